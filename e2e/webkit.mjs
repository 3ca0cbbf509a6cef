// The golden traces in WebKit, and the page in one file from a disk. Puppeteer does not drive WebKit: plain WebDriver (W3C) through WebKitWebDriver,
// on a screen of its own (xvfb-run). Prints TAP. `cargo xtask test e2e` says where the page and the driver are.

import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { golden } from "./golden.mjs";
import { package_of } from "./packed.mjs";

/** Longer than anything here should take on a slow machine, in milliseconds. */
const PATIENCE_MS = 60_000;

const { LIMBO_URL: address, LIMBO_WEBKIT_DRIVER: driver, LIMBO_WEBKIT: binary } = process.env;
if (!address || !driver || !binary) throw new Error("run these tests with: cargo xtask test e2e");

const port = 20_000 + (process.pid % 20_000);
const child = spawn("xvfb-run", ["--auto-servernum", driver, `--port=${port}`], { stdio: "ignore", detached: true });

/** One WebDriver command; throws what the driver reports. */
async function command(method, path, body) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const { value } = await answer.json();
  if (value?.error) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

async function until(what, check) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const result = await check().catch(() => undefined);
    if (result !== undefined && result !== false && result !== null) return result;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain until ${what}`);
}

const scripts = (session) => (code, ...args) =>
  command("POST", `/session/${session}/execute/sync`, { script: code, args });

async function play(session, { name, seed, hash }) {
  const script = scripts(session);
  await command("POST", `/session/${session}/url`, { url: `${address}?scenario=${name}&seed=${seed}&autoplay=0` });
  // The page before this one may still answer for a moment.
  const runs = "return typeof window.limbo?.state === 'function' && window.limbo.state().scenario === arguments[0]";
  await until("the page runs", () => script(runs, name));
  const refusal = await script("try { window.limbo.seek(4e9) } catch (error) { return error.message }");
  const end = Number(refusal.match(/and (\d+)/)?.[1]);
  await script("window.limbo.seek(arguments[0])", end);
  await until("the run is over", () => script("const s = window.limbo.state(); return s.t_ms === arguments[0] && !s.seeking", end));
  const found = await script("return window.limbo.hash()");
  if (found !== hash) throw new Error(`the trace is ${found}, the golden one ${hash}`);
}

/** Opens the page in one file from the disk, in a language and a mode that a first look does not need. */
async function from_disk(session) {
  const script = scripts(session);
  const file = pathToFileURL(package_of(".html")).href;
  await command("POST", `/session/${session}/url`, { url: `${file}?scenario=small-town&mode=lab&locale=it` });
  await until("the page runs from the disk", () =>
    script("return location.protocol === 'file:' && typeof window.limbo?.state === 'function' && document.querySelector('[data-mode=lab] h2') !== null"),
  );
  const found = await script("const { mode, locale } = window.limbo.state(); return `${mode} ${locale}`");
  if (found !== "lab it") throw new Error(`it shows ${found}`);
}

const TESTS = [
  ...golden.map((run) => [`${run.name} has its golden trace in WebKit`, (session) => play(session, run)]),
  ["the page in one file opens from a disk in WebKit", from_disk],
];

let failed = 0;
try {
  const { sessionId } = await until("WebKit starts", () =>
    command("POST", "/session", {
      capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { binary, args: ["--automation"] } } },
    }),
  );
  for (const [i, [name, run]] of TESTS.entries()) {
    const line = `${i + 1} - ${name}`;
    try {
      await run(sessionId);
      console.log(`ok ${line}`);
    } catch (error) {
      failed += 1;
      console.log(`not ok ${line}\n  # ${error.message}`);
    }
  }
  console.log(`# pass ${TESTS.length - failed}\n# fail ${failed}\n# skipped 0`);
  await command("DELETE", `/session/${sessionId}`);
} finally {
  process.kill(-child.pid);
}
process.exitCode = failed === 0 ? 0 : 1;
