// Keeps the page for the next visit, so that it opens without a network. It asks for nothing but the files of this very
// build, once, after the page has started; a browser that refuses it loses only that.
//
// The build writes what stands in the next lines: its version, that of index.html, and what belongs to them. What is
// kept of a version is whole or is not kept: an index.html is never handed out without the parts that it names.

const VERSION = "";
const PAGE_VERSION = "";
const FILES = [];

/** What is kept of this version; other pages of this host may keep something, too. */
const PREFIX = `limbo ${registration.scope} `;
const KEPT = `${PREFIX}${VERSION} ${PAGE_VERSION}`;
/** The network has so long to bring index.html before what is kept is shown, ms. */
const PATIENCE_MS = 3000;

const PAGE = new URL("./", registration.scope).href;
const addresses = new Set(FILES.map((file) => new URL(file, registration.scope).href));
/** The words of a language: those that nobody here reads are kept once somebody has. */
const words = /\/texts-[^/]+\/([a-z]+)(?:-[^/.]+)?\.(?:later\.)?txt$/;

/** What this reader needs of the files: of the languages theirs, those of the pages that are open, and English. */
async function needed() {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const asked = pages.map((page) => new URL(page.url).searchParams.get("locale") ?? "");
  const tags = [...asked, ...(navigator.languages ?? [navigator.language ?? ""]), "en"].map((tag) => tag.split(/[-_]/)[0].toLowerCase());
  return [...addresses].filter((address) => tags.includes(words.exec(address)?.[1] ?? tags[0]));
}

/** True for what can be a file of this version: none is a page, as a host may give it in the place of what it lacks; and texts say that they end. */
async function is_whole(response) {
  if (!response.ok || response.headers.get("content-type")?.startsWith("text/html")) return false;
  return !words.test(response.url) || (await response.clone().text()).trimEnd().endsWith("# end");
}

/** A file for this version. What the page has just fetched comes out of the browser's own cache, but for what is wrong in there. */
async function part(address) {
  for (const cache of ["force-cache", "reload"]) {
    const response = await fetch(address, { cache });
    if (await is_whole(response)) return response;
  }
  throw new Error(address);
}

/** Keeps the whole version or nothing of it. */
async function keep() {
  const cache = await caches.open(KEPT);
  try {
    const page = await fetch(PAGE, { cache: "no-cache" });
    // Another version may have been put there in between: then its own worker keeps it.
    if (!page.ok || !(await page.clone().text()).includes(VERSION)) throw new Error("another version");
    const parts = await Promise.all((await needed()).map(async (address) => [address, await part(address)]));
    await Promise.all([[PAGE, page], ...parts].map(([address, response]) => cache.put(address, response)));
  } catch (error) {
    await caches.delete(KEPT);
    throw error;
  }
}

/** Lets go of what earlier versions kept: nobody has one of them open any more. */
async function let_go() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== KEPT).map((name) => caches.delete(name)));
}

/** The page: what the host has now, else what is kept of it. */
async function page(request) {
  const kept = async () => (await caches.open(KEPT)).match(PAGE);
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)).then(kept);
  const fresh = fetch(request).then(async (response) => (response.status < 500 ? response : (await kept()) ?? response));
  const first = await Promise.race([fresh, patience]).catch(kept);
  return first ?? fresh;
}

/** A file of this version. What the page asks for past all caches was of no use to it as it is kept. */
async function file(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request.url);
  if (kept && request.cache !== "reload") return kept;
  const response = await fetch(request).catch(() => kept ?? Response.error());
  // Where there is no room it is handed on all the same.
  if (await is_whole(response)) await cache.put(request.url, response.clone()).catch(() => {});
  return response;
}

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(let_go()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const [address] = request.url.split(/[?#]/);
  if (request.method !== "GET" || request.headers.has("range")) return;
  if (request.mode === "navigate") {
    if (address === PAGE || address === `${PAGE}index.html`) event.respondWith(page(request));
  } else if (addresses.has(request.url)) {
    event.respondWith(file(request));
  }
});
// A page of this version names the words that were read there, perhaps before this worker saw any request; and its program: it
// is open, and perhaps no other, and then this worker need not wait.
addEventListener("message", (event) => {
  if (!FILES.includes(event.data)) return;
  const { href } = new URL(event.data, registration.scope);
  if (words.test(href)) return event.waitUntil(file(new Request(href, { cache: "force-cache" })));
  event.waitUntil(clients.matchAll({ type: "window", includeUncontrolled: true }).then((pages) => {
    if (pages.length < 2) return skipWaiting();
  }));
});
