import { SaxesParser } from "saxes";

/** One element of what a device sent; names without their prefixes, which every maker chooses differently. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

/** What can't or must not be read. */
export class XmlRefused extends Error {
  override readonly name = "XmlRefused";
}

const depthMax = 32;
const elementsMax = 200_000;
/** Characters that XML 1.0 has no place for; some devices send them in the names of their neighbours' networks. */
// oxlint-disable-next-line no-control-regex -- they are the ones to take out
const impossible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

type OpenElement = {
  name: string;
  attributes: Record<string, string>;
  children: OpenElement[];
  text: string;
};

/**
 * Reads a whole document. No document type, so that there are no entities but XML's own five; no depth or length
 * that a router would not have. @throws XmlRefused
 */
export function readXml(bytes: Uint8Array): XmlElement {
  const parser = new SaxesParser({
    xmlns: false,
    position: false,
    defaultXMLVersion: "1.0",
    forceXMLVersion: true,
  });
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;
  let elements = 0;
  const addText = (text: string): void => {
    const innermost = open.at(-1);
    if (innermost !== undefined) innermost.text += text;
  };
  parser.on("doctype", () => refuse("a document type is not read here"));
  parser.on("error", (error) => refuse(error.message));
  parser.on("opentag", ({ name, attributes }) => {
    elements += 1;
    if (open.length >= depthMax || elements > elementsMax) refuse("too deep or too many elements");
    const element = { name: localName(name), attributes, children: [], text: "" };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on("closetag", () => void open.pop());
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.write(textOf(bytes).replace(impossible, "")).close();
  return root ?? refuse("there is no element");
}

function refuse(reason: string): never {
  throw new XmlRefused(reason);
}

/** UTF-8, as it must be; what is not is taken for the Latin letters that such devices mean. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).trimStart();
  } catch {
    return new TextDecoder("latin1").decode(bytes).trimStart();
  }
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

/** The text of a child, without the white space around it; undefined when there is no such child. */
export const textOfChild = (element: XmlElement | undefined, name: string): string | undefined =>
  childOf(element, name)?.text.trim();

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

/** Text as it goes into an element or an attribute. */
export const escapeXml = (text: string): string =>
  text.replace(impossible, "").replace(/[&<>"\r]/g, (character) => escapes[character] ?? character);
