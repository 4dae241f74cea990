import { isIPv4, isIPv6 } from "node:net";

/** Where a caller is, as far as limits go: undefined on loopback, which is this machine itself. */
export function addressToLimit(address: string): string | undefined {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (isIPv4(plain)) return plain.startsWith("127.") ? undefined : plain;
  if (!isIPv6(plain)) return plain;
  return isLoopbackIPv6(plain) ? undefined : networkOf(plain);
}

/**
 * Whom a limit of calls counts together. A link-local address loses its zone, which names an interface of this machine
 * and is part of no address.
 */
export const callerToLimit = (ip: string): string => addressToLimit(withoutZone(ip)) ?? "this machine";

export const withoutZone = (ip: string): string => ip.replace(/%.*/, "");

const isLoopbackIPv6 = (address: string): boolean => groupsOf(address).join("") === "00000001";

/** The first 64 bits: one home or one phone has all the addresses below them. */
const networkOf = (address: string): string => `${groupsOf(address).slice(0, 4).join(":")}::/64`;

/** The eight groups, without leading zeros. */
function groupsOf(address: string): readonly string[] {
  const [head = "", tail] = address.toLowerCase().split("%", 1)[0]!.split("::");
  const groups = (part: string): string[] =>
    part
      .split(":")
      .filter((group) => group !== "")
      .map((group) => group.replace(/^0+(?=.)/, ""));
  if (tail === undefined) return groups(head);
  const zeros = 8 - groups(head).length - groups(tail).length;
  return [...groups(head), ...Array.from({ length: zeros }, () => "0"), ...groups(tail)];
}
