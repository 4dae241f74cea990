import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, beforeEach, expect, test } from "vitest";
import { responseTo } from "../testing/product-receiver.ts";
import { NasSender } from "./nas-sender.ts";
import { textAttribute } from "./radius-packet.ts";

const nas = { id: "nas", nodeId: null, name: "NAS", city: "", address: "127.0.10.1", secret: "secret" };
const attributes = [textAttribute(1, "7010000001")];

let receiver: Socket;
let sender: NasSender;
let received: { packet: Buffer; from: RemoteInfo }[];

beforeEach(async () => {
  received = [];
  receiver = createSocket("udp4", (packet, from) => received.push({ packet, from }));
  receiver.bind(0, "127.0.0.1");
  await once(receiver, "listening");
  sender = await NasSender.open(nas, { host: "127.0.0.1", port: receiver.address().port });
});
afterEach(() => {
  sender.close();
  receiver.close();
});

const answer = ({ packet, from }: (typeof received)[number], secret = nas.secret): void =>
  receiver.send(responseTo(packet, secret), from.port, from.address);

test("requests come from the server's own address, and end when they are answered", async () => {
  const sent = sender.send(attributes);
  await expect.poll(() => received.length).toBe(1);
  expect(received[0]!.from.address).toBe("127.0.10.1");
  answer(received[0]!);
  await sent;
});

test("at most 32 requests are unanswered at a time; each answer lets another one go", async () => {
  const sent = Array.from({ length: 300 }, () => sender.send(attributes));
  await expect.poll(() => received.length).toBe(32);
  answer(received[0]!);
  await expect.poll(() => received.length).toBe(33);
  let answered = 1;
  while (answered < 300) {
    await expect.poll(() => received.length).toBeGreaterThan(answered);
    while (answered < received.length) answer(received[answered++]!);
  }
  await Promise.all(sent);
  const open = received.slice(268).map(({ packet }) => packet[1]);
  expect(new Set(open).size).toBe(32);
});

test("an unanswered request is sent again as it was, byte by byte", async () => {
  const sent = sender.send(attributes);
  await expect.poll(() => received.length, { timeout: 5_000 }).toBe(2);
  expect(received[1]!.packet.equals(received[0]!.packet)).toBe(true);
  answer(received[1]!);
  await sent;
});

test("an answer made with another secret ends nothing", async () => {
  const sent = sender.send(attributes);
  await expect.poll(() => received.length).toBe(1);
  answer(received[0]!, "forged");
  await expect.poll(() => received.length, { timeout: 5_000 }).toBe(2);
  answer(received[1]!);
  await sent;
});
