// The budget of the first load: everything a browser fetches until the page stands, compressed as a good
// host would.

import assert from "node:assert/strict";
import { brotliCompressSync, constants } from "node:zlib";
import { scene } from "./harness.mjs";

/** What the first load is to cost in the end: everything, brotli. */
const BUDGET_BYTES = 128 * 1024;
/** What it may cost today. It only ever goes down, until it is the budget. */
const CEILING_BYTES = 168 * 1024;

scene("the first load does not grow", {}, async (limbo) => {
  await limbo.page.waitForNetworkIdle();
  const files = new Map();
  for (const response of limbo.responses) {
    const { pathname, protocol } = new URL(response.url());
    if (protocol.startsWith("http")) files.set(pathname, await response.buffer());
  }
  let sum = 0;
  for (const [path, bytes] of files) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    const packed = brotliCompressSync(bytes, { params }).length;
    sum += packed;
    console.log(`${String(packed).padStart(8)} bytes of ${String(bytes.length).padStart(8)}  ${path}`);
  }
  console.log(`${String(sum).padStart(8)} bytes in all; today's ceiling ${CEILING_BYTES}, the budget ${BUDGET_BYTES}`);
  const wasm = [...files.keys()].some((path) => path.endsWith(".wasm"));
  assert.ok(wasm && files.size >= 3, `these are not all files: ${[...files.keys()]}`);
  assert.ok(sum <= CEILING_BYTES, `${sum} bytes, ${sum - CEILING_BYTES} too many`);
});
