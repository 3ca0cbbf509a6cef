// Time can be held: dragged by mouse and finger, moved by keys, stepped from event to event, taken back and
// done again; a page that nobody sees stands still, and a machine that is too slow says so.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";

const town = "?scenario=small-town&autoplay=0";
const MINUTE = 60_000;

/** The slider over the chart, and where it is on the screen. */
async function slider(limbo) {
  const element = await limbo.find("slider", limbo.words("chart.seek"));
  await element.evaluate((e) => e.scrollIntoView({ block: "center" }));
  const box = await element.boundingBox();
  const at = (share) => ({ x: box.x + box.width * share, y: box.y + box.height * 0.5 });
  return { element, box, at, text: () => element.evaluate((e) => e.getAttribute("aria-valuetext")) };
}

/** Waits until the playhead is at about that share of the run. */
function near(limbo, share, span) {
  return limbo.until(`the playhead is at ${share}`, (state) => {
    return !state.seeking && Math.abs(state.t_ms - share * span) < span / 50 && state;
  });
}

/** The length of the run: where the key End leads to. */
async function span(limbo) {
  const { element } = await slider(limbo);
  return Number(await element.evaluate((e) => e.getAttribute("aria-valuemax")));
}

scene("a mouse drags the playhead, back and forth, and time stands while it is held", { query: town }, async (limbo) => {
  const whole = await span(limbo);
  const { at } = await slider(limbo);
  const { mouse } = limbo.page;
  await limbo.call("play");
  await mouse.move(at(0.2).x, at(0.2).y);
  await mouse.down();
  await mouse.move(at(0.6).x, at(0.6).y, { steps: 5 });
  await near(limbo, 0.6, whole);
  const held = await limbo.state();
  await limbo.frames(10);
  assert.equal((await limbo.state()).t_ms, held.t_ms, "time stands in the hand");
  await mouse.move(at(0.3).x, at(0.3).y, { steps: 5 });
  await near(limbo, 0.3, whole);
  await mouse.up();
  await limbo.until("time goes on", ({ t_ms, playing }) => playing && t_ms > 0.31 * whole);
});

scene("the first letter comes within three tenths of a second, also where a run begins with an empty network", { query: "?scenario=one-letter&autoplay=0" }, async (limbo) => {
  const frames = await limbo.page.evaluate(() => new Promise((done) => {
    let frames = 0;
    const look = () => {
      if (window.limbo.state().ledger.sent > 0) return done(frames);
      frames += 1;
      requestAnimationFrame(look);
    };
    window.limbo.play();
    look();
  }));
  assert.ok(frames <= 18, `after ${frames} frames`);
});

for (const zoom of [1.5, 0.75]) {
  scene(`a press on the chart means what it points at, also where a style shows the page ${zoom} times as large`, { query: town }, async (limbo) => {
    const whole = await span(limbo);
    await limbo.page.evaluate((zoom) => document.documentElement.style.zoom = zoom, zoom);
    await limbo.settled();
    const { at } = await slider(limbo);
    await limbo.page.mouse.click(at(0.7).x, at(0.7).y);
    await near(limbo, 0.7, whole);
  });
}

scene("a finger taps and drags the playhead, and the page still scrolls under it", {
  query: town, width: 360, height: 740, touch: true,
}, async (limbo) => {
  const whole = await span(limbo);
  const { element, at } = await slider(limbo);
  const { touchscreen } = limbo.page;
  await touchscreen.tap(at(0.5).x, at(0.5).y);
  await near(limbo, 0.5, whole);
  await touchscreen.touchStart(at(0.5).x, at(0.5).y);
  for (const share of [0.55, 0.6, 0.7, 0.8]) await touchscreen.touchMove(at(share).x, at(share).y);
  await touchscreen.touchEnd();
  await near(limbo, 0.8, whole);
  const action = await element.evaluate((e) => getComputedStyle(e).touchAction);
  assert.equal(action, "pan-y", "a finger that moves up or down scrolls the page");
});

scene("the keys move the playhead, and a screen reader hears the moment in words", { query: town }, async (limbo) => {
  const whole = await span(limbo);
  const { element, text } = await slider(limbo);
  await element.focus();
  const { keyboard } = limbo.page;
  const first = await text();
  await keyboard.press("End");
  await near(limbo, 1, whole);
  await limbo.until("another moment is heard", async () => (await text()) !== first);
  await keyboard.press("Home");
  await limbo.until("the beginning", ({ t_ms }) => t_ms === 0);
  await keyboard.press("PageUp");
  const page = await limbo.until("a page on", ({ t_ms }) => t_ms > 0 && { t_ms });
  await keyboard.press("ArrowRight");
  const on = await limbo.until("a step on", ({ t_ms }) => t_ms > page.t_ms && { t_ms });
  await keyboard.press("ArrowLeft");
  await limbo.until("a step back", ({ t_ms }) => t_ms === page.t_ms);
  await keyboard.press("PageDown");
  await limbo.until("a page back", ({ t_ms }) => t_ms === 0);
  assert.ok(on.t_ms - page.t_ms < page.t_ms, "an arrow is a smaller step than a page");
});

scene("from event to event, forwards and backwards, and each says what happened", { query: town }, async (limbo) => {
  await limbo.seek(10 * MINUTE);
  await limbo.call("cut", "delivery");
  await limbo.seek(20 * MINUTE);
  await limbo.call("cut", "relay");
  await limbo.seek(30 * MINUTE);
  await limbo.press("button", "transport.previous");
  await limbo.until("the second cut", ({ t_ms }) => t_ms === 20 * MINUTE);
  await limbo.reads(limbo.words("flag.cut_relay"));
  await limbo.press("button", "transport.previous");
  await limbo.until("the first cut", ({ t_ms }) => t_ms === 10 * MINUTE);
  await limbo.press("button", "transport.previous");
  await limbo.until("the beginning", ({ t_ms }) => t_ms === 0);
  await limbo.press("button", "transport.next");
  await limbo.until("the first cut again", ({ t_ms }) => t_ms === 10 * MINUTE);
});

scene("the events are a list that a finger opens, reads and taps", {
  query: town, width: 360, height: 740, touch: true,
}, async (limbo) => {
  await limbo.seek(10 * MINUTE);
  await limbo.call("cut", "delivery");
  await limbo.seek(15 * MINUTE);
  const summary = await limbo.page.waitForSelector(`::-p-text(${limbo.words("chart.events.one", { n: 1 })})`);
  await summary.tap();
  const event = await limbo.page.waitForSelector(`button::-p-text(${limbo.words("flag.cut_delivery")})`);
  await event.tap();
  await limbo.until("the cut", ({ t_ms }) => t_ms === 10 * MINUTE);
});

scene("groups that open one after the other are one event, from the first to the last of them", {
  query: "?scenario=exchange-2022&autoplay=0",
}, async (limbo) => {
  await limbo.seek(102 * 60 * MINUTE);
  const event = await limbo.page.waitForFunction((opened) => {
    return [...document.querySelectorAll(".events button")].find((button) => button.textContent.trim().endsWith(opened));
  }, {}, `: ${limbo.words("flag.block_opened.other", { n: 24 })}`);
  const said = await event.evaluate((button) => button.textContent.trim());
  assert.ok(said.startsWith("Sunday 2 January, 06:45 – 18:15: "), said);
  await event.evaluate((button) => button.click());
  await limbo.until("the first group opens", ({ blocks, seeking }) => !seeking && blocks.open === 1);
});

scene("what was done is undone and done again, by buttons and by keys", { query: town }, async (limbo) => {
  await limbo.seek(10 * MINUTE);
  await limbo.press("button", "stage.cut_delivery");
  await limbo.until("it is cut", ({ links }) => links.delivery === "broken");
  await limbo.seek(15 * MINUTE);
  const hash = await limbo.call("hash");
  await limbo.press("button", "transport.undo");
  await limbo.until("as before the cut", ({ links, t_ms }) => links.delivery === "up" && t_ms === 10 * MINUTE);
  await limbo.press("button", "transport.redo");
  await limbo.until("cut again", ({ links, t_ms, seeking }) => {
    return links.delivery === "broken" && t_ms === 15 * MINUTE && !seeking;
  });
  assert.equal(await limbo.call("hash"), hash, "the very same run");
  const { keyboard } = limbo.page;
  const chord = async (...keys) => {
    for (const key of keys) await keyboard.down(key);
    for (const key of keys.reverse()) await keyboard.up(key);
  };
  await chord("Control", "z");
  await limbo.until("undone by key", ({ links }) => links.delivery === "up");
  await chord("Control", "Shift", "Z");
  await limbo.until("redone by key", ({ links }) => links.delivery === "broken");
  await limbo.press("button", "transport.reset");
  await limbo.until("at the beginning", ({ t_ms, links }) => t_ms === 0 && links.delivery === "up");
  await chord("Control", "z");
  await limbo.until("start over is undone", ({ links, t_ms }) => links.delivery === "broken" && t_ms === 15 * MINUTE);
});

scene("a future that was left stays on the page, and one press goes back to it", { query: town }, async (limbo) => {
  await limbo.seek(10 * MINUTE);
  await limbo.call("cut", "delivery");
  await limbo.seek(20 * MINUTE);
  await limbo.call("restart", { kind: "blocks", blocks: 4, every_ms: MINUTE });
  await limbo.seek(30 * MINUTE);
  const hash = await limbo.call("hash");
  await limbo.seek(20 * MINUTE - 1);
  await limbo.call("restart", { kind: "bulk" });
  await limbo.seek(30 * MINUTE);
  assert.notEqual(await limbo.call("hash"), hash);
  const left_future = () => limbo.page.evaluate(() => document.querySelector(".futures button")?.textContent ?? "");
  const plan = await limbo.until("a future that was left is there", left_future);
  assert.match(plan, /4 groups/, "it is named by its plan");
  const back = await limbo.page.waitForSelector(`button::-p-text(${plan})`);
  await back.click();
  await limbo.until("the blocks are back", async ({ blocks, seeking }) => {
    return blocks.total === 4 && !seeking && (await limbo.call("hash")) === hash;
  });
  await limbo.until("the other is kept instead", async () => (await left_future()).includes(limbo.words("plan_name.bulk")));
});

scene("out of a chapter Explore shows the pace that it has", { query: "?mode=story&chapter=monday&autoplay=0" }, async (limbo) => {
  const { speed: chapter } = await limbo.state();
  await limbo.press("button", "mode.explore");
  const slider = await limbo.find("slider", limbo.words("transport.speed"));
  await limbo.until("Explore has its own pace, and the slider stands at it", async ({ speed, mode }) =>
    mode === "explore" && speed === 1 && (await slider.evaluate((e) => e.value)) === "0");
  assert.notEqual(chapter, 1, "the chapter had another one");
});

scene("the speed is a slider that says how long a second is", { query: town }, async (limbo) => {
  const speed = await limbo.find("slider", limbo.words("transport.speed"));
  await speed.focus();
  const before = await limbo.state();
  const words = await speed.evaluate((e) => e.getAttribute("aria-valuetext"));
  await limbo.page.keyboard.press("ArrowRight");
  await limbo.until("twice as fast", (state) => state.speed === before.speed * 2);
  await limbo.until("it says so", async () => (await speed.evaluate((e) => e.getAttribute("aria-valuetext"))) !== words);
  await limbo.page.keyboard.press("Home");
  const { speed: slowest } = await limbo.until("the slowest", (state) => state.speed < 1 / 16 && state);
  await limbo.page.keyboard.press("End");
  await limbo.until("the fastest", (state) => state.speed > 1000 * slowest);
});

/** Tells the page that it is hidden, as the browser does when another tab is opened over it. */
function hide(limbo, hidden) {
  return limbo.page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}

/** Time, frames and events over a while: that nothing happens can only be seen by waiting. */
async function meanwhile(limbo, ms) {
  const look = async () => ({ ...(await limbo.perf()), t_ms: (await limbo.state()).t_ms });
  const before = await look();
  await new Promise((resolve) => setTimeout(resolve, ms));
  const after = await look();
  return { frames: after.frames - before.frames, t_ms: after.t_ms - before.t_ms, events: after.events - before.events };
}

const DAY = 86_400_000;

/** Clocks that can be moved on. */
const CLOCKS = () => {
  let ahead = 0;
  const [now, date] = [performance.now.bind(performance), Date.now];
  performance.now = () => now() + ahead;
  Date.now = () => date() + ahead;
  const frame = requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (paint) => frame(() => paint(performance.now()));
  window.jump = (ms) => (ahead += ms);
};

scene("a hidden page does nothing, and coming back never jumps the clock", { query: town, before: (page) => page.evaluateOnNewDocument(CLOCKS) }, async (limbo) => {
  await limbo.call("play");
  await limbo.until("time runs", ({ t_ms }) => t_ms > 0);
  await hide(limbo, true);
  assert.deepEqual(await meanwhile(limbo, 1_000), { frames: 0, t_ms: 0, events: 0 });
  const { t_ms } = await limbo.state();
  // Nobody waits here for as long as a page may be hidden.
  await limbo.page.evaluate((ms) => window.jump(ms), DAY);
  await hide(limbo, false);
  const on = await limbo.until("time runs again", (state) => state.t_ms > t_ms && state);
  // Half a minute of viewing, in which a slow machine may be looked at for the first time.
  assert.ok(on.t_ms - t_ms < 30 * MINUTE, `the clock jumped by ${on.t_ms - t_ms} ms`);
});

/** Frames that are shown 20 ms apart, and called for now sooner and now later. */
const EVEN_FRAMES = () => {
  const ask = window.requestAnimationFrame.bind(window);
  let shown_ms = 1_000;
  let told;
  window.requestAnimationFrame = (call) => ask((at) => {
    if (at !== told) shown_ms += 20;
    told = at;
    call(shown_ms);
  });
};

scene("from frame to frame time goes on evenly, also where the browser is late to call for them", { query: town, before: (page) => page.evaluateOnNewDocument(EVEN_FRAMES) }, async (limbo) => {
  const steps = await limbo.page.evaluate(() => new Promise((done) => {
    const seen = [];
    const look = () => {
      // Now and then something else takes its time.
      for (const end = performance.now() + (seen.length % 3) * 4; performance.now() < end; );
      seen.push(window.limbo.state().t_ms);
      if (seen.length < 60) requestAnimationFrame(look);
      else done(seen.slice(21).map((at, i) => at - seen[20 + i]));
    };
    window.limbo.play();
    requestAnimationFrame(look);
  }));
  // A minute in a second; a machine with much else to do may leave out a frame, or play less of one.
  const even = steps.filter((ms) => Math.abs(ms - 1_200) <= 1).length;
  assert.ok(even > 0.8 * steps.length, `${steps}`);
});

const calm = (page) => page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
scene("who wants little motion sees one still for each step, its numbers with its dots", { query: town, before: calm }, async (limbo) => {
  await limbo.seek(10 * MINUTE);
  await limbo.call("cut", "delivery");
  await limbo.seek(15 * MINUTE);
  const seen = await limbo.page.evaluate(() => new Promise((done) => {
    let frame = 0;
    const [painted, told] = [new Set(), new Set()];
    const drawing = CanvasRenderingContext2D.prototype;
    const put = drawing.putImageData;
    drawing.putImageData = function (...of) {
      painted.add(frame);
      return put.apply(this, of);
    };
    const watch = { characterData: true, childList: true, subtree: true };
    new MutationObserver(() => told.add(frame)).observe(document.querySelector(".app-stage .stage-oldest"), watch);
    const count = () => {
      frame += 1;
      if (told.size < 5) requestAnimationFrame(count);
      else done({ painted: [...painted], told: [...told] });
    };
    window.limbo.play();
    requestAnimationFrame(count);
  }));
  // Play itself is pressed between two stills.
  const [painted, told] = [seen.painted, seen.told].map((frames) => frames.filter((frame) => frame > 10));
  assert.ok(told.length >= 4 && told.every((frame) => painted.includes(frame)), JSON.stringify(seen));
});

scene("a page scrolled out of sight does nothing until it is seen again", { query: town, height: 700 }, async (limbo) => {
  await limbo.call("play");
  await limbo.until("time runs", ({ t_ms }) => t_ms > 0);
  await limbo.page.evaluate(() => {
    const room = document.createElement("div");
    room.style.height = "6000px";
    document.body.append(room);
    window.scrollTo(0, 5000);
  });
  await limbo.until("it rests", async () => (await meanwhile(limbo, 300)).frames === 0);
  assert.deepEqual(await meanwhile(limbo, 700), { frames: 0, t_ms: 0, events: 0 });
  const { t_ms } = await limbo.state();
  await limbo.page.evaluate(() => window.scrollTo(0, 0));
  await limbo.until("time runs again", (state) => state.t_ms > t_ms);
});

scene("a machine that cannot keep up is slow, says so, and never freezes", {
  query: "?scenario=libero-2023&autoplay=0",
  // A slow machine: its clock says that every look at it took some milliseconds.
  before: (page) => page.evaluateOnNewDocument(() => {
    const now = performance.now.bind(performance);
    let looks = 0;
    performance.now = () => now() + 12 * looks++;
    // Its frames are as late.
    const frame = requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (paint) => frame(() => paint(performance.now()));
  }),
}, async (limbo) => {
  await limbo.call("speed", 64);
  await limbo.call("play");
  await limbo.reads(limbo.words("clock.behind"));
  const first = await limbo.state();
  await limbo.until("time goes on all the same", ({ t_ms }) => t_ms > first.t_ms);
  await limbo.press("button", "transport.pause");
  await limbo.until("a press is obeyed", ({ playing }) => !playing);
});

/** A clock that stands while a call works: then that goes all its way, and how long it took is told, ms. */
const STANDS = () => {
  const now = performance.now.bind(performance);
  let stands;
  performance.now = () => stands ?? now();
  window.timed_seek = (t_ms) => {
    const begun = now();
    stands = begun;
    window.limbo.seek(t_ms);
    stands = undefined;
    return now() - begun;
  };
};

scene("any instant that was played is there again at once", {
  query: "?scenario=libero-2023&autoplay=0", before: (page) => page.evaluateOnNewDocument(STANDS),
}, async (limbo) => {
  const seek = (days) => limbo.page.evaluate((t_ms) => window.timed_seek(t_ms), Math.round(days * DAY));
  const played_ms = await seek(8);
  for (const at of [4.3, 7.9, 0.2, 5.5]) {
    const took_ms = await seek(at);
    const { t_ms, seeking } = await limbo.state();
    assert.deepEqual([t_ms, seeking], [Math.round(at * DAY), false], "within the call itself");
    // However slow the machine is: a part of what playing it took (a tenth at most, where nothing else is done).
    assert.ok(took_ms < played_ms / 2, `${took_ms} ms, and the whole way took ${played_ms} ms`);
  }
});
