// WebKit, by plain WebDriver: WebKitGTK's driver and its small browser. Puppeteer does not drive it, so what the tests use
// of puppeteer's page is in webkit/, and requests are seen, held and answered by a proxy (webkit/proxy.mjs).

import { Driver } from "./webkit/driver.mjs";
import { first_script } from "./webkit/first.mjs";
import { Page } from "./webkit/page.mjs";
import { Proxy } from "./webkit/proxy.mjs";

/** How often a browser is asked whether a window has opened, in milliseconds. */
const LOOK_MS = 100;

/** One person's browser: started when it is first needed, since its looks are said when it starts. */
class Context {
  pages = new Set();
  /** Who is told of answers. */
  listeners = new Set();
  /** The scripts that come before a page's own. */
  scripts = [];
  touch = false;
  #looks = {};
  #started_with;
  #driver;
  #asked = 0;

  /** `least_px`: the least size of letters, CSS px. */
  constructor(least_px) {
    if (least_px) this.#looks.least_px = least_px;
  }

  async open() {
    this.proxy = await new Proxy().start();
    this.proxy.before = () => first_script(this);
    this.proxy.tell = (event, what) => {
      if (event === "request") this.#asked += 1;
      if (event === "response") for (const listener of this.listeners) listener(what);
      // The first page stands for all that this browser asks for.
      const [page] = this.pages;
      const heard = page?.emit(event, what);
      if (event === "request" && this.proxy.holds && !heard) what.continue();
    };
    return this;
  }

  feature(name, value) {
    const known = { "prefers-reduced-motion": ["calm", "reduce"], "prefers-color-scheme": ["dark", "dark"] }[name];
    if (!known) throw new Error(`WebKit's desktop has no ${name}`);
    this.#looks[known[0]] = value === known[1];
  }

  driver() {
    this.#driver ??= this.#start();
    return this.#driver;
  }
  async #start() {
    const { LIMBO_WEBKIT_DRIVER: driver, LIMBO_BROWSER: binary } = process.env;
    this.#started_with = JSON.stringify(this.#looks);
    return new Driver().start({ driver, binary, proxy: this.proxy.host, ...this.#looks });
  }
  /** Before a page is loaded: other looks are those of another desktop, so the browser is started anew, which is told. */
  async settle(page) {
    if (!this.#driver || this.#started_with === JSON.stringify(this.#looks)) return false;
    await (await this.#driver).close();
    this.#driver = undefined;
    page.window = undefined;
    return true;
  }
  get started() {
    return this.#driver !== undefined;
  }

  traffic() {
    return { open: this.proxy.open, asked: this.#asked };
  }

  async newPage() {
    let window;
    if (this.pages.size > 0) {
      const driver = await this.driver();
      ({ handle: window } = await driver.at("", [], () => driver.send("POST", "/window/new", { type: "window" })));
    }
    const page = new Page(this, window);
    this.pages.add(page);
    const once = page.once.bind(page);
    page.once = (event, listener) => {
      if (event === "popup") this.#popup(page).then(listener);
      return once(event, listener);
    };
    return page;
  }
  /** The window that a page opens next. */
  async #popup(page) {
    const handles = () => page.at([], (driver) => driver.send("GET", "/window/handles"));
    const before = await handles();
    const window = await page.wait("a window has opened", async () => {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      return (await handles()).find((handle) => !before.includes(handle));
    });
    const opened = new Page(this, window);
    this.pages.add(opened);
    return opened;
  }

  async overridePermissions() {
    throw new Error("WebKitWebDriver has no permissions");
  }

  async close() {
    if (this.#driver) await (await this.#driver.catch(() => undefined))?.close();
    await this.proxy.close();
  }
}

export const webkit = {
  name: "webkit",
  async launch(_, __, { least_px }) {
    if (!process.env.LIMBO_WEBKIT_DRIVER) throw new Error("run these tests with: cargo xtask test e2e");
    return { createBrowserContext: () => new Context(least_px).open(), close: async () => {} };
  },
  new_page: (context) => context.newPage(),
  now: (page, role, name) => page.$(`::-p-aria([role="${role}"][name="${name.replace(/["\\]/g, "\\$&")}"])`),
  drain: (page) => page.drain(),
  /**
   * Where a worker stands between a page and its host, what is not to be had is the worker's to know; and a host that a test
   * has brought along ends with it, while the page is still asked what went wrong there.
   */
  left: (request, worker) => request.failure().errorText === "refused" && (worker || !request.url().startsWith(process.env.LIMBO_URL)),

  /** The folder is that of the browser, which saves where a desktop says. */
  save_into: async (page) => (await page.context.driver()).downloads,

  /** All that can be asked is what stands in the document (lacks.mjs); the rest the tests know of themselves. */
  memory: {
    held: async (page) => ({ nodes: await page.evaluate(() => document.querySelectorAll("*").length) }),
    slack: { nodes: 40 },
  },

  /** Pasted by keys, as a person does: a page that asks to read the clipboard would have to be answered. */
  async clipboard(page) {
    await page.evaluate(() => {
      const field = Object.assign(document.createElement("textarea"), { id: "limbo-pasted" });
      (document.querySelector("dialog:modal") ?? document.body).append(field);
      field.focus();
    });
    await page.keyboard.down("Control");
    await page.keyboard.press("v");
    await page.keyboard.up("Control");
    return page.evaluate(() => {
      const field = document.getElementById("limbo-pasted");
      field.remove();
      return field.value;
    });
  },
};
