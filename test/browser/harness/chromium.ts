import { readFileSync } from "node:fs";
import { access, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { inflate } from "@sparticuz/chromium";
import { chromium, type BrowserContextOptions, type Page } from "playwright-core";

/** As root, without a graphics card, and without a word to the network. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What a person would not wait for is a failure. */
const actionMilliseconds = 10_000;

const packageFolder = join(createRequire(import.meta.url).resolve("@sparticuz/chromium"), "../..");

/** A browser for tests; every page has its own cookies and storage. */
export type TestBrowser = {
  /** Opens an address in a context of its own. The context's options are Playwright's. */
  openPage(url: string, options?: BrowserContextOptions): Promise<Page>;
  /** @throws with what pages have complained about since the last call: exceptions, and what a content policy refused. */
  throwErrors(): void;
  closePages(): Promise<void>;
  close(): Promise<void>;
};

/** Starts the Chromium that came with the npm packages, with its own libraries and fonts: nothing else is installed. */
export async function openBrowser(): Promise<TestBrowser> {
  const folder = await unpackChromium();
  const browser = await chromium.launch({
    executablePath: join(folder, "chromium"),
    args: flags,
    env: {
      HOME: folder,
      FONTCONFIG_FILE: join(folder, "fonts.conf"),
      LD_LIBRARY_PATH: join(folder, "al2023/lib"),
    },
  });
  const errors: string[] = [];
  return {
    openPage: async (url, options = {}) => {
      const context = await browser.newContext({ locale: "kk-KZ", timezoneId: "Asia/Almaty", ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(actionMilliseconds);
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        if (/Content Security Policy|Trusted Type/i.test(message.text())) errors.push(message.text());
      });
      await page.goto(url);
      return page;
    },
    throwErrors: () => {
      const complaints = errors.splice(0);
      if (complaints.length > 0) throw new Error(complaints.join("\n"));
    },
    closePages: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    close: () => browser.close(),
  };
}

/** Unpacks once for this user and version; the folder gets its name when it is whole, so no start finds half of it. */
async function unpackChromium(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as {
    version: string;
  };
  const folder = join(tmpdir(), `uide-chromium-${version}-${userInfo().uid}`);
  if (await exists(folder)) return folder;
  const unfinished = await mkdtemp(`${folder}-`);
  await Promise.all(inflateInto(unfinished, ["chromium.br", "fonts.tar.br", "al2023.tar.br"]));
  await writeFile(join(unfinished, "fonts.conf"), fontSettings(folder));
  await rename(unfinished, folder).catch(async (error: unknown) => {
    // Another process was first.
    if (!(await exists(folder))) throw error;
    await rm(unfinished, { recursive: true });
  });
  return folder;
}

/** The package unpacks into the system's folder for temporary files; it reads its name when it is called. */
function inflateInto(folder: string, names: readonly string[]): Promise<string>[] {
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  const inflating = names.map((name) => inflate(join(packageFolder, "bin", name)));
  if (before === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = before;
  return inflating;
}

/** The same font on every machine; the machine's own only for signs that it lacks. */
const fontSettings = (folder: string): string => `<?xml version="1.0"?>
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
  ${["sans-serif", "system-ui"].map((family) => `<alias binding="same"><family>${family}</family><prefer><family>Open Sans</family></prefer></alias>`).join("\n  ")}
</fontconfig>
`;

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
