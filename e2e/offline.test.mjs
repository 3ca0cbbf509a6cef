// The page without a network after the first visit: a worker keeps one whole version of it, asks for nothing else, makes
// room for the next version, and goes where a host no longer wants it.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { lacks, left_out } from "./engine.mjs";
import { scene } from "./harness.mjs";
import { article, inside, serve, until } from "./hosts.mjs";

const address = process.env.LIMBO_URL;
const gone = new URL("../static/worker-gone.js", import.meta.url);

/** Files may be kept by the browser itself as a good host allows it; index.html and the worker are asked for again. */
const cacheable = (path) => (/-[0-9a-f]{10}[./]/.test(path) ? "public, max-age=31536000, immutable" : "no-cache");

/**
 * A host whose page has another version when `host.version` is set, and no worker where `host.worker` is false; `host.bad` may give
 * another type and other bytes. It counts what it is asked for in `host.asked`.
 */
async function deployed() {
  const html = await (await fetch(address)).text();
  const [, built] = /limbo-([0-9a-f]{10})[.]js/.exec(html);
  const host = { version: built, worker: true, asked: [] };
  const text = (bytes) => bytes.toString().replaceAll(built, host.version).replace(' data-worker="worker.js"', host.worker ? "$&" : "");
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://host");
    host.asked.push(pathname);
    const of_another = /-([0-9a-f]{10})[./]/.exec(pathname)?.[1] ?? host.version;
    const answer = await fetch(new URL(pathname.slice(1).replaceAll(host.version, built), address));
    const type = answer.headers.get("content-type") ?? "application/octet-stream";
    const found = answer.ok && of_another === host.version;
    let bytes = Buffer.from(await answer.arrayBuffer());
    const other = await host.bad?.(pathname, bytes, type);
    response.writeHead(found ? 200 : 404, { "content-type": other?.[0] ?? type, "cache-control": cacheable(pathname) });
    if (other) return response.end(other[1]);
    if (pathname === "/worker.js" && !host.worker) bytes = await readFile(gone);
    else if (/html|javascript/.test(type)) bytes = text(bytes);
    response.end(found ? bytes : "");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  host.origin = `http://127.0.0.1:${server.address().port}/`;
  host.close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return host;
}

const another = "0123456789";

/** The versions that are kept, once the worker of `version` is at work. */
async function keeps(page, version) {
  let kept = [];
  await until(`${version} is kept`, async () => {
    kept = await page.evaluate(async () => {
      const { active } = (await navigator.serviceWorker.getRegistration()) ?? {};
      return active?.state === "activated" ? caches.keys() : [];
    });
    return kept.some((name) => name.includes(version));
  });
  return kept;
}

/** A scene before a host of its own. */
function before_host(name, options, play) {
  scene(name, { blank: true, worker: true, ...options }, async (limbo) => {
    const host = await deployed();
    try {
      await play(limbo, host);
    } finally {
      await host.close();
    }
  });
}

const go = async (limbo, to) => {
  await limbo.page.goto(to);
  await limbo.started();
};

before_host("after the first visit the page opens without a network, in each use, in the language of its address", {}, async (limbo, host) => {
  await go(limbo, `${host.origin}?locale=it`);
  const kept = await keeps(limbo.page, host.version);
  assert.equal(kept.length, 1);
  const counts = new Map();
  for (const path of host.asked) counts.set(path, (counts.get(path) ?? 0) + 1);
  const others = new Set(counts.keys());
  const keeps_nothing = lacks("a cache of files");
  if (keeps_nothing) left_out("a cache of files", "each file is asked for once");
  for (const [path, times] of counts) {
    if (!/-[0-9a-f]{10}[./]/.test(path)) continue;
    assert.ok(times === 1 || keeps_nothing, `${path} was asked for ${times} times`);
    others.delete(path);
  }
  // Which icon a tab shows is the browser's to choose.
  for (const path of ["/", "/worker.js", "/icon.svg", "/favicon.ico", "/apple-touch-icon.png", "/limbo.webmanifest"]) others.delete(path);
  assert.deepEqual([...others], [], "nothing else is asked for");
  await host.close();
  await go(limbo, `${host.origin}?mode=story&locale=it`);
  assert.equal(await limbo.page.evaluate(() => document.documentElement.lang), "it");
  await go(limbo, `${host.origin}index.html?mode=explore&locale=en`);
  await limbo.find("heading", limbo.words("ledger.title"));
  await go(limbo, `${host.origin}?mode=story&chapter=patience&locale=en`);
  await limbo.reads(limbo.words("story.patience.title"));
});

/** How many files of a language's words are kept. */
const words_kept = (page, language) => page.evaluate(async (language) => {
  const [name] = await caches.keys();
  const kept = name ? await (await caches.open(name)).keys() : [];
  return kept.filter(({ url }) => new RegExp(`/texts-[^/]+/${language}[.]`).test(url)).length;
}, language);

for (const when of ["before", "after"]) {
  before_host(`a language that is chosen at the first visit, ${when} the page is kept, is there without a network`, {}, async (limbo, host) => {
    await go(limbo, `${host.origin}?mode=explore&locale=en`);
    if (when === "after") await keeps(limbo.page, host.version);
    const picker = await limbo.find("combobox", limbo.words("header.language"));
    await picker.select("de");
    await limbo.until("the page is German", (state) => state.locale === "de");
    await keeps(limbo.page, host.version);
    await until("all its words are kept", async () => (await words_kept(limbo.page, "de")) === 2);
    assert.equal(await words_kept(limbo.page, "fr"), 0, "what nobody has read is not");
    const asked = host.asked.filter((path) => /texts-[^/]+\/de[.]/.test(path)).length;
    assert.ok(asked === 2 || lacks("a cache of files"), `asked for ${asked} times`);
    await host.close();
    await go(limbo, `${host.origin}?mode=explore&locale=de`);
    assert.equal(await limbo.page.evaluate(() => document.documentElement.lang), "de");
  });
}

// What could not be fetched is a line in the console; the page is there all the same.
before_host("without a network a language that nobody has read here gives way to English", { problems: true }, async (limbo, host) => {
  await go(limbo, `${host.origin}?locale=it`);
  await keeps(limbo.page, host.version);
  await host.close();
  await go(limbo, `${host.origin}?mode=explore&locale=fr`);
  await limbo.find("heading", limbo.words("ledger.title"));
  assert.equal(await limbo.page.evaluate(() => document.documentElement.lang), "en");
});

// The host is being filled while the worker of its new version keeps it: in the place of a part there is the page, or half of it.
const HALF_DONE = {
  "is the page": [/later-.*wasm|en[.]later/, async () => ["text/html", await (await fetch(address)).text()]],
  "is cut short": [/later-.*wasm/, async (bytes, type) => [type, bytes.subarray(0, bytes.length / 2)]],
};
for (const [what, [part, bad]] of Object.entries(HALF_DONE)) {
  before_host(`a part that ${what} while a new version is kept is not kept for good`, { problems: true }, async (limbo, host) => {
    await go(limbo, `${host.origin}?mode=explore&locale=en`);
    await keeps(limbo.page, host.version);
    host.version = another;
    host.bad = (path, ...answer) => (part.test(path) ? bad(...answer) : undefined);
    await limbo.page.goto(`${host.origin}?mode=explore&locale=en`);
    await limbo.started();
    await limbo.reads(limbo.words("later.lost"));
    host.bad = undefined;
    await limbo.find("heading", limbo.words("ledger.title"));
    // The next visit, or the one after it where the worker could not yet keep the new version.
    await go(limbo, `${host.origin}?mode=explore&locale=en`);
    await keeps(limbo.page, another);
    await go(limbo, `${host.origin}?mode=explore&locale=en`);
    await limbo.find("heading", limbo.words("ledger.title"));
    await host.close();
    await go(limbo, `${host.origin}?mode=explore&locale=en`);
    await limbo.find("heading", limbo.words("ledger.title"));
  });
}

before_host("a new version is seen at the next visit, whole, and the old one is let go", {}, async (limbo, host) => {
  await go(limbo, host.origin);
  await keeps(limbo.page, host.version);
  host.version = another;
  host.asked.length = 0;
  await go(limbo, `${host.origin}?mode=explore&locale=en`);
  await limbo.find("heading", limbo.words("ledger.title"));
  const loaded = await limbo.page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
  const parts = loaded.filter((name) => /-[0-9a-f]{10}[./]/.test(name));
  assert.ok(parts.length >= 5 && parts.every((name) => name.includes(another)), `of one version: ${parts}`);
  await until("only the new one is kept", async () => {
    const kept = await keeps(limbo.page, another);
    return kept.length === 1;
  });
  await host.close();
  await go(limbo, `${host.origin}?mode=story&chapter=monday&locale=en`);
  await limbo.reads(limbo.words("story.monday.title"));
});

before_host("a tab that is open keeps its version, though the host has another", {}, async (limbo, host) => {
  const old = host.version;
  await go(limbo, `${host.origin}?locale=it`);
  await keeps(limbo.page, old);
  await go(limbo, `${host.origin}?mode=explore&locale=en`);
  host.version = another;
  const context = limbo.page.browserContext();
  const second = await context.newPage();
  await second.goto(host.origin);
  await until("the new one waits", () => second.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting)));
  // Its other language has gone from the host.
  await limbo.page.bringToFront();
  const picker = await limbo.find("combobox", limbo.words("header.language"));
  await picker.select("it");
  await limbo.until("the page is Italian", (state) => state.locale === "it");
  await second.close();
});

before_host("a host that wants no worker any more gets rid of it", {}, async (limbo, host) => {
  await go(limbo, host.origin);
  await keeps(limbo.page, host.version);
  host.worker = false;
  await go(limbo, `${host.origin}?mode=explore&locale=en`);
  await until("nothing is kept", () => limbo.page.evaluate(async () => {
    const all = await navigator.serviceWorker.getRegistrations();
    return all.length === 0 && (await caches.keys()).length === 0;
  }));
});

const refuses = (page) => page.evaluateOnNewDocument(() => {
  navigator.serviceWorker.register = () => {
    window.refused = true;
    return Promise.reject(new DOMException("no", "SecurityError"));
  };
});

before_host("where a worker is refused, nothing is said and all works", { before: refuses }, async (limbo, host) => {
  await go(limbo, `${host.origin}?mode=explore&locale=en`);
  await limbo.page.waitForFunction(() => window.refused);
  await limbo.find("heading", limbo.words("ledger.title"));
});

before_host("a frame in an article keeps nothing", {}, async (limbo, host) => {
  const newspaper = await serve({ "/": article(`<iframe src="${host.origin}?embed=1&mode=explore" width="600" height="500"></iframe>`) });
  try {
    await limbo.page.goto(newspaper.origin);
    const guest = await inside(limbo.page);
    await limbo.page.waitForNetworkIdle();
    assert.ok(!host.asked.includes("/worker.js"));
    const all = await guest.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
    assert.equal(all, 0);
  } finally {
    await newspaper.close();
  }
});
