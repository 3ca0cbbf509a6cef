// Makes the picture of every chapter in every language, 1200 x 630, as the built page itself draws it in its dialog
// "Share and save", and writes each as og/LANGUAGE/CHAPTER.png into the page's folder:
//
//     node xtask/pictures.mjs FOLDER ADDRESS BROWSER [LANGUAGE/CHAPTER ...]
//
// What each picture says goes into og/alt.json, for who makes the pages that show them (xtask/site/src/share.rs). The
// browser sees the page at ADDRESS, which the pictures name, and is answered from FOLDER: nothing is asked of any host.
// puppeteer is that of the end-to-end tests (e2e/).

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { CHAPTERS, ENDS } from "../e2e/chapters.mjs";

const [folder, given, executablePath, ...only] = process.argv.slice(2);
/** As a browser writes it, however it was typed: its host in small letters, and without the usual port. */
const address = new URL(given).href;
const puppeteer = createRequire(new URL("../e2e/", import.meta.url))("puppeteer-core");

/** A chapter is shown at its end, but for those whose end is that all is well again: there the middle tells more. */
const MOMENTS = { ...ENDS, letter: 12_000, groups: 120 * 3_600_000 };

/** Longer than any step should take on a slow machine, in milliseconds. */
const PATIENCE_MS = 60_000;
const TYPES = {
  ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".txt": "text/plain",
};

/** What index.html says in an attribute of its script. */
const index = readFileSync(join(folder, "index.html"), "utf8");
const said = (name) => index.match(new RegExp(` data-${name}="([^"]*)"`))[1];

const texts = said("texts");
/** Those of the menu: the languages for tests have no name. */
const languages = said("languages").split(";").map((row) => row.split("|")).filter(([, name]) => name).map(([code]) => code);

/** What the button is called that opens the dialog, in a language. */
function share_button(language) {
  const words = readFileSync(join(folder, texts, `${language}.txt`), "utf8").split("\n");
  return words.find((line) => line.startsWith("take.title=")).slice("take.title=".length);
}

/** Answers what the page asks for from the folder. */
function answer(request) {
  const url = new URL(request.url());
  if (!url.href.startsWith(address)) return request.abort();
  const path = normalize(decodeURIComponent(url.pathname.slice(new URL(address).pathname.length))) || "index.html";
  try {
    const body = readFileSync(join(folder, path === "." ? "index.html" : path));
    const headers = { "content-type": TYPES[extname(path)] ?? "text/html" };
    return request.respond({ status: 200, headers, body });
  } catch {
    return request.respond({ status: 404 });
  }
}

/** The address of a chapter at its moment, as a still in light colours. */
function address_of(chapter, language) {
  const query = { mode: "story", chapter, locale: language, t: MOMENTS[chapter], autoplay: 0, theme: "light" };
  return `${address}?${new URLSearchParams(query)}`;
}

/** The picture that the page offers of a chapter: as PNG, and what it says. */
async function picture(page, chapter, language) {
  await page.goto(address_of(chapter, language));
  const ready = (chapter, t_ms) => {
    const state = typeof window.limbo?.state === "function" && window.limbo.state();
    return state && state.chapter === chapter && state.t_ms === t_ms && !state.seeking && !document.querySelector(".figure-working");
  };
  await page.waitForFunction(ready, {}, chapter, MOMENTS[chapter]);
  const button = await page.waitForSelector(`::-p-aria([role="button"][name="${share_button(language)}"])`);
  await button.click();
  const preview = await page.waitForSelector("img.take-preview");
  const [png, alt] = await preview.evaluate(async (image) => {
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1200, 630];
    canvas.getContext("2d").drawImage(image, 0, 0, 1200, 630);
    const svg = decodeURIComponent(image.src.slice(image.src.indexOf(",") + 1));
    const title = new DOMParser().parseFromString(svg, "image/svg+xml").querySelector("title");
    return [canvas.toDataURL("image/png"), title.textContent];
  });
  return { png: Buffer.from(png.slice(png.indexOf(",") + 1), "base64"), alt };
}

const browser = await puppeteer.launch({
  executablePath,
  headless: true,
  args: ["--disable-quic", "--no-first-run", "--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
});
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.setViewport({ width: 1280, height: 800 });
  await page.setRequestInterception(true);
  page.on("request", answer);
  const alts = {};
  let [count, bytes] = [0, 0];
  for (const language of languages) {
    for (const chapter of CHAPTERS) {
      const name = `${language}/${chapter}`;
      if (only.length > 0 && !only.includes(name)) continue;
      const { png, alt } = await picture(page, chapter, language);
      mkdirSync(join(folder, "og", language), { recursive: true });
      writeFileSync(join(folder, "og", `${name}.png`), png);
      (alts[language] ??= {})[chapter] = alt;
      [count, bytes] = [count + 1, bytes + png.length];
      console.log(`${name}.png (${png.length} bytes)`);
    }
  }
  writeFileSync(join(folder, "og", "alt.json"), JSON.stringify(alts, null, 2));
  console.log(`${count} pictures, ${bytes} bytes`);
} finally {
  await browser.close();
}
