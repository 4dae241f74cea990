import { expect, test } from "vitest";
import { endKindOf, lineCauses, terminateCauseOf } from "./terminate-cause.ts";

test("RFC 2866 section 5.10: the numbers of the causes that decide something", () => {
  expect([1, 2, 3, 5, 8, 11, 18].map(terminateCauseOf)).toEqual([
    "user-request",
    "lost-carrier",
    "lost-service",
    "session-timeout",
    "port-error",
    "nas-reboot",
    "host-request",
  ]);
});

test("a cause that is missing or unknown is unstated, which counts as the line's", () => {
  expect([null, 0, 19, 4_294_967_295].map(terminateCauseOf)).toEqual(Array(4).fill("unstated"));
  expect(endKindOf("unstated")).toBe("line");
});

test("network.md: like a fault of the line are 2, 3 and 8", () => {
  expect(lineCauses).toEqual(["lost-carrier", "lost-service", "port-error", "unstated"]);
});
