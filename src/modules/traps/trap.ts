/** Which notifications are a reason to look: links that go and come, and switches that start (RFC 3418, RFC 2863). */

const snmpTrapOid = "1.3.6.1.6.3.1.1.4.1.0";

const hints: readonly string[] = [
  "1.3.6.1.6.3.1.1.5.1", // coldStart
  "1.3.6.1.6.3.1.1.5.2", // warmStart
  "1.3.6.1.6.3.1.1.5.3", // linkDown
  "1.3.6.1.6.3.1.1.5.4", // linkUp
];

/** In version 1 they have numbers, from coldStart to linkUp. */
const lastHintOfVersion1 = 3;

/** @param pdu as the library reads it */
export function isHint(pdu: object): boolean {
  if ("generic" in pdu) return typeof pdu.generic === "number" && pdu.generic <= lastHintOfVersion1;
  if (!("varbinds" in pdu) || !Array.isArray(pdu.varbinds)) return false;
  return pdu.varbinds.some(
    (varbind: unknown) =>
      typeof varbind === "object" &&
      varbind !== null &&
      "oid" in varbind &&
      "value" in varbind &&
      varbind.oid === snmpTrapOid &&
      hints.includes(String(varbind.value)),
  );
}
