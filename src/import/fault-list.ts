import type { Found, ListFault } from "../modules/subscribers/subscriber-list.ts";

/** Something that is wrong with one row of one file; without a row, with the file as a whole. */
export type Fault = Omit<ListFault, "row"> & { readonly file: string; readonly row: number | undefined };

/** As many faults as people can read; the others are only counted. */
export const faultsShownMax = 1_000;

/** What is wrong with one file. However bad the file, it takes little memory. */
export class FaultList {
  readonly file: string;
  readonly #some: Fault[] = [];
  #total = 0;

  constructor(file: string) {
    this.file = file;
  }

  get total(): number {
    return this.#total;
  }

  add(row: number | undefined, column: string, reason: string): void {
    this.#total += 1;
    if (this.#some.length < faultsShownMax) this.#some.push({ file: this.file, row, column, reason });
  }

  addFound({ some, total }: Found<ListFault>): void {
    for (const { row, column, reason } of some) this.add(row, column, reason);
    this.#total += total - some.length;
  }

  /** The faults that are shown, by their rows. */
  inOrder(): readonly Fault[] {
    return this.#some.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0));
  }
}
