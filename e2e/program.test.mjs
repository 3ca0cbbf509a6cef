// The page and the program `limbo` play the same run to the same bits: as a file, and as a link.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before } from "node:test";
import { scene } from "./harness.mjs";

const minutes = (count) => count * 60_000;

/** What the program `limbo` prints. */
const program = (...words) =>
  execFileSync("cargo", ["run", "--quiet", "--package", "limbo-cli", "--", ...words], { cwd: join(import.meta.dirname, "..") });

/** What it says of a run at the instant at which it was saved. */
const played = (run) => JSON.parse(program("play", run, "--at", "saved", "--check", "--json"));

// Whatever is still to be compiled is compiled before anybody waits for a page.
before(() => program("--version"), { timeout: 900_000 });

scene("a run in which numbers were changed has the same hash on the page and from the command line",
  { query: "?scenario=small-town&seed=5&autoplay=0&mode=explore" }, async (limbo) => {
    await limbo.call("set", "mailboxes", 300);
    await limbo.seek(minutes(15));
    await limbo.call("cut", "delivery");
    await limbo.seek(minutes(30));
    await limbo.call("set", "stations.mailboxes.capacity_per_s", 0.75);
    await limbo.call("set", "travel_ms", 20_000);
    await limbo.seek(minutes(50));
    await limbo.call("restart", { kind: "bulk" });
    await limbo.call("set", "readers.share", 0.5);
    await limbo.seek(minutes(90));
    const hash = await limbo.call("hash");
    const folder = mkdtempSync(join(tmpdir(), "limbo-program-"));
    try {
      const file = join(folder, "run.limbo");
      writeFileSync(file, await limbo.call("file"));
      const fromFile = played(file);
      assert.equal(fromFile.hash, hash);
      assert.equal(played(await limbo.call("url")).hash, hash);
      const { ledger } = await limbo.state();
      assert.equal(fromFile.ledger.sent, ledger.sent, "and the same mail was sent");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
