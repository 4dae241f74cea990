import { resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  snmpAuthProtocols,
  type SnmpCredentials,
  snmpKeyCharactersMin,
  snmpPrivacyProtocols,
} from "../../platform/snmp/credentials.ts";
import { SnmpAgent } from "../../platform/snmp/snmp-agent.ts";
import { loadProvider } from "../provider/provider.ts";
import { inspectCable, inspectSwitch } from "./inspect-switch.ts";

const usage = `Asks a switch by SNMP and prints what it says as JSON; docs/snmp.md describes it.

  npm run --silent switch -- --address 127.0.0.1 --community NAME [--port-udp 161] [--port 14 | --interface 14]
  npm run --silent switch -- --address 127.0.0.1 --v3 USER --auth sha:KEY --privacy aes:KEY

  --address IP            where its agent is
  --port-udp N            the agent's UDP port; 161
  --community NAME        version 2c
  --v3 USER               version 3, with --auth PROTOCOL:KEY and --privacy PROTOCOL:KEY where the user has them
                          (${snmpAuthProtocols.join(", ")}; ${snmpPrivacyProtocols.join(", ")})
  --port N                only this port of the switch's front
  --interface N           only this interface (ifIndex)
  --seconds N             between two readings of the counters; 1, and 0 for one reading only
  --cable-test            tests the cable of --port or --interface as well, if its link is down
  --write-community NAME  for the cable test, where it isn't the same; --write-user USER likewise
  --consented             the subscriber agreed that a link that is up is cut
`;

class WrongArguments extends Error {}

const options = {
  address: { type: "string" },
  "port-udp": { type: "string", default: "161" },
  community: { type: "string" },
  v3: { type: "string" },
  auth: { type: "string" },
  privacy: { type: "string" },
  port: { type: "string" },
  interface: { type: "string" },
  seconds: { type: "string", default: "1" },
  "cable-test": { type: "boolean", default: false },
  "write-community": { type: "string" },
  "write-user": { type: "string" },
  consented: { type: "boolean", default: false },
} as const;

type Values = ReturnType<typeof parse>;

function parse(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options }).values;
  } catch (error) {
    throw new WrongArguments(error instanceof Error ? error.message : String(error));
  }
}

async function run(given: readonly string[]): Promise<number> {
  const values = parse(given);
  const { address } = values;
  if (address === undefined) throw new WrongArguments("--address is missing");
  const port = wholeNumber("--port-udp", values["port-udp"], 65_535);
  const target = { address, port };
  const provider = loadProvider(resolve(process.env["UIDE_PROVIDER"] ?? "provider/beeline-kz"));
  const policy = provider.policy.switches;
  const patience = { answerMilliseconds: policy.answerMilliseconds * 2, retries: 2 };
  const read = new SnmpAgent({ ...target, credentials: credentialsOf(values, "read") }, patience);
  const write = new SnmpAgent({ ...target, credentials: credentialsOf(values, "write") }, patience);
  const found = await inspectSwitch(read, {
    port: optional("--port", values.port),
    ifIndex: optional("--interface", values.interface),
    seconds: wholeNumber("--seconds", values.seconds, 600),
    policy,
  });
  const cable = await testedCable(found, { read, write, values, policy });
  read.close();
  write.close();
  process.stdout.write(`${JSON.stringify({ address, ...found, ...(cable && { cable }) }, null, 2)}\n`);
  return found.reachable ? 0 : 2;
}

async function testedCable(
  found: Awaited<ReturnType<typeof inspectSwitch>>,
  {
    read,
    write,
    values,
    policy,
  }: {
    read: SnmpAgent;
    write: SnmpAgent;
    values: Values;
    policy: Parameters<typeof inspectCable>[1]["policy"];
  },
) {
  if (!values["cable-test"] || !found.reachable) return undefined;
  const [port, ...others] = found.ports;
  if (port === undefined) return { result: "refused", reason: "port-unknown" } as const;
  if (others.length > 0) throw new WrongArguments("--cable-test takes --port or --interface");
  return inspectCable({ read, write }, { ifIndex: port.interface, consented: values.consented, policy });
}

function credentialsOf(values: Values, as: "read" | "write"): SnmpCredentials {
  if (values.v3 !== undefined) {
    const user = (as === "write" ? values["write-user"] : undefined) ?? values.v3;
    const auth = keyOf("--auth", values.auth, snmpAuthProtocols);
    const privacy = keyOf("--privacy", values.privacy, snmpPrivacyProtocols);
    if (privacy !== null && auth === null) throw new WrongArguments("--privacy needs --auth");
    return { version: "3", user, auth, privacy };
  }
  const community = (as === "write" ? values["write-community"] : undefined) ?? values.community;
  if (community === undefined) throw new WrongArguments("--community or --v3 is missing");
  return { version: "2c", community };
}

function keyOf<Protocol extends string>(
  option: string,
  text: string | undefined,
  protocols: readonly Protocol[],
): { readonly protocol: Protocol; readonly key: string } | null {
  if (text === undefined) return null;
  const [name, ...rest] = text.split(":");
  const protocol = protocols.find((one) => one === name);
  const key = rest.join(":");
  if (protocol === undefined)
    throw new WrongArguments(`${option} takes ${protocols.join(", ")}, then : and the key`);
  if (key.length < snmpKeyCharactersMin)
    throw new WrongArguments(`${option} takes a key of at least ${snmpKeyCharactersMin} characters`);
  return { protocol, key };
}

function wholeNumber(option: string, text: string, most: number): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) > most)
    throw new WrongArguments(`${option} takes a whole number up to ${most}`);
  return Number(text);
}

const interfacesMax = 4_294_967_295;

const optional = (option: string, text: string | undefined): number | undefined =>
  text === undefined ? undefined : wholeNumber(option, text, interfacesMax);

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.exitCode = 1;
  if (!(error instanceof WrongArguments)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}`);
}
