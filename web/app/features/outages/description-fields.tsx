import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type Description, type Outage, outageCauses, outageSeverities } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { fieldText } from "../../ui/field-text.ts";
import { fromField, toField } from "../../ui/moments.ts";
import { serverFault } from "../../ui/server-fault.ts";
import { useMoments } from "../../ui/use-moments.ts";

export const descriptionFields = ["expectedEndAt", "cause", "severitySaid", "note"] as const;

const noteCharactersMax = 2_000;

/** When an outage is expected to end, why it is, how severe, and a note; what is being typed stays when the page renews itself. */
export function DescriptionFields({
  outage,
  isEndWrong,
  error,
}: {
  readonly outage?: Outage;
  readonly isEndWrong: boolean;
  readonly error: unknown;
}) {
  const say = useWords();
  const { timeZone } = useMoments();
  const endAt = outage?.expectedEndAt ?? null;
  return (
    <>
      <TextInput
        name="expectedEndAt"
        type="datetime-local"
        label={say("end-at")}
        description={say("end-hint", { zone: timeZone })}
        defaultValue={endAt === null ? "" : toField(endAt, timeZone)}
        error={isEndWrong ? say("end-wrong") : serverFault(error, "expectedEndAt", say)}
      />
      <NativeSelect
        name="cause"
        label={say("cause")}
        defaultValue={outage?.cause ?? ""}
        data={[
          { value: "", label: say("cause-unknown") },
          ...outageCauses.map((cause) => ({ value: cause, label: say(`cause-${cause}`) })),
        ]}
        error={serverFault(error, "cause", say)}
      />
      <NativeSelect
        name="severitySaid"
        label={say("severity")}
        defaultValue={outage?.severitySaid ?? ""}
        data={[
          { value: "", label: say("severity-by-lines") },
          ...outageSeverities.map((severity) => ({ value: severity, label: say(`severity-${severity}`) })),
        ]}
        error={serverFault(error, "severitySaid", say)}
      />
      <Textarea
        name="note"
        label={say("note")}
        rows={3}
        maxLength={noteCharactersMax}
        defaultValue={outage?.note ?? ""}
        error={serverFault(error, "note", say)}
      />
    </>
  );
}

/** Undefined when the date is half written. An empty one names no end, or takes the promised one back. */
export function readDescription(form: HTMLFormElement, timeZone: string): Description | undefined {
  const fields = new FormData(form);
  const end = fieldText(fields, "expectedEndAt");
  const isHalfWritten = form.querySelector<HTMLInputElement>("[name=expectedEndAt]")?.validity.badInput;
  const expectedEndAt = end === "" ? null : fromField(end, timeZone);
  if (expectedEndAt === undefined || isHalfWritten) return undefined;
  const cause = outageCauses.find((one) => one === fields.get("cause")) ?? null;
  const severitySaid = outageSeverities.find((one) => one === fields.get("severitySaid")) ?? null;
  return { expectedEndAt, cause, severitySaid, note: fieldText(fields, "note").trim() || null };
}
