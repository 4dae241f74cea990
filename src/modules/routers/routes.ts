import { z } from "zod";
import type { App } from "../../http/app.ts";
import { allowedOf, instantText, pageOf, pageQuery, writtenText } from "../../http/wire.ts";
import { asLogin } from "../../kernel/ids.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import { staffOf } from "../staff/staff.ts";
import { noSuchRouterTask } from "./problems.ts";
import { routerTaskKinds, routerTaskStates } from "./router-task.ts";
import {
  allowedWithTask,
  assignRouter,
  cancelRouterTask,
  countDevices,
  countTasks,
  findDevices,
  findRouterTask,
  findTasks,
  isInReach,
  type ListedTask,
  orderRouterTask,
  readRouterDevice,
  retryRouterTask,
  type RouterDevice,
  type RouterParts,
} from "./routers.ts";
import { Problem } from "../../kernel/problem.ts";

export type RouterRouteParts = RouterParts & { readonly db: Db; readonly clock: Clock };

const routerOnWire = z.object({
  id: z.string(),
  manufacturer: z.string(),
  oui: z.string(),
  productClass: z.string(),
  serialNumber: z.string(),
  managedBy: z.enum(["own", "genieacs"]),
  login: z.string().nullable(),
  loginFrom: z.enum(["import", "router"]).nullable().describe("Who says whose it is"),
  dataModel: z.enum(["TR-098", "TR-181"]).nullable(),
  softwareVersion: z.string().nullable(),
  facts: z.looseObject({}).describe("What it said last of its connection and its Wi-Fi"),
  firstSeenAt: instantText,
  lastInformAt: instantText,
  lastBootAt: instantText.nullable(),
  lookedAt: instantText.nullable(),
  isInReach: z.boolean().describe("It has been heard lately"),
});

const taskActions = ["cancel", "retry"] as const;

const taskOnWire = z.object({
  id: z.uuid(),
  routerId: z.string(),
  login: z.string().nullable(),
  kind: z.enum(routerTaskKinds),
  state: z.enum(routerTaskStates),
  requestedBy: z.string(),
  createdAt: instantText,
  expiresAt: instantText,
  attempts: z.int(),
  asks: z.int().describe("How often the router was asked to come"),
  nextAskAt: instantText.nullable(),
  sentAt: instantText.nullable(),
  endedAt: instantText.nullable(),
  reason: z.string().nullable(),
  result: z.unknown(),
  allowed: allowedOf(taskActions),
});

function routerToWire(
  device: RouterDevice,
  { policy, clock }: RouterRouteParts,
): z.output<typeof routerOnWire> {
  const { root, facts } = device;
  const dataModel = root === null ? null : root === "Device." ? "TR-181" : "TR-098";
  return { ...device, dataModel, isInReach: isInReach(device, policy, clock.now()), facts: { ...facts } };
}

function taskToWire(task: ListedTask): z.output<typeof taskOnWire> {
  const nextAskAt = task.state === "queued" ? task.askAt : null;
  return { ...task, routerId: task.deviceId, nextAskAt, allowed: allowedWithTask(task) };
}

/** For staff: routers that are managed from afar, and what waits for them. */
export function routerRoutes(app: App, parts: RouterRouteParts): void {
  listRouters(app, parts);
  readRouter(app, parts);
  assign(app, parts);
  order(app, parts);
  listTasks(app, parts);
  changeTasks(app, parts);
}

const tags = ["routers"];
const login = writtenText(20).transform(asLogin);
const routerParams = z.object({ id: writtenText(300) });

function listRouters(app: App, parts: RouterRouteParts): void {
  app.route({
    method: "GET",
    url: "/api/routers",
    config: { access: { staff: "network:read" } },
    schema: {
      tags,
      summary: "Managed routers, the last heard first",
      querystring: pageQuery.extend({ login: login.optional() }),
      response: { 200: pageOf(routerOnWire) },
    },
    handler: async ({ query: { page, pageSize, ...filter } }) => {
      const found = await findDevices(parts.db, filter, { limit: pageSize, offset: (page - 1) * pageSize });
      const items = found.map((device) => routerToWire(device, parts));
      return { items, total: await countDevices(parts.db, filter) };
    },
  });
}

function readRouter(app: App, parts: RouterRouteParts): void {
  app.route({
    method: "GET",
    url: "/api/routers/:id",
    config: { access: { staff: "network:read" } },
    schema: { tags, summary: "A managed router", params: routerParams, response: { 200: routerOnWire } },
    handler: async ({ params: { id } }) => routerToWire(await readRouterDevice(parts.db, id), parts),
  });
}

function assign(app: App, parts: RouterRouteParts): void {
  app.route({
    method: "PUT",
    url: "/api/routers/:id/login",
    config: { access: "integration" },
    schema: {
      tags,
      summary: "Whose a router is, from the provider's stock system",
      params: routerParams,
      body: z.strictObject({ login }),
      response: { 200: routerOnWire },
    },
    handler: async ({ params: { id }, body }) => {
      await change(parts, (work) => assignRouter(work, id, body.login));
      return routerToWire(await readRouterDevice(parts.db, id), parts);
    },
  });
}

/** What staff may ask for; what is secret is asked for by the subscriber alone. */
const staffOrders = z.strictObject({ kind: z.enum(["read", "reboot", "factory-reset"]) });

function order(app: App, parts: RouterRouteParts): void {
  app.route({
    method: "POST",
    url: "/api/routers/:id/tasks",
    config: { access: { staff: "network:write" } },
    schema: {
      tags,
      summary: "Have a router read, restarted or set back; it is done as soon as it can be reached",
      params: routerParams,
      body: staffOrders,
      response: { 202: taskOnWire },
    },
    handler: async (request, reply) => {
      const { id: deviceId } = request.params;
      const requestedBy = `staff:${staffOf(request).id}`;
      await readRouterDevice(parts.db, deviceId);
      const task = await change(parts, (work) =>
        orderRouterTask(work, parts, { deviceId, operation: request.body, requestedBy }),
      );
      return reply.status(202).send(await describe(parts, task.id));
    },
  });
}

function listTasks(app: App, { db }: RouterRouteParts): void {
  app.route({
    method: "GET",
    url: "/api/router-tasks",
    config: { access: { staff: "network:read" } },
    schema: {
      tags,
      summary: "What waits for routers and what came of it, the newest first",
      querystring: pageQuery.extend({
        login: login.optional(),
        state: z.enum(routerTaskStates).optional(),
        routerId: writtenText(300).optional(),
      }),
      response: { 200: pageOf(taskOnWire) },
    },
    handler: async ({ query: { page, pageSize, routerId: deviceId, ...wanted } }) => {
      const filter = { ...wanted, deviceId };
      const found = await findTasks(db, filter, { limit: pageSize, offset: (page - 1) * pageSize });
      return { items: found.map(taskToWire), total: await countTasks(db, filter) };
    },
  });
}

function changeTasks(app: App, parts: RouterRouteParts): void {
  const actions = { cancel: cancelRouterTask, retry: retryRouterTask };
  for (const action of taskActions)
    app.route({
      method: "POST",
      url: `/api/router-tasks/:id/${action}`,
      config: { access: { staff: "network:write" } },
      schema: {
        tags,
        summary: action === "cancel" ? "Call back what has not been sent" : "Try once more what has failed",
        params: z.object({ id: z.uuid() }),
        response: { 200: taskOnWire },
      },
      handler: async ({ params: { id } }) => {
        await change(parts, (work) => actions[action](work, parts, id));
        return describe(parts, id);
      },
    });
}

async function describe({ db }: RouterRouteParts, id: string): Promise<z.output<typeof taskOnWire>> {
  const task = await findRouterTask(db, id);
  if (task === undefined) throw new Problem(noSuchRouterTask, "No task has this id.");
  return taskToWire(task);
}

const change = <Value>(
  { db, clock }: RouterRouteParts,
  make: (work: Work) => Promise<Value>,
): Promise<Value> => inTransaction(db, (tx) => make({ tx, now: clock.now() }));
