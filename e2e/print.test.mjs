// On paper: a step of the story as it is seen, with its words and its sources, and nothing to press.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";

const step = "?mode=story&chapter=four-o-clock&autoplay=0&locale=en";

for (const [sheet, width, height] of [["upright", 703, 1000], ["across", 1032, 703]]) {
  scene(`a step that was seen on a wide screen fits a sheet held ${sheet}`, { query: step, width: 1600, height: 900 }, async (limbo) => {
    await limbo.reads(limbo.words("story.four_o_clock.title"));
    const laid_out = () => limbo.page.$eval(".app", (app) => app.style.getPropertyValue("--stage-px"));
    const before = await laid_out();
    // Firefox's driver cannot show a page as it is printed.
    if (!(await limbo.page.emulateMediaType("print").then(() => true, () => false))) return;
    // A printer lays out anew without telling the page: so does a narrower frame around what stays as wide.
    await limbo.page.addStyleTag({ content: `.app { width: ${width}px } @media print { .app { --paper-px: ${width < height ? 680 : 590} } }` });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const seen = await limbo.page.evaluate(() => {
      const shown = (element) => element.getClientRects().length > 0;
      const box = (selector) => document.querySelector(selector).getBoundingClientRect();
      return {
        buttons: [...document.querySelectorAll("button, select, input")].filter(shown).length,
        sources: [...document.querySelectorAll("main details li")].filter(shown).length,
        stage: box(".stage").width,
        height: box(".stage").height,
      };
    });
    assert.equal(seen.buttons, 0, "nothing to press");
    assert.ok(seen.sources >= 2, "the sources are open");
    assert.ok(seen.stage > 400 && seen.stage <= width, `the stage is ${seen.stage} wide`);
    assert.ok(seen.height < height, `and ${seen.height} high`);
    assert.equal(await laid_out(), before, "the stage on the screen is not laid out anew");
  });
}
