import { Link } from "@tanstack/react-router";
import { useWords } from "../texts/language.tsx";
import { Empty } from "../ui/states.tsx";

export function NotFound() {
  const say = useWords();
  return (
    <Empty title={say("not-found-title")}>
      <Link to="/outages">{say("to-outages")}</Link>
    </Empty>
  );
}
