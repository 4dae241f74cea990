import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser, type TestBrowser } from "../test/browser/harness/chromium.ts";
import { WidgetOnPage } from "../test/browser/harness/widget.ts";
import { announced, mend, signInOperator } from "../test/browser/stories/outside-world.ts";
import { openChat as startConversation } from "../test/harness/chat.ts";
import { type RunningProduct, startProduct } from "../test/harness/product.ts";
import { buildWeb } from "./build-web.ts";

/** Takes the pictures of the README from the running product, on a data folder of its own: `npm run pictures`. */

const folder = join(import.meta.dirname, "../docs/pictures");
const phone = {
  viewport: { width: 360, height: 900 },
  deviceScaleFactor: 1.5,
  hasTouch: true,
  reducedMotion: "reduce",
} as const;
const desktop = { viewport: { width: 1440, height: 810 } };

type Studio = { readonly product: RunningProduct; readonly browser: TestBrowser };

async function takePictures(): Promise<void> {
  await buildWeb();
  await mkdir(folder, { recursive: true });
  const dataFolder = await mkdtemp(join(tmpdir(), "uide-pictures-"));
  const product = await startProduct({ UIDE_DATA: dataFolder });
  const browser = await openBrowser();
  try {
    for (const take of [demoPage, simulator, visit, outageDesk, statusPage, helpPage, outage, operator])
      await take({ product, browser });
  } finally {
    await browser.close();
    await product.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function openChat({ product, browser }: Studio, options: object): Promise<WidgetOnPage> {
  const widget = new WidgetOnPage(await browser.openPage(`${product.url}/`, options));
  await widget.open();
  return widget;
}

/** Someone on a phone whose internet is gone. */
async function complain(studio: Studio, login: string): Promise<WidgetOnPage> {
  const widget = await openChat(studio, phone);
  await widget.say("үйде интернет жоқ");
  await heard(widget, "логинін жазыңыз");
  await widget.say(login);
  return widget;
}

/** Waits until something was said, whole. */
const heard = ({ log }: WidgetOnPage, words: string): Promise<void> =>
  log.locator(".entry:not(.subscriber)", { hasText: words }).last().waitFor();

/** The conversation from the last entry that holds `from`. */
async function picture({ page, log }: WidgetOnPage, name: string, from: string): Promise<void> {
  await log
    .locator(".entry", { hasText: from })
    .last()
    .evaluate((entry) => entry.scrollIntoView({ block: "start" }));
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function demoPage(studio: Studio): Promise<void> {
  const { page } = await openChat(studio, desktop);
  await page.screenshot({ path: join(folder, "demo-page.png") });
}

async function visit(studio: Studio): Promise<void> {
  const widget = await complain(studio, "7010000003");
  await widget.choice("Пәтердің сыртында").waitFor();
  await picture(widget, "checks", "7010000003");
  await widget.choice("Пәтердің сыртында").click();
  await widget.choice("Иә").click();
  await heard(widget, "өтініш тіркелді");
  await picture(widget, "visit", "өтініш тіркелді");
}

/** Told, watched, and told again when the switch is mended. */
async function outage(studio: Studio): Promise<void> {
  const login = "7010000002";
  const widget = await complain(studio, login);
  await widget.choice("Қосылғанда хабарлаңыз").click();
  await heard(widget, "осында жазамын");
  await mend(announced(studio.product, "simulator"), login);
  await heard(widget, "ақау жойылды");
  await picture(widget, "outage", "шақырудың қажеті жоқ");
}

async function operator(studio: Studio): Promise<void> {
  const login = "7010000011";
  const person = await signInOperator(studio.product);
  await person.setOnDuty(true);
  const widget = await complain(studio, login);
  await heard(widget, "операторға берілді");
  const [conversation] = await person.waiting(login);
  if (conversation === undefined) throw new Error("the conversation did not come into the operators' queue");
  await person.act(conversation.id, "take-over");
  await heard(widget, "оператор қосылды");
  await widget.say("Кешелі бері интернет жоқ");
  await person.answer(
    conversation.id,
    "Сәлеметсіз бе, мен Айгеріммін. Үйіңіздегі жабдықты тексеріп жатырмын.",
  );
  await heard(widget, "мен Айгеріммін");
  await picture(widget, "operator", "Желіңізді тексеру мүмкін");
}

/** The network's page, with a one-time code that has just been delivered. */
async function simulator({ product, browser }: Studio): Promise<void> {
  const chat = await startConversation(product.url);
  await chat.say({ text: "тарифім қандай, логин 7010000001" });
  await chat.say({ choice: "yes" });
  const page = await browser.openPage(announced(product, "simulator"), desktop);
  await page.getByText("коды:").waitFor();
  await page.getByRole("cell", { name: "7010000003" }).first().waitFor();
  await page.screenshot({ path: join(folder, "simulator.png") });
}

/** As an engineer sees an outage whose end is promised. */
async function outageDesk({ product, browser }: Studio): Promise<void> {
  const [email = "", password = ""] = announced(product, "demo engineer:").split(" ");
  const page = await browser.openPage(`${product.url}/desk`, {
    viewport: { width: 1280, height: 1000 },
    reducedMotion: "reduce",
  });
  await page.getByLabel("Электрондық пошта").fill(email);
  await page.getByLabel("Құпиясөз").fill(password);
  await page.getByRole("button", { name: "Кіру" }).click();
  await page.getByRole("table").getByRole("link").first().click();
  // Monitoring tells first; the picture is of what the detector has counted.
  await page.locator("dl", { hasText: /Байланысы үзілгендер\s*[1-9]/ }).waitFor({ timeout: 90_000 });
  await page.getByLabel("Қашанға дейін жойылады").fill(inTwoHours());
  await page.getByLabel("Себебі").selectOption("power");
  await page.getByRole("button", { name: "Мерзім мен себепті сақтау" }).click();
  await page.getByText("Болжамды мерзімі белгіленді").waitFor();
  await page.getByText("Сақталды.").waitFor();
  await page.getByRole("tree").waitFor();
  await page.locator("[data-loading]").waitFor({ state: "detached" });
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, "outage-desk.png"), animations: "disabled" });
}

/** As a field of date and time has it, by the provider's clock. */
const inTwoHours = (): string =>
  Temporal.Now.zonedDateTimeISO("Asia/Almaty")
    .add({ hours: 2 })
    .toPlainDateTime()
    .toString({ smallestUnit: "minute" });

/** What a neighbour sees without signing in. */
async function statusPage({ product, browser }: Studio): Promise<void> {
  const address = new URLSearchParams({ city: "Астана", street: "Мәңгілік Ел даңғылы", house: "3" });
  const page = await browser.openPage(`${product.url}/status?${address}`, {
    ...phone,
    viewport: { width: 360, height: 640 },
  });
  await page.screenshot({ path: join(folder, "status-page.png") });
}

/** What somebody finds who types Kazakh without its letters. */
async function helpPage({ product, browser }: Studio): Promise<void> {
  const page = await browser.openPage(`${product.url}/help`, phone);
  await page.getByLabel("Сұрағыңыз").fill("роутерди кайда койган дурыс");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Табылған мақалалар" }).waitFor();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, "help.png") });
}

await takePictures();
process.exit(0);
