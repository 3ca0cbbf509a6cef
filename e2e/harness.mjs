// What every test needs: a browser, a page with nobody's history in it, and a watch over everything that
// goes wrong there. `cargo xtask test e2e` says where the page and the browser are.

import test from "node:test";
import assert from "node:assert/strict";
import { keep } from "./failures.mjs";
import { engine, lacks, launch, left_out } from "./engine.mjs";
import { SPOKEN, texts, texts_of_page } from "./texts.mjs";

/** Longer than anything here should take on a slow machine, in milliseconds; LIMBO_PATIENCE=3 is for one with much else to do. */
export const PATIENCE_MS = 15_000 * Number(process.env.LIMBO_PATIENCE ?? 1);

const address = process.env.LIMBO_URL;
if (!address) throw new Error("run these tests with: cargo xtask test e2e");

let browser;
test.before(async () => {
  browser = await launch();
});
test.after(() => browser?.close());

/**
 * A test of the page: opens it at `query` in a fresh profile, does what `play` says, and fails if the
 * page logged an error, threw one, or could not load something.
 *
 * - `query`: the address; where it names neither mode nor chapter, `mode=explore` is added
 * - `firstVisit`: nothing is added to the address
 * - `lang`: the language whose words `limbo.words` speaks, "en" if nothing is said
 * - `width`, `height`, `touch`: the screen
 * - `least_px`: the least size of letters that this reader has set in the browser, which is then one of their own
 * - `before(page)`: runs before the page is loaded
 * - `worker: true`: the page may keep itself for a visit without a network; else there is no such thing in this browser
 * - `starts: false`: the page is not expected to start (no scripts, no WebAssembly)
 * - `blank: true`: the test itself says where to go
 * - `problems: true`: the test looks at the problems itself
 * - `needs`: what not every engine can do (lacks.mjs); where it cannot, the whole test is left out, and that is said
 */
export function scene(name, options, play) {
  if (options.needs && lacks(options.needs)) return left_out(options.needs, name);
  test(name, { timeout: 8 * PATIENCE_MS }, () => visit(name, options, play));
}

/** What a scene does, for tests that make several visits of one. */
export async function visit(name, options, play) {
  const own = options.least_px && (await launch(options));
  const context = await (own || browser).createBrowserContext();
  let limbo;
  try {
    limbo = new Visit(await engine.new_page(context), options);
    await limbo.open(options);
    await play(limbo);
    await engine.drain?.(limbo.page);
    if (!options.problems) assert.deepEqual(limbo.problems, [], "the page had problems");
  } catch (error) {
    await keep(name, limbo, error);
    throw error;
  } finally {
    await context.close();
    if (own) await own.close();
  }
}

/** The query, in Explore unless it says what it wants. */
function inExplore(query) {
  if (/[?&](mode|chapter)=/.test(query)) return query;
  return `${query}${query ? "&" : "?"}mode=explore`;
}

/** Browsers take two taps within so long for a double tap, in milliseconds. */
const DOUBLE_TAP_MS = 400;

/** One person at the page. */
export class Visit {
  constructor(page, { lang = "en", loses = false, worker = false }) {
    this.page = page;
    /** True where a disk is destroyed: elsewhere only Libero's senders who never try again lose mail. */
    this.loses = loses;
    this.lang = lang;
    /** The words of a key; those of a language for tests come with the page. */
    this.words = SPOKEN.includes(lang) ? texts(lang) : undefined;
    /** When something was tapped last. */
    this.tapped = 0;
    /** Everything that went wrong, in words. */
    this.problems = [];
    /** Everything that was loaded: {url, status, bytes()}. */
    this.responses = [];
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("console", (message) => {
      if (["error", "assert"].includes(message.type())) this.problems.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.problems.push(`${engine.says?.(error) ? "console" : "error"}: ${error?.message ?? error}`));
    page.on("requestfailed", (request) => {
      if (engine.left?.(request, worker)) return;
      this.problems.push(`request: ${request.url()} ${request.failure()?.errorText}`);
    });
    page.on("response", (response) => {
      this.responses.push(response);
      if (response.status() >= 400) this.problems.push(`answer: ${response.status()} ${response.url()}`);
    });
  }

  async open({ query = "", firstVisit = false, width = 1280, height = 800, touch = false, before, starts = true, blank = false, worker = false }) {
    await this.page.setViewport({ width, height, hasTouch: touch, isMobile: touch });
    if (!worker) await this.page.evaluateOnNewDocument(() => delete Navigator.prototype.serviceWorker);
    this.words ??= await texts_of_page(address, this.lang);
    await before?.(this.page);
    if (blank) return;
    await this.page.goto(address + (firstVisit ? query : inExplore(query)));
    if (starts) await this.started();
  }

  /** Waits until the page runs. */
  async started() {
    // The object is there a moment before the page is, and before it hears keys.
    await this.page.waitForFunction(
      () => typeof window.limbo?.state === "function" && document.querySelector("[data-mode]"),
    );
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  }

  /** Waits until all of the page is here, also what it fetches later and what it works out. */
  async whole() {
    await this.page.waitForFunction(() => document.querySelector("[data-mode]") && !document.querySelector(".coming, .figure-working"));
  }

  /** Lets the page show so many frames. */
  frames(count) {
    return this.page.evaluate(async (count) => {
      for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
    }, count);
  }

  /** Waits until nothing moves on the page but the picture. */
  async settled() {
    await this.frames(2);
    await this.page.evaluate(async () => {
      const ends = (animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime);
      // One that is taken away is over, too.
      await Promise.allSettled(document.getAnimations().filter(ends).map((animation) => animation.finished));
    });
    await this.frames(2);
  }

  // --- what a person sees

  /** The element of that role and accessible name; waits until it is there. */
  async find(role, name) {
    // Asked again and again instead of waitForSelector: in Firefox that one starts anew with every change of
    // the page, and a page that plays changes all the time.
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
      const element = await this.now(role, name);
      if (element) return element;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the page has no ${role} named "${name}"`);
  }

  /** The element of that role and accessible name, or null if it is not there now. */
  now(role, name) {
    return engine.now(this.page, role, name).catch((error) => {
      // Another page was just coming: what is looked for is not there now.
      if (!/context was destroyed|navigation/i.test(error.message)) throw error;
      return null;
    });
  }

  /** True if an element of that role and name is there now. */
  async has(role, name) {
    return (await this.now(role, name)) !== null;
  }

  /** Waits until a text can be read on the page. */
  async reads(text, patience_ms = PATIENCE_MS) {
    const said = () => this.page.evaluate(() => document.body.innerText);
    // Marks of direction are not read: innerText has them in one engine and not in another.
    const plain = (words) => words.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "").replace(/\s+/g, " ").toLowerCase();
    await this.until(`the page says "${text}"`, async () => plain(await said()).includes(plain(text)), patience_ms);
  }

  /** The number beside a label in the ledger, as a person reads it there; waits until there is such a row. */
  async row(key) {
    const label = this.words(key);
    const read = () => this.page.evaluate((label) => {
      const plain = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
      for (const row of document.querySelectorAll("tr")) {
        const [head, ...cells] = row.children;
        if (plain(head).startsWith(label)) return plain(cells.at(-1));
      }
      return null;
    }, label);
    let text = await read();
    for (const end = Date.now() + PATIENCE_MS; text === null; text = await read()) {
      assert.ok(Date.now() < end, `the ledger has no row "${label}"`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.match(text, /\d/, `the row "${label}" has no number but "${text}"`);
    return Number(text.replace(/[^\d-]/g, ""));
  }

  // --- what a person does

  async press(role, key, fill) {
    const element = await this.find(role, this.words(key, fill));
    await element.click();
  }

  /** Presses what leads to another page, and waits until that one is there: an address that only changes is none. */
  async follow(element) {
    await this.page.evaluate(() => (window.left_behind = true));
    await element.click();
    const another = () => this.page.evaluate(() => !("left_behind" in window) && document.readyState === "complete");
    // While the one goes and the other comes, nobody answers.
    for (const end = Date.now() + PATIENCE_MS; !(await another().catch(() => false)); ) {
      assert.ok(Date.now() < end, "no other page has come");
    }
  }

  /** Taps, and not so soon after another tap that the two would be a double tap, of which the page takes the first alone. */
  async tap(role, key, fill) {
    const element = await this.find(role, this.words(key, fill));
    await new Promise((resolve) => setTimeout(resolve, this.tapped + DOUBLE_TAP_MS - Date.now()));
    await element.tap();
    this.tapped = Date.now();
  }

  // --- what the page says of itself (README.md, window.limbo)

  state() {
    return this.page.evaluate(() => window.limbo.state());
  }

  /** The state, or null where the page has not started or has stopped. */
  stateIfAny() {
    return this.page.evaluate(() => {
      try {
        return window.limbo.state();
      } catch {
        return null;
      }
    });
  }

  perf() {
    return this.page.evaluate(() => window.limbo.perf());
  }

  /** Calls a method of window.limbo. */
  call(method, ...args) {
    return this.page.evaluate((method, args) => window.limbo[method](...args), method, args);
  }

  /** Goes to an instant and waits until the page has played so far: however long it takes, as long as it comes nearer. */
  async seek(t_ms) {
    // What is off the screen rests: in a window that the page's head fills, a way that is longer than a call's work would not be gone.
    await this.page.evaluate(() => {
      const main = document.querySelector("main");
      const { top, bottom } = main?.getBoundingClientRect() ?? { top: 0, bottom: 1 };
      if (bottom <= 0 || top >= innerHeight) main.scrollIntoView();
    });
    await this.call("seek", t_ms);
    let seen = { at: -1, since: Date.now() };
    await this.until(`the playhead is at ${t_ms}`, async () => {
      const { t_ms: now, seeking } = await this.state();
      if (now !== seen.at) seen = { at: now, since: Date.now() };
      assert.ok(Date.now() - seen.since < PATIENCE_MS, `the playhead stands at ${now}, on its way to ${t_ms}`);
      return now === t_ms && !seeking;
    }, Infinity);
  }

  /**
   * Waits until something is true of the state (or of whatever `check` looks at), and that the ledger adds
   * up at every look.
   */
  async until(what, check, patience_ms = PATIENCE_MS) {
    const end = Date.now() + patience_ms;
    for (;;) {
      const state = await this.stateIfAny();
      if (state) addsUp(state.ledger, this.loses || state.scenario.startsWith("libero"));
      const result = await check(state);
      if (result) return result;
      if (Date.now() > end) {
        throw new Error(`waited in vain until ${what}; the state was ${JSON.stringify(state)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** From the story's cover opens two chapters, then every mode, and begins a sweep in the lab. */
  async openModes() {
    await this.press("button", "story.begin");
    await this.press("button", "story.next");
    await this.reads(this.words("story.sunday.title"));
    await this.press("button", "mode.explore");
    await this.find("heading", this.words("ledger.title"));
    await this.press("button", "mode.compare");
    await this.reads(this.words("compare.title"));
    await this.press("button", "mode.lab");
    await this.press("button", "lab.go.other", { n: 400 });
  }
}

/** Fails unless every message is in exactly one place; `loses`: where mail may be lost. */
export function addsUp(ledger, loses = false) {
  const { sent, outbox, travelling, in_service, spooled_provider, spooled_relay } = ledger;
  const { limbo, delivered, returned, lost } = ledger;
  const everywhere =
    outbox + travelling + in_service + spooled_provider + spooled_relay + delivered + returned + lost;
  assert.equal(everywhere, sent, `the ledger does not add up: ${JSON.stringify(ledger)}`);
  assert.ok(limbo <= spooled_provider + spooled_relay, `more in limbo than waits: ${JSON.stringify(ledger)}`);
  if (!loses) assert.equal(lost, 0, "nothing is lost here");
}
