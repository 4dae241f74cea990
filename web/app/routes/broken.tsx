import { Button } from "@mantine/core";
import { useWords } from "../texts/language.tsx";
import { Empty } from "../ui/states.tsx";

/** A page that could not be drawn, most often because a newer version of the desk has replaced its parts. */
export function Broken() {
  const say = useWords();
  return (
    <Empty title={say("broken")}>
      <Button variant="default" onClick={() => location.reload()}>
        {say("reload")}
      </Button>
    </Empty>
  );
}
