// Every language that the page speaks has room where there is least, and the plural forms that it needs.

import test from "node:test";
import assert from "node:assert/strict";
import { scene } from "./harness.mjs";
import { explore, extras, others, rooms, story } from "./layout.mjs";
import { LANGS, SPOKEN, entries } from "./texts.mjs";

for (const lang of SPOKEN) {
  // The others are looked at in all of their uses by tests of their own.
  rooms(lang, 360, { walks: LANGS.includes(lang) ? [explore] : [story, explore, extras, others] });
}

/** Numbers that may come up; a form that only millions have may be that of all others. */
const NUMBERS = Array.from({ length: 200 }, (_, n) => n);

for (const lang of SPOKEN) {
  test(`each text of a number has every form that the language has for it (${lang})`, () => {
    const words = entries(lang);
    const rules = new Intl.PluralRules(words.get("language.formats"));
    const forms = new Set(NUMBERS.map((n) => rules.select(n)));
    const wrong = [];
    for (const key of words.keys()) {
      if (!key.endsWith(".other")) continue;
      const base = key.slice(0, -".other".length);
      // A text that has no other form has one for all numbers.
      if (![...words.keys()].some((other) => /^(zero|one|two|few|many)$/.test(other.slice(base.length + 1)) && other.startsWith(`${base}.`))) continue;
      for (const form of forms) if (!words.has(`${base}.${form}`)) wrong.push(`${base}.${form}`);
    }
    assert.deepEqual(wrong, []);
  });
}

/** Serves the page with one language more: a row in index.html and its texts, here those of the mirrored language for tests. */
async function with_arabic(page) {
  await page.setRequestInterception(true);
  page.on("request", async (request) => {
    const url = request.url();
    const get = async (address) => (await fetch(address)).text();
    if (request.isNavigationRequest()) {
      const body = (await get(url)).replace('data-languages="', 'data-languages="ar|العربية|ar-EG-u-nu-latn|rtl;');
      return request.respond({ contentType: "text/html; charset=utf-8", body });
    }
    if (!/\/ar(\.later)?\.txt$/.test(url)) return request.continue();
    return request.respond({ contentType: "text/plain; charset=utf-8", body: await get(url.replace(/\/ar\./, "/rtl.")) });
  });
}

scene("a language from right to left is added by its file alone", { blank: true, lang: "rtl" }, async (limbo) => {
  const { page } = limbo;
  await with_arabic(page);
  await page.goto(`${process.env.LIMBO_URL}?mode=explore&scenario=libero-2023&autoplay=0&locale=ar-SA`);
  await limbo.started();
  // Explore is loaded later than the page starts.
  await page.waitForSelector(".clock-now");
  const said = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    dir: getComputedStyle(document.body).direction,
    menu: [...document.querySelectorAll("option")].map((option) => option.textContent),
    clock: document.querySelector(".clock-now").textContent,
  }));
  assert.equal(said.lang, "ar");
  assert.equal(said.dir, "rtl");
  assert.ok(said.menu.includes("العربية"), said.menu.join());
  assert.match(said.clock, /يناير/, "its dates are its own");
  assert.match(said.clock, /\d\d:\d\d/, "digits are those of the fields");
  // Time goes to the right, chapters go as the words do.
  await page.keyboard.press("ArrowRight");
  await limbo.until("a step forward", (state) => state.t_ms > 0);
  await limbo.press("button", "mode.story");
  await limbo.until("the cover", (state) => state.chapter === "cover");
  await page.keyboard.press("ArrowLeft");
  await limbo.until("the next chapter", (state) => state.chapter === "letter");
});
