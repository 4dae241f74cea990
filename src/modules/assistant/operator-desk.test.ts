import { expect, test } from "vitest";
import { conversationStates, type ConversationState } from "./conversation.ts";
import { allowedActions, type OperatorAction, operatorActions } from "./operator-desk.ts";

const me = "me";
const other = "somebody else";

/** What may be done, by state and by whose the conversation is; everything else is refused. */
const allowed: readonly {
  state: ConversationState;
  with: string | null;
  isOtherHere: boolean;
  actions: readonly OperatorAction[];
}[] = [
  { state: "assistant", with: null, isOtherHere: true, actions: ["takeOver"] },
  { state: "waiting-operator", with: null, isOtherHere: true, actions: ["takeOver", "giveBack", "close"] },
  { state: "operator", with: me, isOtherHere: true, actions: ["takeOver", "answer", "giveBack", "close"] },
  { state: "operator", with: other, isOtherHere: true, actions: [] },
  // Whoever had it is off duty, so somebody may take it; before that, nobody answers in their place.
  { state: "operator", with: other, isOtherHere: false, actions: ["takeOver"] },
  { state: "closed", with: null, isOtherHere: true, actions: [] },
];

test.each(allowed)(
  "$state, with $with (on duty: $isOtherHere): $actions",
  ({ state, with: operatorId, isOtherHere, actions }) => {
    const asker = { id: me, onDuty: new Set(isOtherHere ? [other] : []) };
    const found = allowedActions({ state, operatorId }, asker);
    expect(operatorActions.filter((action) => found[action] === true)).toEqual(actions);
  },
);

test("a refusal says whether the state or another operator is in the way", () => {
  const found = allowedActions(
    { state: "operator", operatorId: other },
    { id: me, onDuty: new Set([other]) },
  );
  expect(found.answer).toEqual({ because: "with-another-operator" });
  for (const state of conversationStates.filter((each) => each !== "operator")) {
    expect(allowedActions({ state, operatorId: null }, { id: me, onDuty: new Set() }).answer).toEqual({
      because: `state-${state}`,
    });
  }
});
