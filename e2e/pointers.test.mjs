// Mouse buttons, fingers and pens on the charts: the left button acts, the others do nothing; a finger or a pen that scrolls
// the page changes nothing under it, one that taps or draws along does.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";

const MINUTE = 60_000;
const town = "?scenario=small-town&autoplay=0";
const phone = { width: 390, height: 844, touch: true };
const question = "?mode=story&chapter=all-at-once&autoplay=0";

/** The place of an element on the screen, once it stands in the middle of it. */
async function place(limbo, selector) {
  await limbo.page.waitForSelector(selector);
  await limbo.page.$eval(selector, (element) => element.scrollIntoView({ block: "center" }));
  await limbo.settled();
  const { x, y, width, height, free } = await limbo.page.$eval(selector, (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height, free: element.contains(document.elementFromPoint(x + width / 2, y + height / 2)) };
  });
  assert.ok(free, `something lies over ${selector}`);
  return (across, down) => ({ x: x + width * across, y: y + height * down });
}

/** A finger goes from one place to another, in ten steps. */
async function swipe(limbo, from, to) {
  const { touchscreen } = limbo.page;
  await touchscreen.touchStart(from.x, from.y);
  for (let i = 1; i <= 10; i++) {
    await touchscreen.touchMove(from.x + ((to.x - from.x) * i) / 10, from.y + ((to.y - from.y) * i) / 10);
    await limbo.frames(1);
  }
  await touchscreen.touchEnd();
  await limbo.settled();
}

/** What the lab says of the value that is chosen. */
async function choice(limbo) {
  await limbo.page.waitForSelector(".lab-slider");
  return limbo.page.$$eval(".lab-slider", (sliders) => sliders.map((slider) => slider.getAttribute("aria-valuetext")).join());
}

/** Chooses a sweep of two parameters: its map. */
async function map(limbo) {
  const parameter = await limbo.find("combobox", limbo.words("lab.parameter"));
  await parameter.select(limbo.words("lab.parameter.blocks_and_every"));
  await limbo.page.waitForSelector(".lab-cell-slider");
}

/** The heights of the curve that is drawn, and whether anything has been said. */
const curve = (limbo) =>
  limbo.page.evaluate((done) => {
    const points = [...document.querySelectorAll(".predict-point")].map((point) => point.getAttribute("aria-valuenow"));
    const button = [...document.querySelectorAll("button")].find((button) => button.textContent === done);
    return { points: points.join(), said: !button.disabled };
  }, limbo.words("predict.done"));

for (const what of ["chart", "map"]) {
  scene(`a finger that scrolls over the lab's ${what} chooses nothing, a tap does`, { needs: "touch events", query: "?mode=lab&autoplay=0", ...phone }, async (limbo) => {
    if (what === "map") await map(limbo);
    const before = await choice(limbo);
    for (const across of [0.4, 0.8]) {
      const at = await place(limbo, ".lab-plot");
      await swipe(limbo, at(across, 0.6), { x: at(across).x, y: at(0, 0.6).y - 200 });
      assert.equal(await choice(limbo), before);
    }
    // The first tap may be what stops a page that still rolls on.
    await limbo.until("it is chosen", async () => {
      const at = await place(limbo, ".lab-plot");
      await limbo.page.touchscreen.tap(at(0.4).x, at(0, 0.4).y);
      return (await choice(limbo)) !== before;
    });
  });

  scene(`on the lab's ${what} only the left button chooses`, { query: "?mode=lab&autoplay=0" }, async (limbo) => {
    if (what === "map") await map(limbo);
    const before = await choice(limbo);
    const at = await place(limbo, ".lab-plot");
    for (const button of ["right", "middle"]) await limbo.page.mouse.click(at(0.4).x, at(0, 0.4).y, { button });
    await limbo.frames(3);
    assert.equal(await choice(limbo), before);
    await limbo.page.mouse.click(at(0.4).x, at(0, 0.4).y);
    await limbo.until("it is chosen", async () => (await choice(limbo)) !== before);
  });
}

scene("a finger that scrolls over the question of the story says nothing", { needs: "touch events", query: question, ...phone }, async (limbo) => {
  const nothing = { points: "100,100,100,100,100,100", said: false };
  // Straight, and as a thumb does.
  for (const [across, aside, down] of [[0.45, 0, 180], [0.8, 0, -180], [0.6, 40, 180]]) {
    const at = await place(limbo, ".predict-area");
    const from = at(across, 0.6);
    await swipe(limbo, from, { x: from.x + aside, y: from.y + down });
    assert.deepEqual(await curve(limbo), nothing);
  }
});

scene("a finger draws along the question of the story, and the chapter stays; a tap sets a point", { needs: "touch events", query: question, ...phone }, async (limbo) => {
  const at = await place(limbo, ".predict-area");
  await swipe(limbo, at(0.05, 0.2), at(0.6, 0.5));
  const drawn = await curve(limbo);
  assert.ok(drawn.said && !drawn.points.startsWith("100,100"), drawn.points);
  assert.equal((await limbo.state()).chapter, "all-at-once");
  // The page may still move a little after the finger has gone.
  await limbo.until("the last point is down", async () => {
    const last = (await place(limbo, ".predict-area"))(0.97, 0.95);
    await limbo.page.touchscreen.tap(last.x, last.y);
    return Number((await curve(limbo)).points.split(",").at(-1)) < 20;
  });
});

scene("what a finger has drawn when the browser takes it to scroll is taken back", { query: question }, async (limbo) => {
  const at = await place(limbo, ".predict-area");
  const [from, to] = [at(0.2, 0.3), at(0.7, 0.5)];
  const events = (type, { x, y }) => limbo.page.$eval(".predict-area", (area, type, x, y) => {
    const event = new PointerEvent(type, { pointerId: 7, pointerType: "touch", isPrimary: true, button: 0, clientX: x, clientY: y, bubbles: true });
    area.dispatchEvent(event);
  }, type, x, y);
  await events("pointerdown", from);
  await events("pointermove", to);
  await limbo.until("it is drawn", async () => (await curve(limbo)).said);
  await events("pointercancel", to);
  await limbo.until("it is as before", async () => !(await curve(limbo)).said);
});

scene("a pen draws as a finger does", { query: question }, async (limbo) => {
  const at = await place(limbo, ".predict-area");
  const from = at(0.2, 0.3);
  const events = (type, x, y, button = 0) => limbo.page.$eval(".predict-area", (area, type, x, y, button) => {
    const event = new PointerEvent(type, { pointerId: 8, pointerType: "pen", isPrimary: true, button, clientX: x, clientY: y, bubbles: true });
    area.dispatchEvent(event);
  }, type, x, y, button);
  // Its eraser and its side button are no tip.
  for (const button of [2, 5]) {
    await events("pointerdown", from.x, from.y, button);
    await events("pointermove", from.x + 60, from.y);
    await events("pointerup", from.x + 60, from.y, button);
  }
  await events("pointerdown", from.x, from.y);
  await events("pointermove", from.x + 1, from.y + 30);
  await limbo.frames(3);
  assert.equal((await curve(limbo)).said, false);
  await events("pointermove", from.x + 60, from.y + 30);
  await limbo.until("it is drawn", async () => (await curve(limbo)).said);
});

scene("only the left button draws, also after a menu has kept the release of another", { query: question }, async (limbo) => {
  const at = await place(limbo, ".predict-area");
  const { mouse } = limbo.page;
  const before = await curve(limbo);
  for (const button of ["right", "middle"]) await mouse.click(at(0.4).x, at(0, 0.1).y, { button });
  await mouse.move(at(0.2).x, at(0, 0.5).y);
  await mouse.down({ button: "right" });
  await mouse.move(at(0.9).x, at(0, 0.1).y, { steps: 5 });
  await mouse.up({ button: "right" });
  await limbo.frames(3);
  assert.deepEqual(await curve(limbo), before);
  await mouse.move(at(0.2).x, at(0, 0.5).y);
  await mouse.down();
  await mouse.move(at(0.5).x, at(0, 0.9).y, { steps: 5 });
  await mouse.up();
  await limbo.until("it is drawn", async () => (await curve(limbo)).said);
});

scene("only the left button moves the playhead", { query: town }, async (limbo) => {
  await limbo.seek(30 * MINUTE);
  const at = await place(limbo, ".seek");
  const { mouse } = limbo.page;
  for (const button of ["right", "middle"]) await mouse.click(at(0.4).x, at(0, 0.5).y, { button });
  await mouse.down({ button: "right" });
  await mouse.move(at(0.8).x, at(0, 0.5).y, { steps: 5 });
  await mouse.up({ button: "right" });
  await limbo.frames(5);
  assert.equal((await limbo.state()).t_ms, 30 * MINUTE);
  await mouse.click(at(0.6).x, at(0, 0.5).y);
  await limbo.until("it is moved", ({ t_ms }) => t_ms !== 30 * MINUTE);
});

scene("a finger that scrolls over the chart of the time leaves the playhead where it is", { needs: "touch events", query: town, ...phone }, async (limbo) => {
  await limbo.seek(30 * MINUTE);
  for (const aside of [0, 40]) {
    const at = await place(limbo, ".seek");
    const from = at(0.6, 0.6);
    await swipe(limbo, from, { x: from.x + aside, y: from.y - 180 });
    assert.equal((await limbo.state()).t_ms, 30 * MINUTE);
  }
});
