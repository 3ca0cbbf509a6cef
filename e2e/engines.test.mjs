// Three engines, the same tests: that what an engine is said not to be able to do is so, that nothing else is left out, and
// that the search by role and name, which stands for the browser's own in Firefox and WebKit, finds what the browser's does.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";
import { engine, lacks } from "./engine.mjs";
import { scene } from "./harness.mjs";
import { LACKS } from "./lacks.mjs";
import { by_role } from "./roles.mjs";

const here = (path) => new URL(path, import.meta.url);
const town = "?scenario=small-town&autoplay=0&locale=en";

/** What RELIABILITY.md says of engines: lines `| engine | what | why |`. */
function said() {
  const text = readFileSync(here("../RELIABILITY.md"), "utf8");
  const [, section] = /\n### What an engine cannot do\n([^]*?)(?=\n##? |$)/.exec(text);
  const rows = section.split("\n").filter((line) => /^\| (chromium|firefox|webkit) \|/.test(line));
  return rows.map((line) => line.split("|").slice(1, 4).map((cell) => cell.trim()));
}

test("RELIABILITY.md names everything that an engine cannot do, with its reason, and nothing else", () => {
  const known = Object.entries(LACKS).flatMap(([engine, reasons]) =>
    Object.entries(reasons).map(([what, { why }]) => [engine, what, why]));
  assert.deepEqual(said(), known);
});

test("a test that leaves something out names it, and no test asks which browser it is in", () => {
  const files = readdirSync(here("./")).filter((name) => name.endsWith(".mjs") && !name.startsWith("engine"));
  const tests = files.filter((name) => name.endsWith(".test.mjs") || ["layout.mjs", "hosts.mjs", "downloads.mjs"].includes(name));
  assert.ok(tests.length > 30, `${tests.length} files`);
  const wrong = [];
  const asked = new Set();
  for (const name of tests) {
    const text = readFileSync(here(name), "utf8");
    if (/browser\(\)\.version|userAgent|engine\.name|LIMBO_BROWSER/.test(text.replace("LIMBO_CHROMIUM ?? process.env.LIMBO_BROWSER", ""))) wrong.push(`${name} asks for the browser's name`);
    for (const [, what] of text.matchAll(/(?:lacks\(|left_out\(|needs: )"([^"]+)"/g)) asked.add(what);
  }
  const known = new Set(Object.values(LACKS).flatMap((reasons) => Object.keys(reasons)));
  for (const what of known) if (!asked.has(what)) wrong.push(`nothing asks whether there are ${what}: the table is longer than the truth`);
  assert.deepEqual(wrong, []);
});

for (const [what, { still, tried }] of Object.entries(LACKS[engine.name] ?? {})) {
  if (!still && !tried) continue;
  scene(`this engine still cannot do it: ${what}`, { query: town }, async (limbo) => {
    assert.ok(lacks(what));
    assert.equal(await (tried ? tried(limbo.page) : limbo.page.evaluate(still)), true, "take it out of lacks.mjs");
  });
}

/** What every control is called, as the browser's own tree of accessibility has it. */
async function own_tree(page) {
  const found = [];
  const walk = (node) => {
    if (["button", "link", "radio", "slider", "combobox", "textbox", "heading", "spinbutton"].includes(node.role) && node.name) {
      found.push(`${node.role} ${node.name.replace(/[\s\u00a0]+/g, " ").trim()}`);
    }
    for (const child of node.children ?? []) walk(child);
  };
  walk(await page.accessibility.snapshot({ interestingOnly: false }));
  return found.sort();
}

const VIEWS = {
  "the story": "?mode=story&chapter=sunday&autoplay=0&locale=en",
  "a question": "?mode=story&chapter=all-at-once&autoplay=0&locale=it",
  Explore: town,
  Compare: "?mode=compare&scenario=small-town&autoplay=0&locale=en",
  "the lab": "?mode=lab&autoplay=0&locale=en",
};
// Only Chromium's driver tells the whole tree; the search is the same in all engines.
if (engine.name === "chromium") {
  for (const [what, query] of Object.entries(VIEWS)) {
    scene(`the search by role and name finds what the browser tells a screen reader (${what})`, { query, lang: /locale=it/.test(query) ? "it" : "en" }, async (limbo) => {
      await limbo.page.waitForNetworkIdle();
      const wrong = [];
      for (const control of await own_tree(limbo.page)) {
        const [, role, name] = /^(\S+) (.*)$/s.exec(control);
        const count = (name) => limbo.page.evaluate(`(${by_role})(document, ${JSON.stringify(role)}, ${JSON.stringify(name)}).length`);
        // A capital letter that a style sheet makes (`::first-letter`) is none of the words.
        const as_written = name.replace(/\b\p{Lu}(?=\p{Ll})/gu, (letter) => letter.toLowerCase());
        if ((await count(name)) + (await count(as_written)) === 0) wrong.push(control);
      }
      assert.deepEqual(wrong, []);
    });
  }
}
