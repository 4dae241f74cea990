import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { buildWeb } from "../../scripts/build-web.ts";
import { callJson, type Chat, openChat } from "../harness/chat.ts";
import { startProduct, type RunningProduct } from "../harness/product.ts";
import { openBrowser, type TestBrowser } from "./harness/chromium.ts";
import { announced, mend } from "./stories/outside-world.ts";

/** The engineers' desk before the running product and its simulated network. */

const wide = { viewport: { width: 1280, height: 900 } } as const;
const patience = { timeout: 150_000, interval: 250 };
/** The detector waits for silent lines; its minute is over in seconds. */
const speed = "10";

let folder = "";
let product: RunningProduct;
let browser: TestBrowser;
/** Works of which subscribers are told while the first tests run. */
let toldWorks: { readonly id: string; readonly number: string };

beforeAll(async () => {
  await buildWeb();
  folder = await mkdtemp(join(tmpdir(), "uide-desk-"));
  product = await startProduct({ UIDE_DATA: folder, UIDE_TIME_SPEED: speed });
  browser = await openBrowser();
  toldWorks = await planWorks();
});
afterEach(async () => {
  await browser.closePages();
  browser.throwErrors();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await rm(folder, { recursive: true, force: true });
});

const password = "uide-demo-password";

type Session = Exclude<BrowserContextOptions["storageState"], string | undefined>;

const sessions = new Map<string, Session>();

/** Opens the desk as someone of a role, who signed in before where this file's tests have done so already. */
async function openAs(role: string, path = "/desk", options: BrowserContextOptions = wide): Promise<Page> {
  const storageState = sessions.get(role);
  if (storageState === undefined) {
    const page = await signIn(role, path, options);
    sessions.set(role, await page.context().storageState());
    return page;
  }
  const page = await browser.openPage(product.url + path, { ...options, storageState });
  await page.getByText("Шығу").waitFor();
  return page;
}

async function signIn(role: string, path = "/desk", options: BrowserContextOptions = wide): Promise<Page> {
  const page = await browser.openPage(product.url + path, options);
  await page.getByLabel("Электрондық пошта").fill(`${role}@demo.uide`);
  await page.getByLabel("Құпиясөз").fill(password);
  await page.getByRole("button", { name: "Кіру" }).click();
  await page.getByText("Шығу").waitFor();
  return page;
}

async function planWorks(): Promise<{ id: string; number: string }> {
  const credentials = { email: "engineer@demo.uide", password };
  const signedIn = await callJson<{ token: string }>(`${product.url}/api/staff/auth/sign-in/email`, {
    body: credentials,
  });
  const body = {
    nodeIds: ["agg-almaty-02"],
    startsAt: (await productTime()).add({ hours: 20 }).toString(),
    endsAt: "2030-02-01T05:00:00+05:00",
    reason: "Шоғырсымды ауыстыру",
  };
  return callJson(`${product.url}/api/planned-works`, { token: signedIn.token, body });
}

/** What the product's clock shows, which runs fast. */
async function productTime(): Promise<Temporal.Instant> {
  const { messages } = await (await openChat(product.url)).read(0);
  return Temporal.Instant.from(messages[0]!.at);
}

const breakSwitch = (login: string): Promise<unknown> =>
  callJson(`${announced(product, "simulator")}/api/faults`, { body: { kind: "switch-off", login } });

/** A subscriber who waits for a person, their line being known. */
async function waitForPerson(login: string): Promise<Chat> {
  const chat = await openChat(product.url, "kk");
  await chat.say({ text: "үйде интернет жоқ" });
  await chat.say({ text: login });
  const { state } = await chat.say({ choice: "operator" });
  expect(state).toBe("waiting-operator");
  return chat;
}

/** Opens the outage of the demo that is always there. */
async function openFirstOutage(page: Page): Promise<void> {
  await page.getByRole("table").getByRole("link").last().click();
  await page.getByRole("tree").waitFor();
}

/** Somebody comes back to the page, which then asks anew what is old, until `shown` is there. */
async function comeBackUntil(page: Page, shown: () => Promise<unknown>): Promise<void> {
  const comeBack = async (): Promise<unknown> => {
    await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
    return shown();
  };
  await expect.poll(comeBack, { timeout: 15_000, interval: 200 }).toBeTruthy();
}

type ColorScheme = "light" | "dark";

/** What axe finds wrong on the page, or could not judge about its contrasts; in the dark only colours are others. */
async function findFaults(page: Page, colorScheme: ColorScheme): Promise<string[]> {
  // There are no frames, so that it needs no page of its own to put their results together.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations", "incomplete"] });
  const { violations, incomplete } = await (
    colorScheme === "dark"
      ? axe.withRules(["color-contrast", "link-in-text-block"])
      : axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
  ).analyze();
  const unjudged = incomplete.filter(({ id }) => id === "color-contrast");
  return [...violations, ...unjudged].map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
  );
}

test("an engineer sees an outage come, promises its end, answers who waits for it, and sees it end", async () => {
  const login = "7010000031";
  const chat = await waitForPerson(login);
  const page = await openAs("engineer");
  const rows = page.getByRole("row").filter({ has: page.getByRole("rowheader") });
  await rows.first().waitFor();
  const before = await rows.count();
  await breakSwitch(login);
  await expect.poll(() => rows.count(), patience).toBe(before + 1);
  await rows.first().getByRole("link").click();
  const main = page.getByRole("main");
  await expect.poll(() => main.innerText(), patience).toContain("жауап күтіп тұрған чаттар: 1");

  await page.getByLabel("Қашанға дейін жойылады").fill("2030-01-05T19:30");
  await page.getByLabel("Себебі").selectOption("power");
  await page.getByRole("button", { name: "Мерзім мен себепті сақтау" }).click();
  await page.getByText("Қазір абоненттерге айтылатын мерзім: 05.01.2030, 19:30").waitFor();
  await page.getByText("Болжамды мерзімі белгіленді").waitFor();

  await page.getByRole("button", { name: "Байланыстырып, жауап беру" }).click();
  await page.getByText("Жауап берілді: 1.").waitFor();
  await expect
    .poll(async () => (await chat.read(0)).messages.flatMap(({ refs }) => refs), patience)
    .toContainEqual(expect.objectContaining({ kind: "outage" }));

  await mend(announced(product, "simulator"), login);
  await expect.poll(() => main.locator(".lead").innerText(), patience).toContain("жабылған");
  await main.locator(".timeline").getByText("Жабылды").waitFor();
});

describe("who may do what", () => {
  test("an operator sees everything and is offered no change of the outage", async () => {
    const page = await openAs("operator");
    await openFirstOutage(page);
    await page.getByText("өзгерістерді желі инженері енгізеді").waitFor();
    expect(await page.getByLabel("Қашанға дейін жойылады").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Ақауды жабу" }).count()).toBe(0);
  });

  test("a role without the right is told so, in words", async () => {
    const page = await openAs("back-office");
    await page.getByText("Бұл бетті көруге рұқсатыңыз жоқ").waitFor();
    expect(await page.getByRole("table").count()).toBe(0);
  });

  test("a wrong password is told without saying which of the two was wrong; empty fields are named", async () => {
    const page = await browser.openPage(`${product.url}/desk`, wide);
    await page.getByRole("button", { name: "Кіру" }).click();
    await page.getByText("Құпиясөзді жазыңыз.").waitFor();
    await page.getByLabel("Электрондық пошта").fill("engineer@demo.uide");
    await page.getByLabel("Құпиясөз").fill("wrong");
    await page.getByRole("button", { name: "Кіру" }).click();
    const told = page.getByRole("alert");
    await told.waitFor();
    expect(await told.innerText()).toContain("Пошта немесе құпиясөз дұрыс емес");
  });

  test("who signs out, or whose session ends, is asked to sign in on the page where they are", async () => {
    const page = await signIn("engineer", "/desk/outages?state=all");
    await page.getByRole("table").waitFor();
    await page.context().clearCookies();
    const asked = page.getByRole("heading", { name: "Қызметкерлердің кіруі" });
    await comeBackUntil(page, () => asked.count());
    expect(page.url()).toContain("/desk/outages?state=all");
    const other = await signIn("engineer");
    await other.getByRole("button", { name: "Шығу" }).click();
    await other.getByRole("heading", { name: "Қызметкерлердің кіруі" }).waitFor();
  });
});

describe("the list", () => {
  test("what it shows is in its address, and comes back with it", async () => {
    const page = await openAs("engineer");
    await page.getByLabel("Күйі").selectOption("closed");
    await page.getByLabel("Ауқымы").selectOption("critical");
    await expect.poll(() => page.url()).toContain("state=closed&severity=critical");
    await page.getByText("Сүзгіге сай ештеңе табылмады").waitFor();
    await page.reload();
    await page.getByText("Сүзгіге сай ештеңе табылмады").waitFor();
    expect(await page.getByLabel("Ауқымы").inputValue()).toBe("critical");
    await page.getByRole("button", { name: "Сүзгіні тазалау" }).click();
    await page.getByRole("table").waitFor();
  });

  test("while the server can't be asked, what was known stays, and it is said", async () => {
    const page = await openAs("engineer");
    await page.getByRole("table").waitFor();
    await page.route("**/api/outages?**", (route) => route.abort());
    const told = page.getByText("соңғы белгілі күйі көрсетілді");
    await comeBackUntil(page, () => told.count());
    expect(await page.getByRole("table").count()).toBe(1);
    await page.unroute("**/api/outages?**");
    await comeBackUntil(page, async () => (await told.count()) === 0);
  });

  test("what can't be loaded is told, with a way to try again", async () => {
    const page = await openAs("engineer", "/desk/works");
    await page.route("**/api/outages?**", (route) => route.fulfill({ status: 500, body: "{}" }));
    await page.getByRole("link", { name: "Жаппай ақаулар" }).click();
    await page.getByRole("alert").getByText("Жүктелмеді.").waitFor();
    await page.unroute("**/api/outages?**");
    await page.getByRole("button", { name: "Қайталау" }).click();
    await page.getByRole("table").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  test("the language is remembered", async () => {
    const page = await openAs("engineer");
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { name: "Mass outages" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Mass outages" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
  });
});

describe("an outage", () => {
  test("what is being typed, and where the focus is, stays when the page renews itself", async () => {
    const page = await openAs("engineer");
    await openFirstOutage(page);
    const note = page.getByLabel("Ескертпе");
    await note.fill("Бригада жолда");
    const renewed = new Set<string>();
    page.on("response", (response) => renewed.add(response.url().replace(/^.*\/outages\/[0-9a-f-]+/, "")));
    await comeBackUntil(page, async () => renewed.has("") && renewed.has("/tree"));
    expect(await note.inputValue()).toBe("Бригада жолда");
    expect(await note.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  test("the tree is moved through by the arrow keys, and says in words what is affected", async () => {
    const page = await openAs("engineer");
    await openFirstOutage(page);
    const here = page.getByRole("treeitem", { selected: true });
    expect(await here.innerText()).toMatch(/ақау осы түйінде[\s\S]*желі: \d+/);
    await here.focus();
    await page.keyboard.press("Home");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-level"))).toBe("1");
    await page.keyboard.press("ArrowLeft");
    expect(await page.getByRole("treeitem").count()).toBe(1);
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("treeitem").count()).toBeGreaterThan(1);
  });

  test("closing it asks once more, and can be taken back by keyboard", async () => {
    const page = await openAs("engineer");
    await openFirstOutage(page);
    const close = page.getByRole("button", { name: "Ақауды жабу" });
    await close.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Ақауды жабу" }).waitFor();
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await close.evaluate((button) => button === document.activeElement)).toBe(true);
  });
});

describe("an outage that a person knows of", () => {
  test("by keyboard alone: its node is searched for, whom it concerns is seen before it is opened, and it is opened", async () => {
    const page = await openAs("engineer");
    const opener = page.getByRole("link", { name: "Ақауды тіркеу" });
    await opener.focus();
    await page.keyboard.press("Enter");
    const submit = page.getByRole("button", { name: "Ақауды тіркеу" });
    await submit.press("Enter");
    await page.getByText("Түйінді таңдаңыз.").waitFor();
    // Whoever forgot the node is where it is searched for; a keyboard without Kazakh letters will do.
    await page.keyboard.type("shymkent 002");
    const found = page.getByRole("treeitem", { name: "sw" }).or(page.getByRole("treeitem"));
    await page.getByText(/Табылған түйіндер: \d/).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const lines = page.getByRole("region", { name: "Ақау кімдерді қамтиды" });
    await lines.getByRole("row").nth(1).waitFor();
    expect(await lines.innerText()).toMatch(/Ауқымы\s+\S+[\s\S]*Қамтылған желілер\s+\d+/);
    expect(await found.and(page.locator("[aria-selected=true]")).count()).toBe(1);
    await page.getByLabel("Қашанға дейін жойылады").fill("2030-01-05T19:30");
    await page.getByLabel("Себебі").selectOption("cable");
    await page.getByLabel("Ескертпе").fill("Қазба жұмысы");
    await submit.press("Enter");
    const ask = page.getByRole("dialog", { name: "Ақауды тіркеу" });
    expect(await ask.innerText()).toMatch(/қамтитын желілер: \d+/);
    await ask.getByRole("button", { name: "Иә, жалғастыру" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Жаппай ақау №" }).waitFor();
    expect(await page.getByRole("main").innerText()).toMatch(
      /расталған[\s\S]*05\.01\.2030, 19:30[\s\S]*магистральдық шоғырсым[\s\S]*Қазба жұмысы/,
    );
    await page.getByRole("button", { name: "Ақау емес" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Иә, жалғастыру" }).click();
    await page.getByText("Ақау емес деп белгіленді.").waitFor();
  });

  test("what the server refuses stands at its field, and what was filled in stays", async () => {
    const page = await openAs("engineer", "/desk/outages/new");
    await page.getByLabel("Түйін", { exact: true }).fill("мундай жок");
    await page.getByText("Мұндай түйін табылмады").waitFor();
    await page.getByLabel("Түйін", { exact: true }).fill("sw-astana-001");
    await page.getByText(/Табылған түйіндер: \d/).waitFor();
    await page.getByRole("treeitem").last().click();
    await page.getByLabel("Ескертпе").fill("Қазба жұмысы");
    await page.route("**/api/outages", (route) =>
      route.fulfill({ status: 409, json: { type: "/problems/outage-known", detail: "", errors: [] } }),
    );
    const send = async (): Promise<void> => {
      await page.getByRole("button", { name: "Ақауды тіркеу" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Иә, жалғастыру" }).click();
    };
    await send();
    await page.getByText("Осы түйінде немесе одан жоғары түйінде ашық ақау бар.").waitFor();
    await page.unroute("**/api/outages");
    const errors = [{ path: "body.note", message: "is too odd" }];
    await page.route("**/api/outages", (route) =>
      route.fulfill({ status: 400, json: { type: "/problems/bad-input", detail: "", errors } }),
    );
    await send();
    await page.getByText("is too odd").waitFor();
    expect(await page.getByLabel("Ескертпе").getAttribute("aria-invalid")).toBe("true");
    expect(await page.getByLabel("Ескертпе").inputValue()).toBe("Қазба жұмысы");
  });
});

test("works are planned, changed and cancelled; what is missing is named at its field; who was told is seen", async () => {
  const page = await openAs("engineer", "/desk/works");
  await page.getByRole("link", { name: "Жұмыс жоспарлау" }).click();
  await page.getByRole("button", { name: "Жұмыс жоспарлау" }).click();
  for (const fault of [
    "Кемінде бір түйін таңдаңыз.",
    "Басталу уақытын жазыңыз.",
    "Аяқталуы басталуынан кейін болуы керек.",
    "Не істелетінін жазыңыз.",
  ])
    await page.getByText(fault).waitFor();
  // From the top of the tree down, by its keys.
  const chosen = page.getByRole("group", { name: "Түйіндер" });
  await page.getByRole("treeitem").first().press("ArrowRight");
  await expect.poll(() => page.getByRole("treeitem", { expanded: true }).count()).toBe(1);
  await page.getByRole("treeitem").first().press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press(" ");
  expect(await chosen.getByRole("listitem").count()).toBe(2);
  await chosen
    .getByRole("button", { name: /^Алып тастау/ })
    .first()
    .click();
  expect(await page.getByRole("treeitem", { selected: true }).count()).toBe(1);
  await page.getByLabel("Басталуы").fill("2020-02-01T01:00");
  await page.getByLabel("Аяқталуы").fill("2020-02-01T05:00");
  await page.getByLabel("Не істеледі").fill("Коммутаторды ауыстыру");
  await page.getByRole("button", { name: "Жұмыс жоспарлау" }).click();
  await page.getByText("қазіргі уақыттан да кейін болуы керек").waitFor();
  await page.getByLabel("Басталуы").fill("2030-02-01T01:00");
  await page.getByLabel("Аяқталуы").fill("2030-02-01T05:00");
  await page.getByRole("button", { name: "Жұмыс жоспарлау" }).click();
  await page.getByRole("heading", { level: 1, name: "Жоспарлы жұмыс №" }).waitFor();
  await page.getByText("Әзірге ешкімге хабарланған жоқ").waitFor();

  await page.getByLabel("Не істеледі").fill("Порттарды ауыстыру");
  await page.getByRole("button", { name: "Сақтау" }).click();
  await page.getByText("Сақталды.").waitFor();
  await page.getByRole("button", { name: "Жұмысты тоқтату" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Иә, жалғастыру" }).click();
  await page.getByText("Жұмыс тоқтатылды.").waitFor();
  expect(await page.getByRole("button", { name: "Сақтау" }).count()).toBe(0);
  await page.getByRole("link", { name: "Жоспарлы жұмыстар" }).last().click();
  const row = page.getByRole("row").filter({ hasText: "Порттарды ауыстыру" });
  expect(await row.innerText()).toMatch(/тоқтатылған[\s\S]*01\.02\.2030, 05:00/);

  await page.getByRole("link", { name: `№ ${toldWorks.number}` }).click();
  const told = page.getByRole("region", { name: "Кімге хабарланды" });
  await told.getByRole("row").nth(1).waitFor(patience);
  expect(await told.getByRole("row").nth(1).innerText()).toMatch(/^\d{10}[\s\S]*\d{4}, \d\d:\d\d/);
});

describe("for everybody", () => {
  test.each(["light", "dark"] as const)("WCAG 2.2 AA by axe, %s", async (colorScheme) => {
    const out = await browser.openPage(`${product.url}/desk`, { ...wide, colorScheme });
    await out.getByRole("heading", { level: 1 }).waitFor();
    expect(await findFaults(out, colorScheme)).toEqual([]);
    const page = await openAs("engineer", "/desk", { ...wide, colorScheme });
    await page.getByRole("table").waitFor();
    expect(await findFaults(page, colorScheme)).toEqual([]);
    await openFirstOutage(page);
    await page.getByRole("table").waitFor();
    expect(await findFaults(page, colorScheme)).toEqual([]);
    await page.getByRole("button", { name: "Ақауды жабу" }).click();
    expect(await findFaults(page, colorScheme)).toEqual([]);
    await page.goto(`${product.url}/desk/outages/new`);
    await page.getByRole("treeitem").first().click();
    await page.getByRole("table").waitFor();
    await page.getByLabel("Түйін", { exact: true }).fill("мұндай жоқ");
    await page.getByText("Мұндай түйін табылмады").waitFor();
    expect(await findFaults(page, colorScheme)).toEqual([]);
    await page.goto(`${product.url}/desk/works/new`);
    await page.getByRole("treeitem").first().click();
    await page.getByRole("button", { name: "Жұмыс жоспарлау" }).click();
    await page.getByText("Не істелетінін жазыңыз.").waitFor();
    expect(await findFaults(page, colorScheme)).toEqual([]);
    await page.goto(`${product.url}/desk/works/${toldWorks.id}`);
    await page.getByRole("table").waitFor();
    expect(await findFaults(page, colorScheme)).toEqual([]);
  });

  test.each([320, 360, 1280])(
    "at %i px nothing is wider than the page, however long names are",
    async (width) => {
      const page = await openAs("engineer", "/desk", { viewport: { width, height: 800 } });
      await page.route("**/api/outages?**", async (route) => {
        const answer = await route.fetch();
        const body = (await answer.json()) as { items: { nodeName: string }[] };
        for (const item of body.items) item.nodeName = "Ұзынатаулытүйін".repeat(20);
        await route.fulfill({ response: answer, json: body });
      });
      await page.reload();
      await page.getByText("Ұзынатаулытүйін").waitFor();
      const overflow = (): Promise<number> =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(await overflow()).toBe(0);
      await openFirstOutage(page);
      await page.getByRole("table").waitFor();
      expect(await overflow()).toBe(0);
      await page.goto(`${product.url}/desk/outages/new`);
      await page.route("**/api/network/**", async (route) => {
        const answer = await route.fetch();
        const body = (await answer.json()) as { nodes?: { name: string }[] };
        for (const node of body.nodes ?? []) node.name = "Ұзынатаулытүйін".repeat(20);
        await route.fulfill({ response: answer, json: body });
      });
      await page.reload();
      await page.getByRole("treeitem").first().click();
      await page.getByRole("table").waitFor();
      expect(await overflow()).toBe(0);
      await page.goto(`${product.url}/desk/works/${toldWorks.id}`);
      await page.getByRole("treeitem").first().waitFor();
      await page.getByRole("table").waitFor();
      expect(await overflow()).toBe(0);
    },
  );
});

describe("the public status page", () => {
  const phone = { viewport: { width: 360, height: 800 }, javaScriptEnabled: false } as const;
  const widthOver = (page: Page): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  test("on a phone without scripts, in Kazakh: city, street, house, and what is broken there", async () => {
    const page = await browser.openPage(`${product.url}/status`, phone);
    for (const place of ["Астана", "Мәңгілік Ел даңғылы", "3"]) {
      expect(await widthOver(page)).toBe(0);
      await page.getByRole("link", { name: place, exact: true }).click();
    }
    await page.getByRole("heading", { name: "Астана, Мәңгілік Ел даңғылы, 3" }).waitFor();
    expect(await page.getByRole("main").innerText()).toMatch(
      /Жаппай ақау бар\s+Интернет [\s\S]* бері жоқ\.[\s\S]*техник шақырудың қажеті жоқ/,
    );
    expect(await widthOver(page)).toBe(0);
    await page.getByRole("link", { name: "Русский" }).click();
    expect(await page.getByRole("main").innerText()).toContain("Массовая авария");
  });

  test("an address that isn't ours is told so, and typing by keyboard alone finds the right one", async () => {
    const page = await browser.openPage(`${product.url}/status`, phone);
    const type = async (name: string): Promise<void> => {
      await page.getByLabel("Немесе қаланың атын жазыңыз").focus();
      await page.keyboard.type(name);
      await page.keyboard.press("Enter");
    };
    await type("Мұндай жоқ");
    await page.getByText("Мұндай мекенжай табылмады").waitFor();
    await type("шымкент");
    await page.getByRole("heading", { name: "Көшені таңдаңыз" }).waitFor();
    expect(await page.getByText("Мұндай мекенжай табылмады").count()).toBe(0);
  });

  test.each(["light", "dark"] as const)("WCAG 2.2 AA by axe, %s, at 320 px", async (colorScheme) => {
    const small = { viewport: { width: 320, height: 700 }, colorScheme } as const;
    const query = new URLSearchParams({ city: "Астана", street: "Мәңгілік Ел даңғылы", house: "3" });
    for (const path of ["/status", `/ru/status?${query}`, "/en/status?city=x"]) {
      const page = await browser.openPage(product.url + path, small);
      expect(await findFaults(page, colorScheme)).toEqual([]);
      expect(await widthOver(page)).toBe(0);
    }
  });
});
