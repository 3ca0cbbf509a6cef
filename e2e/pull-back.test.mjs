// The passage from one letter to nine million mailboxes: it passes by itself, anything leaves it, and it moves nothing else.

import assert from "node:assert/strict";
import { lacks, left_out } from "./engine.mjs";
import { scene } from "./harness.mjs";
import { go_on, hold_passage } from "./passage.mjs";

const letter = "?mode=story&chapter=letter&locale=en";

/** The way into the second chapter, once what it needs is here. */
async function onward(limbo) {
  // The passage comes with the later part, which not every engine asks for soon; without it the chapter begins at once.
  const asked_for = (part) => limbo.responses.some((response) => response.url().includes(part));
  await limbo.until("the rest has come", async () => asked_for("/later-") && asked_for(".later.txt"));
  await limbo.page.waitForNetworkIdle();
  await limbo.press("button", "story.next");
  await limbo.until("Sunday", ({ chapter }) => chapter === "sunday");
}

const passage = (limbo) => limbo.has("image", limbo.words("pull.all"));

scene("from the letter the view draws back to the stage, and then its time begins", { query: letter, before: hold_passage }, async (limbo) => {
  await limbo.page.evaluate(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries()) window.shifts += shift.hadRecentInput ? 0 : shift.value;
    }).observe({ type: "layout-shift" });
  });
  await onward(limbo);
  await limbo.find("image", limbo.words("pull.all"));
  const begun = await limbo.state();
  assert.equal(begun.playing, false, "time waits");
  await go_on(limbo.page);
  await limbo.until("the stage is bare and its time runs", async ({ playing }) => playing && !(await passage(limbo)));
  if (lacks("layout shifts")) left_out("layout shifts", "from the letter the view draws back to the stage");
  assert.ok((await limbo.page.evaluate(() => window.shifts)) < 0.02, "nothing is moved out of its place");
});

for (const [how, leave] of [
  ["a key", (limbo) => limbo.page.keyboard.press("x")],
  ["its button", (limbo) => limbo.press("button", "pull.skip")],
  ["a click on it", async (limbo) => (await limbo.find("image", limbo.words("pull.all"))).click()],
  ["the button for the next chapter", (limbo) => limbo.press("button", "story.next")],
  ["the arrow for the next chapter", (limbo) => limbo.page.keyboard.press("ArrowRight")],
]) {
  scene(`the passage is left by ${how}`, { query: letter, before: hold_passage }, async (limbo) => {
    await onward(limbo);
    await limbo.find("image", limbo.words("pull.all"));
    await leave(limbo);
    await limbo.until("it is gone", async () => !(await passage(limbo)));
    const { chapter } = await limbo.until("its time runs", (state) => state.playing && state);
    assert.equal(chapter, "sunday");
  });
}

scene("whoever wants little motion gets four pictures until they go on", {
  query: letter,
  before: (page) => page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]),
}, async (limbo) => {
  await onward(limbo);
  await limbo.reads("9,000,000 mailboxes");
  assert.equal(await passage(limbo), false, "nothing moves");
  await limbo.press("button", "pull.on");
  await limbo.until("it is gone", async () => !(await limbo.has("button", limbo.words("pull.on"))));
});
