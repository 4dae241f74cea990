import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readEnvelope } from "./read-envelope.ts";
import { escapeXml, readXml } from "./xml.ts";

const read = (text: string) => readEnvelope(Buffer.from(text));
const wrap = (body: string): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-1"><s:Body>${body}</s:Body></s:Envelope>`;

describe("what devices write is forgiven", () => {
  test("values without types, in CDATA, in an array of one, empty ones, in any order", () => {
    const list =
      "<ParameterList><ParameterValueStruct><Value><![CDATA[a<b]]></Value><Name> X.A </Name></ParameterValueStruct>" +
      "<ParameterValueStruct><Name>X.B</Name><Value/></ParameterValueStruct></ParameterList>";
    expect(
      read(wrap(`<c:GetParameterValuesResponse>${list}</c:GetParameterValuesResponse>`)).message,
    ).toMatchObject({
      kind: "response",
      method: "GetParameterValues",
      values: [
        { name: "X.A", value: "a<b", type: "xsd:string" },
        { name: "X.B", value: "" },
      ],
    });
  });

  test("a fault with its parameters, and one of SOAP alone", () => {
    const detail =
      "<detail><c:Fault><FaultCode>9003</FaultCode><FaultString>bad</FaultString><SetParameterValuesFault>" +
      "<ParameterName>X.A</ParameterName><FaultCode>9007</FaultCode></SetParameterValuesFault></c:Fault></detail>";
    expect(read(wrap(`<s:Fault><faultcode>Client</faultcode>${detail}</s:Fault>`)).message).toMatchObject({
      fault: { code: 9_003, text: "bad", parameters: [{ name: "X.A", code: 9_007 }] },
    });
    expect(read(wrap("<s:Fault><faultstring>hm</faultstring></s:Fault>")).message).toMatchObject({
      fault: { code: 9_002, text: "hm" },
    });
  });

  test("the version is that of the namespace, wherever it is declared; without one it is 1.0", () => {
    expect(read(wrap("<c:X/>")).version).toBe("1-1");
    expect(read('<Envelope><Body><X xmlns="urn:dslforum-org:cwmp-1-4"/></Body></Envelope>').version).toBe(
      "1-4",
    );
    expect(read("<Envelope><Body><X/></Body></Envelope>").version).toBe("1-0");
  });
});

test("text goes through XML and comes back", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ""); // oxlint-disable-line no-control-regex -- what XML can't hold
      expect(readXml(Buffer.from(`<a b="x">${escapeXml(text)}</a>`)).text).toBe(clean);
    }),
  );
});

function failureOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.name : "no error";
  }
}

test("whatever bytes come, they are read or refused", () => {
  const base = wrap("<c:Inform><DeviceId><OUI>A</OUI><SerialNumber>1</SerialNumber></DeviceId></c:Inform>");
  const pieces = fc.array(fc.record({ at: fc.nat(base.length), put: fc.string(), cut: fc.nat(20) }), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(pieces, (changes) => {
      const text = changes.reduce(
        (now, { at, put, cut }) => now.slice(0, at) + put + now.slice(at + cut),
        base,
      );
      expect(failureOf(() => readEnvelope(Buffer.from(text, "latin1"))) ?? "XmlRefused").toBe("XmlRefused");
    }),
    { numRuns: 2_000 },
  );
});
