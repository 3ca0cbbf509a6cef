// window.limbo, as README.md promises it to teachers, tests and host pages.

import assert from "node:assert/strict";
import { addsUp, scene } from "./harness.mjs";

const town = { query: "?scenario=small-town&seed=3&autoplay=0" };

scene("state() tells all that was promised", town, async (limbo) => {
  const state = await limbo.state();
  for (const name of ["t_ms", "seed", "speed", "weight"]) assert.equal(typeof state[name], "number", name);
  for (const name of ["scenario", "mode", "locale", "theme"]) assert.equal(typeof state[name], "string", name);
  assert.equal(typeof state.playing, "boolean");
  assert.ok("chapter" in state);
  assert.deepEqual([state.chapter_over, state.guess], [false, null], "no chapter is shown");
  assert.deepEqual(Object.keys(state.links).sort(), ["delivery", "relay", "submission"]);
  for (const link of Object.values(state.links)) assert.ok(["up", "broken", "closed"].includes(link));
  assert.deepEqual(Object.keys(state.stations).sort(), ["mailboxes", "provider", "relay"]);
  for (const station of Object.values(state.stations)) {
    assert.equal(typeof station.up, "boolean");
    assert.ok(Number.isInteger(station.open_sessions) && Number.isInteger(station.crashes));
  }
  assert.ok(state.blocks.open <= state.blocks.total && state.blocks.total > 0);
  addsUp(state.ledger);
  assert.equal(typeof (await limbo.page.evaluate(() => window.limbo.version)), "string");
});

scene("perf() tells all that was promised", { query: "?scenario=small-town&autoplay=1" }, async (limbo) => {
  await limbo.until("some frames were drawn", async () => (await limbo.perf()).frames > 5);
  const perf = await limbo.perf();
  const names = ["messages", "events", "events_per_s", "frame_ms_p50", "frame_ms_p95", "frames", "memory_bytes"];
  for (const name of names) assert.ok(Number.isFinite(perf[name]) && perf[name] >= 0, `${name}: ${perf[name]}`);
});

scene("seek goes both ways and finds the same mail again", town, async (limbo) => {
  await limbo.call("pause");
  await limbo.call("cut", "relay");
  await limbo.seek(3_600_000);
  const there = await limbo.state();
  await limbo.seek(600_000);
  const before = await limbo.state();
  assert.ok(before.ledger.sent <= there.ledger.sent);
  await limbo.seek(3_600_000);
  assert.deepEqual(await limbo.state(), there, "the same instant, the same world");
});

scene("two runs of one seed are the same run", town, async (limbo) => {
  const run = async (seed) => {
    await limbo.call("load", "small-town", seed);
    await limbo.call("pause");
    await limbo.call("cut", "delivery");
    await limbo.seek(1_800_000);
    await limbo.call("mend", "delivery", { kind: "blocks", blocks: 4, every_ms: 60_000 });
    await limbo.seek(3_600_000);
    return (await limbo.state()).ledger;
  };
  const first = await run(5);
  assert.deepEqual(await run(5), first);
  assert.notDeepEqual(await run(6), first, "another seed is another run");
});

scene("url() leads back to the same instant", town, async (limbo) => {
  await limbo.call("pause");
  await limbo.seek(1_200_000);
  const { ledger, seed } = await limbo.state();
  const url = await limbo.call("url");
  assert.ok(url.length <= 2_000, `${url.length} characters`);
  await limbo.page.goto(url);
  await limbo.started();
  await limbo.until("the instant is there", (state) => state.t_ms >= 1_200_000);
  await limbo.call("pause");
  assert.ok((await limbo.state()).t_ms < 2_000_000, "it opens there, not at the end");
  await limbo.seek(1_200_000);
  const again = await limbo.state();
  assert.deepEqual([again.ledger, again.seed], [ledger, seed]);
});

scene("changes are announced on the window, and time alone is not", town, async (limbo) => {
  await limbo.page.evaluate(() => {
    window.heard = [];
    window.addEventListener("limbo:change", (event) => window.heard.push(event.detail?.links?.relay));
  });
  await limbo.call("cut", "relay");
  await limbo.until("the cut was heard", () => limbo.page.evaluate(() => window.heard.includes("broken")));
  await limbo.call("play");
  await limbo.until("time passes", (state) => state.t_ms > 5_000);
  const count = await limbo.page.evaluate(() => window.heard.length);
  assert.ok(count < 20, `${count} events for a cut and a little time`);
});

const wrong = [
  ["cut", "everything"], ["cut"], ["cut", 3], ["mend", "relay", { kind: "magic" }], ["mend", "relay", 7],
  ["mend", "relay", { kind: "blocks", blocks: 0, every_ms: 1_000 }], ["seek", -1], ["seek", "soon"],
  ["seek", 1e300], ["speed", 0], ["speed", -1], ["speed", "fast"], ["load", "nowhere", 1],
  ["load", "small-town", -1], ["load", "small-town", 0.5],
];
scene("a wrong argument is refused by name and changes nothing", town, async (limbo) => {
  await limbo.call("pause");
  const before = await limbo.state();
  for (const [method, ...args] of wrong) {
    const kind = await limbo.page.evaluate((method, args) => {
      try {
        window.limbo[method](...args);
        return "accepted";
      } catch (error) {
        return error.name;
      }
    }, method, args);
    assert.match(kind, /^(Range|Type)Error$/, `${method}(${JSON.stringify(args)})`);
  }
  for (const value of [NaN, Infinity]) {
    const taken = await limbo.page.evaluate((number) => {
      try {
        window.limbo.speed(Number(number));
        return true;
      } catch {
        return false;
      }
    }, String(value));
    assert.equal(taken, false, `speed(${value})`);
  }
  assert.deepEqual(await limbo.state(), before);
});
