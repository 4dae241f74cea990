import type { Branded } from "../../kernel/ids.ts";
import type { Role } from "./permissions.ts";

export type StaffId = Branded<string, "StaffId">;

/** Someone who works for the provider, as sign-in knows them. */
export type StaffMember = {
  readonly id: StaffId;
  readonly name: string;
  /** In small letters. */
  readonly email: string;
  readonly role: Role;
};
