import { randomUUID } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../src/platform/embedded-postgres/embedded-postgres.ts";
import { lockFolder } from "../../src/platform/embedded-postgres/folder-lock.ts";
import { silentLog } from "../../src/platform/log.ts";
import { killProcessesOn, processesOn } from "../harness/processes.ts";
import { launchProduct } from "../harness/product.ts";

let parent: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "uide-refusals-"));
});

afterAll(async () => {
  await killProcessesOn(parent);
  await rm(parent, { recursive: true, force: true });
});

/** Starts on a folder and must refuse to. @returns what it says, once it ended with 1 and left nothing running. */
async function refusal(directory: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const { ended, said, lines } = launchProduct({ UIDE_LOG: "silent", UIDE_DATA: directory, ...variables });
  expect([await ended, lines, await processesOn(directory)]).toEqual([1, [], []]);
  expect(said()).toMatch(/^uide did not start: /);
  return said().trim().replace("uide did not start: ", "");
}

const newFolder = (): string => join(parent, randomUUID());

describe.concurrent("at once, since each has a folder of its own:", () => {
  test("wrong values are named, each with what it takes, before anything is begun", async () => {
    const folder = newFolder();
    const wrong = {
      PORT: "eighty",
      RADIUS_ACCT_PORT: "70000",
      UIDE_SIMULATOR: "yes",
      UIDE_START_TIME: "tomorrow",
      UIDE_TIME_SPEED: "0",
      DATABASE_URL: "mysql://localhost/uide",
      UIDE_INTEGRATION_KEY: "short",
    };
    const sentence = await refusal(folder, wrong);
    for (const name of Object.keys(wrong)) expect(sentence).toContain(`${name} takes `);
    expect(existsSync(folder)).toBe(false);
  });

  test("a mistake in the provider's folder is named with file and line", async () => {
    const provider = join(parent, "provider");
    await cp("provider/beeline-kz", provider, { recursive: true });
    const file = join(provider, "policy.yaml");
    const rows = (await readFile(file, "utf8")).split("\n");
    const row = rows.findIndex((text) => text.startsWith("zone:"));
    await writeFile(file, rows.with(row, "zone: Almaty").join("\n"));
    const sentence = await refusal(newFolder(), { UIDE_PROVIDER: provider });
    expect(sentence).toContain(`policy.yaml:${row + 1}`);
  });

  test("a provider's folder that is not there is named", async () => {
    const sentence = await refusal(newFolder(), { UIDE_PROVIDER: join(parent, "nobody") });
    expect(sentence).toBe(
      `UIDE_PROVIDER takes the folder of a provider, and there is none at ${join(parent, "nobody")}.`,
    );
  });

  test("a data folder that can't be one is named", async () => {
    const file = join(parent, "file");
    await writeFile(file, "");
    expect(await refusal(file)).toMatch(/^UIDE_DATA takes a folder/);
  });

  test("a data folder that another process goes on working on is named, with its pid", async () => {
    const locked = newFolder();
    const lock = await lockFolder(locked);
    const sentence = await refusal(locked);
    expect(sentence).toContain(`${locked} is in use by another process (pid ${process.pid})`);
    await lock.release();
  });

  test("a DATABASE_URL that leads to nothing that takes us is named, and its password is not", async () => {
    const key = { UIDE_INTEGRATION_KEY: "a-secret-of-ones-own" };
    const postgres: EmbeddedPostgres = await startEmbeddedPostgres({
      directory: join(parent, "postgres"),
      log: silentLog,
    });
    const { host, password } = new URL(postgres.url);
    const wrong = [
      ["postgres://uide:wr0ng@127.0.0.1:1/uide", "ECONNREFUSED"],
      ["postgres://uide:wr0ng@nowhere.invalid/uide", "nowhere.invalid"],
      [`postgres://uide:wr0ng@${host}/postgres`, "password authentication failed"],
      [`postgres://uide:${password}@${host}/nothing`, 'database "nothing" does not exist'],
    ] as const;
    for (const [DATABASE_URL, reason] of wrong) {
      const sentence = await refusal(newFolder(), { DATABASE_URL, ...key });
      expect(sentence).toMatch(/^DATABASE_URL leads to no database that takes us: /);
      expect(sentence).toContain(reason);
      for (const secret of ["wr0ng", password]) expect(sentence).not.toContain(secret);
    }
    await postgres.stop();
  });
});

describe("on one folder, which each refusal leaves fit for the next start:", () => {
  let folder: string;
  beforeAll(() => {
    folder = newFolder();
  });
  const alone = { UIDE_SIMULATOR: "off", UIDE_INTEGRATION_KEY: "a-secret-of-ones-own" };

  test("a taken PORT is named", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const sentence = await refusal(folder, { ...alone, PORT: String(port) });
    expect(sentence).toBe(
      `another program uses port ${port}; stop it, or set PORT to a free port (0 takes any).`,
    );
    taken.close();
  });

  test("a taken RADIUS_ACCT_PORT is named", async () => {
    const taken = createSocket("udp4").bind(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address();
    const sentence = await refusal(folder, { ...alone, RADIUS_ACCT_PORT: String(port) });
    expect(sentence).toContain(`another program uses port ${port}; stop it, or set RADIUS_ACCT_PORT to`);
    taken.close();
  });

  test("a HOST that this machine doesn't have is named", async () => {
    // A documentation address (RFC 5737).
    expect(await refusal(folder, { ...alone, HOST: "203.0.113.7" })).toContain("HOST takes an address");
  });
});
