// Starts the program: fetches it and the texts of the reader's language side by side, then what the page asks
// for later. The addresses stand on this script's own element, where the release build writes versioned ones:
// data-wasm, data-later (where the program was split), data-texts (a folder), data-languages.

import init, { begin, came, prefetch, texts } from "./limbo.js";

const settings = document.getElementById("boot").dataset;
const languages = settings.languages.split(" ");

/** What stands at an address; in the self-contained page, in an element that says so. */
async function file(address) {
  const element = document.querySelector(`script[data-file="${address}"]`);
  if (!element) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response;
  }
  const text = element.textContent;
  if (element.type === "text/plain") return new Response(text.trim());
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new Response(bytes, { headers: { "Content-Type": "application/wasm" } });
}

/** The language of the address, else the first of the browser's that the page speaks, else English. */
function language() {
  const asked = new URLSearchParams(location.search).get("locale") ?? "";
  const tags = [asked, ...navigator.languages, "en"].map((tag) => tag.split(/[-_]/)[0].toLowerCase());
  return tags.find((tag) => languages.includes(tag)) ?? languages[0];
}

const read = async (name) => (await file(`${settings.texts}${name}.txt`)).text();

/** The language spoken, the exports of the first part, and whether the second part is here. */
let spoken = language();
let first;
let whole = !settings.later;

/** Fetches and links the second part: it shares the first one's memory and table. */
async function second() {
  const [response, words] = await Promise.all([file(settings.later), read(`${spoken}.later`)]);
  await WebAssembly.instantiate(await response.arrayBuffer(), { first });
  whole = true;
  texts(spoken, words);
}

async function texts_of(lang) {
  const parts = settings.later && whole ? [lang, `${lang}.later`] : [lang];
  return (await Promise.all(parts.map(read))).join("\n");
}

/** What the program asks for; it always gets an answer. */
function ask(what) {
  if (what === "later") {
    second().then(() => came(true), () => came(false));
  } else {
    texts_of(what).then((words) => {
      spoken = what;
      texts(what, words);
    }, () => texts(what, undefined));
  }
}

async function start() {
  const program = file(settings.wasm);
  const words = await read(spoken);
  first = await init({ module_or_path: program });
  begin(spoken, words, !whole, ask);
  dispatchEvent(new Event("limbo:started"));
  // Not before the viewer has done something: who only looks fetches nothing more.
  for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, prefetch, { once: true, capture: true });
}

await start();
