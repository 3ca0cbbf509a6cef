// What stands between the page and its reader: hosts that say what is not so, what rewrites pages to make them faster, a
// disk in the place of a host, and the boxes into which other people's pages put a frame.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { scene } from "./harness.mjs";
import { article, behind, frames, inside, serve, until } from "./hosts.mjs";
import { with_folder } from "./packed.mjs";

const address = process.env.LIMBO_URL;
const built = async (name) => Buffer.from(await (await fetch(address + name)).arrayBuffer());
/** The page's own index.html, and the name of one of its parts. */
const index = (await built("index.html")).toString();
const part = (name) => index.match(new RegExp(`"(${name}-[^"]+)"`))[1];

/** The page behind a host that changes what it hands out: `change(url, usual)` as for `behind`. */
function through(name, options, change, play) {
  scene(name, { blank: true, ...options }, async (limbo) => {
    const host = await behind("/limbo/", {}, undefined, change);
    try {
      await play(limbo, `${host.origin}/limbo/`);
    } finally {
      await host.close();
    }
  });
}

// --- letters

/** What the letters of UTF-8 become where they are read as those of ISO 8859-1. */
const GARBLED = /Ã|Â|â€|â–|â†/;
const latin = (_, { type }) => (/^text\/|json|javascript/.test(type) ? { type: `${type.split(";")[0]}; charset=iso-8859-1` } : {});
through("no word is garbled by a host that calls every text ISO 8859-1", {}, latin, async (limbo, folder) => {
  const { page } = limbo;
  const words = () => page.evaluate(() => {
    const marks = [...document.querySelectorAll("summary")].map((summary) => getComputedStyle(summary, "::before").content);
    return [document.title, document.documentElement.textContent, ...marks].join("\n");
  });
  await page.goto(`${folder}?mode=explore&scenario=small-town&locale=es&autoplay=0`);
  await limbo.started();
  await limbo.whole();
  assert.match(await words(), /Español/);
  assert.match(await words(), /[▸▾]/);
  assert.doesNotMatch(await words(), GARBLED);
  for (const prose of ["teach/it/index.html", "about/it.html", "404.html", "examples/scrolly.html"]) {
    await page.goto(folder + prose);
    assert.match(await words(), /[àèéüñ’]/, prose);
    assert.doesNotMatch(await words(), GARBLED, prose);
  }
});

// --- style sheets

/** How what makes a host's pages faster may bring the first style sheet, so that it does not hold up the first paint. */
const SHEETS = {
  "in a link that a script turns into one": (link) => link.replace('rel="stylesheet"', 'rel="preload" as="style"'),
  "by a script that does not say so": () => "",
};
for (const [how, change] of Object.entries(SHEETS)) {
  const html = index.replace(/<link rel="stylesheet"[^>]*>/, change);
  const change_page = ({ pathname }) => (pathname === "/limbo/" ? { bytes: html } : {});
  through(`the page starts where its first style sheet comes late, ${how}`, {}, change_page, async (limbo, folder) => {
    await limbo.page.goto(`${folder}?mode=explore&scenario=small-town&locale=en`);
    await limbo.started();
    assert.ok(await limbo.page.evaluate(() => document.getElementById("crash").hidden && !document.getElementById("no-wasm")));
  });
}

// --- a disk

scene("from a disk, where no browser runs the page, the page in one file comes instead", { blank: true, problems: true }, async (limbo) => {
  const town = "scenario=small-town&mode=explore&locale=it";
  await with_folder(async (folder) => {
    for (const name of ["index.html", "limbo.html", "embed.js", part("start"), part("limbo")]) await writeFile(join(folder, name), await built(name));
    const file = (name) => pathToFileURL(join(folder, name)).href;
    await limbo.page.goto(`${file("index.html")}?${town}`).catch(() => {
      // It goes on to the other one at once.
    });
    await limbo.started();
    assert.match(limbo.page.url(), /\/limbo\.html\?/);
    assert.equal(await limbo.page.evaluate(() => window.limbo.state().locale), "it");
    // Beside a copy that a browser has saved there is none.
    await limbo.page.goto(`${address}?${town}`);
    await limbo.started();
    await writeFile(join(folder, "copy.html"), `<!doctype html>${await limbo.page.evaluate(() => document.documentElement.outerHTML)}`);
    await limbo.page.goto(file("copy.html"));
    await until("the copy says what it is", () => limbo.page.evaluate(() => document.getElementById("copy").checkVisibility({ visibilityProperty: true })));
    assert.equal(limbo.page.url(), file("copy.html"));
    // An article is tried out on a disk, too.
    await writeFile(join(folder, "article.html"), article(`<script src="embed.js"></script><limbo-mail ${town.replaceAll("&", " ")}></limbo-mail>`));
    await limbo.page.goto(file("article.html"));
    await inside(limbo.page);
    assert.ok((await frames(limbo.page)).length === 1);
  });
});

// --- boxes

const element = '<limbo-mail scenario="small-town" mode="explore" locale="en" autoplay="0"></limbo-mail>';
const BOXES = {
  "a row of a flex box": `<div style="display:flex"><p>Words</p>${element}</div>`,
  "the middle of a column": `<div style="display:flex;flex-direction:column;align-items:center">${element}</div>`,
  "the middle of a grid": `<div style="display:grid;place-items:center">${element}</div>`,
  "a box as broad as what is in it": `<div style="width:fit-content">${element}</div>`,
  "a floating box": `<div style="float:left">${element}</div><p style="clear:both">`,
  "a cell of a table": `<table><tr><td>${element}</td></tr></table>`,
  "a dialog": `<dialog open style="position:static">${element}</dialog>`,
};
for (const [width, least] of [[1280, 960], [390, 270]]) {
  scene(`a guest is as broad as its host has room, in whatever box it stands (${width} pixels)`, { blank: true, width }, async ({ page }) => {
    for (const [box, html] of Object.entries(BOXES)) {
      const host = await serve({ "/": article(`<script src="${address}embed.js"></script>${html}`) });
      try {
        await page.goto(`${host.origin}/`, { waitUntil: "domcontentloaded" });
        await until("there is a frame", async () => (await frames(page)).length === 1);
        const broad = await (await frames(page))[0].evaluate((frame) => frame.getBoundingClientRect().width);
        assert.ok(broad >= least, `in ${box}: ${broad}`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${box}: nothing scrolls sideways`);
      } finally {
        await host.close();
      }
    }
  });
}

for (const sizing of ["border-box", "content-box"]) {
  const html = article(`<style>iframe { box-sizing: ${sizing}; padding: 12px; border: 3px solid !important }</style>
    <script src="${address}embed.js"></script>
    <iframe data-limbo title="Limbo" src="${address}?embed=1&scenario=small-town&mode=explore&locale=en&autoplay=0" style="width:900px"></iframe>`);
  scene(`a frame to which its host gives a border and a padding shows all of its guest (${sizing})`, { blank: true }, async ({ page }) => {
    const host = await serve({ "/": html });
    try {
      await page.goto(`${host.origin}/`);
      const frame = await inside(page);
      await until("the frame is as high as the guest", () => frame.evaluate(() =>
        document.body.offsetHeight > 400 && Math.abs(document.body.offsetHeight - innerHeight) <= 1));
    } finally {
      await host.close();
    }
  });
}
