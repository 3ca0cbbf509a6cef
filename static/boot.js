// Starts the program: fetches it and the texts of the reader's language side by side, then what the page asks
// for later. The addresses stand on this script's own element, where the release build writes versioned ones:
// data-wasm; data-later and data-later-css (the second part of the program and its style sheet, where the program was
// cut in two); data-texts (a folder), data-languages (`it|Italiano|it-IT;...`: crates/texts).

import init, { begin, broke, more, prefetch, texts } from "./limbo.js";

const settings = document.getElementById("boot").dataset;
const languages = settings.languages.split(";").map((row) => row.split("|")[0]);
// Some programs write `&amp;` into a link.
const asked = new URLSearchParams(location.search.replaceAll("&amp;", "&"));

/** In an idle moment after so long the rest is fetched, where a browser does not say when it is idle, in ms. */
const IDLE_MS = 1500;

const idle = window.requestIdleCallback ?? ((call) => setTimeout(call, IDLE_MS));

/** How an address is asked for again whose file came wrong: the browser may keep that for a year, as the host allows it. */
const anew = {};

/** What stands at an address; in the self-contained page, in an element that says so. */
async function file(address) {
  const element = document.querySelector(`script[data-file="${address}"]`);
  if (!element) {
    const response = await fetch(address, anew[address]);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response;
  }
  const text = element.textContent;
  if (element.type === "text/plain") return new Response(text.trim());
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new Response(bytes, { headers: { "Content-Type": "application/wasm" } });
}

/** True once the host has another version of the page: what this one still lacks has gone from there. */
let outdated = false;

/** Looks whether the host's page still names this program. */
async function look() {
  const page = await fetch(location.pathname, { cache: "no-cache" });
  outdated = page.ok && !(await page.text()).includes(settings.wasm);
}

/** What has been asked for, by its address: nothing is fetched twice, but what did not arrive may be asked for again. */
const requests = new Map();

function once(address, get) {
  if (!requests.has(address)) {
    const request = get(address).catch(async (error) => {
      requests.delete(address);
      anew[address] = { cache: "reload" };
      await look().catch(() => {});
      throw error;
    });
    requests.set(address, request);
  }
  return requests.get(address);
}

/** The build ends what has no form of its own in this way: so a file that was cut short, or another one in its place, is known. */
const END = "# end";

/** The files of words that were read here. */
const words_read = [];

const words = (name) => once(`${settings.texts}${name}.txt`, async (address) => {
  const text = await (await file(address)).text();
  if (settings.later && !text.trimEnd().endsWith(END)) throw new Error(address);
  words_read.push(address);
  greet();
  return text;
});

/** What keeps the page, once it is registered. */
let keeper;

/**
 * Tells a worker of this version that this page is open, so that it need not wait for who has gone, and which words were read here:
 * during a whole first visit it sees no request.
 */
function greet() {
  for (const worker of [keeper?.installing, keeper?.waiting, keeper?.active]) {
    for (const address of [settings.wasm, ...words_read]) worker?.postMessage(address);
  }
}

/** Firefox keeps a style sheet that was cut short: asked for again, it has another address, which is the same to the host. */
let again = "";

/** True once a style sheet is there that sets this. */
const has = (property) => getComputedStyle(document.documentElement).getPropertyValue(property);

/** Puts a style sheet under the page, of which a rule (the build's last) says that it is whole. */
async function style(address, whole = "--whole") {
  // What the browser has kept of it is wrong.
  if (again) await (await fetch(address, { cache: "reload" })).text();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address + again;
  await new Promise((done) => {
    link.onload = link.onerror = done;
    document.head.append(link);
  });
  if (has(whole)) return;
  again += "#";
  link.remove();
  throw new Error(address);
}

/**
 * Asks once more for the first style sheet where it was lost on its way: nobody could read the page without it. What makes a
 * host's pages faster may have put it off in a link of another kind, or have it come by a script of its own.
 */
async function dressed() {
  const sheet = document.querySelector('link[href*="limbo-"][href*=".css"]');
  if (has("--paper") || !sheet) return;
  again = "#";
  await style(sheet.href, "--paper");
}

/** The language that a tag means, as the program finds it: `it-CH` is `it`, and `pt` is `pt-BR` where there is no other. */
function spoken(tag) {
  // What a messenger has put behind a link's last letter is none of it.
  const [plain] = tag.replaceAll("_", "-").toLowerCase().match(/^[a-z0-9-]*/);
  for (let part = plain; part; part = part.slice(0, Math.max(part.lastIndexOf("-"), 0))) {
    const found = languages.find((code) => code.toLowerCase() === part) ?? (!part.includes("-") && languages.find((code) => code.toLowerCase().startsWith(`${part}-`)));
    if (found) return found;
  }
}

/** The language of the address, else the first of the browser's that the page speaks, else English. */
const language = () => [asked.get("locale") ?? "", ...(navigator.languages ?? [navigator.language ?? ""])].map(spoken).find(Boolean) ?? "en";

/** The second part of the program, compiled, once it is here: also for workers, which link the whole program again. */
let module;
/** True once the second part has been asked for: its words then come with every language. */
let wants_later = false;
/** The languages of which only the words of the first part are here. */
const partial = new Set();

const later_module = () => once(settings.later, async (address) => WebAssembly.compile(await (await file(address)).arrayBuffer()));

/** Fetches the second part of the program with its style sheet and its words. */
export async function later_part() {
  wants_later = true;
  const missing = [...partial];
  const dress = settings.laterCss && once(settings.laterCss, style);
  const [compiled, , ...rest] = await Promise.all([later_module(), dress, ...missing.map((lang) => words(`${lang}.later`))]);
  missing.forEach((lang, i) => {
    if (partial.delete(lang)) more(lang, rest[i]);
  });
  module = compiled;
  keep_soon();
  return module;
}

/** Once all of the page is here, and the browser has nothing else to do, a worker keeps it for a visit without a network. */
function keep_soon() {
  // A frame of another page keeps nothing; without the worker everything works, too.
  if (!settings.worker || window !== top || !("serviceWorker" in navigator)) return;
  idle(async () => {
    try {
      keeper = await navigator.serviceWorker.register(script(settings.worker));
      keeper.addEventListener("updatefound", greet);
      greet();
    } catch {
      // Refused, as in some private windows.
    }
  });
}

/** The words of a language, as many as the program can use. */
async function words_of(lang) {
  if (!settings.later) return words(lang);
  const first = await words(lang);
  if (wants_later) return `${first}\n${await words(`${lang}.later`)}`;
  partial.add(lang);
  return first;
}

/** The policy by which addresses become scripts where the host demands Trusted Types (HOSTING.md); made when it is needed. */
let policy;

/** An address of a script: a file of this very page, or a blob that it has made. */
function script(address) {
  policy ??= window.trustedTypes?.createPolicy("limbo", { createScriptURL: (address) => address });
  return policy ? policy.createScriptURL(address) : address;
}

/**
 * What the program asks for: the compiled second part, if it is here; whether the host has another version; room; a worker of a
 * script that it has made; or the texts of a language, which it is given.
 */
function ask(what) {
  if (what === "module") return module;
  if (what === "outdated") return outdated;
  // So many bytes a run may take: a quarter of the device's memory. Of one that says nothing: 2 GiB where it is held in a hand, else 8.
  if (what === "room") return (navigator.deviceMemory ?? (matchMedia("(pointer: coarse)").matches ? 2 : 8)) * 2 ** 28;
  if (what.startsWith("blob:")) return new Worker(script(what));
  words_of(what).then((words) => texts(what, words), () => texts(what, undefined));
}

const { now: real_clock } = Date;
const { queueMicrotask: real_queue } = window;

/**
 * The program renders a moment after it was told of something, in slices of some milliseconds, and lets the browser go on in
 * between. While the clock stands it does not, and what it puts off is done before the browser goes on.
 */
function while_the_clock_stands(act) {
  const now = real_clock();
  const due = [];
  Date.now = () => now;
  window.queueMicrotask = (task) => due.push(task);
  try {
    act();
    // What is rendered may make more due.
    for (const task of due) task();
  } finally {
    window.queueMicrotask = real_queue;
    Date.now = real_clock;
  }
}

/** Chromium may print between two slices, and Firefox prints before the first: so whoever is told of paper renders at once. */
function at_once(event) {
  if (!event.isTrusted) return;
  event.stopImmediatePropagation();
  while_the_clock_stands(() => dispatchEvent(new Event(event.type)));
}

/** For a browser whose Intl is missing, or knows neither a language nor a time zone: plain numbers, and times of Greenwich. */
const plain = (n) => String(Math.round(100 * n) / 100);
window.PlainIntl = {
  NumberFormat: function (_, { style, unit }) {
    this.format = (n) => (style === "percent" ? `${plain(100 * n)}%` : unit ? `${plain(n)} ${unit[0]}` : plain(n));
  },
  DateTimeFormat: function (_, { hour, second, month }) {
    this.format = (ms) => {
      const iso = new Date(ms).toISOString();
      return hour ? `${iso.slice(11, second ? 19 : 16)} UTC` : iso.slice(month ? 0 : 5, 10);
    };
  },
};

/** Has what is shown painted anew, as when the page is seen again. */
const repaint = () => document.dispatchEvent(new Event("visibilitychange"));

/** A pixel of CSS has come to be another number of the screen's. One can only be asked whether it still is what it was. */
function watch_pixels() {
  const list = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  list.onchange = () => {
    list.onchange = null;
    watch_pixels();
    repaint();
  };
}

/** A canvas that the browser had lost is there again, blank: its painter finds another size than its own, and paints all of it. */
function restored({ target }) {
  target.width = 0;
  repaint();
}

/** What a click has pressed last, by its name, and in which chapter. */
let pressed;

/**
 * Some people press everything twice. The second half of a double click presses nothing that was not there at the first, be it
 * another button that came under the mouse, or the same one, which now leads a chapter further or takes back what was done.
 */
function press_once(event) {
  const on = event.target.closest?.("button, summary, label, a");
  const before = pressed;
  pressed = on && (on.ariaLabel || on.textContent) + document.getElementById("chapter-title")?.textContent;
  if (event.detail !== 2 || pressed === before) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** A trap: nothing of the program can be trusted from here on. The message's words have waited in the page. */
function broken({ error, reason }) {
  if (!((error ?? reason) instanceof WebAssembly.RuntimeError)) return;
  const message = document.getElementById("crash");
  document.body.prepend(message);
  message.hidden = false;
  broke();
}

/** The chapter of the story that the address asks for. */
const chapter = asked.get("chapter") ?? "cover";

/**
 * Whether the address asks for more than the story's first chapters, which the first part is made for ("1" was the letter's
 * name in an earlier version). The program itself decides (crates/format/src/params.rs): a wrong guess here costs time, or bytes.
 */
function wants_more() {
  const mode = asked.get("mode") ?? (asked.has("chapter") ? "story" : undefined);
  if (mode === "story") return !["cover", "letter", "1"].includes(chapter);
  return Boolean(mode) || ["scenario", "seed", "t", "run", "game"].some((name) => asked.has(name));
}

/** Fetches the rest at the first touch, or when the browser has nothing else to do; an embed and who saves data wait. */
function prefetch_soon() {
  for (const sign of ["pointermove", "pointerdown", "keydown", "click"]) addEventListener(sign, prefetch, { once: true, capture: true });
  const embedded = asked.has("embed") && asked.get("embed") !== "0";
  if (embedded || navigator.connection?.saveData) return;
  requestAnimationFrame(() => idle(prefetch));
}

/** Shows the story's cover under the still picture in the reader's language: who reads it waits less for the program. */
function show_cover(lang) {
  const place = document.querySelector(".still-words");
  if (!place || chapter !== "cover" || wants_more() || asked.has("embed")) return;
  const own = [...place.children].find((words) => words.lang === lang);
  if (own) for (const words of place.children) words.hidden = words !== own;
}

/** A browser's first date takes it long (Chromium's some 15 ms of a desktop): it is made while the program is on its way. */
const first_date = () => setTimeout(() => {
  try {
    new Intl.DateTimeFormat();
  } catch {
    // Where there is none the program has its own.
  }
});

/** Ends the task, so that the browser can answer its reader before the program goes on. */
const pause = () => new Promise((done) => setTimeout(done));

/**
 * Whoever holds this page in a frame hears that it goes, to be loaded anew: what is asked then would be asked of nobody. Of a page
 * that has gone a browser does not tell which it was: the frame's name does.
 */
function say_goodbye({ persisted }) {
  if (!persisted) parent.postMessage({ "limbo-ready": 0, frame: window.name }, "*");
}

async function start() {
  if (parent !== window) addEventListener("pagehide", say_goodbye);
  const wanted = language();
  // start.js has said what is missing; an error on top of it would say nothing new.
  if (!window.WebAssembly) return show_cover(wanted);
  const program = () => once(settings.wasm, (address) => init({ module_or_path: file(address) }));
  const running = program().catch(program);
  let lang = wanted;
  // Without a network a language that nobody has read here is not there; English is kept (worker.js). The program asks once more.
  const first = words_of(lang).catch(() => words_of(lang = "en"));
  show_cover(lang);
  first_date();
  // Side by side with the rest. Where it does not arrive the program asks again, and says so.
  if (settings.later && wants_more()) later_module().catch(() => {});
  await running;
  await pause();
  await dressed();
  // Before the program hears of it.
  for (const name of ["beforeprint", "afterprint"]) addEventListener(name, at_once);
  const spoken_words = await first;
  let step = begin(settings.languages, lang, spoken_words, wanted, ask);
  while (step) {
    await pause();
    // Between two slices there would be a page without its stage, whose words then move.
    while_the_clock_stands(() => (step = step()));
  }
  dispatchEvent(new Event("limbo:started"));
  addEventListener("error", broken);
  addEventListener("unhandledrejection", broken);
  // It does not come up to the window.
  addEventListener("contextrestored", restored, true);
  addEventListener("click", press_once, true);
  watch_pixels();
  prefetch_soon();
}

// Not awaited: WebKit tells nobody of a module that fails while it waits, and start.js would not say what to do.
start();
