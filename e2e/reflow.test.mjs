// Where room is scarce (280 pixels, letters of 32 px, 400%) nothing is cut, nothing lies over anything else, and nothing is
// wider than the window (WCAG 1.4.10), in every mode and dialog, also where every text is twice as long.

import { CHAPTERS } from "./chapters.mjs";
import { scene } from "./harness.mjs";
import { SCARCE, explore, others, rooms, story } from "./layout.mjs";

rooms("en", SCARCE);
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
