// The words of the page, read from the files that it is made of: tests name a button by its key, and
// a better word in static/texts never breaks one.

import { readFileSync, readdirSync } from "node:fs";

const folder = new URL("../static/texts/", import.meta.url);

/** The languages in which everything is tested. */
export const LANGS = ["en", "it"];

/** All languages that the page speaks. */
export const SPOKEN = readdirSync(folder)
  .filter((name) => /^[\w-]+\.txt$/.test(name))
  .map((name) => name.slice(0, -4))
  .sort();

/** The texts of a file by their keys. */
function parsed(file) {
  const words = new Map();
  for (const line of file.split("\n")) {
    const at = line.indexOf("=");
    if (at > 0 && !line.startsWith("#")) words.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
  }
  return words;
}

/** The same as a function from key (and what fills its braces) to words. */
function reader(file, name) {
  const words = parsed(file);
  return (key, fill = {}) => {
    const text = words.get(key);
    if (text === undefined) throw new Error(`${name} has no ${key}`);
    return text.replace(/\{(\w+)\}/g, (braces, name) => fill[name] ?? braces);
  };
}

const file = (lang) => readFileSync(new URL(`${lang}.txt`, folder), "utf8");

/** The texts of a language. */
export const texts = (lang) => reader(file(lang), `static/texts/${lang}.txt`);

/** The texts of a language by their keys. */
export const entries = (lang) => parsed(file(lang));

/** The texts as the page at an address has them, also of the languages for tests, which no file holds. */
export async function texts_of_page(address, lang) {
  const get = async (path) => (await fetch(new URL(path, address))).text();
  const [, texts] = (await get("")).match(/data-texts="([^"]*)"/);
  const parts = await Promise.all([`${lang}.txt`, `${lang}.later.txt`].map((name) => get(texts + name)));
  return reader(parts.join("\n"), `${texts}${lang}.txt`);
}
