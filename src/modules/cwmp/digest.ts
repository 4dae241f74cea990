import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** HTTP Digest (RFC 7616, and RFC 2617 for older devices), as the side that asks and as the side that answers. */

const algorithms = { MD5: "md5", "SHA-256": "sha256" } as const;

type Algorithm = keyof typeof algorithms;

const isAlgorithm = (name: string): name is Algorithm => Object.hasOwn(algorithms, name);

const hash = (algorithm: Algorithm, text: string): string =>
  createHash(algorithms[algorithm]).update(text).digest("hex");

/** Reads `name=value, name="value"` after the scheme; names in small letters. */
function readDigestFields(header: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [, name, quoted, plain] of header.matchAll(
    /([a-z0-9-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/gi,
  ))
    fields.set(name!.toLowerCase(), quoted?.replaceAll(/\\(.)/g, "$1") ?? plain ?? "");
  return fields;
}

type Answer = {
  readonly algorithm: Algorithm;
  readonly username: string;
  readonly password: string;
  readonly realm: string;
  readonly nonce: string;
  readonly method: string;
  readonly uri: string;
  /** Undefined: the older form without a count. */
  readonly counted: { readonly nc: string; readonly cnonce: string } | undefined;
};

function responseTo(answer: Answer): string {
  const { algorithm, nonce, counted } = answer;
  const who = hash(algorithm, `${answer.username}:${answer.realm}:${answer.password}`);
  const what = hash(algorithm, `${answer.method}:${answer.uri}`);
  const middle = counted === undefined ? nonce : `${nonce}:${counted.nc}:${counted.cnonce}:auth`;
  return hash(algorithm, `${who}:${middle}:${what}`);
}

/** What a request says of itself; `path` is what it was sent to. */
export type DigestRequest = {
  readonly authorization: string | undefined;
  readonly method: string;
  readonly path: string;
};

export type DigestVerdict =
  | { readonly kind: "known"; readonly username: string }
  /** `isStale`: the answer is right and the nonce too old, so that nobody is asked for a password again. */
  | { readonly kind: "refused"; readonly isStale: boolean };

/** The side that asks. Nonces are remembered here, so one of another process is stale, never wrong. */
export type DigestGuard = {
  /** Values of `WWW-Authenticate`; MD5 first, since old devices read only the first one. */
  challenges(isStale: boolean): readonly string[];
  check(request: DigestRequest, passwordOf: (username: string) => string | undefined): DigestVerdict;
};

const nonceMilliseconds = 5 * 60_000;
const noncesMax = 20_000;

/** @param now milliseconds of a clock that only goes on */
export function createDigestGuard(realm: string, now: () => number = () => performance.now()): DigestGuard {
  /** Each with when it was made and the highest count that was used with it. */
  const nonces = new Map<string, { readonly at: number; count: number }>();
  const newNonce = (): string => {
    const nonce = randomBytes(18).toString("base64url");
    nonces.set(nonce, { at: now(), count: 0 });
    for (const [oldest] of nonces) {
      if (nonces.size <= noncesMax) break;
      nonces.delete(oldest);
    }
    return nonce;
  };
  /** Whether this count is used for the first time with a nonce that is still good. */
  const isFresh = (nonce: string, count: number): boolean => {
    const known = nonces.get(nonce);
    if (known === undefined || now() - known.at > nonceMilliseconds || count <= known.count) return false;
    known.count = count;
    return true;
  };
  return {
    challenges(isStale) {
      const nonce = newNonce();
      const stale = isStale ? ", stale=true" : "";
      return (["MD5", "SHA-256"] as const).map(
        (algorithm) =>
          `Digest realm="${realm}", qop="auth", algorithm=${algorithm}, nonce="${nonce}", opaque="uide"${stale}`,
      );
    },
    check({ authorization = "", method, path }, passwordOf) {
      const answer = readAnswer(authorization, { realm, method, path });
      const password = answer && passwordOf(answer.username);
      if (answer === undefined || password === undefined) return { kind: "refused", isStale: false };
      if (!isSame(answer.response, responseTo({ ...answer, password })))
        return { kind: "refused", isStale: false };
      // Without a count a nonce is good for one request.
      const count = answer.counted === undefined ? 1 : Number.parseInt(answer.counted.nc, 16);
      if (!isFresh(answer.nonce, count)) return { kind: "refused", isStale: true };
      return { kind: "known", username: answer.username };
    },
  };
}

type Asked = { readonly realm: string; readonly method: string; readonly path: string };

function readAnswer(
  header: string,
  { realm, method, path }: Asked,
): (Omit<Answer, "password"> & { readonly response: string }) | undefined {
  if (!/^digest\s/i.test(header) || header.length > 4_000) return undefined;
  const fields = readDigestFields(header);
  const field = (name: string): string => fields.get(name) ?? "";
  const algorithm = (fields.get("algorithm") ?? "MD5").toUpperCase();
  const uri = field("uri");
  if (!isAlgorithm(algorithm) || field("realm") !== realm || !isOfPath(uri, path)) return undefined;
  const nc = field("nc");
  const isCounted = fields.has("qop");
  if (isCounted && (field("qop").toLowerCase() !== "auth" || !/^[0-9a-f]{1,8}$/i.test(nc))) return undefined;
  return {
    algorithm,
    username: field("username"),
    realm,
    nonce: field("nonce"),
    method,
    uri,
    counted: isCounted ? { nc, cnonce: field("cnonce") } : undefined,
    response: field("response").toLowerCase(),
  };
}

/** Devices write the path, the whole address, or leave the last slash out. */
const isOfPath = (uri: string, path: string): boolean =>
  uri === path ||
  (URL.parse(uri, "http://device") ?? { pathname: "" }).pathname === path.replace(/\?.*$/s, "");

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Who answers a challenge. */
export type Credentials = { readonly username: string; readonly password: string };

/**
 * The side that answers: the `Authorization` for a challenge, the strongest algorithm of those offered. Undefined when
 * Digest isn't offered: a password is never sent in clear.
 */
export function answerChallenge(
  challenge: string,
  { username, password }: Credentials,
  { method, path }: { readonly method: string; readonly path: string },
): string | undefined {
  const offered = challenge
    .split(/(?=\bdigest\s)/i)
    .filter((one) => /^digest\s/i.test(one))
    .map(readDigestFields)
    .flatMap((fields) => {
      const algorithm = (fields.get("algorithm") ?? "MD5").toUpperCase();
      return isAlgorithm(algorithm) ? [{ fields, algorithm }] : [];
    });
  const chosen = offered.find(({ algorithm }) => algorithm === "SHA-256") ?? offered[0];
  if (chosen === undefined) return undefined;
  const { fields, algorithm } = chosen;
  const qop = fields.get("qop");
  if (qop !== undefined && !/\bauth\b(?!-)/i.test(qop)) return undefined;
  const [realm = "", nonce = ""] = [fields.get("realm"), fields.get("nonce")];
  const counted = qop === undefined ? undefined : { nc: "00000001", cnonce: randomBytes(8).toString("hex") };
  const response = responseTo({ algorithm, username, password, realm, nonce, method, uri: path, counted });
  const opaque = fields.get("opaque");
  return [
    `Digest username="${quoted(username)}", realm="${quoted(realm)}", nonce="${quoted(nonce)}", uri="${path}"`,
    `response="${response}"`,
    ...(fields.has("algorithm") ? [`algorithm=${algorithm}`] : []),
    ...(counted === undefined ? [] : [`qop=auth, nc=${counted.nc}, cnonce="${counted.cnonce}"`]),
    ...(opaque === undefined ? [] : [`opaque="${quoted(opaque)}"`]),
  ].join(", ");
}

const quoted = (text: string): string => text.replaceAll(/["\\]/g, "\\$&");
