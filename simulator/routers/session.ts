import { AcsClient } from "./acs-client.ts";
import type { DataModel, RouterIdentity, Setting } from "./data-model.ts";
import { respond, valueOf, type Response } from "./requests.ts";
import { envelope, escape, list, readMessage } from "./soap.ts";

/** What a session needs of its router. */
export type SessionRouter = {
  readonly identity: RouterIdentity;
  /** Its own address, which it calls from. */
  readonly localAddress: string;
  /** As it is now: settings change in the session. */
  model(): DataModel;
  apply(settings: Partial<Record<Setting, string>>): Promise<void>;
};

export type SessionEnd = {
  /** What the ACS asked for, in order. */
  readonly methods: readonly string[];
  /** What is to be done now that the session is over. */
  readonly after: readonly NonNullable<Response["after"]>[];
};

/** More than any ACS asks at a time. */
const requestsMax = 60;

/**
 * One session with the ACS (TR-069, 3.7): an Inform, then answers until there are no more questions.
 * @throws when the ACS can't be reached or doesn't behave.
 */
export async function holdSession(
  router: SessionRouter,
  { acsUrl, events, at }: { acsUrl: string; events: readonly string[]; at: string },
): Promise<SessionEnd> {
  const { serialNumber } = router.identity;
  const client = new AcsClient(acsUrl, {
    localAddress: router.localAddress,
    username: serialNumber,
    password: serialNumber,
  });
  try {
    const informed = await client.post(envelope("1", informOf(router, events, at)));
    if (informed.status !== 200 || readMessage(informed.body).method !== "InformResponse")
      throw new Error(`the ACS answered ${informed.status} to an Inform`);
    return await answerAll(router, client);
  } finally {
    client.close();
  }
}

async function answerAll(router: SessionRouter, client: AcsClient): Promise<SessionEnd> {
  const methods: string[] = [];
  const after: NonNullable<Response["after"]>[] = [];
  let said = "";
  while (methods.length < requestsMax) {
    const { status, body } = await client.post(said);
    if (status >= 300) throw new Error(`the ACS answered ${status}`);
    if (body.trim() === "") break;
    const message = readMessage(body);
    const response = respond(message, router.model(), router.identity.model);
    if (response.settings !== undefined) await router.apply(response.settings);
    if (response.after !== undefined) after.push(response.after);
    methods.push(message.method);
    said = envelope(message.id, response.body);
  }
  return { methods, after };
}

/** Parameters that every Inform holds (TR-098, 2.4.1; TR-181, table 5). */
const forced: Readonly<Record<RouterIdentity["model"], readonly string[]>> = {
  tr098: [
    "InternetGatewayDevice.DeviceInfo.HardwareVersion",
    "InternetGatewayDevice.DeviceInfo.SoftwareVersion",
    "InternetGatewayDevice.ManagementServer.ConnectionRequestURL",
    "InternetGatewayDevice.ManagementServer.ParameterKey",
    "InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.ExternalIPAddress",
  ],
  tr181: [
    "Device.DeviceInfo.HardwareVersion",
    "Device.DeviceInfo.SoftwareVersion",
    "Device.ManagementServer.ConnectionRequestURL",
    "Device.ManagementServer.ParameterKey",
  ],
};

function informOf({ identity, model }: SessionRouter, events: readonly string[], at: string): string {
  const parameters = model();
  const told = forced[identity.model].map((name) => valueOf(name, parameters.get(name)!));
  const structs = events.map(
    (code) => `<EventStruct><EventCode>${code}</EventCode><CommandKey></CommandKey></EventStruct>`,
  );
  return (
    "<cwmp:Inform><DeviceId>" +
    `<Manufacturer>${escape(identity.manufacturer)}</Manufacturer><OUI>${identity.oui}</OUI>` +
    `<ProductClass>${escape(identity.productClass)}</ProductClass>` +
    `<SerialNumber>${identity.serialNumber}</SerialNumber></DeviceId>` +
    list("Event", "cwmp:EventStruct", structs) +
    `<MaxEnvelopes>1</MaxEnvelopes><CurrentTime>${at}</CurrentTime><RetryCount>0</RetryCount>` +
    list("ParameterList", "cwmp:ParameterValueStruct", told) +
    "</cwmp:Inform>"
  );
}
