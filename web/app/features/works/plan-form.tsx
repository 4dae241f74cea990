import { Button, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { type Plan, type Works, worksKey } from "../../api/works.ts";
import { useWords } from "../../texts/language.tsx";
import { fieldText } from "../../ui/field-text.ts";
import { focusField } from "../../ui/focus-field.ts";
import { toField } from "../../ui/moments.ts";
import { serverFault } from "../../ui/server-fault.ts";
import { Refusal } from "../../ui/states.tsx";
import { useMoments } from "../../ui/use-moments.ts";
import { ChosenNodes } from "../network/chosen-nodes.tsx";
import { NodePicker } from "../network/node-picker.tsx";
import { type PlanFault, planFields, readPlan } from "./plan.ts";

const reasonCharactersMax = 2_000;

/** Which nodes stop, from when until when, and what is done; for new works, or to change those that are planned. */
export function PlanForm({
  works,
  label,
  send,
  done,
}: {
  readonly works?: Works;
  readonly label: string;
  readonly send: (plan: Plan) => Promise<Works>;
  readonly done?: (works: Works) => void;
}) {
  const say = useWords();
  const { timeZone } = useMoments();
  const client = useQueryClient();
  const [nodeIds, setNodeIds] = useState<readonly string[]>(works?.nodeIds ?? []);
  const [faults, setFaults] = useState<readonly PlanFault[]>([]);
  const save = useMutation({
    mutationFn: send,
    onSuccess: (saved) => done?.(saved),
    onSettled: () => client.invalidateQueries({ queryKey: worksKey }),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const read = readPlan({ nodeIds, ...timesAndReason(form) }, timeZone);
    if ("nodeIds" in read) {
      setFaults([]);
      save.mutate(read);
      return;
    }
    setFaults(read);
    const [first = "reason"] = read;
    focusField(form, first === "nodeIds" ? "node-search" : first);
  };
  const turn = (nodeId: string): void => {
    setNodeIds(nodeIds.includes(nodeId) ? nodeIds.filter((id) => id !== nodeId) : [...nodeIds, nodeId]);
    setFaults(faults.filter((fault) => fault !== "nodeIds"));
  };
  const errorOf = (field: PlanFault) =>
    faults.includes(field) ? say(`${field}-needed`) : serverFault(save.error, field, say);
  return (
    <form className="fields wide" noValidate onSubmit={submit}>
      <NodePicker
        isMultiple
        chosen={nodeIds}
        choose={({ nodeId }) => turn(nodeId)}
        error={errorOf("nodeIds")}
      />
      <div role="group" aria-label={say("works-nodes")}>
        <p className="field-name">{say("works-nodes")}</p>
        <ChosenNodes nodeIds={nodeIds} remove={turn} />
        <p className="quiet">{say("nodes-hint")}</p>
      </div>
      <Times works={works} errorOf={errorOf} />
      <Textarea
        name="reason"
        label={say("works-reason")}
        description={say("works-reason-hint")}
        rows={3}
        maxLength={reasonCharactersMax}
        defaultValue={works?.reason}
        error={errorOf("reason")}
      />
      <Refusal error={save.error} fields={planFields} />
      <Button type="submit" loading={save.isPending}>
        {label}
      </Button>
      <p role="status" className="done">
        {save.isSuccess && say("saved")}
      </p>
    </form>
  );
}

function Times({
  works,
  errorOf,
}: {
  readonly works: Works | undefined;
  readonly errorOf: (field: PlanFault) => string | undefined;
}) {
  const say = useWords();
  const { timeZone } = useMoments();
  return (
    <div className="pair">
      {(["startsAt", "endsAt"] as const).map((field) => (
        <TextInput
          key={field}
          name={field}
          type="datetime-local"
          label={say(field === "startsAt" ? "works-from" : "works-until")}
          description={say("time-zone", { zone: timeZone })}
          defaultValue={works && toField(works[field], timeZone)}
          error={errorOf(field)}
        />
      ))}
    </div>
  );
}

function timesAndReason(form: HTMLFormElement) {
  const fields = new FormData(form);
  return {
    startsAt: fieldText(fields, "startsAt"),
    endsAt: fieldText(fields, "endsAt"),
    reason: fieldText(fields, "reason"),
  };
}
