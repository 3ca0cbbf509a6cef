// Makes the picture of every chapter in every language, 1200 x 630, as the built page itself draws it in its dialog
// "Share and save", and writes each as og/LANGUAGE/CHAPTER.png into the page's folder:
//
//     node xtask/pictures.mjs FOLDER ADDRESS BROWSER
//
// The browser sees the page at ADDRESS, which the pictures name, and is answered from FOLDER: nothing is asked of any
// host. puppeteer is that of the end-to-end tests (e2e/).

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { CHAPTERS, ENDS } from "../e2e/chapters.mjs";

const [folder, address, executablePath] = process.argv.slice(2);
const puppeteer = createRequire(new URL("../e2e/", import.meta.url))("puppeteer-core");

/** Longer than any step should take on a slow machine, in milliseconds. */
const PATIENCE_MS = 60_000;
const TYPES = {
  ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".txt": "text/plain",
};

const texts = readdirSync(folder).find((name) => name.startsWith("texts-"));
const languages = readdirSync(join(folder, texts)).filter((name) => /^[a-z-]+\.txt$/i.test(name)).map((name) => name.slice(0, -4));

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

/** The address of a chapter at its end, as a still in light colours. */
function at_end(chapter, language) {
  const query = { mode: "story", chapter, locale: language, t: ENDS[chapter], autoplay: 0, theme: "light" };
  return `${address}?${new URLSearchParams(query)}`;
}

/** The picture that the page offers of the chapter that it shows, as PNG. */
async function picture(page, chapter, language) {
  await page.goto(at_end(chapter, language));
  const ready = (chapter, t_ms) => {
    const state = typeof window.limbo?.state === "function" && window.limbo.state();
    return state && state.chapter === chapter && state.t_ms === t_ms && !state.seeking && !document.querySelector(".figure-working");
  };
  await page.waitForFunction(ready, {}, chapter, ENDS[chapter]);
  const button = await page.waitForSelector(`::-p-aria([role="button"][name="${share_button(language)}"])`);
  await button.click();
  const preview = await page.waitForSelector("img.take-preview");
  const png = await preview.evaluate(async (image) => {
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1200, 630];
    canvas.getContext("2d").drawImage(image, 0, 0, 1200, 630);
    return canvas.toDataURL("image/png");
  });
  return Buffer.from(png.slice(png.indexOf(",") + 1), "base64");
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
  let bytes = 0;
  for (const language of languages) {
    mkdirSync(join(folder, "og", language), { recursive: true });
    for (const chapter of CHAPTERS) {
      const png = await picture(page, chapter, language);
      bytes += png.length;
      writeFileSync(join(folder, "og", language, `${chapter}.png`), png);
      console.log(`${language}/${chapter}.png (${png.length} bytes)`);
    }
  }
  console.log(`${languages.length * CHAPTERS.length} pictures, ${bytes} bytes`);
} finally {
  await browser.close();
}
