import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { z } from "zod";
import { exitWith, onCommandGround } from "../../command-ground.ts";
import { roles } from "./permissions.ts";
import { createStaffMember } from "./staff.ts";

const usage = `Makes an account for someone who works for the provider, and prints its first password once.

  npm run staff:create -- --email someone@example.com --name "Their Name" --role ROLE

  ROLE is one of ${roles.join(", ")}.
`;

const wanted = z.object({ email: z.email(), name: z.string().min(1), role: z.enum(roles) });
const passwordBytes = 15;

function readWanted(): z.output<typeof wanted> | undefined {
  try {
    const string = { type: "string" } as const;
    return wanted.safeParse(parseArgs({ options: { email: string, name: string, role: string } }).values)
      .data;
  } catch {
    return undefined;
  }
}

await exitWith(async () => {
  const account = readWanted();
  if (account === undefined) {
    process.stderr.write(usage);
    return 1;
  }
  const password = randomBytes(passwordBytes).toString("base64url");
  const member = await onCommandGround(({ db }) =>
    createStaffMember(db, { ...account, password }, Temporal.Now.instant()),
  );
  if (member === undefined) {
    process.stderr.write(`${account.email} has an account already; nothing was changed.\n`);
    return 1;
  }
  process.stdout.write(
    `${member.email} can sign in as ${member.role} with the password ${password}\nChange it at the first sign-in.\n`,
  );
  return 0;
});
