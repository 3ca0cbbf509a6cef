// What runs in each page before its own scripts: it notes what goes wrong there, for plain WebDriver tells nothing of it.

/** Notes problems where `evaluate` finds them; runs in the page. */
function note_problems() {
  const problems = (window[Symbol.for("limbo problems")] = []);
  const words = (values) => values.map((value) => (value instanceof Error ? value.message : String(value))).join(" ");
  // Whoever hears of it later may say that it is nobody's trouble.
  const unless_handled = (event, words) => setTimeout(() => event.defaultPrevented || problems.push(["pageerror", words]));
  const { error, assert } = console;
  console.error = (...values) => {
    problems.push(["console", words(values)]);
    error.apply(console, values);
  };
  console.assert = (held, ...values) => {
    if (!held) problems.push(["console", words(values)]);
    assert.call(console, held, ...values);
  };
  addEventListener("error", (event) => {
    // That sizes are told a frame later is no fault; the other browsers' drivers do not count it either. A page without an
    // origin is told of nothing in words (lacks.mjs).
    const later = /^ResizeObserver loop/.test(event.message) || (origin === "null" && event.message === "Script error.");
    if (event instanceof ErrorEvent && !later) unless_handled(event, event.error?.message ?? event.message);
  });
  // A file that is another than the page was built with is not used, and only its element hears of it.
  addEventListener("error", ({ target }) => {
    if (target.integrity) problems.push(["console", `the integrity of ${target.src ?? target.href} does not hold, or it is lost`]);
  }, true);
  addEventListener("unhandledrejection", (event) => unless_handled(event, event.reason?.message ?? String(event.reason)));
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    problems.push(["console", `the policy ${violatedDirective} blocks ${blockedURI}`]));
}

/** Says how many workers there are; runs in the page. */
function count_workers() {
  const alive = new WeakSet();
  const count = Symbol.for("limbo workers");
  window[count] = 0;
  window.Worker = class Worker extends window.Worker {
    constructor(...given) {
      super(...given);
      alive.add(this);
      window[count] += 1;
    }
    terminate() {
      if (alive.delete(this)) window[count] -= 1;
      super.terminate();
    }
  };
}

/** A screen of so many device pixels for one of CSS; no command changes it, and the page can only read it. Runs in the page. */
export function have_pixels(pixels) {
  Object.defineProperty(window, "devicePixelRatio", { configurable: true, get: () => pixels });
}

/** A mouse's events, said to be a finger's; runs in the page. */
function be_a_finger() {
  Object.defineProperty(PointerEvent.prototype, "pointerType", { get: () => "touch" });
  Object.defineProperty(Navigator.prototype, "maxTouchPoints", { get: () => 1 });
}

/**
 * Puts rules of style sheets in force that are for another screen, or for paper: `words` are pairs of what a media rule asks
 * and what it is to ask instead. Runs in the page, now and with every sheet that comes, until what it gives back is called.
 */
export function other_media(words) {
  const changed = [];
  const change = (rules) => {
    for (const rule of rules) {
      if (rule.media) {
        const before = rule.media.mediaText;
        const after = words.reduce((text, [from, to]) => text.replaceAll(from, to), before);
        if (after !== before) {
          rule.media.mediaText = after;
          changed.push([rule.media, before]);
        }
      }
      if (rule.cssRules) change(rule.cssRules);
    }
  };
  const all = () => {
    for (const sheet of document.styleSheets) {
      try {
        change(sheet.cssRules);
      } catch {
        // A sheet of another host shows its rules to nobody.
      }
    }
  };
  // A sheet's arrival is told up to the document, the page's own to the window.
  document.addEventListener("load", all, true);
  addEventListener("load", all);
  all();
  return () => {
    document.removeEventListener("load", all, true);
    removeEventListener("load", all);
    for (const [media, before] of changed.reverse()) media.mediaText = before;
  };
}

/** What asks for a mouse, and for a finger. */
const FINGER = [["(pointer: coarse)", "(min-width: 0px)"], ["(hover: hover)", "(max-width: 0px)"]];

/** The script that comes first: `scripts` are those of the test, as source. */
export function first_script({ touch, pixels = 1, scripts }) {
  const finger = touch ? [`(${be_a_finger})()`, `(${other_media})(${JSON.stringify(FINGER)})`] : [];
  const fine = pixels === 1 ? [] : [`(${have_pixels})(${pixels})`];
  const all = [`(${note_problems})()`, `(${count_workers})()`, ...fine, ...finger, ...scripts];
  return `document.currentScript?.remove();\n${all.filter(Boolean).join(";\n")};\n`;
}
