import { asLogin } from "../../src/kernel/ids.ts";
import { asTiyn } from "../../src/kernel/money.ts";
import { instant } from "../../src/kernel/instant.ts";
import {
  listSubscribers,
  openSubscriberList,
  saveSubscriberList,
  type ListedSubscriber,
} from "../../src/modules/subscribers/listing.ts";
import { type Db, inTransaction } from "../../src/platform/database.ts";

/** A subscriber of a test: the fee paid, at home in Almaty. */
export const subscriber = (number: number, more: Partial<ListedSubscriber> = {}): ListedSubscriber => ({
  row: number,
  login: asLogin(String(7_010_000_000 + number)),
  ownerName: "Ахметова Сәуле",
  iin: null,
  contactNumber: `+7701000${String(number).padStart(4, "0")}`,
  language: "kk",
  city: "Алматы",
  street: "Абай даңғ.",
  house: "104Б",
  entrance: "2",
  flat: "45",
  tariff: "home-300",
  bundleNumbers: [],
  isFeePaid: true,
  feeAmountTiyn: asTiyn(0),
  suspendedFrom: null,
  suspendedUntil: null,
  router: "rented",
  tvBox: "none",
  ...more,
});

/** Makes or changes them as an import does. */
export const saveSubscribers = (db: Db, ...subscribers: readonly ListedSubscriber[]): Promise<void> =>
  inTransaction(db, async (tx) => {
    await openSubscriberList(tx);
    await listSubscribers(tx, subscribers);
    await saveSubscriberList({ tx, now: instant("2026-11-23T09:00:00Z") });
  });
