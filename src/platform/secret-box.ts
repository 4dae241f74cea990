import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, randomUUID } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";

/** Keeps short texts unreadable at rest, under one key of the installation. */
export type SecretBox = {
  /** AES-256-GCM with a nonce of its own, so that the same text never looks the same. */
  seal(text: string): string;
  /** @throws SecretNotReadable when it was sealed under another key, or changed since. */
  open(sealed: string): string;
  /** The same for the same text and purpose, and of no use to anyone without the key. */
  fingerprint(purpose: string, text: string): string;
  /** A secret of its own for another part, such as the signature of sign-in cookies: 64 hexadecimal digits. */
  derive(purpose: string): string;
};

/** A sealed text that this key does not open. */
export class SecretNotReadable extends Error {
  override readonly name = "SecretNotReadable";
}

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** Goes before every sealed text, so that another way of sealing can follow one day. */
const version = "1.";

/** @param key 32 random bytes. @throws RangeError when it is shorter or longer. */
export function createSecretBox(key: Buffer): SecretBox {
  if (key.length !== keyBytes) throw new RangeError(`the key has ${key.length} bytes instead of ${keyBytes}`);
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync("sha256", key, "", `uide ${purpose}`, keyBytes));
  const sealingKey = derive("sealing");
  const fingerprintKey = derive("fingerprint");
  return {
    seal: (text) => seal(sealingKey, text),
    open: (sealed) => open(sealingKey, sealed),
    fingerprint: (purpose, text) =>
      createHmac("sha256", fingerprintKey).update(`${purpose}\0${text}`).digest("hex"),
    derive: (purpose) => derive(`derived ${purpose}`).toString("hex"),
  };
}

function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return version + sealed.toString("base64url");
}

function open(key: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed.slice(version.length), "base64url");
  if (!sealed.startsWith(version) || bytes.length < nonceBytes + tagBytes)
    throw new SecretNotReadable("this is no sealed text");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, "utf8") + decipher.final("utf8");
  } catch {
    throw new SecretNotReadable("a sealed text was changed, or sealed under another key than this one");
  }
}

/** Reads a key as people write it: 64 hexadecimal digits, or base64 of 32 bytes. @throws RangeError otherwise. */
export function parseSecretKey(text: string): Buffer {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, /^[0-9a-f]{64}$/i.test(trimmed) ? "hex" : "base64");
  if (key.length !== keyBytes)
    throw new RangeError("a key is 32 bytes, as 64 hexadecimal digits or as base64");
  return key;
}

/**
 * The key in `file`, which is made when it isn't there and is readable by its owner only.
 * Whoever loses the file loses every sealed text. @throws RangeError when the file holds no key.
 */
export async function readOrCreateSecretKey(file: string): Promise<Buffer> {
  const found = await readFile(file, "utf8").catch(ignoreMissing);
  if (found !== undefined) return parseSecretKey(found);
  // Written aside and linked, so that neither a kill nor another starter leaves half a key or a second one.
  const aside = `${file}.${randomUUID()}`;
  await writeFile(aside, `${randomBytes(keyBytes).toString("hex")}\n`, {
    mode: 0o600,
    flag: "wx",
    flush: true,
  });
  await link(aside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rm(aside);
  return parseSecretKey(await readFile(file, "utf8"));
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
  return undefined;
}
