const faultRequest = (kind) => (login) => ["POST", "/api/faults", { kind, login }];
const billingRequest = (fee) => (login) => ["POST", "/api/billing", { login, ...fee }];

const passwordRequest = (atOnce) => (login) => {
  const password = prompt(`The new password of ${login}`);
  return password ? ["POST", "/api/passwords", { login, password, atOnce }] : null;
};

/** What people can let happen at a line: its words, and the request that does it; null when they thought better of it. */
const happenings = {
  "cut-cable": ["Cut the cable", faultRequest("cut-cable")],
  "router-off": ["Switch the router off", faultRequest("router-off")],
  "router-hung": ["Hang the router", faultRequest("router-hung")],
  "short-cable": ["Short the cable", faultRequest("short-cable")],
  "port-disabled": ["Disable the port", faultRequest("port-disabled")],
  "router-restart": ["Restart the router", faultRequest("router-restart")],
  "wrong-password": ["Type a wrong password into the router", faultRequest("wrong-password")],
  "change-password": ["Change the password in the provider's app", passwordRequest(false)],
  "change-at-once": ["… in an app that doesn't wait for the router", passwordRequest(true)],
  drops: ["Let it drop every few minutes", faultRequest("drops")],
  "drops-evening": [
    "Let it drop in the evenings",
    (login) => [
      "POST",
      "/api/faults",
      { kind: "drops", login, gapMinutes: { min: 12, max: 30 }, hours: { from: 18, to: 23 } },
    ],
  ],
  "line-errors": ["Let errors rise", faultRequest("line-errors")],
  "slow-link": ["Make the link slow", faultRequest("slow-link")],
  "feed-off": ["Cut the power of the flats, not of the switch", faultRequest("feed-off")],
  "power-off": ["Cut the building's power", faultRequest("power-off")],
  "switch-off": ["Switch its switch off", faultRequest("switch-off")],
  "switch-silent": ["Silence its switch", faultRequest("switch-silent")],
  "switch-nonsense": ["Let its switch answer nonsense", faultRequest("switch-nonsense")],
  "uplink-cut": ["Cut the uplink of its district", faultRequest("uplink-cut")],
  "power-flicker": ["Let the district's power flicker", faultRequest("power-flicker")],
  "bng-down": ["Switch the city's gateway off", faultRequest("bng-down")],
  "nas-restart": ["Restart the city's gateway", faultRequest("nas-restart")],
  "nightly-reauthentication": ["End all sessions once a night", faultRequest("nightly-reauthentication")],
  paid: ["Billing: the fee is paid", billingRequest({ paid: true })],
  unpaid: ["Billing: 7 490 ₸ are to pay", billingRequest({ paid: false, amountTiyn: 749_000 })],
};
const refreshMilliseconds = 1500;
const byId = (id) => document.getElementById(id);
/** Times arrive with the local clock's reading: the month, the day and the time are shown as they stand. */
const time = (iso) => iso.slice(5, 19).replace("T", " ");

/** An element with attributes and children; text is never read as markup. */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  Object.assign(element, attributes);
  element.append(...children);
  return element;
}

const row = (...cells) =>
  make("tr", {}, ...cells.map((cell) => make("td", {}, ...(Array.isArray(cell) ? cell : [cell]))));

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(JSON.parse(text).error);
  return text && JSON.parse(text);
}

async function act(sentence, ...request) {
  try {
    await call(...request);
    byId("said").textContent = sentence;
  } catch (error) {
    byId("said").textContent = `That didn't work: ${error.message}`;
  }
  await refresh();
}

function sessionCell(line) {
  const last = line.lastBreak && `last break ${time(line.lastBreak.at)}, ${line.lastBreak.cause}`;
  const note = make("small", {}, last ?? "no break in two days");
  if (line.suspended) return [make("span", {}, "suspended")];
  if (line.session === null) return [make("span", { className: "bad" }, "none"), note];
  return [make("span", { className: "good" }, `since ${time(line.session.startedAt)}`), note];
}

function happeningCell({ login }) {
  const choice = make(
    "select",
    { ariaLabel: `What happens at ${login}` },
    ...Object.entries(happenings).map(([value, [words]]) => make("option", { value }, words)),
  );
  choice.value = chosen.get(login) ?? "cut-cable";
  choice.addEventListener("change", () => chosen.set(login, choice.value));
  const button = make("button", { type: "button", ariaLabel: `Let it happen at ${login}` }, "Do");
  button.addEventListener("click", () => {
    const [words, requestFor] = happenings[choice.value];
    const request = requestFor(login);
    if (request !== null) void act(`${words}: ${login}`, ...request);
  });
  return make("div", { className: "actions" }, choice, button);
}

/** A button that shows what the line's switch and its router would say now. */
function askButton({ login }) {
  const button = make(
    "button",
    { type: "button", ariaLabel: `Ask the switch of ${login}` },
    "Ask its switch",
  );
  button.addEventListener("click", () => void ask(login));
  return button;
}

async function ask(login) {
  const place = `/api/lines/${encodeURIComponent(login)}`;
  const [snmp, router] = await Promise.all([call("GET", `${place}/snmp`), call("GET", `${place}/router`)]);
  byId("asked-title").textContent = login;
  byId("asked-switch").replaceChildren(...terms(snmp));
  byId("asked-router").replaceChildren(...terms(router));
  byId("asked").showModal();
}

/** Names and values; what has no answer is a dash. */
const terms = (answers) =>
  Object.entries(answers).flatMap(([name, value]) => [
    make("dt", {}, name),
    make(
      "dd",
      {},
      value === null || value === ""
        ? "–"
        : typeof value === "object"
          ? JSON.stringify(value)
          : String(value),
    ),
  ]);

function mendButton(fault) {
  const button = make("button", { type: "button", ariaLabel: `Mend ${fault.id}` }, "Mend");
  button.addEventListener("click", () =>
    act(`Mended: ${fault.id}`, "DELETE", `/api/faults/${encodeURIComponent(fault.id)}`),
  );
  return button;
}

const chosen = new Map();
const shown = new Map();

/** Rows are replaced only when they changed, so that nobody's click or choice is lost. */
function show(id, rows, nothing) {
  const key = JSON.stringify(rows.map(({ content }) => content));
  if (shown.get(id) === key) return;
  shown.set(id, key);
  byId(id).replaceChildren(
    ...(rows.length === 0
      ? [row(make("p", { className: "nothing" }, nothing))]
      : rows.map(({ draw }) => draw())),
  );
}

function showNetwork({ now, speed, linesInSession, linesTotal, lines, faults, snmpPort, routers }) {
  byId("summary").textContent =
    `${time(now)} · ${speed === 1 ? "real speed" : `${speed} times as fast`} · ` +
    `${linesInSession} of ${linesTotal} lines in session · SNMP on port ${snmpPort}` +
    (routers === null ? "" : ` · ${routers.count} routers`);
  const faultsAt = (line) =>
    faults.filter(({ login, node }) => login === line.login || [line.node, ...line.above].includes(node));
  show(
    "lines",
    lines.map((line) => ({
      content: [line, faultsAt(line)],
      draw: () =>
        row(
          [line.login, make("small", {}, line.ownerName)],
          line.address,
          [
            `${line.node} / ${line.port}`,
            make("small", {}, `riser ${line.riserLengthMeters} m`),
            askButton(line),
          ],
          sessionCell(line),
          faultsAt(line).map((fault) => make("small", {}, fault.kind)),
          happeningCell(line),
        ),
    })),
    "No line has these words.",
  );
  show(
    "faults",
    faults.map((fault) => ({
      content: fault,
      draw: () =>
        row(
          [fault.kind, make("small", {}, time(fault.madeAt))],
          fault.login ?? fault.node,
          mendButton(fault),
        ),
    })),
    "Everything works.",
  );
}

function showSms(messages) {
  show(
    "sms",
    messages.map((sms) => ({
      content: sms,
      draw: () => row([sms.to, make("small", {}, time(sms.at))], sms.text),
    })),
    "None yet. One-time codes arrive here.",
  );
}

async function refresh() {
  try {
    const query = encodeURIComponent(byId("query").value);
    const [network, messages] = await Promise.all([
      call("GET", `/api/state?query=${query}`),
      call("GET", "/api/sms"),
    ]);
    showNetwork(network);
    showSms(messages);
  } catch {
    byId("summary").textContent = "The network doesn't answer; it may have been stopped.";
  }
}

byId("asked-close").addEventListener("click", () => byId("asked").close());
byId("query").addEventListener("input", () => void refresh());
await refresh();
setInterval(refresh, refreshMilliseconds);
