// The operator's game: groups are opened and closed by buttons and keys, it is scored, and its link replays it.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";

const BEGIN_MS = 85 * 3_600_000 - 60_000;
const HOUR_MS = 3_600_000;

/** The date in Rome, as the digits of a seed. */
function today() {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Rome", year: "numeric", month: "2-digit", day: "2-digit" });
  return Number(parts.format(new Date()).replaceAll("-", ""));
}

/** Waits for the game's beginning: it is a minute to nine, and of the groups so many are open. */
function begins(limbo, open = 0) {
  return limbo.until("the game begins", (state) => {
    return state?.t_ms === BEGIN_MS && !state.seeking && state.blocks.open === open && state.blocks.total === 12 && state;
  });
}

/** The button that opens the next group; its name says how many are open. */
function opener(limbo, open) {
  const of = limbo.words("game.opened", { open, total: 12 });
  return limbo.find("button", `${limbo.words("game.open")} ${of}`);
}

/** Lets hours pass by the button. */
async function wait(limbo, hours) {
  for (let i = 0; i < hours; i += 1) {
    const { t_ms } = await limbo.state();
    await limbo.press("button", "game.hour");
    await limbo.until("an hour has passed", (state) => state.t_ms >= t_ms + HOUR_MS && !state.seeking);
  }
}

const calm = (page) => page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);

for (const [lang, width] of [["en", 1280], ["it", 360]]) {
  const query = `?mode=explore&scenario=small-town&autoplay=0&locale=${lang}`;
  scene(`a whole game by buttons, and its link replays it (${lang}, ${width})`, { query, lang, width, before: calm }, async (limbo) => {
    await limbo.press("button", "game.invite_go");
    const { seed } = await begins(limbo);
    assert.equal(seed, today(), "the seed is the day's in Rome");
    for (let open = 0; open < 12; open += 1) {
      await (await opener(limbo, open)).click();
      await limbo.until("it is open", (state) => state.blocks.open === open + 1);
      await wait(limbo, 1);
    }
    // Back is closed again, and opened.
    await limbo.press("button", "game.close");
    await limbo.until("one is shut again", (state) => state.blocks.open === 11);
    await (await opener(limbo, 11)).click();
    // Until of its people, too, nearly all are in.
    await wait(limbo, 3);
    const ends = await limbo.find("button", `${limbo.words("game.to_end")} ${limbo.words("game.to_end_help")}`);
    await ends.click();
    await limbo.reads(limbo.words("game.verdict_best"));
    await limbo.page.waitForSelector(".operator-line");
    const line = await limbo.page.$eval(".operator-line", (p) => p.textContent);
    assert.match(line, /^Limbo, .*★★★ 12 .*▮/);
    assert.match(line, /▯/, "it tells that one was closed");
    const link = await limbo.page.$eval(".operator-link", (input) => input.value);
    const played = await limbo.state();

    await limbo.page.goto(link);
    await limbo.started();
    // The first group was opened in the game's first moment.
    const watched = await begins(limbo, 1);
    await limbo.find("button", limbo.words("game.play_yourself"));
    assert.equal(watched.seed, seed);
    assert.equal(await limbo.has("button", limbo.words("game.close")), false, "who watches does nothing in it");
    // Elsewhere, and back: it is still somebody else's.
    await limbo.page.evaluate(() => window.limbo.show("?mode=lab"));
    await limbo.until("the lab is there", (state) => state.mode === "lab");
    await limbo.page.goBack();
    await limbo.until("the game is there again", (state) => state.mode === "explore" && state.seed === seed);
    await limbo.find("button", limbo.words("game.play_yourself"));
    assert.equal(await limbo.has("button", limbo.words("game.close")), false, "who watches does nothing in it, after Back either");
    await limbo.seek(played.t_ms);
    await limbo.reads(limbo.words("game.verdict_best"));
    await limbo.until("it says the same", () => limbo.page.evaluate((line) => document.querySelector(".operator-line")?.textContent === line, line));
    assert.deepEqual((await limbo.state()).ledger, played.ledger);
    await limbo.press("button", "game.play_yourself");
    await begins(limbo);
  });
}

scene("a game by keys: too fast, the server falls; closed again, it recovers", { query: "?game=1" }, async (limbo) => {
  await begins(limbo);
  await limbo.page.keyboard.press("o");
  await limbo.until("time runs from the first group on", (state) => state.playing && state.blocks.open === 1);
  await limbo.page.keyboard.press("Space");
  await limbo.until("it stands", (state) => !state.playing);
  for (let open = 2; open <= 12; open += 1) {
    await limbo.page.keyboard.press("o");
    await limbo.until("it opens", (state) => state.blocks.open === open);
  }
  await limbo.page.keyboard.press("ArrowRight");
  await limbo.page.keyboard.press("ArrowRight");
  await limbo.until("it falls", (state) => state.stations.mailboxes.crashes === 1);
  await limbo.page.keyboard.press("x");
  await limbo.until("one is shut again", (state) => state.blocks.open === 11);
  // There is no way back in a game, and nothing else can be done.
  const { t_ms } = await limbo.state();
  await limbo.page.keyboard.press("ArrowLeft");
  await limbo.page.keyboard.press("3");
  await assert.rejects(limbo.call("cut", "delivery"), /mode/);
  const state = await limbo.state();
  assert.equal(state.t_ms, t_ms);
  assert.equal(state.links.delivery, "up");
});

scene("who opens the last group by the keyboard closes none by a press too many", { query: "?game=1", before: calm }, async (limbo) => {
  await begins(limbo);
  await (await opener(limbo, 0)).focus();
  for (let open = 1; open <= 12; open += 1) {
    await limbo.page.keyboard.press("Enter");
    await limbo.until("one more is open", (state) => state.blocks.open === open);
  }
  await limbo.until("the focus is on a button no more", () => limbo.page.evaluate(() => document.activeElement.localName !== "button"));
  await limbo.page.keyboard.press("Enter");
  await limbo.frames(5);
  assert.equal((await limbo.state()).blocks.open, 12);
});

scene("out of the game and back in it by the browser's Back", { query: "?game=1" }, async (limbo) => {
  await begins(limbo);
  await limbo.page.keyboard.press("o");
  await limbo.until("one is open", (state) => state.blocks.open === 1);
  await limbo.press("button", "game.leave");
  await limbo.find("heading", limbo.words("ledger.title"));
  await limbo.page.goBack();
  await opener(limbo, 1);
});

scene("Back out of a game finds the run that its entry names, also after a reload in the game", { query: "?scenario=small-town&t=1500000&autoplay=0" }, async (limbo) => {
  await limbo.call("cut", "delivery");
  await limbo.seek(2_000_000);
  await limbo.until("the address has it", () => limbo.page.url().includes("t=2000000"));
  await limbo.press("button", "game.invite_go");
  await begins(limbo);
  await limbo.page.reload();
  await limbo.started();
  await begins(limbo);
  await limbo.page.goBack();
  await limbo.until("the town is there", (state) => state.scenario === "small-town" && state.t_ms === 2_000_000 && state.links.delivery === "broken");
});

scene("Back out of the story to a game finds it as it was left", { query: "?game=1" }, async (limbo) => {
  await begins(limbo);
  await limbo.page.keyboard.press("o");
  await limbo.until("one is open", (state) => state.blocks.open === 1);
  const { seed } = await limbo.state();
  await limbo.press("button", "mode.story");
  await limbo.until("the story is there", (state) => state.mode === "story" && state.scenario === "libero-2023" && state.seed !== seed);
  await limbo.page.goBack();
  await limbo.until("the game is there, with its open group", (state) => state.mode === "explore" && state.seed === seed && state.blocks.open === 1);
  await opener(limbo, 1);
});

scene("Back to a game whose place another run has taken finds it as it was left", { query: "?game=1" }, async (limbo) => {
  await begins(limbo);
  await limbo.page.keyboard.press("o");
  await limbo.until("one is open", (state) => state.blocks.open === 1);
  const { seed } = await limbo.state();
  await limbo.call("load", "small-town");
  await limbo.until("the town is there", (state) => state.scenario === "small-town");
  await limbo.page.goBack();
  await limbo.until("the game is there, with its open group", (state) => state.seed === seed && state.scenario !== "small-town" && state.blocks.open === 1);
  await opener(limbo, 1);
});

scene("Back out of the story to a game that ran leads to no earlier moment of it", { query: "?game=1" }, async (limbo) => {
  await begins(limbo);
  await limbo.page.keyboard.press("o");
  // The address is written now and then while time runs.
  const { seed, t_ms } = await limbo.until("it is later than the address says", (state) => {
    const [, said] = /[?&]t=(\d+)/.exec(limbo.page.url()) ?? [];
    return state.playing && said && state.t_ms > Number(said) + 60_000 && state;
  });
  await limbo.press("button", "mode.story");
  await limbo.until("the story is there", (state) => state.mode === "story");
  await limbo.page.goBack();
  const there = await limbo.until("the game is there", (state) => state.mode === "explore" && state.seed === seed && !state.seeking && state);
  assert.ok(there.t_ms >= t_ms, `${there.t_ms} after ${t_ms}`);
  await opener(limbo, 1);
});

scene("a game that is none is said so, and the day's begins for a link without a run", { query: "?game=7" }, async (limbo) => {
  await limbo.reads(limbo.words("notice.bad_game", { value: 7 }));
});
