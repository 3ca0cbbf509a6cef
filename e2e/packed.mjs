// What the build has packed, unpacked again, and a server for a folder: to open each package in what it is for.

import { createServer } from "node:http";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";

/** Where the packages are: `cargo xtask test` says it, and `cargo xtask dist` writes them here. */
export const PACKAGES = process.env.LIMBO_PACKAGES ?? fileURLToPath(new URL("../packages/", import.meta.url));

/** The path of the package whose name has this in it. */
export function package_of(part) {
  const found = readdirSync(PACKAGES).filter((name) => name.includes(part));
  if (found.length !== 1) throw new Error(`${PACKAGES} holds ${found.length} packages "${part}"`);
  return join(PACKAGES, found[0]);
}

/** Runs `play` with an empty folder, which is gone afterwards. */
export async function with_folder(play) {
  const folder = mkdtempSync(join(tmpdir(), "limbo-"));
  try {
    return await play(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The files of a zip archive, by name, as its directory at the end tells them. */
export function unzipped(path) {
  const zip = readFileSync(path);
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const files = new Map();
  for (let at = zip.readUInt32LE(end + 16), left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [size, name_length] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const name = zip.toString("utf8", at + 46, at + 46 + name_length);
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(begin, begin + size);
    files.set(name, zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed));
    at += 46 + name_length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

/** Unpacks a zip archive into a folder. */
export function unzip(path, folder) {
  for (const [name, bytes] of unzipped(path)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}

const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png",
  ".webmanifest": "application/manifest+json", ".xml": "application/xml",
};

/** Serves folders, each under a path (`{"/course/": folder}`), and pages (`{"/": html}`), with more headers. */
export async function host(folders, pages = {}, headers = {}) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    const page = pages[path];
    const say = (status, type, body) => response.writeHead(status, { "content-type": type, ...headers }).end(body);
    if (page !== undefined) return say(200, TYPES[".html"], page);
    const under = Object.keys(folders).find((under) => path.startsWith(under));
    try {
      const name = normalize(path.slice(under.length)).replace(/^\.?$|\/$/, (end) => `${end === "." ? "" : end}index.html`);
      say(200, TYPES[extname(name)] ?? "application/octet-stream", readFileSync(join(folders[under], name)));
    } catch {
      say(404, "text/plain", "not here");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}
