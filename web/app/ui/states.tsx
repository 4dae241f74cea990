import { Button, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { ApiProblem } from "../api/client.ts";
import { type Say, useWords } from "../texts/language.tsx";
import { fieldOf, serverFault } from "./server-fault.ts";

export function Loading() {
  const say = useWords();
  return (
    <p className="state" role="status">
      <Loader size="sm" aria-hidden="true" /> {say("loading")}
    </p>
  );
}

/** What could not be loaded, why, and a way to try again. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const say = useWords();
  return (
    <div className="state" role="alert">
      <p>
        <strong>{say("load-failed")}</strong> {whyFailed(error, say)}
      </p>
      <Button variant="default" onClick={retry}>
        {say("retry")}
      </Button>
    </div>
  );
}

/** There is nothing, and what that means. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="state">
      <p>
        <strong>{title}</strong>
      </p>
      {children}
    </div>
  );
}

/** The server could not be asked again; what is shown was true before. */
export function Stale({ isShown }: { readonly isShown: boolean }) {
  const say = useWords();
  return (
    <p className={isShown ? "notice" : "quiet-slot"} role="status">
      {isShown && say("stale-told")}
    </p>
  );
}

/** Says why something that was sent was not taken; what it is at `fields` stands at these themselves. */
export function Refusal({
  error,
  fields = [],
}: {
  readonly error: unknown;
  readonly fields?: readonly string[];
}) {
  const say = useWords();
  if (error === null || error === undefined) return null;
  const isTold = fields.some((field) => serverFault(error, field, say) !== undefined);
  const others =
    error instanceof ApiProblem ? error.errors.filter(({ path }) => !fields.includes(fieldOf(path))) : [];
  return (
    <div className="notice failed" role="alert">
      <p>
        <strong>{say("not-saved")}</strong> {isTold ? say("see-fields") : whyFailed(error, say)}
      </p>
      {others.length > 0 && (
        <ul>
          {others.map(({ path, message }) => (
            <li key={path}>
              <code>{path}</code>: {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A failure in words that its reader can act on. */
export function whyFailed(error: unknown, say: Say): string {
  if (!(error instanceof ApiProblem)) return say("server-failed");
  if (error.status === 0) return say("no-connection");
  if (error.code === "sign-in-failed") return say("sign-in-failed");
  if (error.status === 429) return say("too-many");
  if (error.status === 403) return say("not-allowed-now");
  if (error.status === 404) return say("gone-meanwhile");
  if (error.status === 409) return say("changed-meanwhile");
  if (error.status >= 500) return say("server-failed");
  return error.errors.length > 0 ? say("wrong-input") : error.message;
}
