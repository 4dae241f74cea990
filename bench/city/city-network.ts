import { asLogin, type Login } from "../../src/kernel/ids.ts";
import type { TreeLine, TreeNode } from "../../src/modules/detection/detection.ts";
import { Chance } from "./chance.ts";

/** What a building's feed and equipment are like; the detector knows nothing of it but the address. */
export type Building = {
  readonly city: number;
  readonly street: number;
  /** Along the street; neighbours have neighbouring numbers. */
  readonly place: number;
  readonly switches: number[];
  readonly hasUps: boolean;
  readonly bootSeconds: number;
};

export type CityNode = {
  readonly id: string;
  readonly kind: TreeNode["kind"];
  readonly parent: number;
  readonly children: number[];
  readonly lines: number[];
  readonly building: number;
  /** Whether anybody can ask it by SNMP, and whether a monitoring system watches it. */
  readonly isManaged: boolean;
  readonly isMonitored: boolean;
};

export type CityNetwork = {
  readonly nodes: readonly CityNode[];
  readonly buildings: readonly Building[];
  readonly logins: readonly Login[];
  readonly switchOfLine: Int32Array;
  readonly routerKind: Uint8Array;
  /** How often a line drops by itself, a day. */
  readonly dropsADay: Float32Array;
  readonly bngs: readonly number[];
  readonly treeNodes: readonly TreeNode[];
  readonly treeLines: readonly TreeLine[];
};

const routerKinds = 8;
const switchesOfAggregation = [8, 30] as const;

/** A provider of about so many lines, in several cities, with buildings of one to four switches. */
export function makeNetwork(seed: number, linesWanted: number): CityNetwork {
  const chance = new Chance(seed, "network");
  const nodes: CityNode[] = [];
  const buildings: Building[] = [];
  const switchOfLine: number[] = [];
  const kinds: number[] = [];
  const drops: number[] = [];
  const bngs: number[] = [];
  const addNode = (kind: CityNode["kind"], parent: number, building: number): number => {
    const id = `${kind}-${String(nodes.length).padStart(6, "0")}`;
    const isManaged = kind !== "switch" || chance.happens(0.96);
    const isMonitored = isManaged && chance.happens(kind === "switch" ? 0.15 : 0.6);
    nodes.push({ id, kind, parent, children: [], lines: [], building, isManaged, isMonitored });
    nodes[parent]?.children.push(nodes.length - 1);
    return nodes.length - 1;
  };
  const linesOfBng = Math.max(2_000, Math.min(25_000, linesWanted / 4));
  let bngLines = Infinity;
  let bng = -1;
  let aggregation = -1;
  let room = 0;
  let street = 0;
  let place = 0;
  while (switchOfLine.length < linesWanted) {
    if (bngLines >= linesOfBng && room <= 0) {
      bng = addNode("bng", -1, -1);
      bngs.push(bng);
      bngLines = 0;
    }
    if (room <= 0) {
      aggregation = addNode("aggregation", bng, -1);
      room = chance.whole(...switchesOfAggregation);
    }
    if (chance.happens(0.06)) [street, place] = [street + 1, 0];
    place += 1;
    const building = buildings.length;
    buildings.push({
      city: bngs.length % 5,
      street,
      place,
      switches: [],
      hasUps: chance.happens(0.2),
      bootSeconds: chance.between(25, 85),
    });
    const commonKind = chance.whole(0, routerKinds - 1);
    const count = chance.pick([1, 1, 1, 2, 2, 3, 4]);
    for (let number = 0; number < count; number += 1) {
      const node = addNode("switch", aggregation, building);
      buildings[building]!.switches.push(node);
      room -= 1;
      const homes = chance.happens(0.08) ? chance.whole(1, 4) : chance.whole(5, 38);
      for (let home = 0; home < homes; home += 1) {
        nodes[node]!.lines.push(switchOfLine.length);
        switchOfLine.push(node);
        kinds.push(chance.happens(0.25) ? commonKind : chance.whole(0, routerKinds - 1));
        drops.push(chance.happens(0.05) ? chance.logBetween(1, 30) : 0.08);
        bngLines += 1;
      }
    }
  }
  const logins = switchOfLine.map((_, line) => asLogin(String(7_000_000_000 + line)));
  return {
    nodes,
    buildings,
    logins,
    switchOfLine: Int32Array.from(switchOfLine),
    routerKind: Uint8Array.from(kinds),
    dropsADay: Float32Array.from(drops),
    bngs,
    treeNodes: nodes.map((node) => treeNode(node, nodes, buildings)),
    treeLines: logins.map((login, line) => ({ login, nodeId: nodes[switchOfLine[line]!]!.id })),
  };
}

function treeNode(node: CityNode, nodes: readonly CityNode[], buildings: readonly Building[]): TreeNode {
  const building = buildings[node.building];
  return {
    id: node.id,
    kind: node.kind,
    parentId: nodes[node.parent]?.id ?? null,
    city: building === undefined ? null : `City ${building.city}`,
    street: building === undefined ? null : `Street ${building.street}`,
    house: building === undefined ? null : String(building.place),
  };
}

/** The switches at or below a node. */
export function switchesBelow(network: CityNetwork, node: number): number[] {
  const { kind, children } = network.nodes[node]!;
  return kind === "switch" ? [node] : children.flatMap((child) => switchesBelow(network, child));
}

export const linesBelow = (network: CityNetwork, nodes: readonly number[]): number[] =>
  nodes.flatMap((node) => switchesBelow(network, node)).flatMap((node) => network.nodes[node]!.lines);

/** The server of a switch's lines. */
export function bngOf(network: CityNetwork, node: number): number {
  let top = node;
  while (network.nodes[top]!.parent >= 0) top = network.nodes[top]!.parent;
  return top;
}
