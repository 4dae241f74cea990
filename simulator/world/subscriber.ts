import type { Chance } from "./chance.ts";
import { makePerson } from "./people.ts";

type Equipment = "rented" | "own" | "none";

/** How long before the beginning suspended lines were suspended. */
export const suspendedDays = 10;

/** One home-internet contract as the provider's billing knows it. */
export type Subscriber = {
  /** Ten digits. */
  readonly login: string;
  readonly ownerName: string;
  readonly iin: string;
  /** With + and the country code. */
  readonly contactNumber: string;
  readonly language: "kk" | "ru" | "en";
  readonly tariff: string;
  readonly bundleNumbers: readonly string[];
  readonly feePaid: boolean;
  /** What is to pay now; 0 when the fee is paid. */
  readonly feeAmountTenge: number;
  /** Voluntarily suspended, so that the line has no session; since `suspendedDays`. */
  readonly suspended: boolean;
  readonly router: Equipment;
  readonly tvBox: Equipment;
};

type Tariff = { readonly code: string; readonly feeTenge: number };

/** Tariffs of home internet alone and of bundles, with a made-up monthly fee in tenge. */
const homeTariffs: readonly Tariff[] = [
  { code: "home-100", feeTenge: 5990 },
  { code: "home-300", feeTenge: 7490 },
  { code: "home-500", feeTenge: 9990 },
];
const bundleTariffs: readonly Tariff[] = [
  { code: "bundle-200", feeTenge: 10_990 },
  { code: "bundle-500", feeTenge: 14_990 },
];

/** @param order the how-manieth subscriber of the world: it makes login and numbers unique. */
export function makeSubscriber(draw: Chance, loginPrefix: string, order: number): Subscriber {
  const person = makePerson(draw);
  const contactNumber = `+7701000${1000 + order}`;
  const hasBundle = draw.happens(0.35);
  const tariff = draw.pick(hasBundle ? bundleTariffs : homeTariffs);
  const feePaid = draw.happens(0.96);
  return {
    login: loginPrefix + String(1_000_000 + order * 3571),
    ownerName: person.name,
    iin: person.iin,
    contactNumber,
    language: person.language,
    tariff: tariff.code,
    bundleNumbers: hasBundle ? [contactNumber, `+7702000${1000 + order}`].slice(0, draw.whole(1, 2)) : [],
    feePaid,
    feeAmountTenge: feePaid ? 0 : tariff.feeTenge,
    suspended: draw.happens(0.01),
    router: draw.pick(["rented", "rented", "own"]),
    tvBox: hasBundle ? draw.pick(["rented", "rented", "own", "none"]) : "none",
  };
}
