import { expect, test } from "vitest";
import { ApiProblem } from "../api/client.ts";
import { word } from "../texts/words.ts";
import { serverFault } from "./server-fault.ts";

const problem = (code: string, ...errors: { path: string; message: string }[]) =>
  new ApiProblem({ status: 400, code, detail: "", errors });
const said = (error: unknown, field: string) => serverFault(error, field, (name) => word(name, "en"));

test.each([
  ["the field of a body", problem("bad-input", { path: "body.note", message: "is long" }), "note", "is long"],
  [
    "a part of the field",
    problem("bad-input", { path: "body.nodeIds.0", message: "is long" }),
    "nodeIds",
    "is long",
  ],
  ["another field", problem("bad-input", { path: "body.note", message: "is long" }), "cause", undefined],
  [
    "a field for which there are words",
    problem("works-not-possible", { path: "endsAt", message: "No." }),
    "endsAt",
    word("fault-works-not-possible-endsAt", "en"),
  ],
  [
    "the field that a refusal is about",
    problem("outage-known"),
    "nodeId",
    word("fault-outage-known-nodeId", "en"),
  ],
  ["a refusal that is about no field", problem("works-over"), "endsAt", undefined],
  ["no answer of the server", new Error("x"), "endsAt", undefined],
])("what the server says stands at its field: %s", (_, error, field, text) => {
  expect(said(error, field)).toBe(text);
});
