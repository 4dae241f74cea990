import { Button, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { planWorks, worksKey } from "../../api/works.ts";
import { useWords } from "../../texts/language.tsx";
import { Refusal } from "../../ui/states.tsx";
import { useMoments } from "../../ui/use-moments.ts";
import { type PlanFault, type PlanFields, readPlan } from "./plan.ts";

export function PlanForm({
  close,
  done,
}: {
  readonly close: () => void;
  readonly done: (number: string) => void;
}) {
  const say = useWords();
  const { timeZone } = useMoments();
  const client = useQueryClient();
  const [faults, setFaults] = useState<readonly PlanFault[]>([]);
  const plan = useMutation({
    mutationFn: planWorks,
    onSuccess: ({ number }) => done(number),
    onSettled: () => client.invalidateQueries({ queryKey: worksKey }),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const read = readPlan(Object.fromEntries(new FormData(form)) as PlanFields, timeZone);
    if ("nodeIds" in read) {
      setFaults([]);
      plan.mutate(read);
      return;
    }
    setFaults(read);
    form.querySelector<HTMLElement>(`[name=${read[0]}]`)?.focus();
  };
  const errorOf = (field: PlanFault) => faults.includes(field) && say(`${field}-needed`);
  const zone = say("time-zone", { zone: timeZone });
  return (
    <form className="fields" noValidate onSubmit={submit}>
      <h2>{say("plan-works")}</h2>
      <TextInput
        name="nodes"
        label={say("nodes-field")}
        description={say("nodes-hint")}
        error={errorOf("nodes")}
      />
      <TextInput
        name="from"
        type="datetime-local"
        label={say("works-from")}
        description={zone}
        error={errorOf("from")}
      />
      <TextInput
        name="until"
        type="datetime-local"
        label={say("works-until")}
        description={zone}
        error={errorOf("until")}
      />
      <Textarea
        name="reason"
        label={say("works-reason")}
        rows={3}
        maxLength={2_000}
        error={errorOf("reason")}
      />
      <Refusal error={plan.error} />
      <div className="buttons">
        <Button type="submit" loading={plan.isPending}>
          {say("plan-works")}
        </Button>
        <Button variant="default" onClick={close}>
          {say("cancel")}
        </Button>
      </div>
    </form>
  );
}
