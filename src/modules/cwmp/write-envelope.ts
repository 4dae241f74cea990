import type { AcsRequest, CwmpVersion, ParameterValue } from "./messages.ts";
import { escapeXml } from "./xml.ts";

/** What we send: no XML declaration, the usual prefixes, as the strictest devices want it (network.md's lessons). */

type Frame = {
  readonly version: CwmpVersion;
  readonly id: string | undefined;
  /** Told to a device of CWMP 1.4 that has said which versions it knows. */
  readonly useVersion?: string | undefined;
};

const namespaces = [
  'xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"',
  'xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/"',
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
].join(" ");

function envelope({ version, id, useVersion }: Frame, body: string): string {
  const headers = [
    id === undefined ? "" : `<cwmp:ID SOAP-ENV:mustUnderstand="1">${escapeXml(id)}</cwmp:ID>`,
    useVersion === undefined
      ? ""
      : `<cwmp:UseCWMPVersion SOAP-ENV:mustUnderstand="1">${escapeXml(useVersion)}</cwmp:UseCWMPVersion>`,
  ].join("");
  const header = headers === "" ? "" : `<SOAP-ENV:Header>${headers}</SOAP-ENV:Header>`;
  return (
    `<SOAP-ENV:Envelope ${namespaces} xmlns:cwmp="urn:dslforum-org:cwmp-${version}">` +
    `${header}<SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`
  );
}

/** A request to the device. */
export const writeRequest = (frame: Frame, request: AcsRequest): string => envelope(frame, bodyOf(request));

function bodyOf(request: AcsRequest): string {
  switch (request.method) {
    case "GetRPCMethods":
      return "<cwmp:GetRPCMethods/>";
    case "GetParameterNames":
      return element(
        "GetParameterNames",
        `<ParameterPath>${escapeXml(request.path)}</ParameterPath><NextLevel>${request.nextLevel ? 1 : 0}</NextLevel>`,
      );
    case "GetParameterValues":
      return element("GetParameterValues", strings("ParameterNames", request.names));
    case "SetParameterValues":
      return element("SetParameterValues", valuesOf(request.values) + keyOf("ParameterKey", request.key));
    case "Reboot":
      return element("Reboot", keyOf("CommandKey", request.key));
    case "FactoryReset":
      return "<cwmp:FactoryReset/>";
  }
}

const element = (name: string, content: string): string => `<cwmp:${name}>${content}</cwmp:${name}>`;

const keyOf = (name: string, key: string): string => `<${name}>${escapeXml(key.slice(0, 32))}</${name}>`;

const strings = (name: string, items: readonly string[]): string =>
  `<${name} SOAP-ENC:arrayType="xsd:string[${items.length}]">` +
  `${items.map((item) => `<string>${escapeXml(item)}</string>`).join("")}</${name}>`;

const valuesOf = (values: readonly ParameterValue[]): string =>
  `<ParameterList SOAP-ENC:arrayType="cwmp:ParameterValueStruct[${values.length}]">` +
  values
    .map(
      ({ name, value, type }) =>
        `<ParameterValueStruct><Name>${escapeXml(name)}</Name>` +
        `<Value xsi:type="${escapeXml(type)}">${escapeXml(value)}</Value></ParameterValueStruct>`,
    )
    .join("") +
  "</ParameterList>";

export const writeInformResponse = (frame: Frame): string =>
  envelope(frame, element("InformResponse", "<MaxEnvelopes>1</MaxEnvelopes>"));

/** Requests of a device that we understand, each with the answer that it expects. */
const answers: Readonly<Record<string, string>> = {
  GetRPCMethods: element(
    "GetRPCMethodsResponse",
    strings("MethodList", [
      "Inform",
      "GetRPCMethods",
      "TransferComplete",
      "AutonomousTransferComplete",
      "RequestDownload",
    ]),
  ),
  TransferComplete: "<cwmp:TransferCompleteResponse/>",
  AutonomousTransferComplete: "<cwmp:AutonomousTransferCompleteResponse/>",
  RequestDownload: "<cwmp:RequestDownloadResponse/>",
  DUStateChangeComplete: "<cwmp:DUStateChangeCompleteResponse/>",
  AutonomousDUStateChangeComplete: "<cwmp:AutonomousDUStateChangeCompleteResponse/>",
};

/** The answer to a device's request; a fault when it is none that an ACS has. */
export function writeAnswer(frame: Frame, method: string): string {
  const answer = Object.hasOwn(answers, method) ? answers[method] : undefined;
  return answer === undefined
    ? writeFault(frame, { code: 8_000, text: "Method not supported" })
    : envelope(frame, answer);
}

/** Our faults: 8000 method not supported, 8001 request denied, 8003 invalid arguments (TR-069 A.5.2). */
export const writeFault = (frame: Frame, { code, text }: { code: number; text: string }): string =>
  envelope(
    frame,
    `<SOAP-ENV:Fault><faultcode>${code === 8_002 ? "Server" : "Client"}</faultcode>` +
      "<faultstring>CWMP fault</faultstring>" +
      `<detail><cwmp:Fault><FaultCode>${code}</FaultCode><FaultString>${escapeXml(text)}</FaultString></cwmp:Fault>` +
      "</detail></SOAP-ENV:Fault>",
  );
