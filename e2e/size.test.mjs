// The budget of the first load: everything a browser fetches until the page stands, compressed as a good
// host would. What comes later comes only when somebody has touched the page.

import assert from "node:assert/strict";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { scene } from "./harness.mjs";

/** What the first load may cost: everything, brotli. */
const BUDGET_BYTES = 128 * 1024;

function brotli(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
}

/** What has been fetched so far: path and bytes. */
async function fetched(limbo) {
  await limbo.page.waitForNetworkIdle();
  const files = new Map();
  for (const response of limbo.responses) {
    const { pathname, protocol } = new URL(response.url());
    if (protocol.startsWith("http")) files.set(pathname, await response.buffer());
  }
  return files;
}

/** Prints the files and gives the sum of what they weigh with brotli. */
function sum(files) {
  const row = (sizes, name) => console.log(sizes.map((size) => String(size).padStart(10)).join("") + `  ${name}`);
  row(["bytes", "gzip", "brotli"], "file");
  const all = [0, 0, 0];
  for (const [path, bytes] of files) {
    const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli(bytes)];
    sizes.forEach((size, i) => (all[i] += size));
    row(sizes, path);
  }
  row(all, `in all; the budget is ${BUDGET_BYTES} brotli`);
  return all[2];
}

for (const lang of ["en", "it"]) {
  scene(`the first load keeps its budget (${lang})`, { query: `?mode=story&locale=${lang}`, lang }, async (limbo) => {
    const files = await fetched(limbo);
    const paths = [...files.keys()];
    const weight = sum(files);
    assert.ok(paths.some((path) => path.endsWith(".wasm")) && files.size >= 4, `these are not all files: ${paths}`);
    assert.ok(!paths.some((path) => path.includes("later")), "nothing is fetched that a first look does not need");
    assert.ok(weight <= BUDGET_BYTES, `${weight} bytes, ${weight - BUDGET_BYTES} too many`);
  });
}

scene("the rest comes when the page is touched, once", { query: "?mode=story" }, async (limbo) => {
  await fetched(limbo);
  const before = limbo.responses.length;
  await limbo.page.keyboard.press("Shift");
  await limbo.page.keyboard.press("Shift");
  const files = await fetched(limbo);
  const later = limbo.responses.slice(before).map((response) => new URL(response.url()).pathname);
  sum([...files].filter(([path]) => later.includes(path)));
  assert.equal(later.filter((path) => path.endsWith(".wasm")).length, 1, `${later}`);
  assert.equal(later.filter((path) => path.endsWith(".txt")).length, 1, `${later}`);
});
