/** A state in a word, with a sign before it (see `desk.css`), so that nothing is told by its colour alone. */
export function Mark({ kind, children }: { readonly kind: MarkKind; readonly children: string }) {
  return <span className={`mark ${kind}`}>{children}</span>;
}

export type MarkKind = "bad" | "doubtful" | "good" | "quiet";
