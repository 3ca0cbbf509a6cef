// What is fetched later, on every bad way that it can take: late, lost, cut short, of a wrong type, another page in its place,
// gone with a new version. The page stays whole, says what is missing, and gets it by itself or by a button.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";
import { behind, until } from "./hosts.mjs";
import { texts } from "./texts.mjs";

const town = "?scenario=small-town&mode=explore&autoplay=0&locale=en&seed=7&t=60000";
const run = ({ scenario, seed, t_ms, mode }) => ({ scenario, seed, t_ms, mode });

/** What HOSTING.md asks of a host: a browser keeps for a year what has a version in its name, also what came in its place. */
const kept_for_a_year = (path) => (/-[0-9a-f]{10}[./]/.test(path) ? { "cache-control": "public, max-age=31536000, immutable" } : {});

/**
 * A scene before a host of which `host.bad` says what it does with a file that is fetched later, `host.first` with one of the first, and
 * `host.asked` what it was asked for.
 */
function before_host(name, options, play) {
  scene(name, { blank: true, problems: true, ...options }, async (limbo) => {
    const host = { bad: () => undefined, asked: [] };
    const html = Buffer.from(await (await fetch(process.env.LIMBO_URL)).text());
    const server = await behind("/", kept_for_a_year, undefined, (url, usual) => {
      const path = url.pathname;
      host.asked.push(path);
      if (/[/]limbo-.*(wasm|css)/.test(path)) return host.first?.(usual, html, path);
      return /later|[/]it[.]/.test(path) ? host.bad(usual, html, path) : host.page?.(usual, path);
    });
    host.origin = server.origin;
    try {
      await play(limbo, host);
    } finally {
      await server.close();
    }
  });
}

// That a file is lost on its way is tried in loading.test.mjs.
const BAD = {
  "cut short by half": ({ bytes }) => ({ bytes: bytes.subarray(0, bytes.length / 2) }),
  "another page in its place": (_, html) => ({ status: 200, type: "text/html", bytes: html }),
  "an error in its place": () => ({ status: 503, type: "text/plain", bytes: Buffer.from("busy") }),
};

const WAYS = {
  "later-.*wasm": ["cut short by half", "another page in its place"],
  "later-.*css": ["cut short by half", "another page in its place"],
  "en[.]later[.]txt": ["cut short by half", "another page in its place", "an error in its place"],
};
for (const [file, ways] of Object.entries(WAYS)) {
  for (const what of ways) {
    const bad = BAD[what];
    before_host(`${file}, ${what}: it is said, the run stays, and the page asks again`, {}, async (limbo, host) => {
      host.bad = (usual, html, path) => (path.match(file) ? bad(usual, html) : undefined);
      await limbo.page.goto(`${host.origin}/${town}`);
      await limbo.started();
      await limbo.reads(limbo.words("later.lost"));
      const before = run(await limbo.state());
      assert.deepEqual(before, { scenario: "small-town", seed: 7, t_ms: 60_000, mode: "explore" });
      host.bad = () => undefined;
      await limbo.find("heading", limbo.words("decide.title"));
      const words = await limbo.page.evaluate(() => document.body.innerText);
      assert.doesNotMatch(words, /\b(ledger|decide|network|workbench)[.][a-z_]+/, "words are missing");
      assert.deepEqual(run(await limbo.state()), before);
      // Whatever went wrong, the page itself had no error.
      assert.deepEqual(limbo.problems.filter((problem) => problem.startsWith("error")), []);
    });
  }
}

// The first of all: there is no page yet that could say so.
for (const [file, what] of [["limbo-.*wasm", "cut short by half"], ["limbo-.*wasm", "another page in its place"], ["limbo-.*css", "another page in its place"]]) {
  before_host(`${file}, ${what}, once: the page asks again by itself`, {}, async (limbo, host) => {
    let times = 0;
    host.first = (usual, html, path) => (path.match(file) && times++ === 0 ? BAD[what](usual, html) : undefined);
    await limbo.page.goto(`${host.origin}/${town}`);
    await limbo.started();
    await limbo.find("heading", limbo.words("decide.title"));
    assert.ok(await limbo.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--paper")), "it is dressed");
  });
}

const first_once = (bad) => {
  let times = 0;
  return (usual, html, path) => (path.endsWith("/it.txt") && times++ === 0 ? bad(usual, html) : undefined);
};
for (const [what, query] of [["of the address", "locale=it&mode=explore&scenario=small-town"], ["of the browser", "mode=explore&scenario=small-town"]]) {
  before_host(`the language ${what}, lost once: the page begins in English, and has it as soon as it is here`, { lang: "it" }, async (limbo, host) => {
    host.bad = first_once(BAD["an error in its place"]);
    await limbo.page.evaluateOnNewDocument(() => Object.defineProperty(navigator, "languages", { get: () => ["it-CH", "en"] }));
    await limbo.page.goto(`${host.origin}/?${query}`);
    await limbo.started();
    await limbo.until("the page is Italian", ({ locale }) => locale === "it");
    await limbo.reads(texts("it")("decide.title"));
  });
}

before_host("a language that does not arrive is said, and the address asks for it still", { lang: "it" }, async (limbo, host) => {
  host.bad = (usual, html, path) => (path.endsWith("/it.txt") ? BAD["an error in its place"]() : undefined);
  await limbo.page.goto(`${host.origin}/${town.replace("locale=en", "locale=it")}`);
  await limbo.started();
  await limbo.reads(texts("en")("notice.not_loaded"));
  await limbo.seek(120_000);
  await limbo.until("the address says the moment", () => /[?&]t=120000/.test(limbo.page.url()));
  assert.match(limbo.page.url(), /[?&]locale=it\b/);
  host.bad = () => undefined;
  await limbo.page.reload();
  await limbo.started();
  await limbo.until("the page is Italian", ({ locale }) => locale === "it");
});

before_host("whatever is fetched later may take its time: until then everything that is here can be used", {}, async (limbo, host) => {
  const gates = [];
  host.bad = () => new Promise((open) => gates.push(open));
  await limbo.page.goto(`${host.origin}/?locale=en`);
  await limbo.started();
  await limbo.press("button", "story.begin");
  await limbo.until("the chapter plays", ({ chapter, t_ms }) => chapter === "letter" && t_ms > 0);
  await limbo.press("button", "story.next");
  await limbo.reads(limbo.words("later.coming"));
  await limbo.press("button", "mode.explore");
  await limbo.reads(limbo.words("later.coming"));
  await limbo.press("button", "stage.cut_delivery");
  await limbo.until("the link is cut", ({ links }) => links.delivery === "broken");
  const { seed, scenario } = await limbo.state();
  gates.forEach((open) => open());
  host.bad = () => undefined;
  await limbo.find("heading", limbo.words("decide.title"));
  const after = await limbo.state();
  assert.deepEqual([after.seed, after.scenario, after.links.delivery], [seed, scenario, "broken"]);
  assert.deepEqual(limbo.problems, []);
});

for (const what of ["cut short by half", "another page in its place"]) {
  const bad = BAD[what];
  before_host(`the words of another language, ${what}: it is said, and they come when they are asked for again`, {}, async (limbo, host) => {
    await limbo.page.goto(`${host.origin}/${town}`);
    await limbo.started();
    await limbo.find("heading", limbo.words("decide.title"));
    host.bad = (usual, html, path) => (path.endsWith("/it.txt") ? bad(usual, html) : undefined);
    const picker = await limbo.find("combobox", limbo.words("header.language"));
    await picker.select("it");
    await limbo.reads(limbo.words("notice.not_loaded"));
    assert.equal((await limbo.state()).locale, "en");
    host.bad = () => undefined;
    await picker.select("en");
    await picker.select("it");
    await limbo.reads(texts("it")("decide.title"));
  });
}

// A new version: the host's page names other files, and what the old one named is gone, or is that page.
const GONE = {
  "is gone": () => ({ status: 404, type: "text/plain", bytes: Buffer.from("") }),
  "is another page": (_, html) => ({ status: 200, type: "text/html", bytes: html }),
};
for (const [what, bad] of Object.entries(GONE)) {
  before_host(`a tab left open while the host gets a new version (the old one ${what}) offers to come back to this moment`, {}, async (limbo, host) => {
    const of_another = (html) => Buffer.from(html.toString().replaceAll(/(limbo-)[0-9a-f]{10}([.]wasm)/g, "$10123456789$2"));
    host.bad = (usual, html) => bad(usual, of_another(html));
    host.page = (usual, path) => (path === "/" ? { bytes: of_another(usual.bytes) } : undefined);
    // The tab has been opened before.
    const opened = host.page;
    host.page = undefined;
    await limbo.page.goto(`${host.origin}/?scenario=small-town&mode=explore&autoplay=0&locale=en&seed=7&t=60000`);
    host.page = opened;
    await limbo.started();
    await limbo.reads(limbo.words("later.outdated"));
    await limbo.press("button", "stage.cut_delivery");
    await limbo.seek(120_000);
    const [before, hash] = [run(await limbo.state()), await limbo.call("hash")];
    // The new version is there, whole.
    host.bad = () => undefined;
    host.page = undefined;
    const button = await limbo.find("button", limbo.words("crash.reload"));
    await limbo.follow(button);
    await limbo.started();
    await limbo.until("it is this moment", (state) => state?.t_ms === before.t_ms && !state.seeking);
    assert.deepEqual(run(await limbo.state()), before);
    assert.equal(await limbo.call("hash"), hash, "with everything that was done");
    await limbo.find("heading", limbo.words("decide.title"));
  });
}
