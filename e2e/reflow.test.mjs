// Where room is scarce (280 pixels, letters of 32 px, 400%) nothing is cut, nothing lies over anything else, and nothing is
// wider than the window (WCAG 1.4.10), in every mode and dialog, also where every text is twice as long.

import assert from "node:assert/strict";
import { CHAPTERS } from "./chapters.mjs";
import { scene } from "./harness.mjs";
import { Look, SCARCE, explore, extras, others, rooms, show, story } from "./layout.mjs";
import { SPOKEN } from "./texts.mjs";

// Where texts of twice the length have room, the page's own have; the dialogs of `extras` are looked at with those.
rooms("en", SCARCE, { walks: [extras] });
rooms("long", SCARCE, { walks: [story, explore, others] });

scene("every chapter has its picture beside the words, also where a reader's own style has letters of 24 px", { query: "?mode=story&autoplay=0" }, async (limbo) => {
  await limbo.page.addStyleTag({ content: "html { font-size: 24px }" });
  for (const chapter of CHAPTERS) {
    await limbo.call("show", `?chapter=${chapter}`);
    await limbo.until(`${chapter} is shown`, (state) => state.chapter === chapter);
    await limbo.until(`${chapter} has its picture`, () => limbo.page.evaluate(() =>
      [...document.querySelectorAll(".app-stage, .story-picture")].some((picture) => {
        const { left, width, height, top, bottom } = picture.getBoundingClientRect();
        return picture.checkVisibility({ visibilityProperty: true }) && left < innerWidth / 2 && width > 300 && height > 100 && top < innerHeight && bottom > 0;
      })));
  }
});

// A telephone of 344 pixels, 400% of 1280, and the narrowest there is.
const NARROW = [344, 320, 280];

for (const lang of SPOKEN) {
  scene(`the ten digits that two futures have to tell make Compare no wider than a narrow window (${lang})`, { query: `?mode=compare&locale=${lang}&autoplay=0`, lang, width: NARROW[0] }, async (limbo) => {
    await limbo.page.waitForFunction(() => [...document.querySelectorAll(".pair td")].some((cell) => /(\d\D?){10}/.test(cell.textContent)));
    for (const width of NARROW) {
      await limbo.page.setViewport({ width, height: 800 });
      await limbo.settled();
      await limbo.until(`nothing sticks out of ${width} px`, () => limbo.page.evaluate((width) => innerWidth === width && document.documentElement.scrollWidth <= width, width));
    }
  });
}

for (const lang of SPOKEN) {
  scene(`no table of Compare is wider than its card (${lang})`, { query: `?mode=compare&scenario=libero-2023&compare_a=bulk&compare_b=blocks.12.18000000&compare_t=400000000&locale=${lang}&autoplay=0`, lang }, async (limbo) => {
    await limbo.page.waitForFunction(() => [...document.querySelectorAll(".pair td")].some((cell) => /(\d\D?){10}/.test(cell.textContent)));
    for (const width of [768, 1024, 1280, 1920]) {
      await limbo.page.setViewport({ width, height: 800 });
      await limbo.settled();
      await limbo.until(`every table stands on its card at ${width} px`, () => limbo.page.evaluate(() =>
        [...document.querySelectorAll(".pair")].every((table) => {
          const card = table.closest(".card").getBoundingClientRect();
          const { left, right } = table.getBoundingClientRect();
          return card.left < left && right < card.right;
        })));
    }
  });
}

/** Where words stand on a stage or on a scale. */
const STAGES = [
  "mode=explore&scenario=libero-2023&t=302400000",
  "mode=explore&scenario=libero-2023&t=302400000&embed=1&controls=none",
  "mode=explore&game=1",
  "mode=story&chapter=letter",
  "mode=story&chapter=monday&t=144000000",
  "mode=story&chapter=patience",
  "mode=compare&scenario=small-town",
];
const SCREENS = [390, 768, 1280].map((width) => ({ name: `${width}`, width, height: 800 }));

/** Every stage keeps what it says, and no word of it lies on another, on a telephone, a tablet and a desk. */
async function stages_have_room(limbo, style) {
  const look = new Look(limbo, "en", SCREENS);
  for (const query of STAGES) {
    await look.open(query);
    if (style) await limbo.page.addStyleTag({ content: style });
    await look.at(query);
    if (query !== STAGES[0]) continue;
    for (const said of [".stage-limbo", ".stage-lost", ".stage-oldest", ".stage-tests"]) {
      if (!(await limbo.page.$eval(said, (words) => words.checkVisibility()))) look.found.push(`${said} is not seen`);
    }
  }
  assert.equal(look.found.length, 0, `\n${look.found.join("\n")}`);
}

for (const least_px of [16, 18, 20]) {
  scene(`the stage has room for its words in a browser that makes no letters smaller than ${least_px} px`, { blank: true, least_px }, (limbo) => stages_have_room(limbo));
}

const TELEPHONES = [390, 360];

/** Words that are broken in what these are, whatever the reason; runs in the page. */
const broken_words = (selector) => [...document.querySelectorAll(selector)].flatMap((element) => {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    for (const { 0: word, index } of texts.currentNode.data.matchAll(/[^\s-]+-?/g)) {
      const letters = document.createRange();
      letters.setStart(texts.currentNode, index);
      letters.setEnd(texts.currentNode, index + word.length);
      if (new Set([...letters.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word);
    }
  }
  return found;
});

const STORY_SCREENS = [[280, 653], [320, 640], [360, 740], [768, 1024], [1024, 768], [1280, 720], [1920, 1080]];

for (const lang of SPOKEN) {
  for (const present of ["", "&present=1"]) {
    scene(`no word of the story's ways and figures is broken, on a telephone, a tablet across, a desk (${lang}${present})`, { query: `?mode=story&chapter=links&autoplay=0&locale=${lang}${present}`, lang }, async (limbo) => {
      await limbo.until("it is worked out", () => limbo.page.evaluate(() => document.querySelector(".links") && !document.querySelector(".figure-working")));
      for (const [width, height] of STORY_SCREENS) {
        await limbo.page.setViewport({ width, height });
        await limbo.settled();
        const parts = width < 768 ? ".story-ways .button" : ".story-ways .button, .links li";
        await limbo.until(`${width}: it is laid out`, async () => (await limbo.page.evaluate(broken_words, parts)).length === 0).catch(() => {});
        assert.deepEqual(await limbo.page.evaluate(broken_words, parts), [], `${width}`);
      }
    });
  }

  scene(`Compare's answers have room beside their buttons where a reader's letters are large (${lang})`, { query: `?mode=compare&scenario=small-town&autoplay=0&locale=${lang}`, lang }, async (limbo) => {
    await limbo.page.waitForSelector(".predict.compact .choice");
    for (const [width, letters_px] of [[1024, 24], [1280, 32]]) {
      await show(limbo.page, { width, height: 800, letters_px });
      await limbo.settled();
      assert.deepEqual(await limbo.page.evaluate(broken_words, ".predict.compact .choice"), [], `${width}`);
    }
  });
}

for (const lang of ["de", "en", "fr"]) {
  scene(`the story's date keeps clear of the steps on a telephone, also where no letters are smaller than 18 px (${lang})`, { blank: true, least_px: 18, lang }, async (limbo) => {
    for (const width of TELEPHONES) {
      await limbo.page.setViewport({ width, height: 800, hasTouch: true, isMobile: true });
      await limbo.page.goto(`${process.env.LIMBO_URL}?mode=story&chapter=patience&autoplay=0&locale=${lang}`);
      await limbo.started();
      await limbo.whole();
      await limbo.page.waitForFunction(() => document.querySelector(".story-clock")?.textContent.trim());
      const [date, steps, buttons] = await limbo.page.evaluate(() => {
        const words = document.createRange();
        words.selectNodeContents(document.querySelector(".story-clock"));
        return [words, document.querySelector(".story-steps"), document.querySelector(".story-ways")].map((at) => at.getBoundingClientRect().toJSON());
      });
      assert.ok(date.right <= steps.left || date.bottom <= steps.top, `${width}: the date ends at ${date.right}, the steps begin at ${steps.left}`);
      assert.ok(date.bottom <= buttons.top, `${width}: the date ends at ${date.bottom}, the buttons begin at ${buttons.top}`);
    }
  });
}

for (const lang of SPOKEN) {
  scene(`no word on the game's buttons is broken where no letters are smaller than 18 px (${lang})`, { blank: true, least_px: 18, lang }, async (limbo) => {
    for (const width of TELEPHONES) {
      await limbo.page.setViewport({ width, height: 800, hasTouch: true, isMobile: true });
      await limbo.page.goto(`${process.env.LIMBO_URL}?mode=explore&game=1&autoplay=0&locale=${lang}`);
      await limbo.started();
      await limbo.page.waitForSelector(".operator-close");
      await limbo.whole();
      assert.deepEqual(await limbo.page.evaluate(broken_words, ".operator-doors .button"), [], `${width}`);
    }
  });
}

// WCAG 1.4.12, in its words: what a page has to stand.
const SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }";

scene("the stage has room for its words where a reader's own style puts more space between letters, words, lines and paragraphs", { blank: true }, (limbo) =>
  stages_have_room(limbo, SPACED));

/** A telephone, the narrowest one that is sold, and one whose reader has letters of 24 pixels at least. */
const HELD = [{ width: 360, height: 740 }, { width: 320, height: 568 }, { width: 360, height: 740, least_px: 24 }];
for (const { width, height, least_px } of HELD) {
  scene(`a finger reaches the reader's settings at the end of the story, ${width} by ${height}${least_px ? `, letters of ${least_px} px` : ""}`, { query: "?mode=story&chapter=groups&autoplay=0&locale=de", lang: "de", touch: true, width, height, least_px }, async (limbo) => {
    await limbo.whole();
    await limbo.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await limbo.frames(2);
    const under = await limbo.page.evaluate(() =>
      [...document.querySelectorAll(".pickers :is(button, select)")].filter((control) => {
        const { left, top, width, height } = control.getBoundingClientRect();
        return !control.contains(document.elementFromPoint(left + width / 2, top + height / 2));
      }).map((control) => control.ariaLabel ?? control.textContent));
    assert.deepEqual(under, [], "under what stays at the screen's edge");
  });
}
