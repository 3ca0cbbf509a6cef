// The story from its cover to its end, in every language and size, as a reader walks through it; what a reader needs is
// measured by boxes. With LIMBO_PICTURES a folder, every step is also written there (`cargo xtask pictures`).

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { findings } from "./axe.mjs";
import { ASKS, CHAPTERS, ENDS, title } from "./chapters.mjs";
import { lacks, left_out } from "./engine.mjs";
import { scene } from "./harness.mjs";
import { leave_passage } from "./passage.mjs";
import { SHIFT_MAX, watch_figures, watch_shifts, worst_shift } from "./shifts.mjs";
import { LANGS } from "./texts.mjs";

const folder = process.env.LIMBO_PICTURES;
if (folder) await mkdir(folder, { recursive: true });

const WIDE = 1280;
const SIZES = [[360, 640], [768, 1024], [WIDE, 800], [1920, 1080]];
/** What is wrong with the boxes of the page, in words. */
function faults() {
  const wrong = [];
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const foot = document.querySelector(".story-foot").getBoundingClientRect();
  if (foot.top < 0 || foot.bottom > innerHeight + 1) wrong.push(`the way on is out of view: ${foot.top} to ${foot.bottom}`);
  const picture = [...document.querySelectorAll(".story-picture, .stage")].find(seen)?.getBoundingClientRect();
  const shown = Math.min(picture.bottom, foot.left < picture.right ? Math.min(foot.top, innerHeight) : innerHeight) - Math.max(picture.top, 0);
  if (shown < Math.min(picture.height, innerHeight) * 0.35) wrong.push(`of the picture ${shown} px of ${picture.height} are in view`);
  const heading = document.querySelector("h2").getBoundingClientRect();
  if (heading.bottom > foot.top && foot.left < heading.right) wrong.push("the heading is not in view");

  // Every piece of text on the picture and the card, but what the foot passes over.
  const texts = [];
  for (const part of document.querySelectorAll(".stage-front, .story-words, .story-foot, .story-picture, .letter")) {
    if (!seen(part)) continue;
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (!node.data.trim() || !seen(element) || element.closest("svg")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) texts.push({ part, words: node.data.trim(), element, box });
    }
  }
  for (const { words, element, box } of texts) {
    if (box.left < -1 || box.right > innerWidth + 1) wrong.push(`"${words}" is out of the page`);
    const style = getComputedStyle(element);
    if (style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1) wrong.push(`"${words}" is cut`);
  }
  for (const [i, a] of texts.entries()) {
    for (const b of texts.slice(i + 1)) {
      if (a.part !== b.part || a.element === b.element) continue;
      const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const y = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      // Lines may touch: a line's box is higher than its letters.
      if (x > 2 && y > Math.min(a.box.height, b.box.height) * 0.3) wrong.push(`"${a.words}" lies over "${b.words}"`);
    }
  }
  let above = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    if (!heading.checkVisibility({ visibilityProperty: true })) continue;
    const level = Number(heading.localName[1]);
    if (level > above + 1) wrong.push(`the heading "${heading.textContent}" skips a level`);
    above = level;
  }
  return [...new Set(wrong)];
}

/** The number of e-mails in limbo as the stage says it; none where the stage is not seen. */
const limbo_on_stage = () => {
  const number = document.querySelector(".stage-limbo b");
  return number?.checkVisibility({ visibilityProperty: true }) ? Number(number.textContent.replace(/\D/g, "")) : null;
};

for (const lang of LANGS) {
  for (const [width, height] of SIZES) {
    const visit = {
      query: `?mode=story&autoplay=0&locale=${lang}`,
      lang,
      width,
      height,
      touch: width < 700,
      before: async (page) => {
        await watch_shifts(page);
        await watch_figures(page);
      },
    };
    scene(`the story is whole from cover to end (${lang}, ${width} x ${height})`, visit, async (limbo) => {
      const wrong = [];
      for (const [i, chapter] of CHAPTERS.entries()) {
        await limbo.until(`${chapter} is shown`, (state) => state.chapter === chapter);
        await limbo.find("heading", limbo.words(title(chapter)));
        await limbo.whole();
        if (chapter === "sunday") await leave_passage(limbo);
        if (ASKS.includes(chapter)) await limbo.press("button", "predict.skip");
        // The guess is skipped, and the chapter is seen at its end.
        await limbo.call("pause");
        await limbo.seek(ENDS[chapter]);
        await limbo.frames(2);
        await limbo.whole();
        await limbo.page.evaluate(() => scrollTo(0, 0));
        await limbo.settled();
        if (folder) {
          const name = `${String(i).padStart(2, "0")}-${chapter}-${width}-${lang}.png`;
          await limbo.page.screenshot({ path: join(folder, name) });
        }
        wrong.push(...(await limbo.page.evaluate(faults)).map((what) => `${chapter}: ${what}`));
        if (width === WIDE && lang === "en") wrong.push(...(await findings(limbo.page)).map((what) => `${chapter}: ${what}`));
        const { ledger, weight } = await limbo.state();
        const said = await limbo.page.evaluate(limbo_on_stage);
        if (said !== null && said !== ledger.limbo * weight) wrong.push(`${chapter}: the stage says ${said} in limbo`);
        if (i < CHAPTERS.length - 1) await limbo.press("button", i === 0 ? "story.begin" : "story.next");
      }
      const figures = Object.entries(await limbo.page.evaluate(() => window.figures)).filter(([, seen]) => seen.before);
      if (figures.length === 0) wrong.push("no figure was seen while it was worked out");
      for (const [name, { before, after }] of figures) {
        if (before !== after) wrong.push(`${name} is ${before} px high while it is worked out, and then ${after}`);
      }
      const { worst, shifts } = await worst_shift(limbo.page);
      if (lacks("layout shifts")) left_out("layout shifts", `${lang}, ${width} x ${height}`);
      if (worst >= SHIFT_MAX) wrong.push(`the page moved by itself: ${worst}, ${JSON.stringify(shifts)}`);
      assert.deepEqual(wrong, []);
    });
  }
}
