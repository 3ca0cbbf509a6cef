// A monkey: presses, types, drags, turns, leaves and comes back, brings and breaks whatever it can reach, and after every
// step looks whether the page still is what it promises to be. What it does next follows from its seed, the number of the
// step and what is on the page, and from nothing else; each step is written down as a plain value that can be done again.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PATIENCE_MS, addsUp } from "./harness.mjs";
import { eyes } from "./monkey-eyes.mjs";
import { CHAPTERS, DATES, Dice, NUMBERS, THINGS, TIMES, WORDS, call, query, thing } from "./monkey-things.mjs";

/** Windows from a folded telephone to a projector. */
const SCREENS = [[280, 653], [320, 256], [360, 640], [640, 360], [768, 1024], [1024, 768], [1280, 800], [1920, 1080]];
const RATIOS = [1, 1, 2, 0.75, 3];
/** Keys: the page's own, those that browsers know, and some that mean nothing. */
const KEYS = [
  " ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "1", "2", "3", "r", "t", "o", "x", ".", "PageDown", "PageUp", "c", "q", "f", "?", "Escape",
  "Tab", "Tab", "Tab", "Enter", "Home", "End", "k", "Backspace", "Delete", "F1",
];
const CHORDS = [["Control", "z"], ["Control", "y"], ["Control", "Shift", "z"], ["Shift", "Tab"], ["Shift", "ArrowRight"]];
const SLIDES = ["Home", "End", "ArrowLeft", "ArrowRight", "PageUp", "PageDown", "ArrowUp", "ArrowDown", "drag"];
/** What ends where another document comes. */
const GONE = /context was destroyed|Cannot find context|detached|no longer|Target closed|navigat|DiscardedBrowsingContext|no such (frame|handle)|aborted/i;

/** What fields are given; a step names the list and the place in it. */
const VALUES = { WORDS, NUMBERS, DATES, TIMES };

const named = (control) => ({ role: control.role, name: control.name, nth: control.nth });
const key_of = (control) => `${control.role} ${control.name} ${control.nth}`;
const one_of = (look, dice, roles) => dice.named(look.controls.filter((c) => roles.includes(c.role)), key_of);

/**
 * What a monkey does: how often compared with the rest, and what exactly, drawn from what it sees; nothing where there is
 * nothing to do it with.
 */
const DRAWN = {
  press: [40, (look, dice) => {
    const control = one_of(look, dice, ["button", "link", "radio", "checkbox", "summary", "tab", "switch", "other"]);
    return control && { ...named(control), by: dice.one(["pointer", "pointer", "key"]) };
  }],
  fill: [9, (look, dice) => {
    const field = one_of(look, dice, ["textbox", "spinbutton"]);
    if (!field) return null;
    const list = { "datetime-local": "DATES", time: "TIMES", number: "NUMBERS" }[field.type] ?? "WORDS";
    return { ...named(field), of: list, value: dice.below(VALUES[list].length) };
  }],
  choose: [6, (look, dice) => {
    const list = one_of(look, dice, ["combobox"]);
    return list?.options ? { ...named(list), option: dice.below(list.options) } : null;
  }],
  slide: [7, (look, dice) => {
    const slider = one_of(look, dice, ["slider"]);
    return slider && { ...named(slider), how: dice.one(SLIDES), x: dice.below(400) - 200, y: dice.below(200) - 100 };
  }],
  key: [9, (look, dice) => (dice.below(5) ? { keys: [dice.one(KEYS)] } : { keys: dice.one(CHORDS) })],
  stage: [7, (look, dice) => look.stage && { how: dice.one(["click", "click", "double", "hover", "drag", "wheel"]), x: dice.share(), y: dice.share() }],
  screen: [4, (look, dice) => {
    const [width, height] = dice.one(SCREENS);
    return { width, height, ratio: dice.one(RATIOS) };
  }],
  turn: [2, () => ({})],
  media: [2, (look, dice) => ({
    scheme: dice.one(["light", "dark"]), motion: dice.one(["no-preference", "reduce"]), print: dice.below(4) === 0,
  })],
  hide: [2, (look, dice) => ({ times: 1 + dice.below(3) })],
  history: [3, (look, dice) => ({ by: dice.one([-1, -1, 1]) })],
  reload: [1, () => ({})],
  go: [1, (look, dice) => ({ query: query(dice) })],
  ends: [3, (look, dice) => look.app && { end: dice.one(["first", "last"]) }],
  call: [9, (look, dice) => look.app && call(dice)],
  chapter: [1, (look, dice) => look.app && { method: "show", args: [`mode=story&chapter=${dice.one(CHAPTERS)}`] }],
  bring: [4, (look, dice) => look.app && {
    what: dice.one(THINGS), how: dice.one(["dropped", "dropped", "chosen", "pasted", "text"]), damage: dice.below(2) && 1 + dice.below(1e6),
  }],
  wait: [3, (look, dice) => ({ frames: 1 + dice.below(20) })],
};

/** What a monkey does next: step number `n` of a seed, on a page that looks like this. */
export function drawn(seed, n, look) {
  const dice = new Dice(`${seed} ${n}`);
  const all = Object.entries(DRAWN).reduce((sum, [, [often]]) => sum + often, 0);
  for (;;) {
    let left = dice.share() * all;
    const [kind, [, draw]] = Object.entries(DRAWN).find(([, [often]]) => (left -= often) < 0);
    const step = draw(look, dice);
    if (step) return { do: kind, ...step };
  }
}

/** How each step is done. */
const DONE = {
  press: (monkey, step) => monkey.press(step),
  async fill(monkey, step) {
    const value = VALUES[step.of][step.value];
    // What a person cannot type is put there; the rest goes through the keyboard.
    if (["DATES", "TIMES"].includes(step.of)) return monkey.inside("put", step, value);
    await monkey.inside("focus", step);
    await monkey.chord(["Control", "a"]);
    await monkey.page.keyboard.press("Delete");
    if (value) await monkey.inside("type", value);
    await monkey.page.keyboard.press("Tab");
  },
  choose: (monkey, step) => monkey.inside("choose", step, step.option),
  async slide(monkey, step) {
    if (step.how !== "drag") {
      await monkey.inside("focus", step);
      return monkey.page.keyboard.press(step.how);
    }
    const at = await monkey.inside("aim", step);
    if (at) await monkey.drag(at.x, at.y, step.x, step.y);
  },
  key: (monkey, { keys }) => monkey.chord(keys),
  async stage(monkey, { how, x, y }) {
    const box = await monkey.inside("stage");
    if (!box) return;
    const { mouse } = monkey.page;
    const [px, py] = monkey.inside_window(box.left + x * box.width, box.top + y * box.height);
    if (how === "drag") return monkey.drag(px, py, 80 * (x - 0.5), 80 * (y - 0.5));
    await mouse.move(px, py);
    // Firefox's driver counts whole pixels.
    if (how === "wheel") await mouse.wheel({ deltaY: Math.round(400 * (y - 0.5)) });
    if (how === "double") await mouse.click(px, py, { count: 2 });
    if (how === "click") await monkey.hit(px, py);
  },
  screen: (monkey, { width, height, ratio }) => monkey.screen(width, height, ratio),
  turn: (monkey) => monkey.screen(monkey.height, monkey.width, monkey.ratio),
  async media(monkey, { scheme, motion, print }) {
    await monkey.page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: motion },
    ]);
    if (!print) return;
    await monkey.page.emulateMediaType("print");
    await monkey.inside("frames", 2);
    await monkey.page.emulateMediaType(null);
  },
  hide: (monkey, { times }) => monkey.inside("hide", times),
  async history(monkey, { by }) {
    await monkey.page.evaluate((by) => history.go(by), by);
    await monkey.inside("frames", 2);
  },
  reload: (monkey) => monkey.page.reload(),
  go: (monkey, step) => monkey.page.goto(`${monkey.home}?${step.query}`),
  ends: (monkey, { end }) => monkey.page.evaluate((end) => {
    try {
      window.limbo.seek(4e9);
    } catch (refusal) {
      // The refusal of an instant past the end names the end; where no time can be chosen there is none.
      const last = Number(refusal.message.match(/and (\d+)/)?.[1]);
      if (Number.isFinite(last)) window.monkey.call("seek", [end === "first" ? 0 : last]);
    }
  }, end),
  call: (monkey, { method, args }) => monkey.inside("call", method, args),
  chapter: (monkey, { method, args }) => monkey.inside("call", method, args),
  bring: (monkey, { what, how, damage }) => monkey.inside("bring", what, thing(what, damage), how),
  wait: (monkey, { frames }) => monkey.inside("frames", frames),
};

/** The places from which monkeys set out, one for each use of the page. */
export const STARTS = {
  story: "?mode=story", explore: "?mode=explore&scenario=small-town", compare: "?mode=compare&scenario=small-town", lab: "?mode=lab", embed: "?mode=explore&embed=1&scenario=small-town",
  presenter: "?mode=story&chapter=break&present=1", game: "?game=1", libero: "?mode=explore",
};

const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * What is to be done again (LIMBO_MONKEY_STEPS): so many steps of a seed, or those of a failure's file, which is named in full or as it is
 * called from the repository's root. Anything else is refused: with no step done a failure would seem to have gone.
 */
export function again(asked, seed) {
  const path = [asked, join(root, asked)].find((path) => existsSync(path));
  const said = path ? JSON.parse(readFileSync(path, "utf8")) : { seed, steps: Number(asked) };
  const { seed: of, start, steps } = said;
  const many = Array.isArray(steps) ? steps.length : steps;
  if (of === undefined) throw new Error("LIMBO_MONKEY_SEED says whose steps are to be done again");
  if (!(Number.isInteger(many) && many > 0)) {
    throw new Error(`LIMBO_MONKEY_STEPS is a number of steps, or the path of a failure's file, and not "${asked}"`);
  }
  return Array.isArray(steps) ? { seed: of, start, given: steps } : { seed: of, steps };
}

/** One monkey at the page. */
export class Monkey {
  constructor(limbo, seed, start) {
    Object.assign(this, { limbo, seed, start, page: limbo.page, steps: [], home: process.env.LIMBO_URL });
    const dice = new Dice(`${seed} begins`);
    [this.width, this.height] = dice.one(SCREENS);
    this.ratio = 1;
    this.touch = dice.below(3) === 0;
    this.page.on("console", (message) => {
      if (!["error", "assert"].includes(message.type())) limbo.problems.push(`console: ${message.type()}: ${message.text()}`);
    });
    this.page.on("dialog", (dialog) => dialog.accept().catch(() => {}));
  }

  async begin() {
    await this.page.evaluateOnNewDocument(eyes);
    await this.screen(this.width, this.height, this.ratio);
    await this.page.goto(this.home + this.start);
    await this.limbo.started();
    await this.judge();
  }

  /** Does one step more: `given`, or what is drawn. */
  async step(given) {
    const look = given ?? (await this.inside("look"));
    const step = given ?? drawn(this.seed, this.steps.length, look ?? { controls: [] });
    this.steps.push(step);
    try {
      await DONE[step.do](this, step);
    } catch (error) {
      // Another document came in between: it is looked at like the last.
      if (!GONE.test(error.message)) throw error;
    }
    await this.judge();
  }

  /** Calls one of the monkey's eyes and hands inside the page. */
  inside(method, ...args) {
    return this.page.evaluate((method, args) => window.monkey?.[method](...args), method, args);
  }

  async screen(width, height, ratio) {
    Object.assign(this, { width, height, ratio });
    // A window that fills the screen has no other size, and Firefox's driver waits for one for ever.
    await this.page.evaluate(async () => document.fullscreenElement && document.exitFullscreen());
    const screen = { width, height, deviceScaleFactor: ratio, hasTouch: this.touch, isMobile: false };
    await this.page.setViewport(screen).catch((error) => {
      if (!/setScreenOrientationOverride/.test(error.message)) throw error;
    });
  }

  async press(step) {
    const at = await this.inside("aim", step);
    if (!at) return;
    if (step.by === "pointer" && at.hit) return this.hit(at.x, at.y);
    await this.inside("focus", step);
    await this.page.keyboard.press(step.role === "link" || step.role === "summary" ? "Enter" : " ");
  }

  hit(...point) {
    const [x, y] = this.inside_window(...point);
    return this.touch ? this.page.touchscreen.tap(x, y) : this.page.mouse.click(x, y);
  }

  async drag(x, y, dx, dy) {
    const { mouse } = this.page;
    const move = (share) => mouse.move(...this.inside_window(x + dx * share, y + dy * share));
    await move(0);
    await mouse.down();
    await move(0.5);
    await move(1);
    await mouse.up();
  }

  /** The nearest point in the window: there is no pointer outside it. */
  inside_window(x, y) {
    return [Math.min(Math.max(x, 0), this.width - 1), Math.min(Math.max(y, 0), this.height - 1)];
  }

  async chord(keys) {
    const [last, ...held] = [...keys].reverse();
    for (const key of held.reverse()) await this.page.keyboard.down(key);
    await this.page.keyboard.press(last);
    for (const key of held.reverse()) await this.page.keyboard.up(key);
  }

  /** Fails where the page is not what it promises to be. */
  async judge() {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const report = await this.report(end);
      const faults = this.wrong(report);
      if (faults.length === 0) {
        if (!report.app) await this.back_to_the_page();
        return;
      }
      // What is seen may be a frame behind; what has gone wrong stays wrong.
      if (report.crashed || this.problems().length > 0 || Date.now() > end) assert.fail(faults.join("; "));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** How the page is; waits while another document is coming. */
  async report(end) {
    for (;;) {
      try {
        // Before the first page of a tab there is an empty one.
        if (this.page.url() === "about:blank") await this.back_to_the_page();
        const late = new Promise((_, fail) => setTimeout(fail, PATIENCE_MS, new Error("the page does not answer")));
        const report = await Promise.race([this.inside("report"), late]);
        if (report && (report.app || report.text > 0) && !(await this.starting(report))) return report;
      } catch (error) {
        if (!GONE.test(error.message)) throw error;
      }
      if (Date.now() > end) throw new Error(`there is no page at ${this.page.url()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** True where this is the page itself, and it has not started yet. */
  async starting(report) {
    return this.page.evaluate((app) => Boolean(document.getElementById("boot")) && !(app && document.querySelector("[data-mode]")), report.app);
  }

  problems() {
    // What was being loaded when another document came is let go.
    return this.limbo.problems.filter((problem) => !/^request: .*(ABORTED|BINDING_ABORTED)/.test(problem));
  }

  /** What is wrong, in words. */
  wrong(report) {
    const problems = this.problems();
    if (report.crashed) return ["the page has crashed", ...problems];
    if (!report.app) return problems;
    const { state, faults, injected, file } = report;
    const wrong = [...problems, ...faults];
    if (injected) wrong.push("markup from outside was taken for markup");
    // Mail is lost where a sender never tries again, or where somebody destroyed or changed something.
    const loses = /libero|destroyed/.test(state.scenario) || /destroy|change |set |listed|no file/.test(file ?? "");
    for (const ledger of [state.ledger, state.compare?.a.ledger, state.compare?.b.ledger]) {
      try {
        if (ledger) addsUp(ledger, loses || ledger !== state.ledger);
      } catch (error) {
        wrong.push(error.message);
      }
    }
    if (!(state.t_ms >= 0) || !(state.speed > 0)) wrong.push(`an instant ${state.t_ms}, a speed ${state.speed}`);
    return wrong;
  }

  /** A page of prose, or none at all: what can be gone back from is left again. */
  async back_to_the_page() {
    await this.page.goto(this.home + this.start);
    await this.limbo.started();
  }

  /** Fails where axe finds something. */
  async axe(findings) {
    // What is on its way to another colour is looked at when it is there.
    await this.limbo.settled();
    let found = await findings(this.page);
    // In the language of doubled texts a button's words, twice, do not stand in its name, twice.
    if ((await this.limbo.stateIfAny())?.locale === "long") found = found.filter((line) => !line.startsWith("label-content-name-mismatch"));
    if (found.length > 0) assert.fail(`axe: ${[...new Set(found)].join("\n")}`);
  }

  /** Everything by which this can be done again. */
  told() {
    const touch = this.touch ? ", by touch" : "";
    return [
      `monkey ${this.seed} from ${this.start}${touch}; again: LIMBO_MONKEY_SEED=${this.seed} LIMBO_MONKEY_STEPS=${this.steps.length}`,
      ...this.steps.map((step, i) => `${i + 1} ${JSON.stringify(step)}`),
    ].join("\n");
  }

  /** Keeps the steps beside the picture of the page, so that they can be done again one by one. */
  keep() {
    const folder = process.env.LIMBO_FAILURES;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    const { seed, start, steps } = this;
    writeFileSync(join(folder, `monkey-${seed}.json`), `${JSON.stringify({ seed, start, steps }, null, 1)}\n`);
  }
}
