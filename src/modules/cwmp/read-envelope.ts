import {
  type CwmpVersion,
  cwmpVersions,
  type DeviceMessage,
  type Envelope,
  type Fault,
  type Inform,
  type ParameterName,
  type ParameterValue,
} from "./messages.ts";
import { childOf, readXml, textOfChild, type XmlElement, XmlRefused } from "./xml.ts";

const parametersMax = 20_000;
const textMax = 64 * 1024;

/**
 * Reads what a device says. Prefixes, types, array attributes and ids that are missing or odd are forgiven: every maker
 * has its own; what it means must be there. @throws XmlRefused
 */
export function readEnvelope(bytes: Uint8Array): Envelope {
  const root = readXml(bytes);
  if (root.name !== "Envelope") throw new XmlRefused("this is no SOAP envelope");
  const body = childOf(root, "Body");
  const content = body?.children[0];
  if (content === undefined) throw new XmlRefused("the SOAP body is empty");
  const header = childOf(root, "Header");
  return {
    id: textOfChild(header, "ID"),
    version: versionOf([root, header, ...(header?.children ?? []), body, content]),
    supportedVersions: textOfChild(header, "SupportedCWMPVersions"),
    holdsRequests: /^(?:1|true)$/i.test(textOfChild(header, "HoldRequests") ?? ""),
    message: readMessage(content),
  };
}

const namespace = /^urn:dslforum-org:cwmp-(\d-\d)$/;

/** The version whose namespace is declared; 1.0 when none is. */
function versionOf(elements: readonly (XmlElement | undefined)[]): CwmpVersion {
  const declared = elements
    .flatMap((element) => Object.values(element?.attributes ?? {}))
    .map((value) => namespace.exec(value.trim())?.[1]);
  return cwmpVersions.find((version) => declared.includes(version)) ?? "1-0";
}

function readMessage(content: XmlElement): DeviceMessage {
  const { name } = content;
  if (name === "Inform") return { kind: "inform", inform: readInform(content) };
  if (name === "Fault") return { kind: "fault", fault: readFault(content) };
  if (!name.endsWith("Response")) return { kind: "request", method: name };
  return {
    kind: "response",
    method: name.slice(0, -"Response".length),
    values: readValues(childOf(content, "ParameterList")),
    names: readNames(childOf(content, "ParameterList")),
    methods: childOf(content, "MethodList")?.children.map(({ text }) => text.trim()) ?? [],
  };
}

function readInform(content: XmlElement): Inform {
  const id = childOf(content, "DeviceId");
  const word = (name: string): string => (textOfChild(id, name) ?? "").slice(0, 64);
  const serialNumber = word("SerialNumber");
  const oui = word("OUI").toUpperCase();
  if (serialNumber === "" || oui === "") throw new XmlRefused("the Inform does not say which device it is");
  const events = childOf(content, "Event")?.children ?? [];
  return {
    device: {
      manufacturer: word("Manufacturer"),
      oui,
      productClass: word("ProductClass"),
      serialNumber,
    },
    events: events.slice(0, 64).flatMap((event) => textOfChild(event, "EventCode") ?? []),
    retryCount: Number.parseInt(textOfChild(content, "RetryCount") ?? "0", 10) || 0,
    parameters: readValues(childOf(content, "ParameterList")),
  };
}

function readValues(list: XmlElement | undefined): readonly ParameterValue[] {
  return itemsOf(list).flatMap((item) => {
    const value = childOf(item, "Value");
    const name = textOfChild(item, "Name");
    if (name === undefined || value === undefined) return [];
    const type = Object.entries(value.attributes).find(([key]) => /(?:^|:)type$/.test(key))?.[1];
    return [{ name, value: value.text.slice(0, textMax), type: type ?? "xsd:string" }];
  });
}

function readNames(list: XmlElement | undefined): readonly ParameterName[] {
  return itemsOf(list).flatMap((item) => {
    const name = textOfChild(item, "Name");
    if (name === undefined || childOf(item, "Value") !== undefined) return [];
    return [{ name, isWritable: /^(?:1|true)$/i.test(textOfChild(item, "Writable") ?? "") }];
  });
}

function itemsOf(list: XmlElement | undefined): readonly XmlElement[] {
  const items = list?.children ?? [];
  if (items.length > parametersMax) throw new XmlRefused("there are too many parameters");
  return items;
}

/** The code in the detail is CWMP's; a fault of SOAP alone has none and counts as "internal error". */
function readFault(content: XmlElement): Fault {
  const detail = childOf(childOf(content, "detail") ?? childOf(content, "Detail"), "Fault");
  const parts = detail?.children.filter(({ name }) => name === "SetParameterValuesFault") ?? [];
  return {
    code: codeOf(detail),
    text: (textOfChild(detail, "FaultString") ?? textOfChild(content, "faultstring") ?? "").slice(0, 500),
    parameters: parts.slice(0, 64).map((part) => ({
      name: textOfChild(part, "ParameterName") ?? "",
      code: codeOf(part),
      text: (textOfChild(part, "FaultString") ?? "").slice(0, 500),
    })),
  };
}

const internalError = 9_002;

const codeOf = (element: XmlElement | undefined): number => {
  const code = Number.parseInt(textOfChild(element, "FaultCode") ?? "", 10);
  return Number.isSafeInteger(code) ? code : internalError;
};
