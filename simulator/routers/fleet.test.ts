import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Network } from "../network.ts";
import { StateFile } from "../state-file.ts";
import { minute, type Second } from "../time.ts";
import { demoSeed } from "../world/chance.ts";
import { topologyOf } from "../world/topology.ts";
import { buildWorld, type Line } from "../world/world.ts";
import { identityOf } from "./data-model.ts";
import { answerChallenge } from "./digest.ts";
import { Fleet } from "./fleet.ts";
import { Passwords } from "./passwords.ts";

const world = buildWorld(demoSeed);
const topology = topologyOf(world);
const foundedAt = 1_784_950_000;
const rented = world.lines.filter(({ subscriber }) => subscriber.router === "rented");
const ofModel = (model: "tr098" | "tr181"): Line =>
  rented.find(
    (line) =>
      line.isFixed && Number(line.subscriber.login.slice(-2)) > 30 && identityOf(line).model === model,
  )!;

/** A tiny ACS: it asks each router what is queued for it. */
type Acs = {
  readonly url: string;
  readonly informs: { readonly serial: string; readonly events: readonly string[]; readonly url: string }[];
  readonly heard: string[];
  /** Requests by serial number, each an XML body. */
  readonly queue: Map<string, string[]>;
  readonly server: Server;
};

let acs: Acs;
let directory: string;
let now: Second;
let network: Network;
let passwords: Passwords;
let fleet: Fleet;

beforeEach(async () => {
  acs = await openAcs();
  directory = await mkdtemp(join(tmpdir(), "fleet-"));
  now = foundedAt;
  const wire = {
    account: async () => undefined,
    accountServers: async () => undefined,
    report: async () => undefined,
    close: () => undefined,
  };
  network = await Network.open({
    world,
    topology,
    clock: { speed: 1, now: () => now },
    wire,
    stateFile: await StateFile.open(directory),
  });
  passwords = new Passwords(network);
  fleet = await Fleet.open({ network, passwords, acsUrl: acs.url });
});
afterEach(async () => {
  await fleet.close();
  acs.server.closeAllConnections();
  acs.server.close();
  await network.save();
  await rm(directory, { recursive: true });
});

async function openAcs(): Promise<Acs> {
  const bySocket = new WeakMap<object, string>();
  const server = createServer((request, response) => {
    void (async () => {
      let body = "";
      for await (const part of request) body += String(part);
      const send = (text: string): void =>
        void response.writeHead(text === "" ? 204 : 200).end(text === "" ? undefined : envelope(text));
      if (body.includes("<cwmp:Inform>")) {
        const serial = /<SerialNumber>(.*?)</.exec(body)![1]!;
        bySocket.set(request.socket, serial);
        acs.informs.push({
          serial,
          events: [...body.matchAll(/<EventCode>(.*?)</g)].map(([, code]) => code!),
          url: /ConnectionRequestURL<\/Name><Value[^>]*>(.*?)</.exec(body)![1]!,
        });
        return send("<cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse>");
      }
      const serial = bySocket.get(request.socket) ?? "";
      if (body !== "") acs.heard.push(body);
      send(acs.queue.get(serial)?.shift() ?? "");
    })();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, informs: [], heard: [], queue: new Map(), server };
}

const envelope = (body: string): string =>
  '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-0">' +
  `<SOAP-ENV:Header><cwmp:ID SOAP-ENV:mustUnderstand="1">7</cwmp:ID></SOAP-ENV:Header><SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`;

const setting = (...values: readonly (readonly [string, string])[]): string =>
  `<cwmp:SetParameterValues><ParameterList>${values
    .map(
      ([name, value]) =>
        `<ParameterValueStruct><Name>${name}</Name><Value>${value}</Value></ParameterValueStruct>`,
    )
    .join("")}</ParameterList><ParameterKey/></cwmp:SetParameterValues>`;
const reading = (name: string): string =>
  `<cwmp:GetParameterValues><ParameterNames><string>${name}</string></ParameterNames></cwmp:GetParameterValues>`;

const serialOf = (line: Line): string => identityOf(line).serialNumber;
const informsOf = (line: Line) => acs.informs.filter(({ serial }) => serial === serialOf(line));
/** Waits for a router's calls. */
const called = (line: Line, times: number) =>
  vi.waitFor(() => expect(informsOf(line).length).toBeGreaterThanOrEqual(times), { timeout: 25_000 });

/** Asks the router to call, as an ACS does. @returns the status of the answer */
async function ask(url: string, who?: { username: string; password: string }): Promise<number> {
  const first = await fetch(url);
  const challenge = first.headers.get("www-authenticate");
  if (challenge === null || who === undefined) return first.status;
  const target = { method: "GET", uri: new URL(url).pathname };
  return (await fetch(url, { headers: { authorization: answerChallenge(challenge, who, target) } })).status;
}

const ppp = "InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.";
const managed = "InternetGatewayDevice.ManagementServer.";

describe("a rented router", () => {
  test("calls from its own address, and on request, by a path that only its Inform tells", async () => {
    const line = ofModel("tr098");
    acs.queue.set(serialOf(line), [
      setting(
        [`${managed}ConnectionRequestUsername`, "acs"],
        [`${managed}ConnectionRequestPassword`, "secret"],
      ),
    ]);
    await called(line, 1);
    const [{ events, url } = { events: [], url: "" }] = informsOf(line);
    expect(events).toEqual(["0 BOOTSTRAP", "1 BOOT"]);
    expect(url).toMatch(/^http:\/\/127\.31\.\d+\.\d+:\d+\/\S{12}$/);
    await vi.waitFor(() => expect(acs.heard.length).toBeGreaterThan(0));
    await vi.waitFor(async () => expect(await ask(url)).toBe(401));
    expect(await ask(url, { username: "acs", password: "wrong" })).toBe(401);
    expect(await ask(url, { username: "acs", password: "secret" })).toBe(200);
    await called(line, 2);
    expect(informsOf(line)[1]!.events).toEqual(["6 CONNECTION REQUEST"]);
    await expect(ask(url.replace(/\/[^/]*$/, "/guess"))).rejects.toThrow();
  }, 40_000);

  test("of the older kind refuses names that it doesn't have, and reads a written password back", async () => {
    const line = ofModel("tr098");
    acs.queue.set(serialOf(line), [
      setting([`${ppp}Pasword`, "x"]),
      setting([`${ppp}Password`, "new-one"]),
      reading(`${ppp}Password`),
      reading("InternetGatewayDevice.Nowhere."),
    ]);
    await vi.waitFor(() => expect(acs.heard.length).toBeGreaterThanOrEqual(4), { timeout: 25_000 });
    const [refused, taken, read, unknown] = acs.heard.filter((body) => body.includes("cwmp:ID"));
    expect(refused).toMatch(/<FaultCode>9003<.*Pasword.*<FaultCode>9005</s);
    expect(taken).toContain("<Status>0</Status>");
    expect(read).toContain(">new-one<");
    expect(unknown).toContain("<FaultCode>9005<");
  }, 40_000);

  test("of the newer kind says OK to names that it doesn't have, and hides its password", async () => {
    const line = ofModel("tr181");
    acs.queue.set(serialOf(line), [
      setting(["Device.PPP.Interface.1.Pasword", "x"]),
      setting(["Device.PPP.Interface.1.Password", "new-one"]),
      reading("Device.PPP.Interface.1.Password"),
    ]);
    await vi.waitFor(() => expect(passwords.ofRouter(line.subscriber.login)).toBe("new-one"), {
      timeout: 25_000,
    });
    await vi.waitFor(() => expect(acs.heard.length).toBeGreaterThanOrEqual(3));
    const [lied, , read] = acs.heard;
    expect(lied).toContain("<Status>0</Status>");
    expect(read).toContain('<Value xsi:type="xsd:string"></Value>');
  }, 40_000);

  test("reboots: its line is away for a while, and then it tells of its start", async () => {
    const line = ofModel("tr098");
    acs.queue.set(serialOf(line), ["<cwmp:Reboot><CommandKey>k</CommandKey></cwmp:Reboot>"]);
    await vi.waitFor(() => expect(acs.heard.length).toBeGreaterThan(0), { timeout: 25_000 });
    await vi.waitFor(() => expect(network.faults.at(-1)).toMatchObject({ kind: "router-restart" }));
    now += 10;
    expect(network.life.sessions(line, { from: now, until: now })).toEqual([]);
    now += 2 * minute;
    fleet.started([line]);
    await called(line, 2);
    expect(informsOf(line).at(-1)!.events).toEqual(["1 BOOT", "M Reboot"]);
  }, 40_000);
});

describe("a password that is changed", () => {
  const line = ofModel("tr098");
  const { login } = line.subscriber;
  const isOn = (): boolean => network.life.sessions(line, { from: now, until: now }).at(-1)?.endedAt === null;

  test("first in the router, then in the AAA, then dialled anew: a short break, and the line is back", async () => {
    await passwords.changeRouter(login, "new");
    expect(isOn()).toBe(true);
    await passwords.changeAaa(login, "new");
    expect(isOn()).toBe(true);
    await passwords.redial(login);
    now += minute;
    expect(isOn()).toBe(true);
    expect(network.life.breaks(line, { from: foundedAt, until: now })).toHaveLength(1);
  });

  test("only in the AAA: the session goes on until the router dials, and is back when both agree", async () => {
    await passwords.changeAaa(login, "new");
    expect(isOn()).toBe(true);
    await passwords.redial(login);
    now += 10;
    expect(isOn()).toBe(false);
    await passwords.changeRouter(login, "new");
    await passwords.redial(login);
    now += minute;
    expect(isOn()).toBe(true);
  });

  test("wrong in the router, it is put right by hand", async () => {
    await passwords.spoil(login);
    now += 10;
    expect(isOn()).toBe(false);
    await passwords.correct(login);
    now += minute;
    expect(isOn()).toBe(true);
  });
});
