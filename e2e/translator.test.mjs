// A translator in the browser, or an extension, changes the page under the program: every number and every word stays
// true in every mode, and nothing throws. What is held against what: the same walk through a page that nobody touches.

import assert from "node:assert/strict";
import { ENDS } from "./chapters.mjs";
import { PATIENCE_MS, scene } from "./harness.mjs";
import { texts } from "./texts.mjs";
import { interfere } from "./translators.mjs";

const MINUTE = 60_000;

/** All that the page says, in capitals, as it stands in the document; what is announced for a while is none of it. */
const said = () => {
  const words = [];
  const walker = document.createTreeWalker(document.getElementById("limbo"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (!parentElement.closest("[role=status], [role=alert], .visually-hidden[aria-live]")) words.push(data);
  }
  return words.join("").toUpperCase();
};

/** Where two texts part, with what stands around it. */
function difference(right, wrong) {
  let at = 0;
  while (at < right.length && right[at] === wrong[at]) at++;
  const around = (text) => text.slice(Math.max(0, at - 60), at + 60);
  return `"${around(wrong)}" instead of "${around(right)}"`;
}

/** A reader who goes through everything, and has the page looked at by `look(what)` on the way. */
async function walk(limbo, look) {
  const { page } = limbo;
  let words = texts("en");
  /** The button or the like of that name, whether it has been translated or not. */
  const named = async (role, key, fill) => {
    const name = words(key, fill);
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
      const element = (await limbo.now(role, name)) ?? (await limbo.now(role, name.toUpperCase()));
      if (element) return element;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`the page has no ${role} named "${name}"`);
  };
  const press = async (role, key, fill) => (await named(role, key, fill)).evaluate((button) => button.click());
  const close = async () => {
    await page.keyboard.press("Escape");
    await limbo.until("the dialog is closed", async () => !(await page.$("dialog[open]")));
  };
  const speak = async (lang) => {
    await (await named("combobox", "header.language")).select(lang);
    await limbo.until(`the page speaks ${lang}`, () => page.evaluate((lang) => document.documentElement.lang === lang, lang));
    words = texts(lang);
  };

  await page.goto(`${process.env.LIMBO_URL}?mode=story&locale=en&autoplay=0`);
  await limbo.started();
  // What is documented, behind its summary, comes with the rest of the words.
  const documented = words("sources.libero_begin").slice(0, 30).toUpperCase();
  const is_there = (words) => document.body.textContent.toUpperCase().includes(words);
  await limbo.until("the rest of the words is there", () => page.evaluate(is_there, documented));
  await look("the cover");
  await press("button", "story.begin");
  await limbo.until("the letter", (state) => state.chapter === "letter");
  await limbo.call("pause");
  for (const t_ms of [5_000, ENDS.letter]) {
    await limbo.seek(t_ms);
    await look(`the letter at ${t_ms}`);
  }
  await press("button", "story.next");
  await press("button", "pull.skip");
  await press("button", "story.next");
  await limbo.until("the break", (state) => state.chapter === "break");
  await limbo.call("pause");
  await limbo.seek(ENDS.break);
  await look("the break");

  await press("button", "mode.explore");
  await named("heading", "ledger.title");
  await limbo.call("load", "small-town", 1);
  await limbo.call("pause");
  await limbo.seek(10 * MINUTE);
  await look("ten minutes");
  await limbo.call("cut", "delivery");
  await limbo.call("sendTest");
  await limbo.seek(30 * MINUTE);
  await look("a link is cut");
  await press("button", "transport.play");
  await limbo.until("time runs", ({ t_ms }) => t_ms > 32 * MINUTE);
  await press("button", "transport.pause");
  await limbo.until("time stands", ({ playing }) => !playing);
  await limbo.seek(40 * MINUTE);
  await look("after it has played");
  await page.evaluate(() => document.querySelector("[data-message]").click());
  await page.waitForSelector("[aria-labelledby=message-title]");
  await look("a message's card");
  await limbo.call("restart", { kind: "blocks", blocks: 4, every_ms: 5 * MINUTE });
  await limbo.seek(60 * MINUTE);
  await look("restarted");
  await speak("it");
  await look("in another language");
  await press("button", "card.close");
  await press("button", "take.title");
  await look("the share dialog");
  await close();
  await speak("en");
  await limbo.seek(0);
  await look("back at the beginning");

  await press("button", "mode.compare");
  await limbo.until("both futures are known", ({ compare }) => compare?.known === 1);
  await look("a comparison, asked");
  await press("button", "predict.skip");
  await look("a comparison");
  await page.evaluate(() => document.querySelector("[role=slider]").focus());
  await page.keyboard.press("End");
  await limbo.until("at the end", ({ compare }) => compare.t_ms > compare.from_ms);
  await look("a comparison's end");

  await press("button", "mode.lab");
  await named("heading", "lab.title");
  await look("the lab");
  await press("button", "lab.go.other", { n: 400 });
  await press("button", "lab.stop");
  await (await named("combobox", "lab.parameter")).select(words("lab.parameter.blocks_and_every"));
  await look("a map");
  await press("button", "mode.explore");
  await named("heading", "ledger.title");
}

/** What the page says once all of it is here, and it says the same in two looks with pictures between them: until then it is still being rendered. */
async function still(limbo, say) {
  await limbo.whole();
  let before;
  await limbo.until("the page stands still", async () => {
    await limbo.frames(3);
    const now = await say();
    const same = now === before;
    before = now;
    return same;
  });
  return before;
}

/** What an untouched page says, by what it is looked at for; walked once. */
let untouched;

async function untouched_page(limbo) {
  if (untouched) return untouched;
  const seen = new Map();
  await walk(limbo, async (what) => seen.set(what, await still(limbo, () => limbo.page.evaluate(said))));
  return (untouched = seen);
}

for (const kind of ["move", "wrap-all", "write"]) {
  scene(`every number and word stays true under a translator (${kind})`, { blank: true }, async (limbo) => {
    const right = await untouched_page(limbo);
    await limbo.page.evaluateOnNewDocument(interfere, kind);
    await walk(limbo, async (what) => {
      let now;
      const holds = async () => (now = await limbo.page.evaluate(said)) === right.get(what);
      await limbo.until(what, holds, PATIENCE_MS / 3).catch(() => assert.fail(`${what}: ${difference(right.get(what), now)}`));
    });
  });
}

/** The clock, and the last cell of each row that the ledger always has. */
const numbers = () => {
  const rows = document.querySelectorAll(".ledger-places tr:not(.balance)");
  return [document.querySelector(".clock-now"), ...[...rows].map((row) => row.lastElementChild)].map((place) => place?.textContent);
};

/** The first look after the page has been in every other mode. */
const BACK = 3;

/** Looks at the numbers of an outage and of what follows, one instant after the other, and by the way into every mode. */
async function outage(limbo) {
  const { page } = limbo;
  const seen = [];
  const at = async (minutes) => {
    await limbo.seek(minutes * MINUTE);
    seen.push(JSON.parse(await still(limbo, async () => JSON.stringify(await page.evaluate(numbers)))));
  };
  await page.goto(`${process.env.LIMBO_URL}?mode=explore&scenario=small-town&locale=en&autoplay=0`);
  await limbo.started();
  await page.waitForSelector(".ledger-places");
  await at(10);
  await limbo.call("cut", "delivery");
  await at(30);
  await limbo.call("restart", { kind: "bulk" });
  await at(50);
  // By their places: their names may be gone.
  for (const [mode, place] of Object.entries({ compare: 3, lab: 4, story: 1, explore: 2 })) {
    await page.evaluate((place) => document.querySelector(`.modes button:nth-child(${place})`).click(), place);
    await limbo.until(`the page is in ${mode}`, (state) => state.mode === mode);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  }
  await limbo.call("pause");
  await at(60);
  await at(70);
  return seen;
}

scene("what an extension takes away comes back when it has something new to say", { blank: true }, async (limbo) => {
  const right = await outage(limbo);
  await limbo.page.evaluateOnNewDocument(interfere, "remove");
  const seen = await outage(limbo);
  let changed = 0;
  for (const [i, row] of right.entries()) {
    for (const [j, number] of row.entries()) {
      // The first look at a view that is new: there the program has said everything once, and been cut short.
      if ([0, BACK].includes(i) || number === right[i - 1][j]) continue;
      changed++;
      assert.equal(seen[i][j], number, `number ${j} of look ${i}`);
    }
  }
  assert.ok(changed > 8, `only ${changed} numbers changed`);
});
