// A page in WebKit as the tests see it: what they use of puppeteer's page, frames and elements, by plain WebDriver.

import { EventEmitter } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { element, identity } from "./driver.mjs";
import { have_pixels, other_media } from "./first.mjs";
import { Keyboard, Mouse, Touchscreen } from "./input.mjs";
import { SELECT } from "./selectors.mjs";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** How long between two looks at something that is waited for, in milliseconds. */
const LOOK_MS = 30;
/** How often something is pressed that moves away. */
const PRESSES_MAX = 3;
/** A window has no more than this beside its page, in pixels: anything else was seen while it changed. */
const AROUND_MAX = 60;
/** So many presses in a row select all of a line. */
const WHOLE_LINE = 3;
/** Nothing has been asked for so long: the network rests, in milliseconds. */
const REST_MS = 500;

/** Words of a program that are an expression, or else statements. */
function is_expression(source) {
  try {
    new Function(`return (${source}\n)`);
    return true;
  } catch {
    return false;
  }
}

/**
 * A script that calls `source` with arguments and tells its end; what elements there are among them comes beside. It is called
 * by an event, as a page's own scripts are: what WebKitWebDriver calls itself is no task to WebKit, which then does in the
 * middle of it what is to be done at its end. A page that is left meanwhile says so: it may be kept for who comes back, and
 * WebKitWebDriver would wait for it.
 */
const called = (source, handles) => `
  const tell = arguments[arguments.length - 1];
  const end = (how, what) => removeEventListener("pagehide", gone) ?? tell([how, what, location.href, window[Symbol.for("limbo problems")]?.splice(0) ?? [], window[Symbol.for("limbo workers")] ?? 0]);
  const failed = (error) => end("error", [error?.name ?? "Error", error?.message ?? String(error)]);
  const gone = () => failed(new Error("the page was left: its context was destroyed"));
  addEventListener("pagehide", gone);
  const done = (value) => { try { end(${handles ? '"handles", value ?? null' : '"value", value === undefined ? null : JSON.stringify(value)'}); } catch (error) { failed(error); } };
  const given = JSON.parse(arguments[0]).map((given) => ("element" in given ? arguments[1 + given.element] : given.value));
  const task = new EventTarget();
  task.addEventListener("task", () => {
    try {
      const value = (${source})(...given);
      if (typeof value?.then === "function") value.then(done, failed); else done(value);
    } catch (error) { failed(error); }
  });
  task.dispatchEvent(new Event("task"));`;

/** A frame, and what can be asked there. The page's own frame has no path. */
export class Frame {
  constructor(page, path = []) {
    Object.assign(this, { owner: page, path });
  }

  /** Calls a function in the page, which may be {source} of one; with `handles` its answer is elements. */
  async #call(fn, args, handles) {
    const source = fn.source ?? (typeof fn === "function" ? String(fn) : is_expression(fn) ? `() => (${fn}\n)` : `() => { ${fn}\n }`);
    const elements = args.filter((arg) => arg instanceof ElementHandle);
    const given = args.map((arg) => (arg instanceof ElementHandle ? { element: elements.indexOf(arg) } : arg === undefined ? {} : { value: arg }));
    const body = { script: called(source, handles), args: [JSON.stringify(given), ...elements.map(({ id }) => element(id))] };
    const [how, what, href, problems, workers] = await this.owner.at(this.path, (driver) => driver.send("POST", "/execute/async", body));
    this.owner.heard(problems, this.path.length === 0 ? { href, workers } : undefined);
    if (how === "error") throw Object.assign(new Error(what[1]), { name: what[0] });
    return how === "handles" ? what : what === null ? undefined : JSON.parse(what);
  }

  evaluate(fn, ...args) {
    return this.#call(fn, args, false);
  }
  async $$(selector, root) {
    const found = await this.#call({ source: `(root, selector) => ${SELECT}(root ?? document, selector)` }, [root, selector], true);
    return found.map((value) => new ElementHandle(this, identity(value)));
  }
  async $(selector, root) {
    const found = await this.#call({ source: `(root, selector) => ${SELECT}(root ?? document, selector)[0]` }, [root, selector], true);
    return found && new ElementHandle(this, identity(found));
  }
  async $eval(selector, fn, ...args) {
    const source = `(selector, ...args) => {
      const [found] = ${SELECT}(document, selector);
      if (!found) throw new Error("nothing is found by " + selector);
      return (${fn})(found, ...args);
    }`;
    return this.evaluate({ source }, selector, ...args);
  }
  async $$eval(selector, fn, ...args) {
    return this.evaluate({ source: `(selector, ...args) => (${fn})(${SELECT}(document, selector), ...args)` }, selector, ...args);
  }

  async waitForSelector(selector, { timeout } = {}) {
    return this.owner.wait(`there is ${selector}`, () => this.$(selector).catch(() => null), timeout);
  }
  async waitForFunction(fn, { timeout } = {}, ...args) {
    return this.owner.wait(`${fn} holds`, () => this.evaluate(fn, ...args).catch(() => false), timeout);
  }
  /** Where the frame's corner is in the whole page's window. */
  async corner() {
    let [x, y] = [0, 0];
    for (const [depth, id] of this.path.entries()) {
      const outer = new Frame(this.owner, this.path.slice(0, depth));
      const at = await outer.evaluate((frame) => {
        const box = frame.getBoundingClientRect();
        return [box.x + frame.clientLeft, box.y + frame.clientTop];
      }, new ElementHandle(outer, id));
      [x, y] = [x + at[0], y + at[1]];
    }
    return [x, y];
  }
}

export class ElementHandle {
  constructor(frame, id) {
    Object.assign(this, { frame, id });
  }
  asElement() {
    return this;
  }
  evaluate(fn, ...args) {
    return this.frame.evaluate(fn, this, ...args);
  }
  $(selector) {
    return this.frame.$(selector, this);
  }
  $$(selector) {
    return this.frame.$$(selector, this);
  }
  async contentFrame() {
    return this.frame.owner.entered(new Frame(this.frame.owner, [...this.frame.path, this.id]));
  }
  scrollIntoView() {
    return this.evaluate((element) => element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" }));
  }
  async boundingBox() {
    const box = await this.evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    });
    const [x, y] = await this.frame.corner();
    return { ...box, x: box.x + x, y: box.y + y };
  }
  /** The middle of what is seen of it, once it stands in view. */
  async #middle() {
    const [x, y] = await this.evaluate(async (element) => {
      const seen = () => {
        const box = element.getBoundingClientRect();
        return box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
      };
      if (!seen()) element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      // A person presses what stands still.
      const where = () => [...element.getClientRects()].find(({ width, height }) => width > 0 && height > 0);
      const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      let box;
      for (let still = 0, looks = 0; still < 2 && looks < 60; looks += 1) {
        const before = box;
        await frame();
        box = where();
        still = box && before && box.x === before.x && box.y === before.y ? still + 1 : 0;
      }
      if (!box) throw new Error("the element is not seen, so it cannot be pressed");
      return [box.x + box.width / 2, box.y + box.height / 2];
    });
    if (this.frame.path.length === 0) return [x, y];
    // A frame of another origin does not move the page around it.
    const [left, top] = await this.frame.corner();
    const moved = await this.frame.owner.evaluate((x, y) => {
      const before = [scrollX, scrollY];
      if (y < 0 || y >= innerHeight) scrollBy({ top: y - innerHeight / 2, behavior: "instant" });
      if (x < 0 || x >= innerWidth) scrollBy({ left: x - innerWidth / 2, behavior: "instant" });
      return [scrollX - before[0], scrollY - before[1]];
    }, x + left, y + top);
    return [x + left - moved[0], y + top - moved[1]];
  }
  /** Presses, and once more where it moved away under the finger, which a person would do as well. */
  async click(options) {
    for (let presses = 1; presses <= PRESSES_MAX; presses += 1) {
      const [x, y] = await this.#middle();
      await this.evaluate((element) => {
        const at = element.getBoundingClientRect();
        const press = (window[Symbol.for("limbo press")] = { hit: false, x: at.x, y: at.y });
        element.addEventListener("click", () => (press.hit = true), { once: true, capture: true });
      });
      try {
        await this.frame.owner.mouse.click(x, y, options);
      } catch (error) {
        // It has moved out of the window meanwhile.
        if (error.kind !== "move target out of bounds" || presses === PRESSES_MAX) throw error;
        continue;
      }
      const missed = await this.evaluate((element) => {
        const press = window[Symbol.for("limbo press")];
        const at = element.getBoundingClientRect();
        return Boolean(press && !press.hit && element.isConnected && (press.x !== at.x || press.y !== at.y));
      }).catch(() => false);
      if (!missed) break;
    }
    if (options?.count === WHOLE_LINE) await this.#select_all();
  }
  /** Presses that come too slowly, as on a machine under load, are three of their own: then it is done by keys. */
  async #select_all() {
    const { keyboard } = this.frame.owner;
    const selected = await this.evaluate((field) => !("selectionStart" in field) || field.selectionEnd - field.selectionStart === field.value.length);
    if (selected) return;
    await keyboard.down("Control");
    await keyboard.press("a");
    await keyboard.up("Control");
  }
  tap() {
    return this.click();
  }
  async hover() {
    const [x, y] = await this.#middle();
    await this.frame.owner.mouse.move(x, y);
  }
  focus() {
    return this.evaluate((element) => element.focus());
  }
  async type(text) {
    await this.focus();
    await this.frame.owner.keyboard.type(text);
  }
  async press(key) {
    await this.focus();
    await this.frame.owner.keyboard.press(key);
  }
  select(...values) {
    return this.evaluate((list, values) => {
      for (const option of list.options) option.selected = values.includes(option.value);
      list.dispatchEvent(new Event("input", { bubbles: true }));
      list.dispatchEvent(new Event("change", { bubbles: true }));
    }, values);
  }
  /** WebKitWebDriver types no path into a field for files; the page is given the file itself. */
  async uploadFile(...paths) {
    const files = paths.map((path) => [path.split("/").at(-1), readFileSync(path).toString("base64")]);
    await this.evaluate((input, files) => {
      const brought = new DataTransfer();
      for (const [name, bytes] of files) brought.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], name));
      input.files = brought.files;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }, files);
  }
}

/** Has something on the page painted anew, which nobody sees, until it is told to stop; runs in the page. */
function move_something() {
  const speck = document.createElement("i");
  speck.style.cssText = "position:fixed;left:0;top:0;width:1px;height:1px;pointer-events:none";
  document.documentElement.append(speck);
  let odd = false;
  const beat = setInterval(() => (speck.style.background = (odd = !odd) ? "#00000001" : "#ffffff01"), 20);
  window[Symbol.for("limbo moves")] = () => {
    clearInterval(beat);
    speck.remove();
  };
}

export class Page extends EventEmitter {
  #href = "about:blank";
  #workers = 0;
  #frames = new Map();
  #patience_ms = 15_000;
  #screen;
  #sized = false;

  constructor(context, window) {
    super();
    Object.assign(this, { context, window, top: new Frame(this), keyboard: new Keyboard(this), mouse: new Mouse(this), touchscreen: new Touchscreen(this) });
    for (const method of ["evaluate", "$", "$$", "$eval", "$$eval", "waitForSelector", "waitForFunction"]) {
      this[method] = (...args) => this.top[method](...args);
    }
  }

  /** Sends commands at a frame of this page. */
  async at(path, commands) {
    const driver = await this.context.driver();
    this.window ??= await driver.send("GET", "/window");
    return driver.at(this.window, path, () => commands(driver));
  }
  act(actions) {
    return this.at([], (driver) => driver.send("POST", "/actions", { actions }));
  }
  /** What an answer brought along; the page's own frame says more of itself. */
  heard(problems, own) {
    if (own) [this.#href, this.#workers] = [own.href, own.workers];
    for (const [kind, words] of problems) {
      if (kind === "pageerror") this.emit("pageerror", new Error(words));
      else this.emit("console", { type: () => "error", text: () => words });
    }
  }
  async wait(what, look, patience_ms = this.#patience_ms) {
    for (const end = Date.now() + patience_ms; Date.now() < end; await sleep(LOOK_MS)) {
      const seen = await look();
      if (seen) return seen;
    }
    throw new Error(`waited in vain until ${what}`);
  }

  setDefaultTimeout(ms) {
    this.#patience_ms = ms;
  }
  browserContext() {
    return this.context;
  }
  mainFrame() {
    return this.top;
  }
  entered(frame) {
    this.#frames.set(frame.path.join(" "), frame);
    return frame;
  }
  /** The page's own and those in which a test has been. */
  frames() {
    return [this.top, ...this.#frames.values()];
  }
  url() {
    return this.#href;
  }
  /** As many as there were when the page was asked for anything last. */
  workers() {
    return Array.from({ length: this.#workers });
  }
  title() {
    return this.evaluate(() => document.title);
  }
  focus(selector) {
    return this.$eval(selector, (element) => element.focus());
  }
  async evaluateOnNewDocument(fn, ...args) {
    this.context.scripts.push(typeof fn === "function" ? `(${fn})(...${JSON.stringify(args)})` : fn);
  }
  async addScriptTag({ url, path }) {
    if (path) return void (await this.evaluate(readFileSync(path, "utf8")));
    await this.evaluate((src) => new Promise((resolve, reject) => {
      document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject }));
    }), url);
  }

  async goto(url) {
    if (await this.context.settle(this)) this.#sized = false;
    if (!this.#sized) await this.resize();
    const answers = [];
    const note = (answer) => answers.push(answer);
    this.context.listeners.add(note);
    try {
      await this.at([], (driver) => driver.send("POST", "/url", { url }));
    } finally {
      this.context.listeners.delete(note);
    }
    await this.evaluate(() => 0);
    return answers.find((answer) => answer.url().split("#")[0] === new URL(url).href.split("#")[0]) ?? null;
  }
  async #move(command) {
    await this.at([], (driver) => driver.send("POST", command, {}));
    await this.evaluate(() => 0).catch(() => {});
  }
  reload() {
    return this.#move("/refresh");
  }
  goBack() {
    return this.#move("/back");
  }
  goForward() {
    return this.#move("/forward");
  }
  /** Waits until another page is here; the page of now is known by a mark. */
  async waitForNavigation() {
    await this.evaluate(() => void (window[Symbol.for("limbo left")] = true));
    await this.wait("another page is here", () =>
      this.evaluate(() => !window[Symbol.for("limbo left")] && document.readyState === "complete").catch(() => false));
  }
  async waitForNetworkIdle() {
    let [since, seen] = [Date.now(), -1];
    await this.wait("the network rests", () => {
      const { open, asked } = this.context.traffic();
      if (open > 0 || asked !== seen) [since, seen] = [Date.now(), asked];
      return Date.now() - since >= REST_MS;
    });
  }

  async setViewport(screen) {
    this.#screen = screen;
    this.#sized = false;
    this.context.touch = Boolean(screen.hasTouch);
    const [before, pixels] = [this.context.pixels, screen.deviceScaleFactor ?? 1];
    this.context.pixels = pixels;
    // Before a first page is loaded, its browser need not be there yet.
    if (!this.context.started) return;
    await this.resize();
    if (pixels !== before) await this.evaluate(have_pixels, pixels);
  }
  /** Makes the window so large that the page has its size. */
  async resize() {
    if (!this.#screen) return;
    this.#sized = true;
    const { width, height } = this.#screen;
    // What the window has beside the page, once it has been seen.
    let around = this.context.around ?? [0, 20];
    await this.wait(`the page is ${width} by ${height}`, async () => {
      const outer = [width + around[0], height + around[1]];
      await this.at([], (driver) => driver.send("POST", "/window/rect", { x: 0, y: 0, width: outer[0], height: outer[1] }));
      const [inner_width, inner_height, outer_width, outer_height] = await this.evaluate(() => [innerWidth, innerHeight, outerWidth, outerHeight]);
      // The window follows a moment later than it was told.
      const more = [outer_width - inner_width, outer_height - inner_height];
      if (outer_width === outer[0] && outer_height === outer[1] && more.every((size) => size >= 0 && size <= AROUND_MAX)) around = more;
      return inner_width === width && inner_height === height;
    });
    this.context.around = around;
  }
  async emulateMediaFeatures(features) {
    for (const { name, value } of features) this.context.feature(name, value);
  }
  /** Paper is not to be had; its rules are put in force on the screen, until there is no such type any more. */
  async emulateMediaType(type) {
    if (type && type !== "print") throw new Error(`WebKit shows no page as for ${type}`);
    await this.evaluate(`window[Symbol.for("limbo paper")]?.(); window[Symbol.for("limbo paper")] = undefined;`);
    if (type) await this.evaluate(`window[Symbol.for("limbo paper")] = (${other_media})([["print", "all"], ["screen", "not all"]]);`);
  }
  async setRequestInterception(on) {
    this.context.proxy.holds = on;
  }
  /** WebKit takes a picture of the next frame that it paints, and where nothing moves it never paints one. */
  async screenshot({ path, encoding } = {}) {
    await this.evaluate(move_something);
    const picture = await this.at([], (driver) => driver.send("GET", "/screenshot"));
    await this.evaluate(() => window[Symbol.for("limbo moves")]());
    if (path) writeFileSync(path, Buffer.from(picture, "base64"));
    return encoding === "base64" ? picture : Buffer.from(picture, "base64");
  }
  bringToFront() {
    return this.at([], (driver) => driver.send("GET", "/title"));
  }
  async close() {
    await this.at([], async (driver) => {
      await driver.send("DELETE", "/window");
      driver.place = "";
    });
    this.context.pages.delete(this);
  }
  /** Asks every frame for what went wrong there since it was asked last. */
  async drain() {
    const ask = async (frame) => {
      await frame.evaluate(() => 0);
      for (const inner of await frame.$$(">>> iframe")) await ask(await inner.contentFrame());
    };
    await ask(this.top).catch(() => {});
  }
}
