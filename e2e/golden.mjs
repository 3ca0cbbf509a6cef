// The golden runs of the simulation, read from where they are kept: crates/sim/src/golden.rs.

import { readFileSync } from "node:fs";

const source = readFileSync(new URL("../crates/sim/src/golden.rs", import.meta.url), "utf8");
const seed = Number(source.match(/const SEED: u64 = (\d+);/)[1]);

/** Those without a script; the one with a script is played by the tests inside the browser (tests/browser.rs). */
export const golden = [...source.matchAll(/\("([a-z0-9-]+)", 0x([0-9a-f]+)\)/g)]
  .filter(([, name]) => name !== "small-town")
  .map(([, name, hash]) => ({ name, seed, hash: hash.padStart(16, "0") }));

if (golden.length < 3) throw new Error("there are no golden runs in crates/sim/src/golden.rs");
