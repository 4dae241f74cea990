import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import {
  describeOutage,
  type Description,
  outageCauses,
  type OutageInFull,
  outagesKey,
} from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { fieldText } from "../../ui/field-text.ts";
import { fromField, toField } from "../../ui/moments.ts";
import { Refusal } from "../../ui/states.tsx";
import { useMoments } from "../../ui/use-moments.ts";

const noteCharactersMax = 2_000;

/** Says when the outage is expected to end, and why it is. What is being typed stays when the page renews itself. */
export function DescriptionForm({ outage }: { readonly outage: OutageInFull }) {
  const say = useWords();
  const { timeZone } = useMoments();
  const client = useQueryClient();
  const [isWrong, setIsWrong] = useState(false);
  const save = useMutation({
    mutationFn: (description: Description) => describeOutage(outage.id, description),
    onSettled: () => client.invalidateQueries({ queryKey: outagesKey }),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const description = readDescription(new FormData(event.currentTarget), timeZone);
    setIsWrong(description === undefined);
    if (description !== undefined) save.mutate(description);
  };
  return (
    <form className="fields" noValidate onSubmit={submit}>
      <TextInput
        name="end"
        type="datetime-local"
        label={say("end-at")}
        description={say("time-zone", { zone: timeZone })}
        defaultValue={outage.expectedEndAt === null ? "" : toField(outage.expectedEndAt, timeZone)}
        error={isWrong && say("end-wrong")}
      />
      <NativeSelect
        name="cause"
        label={say("cause")}
        defaultValue={outage.cause ?? ""}
        data={[
          { value: "", label: say("cause-unknown") },
          ...outageCauses.map((cause) => ({ value: cause, label: say(`cause-${cause}`) })),
        ]}
      />
      <Textarea
        name="note"
        label={say("note")}
        rows={3}
        maxLength={noteCharactersMax}
        defaultValue={outage.note ?? ""}
      />
      <Button type="submit" variant="default" loading={save.isPending}>
        {say("save-description")}
      </Button>
      <Refusal error={save.error} />
      <p role="status" className="done">
        {save.isSuccess && say("saved")}
      </p>
    </form>
  );
}

/** Undefined when the date is half written. An empty one takes the promise back. */
function readDescription(fields: FormData, timeZone: string): Description | undefined {
  const end = fieldText(fields, "end");
  const expectedEndAt = end === "" ? null : fromField(end, timeZone);
  if (expectedEndAt === undefined) return undefined;
  const cause = outageCauses.find((one) => one === fields.get("cause")) ?? null;
  return { expectedEndAt, cause, note: fieldText(fields, "note").trim() || null };
}
