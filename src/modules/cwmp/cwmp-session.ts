import { randomBytes } from "node:crypto";
import type { AcsRequest, CwmpVersion, DeviceResponse, Envelope, Fault, Inform } from "./messages.ts";
import { writeAnswer, writeInformResponse, writeRequest } from "./write-envelope.ts";

/** The device refused a request. */
export class CwmpFault extends Error {
  override readonly name = "CwmpFault";
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(`the device answered with fault ${fault.code}`);
    this.fault = fault;
  }
}

/** The session ended before the device answered; whether it did what was asked is not known. */
export class SessionLost extends Error {
  override readonly name = "SessionLost";
}

/** What can be asked of a device while its session lasts. @throws CwmpFault, SessionLost */
export type CwmpDialog = { call(request: AcsRequest): Promise<DeviceResponse> };

/** What is done in a session, one request after another; the session ends when it has ended. */
export type Talk = (dialog: CwmpDialog) => Promise<void>;

type Pending = {
  readonly id: string;
  readonly request: AcsRequest;
  readonly answered: PromiseWithResolvers<DeviceResponse>;
  isSent: boolean;
};

/** A session that a device has opened with an Inform. It asks, we answer; then we ask and it answers. */
export class CwmpSession {
  /** Named in the cookie, and of no use but that. */
  readonly id = randomBytes(16).toString("hex");
  readonly #version: CwmpVersion;
  readonly #informId: string | undefined;
  readonly #useVersion: string | undefined;
  readonly #talk: Talk;
  #pending: Pending | undefined;
  #requests = 0;
  #talking: Promise<void> = Promise.resolve();
  #state: "new" | "talking" | "over" = "new";
  /** Resolved whenever there is something to send, or nothing more to come. */
  #moved = Promise.withResolvers<void>();

  constructor({ version, id, supportedVersions }: Envelope, talk: Talk) {
    this.#version = version;
    this.#informId = id;
    this.#useVersion = chooseVersion(supportedVersions);
    this.#talk = talk;
  }

  /** Resolves when what was to be done has come to its end, well or not. */
  get finished(): Promise<void> {
    return this.#talking;
  }

  informResponse(): string {
    return writeInformResponse({
      version: this.#version,
      id: this.#informId,
      useVersion: this.#useVersion,
    });
  }

  /** A request of the device, answered as it expects. */
  answer({ id }: Envelope, method: string): string {
    return writeAnswer({ version: this.#version, id }, method);
  }

  /** Takes the device's answer to what was asked last. An id that is missing or wrong is forgiven, another method not. */
  take({ message }: Envelope): void {
    const pending = this.#pending;
    if (pending === undefined || !pending.isSent) return;
    this.#pending = undefined;
    if (message.kind === "fault") pending.answered.reject(new CwmpFault(message.fault));
    else if (message.kind === "response" && message.method === pending.request.method)
      pending.answered.resolve(message);
    else pending.answered.reject(new SessionLost("the device answered something else"));
  }

  /** What is asked next; undefined when there is nothing more, which ends the session. */
  async next(): Promise<string | undefined> {
    if (this.#state === "new") this.#begin();
    // A device that sends nothing instead of its answer has lost the request: it is asked once more only by a new one.
    if (this.#pending?.isSent === true) this.#fail("the device did not answer");
    while (this.#pending === undefined && this.#state !== "over") {
      await this.#moved.promise;
      this.#moved = Promise.withResolvers();
    }
    const pending = this.#pending;
    if (pending === undefined) return undefined;
    pending.isSent = true;
    return writeRequest({ version: this.#version, id: pending.id }, pending.request);
  }

  /** The device is gone. */
  end(): void {
    this.#state = "over";
    this.#fail("the device has ended the session");
    this.#moved.resolve();
  }

  #begin(): void {
    this.#state = "talking";
    const over = (): void => {
      this.#state = "over";
      this.#moved.resolve();
    };
    this.#talking = this.#talk({ call: (request) => this.#call(request) }).then(over, over);
  }

  #call(request: AcsRequest): Promise<DeviceResponse> {
    if (this.#state === "over") return Promise.reject(new SessionLost("the session is over"));
    const answered = Promise.withResolvers<DeviceResponse>();
    this.#requests += 1;
    this.#pending = { id: String(this.#requests), request, answered, isSent: false };
    this.#moved.resolve();
    return answered.promise;
  }

  #fail(reason: string): void {
    this.#pending?.answered.reject(new SessionLost(reason));
    this.#pending = undefined;
  }
}

const versionsKnown = ["1.4", "1.3", "1.2", "1.1", "1.0"];

/** The highest version of both, told to those who asked. */
function chooseVersion(supported: string | undefined): string | undefined {
  const theirs = supported?.split(",").map((version) => version.trim());
  return theirs && versionsKnown.find((version) => theirs.includes(version));
}

/** Where an Inform came from. */
export type Peer = { readonly address: string };

/** Whether one of the Inform's events is of this kind, such as `1 BOOT`; makers write the number or the word only. */
export const hasEvent = ({ events }: Pick<Inform, "events">, number: string, word: string): boolean =>
  events.some((event) => event.startsWith(`${number} `) || event.toUpperCase().includes(word));
