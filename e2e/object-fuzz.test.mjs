// The page object and the messages of a host page, given anything: wrong types, getters that throw or call back, proxies,
// what is huge or goes in circles, floods. From a seed, so that a failure can be had again: LIMBO_SEED=... picks another.
// Natively the same arguments are fuzzed by the million (crates/fuzz, `host`).

import assert from "node:assert/strict";
import { addsUp, scene } from "./harness.mjs";
import { article, inside, serve, state, until } from "./hosts.mjs";

const SEED = Number(process.env.LIMBO_SEED ?? 18);
const CALLS = 1_500;
const address = process.env.LIMBO_URL;

/** Mulberry32: the same numbers from the same seed. In text, since it is needed inside the page, too. */
const random_from = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), seed | 1);
  t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

/** Inside the page: calls methods with anything, and gives back what was thrown that is no polite error. */
function call_anything(seed, calls, random_from_text) {
  const random = eval?.(`(${random_from_text})`)(seed);
  const below = (n) => Math.floor(random() * n);
  const one_of = (all) => all[below(all.length)];
  const shout = () => { throw new Error("a getter of somebody else's"); };
  const hostile = new Proxy({}, Object.fromEntries(["get", "has", "ownKeys", "getPrototypeOf", "getOwnPropertyDescriptor"].map((trap) => [trap, shout])));
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const circle = {};
  circle.kind = circle;
  const huge = "x".repeat(1 << 25);
  const names = ["submission", "relay", "delivery", "provider", "mailboxes", "small-town", "one-letter", "sandbox", "bulk", "blocks", "calm", "drip",
    "natural", "by-hand", "stations.relay.workers", "readers.share", "travel_ms", "arrivals.rate_per_s", "__proto__", "constructor", "\0", "\ud800", "‮", ""];
  const numbers = [0, -0, 1, 2, 1.5, -1, NaN, Infinity, -Infinity, 1e308, 2 ** 53, 2 ** 32, 3_600_000, 60_000, 5e-324];
  const plan = () => ({
    get kind() { return one_of(["bulk", "blocks", "calm", "drip", "by-hand", "natural", 7, null]); },
    get blocks() { return below(9) ? below(12) : shout(); },
    // A getter that does something itself, in the middle of being read.
    get every_ms() { window.limbo[one_of(["cut", "pause", "sendTest", "state"])]("relay"); return below(100_000); },
    get rate_per_s() { return random() * 10; },
  });
  const values = [
    () => undefined, () => null, () => true, () => one_of(names), () => one_of(names), () => one_of(names), () => one_of(numbers), () => one_of(numbers),
    () => below(5_000_000), plan, plan, () => hostile, () => revoked, () => circle, () => huge, () => 10n ** 30n, () => Symbol("limbo"), () => shout,
    () => [], () => new Array(1e6), () => new Date(NaN), () => new Map([["kind", "bulk"]]), () => new String("relay"), () => new Number(1), () => document, () => window,
    () => new Float64Array(4), () => Object.create(null), () => "limbo-run 1\nscenario = small-town\nat 0d00:05:00 cut relay\n", () => "limbo-run 1\nnonsense",
    () => "?scenario=small-town&t=60000", () => "?run=1xxxx&seed=-1&mode=<b>", () => `?${"a=b&".repeat(5_000)}`,
  ];
  const methods = Object.keys(window.limbo).filter((name) => typeof window.limbo[name] === "function");
  const odd = [];
  let refused = 0;
  // Whoever listens may call back, and may throw.
  window.addEventListener("limbo:change", () => { window.limbo.state(); if (!below(50)) window.limbo.pause(); });
  for (let n = 0; n < calls; n += 1) {
    const method = one_of(methods);
    const args = Array.from({ length: below(4) }, () => one_of(values)());
    try {
      window.limbo[method].apply(one_of([window.limbo, undefined, hostile]), args);
    } catch (error) {
      refused += 1;
      const polite = (error instanceof TypeError || error instanceof RangeError) && error.message.length < 400 && /must be|cannot|too long|range/.test(error.message);
      if (!polite) odd.push(`${n}: ${method}: ${error?.name} ${error?.message}`.slice(0, 300));
    }
    const { ledger: l } = window.limbo.state();
    const everywhere = l.outbox + l.travelling + l.in_service + l.spooled_provider + l.spooled_relay + l.delivered + l.returned + l.lost;
    if (everywhere !== l.sent) odd.push(`${n}: ${method}: ${JSON.stringify(l)}`);
    if (odd.length > 5) break;
  }
  return { odd, refused, methods: methods.length };
}

scene(`window.limbo takes anything and stays whole (seed ${SEED})`, { query: "?scenario=small-town&seed=3&autoplay=0", loses: true }, async (limbo) => {
  const begun = Date.now();
  // In portions, so that the page paints in between, as it does for a person.
  for (let part = 0; part < 10; part += 1) {
    const { odd, refused, methods } = await limbo.page.evaluate(call_anything, SEED + part, CALLS / 10, random_from.toString());
    assert.deepEqual(odd, [], `seed ${SEED + part}`);
    assert.ok(methods > 15 && refused > CALLS / 100, "it was tried");
    addsUp((await limbo.state()).ledger, true);
  }
  console.log(`${CALLS} calls in ${Date.now() - begun} ms`);
  await limbo.call("load", "small-town", 5);
  await limbo.call("pause");
  await limbo.seek(600_000);
  const { scenario, seed, mode } = await limbo.state();
  assert.deepEqual([scenario, seed], ["small-town", 5], `and still does what is asked for (in ${mode})`);
});

/** In the host's page: posts anything that can be posted, a great deal of it. */
function post_anything(seed, messages, random_from_text) {
  const random = eval?.(`(${random_from_text})`)(seed);
  const below = (n) => Math.floor(random() * n);
  const one_of = (all) => all[below(all.length)];
  const circle = { limbo: "seek" };
  circle.args = [circle];
  let deep = {};
  for (let n = 0; n < 500; n += 1) deep = { limbo: deep, args: [deep] };
  const methods = ["seek", "load", "cut", "mend", "set", "restart", "speed", "show", "open", "height", "state", "crash", "toString", "__proto__", "hash", "x".repeat(1e5), ""];
  const values = [undefined, null, 7, NaN, 1n, "relay", "delivery", "small-town", { kind: "blocks", blocks: 4, every_ms: 60_000 }, { kind: circle }, new Map(), new Date(),
    new Uint8Array(8), /x/g, [], new Array(1e4), "y".repeat(1e5), deep, 1e12, -1, "?scenario=one-letter&mode=explore&autoplay=0", "limbo-run 1"];
  const messages_of = [
    () => ({ limbo: one_of(methods), args: Array.from({ length: below(4) }, () => one_of(values)) }),
    () => ({ limbo: one_of(methods), args: one_of(values) }),
    () => ({ limbo: one_of(values), args: [] }),
    () => one_of([circle, deep, null, 1, "limbo", "{\"limbo\":\"reset\"}", [], new Map([["limbo", "reset"]]), { limbo: { limbo: "reset" } }]),
  ];
  const { contentWindow } = document.querySelector("iframe");
  for (let n = 0; n < messages; n += 1) contentWindow.postMessage(one_of(messages_of)(), "*");
}

const guest = `<iframe title="Limbo" src="${address}?embed=1&scenario=small-town&locale=en&mode=explore&autoplay=0" style="width:100%;height:500px"></iframe>`;
scene(`a flood of a host's messages of any shape leaves the page whole, and the last wish arrives (seed ${SEED})`, { blank: true }, async (limbo) => {
  const host = await serve({ "/": article(guest) });
  try {
    await limbo.page.goto(`${host.origin}/`);
    const frame = await inside(limbo.page);
    await limbo.page.evaluate(post_anything, SEED, 4_000, random_from.toString());
    const wish = (limbo, args) => document.querySelector("iframe").contentWindow.postMessage({ limbo, args }, "*");
    for (const [method, args] of [["pause", []], ["load", ["small-town", 77]], ["pause", []], ["seek", [120_000]]]) await limbo.page.evaluate(wish, method, args);
    await until("the last wish has arrived", async () => {
      const { seed, t_ms, ledger } = await state(frame);
      addsUp(ledger, true);
      return seed === 77 && t_ms === 120_000;
    });
  } finally {
    await host.close();
  }
});
