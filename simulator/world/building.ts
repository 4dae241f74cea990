import { chance, type Chance } from "./chance.ts";
import { cities, type City } from "./places.ts";

export type Building = {
  /** Counts from 0; neighbours in this order are in different cities. */
  readonly number: number;
  readonly city: City;
  readonly street: string;
  readonly house: string;
  readonly entrances: number;
  /** The flats that have a contract, lowest number first. */
  readonly homes: readonly Home[];
  readonly switches: readonly BuildingSwitch[];
};

/** A flat with a contract. */
export type Home = { readonly flat: number; readonly entrance: number; readonly floor: number };

/** An access switch in the basement or under the roof; its uplinks are not counted among its ports. */
type BuildingSwitch = {
  readonly entrance: number;
  readonly ports: 24 | 48;
  readonly vendor: string;
  readonly homes: readonly Home[];
};

const flatsOfLanding = 4;
const housesOfStreetBlock = 30;
const vendors = ["D-Link", "Huawei", "Eltex", "SNR", "Cisco", "Edgecore", "QTECH"];

/** Makes up building `number` of the demo network. */
export function makeBuilding(seed: string, number: number): Building {
  const draw = chance(seed, "building", number);
  const entrances = draw.whole(2, 6);
  const homes = makeHomes(draw, entrances, draw.pick([5, 9, 9, 12]));
  return { number, ...makeAddress(draw, number), entrances, homes, switches: makeSwitches(draw, homes) };
}

/** Buildings of one street take their house numbers from different blocks, so that no address comes twice. */
function makeAddress(draw: Chance, number: number): Pick<Building, "city" | "street" | "house"> {
  const city = cities[number % cities.length]!;
  const orderInCity = Math.floor(number / cities.length);
  const street = city.streets[orderInCity % city.streets.length]!;
  const block = Math.floor(orderInCity / city.streets.length);
  const house = block * housesOfStreetBlock + draw.whole(1, housesOfStreetBlock);
  return { city, street, house: `${house}${draw.happens(0.15) ? "А" : ""}` };
}

function makeHomes(draw: Chance, entrances: number, floors: number): readonly Home[] {
  const flatsOfEntrance = floors * flatsOfLanding;
  const flats = new Set<number>();
  const wanted = draw.whole(10, 34);
  while (flats.size < wanted) flats.add(draw.whole(1, entrances * flatsOfEntrance));
  return [...flats]
    .toSorted((a, b) => a - b)
    .map((flat) => ({
      flat,
      entrance: Math.ceil(flat / flatsOfEntrance),
      floor: Math.ceil((((flat - 1) % flatsOfEntrance) + 1) / flatsOfLanding),
    }));
}

/** Few homes share one small switch; many have one large one, or two small ones for the lower and the upper flats. */
function makeSwitches(draw: Chance, homes: readonly Home[]): readonly BuildingSwitch[] {
  const vendor = draw.pick(vendors);
  const place = (part: readonly Home[], ports: 24 | 48): BuildingSwitch => ({
    entrance: part[Math.floor(part.length / 2)]!.entrance,
    ports,
    vendor,
    homes: part,
  });
  if (homes.length <= 20) return [place(homes, 24)];
  if (draw.happens(0.5)) return [place(homes, 48)];
  const half = Math.ceil(homes.length / 2);
  return [place(homes.slice(0, half), 24), place(homes.slice(half), 24)];
}
