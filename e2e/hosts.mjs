// Pages that show Limbo in a frame, served from an origin of their own, as a newspaper's are; and Limbo itself
// behind a server that sends the headers of a strict host.

import { createServer } from "node:http";
import { extname } from "node:path";
import { PATIENCE_MS } from "./harness.mjs";

const address = process.env.LIMBO_URL;

/** The policy that HOSTING.md gives to hosts of the page. */
export const POLICY = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "style-src-attr 'unsafe-inline'",
  "connect-src 'self'", "img-src 'self' data: blob:", "worker-src 'self' blob:", "frame-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'none'",
].join("; ");

const TYPES = { ".js": "text/javascript", ".css": "text/css" };

/** Serves `pages` ({path: html, script or style}), with more headers, and gives their origin; `close()` ends it. */
export async function serve(pages, headers = {}) {
  return listen((request, response) => {
    const path = new URL(request.url, "http://host").pathname;
    const page = pages[path];
    const type = TYPES[extname(path)] ?? "text/html";
    response.writeHead(page ? 200 : 404, { "content-type": `${type}; charset=utf-8`, ...headers });
    response.end(page ?? "");
  });
}

/**
 * Passes the built page on with more headers (perhaps by a file's path), under a folder of its own; `passed(path, bytes)` is told of each
 * file, and `other(url)` may give another `type`, other `bytes` or another `status`, perhaps after a while.
 */
export async function behind(folder, headers, passed = () => {}, other = () => undefined) {
  return listen(async (request, response) => {
    const url = new URL(request.url, "http://host");
    if (!url.pathname.startsWith(folder)) return response.writeHead(404).end();
    const answer = await fetch(new URL(url.pathname.slice(folder.length) + url.search, address));
    const whole = Buffer.from(await answer.arrayBuffer());
    const usual = { status: answer.status, type: answer.headers.get("content-type") ?? "application/octet-stream", bytes: whole };
    const { status, type, bytes } = { ...usual, ...(await other(url, usual)) };
    if (!bytes) return response.destroy();
    response.writeHead(status, { "content-type": type, ...(typeof headers === "function" ? headers(url.pathname) : headers) });
    passed(url.pathname, bytes);
    response.end(bytes);
  });
}

async function listen(answer) {
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, close: () => closed(server) };
}

/**
 * Ends a server, with whatever is still connected to it: browsers open connections for later on which nothing is
 * ever asked, and those would keep it alive for minutes.
 */
function closed(server) {
  return new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

/** An article: words, what is to be shown, and words again. */
export const article = (shown) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>An article</title><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"></head>
<body style="margin:16px;font:16px/1.5 serif"><h1>An article</h1>
${"<p>Words before. ".repeat(12)}
<a href="#before" id="before">a link before</a>
${shown}
${"<p>Words after. ".repeat(60)}
<a href="#after" id="after">a link after</a></body></html>`;

/** The frames of a page, also those inside elements of ours. */
export const frames = (page) => page.$$(">>> iframe");

/**
 * The guest in the n-th frame of a page, once it runs. Asked again and again, and not with waitForFunction: a
 * frame whose page is only just coming is soon another one, and puppeteer goes on waiting in the one that was.
 */
export async function inside(page, n = 0) {
  let frame;
  await until(`the guest in frame ${n} runs`, async () => {
    frame = await (await frames(page))[n]?.contentFrame();
    return frame?.evaluate(() => typeof window.limbo?.state === "function" && document.querySelector("[data-mode]") !== null).catch(() => false);
  });
  // It hears keys a moment after it is there. A frame that nobody sees is shown no pictures, so none is waited for.
  await frame.evaluate(() => new Promise((done) => setTimeout(done)));
  return frame;
}

/** Waits until all of a guest is here, also what it fetches later. */
export const whole = (frame) =>
  until("all of the guest is here", () => frame.evaluate(() => document.querySelector("[data-mode]") && !document.querySelector(".coming, .figure-working")));

/** What a guest says of itself. */
export const state = (frame) => frame.evaluate(() => window.limbo.state());

/** Waits until something is true, and says what it was if it never is. */
export async function until(what, check) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain until ${what}`);
}
