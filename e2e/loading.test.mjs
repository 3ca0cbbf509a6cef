// How the page comes together: two parts, one language at a time, or one file from a disk.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { scene } from "./harness.mjs";
import { texts } from "./texts.mjs";

const town = "?scenario=small-town&mode=explore&autoplay=0";

/** Opens the evidence behind the scenario, which the second part of the program holds. */
async function open_evidence(limbo) {
  const summary = await limbo.page.waitForSelector("summary");
  await summary.click();
}

for (const lang of ["en", "it"]) {
  scene(`what comes later comes with its words (${lang})`, { query: `${town}&locale=${lang}`, lang }, async (limbo) => {
    await open_evidence(limbo);
    await limbo.reads(limbo.words("sources.word_limbo"));
  });
}

scene("another language is fetched whole, also where the second part is here", { query: `${town}&locale=en` }, async (limbo) => {
  await open_evidence(limbo);
  await limbo.reads(limbo.words("sources.word_limbo"));
  const picker = await limbo.find("combobox", limbo.words("header.language"));
  await picker.select("it");
  await limbo.until("the page is Italian", (state) => state.locale === "it");
  await limbo.reads(texts("it")("sources.word_limbo"));
});

/** Lets requests whose address holds `part` fail as long as `lost.now` says so. */
const losing = (part, lost) => async (page) => {
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (lost.now && request.url().includes(part)) request.abort();
    else request.continue();
  });
};

const lost_room = { query: "?mode=story", problems: true, before: losing("later-", { now: true }) };
scene("the story needs what was lost on its way: the page says that it is broken, and offers to begin afresh", lost_room, async (limbo) => {
  await (await limbo.find("button", limbo.words("story.next"))).click();
  await limbo.reads(limbo.words("crash.title"));
  await limbo.find("button", limbo.words("crash.reload"));
});

const no_start = { query: town, problems: true, starts: false, before: losing("later-", { now: true }) };
scene("who asks for more than the story and cannot have it is told so, under the still picture", no_start, async (limbo) => {
  await limbo.page.waitForFunction(() => document.getElementById("no-wasm")?.checkVisibility());
});

const lost_words = { now: true };
const no_words = { query: `${town}&locale=en`, problems: true, before: losing("/it.txt", lost_words) };
scene("a language is lost on its way: the page says so and keeps its own", no_words, async (limbo) => {
  const picker = await limbo.find("combobox", limbo.words("header.language"));
  await picker.select("it");
  await limbo.reads(limbo.words("notice.not_loaded"));
  assert.equal((await limbo.state()).locale, "en");
  lost_words.now = false;
  await picker.select("en");
  await picker.select("it");
  await limbo.until("the page is Italian", (state) => state.locale === "it");
});

scene("one file from a disk: it plays, speaks both languages and opens every room", {}, async (limbo) => {
  const answer = await fetch(new URL("limbo.html", process.env.LIMBO_URL));
  assert.equal(answer.status, 200);
  const folder = await mkdtemp(join(tmpdir(), "limbo-"));
  try {
    const file = join(folder, "limbo.html");
    await writeFile(file, Buffer.from(await answer.arrayBuffer()));
    const before = limbo.responses.length;
    await limbo.page.goto(`${pathToFileURL(file).href}${town}&locale=en`);
    await limbo.started();
    await open_evidence(limbo);
    await limbo.reads(limbo.words("sources.word_limbo"));
    const picker = await limbo.find("combobox", limbo.words("header.language"));
    await picker.select("it");
    await limbo.until("the page is Italian", (state) => state.locale === "it");
    await limbo.page.evaluate(() => window.limbo.play());
    await limbo.until("time passes", (state) => state.t_ms > 0);
    const asked = limbo.responses.slice(before).map((response) => new URL(response.url()).protocol);
    assert.ok(asked.every((protocol) => ["file:", "data:", "blob:"].includes(protocol)), `${asked}`);
  } finally {
    await rm(folder, { recursive: true });
  }
});
