import { connect } from "node:net";
import { once } from "node:events";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parametersOf, TestDevice } from "../../../test/cwmp/device.ts";
import { silentLog } from "../../platform/log.ts";
import { type CwmpServerParts, startCwmpServer } from "./cwmp-server.ts";
import { CwmpFault, type CwmpDialog, SessionLost } from "./cwmp-session.ts";
import type { AcsRequest, DeviceResponse, Inform } from "./messages.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

type Opened = { readonly inform: Inform; readonly username: string | null };

/** An ACS whose every session asks the same. */
async function openAcs(
  ask: (dialog: CwmpDialog) => Promise<unknown>,
  authentication: Partial<CwmpServerParts["authentication"]> = {},
) {
  const opened: Opened[] = [];
  const talks: Promise<unknown>[] = [];
  const server = await startCwmpServer(
    {
      log: silentLog,
      authentication: {
        trusts: () => true,
        passwordOf: () => undefined,
        isBehindHttps: false,
        ...authentication,
      },
      informed: async (inform, { username }) => {
        opened.push({ inform, username });
        return async (dialog) => {
          const talk = ask(dialog);
          talks.push(talk.catch((error: unknown) => error));
          await talk;
        };
      },
    },
    { host: "127.0.0.1", port: 0 },
  );
  stops.push(() => server.stop());
  return { url: `http://127.0.0.1:${server.port}/`, port: server.port, opened, talks };
}

const root = "InternetGatewayDevice.";
const model = () =>
  parametersOf({
    [`${root}DeviceInfo.SoftwareVersion`]: "1.0",
    [`${root}ManagementServer.ConnectionRequestURL`]: "http://127.0.0.1:1/x",
    [`${root}Odd.Name`]: "a <b> & \"c\" 'd'",
  });

const readOdd: AcsRequest = { method: "GetParameterValues", names: [`${root}Odd.Name`] };

describe("a session with devices of many manners", () => {
  const manners = {
    "the usual one": {},
    "without the cookie: its connection is the session (lesson 3)": { cookies: false },
    "with the cookie, a connection for each request": { keepAlive: false },
    "other prefixes": { prefixes: ["SOAP-ENV", "tr"] as const },
    "small prefixes": { prefixes: ["soapenv", "x"] as const },
    "no id": { withoutId: true },
    "no types": { withoutTypes: true },
    "CWMP 1.1": { version: "1-1" },
    "CWMP 1.2": { version: "1-2" },
    "CWMP 1.3": { version: "1-3" },
    "CWMP 1.4": { version: "1-4" },
  };
  test.each(Object.entries(manners))("%s", async (_, manner) => {
    let read: DeviceResponse | undefined;
    const acs = await openAcs(async (dialog) => {
      read = await dialog.call(readOdd);
      await dialog.call({ method: "GetParameterNames", path: root, nextLevel: true });
    });
    const device = new TestDevice(acs.url, model(), manner);
    expect(await device.session("1 BOOT", "M Reboot")).toEqual(["GetParameterValues", "GetParameterNames"]);
    expect(read?.values).toMatchObject([{ name: `${root}Odd.Name`, value: "a <b> & \"c\" 'd'" }]);
    expect(acs.opened[0]?.inform).toMatchObject({
      device: { oui: "00AA11", productClass: "Test Router", serialNumber: "TEST0001" },
      events: ["1 BOOT", "M Reboot"],
    });
  });

  test("lessons 1 and 2: the length is said, nothing is chunked, no XML declaration, the usual prefixes, the device's version", async () => {
    const acs = await openAcs((dialog) => dialog.call(readOdd));
    const device = new TestDevice(acs.url, model(), { version: "1-2" });
    const opened = await device.post(device.informOf(["2 PERIODIC"]));
    expect(opened.headers).toMatchObject({ "content-length": String(Buffer.byteLength(opened.body)) });
    expect(opened.headers).not.toHaveProperty("transfer-encoding");
    expect(opened.body).toMatch(/^<SOAP-ENV:Envelope [^>]*xmlns:SOAP-ENC=[^>]*urn:dslforum-org:cwmp-1-2/);
    expect(opened.body).toContain('<cwmp:ID SOAP-ENV:mustUnderstand="1">inform</cwmp:ID>');
    const asked = await device.post("");
    expect(asked.headers).not.toHaveProperty("transfer-encoding");
    expect(asked.body).toContain("<cwmp:GetParameterValues>");
    const end = await device.post(device.answerTo("GetParameterValues", asked.body));
    expect([end.status, end.body]).toEqual([204, ""]);
  });

  test("HTTP/1.0 with keep-alive is spoken", async () => {
    const acs = await openAcs((dialog) => dialog.call({ method: "GetRPCMethods" }));
    const device = new TestDevice(acs.url, model());
    const socket = connect(acs.port, "127.0.0.1");
    let heard = "";
    socket.setEncoding("utf8").on("data", (text: string) => (heard += text));
    const send = (body: string): void =>
      void socket.write(
        `POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    send(device.informOf(["1 BOOT"]));
    await vi.waitFor(() => expect(heard).toContain("</SOAP-ENV:Envelope>"));
    expect(heard).toMatch(/connection: keep-alive/i);
    heard = "";
    send("");
    await vi.waitFor(() => expect(heard).toContain("<cwmp:GetRPCMethods/>"));
    socket.destroy();
    await once(socket, "close");
  });

  test("a device's own requests are answered in between", async () => {
    const acs = await openAcs(async () => undefined);
    const device = new TestDevice(acs.url, model());
    await device.post(device.informOf(["7 TRANSFER COMPLETE"]));
    const ask = async (body: string) => (await device.post(device.envelope(body, "77"))).body;
    expect(await ask("<cwmp:GetRPCMethods/>")).toMatch(
      />77<.*GetRPCMethodsResponse.*<string>Inform<\/string>/s,
    );
    expect(await ask("<cwmp:TransferComplete></cwmp:TransferComplete>")).toContain(
      "<cwmp:TransferCompleteResponse/>",
    );
    expect(await ask("<cwmp:AutonomousTransferComplete/>")).toContain("AutonomousTransferCompleteResponse");
    expect(await ask("<cwmp:RequestDownload/>")).toContain("RequestDownloadResponse");
    expect(await ask("<cwmp:Kicked/>")).toContain("<FaultCode>8000</FaultCode>");
    expect(await ask("<cwmp:constructor/>")).toContain("<FaultCode>8000</FaultCode>");
    expect((await device.post("")).status).toBe(204);
  });

  test.each(["1", "true"])(
    "HoldRequests %s with an answer: nothing more is asked until the device comes again, and then it is",
    async (hold) => {
      const acs = await openAcs(async (dialog) => {
        await dialog.call(readOdd);
        await dialog.call({ method: "GetRPCMethods" });
      });
      const device = new TestDevice(acs.url, model());
      await device.post(device.informOf(["1 BOOT"]));
      const asked = await device.post("");
      const answer = device.answerTo("GetParameterValues", asked.body);
      const held = await device.post(
        answer.replace("<soap:Header>", `<soap:Header><cwmp:HoldRequests>${hold}</cwmp:HoldRequests>`),
      );
      expect([held.status, held.body]).toEqual([204, ""]);
      const next = await device.post("");
      expect(next.body).toContain("<cwmp:GetRPCMethods/>");
      const over = await device.post(device.answerTo("GetRPCMethods", next.body));
      expect([over.status, over.body]).toEqual([204, ""]);
      expect(await acs.talks[0]).toBeUndefined();
    },
  );

  test("HoldRequests with an Inform, or 0, holds nothing: an empty request asks for what there is", async () => {
    const acs = await openAcs((dialog) => dialog.call(readOdd));
    const device = new TestDevice(acs.url, model());
    const withHeader = (body: string, value: string): string =>
      body.replace("<soap:Header>", `<soap:Header><cwmp:HoldRequests>${value}</cwmp:HoldRequests>`);
    const opened = await device.post(withHeader(device.informOf(["1 BOOT"]), "1"));
    expect(opened.body).toContain("InformResponse");
    expect((await device.post("")).body).toContain("<cwmp:GetParameterValues>");
    const asked = await device.post(withHeader(device.envelope("<cwmp:TransferComplete/>", "7"), "1"));
    expect(asked.body).toContain("TransferCompleteResponse");
  });

  test("a fault of the device is told with its code and parameters", async () => {
    const acs = await openAcs((dialog) => dialog.call(readOdd));
    const device = new TestDevice(acs.url, model(), { faults: { GetParameterValues: 9_005 } });
    await device.session("1 BOOT");
    const failure = await acs.talks[0];
    expect(failure).toBeInstanceOf(CwmpFault);
    expect((failure as CwmpFault).fault.code).toBe(9_005);
  });

  test("an empty answer to a request means that the request is lost", async () => {
    const acs = await openAcs((dialog) => dialog.call(readOdd));
    const device = new TestDevice(acs.url, model());
    await device.post(device.informOf(["1 BOOT"]));
    await device.post("");
    expect((await device.post("")).status).toBe(204);
    expect(await acs.talks[0]).toBeInstanceOf(SessionLost);
  });

  test("bytes that are no UTF-8 and control characters do not end the session", async () => {
    const acs = await openAcs(async () => undefined);
    const device = new TestDevice(acs.url, model());
    const inform = device.informOf(["1 BOOT"]).replace("<Manufacturer>Test", "<Manufacturer>Caf\u00e9\u0001");
    const { promise, resolve } = Promise.withResolvers<string>();
    const socket = connect(acs.port, "127.0.0.1");
    socket.on("data", (data) => resolve(data.toString()));
    const bytes = Buffer.from(inform, "latin1");
    socket.write(`POST / HTTP/1.1\r\nContent-Length: ${bytes.length}\r\n\r\n`);
    socket.write(bytes);
    expect(await promise).toContain("InformResponse");
    expect(acs.opened[0]?.inform.device.manufacturer).toBe("Café");
    socket.destroy();
  });
});

describe("what is refused", () => {
  const refused = {
    "a document type (lesson 7)": '<!DOCTYPE x [<!ENTITY a "b">]><x/>',
    "an entity of its own": "<Envelope><Body>&a;</Body></Envelope>",
    "no envelope": "<x/>",
    "no XML": "hello there, this is not an envelope at all, and long enough to be one",
    "nesting without end": `${"<a>".repeat(50)}${"</a>".repeat(50)}`,
    "an Inform without a serial number":
      "<Envelope><Body><Inform><DeviceId><OUI>00AA11</OUI></DeviceId></Inform></Body></Envelope>",
    "an answer without a session": "<Envelope><Body><GetParameterValuesResponse/></Body></Envelope>      ",
  };
  test.each(Object.entries(refused))("%s", async (_, body) => {
    const acs = await openAcs(async () => undefined);
    expect((await new TestDevice(acs.url, model()).post(body)).status).toBe(400);
    expect(acs.opened).toEqual([]);
  });

  test("a body that is longer than any envelope, and other methods than POST", async () => {
    const acs = await openAcs(async () => undefined);
    const answer = await new TestDevice(acs.url, model())
      .post("x".repeat(5_000_000))
      .catch(() => ({ status: 413 }));
    expect(answer.status).toBe(413);
    expect((await fetch(acs.url)).status).toBe(405);
  });
});

describe("who a device is", () => {
  const credentials = { username: "router", password: "p4ss" };
  const authentication = {
    trusts: () => false,
    passwordOf: (username: string) => (username === "router" ? "p4ss" : undefined),
  };

  test.each(["MD5", "SHA-256"] as const)("Digest with %s opens a session", async (algorithm) => {
    const acs = await openAcs(async () => undefined, authentication);
    await new TestDevice(acs.url, model(), { credentials, algorithm }).session("1 BOOT");
    expect(acs.opened).toMatchObject([{ username: "router" }]);
  });

  test("a wrong password, none, and Basic in clear do not", async () => {
    const acs = await openAcs(async () => undefined, authentication);
    const wrong = new TestDevice(acs.url, model(), { credentials: { ...credentials, password: "no" } });
    const inform = wrong.informOf(["1 BOOT"]);
    expect((await wrong.postWithDigest(inform)).status).toBe(401);
    expect((await wrong.post(inform)).headers["www-authenticate"]).toMatch(
      /algorithm=MD5.*algorithm=SHA-256/s,
    );
    const basic = `Basic ${Buffer.from("router:p4ss").toString("base64")}`;
    expect((await wrong.post(inform, basic)).status).toBe(401);
    expect(acs.opened).toEqual([]);
  });

  test("a count that was used before is stale, whoever sends it again", async () => {
    const acs = await openAcs(async () => undefined, authentication);
    const device = new TestDevice(acs.url, model(), { credentials });
    const inform = device.informOf(["1 BOOT"]);
    const challenge = (await device.post(inform)).headers["www-authenticate"] ?? "";
    const answer = device.digest(challenge);
    expect((await device.post(inform, answer)).status).toBe(200);
    const again = await device.post(inform, answer);
    expect(again.status).toBe(401);
    expect(again.headers["www-authenticate"]).toContain("stale=true");
    expect((await device.post(inform, device.digest(challenge, "00000002"))).status).toBe(200);
  });

  test("Basic is taken from the proxy that takes https", async () => {
    const acs = await openAcs(async () => undefined, { ...authentication, isBehindHttps: true });
    const inform = new TestDevice(acs.url, model()).informOf(["1 BOOT"]);
    const send = (headers: Record<string, string>) =>
      fetch(acs.url, {
        method: "POST",
        body: inform,
        headers: { authorization: `Basic ${Buffer.from("router:p4ss").toString("base64")}`, ...headers },
      });
    expect((await send({})).status).toBe(401);
    expect((await send({ "x-forwarded-proto": "https" })).status).toBe(200);
  });
});
