import { readMessage, type ConversationState, type Message } from "./contract.ts";
import { Refused, type ChatServer, type Credentials } from "./server.ts";
import { pause, retryPause } from "./waiting.ts";

/** Who is told what was heard. */
export interface Listener {
  /** The sequence number of the last message that is here. */
  lastSeq(): number;
  /** Takes messages that may be here already, and who answers now when that is known. */
  takeTranscript(heard: { readonly messages: readonly Message[]; readonly state?: ConversationState }): void;
  /** The first answer after silence, or the first failure. */
  takeConnection(isConnected: boolean): void;
}

const longPollSeconds = 25;
/** So many streams in a row without a byte mean that something on the way holds streams back. */
const barrenStreamsMax = 2;

type Source = { readonly server: ChatServer; readonly credentials: Credentials };

/**
 * Follows a conversation until the signal aborts or the conversation is gone (then it returns false).
 * Every round asks for what was missed and then streams, or waits in long polls where streams don't pass.
 */
export async function listen(source: Source, listener: Listener, signal: AbortSignal): Promise<boolean> {
  let failures = 0;
  let barrenStreams = 0;
  while (!signal.aborted) {
    const streams = barrenStreams < barrenStreamsMax;
    try {
      await catchUp(source, listener, { waitSeconds: streams || failures > 0 ? 0 : longPollSeconds, signal });
      failures = 0;
      if (!streams) continue;
      barrenStreams = (await stream(source, listener, signal)) ? 0 : barrenStreams + 1;
      await pause(retryPause(0), signal);
    } catch (failure) {
      if (failure instanceof Refused && failure.isGone) return false;
      if (signal.aborted) break;
      listener.takeConnection(false);
      await pause(retryPause(failures++), signal);
    }
  }
  return true;
}

async function catchUp(
  { server, credentials }: Source,
  listener: Listener,
  { waitSeconds, signal }: { waitSeconds: number; signal: AbortSignal },
): Promise<void> {
  const heard = await server.read(credentials, { seq: listener.lastSeq(), waitSeconds }, signal);
  if (signal.aborted) return;
  listener.takeTranscript(heard);
  listener.takeConnection(true);
}

/** Streams until the stream ends, breaks or leaves a message out; false when not even a byte came. */
async function stream(source: Source, listener: Listener, signal: AbortSignal): Promise<boolean> {
  let isBarren = true;
  try {
    for await (const events of source.server.events(source.credentials, listener.lastSeq(), signal)) {
      if (signal.aborted) break;
      isBarren = false;
      const messages = events
        .filter(({ event }) => event === "message")
        .map(({ data }) => readMessage(JSON.parse(data)));
      if (!messages.every((message) => takeNext(listener, message))) break;
      if (messages.some(mayChangeState)) await catchUp(source, listener, { waitSeconds: 0, signal });
    }
  } catch (failure) {
    if (failure instanceof Refused && failure.isGone) throw failure;
    // A broken stream is no news yet: the next round asks whether the server still answers.
  }
  return !isBarren;
}

/** Takes a message that follows the last one; false when one between them is missing. */
function takeNext(listener: Listener, message: Message): boolean {
  const isNext = message.seq <= listener.lastSeq() + 1;
  if (isNext) listener.takeTranscript({ messages: [message] });
  return isNext;
}

/** The stream carries messages only: who answers now has to be asked when it may have changed. */
const mayChangeState = ({ author, turnEnds }: Message): boolean =>
  turnEnds || author === "operator" || author === "system";
