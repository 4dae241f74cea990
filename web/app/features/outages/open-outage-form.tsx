import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState, type SubmitEvent } from "react";
import { foreseenLinesQuery } from "../../api/network.ts";
import { openOutage, type OutageOpening, outagesKey } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { focusField } from "../../ui/focus-field.ts";
import { serverFault } from "../../ui/server-fault.ts";
import { Refusal } from "../../ui/states.tsx";
import { useMoments } from "../../ui/use-moments.ts";
import { NodePicker } from "../network/node-picker.tsx";
import { descriptionFields, DescriptionFields, readDescription } from "./description-fields.tsx";
import { firstForeseenPage, Foreseen } from "./foreseen.tsx";

/** Which node, whom it concerns, what is known of it; subscribers hear of it as soon as it is opened. */
export function OpenOutageForm() {
  const say = useWords();
  const { timeZone } = useMoments();
  const client = useQueryClient();
  const navigate = useNavigate();
  const dialog = useRef<HTMLDialogElement>(null);
  const [nodeId, choose] = useState("");
  const [faults, setFaults] = useState<readonly ("node" | "end")[]>([]);
  const [opening, setOpening] = useState<OutageOpening>();
  const open = useMutation({
    mutationFn: openOutage,
    onSuccess: ({ id }) => navigate({ to: "/outages/$id", params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: outagesKey }),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const description = readDescription(event.currentTarget, timeZone);
    setFaults([...(nodeId === "" ? ["node" as const] : []), ...(description ? [] : ["end" as const])]);
    if (nodeId === "") focusField(event.currentTarget, "node-search");
    else if (description === undefined) focusField(event.currentTarget, "expectedEndAt");
    else {
      setOpening({ nodeId, ...description });
      dialog.current?.showModal();
    }
  };
  const nodeFault = faults.includes("node") ? say("node-needed") : serverFault(open.error, "nodeId", say);
  return (
    <form className="fields wide" noValidate onSubmit={submit}>
      <NodePicker
        chosen={nodeId === "" ? [] : [nodeId]}
        choose={(node) => {
          choose(node.nodeId);
          setFaults(faults.filter((fault) => fault !== "node"));
          open.reset();
        }}
        error={nodeFault}
      />
      {nodeId !== "" && <Foreseen key={nodeId} nodeId={nodeId} />}
      <DescriptionFields isEndWrong={faults.includes("end")} error={open.error} />
      <Refusal error={open.error} fields={["nodeId", ...descriptionFields]} />
      <Button type="submit" loading={open.isPending}>
        {say("open-outage")}
      </Button>
      <ConfirmDialog ref={dialog} title={say("open-outage")} act={() => opening && open.mutate(opening)}>
        <Question nodeId={nodeId} />
      </ConfirmDialog>
    </form>
  );
}

/** Says once more how many are told, where that is known. */
function Question({ nodeId }: { readonly nodeId: string }) {
  const say = useWords();
  const { number } = useMoments();
  const { data } = useQuery({ ...foreseenLinesQuery(nodeId, firstForeseenPage), enabled: nodeId !== "" });
  return (
    <>
      {data && <p>{say("open-outage-lines", { count: number(data.total) })}</p>}
      <p>{say("open-outage-ask")}</p>
    </>
  );
}
