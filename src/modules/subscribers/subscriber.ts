import type { Login } from "../../kernel/ids.ts";
import type { Language } from "../../kernel/language.ts";
import type { Tiyn } from "../../kernel/money.ts";
import type { Instant } from "../../kernel/instant.ts";

/** Whose a device is; `none`: there isn't one. */
export const equipmentOwnerships = ["rented", "own", "none"] as const;

type EquipmentOwnership = (typeof equipmentOwnerships)[number];

/** One contract with all that the house knows of it. Personal: it leaves only to who has proved to be its owner, and to staff. */
export type Subscriber = {
  readonly login: Login;
  readonly ownerName: string;
  /** The owner's national id. */
  readonly iin: string | null;
  /** The mobile number in the contract, as E.164. */
  readonly contactNumber: string;
  readonly language: Language;
  readonly city: string;
  readonly street: string;
  readonly house: string;
  readonly entrance: string | null;
  readonly flat: string | null;
  /** A code of the provider's tariffs. */
  readonly tariff: string;
  /** The mobile numbers of the bundle, as E.164; empty without a bundle. */
  readonly bundleNumbers: readonly string[];
  readonly isFeePaid: boolean;
  /** What is to be paid now. */
  readonly feeAmountTiyn: Tiyn;
  /** When the billing system last said so; null while only an import has. */
  readonly feeAt: Instant | null;
  /** S65: both days belong to the suspension; without a last day it lasts until it is ended. */
  readonly suspendedFrom: Temporal.PlainDate | null;
  readonly suspendedUntil: Temporal.PlainDate | null;
  readonly router: EquipmentOwnership;
  readonly tvBox: EquipmentOwnership;
};

/** Where somebody lives, so that an owner recognises it and a stranger learns little. */
export type MaskedAddress = Pick<Subscriber, "city" | "street" | "house" | "flat">;

/**
 * S43: what a login that somebody merely typed gives the house to work with: enough to check the line,
 * to choose the words and to ask "is this you?". It holds no name, number, amount or tariff.
 */
export type LineOwner = Pick<Subscriber, "login" | "language" | "router" | "tvBox"> & {
  readonly hasBundle: boolean;
  readonly maskedAddress: MaskedAddress;
};
