import type { Db } from "./database.ts";

type Batch<Key, Value> = { readonly keys: Set<Key>; readonly found: Promise<ReadonlyMap<Key, Value>> };

/**
 * One statement for all who ask in the same turn of the event loop or while the last such statement is under way: many
 * diagnoses at once look up the same tables, and write to the same ones. The busier the database, the more go together;
 * nobody waits alone. Each database has batches of its own, and in a transaction everyone asks for themselves.
 * @param load gets each key once; keys that are objects are told apart by identity
 */
export function batched<Key, Value, Source extends object = Db>(
  load: (db: Source, keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): (db: Source, key: Key) => Promise<Value | undefined> {
  const waiting = new WeakMap<Source, Batch<Key, Value>>();
  const underWay = new WeakMap<Source, Promise<void>>();
  const begin = (db: Source): Batch<Key, Value> => {
    const keys = new Set<Key>();
    const loadAll = (): Promise<ReadonlyMap<Key, Value>> => {
      waiting.delete(db);
      const found = load(db, [...keys]);
      underWay.set(db, found.then(nothing, nothing));
      return found;
    };
    const turn = new Promise((resolve) => setImmediate(resolve));
    const batch = { keys, found: Promise.all([turn, underWay.get(db)]).then(loadAll) };
    waiting.set(db, batch);
    return batch;
  };
  return async (db, key) => {
    if ("isTransaction" in db && db.isTransaction === true) return (await load(db, [key])).get(key);
    const batch = waiting.get(db) ?? begin(db);
    batch.keys.add(key);
    return (await batch.found).get(key);
  };
}

/** The same for what many have to keep: all of it is saved, or none, and everybody hears which. */
export function gathered<Item>(
  save: (db: Db, items: readonly Item[]) => Promise<void>,
): (db: Db, item: Item) => Promise<void> {
  const saved = batched<Item, void>(async (db, items) => {
    await save(db, items);
    return new Map();
  });
  return (db, item) => saved(db, item);
}

const nothing = (): void => undefined;
