/** Fields that hold secrets or personal data wherever they turn up, without case, hyphens and underscores. */
const maskedNames = new Set([
  "authorization",
  "cookie",
  "setcookie",
  "token",
  "tokenhash",
  "password",
  "passwordhash",
  "secret",
  "code",
  "text",
  "body",
  "login",
  "logins",
  "typedlogin",
  "ownername",
  "contactnumber",
  "phone",
  "phonenumber",
  "iin",
  "address",
  "flat",
  "email",
]);

const mask = "[masked]";
const depthMax = 6;

/** What of an error is told besides its kind, message and stack. The rest, such as PostgreSQL's `detail`, quotes rows. */
const toldOfErrors = ["code", "severity", "schema", "table", "column", "constraint", "routine", "statusCode"];

const personal = [
  // A phone number, a login or an IIN: ten to fourteen digits, perhaps in groups.
  /(?<![\w-])\+?\d(?:[ ()-]{0,2}\d){9,13}(?![\w-])/g,
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)*/g,
  /(?<=\bBearer )\S+/gi,
];

/** The text without what looks like a number of a person, an e-mail address or a token. */
export const maskText = (text: string): string =>
  personal.reduce((masked, pattern) => masked.replace(pattern, mask), text);

/** What may be written to a log of any value: secrets and personal data are masked, however deep they are. */
export function maskValue(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return maskText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > depthMax) return "[deeper]";
  if (value instanceof Error) return maskError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => maskValue(item, depth + 1));
  if ("toJSON" in value && typeof value.toJSON === "function") return maskValue(value.toJSON(), depth + 1);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return `[${value.constructor.name}]`;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, isMasked(name) ? mask : maskValue(field, depth + 1)]),
  );
}

const isMasked = (name: string): boolean => maskedNames.has(name.toLowerCase().replaceAll(/[-_]/g, ""));

function maskError(error: Error, depth: number): Record<string, unknown> {
  const told = Object.entries(error).filter(([name]) => toldOfErrors.includes(name));
  const causes = error instanceof AggregateError ? error.errors : [];
  return {
    type: error.name,
    message: maskText(error.message),
    stack: maskText(error.stack ?? ""),
    ...Object.fromEntries(told.map(([name, field]) => [name, maskValue(field, depth + 1)])),
    ...(error.cause !== undefined && { cause: maskValue(error.cause, depth + 1) }),
    ...(causes.length > 0 && { errors: causes.map((cause: unknown) => maskValue(cause, depth + 1)) }),
  };
}
