import type { Branded, Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { QuietHours } from "./visit-deadlines.ts";

/** A technician at a subscriber's door: what is known of one visit. */

export type VisitId = Branded<string, "VisitId">;

/** Open ones first, in the order they are gone through; S39: a held one waits for the fee. */
export const openVisitStatuses = ["held", "requested", "assigned", "on-the-way", "on-site"] as const;

export const visitStatuses = [...openVisitStatuses, "done", "failed", "cancelled"] as const;

export type VisitStatus = (typeof visitStatuses)[number];

/** What is wrong, in a word. S39 asks for the fee before a cable is repaired, and before nothing else. */
export const visitReasons = ["cable-cut", "line-fault", "tv", "other"] as const;

export type VisitReason = (typeof visitReasons)[number];

/** Who did something: the subscriber, the assistant, the house by itself, or one of the staff. */
export type By = "subscriber" | "assistant" | "system" | `staff:${string}`;

export type Visit = {
  readonly id: VisitId;
  /** What people call it by. */
  readonly number: string;
  readonly login: Login;
  readonly conversationId: string | null;
  readonly reason: VisitReason;
  readonly note: string | null;
  readonly status: VisitStatus;
  /** Why it is held, failed or cancelled. */
  readonly statusReason: string | null;
  readonly openedAt: Instant;
  /** From when its clocks run; null while it is held. */
  readonly requestedAt: Instant | null;
  readonly changedAt: Instant;
  /** When a specialist reached the subscriber (S26). */
  readonly calledAt: Instant | null;
  readonly technicianId: string | null;
  readonly quietHours: QuietHours | null;
};

/** One thing that happened to a visit; they are only added. */
export type VisitEvent = {
  readonly at: Instant;
  readonly by: By;
  readonly action: string;
  readonly reason: string | null;
  readonly note: string | null;
};
