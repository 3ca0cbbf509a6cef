// What is kept of a test that failed: how the page looked, where it was, and what had gone wrong there. The folder is
// emptied when a run of the tests begins (xtask/src/test.rs).

import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const folder = process.env.LIMBO_FAILURES;
/** A page that hangs is not waited for longer than this, in milliseconds. */
const PATIENCE_MS = 5_000;
/** Letters of a test's name in its file's name. */
const NAME_MAX = 80;

/** Writes FILE.NAME.png and .txt into the folder for failures; never throws, so that the failure itself is told. */
export async function keep(name, limbo, error) {
  if (!folder) return;
  const file = basename(process.argv[1] ?? "test").replace(/\.test\.mjs$/, "");
  const path = join(folder, `${file}.${name.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, NAME_MAX)}`);
  const page = limbo?.page;
  const soon = (promise) => Promise.race([promise, new Promise((_, late) => setTimeout(late, PATIENCE_MS, new Error("no answer")))]);
  const ask = async (what) => {
    try {
      return await soon(what());
    } catch (refusal) {
      return `not to be had: ${refusal.message}`;
    }
  };
  const state = await ask(() => page.evaluate(() => JSON.stringify(window.limbo?.state?.(), null, 2)));
  // Where nothing is painted any more the page may hold itself for unseen, or the browser may have stopped.
  const frames = await ask(() => page.evaluate(async () => {
    const frame = new Promise((done) => requestAnimationFrame(() => done("come")));
    const none = new Promise((done) => setTimeout(done, 1_000, "do not come"));
    return `${await Promise.race([frame, none])}; the page is ${document.visibilityState}, its class "${document.querySelector(".app")?.className}"`;
  }));
  const lines = [name, "", String(error?.stack ?? error), "", `address: ${await ask(async () => page.url())}`];
  lines.push("problems:", ...(limbo?.problems ?? []).map((problem) => `  ${problem}`), `frames: ${frames}`, `state: ${state}`, "");
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${path}.txt`, lines.join("\n"));
  } catch (refusal) {
    console.error(`nothing is kept of this failure: ${refusal.message}`);
  }
  await ask(() => page.screenshot({ path: `${path}.png` }));
}
