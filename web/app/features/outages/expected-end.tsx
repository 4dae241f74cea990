import type { OutageInFull } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { Section } from "../../ui/section.tsx";
import { useMoments } from "../../ui/use-moments.ts";
import { useMayWrite } from "../sign-in/use-may-write.ts";
import { DescriptionForm } from "./description-form.tsx";

/** What subscribers are told of the end, what they were told before, and a form to say another. */
export function ExpectedEnd({ outage }: { readonly outage: OutageInFull }) {
  const say = useWords();
  const { moment } = useMoments();
  const mayWrite = useMayWrite();
  const { expectedEndAt, allowed } = outage;
  return (
    <Section title={say("expected-end")}>
      <p>
        {expectedEndAt === null
          ? say("expected-end-none")
          : say("expected-end-now", { at: moment(expectedEndAt) })}
      </p>
      {mayWrite && allowed.describe === true && <DescriptionForm key={outage.id} outage={outage} />}
      <EndHistory outage={outage} />
    </Section>
  );
}

function EndHistory({ outage: { expectedEnds } }: { readonly outage: OutageInFull }) {
  const say = useWords();
  const { moment, momentOr } = useMoments();
  if (expectedEnds.length === 0) return null;
  return (
    <details>
      <summary>{say("end-history")}</summary>
      <ol className="timeline">
        {expectedEnds.map((end) => (
          <li key={end.at}>
            <time dateTime={end.at}>{moment(end.at)}</time>
            <span>
              {momentOr(end.before)} → {momentOr(end.expectedEndAt)}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
