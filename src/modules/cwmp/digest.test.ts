import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerChallenge, createDigestGuard } from "./digest.ts";

const credentials = { username: "router", password: "p4ss" };
const request = { method: "POST", path: "/" };
const passwordOf = (username: string) => (username === "router" ? "p4ss" : undefined);

describe("both sides of Digest understand each other", () => {
  test.each(["MD5", "SHA-256"])("%s", (algorithm) => {
    const guard = createDigestGuard("r");
    const challenge = guard.challenges(false).find((one) => one.includes(`algorithm=${algorithm},`))!;
    const authorization = answerChallenge(challenge, credentials, request);
    expect(guard.check({ ...request, authorization }, passwordOf)).toEqual({
      kind: "known",
      username: "router",
    });
    expect(guard.check({ ...request, authorization }, passwordOf)).toEqual({
      kind: "refused",
      isStale: true,
    });
  });

  test("of several challenges the strongest is answered", () => {
    const both = createDigestGuard("r").challenges(false).join(", ");
    expect(answerChallenge(both, credentials, request)).toContain("algorithm=SHA-256");
  });

  test("a nonce gets too old", () => {
    let now = 0;
    const guard = createDigestGuard("r", () => now);
    const authorization = answerChallenge(guard.challenges(false)[0]!, credentials, request);
    now = 300_001;
    expect(guard.check({ ...request, authorization }, passwordOf)).toEqual({
      kind: "refused",
      isStale: true,
    });
  });

  test("RFC 2617's example", () => {
    const challenge =
      'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"';
    const answer = answerChallenge(
      challenge,
      { username: "Mufasa", password: "Circle Of Life" },
      { method: "GET", path: "/dir/index.html" },
    );
    expect(answer).toContain('response="670fd8c2df070c60b045671b8b24ff02"');
  });
});

const refusals = {
  "Basic alone (lesson 5)": 'Basic realm="r"',
  nothing: "",
  "only integrity": 'Digest realm="r", nonce="n", qop="auth-int"',
  "an unknown algorithm": 'Digest realm="r", nonce="n", algorithm=SHA-512-256',
};
test.each(Object.entries(refusals))("a password isn't sent for %s", (_, challenge) => {
  expect(answerChallenge(challenge, credentials, request)).toBeUndefined();
});

test("whatever a header holds, nobody gets in with it, and nothing breaks", () => {
  const guard = createDigestGuard("r");
  guard.challenges(false);
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'username="router"',
      "nc=00000001",
      'realm="r"',
      "qop=auth",
      'uri="/"',
      ",",
      "algorithm=MD5",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const authorization = `Digest ${pieces.join(", ")}`;
      expect(guard.check({ ...request, authorization }, passwordOf).kind).toBe("refused");
    }),
  );
});
