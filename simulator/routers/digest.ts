import { createHash, randomBytes } from "node:crypto";

/** HTTP Digest with MD5 (RFC 7616), as routers have it. */

type Credentials = { readonly username: string; readonly password: string };
type Target = { readonly method: string; readonly uri: string };

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

const fieldsOf = (header: string): ReadonlyMap<string, string> =>
  new Map(
    [...header.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)].map(([, name = "", quoted, bare]) => [
      name.toLowerCase(),
      quoted ?? bare ?? "",
    ]),
  );

type Answer = Credentials & Target & { readonly fields: ReadonlyMap<string, string> };

function responseOf({ username, password, method, uri, fields }: Answer): string {
  const field = (name: string): string => fields.get(name) ?? "";
  const secret = md5(`${username}:${field("realm")}:${password}`);
  const asked = md5(`${method}:${uri}`);
  const counted = fields.has("qop") ? `:${field("nc")}:${field("cnonce")}:auth` : "";
  return md5(`${secret}:${field("nonce")}${counted}:${asked}`);
}

/** The `Authorization` that answers a challenge; the first one of several. */
export function answerChallenge(challenge: string, who: Credentials, target: Target): string {
  const offered = fieldsOf(challenge.split(/,\s*(?=Digest )/)[0]!);
  const counted = new Map([
    ["nc", "00000001"],
    ["cnonce", randomBytes(8).toString("hex")],
  ]);
  const fields = new Map([...offered, ...(offered.has("qop") ? counted : [])]);
  const response = responseOf({ ...who, ...target, fields });
  const words = [
    `username="${who.username}"`,
    `realm="${fields.get("realm") ?? ""}"`,
    `nonce="${fields.get("nonce") ?? ""}"`,
    `uri="${target.uri}"`,
    `response="${response}"`,
    ...(offered.has("opaque") ? [`opaque="${offered.get("opaque")}"`] : []),
    ...(offered.has("qop") ? [`qop=auth, nc=00000001, cnonce="${counted.get("cnonce")}"`] : []),
  ];
  return `Digest ${words.join(", ")}`;
}

/** Challenges each with a nonce of its own, which is good once. */
export class DigestCheck {
  readonly #nonces = new Set<string>();

  challenge(): string {
    const nonce = randomBytes(12).toString("hex");
    this.#nonces.add(nonce);
    if (this.#nonces.size > 1_000) this.#nonces.delete(this.#nonces.values().next().value!);
    return `Digest realm="router", qop="auth", nonce="${nonce}", algorithm=MD5`;
  }

  isRight(authorization: string, who: Credentials, method: string): boolean {
    const fields = fieldsOf(authorization);
    if (!this.#nonces.delete(fields.get("nonce") ?? "")) return false;
    const answer = { ...who, method, uri: fields.get("uri") ?? "", fields };
    return fields.get("username") === who.username && fields.get("response") === responseOf(answer);
  }
}
