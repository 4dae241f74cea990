import { createSocket, type Socket } from "node:dgram";
import type { Nas } from "../world/world.ts";
import { encodeAccountingRequest, isAnswerTo, type Attribute } from "./radius-packet.ts";

/** Where accounting goes. */
export type RadiusTarget = { readonly host: string; readonly port: number };

/**
 * So many requests of one server may be unanswered at a time. A datagram takes about 1.25 KiB of the receiver's
 * buffer, which Linux makes 208 KiB: with 64 of each of three servers it overflowed, with 32 it doesn't.
 */
const outstandingMax = 32;
const retransmitAfterMilliseconds = 1_000;
const retransmitCheckMilliseconds = 250;

type Request = { readonly attributes: readonly Attribute[]; readonly answered: () => void };
type Outstanding = { readonly packet: Buffer; readonly answered: () => void; sentAt: number };

/** Sends the accounting of one network access server from its own address, again and again until it is answered. */
export class NasSender {
  readonly #nas: Nas;
  readonly #target: RadiusTarget;
  readonly #socket: Socket;
  readonly #waiting: Request[] = [];
  readonly #outstanding = new Map<number, Outstanding>();
  readonly #retransmission: NodeJS.Timeout;
  #nextIdentifier = 0;

  private constructor(nas: Nas, target: RadiusTarget, socket: Socket) {
    this.#nas = nas;
    this.#target = target;
    this.#socket = socket;
    socket.on("message", (packet) => this.#receive(packet));
    // A refused datagram is an unanswered one: it is sent again.
    socket.on("error", () => undefined);
    this.#retransmission = setInterval(() => this.#retransmit(), retransmitCheckMilliseconds);
  }

  /** @throws when the server's address can't be bound on this machine. */
  static async open(nas: Nas, target: RadiusTarget): Promise<NasSender> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind({ address: nas.address, port: 0 }, () => {
        socket.off("error", reject);
        resolve();
      });
    });
    return new NasSender(nas, target, socket);
  }

  /** Ends when the request is answered, which may be never. */
  send(attributes: readonly Attribute[]): Promise<void> {
    return new Promise((answered) => {
      this.#waiting.push({ attributes, answered });
      this.#sendWaiting();
    });
  }

  /** Nothing more is sent; what is unanswered stays so. */
  close(): void {
    clearInterval(this.#retransmission);
    this.#socket.close();
  }

  #sendWaiting(): void {
    while (this.#outstanding.size < outstandingMax) {
      const request = this.#waiting.shift();
      if (request === undefined) return;
      const identifier = this.#freeIdentifier();
      const packet = encodeAccountingRequest(identifier, request.attributes, this.#nas.secret);
      this.#outstanding.set(identifier, { packet, answered: request.answered, sentAt: performance.now() });
      this.#transmit(packet);
    }
  }

  /** Identifiers are one byte and go round, so that a late answer meets no new request. */
  #freeIdentifier(): number {
    do this.#nextIdentifier = (this.#nextIdentifier + 1) % 256;
    while (this.#outstanding.has(this.#nextIdentifier));
    return this.#nextIdentifier;
  }

  #transmit(packet: Buffer): void {
    this.#socket.send(packet, this.#target.port, this.#target.host);
  }

  #receive(packet: Buffer): void {
    const identifier = packet[1] ?? -1;
    const request = this.#outstanding.get(identifier);
    if (request === undefined || !isAnswerTo(request.packet, packet, this.#nas.secret)) return;
    this.#outstanding.delete(identifier);
    request.answered();
    this.#sendWaiting();
  }

  #retransmit(): void {
    const now = performance.now();
    for (const request of this.#outstanding.values()) {
      if (now - request.sentAt < retransmitAfterMilliseconds) continue;
      request.sentAt = now;
      this.#transmit(request.packet);
    }
  }
}
