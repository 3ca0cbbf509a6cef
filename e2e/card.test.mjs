// Who looks for a message finds it, and reads its story; who sends a test e-mail can follow it all the way.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";
import { LANGS } from "./texts.mjs";

const town = "?scenario=small-town&autoplay=0";
const MINUTE = 60_000;

/** Where the stage is on the screen, its floor in view. */
const stage = (limbo) =>
  limbo.page.evaluate(() => {
    const canvas = document.querySelector("canvas");
    canvas.scrollIntoView({ block: "end", behavior: "instant" });
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return { left, top, width, height };
  });

/** Clicks or taps over the relay's basin until a card is open. */
async function open(limbo, hit) {
  const { left, top, width, height } = await stage(limbo);
  const near = [];
  for (let y = 0.97; y > 0.3; y -= 0.04) for (let x = 0.3; x < 0.95; x += 0.05) near.push([x, y]);
  for (const [x, y] of near) {
    await hit(left + x * width, top + y * height);
    await limbo.frames(2);
    if ((await card(limbo)) !== "") return;
  }
  throw new Error("no point of the stage opens a card");
}

/** What the open card says. */
const card = (limbo) =>
  limbo.page.evaluate(() => document.querySelector("[aria-labelledby=message-title]")?.innerText ?? "");

/** Opens the card of one's own message, from the list of them. */
async function open_mine(limbo) {
  const mine = await limbo.page.waitForSelector("[data-message]");
  await mine.evaluate((button) => button.click());
}

async function waiting(limbo) {
  await limbo.call("cut", "delivery");
  await limbo.seek(30 * MINUTE);
  assert.ok((await limbo.state()).ledger.spooled_relay > 20);
}

scene("a click on the heap opens the card of a message that waits", { query: town }, async (limbo) => {
  await waiting(limbo);
  await open(limbo, (x, y) => limbo.page.mouse.click(x, y));
  await limbo.reads(limbo.words("card.now.limbo_relay").split("}").at(-1));
  await limbo.reads(limbo.words("card.step.accepted_provider"));
  await limbo.reads(limbo.words("card.step.accepted_relay"));
  const before = await card(limbo);
  await limbo.seek(0);
  await limbo.reads(limbo.words("card.now.not_sent"));
  await limbo.seek(30 * MINUTE);
  await limbo.reads(limbo.words("card.step.accepted_relay"));
  assert.equal(await card(limbo), before, "the same instant tells the same story");
  await limbo.press("button", "card.close");
  await limbo.until("the card is closed", async () => (await card(limbo)) === "");
});

scene("the letter's card goes with the letter: no stranger's stands over the next chapter", { query: "?chapter=letter&autoplay=0" }, async (limbo) => {
  await limbo.seek(7_000);
  const messages = await limbo.find("application", limbo.words("stage.messages"));
  await messages.focus();
  await limbo.page.keyboard.press("Enter");
  await limbo.reads(limbo.words("card.step.sent"));
  // The passage comes between.
  await limbo.page.keyboard.press(".");
  await limbo.page.keyboard.press(".");
  await limbo.until("the next chapter", (state) => state.chapter === "sunday" && state.scenario === "libero-2023");
  await limbo.call("pause");
  await limbo.seek(3_600_000);
  assert.equal(await card(limbo), "");
});

scene("the arrow keys go to a neighbour, Enter opens its card, Escape closes it", { query: town }, async (limbo) => {
  await waiting(limbo);
  const messages = await limbo.find("application", limbo.words("stage.messages"));
  await messages.focus();
  const { t_ms } = await limbo.state();
  const key = (name) => limbo.page.keyboard.press(name);
  await key("ArrowUp");
  await key("Enter");
  await limbo.reads(limbo.words("card.step.sent"));
  const first = await card(limbo);
  await key("ArrowUp");
  await limbo.until("the card is a neighbour's", async () => {
    const now = await card(limbo);
    return now !== "" && now !== first;
  });
  await key("Escape");
  await limbo.until("the card is closed", async () => (await card(limbo)) === "");
  assert.equal((await limbo.state()).t_ms, t_ms, "the arrows moved nothing but the choice");
});

scene("who finds an e-mail by keys is told which and where, and is at its card's title once it is open", { query: town }, async (limbo) => {
  await waiting(limbo);
  const messages = await limbo.find("application", limbo.words("stage.messages"));
  const said = () => limbo.page.$eval(".stage-messages + [role=status]", (status) => status.textContent);
  assert.equal(await said(), "");
  await messages.focus();
  await limbo.page.keyboard.press("ArrowUp");
  await limbo.until("it is said", said);
  const first = await said();
  const [subject, ...more] = first.split(" · ");
  assert.equal(more.length, 2, "whose it is, and where");
  await limbo.page.keyboard.press("Enter");
  await limbo.until("its title has the focus", () => limbo.page.evaluate((subject) =>
    document.activeElement.id === "message-title" && document.activeElement.textContent === subject, subject));
  await limbo.page.keyboard.press("ArrowUp");
  await limbo.until("the next one is said, and the focus stays", async () => {
    const title = await limbo.page.evaluate(() => document.activeElement.id === "message-title" && document.activeElement.textContent);
    return title && title === (await said()).split(" · ")[0] && (await said()) !== first;
  });
  // Back at the stage the card goes along with the choice, and Enter leads to it once more.
  await messages.focus();
  await limbo.page.keyboard.press("ArrowDown");
  await limbo.page.keyboard.press("Enter");
  await limbo.until("the title has the focus again", () => limbo.page.evaluate(() => document.activeElement.id === "message-title"));
  await limbo.page.keyboard.press("Escape");
  await limbo.until("it is closed, and the focus is at the stage", () => messages.evaluate((e) => e === document.activeElement));
});

scene("who closes the card goes on from the e-mails on the stage", { query: town }, async (limbo) => {
  await waiting(limbo);
  const messages = await limbo.find("application", limbo.words("stage.messages"));
  for (const key of ["Enter", "Escape"]) {
    await messages.focus();
    await limbo.page.keyboard.press("ArrowUp");
    await limbo.page.keyboard.press("Enter");
    await (await limbo.find("button", limbo.words("card.close"))).focus();
    await limbo.page.keyboard.press(key);
    await limbo.until("the card is closed", async () => (await card(limbo)) === "");
    await limbo.until(`after ${key} the focus is at the stage`, () => messages.evaluate((e) => e === document.activeElement));
  }
  // Who came from the list of one's own mail is back in it.
  await limbo.press("button", "mail.send");
  const own = await limbo.page.waitForSelector(".mail-own .chip");
  await own.focus();
  await limbo.page.keyboard.press("Enter");
  await (await limbo.find("button", limbo.words("card.close"))).focus();
  await limbo.page.keyboard.press("Enter");
  await limbo.until("the card is closed", async () => (await card(limbo)) === "");
  await limbo.until("the focus is where it came from", () => limbo.page.evaluate(() => document.activeElement.matches(".mail-own .chip")));
});

scene("one's own test e-mail is followed to the limbo and to its mailbox", { query: town }, async (limbo) => {
  await limbo.call("cut", "delivery");
  await limbo.page.keyboard.press("t");
  await limbo.press("button", "mail.send");
  await limbo.seek(30 * MINUTE);
  await limbo.reads(limbo.words("mail.waits_relay"));
  const said = () =>
    limbo.page.evaluate(() => [...document.querySelectorAll("[role=status]")].map((e) => e.textContent).join("\n"));
  await limbo.until("it is announced", async () => (await said()).includes(limbo.words("mail.waits_relay")));
  await open_mine(limbo);
  await limbo.reads(limbo.words("card.from_you_to_you"));
  await limbo.reads(limbo.words("card.now.limbo_relay").split("}").at(-1));
  await limbo.call("restart", { kind: "bulk" });
  await limbo.seek(90 * MINUTE);
  await limbo.reads(limbo.words("card.step.delivered"));
  await limbo.until("it is announced", async () => (await said()).includes(limbo.words("mail.delivered")));
});

for (const lang of LANGS) {
  const options = { query: `${town}&locale=${lang}`, lang, loses: true };
  scene(`who destroys a disk sees what is lost, and that nobody is told (${lang})`, options, async (limbo) => {
    await limbo.call("cut", "relay");
    await limbo.press("button", "mail.send");
    await limbo.seek(30 * MINUTE);
    const waited = (await limbo.state()).ledger.spooled_provider;
    assert.ok(waited > 20);
    await limbo.page.evaluate(() => document.querySelector(".disks summary").click());
    await limbo.press("button", "disks.provider");
    const lost = async () => (await limbo.state()).ledger.lost;
    await limbo.until("it is lost", async () => (await lost()) === waited);
    await limbo.until("the ledger says so", async () => (await limbo.row("ledger.lost")) === waited);
    await limbo.reads(limbo.words("stage.lost.other", { n: waited }));
    await limbo.reads(limbo.words("hint.disk"));
    await limbo.reads(limbo.words("mail.lost"));
    await open_mine(limbo);
    await limbo.reads(limbo.words("card.now.lost"));
    await limbo.reads(limbo.words("card.step.lost").split("}").at(-1));
    // The link of this moment holds it, and undoing takes it back.
    const [url, hash] = [await limbo.call("url"), await limbo.call("hash")];
    await limbo.press("button", "transport.undo");
    await limbo.until("nothing is lost", async () => (await lost()) === 0);
    await limbo.call("open", url);
    await limbo.until("it is lost again", async () => (await lost()) === waited);
    assert.equal(await limbo.call("hash"), hash);
    await assert.rejects(limbo.call("destroySpool", "mailboxes"), /provider/);
    await limbo.press("button", "mode.story");
    await assert.rejects(limbo.call("destroySpool", "provider"), /mode/);
  });
}

scene("who destroys a disk by the keyboard stays at the disks, where a second press restarts nothing", { query: town, loses: true }, async (limbo) => {
  // Only the relay has something to lose, so that no button is left there.
  await waiting(limbo);
  await limbo.until("nothing waits at the provider", (state) => state.ledger.spooled_provider === 0);
  await limbo.page.evaluate(() => document.querySelector(".disks summary").click());
  await (await limbo.find("button", limbo.words("disks.relay"))).focus();
  await limbo.page.keyboard.press("Enter");
  await limbo.until("it is lost, and the focus is on what can be pressed there", async (state) =>
    state.ledger.lost > 0 && limbo.page.evaluate(() => document.activeElement.matches(".disks summary")));
});

scene("a finger opens a card on a narrow screen", { query: town, width: 360, height: 740, touch: true }, async (limbo) => {
  await waiting(limbo);
  await open(limbo, (x, y) => limbo.page.touchscreen.tap(x, y));
  await limbo.reads(limbo.words("card.step.sent"));
  const wide = await limbo.page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `the page is ${wide} px wide`);
});

scene("mail for a group that is not open yet is on hold and not tried, and its card says so whenever it is asked", { query: "?scenario=libero-2023&seed=20261129&mode=explore&autoplay=0" }, async (limbo) => {
  const HOUR = 60 * MINUTE;
  await limbo.seek(12 * HOUR);
  await limbo.press("button", "mail.send");
  await limbo.seek(84 * HOUR);
  await open_mine(limbo);
  await limbo.reads(limbo.words("card.now.limbo_relay").split("}").at(-1));
  const attempts = () =>
    limbo.page.evaluate((name) => {
      const names = [...document.querySelectorAll(".message-facts dt")];
      return Number(names.find((dt) => dt.textContent === name).nextElementSibling.textContent);
    }, limbo.words("card.attempts"));
  const before = await attempts();
  assert.ok(before > 50);
  const told = new Set();
  const clock = () => limbo.page.$eval(".clock-now", (now) => now.textContent);
  for (const hour of [85.5, 87, 89.9]) {
    // What was said of the hour before may be the same: it is told by the clock beside it.
    const at = await clock();
    await limbo.seek(hour * HOUR);
    await limbo.until("the page shows that hour", async () => (await clock()) !== at);
    await limbo.reads(limbo.words("card.now.on_hold").split("}").at(-1));
    await limbo.reads(limbo.words("card.step.held"));
    assert.ok((await attempts()) - before <= 1, "not tried after the last time before the link was mended");
    told.add(await limbo.page.evaluate(() => document.querySelector(".message-story").innerText));
  }
  assert.equal(told.size, 1, [...told].join("\n\n"));
  assert.doesNotMatch([...told][0], /421/);
});

/** Whether the card that is open is what one sees. */
const seen = (limbo) =>
  limbo.page.evaluate(() => {
    const title = document.getElementById("message-title");
    const { left, top, height } = title?.getBoundingClientRect() ?? {};
    return title !== null && title.contains(document.elementFromPoint(left + 4, top + height / 2));
  });

/** Taps what a selector finds, wherever on the page it is. */
async function tap(limbo, selector) {
  await limbo.page.waitForSelector(selector);
  const { x, y } = await limbo.page.evaluate((selector) => {
    const button = document.querySelector(selector);
    button.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = button.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  }, selector);
  await limbo.page.touchscreen.tap(x, y);
}

scene("on a telephone a card that is opened is seen, wherever on the page it stands", { query: town, width: 360, height: 740, touch: true }, async (limbo) => {
  await waiting(limbo);
  await open(limbo, (x, y) => limbo.page.touchscreen.tap(x, y));
  await limbo.until("the card of an e-mail on the stage is seen", () => seen(limbo));
  await limbo.press("button", "card.close");
  await limbo.press("button", "mail.send");
  await tap(limbo, ".mail-own .chip");
  await limbo.until("the card of one's own is seen", () => seen(limbo));
});

scene("a letter's receipt is seen, has the focus, and leads back to its letter", { query: "?mode=story&chapter=account&autoplay=0", width: 360, height: 740, touch: true }, async (limbo) => {
  await limbo.whole();
  await tap(limbo, ".story-letters [data-message]");
  await limbo.until("the receipt is seen", () => seen(limbo));
  await limbo.press("button", "card.close");
  await limbo.until("it is closed", async () => (await card(limbo)) === "");
  const receipts = await limbo.page.$$(".story-letters [data-message]");
  assert.equal(receipts.length, 2);
  for (const receipt of receipts) {
    await receipt.focus();
    await limbo.page.keyboard.press("Enter");
    await limbo.until("the receipt has the focus", () => limbo.page.evaluate(() => document.activeElement.id === "message-title"));
    await limbo.until("it is seen", () => seen(limbo));
    await limbo.page.keyboard.press("Escape");
    await limbo.until("the focus is back", () => receipt.evaluate((button) => button === document.activeElement));
  }
});
