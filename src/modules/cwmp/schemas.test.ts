import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AcsRequest, CwmpVersion } from "./messages.ts";
import { writeAnswer, writeFault, writeInformResponse, writeRequest } from "./write-envelope.ts";

/** What we send, against the Broadband Forum's schemas. They are data from elsewhere, so they may not be here. */

const schemas = join(import.meta.dirname, "../../../../shared/data/cwmp");

const hasXmllint = ((): boolean => {
  try {
    execFileSync("xmllint", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();
const canCheck = hasXmllint && existsSync(join(schemas, "cwmp-1-0.xsd"));
if (!canCheck)
  // oxlint-disable-next-line no-console -- whoever runs the tests must see what they don't prove
  console.warn(
    "not tested: what the ACS sends, against the CWMP schemas (xmllint or ../shared/data/cwmp missing)",
  );

/** SOAP's own two schemas as far as CWMP's refer to them, since nothing is fetched here. */
const soapEnvelope = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://schemas.xmlsoap.org/soap/envelope/">
<xs:attribute name="mustUnderstand"><xs:simpleType><xs:restriction base="xs:boolean"><xs:pattern value="0|1"/></xs:restriction></xs:simpleType></xs:attribute>
</xs:schema>`;
const soapEncoding = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:tns="http://schemas.xmlsoap.org/soap/encoding/" targetNamespace="http://schemas.xmlsoap.org/soap/encoding/">
<xs:attribute name="arrayType" type="xs:string"/>
<xs:simpleType name="base64"><xs:restriction base="xs:base64Binary"/></xs:simpleType>
<xs:complexType name="Array"><xs:sequence><xs:any namespace="##any" minOccurs="0" maxOccurs="unbounded" processContents="lax"/></xs:sequence><xs:attribute ref="tns:arrayType"/><xs:anyAttribute namespace="##other" processContents="lax"/></xs:complexType>
</xs:schema>`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cwmp-schemas-"));
  if (!canCheck) return;
  await writeFile(join(folder, "soap-envelope.xsd"), soapEnvelope);
  await writeFile(join(folder, "soap-encoding.xsd"), soapEncoding);
  for (const version of ["1-0", "1-1", "1-2", "1-3", "1-4"]) {
    const text = await readFile(join(schemas, `cwmp-${version}.xsd`), "utf8");
    const local = text
      .replaceAll(
        'schemaLocation="http://schemas.xmlsoap.org/soap/envelope/"',
        'schemaLocation="soap-envelope.xsd"',
      )
      .replaceAll(
        'schemaLocation="http://schemas.xmlsoap.org/soap/encoding/"',
        'schemaLocation="soap-encoding.xsd"',
      )
      .replaceAll("http://www.broadband-forum.org/cwmp/", "");
    await writeFile(join(folder, `cwmp-${version}.xsd`), local);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The method inside the envelope, as a document of its own with the envelope's namespaces. */
function bodyOf(envelope: string): string {
  const namespaces = [...envelope.matchAll(/xmlns:[A-Za-z-]+="[^"]*"/g)].map(([found]) => found).join(" ");
  const body = /<SOAP-ENV:Body>(.*)<\/SOAP-ENV:Body>/s.exec(envelope)![1]!;
  const content = /<cwmp:Fault>.*<\/cwmp:Fault>/s.exec(body)?.[0] ?? body;
  return content.replace(/^<([A-Za-z:]+)/, `<$1 ${namespaces}`);
}

async function validate(version: string, document: string): Promise<string> {
  const file = join(folder, `${Math.random()}.xml`);
  await writeFile(file, document);
  const command = ["--nonet", "--noout", "--schema", join(folder, `cwmp-${version}.xsd`), file];
  return promisify(execFile)("xmllint", command).then(
    () => "",
    (error: { stderr?: string }) => error.stderr ?? "failed",
  );
}

const values = [
  { name: "Device.X.Name", value: `<&>"'ә`, type: "xsd:string" },
  { name: "Device.X.Enable", value: "1", type: "xsd:boolean" },
  { name: "Device.X.Interval", value: "300", type: "xsd:unsignedInt" },
];
const requests: readonly AcsRequest[] = [
  { method: "GetRPCMethods" },
  { method: "GetParameterNames", path: "Device.", nextLevel: false },
  { method: "GetParameterValues", names: ["Device.A", "Device.B."] },
  { method: "SetParameterValues", values, key: "" },
  { method: "Reboot", key: "uide" },
  { method: "FactoryReset" },
];
const deviceRequests = ["GetRPCMethods", "TransferComplete", "AutonomousTransferComplete", "RequestDownload"];

describe.runIf(canCheck)("what we send is valid", () => {
  const versions = ["1-0", "1-1", "1-2"] as const;
  const said = (version: CwmpVersion): readonly (readonly [string, string])[] => {
    const frame = { version, id: "1" };
    return [
      ...requests.map((request) => [request.method, writeRequest(frame, request)] as const),
      ["InformResponse", writeInformResponse(frame)],
      // AutonomousTransferComplete came with 1.1.
      ...deviceRequests
        .filter((method) => version !== "1-0" || method !== "AutonomousTransferComplete")
        .map((method) => [`answer to ${method}`, writeAnswer(frame, method)] as const),
      ["Fault", writeFault(frame, { code: 8_000, text: "Method not supported" })],
    ];
  };
  test.each(
    versions.flatMap((version) => said(version).map(([name, envelope]) => ({ version, name, envelope }))),
  )("CWMP $version: $name", async ({ version, envelope }) => {
    expect(await validate(version, bodyOf(envelope))).toBe("");
  });

  test("a wrong envelope is found: the check checks", async () => {
    const wrong = bodyOf(writeRequest({ version: "1-0", id: "1" }, requests[1]!)).replace(
      "ParameterPath",
      "Path",
    );
    expect(await validate("1-0", wrong)).toContain("Path");
  });
});
