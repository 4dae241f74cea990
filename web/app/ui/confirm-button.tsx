import { Button } from "@mantine/core";
import { useRef } from "react";
import { ConfirmDialog } from "./confirm-dialog.tsx";

/** A button that asks once more before it does something that can't be taken back. */
export function ConfirmButton({
  label,
  question,
  act,
  isBusy = false,
}: {
  readonly label: string;
  readonly question: string;
  readonly act: () => void;
  readonly isBusy?: boolean;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <Button variant="default" disabled={isBusy} onClick={() => dialog.current?.showModal()}>
        {label}
      </Button>
      <ConfirmDialog ref={dialog} title={label} act={act}>
        <p>{question}</p>
      </ConfirmDialog>
    </>
  );
}
