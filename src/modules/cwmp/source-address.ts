import { isIP } from "node:net";

/** An address as both versions of IP write it: without the older one's being put inside of the newer. */
export const bareAddress = (address: string): string =>
  address
    .replace(/^::ffff:(?=\d+\.)/i, "")
    .replace(/%.*$/, "")
    .toLowerCase();

export const isLoopback = (address: string): boolean => address.startsWith("127.") || address === "::1";

/**
 * The address for a connection request, when it is safe to ask: plain http, and the device's own address, the one its
 * Inform came from. Otherwise a device could have us send requests to whatever it names. Undefined when it isn't.
 */
export function safeConnectionRequestUrl(given: string, sourceAddress: string): string | undefined {
  const url = URL.parse(given.trim());
  if (url === null || url.protocol !== "http:" || url.username !== "" || url.password !== "")
    return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) === 0 || bareAddress(canonical(host)) !== bareAddress(canonical(sourceAddress)))
    return undefined;
  return url.href.length <= 512 ? url.href : undefined;
}

/** IPv6 has many ways to write one address; this is the shortest. */
function canonical(address: string): string {
  if (isIP(address) !== 6) return address;
  const host = URL.parse(`http://[${address}]/`)?.hostname.slice(1, -1) ?? address;
  const inside = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host);
  if (inside === null) return host;
  const parts = [inside[1]!, inside[2]!].map((part) => Number.parseInt(part, 16));
  return parts.flatMap((part) => [part >> 8, part & 255]).join(".");
}
