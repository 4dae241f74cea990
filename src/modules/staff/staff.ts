import { hashPassword } from "better-auth/crypto";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { isPermitted, roles, type Role } from "./permissions.ts";
import type { StaffId, StaffMember } from "./staff-member.ts";
import {
  findKnownEmails,
  findNames,
  findOnDuty,
  insertStaff,
  savePresence,
  type NewStaffMember,
} from "./store.ts";

export { createStaffSignIn, type StaffSignIn } from "./sign-in.ts";
export { guardStaff, refuseForeignPages, staffOf } from "./guard.ts";
export type { StaffMember } from "./staff-member.ts";

/** Someone who is to be able to sign in. */
export type NewAccount = {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly password: string;
};

/** Makes an account. Returns undefined, and changes nothing, when the address has one. @param at real time. */
export async function createStaffMember(
  db: Db,
  { password, ...account }: NewAccount,
  at: Instant,
): Promise<StaffMember | undefined> {
  const member = asNewMember(account, await hashPassword(password));
  const [created] = await insertStaff(db, [member], at);
  return created === undefined ? undefined : { ...account, id: created, email: member.email };
}

const asNewMember = (
  { name, email, role }: Omit<NewAccount, "password">,
  passwordHash: string,
): NewStaffMember => ({
  name,
  email: email.toLowerCase(),
  role,
  id: newId<StaffId>(),
  credentialId: newId(),
  passwordHash,
});

const demoPassword = "uide-demo-password";

const demoNames = {
  operator: "Айгерім Қасымова",
  dispatcher: "Олег Мельников",
  technician: "Ерлан Сейітов",
  "back-office": "Гүлнар Ахметова",
  engineer: "Тимур Жаксылыков",
  administrator: "Сауле Нурланова",
} as const satisfies Record<Role, string>;

/** The accounts of the demo, one for each role. They are no secret, and nothing but the demo makes them. */
export const demoAccounts: readonly NewAccount[] = roles.map((role) => ({
  role,
  name: demoNames[role],
  email: `${role}@demo.uide`,
  password: demoPassword,
}));

/** Makes the demo's accounts where they aren't there yet, and returns all of them. @param at real time. */
export async function createDemoStaff(db: Db, at: Instant): Promise<readonly NewAccount[]> {
  const known = await findKnownEmails(
    db,
    demoAccounts.map(({ email }) => email),
  );
  const missing = demoAccounts.filter(({ email }) => !known.includes(email));
  if (missing.length === 0) return demoAccounts;
  const passwordHash = await hashPassword(demoPassword);
  await insertStaff(
    db,
    missing.map((account) => asNewMember(account, passwordHash)),
    at,
  );
  return demoAccounts;
}

/** Notes that someone begins or ends their duty. */
export const setOnDuty = ({ tx, now }: Work, staff: StaffMember, isOnDuty: boolean): Promise<void> =>
  savePresence(tx, { staffId: staff.id, isOnDuty, at: now });

const answering = roles.filter((role) => isPermitted(role, "conversations:write"));

/** S49: who could take a conversation over now: on duty, signed in, and permitted to answer. */
export const operatorsOnDuty = (db: Db): Promise<readonly StaffMember[]> => findOnDuty(db, answering);

export const isOnDuty = async (db: Db, staff: StaffMember): Promise<boolean> =>
  (await findOnDuty(db, [staff.role])).some(({ id }) => id === staff.id);

/** What people of the staff are called, by their ids; whoever else is named has none. */
export const findStaffNames = (db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  ids.length === 0 ? Promise.resolve(new Map()) : findNames(db, ids);

/** Things that happened, each with the name of who did it, where that is one of the staff. */
export async function withStaffNames<Event extends { readonly by: string }>(
  db: Db,
  events: readonly Event[],
): Promise<readonly (Event & { readonly byName: string | null })[]> {
  const idOf = ({ by }: Event): string => by.replace(/^staff:/, "");
  const names = await findStaffNames(db, events.map(idOf));
  return events.map((event) => ({ ...event, byName: names.get(idOf(event)) ?? null }));
}
