// What a first visit, which begins with the story, runs: the names of the program's functions, for the cut in two (xtask/split). `cargo xtask
// profile` serves a page whose program tells which of its functions have run (a global p<n> each) and says where.

import { readFileSync, writeFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const [address, names, output] = process.argv.slice(2);
const lines = readFileSync(names, "utf8").trimEnd().split("\n");
const seen = new Set();

/** The program is whole, but the page believes that it was cut, and the second part never comes. */
function alone(request) {
  if (request.url().includes("later")) return request.abort();
  return request.continue();
}

/** Keeps the program's exports where they can be asked. */
function keep_exports() {
  for (const method of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[method];
    WebAssembly[method] = async (...args) => {
      const result = await original.apply(WebAssembly, args);
      window.kept ??= (result.instance ?? result).exports;
      return result;
    };
  }
}

const browser = await puppeteer.launch({
  executablePath: process.env.LIMBO_BROWSER,
  headless: true,
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});

/** One visit, with what the page does as long as its second part is not there; adds what has run. */
async function visit({ query, width = 1280, touch = false, media = [], seconds = 4, slow = 1 }, play = async () => {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width, height: 860, hasTouch: touch, deviceScaleFactor: touch ? 2 : 1 });
  await page.emulateMediaFeatures(media);
  await page.evaluateOnNewDocument(keep_exports);
  await page.setRequestInterception(true);
  page.on("request", (request) => alone(request));
  const devtools = await page.createCDPSession();
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slow });
  await page.goto(address + query);
  await page.waitForFunction("window.limbo");
  const pause = (s) => new Promise((done) => setTimeout(done, 1000 * s));
  await pause(seconds);
  await play(page, pause);
  const ran = await page.evaluate((count) => {
    const ran = [];
    for (let i = 0; i < count; i++) if (window.kept[`p${i}`]?.value) ran.push(i);
    return ran;
  }, lines.length);
  ran.forEach((i) => seen.add(lines[i]));
  console.log(`${String(ran.length).padStart(6)} functions ran, ${seen.size} in all: ${query} ${width}${slow > 1 ? `, ${slow} times as slow` : ""}`);
  await context.close();
}

/** What most people do first, by keys, and what their browsers do. */
async function look_around(page, pause) {
  await page.mouse.move(300, 300);
  for (const state of ["hidden", "visible"]) {
    await page.evaluate((state) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => state === "hidden" });
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
      document.dispatchEvent(new Event("visibilitychange"));
      window.dispatchEvent(new Event(state === "hidden" ? "blur" : "focus"));
    }, state);
    await pause(0.5);
  }
  for (const value of ["dark", "light"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
    await pause(0.3);
  }
  await page.evaluate(() => [window.limbo.state(), window.limbo.perf()]);
  await page.setViewport({ width: 900, height: 700 });
  await page.mouse.wheel({ deltaY: 200 });
  await pause(0.5);
  for (const key of [" ", " ", "ArrowRight", "ArrowLeft"]) {
    await page.keyboard.press(key);
    // The next chapter is seen, not played: whoever gets there has touched the page, and the second part is coming.
    await pause(key === "ArrowRight" ? 0.1 : 0.7);
  }
}

await visit({ query: "?locale=en", seconds: 12 }, look_around);
await visit({ query: "?locale=it", width: 360, touch: true });
await visit({ query: "", media: [{ name: "prefers-reduced-motion", value: "reduce" }, { name: "prefers-color-scheme", value: "dark" }] });
// On an old phone frames come late, and what is asked for comes together: that goes other ways through the program.
for (const slow of [3, 5, 8, 12, 20]) {
  await visit({ query: `?locale=${slow % 2 ? "en" : "it"}`, seconds: 5, slow }, look_around);
}
// Whatever an address may say is read before anything else is done.
const every = "theme=light&chapter=1&mode=story&keys=on&controls=full&autoplay=1";
await visit({ query: `?${every}`, seconds: 2 });
await visit({ query: "?embed&locale=en", width: 640 }, look_around);
// What the page needs to say that it is broken must not have to be fetched.
await visit({ query: "?debug=crash&mode=story" }, async (page, pause) => {
  await page.evaluate(() => window.limbo.crash());
  await pause(0.5);
});
await browser.close();
writeFileSync(output, [...seen].filter(Boolean).sort().join("\n") + "\n");
