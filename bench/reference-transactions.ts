import pg from "pg";

const scale = 10;
const accountsPerBranch = 10_000;

/**
 * The transaction of pgbench (TPC-B-like: three updates, a select and an insert) through the driver that the product
 * uses, so that turns can be told in units of what this PostgreSQL does on this machine.
 */
export async function measureReference(
  databaseUrl: string,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: clients });
  await pool.query(`
    drop table if exists bench_history, bench_accounts, bench_tellers, bench_branches;
    create table bench_branches (bid int primary key, bbalance int not null default 0);
    create table bench_tellers (tid int primary key, bid int not null, tbalance int not null default 0);
    create table bench_accounts (aid int primary key, bid int not null, abalance int not null default 0);
    create table bench_history (tid int, bid int, aid int, delta int, mtime timestamptz);
    insert into bench_branches select n from generate_series(1, ${scale}) n;
    insert into bench_tellers select n, (n - 1) / 10 + 1 from generate_series(1, ${scale * 10}) n;
    insert into bench_accounts select n, (n - 1) / ${accountsPerBranch} + 1 from generate_series(1, ${scale * accountsPerBranch}) n;
    analyze bench_accounts;`);
  const until = performance.now() + seconds * 1000;
  let done = 0;
  const work = async (): Promise<void> => {
    const client = await pool.connect();
    while (performance.now() < until) {
      await transact(client);
      done += 1;
    }
    client.release();
  };
  await Promise.all(Array.from({ length: clients }, work));
  await pool.query("drop table bench_history, bench_accounts, bench_tellers, bench_branches");
  await pool.end();
  return done / seconds;
}

const pick = (max: number): number => 1 + Math.floor(Math.random() * max);

async function transact(client: pg.PoolClient): Promise<void> {
  const [aid, tid, bid, delta] = [
    pick(scale * accountsPerBranch),
    pick(scale * 10),
    pick(scale),
    pick(10_000) - 5_000,
  ];
  await client.query("begin");
  await client.query("update bench_accounts set abalance = abalance + $1 where aid = $2", [delta, aid]);
  await client.query("select abalance from bench_accounts where aid = $1", [aid]);
  await client.query("update bench_tellers set tbalance = tbalance + $1 where tid = $2", [delta, tid]);
  await client.query("update bench_branches set bbalance = bbalance + $1 where bid = $2", [delta, bid]);
  await client.query("insert into bench_history values ($1, $2, $3, $4, now())", [tid, bid, aid, delta]);
  await client.query("commit");
}
