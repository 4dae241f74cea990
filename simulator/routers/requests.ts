import type { DataModel, Parameter, RouterIdentity, Setting } from "./data-model.ts";
import { child, escape, fault, list, textOf, type Message } from "./soap.ts";

/** What a request of the ACS leads to: the answer, and what the router does after it. */
export type Response = {
  readonly body: string;
  readonly settings?: Partial<Record<Setting, string>>;
  readonly after?: "redial" | "reboot" | "factory-reset";
};

const faults = {
  unknownMethod: { code: 9000, words: "Method not supported" },
  invalidArguments: { code: 9003, words: "Invalid arguments" },
  unknownName: { code: 9005, words: "Invalid parameter name" },
} as const;

const methods = [
  "GetRPCMethods",
  "GetParameterNames",
  "GetParameterValues",
  "SetParameterValues",
  "Reboot",
  "FactoryReset",
];

/**
 * Carries out what the ACS asks (TR-069, A.3). Routers of the newer kind answer OK to names that they don't have, as
 * some real ones do.
 */
export function respond(
  { method, content }: Message,
  model: DataModel,
  kind: RouterIdentity["model"],
): Response {
  switch (method) {
    case "GetRPCMethods":
      return answer(
        method,
        list(
          "MethodList",
          "xsd:string",
          methods.map((name) => `<string>${name}</string>`),
        ),
      );
    case "GetParameterNames":
      return names(
        textOf(content, "ParameterPath"),
        /^(?:1|true)$/i.test(textOf(content, "NextLevel")),
        model,
      );
    case "GetParameterValues":
      return values(child(content, "ParameterNames")?.children.map(({ text }) => text.trim()) ?? [], model);
    case "SetParameterValues":
      return set(content, model, kind === "tr181");
    case "Reboot":
      return { ...answer(method), after: "reboot" };
    case "FactoryReset":
      return { ...answer(method), after: "factory-reset" };
    default:
      return { body: fault(faults.unknownMethod) };
  }
}

const answer = (method: string, body = ""): Response => ({
  body: `<cwmp:${method}Response>${body}</cwmp:${method}Response>`,
});

/** An object stands for all that is in it; the empty path for everything. */
const isUnder = (name: string, path: string): boolean =>
  path === "" || name === path || (path.endsWith(".") && name.startsWith(path));

export const valueOf = (name: string, { type, value }: Parameter): string =>
  `<ParameterValueStruct><Name>${escape(name)}</Name>` +
  `<Value xsi:type="xsd:${type}">${escape(value)}</Value></ParameterValueStruct>`;

function values(asked: readonly string[], model: DataModel): Response {
  const found = asked.map((path) => [...model].filter(([name]) => isUnder(name, path)));
  if (found.some((some) => some.length === 0)) return { body: fault(faults.unknownName) };
  const structs = found.flat().map(([name, parameter]) => valueOf(name, parameter));
  return answer("GetParameterValues", list("ParameterList", "cwmp:ParameterValueStruct", structs));
}

function names(path: string, nextLevel: boolean, model: DataModel): Response {
  const found = [...model.keys()].filter((name) => isUnder(name, path));
  if (found.length === 0 || (nextLevel && path !== "" && !path.endsWith(".")))
    return { body: fault(faults.unknownName) };
  const listed = new Set<string>(nextLevel ? [] : path === "" ? [] : [path]);
  for (const name of found) {
    const parts = name.slice(path.length).split(".");
    const deep = nextLevel ? 1 : parts.length;
    for (let count = 1; count <= deep; count++) {
      const isObject = count < parts.length;
      listed.add(path + parts.slice(0, count).join(".") + (isObject ? "." : ""));
    }
  }
  const structs = [...listed].map((name) => {
    const isWritable = model.get(name)?.writes !== undefined;
    return (
      `<ParameterInfoStruct><Name>${escape(name)}</Name><Writable>${isWritable ? 1 : 0}</Writable>` +
      "</ParameterInfoStruct>"
    );
  });
  return answer("GetParameterNames", list("ParameterList", "cwmp:ParameterInfoStruct", structs));
}

function set(content: Message["content"], model: DataModel, liesAboutNames: boolean): Response {
  const wanted = (child(content, "ParameterList")?.children ?? []).map((one) => ({
    name: textOf(one, "Name"),
    value: child(one, "Value")?.text ?? "",
  }));
  const unknown = wanted.filter(({ name }) => model.get(name)?.writes === undefined);
  if (unknown.length > 0 && !liesAboutNames)
    return {
      body: fault(
        faults.invalidArguments,
        unknown.map(({ name }) => name),
      ),
    };
  const settings: Partial<Record<Setting, string>> = {};
  let redials = false;
  for (const { name, value } of wanted) {
    const writes = model.get(name)?.writes;
    if (writes === "redial") redials ||= /^(?:1|true)$/i.test(value.trim());
    else if (writes !== undefined && writes !== "nothing") settings[writes] = value;
  }
  return {
    ...answer("SetParameterValues", "<Status>0</Status>"),
    settings,
    ...(redials && { after: "redial" }),
  };
}
