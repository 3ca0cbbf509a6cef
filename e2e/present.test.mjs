// Before a class: what there is to see fills one screen, a clicker turns the chapters, and there is a way out.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";

const explore = "?scenario=small-town&mode=explore&present=1&autoplay=0&locale=en";
const told = "?chapter=letter&present=1&autoplay=0&locale=en";

for (const [width, height] of [[1280, 720], [1920, 1080]]) {
  scene(`on a projector of ${width} by ${height} the stage and its restart are on one screen`, { query: explore, width, height }, async (limbo) => {
    assert.equal((await limbo.state()).theme, "projector");
    await limbo.whole();
    const restart = await limbo.find("button", limbo.words("restart.go"));
    await limbo.settled();
    const [over, lowest] = await limbo.page.evaluate(() => [
      document.documentElement.scrollWidth - innerWidth,
      document.querySelector("[aria-labelledby=stage-summary]").getBoundingClientRect().bottom - innerHeight,
    ]);
    assert.ok(over <= 0, `${over} pixels too wide`);
    assert.ok(lowest <= 0, `the stage ends ${lowest} pixels under the screen`);
    const under = await restart.evaluate((button) => button.getBoundingClientRect().bottom - innerHeight);
    assert.ok(under <= 0, `the restart's button ends ${under} pixels under the screen`);
    assert.equal(await limbo.has("combobox", limbo.words("header.scenario")), false, "nothing superfluous");
    const small = await limbo.page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
    assert.ok(small >= 17.9, `letters of ${small} pixels`);
  });
}

scene("a clicker turns the chapters", { query: told }, async (limbo) => {
  await limbo.page.keyboard.press("PageDown");
  await limbo.until("the second chapter", (state) => state.chapter === "sunday");
  await limbo.page.keyboard.press("PageUp");
  await limbo.until("the first again", (state) => state.chapter === "letter");
});

const asked = "?chapter=all-at-once&present=1&autoplay=0&locale=en";
scene("a clicker turns the chapters also where an answer has just been chosen by the mouse", { query: asked }, async (limbo) => {
  const answer = await limbo.page.waitForSelector("main label:has(input[type=radio])");
  await answer.click();
  assert.equal(await limbo.page.evaluate(() => document.activeElement.type), "radio");
  await limbo.page.keyboard.press("PageDown");
  await limbo.until("the next chapter", (state) => state.chapter === "groups");
});

scene("the keys are told where a question mark is pressed", { query: told }, async (limbo) => {
  await limbo.until("the help is open", async () => {
    await limbo.page.keyboard.press("?");
    return limbo.has("dialog", limbo.words("keys.title"));
  });
  await limbo.reads(limbo.words("keys.full_screen"));
});

scene("a teacher comes before the class and goes back to the desk", { query: explore.replace("&present=1", "") }, async (limbo) => {
  await limbo.press("button", "take.title");
  await limbo.press("button", "take.name", { what: limbo.words("present.title"), button: limbo.words("present.go") });
  await limbo.find("button", limbo.words("present.full_screen"));
  await limbo.until("the projector's colours", (state) => state.theme === "projector");
  await limbo.press("button", "stage.cut_delivery");
  await limbo.until("the link is cut", (state) => state.links.delivery === "broken");
  await limbo.press("button", "present.leave");
  await limbo.find("combobox", limbo.words("header.scenario"));
  await limbo.until("the colours of before", (state) => state.theme !== "projector");
  assert.equal((await limbo.state()).links.delivery, "broken", "nothing of the run is lost");
});
