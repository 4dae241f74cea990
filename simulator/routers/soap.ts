import { SaxesParser } from "saxes";

/** An element, without its prefix. */
export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
};

/** What the ACS says: a method with what belongs to it. */
export type Message = { readonly id: string; readonly method: string; readonly content: Element };

const withoutPrefix = (name: string): string => name.slice(name.indexOf(":") + 1);

/** @throws when it is no envelope with something in its body. */
export function readMessage(xml: string): Message {
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    const element: Element = { name: withoutPrefix(name), attributes, children: [], text: "" };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on("text", (text) => void (open.at(-1)!.text += text));
  parser.on("closetag", () => void open.pop());
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(xml).close();
  const envelope = child(root, "Envelope");
  const content = child(envelope, "Body")?.children[0];
  if (content === undefined) throw new Error("the ACS sent no envelope");
  return { id: child(child(envelope, "Header"), "ID")?.text ?? "", method: content.name, content };
}

export const child = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((one) => one.name === name);

export const textOf = (element: Element | undefined, name: string): string =>
  child(element, name)?.text.trim() ?? "";

export const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** An envelope as routers send it. @param body XML of what they say. */
export const envelope = (id: string, body: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xmlns:cwmp="urn:dslforum-org:cwmp-1-0">' +
  `<SOAP-ENV:Header><cwmp:ID SOAP-ENV:mustUnderstand="1">${escape(id)}</cwmp:ID></SOAP-ENV:Header>` +
  `<SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`;

/** A list with its length, as SOAP arrays have it. */
export const list = (name: string, type: string, items: readonly string[]): string =>
  `<${name} SOAP-ENC:arrayType="${type}[${items.length}]">${items.join("")}</${name}>`;

/** A refusal; `parameters` of SetParameterValues, each with its own code. */
export const fault = (
  { code, words }: { readonly code: number; readonly words: string },
  parameters: readonly string[] = [],
): string =>
  "<SOAP-ENV:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault>" +
  `<FaultCode>${code}</FaultCode><FaultString>${words}</FaultString>` +
  parameters
    .map(
      (name) =>
        `<SetParameterValuesFault><ParameterName>${escape(name)}</ParameterName>` +
        "<FaultCode>9005</FaultCode><FaultString>Invalid parameter name</FaultString></SetParameterValuesFault>",
    )
    .join("") +
  "</cwmp:Fault></detail></SOAP-ENV:Fault>";
