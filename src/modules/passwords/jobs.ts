import { addHours } from "../../kernel/instant.ts";
import type { Sweep } from "../../platform/sweeps.ts";
import { drivePasswordChanges, type DriveParts } from "./drive-changes.ts";
import { forgetOldPasswordChanges } from "./passwords.ts";

export type PasswordSweepParts = DriveParts;

/** Password changes go on by themselves. */
export const passwordSweeps = (parts: PasswordSweepParts): readonly Sweep[] => [
  { name: "password changes", everyMilliseconds: 1_000, run: () => drivePasswordChanges(parts) },
  {
    name: "old password changes",
    everyMilliseconds: 24 * 3_600_000,
    run: () =>
      forgetOldPasswordChanges(parts.db, addHours(parts.now(), -24 * parts.policy.routers.historyDays)),
  },
];
