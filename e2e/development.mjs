// The page that Trunk builds for development, uncut: it plays and opens every mode, and a panic has words and a line.
// `cargo xtask test e2e` runs this where Trunk is installed.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";

scene("the page that Trunk builds opens every mode", { query: "?mode=story&locale=en" }, async (limbo) => {
  await limbo.openModes();
  await limbo.find("button", limbo.words("lab.stop"));
});

scene("a panic in a development build says what and where", { query: "?debug=crash", problems: true }, async (limbo) => {
  await limbo.page.evaluate(() => window.limbo.crash());
  await limbo.reads(limbo.words("crash.title"));
  assert.match(limbo.problems.join("\n"), /panicked at src\/.*\.rs:\d+/);
});
