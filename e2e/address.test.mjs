// What the address may ask for, and what happens when it asks for nonsense.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";

const good = "?scenario=small-town&seed=7&locale=it&t=60000&speed=4&autoplay=1";
scene("the address chooses scenario, seed, language, instant, speed and play", { query: good, lang: "it" }, async (limbo) => {
  const state = await limbo.until("the run is there", (state) => state.t_ms >= 60_000 && state.playing && state);
  assert.deepEqual([state.scenario, state.seed, state.locale, state.speed], ["small-town", 7, "it", 4]);
  await limbo.find("button", limbo.words("transport.pause"));
});

scene("autoplay=0 stands still", { query: "?scenario=small-town&t=60000&autoplay=0" }, async (limbo) => {
  await limbo.until("the instant is reached", (state) => state.t_ms === 60_000 && !state.playing);
});

const bad = "?scenario=nope&seed=abc&locale=xx&t=-5&speed=NaN&autoplay=maybe";
const refused = { scenario: "nope", seed: "abc", locale: "xx", t: "-5", speed: "NaN", autoplay: "maybe" };
scene("nonsense in the address gives the default and a notice for each", { query: bad }, async (limbo) => {
  const usual = await limbo.state();
  for (const [name, value] of Object.entries(refused)) {
    await limbo.reads(limbo.words(`notice.bad_${name}`, { value }));
  }
  assert.deepEqual([usual.scenario, usual.speed, usual.locale], ["libero-2023", 1, "en"]);
  const dismiss = limbo.words("notice.dismiss");
  for (let closed = 0; await limbo.has("button", dismiss); closed++) {
    assert.ok(closed < 10, "a notice that was closed goes away");
    const left = () => limbo.page.$$eval(`::-p-aria([role="button"][name="${dismiss}"])`, (buttons) => buttons.length);
    const before = await left();
    await (await limbo.find("button", dismiss)).click();
    await limbo.until("one notice less", async () => (await left()) < before);
  }
});

const script = "?scenario=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&seed=99999999999999999999&t=1e99&speed=%";
scene("an address that tries to write on the page is only read out", { query: script }, async (limbo) => {
  await limbo.reads("<img src=x onerror=alert(1)>");
  const injected = await limbo.page.evaluate(() => document.querySelector('img[src="x"]') !== null);
  assert.equal(injected, false);
});

scene("an endless address is refused as a whole", { query: `?scenario=${"x".repeat(5_000)}` }, async (limbo) => {
  await limbo.reads(limbo.words("notice.too_long"));
});

const languages = (list) => ({
  before: (page) => page.evaluateOnNewDocument((list) => {
    Object.defineProperty(navigator, "languages", { get: () => list });
    Object.defineProperty(navigator, "language", { get: () => list[0] });
  }, list),
});
scene("without a choice the browser's language is taken", { lang: "it", ...languages(["nl", "it-CH", "en"]) }, async (limbo) => {
  await limbo.until("the page is Italian", (state) => state.locale === "it");
  await limbo.find("button", limbo.words("stage.cut_delivery"));
});
scene("a browser of another language gets English", languages(["nl-BE", "pl"]), async (limbo) => {
  await limbo.until("the page is English", (state) => state.locale === "en");
});

/** What the page's address says of itself. */
const asked = (limbo) => limbo.page.evaluate(() => Object.fromEntries(new URLSearchParams(location.search)));

const runs = "?scenario=small-town&mode=explore&locale=en";
scene("what was done a moment ago is there after a reload, while time runs", { query: runs }, async (limbo) => {
  await limbo.until("time runs", (state) => state.playing && state.t_ms > 0);
  await limbo.press("button", "stage.cut_delivery");
  await limbo.page.reload();
  await limbo.started();
  await limbo.until("time runs again", (state) => state.playing && state.t_ms > 0);
  assert.equal((await limbo.state()).links.delivery, "broken");
});

scene("whoever goes to another mode and reloads at once has their run there", { query: `${runs}&autoplay=0` }, async (limbo) => {
  await limbo.seek(600_000);
  await limbo.press("button", "stage.cut_delivery");
  await limbo.press("button", "mode.lab");
  await limbo.page.reload();
  await limbo.started();
  assert.equal((await limbo.state()).mode, "lab");
  await limbo.press("button", "mode.explore");
  await limbo.until("the run is there", (state) => state.t_ms === 600_000);
  assert.equal((await limbo.state()).links.delivery, "broken");
});

const leaving = {
  "is left": () => dispatchEvent(new Event("pagehide")),
  "is hidden": () => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
    document.dispatchEvent(new Event("visibilitychange"));
  },
};
for (const [how, leave] of Object.entries(leaving)) {
  scene(`a page that ${how} while time runs has this very moment in its address`, { query: runs }, async (limbo) => {
    await limbo.until("time has passed", (state) => state.playing && state.t_ms > 60_000);
    const [t_ms, query] = await limbo.page.evaluate((leave) => {
      (0, eval)(`(${leave})()`);
      return [window.limbo.state().t_ms, location.search];
    }, leave.toString());
    assert.equal(new URLSearchParams(query).get("t"), String(t_ms));
  });
}

scene("of a burst the address is written a few times, and the last of it is there", { query: `${runs}&autoplay=0` }, async (limbo) => {
  const written = await limbo.page.evaluate(() => {
    let written = 0;
    const replace = history.replaceState;
    history.replaceState = function (...all) {
      written += 1;
      return replace.apply(this, all);
    };
    for (let i = 1; i <= 300; i++) window.limbo.seek(i * 1_000);
    return written;
  });
  assert.ok(written <= 8, `${written} times`);
  await limbo.until("the last is in the address", async () => (await asked(limbo)).t === "300000");
});
