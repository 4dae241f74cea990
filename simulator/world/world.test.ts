import { expect, test } from "vitest";
import { demoSeed } from "./chance.ts";
import { fixedLogins } from "./fixed-logins.ts";
import { iinCheckDigit } from "./people.ts";
import { topologyOf } from "./topology.ts";
import { buildWorld, type Line } from "./world.ts";

const world = buildWorld(demoSeed);
const topology = topologyOf(world);
const line = (login: string): Line => topology.line(login)!;
const distinct = (values: readonly unknown[]): number => new Set(values).size;

test("the same seed gives the same world, another seed another one", () => {
  expect(buildWorld(demoSeed)).toEqual(world);
  expect(buildWorld("other").lines).not.toEqual(world.lines);
});

test("about 2,000 subscribers live in three cities", () => {
  expect(world.lines.length).toBeGreaterThan(1_900);
  expect(world.lines.length).toBeLessThan(2_100);
  expect(distinct(world.lines.map(({ building }) => building.city.name))).toBe(3);
});

test("nothing is given out twice: logins, contact numbers, ports, flats, addresses, node ids", () => {
  const { lines, nodes } = world;
  expect(distinct(lines.map(({ subscriber }) => subscriber.login))).toBe(lines.length);
  expect(distinct(lines.map(({ subscriber }) => subscriber.contactNumber))).toBe(lines.length);
  expect(distinct(lines.map(({ nodeId, port }) => `${nodeId}/${port}`))).toBe(lines.length);
  expect(distinct(lines.map(({ building, home }) => `${building.number}/${home.flat}`))).toBe(lines.length);
  expect(distinct(nodes.map(({ id }) => id))).toBe(nodes.length);
  expect(distinct(nodes.map(({ address }) => address))).toBe(nodes.length);
  const houses = new Set(lines.map(({ building }) => building));
  expect(distinct([...houses].map(({ city, street, house }) => [city.id, street, house].join()))).toBe(
    houses.size,
  );
});

test("every line ends at a port that its switch has, and reaches a gateway through the tree", () => {
  for (const { nodeId, port, nas } of world.lines) {
    const node = topology.node(nodeId)!;
    expect(port).toBeLessThanOrEqual(node.ports!);
    const aggregation = topology.node(node.parentId!)!;
    expect([aggregation.kind, aggregation.parentId]).toEqual(["aggregation", nas.nodeId]);
  }
});

test("an IIN has a right check digit and belongs to no century in which anyone was born", () => {
  for (const { iin } of world.lines.map(({ subscriber }) => subscriber)) {
    expect(iin).toMatch(/^\d{6}[78]\d{5}$/);
    expect(iinCheckDigit(iin.slice(0, 11))).toBe(Number(iin[11]));
  }
});

test.each<[string, number | null, string]>([
  ["65101872136", 0, "the first weights do"],
  ["80102476350", 5, "the first weights give 10, the second ones do"],
  ["52102070736", null, "both give 10: such digits are not given out"],
])("the check digit of %s is %s: %s", (digits, check) => {
  expect(iinCheckDigit(digits)).toBe(check);
});

test("flats are on the floors and in the entrances of their building", () => {
  for (const { building, home } of world.lines) {
    expect(home.entrance).toBeGreaterThanOrEqual(1);
    expect(home.entrance).toBeLessThanOrEqual(building.entrances);
    expect(home.floor).toBeGreaterThanOrEqual(1);
    expect(home.floor).toBeLessThanOrEqual(12);
  }
});

test("the fixed logins live in one building each", () => {
  const lines = fixedLogins.map(({ login }) => line(login));
  expect(lines.length).toBe(13 + 9 + 9);
  expect(distinct(lines.map(({ building }) => building))).toBe(lines.length);
});

const all = [...Array.from({ length: 13 }, (_, index) => index + 1), 21, 29, 31, 39];

test.each(all)("fixed login 70100000%i has its contact number", (number) => {
  const suffix = String(number).padStart(4, "0");
  expect(line(`701000${suffix}`).subscriber.contactNumber).toBe(`+7701000${suffix}`);
});

test.each([
  ["7010000001", { feePaid: true, router: "rented", tvBox: "rented", suspended: false }],
  ["7010000003", { feePaid: true, feeAmountTenge: 0, suspended: false }],
  ["7010000004", { feePaid: false, suspended: false }],
  ["7010000009", { feePaid: true, router: "own", suspended: false }],
  ["7010000010", { suspended: true }],
  ["7010000021", { feePaid: true, suspended: false }],
  ["7010000039", { feePaid: true, router: "rented", tvBox: "rented", suspended: false }],
])("fixed login %s is as the contract says", (login, state) => {
  expect(line(login).subscriber).toMatchObject(state);
});

test("logins 7010000001 and 7010000031 have a bundle with their contact number in it", () => {
  for (const login of ["7010000001", "7010000031"]) {
    const { tariff, bundleNumbers, contactNumber } = line(login).subscriber;
    expect(tariff).toMatch(/^bundle-/);
    expect(bundleNumbers).toContain(contactNumber);
  }
});

test("logins 7010000012 and 7010000013 have the same owner, and nobody else has them", () => {
  const owner = line("7010000012").subscriber;
  const { ownerName, iin } = line("7010000013").subscriber;
  expect({ ownerName, iin }).toEqual({ ownerName: owner.ownerName, iin: owner.iin });
  expect(world.lines.filter(({ subscriber }) => subscriber.iin === iin)).toHaveLength(2);
});
