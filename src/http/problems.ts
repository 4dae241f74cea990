import type { ProblemKind } from "../kernel/problem.ts";

export const badInput: ProblemKind = {
  code: "bad-input",
  status: 400,
  title: "The input is not as expected",
};

export const notReadable: ProblemKind = {
  code: "not-readable",
  status: 400,
  title: "The request can't be read",
};

export const bodyTooLarge: ProblemKind = {
  code: "body-too-large",
  status: 413,
  title: "The request is too large",
};

export const unsupportedMedia: ProblemKind = {
  code: "unsupported-media",
  status: 415,
  title: "The body is not of a kind that is read here",
};

export const noSuchPlace: ProblemKind = {
  code: "no-such-place",
  status: 404,
  title: "There is nothing here",
};

export const notSignedIn: ProblemKind = { code: "not-signed-in", status: 401, title: "Sign in first" };

export const notAllowed: ProblemKind = {
  code: "not-allowed",
  status: 403,
  title: "This is not allowed to you",
};

export const tooManyRequests: ProblemKind = {
  code: "too-many-requests",
  status: 429,
  title: "Too many requests",
};

export const unexpected: ProblemKind = {
  code: "unexpected",
  status: 500,
  title: "Something failed on our side",
};
