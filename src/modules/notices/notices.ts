import type { Instant } from "../../kernel/instant.ts";
import type { Db, Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import type { Log } from "../../platform/log.ts";
import { newId } from "../../platform/new-id.ts";
import type { SecretBox } from "../../platform/secret-box.ts";
import { isPastUse, type Notice } from "./notice.ts";
import { findWaitingNotice, insertNotice, markDelivered, markDropped } from "./store.ts";

export type { Notice } from "./notice.ts";

/** What takes texts to phones. */
export interface SmsGateway {
  /**
   * Resolves when the gateway has taken the text over.
   * The same `id` may come again after a crash: a gateway that keeps ids delivers it once.
   */
  send(message: { readonly id: string; readonly to: string; readonly text: string }): Promise<void>;
}

/** The job that takes one notice to the gateway: payload `{id}`. */
export const deliverJob = "notices.deliver";

/** Stores the text sealed; it leaves soon after this transaction commits, and not at all when it doesn't. */
export async function sendNotice(work: Work, secretBox: SecretBox, notice: Notice): Promise<void> {
  const id = newId();
  await insertNotice(work.tx, {
    id,
    kind: notice.kind,
    to: notice.to,
    textSealed: secretBox.seal(notice.text),
    createdAt: work.now,
    usefulUntil: notice.usefulUntil,
  });
  await enqueueJob(work.tx, deliverJob, { id });
}

export type DeliveryParts = {
  readonly db: Db;
  readonly secretBox: SecretBox;
  readonly gateway: SmsGateway;
  readonly log: Log;
  readonly realNow: () => Instant;
};

/**
 * Takes one notice to the gateway: at least once, and never twice unless the process dies between sending and noting it.
 * @throws whatever the gateway throws; the job queue tries again, with longer and longer pauses.
 */
export async function deliverNotice(parts: DeliveryParts, id: string): Promise<void> {
  const notice = await findWaitingNotice(parts.db, id);
  if (notice === undefined) return;
  if (isPastUse(notice.usefulUntil, parts.realNow())) {
    await markDropped(parts.db, id, parts.realNow());
    parts.log.warn({ notice: id }, "notice came too late and was dropped");
    return;
  }
  await parts.gateway.send({ id, to: notice.to, text: parts.secretBox.open(notice.textSealed) });
  await markDelivered(parts.db, id, parts.realNow());
}
