// The viewer's own mail queue: listings of real servers are brought, become a pile, are foretold and watched, and
// nothing of them leaves the page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { scene } from "./harness.mjs";

const explore = "?scenario=small-town&locale=en&autoplay=0";
const samples = new URL("../crates/queue/samples/", import.meta.url);
const sample = (name) => readFileSync(new URL(name, samples), "utf8");
/** When the samples were made, in milliseconds. */
const MADE = Date.UTC(2026, 10, 28, 19, 54);
/** Foretelling on a slow machine, in milliseconds. */
const FORETELL_MS = 90_000;

/** Drops a file on the page, as if it had been saved when the samples were made. */
function drop(limbo, name, text, lastModified = MADE) {
  return limbo.page.evaluate(
    (name, text, lastModified) => {
      const brought = new DataTransfer();
      brought.items.add(new File([text], name, { lastModified }));
      const event = (type) => new DragEvent(type, { dataTransfer: brought, bubbles: true, cancelable: true });
      const target = document.querySelector("dialog[open]") ?? document.body;
      target.dispatchEvent(event("dragover"));
      target.dispatchEvent(event("drop"));
    },
    name,
    text,
    lastModified,
  );
}

const open = async (limbo) => {
  await limbo.press("button", "queue.open");
  await limbo.find("heading", limbo.words("queue.title"));
};

/** What can be read in the dialog. */
const said = (limbo) => limbo.page.evaluate(() => document.querySelector("dialog[open]")?.innerText ?? "");

/** Says that the listing was made a day earlier. */
async function date_a_day_earlier(limbo) {
  const date = await limbo.page.$("dialog[open] input[type=datetime-local]");
  await date.evaluate((input) => {
    const then = new Date(new Date(input.value).getTime() - 86_400_000);
    const local = new Date(then.getTime() - then.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
    input.value = local;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** What is to be typed, line by line. */
const commands = (limbo) =>
  limbo.page.$$eval("dialog[open] .queue-advice code", (lines) => lines.map((line) => line.textContent));

/** The number over a label among the pile's totals. */
const fact = (limbo, key) =>
  limbo.page.evaluate((label) => {
    const rows = [...document.querySelectorAll("dialog[open] dl > div")];
    return rows.find((row) => row.querySelector("dt").textContent === label)?.querySelector("dd").textContent;
  }, limbo.words(key));

/** The pile's parts, as name and number. */
const parts = (limbo) =>
  limbo.page.evaluate(() =>
    [...document.querySelectorAll(".queue-part")].map((row) => [
      row.querySelector(".queue-part-name").innerText.trim(),
      Number(row.querySelector(".queue-part-count").textContent.replace(/\D/g, "")),
    ]),
  );

/** Divides the pile in another way, and gives its parts once they are others. */
const by = async (limbo, key) => {
  const before = JSON.stringify(await parts(limbo));
  const choice = await limbo.find("radio", limbo.words(key));
  await choice.evaluate((input) => input.click());
  return limbo.until(`the pile is divided ${key}`, async () => {
    const now = await parts(limbo);
    return JSON.stringify(now) !== before && now;
  });
};

const foretold = async (limbo) => {
  await limbo.press("button", "queue.foretell");
  await limbo.until("everything is foretold", () => limbo.has("button", limbo.words("queue.foretell")), FORETELL_MS);
  await limbo.until("there are remedies", () => limbo.page.$(".queue-verdict"), FORETELL_MS);
};

scene("a real Postfix queue dropped on the page becomes a pile, is foretold and watched, and nothing leaves", { query: explore }, async (limbo) => {
  // Everything that the page needs is here.
  await limbo.find("button", limbo.words("queue.open"));
  const requests = [];
  limbo.page.on("request", (request) => requests.push(request.url()));
  const listing = sample("postqueue-j.json");
  const messages = listing.trim().split("\n").map((line) => JSON.parse(line));
  await drop(limbo, "postqueue-j.json", listing);
  await limbo.reads(limbo.words("queue.pile"));
  await limbo.reads(limbo.words("queue.private"));
  assert.equal(await fact(limbo, "queue.fact.messages"), String(messages.length));
  assert.equal(await fact(limbo, "queue.fact.held"), String(messages.filter((m) => m.queue_name === "hold").length));

  const ages = await parts(limbo);
  assert.equal(ages.reduce((sum, [, n]) => sum + n, 0), messages.length, "each has one age");
  const destinations = await by(limbo, "queue.by_destination");
  const domains = new Map();
  for (const message of messages) {
    const to = new Set(message.recipients.map(({ address }) => address.split("@").at(-1).toLowerCase()));
    for (const domain of to) domains.set(domain, (domains.get(domain) ?? 0) + 1);
  }
  assert.ok(destinations.some(([name]) => domains.has(name)), `${destinations}`);
  for (const [name, n] of destinations) {
    if (domains.has(name)) assert.equal(n, domains.get(name), name);
  }
  assert.equal(destinations[0][1], Math.max(...domains.values()), "the largest first");
  assert.equal((await by(limbo, "queue.by_size")).reduce((sum, [, n]) => sum + n, 0), messages.length);
  await by(limbo, "queue.by_reason");
  await limbo.reads(limbo.words("queue.trouble.refused"));

  await foretold(limbo);
  const beside = await limbo.page.$$eval("dialog[open] .queue-range:has(.queue-span):has(.queue-middle)", (ranges) =>
    ranges.filter((range) => {
      const [span, middle] = [".queue-span", ".queue-middle"].map((what) => range.querySelector(what).getBoundingClientRect());
      const at = middle.left + middle.width / 2;
      return at < span.left - 1 || at > span.right + 1;
    }).length);
  assert.equal(beside, 0, "each middle lies on its range");
  const text = await said(limbo);
  assert.match(text, new RegExp(limbo.words("queue.best")));
  assert.match(text, /postfix reload|postqueue -f|postsuper/);
  assert.match(text, /postconf\(\d\)|postqueue\(1\)|postsuper\(1\)/, "each command names its manual");
  // Mail for the domains that are relayed goes by a transport of its own.
  assert.ok((await commands(limbo)).some((line) => line.includes("defer_transports = smtp relay ")));
  for (const key of ["queue.warn.transport", "queue.warn.stop_postfix"]) await limbo.reads(limbo.words(key));
  assert.doesNotMatch(text, /NaN|undefined|queue\.[a-z]/);
  // All mail for the destination waits in the run that is watched.
  const waiting = Number(text.match(/(\d+) e-mails?, and what can be done/)[1]);
  const watch = limbo.words("queue.play_name", { remedy: limbo.words("queue.remedy.flush") });
  await (await limbo.find("button", watch)).click();
  await limbo.until("the dialog is closed", async () => !(await limbo.page.$("dialog[open]")));
  await limbo.until("they wait", async () => {
    const { ledger, seeking } = await limbo.state();
    return !seeking && ledger.spooled_relay === waiting;
  });
  assert.equal((await limbo.state()).mode, "explore");
  // The listing was dated by the viewer's clock, and so is the run.
  const epoch = Number((await limbo.call("file")).match(/^change epoch_unix_ms = ([\d.]+)/m)[1]);
  await limbo.until("the clock shows the viewer's time", ({ t_ms }) => limbo.page.evaluate((ms) => {
    const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);
    return document.querySelector(".clock-now").textContent.includes(time);
    // The page says times to the nearest second.
  }, epoch + t_ms + 500));
  // The outage is the queue's own: what begins anew has it, too.
  const { t_ms } = await limbo.state();
  await limbo.press("button", "transport.reset");
  await limbo.until("it is at its beginning", (state) => state.t_ms === 0);
  await limbo.seek(t_ms);
  assert.equal((await limbo.state()).ledger.spooled_relay, waiting);
  assert.deepEqual(requests.filter((url) => !url.startsWith("data:")), [], "no request was made");

  // It is no scenario of the list, and none of its numbers is a change of one.
  const scenario = await limbo.find("combobox", limbo.words("header.scenario"));
  assert.equal(await scenario.evaluate((list) => list.selectedOptions[0].text), limbo.words("scenario.queue"));
  await limbo.page.waitForSelector(".stage-network [role=slider]");
  assert.equal((await limbo.page.$$(".net-back, .stage-network .changed")).length, 0);

  // A link cannot carry it, and says so; a file can.
  await limbo.press("button", "take.title");
  await limbo.reads(limbo.words("take.link_listed"));
});

scene("an Exim queue is read as well, chosen by the button", { query: explore }, async (limbo) => {
  await open(limbo);
  const input = await limbo.page.$("dialog[open] input[type=file]");
  await input.uploadFile(fileURLToPath(new URL("exim-bp.txt", samples)));
  await limbo.reads(limbo.words("queue.listing.exim"));
  assert.equal(await fact(limbo, "queue.fact.messages"), "46");
  await by(limbo, "queue.by_reason");
  await limbo.reads(limbo.words("queue.no_reasons"));
  const sessions = await limbo.find("textbox", limbo.words("queue.sessions"));
  assert.equal(await sessions.evaluate((field) => field.value), "1", "a queue runner delivers one after the other");
  await foretold(limbo);
  assert.match(await said(limbo), /exim/);
  // The last way is the most careful one: what it lets go takes nothing else along.
  const ways = await limbo.page.$$(".queue-remedy button[aria-pressed]");
  await ways.at(-1).evaluate((button) => button.click());
  await limbo.reads(limbo.words("queue.warn.own_connection"));
  const typed = (await commands(limbo)).filter((line) => line.includes(" -M"));
  assert.ok(typed.length > 0 && typed.every((line) => line.includes("exim -oB 1 -M")), typed.join("\n"));
});

scene("mailq is read by the server's clock, and another date counts its ages anew", { query: explore }, async (limbo) => {
  await open(limbo);
  // Saved a day later.
  await drop(limbo, "mailq.txt", sample("postqueue-p.txt"), MADE + 86_400_000);
  await limbo.reads(limbo.words("queue.listing.text"));
  const oldest = await fact(limbo, "queue.fact.oldest");
  await limbo.reads(limbo.words("queue.zone"));
  await date_a_day_earlier(limbo);
  await limbo.until("the ages are others", async () => (await fact(limbo, "queue.fact.oldest")) !== oldest);
});

scene("a listing that breaks off says so, and a command says what it does besides its aim", { query: explore }, async (limbo) => {
  const text = sample("postqueue-p.txt");
  await drop(limbo, "mailq.txt", text);
  await limbo.reads(limbo.words("queue.listing.text"));
  const breaks_off = async () => (await said(limbo)).includes(limbo.words("queue.breaks_off"));
  assert.equal(await breaks_off(), false);
  // Between two messages.
  await drop(limbo, "mailq.txt", text.slice(0, text.trimEnd().lastIndexOf("\n\n") + 1));
  await limbo.until("it is said", breaks_off);
  await foretold(limbo);
  for (const key of ["queue.warn.stop", "queue.warn.flush"]) await limbo.reads(limbo.words(key));
});

scene("a corrected date is about the pile that is shown, not about a file that could not be read", { query: explore }, async (limbo) => {
  await drop(limbo, "queue.json", sample("postqueue-j.json"), MADE + 86_400_000);
  await limbo.reads(limbo.words("queue.pile"));
  const oldest = await fact(limbo, "queue.fact.oldest");
  await drop(limbo, "nothing.txt", "");
  await limbo.reads(limbo.words("queue.kept"));
  await date_a_day_earlier(limbo);
  await limbo.until("the ages are others", async () => (await fact(limbo, "queue.fact.oldest")) !== oldest);
});

/** A queue's run in Explore, where its mail waits. */
async function watched(limbo) {
  await drop(limbo, "queue.json", sample("postqueue-j.json"));
  await limbo.reads(limbo.words("queue.pile"));
  await foretold(limbo);
  const watch = limbo.words("queue.play_name", { remedy: limbo.words("queue.remedy.flush") });
  await (await limbo.find("button", watch)).click();
  await limbo.until("the dialog is closed", async () => !(await limbo.page.$("dialog[open]")));
  const run = await limbo.until("its mail waits", (state) => !state.seeking && state.ledger.spooled_relay > 0 && state);
  await limbo.until("the address tells no other run", () => !limbo.page.url().includes("small-town"));
  return run;
}

scene("from a queue's run, which no address can tell, Back leads to where one was, and out of the story to that run", { query: explore }, async (limbo) => {
  const run = await watched(limbo);
  const at = (mode) => limbo.until(mode, (state) => state.mode === mode);
  await limbo.press("button", "mode.compare");
  await at("compare");
  await limbo.press("button", "mode.explore");
  await at("explore");
  await limbo.page.goBack();
  await at("compare");
  await limbo.page.goForward();
  await at("explore");
  await limbo.press("button", "mode.story");
  await limbo.until("the story plays a run of its own", (state) => state.mode === "story" && state.ledger.spooled_relay !== run.ledger.spooled_relay);
  await limbo.page.goBack();
  await limbo.until("the queue waits there again", (state) => state.mode === "explore" && !state.seeking
    && state.scenario === run.scenario && state.ledger.spooled_relay === run.ledger.spooled_relay);
});

for (const [name, leave] of [
  ["after the chapter was gone on with in Explore, too", async (limbo) => {
    await limbo.press("button", "mode.story");
    await limbo.until("the story is there", (state) => state.mode === "story");
    await limbo.press("button", "mode.explore");
    await limbo.until("the chapter's run is gone on with", (state) => state.mode === "explore" && state.scenario === "libero-2023");
    await limbo.page.goBack();
  }],
  ["also after a chapter was opened by its address", (limbo) => limbo.page.evaluate(() => window.limbo.show("?mode=story&chapter=groups&autoplay=0"))],
  ["also out of a game", async (limbo) => {
    await limbo.page.evaluate(() => window.limbo.show("?game=1"));
    await limbo.until("the game is there", (state) => state.scenario !== "small-town" && state.blocks.open === 0);
  }],
]) {
  scene(`Back finds a queue's run in the entry in which it was left, ${name}`, { query: explore }, async (limbo) => {
    const run = await watched(limbo);
    await leave(limbo);
    await limbo.until("another run is there", (state) => state.ledger.spooled_relay !== run.ledger.spooled_relay);
    await limbo.page.goBack();
    await limbo.until("the queue waits there again", (state) => state.mode === "explore" && !state.seeking
      && state.scenario === run.scenario && state.ledger.spooled_relay === run.ledger.spooled_relay);
  });
}

scene("Back after one of two futures of a queue was carried on with brings both back, as they were left", { query: explore }, async (limbo) => {
  await watched(limbo);
  await limbo.press("button", "mode.compare");
  const { from_ms } = await limbo.until("both are known", ({ compare }) => compare?.known === 1 && compare);
  const t_ms = from_ms + 3_600_000;
  await limbo.call("seek", t_ms);
  const before = await limbo.until("both are there", ({ compare }) => compare.t_ms === t_ms && compare);
  // Other restarts than those with which a comparison begins.
  const change = await limbo.page.waitForSelector(`::-p-text(${limbo.words("compare.change")})`);
  await change.click();
  await limbo.press("button", "compare.swap");
  const seen = ({ from_ms, a, b }) => ({ from_ms, a: a.hash, b: b.hash });
  const there = await limbo.until("they have changed places", ({ compare }) => compare.a.hash === before.b.hash && compare);
  await limbo.press("button", "compare.carry_on", { side: "B" });
  await limbo.until("in Explore", (state) => state.mode === "explore" && !state.seeking);
  await limbo.page.goBack();
  const again = await limbo.until("both are there again", ({ compare }) => compare?.known === 1 && compare.t_ms === t_ms && compare);
  assert.deepEqual(seen(again), seen(there));
});

scene("what is no queue is refused politely, and the last pile stays", { query: explore }, async (limbo) => {
  await drop(limbo, "queue.json", sample("postqueue-j.json"));
  await limbo.reads(limbo.words("queue.pile"));
  for (const [name, text, key] of [
    ["nothing.txt", "", "queue.unread.empty"],
    ["count.txt", sample("exim-bpc.txt"), "queue.unread.count"],
    ["letter.txt", "Dear all,\nhow are you?\n", "queue.unread.unknown"],
    ["picture.bin", "\u0000\u0001PNG\u0000\u0000\n\u0000", "queue.unread.binary"],
  ]) {
    await drop(limbo, name, text);
    await limbo.reads(limbo.words(key, { name, count: "46" }));
    await limbo.reads(limbo.words("queue.kept"));
    assert.equal(await fact(limbo, "queue.fact.messages"), "54", name);
  }
});

scene("damaged lines are counted and named, and markup in a listing stays text", { query: explore }, async (limbo) => {
  const good = sample("postqueue-j.json").trim().split("\n");
  // So many that they stand among the first.
  const evil = Array.from({ length: 12 }, (_, i) => JSON.stringify({
    queue_name: "deferred", queue_id: `ABCDE${i}`, arrival_time: MADE / 1000 - 60, message_size: 10, forced_expire: false,
    sender: "a@b", recipients: [{
      address: "x@<img src=x onerror=window.hit=1>.\u202e\u0007test",
      delay_reason: "<script>window.hit=1</script><b id=hit>bold</b>\u0000\u001b[31m",
    }],
  }));
  await drop(limbo, "<b>evil</b>.json", [good[0], "{ damaged", ...evil, ...good.slice(1)].join("\n"));
  await limbo.reads(limbo.words("queue.pile"));
  assert.match(await said(limbo), /1 line could not be read and was left out: line 2,/);
  await by(limbo, "queue.by_destination");
  assert.match(await said(limbo), /img.src.x.onerror/, "it is shown as text");
  await by(limbo, "queue.by_reason");
  assert.match(await said(limbo), /<script>/);
  const harm = await limbo.page.evaluate(() => ({
    hit: Boolean(window.hit), made: document.querySelectorAll("dialog img, dialog script, #hit, dialog b > b").length,
    control: /[\u0000-\u0008\u000e-\u001f\u202a-\u202e]/.test(document.querySelector("dialog[open]").textContent),
  }));
  assert.deepEqual(harm, { hit: false, made: 0, control: false }, "nothing is made of it");
});

scene("it can all be done by keyboard: pasted, foretold, watched", { query: explore }, async (limbo) => {
  await open(limbo);
  const { page } = limbo;
  await page.focus("dialog[open] summary");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.sendCharacter(sample("postqueue-j.json"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await limbo.reads(limbo.words("queue.pile"));
  await limbo.reads(limbo.words("queue.pasted"));
  assert.equal(await fact(limbo, "queue.fact.messages"), "54");
  const tab_to = async (name) => {
    for (let i = 0; i < 60; i++) {
      const here = await page.evaluate(() => {
        const { activeElement: element } = document;
        return element.getAttribute("aria-label") ?? element.textContent.trim();
      });
      if (here.startsWith(name)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`the keyboard does not come to ${name}`);
  };
  // From the first choice of the pile to the second.
  await page.focus("dialog[open] input[type=radio]");
  await page.keyboard.press("ArrowRight");
  await limbo.until("the destinations are shown", async () =>
    (await parts(limbo)).some(([name]) => name === "example.com"));
  await tab_to(limbo.words("queue.foretell"));
  await page.keyboard.press("Enter");
  await limbo.until("there is a verdict", () => page.$(".queue-verdict"), FORETELL_MS);
  await tab_to(limbo.words("queue.play"));
  await page.keyboard.press("Enter");
  await limbo.until("the dialog is closed", async () => !(await page.$("dialog[open]")));
});

scene("the day on which a listing was made can be typed, figure by figure", { query: explore }, async (limbo) => {
  await open(limbo);
  await drop(limbo, "mailq.txt", sample("postqueue-p.txt"));
  await limbo.reads(limbo.words("queue.pile"));
  const field = await limbo.page.waitForSelector("dialog[open] input[type=datetime-local]");
  const held = () => field.evaluate((input) => input.value);
  const before = await said(limbo);
  // What the page writes into a field while a person types there breaks off the month or the year that is being typed.
  await field.evaluate((input) => {
    const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
    window.written = 0;
    Object.defineProperty(input, "value", {
      get() { return get.call(this); },
      set(text) {
        window.written += 1;
        set.call(this, text);
      },
    });
  });
  await field.focus();
  // A figure that no other can follow, in a month or a day: Firefox waits for the second one else. And another than is there.
  const [, month, day] = (await held()).match(/-(\d\d)-(\d\d)T/).map(Number);
  await limbo.page.keyboard.type(String([4, 5, 6].find((figure) => figure !== month && figure !== day)));
  await limbo.until("the listing was read as of then", async () => (await said(limbo)) !== before);
  assert.equal(await limbo.page.evaluate(() => window.written), 0);
  const typed = await held();
  // Once it is left it says what the listing is read by.
  await field.evaluate((input) => input.blur());
  await limbo.until("it stays", async () => (await held()) === typed);
});

scene("pasted text that cannot be read stays to be mended; what was read is announced", { query: explore }, async (limbo) => {
  await open(limbo);
  const { page } = limbo;
  await page.evaluate(() => document.querySelector("dialog[open] .queue-paste summary").click());
  const area = await page.waitForSelector("dialog[open] textarea");
  const held = () => area.evaluate((area) => area.value);
  const status = () => page.evaluate(() => document.querySelector("dialog[open] .queue-bring > [role=status]").textContent);
  await area.focus();
  await page.keyboard.sendCharacter("no listing");
  await limbo.press("button", "queue.paste_go");
  await page.waitForSelector("dialog[open] .queue-unread[role=alert]");
  assert.equal(await held(), "no listing");
  assert.equal(await status(), "");
  await area.evaluate((area) => area.select());
  await page.keyboard.sendCharacter(sample("postqueue-j.json"));
  await limbo.press("button", "queue.paste_go");
  await limbo.until("it is announced", async () => (await status()).endsWith(` · ${limbo.words("share.mail.other", { n: 54 })}`));
  await limbo.until("it is gone from the field", async () => (await held()) === "");
  await area.focus();
  await page.keyboard.sendCharacter("no listing");
  await limbo.press("button", "queue.paste_go");
  await page.waitForSelector("dialog[open] .queue-unread[role=alert]");
  const made = await page.$("dialog[open] .queue-source input");
  await made.evaluate((input) => {
    input.value = "2026-01-05T10:00:00";
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await limbo.until("the older one is read once more", async () => !(await page.$("dialog[open] .queue-unread")));
  await limbo.until("and announced", async () => (await status()) !== "");
  assert.equal(await held(), "no listing", "what is to be mended stays");
});

scene("a number out of range is refused beside its field", { query: explore }, async (limbo) => {
  await drop(limbo, "queue.json", sample("postqueue-j.json"));
  const field = await limbo.find("textbox", limbo.words("queue.capacity"));
  await field.click({ count: 3 });
  await limbo.page.keyboard.type("0");
  await limbo.until("it is refused", async () => /It can be from 0.001 to 100,000/.test(await said(limbo)));
  await field.click({ count: 3 });
  await limbo.page.keyboard.type("4");
  await limbo.until("it is taken", async () => !/It can be/.test(await said(limbo)));
  // On the way beyond the range there are numbers that nobody meant.
  const sessions = await limbo.find("textbox", limbo.words("queue.sessions"));
  const before = await sessions.evaluate((input) => input.value);
  await sessions.click({ count: 3 });
  await limbo.page.keyboard.type("99999");
  await limbo.until("it stays at what it was", async () => (await said(limbo)).includes(`It stays at ${before}.`));
  await sessions.click({ count: 3 });
  await limbo.page.keyboard.type(before);
  await limbo.until("it is no longer refused", async () => !/It can be/.test(await said(limbo)));
  // One connection alone cannot be too many: nothing would ever be delivered.
  const limit = await limbo.find("textbox", limbo.words("queue.limit"));
  await limit.click({ count: 3 });
  await limbo.page.keyboard.type("1");
  await limbo.until("one is refused", async () => /It can be a whole number from 2 to 10,000/.test(await said(limbo)));
});

scene("a large queue is read while the page goes on", { query: explore }, async (limbo) => {
  await open(limbo);
  const LINES = 100_000;
  const { took, frames, longest } = await limbo.page.evaluate(async (lines, made) => {
    const blocks = [];
    for (let from = 0; from < lines; from += 10_000) {
      let text = "";
      for (let i = from; i < from + 10_000; i++) {
        text += `{"queue_name": "deferred", "queue_id": "4jc${i}", "arrival_time": ${made - (i % 400_000)}, "message_size": ${2000 + (i % 90_000)}, "forced_expire": false, "sender": "s${i}@sender.test", "recipients": [{"address": "r${i}@d${i % 977}.test", "delay_reason": "connect to mx.d${i % 977}.test[192.0.2.10]:25: Connection refused"}]}\n`;
      }
      blocks.push(text);
    }
    let [frames, longest, last] = [0, 0, performance.now()];
    (function frame() {
      frames += 1;
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      requestAnimationFrame(frame);
    })();
    const brought = new DataTransfer();
    brought.items.add(new File(blocks, "big.json", { lastModified: made * 1000 }));
    const begun = performance.now();
    document.querySelector("dialog[open]").dispatchEvent(
      new DragEvent("drop", { dataTransfer: brought, bubbles: true, cancelable: true }));
    // What it took to make the file is not the page's.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    [frames, longest] = [0, 0];
    const read = () => document.querySelector("dialog[open] dl dd");
    while (!read()) await new Promise((done) => setTimeout(done, 20));
    return { took: performance.now() - begun, frames, longest };
  }, LINES, MADE / 1000);
  assert.equal(await fact(limbo, "queue.fact.messages"), "100,000");
  console.log(`100,000 messages read in ${(took / 1000).toFixed(1)} s, longest of ${frames} frames ${longest.toFixed(0)} ms`);
  // However slow the machine is: read in one piece, there would be one frame, as long as all of it.
  assert.ok(frames > 10 && longest < took / 2, `of ${frames} frames one took ${longest} ms, and all of it ${took} ms`);
  const destinations = await by(limbo, "queue.by_destination");
  assert.ok(destinations.some(([name]) => /^d\d+\.test$/.test(name)) && destinations.length <= 11, "the rest is summed up");
});
