import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { outageCauses, outageSeverities, outageStates } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import type { Word } from "../../texts/words.ts";
import { type OutageSearch, outageSorts, readSearch } from "./outage-search.ts";

type Change = (search: OutageSearch) => void;

/** What the list shows; every choice goes into the address at once and begins at its first page. */
export function OutageFilters({
  search,
  change,
}: {
  readonly search: OutageSearch;
  readonly change: Change;
}) {
  const say = useWords();
  const set = (part: Readonly<Record<string, string>>): void =>
    change(readSearch({ ...search, ...part, page: undefined }));
  return (
    <div className="filters" role="group" aria-label={say("filters")}>
      <Choice
        label="filter-state"
        value={search.state ?? ""}
        options={[["", "state-open"], ...outageStates.map(named("state")), ["all", "any-state"]]}
        choose={(state) => set({ state })}
      />
      <Choice
        label="filter-severity"
        value={search.severity ?? ""}
        options={[["", "any-severity"], ...outageSeverities.map(named("severity"))]}
        choose={(severity) => set({ severity })}
      />
      <Choice
        label="filter-cause"
        value={search.cause ?? ""}
        options={[["", "any-cause"], ...outageCauses.map(named("cause"))]}
        choose={(cause) => set({ cause })}
      />
      <Choice
        label="sort-by"
        value={search.sort ?? outageSorts[0]}
        options={outageSorts.map(named("sort"))}
        choose={(sort) => set({ sort: sort === outageSorts[0] ? "" : sort })}
      />
      <NodeField key={search.node ?? ""} node={search.node ?? ""} choose={(node) => set({ node })} />
    </div>
  );
}

type Option = readonly [value: string, name: Word];

const named =
  <Group extends "state" | "severity" | "cause" | "sort">(group: Group) =>
  <Name extends string>(name: Name) =>
    [name, `${group}-${name}`] as const;

function Choice({
  label,
  value,
  options,
  choose,
}: {
  readonly label: Word;
  readonly value: string;
  readonly options: readonly Option[];
  readonly choose: (value: string) => void;
}) {
  const say = useWords();
  return (
    <NativeSelect
      label={say(label)}
      value={value}
      data={options.map(([option, name]) => ({ value: option, label: say(name) }))}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}

/** Takes effect with Enter or when it is left. */
function NodeField({ node, choose }: { readonly node: string; readonly choose: (node: string) => void }) {
  const say = useWords();
  const [typed, setTyped] = useState(node);
  const take = (): void => {
    if (typed.trim() !== node) choose(typed);
  };
  return (
    <TextInput
      label={say("filter-node")}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === "Enter" && take()}
    />
  );
}
