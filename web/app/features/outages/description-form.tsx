import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { describeOutage, type Description, type OutageInFull, outagesKey } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { focusField } from "../../ui/focus-field.ts";
import { Refusal } from "../../ui/states.tsx";
import { useMoments } from "../../ui/use-moments.ts";
import { descriptionFields, DescriptionFields, readDescription } from "./description-fields.tsx";

/** Says when the outage is expected to end, and why it is. */
export function DescriptionForm({ outage }: { readonly outage: OutageInFull }) {
  const say = useWords();
  const { timeZone } = useMoments();
  const client = useQueryClient();
  const [isEndWrong, setIsEndWrong] = useState(false);
  const save = useMutation({
    mutationFn: (description: Description) => describeOutage(outage.id, description),
    onSettled: () => client.invalidateQueries({ queryKey: outagesKey }),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const description = readDescription(event.currentTarget, timeZone);
    setIsEndWrong(description === undefined);
    if (description === undefined) focusField(event.currentTarget, "expectedEndAt");
    else save.mutate(description);
  };
  return (
    <form className="fields" noValidate onSubmit={submit}>
      <DescriptionFields outage={outage} isEndWrong={isEndWrong} error={save.error} />
      <Button type="submit" variant="default" loading={save.isPending}>
        {say("save-description")}
      </Button>
      <Refusal error={save.error} fields={descriptionFields} />
      <p role="status" className="done">
        {save.isSuccess && say("saved")}
      </p>
    </form>
  );
}
