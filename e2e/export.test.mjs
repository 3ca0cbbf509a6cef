// What is taken away is what was on the page: tables, pictures, the run; as files that a person finds in their
// folder of downloads.

import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { withDownloads } from "./downloads.mjs";
import { engine } from "./engine.mjs";
import { scene } from "./harness.mjs";
import { article, inside, serve, state } from "./hosts.mjs";
import { LANGS } from "./texts.mjs";

const town = "?scenario=small-town&autoplay=0";
const day = "2023-01-23";

/** A run with mail in limbo, and the dialog open. */
async function aRun(limbo) {
  await limbo.press("button", "stage.cut_delivery");
  await limbo.seek(3_600_000);
  await limbo.press("button", "take.title");
}

/** A CSV of plain fields as rows of objects. */
function rows(text) {
  assert.ok(text.endsWith("\r\n"), "every row ends with CRLF");
  const [head, ...lines] = text.trimEnd().split("\r\n").map((line) => line.split(","));
  return lines.map((line) => {
    assert.equal(line.length, head.length);
    return Object.fromEntries(line.map((field, i) => [head[i], field]));
  });
}

scene("the series as CSV is the ledger over time", { query: town }, async (limbo) => {
  await aRun(limbo);
  await withDownloads(limbo, async (save) => {
    const { file, bytes } = await save("take.series", "take.csv");
    assert.match(file, new RegExp(`^limbo-small-town-${day}T\\d{4}Z-series\\.csv$`));
    const { ledger, weight, t_ms } = await limbo.state();
    const series = rows(bytes.toString("utf8"));
    assert.ok(series.length > 100, `${series.length} rows`);
    for (const row of series) {
      const parts = ["outbox", "travelling", "in_service", "spooled_provider", "spooled_relay", "delivered", "returned", "lost"];
      const sum = parts.reduce((sum, part) => sum + Number(row[part]), 0);
      assert.equal(sum, Number(row.sent), `the row at ${row.t_ms} adds up`);
      assert.match(row.time_utc, /^2023-01-23T\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
    const last = series.at(-1);
    assert.equal(Number(last.t_ms), t_ms);
    for (const [place, dots] of Object.entries(ledger)) assert.equal(Number(last[place]), dots * weight, place);
  });
});

for (const lang of LANGS) {
  scene(`the ledger as CSV says its places in words, too (${lang})`, { query: `${town}&locale=${lang}`, lang }, async (limbo) => {
    await aRun(limbo);
    await withDownloads(limbo, async (save) => {
      const { bytes } = await save("take.ledger", "take.csv");
      const { ledger, readers, weight } = await limbo.state();
      const table = rows(bytes.toString("utf8"));
      assert.equal(table.length, Object.keys(ledger).length + Object.keys(readers).length);
      for (const row of table) {
        // The people at their mailboxes follow the places of the mail.
        const person = /^(?:readers|visits)_(.*)$/.exec(row.place)?.[1];
        const [dots, words] = person ? [readers[person], `people.${person}`] : [ledger[row.place], `ledger.${row.place}`];
        assert.equal(Number(row.dots), dots, row.place);
        assert.equal(Number(row.emails), dots * weight, row.place);
        assert.equal(row.label, limbo.words(words));
      }
    });
  });
}

scene("a table that is copied is pasted into columns", { query: town }, async (limbo) => {
  await aRun(limbo);
  await engine.clipboard(limbo.page).catch(() => {});
  for (const [what, column] of [["take.series", "sent"], ["take.ledger", "place"]]) {
    await (await limbo.find("button", limbo.words("take.name", { what: limbo.words(what), button: limbo.words("take.copy") }))).click();
    const pasted = await limbo.until(`${what} is on the clipboard`, async () => {
      const text = await engine.clipboard(limbo.page);
      return text.split("\t")[2] === column && text;
    });
    const [head, ...lines] = pasted.trimEnd().split(/\r?\n/).map((line) => line.split("\t"));
    assert.ok(lines.length > 5 && lines.every((line) => line.length === head.length), pasted.slice(0, 300));
  }
});

scene("a table with letters of more than one byte says that it is UTF-8 (fr)", { query: `${town}&locale=fr`, lang: "fr" }, async (limbo) => {
  await aRun(limbo);
  await withDownloads(limbo, async (save) => {
    const ledger = (await save("take.ledger", "take.csv")).bytes.toString("utf8");
    assert.ok(ledger.startsWith("\ufefftime_utc,"), ledger.slice(0, 20));
    // A comma in a label stays in its field.
    assert.ok(ledger.includes(`,"${limbo.words("people.resting")}",`), ledger);
    const series = (await save("take.series", "take.csv")).bytes.toString("latin1");
    assert.ok(series.startsWith("time_utc,"), "numbers alone need no mark");
  });
});

scene("the words around a picture stay in it, also on a telephone", { query: "?scenario=gmail-2020&weight=1000000&t=40000000&locale=de&autoplay=0", lang: "de", width: 390, touch: true }, async (limbo) => {
  await limbo.press("button", "take.title");
  await withDownloads(limbo, async (save) => {
    const svg = (await save("take.chart", "take.svg")).bytes.toString("utf8");
    const room = await limbo.page.evaluate((svg) => {
      const picture = document.body.appendChild(document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true));
      const end = picture.getBoundingClientRect().right;
      const least = [...picture.querySelectorAll("text")].map((text) => end - text.getBoundingClientRect().right);
      picture.remove();
      return Math.min(...least);
    }, svg);
    assert.ok(room > 0, `words end ${-room} pixels behind the picture`);
  });
});

scene("of a list on the stage its picture says the label and what is chosen", { query: town }, async (limbo) => {
  await aRun(limbo);
  const chosen = await limbo.until("the two lists are there", async () => {
    const words = await limbo.page.$$eval(".stage .net-select select", (lists) => lists.map((list) => list.selectedOptions[0].textContent));
    return words.length === 2 && words;
  });
  await withDownloads(limbo, async (save) => {
    const svg = (await save("take.stage", "take.svg")).bytes.toString("utf8");
    for (const words of chosen) assert.ok(svg.includes(`>${words}<`), words);
  });
});

// In a chapter with a picture of its own the stage is kept out of sight: of it there is nothing to save.
for (const [chapter, stage] of [["sunday", true], ["patience", false], ["tests", false]]) {
  scene(`the stage can be saved where it is seen (${chapter})`, { query: `?chapter=${chapter}&locale=en&autoplay=0` }, async (limbo) => {
    await limbo.press("button", "take.title");
    await limbo.reads(limbo.words("take.ledger"));
    const name = limbo.words("take.name", { what: limbo.words("take.stage"), button: limbo.words("take.svg") });
    assert.equal(await limbo.has("button", name), stage);
    // The moment itself can be saved everywhere.
    const moment = limbo.words("take.name", { what: limbo.words("share.title"), button: limbo.words("take.svg") });
    assert.ok(await limbo.has("button", moment));
  });
}

for (const theme of ["light", "dark", "projector"]) {
  scene(`stage and chart as SVG need nothing else (${theme})`, { query: `${town}&theme=${theme}` }, async (limbo) => {
    await aRun(limbo);
    await withDownloads(limbo, async (save) => {
      for (const [what, words] of [["take.stage", "stage.relay"], ["take.chart", "chart.title"]]) {
        const { file, bytes } = await save(what, "take.svg");
        assert.match(file, /\.svg$/);
        const svg = bytes.toString("utf8");
        assert.ok(svg.includes(limbo.words(words)), `${file} says its words`);
        assert.ok(!/var\(--|class=|@import|<script/.test(svg), `${file} depends on the page`);
        const outside = [...svg.matchAll(/(?:href|src)="([^"]{0,80})/g)].map((m) => m[1]);
        assert.ok(outside.every((to) => to.startsWith("data:image/png") || to.startsWith("http")), outside.join());
        assert.match(svg, /<title>[^<]+<\/title>/);
        assert.match(svg, /<desc>[^<]+<\/desc>/);
        const seen = await looksAt(limbo, `data:image/svg+xml;base64,${bytes.toString("base64")}`);
        assert.ok(seen.colours > 10, `${file} shows ${seen.colours} colours`);
      }
    });
  });
}

scene("stage and chart as PNG are twice as sharp", { query: town }, async (limbo) => {
  await aRun(limbo);
  await withDownloads(limbo, async (save) => {
    for (const what of ["take.stage", "take.chart"]) {
      const { bytes } = await save(what, "take.png");
      const seen = await looksAt(limbo, `data:image/png;base64,${bytes.toString("base64")}`);
      assert.ok(seen.width > 1_200 && seen.colours > 10, JSON.stringify(seen));
    }
  });
});

/** As Tor's browser does, and Firefox with `privacy.resistFingerprinting`: what is read of a canvas is stripes. */
const scrambled = (page) => page.evaluateOnNewDocument(() => {
  const stripe = (i) => (i % 4 === 3 ? 255 : (i * 97) % 251);
  const read = CanvasRenderingContext2D.prototype.getImageData;
  CanvasRenderingContext2D.prototype.getImageData = function (...where) {
    const image = read.apply(this, where);
    image.data.forEach((_, i) => (image.data[i] = stripe(i)));
    return image;
  };
  const stripes = (canvas) => {
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [canvas.width, canvas.height];
    const context = copy.getContext("2d");
    context.putImageData(context.getImageData(0, 0, copy.width, copy.height), 0, 0);
    return copy;
  };
  for (const name of ["toBlob", "toDataURL"]) {
    const give = HTMLCanvasElement.prototype[name];
    HTMLCanvasElement.prototype[name] = function (...how) {
      return give.apply(stripes(this), how);
    };
  }
});

/** The pixels of a PNG as the page writes it: RGBA, every row as it is. */
function pixels(png) {
  const width = png.readUInt32BE(16);
  const parts = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const rows = inflateSync(Buffer.concat(parts));
  const all = [];
  for (let row = 0; row < rows.length; row += width * 4 + 1) {
    for (let at = row + 1; at < row + 1 + width * 4; at += 4) all.push(rows.readUInt32BE(at));
  }
  return all;
}

scene("where a browser hides what canvases hold, a PNG is refused in words, and an SVG has its dots", { query: town, before: scrambled }, async (limbo) => {
  await aRun(limbo);
  await withDownloads(limbo, async (save) => {
    for (const what of ["share.title", "take.stage", "take.chart"]) {
      const name = limbo.words("take.name", { what: limbo.words(what), button: limbo.words("take.png") });
      await (await limbo.find("button", name)).click();
      await limbo.reads(limbo.words("take.unreadable"));
      const { bytes } = await save(what, "take.svg");
      const refused = () => limbo.page.evaluate((words) => document.body.innerText.includes(words), limbo.words("take.unreadable"));
      await limbo.until("of the SVG something else is said", async () => !(await refused()));
      // A chart has no dots.
      if (what === "take.chart") continue;
      const [, dots] = /data:image\/png;base64,([^"]+)/.exec(bytes.toString("utf8"));
      const shown = pixels(Buffer.from(dots, "base64"));
      const bare = shown.filter((pixel) => pixel === 0).length / shown.length;
      assert.ok(bare > 0.5 && bare < 1 && new Set(shown).size > 3, `${bare} of it is nothing, ${new Set(shown).size} colours`);
    }
  });
});

scene("the run as a file is what limbo.file() says", { query: town }, async (limbo) => {
  await aRun(limbo);
  await withDownloads(limbo, async (save) => {
    const { file, bytes } = await save("take.run", "take.save");
    assert.match(file, /-run\.txt$/);
    assert.equal(bytes.toString("utf8"), await limbo.call("file"));
  });
});

/** Size and number of colours of a picture, as the browser shows it. */
function looksAt(limbo, address) {
  return limbo.page.evaluate(async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return { width: canvas.width, height: canvas.height, colours: new Set(pixels).size };
  }, address);
}

scene("in a sandbox that may not save, texts are copied and the rest is said", { blank: true }, async (limbo) => {
  const frame = `<iframe title="Limbo" sandbox="allow-scripts" style="width:100%;height:700px"
    src="${process.env.LIMBO_URL}${town}&locale=en"></iframe>`;
  const host = await serve({ "/": article(frame) });
  try {
    await limbo.page.goto(`${host.origin}/`);
    const guest = await inside(limbo.page);
    const press = async (name) => {
      const button = await guest.waitForSelector(`::-p-aria([role="button"][name="${name}"])`);
      await button.evaluate((element) => element.scrollIntoView({ block: "center" }));
      await button.click();
    };
    const name = (what, button) => limbo.words("take.name", { what: limbo.words(what), button: limbo.words(button) });
    await press(limbo.words("take.title"));
    const says = (words) => guest.waitForFunction((words) => document.body.innerText.includes(words), {}, words);
    await says(limbo.words("take.boxed"));
    await press(name("take.run", "take.copy"));
    await guest.waitForFunction((...words) => words.some((w) => document.body.innerText.includes(w)), {},
      limbo.words("take.copied"), limbo.words("take.not_copied"));
    await press(name("take.run", "take.save"));
    await says(limbo.words("take.offered", { name: "" }).slice(2));
    assert.equal((await state(guest)).scenario, "small-town", "the page goes on");
  } finally {
    await host.close();
    // The browser itself complains of what a sandbox forbids.
    limbo.problems = limbo.problems.filter((problem) => !/permissions policy/i.test(problem));
  }
});
