/** One thing that is wrong with an input: where, and what was expected. */
export type InputError = { readonly path: string; readonly message: string };

/** What a kind of problem always has: its page is `docs/problems/<code>.md`. */
export type ProblemKind = { readonly code: string; readonly status: number; readonly title: string };

/**
 * A refusal that its reader can act on (RFC 9457). `detail` is public: it says what happened,
 * what was kept and what to do, and never holds personal data.
 */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly errors: readonly InputError[];

  constructor(kind: ProblemKind, detail: string, errors: readonly InputError[] = []) {
    super(detail);
    this.name = "Problem";
    this.kind = kind;
    this.errors = errors;
  }
}
