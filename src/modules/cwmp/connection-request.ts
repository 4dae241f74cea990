import { request as httpRequest } from "node:http";
import { answerChallenge, type Credentials } from "./digest.ts";
import { safeConnectionRequestUrl } from "./source-address.ts";

/**
 * Asks a device to open a session (TR-069 3.2.2): a GET at the address that it has told, with Digest.
 * `refused`: it wants a password in clear or doesn't know ours; `busy`: it has a session already.
 */
export type ConnectionRequestResult = "asked" | "busy" | "refused" | "unreachable" | "not-allowed";

export type ConnectionRequest = {
  /** As the device's Inform said. */
  readonly url: string;
  /** Where that Inform came from. */
  readonly sourceAddress: string;
  readonly credentials: Credentials;
};

const timeoutMilliseconds = 5_000;

export async function requestConnection({
  url,
  sourceAddress,
  credentials,
}: ConnectionRequest): Promise<ConnectionRequestResult> {
  const safeUrl = safeConnectionRequestUrl(url, sourceAddress);
  if (safeUrl === undefined) return "not-allowed";
  try {
    const first = await get(safeUrl);
    if (first.status !== 401) return resultOf(first.status);
    const { pathname, search } = new URL(safeUrl);
    const target = { method: "GET", path: pathname + search };
    const authorization = answerChallenge(first.challenge, credentials, target);
    if (authorization === undefined) return "refused";
    return resultOf((await get(safeUrl, authorization)).status);
  } catch {
    return "unreachable";
  }
}

function resultOf(status: number): ConnectionRequestResult {
  if (status >= 200 && status < 300) return "asked";
  if (status === 503) return "busy";
  return "refused";
}

/** One GET on a connection of its own. Nothing is followed, and what comes back isn't read. */
function get(url: string, authorization?: string): Promise<{ status: number; challenge: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; challenge: string }>();
  const request = httpRequest(
    url,
    {
      agent: false,
      headers: { connection: "close", ...(authorization !== undefined && { authorization }) },
      signal: AbortSignal.timeout(timeoutMilliseconds),
    },
    (response) => {
      // Several challenges may come as several headers; together they are one list.
      const challenges = response.rawHeaders.filter(
        (_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === "www-authenticate",
      );
      resolve({ status: response.statusCode ?? 0, challenge: challenges.join(", ") });
      response.destroy();
    },
  );
  request.on("error", reject);
  request.end();
  return promise;
}
