import { register } from "prom-client";
import { expect, test } from "vitest";
import { accountingRequest, status } from "../../../test/harness/radius-client.ts";
import { instant } from "../../kernel/instant.ts";
import { AccountingIntake } from "./accounting-intake.ts";
import type { AccountingQueue } from "./accounting-queue.ts";
import type { AccountingReport } from "../radius/accounting-report.ts";

const secret = "testing123";
const attributes = {
  "User-Name": "7010000001",
  "Acct-Status-Type": status.interim,
  "Acct-Session-Id": "0000002a",
  "Acct-Input-Octets": 4_000_000_000,
};
const originals = [
  accountingRequest(secret, attributes),
  accountingRequest(secret, { ...attributes, "Message-Authenticator": Buffer.alloc(16) }),
];

/** Numbers that look random and are the same each time (xorshift). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** One to three flipped bits, a cut, or a byte put in: always different within the packet's length. */
function changed(original: Buffer, where: number, how: number): Buffer {
  const at = where % original.length;
  if (how % 5 === 3) return original.subarray(0, at);
  if (how % 5 === 4) {
    const longer = Buffer.concat([original.subarray(0, at), Buffer.of(how >>> 8), original.subarray(at)]);
    longer.writeUInt16BE(longer.length, 2);
    return longer;
  }
  const copy = Buffer.from(original);
  for (let flip = 0; flip <= how % 3; flip++) copy[(at + flip * 13) % copy.length]! ^= 1 << ((how >>> 5) % 8);
  return copy;
}

async function outcomes(): Promise<Readonly<Record<string, number>>> {
  const metric = await register.getSingleMetric("uide_radius_accounting_total")!.get();
  return Object.fromEntries(metric.values.map(({ labels, value }) => [String(labels["outcome"]), value]));
}

test("of 1,000,000 changed packets none is accepted, none makes it fail, and each is counted", async () => {
  const accepted: AccountingReport[] = [];
  const answered: Buffer[] = [];
  const queue: Pick<AccountingQueue, "add"> = {
    add(report, finish) {
      accepted.push(report);
      finish(true);
      return true;
    },
  };
  const now = instant("2026-11-22T12:00:00Z");
  const intake = new AccountingIntake({ queue, now: () => now, send: (response) => answered.push(response) });
  const from = { address: "127.0.10.1", family: "IPv4" as const, port: 1024, size: 0 };
  const key = Buffer.from(secret);
  const random = randomNumbers(20_261_122);
  for (let run = 0; run < 1_000_000; run++)
    intake.receive(changed(originals[run % 2]!, random(), random()), from, key);
  expect([accepted, answered]).toEqual([[], []]);
  const { malformed = 0, "bad-authenticator": forged = 0, ...others } = await outcomes();
  expect(others).toEqual({});
  expect(malformed + forged).toBe(1_000_000);
  expect(Math.min(malformed, forged)).toBeGreaterThan(100_000);
  for (const original of originals) intake.receive(original, from, key);
  expect([accepted.length, answered.length]).toEqual([2, 2]);
  expect(await outcomes()).toEqual({ malformed, "bad-authenticator": forged, stored: 2 });
}, 120_000);
