import { expect, test } from "vitest";
import { createTwins } from "./twins.ts";

const find = createTwins([
  { text: "үйде интернет жоқ", topic: "internet-down" },
  { text: "когда придёт мастер", topic: "visit-status" },
  { text: "[login] логинге қате төледім", topic: "paid-wrong-login" },
]);

test.each([
  ["үйде интернет жок!!", "internet-down"],
  ["uide internet joq", "internet-down"],
  ["Когда придет мастер?", "visit-status"],
  ["7010000009 логинге қате төледім", "paid-wrong-login"],
])("«%s» is said by a phrase of %s already", (text, topic) => expect(find(text)?.topic).toBe(topic));

test.each(["когда придёт платёж", "тариф", "", "[login]"])("«%s» is new", (text) =>
  expect(find(text)).toBeUndefined(),
);

test("a phrase that may not be the twin is passed over", () => {
  expect(find("үйде интернет жоқ", () => false)).toBeUndefined();
});
