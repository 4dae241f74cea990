import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { carryOut } from "./carry-out.ts";
import { genieManagement } from "../acs/genie-acs.ts";
import type { RouterDevice } from "../acs/router-device.ts";
import type { RouterDialog } from "../acs/router-dialog.ts";
import type { RouterOperation } from "./router-task.ts";

/** A stand-in that speaks the northbound interface as its documentation has it. */

type Call = { readonly method: string; readonly path: string; readonly body: unknown };
type Reply = {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly silent?: boolean;
};

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function openNbi(answer: (call: Call) => Reply | undefined) {
  const calls: Call[] = [];
  const server = createServer((request, response) => void serve(request, response));
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    const call: Call = { method: request.method ?? "", path: request.url ?? "", body };
    calls.push(call);
    const reply = answer(call) ?? { status: 404, text: "Not found" };
    if (reply.silent === true) return void request.socket.destroy();
    response.writeHead(reply.status).end(reply.text ?? JSON.stringify(reply.body ?? []));
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stops.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close").catch(() => undefined);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}

const id = "202BC1-BM632w%2D1-8KA8WA1151100043";
const inPath = encodeURIComponent(id);
const login = "7010000001";
const ppp = "InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1";

/** The tree of a device, as the interface answers it. */
function deviceTree(values: Readonly<Record<string, string>>): object {
  const root: Record<string, unknown> = { _id: id };
  for (const [name, value] of Object.entries(values)) {
    const parts = name.split(".");
    let node = root;
    for (const part of parts.slice(0, -1))
      node = (node[part] ??= { _object: true, _writable: false }) as typeof root;
    node[parts.at(-1)!] = { _value: value, _type: "xsd:string", _writable: true };
  }
  return root;
}

type Told = { name: string; parameterValues?: [string, unknown, string][] };

/** A GenieACS with one router: tasks are done at once unless `task` says another thing. */
const withRouter = (
  values: Record<string, string>,
  task: (told: Told) => Reply | undefined = () => undefined,
) =>
  openNbi(({ method, path, body }) => {
    if (method === "POST" && path === `/devices/${inPath}/tasks?connection_request`) {
      const told = body as Told;
      const other = task(told);
      if (other !== undefined) return other;
      for (const [name, value] of told.parameterValues ?? []) values[name] = String(value);
      return { status: 200, body: { ...told, _id: "t1" } };
    }
    if (method === "GET" && path.startsWith("/devices/?")) return { status: 200, body: [deviceTree(values)] };
    return undefined;
  });

const model = () => ({ [`${ppp}.Username`]: login, [`${ppp}.Password`]: "old", [`${ppp}.Enable`]: "true" });

async function run(url: string, operation: RouterOperation) {
  const device = { id, root: "InternetGatewayDevice." } as RouterDevice;
  let outcome: unknown;
  const nothing = async (): Promise<void> => undefined;
  await genieManagement(url).reach(device, async (dialog: RouterDialog) => {
    const parts = { dialog, root: "InternetGatewayDevice.", sending: nothing, taken: nothing } as const;
    outcome = await carryOut(parts, operation).catch((error: unknown) => error);
  });
  return outcome;
}

const newPassword = { kind: "set-ppp-password", login, password: "new" } as const;

describe("GenieACS' northbound interface", () => {
  test("a password is set and read back; the id is encoded once more in the address", async () => {
    const values = model();
    const nbi = await withRouter(values);
    expect(await run(nbi.url, newPassword)).toEqual({ kind: "confirmed", result: { readBack: "same" } });
    expect(values[`${ppp}.Password`]).toBe("new");
    const posts = nbi.calls.filter(({ method }) => method === "POST");
    expect(posts.every(({ path }) => path.includes("BM632w%252D1"))).toBe(true);
    expect(posts.map(({ body }) => body)).toContainEqual({
      name: "setParameterValues",
      parameterValues: [[`${ppp}.Password`, "new", "xsd:string"]],
    });
  });

  test("a restart is one task and no second one", async () => {
    const nbi = await withRouter(model());
    expect(await run(nbi.url, { kind: "reboot" })).toEqual({ kind: "accepted" });
    expect(nbi.calls.map(({ body }) => body)).toEqual([{ name: "reboot" }]);
  });

  test("what it says OK to without doing it is no success", async () => {
    const nbi = await withRouter(model(), ({ name }) =>
      name === "setParameterValues" ? { status: 200, body: { _id: "t1" } } : undefined,
    );
    expect(await run(nbi.url, newPassword)).toMatchObject({ name: "RouterRefused", reason: "not-read-back" });
  });

  test("a router that it doesn't know", async () => {
    const nbi = await openNbi(() => undefined);
    expect(await run(nbi.url, { kind: "reboot" })).toMatchObject({
      name: "RouterRefused",
      reason: "acs-knows-no-such-router",
      isFinal: true,
    });
  });
});

describe("202: queued, or faulted", () => {
  /** The task stays in its queue; faults and what deleting answers are the test's. */
  const queued = (faults: (retries: number) => readonly object[], deletes = 200) => {
    let retries = 0;
    return openNbi(({ method, path }) => {
      if (method === "POST" && path.endsWith("/tasks?connection_request"))
        return { status: 202, body: { _id: "t1" } };
      if (path === "/tasks/t1/retry") {
        retries += 1;
        return { status: 200 };
      }
      if (method === "GET" && path.startsWith("/faults/?")) return { status: 200, body: faults(retries) };
      if (method === "DELETE") return { status: deletes };
      return undefined;
    });
  };
  const fault = (code: string) => ({ _id: `${id}:task_t1`, code, message: "no" });

  test("queued because the router is offline: taken back, so that nothing is done behind our queue", async () => {
    const nbi = await queued(() => []);
    expect(await run(nbi.url, { kind: "reboot" })).toMatchObject({
      name: "RouterLost",
      reason: "not-reached",
    });
    expect(nbi.calls.filter(({ method }) => method === "DELETE").map(({ path }) => path)).toEqual([
      "/tasks/t1",
      `/faults/${encodeURIComponent(`${id}:task_t1`)}`,
    ]);
  });

  test("gone when it is taken back: it was done in the meantime", async () => {
    const nbi = await queued(() => [], 404);
    expect(await run(nbi.url, { kind: "reboot" })).toEqual({ kind: "accepted" });
  });

  test("a fault's reason is told, and a restart is never retried there", async () => {
    const nbi = await queued(() => [fault("cwmp.9002")]);
    expect(await run(nbi.url, { kind: "reboot" })).toMatchObject({
      name: "RouterRefused",
      reason: "fault-9002",
    });
    expect(nbi.calls.filter(({ path }) => path.endsWith("/retry"))).toEqual([]);
  });

  test("what passes is retried once where that does no harm", async () => {
    const nbi = await queued((retries) => (retries === 0 ? [fault("cwmp.9002")] : []), 404);
    await run(nbi.url, { kind: "reconnect", login });
    expect(nbi.calls.filter(({ path }) => path === "/tasks/t1/retry").length).toBeGreaterThan(0);
  });
});

describe("silence and nonsense are a lost router, never a success", () => {
  const nonsense: Readonly<Record<string, Reply>> = {
    "no answer": { status: 0, silent: true },
    "a server's error": { status: 500, text: "oops" },
    "202 with a page": { status: 202, text: "<html>hello</html>" },
    "202 without an id": { status: 202, body: { hello: 1 } },
    "a redirect": { status: 302, text: "" },
    "a teapot": { status: 418, text: "" },
  };
  test.each(Object.entries(nonsense))("%s", async (_, reply) => {
    const nbi = await openNbi(() => reply);
    expect(await run(nbi.url, { kind: "reboot" })).toMatchObject({ name: "RouterLost" });
  });

  test("nobody there", async () => {
    expect(await run("http://127.0.0.1:9", { kind: "reboot" })).toMatchObject({ reason: "acs-not-reached" });
  });

  test("documents that are no list", async () => {
    const nbi = await openNbi(({ method }) =>
      method === "POST" ? { status: 200, body: { _id: "t1" } } : { status: 200, body: { not: "a list" } },
    );
    expect(await run(nbi.url, newPassword)).toMatchObject({
      name: "RouterLost",
      reason: "acs-answers-nonsense",
    });
  });
});

describe("a router is found by the login under which it connects", () => {
  const document = (serial: string) => ({
    _id: `00AA11-X-${serial}`,
    _lastInform: "2026-11-27T10:00:00.000Z",
    _deviceId: { _Manufacturer: "T", _OUI: "00AA11", _ProductClass: "X", _SerialNumber: serial },
  });
  test.each([
    ["one is it", [document("1")], "00AA11-X-1"],
    ["none", [], undefined],
    ["two are none", [document("1"), document("2")], undefined],
  ])("%s", async (_, found, expected) => {
    const nbi = await openNbi(() => ({ status: 200, body: found }));
    expect((await genieManagement(nbi.url).discover(login))?.id).toBe(expected);
  });
});
