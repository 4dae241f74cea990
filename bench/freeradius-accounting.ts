import { readFile } from "node:fs/promises";
import pg from "pg";
import { freeUdpPort, haveFreeradius, startFreeradius } from "../test/harness/freeradius.ts";
import type { Sent } from "./accounting-sender.ts";

const debian = "/etc/freeradius/3.0";
const databaseName = "bench_freeradius";

export type FreeradiusResult = {
  readonly perSecond: number;
  /** Starts that were answered and aren't in the database. */
  readonly lost: number;
};

/**
 * FreeRADIUS of Debian with rlm_sql_postgresql, its stock schema and queries, on a database beside ours.
 * Undefined, loudly, where it isn't there.
 */
export async function measureFreeradius(
  databaseUrl: string,
  send: (port: number) => Promise<Sent>,
): Promise<FreeradiusResult | undefined> {
  if (!haveFreeradius("FreeRADIUS beside us")) return undefined;
  await onDatabase(databaseUrl, [
    `drop database if exists ${databaseName}`,
    `create database ${databaseName}`,
  ]);
  const url = new URL(databaseUrl);
  url.pathname = `/${databaseName}`;
  const schema = await readFile(`${debian}/mods-config/sql/main/postgresql/schema.sql`, "utf8");
  await onDatabase(url.href, [schema]);
  const port = await freeUdpPort();
  const freeradius = await startFreeradius({ main: mainOf(port, url) });
  try {
    const sent = await send(port);
    const answered = sent.starts + sent.interims + sent.stops;
    const [row] = await onDatabase(url.href, ["select count(*)::int as starts from radacct"]);
    return { perSecond: answered / sent.elapsedSeconds, lost: sent.starts - Number(row?.["starts"]) };
  } finally {
    await freeradius.stop();
  }
}

/** Runs statements one after another. @returns the rows of the last. */
async function onDatabase(
  url: string,
  statements: readonly string[],
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: readonly Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
    return rows;
  } finally {
    await client.end();
  }
}

/** What Debian's own files come to when sql is switched on: its thread pool, its queries, its unique session ids. */
const mainOf = (port: number, url: URL): string => `
prefix = /usr
logdir = FOLDER
run_dir = FOLDER
confdir = ${debian}
modconfdir = ${debian}/mods-config
libdir = /usr/lib/freeradius
pidfile = FOLDER/freeradius.pid
max_requests = 16384
security {
	max_attributes = 200
}
proxy_requests = no
thread pool {
	start_servers = 5
	max_servers = 32
	min_spare_servers = 3
	max_spare_servers = 10
	max_requests_per_server = 0
	auto_limit_acct = no
}
client bench {
	ipaddr = 127.0.10.0/24
	secret = testing123
}
modules {
	$INCLUDE ${debian}/mods-available/expr
	sql {
		dialect = "postgresql"
		driver = "rlm_sql_postgresql"
		server = "${url.hostname}"
		port = ${url.port}
		login = "${decodeURIComponent(url.username)}"
		password = "${decodeURIComponent(url.password)}"
		radius_db = "${databaseName}"
		acct_table1 = "radacct"
		acct_table2 = "radacct"
		postauth_table = "radpostauth"
		authcheck_table = "radcheck"
		groupcheck_table = "radgroupcheck"
		authreply_table = "radreply"
		groupreply_table = "radgroupreply"
		usergroup_table = "radusergroup"
		client_table = "nas"
		group_attribute = "SQL-Group"
		pool {
			start = 5
			min = 3
			max = 32
			spare = 10
			uses = 0
			retry_delay = 30
			lifetime = 0
			idle_timeout = 60
		}
		$INCLUDE ${debian}/mods-config/sql/main/postgresql/queries.conf
	}
}
policy {
	$INCLUDE ${debian}/policy.d/accounting
}
server bench {
	listen {
		type = acct
		ipaddr = 127.0.0.1
		port = ${port}
	}
	preacct {
		acct_unique
	}
	accounting {
		sql
	}
}
`;
