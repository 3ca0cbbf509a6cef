// A reader who opens everything there is and looks whether words have room: nothing is cut, nothing lies over anything
// else, nothing makes the page wider than the window. LIMBO_PICTURES names a folder for pictures of what was looked at.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { crowded } from "./boxes.mjs";
import { ASKS, CHAPTERS, ENDS } from "./chapters.mjs";
import { PATIENCE_MS, scene } from "./harness.mjs";
import { leave_passage } from "./passage.mjs";

const folder = process.env.LIMBO_PICTURES;
if (folder) await mkdir(folder, { recursive: true });

const HOUR = 3_600_000;
const listing = readFileSync(new URL("../crates/queue/samples/postqueue-j.json", import.meta.url), "utf8");

/** One reader's look at state after state; what was found is told at the end. */
export class Look {
  constructor(limbo, lang, screens, thorough) {
    Object.assign(this, { limbo, lang, screens, thorough, page: limbo.page, found: [], count: 0 });
  }

  /** Opens the page anew. */
  async open(query) {
    await this.page.goto(`${process.env.LIMBO_URL}?${query}&locale=${this.lang}&autoplay=0`);
    await this.limbo.started();
    await this.limbo.whole();
  }

  /** Looks at what is there, on each of the screens. */
  async at(what) {
    for (const screen of this.screens) {
      if (this.screens.length > 1) await show(this.page, screen);
      await this.on(screen, what);
    }
    this.count++;
  }

  /** Looks at it in two moments: what is drawn to measure follows what is measured. */
  async on(screen, what) {
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60)))));
    let wrong = await this.page.evaluate(crowded);
    for (const end = Date.now() + PATIENCE_MS / 3; wrong.length > 0 && Date.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      wrong = await this.page.evaluate(crowded);
    }
    if (this.screens.length > 1) wrong.push(...(await this.page.evaluate(stale)));
    const where = this.screens.length > 1 ? ` (${screen.name})` : "";
    this.found.push(...wrong.map((words) => `${what}${where}: ${words}`));
    if (folder) {
      const name = `${String(this.count).padStart(2, "0")}-${what.replaceAll(/[^\w]+/g, "-")}-${screen.name}-${this.lang}.png`;
      await this.page.screenshot({ path: join(folder, name), fullPage: !(await this.page.$("dialog[open]")) });
    }
  }

  /** Opens whatever a summary hides. */
  unfold() {
    return this.page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  }

  async press(key, fill) {
    const element = await this.limbo.find("button", this.limbo.words(key, fill));
    await element.evaluate((button) => button.click());
  }

  async leave() {
    await this.page.keyboard.press("Escape");
    await this.limbo.until("the dialog is closed", async () => !(await this.page.$("dialog[open]")));
  }
}

/**
 * What is not as high as it would be, had the page been opened on this screen: an engine may keep a height from the screen
 * before. Runs in the page.
 */
function stale() {
  const elements = [...document.querySelectorAll("#limbo *")].filter((element) => element instanceof HTMLElement && element.checkVisibility());
  const heights = () => elements.map(({ offsetHeight }) => offsetHeight);
  const [left, top] = [scrollX, scrollY];
  const kept = heights();
  document.body.style.display = "none";
  document.body.getBoundingClientRect();
  document.body.style.display = "";
  const right = heights();
  scrollTo(left, top);
  const wrong = elements.map((element, i) => ({ element, is: kept[i], was_to_be: right[i] })).filter(({ is, was_to_be }) => is !== was_to_be);
  // Whatever holds what is wrong is wrong, too.
  const innermost = wrong.filter(({ element }) => !wrong.some((other) => other.element !== element && element.contains(other.element)));
  return innermost.map(({ element, is, was_to_be }) => `<${element.localName} class="${element.className}"> is ${is} px high and not ${was_to_be}`);
}

/** The story, each chapter before its question is answered and at its end. */
export async function story(look) {
  const { limbo } = look;
  await look.open("mode=story");
  for (const [i, chapter] of CHAPTERS.entries()) {
    await limbo.until(`${chapter} is shown`, (state) => state.chapter === chapter);
    if (chapter === "sunday") {
      await look.page.waitForSelector(".pull-leave");
      await look.at(`${chapter}, the view draws back`);
      await leave_passage(limbo);
    }
    if (ASKS.includes(chapter)) {
      await limbo.find("button", limbo.words("predict.skip"));
      await look.at(`${chapter}, asked`);
      await look.press("predict.skip");
    }
    await limbo.call("pause");
    await limbo.seek(ENDS[chapter]);
    await limbo.frames(2);
    await limbo.whole();
    await look.unfold();
    await look.at(chapter);
    if (i < CHAPTERS.length - 1) await look.press(i === 0 ? "story.begin" : "story.next");
  }
}

/** Explore with everything that can be opened in it. */
export async function explore(look) {
  const { limbo, page } = look;
  await look.open("mode=explore&scenario=libero-2023");
  await look.at("explore, at the beginning");
  await limbo.seek(84 * HOUR);
  await limbo.call("sendTest");
  await look.unfold();
  await look.at("explore, everything unfolded");
  await limbo.call("restart", { kind: "bulk" });
  await limbo.seek(99 * HOUR);
  await look.at("explore, all at once");
  await look.press("take.title");
  await look.press("article.title");
  // The preview is the page itself.
  await page.waitForNetworkIdle();
  await look.unfold();
  await look.at("share and save");
  await look.leave();
  await page.keyboard.press("?");
  await look.at("keys");
  await look.leave();
  await look.press("ask.open");
  await look.press("ask.go");
  await look.at("ask the outage");
  await look.leave();
}

/** The workbench, the viewer's own queue, the operator's game. */
export async function extras(look) {
  const { limbo, page } = look;
  await look.open("mode=explore&scenario=small-town");
  await look.press("workbench.invite_go");
  await look.at("workbench");
  await look.press("workbench.half.title");
  await look.at("workbench, a question");
  await look.press("workbench.skip");
  await limbo.until("it is answered", () => page.$(".workbench-numbers"), 60_000);
  await look.at("workbench, its answer");
  await look.leave();
  await look.press("queue.open");
  await look.at("queue, empty");
  await page.evaluate((text) => {
    const brought = new DataTransfer();
    brought.items.add(new File([text], "postqueue-j.json", { lastModified: Date.UTC(2026, 10, 28, 19, 54) }));
    const event = (type) => new DragEvent(type, { dataTransfer: brought, bubbles: true, cancelable: true });
    for (const type of ["dragover", "drop"]) document.querySelector("dialog[open]").dispatchEvent(event(type));
  }, listing);
  await limbo.until("the pile is there", () => page.$(".queue-part"));
  await look.unfold();
  await look.at("queue, the pile");
  if (look.thorough) {
    await look.press("queue.foretell");
    await limbo.until("there are remedies", () => page.$(".queue-verdict"), 90_000);
    await look.unfold();
    await look.at("queue, foretold");
  }
  await look.leave();
  await look.open("game=1&mode=explore");
  await look.at("game");
  await look.press("game.hour");
  await look.unfold();
  await look.at("game, an hour later");
}

/** Compare, the lab, in another page, before a class. */
export async function others(look) {
  const { limbo, page } = look;
  await look.open("mode=compare&scenario=small-town");
  await look.at("compare, asked");
  await look.press("predict.skip");
  await limbo.until("both futures are known", ({ compare }) => compare?.known === 1);
  await look.unfold();
  await look.at("compare");
  await look.open("mode=lab");
  await look.unfold();
  await look.at("lab");
  if (look.thorough) {
    await look.press("lab.go.other", { n: 400 });
    const [longest] = limbo.words("lab.took.other").split(/\{\w+\}/).sort((a, b) => b.length - a.length);
    await limbo.reads(longest.trim(), 90_000);
    await look.unfold();
    await look.at("lab, played");
  }
  const parameter = await page.waitForSelector(`::-p-aria([name="${limbo.words("lab.parameter")}"])`);
  await parameter.select(limbo.words("lab.parameter.blocks_and_every"));
  await look.at("lab, a map");
  await look.open("chapter=monday&mode=story&embed=1");
  await look.at("embed, a chapter");
  await look.open("scenario=small-town&mode=explore&embed=1");
  await look.at("embed, explore");
  await look.open("scenario=small-town&mode=explore&present=1");
  await look.at("presentation, explore");
  await look.open("chapter=monday&mode=story&present=1");
  await look.at("presentation, a chapter");
}

/** A window of that width, as people have it. */
const window_of = (width) => ({ name: `${width}`, width, height: width < 700 ? 740 : 800 });

/**
 * Where there is least room: the narrowest screens that are sold; 400% of 1280 x 1024; who needs letters twice as large. What
 * the page works out it works out on the last of them, which is painted sooner than the second.
 */
export const SCARCE = [
  { name: "280 wide", width: 280, height: 653 },
  { name: "at 400%", width: 320, height: 256, deviceScaleFactor: 4 },
  { name: "letters of 32 px", width: 360, height: 740, letters_px: 32 },
];

/** Gives the page another screen, and letters of another size. */
export async function show(page, { width, height, letters_px, deviceScaleFactor = 1 }) {
  await page.evaluate((size) => (document.documentElement.style.fontSize = size), letters_px ? `${letters_px}px` : "");
  await page.setViewport({ width, height, deviceScaleFactor });
}

const calm = (page) => page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);

/**
 * Tests that words have room in a language on a screen of that width, or on several, which are then changed at each stop;
 * `thorough`: also in what takes seconds to be worked out.
 */
export function rooms(lang, where, { thorough = false, walks = [story, explore, extras, others] } = {}) {
  const screens = Array.isArray(where) ? where : [window_of(where)];
  const names = screens.map(({ name }) => name).join(", ");
  for (const walk of walks) {
    const visit = { lang, ...screens[0], blank: true, before: calm };
    scene(`words have room: ${walk.name} (${lang}, ${names})`, visit, async (limbo) => {
      const look = new Look(limbo, lang, screens, thorough);
      await walk(look);
      assert.ok(look.found.length === 0, `\n${look.found.join("\n")}`);
    });
  }
}
