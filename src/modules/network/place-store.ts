import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Db } from "../../platform/database.ts";
import type { NodeFact, PortFact } from "./line-facts.ts";

/** What is known of the port of a login and of every node that its line needs. */
export async function findPortFacts(db: Db, login: Login): Promise<readonly PortFact[]> {
  const { rows } = await sql<PortFact>`
    select f.fact, f.value, f.at, f.source, f.length_meters as "lengthMeters",
      nullif(f.detail, '{}') as detail
    from lines l join port_facts f using (node_id, port)
    where l.login = ${login}
  `.execute(db);
  return rows;
}

/** What is known of the line's switch and of the nodes above it. */
export async function findNodeFacts(db: Db, login: Login): Promise<readonly NodeFact[]> {
  const { rows } = await sql<NodeFact>`
    select state.node_id as "nodeId", state.state, state.at, state.source
    from lines l
    join access_nodes n on n.id = l.node_id
    join node_states state on state.node_id = any(n.path)
    where l.login = ${login}
  `.execute(db);
  return rows;
}
