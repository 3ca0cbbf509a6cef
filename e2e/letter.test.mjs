// The reader's own letter: what it is called, and what the outage answers to who asks.

import assert from "node:assert/strict";
import { withDownloads } from "./downloads.mjs";
import { scene } from "./harness.mjs";
import { Look } from "./layout.mjs";
import { SPOKEN } from "./texts.mjs";

scene("a letter is called what its writer calls it, has a receipt, and is told to nobody", { query: "?mode=story&chapter=letter&autoplay=0" }, async (limbo) => {
  const form = await limbo.page.waitForSelector(".letter-form summary");
  await form.click();
  const to = await limbo.find("textbox", limbo.words("letter.to"));
  await to.type("Nonna <b>Rosa</b>");
  const line = await limbo.find("textbox", limbo.words("letter.line"));
  await line.type(`The photos ${"x".repeat(100)}`);
  await limbo.seek(6_000);
  await limbo.reads("Nonna <b>Rosa</b>");
  assert.ok((await line.evaluate((input) => input.value)).length <= 60, "it stays short");
  await line.click({ count: 3 });
  await line.type("The photos");
  await limbo.press("button", "mode.explore");
  await limbo.press("button", "mail.send");
  await limbo.reads("The photos");
  const { href, kept } = await limbo.page.evaluate(() => ({ href: location.href, kept: JSON.stringify({ ...localStorage }) }));
  assert.ok(!/Rosa|photos/i.test(decodeURIComponent(href) + kept), "it stands in no address and in no storage");
  await limbo.page.$eval(".mail-own button", (chip) => chip.click());
  await limbo.find("heading", `“\u2068The photos\u2069”`);
  await limbo.until("its history has been read", () => limbo.page.$(".receipt"));
  await withDownloads(limbo, async (save) => {
    const svg = (await save("receipt.title", "take.svg")).bytes.toString("utf8");
    assert.ok(svg.includes("The photos") && svg.includes("Nonna &lt;b&gt;Rosa") && !svg.includes("<b>"));
    const { bytes } = await save("receipt.title", "take.png");
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [1200, 630]);
  });
});

for (const lang of SPOKEN) {
  scene(`of a letter of the story the page, its card and its receipt say one thing (${lang})`, { query: `?mode=story&chapter=account&autoplay=0&t=691140000&locale=${lang}`, lang }, async (limbo) => {
    const letters = await limbo.until("both letters stand there", async () => {
      const shown = await limbo.page.$$(".story-letters li");
      return shown.length === 2 && shown;
    });
    const said = await letters[1].evaluate((letter) => letter.textContent);
    await letters[1].$eval("button", (receipt) => receipt.click());
    await limbo.until("its history has been read", () => limbo.page.$(".receipt"));
    const text = (selector) => limbo.page.$eval(selector, (element) => element.textContent);
    assert.equal(await text("#message-title"), limbo.words("card.to_anna"));
    assert.equal(await text(".message-people"), limbo.words("card.from_you_to_anna"));
    assert.ok((await text(".receipt-head")).startsWith(limbo.words("card.to_anna")));
    const [before, after] = limbo.words("card.now.delivered").split("{time}");
    const now = await text(".message-now");
    assert.ok(now.startsWith(before) && now.endsWith(after), now);
    const time = now.slice(before.length, now.length - after.length);
    assert.ok(said.includes(limbo.words("story.letters.took", { time })), `the card: ${time}; the page: ${said}`);
  });
}

for (const lang of SPOKEN) {
  scene(`whoever the reader names stands in every sentence about the reader's letters, from the letter to the account (${lang})`, { query: `?mode=story&chapter=letter&autoplay=0&locale=${lang}`, lang }, async (limbo) => {
    const name = "\u2068Nonna Rosa\u2069";
    const says = (selector, key, fill) => limbo.until(`it says ${key}`, () =>
      limbo.page.evaluate((selector, said) => document.querySelector(selector)?.textContent.includes(said), selector, limbo.words(key, { name, ...fill })));
    const form = await limbo.page.waitForSelector(".letter-form summary");
    await form.click();
    const to = await limbo.find("textbox", limbo.words("letter.to"));
    await to.type("Nonna Rosa");
    await says("#chapter-words", "story.letter.a.named");
    await limbo.press("button", "story.next");
    await limbo.find("image", limbo.words("pull.all.named", { name }));
    await limbo.press("button", "pull.skip");
    const nobody_else = async () => {
      const said = await limbo.page.$eval("main", (main) => main.innerText);
      assert.ok(!/\bAnn?as?\b/.test(said), said);
    };
    for (const [chapter, key] of [["sunday", "story.sunday.b.named"], ["monday", "story.monday.a.named"], ["neighbour", "story.neighbour.a.named"], ["account", undefined]]) {
      await limbo.call("show", `?chapter=${chapter}`);
      await limbo.until(`${chapter} is shown`, (state) => state.chapter === chapter);
      if (key) await says("#chapter-words", key);
      await says(".stage-yours", "stage.annas_block.named", { n: 7 });
      await nobody_else();
    }
    await limbo.call("seek", 691_140_000);
    await limbo.until("both letters are there", async () => {
      const [before] = limbo.words("story.letters.delivered.named", { name }).split("{");
      const said = await limbo.page.$$eval(".story-letters li", (all) => all.map((letter) => letter.textContent));
      return said.length === 2 && said.every((letter) => letter.includes(before));
    });
    await nobody_else();
    const [letter] = await limbo.page.$$(".story-letters li button");
    await letter.evaluate((button) => button.click());
    await limbo.until("its history has been read", () => limbo.page.$(".receipt"));
    assert.equal(await limbo.page.$eval(".message-people", (people) => people.textContent), limbo.words("card.from_you_to", { to: name }));
  });
}

scene("a long name keeps to its place on a telephone's stage", { query: "?mode=story&chapter=letter&autoplay=0", width: 360, height: 800, touch: true }, async (limbo) => {
  const form = await limbo.page.waitForSelector(".letter-form summary");
  await form.evaluate((summary) => summary.click());
  const to = await limbo.find("textbox", limbo.words("letter.to"));
  await to.type("W".repeat(24));
  const look = new Look(limbo, "en", [{ name: "360", width: 360, height: 800 }]);
  for (const chapter of ["sunday", "monday", "neighbour"]) {
    await limbo.call("show", `?chapter=${chapter}`);
    await limbo.until(`${chapter} says it`, () => limbo.page.evaluate(() => document.querySelector(".stage-yours")?.textContent.includes("WWW")));
    await look.at(chapter);
    // Its own end is what gives way.
    const wrong = look.found.filter((words) => !words.includes("(.stage-yours)"));
    assert.equal(wrong.length, 0, `\n${wrong.join("\n")}`);
    const [lines, out] = await limbo.page.$eval(".stage-yours", (words) => {
      const { height, right } = words.getBoundingClientRect();
      return [height / parseFloat(getComputedStyle(words).fontSize), right - words.closest(".stage").getBoundingClientRect().right];
    });
    assert.ok(lines < 2 && out <= 0, `${chapter}: ${lines} sizes of type high, ${out} px out`);
  }
});

scene("the field keeps what is spelt rightly: Persian with its joiners, and a family as one sign", { query: "?mode=story&chapter=letter&autoplay=0" }, async (limbo) => {
  const form = await limbo.page.waitForSelector(".letter-form summary");
  await form.click();
  const to = await limbo.find("textbox", limbo.words("letter.to"));
  for (const spelt of ["نام\u200cخانه می\u200cرود", "👨‍👩‍👧‍👦".repeat(24)]) {
    await to.click({ count: 3 });
    await limbo.page.keyboard.sendCharacter(spelt);
    assert.equal(await to.evaluate((input) => input.value), spelt);
    await limbo.reads(spelt);
  }
});

scene("the outage answers who asks: with a notice, or that nobody was told", { query: "?scenario=libero-2023&autoplay=0" }, async (limbo) => {
  await limbo.press("button", "ask.open");
  await limbo.find("dialog", limbo.words("ask.title"));
  const answered = async (text) => {
    const area = await limbo.find("status", limbo.words("ask.answer"));
    await limbo.until(`it answers "${text}"`, () => area.evaluate((element, text) => element.textContent.includes(text), text));
  };
  await limbo.press("button", "ask.go");
  await answered("5.4.300");
  const server = await limbo.find("combobox", limbo.words("ask.server"));
  await server.select("postfix");
  await limbo.press("button", "ask.go");
  await answered(limbo.words("ask.told_nobody"));
  // Exim warns about one e-mail of those that wait with it.
  await server.select("exim");
  await limbo.press("button", "ask.go");
  await limbo.until("it says what of Exim's warning", () =>
    limbo.page.evaluate((said) => said.some((text) => document.querySelector(".ask-answer").textContent.includes(text)),
      [limbo.words("ask.told_exim"), limbo.words("ask.late.exim").split("{")[0]]));
  // Outside the run it says from when to when can be asked.
  const day = await limbo.find("combobox", limbo.words("ask.day"));
  await day.select(await day.evaluate((list) => list.options[0].value));
  await limbo.press("button", "ask.go");
  await limbo.find("alert", "");
  assert.match(await limbo.page.$eval("dialog [role=alert]", (alert) => alert.textContent), /20:00/);
  const why = await limbo.page.$eval("dialog input[aria-invalid=true]", (input) =>
    document.getElementById(input.getAttribute("aria-describedby")).role);
  assert.equal(why, "alert", "whoever comes back to the field is told why");
  await limbo.page.keyboard.press("Escape");
  await limbo.until("it is shut", async () => !(await limbo.page.$("dialog[open]")));
});

scene("a time that was typed stays while another program and another day are chosen, and is the one that is answered for", { query: "?scenario=libero-2023&autoplay=0&locale=en" }, async (limbo) => {
  await limbo.press("button", "ask.open");
  await limbo.find("dialog", limbo.words("ask.title"));
  const field = await limbo.page.waitForSelector("dialog[open] input[type=time]");
  const held = () => field.evaluate((input) => input.value);
  const before = await held();
  await field.focus();
  // Nine hours and five minutes, in whichever half of the day the field's clock is.
  await limbo.page.keyboard.type("0905");
  const typed = await held();
  assert.match(typed, /^(09|21):05$/, `the field held ${before}`);
  const choose = async (key, place) => {
    const list = await limbo.find("combobox", limbo.words(key));
    const value = await list.evaluate((list, place) => list.options[place].value, place);
    await list.select(value);
    await limbo.until(`it is chosen (${key})`, () => list.evaluate((list, value) => list.value === value, value));
    assert.equal(await held(), typed, `after ${key}`);
  };
  const answers_for = async (day) => {
    await limbo.press("button", "ask.go");
    const said = await limbo.until(`it answers for ${day}`, () => limbo.page.evaluate((day) =>
      document.querySelector(".ask-answer").textContent.match(new RegExp(`${day} January, (\\d\\d):(\\d\\d)`)), day));
    const minutes = (hours, mins) => Number(hours) * 60 + Number(mins);
    const off = Math.abs(minutes(said[1], said[2]) - minutes(...typed.split(":")));
    assert.ok(off <= 15, `asked for ${typed}, answered "${said[0]}"`);
    assert.equal(await held(), typed, "after it was asked");
  };
  const programs = await limbo.find("combobox", limbo.words("ask.server"));
  await choose("ask.server", await programs.evaluate((list) => [...list.options].findIndex((option) => option.value === "postfix")));
  await answers_for(24);
  await choose("ask.day", 3);
  await answers_for(25);
});

scene("across the change to summer time the outage is asked for the time that its clock shows, and its days begin at midnight", { query: "?scenario=small-town&mode=explore&autoplay=0&locale=en" }, async (limbo) => {
  const DAY = 86_400_000;
  // Italy's clocks are put forward three and a half hours later.
  const epoch = Date.UTC(2023, 2, 25, 22, 30);
  for (const [key, value] of [["epoch_unix_ms", epoch], ["span_ms", 4 * DAY], ["arrivals.until_ms", 4 * DAY]]) await limbo.call("set", key, value);
  await limbo.seek(4 * DAY);
  const axis = () => limbo.page.evaluate(() => {
    const ticks = [...document.querySelectorAll(".chart svg text")].filter((text) => /^[A-Z][a-z]{2} \d+$/.test(text.textContent));
    return ticks.map((text) => text.getBoundingClientRect().left);
  });
  const ticks = await limbo.until("the days stand along the chart", async () => (await axis()).length >= 4 && axis());
  // The Sunday has an hour less than the Monday.
  const [sunday, monday] = [ticks[1] - ticks[0], ticks[2] - ticks[1]];
  assert.ok(Math.abs(sunday / monday - 23 / 24) < 0.01, `${ticks}`);
  await limbo.press("button", "ask.open");
  await limbo.find("dialog", limbo.words("ask.title"));
  const time = await limbo.page.$("dialog[open] input[type=time]");
  await time.evaluate((input) => (input.value = "14:10"));
  await limbo.press("button", "ask.go");
  // The e-mail that is nearest to it.
  await limbo.until("it answers for that time", () => limbo.page.evaluate(() => /27 March, 14:(09|10|11)/.test(document.querySelector("dialog[open]").textContent)));
});

scene("after the clocks are put back the layers of a pile bear the names of their days", { query: "?scenario=libero-2023&mode=explore&autoplay=0&locale=en" }, async (limbo) => {
  // Friday evening in Italy; summer time ends on the Sunday.
  await limbo.call("set", "epoch_unix_ms", Date.UTC(2026, 9, 23, 18));
  await limbo.seek(3.5 * 86_400_000);
  const names = await limbo.until("days are named", async () => {
    const all = await limbo.page.$$eval(".stage-layer", (layers) => layers.map((layer) => layer.textContent.trim()));
    return all.length >= 4 && all;
  });
  // The provider's pile, and after it the relay's.
  assert.deepEqual(names.slice(0, 3), ["Sat 24", "Sun 25", "Mon 26"], names.join());
});
