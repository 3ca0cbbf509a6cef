// The words of the page, read from the files that it is made of: tests name a button by its key, and
// a better word in static/texts never breaks one.

import { readFileSync } from "node:fs";

/** The languages that are tested. */
export const LANGS = ["en", "it"];

/** The texts of a language, as a function from key (and what fills its braces) to words. */
export function texts(lang) {
  const file = new URL(`../static/texts/${lang}.txt`, import.meta.url);
  const words = new Map();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const at = line.indexOf(" = ");
    if (at > 0 && !line.startsWith("#")) words.set(line.slice(0, at).trim(), line.slice(at + 3).trim());
  }
  return (key, fill = {}) => {
    const text = words.get(key);
    if (text === undefined) throw new Error(`static/texts/${lang}.txt has no ${key}`);
    return text.replace(/\{(\w+)\}/g, (braces, name) => fill[name] ?? braces);
  };
}
