import { z } from "zod";

/** Instants and pages as they travel, the same in every module's routes. */

/** An `Instant` inside; ISO 8601 with an offset on the wire. */
export const instantText = z.codec(
  // PostgreSQL knows no year 0, and nothing here is older than the first computers' clocks.
  z.iso.datetime({ offset: true }).refine((at) => at >= "1970", "must be a time since 1970"),
  z
    .custom<Temporal.Instant>((value) => value instanceof Temporal.Instant)
    .meta({ type: "string", format: "date-time" }),
  { decode: (text) => Temporal.Instant.from(text), encode: (instant) => instant.toString() },
);

const pageSizeMax = 200;

/** Which part of a list is asked for; pages count from 1. */
export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(pageSizeMax).default(50),
});

export type PageQuery = z.output<typeof pageQuery>;

/** One page of a list. `total` counts all items that the filter leaves. */
export type Page<Item> = { readonly items: readonly Item[]; readonly total: number };

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item).readonly(), total: z.int() });

/** What may be done with a resource now, from the function that guards the doing; else why not. */
export const allowedOf = <Action extends string>(actions: readonly Action[]) =>
  z.record(z.enum(actions), z.union([z.literal(true), z.object({ because: z.string() })]));

/** Text that people write. PostgreSQL's holds no NUL, and half a surrogate pair is no text either. */
export const writtenText = (charactersMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(charactersMax)
    .refine(
      (text) => !text.includes("\0") && text.isWellFormed(),
      "must be text without NUL or broken characters",
    );

/** An item that can't be read, by the name that its sender gave it, and why. */
export type RejectedItem = { readonly id: string; readonly reason: string };

/**
 * Items of which each is taken or rejected by itself, so that one wrong item doesn't hold up the others.
 * @param key the field that names an item; without it nothing can be said of the item, and the whole call is refused
 */
export const itemsOf = <Item extends z.ZodType>(item: Item, key: string, max: number) =>
  z
    .array(
      z.union([
        item.transform((taken) => ({ taken })),
        z.looseObject({ [key]: writtenText(200) }).transform((wrong) => ({ wrong })),
      ]),
    )
    .max(max)
    .transform((read) => ({
      taken: read.flatMap((one) => ("taken" in one ? [one.taken] : [])),
      rejected: read.flatMap((one) =>
        "wrong" in one ? [{ id: String(one.wrong[key]), reason: whyWrong(item, one.wrong) }] : [],
      ),
    }));

function whyWrong(item: z.ZodType, wrong: unknown): string {
  const issues = item.safeParse(wrong).error?.issues ?? [];
  return issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
}
