// The teacher's kit and the other pages of prose, on the screen and on paper; and the QR code of this very moment, read
// off the projector by a decoder as a telephone does it.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import axe from "axe-core";
import { getDocumentProxy } from "unpdf";
import { scene } from "./harness.mjs";

const address = process.env.LIMBO_URL;
const decoder = createRequire(import.meta.url).resolve("jsqr");
const PROJECTOR = { width: 1920, height: 1080 };

/** What axe finds on the page, one line for each. */
async function findings(page) {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
  });
}

const PAGES = [
  ["teach/it/index.html", "it"],
  ["teach/en/worksheet.html", "en"],
  ["teach/it/answers.html", "it"],
  ["teach/en/glossary.html", "en"],
  ["about/it.html", "it"],
  ["about/model.html", "en"],
  ["teach/index.html", "en"],
];

for (const [path, lang] of PAGES) {
  scene(`${path} can be read by everybody, on a telephone too`, { blank: true, width: 360, height: 740 }, async ({ page }) => {
    for (const look of ["light", "dark"]) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: look }]);
      await page.goto(address + path);
      assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${over} pixels too wide`);
      assert.deepEqual(await findings(page), [], look);
    }
  });
}

scene("the worksheet is two sides of paper", { needs: "sheets of paper", blank: true }, async ({ page }) => {
  for (const path of ["teach/it/worksheet.html", "teach/en/worksheet.html"]) {
    await page.goto(address + path);
    for (const format of ["A4", "Letter"]) {
      const { numPages } = await getDocumentProxy(new Uint8Array(await page.pdf({ format })));
      assert.equal(numPages, 2, `${path}, ${format}`);
    }
  }
});

scene("from the page to the kit, into a step of its plan, and back", { query: "?scenario=small-town&autoplay=0&locale=en" }, async (limbo) => {
  const { page } = limbo;
  const follow = async (name) => limbo.follow(await limbo.find("link", name));
  await follow(limbo.words("prose.teach"));
  await limbo.find("heading", "Limbo in class");
  await page.goBack();
  await limbo.started();
  await follow(limbo.words("prose.about"));
  await limbo.find("heading", "How to cite");
  await follow("For teachers");
  await follow(limbo.words("story.neighbour.title"));
  await limbo.started();
  const { mode, chapter, locale } = await limbo.state();
  assert.deepEqual([mode, chapter, locale], ["story", "neighbour", "en"]);
  await limbo.find("button", limbo.words("present.leave"));
});

scene("where there is nothing, every language says so and leads to the page", { blank: true, problems: true }, async (limbo) => {
  const answer = await limbo.page.goto(`${address}nowhere`);
  assert.equal(answer.status(), 404);
  assert.deepEqual(await findings(limbo.page), []);
  const link = await limbo.find("link", "vai a Limbo");
  await limbo.follow(link);
  await limbo.started();
  assert.equal((await limbo.state()).locale, "it");
});

scene("the page in one file, which has no pages beside it, leads to none", { blank: true }, async (limbo) => {
  await limbo.page.goto(`${address}limbo.html?scenario=small-town&mode=explore&autoplay=0&locale=en`);
  await limbo.started();
  await limbo.press("button", "take.title");
  await limbo.find("button", limbo.words("present.qr"));
  assert.equal(await limbo.has("link", limbo.words("prose.teach")), false);
});

/** The text in the QR code on the screen, read off a picture of it. */
async function scanned(limbo) {
  await limbo.until("the code is shown", () => limbo.page.$("dialog[open] svg[role=img]"));
  const picture = await limbo.page.screenshot({ encoding: "base64" });
  const reader = await limbo.page.browserContext().newPage();
  await reader.addScriptTag({ path: decoder });
  const text = await reader.evaluate(async (picture) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
    const { width, height } = image;
    const canvas = new OffscreenCanvas(width, height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return window.jsQR(canvas.getImageData(0, 0, width, height).data, width, height)?.data ?? null;
  }, picture);
  await reader.close();
  await limbo.page.bringToFront();
  return text;
}

/** Opens a link in the same tab, as on another telephone, and says what is seen there. */
async function seenAt(limbo, link) {
  await limbo.page.goto(link);
  await limbo.started();
  await limbo.until("it is played so far", (state) => !state.seeking);
  return { ...(await limbo.state()), hash: await limbo.call("hash") };
}

scene("who scans a chapter's code off the projector sees the same moment", { query: "?chapter=monday&present=1&t=52000000&autoplay=0&locale=en", ...PROJECTOR }, async (limbo) => {
  await limbo.until("it is played so far", (state) => !state.seeking);
  await limbo.find("link", limbo.words("prose.teach"));
  await limbo.page.keyboard.press("q");
  await limbo.find("dialog", limbo.words("qr.title"));
  await limbo.reads(limbo.words("qr.this_device"));
  assert.deepEqual(await findings(limbo.page), []);
  await limbo.page.waitForSelector("dialog[open] svg[role=img]");
  await limbo.settled();
  const side = await limbo.page.$eval("dialog[open] svg[role=img]", (svg) => svg.getBoundingClientRect().height);
  assert.ok(side > 750, `the code is only ${side} pixels high`);
  const link = await scanned(limbo);
  assert.match(link, /chapter=monday/);
  assert.doesNotMatch(link, /run=|present=|theme=/, "nothing that is not needed");
  await limbo.page.keyboard.press("Escape");
  await limbo.until("it is closed", async () => !(await limbo.has("dialog", limbo.words("qr.title"))));
  const here = { ...(await limbo.state()), hash: await limbo.call("hash") };
  const there = await seenAt(limbo, link);
  assert.deepEqual([there.hash, there.t_ms, there.chapter], [here.hash, here.t_ms, here.chapter]);
});

scene("what somebody did travels with the code, or is left out where that is wanted", { query: "?scenario=small-town&autoplay=0&locale=en", ...PROJECTOR }, async (limbo) => {
  await limbo.seek(1_800_000);
  await limbo.call("cut", "delivery");
  await limbo.seek(3_600_000);
  const hash = await limbo.call("hash");
  await limbo.press("button", "take.title");
  await limbo.press("button", "present.qr");
  const link = await scanned(limbo);
  assert.equal(link, (await limbo.page.$eval("dialog[open] svg[role=img]", (svg) => svg.getAttribute("aria-label"))).split(" ").at(-1));
  await limbo.press("button", "qr.without");
  await limbo.reads(limbo.words("qr.without_help"));
  const without = await scanned(limbo);
  assert.ok(without.length < link.length && !without.includes("run="), without);
  assert.equal((await seenAt(limbo, link)).hash, hash);
  const plain = await seenAt(limbo, without);
  assert.equal(plain.t_ms, 3_600_000);
  assert.equal(plain.links.delivery, "up");
});

scene("a run too large for a code says so and offers the code without it", { query: "?scenario=small-town&autoplay=0&locale=en" }, async (limbo) => {
  await limbo.page.evaluate(() => {
    for (let i = 1; i <= 500; i += 1) {
      window.limbo.cut("delivery");
      window.limbo.mend("delivery", { kind: "blocks", blocks: 2 + (i % 90), every_ms: 1_000 + i * 7 });
    }
  });
  await limbo.page.keyboard.press("q");
  await limbo.reads(limbo.words("qr.too_large"));
  assert.match(await scanned(limbo), /scenario=small-town/);
});
