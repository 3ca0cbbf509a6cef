// Sound: off until somebody wants it, made in the page, and silent where nothing passes by itself.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";
import { behind } from "./hosts.mjs";

/**
 * Counts the tones that a page begins. A machine without a loudspeaker has a clock in its place where the engine has none
 * itself: there a context that was asked to run says for ever that it waits.
 */
const listens = (page) => page.evaluateOnNewDocument(() => {
  window.tones = 0;
  // Where the pitches of these tones begin, Hz.
  window.pitches = [];
  const { prototype } = window.BaseAudioContext;
  const real = (name) => Object.getOwnPropertyDescriptor(prototype, name).get;
  const asked = new WeakMap();
  const { resume } = AudioContext.prototype;
  AudioContext.prototype.resume = function () {
    if (!asked.has(this)) asked.set(this, performance.now());
    return resume.call(this);
  };
  const [state, currentTime] = [real("state"), real("currentTime")];
  const stands_in = (context) => asked.has(context) && state.call(context) === "suspended";
  Object.defineProperty(prototype, "state", { get() { return stands_in(this) ? "running" : state.call(this); } });
  Object.defineProperty(prototype, "currentTime", {
    get() { return stands_in(this) ? (performance.now() - asked.get(this)) / 1000 : currentTime.call(this); },
  });
  const glide = window.AudioParam?.prototype.setValueAtTime;
  if (glide) {
    AudioParam.prototype.setValueAtTime = function (value, ...when) {
      window.pitches.push(Math.round(value));
      return glide.call(this, value, ...when);
    };
  }
  const start = window.OscillatorNode?.prototype.start;
  if (start) {
    OscillatorNode.prototype.start = function (...args) {
      window.tones += 1;
      return start.apply(this, args);
    };
  }
});
const tones = (limbo) => limbo.page.evaluate(() => window.tones);
const town = "?scenario=small-town&mode=explore&seed=5&autoplay=0&locale=en";

scene("nothing sounds until sound is switched on, then what happens is heard", { query: town, before: listens }, async (limbo) => {
  await limbo.call("speed", 4);
  await limbo.call("play");
  await limbo.until("mail is delivered", ({ ledger }) => ledger.delivered > 20);
  assert.equal(await tones(limbo), 0, "it is off by default");
  assert.equal((await limbo.state()).sound, false);

  const pressed = async () => (await limbo.find("button", limbo.words("header.sound"))).evaluate((button) => button.ariaPressed);
  assert.equal(await pressed(), "false");
  await limbo.press("button", "header.sound");
  await limbo.until("sound is on", ({ sound }) => sound);
  await limbo.until("its button says so", async () => (await pressed()) === "true");
  await limbo.until("it says so, and mail is heard", async () => (await tones(limbo)) > 6);

  // A link that breaks has a sound of its own, and so has one that is back: mail alone ticks, and higher.
  const heard = (pitch) => limbo.until(`${pitch} Hz are heard`, () => limbo.page.evaluate((pitch) => window.pitches.includes(pitch), pitch));
  await limbo.page.evaluate(() => (window.pitches = []));
  await limbo.call("cut", "delivery");
  await heard(130);
  await limbo.page.evaluate(() => (window.pitches = []));
  await limbo.call("mend", "delivery");
  await heard(392);
});

scene("paused, sought and switched off it is silent", { query: town, before: listens }, async (limbo) => {
  await limbo.press("button", "header.sound");
  await limbo.until("it greets", async () => (await tones(limbo)) >= 3);
  const greeted = await tones(limbo);
  await limbo.call("cut", "delivery");
  await limbo.seek(3_000_000);
  await limbo.seek(1_000_000);
  assert.equal(await tones(limbo), greeted, "time did not pass by itself");
  await limbo.press("button", "header.sound");
  await limbo.until("sound is off", ({ sound }) => !sound);
  await limbo.call("play");
  await limbo.until("time passes", ({ t_ms }) => t_ms > 1_010_000);
  assert.equal(await tones(limbo), greeted);
});

scene("a browser without Web Audio says so, and nothing else changes", {
  query: town,
  before: (page) => page.evaluateOnNewDocument(() => {
    delete window.AudioContext;
    delete window.webkitAudioContext;
  }),
}, async (limbo) => {
  await limbo.press("button", "header.sound");
  await limbo.reads(limbo.words("notice.no_sound"));
  assert.equal((await limbo.state()).sound, false);
});

scene("where what sounds does not arrive, that is said, sound is off, and it can be asked for again", { blank: true, problems: true, before: listens }, async (limbo) => {
  let lost = true;
  const host = await behind("/", {}, undefined, ({ pathname }) => (lost && /later-.*wasm/.test(pathname) ? { bytes: undefined } : undefined));
  try {
    await limbo.page.goto(`${host.origin}/?mode=story&chapter=cover&autoplay=0&locale=en`);
    await limbo.started();
    await limbo.press("button", "header.sound");
    await limbo.reads(limbo.words("notice.not_loaded"));
    await limbo.until("sound is off", ({ sound }) => !sound);
    const pressed = await (await limbo.find("button", limbo.words("header.sound"))).evaluate((button) => button.ariaPressed);
    assert.equal(pressed, "false");
    lost = false;
    await limbo.press("button", "header.sound");
    await limbo.until("it greets", async () => (await tones(limbo)) >= 3);
    assert.equal((await limbo.state()).sound, true);
  } finally {
    await host.close();
  }
});
