import { Button } from "@mantine/core";
import { useRef, useId } from "react";
import { useWords } from "../texts/language.tsx";

/** A button that asks once more before it does something that can't be taken back. */
export function ConfirmButton({
  label,
  question,
  act,
  isBusy = false,
  variant = "default",
}: {
  readonly label: string;
  readonly question: string;
  readonly act: () => void;
  readonly isBusy?: boolean;
  readonly variant?: "default" | "filled";
}) {
  const say = useWords();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <Button variant={variant} disabled={isBusy} onClick={() => dialog.current?.showModal()}>
        {label}
      </Button>
      <dialog ref={dialog} className="ask" aria-labelledby={id} aria-describedby={`${id}-question`}>
        <h2 id={id}>{label}</h2>
        <p id={`${id}-question`}>{question}</p>
        <div className="buttons">
          <Button
            onClick={() => {
              dialog.current?.close();
              act();
            }}
          >
            {say("yes")}
          </Button>
          <Button variant="default" onClick={() => dialog.current?.close()}>
            {say("cancel")}
          </Button>
        </div>
      </dialog>
    </>
  );
}
