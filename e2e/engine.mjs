// The engine at hand: how its browser is started, and what puppeteer does not offer there. The tests themselves are the
// same in all three; what an engine cannot do at all stands in lacks.mjs, with its reason.

import puppeteer from "puppeteer-core";
import { chromium } from "./chromium.mjs";
import { firefox } from "./firefox.mjs";
import { LACKS } from "./lacks.mjs";
import { webkit } from "./webkit.mjs";

const executablePath = process.env.LIMBO_BROWSER;
if (!executablePath) throw new Error("run these tests with: cargo xtask test e2e");

/** Firefox and WebKit's small browser by their names, else Chromium and its kin. */
export const engine = /firefox/i.test(executablePath) ? firefox : /MiniBrowser/.test(executablePath) ? webkit : chromium;

/** Starts the browser; `least_px`: the least size of letters that a reader has set in it, CSS px. */
export const launch = (settings = {}) => engine.launch(puppeteer, executablePath, settings);

/** Why this engine cannot do something; undefined where it can. Only what stands in the table can be asked for. */
export function lacks(what) {
  if (!Object.values(LACKS).some((reasons) => what in reasons)) throw new Error(`lacks.mjs does not know "${what}"`);
  return LACKS[engine.name]?.[what]?.why;
}

/** Leaves something out, so that it can be read in what the tests say (xtask counts these lines). */
export function left_out(what, test) {
  console.log(`LEFT OUT in ${engine.name}: ${test}: ${what}`);
}
