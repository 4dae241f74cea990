import { readFile } from "node:fs/promises";
import Fastify, { type FastifyInstance } from "fastify";
import { z } from "zod";
import { levelOf, lineFaultKinds, nodeFaultKinds, targetOf } from "./life/faults.ts";
import type { FaultRequest, Network } from "./network.ts";
import { faultView, networkView } from "./network-view.ts";
import { lineBySnmp } from "./snmp-view.ts";
import type { Switches } from "./snmp/switches.ts";
import { SmsInbox } from "./sms-inbox.ts";
import { isoOf, localIsoOf } from "./time.ts";
import { Unusable } from "./unusable.ts";
import type { Fleet } from "./routers/fleet.ts";
import type { Passwords } from "./routers/passwords.ts";
import { serveRouters } from "./routers/routes.ts";
import { reportFeeState, type ProductAccess } from "./wire/product-api.ts";
import type { Topology } from "./world/topology.ts";
import type { Line } from "./world/world.ts";

const gapMinutes = z
  .strictObject({ min: z.int().min(2), max: z.int().max(1440) })
  .refine(({ min, max }) => min <= max, "min is greater than max");

const hour = z.int().min(0).max(24);
const hours = z
  .strictObject({ from: hour, to: hour })
  .refine(({ from, to }) => from !== to, "from and to are the same");

const faultBody = z.union([
  z.strictObject({
    kind: z.enum(lineFaultKinds),
    login: z.string(),
    lengthMeters: z.int().min(0).max(100).optional(),
    gapMinutes: gapMinutes.optional(),
    hours: hours.optional(),
  }),
  z.strictObject({ kind: z.enum(nodeFaultKinds), node: z.string() }),
  z.strictObject({ kind: z.enum(nodeFaultKinds), login: z.string() }),
]);
const billingBody = z.strictObject({
  login: z.string(),
  paid: z.boolean(),
  amountTiyn: z.int().min(0).default(0),
});
const smsBody = z.object({ id: z.string().optional(), to: z.string().min(1), text: z.string() });
const stateQuery = z.object({ query: z.string().default("") });
const smsQuery = z.object({ to: z.string().optional() });
const lineParams = z.object({ login: z.string() });
const faultParams = z.object({ id: z.string() });

export type ServerParts = {
  readonly network: Network;
  readonly switches: Switches;
  readonly passwords: Passwords;
  /** Undefined when the product has no place for routers to call. */
  readonly fleet: Fleet | undefined;
  readonly product: ProductAccess;
};

/** The page and its API, for people and tests on this machine. It doesn't listen yet. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { network, switches, passwords, fleet, product } = parts;
  const { topology, clock } = network.parts;
  const inbox = new SmsInbox();
  const app = Fastify({ forceCloseConnections: true });
  answerErrors(app);
  await servePage(app, product.url);
  app.get("/api/state", (request) => ({
    ...networkView(network, stateQuery.parse(request.query).query),
    snmpPort: switches.port,
    routers: fleet === undefined ? null : { count: fleet.size, port: fleet.port },
  }));
  app.get("/api/lines/:login/snmp", (request) => {
    const { login } = lineParams.parse(request.params);
    return lineBySnmp(lineOf(login, topology), { network, switches });
  });
  app.post("/api/faults", async (request, reply) => {
    const wanted = faultRequestOf(faultBody.parse(request.body), topology);
    const fault =
      wanted.kind === "wrong-password"
        ? await passwords.spoil(wanted.target)
        : await network.makeFault(wanted);
    return reply.code(201).send(faultView(fault));
  });
  app.delete("/api/faults/:id", async (request, reply) => {
    const { id } = faultParams.parse(request.params);
    const fault = await network.mendFault(id);
    if (fault === null) throw new Unusable(404, `there is no fault ${id}`);
    if (fault.kind === "wrong-password") await passwords.correct(targetOf(fault));
    return reply.code(204).send();
  });
  app.post("/api/billing", (request) =>
    reportFeeState(product, { ...billingBody.parse(request.body), at: isoOf(clock.now()) }),
  );
  serveRouters(app, { topology, clock, passwords, fleet, product });
  app.post("/sms", async (request, reply) => {
    inbox.receive({ ...smsBody.parse(request.body), at: localIsoOf(clock.now()) });
    return reply.code(202).send({});
  });
  app.get("/api/sms", (request) => inbox.read(smsQuery.parse(request.query).to));
  return app;
}

const pageFiles = [
  { path: "/", name: "index.html", type: "text/html; charset=utf-8" },
  { path: "/page.css", name: "page.css", type: "text/css; charset=utf-8" },
  { path: "/page.js", name: "page.js", type: "text/javascript; charset=utf-8" },
];

async function servePage(app: FastifyInstance, productUrl: string): Promise<void> {
  for (const { path, name, type } of pageFiles) {
    const text = await readFile(new URL(`page/${name}`, import.meta.url), "utf8");
    const body = text.replaceAll("{{product}}", encodeURI(productUrl));
    app.get(path, (_, reply) => reply.type(type).send(body));
  }
}

/** @throws Unusable when login or node isn't in the network. A node's fault may be made at a login: of its switch. */
function faultRequestOf(body: z.infer<typeof faultBody>, topology: Topology): FaultRequest {
  if ("node" in body) {
    const node = topology.node(body.node);
    if (node === null) throw new Unusable(404, `there is no node ${body.node}`);
    if (levelOf[body.kind] === "bng" && node.kind !== "bng")
      throw new Unusable(400, `${body.kind} is made at a gateway, and ${node.id} is none`);
    return { kind: body.kind, target: body.node };
  }
  const { login, ...request } = body;
  const line = lineOf(login, topology);
  const isOnNode = nodeFaultKinds.some((kind) => kind === body.kind);
  const level = levelOf[body.kind] ?? "switch";
  return { ...request, target: isOnNode ? topology.above(line.nodeId, level)!.id : login };
}

function lineOf(login: string, topology: Topology): Line {
  const line = topology.line(login);
  if (line === null) throw new Unusable(404, `there is no login ${login}`);
  return line;
}

function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, _, reply) => {
    if (error instanceof z.ZodError) return reply.code(400).send({ error: z.prettifyError(error) });
    return reply.code(error.statusCode ?? 502).send({ error: error.message });
  });
}
