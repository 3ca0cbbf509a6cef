// Windows of sizes that are seldom looked at: a telephone on its side, a foldable one, a school's laptop, a low frame. What a
// reader comes for is in view there, and nothing lies over a button or half over words.

import assert from "node:assert/strict";
import { cut_choices } from "./boxes.mjs";
import { CHAPTERS, ENDS } from "./chapters.mjs";
import { scene } from "./harness.mjs";
import { SPOKEN } from "./texts.mjs";

const HOUR = 3_600_000;
const box = (page, selector) => page.$eval(selector, (element) => element.getBoundingClientRect().toJSON());
const meet = (a, b, most = 1) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > most && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > most;

for (const [width, height, lang] of [[844, 390, "de"], [717, 512, "fr"]]) {
  scene(`in a low window picture and words stand side by side, the number and the pile in view (${width} x ${height})`, { query: `?mode=story&chapter=monday&autoplay=0&locale=${lang}`, lang, width, height, touch: true }, async (limbo) => {
    await limbo.seek(ENDS.monday);
    await limbo.whole();
    await limbo.settled();
    const [stage, words, number, foot] = [await box(limbo.page, ".stage"), await box(limbo.page, ".story-text"), await box(limbo.page, ".stage-limbo"), await box(limbo.page, ".story-foot")];
    assert.ok(stage.right <= words.left, `the stage ends at ${stage.right}, the words begin at ${words.left}`);
    const captions = await limbo.page.$$eval(".stage-caption", (all) => all.map((caption) => caption.getBoundingClientRect().bottom));
    assert.ok(number.top >= 0 && Math.max(...captions) <= foot.top, `captions end at ${captions}, the buttons begin at ${foot.top}`);
    assert.ok(words.top + 24 < foot.top, `the words begin at ${words.top}, the buttons at ${foot.top}`);
  });
}

for (const [width, height, lang, query] of [[344, 882, "de", ""], [320, 640, "fr", ""], [728, 500, "es", "&embed=1"]]) {
  scene(`the story's steps lie on no button (${width} x ${height}${query})`, { query: `?mode=story&chapter=letter&autoplay=0&locale=${lang}${query}`, lang, width, height }, async (limbo) => {
    for (const chapter of [CHAPTERS[1], CHAPTERS.at(-1)]) {
      await limbo.call("show", `?chapter=${chapter}`);
      await limbo.until(`${chapter} is shown`, (state) => state.chapter === chapter);
      await limbo.settled();
      const lies = await limbo.page.evaluate(() => {
        // Of a step its dash is seen, in the middle of its button; what is under the way on is not seen.
        const { left, right, top, bottom } = document.querySelector(".story-steps").getBoundingClientRect();
        const middle = (top + bottom) / 2;
        return [...document.querySelectorAll(".story-foot button")].map((button) => button.getBoundingClientRect()).some((button) => {
          const x = Math.max(button.left, left) + 4;
          const meets = x < Math.min(button.right, right) && button.top < middle + 3 && button.bottom > middle - 3;
          return meets && document.elementFromPoint(x, middle)?.closest(".story-steps") != null;
        });
      });
      assert.ok(!lies, chapter);
    }
  });
}

for (const [width, lang] of [[344, "de"], [390, "fr"], [600, "es"]]) {
  scene(`the letter's card covers no word of the stage by half (${width} px, ${lang})`, { query: `?mode=story&chapter=letter&autoplay=0&locale=${lang}`, lang, width, height: 882 }, async (limbo) => {
    for (const t_ms of [1_000, 5_000, 11_000, ENDS.letter]) {
      await limbo.seek(t_ms);
      await limbo.settled();
      const card = await box(limbo.page, ".letter");
      const words = await limbo.page.$$eval(".stage-caption *, .stage-limbo, .stage-limbo *, .stage-facts *", (all) => all.filter((element) => element.checkVisibility({ visibilityProperty: true })).flatMap((element) =>
        [...element.childNodes].filter((node) => node.nodeType === 3).flatMap((node) => {
          const range = document.createRange();
          range.selectNodeContents(node);
          // A line's box is higher than its letters.
          return [...range.getClientRects()].map(({ left, right, top, bottom, height }) => ({ left: left + 1, right: right - 1, top: top + height / 4, bottom: bottom - height / 4, words: node.data }));
        })));
      // What is wholly under it comes to light when it moves on.
      const half = words.filter((rect) => meet(card, rect) && !(rect.left > card.left - 2 && rect.right < card.right && rect.top > card.top && rect.bottom < card.bottom));
      assert.deepEqual(half.map((rect) => rect.words), [], `at ${t_ms} ms`);
    }
  });
}

for (const lang of SPOKEN) {
  scene(`title, modes and settings stand in one row on a laptop (${lang})`, { query: `?mode=story&chapter=break&autoplay=0&locale=${lang}`, lang, width: 1200, height: 657 }, async (limbo) => {
    for (const width of [1200, 1280, 1366, 1440]) {
      await limbo.page.setViewport({ width, height: 657 });
      await limbo.settled();
      const [title, settings] = [await box(limbo.page, ".app-head h1"), await box(limbo.page, ".pickers")];
      assert.ok(title.top < settings.bottom && settings.top < title.bottom, `${width}: the settings stand under the title`);
    }
  });
}

for (const lang of SPOKEN) {
  scene(`what is chosen above the stage is read whole on a telephone, and where the lab's outage is on a laptop (${lang})`, { query: `?scenario=libero-2023&autoplay=0&locale=${lang}`, lang, width: 344, height: 882 }, async (limbo) => {
    assert.deepEqual(await cut_choices(limbo, ".scenario-pickers select"), []);
    await limbo.page.setViewport({ width: 1366, height: 657 });
    await limbo.press("button", "mode.lab");
    await limbo.page.waitForSelector(".lab-fields select");
    await limbo.settled();
    assert.deepEqual(await cut_choices(limbo, ".lab-fields label:first-of-type select"), []);
  });
}

scene("an e-mail that is touched on the stage shows its card where it can be seen", { query: `?scenario=libero-2023&autoplay=0&t=${84 * HOUR}`, width: 390, height: 844, touch: true }, async (limbo) => {
  const canvas = await limbo.page.$("canvas");
  await canvas.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
  const { left, top, width, height } = await box(limbo.page, "canvas");
  let card = null;
  for (let y = 0.3; y < 0.5 && !card; y += 0.03) {
    await limbo.page.touchscreen.tap(left + width * 0.75, top + height * y);
    await limbo.frames(3);
    card = await limbo.page.$("#message-title");
  }
  assert.ok(card, "a card is open");
  await limbo.until("its title is in view", () => card.evaluate((title) => {
    const { top, bottom } = title.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }));
});

scene("a number that is refused moves no field beside it", { query: "?scenario=libero-2023&autoplay=0", width: 390, height: 844 }, async (limbo) => {
  const [blocks, hours] = await limbo.page.$$(".block-fields input");
  const apart = async () => (await blocks.boundingBox()).y - (await hours.boundingBox()).y;
  assert.equal(await apart(), 0);
  await blocks.click({ count: 3 });
  await blocks.type("0");
  await limbo.page.waitForSelector(".block-fields .field-refused");
  assert.equal(await apart(), 0);
});
