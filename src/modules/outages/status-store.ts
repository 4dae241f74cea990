import { sql } from "kysely";
import type { Db } from "../../platform/database.ts";

/** A building, as people say where they live. */
export type StatusAddress = { readonly city: string; readonly street: string; readonly house: string };

/** Paths of the switches that serve the building: those that stand in it, and those its lines end at. */
export async function findPathsOf(
  db: Db,
  { city, street, house }: StatusAddress,
): Promise<readonly (readonly string[])[]> {
  const { rows } = await sql<{ path: string[] }>`
    select n.path from access_nodes n
    where n.kind = 'switch' and n.city = ${city} and n.street = ${street} and n.house = ${house}
    union
    select n.path from subscribers s
    join lines l on l.login = s.login
    join access_nodes n on n.id = l.node_id
    where s.city = ${city} and s.street = ${street} and s.house = ${house}
  `.execute(db);
  return rows.map(({ path }) => path);
}

export type StatusPlace = {
  readonly city: string;
  readonly street: string;
  readonly houses: readonly string[];
};

/** Every building with lines or a switch, by city and street; nobody's name or flat. */
export async function findStatusPlaces(db: Db): Promise<readonly StatusPlace[]> {
  const { rows } = await sql<StatusPlace>`
    select city, street, array_agg(house order by house) as houses
    from (
      select s.city, s.street, s.house from subscribers s join lines l on l.login = s.login
      union
      select city, street, house from access_nodes
      where kind = 'switch' and city is not null and street is not null and house is not null
    ) buildings
    group by city, street order by city, street
  `.execute(db);
  return rows;
}
