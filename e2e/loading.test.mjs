// How the page comes together: two parts, one language at a time, or one file from a disk; and what it does where one
// of them does not arrive.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { scene } from "./harness.mjs";
import { SHIFT_MAX, watch_shifts, worst_shift } from "./shifts.mjs";
import { texts } from "./texts.mjs";

const town = "?scenario=small-town&mode=explore&autoplay=0";

/** Opens the evidence behind the scenario, which the second part of the program holds. */
async function open_evidence(limbo) {
  const summary = await limbo.page.waitForSelector(`::-p-text(${limbo.words("sources.details")})`);
  // By key: it stands at the page's end, which moves while the second part arrives.
  await summary.focus();
  await limbo.page.keyboard.press("Enter");
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

/** Lets requests whose address matches `part` (words or a pattern) fail as long as `lost.now` says so. */
const losing = (part, lost) => async (page) => {
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (lost.now && request.url().match(part)) request.abort();
    else request.continue();
  });
};

/** Where the stage has stood since it was there, in pixels from the top of the page; looked at with every frame. */
const watching_the_stage = (page) => page.evaluateOnNewDocument(() => {
  window.stage_stood = [];
  const look = () => {
    const stage = document.querySelector(".app-main");
    if (stage) {
      const top = Math.round(stage.getBoundingClientRect().top + scrollY);
      if (window.stage_stood.at(-1) !== top) window.stage_stood.push(top);
    }
    requestAnimationFrame(look);
  };
  look();
});

for (const [where, query, width] of [["the page", "?mode=explore", 1280], ["a phone", "?mode=explore", 360], ["an embed", "?mode=explore&embed=1", 680]]) {
  scene(`what comes later does not move the stage (${where})`, { query, width, before: watching_the_stage }, async (limbo) => {
    await limbo.find("heading", limbo.words("ledger.title"));
    await limbo.frames(2);
    const stood = await limbo.page.evaluate(() => window.stage_stood);
    assert.equal(stood.length, 1, `it stood at ${stood.join(", ")}`);
  });
}

const on_a_phone = { query: "?game=1", width: 360, height: 740, before: watch_shifts };
scene("what comes later does not move the operator's game (a phone)", { needs: "layout shifts", ...on_a_phone }, async (limbo) => {
  await limbo.find("button", limbo.words("game.hour"));
  await limbo.frames(2);
  const { worst, shifts } = await worst_shift(limbo.page);
  assert.ok(worst < SHIFT_MAX, `${worst}, ${JSON.stringify(shifts)}`);
});

// Also where its reader comes back to it, by the address that the page itself writes.
for (const [lang, more] of [["en", ""], ["it", ""], ["en", "&mode=story&chapter=cover&t=60000"]]) {
  const held = [];
  const slow = {
    query: `?locale=${lang}${more}`,
    lang,
    firstVisit: true,
    starts: false,
    before: async (page) => {
      await page.setRequestInterception(true);
      page.on("request", (request) => (/\.(wasm|txt)$/.test(request.url()) ? held.push(request) : request.continue()));
    },
  };
  scene(`the story's cover can be read while the program and the words are on their way (${lang}${more})`, slow, async (limbo) => {
    await limbo.find("heading", limbo.words("story.cover.title"));
    await limbo.reads(limbo.words("story.cover.a"));
    assert.equal(await limbo.page.evaluate(() => document.querySelector("[data-mode]")), null, "the program is not here");
    for (const request of held.splice(0)) request.continue();
    await limbo.started();
    await limbo.find("heading", limbo.words("story.cover.title"));
  });
}

const first_program = [];
const to_the_game = {
  query: "?game=1", firstVisit: true, starts: false,
  before: async (page) => {
    await page.setRequestInterception(true);
    page.on("request", (request) => (/limbo-.*wasm$/.test(request.url()) ? first_program.push(request) : request.continue()));
  },
};
scene("who comes for the game is shown no story on the way, and all of the program comes at once", to_the_game, async (limbo) => {
  await limbo.until("the second part is asked for before the first is here", async () => asked_for(limbo, "later-"));
  await limbo.until("the words are here", async () => asked_for(limbo, "/en.txt"));
  const said = await limbo.page.$eval(".still-words", (still) => still.innerText);
  assert.ok(!said.includes(limbo.words("story.cover.title")), said);
  for (const request of first_program.splice(0)) request.continue();
  await limbo.started();
  await limbo.find("button", limbo.words("game.hour"));
});

/** True if a file whose address holds `part` has been asked for. */
const asked_for = (limbo, part) => limbo.responses.some((response) => response.url().includes(part));

scene("who only looks gets the rest in an idle moment", { query: "?mode=story" }, async (limbo) => {
  await limbo.until("the rest is here", async () => asked_for(limbo, "later-") && asked_for(limbo, ".later.txt"));
});

const saves_data = {
  query: "?mode=story",
  before: (page) => page.evaluateOnNewDocument(() => {
    Object.defineProperty(navigator, "connection", { value: { saveData: true } });
  }),
};
// By their names, too: so an article asks for these chapters, and so the page's own address says where its reader is.
const waiting = [
  ["who saves data", saves_data], ["who saves data and comes back to the cover", { ...saves_data, query: "?mode=story&chapter=cover&t=60000" }],
  ["an embed", { query: "?mode=story&embed=1" }], ["an embed of the letter", { query: "?mode=story&chapter=letter&embed=1" }],
];
for (const [who, options] of waiting) {
  scene(`${who} gets the rest at the first touch`, options, async (limbo) => {
    await limbo.page.waitForNetworkIdle();
    assert.ok(!asked_for(limbo, "later"), "nothing more is fetched");
    await limbo.page.keyboard.press("Shift");
    await limbo.until("the rest is here", async () => asked_for(limbo, "later-") && asked_for(limbo, ".later.txt"));
  });
}

// Each of the files that belong together may be lost alone.
for (const files of [/later-.*[.]wasm/, /later-.*[.]css/, /[.]later[.]txt/]) {
  const lost = { now: true };
  const options = { query: "?mode=story&chapter=letter&locale=en", problems: true, before: losing(files, lost) };
  scene(`a part that does not arrive is said to be missing, and comes by itself (${files})`, options, async (limbo) => {
    await limbo.page.keyboard.press("ArrowRight");
    await limbo.reads(limbo.words("later.lost"));
    assert.equal((await limbo.state()).chapter, "sunday", "the reader stays where they were");
    lost.now = false;
    await limbo.reads(limbo.words("story.sunday.title"));
    assert.equal((await limbo.state()).chapter, "sunday");
  });
}

const gone = { now: true };
const no_explore = { query: `${town}&locale=en&seed=7&t=60000`, problems: true, before: losing(/later-/, gone) };
scene("a part that does not arrive can be asked for by a button; the run stays", no_explore, async (limbo) => {
  const again = await limbo.find("button", limbo.words("later.again"));
  const run = ({ scenario, seed, t_ms, mode }) => ({ scenario, seed, t_ms, mode });
  const before = run(await limbo.state());
  assert.deepEqual(before, { scenario: "small-town", seed: 7, t_ms: 60_000, mode: "explore" });
  gone.now = false;
  // The page asks again by itself, too: where that was quicker the button has gone, and that is as good.
  await again.evaluate((button) => button.click());
  await limbo.find("heading", limbo.words("ledger.title"));
  assert.deepEqual(run(await limbo.state()), before);
});

const lost_words = { now: true };
const no_words = { query: `${town}&locale=en`, problems: true, before: losing(/[/]it[.]txt/, lost_words) };
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
