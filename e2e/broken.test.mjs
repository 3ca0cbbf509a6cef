// What a person sees when the page cannot run: never a blank or a frozen picture.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";
import { serve } from "./hosts.mjs";

/** The static picture of index.html, and how many words can be read beside it. */
const still = (page) => page.evaluate(() => {
  const visible = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 100;
  const pictures = [...document.querySelectorAll("svg, img, picture")].filter(visible);
  const named = pictures.filter((picture) =>
    picture.getAttribute("alt") || picture.getAttribute("aria-label") || picture.getAttribute("aria-labelledby")
      || picture.querySelector("title"));
  return { pictures: named.length, words: document.body.innerText.trim().split(/\s+/).length };
});

const noScripts = { needs: "a page without scripts", starts: false, problems: true, before: (page) => page.setJavaScriptEnabled(false) };
scene("scripts off: a picture and a sentence that says what to do", noScripts, async (limbo) => {
  // The page runs no scripts; the test still may look at it.
  const { pictures, words } = await still(limbo.page);
  assert.ok(pictures >= 1, "a picture with a description");
  assert.ok(words >= 8, "a sentence");
  assert.match(await limbo.page.evaluate(() => document.body.innerText), /JavaScript/);
  // A browser without scripts drops the preloaded ones; nothing else may be amiss.
  assert.deepEqual(limbo.problems.filter((problem) => !problem.startsWith("request: ")), []);
});

const noWasm = {
  starts: false,
  before: (page) => page.evaluateOnNewDocument(() => delete window.WebAssembly),
};
scene("no WebAssembly: a picture and a sentence that names it, and no error", noWasm, async (limbo) => {
  await limbo.reads("WebAssembly");
  // A program that was started all the same would have failed by then.
  await limbo.page.waitForNetworkIdle();
  const { pictures } = await still(limbo.page);
  assert.ok(pictures >= 1, "a picture with a description");
});

const lostWasm = {
  starts: false,
  problems: true,
  before: async (page) => {
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      if (request.url().endsWith(".wasm")) request.abort();
      else request.continue();
    });
  },
};
scene("the program is lost on its way: the page says so, under its picture", lostWasm, async (limbo) => {
  await limbo.page.waitForFunction(() => {
    const alert = document.querySelector('[role="alert"]');
    return alert?.checkVisibility() && alert.innerText.trim().length > 20;
  });
  const { pictures } = await still(limbo.page);
  assert.ok(pictures >= 1, "a picture with a description");
});

scene("a copy that a browser has saved says what it is, and where the page in one file is", { query: "?mode=story&locale=it", lang: "it", problems: true }, async (limbo) => {
  const { page } = limbo;
  const sentence = limbo.words("crash.copy");
  const said = () => page.evaluate(() => document.getElementById("copy").checkVisibility({ visibilityProperty: true }));
  assert.ok(!(await said()), "the page itself does not say so");
  const { html, start, style } = await page.evaluate(() => ({
    html: document.documentElement.outerHTML,
    start: document.querySelector('script[src*="start"]').getAttribute("src"),
    style: document.querySelector("link[rel=stylesheet]").getAttribute("href"),
  }));
  // What a browser keeps: the page as it was, its scripts and styles, and nothing that those fetch.
  const file = async (path) => (await fetch(new URL(path, process.env.LIMBO_URL))).text();
  const host = await serve({ "/": `<!doctype html>${html}`, [`/${start}`]: await file(start), [`/${style}`]: await file(style) });
  try {
    await page.goto(`${host.origin}/`);
    await limbo.until("it says what it is", said);
    assert.equal(await page.$eval("#copy", (copy) => copy.innerText), `${sentence} limbo.html`);
    assert.equal(await page.$eval("#copy a", (link) => link.getAttribute("href")), "limbo.html");
  } finally {
    await host.close();
  }
});

for (const lang of ["en", "it"]) {
  const query = `?scenario=small-town&debug=crash&locale=${lang}`;
  scene(`a panic shows a message, and its button starts afresh (${lang})`, { query, lang, problems: true }, async (limbo) => {
    await limbo.page.evaluate(() => {
      window.before = true;
      try {
        window.limbo.crash();
      } catch {
        // The panic itself: it is what was asked for.
      }
    });
    await limbo.reads(limbo.words("crash.title"));
    await limbo.reads(limbo.words("crash.text"));
    const button = await limbo.find("button", limbo.words("crash.reload"));
    await limbo.follow(button);
    await limbo.started();
    assert.equal(await limbo.page.evaluate(() => window.before), undefined, "the page is a new one");
    assert.equal((await limbo.state()).scenario, "small-town");
  });
}

scene("the button that starts afresh does so also once a translator has put its own elements around its words", { query: "?scenario=small-town", problems: true }, async (limbo) => {
  await limbo.page.evaluate(() => {
    window.before = true;
    const message = document.getElementById("crash");
    const button = message.querySelector("button");
    document.body.prepend(message);
    message.hidden = false;
    button.innerHTML = "<font><font>Start afresh</font></font>";
  });
  // Where a person presses it: on its words.
  const words = await limbo.page.waitForSelector("#crash font font");
  await Promise.all([limbo.page.waitForNavigation(), words.click()]);
  await limbo.started();
  assert.equal(await limbo.page.evaluate(() => window.before), undefined, "the page is a new one");
});

scene("the door to the panic is shut for everybody else", { query: "?scenario=small-town" }, async (limbo) => {
  assert.equal(await limbo.page.evaluate(() => typeof window.limbo.crash), "undefined");
});
