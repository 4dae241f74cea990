import { z } from "zod";

const instant = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text));

const configuration = z.strictObject({
  /** Where the product answers HTTP, and its key for monitoring and billing systems. */
  productUrl: z.url(),
  integrationKey: z.string().min(1),
  /** Where the product takes RADIUS accounting. */
  radius: z.strictObject({ host: z.string(), port: z.int().min(1).max(65_535) }),
  /** Where the product takes SNMP traps; without it nobody sends any. */
  traps: z.strictObject({ host: z.string(), port: z.int().min(1).max(65_535) }).optional(),
  /** The product's address for routers (TR-069); without it they call nobody. */
  acsUrl: z.url().optional(),
  /** What the product's clock showed at a moment of real time, and how many times faster it runs. */
  clock: z.strictObject({ shownAt: instant, realAt: instant, speed: z.number().positive() }),
  /** The network's own small state is kept here. */
  stateDirectory: z.string().min(1),
  /** Where the simulator's page and API listen; port 0 is any free one. */
  host: z.string().default("127.0.0.1"),
  port: z.int().min(0).max(65_535).default(0),
});

export type Configuration = z.infer<typeof configuration>;

/** Holds JSON; not an argument, since everyone on a machine can read the arguments of a process. */
export const configurationVariable = "UIDE_SIMULATOR_CONFIGURATION";

/** @throws with a sentence that names what is wrong and where. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const text = environment[configurationVariable];
  if (text === undefined) throw new Error(`${configurationVariable} must hold the configuration as JSON`);
  const read = configuration.safeParse(JSON.parse(text));
  if (!read.success) throw new Error(`${configurationVariable}: ${z.prettifyError(read.error)}`);
  return read.data;
}
