import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { languages } from "../src/kernel/language.ts";
import { renderDemoPage } from "../web/demo/page.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const output = join(root, "dist/web");
const buildFile = "build.sha256";

/** Browsers of 2023 and later; styles are written for them as they are. */
const targets = ["chrome111", "safari16.4", "firefox113"];

/** A file of the web as it is served, by its name. */
type BuiltFile = { readonly name: string; readonly content: Buffer };

/**
 * Builds the chat widget, the demo page and the desk into `dist/web`, each file also as gzip and brotli. Does nothing
 * when the sources are those of the last build. Two processes may build at once: every file appears whole.
 */
export async function buildWeb(): Promise<{ readonly built: boolean }> {
  const fingerprint = await hashSources();
  const last = await readFile(join(output, buildFile), "utf8").catch(() => undefined);
  if (last === fingerprint) return { built: false };
  await mkdir(output, { recursive: true });
  const files = [await buildWidget(), ...(await buildDemoPage()), ...(await buildDesk())];
  await Promise.all(files.map(writeServed));
  await removeOldDesk(files);
  await writeWhole({ name: buildFile, content: Buffer.from(fingerprint) });
  return { built: true };
}

async function buildWidget(): Promise<BuiltFile> {
  const { build } = await import("vite");
  const result = await build({
    configFile: false,
    envDir: false,
    logLevel: "warn",
    root: join(root, "web/chat-widget"),
    build: {
      write: false,
      target: targets,
      cssTarget: "esnext",
      lib: { entry: "main.ts", formats: ["iife"], name: "uideChat", fileName: () => "widget.js" },
    },
  });
  const chunk = [result].flat().flatMap((bundle) => ("output" in bundle ? bundle.output : []))[0];
  if (chunk?.type !== "chunk") throw new Error("the build of the chat widget gave no script");
  return { name: "widget.js", content: Buffer.from(chunk.code) };
}

async function buildDemoPage(): Promise<BuiltFile[]> {
  const { transformWithOxc } = await import("vite");
  const read = (name: string): Promise<string> => readFile(join(root, "web/demo", name), "utf8");
  const template = await read("index.html");
  return [
    ...languages.map((language) => ({
      name: `${language}.html`,
      content: renderDemoPage(template, language),
    })),
    { name: "demo.js", content: (await transformWithOxc(await read("demo.ts"), "demo.ts")).code },
    { name: "demo.css", content: await read("demo.css") },
    { name: "demo.svg", content: await read("demo.svg") },
  ].map(({ name, content }) => ({ name, content: Buffer.from(content) }));
}

/** The staff's pages: one file that is asked for anew, and parts that are named after their content. */
async function buildDesk(): Promise<BuiltFile[]> {
  const { build } = await import("vite");
  const result = await build({
    configFile: false,
    envDir: false,
    logLevel: "warn",
    root: join(root, "web/app"),
    base: "/desk/",
    // Tests build as well, and are not what is served.
    mode: "production",
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    oxc: { jsx: { runtime: "automatic", development: false } },
    build: {
      write: false,
      target: targets,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        onwarn: (warning, warn) => {
          // "use client" is for servers that render React.
          if (warning.code !== "MODULE_LEVEL_DIRECTIVE") warn(warning);
        },
      },
    },
  });
  const files = [result].flat().flatMap((bundle) => ("output" in bundle ? bundle.output : []));
  return files.map((file) => ({
    name: `desk/${file.fileName}`,
    content: Buffer.from(file.type === "chunk" ? file.code : file.source),
  }));
}

/** Parts of earlier builds, which nothing asks for any more. */
async function removeOldDesk(files: readonly BuiltFile[]): Promise<void> {
  const folder = join(output, "desk/assets");
  const isOld = (name: string): boolean =>
    !name.endsWith(".unfinished") &&
    !files.some((file) => file.name === `desk/assets/${name.replace(/\.(?:gz|br)$/, "")}`);
  const old = (await readdir(folder)).filter(isOld);
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
}

async function writeServed({ name, content }: BuiltFile): Promise<void> {
  await Promise.all([
    writeWhole({ name, content }),
    writeWhole({ name: `${name}.gz`, content: await promisify(gzip)(content, { level: 9 }) }),
    writeWhole({ name: `${name}.br`, content: await promisify(brotliCompress)(content) }),
  ]);
}

async function writeWhole({ name, content }: BuiltFile): Promise<void> {
  const unfinished = join(output, `${name}.${process.pid}.unfinished`);
  await mkdir(dirname(unfinished), { recursive: true });
  await writeFile(unfinished, content);
  await rename(unfinished, join(output, name));
}

/** Everything that the result depends on: the sources, this script and the builder's version. */
async function hashSources(): Promise<string> {
  const folders = ["web/chat-widget", "web/demo", "web/app"].map((folder) =>
    readdir(join(root, folder), { recursive: true, withFileTypes: true }),
  );
  const sources = (await Promise.all(folders))
    .flat()
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const others = [
    "scripts/build-web.ts",
    "src/kernel/language.ts",
    ...["vite", "react-dom", "@mantine/core", "@tanstack/react-query", "@tanstack/react-router"].map(
      (name) => `node_modules/${name}/package.json`,
    ),
  ];
  const hash = createHash("sha256");
  for (const path of [...sources.toSorted(), ...others.map((other) => join(root, other))]) {
    hash
      .update(path.slice(root.length))
      .update("\0")
      .update(await readFile(path));
  }
  return hash.digest("hex");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWeb();
