import type { Topic } from "../../kernel/topic.ts";
import type { Flow } from "./flow/flow.ts";
import { cableCut } from "./flows/cable-cut.ts";
import { frequentDrops } from "./flows/frequent-drops.ts";
import { internetDown } from "./flows/internet-down.ts";
import { mobileQuestion } from "./flows/mobile-question.ts";
import { passwordChanged } from "./flows/password-changed.ts";
import { requestStatus } from "./flows/request-status.ts";
import { greeting, operator, other, thanks } from "./flows/small-talk.ts";
import { visitStatus } from "./flows/visit-status.ts";

/** What the assistant does about each topic. */
export const flows: Readonly<Record<Topic, Flow>> = {
  "internet-down": internetDown,
  "password-changed": passwordChanged,
  "visit-status": visitStatus,
  "request-status": requestStatus,
  "mobile-question": mobileQuestion,
  "cable-cut": cableCut,
  "frequent-drops": frequentDrops,
  operator,
  greeting,
  thanks,
  other,
};
