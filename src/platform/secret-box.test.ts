import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSecretBox, parseSecretKey, readOrCreateSecretKey, SecretNotReadable } from "./secret-box.ts";

const box = createSecretBox(randomBytes(32));

describe("a secret box", () => {
  test("opens what it sealed, whatever the text", () => {
    const texts = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(texts, (text) => {
        expect(box.open(box.seal(text))).toBe(text);
      }),
    );
  });

  test("seals the same text differently each time", () => {
    expect(box.seal("testing123")).not.toBe(box.seal("testing123"));
  });

  test("opens nothing that was sealed under another key", () => {
    const other = createSecretBox(randomBytes(32));
    expect(() => other.open(box.seal("testing123"))).toThrow(SecretNotReadable);
  });

  test("opens nothing in which any one byte was changed", () => {
    const sealed = Buffer.from(box.seal("testing123").slice(2), "base64url");
    for (const index of sealed.keys()) {
      const changed = Buffer.from(sealed);
      changed[index] = changed[index]! ^ 1;
      expect(() => box.open(`1.${changed.toString("base64url")}`)).toThrow(SecretNotReadable);
    }
  });

  test.each(["", "testing123", "1.", "1.c2hvcnQ"])("does not take %j for a sealed text", (text) => {
    expect(() => box.open(text)).toThrow(SecretNotReadable);
  });

  test("gives the same fingerprint only to the same text, purpose and key", () => {
    const fingerprint = box.fingerprint("address", "192.0.2.1");
    expect(box.fingerprint("address", "192.0.2.1")).toBe(fingerprint);
    expect(box.fingerprint("address", "192.0.2.2")).not.toBe(fingerprint);
    expect(box.fingerprint("login", "192.0.2.1")).not.toBe(fingerprint);
    expect(createSecretBox(randomBytes(32)).fingerprint("address", "192.0.2.1")).not.toBe(fingerprint);
  });
});

describe("the key of an installation", () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "uide-key-"))));
  afterAll(() => rm(folder, { recursive: true }));

  test("is made once, also by several starters at once, and only its owner reads it", async () => {
    const file = join(folder, "secret.key");
    const keys = await Promise.all(Array.from({ length: 8 }, () => readOrCreateSecretKey(file)));
    expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(1);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["secret.key"]);
  });

  test("is never replaced when its file can't be read as a key", async () => {
    const file = join(folder, "broken.key");
    await writeFile(file, "half a k");
    await expect(readOrCreateSecretKey(file)).rejects.toThrow(RangeError);
  });

  test("may be written in hexadecimal digits or base64", () => {
    const key = randomBytes(32);
    expect(parseSecretKey(`${key.toString("hex")}\n`)).toEqual(key);
    expect(parseSecretKey(key.toString("base64"))).toEqual(key);
    expect(() => parseSecretKey("password")).toThrow(RangeError);
  });
});
