const faultRequest = (kind) => (login) => ["POST", "/api/faults", { kind, login }];
const billingRequest = (fee) => (login) => ["POST", "/api/billing", { login, ...fee }];

/** What people can let happen at a line: its words, and the request that does it. */
const happenings = {
  "cut-cable": ["Cut the cable", faultRequest("cut-cable")],
  "router-off": ["Switch the router off", faultRequest("router-off")],
  "router-hung": ["Hang the router", faultRequest("router-hung")],
  drops: ["Let it drop every few minutes", faultRequest("drops")],
  "line-errors": ["Let errors rise", faultRequest("line-errors")],
  "power-off": ["Cut the building's power", faultRequest("power-off")],
  "switch-off": ["Switch its switch off", faultRequest("switch-off")],
  "switch-silent": ["Silence its switch", faultRequest("switch-silent")],
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
    void act(`${words}: ${login}`, ...requestFor(login));
  });
  return make("div", { className: "actions" }, choice, button);
}

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

function showNetwork({ now, speed, linesInSession, linesTotal, lines, faults }) {
  byId("summary").textContent =
    `${time(now)} · ${speed === 1 ? "real speed" : `${speed} times as fast`} · ` +
    `${linesInSession} of ${linesTotal} lines in session`;
  const faultsAt = (line) => faults.filter(({ login, node }) => login === line.login || node === line.node);
  show(
    "lines",
    lines.map((line) => ({
      content: [line, faultsAt(line)],
      draw: () =>
        row(
          [line.login, make("small", {}, line.ownerName)],
          line.address,
          [`${line.node} / ${line.port}`, make("small", {}, `riser ${line.riserLengthMeters} m`)],
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

byId("query").addEventListener("input", () => void refresh());
await refresh();
setInterval(refresh, refreshMilliseconds);
