import type { Subscriber } from "./subscriber.ts";

/** What is settled about a fixed login beforehand; the rest of its subscriber is made up like anyone's. */
export type FixedLogin = { readonly login: string; readonly settled: Partial<Subscriber> };

const contactNumberOf = (number: number): string => `+7701000${String(number).padStart(4, "0")}`;

/** Home internet alone by a rented router, the fee paid. */
const ordinary: Partial<Subscriber> = {
  tariff: "home-300",
  bundleNumbers: [],
  feePaid: true,
  feeAmountTenge: 0,
  suspended: false,
  router: "rented",
  tvBox: "none",
};

/** A bundle with two mobile numbers and TV, everything rented, the fee paid. */
const bundled = (number: number): Partial<Subscriber> => ({
  ...ordinary,
  tariff: "bundle-200",
  bundleNumbers: [contactNumberOf(number), `+7702000${String(number).padStart(4, "0")}`],
  tvBox: "rented",
});

const unlikeOrdinary: Readonly<Record<number, Partial<Subscriber>>> = {
  1: bundled(1),
  4: { feePaid: false, feeAmountTenge: 7490 },
  9: { router: "own" },
  10: { suspended: true },
};

const numbers = [...range(1, 13), ...range(21, 29), ...range(31, 39)];

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The logins that the demo network always holds, in the order of the buildings that they live in, one in each. */
export const fixedLogins: readonly FixedLogin[] = numbers.map((number) => ({
  login: fixedLogin(number),
  settled: {
    ...(number >= 31 ? bundled(number) : ordinary),
    ...unlikeOrdinary[number],
    language: "kk",
    contactNumber: contactNumberOf(number),
  },
}));

/** `fixedLogin(3)` is 7010000003. */
export function fixedLogin(number: number): string {
  return String(7_010_000_000 + number);
}

/** Two contracts of the same owner. */
export const sameOwner = { first: fixedLogin(12), second: fixedLogin(13) } as const;
