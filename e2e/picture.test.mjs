// What is shown to a friend: the picture of a moment, of two futures, and of a letter's end.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";
import { withDownloads } from "./downloads.mjs";
import { SPOKEN } from "./texts.mjs";

const town = "?scenario=small-town&autoplay=0";

/** Width and height that a PNG says it has. */
const size = (png) => [png.readUInt32BE(16), png.readUInt32BE(20)];
const title = (svg) => svg.match(/<title>([^<]*)/)[1];

scene("a moment is saved as a picture of 1200 by 630 that says what it shows", { query: town }, async (limbo) => {
  await limbo.press("button", "stage.cut_delivery");
  await limbo.seek(3_600_000);
  await limbo.press("button", "take.title");
  const preview = await limbo.find("image", limbo.words("share.alt"));
  // How wide a drawing is by nature WebKit says as it is shown; its form is the same everywhere.
  const form = () => preview.evaluate((image) => image.complete && image.naturalWidth / image.naturalHeight);
  await limbo.until("the preview is there", async () => Math.abs((await form()) - 1200 / 630) < 0.01);
  await withDownloads(limbo, async (save) => {
    const svg = (await save("share.title", "take.svg")).bytes.toString("utf8");
    const { ledger, weight } = await limbo.state();
    const waiting = new RegExp(`${String(ledger.limbo * weight).slice(0, 1)}[\\d.,]*( million)? e-mails in limbo`);
    assert.match(title(svg), waiting);
    assert.ok(svg.startsWith("<svg") && svg.includes('width="1200" height="630"'));
    assert.ok(svg.includes("<image"), "the dots are in it");
    const { file, bytes } = await save("share.title", "take.png");
    assert.match(file, /-moment\.png$/);
    assert.deepEqual(size(bytes), [1200, 630]);
  });
});

scene("two futures are one picture", { query: "?scenario=small-town&mode=compare" }, async (limbo) => {
  await limbo.until("both are there", () => limbo.page.evaluate(() => document.querySelectorAll(".stage canvas").length === 2));
  await limbo.press("button", "take.title");
  await withDownloads(limbo, async (save) => {
    const svg = (await save("share.title", "take.svg")).bytes.toString("utf8");
    assert.equal(svg.match(/<image/g).length, 2, "both stages have their dots");
    assert.match(title(svg), /in limbo/);
  });
});

for (const lang of ["en", "de"]) {
  scene(`a chapter's own picture is taken as it stands: its title, its lines in their boxes, its cut links (${lang})`, { query: `?mode=story&chapter=links&autoplay=0&locale=${lang}`, lang }, async (limbo) => {
    const played = () => limbo.page.evaluate(() => document.querySelectorAll(".story-picture .links .figure-bar").length === 3);
    await limbo.until("the three runs are played", played, 60_000);
    const red = await limbo.page.$eval(".story-picture .cut", (cut) => getComputedStyle(cut).borderLeftColor);
    await limbo.press("button", "take.title");
    await withDownloads(limbo, async (save) => {
      const svg = (await save("share.title", "take.svg")).bytes.toString("utf8");
      // The run of the chapter has other numbers than the three that are shown.
      assert.equal(title(svg), limbo.words("story.links.title"));
      assert.equal(svg.split(`stroke="${red}"/>`).length - 1, 6, "both ends of three cuts");
      const over = await limbo.page.evaluate((svg) => {
        const shown = document.createElement("div");
        shown.style.cssText = "position:fixed;left:0;top:0";
        shown.innerHTML = svg;
        document.querySelector("dialog[open]").append(shown);
        const all = (selector) => [...shown.querySelectorAll(selector)];
        const boxes = all("rect[stroke]").map((box) => box.getBoundingClientRect()).filter((box) => box.width > 100);
        // A line may be a little wider than on the page, where its letters stand on whole pixels.
        const over = all("text").filter((text) => {
          const at = text.getBoundingClientRect();
          const box = boxes.find((box) => box.left < at.left && at.left < box.right && box.top < at.top && at.top < box.bottom);
          return box && at.right > box.right;
        });
        shown.remove();
        return { boxes: boxes.length, over: over.map((text) => text.textContent) };
      }, svg);
      assert.ok(over.boxes >= 3, `${over.boxes} boxes`);
      assert.deepEqual(over.over, []);
    });
  });
}

for (const lang of SPOKEN) {
  scene(`the three broken links stand at one height, and so do their bars, which are to be compared (${lang})`, { query: `?mode=story&chapter=links&autoplay=0&locale=${lang}`, lang }, async (limbo) => {
    const tops = (selector) => limbo.page.$$eval(`.story-picture .links ${selector}`, (all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
    for (const width of [1280, 1920]) {
      await limbo.page.setViewport({ width, height: 900 });
      for (const selector of [".links-chain", ".figure-bar"]) {
        await limbo.until(`${selector} at ${width} px`, async () => {
          const at = await tops(selector);
          return at.length === 3 && new Set(at).size === 1;
        }, 60_000);
      }
    }
  });
}

scene("the dashed line runs behind whatever words stand on it", { query: "?mode=story&chapter=patience&autoplay=0", width: 360 }, async (limbo) => {
  await limbo.whole();
  const open = await limbo.page.$$eval(".patience li :is(b, span):not(.patience-line, .patience-line *)", (all) =>
    all.filter((words) => words.checkVisibility()).filter((words) => {
      const { zIndex, backgroundColor } = getComputedStyle(words);
      return zIndex !== "1" || backgroundColor === "rgba(0, 0, 0, 0)";
    }).map((words) => words.textContent));
  assert.deepEqual(open, []);
});

scene("a line that is dashed on the page is dashed in the picture, and under the words", { query: "?mode=story&chapter=patience&autoplay=0" }, async (limbo) => {
  await limbo.until("the figure is there", () => limbo.page.$(".story-picture .patience-fate"));
  const fates = await limbo.page.$$eval(".story-picture .patience-fate", (fates) => fates.map((fate) => fate.textContent));
  await limbo.press("button", "take.title");
  await withDownloads(limbo, async (save) => {
    const svg = (await save("share.title", "take.svg")).bytes.toString("utf8");
    const line = svg.indexOf("stroke-dasharray");
    assert.ok(line > 0);
    for (const fate of fates) assert.ok(svg.indexOf(`>${fate}<`) > line, fate);
  });
});

for (const chapter of ["groups", "neighbour"]) {
  scene(`in a picture of the story the marked group is Anna's, as on the page (${chapter})`, { query: `?mode=story&chapter=${chapter}&autoplay=0` }, async (limbo) => {
    await limbo.press("button", "take.title");
    await withDownloads(limbo, async (save) => {
      const svg = (await save("share.title", "take.svg")).bytes.toString("utf8");
      assert.ok(svg.includes(limbo.words("stage.annas_block", { n: 7 })));
      assert.ok(!svg.includes(limbo.words("stage.my_block", { n: 7 })));
    });
  });
}
