// On paper: what a printer gets of every mode from any window, and the whole story as a handout. The sheets are made by the
// browser itself and read again: what stands on them, and where.

import assert from "node:assert/strict";
import { getDocumentProxy } from "unpdf";
import { scene } from "./harness.mjs";
import { article, inside, serve, state, until } from "./hosts.mjs";
import { CHAPTERS, title } from "./chapters.mjs";

/** CSS pixels and points of a sheet's margin, 12 mm. */
const MARGIN = "12mm";
const MARGIN_PT = (12 / 25.4) * 72;
const PATIENCE_MS = 60_000;

/** Prints the page and gives its sheets: width, height, and every piece of text with where it stands, in points. */
async function printed(limbo, format, landscape = false) {
  const margin = { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN };
  const bytes = await limbo.page.pdf({ format, landscape, margin, printBackground: true, timeout: PATIENCE_MS });
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const sheets = [];
  for (let n = 1; n <= pdf.numPages; n += 1) {
    const page = await pdf.getPage(n);
    const [, , width, height] = page.view;
    const { items } = await page.getTextContent();
    const pieces = items.filter((item) => item.str.trim()).map((item) => ({
      words: item.str,
      left: item.transform[4],
      right: item.transform[4] + item.width,
      base: item.transform[5],
      top: item.transform[5] + item.height / 2,
    }));
    sheets.push({ width, height, pieces });
  }
  return sheets;
}

/** Letters that are drawn as one are pieces of their own, so spaces do not count. */
const tight = (words) => words.replace(/\s+/g, "");
const all_words = (sheets) => tight(sheets.flatMap((sheet) => sheet.pieces.map((piece) => piece.words)).join(""));

/** Fails unless all of these stand on the sheets. */
function say(sheets, sentences) {
  const words = all_words(sheets);
  for (const sentence of sentences) assert.ok(words.includes(tight(sentence)), `"${sentence}" in ${words}`);
}

/** Fails where words stand beside the room between the margins, or a sheet is all but empty. */
function fits(sheets, what) {
  const slack = 1.5;
  for (const { width, height, pieces } of sheets) {
    for (const { words, left, right, base } of pieces) {
      const inside = left > MARGIN_PT - slack && right < width - MARGIN_PT + slack;
      assert.ok(inside && base > MARGIN_PT - slack && base < height - MARGIN_PT + slack, `${what}: "${words}" stands at ${left} to ${right}, ${base}`);
    }
  }
  const [first, ...rest] = sheets;
  assert.ok(rest.length === 0 || first.pieces.length > 5, `${what}: a heading alone on the first sheet`);
}

/** The words of a step that are seen, each text of them on its own, and those of its sources that are folded away. */
const read = () => {
  const walker = document.createTreeWalker(document.querySelector(".story-words"), NodeFilter.SHOW_TEXT);
  const words = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (data.trim() && parentElement.checkVisibility() && !parentElement.closest("button, svg")) words.push(data.trim());
  }
  const folded = [...document.querySelectorAll(".story-sources:not([open]) li")].map((line) => line.textContent);
  return { words, folded };
};

/** The box around these pieces, points; undefined around none. */
const around = (pieces) => pieces.length === 0 ? undefined : {
  left: Math.min(...pieces.map((piece) => piece.left)),
  right: Math.max(...pieces.map((piece) => piece.right)),
  base: Math.min(...pieces.map((piece) => piece.base)),
  top: Math.max(...pieces.map((piece) => piece.top)),
};

/** The box around the stage's names and its number in limbo, which have to stand on one sheet, and what else stands there. */
function staged(limbo, sheets) {
  const names = ["senders", "provider", "relay", "mailboxes", "limbo.other"].map((name) => limbo.words(`stage.${name}`));
  const on = sheets.findIndex(({ pieces }) => names.every((name) => pieces.some((piece) => piece.words === name)));
  assert.ok(on >= 0, `no sheet has all of ${names}: ${sheets.map(({ pieces }) => pieces.map((piece) => piece.words).join(" | ")).join("\n")}`);
  const { pieces } = sheets[on];
  return { on, pieces, box: around(pieces.filter((piece) => names.includes(piece.words))) };
}

/** Fails where the words of a step stand over its stage, or the stage over them. */
function apart({ pieces, box }, words) {
  const whole = tight(words.join(""));
  const other = around(pieces.filter((piece) => tight(piece.words).length > 12 && whole.includes(tight(piece.words))));
  const over = other && other.left < box.right && other.right > box.left && other.top > box.base && other.base < box.top;
  assert.ok(!over, `the stage ${JSON.stringify(box)}, the words ${JSON.stringify(other)}`);
}

const outage = "t=302400000&autoplay=0&locale=en";
const uses = [
  ["a step of the story", "?mode=story&chapter=four-o-clock&autoplay=0&locale=en", ["story.four_o_clock.title", "paper.handout"]],
  ["Explore", `?mode=explore&scenario=libero-2023&${outage}`, ["ledger.title", "sources.documented"]],
  ["the lab", "?mode=lab&locale=en", ["lab.title"]],
];
const sheets = [["A4", false], ["Letter", false], ["A4", true]];

for (const [width, theme] of [[360, "dark"], [1280, "projector"], [1920, "light"]]) {
  // From the widest window one use is enough.
  for (const [what, query, said] of width < 1920 ? uses : uses.slice(0, 1)) {
    scene(`${what} fits any sheet from a window of ${width} px (${theme})`, { needs: "sheets of paper", query: `${query}&theme=${theme}`, width }, async (limbo) => {
      await limbo.reads(limbo.words(said[0]));
      await limbo.page.waitForNetworkIdle();
      const before = await limbo.page.$eval(".app", (app) => app.style.getPropertyValue("--stage-px"));
      for (const [format, landscape] of sheets) {
        const made = await printed(limbo, format, landscape);
        fits(made, `${format} ${landscape ? "across" : "upright"}`);
        // What it shows, what it is, and where it is from.
        say(made, [...said, "app.title"].map((key) => limbo.words(key)).concat(new URL(limbo.page.url()).host));
        // Day before month, as everywhere in these texts.
        const date = await limbo.page.evaluate(() => new Date().toLocaleDateString("en-GB", { dateStyle: "long" }));
        say(made, [limbo.words("paper.printed", { date })]);
      }
      await limbo.until("the screen is as it was", async () => {
        const after = await limbo.page.$eval(".app", (app) => app.style.getPropertyValue("--stage-px"));
        const { theme: shown } = await limbo.state();
        return after === before && shown === theme;
      });
    });
  }
}

// Half of a sheet of A4, and a quarter of one.
const small = [["A5", false], ["A5", true], ["A6", false], ["A6", true]];
scene("a step of the story fits a small sheet, its words beside or under the stage", { needs: "sheets of paper", query: "?mode=story&chapter=monday&autoplay=0&locale=en" }, async (limbo) => {
  await limbo.reads(limbo.words("story.monday.title"));
  await limbo.until("it stands at its instant", ({ t_ms, seeking }) => t_ms > 0 && !seeking);
  const { words } = await limbo.page.evaluate(read);
  for (const [format, landscape] of small) {
    const made = await printed(limbo, format, landscape);
    fits(made, `${format} ${landscape ? "across" : "upright"}`);
    apart(staged(limbo, made), words);
    say(made, words);
  }
});

scene("a figure in the stage's place fits a sheet that lies across", { needs: "sheets of paper", query: "?mode=story&chapter=account&autoplay=0&locale=en" }, async (limbo) => {
  await limbo.reads(limbo.words("story.account.title"));
  await limbo.until("it stands at its instant", ({ t_ms, seeking }) => t_ms > 0 && !seeking);
  const made = await printed(limbo, "A4", true);
  fits(made, "A4 across");
  assert.ok(made.length <= 2, `${made.length} sheets`);
});

scene("the whole stage of Explore stands on one sheet, however small, with the number in limbo", { needs: "sheets of paper", query: `?mode=explore&scenario=libero-2023&${outage}` }, async (limbo) => {
  await limbo.reads(limbo.words("ledger.title"));
  for (const [format, landscape] of small) {
    const made = await printed(limbo, format, landscape);
    fits(made.slice(0, 1), `${format} ${landscape ? "across" : "upright"}`);
    const { on } = staged(limbo, made);
    assert.equal(on, 0, `${format}: the stage stands on sheet ${on + 1}`);
  }
});

const AFTER = "And so it went on.";
// Frames wide enough for words beside the stage, too narrow for that, and of a telephone.
for (const width of [1264, 1000, 700, 390]) {
  for (const chapter of ["monday", "account"]) {
    scene(`an article is printed with all that its frame of ${width} px shows of "${chapter}", nothing over anything`, { needs: "sheets of paper", blank: true, width: 1280 }, async (limbo) => {
      const frame = `<div style="width:${width}px;max-width:100%"><limbo-mail mode="story" chapter="${chapter}" locale="en" autoplay="0"></limbo-mail></div><p>${AFTER}`;
      const host = await serve({ "/": article(`<script src="${process.env.LIMBO_URL}embed.js"></script>${frame}`) });
      try {
        await limbo.page.goto(`${host.origin}/`);
        const guest = await inside(limbo.page);
        await guest.waitForFunction((title) => document.querySelector("h2")?.textContent === title, {}, limbo.words(title(chapter)));
        await until("the chapter stands at its instant", async () => {
          const { t_ms, seeking } = await state(guest);
          return t_ms > 0 && !seeking;
        });
        const { words, folded } = await guest.evaluate(read);
        const made = await printed(limbo, "A4");
        say(made, words);
        if (chapter === "monday") apart(staged(limbo, made), words);
        const order = tight(made.flatMap(({ pieces }) => pieces.toSorted((a, b) => b.base - a.base).map((piece) => piece.words)).join(" "));
        for (const line of words) assert.ok(order.indexOf(tight(AFTER)) > order.indexOf(tight(line).slice(0, 12)), `"${line}" stands under the frame`);
        // For what was folded the frame has no room: part of it would be cut off.
        for (const line of folded) assert.ok(!all_words(made).includes(tight(line).slice(0, 40)), line);
      } finally {
        await host.close();
      }
    });
  }
}

scene("both futures fit a sheet, side by side, from a phone", { needs: "sheets of paper", query: `?mode=compare&locale=en&scenario=small-town`, width: 360 }, async (limbo) => {
  await limbo.reads(limbo.words("compare.title"));
  await limbo.until("both are there", (state) => state.compare);
  await limbo.whole();
  const made = await printed(limbo, "A4");
  fits(made, "A4");
});

scene("what was changed is said on paper", { needs: "sheets of paper", query: "?mode=explore&scenario=small-town&autoplay=0&locale=en", width: 360 }, async (limbo) => {
  await limbo.call("set", "stations.mailboxes.capacity_per_s", 0.75);
  await limbo.call("cut", "delivery");
  // The foot of the sheet comes with what is fetched later.
  await limbo.whole();
  say(await printed(limbo, "A4"), [limbo.words("paper.changed")]);
});

scene("on paper the lab names no slider, and tears no row of its table", { needs: "sheets of paper", query: "?mode=lab&lab=sandbox.groups-and-every&locale=en" }, async (limbo) => {
  await limbo.page.waitForSelector(".lab-cell-slider");
  await limbo.page.emulateMediaType("print");
  const shown = await limbo.page.$$eval(".lab-cell-slider", (sliders) => sliders.filter((slider) => slider.checkVisibility()).length);
  const torn = await limbo.page.$$eval(".lab-table tr", (rows) => rows.filter((row) => getComputedStyle(row).breakInside !== "avoid").length);
  await limbo.page.emulateMediaType(null);
  assert.deepEqual([shown, torn], [0, 0]);
});

/** Fails unless the foot of the sheet stands under whatever else is on the last one. */
function ends_with_foot(limbo, sheets) {
  const { pieces } = sheets.at(-1);
  const begins = tight(limbo.words("paper.printed", { date: "|" })).split("|")[0];
  const foot = pieces.find(({ words }) => tight(words).startsWith(begins.slice(0, 5)));
  assert.ok(foot, `no foot: ${pieces.map(({ words }) => words).join(" | ")}`);
  // It may take two lines.
  const under = pieces.filter(({ base }) => base < foot.base - 40);
  assert.deepEqual(under.map(({ words }) => words), [], "this stands under the foot");
}

for (const query of ["?mode=explore&scenario=small-town&autoplay=0&locale=en", "?mode=story&chapter=monday&autoplay=0&locale=en"]) {
  scene(`the QR code stands on one sheet with what it is of and its address, upright and across (${query})`, { needs: "sheets of paper", query }, async (limbo) => {
    await limbo.until("the code is there", async () => {
      await limbo.page.keyboard.press("q");
      return limbo.page.$(".qr-code");
    });
    for (const [format, landscape] of sheets) {
      const made = await printed(limbo, format, landscape);
      assert.equal(made.length, 1, `${format}, ${landscape ? "across" : "upright"}: ${made.length} sheets`);
      fits(made, format);
      say(made, [limbo.words("qr.title"), await limbo.page.$eval(".qr-address", (address) => address.textContent)]);
      ends_with_foot(limbo, made);
    }
  });
}

scene("a dialog that was printed is closed, and opened again", { query: "?mode=explore&scenario=small-town&autoplay=0&locale=en" }, async (limbo) => {
  const { page } = limbo;
  const printer = (event) => page.evaluate((event) => window.dispatchEvent(new Event(event)), event);
  for (const round of [1, 2]) {
    await limbo.until(`the code is there (${round})`, async () => {
      await page.keyboard.press("q");
      return page.$("dialog.qr[open]");
    });
    await printer("beforeprint");
    await page.waitForSelector("dialog.qr .paper-foot");
    await printer("afterprint");
    await limbo.until("its sheet's end is gone", async () => !(await page.$(".paper-foot")));
    await page.keyboard.press("Escape");
    await limbo.until("it is closed", async () => !(await page.$("dialog.qr")));
  }
});

/** What a person can read in the dialog that is open, a piece for each element that has only words. */
const dialog_words = (page, selector) => page.$$eval(`dialog[open] ${selector}`, (all) => all.map((element) => element.textContent.trim()).filter(Boolean));

scene("a dialog of questions is printed with them, and its foot at its end", { needs: "sheets of paper", query: "?mode=explore&scenario=small-town&autoplay=0&locale=en" }, async (limbo) => {
  await limbo.press("button", "workbench.invite_go");
  await limbo.page.waitForSelector(".workbench-card");
  const list = await printed(limbo, "A4");
  say(list, await dialog_words(limbo.page, ".workbench-part:not(.workbench-others) .workbench-card-title"));
  ends_with_foot(limbo, list);
  await limbo.press("button", "workbench.half.title");
  await limbo.page.waitForSelector(".workbench-choice");
  const question = await printed(limbo, "A4");
  say(question, await dialog_words(limbo.page, ".workbench-choice"));
  ends_with_foot(limbo, question);
});

scene("a question to the outage is printed with the day and the server that it asks about", { needs: "sheets of paper", query: `?mode=explore&scenario=libero-2023&${outage}` }, async (limbo) => {
  await limbo.press("button", "ask.open");
  await limbo.page.waitForSelector(".ask-form");
  const made = await printed(limbo, "A4");
  say(made, await limbo.page.$$eval(".ask-form select", (lists) => lists.map((list) => list.selectedOptions[0].textContent)));
  ends_with_foot(limbo, made);
});

for (const [what, query, right, ready] of [
  ["the lab's chart", "?mode=lab&locale=en", "20", ".lab-svg .axis"],
  ["the stage of the game", "?mode=explore&game=1&locale=en", "stage.mailboxes", ".operator .stage-label"],
]) {
  scene(`${what} is as wide on paper as the sheet, also from a wide window`, { needs: "sheets of paper", query, width: 1280 }, async (limbo) => {
    await limbo.page.waitForSelector(ready);
    const made = await printed(limbo, "A4");
    const words = right.includes(".") ? limbo.words(right) : right;
    const found = made.flatMap(({ pieces, width }) => pieces.filter((piece) => piece.words.trim() === words).map((piece) => piece.right / width));
    assert.ok(Math.max(...found) > 0.8, `"${words}" ends at ${found} of the sheet's width`);
  });
}

/** The page's print dialog is a person's: here it is only noted that it was asked for. */
const noted = (page) => page.evaluateOnNewDocument(() => {
  window.print = () => {
    window.asked_to_print = true;
  };
});

for (const [format, width, lang] of [["A4", 1280, "en"], ["Letter", 360, "it"]]) {
  scene(`the story is printed as a handout (${format} from ${width} px)`, { needs: "sheets of paper", query: `?mode=story&locale=${lang}`, lang, width, before: noted }, async (limbo) => {
      // By key: the row says how far it has come, and what stands under it moves.
    const press = async (name) => {
      await (await limbo.find("button", name)).focus();
      await limbo.page.keyboard.press("Enter");
    };
    const handout = (key) => limbo.words("take.name", { what: limbo.words("handout.title"), button: limbo.words(key) });
    await press(limbo.words("take.title"));
    // Begun and stopped, and begun anew.
    for (const key of ["handout.go", "handout.stop", "handout.go"]) await press(handout(key));
    await limbo.page.waitForFunction(() => window.asked_to_print, { timeout: PATIENCE_MS });
    const steps = await limbo.page.$$eval(".handout-step", (steps) => steps.map((step) => ({
      stills: step.querySelectorAll(".stage canvas, .story-picture").length,
      painted: [...step.querySelectorAll("canvas")].every((canvas) => canvas.width > 1000),
    })));
    assert.equal(steps.length, CHAPTERS.length, "a step for each chapter");
    for (const { stills, painted } of steps) assert.ok(stills === 1 && painted, JSON.stringify(steps));
    const made = await printed(limbo, format);
    fits(made, format);
    say(made, [...CHAPTERS.map((chapter) => title(chapter)), "sources.documented", "sources.modelled"].map((key) => limbo.words(key)));
    assert.ok(made.length <= 11, `${made.length} sheets`);
    assert.ok(!all_words(made).includes(tight(limbo.words("story.begin"))), "nothing to press");
    // Once it has been printed, the page is what it was.
    await limbo.until("the handout is gone", async () => (await limbo.page.$(".handout")) === null);
  });
}
