import { z } from "zod";
import type { JobHandler } from "../../platform/jobs.ts";
import { deliverJob, deliverNotice, type DeliveryParts, type SmsGateway } from "./notices.ts";

const payloadSchema = z.object({ id: z.uuid() });

/**
 * What handles the notices' jobs. Without a gateway nobody takes them: they stay queued until there is one,
 * and the log says so at the start.
 */
export function noticeJobs(
  parts: Omit<DeliveryParts, "gateway"> & { readonly gateway: SmsGateway | undefined },
): Readonly<Record<string, JobHandler>> {
  const { gateway } = parts;
  if (gateway === undefined) {
    parts.log.warn("no gateway for texts to phones is configured (UIDE_SMS_GATEWAY); they stay queued");
    return {};
  }
  return { [deliverJob]: (payload) => deliverNotice({ ...parts, gateway }, payloadSchema.parse(payload).id) };
}
