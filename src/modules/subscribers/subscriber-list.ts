import type { Subscriber } from "./subscriber.ts";

/** A subscriber as a row of a provider's list says; `row` is its line in the file. */
export type ListedSubscriber = Omit<Subscriber, "feeAt"> & { readonly row: number };

/** What is wrong with one row of a list. */
export type ListFault = { readonly row: number; readonly column: string; readonly reason: string };

/** Some of what was found, and how much there is in all. */
export type Found<Thing> = { readonly some: readonly Thing[]; readonly total: number };

/** A row of a limited result that knows how many there would be without the limit. */
export type Counted<Row> = Row & { readonly total: number };

/** What saving a list did. */
export type SavedCounts = { readonly added: number; readonly changed: number; readonly unchanged: number };
