import { EventEmitter } from "node:events";
import type { RemoteInfo, Socket } from "node:dgram";
import { createReceiver } from "net-snmp";
import type { SnmpCredentials } from "../../platform/snmp/credentials.ts";
import { snmpLibraryUser } from "../../platform/snmp/snmp-agent.ts";

/** What came of a datagram: a notification, one of nobody that we know by these keys, or nothing to be read. */
export type Received =
  | { readonly kind: "notification"; readonly pdu: object }
  /** A question that comes before an inform of version 3: which engine we are. */
  | { readonly kind: "question" }
  | { readonly kind: "refused" }
  | { readonly kind: "unreadable" };

/**
 * Reads traps and informs of all versions, and answers informs. Communities travel in clear and prove nothing, so any
 * will do; of version 3 only what the sender's own user has signed is taken.
 */
export class TrapReceiver {
  readonly #gate: Gate;
  readonly #authorizer: Authorizer;
  #received: Received = { kind: "unreadable" };

  constructor(socket: Socket) {
    this.#gate = new Gate(socket, () => this.#hear({ kind: "refused" }));
    const onMessage = (error: Error | null, notification?: { pdu: SignedPdu }): void => {
      if (notification !== undefined) this.#hear({ kind: "notification", pdu: notification.pdu });
      else this.#hear({ kind: error?.name === "ProcessingError" ? "unreadable" : "refused" });
    };
    const receiver = createReceiver(
      {
        port: 1,
        engineID: engineId,
        includeAuthentication: true,
        dgramModule: { createSocket: () => this.#gate },
      },
      onMessage,
    ) as { getAuthorizer(): Authorizer };
    this.#authorizer = receiver.getAuthorizer();
  }

  #hear(received: Received): void {
    this.#received = received;
  }

  /** The library reads at once, so that the sender's user is the only one that it knows meanwhile. */
  receive(datagram: Buffer, from: RemoteInfo, credentials: SnmpCredentials): Received {
    const isSigned = isVersion3(datagram);
    this.#hear({ kind: "question" });
    this.#authorizer.disableAuthorization = !isSigned;
    this.#authorizer.users = credentials.version === "3" ? [snmpLibraryUser(credentials)] : [];
    this.#gate.emit("message", datagram, from);
    const received: Received = this.#received;
    if (received.kind !== "notification" || !isSigned) return received;
    const { user } = received.pdu as SignedPdu;
    return credentials.version === "3" && user === credentials.user ? received : { kind: "refused" };
  }
}

type Authorizer = { disableAuthorization: boolean; users: readonly object[] };
type SignedPdu = { readonly user?: string };

/**
 * Equipment is told it where informs of version 3 are wanted, so it never changes: format 4, text (RFC 3411, 5), under
 * the enterprise number of the library.
 */
const engineId = `8000b98304${Buffer.from("uide").toString("hex")}`;

/** A message is a sequence that begins with its version; 3 is version 3. */
function isVersion3(datagram: Buffer): boolean {
  const [tag, length] = datagram;
  if (tag !== 0x30 || length === undefined) return false;
  const at = 2 + (length & 0x80 ? length & 0x7f : 0);
  return datagram.subarray(at, at + 3).equals(Buffer.from([2, 1, 3]));
}

/** What the library takes for its socket: only datagrams of known senders come through. */
class Gate extends EventEmitter {
  readonly #socket: Socket;
  readonly #onRefusal: () => void;

  constructor(socket: Socket, onRefusal: () => void) {
    super();
    this.#socket = socket;
    this.#onRefusal = onRefusal;
  }

  bind(): void {
    // It is bound before, to the port that the system or the settings chose.
  }

  send(...given: Parameters<Socket["send"]>): void {
    const [said] = given;
    if (Buffer.isBuffer(said) && isRefusal(said)) this.#onRefusal();
    this.#socket.send(...given);
  }
}

/** usmStats (RFC 3414, 5), as it stands in a report; its fourth object tells who asks which engine we are. */
const usmStats = Buffer.from([0x2b, 6, 1, 6, 3, 15, 1, 1]);
const unknownEngine = 4;

function isRefusal(said: Buffer): boolean {
  const at = said.indexOf(usmStats);
  return at >= 0 && said[at + usmStats.length] !== unknownEngine;
}
