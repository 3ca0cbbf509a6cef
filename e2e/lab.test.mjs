// The lab as a person uses it: play the runs, stop them, choose a value by keyboard, read the numbers, take the
// challenge, watch a run. What the sentences say is what the table says.

import assert from "node:assert/strict";
import { withDownloads } from "./downloads.mjs";
import { PATIENCE_MS, scene } from "./harness.mjs";
import { texts } from "./texts.mjs";

const lab = "?mode=lab&locale=en&autoplay=0";
const RUNS = { n: 400 };
/** A sweep on a slow machine, in milliseconds. */
const SWEEP_MS = 6 * PATIENCE_MS;

const text = (limbo) => limbo.page.evaluate(() => document.body.innerText);

/** Waits until the page says that every run has been played. */
const played = (limbo) =>
  limbo.until("all runs are played", async () => /All 400 runs in/.test(await text(limbo)), SWEEP_MS);

/** The rows of the table of figures: its cells' words. */
const rows = (limbo) =>
  limbo.page.evaluate(() =>
    [...document.querySelectorAll("table tbody tr")]
      .map((row) => [...row.children].map((cell) => cell.textContent.trim()))
      .filter((cells) => cells.length === 8),
  );

const chosen = (limbo) =>
  limbo.page.evaluate(() => document.activeElement.getAttribute("aria-valuetext"));

async function open_table(limbo) {
  const summary = await limbo.page.waitForSelector(`::-p-text(${limbo.words("lab.table.title")})`);
  await summary.click();
}

scene("theory stands there before anything has been played", { query: lab }, async (limbo) => {
  await limbo.find("heading", limbo.words("lab.title"));
  await limbo.reads(limbo.words("lab.lead.theory.other", { zone: "from 13 groups up", runs: RUNS.n }));
  await limbo.reads(limbo.words("lab.read.nothing"));
});

scene("the runs are played while the page goes on, and their numbers are the chart's words", { query: lab }, async (limbo) => {
  await limbo.page.evaluate(() => {
    window.frames_seen = 0;
    (function frame() {
      window.frames_seen++;
      requestAnimationFrame(frame);
    })();
  });
  await limbo.press("button", "lab.go.other", RUNS);
  const seen = [];
  await limbo.until("some runs are played", async () => {
    const [, done] = (await text(limbo)).match(/([\d,]+) of 400 runs/) ?? [];
    if (done && seen.at(-1) !== done) seen.push(done);
    return seen.length > 2;
  }, SWEEP_MS);
  const frames = await limbo.page.evaluate(() => window.frames_seen);
  await played(limbo);
  assert.ok((await limbo.page.evaluate(() => window.frames_seen)) > frames + 5, "the page stood still");

  await open_table(limbo);
  const table = await limbo.until("there is a row for every value", async () => {
    const all = await rows(limbo);
    return all.length === 20 && all;
  });
  assert.equal(table[0][0], "1 group");
  assert.equal(table[0][1], "0", "all at once never holds");
  const floor = ([, , , , , ...came]) => came.map((said) => said.startsWith("≥"));
  assert.deepEqual(floor(table[0]), [true, true, true], "what was given up says that it is the least");
  assert.deepEqual(floor(table[19]), [false, false, false]);
  const fewest = table.findIndex((row) => row[1] === "20");
  assert.ok(fewest >= 12 && fewest <= 14, `safe from ${table[fewest]?.[0]} on`);
  // The sentence on top says what the table says.
  const other = table.slice(0, fewest);
  const good = other.reduce((sum, row) => sum + Number(row[1]), 0);
  const held = limbo.words("lab.lead.held");
  await limbo.reads(limbo.words("lab.lead.zone", {
    zone: `from ${fewest + 1} groups up`, what: held, good, rest: other.length * 20,
  }));
  await limbo.reads(limbo.words("lab.lead.fastest", { value: table[fewest][0], time: table[fewest][2] }));

  // The slider by keyboard: the words follow, and say what the table says.
  const slider = await limbo.find("slider", limbo.words("lab.choice"));
  await slider.focus();
  await limbo.page.keyboard.press("End");
  await limbo.until("the last value is chosen", async () => (await chosen(limbo)) === "20 groups");
  await limbo.page.keyboard.press("ArrowLeft");
  await limbo.until("the one before it is chosen", async () => (await chosen(limbo)) === "19 groups");
  const [, safe, median, least, most] = table[18];
  assert.equal(safe, "20");
  await limbo.reads(`The queue was cleared after ${median} in the median run; quickest ${least}, slowest ${most}.`);
  await limbo.reads("The server stayed up in all 20 runs.");
});

scene("a sweep can be stopped and begun again, and the same workers play it", {
  query: lab,
  before: (page) => page.evaluateOnNewDocument(() => {
    window.spawned = 0;
    window.Worker = class extends Worker {
      constructor(...how) {
        super(...how);
        window.spawned += 1;
      }
    };
  }),
}, async (limbo) => {
  const spawned = () => limbo.page.evaluate(() => window.spawned);
  const begin_and_stop = async () => {
    await limbo.press("button", "lab.go.other", RUNS);
    await limbo.press("button", "lab.stop");
    await limbo.reads("Stopped after");
  };
  await begin_and_stop();
  const first = await spawned();
  for (let i = 0; i < 5; i++) await begin_and_stop();
  await limbo.press("button", "lab.go.other", RUNS);
  await played(limbo);
  assert.equal(await spawned(), first);
});

scene("without workers the page plays the runs itself, a slice in every frame", {
  query: lab,
  before: (page) => page.evaluateOnNewDocument(() => {
    window.Worker = function () {
      throw new DOMException("no workers here", "SecurityError");
    };
  }),
}, async (limbo) => {
  await limbo.press("button", "lab.challenge.go.other", { n: 20 });
  await limbo.until("the try is done", async () => (await text(limbo)).includes("12 groups, 5 minutes apart"), SWEEP_MS);
  await limbo.reads("the server crashed in");
});

scene("the challenge: a careless try, a safe one, and how far it is from the best possible", { query: lab }, async (limbo) => {
  await limbo.reads("with an average amount of mail, clearing the queue would take 1 hour");
  await limbo.press("button", "lab.challenge.go.other", { n: 20 });
  await limbo.until("it was not safe", async () => (await text(limbo)).includes("Not safe: with 12 groups"), SWEEP_MS);
  await limbo.find("button", limbo.words("lab.challenge.show"));
  const field = await limbo.find("spinbutton", limbo.words("restart.number"));
  await field.click({ count: 3 });
  await field.type("17");
  await limbo.press("button", "lab.challenge.go.other", { n: 20 });
  await limbo.until("it was safe", async () => (await text(limbo)).includes("Safe in all 20 runs: 17 groups"), SWEEP_MS);
  await limbo.reads("Your fastest safe restart: 17 groups, 5 minutes apart");
  await limbo.reads("yours takes");
});

scene("another number, another place, another language", { query: lab }, async (limbo) => {
  const parameter = await limbo.page.waitForSelector(`::-p-aria([name="${limbo.words("lab.parameter")}"])`);
  await parameter.select(limbo.words("lab.parameter.capacity"));
  await limbo.reads("10,800 e-mails an hour");
  await parameter.select(limbo.words("lab.parameter.tests"));
  await limbo.reads("of 1,000 people waiting, 200 send a test every hour");
  const base = await limbo.page.waitForSelector(`::-p-aria([name="${limbo.words("lab.base")}"])`);
  await base.select(limbo.words("lab.base.libero"));
  const about = await limbo.page.waitForSelector(`::-p-text(${limbo.words("lab.about.title")})`);
  await about.click();
  await limbo.reads("1 dot = 3,600 e-mails");
  const language = await limbo.page.waitForSelector(`::-p-aria([name="${limbo.words("header.language")}"])`);
  await language.select("it");
  await limbo.find("button", texts("it")("lab.go.other", RUNS));
});

scene("a run of the lab can be watched in Explore, and one undo brings back what was there before", { query: "?mode=explore&autoplay=0" }, async (limbo) => {
  await limbo.seek(5 * 3_600_000);
  const before = await limbo.state();
  await limbo.press("button", "mode.lab");
  await limbo.press("button", "lab.show", { seed: 1 });
  const state = await limbo.until("Explore shows it", (state) => state.mode === "explore" && state.links.delivery === "broken" && state);
  assert.equal(state.scenario, "sandbox");
  assert.equal(state.seed, 1);
  assert.ok(state.ledger.limbo > 6_000, "the outage of two hours has gathered its mail");
  assert.equal(state.playing, false, "it stands just before its restart");
  await limbo.until("the focus is at the mode that it led to", () => limbo.page.evaluate((name) =>
    document.activeElement.matches("main") && document.activeElement.ariaLabel === name, limbo.words("mode.explore")));
  await limbo.press("button", "transport.undo");
  const after = await limbo.until("the run is back", (state) =>
    state.scenario === before.scenario && state.t_ms === before.t_ms && !state.seeking && state);
  assert.deepEqual(after.ledger, before.ledger);
});

scene("a map of two numbers: what it shows as shades is read by pointing and by keys, and is in the table", { query: lab }, async (limbo) => {
  const parameter = await limbo.page.waitForSelector(`::-p-aria([name="${limbo.words("lab.parameter")}"])`);
  await parameter.select(limbo.words("lab.parameter.blocks_and_every"));
  await limbo.press("button", "lab.go.other", { n: "1,000" });
  await limbo.until("all runs are played", async () => /All 1,000 runs in/.test(await text(limbo)), SWEEP_MS);
  const drawn = await limbo.page.evaluate(() => document.querySelectorAll(".lab-plot svg *").length);
  assert.ok(drawn < 150, `${drawn} elements for 200 cells`);
  // By keys: the words say what the table says of that cell.
  const groups = await limbo.find("slider", limbo.words("lab.parameter.blocks"));
  await groups.focus();
  await limbo.page.keyboard.press("End");
  const every = await limbo.find("slider", limbo.words("lab.parameter.every"));
  await every.focus();
  await limbo.page.keyboard.press("End");
  await limbo.until("the last cell is chosen", async () => (await chosen(limbo)) === "10 minutes from group to group");
  await open_table(limbo);
  await limbo.until("the table ends with that cell", () => limbo.page.evaluate(() => {
    const cells = [...document.querySelectorAll("table tbody tr")].at(-1)?.innerText.split("\t").map((cell) => cell.trim()) ?? [];
    return cells[0] === "20 groups" && cells[1] === "10 minutes from group to group";
  }));
  const reading = () => limbo.page.evaluate(() => document.querySelector("main p[aria-live] strong")?.parentElement.innerText ?? "");
  await limbo.until("that cell is read", async () => /20 groups · 10 minutes from group to group/.test(await reading()));
  // By pointing.
  const box = await limbo.page.evaluate(() => {
    const { x, y, width, height } = document.querySelector(".lab-plot").getBoundingClientRect();
    return { x, y, width, height };
  });
  await limbo.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await limbo.until("another cell is read", async () => !/20 groups · 10 minutes from group to group/.test(await reading()));
});

scene("any number of the network can be swept; what cannot be asked is said, and the last good chart stays", { query: lab }, async (limbo) => {
  const own = await limbo.page.waitForSelector(`::-p-text(${limbo.words("lab.own.title")})`);
  await own.click();
  const first = await limbo.page.waitForSelector(`::-p-aria([name="${limbo.words("lab.own.first")}"][role="combobox"])`);
  await first.select("readers.patience_ms");
  const to = await limbo.page.waitForSelector(`::-p-aria([name="${limbo.words("lab.axis", { what: limbo.words("lab.own.to"), unit: limbo.words("lab.unit.minutes") })}"])`);
  await to.click({ count: 3 });
  await to.type("-5");
  await limbo.until("it is refused", async () => (await text(limbo)).includes(limbo.words("lab.wrong.kept")));
  await to.click({ count: 3 });
  await to.type("9");
  await limbo.until("it is taken", async () => !(await text(limbo)).includes(limbo.words("lab.wrong.kept")));
  // A number without a meaning here is given one.
  await first.select("blocks_plan.rate_per_s");
  await limbo.reads(limbo.words("lab.wrong.unused"));
  const use = await limbo.page.waitForSelector(`::-p-text(${limbo.words("lab.own.enable", { setting: "" }).trim()})`);
  const prefix = limbo.words("lab.own.enable", { setting: "" }).trim();
  const setting = (await use.evaluate((button) => button.textContent)).trim().slice(prefix.length).trim();
  await use.click();
  await limbo.until("it can be asked", async () => !(await text(limbo)).includes(limbo.words("lab.wrong.unused")));
  // That is said as long as it holds, and goes with the number that it was for.
  await limbo.until(`${setting} is said`, async () => (await text(limbo)).includes(setting));
  await first.select("blocks_plan.blocks");
  await limbo.until("it is gone", async () => !(await text(limbo)).includes(setting));
});

for (const width of [320, 360, 768, 1280, 1920]) {
  scene(`the lab fits at ${width} pixels, and a finger can hit every button`, {
    query: lab, width, touch: width < 768,
  }, async (limbo) => {
    await limbo.find("button", limbo.words("lab.go.other", RUNS));
    const { wide, small } = await limbo.page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - window.innerWidth,
      small: [...document.querySelectorAll("main button, main select, main input, main summary")]
        .map((control) => [control.getAttribute("aria-label") ?? control.textContent, control.getBoundingClientRect()])
        .filter(([, box]) => box.width < 44 || box.height < 44)
        .map(([name, box]) => `${name}: ${box.width} x ${box.height}`),
    }));
    assert.ok(wide <= 0, `the page is ${wide} pixels too wide`);
    assert.deepEqual(small, [], "smaller than 44 x 44 pixels");
  });
}

/** Chooses an entry of a list by its words. */
async function choose(limbo, list, words) {
  const select = await limbo.page.waitForSelector(`::-p-aria([name="${limbo.words(list)}"])`);
  await select.select(limbo.words(words));
}

/** Where the lab is, and what is asked there. */
const asked = (limbo) => limbo.page.$$eval(".lab-asked select", (all) => all.slice(0, 2).map((list) => list.selectedOptions[0].text));

scene("a link of the lab opens the outage and the question, after a reload, too", { query: lab }, async (limbo) => {
  await choose(limbo, "lab.base", "lab.base.libero");
  await choose(limbo, "lab.parameter", "lab.parameter.capacity");
  const there = await limbo.until("both are chosen", async () => {
    const now = await asked(limbo);
    return now[1] === limbo.words("lab.parameter.capacity") && now;
  });
  const url = await limbo.call("url");
  assert.match(url, /lab=libero-2023\.capacity/);
  await limbo.page.goto(url);
  await limbo.started();
  await limbo.until("the same is asked", async () => (await asked(limbo)).join() === there.join());
  await limbo.until("it is in the address", () => limbo.page.evaluate(() => location.search.includes("lab=libero-2023.capacity")));
  await limbo.page.reload();
  await limbo.started();
  await limbo.until("the same is asked", async () => (await asked(limbo)).join() === there.join());
});

scene("Back to the lab after a reload opens the question of that entry", { query: `${lab}&lab=libero-2023.capacity` }, async (limbo) => {
  const there = await limbo.until("it is asked", async () => {
    const now = await asked(limbo);
    return now[1] === limbo.words("lab.parameter.capacity") && now;
  });
  const inAddress = () => limbo.page.evaluate(() => location.search.includes("lab=libero-2023.capacity"));
  await limbo.until("it is in the address", inAddress);
  await limbo.press("button", "mode.explore");
  await limbo.until("Explore has an entry of its own", async (state) => state.mode === "explore" && !(await inAddress()));
  await limbo.page.reload();
  await limbo.started();
  await limbo.page.goBack();
  await limbo.until("the same is asked", async () => (await asked(limbo)).join() === there.join());
  await limbo.frames(60);
  assert.ok(await inAddress(), "the entry keeps its question");
});

scene("Back out of the story finds the lab with what it has played", { query: `${lab}&scenario=small-town` }, async (limbo) => {
  await limbo.press("button", "lab.go.other", RUNS);
  await limbo.press("button", "lab.stop");
  await limbo.reads("Stopped after");
  await limbo.until("the address has its question", () => /[?&]lab=/.test(limbo.page.url()));
  await limbo.press("button", "mode.story");
  await limbo.until("the story plays a run of its own", (state) => state.mode === "story" && state.scenario === "libero-2023");
  await limbo.page.goBack();
  await limbo.until("the lab is there", (state) => state.mode === "lab");
  await limbo.reads("Stopped after");
});

scene("a link to the lab that is shown while it plays stops what it plays, and says so", { query: lab }, async (limbo) => {
  await limbo.press("button", "lab.go.other", RUNS);
  await limbo.find("button", limbo.words("lab.stop"));
  await limbo.page.evaluate(() => window.limbo.show("?mode=lab"));
  await limbo.find("button", limbo.words("lab.go.other", RUNS));
});

scene("an outage that the lab does not have is refused in words", { query: `${lab}&lab=small-town` }, async (limbo) => {
  await limbo.reads(limbo.words("notice.bad_lab", { value: "small-town" }));
  await limbo.until("it begins as usual", async () => (await asked(limbo))[0] === limbo.words("lab.base.town"));
});

scene("the foot of the lab, and what leaves it, are of the outage that it plays", { query: lab }, async (limbo) => {
  const foot = () => limbo.page.$eval(".sources p", (element) => element.textContent);
  assert.equal(await foot(), limbo.words("sources.town"));
  await choose(limbo, "lab.base", "scenario.exchange_2022");
  await limbo.until("the foot follows", async () => (await foot()) === limbo.words("sources.exchange"));
  await limbo.press("button", "take.title");
  const moment = await limbo.until("the dialog says what", () =>
    limbo.page.$eval("dialog[open] .take-moment", (element) => element.textContent).catch(() => null));
  assert.equal(moment, `${limbo.words("mode.lab")}: ${limbo.words("scenario.exchange_2022")}`);
  await limbo.reads(limbo.words("take.link_help_lab"));
  const said = await limbo.page.$eval("dialog[open]", (dialog) => dialog.textContent);
  for (const key of ["take.run_help", "take.series", "take.ledger", "share.title"]) {
    assert.ok(!said.includes(limbo.words(key)), `the lab has no ${key}`);
  }
  assert.ok(!said.includes("January 2023") && !said.includes("20:00"), said);
  await limbo.press("button", "article.title");
  const what = await limbo.find("combobox", limbo.words("article.what"));
  const offered = await what.evaluate((list) => list.options[0].text);
  assert.ok(!offered.includes("moment"), offered);
});

for (const [what, query, title, signs] of [
  ["chart", lab, "lab.chart.hours", ["lab.legend.crashed", "lab.legend.theory"]],
  ["map", `${lab}&lab=sandbox.sessions-and-groups`, "lab.question.time", ["lab.legend.fell", "lab.legend.never"]],
]) {
  scene(`the lab's ${what} is saved as a picture that says what it is of`, { query }, async (limbo) => {
    await limbo.press("button", "take.title");
    await withDownloads(limbo, async (save) => {
      const { file, bytes } = await save("take.chart", "take.svg");
      assert.match(file, /^limbo-lab-.*-chart\.svg$/);
      const svg = bytes.toString("utf8");
      assert.ok(svg.includes(limbo.words("lab.base.town")), "it says where");
      assert.ok(svg.includes(limbo.words(title)), `it says ${limbo.words(title)}`);
      const told = await limbo.page.$eval(".lab-told", (element) => element.textContent);
      assert.ok(svg.includes(`<desc>${told.slice(0, 40)}`), "who does not see it is told what was found");
      for (const sign of signs) {
        const at = svg.indexOf(`>${limbo.words(sign).slice(0, 12)}`);
        // A sign stands before its words.
        assert.ok(at > 0 && svg.slice(at - 900, at).includes("</svg>"), limbo.words(sign));
      }
    });
  });
}
