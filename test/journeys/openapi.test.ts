import { afterAll, beforeAll, expect, test } from "vitest";
import { permissionsOfRole, roles } from "../../src/modules/staff/permissions.ts";
import { createTestDatabase, type TestDatabase } from "../harness/database.ts";
import { openService, type TestService } from "../harness/service.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Operation = {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Json;
  }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Json }> };
  readonly responses: Record<
    string,
    { readonly description: string; readonly content?: Record<string, unknown> }
  >;
  readonly security?: readonly Record<string, readonly string[]>[];
};

let database: TestDatabase;
let service: TestService;
let document: {
  openapi: string;
  info: Json;
  paths: Record<string, Record<string, Operation>>;
  components?: Json;
};
const routes: { method: string; url: string }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  service = await openService(database);
  await service.app.ready();
  document = (await service.app.inject("/api/openapi.json")).json();
  // The routes as the application itself prints them: a tree whose lines end with "/part (METHOD, METHOD)".
  routes.push(...printedRoutes(service.app.printRoutes({ commonPrefix: false })));
});
afterAll(async () => {
  await service.close();
  await database.close();
});

function printedRoutes(tree: string): { method: string; url: string }[] {
  const path: string[] = [];
  return tree.split("\n").flatMap((line) => {
    const found = /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (found === null) return [];
    const depth = found[1]!.length / 4;
    path.splice(depth, Infinity, found[2]!);
    const url = path.join("").replace(/(?<=.)\/$/, "");
    return (found[3]?.split(", ") ?? []).map((method) => ({ method, url }));
  });
}

const asPath = (url: string): string => url.replaceAll(/:(\w+)/g, "{$1}");

type Call = { readonly name: string; readonly path: string; readonly operation: Operation };

const operations = (): readonly Call[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      operation,
    })),
  );

test("the document is OpenAPI 3.1 with a title and a version", () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
});

test("every call of the API is in it, and nothing that isn't there", () => {
  const calls = routes
    .filter(({ method, url }) => url.startsWith("/api/") && !["HEAD", "OPTIONS"].includes(method))
    .map(({ method, url }) => `${method} ${asPath(url)}`)
    .filter((call) => call !== "GET /api/openapi.json");
  expect(calls.length).toBeGreaterThan(30);
  expect(
    operations()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(calls.toSorted());
});

/** The names of the calls of which something is not so. */
const callsWhere = (isWrong: (call: Call) => boolean): readonly string[] =>
  operations()
    .filter(isWrong)
    .map(({ name }) => name);

test("every parameter of a path is described, and required", () => {
  const wrong = callsWhere(({ path, operation }) => {
    const parameters = (operation.parameters ?? []).filter(
      (each) => each.in === "path" && each.required === true,
    );
    const expected = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    return new Set(parameters.map(({ name }) => name)).symmetricDifference(new Set(expected)).size > 0;
  });
  expect(wrong).toEqual([]);
});

test("every call has answers with descriptions, a problem among them", () => {
  const wrong = callsWhere(({ operation: { responses } }) => {
    const isStatus = Object.keys(responses).every((status) => /^(?:[1-5]\d\d|default)$/.test(status));
    const isDescribed = Object.values(responses).every(({ description }) => typeof description === "string");
    return (
      !isStatus || !isDescribed || responses["default"]?.content?.["application/problem+json"] === undefined
    );
  });
  expect(wrong).toEqual([]);
});

test("a body is described where there is one, and never for reading", () => {
  const bodies = (operation: Operation): readonly Json[] =>
    Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema);
  expect(
    callsWhere(({ operation }) => bodies(operation).some((schema) => JSON.stringify(schema) === "{}")),
  ).toEqual([]);
  expect(
    callsWhere(({ name, operation }) => name.startsWith("GET ") && bodies(operation).length > 0),
  ).toEqual([]);
});

test("every reference leads somewhere", () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!);
  const target = (path: string): unknown =>
    path
      .split("/")
      .reduce<unknown>((here, key) => (here as Record<string, unknown> | undefined)?.[key], document);
  expect(references.filter((path) => target(path) === undefined)).toEqual([]);
});

test("every call says what it is for, and who may make it", () => {
  expect(callsWhere(({ operation }) => (operation.summary ?? "") === "")).toEqual([]);
  expect(callsWhere(({ operation }) => operation.security === undefined)).toEqual([]);
  expect(callsWhere(({ operation }) => operation.security?.length === 0).toSorted()).toEqual([
    "GET /api/chat/settings",
    "GET /api/knowledge/articles/{name}",
    "GET /api/knowledge/search",
    "POST /api/chat/conversations",
    "POST /api/staff/auth/sign-in/email",
  ]);
});

test("what a route asks of staff is a permission that somebody has", () => {
  const asked = operations().flatMap(({ operation }) =>
    (operation.security ?? []).flatMap((one) => one["staff"] ?? []),
  );
  expect(asked.length).toBeGreaterThan(20);
  const granted = new Set<string>(roles.flatMap(permissionsOfRole));
  expect(asked.filter((permission) => !granted.has(permission))).toEqual([]);
});

test("every route of the API but the open ones refuses strangers, whatever they send", async () => {
  const open = new Set([
    "/api/chat/settings",
    "/api/chat/conversations",
    "/api/knowledge/articles/:name",
    "/api/knowledge/search",
    "/api/staff/auth/sign-in/email",
    "/api/openapi.json",
  ]);
  const guarded = routes.filter(
    ({ method, url }) => url.startsWith("/api/") && method !== "OPTIONS" && !open.has(url),
  );
  expect(guarded.length).toBeGreaterThan(30);
  const letIn: string[] = [];
  for (const { method, url } of guarded) {
    for (const authorization of [undefined, "Bearer wrong", "Bearer", "Basic dXNlcjpwYXNz"]) {
      const answer = await service.app.inject({
        method: method as "GET",
        url: url.replaceAll(/:\w+/g, "0199aa00-0000-7000-8000-000000000000"),
        headers: authorization === undefined ? {} : { authorization },
      });
      if (answer.statusCode !== 401) letIn.push(`${method} ${url} ${authorization}`);
    }
  }
  expect(letIn).toEqual([]);
});
