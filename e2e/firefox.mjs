// Firefox, by WebDriver BiDi. What puppeteer has by Chrome's protocol only is done here by Firefox itself: a browser that
// was started for tests lets its driver into its own scope, where each tab has an override for what a style sheet asks.

import { inside } from "./firefox/inside.mjs";
import { held, slack } from "./firefox/memory.mjs";
import { press_where_it_is } from "./firefox/press.mjs";
import { by_role, said_in } from "./roles.mjs";

/** What a screen or a printer says of itself, and the override by which a tab says otherwise. */
const FEATURES = { "prefers-reduced-motion": "prefersReducedMotionOverride", "prefers-color-scheme": "prefersColorSchemeOverride" };
/** An override that overrides nothing. */
const NONE = "none";
/** How long between two looks at something that is waited for, in milliseconds. */
const LOOK_MS = 50;

const override = (page, values) => inside(page, (tab, values) => Object.assign(tab, values), values);

/** What a device with a finger says of its pointers, that it hears touches, and that its scroll bars take no room. */
const FINGER = {
  "ui.primaryPointerCapabilities": 1, "ui.allPointerCapabilities": 1, "dom.w3c_touch_events.enabled": 1, "ui.useOverlayScrollbars": 1,
};

/** Gives the browser a finger, or a mouse; its tests come one after the other. */
const with_finger = (page, on) => inside(page, (tab, { on, values }, Services) => {
  for (const [name, value] of Object.entries(values)) {
    if (on) Services.prefs.setIntPref(name, value);
    else Services.prefs.clearUserPref(name);
  }
}, { on, values: FINGER });

/** Elements by role and name, found in the page: Firefox's own search takes seconds on this page. */
function list_of(frame, selector) {
  const said = said_in(selector);
  return frame.evaluateHandle(`(${by_role})(document, ${JSON.stringify(said.role)}, ${JSON.stringify(said.name)})`);
}

async function found(frame, selector) {
  const list = await list_of(frame, selector);
  const elements = [];
  for (const [index, handle] of await list.getProperties()) {
    if (/^\d+$/.test(index)) elements.push(handle.asElement());
  }
  return elements;
}

/** Whatever a frame is asked for by role and name is looked for in the page. */
function search_in_page(frame) {
  const kin = Object.getPrototypeOf(frame);
  if (Object.hasOwn(kin, "searched_in_page")) return;
  kin.searched_in_page = true;
  const { $, $$, $$eval, waitForSelector } = kin;
  kin.$ = async function (selector) {
    return said_in(selector) ? (await found(this, selector))[0] ?? null : $.call(this, selector);
  };
  kin.$$ = async function (selector, ...more) {
    return said_in(selector) ? found(this, selector) : $$.call(this, selector, ...more);
  };
  kin.$$eval = async function (selector, ...more) {
    return said_in(selector) ? (await list_of(this, selector)).evaluate(...more) : $$eval.call(this, selector, ...more);
  };
  kin.waitForSelector = async function (selector, options) {
    if (!said_in(selector)) return waitForSelector.call(this, selector, options);
    for (const end = Date.now() + this.page().getDefaultTimeout(); Date.now() < end; await new Promise((done) => setTimeout(done, LOOK_MS))) {
      const [element] = await found(this, selector);
      if (element) return element;
    }
    throw new Error(`waited in vain for ${selector}`);
  };
}

/** Keys that puppeteer knows by their letter only, in Firefox. */
const LETTERS = { Space: " " };

function name_keys(keyboard) {
  for (const method of ["down", "up", "press"]) {
    const act = keyboard[method].bind(keyboard);
    keyboard[method] = (key, ...more) => act(LETTERS[key] ?? key, ...more);
  }
}

/** The page of each request, and which of its navigations was under way when the request was sent. */
const sent = new WeakMap();

/** Counts how often a page has begun to be left for another one, and how often that other one has come. */
function watch_leaving(page) {
  const ways = { begun: 0, done: 0 };
  const { browsingContext } = page.mainFrame();
  browsingContext.on("navigation", ({ navigation }) => {
    const way = (ways.begun += 1);
    const end = () => (ways.done = Math.max(ways.done, way));
    for (const event of ["fragment", "failed", "aborted"]) navigation.once(event, end);
    browsingContext.once("DOMContentLoaded", end);
  });
  page.on("request", (request) => sent.set(request, { ways, done: ways.done }));
}

function was_left(request) {
  const error = request.failure()?.errorText ?? "";
  if (/context already closed/.test(error)) return true;
  const { ways, done } = sent.get(request) ?? {};
  // Sent by the page that was being left, or before.
  return error === "NS_BINDING_ABORTED" && ways?.begun > done;
}

export const firefox = {
  name: "firefox",
  launch: (puppeteer, executablePath, { least_px }) => puppeteer.launch({
    browser: "firefox",
    executablePath,
    headless: true,
    args: ["--remote-allow-system-access"],
    extraPrefsFirefox: {
      // What stands on the clipboard may be read without a person's yes.
      "dom.events.testing.asyncClipboard": true,
      // A page that is left is let go, as the driver expects: it waits for one that is loaded, not for one that was kept.
      "browser.sessionhistory.max_total_viewers": 0,
      ...(least_px ? { "font.minimum-size.x-western": least_px } : {}),
    },
  }),

  async new_page(context) {
    const page = await context.newPage();
    search_in_page(page.mainFrame());
    watch_leaving(page);
    press_where_it_is(await page.$(":root"));
    name_keys(page.keyboard);
    // Words that come at once, as from a clipboard; puppeteer sends one letter at a time here.
    page.keyboard.sendCharacter = (text) => page.evaluate((text) => void document.execCommand("insertText", false, text), text);
    page.emulateMediaFeatures = (features) =>
      override(page, Object.fromEntries(features.map(({ name, value }) => [FEATURES[name], value ?? NONE])));
    page.setJavaScriptEnabled = (on) => override(page, { allowJavascript: on });
    page.emulateMediaType = (type) => override(page, { mediumOverride: type ?? "" });
    const resize = page.setViewport.bind(page);
    page.setViewport = async (screen) => {
      await with_finger(page, Boolean(screen.hasTouch));
      await resize(screen);
    };
    return page;
  },

  /** True where what comes as a page's error is what the browser itself has to say of it: no script threw it. */
  says: (error) => !/\n\s+at /.test(error?.stack ?? ""),

  /** True where a request ended because its frame was taken away by the page itself, or its page left for another one. */
  left: was_left,

  async now(page, role, name) {
    const element = await page.evaluateHandle(`(${by_role})(document, ${JSON.stringify(role)}, ${JSON.stringify(name)})[0] ?? null`);
    return element.asElement();
  },

  /** What a page holds after the browser has cleaned up, and by how much it may be more by the browser's own doing. */
  memory: { held, slack },

  clipboard: (page) => page.evaluate(() => navigator.clipboard.readText()),

  async save_into(page, folder) {
    await page.browser().connection.send("browser.setDownloadBehavior", {
      downloadBehavior: { type: "allowed", destinationFolder: folder },
      userContexts: [page.browserContext().id],
    });
  },
};
