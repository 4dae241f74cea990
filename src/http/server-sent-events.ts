import { once } from "node:events";
import type { FastifyReply } from "fastify";

/** One event: `id` is what the browser sends back as `Last-Event-ID` after a reconnect. */
export type StreamEvent = { readonly id: string; readonly event: string; readonly data: unknown };

const heartbeatMilliseconds = 15_000;

/**
 * Answers with a stream of events until the source ends, the browser leaves or the process stops.
 * The comment that is sent now and then keeps middle boxes from closing a quiet stream.
 */
export async function streamEvents(
  reply: FastifyReply,
  source: (signal: AbortSignal) => AsyncIterable<StreamEvent>,
  stopping: AbortSignal,
): Promise<void> {
  const left = new AbortController();
  const signal = AbortSignal.any([left.signal, stopping]);
  reply.raw.on("close", () => left.abort("the browser has left"));
  if (reply.raw.destroyed) left.abort("the browser left before its answer began");
  reply.hijack();
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  reply.raw.write(": connected\n\n");
  const heartbeat = setInterval(() => reply.raw.write(": still here\n\n"), heartbeatMilliseconds);
  try {
    for await (const { id, event, data } of source(signal)) {
      const drained = reply.raw.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (!drained) await once(reply.raw, "drain", { signal }).catch(() => undefined);
    }
  } finally {
    clearInterval(heartbeat);
    reply.raw.end();
  }
}
