// The handles on the stage: the network is changed where it is seen, by mouse, finger and keys, and what follows is seen.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";

const HOUR_MS = 3_600_000;
const libero = "?scenario=libero-2023&autoplay=0";
const calm = (page) => page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);

/** A handle, by its name. */
const handle = (limbo, key) => limbo.find("slider", limbo.words(key));

/** What is said of its value. */
const says = (element) => element.evaluate((e) => e.getAttribute("aria-valuetext"));

/** Waits until a handle says this. */
const saysAtLast = (limbo, key, expected) =>
  limbo.until(`the handle says ${expected}`, async () => expected.test(await says(await handle(limbo, key))));

async function middle(element) {
  await element.scrollIntoView();
  const { x, y, width, height } = await element.boundingBox();
  return [x + width / 2, y + height / 2];
}

/** Takes the mark on the mailboxes' bar and moves it so many pixels to the right. */
async function dragMark(limbo, dx, { drop = true } = {}) {
  const [x, y] = await middle(await handle(limbo, "handle.mark"));
  const { mouse } = limbo.page;
  await mouse.move(x, y);
  await mouse.down();
  await mouse.move(x + dx / 2, y, { steps: 3 });
  await mouse.move(x + dx, y, { steps: 3 });
  if (drop) await mouse.up();
}

/** The restart of 26 January, as the scenario has it or another one. */
const REOPENS_MS = 85 * HOUR_MS;

scene("who moves the mark to the right makes all at once succeed", { query: libero, before: calm }, async (limbo) => {
  await limbo.seek(REOPENS_MS - 60_000);
  await limbo.call("restart", { kind: "bulk" });
  await limbo.seek(REOPENS_MS + 2 * HOUR_MS);
  const fallen = await limbo.state();
  assert.ok(fallen.stations.mailboxes.crashes > 0, "as the scenario is, it falls");
  await limbo.press("button", "transport.undo");
  await limbo.until("it is before the restart", (state) => state.t_ms === REOPENS_MS - 60_000 && !state.seeking);
  await dragMark(limbo, 300);
  await limbo.until("it bears more", (state) => state.stations.mailboxes.sessions_max > 1000);
  await limbo.call("restart", { kind: "bulk" });
  await limbo.seek(REOPENS_MS + 2 * HOUR_MS);
  const { stations } = await limbo.state();
  assert.equal(stations.mailboxes.crashes, 0, "now it stands");
});

scene("who lets the mailboxes take less makes twelve groups fail", { query: libero, before: calm }, async (limbo) => {
  await limbo.seek(REOPENS_MS - 60_000);
  await (await handle(limbo, "handle.capacity_mailboxes")).focus();
  for (let i = 0; i < 6; i += 1) await limbo.page.keyboard.press("PageDown");
  await saysAtLast(limbo, "handle.capacity_mailboxes", /13 e-mails a second/);
  // What can be put back is in force.
  await limbo.find("button", limbo.words("handle.back", { value: "takes 260 e-mails a second" }));
  await limbo.seek(REOPENS_MS + 55 * HOUR_MS);
  const { stations } = await limbo.state();
  assert.ok(stations.mailboxes.crashes > 0, "one group after the other, and still it falls");
});

scene("a drag says what would be, changes nothing until it is let go, and Escape takes it back", { query: libero }, async (limbo) => {
  const before = await limbo.state();
  await dragMark(limbo, -40, { drop: false });
  await saysAtLast(limbo, "handle.mark", /^crashes above (?!400,000)[\d,]+ open connections$/);
  assert.equal((await limbo.state()).stations.mailboxes.sessions_max, before.stations.mailboxes.sessions_max);
  await limbo.page.keyboard.press("Escape");
  await limbo.page.mouse.up();
  await saysAtLast(limbo, "handle.mark", /crashes above 400,000 open connections/);
  const undo = await limbo.find("button", limbo.words("transport.undo"));
  assert.ok(await undo.evaluate((button) => button.getAttribute("aria-disabled") === "true"), "there is nothing to take back");
  await dragMark(limbo, -40);
  await limbo.until("it bears less", (state) => state.stations.mailboxes.sessions_max < before.stations.mailboxes.sessions_max);
  await limbo.press("button", "transport.undo");
  await saysAtLast(limbo, "handle.mark", /crashes above 400,000 open connections/);
});

scene("keys move a handle; many of them are one change, and one button puts it back", { query: libero }, async (limbo) => {
  await (await handle(limbo, "handle.rate")).focus();
  for (let i = 0; i < 4; i += 1) await limbo.page.keyboard.press("ArrowRight");
  await saysAtLast(limbo, "handle.rate", /^250 e-mails a second sent$/);
  const back = limbo.words("handle.back", { value: "104 e-mails a second sent" });
  await (await limbo.find("button", back)).click();
  await saysAtLast(limbo, "handle.rate", /^104 e-mails a second sent$/);
  await limbo.press("button", "transport.undo");
  await saysAtLast(limbo, "handle.rate", /^250 e-mails/);
  await limbo.press("button", "transport.undo");
  await saysAtLast(limbo, "handle.rate", /^104 e-mails/);
});

scene("Home and End go to the ends of a handle and scroll nothing, Delete to what the scenario says", { query: libero }, async (limbo) => {
  const rate = await handle(limbo, "handle.rate");
  await rate.focus();
  const at = (name) => rate.evaluate((e, name) => e.getAttribute(`aria-value${name}`), name);
  const scrolled = () => limbo.page.evaluate(() => scrollY);
  const [own, before] = [await at("now"), await scrolled()];
  for (const [key, end] of [["End", "max"], ["Home", "min"]]) {
    await limbo.page.keyboard.press(key);
    await limbo.until(`${key} is at an end`, async () => (await at("now")) === (await at(end)));
    assert.notEqual(await at("now"), own);
  }
  await limbo.page.keyboard.press("Delete");
  await limbo.until("it is as the scenario has it", async () => (await at("now")) === own);
  assert.equal(await scrolled(), before);
});

scene("a change while time runs does not jump the clock", { query: "?scenario=small-town&autoplay=1" }, async (limbo) => {
  await limbo.until("it plays", (state) => state.playing && state.t_ms > 1000);
  const before = (await limbo.state()).t_ms;
  await (await handle(limbo, "handle.travel")).focus();
  await limbo.page.keyboard.press("ArrowRight");
  await saysAtLast(limbo, "handle.travel", /2 minutes/);
  const { t_ms, playing } = await limbo.state();
  assert.ok(playing && t_ms >= before, "it plays on");
});

scene("another mix of servers begins the run anew, and says so first", { query: libero }, async (limbo) => {
  await limbo.seek(30 * HOUR_MS);
  const list = await limbo.page.waitForSelector('[data-parameter="providers"] select');
  await list.select("2");
  await limbo.find("alertdialog", limbo.words("handle.begins_anew"));
  await limbo.press("button", "handle.keep");
  assert.equal((await limbo.state()).t_ms, 30 * HOUR_MS, "nothing has happened");
  await list.select("2");
  await limbo.press("button", "handle.begin");
  await limbo.until("it begins anew", (state) => state.t_ms === 0);
  await limbo.press("button", "transport.undo");
  await limbo.until("and comes back", (state) => state.t_ms === 30 * HOUR_MS && !state.seeking);
});

scene("no two lists on the stage have one name", { query: libero }, async (limbo) => {
  const what = limbo.words("handle.retries");
  for (const place of ["provider", "relay"]) {
    await limbo.find("combobox", limbo.words("param.at", { place: limbo.words(`stage.${place}`), what }));
  }
});

scene("who chooses other servers by the keyboard is told what that means, keeps the run by Escape, and is back at the list", { query: libero }, async (limbo) => {
  const list = await limbo.page.waitForSelector('[data-parameter="providers"] select');
  const at_list = () => list.evaluate((e) => e === document.activeElement);
  const asked = () => limbo.has("alertdialog", limbo.words("handle.begins_anew"));
  const choose = async () => {
    await list.select("2");
    await list.focus();
    await limbo.until("it is said", () => limbo.page.evaluate((said) =>
      document.querySelector(".net-rule [role=alert]")?.textContent === said, limbo.words("handle.begins_anew")));
  };
  const kept = async (how) => {
    await limbo.until(`${how} keeps the run, and the focus is at the list`, async () => !(await asked()) && (await at_list()));
    await limbo.until("the list says what is in force", () => list.evaluate((e) => e.selectedIndex === 0));
  };
  await choose();
  await limbo.page.keyboard.press("Escape");
  await kept("Escape at the list");
  await choose();
  await (await limbo.find("button", limbo.words("handle.begin"))).focus();
  await limbo.page.keyboard.press("Escape");
  await kept("Escape at an answer");
  await choose();
  await (await limbo.find("button", limbo.words("handle.keep"))).focus();
  await limbo.page.keyboard.press("Enter");
  await kept("the button");
});

scene("the relay's rule changes while mail waits", { query: libero }, async (limbo) => {
  await limbo.seek(30 * HOUR_MS);
  const list = await limbo.page.waitForSelector('[data-parameter="relay_retry.rule"] select');
  await list.select("1");
  await limbo.until("it is Exim's", async () => (await list.evaluate((e) => e.selectedIndex)) === 1);
  await limbo.press("button", "transport.undo");
  await limbo.until("it is Postfix's", async () => (await list.evaluate((e) => e.selectedIndex)) === 0);
});

for (const lang of ["en", "it"]) {
  scene(`a finger moves what it touches (${lang})`, { query: `${libero}&locale=${lang}`, lang, width: 360, height: 800, touch: true }, async (limbo) => {
    const element = await handle(limbo, "handle.readers");
    const [x, y] = await middle(element);
    const { touchscreen } = limbo.page;
    await touchscreen.touchStart(x + 40, y);
    for (let i = 1; i <= 5; i += 1) await touchscreen.touchMove(x + 40 - i * 12, y);
    await touchscreen.touchEnd();
    await limbo.until("fewer log in", async () => !/100/.test(await says(element)));
    const { width, height } = await element.boundingBox();
    assert.ok(width >= 44 && height >= 43, "there is room for a finger");
  });
}

for (const query of ["?mode=story", "?mode=compare&scenario=small-town", "?mode=lab", `${libero}&controls=min`, `${libero}&present=1`]) {
  scene(`there are no handles at ${query}`, { query }, async (limbo) => {
    await limbo.whole();
    assert.equal(await limbo.page.$(".stage-network"), null);
  });
}
