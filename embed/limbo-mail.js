// The element <limbo-mail>: Limbo in a frame of another page. One file, no dependency; it stores nothing, asks nothing of
// anybody and defines nothing global but the element.
//
//     <limbo-mail src="https://your.host/limbo/" mode="story" chapter="patience" locale="en"></limbo-mail>
//
// Every parameter of the page's address is an attribute and a property. What changes on a living element is asked of
// the page in the frame where that can be; where it cannot, there is another frame, one for all changes of a task. What
// is asked before the page is ready waits for it.

const NAME = "limbo-mail";
/** Where the page is, if nobody says so: written by who packs this file for one host. */
const HOME = "";

/** The parameters of the page's address. That it is embedded, the element says itself. */
const PARAMETERS = [
  "scenario", "seed", "weight", "mode", "chapter", "game", "locale", "t", "speed", "run", "autoplay", "theme", "controls",
  "present", "keys", "fuzz", "compare_a", "compare_b", "compare_t", "lab",
];
/** What the page in the frame changes by itself when it is asked, and nothing else with it. */
const ALONE = ["t", "speed", "theme", "locale", "keys"];
/** What it changes by going to another place or another run. */
const PLACE = ["scenario", "seed", "weight", "mode", "chapter", "run", "compare_a", "compare_b", "compare_t", "lab"];
/** How a page begins: of no meaning for one that has begun. */
const BEGINNING = ["autoplay"];
/** What is on or off. */
const SWITCHES = ["autoplay", "present"];
/** How HTML, React 18 and servers write these: the page knows 1 and 0. */
const SWITCHED = new Map([["", "1"], ["true", "1"], ["false", "0"]]);
/** What is no parameter. */
const OTHERS = ["src", "title", "sandbox"];
const NOTICED = [...PARAMETERS, ...OTHERS];

/** Of several wishes of one of these in a row, the last says it all: of `show` only if it names what the one before names. */
const LAST_COUNTS = ["seek", "speed", "show", "load"];
/** So many wishes wait for a page that is not yet ready; of more, the newest. */
const WISHES_MAX = 64;

/** No frame is lower than this, nor higher than that, in CSS pixels; before its page has said how high it is, so high. */
const HEIGHT_MIN = 120;
const HEIGHT_MAX = 8000;
const HEIGHT_FIRST = 620;

/**
 * As broad as the host has room. Where that asks the frame how broad it would like to be (a flex box, a dialog, a table's cell),
 * a frame of 100% would answer as any frame does: 300 pixels.
 */
const BREADTH = { width: "min(960px, 100vw)", minWidth: "100%", maxWidth: "100%" };

/** So many frames were made: each has a name of its own. */
let frames = 0;
/** The elements that are in the document now. */
const living = new Set();
/** Where the page is, for elements that do not say it. */
let home = HOME;

/** Why there is nothing to show, for who writes the article. */
const NO_HOME =
  'Limbo cannot be shown: its script does not know where the page is. Say it on the element, <limbo-mail src="https://your.host/limbo/">, or for all of them, LimboMail.home = "https://your.host/limbo/".';
const BAD_HOME = "Limbo cannot be shown: src does not lead to it:";

/** What is written into an attribute for a property's value. */
const text = (value) => (value === true ? "1" : value === false ? "0" : String(value));

/** What a wish names: `show` the parameters of its address. */
const names = ({ limbo, args }) => [limbo, ...(limbo === "show" ? new URLSearchParams(String(args[0])).keys() : [])];

/** True where nothing is left to do of the wish before. */
const replaces = (wish, before) =>
  before?.limbo === wish.limbo && LAST_COUNTS.includes(wish.limbo) && names(before).every((name) => names(wish).includes(name));

/** The style of every element, if the browser can share one: no style element, so that a strict policy lets it pass. */
const style = (() => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":host{display:block}:host([hidden]){display:none}");
    return [sheet];
  } catch {
    return [];
  }
})();

class LimboMailElement extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = NOTICED;

  /** The address of the page's folder, for every element without `src`. */
  static get home() {
    return home;
  }

  static set home(address) {
    home = String(address ?? "");
    for (const element of living) element.#update_soon();
  }

  #inside = this.attachShadow({ mode: "open" });
  #frame = null;
  /** The attributes that the frame stands for. */
  #shown = {};
  #height = HEIGHT_FIRST;
  /** True once the page in the frame has said that it hears. */
  #ready = false;
  /** What waits for the page: {wish, own}; `own` where an attribute asks for it, which another frame's address says anyway. */
  #wishes = [];
  #due = false;
  /** What was asked after an attribute was set, in the same task: asked of what that leads to. */
  #later = [];

  constructor() {
    super();
    this.#inside.adoptedStyleSheets = style;
    // What was set on the element before it was one of these would hide the properties.
    for (const name of PARAMETERS) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      queueMicrotask(() => (this[name] = value));
    }
  }

  connectedCallback() {
    living.add(this);
    this.#update_soon();
  }

  disconnectedCallback() {
    living.delete(this);
    // Out of the document its page is gone in any case.
    this.#put(null);
  }

  /** Moved by `moveBefore`, the page in the frame lives on. */
  connectedMoveCallback() {}

  attributeChangedCallback() {
    this.#update_soon();
  }

  /** True once the page in the frame hears what is asked. */
  get ready() {
    return this.#ready;
  }

  /**
   * Asks the page in the frame: play, pause, step, seek(ms), speed(x), cut(link), mend(link, plan), show(query), ...
   * Before it is ready the wish waits.
   */
  ask(method, ...args) {
    // A copy, as it is now: what cannot be sent is the caller's error, here and not later.
    const wish = structuredClone({ limbo: String(method), args });
    if (this.#due) this.#later.push(wish);
    else this.#wish(wish, false);
  }

  #wish(wish, own) {
    if (this.#ready) {
      this.#send(wish);
      return;
    }
    if (replaces(wish, this.#wishes.at(-1)?.wish)) this.#wishes.pop();
    this.#wishes.push({ wish, own });
    if (this.#wishes.length > WISHES_MAX) this.#wishes.shift();
  }

  #send(wish) {
    // A sandboxed page has no origin that could be named; what is asked is no secret.
    this.#frame?.contentWindow?.postMessage(wish, "*");
  }

  /** All that a task changes is looked at once, at its end. */
  #update_soon() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (this.isConnected) this.#update();
      for (const wish of this.#later.splice(0)) this.#wish(wish, false);
    });
  }

  #update() {
    const before = this.#shown;
    const now = Object.fromEntries(NOTICED.map((name) => [name, this.getAttribute(name)]));
    for (const name of SWITCHES) now[name] = SWITCHED.get(now[name]) ?? now[name];
    now.src ||= home;
    this.#shown = now;
    const { address, problem } = where(now);
    if (problem) return this.#say(problem);
    const changed = NOTICED.filter((name) => now[name] !== before[name]);
    if (!this.#frame || !this.#gently(changed, before, now, address)) this.#open(address);
    this.#frame.title = now.title || "Limbo";
  }

  /** Asks the page in the frame for what has changed; false where only another frame will do. */
  #gently(changed, before, now, address) {
    const asked = changed.filter((name) => name !== "title" && !(this.#ready && BEGINNING.includes(name)));
    if (asked.length === 0) return true;
    const can = (names) => asked.every((name) => names.includes(name));
    // In a comparison t is where the two futures part, and not the instant that is shown: another one makes others.
    const parts = address.searchParams.get("mode") === "compare" && asked.includes("t");
    if (!parts && can(["t"]) && /^\d+$/.test(now.t ?? "")) {
      this.#wish({ limbo: "seek", args: [Number(now.t)] }, true);
      return true;
    }
    // What is still loading loads something else instead: nobody has seen it.
    if (!this.#ready) return false;
    if (!parts && can(ALONE) && asked.every((name) => now[name] !== null)) {
      this.#wish({ limbo: "show", args: [String(new URLSearchParams(asked.map((name) => [name, now[name]])))] }, true);
      return true;
    }
    if (!can([...ALONE, ...PLACE]) || ["theme", "locale", "keys", "lab"].some((name) => before[name] !== null && now[name] === null)) {
      return false;
    }
    // An address that names no place leads nowhere: only a page that begins with it shows what it means.
    if (PLACE.every((name) => now[name] === null)) return false;
    this.#wish({ limbo: "show", args: [address.search.slice(1)] }, true);
    return true;
  }

  /** Another frame, and not another address in the same one: that would be an entry in the browser's history. */
  #open(address) {
    const frame = document.createElement("iframe");
    frame.src = address.href;
    frame.name = `${NAME}-${(frames += 1)}`;
    frame.loading = "lazy";
    frame.allow = "fullscreen; clipboard-write";
    const { sandbox } = this.#shown;
    if (sandbox !== null) frame.setAttribute("sandbox", sandbox || "allow-scripts");
    // Set by script and not by an attribute: a strict style-src lets it pass.
    Object.assign(frame.style, { ...BREADTH, display: "block", border: "0", height: `${this.#height}px` });
    this.#wishes = this.#wishes.filter(({ own }) => !own);
    this.#put(frame);
    this.#frame = frame;
  }

  /** In the place of a frame: what is wrong, and what the author has put into the element. */
  #say(problem) {
    const words = document.createElement("p");
    words.lang = "en";
    words.setAttribute("role", "alert");
    words.textContent = problem;
    this.#put(words, document.createElement("slot"));
  }

  #put(...nodes) {
    this.#frame = null;
    this.#ready = false;
    this.#inside.replaceChildren(...nodes.filter(Boolean));
  }

  /** A message to the page that holds this element: true if it came out of this element's frame. */
  static #heard(event) {
    const { data, source } = event;
    for (const element of living) {
      const frame = element.#frame;
      // A page that has gone, because its reader loads it anew, has no window any more; nothing hears until it says that it does.
      if (frame && data?.["limbo-ready"] === 0 && data.frame === frame.name) element.#ready = false;
      if (!source || frame?.contentWindow !== source) continue;
      const height = heightIn(data);
      if (height) {
        element.#height = height;
        element.#frame.style.height = `${height}px`;
      }
      if (data?.["limbo-ready"] && !element.#ready) {
        element.#ready = true;
        for (const { wish } of element.#wishes.splice(0)) element.#send(wish);
        element.dispatchEvent(new CustomEvent("limbo-ready", { bubbles: true }));
      }
      return true;
    }
    return false;
  }

  static {
    for (const name of PARAMETERS) {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        get() {
          return this.getAttribute(name);
        },
        set(value) {
          if (value === null || value === undefined) this.removeAttribute(name);
          else this.setAttribute(name, text(value));
        },
      });
    }
    if (globalThis.document && !customElements.get(NAME)) {
      addEventListener("message", (event) => this.#heard(event) || fit(event));
    }
  }
}

/**
 * The page of a step of the story, which "Share and save" gives on for its picture. It leads to the story and knows nothing
 * of frames, so the element goes to the story itself.
 */
const STEP = /^(.*\/)s\/([a-z]{2,3}(?:-\w+)?)\/(?!index\.|limbo\.)([\w-]+)\.html$/;

/** The address that attributes ask for, or why there is none. */
function where(attributes) {
  const given = attributes.src;
  if (!given) return { problem: NO_HOME };
  let address;
  try {
    address = new URL(given, document.baseURI);
  } catch {
    return { problem: `${BAD_HOME} ${given}` };
  }
  const [, folder, locale, chapter] = STEP.exec(address.pathname) ?? [];
  if (chapter) {
    address.pathname = folder;
    for (const [name, value] of Object.entries({ mode: "story", chapter, locale })) address.searchParams.set(name, value);
  }
  // From a disk no folder is a page, and none but the page in one file runs.
  if (address.protocol === "file:") address.pathname = address.pathname.replace(/\/(?:index\.html)?$/, "/limbo.html");
  const here = address.origin === location.origin && address.pathname === location.pathname;
  if (here || !["https:", "http:", "file:"].includes(address.protocol)) return { problem: `${BAD_HOME} ${given}` };
  for (const name of PARAMETERS) {
    if (attributes[name] !== null) address.searchParams.set(name, attributes[name]);
  }
  address.searchParams.set("embed", "1");
  address.hash = "";
  return { address };
}

/** The height that a page in a frame says it has, within sensible limits; 0 in any other message. */
function heightIn(data) {
  const height = Number(data?.["limbo-height"]);
  return height > 0 ? Math.min(Math.max(Math.ceil(height), HEIGHT_MIN), HEIGHT_MAX) : 0;
}

/** What a host's style may put around what a frame shows. */
const AROUND = ["borderTopWidth", "borderBottomWidth", "paddingTop", "paddingBottom"];

/** Keeps a frame that the author has written (`data-limbo`) as high as what it shows: its own, and no other. */
function fit({ data, source }) {
  const height = heightIn(data);
  if (!height) return;
  for (const frame of document.querySelectorAll("iframe[data-limbo]")) {
    if (frame.contentWindow !== source) continue;
    // Where the host's style counts them as part of the height, border and padding come on top of it.
    const style = getComputedStyle(frame);
    const around = style.boxSizing === "border-box" ? AROUND.reduce((sum, name) => sum + parseFloat(style[name]), 0) : 0;
    frame.style.height = `${height + around}px`;
  }
}

/** Registers the element, unless another copy of this file has; on a server there is nothing to register. */
function register() {
  if (!globalThis.customElements) return LimboMailElement;
  if (!customElements.get(NAME)) {
    customElements.define(NAME, LimboMailElement);
    // Frames that were there before this script have said how high they are to nobody.
    for (const frame of document.querySelectorAll("iframe[data-limbo]")) {
      frame.contentWindow?.postMessage({ limbo: "height", args: [] }, "*");
    }
  }
  return customElements.get(NAME);
}

export const LimboMail = register();
