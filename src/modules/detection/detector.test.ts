import { expect, test } from "vitest";
import { comeBack, lose, play, secondsOf, seen } from "../../../test/harness/detection.ts";

test("a switch without power is an outage within a minute of the first loss", () => {
  const changes = play([...lose(["sw-1-1"], 100), ...comeBack(["sw-1-1"], 900)], {
    answers: (nodeId, second) =>
      seen(nodeId, nodeId === "sw-1-1" && second > 100 && second < 880 ? "unreachable" : "up", {
        upSeconds: 99999,
      }),
  });
  const told = changes.filter(({ kind }) => kind !== "verify");
  expect(told.map(({ kind }) => kind)).toEqual(["suspected", "opened", "closed"]);
});
