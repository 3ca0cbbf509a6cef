// Starts the program: fetches it and the texts of the reader's language side by side, then what the page asks
// for later. The addresses stand on this script's own element, where the release build writes versioned ones:
// data-wasm, data-later (where the program was split), data-dress (the style sheet of what comes later),
// data-texts (a folder), data-languages.

import init, { begin, broke, came, more, prefetch, texts } from "./limbo.js";

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

/** The bytes at an address, before this returns. */
function bytes_now(address) {
  const element = document.querySelector(`script[data-file="${address}"]`);
  let text;
  if (element) {
    text = atob(element.textContent);
  } else {
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    text = request.responseText;
  }
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** The exports of the first part, the module of the second, and whether all is here. */
let first;
let linked;
let whole = !settings.later;
/** The style sheet that belongs to it, on its way or here. */
let dressing;
/** The languages of which only the words of the first part are here. */
const partial = new Set();

/** Puts a style sheet under the page; in the self-contained page they are all there. */
function dress(address) {
  return new Promise((resolve, reject) => {
    if (!address) return resolve();
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error(address));
    };
    document.head.append(link);
  });
}

/** Makes the program whole, unless somebody has been quicker. */
function link(module) {
  if (whole) return;
  new WebAssembly.Instance(module, { first });
  linked = module;
  whole = true;
}

/** Links the second part at once: the program is in the middle of something that needs it. */
function now() {
  if (!whole) link(new WebAssembly.Module(bytes_now(settings.later)));
}

/**
 * Fetches and links the second part, which shares the first one's memory and table; then its words. Gives its
 * module, for workers that need the whole program.
 */
async function second() {
  dressing ??= dress(settings.dress).catch((error) => {
    dressing = undefined;
    throw error;
  });
  const program = whole ? undefined : file(settings.later).then((response) => response.arrayBuffer());
  const [bytes] = await Promise.all([program, dressing]);
  if (bytes) link(await WebAssembly.compile(bytes));
  for (const lang of partial) {
    more(lang, await read(`${lang}.later`));
    partial.delete(lang);
  }
  return linked;
}

/** The words of a language, as many as the program can use now. */
async function words_of(lang) {
  const words = await read(lang);
  if (whole && settings.later) return `${words}\n${await read(`${lang}.later`)}`;
  if (settings.later) partial.add(lang);
  return words;
}

/** What the program asks for; it always gets an answer. */
function ask(what) {
  if (what === "now") {
    now();
  } else if (what === "later") {
    second().then((module) => came(module), () => came(undefined));
  } else {
    words_of(what).then((words) => texts(what, words), () => texts(what, undefined));
  }
}

/** A trap: nothing of the program can be trusted from here on. The message's words have waited in the page. */
function broken({ error, reason }) {
  if (!((error ?? reason) instanceof WebAssembly.RuntimeError)) return;
  const message = document.getElementById("crash");
  document.body.prepend(message);
  message.hidden = false;
  broke();
}

/**
 * Whether the address asks for more than the story, which is what the first part is made for. The program itself
 * decides (src/share/params.rs): a wrong guess here costs time and nothing else.
 */
function wants_more() {
  const asked = new URLSearchParams(location.search);
  const mode = asked.get("mode") ?? (asked.has("chapter") ? "story" : undefined);
  return mode ? mode !== "story" : ["scenario", "seed", "t", "run"].some((name) => asked.has(name));
}

async function start() {
  const program = file(settings.wasm);
  const rest = settings.later && wants_more() ? file(settings.later).then((response) => response.arrayBuffer()) : undefined;
  const lang = language();
  const words = await words_of(lang);
  first = await init({ module_or_path: program });
  if (rest) link(await WebAssembly.compile(await rest));
  begin(lang, words, Boolean(settings.later), ask);
  dispatchEvent(new Event("limbo:started"));
  addEventListener("error", broken);
  addEventListener("unhandledrejection", broken);
  // Not before the viewer has done something: who only looks fetches nothing more.
  for (const sign of ["pointermove", "pointerdown", "keydown", "click"]) addEventListener(sign, prefetch, { once: true, capture: true });
}

await start();
