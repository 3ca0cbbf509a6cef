// Drives the benchmark in a browser and prints one line for each result, its fields between tabs. Called by `cargo xtask bench` with
// LIMBO_BROWSER (the browser), LIMBO_DIST (the built page) and LIMBO_BENCH_SMALL=1 for a quick trial.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = process.env.LIMBO_DIST;
const executablePath = process.env.LIMBO_BROWSER;
const small = process.env.LIMBO_BENCH_SMALL === "1";
const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript",
  ".css": "text/css", ".wasm": "application/wasm", ".txt": "text/plain; charset=utf-8", ".svg": "image/svg+xml",
};

const server = createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
  const file = path === "/pixi.mjs"
    ? join(here, "node_modules/pixi.js/dist/pixi.mjs")
    : path.startsWith("/page/")
      ? join(dist, path.slice(6) || "index.html")
      : join(here, path === "/" ? "index.html" : path);
  try {
    const body = await readFile(file);
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const home = `http://127.0.0.1:${server.address().port}/`;

async function browse(args, work) {
  const browser = await puppeteer.launch({
    executablePath,
    headless: true,
    protocolTimeout: 600_000,
    args: [
      "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), ...args,
    ],
  });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

async function tab(browser, query = "") {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(home + query);
  await page.waitForFunction(() => window.ready);
  return page;
}

/** Every size in a tab of its own, so that the memory of one is not the memory of the next. */
const engine = await browse([], async (browser) => {
  const rows = [];
  for (const what of ["tandem", "libero-2023"]) {
    for (const messages of small ? [10_000, 100_000] : [10_000, 100_000, 1_000_000, 10_000_000]) {
      const page = await tab(browser);
      rows.push(await page.evaluate((what, messages) => window.play(what, messages), what, messages));
      await page.close();
    }
  }
  return rows;
});

/** Frames as fast as the browser can make them: between two of them lies all their cost. */
const unlimited = ["--disable-frame-rate-limit", "--disable-gpu-vsync"];
/** Without a GPU a browser draws 2D canvases itself; WebGL it has only by a software driver, which slows the former. */
const software_gl = ["--enable-unsafe-swiftshader", "--use-angle=swiftshader"];
const draw = (drawers, flags) => browse([...unlimited, ...flags], async (browser) => {
  const rows = [];
  for (const who of drawers) {
    for (const n of small ? [1_000, 100_000] : [1_000, 100_000, 1_000_000]) {
      const page = await tab(browser);
      rows.push(await page.evaluate((who, n) => window.measure(who, n).catch((e) => ({ who, n, error: `${e}` })), who, n));
      await page.close();
    }
  }
  return rows;
});
const dots = [...(await draw(["limbo", "rect"], [])), ...(await draw(["webgl", "pixi"], software_gl))];

/**
 * From the navigation's beginning to the first frame after which a message is on its way, and how much of that passed since
 * the page's first frame; a cold cache each time. For whoever comes to the cover, to the letter, to Explore, and for an embed.
 */
const firsts = [];
for (const [who, query] of [["cover", ""], ["letter", "?chapter=letter"], ["Explore", "?mode=explore"], ["embed", "?embed=1"]]) {
  const times = [];
  for (let i = 0; i < (small ? 2 : 7); i++) {
    times.push(await browse([], async (browser) => {
      const page = await browser.newPage();
      await page.setViewport({ width: 1280, height: 800 });
      await page.evaluateOnNewDocument(() => {
        const look = () => {
          const state = window.limbo?.state?.();
          if (state) window.firstFrame ??= performance.now();
          if (state?.ledger.travelling > 0) {
            window.firstMoving = performance.now();
          } else {
            requestAnimationFrame(look);
          }
        };
        requestAnimationFrame(look);
      });
      await page.goto(`${home}page/${query}`);
      await page.waitForFunction(() => window.firstMoving);
      return page.evaluate(() => [window.firstMoving, window.firstMoving - window.firstFrame]);
    }));
  }
  const median = (at) => times.map((time) => time[at]).sort((a, b) => a - b)[times.length >> 1];
  firsts.push([who, median(0), Math.max(...times.map((time) => time[0])), median(1)]);
}
/** What a first visit fetches until the page runs, each file raw and packed. */
const load = await browse([], async (browser) => {
  const page = await browser.newPage();
  const files = [];
  page.on("response", (response) => files.push(response));
  await page.goto(`${home}page/`);
  await page.waitForFunction(() => typeof window.limbo?.state === "function");
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const sizes = [];
  for (const response of files) {
    if (!response.url().startsWith(home)) continue;
    const bytes = await response.buffer();
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    sizes.push([bytes.length, gzipSync(bytes, { level: 9 }).length, brotli.length]);
  }
  return sizes.reduce((sum, size) => sum.map((bytes, i) => bytes + size[i]));
});

const say = (...fields) => console.log(fields.join("\t"));
say("browser", await browse([], (browser) => browser.version()));
for (const { what, messages, events, bytes, seconds, memory } of engine) {
  say("engine", what, messages, events, seconds, bytes, memory);
}
for (const { who, n, drawn, work_ms, frame_ms, frames, error } of dots) {
  say("dots", who, n, error?.replace(/\s+/g, " ") ?? drawn, work_ms, frame_ms, frames);
}
for (const first of firsts) say("first", ...first);
say("load", ...load);
server.close();
