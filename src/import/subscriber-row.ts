import { z } from "zod";
import { asLogin } from "../kernel/ids.ts";
import { languages } from "../kernel/language.ts";
import { equipmentOwnerships } from "../modules/subscribers/subscriber.ts";
import type { ListedSubscriber } from "../modules/subscribers/listing.ts";
import type { ListedLine } from "../modules/topology/listing.ts";
import {
  date,
  oneOf,
  optional,
  optionalText,
  phoneNumber,
  requiredText,
  tenge,
  wholeNumber,
  yesNo,
} from "./cell-schemas.ts";

export const subscriberColumns = [
  "login",
  "owner_name",
  "iin",
  "contact_number",
  "language",
  "city",
  "street",
  "house",
  "entrance",
  "flat",
  "tariff",
  "bundle_numbers",
  "fee_paid",
  "fee_amount",
  "suspended_from",
  "suspended_until",
  "router",
  "tv_box",
  "node",
  "port",
  "riser_length_meters",
] as const satisfies readonly SubscriberColumn[];

/** What a row must fit to. */
export type SubscriberTerms = { readonly loginDigits: number; readonly tariffs: readonly string[] };

const portsMax = 1_024;
const riserMetersMax = 2_000;

const cellsSchema = ({ loginDigits, tariffs }: SubscriberTerms) =>
  z.object({
    login: z
      .string()
      .regex(new RegExp(`^\\d{${loginDigits}}$`), `expected ${loginDigits} digits`)
      .transform(asLogin),
    owner_name: requiredText,
    iin: optional(z.string().regex(/^\d{12}$/, "expected 12 digits")),
    contact_number: phoneNumber,
    language: oneOf(languages),
    city: requiredText,
    street: requiredText,
    house: requiredText,
    entrance: optionalText,
    flat: optionalText,
    tariff: z.enum(tariffs, { error: ({ input }) => `the provider has no tariff ${String(input)}` }),
    bundle_numbers: z
      .string()
      .transform((text) => text.split(" ").filter((number) => number !== ""))
      .pipe(z.array(phoneNumber)),
    fee_paid: yesNo,
    fee_amount: tenge,
    suspended_from: optional(date),
    suspended_until: optional(date),
    router: oneOf(equipmentOwnerships),
    tv_box: oneOf(equipmentOwnerships),
    node: optionalText,
    port: optional(wholeNumber(1, portsMax)),
    riser_length_meters: optional(wholeNumber(0, riserMetersMax)),
  });

type SubscriberCells = z.output<ReturnType<typeof cellsSchema>>;

type SubscriberColumn = keyof SubscriberCells;

/** What a row says of the contract, and where it puts the line. */
export type SubscriberRow = {
  readonly subscriber: Omit<ListedSubscriber, "row">;
  readonly line: Omit<ListedLine, "row">;
};

/** Reads the cells of a row of subscribers.csv. */
export const subscriberRowSchema = (terms: SubscriberTerms) =>
  cellsSchema(terms).superRefine(checkTogether).transform(asRow);

function checkTogether(cells: SubscriberCells, context: z.RefinementCtx): void {
  const complain = (column: SubscriberColumn, message: string): void =>
    context.addIssue({ code: "custom", path: [column], message });
  const { suspended_from: from, suspended_until: until } = cells;
  if (until !== null && from === null) complain("suspended_from", "is empty, and suspended_until isn't");
  if (until !== null && from !== null && Temporal.PlainDate.compare(until, from) < 0)
    complain("suspended_until", "is before suspended_from");
  if (cells.node !== null && cells.port === null) complain("port", "is empty, and node isn't");
  if (cells.node === null && cells.port !== null) complain("node", "is empty, and port isn't");
}

const asRow = (cells: SubscriberCells): SubscriberRow => ({
  subscriber: {
    login: cells.login,
    ownerName: cells.owner_name,
    iin: cells.iin,
    contactNumber: cells.contact_number,
    language: cells.language,
    city: cells.city,
    street: cells.street,
    house: cells.house,
    entrance: cells.entrance,
    flat: cells.flat,
    tariff: cells.tariff,
    bundleNumbers: cells.bundle_numbers,
    isFeePaid: cells.fee_paid,
    feeAmountTiyn: cells.fee_amount,
    suspendedFrom: cells.suspended_from,
    suspendedUntil: cells.suspended_until,
    router: cells.router,
    tvBox: cells.tv_box,
  },
  line: {
    login: cells.login,
    nodeId: cells.node,
    port: cells.port,
    riserLengthMeters: cells.riser_length_meters,
  },
});
