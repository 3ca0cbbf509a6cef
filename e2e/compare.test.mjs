// Compare: two restarts of the same outage on one clock, chosen, guessed about, watched and judged by mouse,
// finger and keys.

import assert from "node:assert/strict";
import { lacks, left_out } from "./engine.mjs";
import { withDownloads } from "./downloads.mjs";
import { addsUp, PATIENCE_MS, scene } from "./harness.mjs";
import { LANGS } from "./texts.mjs";

const town = "?scenario=small-town&autoplay=0&mode=compare";
const MINUTE_MS = 60_000;

/** The two futures, once both have been played to their end. */
const decided = (limbo) =>
  limbo.until("both futures are known", ({ compare }) => compare?.known === 1 && compare);

/** The fields of that label, A's before B's. */
const fields = (limbo, key) => limbo.page.$$(`::-p-aria([name="${limbo.words(key)}"])`);

/** Chooses by its words what stands in one of the lists of that label. */
async function choose(limbo, key, side, option) {
  const list = (await fields(limbo, key))[side];
  await list.evaluate((select, words) => {
    select.selectedIndex = [...select.options].findIndex((o) => o.textContent === words);
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }, limbo.words(option));
}

/** The plans' fields stand behind a summary. */
async function open_choosers(limbo) {
  const summary = await limbo.page.waitForSelector(`::-p-text(${limbo.words("compare.change")})`);
  await summary.click();
}

/** What a part of the page says, without line breaks. */
const said = (limbo, selector) =>
  limbo.page.$$eval(selector, (all) => all.map((element) => element.textContent.replace(/\s+/g, " ").trim()));

/** What a row of the tables says of A and of B. */
async function pair(limbo, key) {
  return limbo.until(`there is a row "${limbo.words(key)}"`, () => limbo.page.evaluate((name) => {
    const row = [...document.querySelectorAll("tr")].find((row) => row.firstElementChild.textContent === name);
    return row && [...row.children].slice(1).map((cell) => cell.textContent);
  }, limbo.words(key)));
}

for (const lang of LANGS) {
  scene(`from a quiet moment a ready-made outage is offered, and says so (${lang})`, {
    query: `?autoplay=0&locale=${lang}`, lang,
  }, async (limbo) => {
    await limbo.press("button", "mode.compare");
    await limbo.reads(limbo.words("compare.title"));
    const { compare, mode } = await limbo.until("the two are there", ({ compare, mode }) => compare && { compare, mode });
    assert.equal(mode, "compare");
    assert.equal(compare.revealed, false, "nothing is shown before the viewer asks for it");
    await limbo.press("button", "predict.skip");
    await limbo.reads(limbo.words("compare.no_crash"));
    const { a, b } = await decided(limbo);
    assert.equal(a.done_ms, null, "all at once never gets everything through");
    assert.ok(b.done_ms > compare.from_ms);
  });
}

scene("the key C compares from the very moment at which something waits", {
  query: "?scenario=small-town&autoplay=0",
}, async (limbo) => {
  await limbo.seek(10 * MINUTE_MS);
  await limbo.call("cut", "delivery");
  await limbo.seek(30 * MINUTE_MS);
  const { ledger } = await limbo.state();
  await limbo.page.keyboard.press("c");
  const compare = await limbo.until("the two are there", (state) => state.compare);
  assert.equal(compare.from_ms, 30 * MINUTE_MS);
  assert.equal(compare.a.ledger.sent, ledger.sent);
  assert.deepEqual(compare.a.ledger.sent, compare.b.ledger.sent, "the same mail on both sides");
});

/** A clock by which, for a call, every look at it has taken a second: no call's work goes a long way, however quick the machine is. */
const HURRIES = () => {
  const now = performance.now.bind(performance);
  let [ahead, hurries] = [0, false];
  performance.now = () => now() + (hurries ? (ahead += 1_000) : ahead);
  window.hurried_seek = (t_ms) => {
    hurries = true;
    window.limbo.seek(t_ms);
    hurries = false;
    return window.limbo.state().seeking;
  };
};

scene("Compare that is asked for while the run is still on its way begins where that arrives", {
  query: "?scenario=libero-2023&weight=200&autoplay=0", before: (page) => page.evaluateOnNewDocument(HURRIES),
}, async (limbo) => {
  const goal = 6 * 24 * 60 * MINUTE_MS;
  assert.ok(await limbo.page.evaluate((goal) => window.hurried_seek(goal), goal), "a way that one call's work does not go");
  await limbo.page.keyboard.press("c");
  const compare = await limbo.until("the two are there", (state) => state.compare, 4 * PATIENCE_MS);
  assert.equal(compare.from_ms, goal);
});

scene("where every e-mail is adds up to all that were sent, with what a disk has lost", { query: "?mode=compare&scenario=spool-destroyed&autoplay=0", loses: true }, async (limbo) => {
  await limbo.reads(limbo.words("compare.ledgers"));
  const title = limbo.words("compare.ledgers");
  const columns = await limbo.until("the table is there", () => limbo.page.evaluate((title) => {
    const table = [...document.querySelectorAll("table")].find((table) =>
      document.getElementById(table.getAttribute("aria-labelledby"))?.textContent === title);
    return table && [1, 2].map((side) => [...table.tBodies[0].rows].map(({ cells }) => Number(cells[side].textContent.replaceAll(",", ""))));
  }, title));
  for (const [sent, ...places] of columns) {
    // The last row is the limbo, which is part of what waits.
    const sum = places.slice(0, -1).reduce((a, b) => a + b, 0);
    assert.ok(sent > 0 && sum === sent, `${sent} sent, ${places} in all places`);
  }
});

scene("no restart is called real where the calendar mends another link than the one before the mailboxes", { query: "?mode=compare&scenario=spool-destroyed&autoplay=0", loses: true }, async (limbo) => {
  await limbo.reads(limbo.words("compare.from_repair").split("{")[0].trim());
});

scene("one clock: play, pause, keys on the chart, both ledgers add up", { query: town }, async (limbo) => {
  await decided(limbo);
  await limbo.press("button", "transport.play");
  const { t_ms } = await limbo.until("time runs", ({ compare }) =>
    compare.playing && compare.t_ms > compare.from_ms && compare);
  await limbo.press("button", "transport.pause");
  await limbo.until("time stands", ({ compare }) => !compare.playing && compare.t_ms >= t_ms);
  const slider = await limbo.find("slider", limbo.words("chart.seek"));
  await slider.focus();
  await limbo.page.keyboard.press("End");
  const end = await limbo.until("at the end", ({ compare }) => compare.t_ms === 180 * MINUTE_MS && compare);
  for (const side of [end.a, end.b]) addsUp(side.ledger);
  assert.ok(end.a.falls > 0, "all at once, the server falls");
  assert.equal(end.b.falls, 0, "in blocks, it holds");
  await limbo.page.keyboard.press("Home");
  await limbo.until("back at the fork", ({ compare }) => compare.t_ms === compare.from_ms);
});

scene("a sentence for each side says what came out: its numbers are those of the run and of the table", {
  query: `${town}&locale=en`, before: (page) => page.evaluateOnNewDocument(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  }),
}, async (limbo) => {
  const { from_ms, a, b } = await decided(limbo);
  assert.equal((await said(limbo, ".told")).length, 0, "nothing is told before the guess");
  await limbo.press("button", "predict.skip");
  await limbo.reads(limbo.words("compare.came_out"));
  const [of_a, of_b] = await limbo.until("both are told", async () => {
    const told = await said(limbo, ".told");
    return told.length === 2 && told;
  });
  const crashes = await pair(limbo, "compare.crashes_row");
  assert.match(of_a, new RegExp(`^A ?all at once: ${crashes[0]} crash(es)? in `, "i"));
  assert.equal(crashes[1], "0");
  assert.ok(of_b.includes(limbo.words("compare.no_crash")), of_b);
  for (const [told, { done_ms }] of [[of_a, a], [of_b, b]]) {
    if (done_ms === null) {
      assert.ok(told.endsWith(`${limbo.words("compare.still_waits")}.`), told);
      continue;
    }
    const [, hours = 0, minutes = 0] = told.match(/cleared after (?:(\d+) hours?)?(?:, )?(?:(\d+) minutes?)?\.$/) ?? [];
    const after = Math.floor((done_ms - from_ms) / MINUTE_MS);
    assert.ok(Math.abs(Number(hours) * 60 + Number(minutes) - after) <= 1, `${told} and ${after} minutes`);
  }
  const focused = await limbo.page.evaluate(() => document.activeElement.textContent);
  assert.equal(focused, limbo.words("compare.came_out"), "the focus goes to what came out");
  await limbo.call("seek", 180 * MINUTE_MS);
  const end = await limbo.until("at the end", ({ compare }) => compare.t_ms === 180 * MINUTE_MS && compare);
  assert.deepEqual(crashes, [String(end.a.falls), String(end.b.falls)], "as often as window.limbo says");
  const shifted = await limbo.page.evaluate(() => window.shifted);
  if (lacks("layout shifts")) left_out("layout shifts", "what was drawn does not move the page");
  assert.ok(shifted < 0.05, `the page shifts by ${shifted}`);
});

for (const [width, height] of [[360, 740], [1280, 800]]) {
  scene(`the question and both stages are in sight at once at ${width} x ${height}`, {
    query: town, width, height, touch: width < 768,
  }, async (limbo) => {
    await decided(limbo);
    await limbo.find("button", limbo.words("predict.skip"));
    await limbo.whole();
    await limbo.settled();
    const { buttons, stages } = await limbo.page.evaluate(() => {
      const box = (element) => {
        const { top, bottom, left, right } = element.getBoundingClientRect();
        return { top, bottom, left, right };
      };
      const form = [...document.querySelectorAll("main fieldset, main [aria-expanded]")];
      return { buttons: form.map(box), stages: [...document.querySelectorAll("main canvas")].map(box) };
    });
    assert.ok(buttons.every(({ bottom }) => bottom <= height), "the question is in sight");
    const [a, b] = stages;
    assert.ok(a.top === b.top && a.right <= b.left, "A stands left of B");
    for (const { top, bottom } of stages) {
      const seen = (Math.min(bottom, height) - top) / (bottom - top);
      assert.ok(seen > 0.85, `only ${Math.round(100 * seen)}% of a stage is in sight`);
    }
  });
}

scene("plans, numbers and doors are chosen; equal choices have equal futures", { query: town }, async (limbo) => {
  const first = await decided(limbo);
  await limbo.press("button", "predict.skip");
  await open_choosers(limbo);
  const blocks = await limbo.until("the number of B's groups is there", async () => (await fields(limbo, "restart.number")).at(-1));
  await blocks.click({ count: 3 });
  await blocks.type("30");
  await limbo.reads("30 groups");
  const other = await limbo.until("another future", ({ compare }) =>
    compare.known === 1 && compare.b.done_ms !== first.b.done_ms && compare);
  assert.equal(other.a.done_ms, first.a.done_ms, "the other side is as it was");
  await choose(limbo, "compare.overload", 0, "compare.overload_reject");
  await limbo.page.evaluate(() => window.limbo.seek(170 * 60_000));
  await limbo.until("the server of A holds", ({ compare }) =>
    compare.known === 1 && compare.t_ms === 170 * 60_000 && compare.a.falls === 0);
  for (const kind of ["compare.natural", "compare.calm", "compare.drip", "compare.bulk"]) {
    await choose(limbo, "compare.plan", 1, kind);
    await decided(limbo);
  }
  await limbo.press("button", "compare.copy", { other: "B" });
  await limbo.reads(limbo.words("compare.same"));
  const { a, b } = await decided(limbo);
  assert.equal(a.done_ms, b.done_ms);
});

scene("left and right are swapped, and one of them is carried on with alone", { query: town }, async (limbo) => {
  const before = await decided(limbo);
  await open_choosers(limbo);
  await limbo.press("button", "compare.swap");
  const after = await limbo.until("swapped", ({ compare }) => compare.a.done_ms === before.b.done_ms && compare);
  assert.equal(after.b.done_ms, before.a.done_ms);
  await limbo.press("button", "predict.skip");
  await limbo.call("seek", 100 * MINUTE_MS);
  const { a } = await limbo.until("both are there", ({ compare }) => compare.t_ms === 100 * MINUTE_MS && compare);
  await limbo.press("button", "compare.carry_on", { side: "A" });
  const state = await limbo.until("in Explore, at that moment", (state) =>
    state.mode === "explore" && state.t_ms === 100 * MINUTE_MS && state);
  assert.deepEqual(state.ledger, a.ledger, "it is the very same future");
  assert.equal(await limbo.call("hash"), a.hash);
  assert.equal(state.compare, null);
});

scene("a guess is drawn by mouse and by keys, and met by what came", { query: town }, async (limbo) => {
  await decided(limbo);
  const done = await limbo.find("button", limbo.words("predict.done"));
  assert.ok(await done.evaluate((button) => button.disabled), "nothing has been said yet");
  await limbo.press("button", "predict.draw_it");
  await limbo.page.waitForSelector("[role=slider][aria-orientation=vertical]");
  const points = () => limbo.page.$$(`::-p-aria([role="slider"])`);
  const heights = async () => {
    const all = await Promise.all((await points()).map((point) =>
      point.evaluate((p) => p.getAttribute("aria-orientation") === "vertical" ? Number(p.ariaValueNow) : null)));
    return all.filter((height) => height !== null);
  };
  const area = await limbo.page.evaluate(() => {
    const point = document.querySelector("[role=slider][aria-orientation=vertical]");
    point.scrollIntoView({ block: "center" });
    const { x, y, width, height } = point.parentElement.getBoundingClientRect();
    return { x, y, width, height };
  });
  const { mouse } = limbo.page;
  await mouse.move(area.x + 4, area.y + area.height * 0.4);
  await mouse.down();
  await mouse.move(area.x + area.width * 0.5, area.y + area.height - 1, { steps: 8 });
  await mouse.move(area.x + area.width - 2, area.y + area.height - 1, { steps: 8 });
  await mouse.up();
  const drawn = await limbo.until("the last point is down", async () => {
    const all = await heights();
    return all.at(-1) <= 4 && all;
  });
  assert.equal(drawn.length, 6);
  assert.ok(drawn[0] > drawn[2], `it goes down: ${drawn}`);
  const vertical = (await limbo.page.$$("[role=slider][aria-orientation=vertical]")).at(-1);
  await vertical.focus();
  await limbo.page.keyboard.press("PageUp");
  await limbo.until("the last point is higher", async () => (await heights()).at(-1) >= 25);
  await limbo.page.keyboard.press("Home");
  await limbo.until("and on the ground again", async () => (await heights()).at(-1) === 0);
  await limbo.press("radio", "predict.again");
  await limbo.press("button", "predict.done");
  await limbo.reads(limbo.words("predict.right", { came: limbo.words("predict.again") }));
  await limbo.reads(limbo.words("compare.guess", { side: "A" }));
  assert.equal((await limbo.state()).compare.revealed, true);
  await limbo.press("button", "predict.again_ask");
  await limbo.find("button", limbo.words("predict.skip"));
});

scene("a finger draws along the chart, and nothing sticks out", {
  query: town, width: 360, height: 740, touch: true,
}, async (limbo) => {
  await decided(limbo);
  await limbo.tap("button", "predict.draw_it");
  const point = await limbo.page.waitForSelector("[role=slider][aria-orientation=vertical]");
  await point.evaluate((p) => p.scrollIntoView({ block: "center" }));
  const area = await point.evaluate((p) => {
    const { x, y, width, height } = p.parentElement.getBoundingClientRect();
    return { x, y, width, height };
  });
  await limbo.page.touchscreen.tap(area.x + area.width * 0.8, area.y + area.height * 0.9);
  const done = await limbo.find("button", limbo.words("predict.done"));
  await limbo.until("something was drawn", () => done.evaluate((button) => !button.disabled));
  await limbo.tap("button", "predict.done");
  await limbo.reads(limbo.words("compare.no_crash"));
  await limbo.settled();
  const { wide, small } = await limbo.page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - window.innerWidth,
    small: [...document.querySelectorAll(".compare button, .compare select, .compare input")]
      .filter((control) => control.checkVisibility() && control.type !== "radio" && control.type !== "range")
      .map((control) => [control.ariaLabel ?? control.textContent, control.getBoundingClientRect()])
      .filter(([, box]) => box.width < 44 || box.height < 44)
      .map(([name, box]) => `${name}: ${box.width} x ${box.height}`),
  }));
  assert.ok(wide <= 0, `the page is ${wide} pixels too wide`);
  assert.deepEqual(small, [], "smaller than 44 x 44 pixels");
});

scene("another scenario is compared anew, and leaving lets the page go on", { query: town }, async (limbo) => {
  const { from_ms } = await decided(limbo);
  await limbo.call("load", "libero-2023", 2);
  await limbo.until("the other scenario's two", ({ compare, scenario }) =>
    scenario === "libero-2023" && compare && compare.from_ms !== from_ms);
  await limbo.press("button", "mode.explore");
  await limbo.until("no futures are shown", (state) => state.compare === null);
  await limbo.press("button", "transport.play");
  await limbo.until("time runs in Explore", (state) => state.playing && state.t_ms > 0);
});

/** Both futures at that instant, B with three groups. */
async function three_groups(limbo, t_ms) {
  await decided(limbo);
  await open_choosers(limbo);
  const blocks = await limbo.until("the number of B's groups is there", async () => (await fields(limbo, "restart.number")).at(-1));
  await blocks.click({ count: 3 });
  await limbo.page.keyboard.type("3");
  await limbo.page.keyboard.press("Tab");
  await limbo.until("B has three groups, and both are known", async ({ compare }) =>
    compare.known === 1 && /compare_b=blocks\.3\./.test(await limbo.call("url")));
  await limbo.call("seek", t_ms);
  return limbo.until("both are there", ({ compare }) => compare.t_ms === t_ms && compare);
}

/** What is the same for whoever sees the same two futures at the same instant. */
const seen = ({ from_ms, t_ms, revealed, a, b }) => ({ from_ms, t_ms, revealed, a: a.hash, b: b.hash });

scene("a link of the comparison opens both restarts at the instant shown, and asks no guess of who is led past it", {
  query: `${town}&locale=en`,
}, async (limbo) => {
  const there = await three_groups(limbo, 120 * MINUTE_MS);
  const url = await limbo.call("url");
  assert.match(url, /compare_b=blocks\.3\.\d+&compare_t=7200000/);
  assert.ok(!url.includes("compare_a"), "what is as usual need not be said");
  await limbo.page.goto(url);
  await limbo.started();
  const again = await limbo.until("the instant is there", ({ compare }) => compare?.t_ms === there.t_ms && compare);
  assert.deepEqual(seen(again), seen(there));
  await limbo.reads(limbo.words("compare.came_out"));
});

scene("a comparison that is reloaded, or returned to, is the one that was left", { query: `${town}&locale=en` }, async (limbo) => {
  const there = await three_groups(limbo, 120 * MINUTE_MS);
  const same = async (how) => {
    const now = await limbo.until(how, ({ compare }) => compare?.t_ms === there.t_ms && compare);
    assert.deepEqual(seen(now), seen(there), how);
  };
  await limbo.page.reload();
  await limbo.started();
  await same("after a reload");
  await limbo.press("button", "mode.lab");
  await limbo.until("the lab is there", (state) => state.mode === "lab");
  await limbo.page.goBack();
  await same("after Back");
});

scene("Back after one of two futures was carried on with brings both back, as they were left", { query: `${town}&locale=en` }, async (limbo) => {
  const there = await three_groups(limbo, 120 * MINUTE_MS);
  const url = await limbo.call("url");
  await limbo.press("button", "compare.carry_on", { side: "B" });
  const carried = await limbo.until("in Explore, at that moment", (state) => state.mode === "explore" && !state.seeking && state.t_ms >= there.t_ms && state);
  const hash = await limbo.call("hash");
  await limbo.page.goBack();
  const now = await limbo.until("after Back", ({ compare }) => compare?.t_ms === there.t_ms && compare);
  assert.deepEqual(seen(now), seen(there));
  await limbo.reads(limbo.words("compare.came_out"));
  assert.equal(await limbo.call("url"), url);
  // Forward leads to that future again, and Back once more to both.
  await limbo.page.goForward();
  await limbo.until("after Forward", ({ mode, t_ms, seeking }) => mode === "explore" && !seeking && t_ms === carried.t_ms);
  assert.equal(await limbo.call("hash"), hash);
  await limbo.page.goBack();
  await limbo.until("after Back again", ({ compare }) => compare?.t_ms === there.t_ms);
  assert.equal(await limbo.call("url"), url);
});

scene("Back and Forward lead through one comparison after another, each of the run from which it began", { query: `${town}&locale=en` }, async (limbo) => {
  const first = await three_groups(limbo, 120 * MINUTE_MS);
  const carry_on = async (side) => {
    const { t_ms } = (await limbo.state()).compare;
    await limbo.press("button", "compare.carry_on", { side });
    await limbo.until("in Explore, at that moment", (state) => state.mode === "explore" && !state.seeking && state.t_ms >= t_ms);
    return limbo.call("hash");
  };
  const one = await carry_on("B");
  await limbo.call("cut", "delivery");
  await limbo.press("button", "mode.compare");
  await limbo.until("both of the next are there", ({ compare }) => compare?.known === 1 && compare.from_ms === first.t_ms);
  // Who sees more is not asked for a guess any more.
  const later = first.t_ms + 10 * MINUTE_MS;
  await limbo.call("seek", later);
  await limbo.until("both are seen later", ({ compare }) => compare.t_ms === later);
  const two = await carry_on("A");
  assert.notEqual(one, two);
  const back = async (mode, arrives) => {
    await limbo.page.goBack();
    await limbo.until(`back in ${mode}`, (state) => state.mode === mode && !state.seeking && arrives(state));
  };
  await back("compare", ({ compare }) => compare?.known === 1 && compare.from_ms === first.t_ms);
  await back("explore", () => true);
  await back("compare", ({ compare }) => compare?.known === 1 && compare.from_ms === first.from_ms && compare.a.hash === first.a.hash);
  for (const mode of ["explore", "compare", "explore"]) {
    await limbo.page.goForward();
    await limbo.until(`forward in ${mode}`, (state) => state.mode === mode && !state.seeking);
  }
  await limbo.until("the last future is there", async () => (await limbo.call("hash")) === two);
});

scene("who guesses again is not led past the question, neither by a reload nor by a link", { query: `${town}&locale=en` }, async (limbo) => {
  await decided(limbo);
  await limbo.call("seek", 120 * MINUTE_MS);
  await limbo.until("the instant is there", ({ compare }) => compare.t_ms === 120 * MINUTE_MS && compare.revealed);
  assert.match(await limbo.call("url"), /compare_t=7200000/);
  await limbo.press("button", "predict.again_ask");
  await limbo.until("asked again", ({ compare }) => !compare.revealed);
  assert.doesNotMatch(await limbo.call("url"), /compare_t/);
  await limbo.until("the address says so too", () => limbo.page.evaluate(() => !location.search.includes("compare_t")));
  await limbo.page.reload();
  await limbo.started();
  assert.equal((await decided(limbo)).revealed, false);
});

scene("a restart that no comparison can have is refused in words, and the usual one is shown", {
  query: `${town}&locale=en&compare_a=blocks.0.1000&compare_b=calm.4&compare_t=99999999999`,
}, async (limbo) => {
  for (const value of ["blocks.0.1000", "99999999999"]) await limbo.reads(limbo.words("notice.bad_compare", { value }));
  const { from_ms, t_ms, revealed } = await decided(limbo);
  assert.equal(t_ms, from_ms);
  assert.equal(revealed, false);
  assert.match(await limbo.call("url"), /compare_b=calm\.4/);
});

/** A CSV of plain fields as rows of objects. */
function rows(text) {
  const [head, ...lines] = text.trimEnd().split("\r\n").map((line) => line.split(","));
  return lines.map((line) => Object.fromEntries(line.map((field, i) => [head[i], field])));
}

scene("what leaves the comparison is of the moment shown, and of both", { query: `${town}&locale=en` }, async (limbo) => {
  const there = await three_groups(limbo, 120 * MINUTE_MS);
  const { weight } = await limbo.state();
  await limbo.press("button", "take.title");
  const title = await limbo.until("the dialog says which moment", () =>
    limbo.page.$eval("dialog[open] .take-moment", (element) => element.textContent).catch(() => null));
  assert.match(title, /, 11:00 · A all at once · B 3 groups, /);
  await limbo.reads(limbo.words("take.link_help_both"));
  assert.equal(await limbo.has("button", limbo.words("take.name", { what: limbo.words("take.stage"), button: "PNG" })), false,
    "one stage of two is not what is shown");
  await withDownloads(limbo, async (save) => {
    const ledger = await save("take.ledger", "take.csv");
    assert.match(ledger.file, /T1000Z-ledger\.csv$/);
    for (const row of rows(ledger.bytes.toString("utf8")).filter(({ place }) => place in there.a.ledger)) {
      assert.equal(Number(row.t_ms), there.t_ms);
      for (const side of ["a", "b"]) {
        assert.equal(Number(row[`dots_${side}`]), there[side].ledger[row.place], `${row.place} of ${side}`);
        assert.equal(Number(row[`emails_${side}`]), there[side].ledger[row.place] * weight);
      }
    }
    const series = rows((await save("take.series", "take.csv")).bytes.toString("utf8"));
    assert.ok(series.length > 50, `${series.length} rows`);
    for (const side of ["a", "b"]) {
      for (const [place, dots] of Object.entries(there[side].ledger)) {
        assert.equal(Number(series.at(-1)[`${place}_${side}`]), dots * weight, `${place} of ${side}`);
      }
    }
    assert.equal(series[10].limbo_a, series[10].limbo_b, "before the restart there is one past");
  });
  const name = (letter) => limbo.words("take.name", { what: limbo.words("take.futures"), button: `${limbo.words("take.save")} ${letter}` });
  for (const letter of ["A", "B"]) await limbo.find("button", name(letter));
});

scene("before the futures are shown, a picture of them says nothing of how they end", { query: `${town}&locale=en` }, async (limbo) => {
  await decided(limbo);
  const said = () => withPicture(limbo);
  const before = await said();
  assert.ok(before.includes("All at once") && !/stayed up|crashed|so far/.test(before), before);
  await limbo.press("button", "predict.skip");
  await limbo.call("seek", 60 * MINUTE_MS + 1_000);
  await limbo.until("a second later", ({ compare }) => compare.t_ms === 60 * MINUTE_MS + 1_000);
  assert.match(await said(), /(no crash|crash(es)?) so far/);
});

scene("a picture of both futures is described of both", { query: `${town}&locale=en` }, async (limbo) => {
  await three_groups(limbo, 120 * MINUTE_MS);
  await limbo.press("button", "take.title");
  await withDownloads(limbo, async (save) => {
    const svg = (await save("share.title", "take.svg")).bytes.toString("utf8");
    const [, description] = svg.match(/<desc>(.*?)<\/desc>/s);
    const summaries = await said(limbo, "#summary-a, #summary-b");
    assert.ok(description.startsWith(`A: ${summaries[0]} B: ${summaries[1]}`), description);
  });
});

/** What the picture of the moment says in words. */
async function withPicture(limbo) {
  let words;
  await limbo.press("button", "take.title");
  await withDownloads(limbo, async (save) => {
    const svg = (await save("share.title", "take.svg")).bytes.toString("utf8");
    words = [...svg.replace(/<(title|desc)>.*?<\/\1>/gs, "").matchAll(/<text[^>]*>([^<]*)/g)].map((m) => m[1]).join("|");
  });
  await limbo.press("button", "take.close");
  return words;
}

scene("two futures run at the pace of their address, and give theirs to the next", { query: "?mode=compare&scenario=small-town&speed=4&autoplay=0" }, async (limbo) => {
  await limbo.until("they run at it", ({ compare }) => compare?.speed === 4);
  await limbo.call("speed", 0.5);
  await limbo.until("another pace is taken", ({ compare }) => compare?.speed === 0.5);
  assert.equal(new URL(await limbo.call("url")).searchParams.get("speed"), "0.5");
  await limbo.press("button", "mode.explore");
  await limbo.until("the pace goes along", ({ mode, speed }) => mode === "explore" && speed === 0.5);
});
