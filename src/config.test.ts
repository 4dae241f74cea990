import { expect, test } from "vitest";
import { ConfigMistake, readConfig } from "./config.ts";

test("nothing needs to be set", () => {
  const config = readConfig({});
  expect(config).toMatchObject({ port: 3000, host: "127.0.0.1", isSimulated: true, timeSpeed: 1 });
  expect(config.radiusAccountingPort).toBe(1813);
});

test("a database of one's own turns the simulator off, and the integration key is then a secret of one's own", () => {
  const DATABASE_URL = "postgres://uide@127.0.0.1/uide";
  expect(() => readConfig({ DATABASE_URL })).toThrow(/UIDE_INTEGRATION_KEY/);
  expect(readConfig({ DATABASE_URL, UIDE_INTEGRATION_KEY: "a-secret-of-ones-own" }).isSimulated).toBe(false);
  expect(readConfig({ DATABASE_URL, UIDE_SIMULATOR: "on" }).isSimulated).toBe(true);
});

test.each([
  ["PORT", "eighty", /PORT takes a port number/],
  ["PORT", "70000", /PORT takes/],
  ["UIDE_SIMULATOR", "yes", /UIDE_SIMULATOR takes on or off/],
  ["UIDE_START_TIME", "tomorrow", /UIDE_START_TIME takes an instant/],
  ["UIDE_TIME_SPEED", "0", /UIDE_TIME_SPEED takes a number above 0/],
  ["UIDE_TIME_SPEED", "fast", /UIDE_TIME_SPEED takes a number/],
  ["DATABASE_URL", "mysql://x", /DATABASE_URL takes an address/],
  ["RADIUS_ACCT_PORT", "-1", /RADIUS_ACCT_PORT takes/],
  ["UIDE_SECRET_KEY", "abc", /UIDE_SECRET_KEY takes 32 bytes/],
  ["UIDE_LANGUAGE_MODEL_URL", "models.example", /UIDE_LANGUAGE_MODEL_URL takes an http or https address/],
  ["UIDE_LANGUAGE_MODEL_URL", "https://models.example/v1", /UIDE_LANGUAGE_MODEL takes the model's name/],
  ["UIDE_HTTPS", "yes", /UIDE_HTTPS takes on or off/],
  ["UIDE_INTEGRATION_KEY", "short", /UIDE_INTEGRATION_KEY takes a secret/],
])("a wrong %s (%s) stops the start with a sentence that names it", (name, value, sentence) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigMistake);
  expect(() => readConfig({ [name]: value })).toThrow(sentence);
});
