import type { Db } from "./database.ts";

type Batch<Key, Value> = { readonly keys: Set<Key>; readonly found: Promise<ReadonlyMap<Key, Value>> };

/**
 * One statement for all who ask in the same turn of the event loop: many diagnoses at once look up the same tables.
 * Each database has batches of its own, so what is asked in a transaction is read in it.
 */
export function batched<Key, Value>(
  load: (db: Db, keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): (db: Db, key: Key) => Promise<Value | undefined> {
  const waiting = new WeakMap<Db, Batch<Key, Value>>();
  const begin = (db: Db): Batch<Key, Value> => {
    const keys = new Set<Key>();
    const loadAll = (): Promise<ReadonlyMap<Key, Value>> => {
      waiting.delete(db);
      return load(db, [...keys]);
    };
    const batch = { keys, found: new Promise((resolve) => setImmediate(resolve)).then(loadAll) };
    waiting.set(db, batch);
    return batch;
  };
  return async (db, key) => {
    const batch = waiting.get(db) ?? begin(db);
    batch.keys.add(key);
    return (await batch.found).get(key);
  };
}
