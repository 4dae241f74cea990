import type { OutageEvent } from "../../api/outages.ts";
import { type Say, useWords } from "../../texts/language.tsx";
import { wordOf } from "../../texts/words.ts";
import { useMoments } from "../../ui/use-moments.ts";

/** All that happened to the outage, the newest first. */
export function OutageTimeline({ events }: { readonly events: readonly OutageEvent[] }) {
  const say = useWords();
  const { moment, number } = useMoments();
  return (
    <ol className="timeline">
      {events.toReversed().map((event) => (
        <li key={`${event.at} ${event.kind} ${JSON.stringify(event.detail)}`}>
          <time dateTime={event.at}>{moment(event.at)}</time>
          <strong>{say(wordOf("event", event.kind, "event-other"))}</strong>
          <span className="long">{detailOf(event, say, { moment, number })}</span>
          <small>{whoOf(event, say)}</small>
        </li>
      ))}
    </ol>
  );
}

/** People are told by name; who is gone has left an id, which says nothing to the reader. */
function whoOf({ who, whoName }: OutageEvent, say: Say): string {
  if (who === null) return say("by-product");
  return whoName ?? (/^[0-9a-f-]{36}$/.test(who) ? say("by-staff") : who);
}

type Write = { readonly moment: (at: string) => string; readonly number: (value: number) => string };

/** What of the event's detail its reader can use. */
function detailOf({ kind, detail }: OutageEvent, say: Say, { moment, number }: Write): string {
  const { nodeIds, lines, linesLost, into, cause, expectedEndAt } = detail;
  const count = typeof lines === "number" ? lines : linesLost;
  return [
    kind === "expected-end-set" &&
      (typeof expectedEndAt === "string" ? moment(expectedEndAt) : say("not-set")),
    typeof cause === "string" && say(wordOf("cause", cause, "cause-other")),
    Array.isArray(nodeIds) && nodeIds.join(", "),
    typeof count === "number" && say("event-lines", { count: number(count) }),
    typeof into === "string" && say("merged-into", { number: into }),
  ]
    .filter(Boolean)
    .join(" · ");
}
