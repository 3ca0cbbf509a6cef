// WebKitWebDriver with a small browser of its own, on a screen that nobody sees: one for each test, so that no test finds
// anything of another. Its looks (little motion, a dark screen) are those of a desktop, and so are said when it starts.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Longer than a start or a single command should take on a slow machine, in milliseconds. */
const PATIENCE_MS = 30_000;
/** A script may wait for what a page does, in milliseconds. */
const SCRIPT_MS = 110_000;

/** The browser's own buttons and address would make its window wider than a phone. */
const NARROW = "* { font-size: 1px; min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; } button, entry { margin: 0 -200px; }";

/** Without a graphics card layers that are put together make one picture a second; drawn in one piece there are ten. */
const DRAWN_AT_ONCE = { WEBKIT_DISABLE_COMPOSITING_MODE: "1", WEBKIT_DISABLE_DMABUF_RENDERER: "1" };

let screen;
/** The number of a screen for all browsers of this process. */
async function display() {
  screen ??= new Promise((resolve, reject) => {
    const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "2600x1700x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    server.on("error", reject);
    server.stdio[3].once("data", (number) => resolve(`:${String(number).trim()}`));
    server.stdio[3].unref?.();
    server.unref();
    process.on("exit", () => server.kill());
  });
  return screen;
}

/** A port that is free at this moment. */
const free_port = () => new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

export class Driver {
  #queue = Promise.resolve();
  /** The window and frame at which commands go, as `at` was told last. */
  place = "";

  async start({ driver, binary, proxy, calm, dark, least_px }) {
    this.home = mkdtempSync(join(tmpdir(), "limbo-webkit-"));
    this.downloads = join(this.home, "Downloads");
    for (const folder of ["gtk-3.0", "Downloads"]) mkdirSync(join(this.home, folder));
    writeFileSync(join(this.home, "gtk-3.0", "gtk.css"), NARROW);
    writeFileSync(join(this.home, "gtk-3.0", "settings.ini"), `[Settings]\ngtk-enable-animations=${calm ? 0 : 1}\n`);
    writeFileSync(join(this.home, "user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${this.downloads}"\n`);
    this.port = await free_port();
    const env = { ...process.env, ...DRAWN_AT_ONCE, DISPLAY: await display(), HOME: this.home, XDG_CONFIG_HOME: this.home, LANG: "en_US.UTF-8" };
    this.process = spawn(driver, [`--port=${this.port}`], { stdio: "ignore", detached: true, env });
    // A test process that ends before its time leaves no browser behind.
    process.once("exit", this.#kill);
    const capabilities = {
      proxy: { proxyType: "manual", httpProxy: proxy },
      "webkitgtk:browserOptions": { binary, args: ["--automation", "--javascript-can-open-windows-automatically=true", ...(dark ? ["--dark-mode"] : []), ...(least_px ? [`--minimum-font-size=${least_px}`] : [])] },
    };
    const { sessionId } = await this.#soon(() => this.#ask("POST", "/session", { capabilities: { alwaysMatch: capabilities } }));
    this.session = `/session/${sessionId}`;
    await this.send("POST", "/timeouts", { script: SCRIPT_MS, pageLoad: PATIENCE_MS });
    return this;
  }

  /** Ends the driver with its browser; false where it had ended by itself. */
  #kill = () => {
    try {
      return process.kill(-this.process.pid);
    } catch {
      return false;
    }
  };

  /** The driver listens a moment after it was started. */
  async #soon(call) {
    for (const end = Date.now() + PATIENCE_MS; ; ) {
      try {
        return await call();
      } catch (error) {
        if (error.name !== "TypeError" || Date.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    }
  }

  async #ask(method, path, body) {
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method,
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(SCRIPT_MS + PATIENCE_MS),
    });
    const { value } = await answer.json();
    if (value?.error) throw Object.assign(new Error(`${value.error}: ${value.message}`), { name: "WebDriverError", kind: value.error });
    return value;
  }

  /** One command; commands that belong together are sent within `at`. */
  send(method, path, body) {
    return this.#ask(method, this.session + path, body);
  }

  /** Sends commands at a window and a frame (elements from the top on), while nobody else sends any. */
  at(window, frames, commands) {
    const turn = this.#queue.then(async () => {
      const place = [window, ...frames].join(" ");
      if (window && this.place !== place) {
        this.place = "";
        await this.send("POST", "/window", { handle: window });
        await this.send("POST", "/frame", { id: null });
        for (const frame of frames) await this.send("POST", "/frame", { id: element(frame) });
        this.place = place;
      }
      try {
        return await commands();
      } catch (error) {
        // The frame may have gone: the way to it is looked for anew.
        if (error.kind && error.kind !== "javascript error") this.place = "";
        throw error;
      }
    });
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async close() {
    await this.send("DELETE", "").catch(() => {});
    const gone = new Promise((resolve) => this.process.once("exit", resolve));
    process.off("exit", this.#kill);
    if (this.#kill()) await gone;
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** How WebDriver writes an element of that identity, and reads it again. */
export const element = (id) => ({ [ELEMENT]: id });
export const identity = (value) => value?.[ELEMENT];
