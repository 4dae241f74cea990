import type { Instant } from "../../kernel/instant.ts";
import type { Login } from "../../kernel/ids.ts";
import { batched } from "../../platform/batched.ts";
import type { Db, Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import { isPermitted } from "../staff/permissions.ts";
import type { StaffMember } from "../staff/staff.ts";
import { accountState, planFees, type AccountState, type FeePlan, type FeeState } from "./account.ts";
import { asLineOwner } from "./masking.ts";
import { findLoginsOfNumber, findSubscribers, lockFeeStates, updateFeeStates } from "./store.ts";
import type { LineOwner, Subscriber } from "./subscriber.ts";
import type { VerifiedContact } from "./verification.ts";

export type { AccountState, FeeState } from "./account.ts";
export { describeAddress } from "./masking.ts";
export type { LineOwner, Subscriber } from "./subscriber.ts";
export {
  confirmOneTimeCode,
  findVerifiedContact,
  forgetOldProofs,
  recogniseLogin,
  sendOneTimeCode,
} from "./verification.ts";
export type { CodeParts, VerifiedContact, Viewing } from "./verification.ts";

const findOne = batched<Login, Subscriber>(
  async (db, logins) => new Map((await findSubscribers(db, logins)).map((one) => [one.login, one])),
);

/** What may be used and shown of a login without any proof (S43). Undefined when nobody has it. */
export async function findSubscriber(db: Db, login: Login): Promise<LineOwner | undefined> {
  const subscriber = await findOne(db, login);
  return subscriber && asLineOwner(subscriber);
}

/** The tariff that the line has to carry, for judging the line; it is personal, so nobody is shown it by this (S43). */
export async function findTariffCode(db: Db, login: Login): Promise<string | undefined> {
  return (await findOne(db, login))?.tariff;
}

/** S43: the whole contract, for who has proved to hold its contact number. Undefined when it is gone. */
export const readOwnSubscriber = (db: Db, contact: VerifiedContact): Promise<Subscriber | undefined> =>
  findOne(db, contact.login);

/** The whole contract, for staff who may read it. @throws RangeError for others: the route let in the wrong person. */
export async function readSubscriberAs(
  staff: StaffMember,
  db: Db,
  login: Login,
): Promise<Subscriber | undefined> {
  if (!isPermitted(staff.role, "subscribers:read")) throw new RangeError("subscribers:read is not permitted");
  return findOne(db, login);
}

/**
 * S39, S65: whether the fee is paid and the line not suspended; amounts need a proof. Undefined when nobody has the login.
 *
 * @param moment the product's clock, and the provider's zone, in which suspensions begin and end.
 */
export async function readAccount(
  db: Db,
  login: Login,
  moment: { readonly now: Instant; readonly zone: string },
): Promise<{ readonly state: AccountState } | undefined> {
  const subscriber = await findOne(db, login);
  const today = moment.now.toZonedDateTimeISO(moment.zone).toPlainDate();
  return subscriber && { state: accountState(subscriber, today) };
}

/** S33, S38–S42: the logins of a mobile number, as its contract's contact number or as a number of its bundle. */
export const findByContact = (db: Db, number: string): Promise<readonly Login[]> =>
  findLoginsOfNumber(db, number);

/** Whose a login is. Only for comparing (S14): of the result no more than match or no match may be shown (S43). */
export type Owner = Pick<Subscriber, "login" | "ownerName" | "iin">;

export async function findOwnersToCompare(db: Db, logins: readonly Login[]): Promise<readonly Owner[]> {
  const subscribers = await findSubscribers(db, logins);
  return subscribers.map(({ login, ownerName, iin }) => ({ login, ownerName, iin }));
}

/** Names and places of contracts. Only for taking them out of texts (S43). */
export type WordsToMask = Pick<Subscriber, "login" | "ownerName" | "city" | "street" | "house" | "flat">;

export async function findWordsToMask(db: Db, logins: readonly Login[]): Promise<readonly WordsToMask[]> {
  if (logins.length === 0) return [];
  return (await findSubscribers(db, logins)).map(({ login, ownerName, city, street, house, flat }) => ({
    login,
    ownerName,
    city,
    street,
    house,
    flat,
  }));
}

/** Where a text about a login may go; only for sending it there (S43). */
export type ContactToTell = Pick<Subscriber, "login" | "contactNumber" | "language">;

export async function findContactsToTell(
  db: Db,
  logins: readonly Login[],
): Promise<readonly ContactToTell[]> {
  const subscribers = await findSubscribers(db, logins);
  return subscribers.map(({ login, contactNumber, language }) => ({ login, contactNumber, language }));
}

/** The job that tells whose fee is paid now: payload `{logins}`. What waited for it goes on (S39). */
export const feesPaidJob = "subscribers.fees-paid";

/** Takes the billing system's word on fees, and passes on who has paid. Safe to repeat. */
export async function recordFeeStates(work: Work, items: readonly FeeState[]): Promise<FeePlan> {
  const known = await lockFeeStates(work.tx, [...new Set(items.map(({ login }) => login))]);
  const plan = planFees(known, items);
  await updateFeeStates(work.tx, plan.changes, work.now);
  if (plan.becamePaid.length > 0) await enqueueJob(work.tx, feesPaidJob, { logins: plan.becamePaid });
  return plan;
}
