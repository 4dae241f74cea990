/** A message that the product had delivered; `at` is ISO 8601, local, in the product's time. */
export type Sms = {
  /** Of the delivery, when its sender gave one: a repetition has the same. */
  readonly id?: string | undefined;
  readonly to: string;
  readonly text: string;
  readonly at: string;
};

const smsMax = 1_000;

/** The telephones of all subscribers: it keeps the last messages that were delivered. */
export class SmsInbox {
  #messages: readonly Sms[] = [];

  /** A repetition of a delivery that is here already changes nothing. */
  receive(sms: Sms): void {
    if (sms.id !== undefined && this.#messages.some(({ id }) => id === sms.id)) return;
    this.#messages = [sms, ...this.#messages].slice(0, smsMax);
  }

  /** Newest first; of one number, or of all. */
  read(to: string | undefined): readonly Sms[] {
    return to === undefined ? this.#messages : this.#messages.filter((sms) => sms.to === to);
  }
}
