import type { Instant } from "../../kernel/instant.ts";

/** What may be said of an address to anybody: nothing of persons, and of works no more than their time. */
export type AddressStatus = {
  readonly known: boolean;
  readonly outages: readonly {
    readonly since: Instant;
    readonly expectedEndAt: Instant | null;
    /** A cause of the desk's list; null until somebody has found out. */
    readonly cause: string | null;
  }[];
  readonly works: readonly { readonly startsAt: Instant; readonly endsAt: Instant }[];
};

/** How far somebody has got with saying where they live. */
export type AskedAddress = {
  readonly city?: string | undefined;
  readonly street?: string | undefined;
  readonly house?: string | undefined;
};

export type Address = Readonly<Record<"city" | "street" | "house", string>>;

/** A street of a city, with its houses. */
export type Street = { readonly city: string; readonly street: string; readonly houses: readonly string[] };

/** Where the facts come from. */
export interface StatusFacts {
  readStatus(address: Address): Promise<AddressStatus>;
  /** The buildings that can be chosen. */
  listPlaces(): Promise<readonly Street[]>;
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
  const all = await facts.listPlaces();
  const cities = inOrder(all.map(({ city }) => city));
  const city = placeNamed(cities, asked.city);
  if (city === undefined) return choice("city", {}, { places: cities, typed: asked.city });
  const inCity = all.filter((place) => place.city === city);
  const streets = inOrder(inCity.map(({ street }) => street));
  const street = placeNamed(streets, asked.street);
  if (street === undefined) return choice("street", { city }, { places: streets, typed: asked.street });
  const houses = inOrder(inCity.filter((place) => place.street === street).flatMap((place) => place.houses));
  const again = { places: houses, typed: asked.house };
  const house = placeNamed(houses, asked.house);
  if (house === undefined) return choice("house", { city, street }, again);
  const address = { city, street, house };
  const status = await facts.readStatus(address);
  return status.known
    ? { kind: "status", address, status }
    : { ...choice("house", { city, street }, again), notFound: true };
}

/** Kazakh letters stand where they belong, and house 2 before house 10. */
const order = new Intl.Collator("kk", { numeric: true });

const inOrder = (names: readonly string[]): readonly string[] => [...new Set(names)].toSorted(order.compare);

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
