// A monkey at the page: eight of them, with fixed seeds, each from another use of the page. For a release, minutes of it with
// seeds of the day: `cargo xtask monkey`. What failed is done again by `LIMBO_MONKEY_SEED=… LIMBO_MONKEY_STEPS=…`, where
// the second is a number of steps or the path of a failure's steps (target/failures/monkey-SEED.json).

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { findings } from "./axe.mjs";
import { scene, visit } from "./harness.mjs";
import { Monkey, STARTS, again } from "./monkey.mjs";
import { with_folder } from "./packed.mjs";

const { LIMBO_MONKEY_SEED, LIMBO_MONKEY_STEPS, LIMBO_MONKEY_MINUTES } = process.env;
/** The monkeys of the test command: one for each use of the page. */
const SEEDS = [8, 1, 2, 3, 4, 5, 6, 7];
/** Steps of one monkey in the test command. */
const STEPS = 40;
/** Steps of one monkey where there is time: then the next one comes, to a page that nobody has touched. */
const STEPS_LONG = 150;
/** axe looks after every so many steps. */
const AXE_EVERY = LIMBO_MONKEY_MINUTES ? 25 : 20;

const names = Object.keys(STARTS);
/** Where the monkey of a seed sets out. */
const start_of = (seed) => names[Number(seed) % names.length];

/** One monkey: so many steps, or the steps that are given; `until` is when it has to be home, ms. */
async function plays(limbo, seed, { steps = STEPS, given, start = STARTS[start_of(seed)], until = Infinity }) {
  const monkey = new Monkey(limbo, seed, start);
  try {
    await monkey.begin();
    const count = given?.length ?? steps;
    for (let i = 0; i < count && Date.now() < until; i += 1) {
      await monkey.step(given?.[i]);
      if (i % AXE_EVERY === AXE_EVERY - 1) await monkey.axe(findings);
    }
  } catch (error) {
    monkey.keep();
    const link = await limbo.page.evaluate(() => window.limbo?.url?.()).catch(() => null);
    throw new Error(`${error.message}\nthe run: ${link ?? limbo.page.url()}\n${monkey.told()}`, { cause: error });
  }
  return monkey.steps.length;
}

const alone = { blank: true, problems: true };
const told = (seed) => `monkey ${seed} in ${start_of(seed)}`;

if (LIMBO_MONKEY_STEPS) {
  const { seed, ...how } = again(LIMBO_MONKEY_STEPS, LIMBO_MONKEY_SEED);
  scene(`${told(seed)} again`, alone, (limbo) => plays(limbo, seed, how));
} else if (LIMBO_MONKEY_MINUTES) {
  const minutes = Number(LIMBO_MONKEY_MINUTES);
  test(`monkeys for ${minutes} minutes`, { timeout: (minutes + 5) * 60_000 }, async () => {
    const until = Date.now() + minutes * 60_000;
    let [seed, sum] = [Number(LIMBO_MONKEY_SEED ?? Date.now() % 1e6), 0];
    const first = seed;
    for (; Date.now() < until; seed += 1) {
      await visit(told(seed), alone, async (limbo) => {
        sum += await plays(limbo, seed, { steps: STEPS_LONG, until });
      });
    }
    console.log(`monkeys ${first} to ${seed - 1}: ${sum} steps in ${minutes} minutes`);
  });
} else {
  test("a failure's steps are found by the path that is told, and nothing is passed without a step", () => with_folder((folder) => {
    const path = join(folder, "monkey-5.json");
    writeFileSync(path, JSON.stringify({ seed: 5, start: "?mode=lab", steps: [{ do: "reload" }] }));
    const root = fileURLToPath(new URL("../", import.meta.url));
    for (const named of [path, relative(root, path)]) {
      assert.deepEqual(again(named), { seed: 5, start: "?mode=lab", given: [{ do: "reload" }] }, named);
    }
    assert.deepEqual(again("12", "7"), { seed: "7", steps: 12 });
    for (const wrong of ["target/failures/monkey-none.json", "twelve", "0", "1.5"]) assert.throws(() => again(wrong, "7"), /LIMBO_MONKEY_STEPS/, wrong);
    assert.throws(() => again("12"), /LIMBO_MONKEY_SEED/);
  }));
  for (const seed of SEEDS) scene(`${told(seed)} leaves the page whole`, alone, (limbo) => plays(limbo, seed, {}));
}
