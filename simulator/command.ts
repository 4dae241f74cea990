import { parseArgs } from "node:util";
import { z } from "zod";

// node simulator/command.ts [--url URL] COMMAND …: what the page does, for a terminal and for scripts.

const usage = `usage: node simulator/command.ts --url URL COMMAND

  list                             active faults
  show QUERY                       lines by login, name, address or switch
  snmp LOGIN                       what the line's switch answers now
  router LOGIN                     what the line's rented router knows
  cut-cable LOGIN [METERS]         cut the cable, METERS from the switch
  short-cable LOGIN [METERS]       short two of its wires
  port-disabled LOGIN              switch its port off, as an administrator does
  router-off LOGIN                 switch the router off: its port goes down
  router-hung LOGIN                hang the router: its port stays up, nothing is learnt on it
  router-restart LOGIN             restart the router; it comes back by itself
  wrong-password LOGIN             type a wrong password into the router
  reauthentication LOGIN           end the session; the router dials at once
  change-password LOGIN NEW [at-once]
                                   choose another password in the provider's app; at-once: it shuts the
                                   router out until that is told
  drops LOGIN [MIN MAX [FROM TO]]  drop the line every MIN to MAX minutes, in the hours FROM to TO
  line-errors LOGIN                let the line's error count rise
  slow-link LOGIN                  let the link come up at a lower speed
  power-off LOGIN|NODE             cut the power of the building
  feed-off LOGIN|NODE              … of its flats; the switch has a battery
  switch-off LOGIN|NODE            switch the node off
  switch-silent LOGIN|NODE         let the node answer no questions, while it works
  switch-nonsense LOGIN|NODE       let the node answer nonsense
  uplink-cut LOGIN|NODE            cut the way from a district to its gateway
  power-flicker LOGIN|NODE         a district without power for some seconds; all is back in three minutes
  bng-down LOGIN|NODE              switch the city's gateway off
  nas-restart LOGIN|NODE           … and on again: every session starts anew
  nightly-reauthentication LOGIN|NODE
                                   end every session of the city now, and each night after 03:00
  mend ID|LOGIN|NODE               mend one fault, or all that were made there
  pay LOGIN                        the billing system says that the fee is paid
  unpay LOGIN TENGE                … that so much is to pay
  sms [NUMBER]                     delivered messages, newest first

URL is the simulator's own, which it prints at start; UIDE_SIMULATOR_URL may hold it instead.`;

const networkState = z.object({
  faults: z.array(
    z.looseObject({ id: z.string(), login: z.string().nullable(), node: z.string().nullable() }),
  ),
  lines: z.array(z.looseObject({ login: z.string(), node: z.string() })),
});

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { url: { type: "string" }, help: { type: "boolean", short: "h" } },
});
const url = values.url ?? process.env.UIDE_SIMULATOR_URL;
const [command, ...words] = positionals;

if (values.help === true || url === undefined || command === undefined) {
  console.log(usage);
  process.exitCode = values.help === true ? 0 : 2;
} else {
  try {
    console.log(JSON.stringify(await carryOut(command, words), null, 2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

async function carryOut(name: string, [target = "", ...numbers]: readonly string[]): Promise<unknown> {
  const [first, second, from, to] = numbers.map(Number);
  const place = /^\d+$/.test(target) ? { login: target } : { node: target };
  switch (name) {
    case "list":
      return (await state("")).faults;
    case "show":
      return (await state([target, ...numbers].join(" "))).lines;
    case "snmp":
    case "router":
      return call("GET", `/api/lines/${encodeURIComponent(target)}/${name}`);
    case "change-password":
      return call("POST", "/api/passwords", {
        login: target,
        password: numbers[0] ?? "",
        atOnce: numbers[1] === "at-once",
      });
    case "mend":
      return mend(target);
    case "pay":
      return call("POST", "/api/billing", { login: target, paid: true, amountTiyn: 0 });
    case "unpay":
      return call("POST", "/api/billing", { login: target, paid: false, amountTiyn: (first ?? 0) * 100 });
    case "sms":
      return call("GET", `/api/sms${target === "" ? "" : `?to=${encodeURIComponent(target)}`}`);
    case "cut-cable":
    case "short-cable":
      return call("POST", "/api/faults", { kind: name, ...place, lengthMeters: first });
    case "drops": {
      const gapMinutes = second === undefined ? undefined : { min: first, max: second };
      const hours = to === undefined ? undefined : { from, to };
      return call("POST", "/api/faults", { kind: name, ...place, gapMinutes, hours });
    }
    default:
      return call("POST", "/api/faults", { kind: name, ...place });
  }
}

async function state(query: string): Promise<z.infer<typeof networkState>> {
  return networkState.parse(await call("GET", `/api/state?query=${encodeURIComponent(query)}`));
}

/** Mends the fault with this id, or all at this login and its switch, or all at this node. */
async function mend(target: string): Promise<readonly string[]> {
  const { faults, lines } = await state(target);
  const places = [target, ...lines.filter(({ login }) => login === target).map(({ node }) => node)];
  const ids = faults
    .filter(({ id, login, node }) =>
      [id, login, node].some((place) => place !== null && places.includes(place)),
    )
    .map(({ id }) => id);
  if (ids.length === 0) throw new Error(`there is no active fault ${target}`);
  for (const id of ids) await call("DELETE", `/api/faults/${id}`);
  return ids;
}

async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(new URL(path, url), {
    method,
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text === "" ? null : JSON.parse(text);
}
