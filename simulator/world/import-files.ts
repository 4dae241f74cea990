import { suspendedDays } from "./subscriber.ts";
import type { AccessNode, Line, Nas, World } from "./world.ts";

/** The two files that a provider's own systems would export: UTF-8, comma separated, with a header row. */
export type ImportFiles = { readonly network: string; readonly subscribers: string };

/** @param today the provider's civil date: voluntary suspensions began `suspendedDays` earlier. */
export function importFilesOf(world: World, today: Temporal.PlainDate): ImportFiles {
  const suspendedFrom = today.subtract({ days: suspendedDays }).toString();
  const [gateways, others] = [
    world.nodes.filter((node) => node.kind === "bng"),
    world.nodes.filter((node) => node.kind !== "bng"),
  ];
  return {
    network: csv([...gateways.map(nodeRow), ...world.nases.map(nasRow), ...others.map(nodeRow)]),
    subscribers: csv(world.lines.map((line) => subscriberRow(line, suspendedFrom))),
  };
}

/** The keys are the columns, in their order; null is an empty cell. */
type Row = Readonly<Record<string, string | number | null>>;

const nodeRow = (node: AccessNode): Row => ({
  kind: node.kind,
  id: node.id,
  parent: node.parentId,
  name: node.name,
  city: node.city,
  street: node.street,
  house: node.house,
  address: node.address,
  secret: null,
  vendor: node.vendor,
  ports: node.ports,
});

const nasRow = (nas: Nas): Row => ({
  kind: "nas",
  id: nas.id,
  parent: nas.nodeId,
  name: nas.name,
  city: nas.city,
  street: null,
  house: null,
  address: nas.address,
  secret: nas.secret,
  vendor: null,
  ports: null,
});

const subscriberRow = ({ subscriber, building, home, ...line }: Line, suspendedFrom: string): Row => ({
  login: subscriber.login,
  owner_name: subscriber.ownerName,
  iin: subscriber.iin,
  contact_number: subscriber.contactNumber,
  language: subscriber.language,
  city: building.city.name,
  street: building.street,
  house: building.house,
  entrance: home.entrance,
  flat: home.flat,
  tariff: subscriber.tariff,
  bundle_numbers: subscriber.bundleNumbers.join(" "),
  fee_paid: subscriber.feePaid ? "yes" : "no",
  fee_amount: subscriber.feeAmountTenge,
  suspended_from: subscriber.suspended ? suspendedFrom : null,
  suspended_until: null,
  router: subscriber.router,
  tv_box: subscriber.tvBox,
  node: line.nodeId,
  port: line.port,
  riser_length_meters: line.riserLengthMeters,
});

const csv = (rows: readonly Row[]): string =>
  [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
    .map((cells) => `${cells.map(cellText).join(",")}\n`)
    .join("");

/** RFC 4180: a cell with a comma, a quote or a line break stands in quotes, its own quotes doubled. */
function cellText(cell: string | number | null): string {
  const text = String(cell ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
