import { randomUUIDv7 } from "node:crypto";
import type { Branded } from "../kernel/ids.ts";

/** A UUID of version 7: unique, and sorted by the time of its making. */
export const newId = <Id extends Branded<string, string>>(): Id => randomUUIDv7() as Id;
