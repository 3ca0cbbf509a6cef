// Hours of use: what is opened, forked, compared, swept and brought leaves nothing behind. Memory is measured after the
// browser has cleaned up: right after a first round, which fills what is kept for later, and again after the last.
// `LIMBO_SOAK_ROUNDS=25` is an hour's use (a hundred loads, two hundred futures); without it there are a few rounds.

import assert from "node:assert/strict";
import test from "node:test";
import { engine, lacks, left_out } from "./engine.mjs";
import { visit } from "./harness.mjs";

const ROUNDS = Number(process.env.LIMBO_SOAK_ROUNDS ?? 2);
/** A round on a slow machine, ms. */
const ROUND_MS = 60_000;
const MINUTE_MS = 60_000;
/** Workers without work end after a while, ms. */
const RESTED_MS = 20_000;
/** Futures that a round makes; the page keeps eight of them. */
const FUTURES = 8;

/** What the page holds, after the browser has thrown away what nobody needs any more. */
async function held(limbo) {
  await limbo.until("no worker is left", () => limbo.page.workers().length === 0, RESTED_MS);
  if (lacks("figures of the heap")) left_out("figures of the heap", "what the page holds");
  return { ...(await engine.memory.held(limbo.page)), wasm_mb: (await limbo.perf()).memory_bytes / 2 ** 20 };
}

const said = (figures) => Object.entries(figures).map(([name, value]) => `${name} ${Math.round(value * 10) / 10}`).join(", ");

/**
 * Fails where more is held than before; the slack is what the browser itself keeps or not, as it likes. WebAssembly's memory
 * never shrinks: how far it grew at most hangs on what was on its way at once.
 */
function returns(before, after, what) {
  const slack = { ...engine.memory.slack, wasm_mb: 8 };
  for (const [name, more] of Object.entries(slack)) {
    assert.ok(after[name] <= before[name] + more, `${what}: ${name} was ${before[name]} and is ${after[name]}`);
  }
}

/**
 * Presses a button by its name. A test that takes an element into its hand keeps it, and all that it stood in, from being
 * cleaned up: so this is done inside the page.
 */
async function press(limbo, key, fill) {
  const name = limbo.words(key, fill);
  await limbo.until(`${name} is pressed`, () => limbo.page.evaluate((name) => {
    const called = (button) => (button.getAttribute("aria-label") ?? button.textContent).replace(/\s+/g, " ").trim();
    const button = [...document.querySelectorAll("button")].find((button) => button.checkVisibility() && called(button) === name);
    button?.focus();
    button?.click();
    return Boolean(button);
  }, name));
}

/** Whether something is on the page, without holding it. */
const there = (limbo, selector) => limbo.page.evaluate((selector) => Boolean(document.querySelector(selector)), selector);

/** Opens a dialog by its button, and closes it. */
async function dialog(limbo, key) {
  await press(limbo, key);
  await limbo.until(`${key} is open`, () => there(limbo, "dialog[open]"));
  await limbo.page.keyboard.press("Escape");
  await limbo.until(`${key} is closed`, async () => !(await there(limbo, "dialog[open]")));
}

/** What somebody does in a few minutes: futures, a comparison, the lab, dialogs, chapters, every language, a queue. */
async function round(limbo, number) {
  await limbo.call("show", `mode=explore&scenario=small-town&seed=${number % 3}&t=0&autoplay=0`);
  await limbo.until("the run is there", ({ mode, scenario, seeking }) => mode === "explore" && scenario === "small-town" && !seeking);
  for (let i = 0; i < FUTURES; i += 1) {
    // Back into the past, and on in another way: the future that was left is kept, up to eight of them.
    await limbo.seek((20 + 10 * (i % 3)) * MINUTE_MS);
    await limbo.call(i % 2 ? "mend" : "cut", "delivery");
    await limbo.seek(90 * MINUTE_MS);
  }
  for (const key of ["take.title", "queue.open", "workbench.invite_go"]) await dialog(limbo, key);
  await press(limbo, "mode.compare");
  await limbo.until("both futures are played", ({ compare }) => compare?.known === 1);
  await press(limbo, "mode.lab");
  await press(limbo, "lab.go.other", { n: 400 });
  await press(limbo, "lab.stop");
  await limbo.reads("Stopped after");
  for (const chapter of ["letter", "patience", "groups"]) {
    await limbo.call("show", `mode=story&chapter=${chapter}`);
    await limbo.until(`${chapter} is shown`, (state) => state.chapter === chapter);
  }
  for (const lang of ["it", "de", "en"]) {
    await limbo.call("show", `locale=${lang}`);
    await limbo.until(`it speaks ${lang}`, (state) => state.locale === lang);
  }
  await limbo.call("show", "mode=explore&scenario=small-town&t=0&autoplay=0");
  await limbo.until("the run is there again", ({ mode, seeking }) => mode === "explore" && !seeking);
}

const timeout = (rounds) => rounds * ROUND_MS + 60_000;
const town = { query: "?scenario=small-town&autoplay=0" };

/**
 * The first rounds fill what is kept for later: the parts that come later, words, checkpoints, eight futures; undo's hundred
 * steps only after a dozen. So an hour's second half is held against its first.
 */
const WARM = Math.max(3, ROUNDS);

test(`after ${ROUNDS} rounds of use memory is where it was before`, { timeout: timeout(WARM + ROUNDS) }, () => visit("rounds of use", town, async (limbo) => {
  for (let number = 0; number < WARM; number += 1) await round(limbo, number);
  const before = await held(limbo);
  for (let number = 0; number < ROUNDS; number += 1) await round(limbo, number);
  const after = await held(limbo);
  console.log(`${ROUNDS} rounds, ${ROUNDS * FUTURES} futures: before ${said(before)}; after ${said(after)}`);
  returns(before, after, `${ROUNDS} rounds`);
}));

const LOADS = ROUNDS * 4;
/** More pages than a browser keeps for Back. */
const KEPT_PAGES = 8;
test(`after ${LOADS} loads the tab holds what it held after the first`, { timeout: timeout(ROUNDS) }, () => visit("loads", town, async (limbo) => {
  const load = async (number) => {
    const mode = ["explore", "lab", "story", "compare"][number % 4];
    if (number % 2) await limbo.page.reload();
    else await limbo.page.goto(`${process.env.LIMBO_URL}?mode=${mode}&scenario=small-town&autoplay=0&seed=${number}`);
    await limbo.started();
  };
  // The browser itself keeps the last pages, so that Back is quick; others take their place before it is measured.
  const home = async () => {
    for (let i = 0; i < KEPT_PAGES; i += 1) await limbo.page.goto(`${process.env.LIMBO_URL}icon.svg?${i}`);
    await limbo.page.goto(`${process.env.LIMBO_URL}?mode=explore&scenario=small-town&autoplay=0`);
    await limbo.started();
    return held(limbo);
  };
  await load(0);
  const before = await home();
  for (let number = 0; number < LOADS; number += 1) await load(number);
  const after = await home();
  console.log(`${LOADS} loads: before ${said(before)}; after ${said(after)}`);
  returns(before, after, `${LOADS} loads`);
}));
