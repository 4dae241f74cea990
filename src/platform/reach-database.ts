import pg from "pg";

const answerMilliseconds = 10_000;

/**
 * Signs in once, so that an address that leads nowhere is told apart from all that can go wrong later.
 * @throws with a sentence that names `DATABASE_URL` and never the password in it.
 */
export async function reachDatabase(url: string): Promise<void> {
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: answerMilliseconds });
    client.on("error", () => undefined);
    await client.connect();
    await client.end();
  } catch (error) {
    throw new Error(
      `DATABASE_URL leads to no database that takes us: ${reasonOf(error)}. Correct it, or unset it to use the embedded one.`,
      { cause: error },
    );
  }
}

/** A name with several addresses gives one error for each of them, and none for all. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join(", ");
  return error instanceof Error ? error.message : String(error);
}
