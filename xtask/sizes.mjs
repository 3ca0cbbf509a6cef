// Prints what the files of a folder weigh: as they are, with gzip, with brotli (each at its best).

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = process.argv[2];
const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const row = (name, sizes) => console.log(name.padEnd(34) + sizes.map((size) => String(size).padStart(10)).join(""));

row("", ["bytes", "gzip", "brotli"]);
for (const path of files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort()) {
  const bytes = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const packed = [gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes, { params }).length];
  row(path.slice(folder.length + 1), [bytes.length, ...packed]);
}
