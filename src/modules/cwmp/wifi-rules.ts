/** What a name and a passphrase of Wi-Fi may be (IEEE 802.11, WPA). */

export type WifiMistake = "too-short" | "too-long" | "not-latin" | "edge-space";

/** In characters of ASCII, which are bytes as well. */
export const wifiLimits = { passphraseMin: 8, passphraseMax: 63, nameMax: 32 } as const;

const { passphraseMin, passphraseMax, nameMax } = wifiLimits;

/** A passphrase is 8 to 63 characters of printable ASCII; a space at an end can't be seen, so it is none of ours. */
export function findPassphraseMistake(passphrase: string): WifiMistake | undefined {
  if (!/^[\u0020-\u007e]*$/.test(passphrase)) return "not-latin";
  if (passphrase.trim() !== passphrase) return "edge-space";
  if (passphrase.length < passphraseMin) return "too-short";
  return passphrase.length > passphraseMax ? "too-long" : undefined;
}

/** A name is up to 32 bytes; ours are ASCII, since not every device shows others. */
export function findNameMistake(ssid: string): WifiMistake | undefined {
  if (!/^[\u0020-\u007e]*$/.test(ssid)) return "not-latin";
  if (ssid.trim() !== ssid) return "edge-space";
  if (ssid.length === 0) return "too-short";
  return Buffer.byteLength(ssid) > nameMax ? "too-long" : undefined;
}
