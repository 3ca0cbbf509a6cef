// Buttons, keys and window.limbo do the same, and nothing where it cannot be seen; Back, Forward and reload go where
// the reader was.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";

const outage = "?scenario=gmail-2020&t=9000000&autoplay=0";
scene("a link that refuses everything is mended by its button and by its key", { query: outage }, async (limbo) => {
  const open = await limbo.find("button", limbo.words("stage.open_relay"));
  assert.ok(open, "the button says what a press does");
  await limbo.page.keyboard.press("2");
  await limbo.find("button", limbo.words("stage.cut_relay"));
  assert.equal((await limbo.state()).links.relay, "up", "the key has cut nothing");
});

const hidden = (state) => [state.playing, state.t_ms, state.links, state.ledger.sent];
scene("in the lab no key touches the run that nobody sees", { query: "?mode=lab&scenario=small-town&autoplay=0" }, async (limbo) => {
  await limbo.reads(limbo.words("lab.title"));
  const before = hidden(await limbo.state());
  for (const key of ["3", "Space", "r", "t", "ArrowRight"]) await limbo.page.keyboard.press(key);
  assert.deepEqual(hidden(await limbo.state()), before);
  for (const call of ["play", "step", "sendTest"]) await assert.rejects(limbo.call(call), /RangeError|mode/);
  await assert.rejects(limbo.call("cut", "delivery"), /mode/);
});

scene("what the comparison cannot do is refused, not passed over", { query: "?mode=compare&scenario=small-town&autoplay=0" }, async (limbo) => {
  await limbo.until("the two futures are there", (state) => state.compare);
  await assert.rejects(limbo.call("cut", "delivery"), /mode/);
  await limbo.call("play");
  await limbo.until("both play", (state) => state.compare.playing);
  await limbo.page.keyboard.press("Space");
  await limbo.until("the space bar pauses both", (state) => !state.compare.playing);
});

scene("keys with Alt are the browser's", { query: "?mode=compare&scenario=small-town&autoplay=0" }, async (limbo) => {
  await limbo.until("the two futures are known", (state) => state.compare?.known === 1);
  // Whoever lets time run would rather see than predict.
  await limbo.call("play");
  await limbo.call("pause");
  const slider = await limbo.find("slider", limbo.words("chart.seek"));
  await slider.focus();
  const before = (await limbo.state()).compare.t_ms;
  await limbo.page.evaluate(() => {
    // As a browser sends it; a real one would go forward in its history.
    const key = new KeyboardEvent("keydown", { key: "ArrowRight", altKey: true, bubbles: true, cancelable: true });
    window.taken = !document.activeElement.dispatchEvent(key);
  });
  assert.equal(await limbo.page.evaluate(() => window.taken), false);
  assert.equal((await limbo.state()).compare.t_ms, before);
  await limbo.page.keyboard.press("ArrowRight");
  await limbo.until("without Alt the arrow seeks", (state) => state.compare.t_ms > before);
});

scene("Back and Forward go through the chapters and modes that were seen", { query: "?chapter=letter&autoplay=0" }, async (limbo) => {
  const at = (mode, chapter) => limbo.until(`${mode} ${chapter}`, (state) => state.mode === mode && state.chapter === chapter);
  await at("story", "letter");
  await limbo.press("button", "story.next");
  await at("story", "sunday");
  await limbo.press("button", "mode.explore");
  await at("explore", null);
  await limbo.page.goBack();
  await at("story", "sunday");
  await limbo.page.goBack();
  await at("story", "letter");
  await limbo.page.goForward();
  await at("story", "sunday");
});

for (const [mode, arrives] of [["explore", () => true], ["compare", ({ compare }) => compare?.known === 1]]) {
  scene(`Back out of the story finds one's own run again (${mode})`, { query: "?scenario=small-town&mode=explore&autoplay=0&t=600000" }, async (limbo) => {
    await limbo.call("cut", "delivery");
    if (mode === "compare") await limbo.press("button", "mode.compare");
    await limbo.until("it is there", (state) => state.mode === mode && arrives(state));
    await limbo.press("button", "mode.story");
    await limbo.until("the story plays a run of its own", (state) => state.mode === "story" && state.scenario === "libero-2023");
    await limbo.page.goBack();
    await limbo.until("one's own is there", (state) => state.mode === mode && state.scenario === "small-town" && state.links.delivery === "broken" && state.t_ms === 600_000);
    await limbo.until("the address has it", () => /scenario=small-town.*&run=/.test(limbo.page.url()));
    await limbo.page.goForward();
    await limbo.until("the story is there", (state) => state.mode === "story" && state.scenario === "libero-2023");
  });
}

scene("Back out of the story finds one's own run at rest and at its pace, also where its address had no time to say so", { query: "?scenario=small-town&mode=explore&t=600000" }, async (limbo) => {
  await limbo.until("time runs", (state) => state.playing && state.t_ms > 600_000);
  // Of so many acts in a row the address tells the last ones later.
  for (let step = 0; step < 30; step += 1) await limbo.call("seek", 900_000 + step);
  await limbo.call("speed", 4);
  await limbo.call("pause");
  const { t_ms } = await limbo.until("it rests", (state) => !state.playing && !state.seeking && state);
  await limbo.press("button", "mode.story");
  await limbo.until("the story plays a run of its own", (state) => state.mode === "story" && state.scenario === "libero-2023");
  await limbo.page.goBack();
  const there = await limbo.until("one's own is there", (state) => state.mode === "explore" && state.scenario === "small-town" && !state.seeking && state);
  assert.deepEqual([there.playing, there.speed, there.t_ms], [false, 4, t_ms]);
});

scene("a page that is reloaded comes back to the same moment", { query: "?scenario=small-town&autoplay=0" }, async (limbo) => {
  await limbo.seek(600_000);
  await limbo.call("cut", "delivery");
  await limbo.seek(900_000);
  const hash = await limbo.call("hash");
  await limbo.until("the address says so", () => /[?&]t=900000/.test(limbo.page.url()));
  await limbo.page.reload();
  await limbo.started();
  await limbo.until("the instant is reached", (state) => state.t_ms === 900_000 && !state.seeking);
  assert.equal((await limbo.state()).links.delivery, "broken");
  assert.equal(await limbo.call("hash"), hash);
});

scene("a story that is reloaded comes back to its chapter", { query: "?chapter=letter&autoplay=0" }, async (limbo) => {
  await limbo.press("button", "story.next");
  await limbo.until("chapter 2", (state) => state.chapter === "sunday" && /chapter=sunday/.test(limbo.page.url()));
  await limbo.page.reload();
  await limbo.started();
  await limbo.until("chapter 2 again", (state) => state.mode === "story" && state.chapter === "sunday");
});

scene("Back out of the story finds the instant that its entry names, also where the run is the chapter's", { query: "?mode=story&chapter=monday&autoplay=0" }, async (limbo) => {
  await limbo.press("button", "mode.explore");
  await limbo.until("Explore is there", (state) => state.mode === "explore");
  await limbo.seek(540_000_000);
  await limbo.until("the address has it", () => limbo.page.url().includes("t=540000000"));
  await limbo.press("button", "mode.story");
  await limbo.until("the chapter has its own hour", (state) => state.mode === "story" && state.t_ms < 540_000_000);
  await limbo.page.goBack();
  await limbo.until("the hour is back", (state) => state.mode === "explore" && !state.seeking && state.t_ms === 540_000_000);
});
