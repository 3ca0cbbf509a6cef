// A browser or a device that cannot do everything, or does it badly: each fault is put into the browser before the page is
// there, or while it is used. The page goes on, says in words what is missing, and logs nothing.

import assert from "node:assert/strict";
import { lacks, left_out } from "./engine.mjs";
import { PATIENCE_MS, scene } from "./harness.mjs";
import { behind, until } from "./hosts.mjs";

const MINUTE = 60_000;
/** What workers leave is played by the page alone, and in WebKit ever more slowly for each that ended in the middle. */
const SWEEP_MS = 4 * PATIENCE_MS;
const town = "?scenario=small-town&mode=explore&autoplay=0&locale=en";

/** Puts a fault into every page of this browser before its own scripts run. */
const faulty = (fault, ...values) => (page) => page.evaluateOnNewDocument(fault, ...values);

/** How many pixels of the stage are painted. */
const painted = (limbo) => limbo.page.evaluate(() => {
  const canvas = document.querySelector(".app-stage canvas");
  if (!canvas?.width || !canvas.height) return 0;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let some = 0;
  for (let i = 3; i < data.length; i += 4) some += data[i] > 0;
  return some;
});

/** Whether a text can be read on the page. */
const said = async (limbo, key) => (await words_on_page(limbo)).includes(limbo.words(key));

const words_on_page = (limbo) => limbo.page.evaluate(() => document.body.innerText);

/** What anybody does in Explore: a link is cut, mail gathers, and the panels say how much; then time runs. */
async function used(limbo) {
  await limbo.seek(30 * MINUTE);
  await limbo.press("button", "stage.cut_delivery");
  await limbo.seek(60 * MINUTE);
  const { ledger } = await limbo.state();
  assert.ok(ledger.limbo > 100, "nothing waits");
  await limbo.until("the panels say so", async () => (await limbo.row("ledger.limbo")) === ledger.limbo);
  await limbo.press("button", "transport.play");
  await limbo.until("time runs", ({ t_ms }) => t_ms > 60 * MINUTE);
  await limbo.press("button", "transport.pause");
  assert.doesNotMatch(await words_on_page(limbo), /NaN|undefined|\[object|Infinity/);
}

// --- the reader's languages

const NO_LANGUAGES = () => Object.defineProperty(Navigator.prototype, "languages", { get: () => undefined });
scene("a browser that lists no languages is asked for its one", { query: town, before: faulty(NO_LANGUAGES) }, used);

const NO_LANGUAGE = () => {
  for (const name of ["language", "languages"]) Object.defineProperty(Navigator.prototype, name, { get: () => undefined });
};
scene("a browser that says nothing of languages is spoken to in English", { query: "?mode=explore&scenario=small-town&autoplay=0", before: faulty(NO_LANGUAGE) }, used);

// --- the program

const NO_STREAMS = () => {
  delete WebAssembly.instantiateStreaming;
  delete WebAssembly.compileStreaming;
};
scene("a browser that compiles no program while it comes in waits for all of it", { query: town, before: faulty(NO_STREAMS) }, used);

scene("a host that gives the program a wrong type is put up with", { blank: true }, async (limbo) => {
  const host = await behind("/", {}, undefined, ({ pathname }) => pathname.endsWith(".wasm") && { type: "application/octet-stream" });
  try {
    await limbo.page.goto(`${host.origin}/${town}`);
    await limbo.started();
    await used(limbo);
  } finally {
    await host.close();
  }
});

for (const [what, times] of [["once", 1], ["always", Infinity]]) {
  scene(`a style sheet that is lost ${what}: the page asks again, or says that it has not started`, { blank: true, problems: true }, async (limbo) => {
    let asked = 0;
    const lost = ({ pathname }) => /\/limbo-.*\.css$/.test(pathname) && ++asked <= times && { bytes: undefined };
    const host = await behind("/", {}, undefined, lost);
    try {
      await limbo.page.goto(`${host.origin}/${town}`).catch(() => {});
      if (times > 1) return await limbo.reads("The simulation did not start.");
      await limbo.started();
      await used(limbo);
      assert.equal(await limbo.page.$eval("#copy", (copy) => copy.checkVisibility({ visibilityProperty: true })), false);
    } finally {
      await host.close();
    }
  });
}

const NO_MEMORY = () => {
  WebAssembly.instantiateStreaming = WebAssembly.instantiate = () => Promise.reject(new RangeError("could not allocate memory"));
};
const cannot_start = { query: town, starts: false, problems: true, before: faulty(NO_MEMORY) };
scene("where there is no memory even for the program, the page says what to do, under its picture", cannot_start, async (limbo) => {
  await limbo.reads("The simulation did not start.");
});

// --- what a browser has or refuses

const STORES_NOTHING = () => {
  for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches", "cookieStore"]) {
    Object.defineProperty(window, name, { get: () => { throw new DOMException("denied", "SecurityError"); } });
  }
  Object.defineProperty(Document.prototype, "cookie", {
    get: () => { throw new DOMException("denied", "SecurityError"); },
    set: () => { throw new DOMException("denied", "SecurityError"); },
  });
  delete window.ReportingObserver;
  delete window.requestIdleCallback;
};
scene("where nothing can be stored nothing is missed", { query: town, before: faulty(STORES_NOTHING) }, used);

const NO_CANVAS = () => {
  HTMLCanvasElement.prototype.getContext = () => null;
};
scene("without a canvas the page says so, and its numbers go on", { query: town, before: faulty(NO_CANVAS) }, async (limbo) => {
  await limbo.reads(limbo.words("notice.no_picture"));
  await used(limbo);
  const said = (await words_on_page(limbo)).split(limbo.words("notice.no_picture")).length - 1;
  assert.equal(said, 1, "it is said once");
});

scene("a picture that the browser has lost is painted anew, whole", { query: town }, async (limbo) => {
  await used(limbo);
  await limbo.until("the picture is there", async () => (await painted(limbo)) > 1000);
  await limbo.whole();
  await limbo.settled();
  const before = await painted(limbo);
  await limbo.page.evaluate(() => {
    const canvas = document.querySelector(".app-stage canvas");
    canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
    canvas.dispatchEvent(new Event("contextlost", { cancelable: true }));
    canvas.dispatchEvent(new Event("contextrestored"));
  });
  await limbo.until("the picture is back", async () => (await painted(limbo)) === before);
});

/** What a browser may have in the place of a clipboard. */
const CLIPBOARDS = {
  "no clipboard": () => undefined,
  "a clipboard that cannot write": () => ({}),
  "a clipboard that throws": () => ({ writeText: () => { throw new DOMException("no", "NotAllowedError"); } }),
  "a clipboard that refuses": () => ({ writeText: () => Promise.reject(new DOMException("no", "NotAllowedError")) }),
};
scene("without a clipboard the text is there to be copied by hand", { query: town }, async (limbo) => {
  await limbo.press("button", "take.title");
  for (const [what, clipboard] of Object.entries(CLIPBOARDS)) {
    await limbo.page.evaluate(`Object.defineProperty(Navigator.prototype, "clipboard", { configurable: true, get: ${clipboard} });
      Document.prototype.execCommand = () => false;`);
    await limbo.press("button", "take.copy_link");
    await limbo.until(`${what}: it is said`, () => said(limbo, "take.not_copied"));
    await limbo.press("button", "dialog.close");
    await limbo.press("button", "take.title");
  }
});

/** An Intl that lacks much, or all; a language or a time zone that it does not know is a RangeError, as it should be. */
const POOR_INTL = [
  ["no Intl at all", () => {
    delete window.Intl;
  }, true],
  ["an Intl without plurals, lists, lengths of time and parts", () => {
    for (const name of ["PluralRules", "RelativeTimeFormat", "ListFormat", "DurationFormat", "DisplayNames", "Locale", "Segmenter"]) delete Intl[name];
    for (const name of ["NumberFormat", "DateTimeFormat"]) delete Intl[name].prototype.formatToParts;
  }, false],
  ["an Intl that knows neither the language nor the time zone", () => {
    for (const name of ["NumberFormat", "DateTimeFormat", "PluralRules", "DurationFormat"]) {
      if (Intl[name]) Intl[name] = class { constructor() { throw new RangeError("unknown"); } };
    }
  }, true],
];
for (const [what, fault, has_no_dates] of POOR_INTL) {
  scene(`${what}: plain numbers, and times that say whose they are`, { query: town, before: faulty(fault) }, async (limbo) => {
    await used(limbo);
    const words = await words_on_page(limbo);
    assert.equal(/\d\d:\d\d UTC/.test(words), has_no_dates, words);
    assert.doesNotMatch(words, /\{n\}/);
    await limbo.press("button", "mode.lab");
    await limbo.find("heading", limbo.words("lab.title"));
    assert.doesNotMatch(await words_on_page(limbo), /NaN|undefined|\[object|Infinity|\{n\}/);
  });
}

// --- time

/** Clocks that are moved by what they are told, and frames that come when they are asked for. */
const CLOCKS = () => {
  let ahead = 0;
  const [now, date] = [performance.now.bind(performance), Date.now];
  performance.now = () => now() + ahead;
  Date.now = () => date() + ahead;
  const frame = requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (paint) => frame(() => paint(performance.now()));
  window.jump = (ms) => (ahead += ms);
};
const HOUR = 3_600_000;
for (const [what, ms] of [["an hour ahead", HOUR], ["a day back", -24 * HOUR]]) {
  scene(`a clock that goes ${what} moves nothing, and time runs on`, { query: town, before: faulty(CLOCKS) }, async (limbo) => {
    await limbo.press("button", "transport.play");
    await limbo.until("time runs", ({ t_ms }) => t_ms > 0);
    const before = await limbo.state();
    await limbo.page.evaluate((ms) => window.jump(ms), ms);
    const after = await limbo.until("time runs on", ({ t_ms }) => t_ms > before.t_ms + 2 * MINUTE && { t_ms });
    assert.ok(after.t_ms < before.t_ms + HOUR, `${before.t_ms} -> ${after.t_ms}`);
    await limbo.until("the panels follow", async () => (await limbo.row("ledger.sent")) > before.ledger.sent + 8);
    await limbo.press("button", "transport.pause");
    await limbo.until("the panels stand where time does", async ({ ledger }) => (await limbo.row("ledger.sent")) === ledger.sent);
    await limbo.seek(2 * HOUR);
  });
}

/** Frames come when the test says so, or `every` ms. */
const FRAMES = (every) => {
  const waiting = new Map();
  let next = 0;
  window.requestAnimationFrame = (call) => {
    waiting.set(++next, call);
    return next;
  };
  window.cancelAnimationFrame = (id) => waiting.delete(id);
  window.one_frame = () => {
    const calls = [...waiting.values()];
    waiting.clear();
    for (const call of calls) call(performance.now());
  };
  window.frames_come = (every) => {
    clearInterval(window.beat);
    window.beat = every && setInterval(window.one_frame, every);
  };
  window.frames_come(every);
};

scene("a frame a second: the page works, and a long way is not a hundred times as long", { query: "?scenario=libero-2023&weight=1000&mode=explore&autoplay=0&locale=en", before: faulty(FRAMES, 16) }, async (limbo) => {
  await limbo.find("heading", limbo.words("ledger.title"));
  /** How long the way takes of a run that nobody has seen yet, ms. */
  const takes = async (seed) => {
    await limbo.call("load", "libero-2023", seed);
    await limbo.until("it is there", ({ seed: now, t_ms }) => now === seed && t_ms === 0);
    const begun = Date.now();
    await limbo.seek(7 * 24 * HOUR);
    return Date.now() - begun;
  };
  const usually = await takes(2);
  await limbo.page.evaluate(() => window.frames_come(1000));
  const slowly = await takes(3);
  // Beside what it is by the machine, some frames pass until it begins and has ended.
  assert.ok(slowly < 20 * usually + 5_000, `${slowly} ms instead of ${usually} ms`);
  await limbo.press("button", "transport.play");
  await limbo.until("time runs", ({ t_ms }) => t_ms > 7 * 24 * HOUR);
  await limbo.press("button", "transport.pause");
});

const suspended = async (page) => {
  await page.evaluateOnNewDocument(CLOCKS);
  await page.evaluateOnNewDocument(FRAMES, 16);
};
scene("suspended for a day, the page goes on from where it was", { query: town, before: suspended }, async (limbo) => {
  await limbo.press("button", "transport.play");
  await limbo.until("time runs", ({ t_ms }) => t_ms > MINUTE);
  await limbo.page.evaluate(() => window.frames_come(0));
  const { t_ms } = await limbo.state();
  await limbo.page.evaluate((ms) => {
    window.jump(ms);
    window.one_frame();
  }, 24 * HOUR);
  const woken = await limbo.state();
  // A frame stands for a tenth of a second of viewing, in which this run goes on by some minutes.
  assert.ok(woken.t_ms >= t_ms && woken.t_ms - t_ms < 30 * MINUTE, `${t_ms} -> ${woken.t_ms}`);
  await limbo.page.evaluate(() => window.frames_come(16));
  await limbo.until("time runs on", (state) => state.t_ms > woken.t_ms + MINUTE);
});

// --- the screen

/** A browser whose screen is changed by the protocol of its developers tells nobody: the test does, through the list that was asked. */
const PIXELS = () => {
  const ask = window.matchMedia.bind(window);
  window.matchMedia = (query) => {
    const list = ask(query);
    if (query.includes("resolution")) window.pixels = list;
    return list;
  };
};
scene("from half a device pixel to four: the picture has as many, also when that changes while it stands", { query: town, before: faulty(PIXELS) }, async (limbo) => {
  await limbo.seek(60 * MINUTE);
  for (const deviceScaleFactor of [0.5, 4, 1.25, 2]) {
    await limbo.page.setViewport({ width: 1280, height: 800, deviceScaleFactor });
    await limbo.page.evaluate(() => window.pixels.dispatchEvent(new Event("change")));
    await limbo.until(`the picture is as fine as a screen of ${deviceScaleFactor}`, () => limbo.page.evaluate(() => {
      const { width, clientWidth } = document.querySelector(".app-stage canvas");
      return Math.abs(width - clientWidth * Math.min(devicePixelRatio, 3)) <= 2;
    }));
    await limbo.until("it is painted", async () => (await painted(limbo)) > 100);
  }
});

scene("a window of another size does not show the picture as it was before, stretched", { query: town }, async (limbo) => {
  await limbo.seek(60 * MINUTE);
  const { page } = limbo;
  await page.evaluate(() => {
    window.shown = [];
    const canvas = document.querySelector(".app-stage canvas");
    // Told after the page has been, in the same frame; a message comes before the next one.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.shown.push([canvas.clientWidth, canvas.width / devicePixelRatio]);
    new ResizeObserver(() => channel.port2.postMessage(0)).observe(canvas);
  });
  for (const width of [1000, 1100, 1200, 1280, 700, 600, 500, 400]) {
    await page.setViewport({ width, height: 800 });
    await limbo.frames(4);
  }
  const shown = await page.evaluate(() => window.shown);
  assert.ok(shown.length >= 6, `${shown.length} sizes`);
  // On a busy machine Yew renders what is around the picture in several tasks, and a frame may come in between. A picture that
  // waits for the frame after is a stretched one each time.
  const stretched = shown.filter(([shown_px, painted_px]) => Math.abs(shown_px - painted_px) > 1);
  assert.ok(stretched.length <= shown.length / 2, `width shown and width painted for: ${JSON.stringify(shown)}`);
});

scene("a window of nothing, and back: everything is there again", { query: town }, async (limbo) => {
  await limbo.seek(30 * MINUTE);
  await limbo.press("button", "transport.play");
  const narrow = lacks("a window of nothing") ? 28 : 1;
  if (narrow > 1) left_out("a window of nothing", `a window is ${narrow} pixels wide and not 1`);
  for (const [width, height] of [[narrow, 1], [1280, 1], [narrow, 800], [1280, 800]]) {
    await limbo.page.setViewport({ width, height });
    const { t_ms } = await limbo.state();
    await limbo.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.ok((await limbo.state()).t_ms >= t_ms);
  }
  await limbo.until("time runs", ({ t_ms }) => t_ms > 31 * MINUTE);
  await limbo.press("button", "transport.pause");
  await limbo.until("the picture is there", async () => (await painted(limbo)) > 100);
  await used(limbo);
});

/**
 * Yew renders, and on a device that takes long for that it lets the browser go on before it does what follows from it (its
 * scheduler, by Date.now). Whoever turns back in between has rendered twice what follows once.
 */
const SLOW_TO_RENDER = () => {
  const { now } = Date;
  let late = 0;
  window.slow = () => (Date.now = () => now() + (late += 20));
  window.quick = () => (Date.now = () => now() + late);
};
scene("who goes to the lab and turns back while a slow page still renders finds the stage, and it follows the window", { query: town, before: faulty(SLOW_TO_RENDER) }, async (limbo) => {
  await limbo.seek(60 * MINUTE);
  await limbo.page.evaluate(() => {
    const app = document.querySelector("[data-mode]");
    const turn_back = new MutationObserver(() => {
      if (app.dataset.mode !== "lab") return;
      turn_back.disconnect();
      window.quick();
      window.limbo.show("?mode=explore&scenario=small-town&autoplay=0");
    });
    turn_back.observe(app, { attributes: true });
    window.slow();
  });
  await limbo.press("button", "mode.lab");
  await limbo.find("heading", limbo.words("ledger.title"));
  await used(limbo);
  await limbo.page.setViewport({ width: 700, height: 800 });
  await limbo.until("the stage is as wide as there is room", () => limbo.page.evaluate(() => {
    const { width } = document.querySelector(".app-stage canvas").getBoundingClientRect();
    return width > 400 && width <= 700;
  }));
});

const SIGHT = () => {
  let hidden = false;
  for (const [name, get] of [["hidden", () => hidden], ["visibilityState", () => (hidden ? "hidden" : "visible")]]) {
    Object.defineProperty(Document.prototype, name, { get });
  }
  window.turn = (to) => {
    hidden = to;
    document.dispatchEvent(new Event("visibilitychange"));
  };
};
scene("hidden and shown a hundred times, time has not jumped and goes on", { query: town, before: faulty(SIGHT) }, async (limbo) => {
  await limbo.press("button", "transport.play");
  await limbo.until("time runs", ({ t_ms }) => t_ms > MINUTE);
  const before = (await limbo.state()).t_ms;
  const after = await limbo.page.evaluate(async () => {
    for (let i = 0; i < 100; i++) {
      window.turn(i % 2 === 0);
      if (i % 10 === 9) await new Promise((done) => requestAnimationFrame(done));
    }
    window.turn(true);
    return window.limbo.state().t_ms;
  });
  assert.ok(after - before < 2 * HOUR, `${before} -> ${after}`);
  await limbo.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.equal((await limbo.state()).t_ms, after, "hidden, time stands");
  await limbo.page.evaluate(() => window.turn(false));
  await limbo.until("time runs on", ({ t_ms }) => t_ms > after + MINUTE);
});

// --- the lab's workers

/** Workers that never answer, or stop in the middle without a word, or fall in the middle, or answer once they are let. */
const WORKERS = (how) => {
  const Real = window.Worker;
  [window.spawned, window.gone] = [0, 0];
  const let_answer = new Promise((done) => (window.let_answer = done));
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      window.spawned += 1;
      this.told = 0;
      if (how === "mute") return;
      this.real = new Real(address);
      this.real.onmessage = async (event) => {
        if (how === "late") {
          await let_answer;
          return this.onmessage?.(event);
        }
        if (this.told > 3) return;
        this.told += 1;
        if (this.told <= 3) return this.onmessage?.(event);
        if (how === "falls") this.onerror?.(new Event("error", { cancelable: true }));
        this.real.terminate();
        window.gone += 1;
      };
    }
    postMessage(data) { this.real?.postMessage(data); }
    terminate() { this.real?.terminate(); }
  };
};
for (const [what, how] of [["never answer", "mute"], ["fall in the middle", "falls"], ["stop in the middle without a word", "stops"]]) {
  const before = async (page) => {
    await page.evaluateOnNewDocument(CLOCKS);
    await page.evaluateOnNewDocument(WORKERS, how);
  };
  scene(`workers that ${what}: the page plays what they leave`, { query: "?mode=lab&locale=en", before }, async (limbo) => {
    await limbo.press("button", "lab.challenge.go.other", { n: 20 });
    if (how === "stops") {
      await limbo.until("all of them have stopped", () => limbo.page.evaluate(() => window.spawned > 0 && window.gone === window.spawned), SWEEP_MS);
      // So long a worker may be silent; nobody waits for it here.
      await limbo.page.evaluate(() => window.jump(20_000));
    }
    await limbo.until("all is played", async () => /the server crashed in/.test(await words_on_page(limbo)), SWEEP_MS);
  });
}

scene("workers that come when the page has begun to play: what it has begun is played, too", {
  query: "?mode=lab&locale=en",
  async before(page) {
    await page.evaluateOnNewDocument(CLOCKS);
    await page.evaluateOnNewDocument(WORKERS, "late");
  },
}, async (limbo) => {
  await limbo.press("button", "lab.go.other", { n: "400" });
  // So long workers are waited for; nobody waits for it here.
  await limbo.page.evaluate(() => window.jump(2_000));
  await limbo.until("the page plays itself", async () => /[1-9]\d* of 400 runs/.test(await words_on_page(limbo)));
  await limbo.page.evaluate(() => window.let_answer());
  await limbo.until("all is played", async () => /All 400 runs in/.test(await words_on_page(limbo)), SWEEP_MS);
});

// --- a device that is small

/** A program whose memory grows to so many pages of 64 KiB at most, as on a device that has no more. */
function with_memory_of(pages, program) {
  const read = (at) => {
    let [value, shift, byte] = [0, 0];
    do {
      byte = program[at++];
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte & 128);
    return [value, at];
  };
  for (let at = 8; at < program.length; ) {
    const [length, inside] = read(at + 1);
    if (program[at] === 5) {
      const [initial] = read(inside + 2);
      const leb = (n) => [(n & 127) | 128, ((n >> 7) & 127) | 128, n >> 14];
      const limits = [1, 1, ...leb(initial), ...leb(pages)];
      return Buffer.concat([program.subarray(0, at), Buffer.from([5, limits.length, ...limits]), program.subarray(inside + length)]);
    }
    at = inside + length;
  }
  throw new Error("the program has no memory of its own");
}

/** A scene on a device with so many pages of memory for a tab. */
function with_pages(pages, name, options, play) {
  scene(name, { blank: true, ...options }, async (limbo) => {
    const small = ({ pathname }, { bytes }) => /limbo-.*wasm$/.test(pathname) && { bytes: with_memory_of(pages, bytes) };
    const host = await behind("/", {}, undefined, small);
    try {
      await play(limbo, `${host.origin}/?mode=explore&autoplay=0&locale=en&`);
    } finally {
      await host.close();
    }
  });
}

with_pages(1000, "a run for which the browser gives no memory is refused in words, before it is begun", {}, async (limbo, address) => {
  await limbo.page.goto(`${address}scenario=libero-2023`);
  await limbo.started();
  await limbo.seek(24 * HOUR);
  const { weight, t_ms, ledger } = await limbo.state();
  const dots = await limbo.find("combobox", limbo.words("header.detail"));
  await dots.select("25");
  await limbo.reads(limbo.words("notice.no_room"));
  const after = await limbo.state();
  assert.deepEqual([after.weight, after.t_ms, after.ledger], [weight, t_ms, ledger]);
  await limbo.until("the list says what is in force", async () => (await dots.evaluate((list) => list.value)) === String(weight));
  await limbo.seek(2 * 24 * HOUR);
  assert.ok((await limbo.state()).ledger.sent > ledger.sent, "the run goes on");
});

with_pages(500, "where memory runs out all the same, the page says so and can begin again", { problems: true }, async (limbo, address) => {
  await limbo.page.goto(`${address}scenario=libero-2023&weight=200`);
  await limbo.started();
  await limbo.page.evaluate(() => {
    try {
      window.limbo.seek(7 * 86_400_000);
    } catch {
      // The trap itself.
    }
  });
  await limbo.reads(limbo.words("crash.title"));
  await limbo.find("button", limbo.words("crash.reload"));
});

const SMALL = () => Object.defineProperty(Navigator.prototype, "deviceMemory", { get: () => 0.5 });
for (const [weight, key] of [[5, "notice.no_room"], [1, "notice.bad_weight"]]) {
  const options = { query: `?scenario=libero-2023&weight=${weight}&mode=explore&autoplay=0&locale=en`, before: faulty(SMALL) };
  scene(`a small device that is sent a run of many millions (${weight} to a dot) says so and shows the usual one`, options, async (limbo) => {
    await limbo.reads(limbo.words(key, { value: weight }));
    const { weight: shown } = await limbo.state();
    assert.ok(shown > 1, `${shown} e-mails to a dot`);
    await limbo.seek(HOUR);
  });
}

/** A device whose screen takes so long for each picture, ms, on which time passes for the stage only. */
const SLOW_PAINTING = (ms) => {
  const put = CanvasRenderingContext2D.prototype.putImageData;
  window.takes = ms;
  CanvasRenderingContext2D.prototype.putImageData = function (...picture) {
    for (const end = performance.now() + window.takes; performance.now() < end; );
    return put.apply(this, picture);
  };
};
/** Device pixels for one of CSS on the stage. */
const fineness = (limbo) => limbo.page.evaluate(() => {
  const { width, clientWidth } = document.querySelector(".app-stage canvas");
  return Math.round((100 * width) / clientWidth) / 100;
});
const on_a_fine_screen = async (page) => {
  await page.evaluateOnNewDocument(SLOW_PAINTING, 12);
  await page.setViewport({ width: 1280, height: 800, deviceScaleFactor: 2 });
};
scene("the picture is as fine as the device can paint in time, or as its viewer says; what a dot stands for stays", { query: town, before: on_a_fine_screen }, async (limbo) => {
  const scale = limbo.words("clock.scale.one");
  await limbo.until("it is as fine as the screen", async () => (await fineness(limbo)) === 2);
  await limbo.press("button", "transport.play");
  await limbo.until("it is coarser while it is late", async () => (await fineness(limbo)) === 1);
  const { weight } = await limbo.state();
  assert.equal(weight, 1);
  await limbo.press("button", "transport.pause");
  await limbo.until("it is fine where time stands", async () => (await fineness(limbo)) === 2);
  await limbo.press("button", "keys.title");
  const detail = await limbo.find("combobox", limbo.words("detail.title"));
  const choose = async (key) => {
    const value = await detail.evaluate((list, words) => [...list.options].find((o) => o.text === words).value, limbo.words(key));
    await detail.select(value);
  };
  await choose("detail.coarse");
  await limbo.until("it is coarse", async () => (await fineness(limbo)) === 1);
  await choose("detail.fine");
  await limbo.until("it is fine", async () => (await fineness(limbo)) === 2);
  await limbo.press("button", "dialog.close");
  await limbo.press("button", "transport.play");
  const { frames } = await limbo.perf();
  await limbo.until("sixty late frames", async () => (await limbo.perf()).frames > frames + 60);
  assert.equal(await fineness(limbo), 2, "and stays so");
  await limbo.press("button", "transport.pause");
  assert.ok((await words_on_page(limbo)).includes(scale) && (await limbo.state()).weight === weight);
});
