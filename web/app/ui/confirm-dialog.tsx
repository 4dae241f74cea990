import { Button } from "@mantine/core";
import { type ReactNode, type RefObject, useId } from "react";
import { useWords } from "../texts/language.tsx";

/** Asks once more before something is done that can't be taken back; `showModal` of its element opens it. */
export function ConfirmDialog({
  ref,
  title,
  act,
  children,
}: {
  readonly ref: RefObject<HTMLDialogElement | null>;
  readonly title: string;
  readonly act: () => void;
  readonly children: ReactNode;
}) {
  const say = useWords();
  const id = useId();
  return (
    <dialog ref={ref} className="ask" aria-labelledby={id} aria-describedby={`${id}-question`}>
      <h2 id={id}>{title}</h2>
      <div id={`${id}-question`}>{children}</div>
      <div className="buttons">
        <Button
          onClick={() => {
            ref.current?.close();
            act();
          }}
        >
          {say("yes")}
        </Button>
        <Button variant="default" onClick={() => ref.current?.close()}>
          {say("cancel")}
        </Button>
      </div>
    </dialog>
  );
}
