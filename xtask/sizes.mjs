// Prints what the files of a folder weigh: as they are, with gzip, with brotli (each at its best). Of folders with pages and
// pictures for other places, only how many files they hold and what those weigh as they are.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = process.argv[2];
const row = (name, sizes) => console.log(name.padEnd(34) + sizes.map((size) => String(size).padStart(10)).join(""));

/** The files below a folder, by their names from there, in order. */
const below = (folder) =>
  readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile()).sort();

/** True for what a reader of the page itself may fetch. */
const is_of_the_page = (name) => !/[\\/]/.test(name) || name.startsWith("texts-");

row("", ["bytes", "gzip", "brotli"]);
const others = new Map();
for (const name of below(folder)) {
  const bytes = readFileSync(join(folder, name));
  if (!is_of_the_page(name)) {
    const [top] = name.split(/[\\/]/);
    const { count, sum } = others.get(top) ?? { count: 0, sum: 0 };
    others.set(top, { count: count + 1, sum: sum + bytes.length });
    continue;
  }
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const packed = [gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes, { params }).length];
  row(name, [bytes.length, ...packed]);
}
for (const [name, { count, sum }] of others) row(`${name}/ (${count} files)`, [sum]);
