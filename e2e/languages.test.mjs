// Every language that the page speaks has room where there is least, and the plural forms that it needs.

import test from "node:test";
import assert from "node:assert/strict";
import { explore, extras, others, rooms, story } from "./layout.mjs";
import { LANGS, SPOKEN, entries } from "./texts.mjs";

for (const lang of SPOKEN) {
  // The story is walked through in some languages by walk.test.mjs.
  rooms(lang, 360, { walks: LANGS.includes(lang) ? [explore, extras, others] : [story, explore, extras, others] });
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
