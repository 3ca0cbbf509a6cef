// The page that Trunk builds for development, uncut: it plays and opens every mode, and a panic has words and a line.
// `cargo xtask test e2e` runs this where Trunk is installed.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";

scene("the page that Trunk builds opens every mode", { query: "?mode=story&locale=en" }, async (limbo) => {
  await limbo.press("button", "story.next");
  await limbo.reads(limbo.words("story.2.title"));
  await limbo.press("button", "mode.explore");
  await limbo.find("heading", limbo.words("ledger.title"));
  await limbo.press("button", "mode.compare");
  await limbo.reads(limbo.words("compare.title"));
  await limbo.press("button", "mode.lab");
  await limbo.press("button", "lab.go.other", { n: 400 });
  await limbo.find("button", limbo.words("lab.stop"));
});

scene("a panic in a development build says what and where", { query: "?debug=crash", problems: true }, async (limbo) => {
  await limbo.page.evaluate(() => window.limbo.crash());
  await limbo.reads(limbo.words("crash.title"));
  assert.match(limbo.problems.join("\n"), /panicked at src\/.*\.rs:\d+/);
});
