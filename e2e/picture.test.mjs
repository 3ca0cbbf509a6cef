// What is shown to a friend: the picture of a moment, of two futures, and of a letter's end.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";
import { withDownloads } from "./downloads.mjs";

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
