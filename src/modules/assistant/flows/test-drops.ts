import { instant } from "../../../kernel/instant.ts";
import type { Conversation } from "../flow/flow.ts";
import { waitAtHome } from "./at-home.ts";
import { confirmHome } from "./confirm.ts";
import { choose, consentTo } from "./questions.ts";
import type { LineTrouble } from "./check-line.ts";

const dropsShown = 5;

/**
 * S51–S57: shows the drops that accounting saw, and finds out by S53's test what they come from: good by patch cord →
 * Wi-Fi; bad by patch cord → the router or the line, which an operator goes on with, the results attached.
 */
export async function testDrops(c: Conversation, { diagnosis }: LineTrouble): Promise<void> {
  const { verdict, line } = diagnosis;
  const drops = line?.drops ?? [];
  const seen = (at: string) => ({ at: instant(at), now: instant(verdict.at) });
  const shown = drops.slice(-dropsShown).map((at) => ({ key: "drop-seen", values: { dropAt: seen(at) } }));
  c.sayLines([{ key: "drops-seen", values: { count: drops.length } }, ...shown]);
  await confirmHome(c);
  await waitAtHome(c, "drops-test-later");
  const wording = { key: "drops-test-patch-cord", again: "drops-test-again" };
  const done = await c.ask("patch-cord", choose("step", ["done", "not-helped"], wording));
  if (done === "not-helped") return c.handOver("drops-untested");
  const isGood = await c.ask(
    "patch-cord-good",
    consentTo({ key: "ask-drops-gone", again: "ask-drops-gone-again" }),
  );
  if (isGood !== "yes") {
    c.say("drops-line-or-router");
    return c.handOver("drops-by-patch-cord");
  }
  c.say("drops-are-wifi");
  await resetRouter(c);
}

/** S55–S57: set up anew, and a person where that does not help. */
async function resetRouter(c: Conversation): Promise<void> {
  const wording = { key: "drops-factory-reset", again: "drops-test-again" };
  const answer = await c.ask("factory-reset", choose("step", ["done", "not-helped"], wording));
  if (answer === "not-helped") return c.handOver("drops-after-reset");
  c.say("drops-watch");
}
