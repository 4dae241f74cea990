import { asTiyn } from "../../kernel/money.ts";
import type { Policy } from "./policy.ts";
import type { Profile } from "./profile.ts";
import type { TextValue } from "./text-values.ts";

/** What every text may name: `policy.visits.clockAHours`, `provider.supportLine`, `provider.links.account`. */
export type Constants = ReadonlyMap<string, TextValue>;

export const constantsOf = (policy: Policy, profile: Profile): Constants =>
  new Map([...policyConstants(policy), ...profileConstants(profile)]);

function profileConstants({
  brand,
  assistantName,
  supportLine,
  mobileHelp,
  links,
}: Profile): [string, TextValue][] {
  return [
    ["provider.brand", brand],
    ["provider.assistantName", assistantName],
    ["provider.supportLine", supportLine.number],
    ["provider.supportHours", supportLine.hours],
    ["provider.mobileHelp", mobileHelp],
    ...Object.entries(links).map(([name, link]): [string, TextValue] => [`provider.links.${name}`, link.url]),
  ];
}

/** The policy's values by group and name; what is no single value has no words. */
function policyConstants(policy: Policy): [string, TextValue][] {
  return Object.entries(policy).flatMap(([group, rules]) =>
    Object.entries(rules).flatMap(([name, value]): [string, TextValue][] => {
      const told = toldAs(name, value);
      return told === undefined ? [] : [[`policy.${group}.${name}`, told]];
    }),
  );
}

/** A number's unit is the last word of its name. */
function toldAs(name: string, value: unknown): TextValue | undefined {
  if (typeof value === "string") return value;
  if (value instanceof Temporal.PlainTime) return { time: value };
  if (typeof value !== "number") return undefined;
  if (name.endsWith("Tiyn")) return { money: asTiyn(value) };
  if (name.endsWith("Hours")) return { minutes: value * 60 };
  if (name.endsWith("Minutes")) return { minutes: value };
  if (name.endsWith("Seconds")) return { minutes: value / 60 };
  if (name.endsWith("Days")) return { days: value };
  return value;
}
