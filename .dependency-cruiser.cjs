// The directions of the house: ARCHITECTURE.md tells them in words, test/architecture tries each with a violation.

/** Each module may call those on earlier lines, and on its own line those before it. */
const moduleOrder = [
  "normaliser",
  "stemmer",
  "wordings",
  "understanding",
  "provider",
  "staff",
  "notices",
  "subscribers",
  "topology",
  "signals",
  "radius",
  "sessions",
  "accounting",
  "network",
  "ports",
  "cable-tests",
  "traps",
  "switches",
  "promises",
  "cwmp",
  "acs",
  "routers",
  "passwords",
  "knowledge",
  "payments",
  "losses",
  "detection",
  "works",
  "outages",
  "outage-desk",
  "alarms",
  "tickets",
  "visits",
  "equipment",
  "services",
  "compensation",
  "diagnosis",
  "language-model",
  "assistant",
  "learning",
  "training",
  "channels",
];

/** Files that have effects, by the last word of their names; the front door is named like its module. */
const shell = "(?:store|routes|jobs|server|runner|command|gateway)\\.ts$";
const test = "\\.test\\.ts$";

const upward = moduleOrder.slice(0, -1).map((name, index) => ({
  name: `no-upward-from-${name}`,
  severity: "error",
  from: { path: `^src/modules/${name}/` },
  to: { path: `^src/modules/(?:${moduleOrder.slice(index + 1).join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...upward,
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "kernel-imports-nothing",
      severity: "error",
      from: { path: "^src/kernel/", pathNot: test },
      to: { pathNot: "^src/kernel/" },
    },
    {
      name: "platform-knows-only-kernel",
      severity: "error",
      from: { path: "^src/platform/" },
      to: { path: "^src/(?!platform/|kernel/)" },
    },
    {
      name: "http-knows-no-module",
      severity: "error",
      from: { path: "^src/http/" },
      to: { path: "^src/(?!http/|platform/|kernel/)" },
    },
    {
      name: "modules-meet-at-front-doors",
      comment:
        "The store, routes, jobs and servers of a module are its own; others use its front door or its core.",
      severity: "error",
      from: { path: "^src/modules/([^/]+)/" },
      to: { path: `^src/modules/.*${shell}`, pathNot: "^src/modules/$1/" },
    },
    {
      name: "core-is-pure",
      comment: "A core file may name the types of the shell and the platform, and calls neither.",
      severity: "error",
      from: {
        path: "^src/modules/(?:[^/]+/(?:flow|rules)|radius|losses|detection|normaliser|stemmer|wordings|understanding)/",
        pathNot: test,
      },
      to: { path: "^src/(?:platform|http)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "routes-and-jobs-use-the-front-door",
      severity: "error",
      from: { path: "^src/modules/([^/]+)/(?:routes|jobs)\\.ts$" },
      to: { path: "^src/modules/$1/.*store\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "only-main-wires",
      severity: "error",
      from: { pathNot: "^(?:test|bench|scripts)/" },
      to: { path: "^src/(?:main|product)\\.ts$", pathNot: "^src/product\\.ts$" },
    },
    {
      name: "simulator-stands-alone",
      comment: "It reaches the product only over the wire and through the import files.",
      severity: "error",
      from: { path: "^simulator/" },
      to: { path: "^(?:src|web|test|bench)/" },
    },
    {
      name: "product-knows-no-simulator",
      severity: "error",
      from: { path: "^(?:src|web)/", pathNot: test },
      to: { path: "^(?:simulator|test|bench)/" },
    },
    {
      name: "web-knows-no-server",
      severity: "error",
      from: { path: "^web/" },
      to: { path: "^src/(?!kernel/)" },
    },
    {
      name: "nothing-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(?:dist|test/architecture/fixtures)/" },
    tsPreCompilationDeps: true,
    parser: "swc",
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
