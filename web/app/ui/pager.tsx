import { Button } from "@mantine/core";
import { useWords } from "../texts/language.tsx";

/** Moves between the pages of a list; there is nothing to see where one page holds all. */
export function Pager({
  page,
  pageSize,
  total,
  turnTo,
}: {
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly turnTo: (page: number) => void;
}) {
  const say = useWords();
  const pages = Math.max(1, Math.ceil(total / pageSize));
  if (pages === 1 && page === 1) return null;
  return (
    <nav className="pager" aria-label={say("pages-nav")}>
      <Button variant="default" disabled={page <= 1} onClick={() => turnTo(page - 1)}>
        {say("previous")}
      </Button>
      <span>{say("page", { page, pages })}</span>
      <Button variant="default" disabled={page >= pages} onClick={() => turnTo(page + 1)}>
        {say("next")}
      </Button>
    </nav>
  );
}
