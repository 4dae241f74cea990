import type { Branded, Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";

/** A request that somebody solves: what is known of one. */

export type TicketId = Branded<string, "TicketId">;

export const ticketTypes = [
  "line-fault",
  "cable-cut",
  "frequent-drops",
  "slow-speed",
  "password",
  "tv",
  "wrong-payment",
  "missing-payment",
  "tariff-change",
  "move",
  "static-ip",
  "equipment",
  "equipment-return",
  "suspension",
  "compensation",
  "callback",
  "other",
] as const;

export type TicketType = (typeof ticketTypes)[number];

export const openTicketStatuses = ["queued", "in-progress", "paused"] as const;

export const ticketStatuses = [...openTicketStatuses, "solved", "refused", "cancelled"] as const;

export type TicketStatus = (typeof ticketStatuses)[number];

/** Who did something: the subscriber, the assistant, the house by itself, or one of the staff. */
export type By = "subscriber" | "assistant" | "system" | `staff:${string}`;

/** What is known already, so that nobody is asked twice (S49); plain JSON. */
export type TicketSummary = Readonly<Record<string, unknown>>;

export type Ticket = {
  readonly id: TicketId;
  /** What people call it by. */
  readonly number: string;
  readonly type: TicketType;
  /** Null when somebody asked for a call without having told a login. */
  readonly login: Login | null;
  readonly conversationId: string | null;
  readonly status: TicketStatus;
  /** Why it is paused, refused or cancelled. */
  readonly statusReason: string | null;
  /** Its place in the queue (S30). */
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  readonly assigneeId: string | null;
  readonly summary: TicketSummary;
  /** Calls in a row that nobody answered (S31). */
  readonly callAttempts: number;
};

/** One thing that happened to a ticket; they are only added. */
export type TicketEvent = {
  readonly at: Instant;
  readonly by: By;
  readonly action: string;
  readonly reason: string | null;
  readonly note: string | null;
};
