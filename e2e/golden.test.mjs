// Same run, same bits: the golden traces of the simulation in the browser at hand.

import assert from "node:assert/strict";
import { golden } from "./golden.mjs";
import { scene } from "./harness.mjs";

for (const { name, seed, hash } of golden) {
  const loses = name === "spool-destroyed";
  scene(`${name} has its golden trace`, { query: `?scenario=${name}&seed=${seed}&autoplay=0`, loses }, async (limbo) => {
    // An instant past the end is refused, and the refusal names the end.
    const refusal = await limbo.call("seek", 4e9).then(() => "", (error) => error.message);
    const end = Number(refusal.match(/and (\d+)/)?.[1]);
    assert.ok(end > 0, `no range in "${refusal}"`);
    await limbo.seek(end);
    assert.equal(await limbo.page.evaluate(() => window.limbo.hash()), hash);
  });
}
