import type { ProblemKind } from "../../kernel/problem.ts";

export const noSuchConversation: ProblemKind = {
  code: "no-such-conversation",
  status: 404,
  title: "There is no such conversation",
};

export const wrongConversationToken: ProblemKind = {
  code: "wrong-conversation-token",
  status: 401,
  title: "The token does not open this conversation",
};

export const conversationElsewhere: ProblemKind = {
  code: "conversation-elsewhere",
  status: 409,
  title: "The conversation is with someone else now",
};
