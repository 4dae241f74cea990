import { chance } from "./chance.ts";
import { makeBuilding, type Building, type Home } from "./building.ts";
import { fixedLogins, sameOwner } from "./fixed-logins.ts";
import { cities, type City } from "./places.ts";
import { makeSubscriber, type Subscriber } from "./subscriber.ts";

/** A node of the access network; the tree is building switch → aggregation → gateway (BNG). */
export type AccessNode = {
  readonly kind: "bng" | "aggregation" | "switch";
  readonly id: string;
  /** Null at the top. */
  readonly parentId: string | null;
  readonly name: string;
  readonly city: string;
  readonly street: string;
  readonly house: string;
  /** Where the node is managed; a loopback address, which the simulator can answer on. */
  readonly address: string;
  readonly vendor: string;
  /** Of switches only. */
  readonly ports: number | null;
};

/** A network access server: it sends accounting from its address, signed with its secret. */
export type Nas = {
  readonly id: string;
  /** The gateway that it is. */
  readonly nodeId: string | null;
  readonly name: string;
  readonly city: string;
  readonly address: string;
  readonly secret: string;
};

/** A subscriber's line: from a port of a switch up the riser into the flat. */
export type Line = {
  readonly subscriber: Subscriber;
  readonly building: Building;
  readonly home: Home;
  readonly nas: Nas;
  readonly nodeId: string;
  /** Counts from 1. */
  readonly port: number;
  readonly riserLengthMeters: number;
  /** One of the fixed logins, which never go off by themselves. */
  readonly isFixed: boolean;
};

/** The demo provider's network and its subscribers: the same for the same seed. */
export type World = {
  readonly seed: string;
  readonly nases: readonly Nas[];
  /** Parents stand before their children. */
  readonly nodes: readonly AccessNode[];
  readonly lines: readonly Line[];
};

/** Ninety buildings give about 2,000 lines. */
const buildingsCount = 90;
const buildingsOfAggregation = 6;

export function buildWorld(seed: string): World {
  const buildings = Array.from({ length: buildingsCount }, (_, number) => makeBuilding(seed, number));
  const nases = cities.map(nasOf);
  const nodes = [
    ...cities.map(gatewayOf),
    ...cities.flatMap((city) => aggregationsOf(city, buildings)),
    ...buildings.flatMap(switchesOf),
  ];
  return { seed, nases: [...nases, testNas], nodes, lines: linesOf(seed, buildings, nases) };
}

/** Where anyone on this machine may send accounting from; none of the subscribers is connected to it. */
const testNas: Nas = {
  id: "nas-test",
  nodeId: null,
  name: "Тест",
  city: "Алматы",
  address: "127.0.0.1",
  secret: "testing123",
};

const nasOf = (city: City): Nas => ({
  id: `nas-${city.id}`,
  nodeId: `bng-${city.id}`,
  name: `NAS ${city.name}`,
  city: city.name,
  address: city.nasAddress,
  secret: city.nasSecret,
});

const gatewayOf = (city: City): AccessNode => ({
  kind: "bng",
  id: `bng-${city.id}`,
  parentId: null,
  name: `BNG ${city.name}`,
  city: city.name,
  street: city.streets[0]!,
  house: "1",
  address: `127.${city.managementByte}.0.1`,
  vendor: "Huawei",
  ports: null,
});

/** The aggregation switch of a building stands in the first building of its group. */
function aggregationsOf(city: City, buildings: readonly Building[]): readonly AccessNode[] {
  const own = buildings.filter((building) => building.city === city);
  return own
    .filter((_, order) => order % buildingsOfAggregation === 0)
    .map(({ street, house }, order) => ({
      kind: "aggregation",
      id: aggregationId(city, order),
      parentId: `bng-${city.id}`,
      name: `${city.name}, ${street}, ${house}`,
      city: city.name,
      street,
      house,
      address: `127.${city.managementByte}.1.${order + 1}`,
      vendor: "Huawei",
      ports: null,
    }));
}

const aggregationId = (city: City, order: number): string =>
  `agg-${city.id}-${String(order + 1).padStart(2, "0")}`;

function switchesOf(building: Building): readonly AccessNode[] {
  const { city, street, house, number, switches } = building;
  const orderInCity = Math.floor(number / cities.length);
  return switches.map(({ entrance, ports, vendor }, order) => ({
    kind: "switch",
    id: switchId(building, order),
    parentId: aggregationId(city, Math.floor(orderInCity / buildingsOfAggregation)),
    name: `${street}, ${house}, кіреберіс ${entrance}`,
    city: city.name,
    street,
    house,
    address: `127.${city.managementByte}.${10 + order}.${orderInCity + 1}`,
    vendor,
    ports,
  }));
}

const switchId = ({ city, number }: Building, order: number): string =>
  `sw-${city.id}-${String(Math.floor(number / cities.length) + 1).padStart(3, "0")}-${order + 1}`;

/** A building's first home belongs to the fixed login of its number, while there are any. */
function linesOf(seed: string, buildings: readonly Building[], nases: readonly Nas[]): readonly Line[] {
  let order = 0;
  const lines = buildings.flatMap((building) =>
    building.switches.flatMap((node, switchOrder) =>
      node.homes.map((home, index): Line => {
        const isFixed = index === 0 && switchOrder === 0 && building.number < fixedLogins.length;
        const subscriber = makeSubscriber(
          chance(seed, "subscriber", order),
          building.city.loginPrefix,
          order++,
        );
        return {
          subscriber: isFixed ? settle(subscriber, building.number) : subscriber,
          building,
          home,
          nas: nases[cities.indexOf(building.city)]!,
          nodeId: switchId(building, switchOrder),
          port: index + 1,
          riserLengthMeters: riserLengthMeters(home, node.entrance, chance(seed, "riser", order)),
          isFixed,
        };
      }),
    ),
  );
  return shareOwner(lines);
}

function settle(subscriber: Subscriber, number: number): Subscriber {
  const { login, settled } = fixedLogins[number]!;
  return { ...subscriber, ...settled, login };
}

function shareOwner(lines: readonly Line[]): readonly Line[] {
  const owner = lines.find((line) => line.subscriber.login === sameOwner.first)!.subscriber;
  const { ownerName, iin, language } = owner;
  return lines.map((line) =>
    line.subscriber.login === sameOwner.second
      ? { ...line, subscriber: { ...line.subscriber, ownerName, iin, language } }
      : line,
  );
}

/** Three metres a floor and fifteen an entrance; twisted pair carries no further than 100 m. */
function riserLengthMeters(home: Home, switchEntrance: number, draw: ReturnType<typeof chance>): number {
  const length = 6 + home.floor * 3 + Math.abs(home.entrance - switchEntrance) * 15 + draw.whole(0, 8);
  return Math.min(length, 88);
}
