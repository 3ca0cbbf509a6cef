// Lighthouse over the built page, as a phone with a slow network and as a desktop: the page, an embed, the lab. Prints the four
// categories of each and what costs points, and fails where one is below what was asked for.
//
//     node run.mjs [--dist FOLDER] [--least 100] [--only lab] [--throttle simulate]
//
// `--throttle devtools` makes network and processor really slow; `simulate`, what Lighthouse does by itself, loads the page fast
// and reckons from what was fetched by then how long it would have taken.
// The figures of "performance" are measured on this machine, with its load: run it where nothing else runs.

import { createReadStream, existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const { values: options } = parseArgs({
  options: { dist: { type: "string", default: join(import.meta.dirname, "../../dist") }, least: { type: "string", default: "100" }, only: { type: "string" }, throttle: { type: "string", default: "simulate" } },
});
const LEAST = Number(options.least);
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const PAGES = {
  page: "?locale=en",
  embed: "?embed=1&scenario=libero-2023&mode=explore&locale=en",
  lab: "?mode=lab&locale=en",
};
// Where nothing is measured, or held against nothing, nothing has passed.
if (options.only !== undefined && !Object.hasOwn(PAGES, options.only)) throw new Error(`--only is one of ${Object.keys(PAGES).join(", ")}, not "${options.only}"`);
if (!(LEAST >= 0 && LEAST <= 100)) throw new Error(`--least is 0 to 100, not "${options.least}"`);
const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".webmanifest": "application/manifest+json", ".json": "application/json",
};

/**
 * How far off the host is, ms from a request to its answer, and what it sends, bytes a millisecond: a host in the same country, by
 * cable. One on this very machine sends everything before anything is painted, and `simulate` then reckons all of it as needed for that.
 */
const AWAY_MS = 40;
const PACE = 2500;
const PIECE_MS = 10;

/** Sends what was packed as one who is so far off. */
async function send(response, bytes) {
  await sleep(AWAY_MS);
  for (let at = 0; at < bytes.length; at += PACE * PIECE_MS) {
    if (at) await sleep(PIECE_MS);
    response.write(bytes.subarray(at, at + PACE * PIECE_MS));
  }
  response.end();
}

/** Serves the folder as HOSTING.md asks hosts to: compressed, and what has its version in its name for ever. */
function host(folder) {
  const packed = new Map();
  const plain = (file) => [".png", ".ico"].includes(extname(file));
  // Before anybody asks: packing takes seconds, which are no host's.
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = join(folder, name);
    const wanted = extname(file) in TYPES && !plain(file) && /^(texts[^/]*[/])?[^/]+$/.test(name);
    if (wanted) packed.set(file, brotliCompressSync(readFileSync(file)));
  }
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://host").pathname));
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    const headers = {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "cache-control": /-[0-9a-f]{10}[./]/.test(path) ? "public, max-age=31536000, immutable" : "no-cache",
    };
    if (plain(file)) {
      response.writeHead(200, headers);
      return createReadStream(file).pipe(response);
    }
    if (!packed.has(file)) packed.set(file, brotliCompressSync(readFileSync(file)));
    send(response.writeHead(200, { ...headers, "content-encoding": "br" }), packed.get(file));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

const server = await host(normalize(options.dist));
const origin = `http://localhost:${server.address().port}/`;
const root = process.getuid?.() === 0;
let below = 0;
for (const [name, query] of Object.entries(PAGES)) {
  if (options.only && options.only !== name) continue;
  for (const [screen, config] of [["phone", undefined], ["desktop", desktopConfig]]) {
    const chrome = await launch({ chromeFlags: ["--headless=new", "--disable-quic", ...(root ? ["--no-sandbox"] : [])] });
    try {
      const { lhr } = await lighthouse(origin + query, { port: chrome.port, logLevel: "error", onlyCategories: CATEGORIES, throttlingMethod: options.throttle }, config);
      const scores = CATEGORIES.map((id) => Math.round(lhr.categories[id].score * 100));
      below += scores.filter((score) => score < LEAST).length;
      console.log(`${name}, ${screen}: ${CATEGORIES.map((id, i) => `${id} ${scores[i]}`).join(", ")}`);
      for (const id of CATEGORIES) {
        for (const { id: audit, weight } of lhr.categories[id].auditRefs) {
          const { score, title, displayValue, details } = lhr.audits[audit];
          if (!weight || score === null || score >= 0.995) continue;
          console.log(`    ${id}: ${title}${displayValue ? ` (${displayValue})` : ""}: ${Math.round(score * 100)}`);
          for (const item of details?.items?.slice(0, 3) ?? []) if (item.node) console.log(`        ${item.node.snippet}`);
          for (const item of details?.items?.slice(0, 3) ?? []) if (item.description) console.log(`        ${item.source}: ${item.description}`.slice(0, 300));
        }
      }
      const { metrics } = lhr.audits.metrics?.details ? { metrics: lhr.audits.metrics.details.items[0] } : {};
      if (metrics) console.log(`    first paint ${metrics.firstContentfulPaint} ms, largest ${metrics.largestContentfulPaint} ms, blocked ${metrics.totalBlockingTime} ms, shift ${metrics.cumulativeLayoutShift}`);
    } finally {
      await chrome.kill();
    }
  }
}
server.close();
if (below > 0) {
  console.error(`${below} below ${LEAST}`);
  process.exitCode = 1;
}
