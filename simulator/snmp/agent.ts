import { hashOf } from "../world/chance.ts";
import { integer, text, type Value } from "./ber.ts";
import { readCommunity, user, writeCommunity } from "./access.ts";
import { answer, type Column } from "./device.ts";
import { encodeCommunityMessage, readCommunityMessage, versionOf, type Pdu } from "./pdu.ts";
import { answerSecurely, type Engine } from "./usm.ts";

export type Agent = {
  readonly columns: readonly Column[];
  readonly engine: Engine;
  readonly talksNonsense: boolean;
};

/** What a node says to a packet; null: nothing. A packet that is none, or of a stranger, gets no answer. */
export function answerPacket(packet: Buffer, { columns, engine, talksNonsense }: Agent): Buffer | null {
  const respond = (pdu: Pdu, mayWrite: boolean): Pdu | null => {
    const response = answer(pdu, columns, mayWrite);
    return response !== null && talksNonsense ? spoil(response) : response;
  };
  try {
    const version = versionOf(packet);
    if (version === 3) return answerSecurely(packet, { engine, user, respond: (pdu) => respond(pdu, true) });
    if (version !== 1) return null;
    const { community, pdu } = readCommunityMessage(packet);
    if (community !== readCommunity && community !== writeCommunity) return null;
    const response = respond(pdu, community === writeCommunity);
    if (response === null) return null;
    const encoded = encodeCommunityMessage({ community, pdu: response });
    return talksNonsense && pdu.requestId % 5 === 0 ? encoded.subarray(0, encoded.length / 2) : encoded;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A switch whose software has gone mad: other values, other types, another request. */
function spoil(pdu: Pdu): Pdu {
  const varbinds = pdu.varbinds.map(({ oid, value }) => ({
    oid,
    value: spoiledValue(value, hashOf("nonsense", oid.join("."), pdu.requestId)),
  }));
  return { ...pdu, requestId: pdu.requestId % 7 === 0 ? pdu.requestId + 1 : pdu.requestId, varbinds };
}

function spoiledValue(value: Value, draw: number): Value {
  switch (draw % 4) {
    case 0:
      return integer(-(draw % 100_000));
    case 1:
      return text("\u0000\u0007?");
    case 2:
      return { tag: value.tag, content: Buffer.from([draw & 255, (draw >>> 8) & 255]) };
    default:
      return integer(77);
  }
}
