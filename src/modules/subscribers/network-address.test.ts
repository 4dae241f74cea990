import { expect, test } from "vitest";
import { addressToLimit } from "./network-address.ts";

test.each([
  ["127.0.0.1", undefined],
  ["127.9.9.9", undefined],
  ["::1", undefined],
  ["0:0:0:0:0:0:0:1", undefined],
  ["::ffff:127.0.0.1", undefined],
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  // One home has a whole /64, however it writes it.
  ["2001:db8:0:1::5", "2001:db8:0:1::/64"],
  ["2001:0DB8::1:aaaa:bbbb:cccc:dddd", "2001:db8:0:1::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["unknown", "unknown"],
])("S43: guesses from %s are limited by %s", (address, limited) => {
  expect(addressToLimit(address)).toBe(limited);
});
