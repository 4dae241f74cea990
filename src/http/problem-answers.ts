import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from "fastify-type-provider-zod";
import { Problem, type InputError } from "../kernel/problem.ts";
import type { App } from "./app.ts";
import {
  badInput,
  bodyTooLarge,
  noSuchPlace,
  notReadable,
  unexpected,
  unsupportedMedia,
} from "./problems.ts";

/** Every refusal and every failure leaves as `application/problem+json` (RFC 9457), without a stack trace. */
export function answerProblems(app: App): void {
  app.setErrorHandler((error, request, reply) => sendProblem(asProblem(error), request, reply, error));
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      new Problem(noSuchPlace, `There is nothing at ${request.method} ${pathOf(request)}.`),
      request,
      reply,
    ),
  );
}

/** The answer to a request whose address can't be read, for which there is no route and no hook. */
export const answerUnreadable = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
  sendProblem(asProblem(error), request, reply, error);
};

/** The body of a problem answer, also for places that write their answer themselves. */
function problemBody(problem: Problem, requestId: string): Record<string, unknown> {
  return {
    type: `/problems/${problem.kind.code}`,
    title: problem.kind.title,
    status: problem.kind.status,
    detail: problem.message,
    instance: `urn:uuid:${requestId}`,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
  };
}

function sendProblem(
  problem: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
  cause?: unknown,
): FastifyReply {
  if (problem.kind.status >= 500) request.log.error({ err: cause, requestId: request.id }, "request failed");
  return reply
    .status(problem.kind.status)
    .header("content-type", "application/problem+json; charset=utf-8")
    .serializer(JSON.stringify)
    .send(problemBody(problem, request.id));
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof Error) || isResponseSerializationError(error)) return unexpectedProblem();
  if (hasZodFastifySchemaValidationErrors(error)) return inputProblem(error);
  return isCallersFault(error) ? requestProblem(error) : unexpectedProblem();
}

/** The framework's own errors say by their status whose fault it was. */
const isCallersFault = (error: Error): error is FastifyError =>
  "code" in error &&
  String(error.code).startsWith("FST_") &&
  "statusCode" in error &&
  Number(error.statusCode) < 500;

function requestProblem({ statusCode }: FastifyError): Problem {
  if (statusCode === 413)
    return new Problem(bodyTooLarge, "The body is larger than this place takes. Nothing was changed.");
  if (statusCode === 415) return new Problem(unsupportedMedia, "Send the body as application/json.");
  return new Problem(
    notReadable,
    "The address or the body could not be read; a body has to be JSON. Nothing was changed.",
  );
}

type SchemaErrors = {
  validation: readonly { instancePath: string; message?: string }[];
  validationContext?: string;
};

function inputProblem(error: SchemaErrors): Problem {
  const context = error.validationContext ?? "body";
  const errors = error.validation.map(({ instancePath, message }): InputError => ({
    path: (context + instancePath.replaceAll("/", ".")).replace(/\.$/, ""),
    message: message ?? "is not valid",
  }));
  return new Problem(badInput, "Some of the input is not as expected; nothing was changed.", errors);
}

const unexpectedProblem = (): Problem =>
  new Problem(unexpected, "Something failed on our side. Nothing was half done; it is safe to try again.");

const pathOf = (request: FastifyRequest): string => request.url.split("?", 1)[0] ?? "";
