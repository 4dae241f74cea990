import type { Instant } from "../../kernel/instant.ts";

/** What may be said of an address to anybody: nothing of persons, and of works no more than their time. */
export type AddressStatus = {
  readonly known: boolean;
  readonly outages: readonly {
    readonly number: string;
    readonly since: Instant;
    readonly expectedEndAt: Instant | null;
    /** A cause of the desk's list; null until somebody has found out. */
    readonly cause: string | null;
  }[];
  readonly works: readonly { readonly from: Instant; readonly until: Instant }[];
};

/** How far somebody has got with saying where they live. */
export type AskedAddress = {
  readonly city?: string | undefined;
  readonly street?: string | undefined;
  readonly house?: string | undefined;
};

export type Address = Readonly<Record<"city" | "street" | "house", string>>;

/** Where the facts come from. */
export interface StatusFacts {
  readStatus(address: Address): Promise<AddressStatus>;
  /** Names of the cities; of a city's streets; of a street's houses. */
  listPlaces(within: { readonly city?: string; readonly street?: string }): Promise<readonly string[]>;
}

/** What is asked next, and in what it lies. */
export type Choice = {
  readonly kind: "choice";
  readonly step: "city" | "street" | "house";
  readonly within: { readonly city?: string; readonly street?: string };
  readonly places: readonly string[];
  /** What was typed and is no place here. */
  readonly notFound: boolean;
};

/** What the page says. */
export type StatusAnswer =
  | Choice
  | { readonly kind: "status"; readonly address: Address; readonly status: AddressStatus };

/** Follows what was asked as far as there are such places; the first that there isn't is asked for again. */
export async function answerFor(facts: StatusFacts, asked: AskedAddress): Promise<StatusAnswer> {
  const cities = await facts.listPlaces({});
  const city = placeNamed(cities, asked.city);
  if (city === undefined) return choice("city", {}, { places: cities, typed: asked.city });
  const streets = await facts.listPlaces({ city });
  const street = placeNamed(streets, asked.street);
  if (street === undefined) return choice("street", { city }, { places: streets, typed: asked.street });
  const houses = await facts.listPlaces({ city, street });
  const house = placeNamed(houses, asked.house);
  const again = { places: houses, typed: asked.house };
  if (house === undefined) return choice("house", { city, street }, again);
  const address = { city, street, house };
  const status = await facts.readStatus(address);
  return status.known
    ? { kind: "status", address, status }
    : { ...choice("house", { city, street }, again), notFound: true };
}

const choice = (
  step: Choice["step"],
  within: Choice["within"],
  { places, typed }: { readonly places: readonly string[]; readonly typed: string | undefined },
): Choice => ({ kind: "choice", step, within, places, notFound: typed !== undefined });

/** People write names in large and small letters, with more spaces, and «ё» as «е». */
const placeNamed = (places: readonly string[], typed: string | undefined): string | undefined =>
  typed === undefined
    ? undefined
    : (places.find((place) => place === typed) ?? places.find((place) => folded(place) === folded(typed)));

const folded = (name: string): string =>
  name.normalize("NFC").toLowerCase().replaceAll("ё", "е").replaceAll(/\s+/g, " ").trim();
