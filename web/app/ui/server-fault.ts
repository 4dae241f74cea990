import { ApiProblem } from "../api/client.ts";
import type { Say } from "../texts/language.tsx";
import { wordOf } from "../texts/words.ts";

/** What the server says of a field of a form: in our words where there are some, else in its own. */
export function serverFault(error: unknown, field: string, say: Say): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  const messages = error.errors.filter(({ path }) => fieldOf(path) === field).map(({ message }) => message);
  if (messages.length === 0 && error.errors.length > 0) return undefined;
  const name = wordOf(`fault-${error.code}`, field, "unknown");
  if (name !== "unknown") return say(name);
  return messages.length === 0 ? undefined : messages.join(" ");
}

/** `body.nodeIds.0` and `nodeIds` are the same field. */
export const fieldOf = (path: string): string => path.replace(/^body\./, "").split(/[.[]/, 1)[0] ?? "";
