/** Calls of the product's own HTTP API, with the session's cookie. */

export type InputFault = { readonly path: string; readonly message: string };

/** An answer that was no success, as RFC 9457 has it; status 0 when there was no answer at all. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly InputFault[];

  constructor(problem: { status: number; code: string; detail: string; errors: readonly InputFault[] }) {
    super(problem.detail);
    this.name = "ApiProblem";
    this.status = problem.status;
    this.code = problem.code;
    this.errors = problem.errors;
  }
}

export const isSignedOut = (error: unknown): boolean =>
  error instanceof ApiProblem && error.status === 401 && error.code !== "sign-in-failed";

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export const readJson = <Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> =>
  call<Answer>("GET", path + queryText(query), { signal });

export const sendJson = <Answer>(method: "POST" | "PUT", path: string, body?: unknown): Promise<Answer> =>
  call<Answer>(method, path, { body });

function queryText(query: Query): string {
  const named = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(named.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}

async function call<Answer>(
  method: string,
  path: string,
  { body, signal }: { body?: unknown; signal?: AbortSignal | undefined },
): Promise<Answer> {
  const response = await fetch(path, {
    method,
    ...(signal && { signal }),
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiProblem({ status: 0, code: "no-connection", detail: String(cause), errors: [] });
  });
  if (!response.ok) throw await readProblem(response);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

type Wire = { type?: string; detail?: string; errors?: readonly InputFault[] };

async function readProblem(response: Response): Promise<ApiProblem> {
  const said = await response.json().then(
    (value: unknown) => value as Wire,
    (): Wire => ({}),
  );
  return new ApiProblem({
    status: response.status,
    code: said.type?.split("/").at(-1) ?? "unexpected",
    detail: said.detail ?? "",
    errors: said.errors ?? [],
  });
}
