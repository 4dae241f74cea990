import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type LinkAnswer, linkAndAnswer, type OutageInFull, outagesKey } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { wordOf } from "../../texts/words.ts";
import { groupBy } from "../../ui/group.ts";
import { Section } from "../../ui/section.tsx";
import { Refusal } from "../../ui/states.tsx";
import { useMoments } from "../../ui/use-moments.ts";
import { useMayAnswer } from "../sign-in/use-may-write.ts";

/** Who waits for an answer on the outage's lines, and the one button that answers them all. */
export function WaitingConversations({ outage }: { readonly outage: OutageInFull }) {
  const say = useWords();
  const { number } = useMoments();
  const client = useQueryClient();
  const mayAnswer = useMayAnswer();
  const link = useMutation({
    mutationFn: () => linkAndAnswer(outage.id),
    onSettled: () => client.invalidateQueries({ queryKey: outagesKey }),
  });
  const count = outage.counts.waitingConversations;
  if (outage.state === "closed" && count === 0 && !link.isSuccess) return null;
  return (
    <Section title={say("waiting")}>
      <p>{count === 0 ? say("waiting-none") : say("waiting-count", { count: number(count) })}</p>
      {mayAnswer && count > 0 && outage.state === "suspected" && (
        <p className="quiet">{say("link-unconfirmed")}</p>
      )}
      {mayAnswer && count > 0 && outage.state === "confirmed" && (
        <>
          <p className="quiet">{say("link-lead")}</p>
          <Button loading={link.isPending} onClick={() => link.mutate()}>
            {say("link")}
          </Button>
        </>
      )}
      <Refusal error={link.error} />
      <div role="status">{link.data && <Answered answer={link.data} />}</div>
    </Section>
  );
}

/** How many were answered, and who was left to an operator, by reason. */
function Answered({ answer: { answered, skipped } }: { readonly answer: LinkAnswer }) {
  const say = useWords();
  const { number } = useMoments();
  const reasons = [...groupBy(skipped, ({ reason }) => reason)];
  return (
    <div className="notice">
      <p>{say("link-answered", { count: number(answered) })}</p>
      {skipped.length > 0 && (
        <>
          <p>{say("link-skipped", { count: number(skipped.length) })}</p>
          <ul>
            {reasons.map(([reason, those]) => (
              <li key={reason}>
                {say(wordOf("skip", reason, "skip-other"))}: {number(those.length)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
