/** A state in a word with a sign before it, so that nothing is told by its colour alone. */
export function Mark({ kind, children }: { readonly kind: MarkKind; readonly children: string }) {
  return (
    <span className={`mark ${kind}`}>
      <span aria-hidden="true">{signs[kind]}</span> {children}
    </span>
  );
}

const signs = { bad: "■", doubtful: "◆", good: "●", quiet: "○" } as const;

export type MarkKind = keyof typeof signs;
