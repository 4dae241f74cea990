import { z } from "zod";
import type { Instant } from "./kernel/instant.ts";
import type { Endpoint } from "./modules/language-model/language-model.ts";
import { parseSecretKey } from "./platform/secret-box.ts";

/** A wrong setting; its message names the variable and what it takes. */
export class ConfigMistake extends Error {
  override readonly name = "ConfigMistake";
}

/** How this process runs. Everything that a provider says or promises is in its folder instead. */
export type Config = {
  readonly port: number;
  readonly host: string;
  readonly dataDirectory: string;
  /** Undefined: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly providerDirectory: string;
  readonly isSimulated: boolean;
  readonly startTime: Instant | undefined;
  readonly timeSpeed: number;
  readonly radiusAccountingPort: number;
  /** Where switches send their traps; 0: the system chooses. */
  readonly snmpTrapPort: number;
  readonly integrationKey: string;
  /** Where routers call our own ACS; 0: the system chooses. */
  readonly cwmpPort: number;
  /** The name and password that the provider's routers are delivered with. */
  readonly cwmpCredentials: { readonly username: string; readonly password: string } | undefined;
  /** The provider's own ACS, instead of ours. */
  readonly genieAcsUrl: string | undefined;
  /** Where the password of a login is switched at the provider's RADIUS; the demo's is the simulator. */
  readonly radiusPasswordUrl: string | undefined;
  /** Where texts to phone numbers go; undefined: they stay queued (the demo's go to the simulator). */
  readonly smsGatewayUrl: string | undefined;
  /** A language model that may name topics and propose drafts; undefined: none is asked. */
  readonly languageModel: Endpoint | undefined;
  /** The key that seals secrets, for several processes on several machines; undefined: a file in the data folder. */
  readonly secretKey: Buffer | undefined;
  /** Browsers reach us over https, by a proxy in front: sign-in cookies are kept to it then. */
  readonly isHttps: boolean;
  readonly logLevel: string;
  /** Off only for load tests on one's own machine. */
  readonly rateLimits: boolean;
};

const demoIntegrationKey = "demo-integration-key";

const port = z.coerce.number({ error: "a port number from 0 to 65535" }).int().min(0).max(65_535);
const onOff = z.enum(["on", "off"], { error: "on or off" });
const speedMax = 86_400;

const instant = z.string().transform((text, context) => {
  try {
    return Temporal.Instant.from(text);
  } catch {
    context.addIssue({ code: "custom", message: "an instant of ISO 8601 such as 2026-11-23T09:00:00+05:00" });
    return z.NEVER;
  }
});

const environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  UIDE_DATA: z.string().min(1).default(".data"),
  DATABASE_URL: z
    .string()
    .refine((url) => /^postgres(?:ql)?:\/\//.test(url), "an address that begins with postgres://")
    .optional(),
  UIDE_PROVIDER: z.string().min(1).default("provider/beeline-kz"),
  UIDE_SIMULATOR: onOff.optional(),
  UIDE_START_TIME: instant.optional(),
  UIDE_TIME_SPEED: z.coerce
    .number({ error: `a number above 0 and at most ${speedMax}` })
    .gt(0, `a number above 0 and at most ${speedMax}`)
    .max(speedMax, `a number above 0 and at most ${speedMax}`)
    .default(1),
  RADIUS_ACCT_PORT: port.default(1813),
  SNMP_TRAP_PORT: port.default(0),
  CWMP_PORT: port.default(0),
  CWMP_CREDENTIALS: z
    .string()
    .regex(/^[^:\s]{1,256}:\S{8,256}$/, "a name and a password of at least 8 characters, as name:password")
    .transform((text) => ({
      username: text.slice(0, text.indexOf(":")),
      password: text.slice(text.indexOf(":") + 1),
    }))
    .optional(),
  GENIEACS_URL: z.url({ protocol: /^https?$/, error: "an http or https address" }).optional(),
  RADIUS_PASSWORD_URL: z.url({ protocol: /^https?$/, error: "an http or https address" }).optional(),
  UIDE_INTEGRATION_KEY: z.string().min(8, "a secret of at least 8 characters").optional(),
  UIDE_SMS_GATEWAY: z.url({ error: "an http or https address" }).optional(),
  UIDE_SECRET_KEY: z
    .string()
    .transform((text, context) => {
      try {
        return parseSecretKey(text);
      } catch {
        context.addIssue({ code: "custom", message: "32 bytes as 64 hexadecimal digits or as base64" });
        return z.NEVER;
      }
    })
    .optional(),
  UIDE_LANGUAGE_MODEL_URL: z.url({ protocol: /^https?$/, error: "an http or https address" }).optional(),
  UIDE_LANGUAGE_MODEL: z.string().min(1).optional(),
  UIDE_LANGUAGE_MODEL_KEY: z.string().min(1).optional(),
  UIDE_HTTPS: onOff.default("off"),
  UIDE_LOG: z
    .enum(["silent", "error", "warn", "info", "debug"], { error: "silent, error, warn, info or debug" })
    .default("info"),
  UIDE_RATE_LIMITS: onOff.default("on"),
});

/** Reads the environment. @throws ConfigMistake that names each wrong variable. */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
  const read = environment.safeParse(given);
  if (!read.success) {
    const mistakes = read.error.issues.map(({ path, message }) => `${path.join(".")} takes ${message}`);
    throw new ConfigMistake(`${mistakes.join("; ")}. Correct it and start again.`);
  }
  const { data } = read;
  const isSimulated = (data.UIDE_SIMULATOR ?? (data.DATABASE_URL === undefined ? "on" : "off")) === "on";
  const integrationKey = data.UIDE_INTEGRATION_KEY ?? (isSimulated ? demoIntegrationKey : undefined);
  if (integrationKey === undefined) {
    throw new ConfigMistake(
      "UIDE_INTEGRATION_KEY takes the secret that monitoring and billing send as a bearer token; it is needed without the simulator.",
    );
  }
  return Object.freeze({
    languageModel: languageModelOf(data),
    port: data.PORT,
    host: data.HOST,
    dataDirectory: data.UIDE_DATA,
    databaseUrl: data.DATABASE_URL,
    providerDirectory: data.UIDE_PROVIDER,
    isSimulated,
    startTime: data.UIDE_START_TIME,
    timeSpeed: data.UIDE_TIME_SPEED,
    radiusAccountingPort: data.RADIUS_ACCT_PORT,
    snmpTrapPort: data.SNMP_TRAP_PORT,
    cwmpPort: data.CWMP_PORT,
    cwmpCredentials: data.CWMP_CREDENTIALS,
    genieAcsUrl: data.GENIEACS_URL,
    radiusPasswordUrl: data.RADIUS_PASSWORD_URL,
    integrationKey,
    smsGatewayUrl: data.UIDE_SMS_GATEWAY,
    secretKey: data.UIDE_SECRET_KEY,
    isHttps: data.UIDE_HTTPS === "on",
    logLevel: data.UIDE_LOG,
    rateLimits: data.UIDE_RATE_LIMITS === "on",
  });
}

function languageModelOf({
  UIDE_LANGUAGE_MODEL_URL: url,
  UIDE_LANGUAGE_MODEL: model,
  UIDE_LANGUAGE_MODEL_KEY: key,
}: z.output<typeof environment>): Endpoint | undefined {
  if (url === undefined) return undefined;
  if (model === undefined)
    throw new ConfigMistake(
      "UIDE_LANGUAGE_MODEL takes the model's name; it is needed with UIDE_LANGUAGE_MODEL_URL.",
    );
  return { url, model, key };
}
