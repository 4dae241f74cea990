import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import { groupByLogin, type OfLogin } from "../../platform/asked-logins.ts";
import { batched } from "../../platform/batched.ts";
import type { Db } from "../../platform/database.ts";
import type { NodeFact, PortFact } from "./line-facts.ts";

const portFactsOf = batched<Login, readonly PortFact[]>(async (db, logins) => {
  const { rows } = await sql<OfLogin<PortFact>>`
    select l.login, f.fact, f.value, f.at, f.source, f.length_meters as "lengthMeters",
      nullif(f.detail, '{}') as detail
    from lines l join port_facts f using (node_id, port)
    where l.login = any(${logins})
  `.execute(db);
  return groupByLogin(rows);
});

const nodeFactsOf = batched<Login, readonly NodeFact[]>(async (db, logins) => {
  const { rows } = await sql<OfLogin<NodeFact>>`
    select l.login, state.node_id as "nodeId", state.state, state.at, state.source
    from lines l
    join access_nodes n on n.id = l.node_id
    join node_states state on state.node_id = any(n.path)
    where l.login = any(${logins})
      -- A switch that answers since then proves that those above it are reached.
      and not (state.state = 'unreachable' and exists (
        select from node_states own
        where own.node_id = l.node_id and own.state = 'up' and own.at > state.at
      ))
  `.execute(db);
  return groupByLogin(rows);
});

/** What is known of the port of a login and of every node that its line needs. */
export const findPortFacts = async (db: Db, login: Login): Promise<readonly PortFact[]> =>
  (await portFactsOf(db, login)) ?? [];

/** What is known of the line's switch and of the nodes above it. */
export const findNodeFacts = async (db: Db, login: Login): Promise<readonly NodeFact[]> =>
  (await nodeFactsOf(db, login)) ?? [];
