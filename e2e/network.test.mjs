// "Your network": every number can be changed on the page, the change is part of the run, and what cannot be is said.

import assert from "node:assert/strict";
import { cut_choices } from "./boxes.mjs";
import { scene } from "./harness.mjs";
import { LANGS, SPOKEN } from "./texts.mjs";

const MINUTE = 60_000;
const town = "?scenario=small-town&autoplay=0";

/** What a number is called, with the place it belongs to. */
const name = (limbo, key, place) => {
  const what = limbo.words(`param.station.${key}`);
  return limbo.words("param.at", { place: limbo.words(`stage.${place}`), what });
};

/** Types a number into the first field of that name and leaves it. */
async function type(limbo, label, text) {
  const field = await limbo.find("textbox", label);
  await field.evaluate((input) => input.select());
  await field.type(text);
  await limbo.page.keyboard.press("Enter");
}

/** An outage of an hour, and everything opened at once; how often the mailboxes' server has fallen in the end. */
async function allAtOnce(limbo) {
  await limbo.seek(90 * MINUTE);
  await limbo.press("radio", "restart.bulk");
  await limbo.press("button", "restart.go");
  await limbo.seek(150 * MINUTE);
  return (await limbo.state()).stations.mailboxes.crashes;
}

async function cutOff(limbo) {
  await limbo.seek(30 * MINUTE);
  await limbo.press("button", "stage.cut_delivery");
}

for (const lang of LANGS) {
  scene(`more capacity makes all at once succeed, and undo takes it back (${lang})`, { query: `${town}&locale=${lang}`, lang }, async (limbo) => {
    await limbo.find("heading", limbo.words("decide.title"));
    await cutOff(limbo);
    assert.ok((await allAtOnce(limbo)) > 0, "the town's server bears everyone at once");
    await limbo.seek(80 * MINUTE);
    await type(limbo, name(limbo, "capacity_per_s", "mailboxes"), "600");
    assert.equal(await allAtOnce(limbo), 0);
    const before = await limbo.call("hash");
    for (let i = 0; i < 2; i++) await limbo.press("button", "transport.undo");
    await limbo.until("the change is undone", async () => {
      const field = await limbo.find("textbox", name(limbo, "capacity_per_s", "mailboxes"));
      return (await field.evaluate((input) => input.value)) === "18";
    });
    assert.notEqual(await limbo.call("hash"), before);
  });
}

scene("a change by the slider, by keyboard alone, is in the link: a reload gives the same run", { query: town }, async (limbo) => {
  await limbo.seek(20 * MINUTE);
  const slider = await limbo.find("slider", name(limbo, "door.sessions", "mailboxes"));
  await slider.focus();
  for (let i = 0; i < 40; i++) await limbo.page.keyboard.press("ArrowLeft");
  await limbo.seek(60 * MINUTE);
  const hash = await limbo.call("hash");
  await limbo.page.goto(await limbo.call("url"));
  await limbo.started();
  await limbo.until("the same run is shown", (state) => state?.t_ms === 60 * MINUTE && !state.seeking);
  assert.equal(await limbo.call("hash"), hash);
  await limbo.reads(limbo.words("network.changed.one"));
});

scene("a change while time runs does not make the clock jump", { query: town }, async (limbo) => {
  await limbo.press("button", "transport.play");
  await limbo.until("time runs", (state) => state.t_ms > 2000);
  // From one moment that is told to the next the clock goes on by what the frames between them stand for: a tenth of a
  // second each at most, which is six here, however slow the machine is. One was under way at either end.
  await limbo.page.evaluate(() => {
    const look = () => ({ t_ms: window.limbo.state().t_ms, frames: window.limbo.perf().frames });
    let told = look();
    window.jumps = [];
    (function watch() {
      const now = look();
      const [on, frames] = [now.t_ms - told.t_ms, now.frames - told.frames];
      if (on < 0 || on > (frames + 2) * 6_000) window.jumps.push([on, frames]);
      if (on !== 0) told = now;
      requestAnimationFrame(watch);
    })();
  });
  await type(limbo, name(limbo, "capacity_per_s", "mailboxes"), "36");
  await limbo.reads(limbo.words("network.changed.one"));
  const { t_ms } = await limbo.state();
  await limbo.until("time runs on", (state) => state.playing && state.t_ms > t_ms);
  assert.deepEqual(await limbo.page.evaluate(() => window.jumps), []);
});

scene("what a run begins with says so first, and can be left", { query: town }, async (limbo) => {
  await limbo.seek(10 * MINUTE);
  await (await limbo.page.waitForSelector("summary ::-p-text(Restart)")).click();
  const label = limbo.words("param.blocks");
  await type(limbo, label, "5");
  await limbo.reads(limbo.words("field.anew"));
  assert.equal((await limbo.state()).t_ms, 10 * MINUTE);
  await limbo.press("button", "field.leave");
  const field = await limbo.find("textbox", label);
  assert.equal(await field.evaluate((input) => input.value), "10");
  await type(limbo, label, "5");
  await limbo.press("button", "field.begin");
  await limbo.until("the run begins anew", (state) => state.t_ms === 0 && state.blocks.total === 5);
  await limbo.press("button", "transport.undo");
  await limbo.until("it is undone", (state) => state.t_ms === 10 * MINUTE && state.blocks.total === 10);
});

scene("what cannot be is said beside the field, and the last good number stays", { query: town }, async (limbo) => {
  const label = name(limbo, "capacity_per_s", "mailboxes");
  const hash = await limbo.call("hash");
  for (const [text, key] of [
    ["0", "field.between"],
    ["99999999999999999999999999", "field.between"],
    ["many", "field.no_number"],
    ["<b>9</b>", "field.no_number"],
    ["", "field.no_number"],
  ]) {
    const field = await limbo.find("textbox", label);
    await field.evaluate((input) => input.select());
    await limbo.page.keyboard.press("Backspace");
    await field.type(text);
    await limbo.page.keyboard.press("Enter");
    await limbo.reads(limbo.words(key).split("{")[0].trim());
    const said = await limbo.page.$eval("[role=alert]", (alert) => alert.innerText);
    assert.match(said, /18/, said);
  }
  assert.equal(await limbo.call("hash"), hash);
});

scene("who comes back to a field that refused something is told why", { query: town }, async (limbo) => {
  await (await limbo.page.waitForSelector(`summary ::-p-text(${limbo.words("network.scale")})`)).click();
  for (const [label, key] of [
    [name(limbo, "capacity_per_s", "mailboxes"), "field.no_number"],
    [limbo.words("network.seed"), "network.no_seed"],
  ]) {
    await type(limbo, label, "many");
    const field = await limbo.find("textbox", label);
    await limbo.until(`${label} says why`, async () =>
      (await field.evaluate((input) => document.getElementById(input.getAttribute("aria-describedby"))?.textContent ?? ""))
        .startsWith(limbo.words(key)));
  }
});

scene("a number is found by its name, and everything goes back at once", { query: town }, async (limbo) => {
  const search = await limbo.find("textbox", limbo.words("network.search"));
  await search.type("patience");
  await limbo.reads(limbo.words("network.found_n.other").replace("{n}", "0"));
  await search.evaluate((input) => input.select());
  await search.type("served for");
  await limbo.reads(limbo.words("network.found_n.one"));
  await type(limbo, limbo.words("param.readers.patience_ms"), "9");
  await limbo.press("button", "network.all_back");
  await limbo.reads(limbo.words("network.as_said"));
});

scene("that some hour needs mail is said until the hours are others", { query: town }, async (limbo) => {
  for (let hour = 0; hour < 23; hour++) await limbo.call("set", `arrivals.rhythm.${hour}`, 0);
  await (await limbo.page.waitForSelector(`summary ::-p-text(${limbo.words("network.senders")})`)).click();
  const last = await limbo.find("slider", limbo.words("param.arrivals.rhythm", { hour: "23" }));
  await last.focus();
  await limbo.page.keyboard.press("Home");
  await limbo.reads(limbo.words("field.no_hour"));
  await limbo.press("button", "rhythm.back");
  await limbo.until("the alert is gone", async () => !(await limbo.page.$("[role=alert].field-refused")));
});

scene("a network of one's own is carried into the comparison", { query: town }, async (limbo) => {
  await cutOff(limbo);
  await limbo.seek(60 * MINUTE);
  await type(limbo, name(limbo, "capacity_per_s", "mailboxes"), "600");
  await limbo.press("button", "mode.compare");
  // All at once is on the left; with this much capacity it is through in minutes, where the town's server would fall.
  const compared = await limbo.until("both are played", ({ compare }) => compare?.known === 1 && compare);
  assert.equal(compared.from_ms, 60 * MINUTE);
  assert.ok(compared.a.done_ms < 70 * MINUTE, `done at ${compared.a.done_ms}`);
});

scene("another seed begins the run anew, says so first, and one undo brings the old one back", { query: town }, async (limbo) => {
  await limbo.seek(600_000);
  const { seed } = await limbo.state();
  await (await limbo.page.waitForSelector(`summary ::-p-text(${limbo.words("network.scale")})`)).click();
  const field = await limbo.find("textbox", limbo.words("network.seed"));
  for (const [text, key] of [["-1", "network.no_seed"], ["77", "field.anew"]]) {
    await field.evaluate((input) => input.select());
    await field.type(text);
    await limbo.page.keyboard.press("Enter");
    await limbo.reads(limbo.words(key));
    assert.equal((await limbo.state()).seed, seed, "nothing has happened yet");
  }
  await limbo.press("button", "field.begin");
  await limbo.until("the run has begun anew", (state) => state.seed === 77 && state.t_ms === 0);
  await limbo.press("button", "transport.undo");
  await limbo.until("the old run is back", (state) => state.seed === seed && state.t_ms === 600_000);
});

scene("a seed can be typed while the run plays", { query: town }, async (limbo) => {
  await (await limbo.page.waitForSelector(`summary ::-p-text(${limbo.words("network.scale")})`)).click();
  const field = await limbo.find("textbox", limbo.words("network.seed"));
  await limbo.call("play");
  await field.focus();
  await field.evaluate((input) => input.select());
  // After every figure the playhead goes on, and the page shows where it is.
  for (const figure of "777") {
    await limbo.page.keyboard.type(figure);
    const { t_ms } = await limbo.state();
    await limbo.until("it has played on", (state) => state.t_ms > t_ms + 10_000);
  }
  await limbo.call("pause");
  assert.equal(await field.evaluate((input) => input.value), "777");
  await limbo.page.keyboard.press("Enter");
  await limbo.reads(limbo.words("field.anew"));
});

scene("an outage is as long as the mailboxes take no mail, whatever was cut off before and whatever is lost", { query: town }, async (limbo) => {
  const lasts = (time) => limbo.reads(limbo.words("decide.now", { time }));
  await limbo.seek(12 * MINUTE);
  await limbo.call("cut", "relay");
  await limbo.seek(90 * MINUTE);
  await limbo.call("cut", "delivery");
  await limbo.seek(93 * MINUTE);
  await lasts("3 minutes");
  await limbo.call("destroySpool", "relay");
  await limbo.seek(94 * MINUTE);
  await lasts("4 minutes");
});

scene("an outage in which hardly anybody writes is an outage, and no shorter", { query: town }, async (limbo) => {
  await limbo.call("set", "arrivals.rate_per_s", 0.0005);
  await limbo.seek(12 * MINUTE);
  await limbo.call("cut", "delivery");
  await limbo.seek(72 * MINUTE);
  await limbo.reads(limbo.words("decide.now", { time: "1 hour" }));
});

/** Opens all groups of numbers. */
async function open_groups(limbo) {
  await limbo.page.waitForSelector(".network-group > summary");
  await limbo.page.$$eval(".network-group:not([open]) > summary", (shut) => shut.forEach((summary) => summary.click()));
  await limbo.page.waitForSelector(".network-group .field-typed select");
}

for (const lang of SPOKEN) {
  scene(`the scenario and every unit are read whole on a desk (${lang})`, { query: `?scenario=libero-2023&autoplay=0&locale=${lang}`, lang }, async (limbo) => {
    await open_groups(limbo);
    for (const width of [1280, 1920]) {
      await limbo.page.setViewport({ width, height: 800 });
      await limbo.settled();
      assert.deepEqual(await cut_choices(limbo, ".scenario-pickers select, .field-unit select"), [], `${width} px`);
    }
  });
}

scene("a finger finds each hour of a day of mail on a telephone", { query: town, width: 360, touch: true }, async (limbo) => {
  await open_groups(limbo);
  const near = await limbo.page.$$eval(".rhythm-hour input", (sliders) => {
    const at = sliders.map((slider) => slider.getBoundingClientRect()).map(({ left, width, top, height }) => [left + width / 2, top + height / 2]);
    return at.flatMap(([x, y], i) => at.slice(i + 1).map(([x2, y2]) => Math.hypot(x - x2, y - y2))).filter((far) => far < 24);
  });
  assert.deepEqual(near, []);
});

scene("the ledger ends with its words, however long what stands beside it", { query: town }, async (limbo) => {
  await open_groups(limbo);
  const blank = await limbo.page.$eval(".app-side .ledger", (ledger) => {
    const last = [...ledger.children].filter((child) => child.checkVisibility()).at(-1);
    return ledger.getBoundingClientRect().bottom - last.getBoundingClientRect().bottom;
  });
  assert.ok(blank < 40, `${blank} px`);
});
