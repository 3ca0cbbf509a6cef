// Everyone: axe finds nothing in any use of the page, in any look, in both languages. Looks differ in colours, and
// languages in words: every use is looked at in every look in one language, and once in the other.

import assert from "node:assert/strict";
import { findings } from "./axe.mjs";
import { scene } from "./harness.mjs";

const TOWN = "scenario=small-town&autoplay=0";
const USES = {
  story: `${TOWN}&mode=story&chapter=letter`,
  explore: `${TOWN}&mode=explore`,
  game: "game=1&mode=explore",
  compare: `${TOWN}&mode=compare`,
  lab: `${TOWN}&mode=lab`,
  embed: `${TOWN}&mode=story&chapter=sunday&embed=1`,
  presenter: `${TOWN}&mode=story&chapter=break&present=1`,
};
const LOOKS = ["light", "dark", "projector"];

/** What axe finds in every look, the look named. */
async function inEveryLook(page, looks) {
  const found = [];
  for (const look of looks) {
    await page.evaluate((look) => document.documentElement.setAttribute("data-theme", look), look);
    for (const line of await findings(page)) found.push(`${look}: ${line}`);
  }
  return found;
}

for (const [use, query] of Object.entries(USES)) {
  scene(`axe finds nothing in ${use}, in every look`, { query: `?${query}&locale=en` }, async (limbo) => {
    await limbo.whole();
    assert.deepEqual(await inEveryLook(limbo.page, LOOKS), []);
  });

  scene(`axe finds nothing in ${use}, in Italian`, { query: `?${query}&locale=it`, lang: "it" }, async (limbo) => {
    await limbo.whole();
    assert.deepEqual(await findings(limbo.page), []);
  });
}

scene("axe finds nothing in what is shared and saved", { query: `?${TOWN}&mode=explore&locale=en` }, async (limbo) => {
  await limbo.press("button", "take.title");
  await limbo.press("button", "article.title");
  await limbo.find("button", limbo.words("article.copy"));
  // The frame of the preview is the page itself, which was looked at above; it is let finish before it goes.
  await limbo.page.waitForNetworkIdle();
  await limbo.page.$eval("iframe", (frame) => frame.remove());
  assert.deepEqual(await inEveryLook(limbo.page, LOOKS), []);
});

scene("axe finds nothing in what the outage answers", { query: "?scenario=libero-2023&autoplay=0&mode=explore&locale=en" }, async (limbo) => {
  await limbo.press("button", "ask.open");
  await limbo.press("button", "ask.go");
  await limbo.reads("5.4.300");
  assert.deepEqual(await inEveryLook(limbo.page, LOOKS), []);
});
