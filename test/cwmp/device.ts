import { createHash, randomBytes } from "node:crypto";
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type Server,
} from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";

/** A small router for tests: it opens sessions and does what it is asked, or fails at it as a test wants. */

type Manners = {
  /** Brings the cookie back. */
  readonly cookies?: boolean;
  /** Uses one connection for a session. */
  readonly keepAlive?: boolean;
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly algorithm?: "MD5" | "SHA-256";
  /** The prefixes of SOAP and of CWMP. */
  readonly prefixes?: readonly [string, string];
  readonly version?: string;
  /** Sends no cwmp:ID. */
  readonly withoutId?: boolean;
  /** Sends no xsi:type and no arrayType. */
  readonly withoutTypes?: boolean;
  /** Says OK to SetParameterValues and changes nothing. */
  readonly liesOnSet?: boolean;
  /** Names whose values read back empty, as TR-181 has it. */
  readonly hides?: RegExp;
  /** Answers these methods with a fault. */
  readonly faults?: Readonly<Record<string, number>>;
  /** Drops the connection instead of answering these methods. */
  readonly hangsUpOn?: readonly string[];
  /** Names only the next level, whatever is asked. */
  readonly namesOneLevel?: boolean;
};

export type Parameters = Map<string, { value: string; type?: string; isWritable?: boolean }>;

export const parametersOf = (values: Readonly<Record<string, string>>): Parameters =>
  new Map(Object.entries(values).map(([name, value]) => [name, { value, isWritable: true }]));

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

export class TestDevice {
  readonly parameters: Parameters;
  readonly heard: { method: string; body: string }[] = [];
  readonly #url: string;
  readonly manners: Manners;
  #cookie = "";
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly identity: { oui: string; productClass: string; serial: string };

  constructor(url: string, parameters: Parameters, manners: Manners = {}, serial = "TEST0001") {
    this.#url = url;
    this.parameters = parameters;
    this.manners = { cookies: true, keepAlive: true, prefixes: ["soap", "cwmp"], version: "1-0", ...manners };
    this.identity = { oui: "00AA11", productClass: "Test Router", serial };
  }

  /** A whole session: Inform, then whatever is asked, until nothing more is. @returns the methods that were asked */
  async session(...events: readonly string[]): Promise<readonly string[]> {
    this.#cookie = "";
    this.#agent.destroy();
    this.#agent = new Agent({ keepAlive: this.manners.keepAlive === true, maxSockets: 1 });
    const before = this.heard.length;
    const opened = await this.postWithDigest(this.informOf(events));
    if (opened.status !== 200 || !opened.body.includes("InformResponse"))
      throw new Error(`no session: ${opened.status} ${opened.body}`);
    let answer = await this.post("");
    while (answer.status === 200 && answer.body !== "") {
      const method = /<cwmp:([A-Za-z]+)/.exec(answer.body.replace(/<cwmp:ID.*?<\/cwmp:ID>/s, ""))?.[1] ?? "";
      this.heard.push({ method, body: answer.body });
      if (this.manners.hangsUpOn?.includes(method) === true) {
        this.#agent.destroy();
        break;
      }
      answer = await this.post(this.answerTo(method, answer.body));
    }
    this.#agent.destroy();
    return this.heard.slice(before).map(({ method }) => method);
  }

  informOf(events: readonly string[]): string {
    const { oui, productClass, serial } = this.identity;
    const [, cwmp] = this.manners.prefixes!;
    const eventList = events
      .map((code) => `<EventStruct><EventCode>${code}</EventCode><CommandKey></CommandKey></EventStruct>`)
      .join("");
    const shown = [...this.parameters].filter(([name]) =>
      /(?:DeviceInfo\.SoftwareVersion|ConnectionRequestURL|DeviceSummary|ParameterKey)$/.test(name),
    );
    return this.envelope(
      `<${cwmp}:Inform><DeviceId><Manufacturer>Test</Manufacturer><OUI>${oui}</OUI>` +
        `<ProductClass>${productClass}</ProductClass><SerialNumber>${serial}</SerialNumber></DeviceId>` +
        `<Event>${eventList}</Event><MaxEnvelopes>1</MaxEnvelopes><CurrentTime>2026-11-27T00:00:00</CurrentTime>` +
        `<RetryCount>0</RetryCount>${this.valueList(shown.map(([name]) => name))}</${cwmp}:Inform>`,
      "inform",
    );
  }

  envelope(body: string, id: string): string {
    const [soap, cwmp] = this.manners.prefixes!;
    const header =
      this.manners.withoutId === true
        ? ""
        : `<${soap}:Header><${cwmp}:ID ${soap}:mustUnderstand="1">${id}</${cwmp}:ID></${soap}:Header>`;
    return (
      `<?xml version="1.0" encoding="UTF-8"?><${soap}:Envelope ` +
      `xmlns:${soap}="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
      `xmlns:${cwmp}="urn:dslforum-org:cwmp-${this.manners.version}">${header}` +
      `<${soap}:Body>${body}</${soap}:Body></${soap}:Envelope>`
    );
  }

  valueList(names: readonly string[]): string {
    const typed = this.manners.withoutTypes !== true;
    const items = names.map((name) => {
      const { value, type } = this.parameters.get(name)!;
      const shown = this.manners.hides?.test(name) === true ? "" : value;
      const xsiType = typed ? ` xsi:type="${type ?? "xsd:string"}"` : "";
      return `<ParameterValueStruct><Name>${name}</Name><Value${xsiType}><![CDATA[${shown}]]></Value></ParameterValueStruct>`;
    });
    return `<ParameterList>${items.join("")}</ParameterList>`;
  }

  answerTo(method: string, body: string): string {
    const [soap, cwmp] = this.manners.prefixes!;
    const id = /<cwmp:ID[^>]*>(.*?)<\/cwmp:ID>/s.exec(body)?.[1] ?? "";
    const fault = this.manners.faults?.[method];
    const content = fault === undefined ? this.do(method, body) : fault;
    if (typeof content === "string") return this.envelope(content, id);
    return this.envelope(
      `<${soap}:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><${cwmp}:Fault>` +
        `<FaultCode>${content}</FaultCode><FaultString>no</FaultString></${cwmp}:Fault></detail></${soap}:Fault>`,
      id,
    );
  }

  do(method: string, body: string): string | number {
    const [, cwmp] = this.manners.prefixes!;
    const answer = (content: string): string =>
      `<${cwmp}:${method}Response>${content}</${cwmp}:${method}Response>`;
    switch (method) {
      case "GetParameterNames": {
        const path = /<ParameterPath>(.*?)<\/ParameterPath>/.exec(body)?.[1] ?? "";
        const names = this.namesBelow(
          path,
          this.manners.namesOneLevel === true || body.includes("<NextLevel>1"),
        );
        if (names.length === 0) return 9_005;
        const items = names.map(
          (name) =>
            `<ParameterInfoStruct><Name>${name}</Name><Writable>${this.parameters.get(name)?.isWritable === true ? 1 : 0}</Writable></ParameterInfoStruct>`,
        );
        return answer(`<ParameterList>${items.join("")}</ParameterList>`);
      }
      case "GetParameterValues": {
        const asked = [...body.matchAll(/<string>(.*?)<\/string>/g)].map(([, name]) => unescape(name!));
        const found = asked.flatMap((name) =>
          name.endsWith(".") ? [...this.parameters.keys()].filter((one) => one.startsWith(name)) : [name],
        );
        if (found.some((name) => !this.parameters.has(name))) return 9_005;
        return answer(this.valueList(found));
      }
      case "SetParameterValues": {
        const set = [...body.matchAll(/<Name>(.*?)<\/Name><Value[^>]*>(.*?)<\/Value>/gs)];
        if (this.manners.liesOnSet === true) return answer("<Status>0</Status>");
        if (set.some(([, name]) => !this.parameters.has(unescape(name!)))) return 9_003;
        for (const [, name, value] of set) {
          const known = this.parameters.get(unescape(name!))!;
          known.value = unescape(value!);
        }
        return answer("<Status>0</Status>");
      }
      default:
        return answer("");
    }
  }

  namesBelow(path: string, oneLevel: boolean): readonly string[] {
    const below = [...this.parameters.keys()].filter((name) => name.startsWith(path));
    if (!oneLevel) return below;
    return [
      ...new Set(
        below.map((name) => {
          const rest = name.slice(path.length);
          return path + (rest.includes(".") ? rest.slice(0, rest.indexOf(".") + 1) : rest);
        }),
      ),
    ];
  }

  async postWithDigest(body: string): Promise<Answer> {
    const first = await this.post(body);
    if (first.status !== 401 || this.manners.credentials === undefined) return first;
    return this.post(body, this.digest(first.headers["www-authenticate"] ?? ""));
  }

  digest(challenges: string, nc = "00000001"): string {
    const algorithm = this.manners.algorithm ?? "MD5";
    const challenge = challenges.split(/(?=Digest )/).find((one) => one.includes(`algorithm=${algorithm}`))!;
    const field = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? "";
    const hash = (text: string): string =>
      createHash(algorithm === "MD5" ? "md5" : "sha256")
        .update(text)
        .digest("hex");
    const { username, password } = this.manners.credentials!;
    const cnonce = randomBytes(4).toString("hex");
    const { pathname: uri } = new URL(this.#url);
    const response = hash(
      `${hash(`${username}:${field("realm")}:${password}`)}:${field("nonce")}:${nc}:${cnonce}:auth:${hash(`POST:${uri}`)}`,
    );
    return (
      `Digest username="${username}", realm="${field("realm")}", nonce="${field("nonce")}", uri="${uri}", ` +
      `algorithm=${algorithm}, qop=auth, nc=${nc}, cnonce="${cnonce}", response="${response}"`
    );
  }

  post(body: string, authorization?: string): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const request = httpRequest(
      this.#url,
      {
        method: "POST",
        agent: this.#agent,
        headers: {
          "content-type": "text/xml",
          "content-length": Buffer.byteLength(body),
          ...(this.manners.cookies === true && this.#cookie !== "" && { cookie: this.#cookie }),
          ...(authorization !== undefined && { authorization }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const [cookie] = response.headers["set-cookie"] ?? [];
          if (cookie !== undefined) this.#cookie = cookie.split(";")[0]!;
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
    return promise;
  }
}

const unescape = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

/** Where a device takes connection requests, with the credentials it wants. */
export async function listenForConnectionRequests(
  credentials: { username: string; password: string } | undefined,
  asked: () => void,
  scheme: "Digest" | "Basic" = "Digest",
): Promise<{ url: string; authorizations: string[]; close(): Promise<void> }> {
  const authorizations: string[] = [];
  const nonce = randomBytes(8).toString("hex");
  const server: Server = createServer((request, response) => {
    const { authorization } = request.headers;
    if (authorization !== undefined) authorizations.push(authorization);
    if (credentials !== undefined && authorization?.startsWith("Digest ") !== true) {
      const challenge =
        scheme === "Basic"
          ? 'Basic realm="r"'
          : `Digest realm="r", nonce="${nonce}", qop="auth", algorithm=MD5`;
      response.writeHead(401, { "www-authenticate": challenge, "content-length": 0 }).end();
      return;
    }
    response.writeHead(200, { "content-length": 0 }).end();
    asked();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${randomBytes(6).toString("hex")}`,
    authorizations,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close").catch(() => undefined);
    },
  };
}
