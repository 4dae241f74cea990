import { z } from "zod";
import { instant, type Instant } from "../../kernel/instant.ts";
import { readAtMost } from "../../platform/read-at-most.ts";
import type { ParameterName, ParameterValue, Root } from "../cwmp/cwmp.ts";
import { routerIdOf } from "./router-device.ts";
import { type RouterDialog, RouterLost, type RouterManagement, RouterRefused } from "./router-dialog.ts";

/**
 * A provider's own GenieACS, by its northbound interface (port 7557, no authentication of its own: keep it in the
 * management network). A task there that didn't end at once is taken back, so that nothing is done behind our queue.
 */
export const genieManagement = (baseUrl: string): RouterManagement => {
  const nbi = new GenieNbi(baseUrl);
  return {
    name: "genieacs",
    async reach({ id, root }, talk) {
      await talk(dialogOf(nbi, id, root ?? "InternetGatewayDevice."));
      return "reached";
    },
    discover: (login) => discover(nbi, login),
  };
};

const timeoutMilliseconds = 30_000;
const answerBytesMax = 8 * 1024 * 1024;

type Answer = { readonly status: number; readonly json: unknown };

/** What the interface answers, over HTTP. Whatever is no answer of GenieACS' is a lost router. */
class GenieNbi {
  readonly #base: URL;

  constructor(baseUrl: string) {
    this.#base = new URL(baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`);
  }

  async call(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<Answer> {
    try {
      const response = await fetch(new URL(path, this.#base), {
        method,
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMilliseconds),
        ...(body !== undefined && {
          body: JSON.stringify(body),
          headers: { "content-type": "application/json" },
        }),
      });
      const text = await readAtMost(response, answerBytesMax);
      return { status: response.status, json: parseOr(text) };
    } catch {
      throw new RouterLost("acs-not-reached");
    }
  }

  /** Documents of a collection that match. @throws RouterLost when what comes is no list of documents */
  async find<Item>(
    collection: string,
    query: object,
    item: z.ZodType<Item>,
    projection = "",
  ): Promise<readonly Item[]> {
    const search = new URLSearchParams({ query: JSON.stringify(query), ...(projection && { projection }) });
    const { status, json } = await this.call("GET", `${collection}/?${search}`);
    const read = z.array(item).safeParse(json);
    if (status !== 200 || !read.success) throw new RouterLost("acs-answers-nonsense");
    return read.data;
  }
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Task = { readonly name: string } & Readonly<Record<string, unknown>>;

const taskAnswer = z.object({ _id: z.string().min(1) });
const faultAnswer = z.object({ _id: z.string(), code: z.string().default("unknown") });

/** Ids are percent-encoded already; in an address they are encoded once more. */
const inUrl = (id: string): string => encodeURIComponent(id);

/** @throws RouterRefused, RouterLost */
async function runTask(nbi: GenieNbi, id: string, task: Task): Promise<void> {
  const { status, json } = await nbi.call("POST", `devices/${inUrl(id)}/tasks?connection_request`, task);
  if (status === 200) return;
  if (status === 404) throw new RouterRefused("acs-knows-no-such-router", true);
  const posted = taskAnswer.safeParse(json);
  if (status !== 202 || !posted.success) throw new RouterLost("acs-answers-nonsense");
  await settle(nbi, {
    id,
    taskId: posted.data._id,
    canRepeat: task.name !== "reboot" && task.name !== "factoryReset",
  });
}

type Posted = { readonly id: string; readonly taskId: string; readonly canRepeat: boolean };

/** Queued, or faulted: the reason says. What passes is tried once more, except what restarts the router. */
async function settle(nbi: GenieNbi, posted: Posted): Promise<void> {
  let fault = await findFault(nbi, posted);
  if (fault !== undefined && posted.canRepeat && isPassing(fault)) {
    const again = await nbi.call("POST", `tasks/${inUrl(posted.taskId)}/retry`);
    if (again.status === 200) fault = await findFault(nbi, posted);
  }
  const isThere = await takeBack(nbi, posted);
  if (fault !== undefined) throw new RouterRefused(reasonOf(fault), !isPassing(fault));
  // A task that was gone when we wanted it back was done in the meantime.
  if (isThere) throw new RouterLost("not-reached");
}

async function findFault(nbi: GenieNbi, { id, taskId }: Posted): Promise<string | undefined> {
  const [fault] = await nbi.find("faults", { _id: `${id}:task_${taskId}` }, faultAnswer);
  return fault?.code;
}

async function takeBack(nbi: GenieNbi, { id, taskId }: Posted): Promise<boolean> {
  const { status } = await nbi.call("DELETE", `tasks/${inUrl(taskId)}`);
  await nbi.call("DELETE", `faults/${inUrl(`${id}:task_${taskId}`)}`);
  return status === 200;
}

const isPassing = (code: string): boolean => /9002|9004|timeout|session_terminated/i.test(code);

const reasonOf = (code: string): string => `fault-${code.replace(/^cwmp\./, "").slice(0, 60)}`;

const dialogOf = (nbi: GenieNbi, id: string, root: Root): RouterDialog => ({
  async names(path) {
    await runTask(nbi, id, { name: "refreshObject", objectName: path });
    return (await readParameters(nbi, id, path.replace(/\.$/, ""))).filter(({ name }) =>
      name.startsWith(root),
    );
  },
  async values(names) {
    await runTask(nbi, id, { name: "getParameterValues", parameterNames: names });
    const found = await readParameters(nbi, id, names.join(","));
    return found.flatMap(({ name, value, type }) =>
      value !== undefined && names.includes(name) ? [{ name, value, type }] : [],
    );
  },
  set: (values) =>
    runTask(nbi, id, {
      name: "setParameterValues",
      parameterValues: values.map(({ name, value, type }) => [name, jsonValue({ name, value, type }), type]),
    }),
  reboot: () => runTask(nbi, id, { name: "reboot" }),
  factoryReset: () => runTask(nbi, id, { name: "factoryReset" }),
});

const jsonValue = ({ value, type }: ParameterValue): string | boolean | number =>
  type === "xsd:boolean" ? value === "1" : type === "xsd:unsignedInt" ? Number(value) : value;

type FoundParameter = ParameterName & { readonly value: string | undefined; readonly type: string };

const anyDocument = z.record(z.string(), z.unknown());

async function readParameters(
  nbi: GenieNbi,
  id: string,
  projection: string,
): Promise<readonly FoundParameter[]> {
  const [device] = await nbi.find("devices", { _id: id }, anyDocument, projection);
  if (device === undefined) throw new RouterRefused("acs-knows-no-such-router", true);
  return [...parametersIn(device, "", 0)];
}

const depthMax = 24;

/** The tree of a device as a list: what begins with an underscore tells of a parameter, the rest are those below it. */
function* parametersIn(node: unknown, path: string, depth: number): Generator<FoundParameter> {
  if (typeof node !== "object" || node === null || depth > depthMax) return;
  const fields = node as Readonly<Record<string, unknown>>;
  const isObject = fields["_object"] === true;
  if (path !== "" && ("_value" in fields || "_writable" in fields)) {
    const value = fields["_value"];
    yield {
      name: isObject ? `${path}.` : path,
      isWritable: fields["_writable"] === true,
      value: typeof value === "boolean" ? (value ? "1" : "0") : plainText(value),
      type: typeof fields["_type"] === "string" ? fields["_type"] : "xsd:string",
    };
  }
  for (const [name, child] of Object.entries(fields))
    if (!name.startsWith("_")) yield* parametersIn(child, path === "" ? name : `${path}.${name}`, depth + 1);
}

const plainText = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;

const usernamePaths = [
  ...[1, 2, 3].flatMap((connection) =>
    [1, 2].map(
      (one) =>
        `InternetGatewayDevice.WANDevice.1.WANConnectionDevice.${connection}.WANPPPConnection.${one}.Username`,
    ),
  ),
  "Device.PPP.Interface.1.Username",
  "Device.PPP.Interface.2.Username",
];

const deviceDocument = z.object({
  _id: z.string().min(1),
  _lastInform: z.iso.datetime({ offset: true }).optional(),
  _deviceId: z.object({
    _Manufacturer: z.string().default(""),
    _OUI: z.string().min(1),
    _ProductClass: z.string().default(""),
    _SerialNumber: z.string().min(1),
  }),
});

type Discovered = Awaited<ReturnType<RouterManagement["discover"]>>;

/** The one device that connects under the login; several are none. */
async function discover(nbi: GenieNbi, login: string): Promise<Discovered> {
  const query = { $or: usernamePaths.map((path) => ({ [path]: login })) };
  const found = await nbi.find(
    "devices",
    query,
    z.looseObject(deviceDocument.shape),
    "_id,_deviceId,_lastInform,Device.PPP",
  );
  const [device] = found;
  if (device === undefined || found.length > 1) return undefined;
  const at: Instant = device._lastInform === undefined ? Temporal.Now.instant() : instant(device._lastInform);
  const { _Manufacturer, _OUI, _ProductClass, _SerialNumber } = device._deviceId;
  const identity = { oui: _OUI, productClass: _ProductClass, serialNumber: _SerialNumber };
  return {
    ...identity,
    manufacturer: _Manufacturer,
    id: device._id || routerIdOf(identity),
    managedBy: "genieacs",
    root: "Device" in device ? "Device." : "InternetGatewayDevice.",
    softwareVersion: null,
    connectionRequestUrl: null,
    sourceAddress: null,
    hasCredentials: false,
    firstSeenAt: at,
    lastInformAt: at,
    lastBootAt: null,
    lookedAt: null,
  };
}
