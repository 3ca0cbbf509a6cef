// Same run, same bits: the golden traces of the simulation (sim/src/golden.rs) in the browser at hand.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { scene } from "./harness.mjs";

const source = readFileSync(new URL("../sim/src/golden.rs", import.meta.url), "utf8");
const seed = Number(source.match(/const SEED: u64 = (\d+);/)[1]);
const hashes = [...source.matchAll(/\("([a-z0-9-]+)", 0x([0-9a-f]+)\)/g)]
  // This one has a script, which the tests inside the browser play (tests/browser.rs).
  .filter(([, name]) => name !== "small-town");
assert.ok(hashes.length >= 3, "no golden runs in sim/src/golden.rs");

for (const [, name, hash] of hashes) {
  scene(`${name} has its golden trace`, { query: `?scenario=${name}&seed=${seed}&autoplay=0` }, async (limbo) => {
    // An instant past the end is refused, and the refusal names the end.
    const refusal = await limbo.call("seek", 4e9).then(() => "", (error) => error.message);
    const end = Number(refusal.match(/and (\d+)/)?.[1]);
    assert.ok(end > 0, `no range in "${refusal}"`);
    await limbo.seek(end);
    assert.equal(await limbo.page.evaluate(() => window.limbo.hash()), hash.padStart(16, "0"));
  });
}
