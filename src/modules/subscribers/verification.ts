import { createHash, randomInt, timingSafeEqual } from "node:crypto";
import { addHours, addMinutes, type Instant } from "../../kernel/instant.ts";
import type { Branded } from "../../kernel/ids.ts";
import type { Language } from "../../kernel/language.ts";
import type { Db, Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import type { SecretBox } from "../../platform/secret-box.ts";
import { sendNotice } from "../notices/notices.ts";
import type { Policy } from "../provider/policy.ts";
import { asLineOwner, maskNumber } from "./masking.ts";
import { addressToLimit } from "./network-address.ts";
import { waitsUntil, whyNotTried } from "./one-time-code.ts";
import { findSubscribers, lockSubscriber } from "./store.ts";
import type { LineOwner } from "./subscriber.ts";
import {
  countAttempt,
  countOtherLogins,
  deleteOldProofs,
  findSentCodes,
  insertCode,
  isContactVerified,
  lockNewestCode,
  lockScopes,
  recordAttempts,
  saveVerifiedContact,
  spendCode,
  type Viewing,
} from "./verification-store.ts";

export type { Viewing } from "./verification-store.ts";

/** What sending and trying codes needs. */
export type CodeParts = {
  readonly policy: Pick<Policy, "verification">;
  readonly secretBox: SecretBox;
  /** The text that carries a code, in the provider's words. */
  readonly codeText: (code: string, language: Language) => string;
};

/** When something is tried. Codes and limits guard secrets, so they run on real time; only tests give another. */
type Tried = { readonly at?: Instant };

const realNow = (): Instant => Temporal.Now.instant();

/**
 * S43: proof that the viewer holds the contact number of the login. Only this file makes it,
 * and whatever is personal can only be had with it.
 */
export type VerifiedContact = Branded<Viewing, "VerifiedContact">;

const asVerified = ({ viewerId, login }: Viewing): VerifiedContact =>
  ({ viewerId, login }) as VerifiedContact;

/** Attempts count against a conversation, and codes are remembered, for this long. */
const rememberedHours = 24;

export type Recognition =
  | { readonly kind: "recognised"; readonly subscriber: LineOwner }
  | { readonly kind: "unknown" }
  /** Too many different logins were tried from there; whether this one exists is not said. */
  | { readonly kind: "throttled" };

/**
 * S43: looks a typed login up, and limits how many different ones a conversation and a network address may try.
 * What exists and what doesn't take the same steps. The same login again counts once.
 *
 * @param guess `address` is the caller's network address; loopback isn't limited.
 */
export async function recogniseLogin(
  { tx }: Work,
  policy: Pick<Policy, "logins">,
  { login, viewerId, address, at = realNow() }: Viewing & Tried & { readonly address: string },
): Promise<Recognition> {
  const network = addressToLimit(address);
  const limits = [
    limit(`viewer ${viewerId}`, policy.logins.triesPerConversationMax, addHours(at, -rememberedHours)),
    ...(network === undefined
      ? []
      : [limit(`address ${network}`, policy.logins.triesPerHourOfAddressMax, addHours(at, -1))]),
  ];
  const scopes = limits.map(({ scope }) => scope);
  const loginHash = hash(login);
  await lockScopes(tx, scopes);
  const tried = await countOtherLogins(tx, limits, loginHash);
  if (limits.some(({ scope, max }) => (tried.get(scope) ?? 0) >= max)) return { kind: "throttled" };
  await recordAttempts(tx, { scopes, loginHash, at });
  const [subscriber] = await findSubscribers(tx, [login]);
  return subscriber === undefined
    ? { kind: "unknown" }
    : { kind: "recognised", subscriber: asLineOwner(subscriber) };
}

const limit = (name: string, max: number, since: Instant) => ({ scope: hash(name), max, since });

/** Keeps what people mistype, such as a national id, out of the table. */
const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

export type CodeSending =
  /** `to` is the number with all but its ends hidden. */
  | { readonly kind: "sent"; readonly to: string; readonly expiresAt: Instant }
  | { readonly kind: "throttled"; readonly retryAt: Instant }
  | { readonly kind: "unknown" };

/** S43: sends a code to the contact number of the login; an earlier code of this viewer is worth nothing from now on. */
export async function sendOneTimeCode(
  work: Work,
  parts: CodeParts,
  { at: sentAt = realNow(), ...viewing }: Viewing & Tried,
): Promise<CodeSending> {
  const { codeDigits, codeValidMinutes, codeAttemptsMax, codeResendSeconds } = parts.policy.verification;
  await lockSubscriber(work.tx, viewing.login);
  const [subscriber] = await findSubscribers(work.tx, [viewing.login]);
  if (subscriber === undefined) return { kind: "unknown" };
  const sent = await findSentCodes(work.tx, viewing, addHours(sentAt, -1));
  const retryAt = waitsUntil(sent, codeResendSeconds, sentAt);
  if (retryAt !== undefined) return { kind: "throttled", retryAt };
  const id = newId();
  const code = String(randomInt(10 ** codeDigits)).padStart(codeDigits, "0");
  const expiresAt = addMinutes(sentAt, codeValidMinutes);
  const fingerprint = fingerprintOf(parts, id, code);
  await insertCode(work.tx, { ...viewing, id, fingerprint, sentAt, expiresAt, attempts: codeAttemptsMax });
  await sendNotice(work, parts.secretBox, {
    kind: "one-time-code",
    to: subscriber.contactNumber,
    text: parts.codeText(code, subscriber.language),
    usefulUntil: expiresAt,
  });
  return { kind: "sent", to: maskNumber(subscriber.contactNumber), expiresAt };
}

const fingerprintOf = ({ secretBox }: Pick<CodeParts, "secretBox">, id: string, code: string): string =>
  secretBox.fingerprint("one-time code", `${id} ${code}`);

export type CodeConfirmation =
  | { readonly kind: "verified"; readonly contact: VerifiedContact }
  | { readonly kind: "wrong"; readonly attemptsLeft: number }
  | { readonly kind: "expired" }
  /** Every attempt at this code is used up; a new one must be sent. */
  | { readonly kind: "throttled" };

/** S43: tries a code. Attempts at the same code are counted one after the other, however many come at once. */
export async function confirmOneTimeCode(
  work: Work,
  parts: Omit<CodeParts, "codeText">,
  { code, at = realNow(), ...viewing }: Viewing & Tried & { readonly code: string },
): Promise<CodeConfirmation> {
  const newest = await lockNewestCode(work.tx, viewing);
  const refusal = whyNotTried(newest, at);
  if (newest === undefined || refusal !== undefined) return { kind: refusal ?? "expired" };
  if (!isSame(newest.fingerprint, fingerprintOf(parts, newest.id, code))) {
    await countAttempt(work.tx, newest.id);
    return { kind: "wrong", attemptsLeft: newest.attemptsLeft - 1 };
  }
  await spendCode(work.tx, newest.id, at);
  const expiresAt = addMinutes(at, parts.policy.verification.verifiedMinutes);
  await saveVerifiedContact(work.tx, { ...viewing, verifiedAt: at, expiresAt });
  return { kind: "verified", contact: asVerified(viewing) };
}

const isSame = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The proof that a viewer has, or undefined when there is none or it has run out. */
export async function findVerifiedContact(
  db: Db,
  { at = realNow(), ...viewing }: Viewing & Tried,
): Promise<VerifiedContact | undefined> {
  return (await isContactVerified(db, viewing, at)) ? asVerified(viewing) : undefined;
}

/** Forgets attempts, codes and proofs that can't matter any more. */
export const forgetOldProofs = (db: Db, at: Instant = realNow()): Promise<void> =>
  deleteOldProofs(db, addHours(at, -rememberedHours));
