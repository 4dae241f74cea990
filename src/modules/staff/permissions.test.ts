import { describe, expect, test } from "vitest";
import { isPermitted, isRole, permissions, permissionsOfRole, roles } from "./permissions.ts";

describe("permissions", () => {
  test("an administrator may do everything", () => {
    expect(permissionsOfRole("administrator")).toEqual(permissions);
  });

  test("only an administrator changes accounts", () => {
    expect(roles.filter((role) => isPermitted(role, "staff:write"))).toEqual(["administrator"]);
  });

  test.each([
    ["conversations:write", ["operator", "administrator"]],
    ["outages:write", ["engineer", "administrator"]],
    ["understanding:write", ["back-office", "administrator"]],
    ["visits:write", ["operator", "dispatcher", "technician", "administrator"]],
    ["self:write", [...roles]],
  ] as const)("%s belongs to %j", (permission, expected) => {
    expect(roles.filter((role) => isPermitted(role, permission))).toEqual(expected);
  });

  test.each(roles)("%s reads whatever it may change", (role) => {
    const changed = permissionsOfRole(role).filter((name) => name.endsWith(":write"));
    for (const name of changed) expect(permissionsOfRole(role)).toContain(name.replace(":write", ":read"));
  });

  test.each(["", "Operator", "root"])("%j is no role", (text) => expect(isRole(text)).toBe(false));
});
