// What a monkey brings along: strange words, runs, links, listings of queues, whole and damaged; and its dice.

import { readFileSync, readdirSync } from "node:fs";

/** A number of 32 bits that says little about the text. */
export function hash(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Dice that fall the same way for the same text. */
export class Dice {
  constructor(text) {
    this.text = text;
    this.state = hash(text);
  }

  /** 0 to 1, without 1. */
  share() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(n) {
    return Math.floor(this.share() * n);
  }

  one(list) {
    return list[this.below(list.length)];
  }

  /**
   * One of a list by what it is called, not by where it stands: the choice stays the same where something else has come
   * or gone.
   */
  named(list, name) {
    let [best, most] = [undefined, -1];
    for (const item of list) {
      const score = hash(`${this.text} ${name(item)}`);
      if (score > most) [best, most] = [item, score];
    }
    return best;
  }
}

/** What is typed where words are asked for. */
export const WORDS = [
  "", " ", "a", "Anna", "0", "-1", "1e308", "x".repeat(10_000), "👩‍👩‍👧‍👦🏳️‍🌈".repeat(8), "שלום עולם", "مرحبا بالعالم", "\u202eabc\u202c",
  "<img src=x onerror=window.injected=1>", "\"><script>window.injected=1</script>", "{n} {name} ${x} %s", "Ａ\u0301\u0300\u0301".repeat(20),
  "two\nlines\tand a tab", "\u0007\u001b[31m", "\ufeff\u200b\u200d", "ﷺ".repeat(50), "'; drop table mail; --", "&amp;&#0;&lt;", "İıſß",
];

/** What is typed where a number is asked for. */
export const NUMBERS = [
  "", "0", "-0", "1", "2", "7", "12", "100", "1000", "-1", "-5", "0.5", "0.0000001", "1e308", "1e-308", "99999999999999999999", "4294967296", "2147483648",
  "1e", "--", "1,5", "1.5.5", "٣", "0x10", " 3 ", "1 000", "1.000,5",
];

/** What is put into a field for a moment, and into one for a time of day. */
export const DATES = ["", "2026-11-28T19:54", "2023-01-22T20:00:00", "0001-01-01T00:00", "9999-12-31T23:59", "275760-09-13T00:00"];
export const TIMES = ["", "00:00", "12:30", "23:59:59", "19:54:00.001"];

export const SCENARIOS = ["small-town", "one-letter", "sandbox", "libero-2023", "libero-june-2023", "gmail-2020", "exchange-2022", "spool-destroyed"];
export const CHAPTERS = [
  "cover", "letter", "sunday", "break", "monday", "four-o-clock", "patience", "links", "tests", "all-at-once", "groups", "neighbour", "account", "your-turn",
];
const PARAMETERS = [
  "weight", "span_ms", "pace", "travel_ms", "mailboxes", "blocks", "user_tests_per_h", "probe_ms", "arrivals.rate_per_s", "arrivals.rhythm.3",
  "stations.provider.capacity_per_s", "stations.relay.workers", "stations.mailboxes.capacity_per_s", "stations.mailboxes.workers",
  "stations.mailboxes.door", "stations.mailboxes.door.sessions", "stations.mailboxes.reboot_ms", "stations.relay.concurrency.max", "readers.share",
  "readers.visits_per_day", "readers.patience_ms", "readers.gives_up", "providers.postfix", "providers.qmail", "once_share", "scans",
  "relay_lifetime_ms", "relay_retry.interval_ms", "relay_retry.rule", "blocks_plan.kind", "nothing.of_the_kind",
];
const HOUR_MS = 3_600_000;
const STRANGE = [-1, 0, 0.5, 1e300, 2 ** 53, "soon", "", null, {}, [], true];

const plan = (dice) => dice.one([
  undefined, { kind: "bulk" }, { kind: "natural" }, { kind: "blocks", blocks: 1 + dice.below(20), every_ms: dice.below(HOUR_MS) }, { kind: "calm", blocks: 1 + dice.below(20) },
  { kind: "by-hand", blocks: 1 + dice.below(20) }, { kind: "drip", rate_per_s: 1 + dice.below(1000) }, { kind: "blocks", blocks: 0 }, { kind: "magic" }, 7, "bulk",
]);
const link = (dice) => dice.one(["submission", "relay", "delivery", "delivery", "everything", 3]);
const instant = (dice) => dice.one([0, 1, dice.below(HOUR_MS), dice.below(90 * HOUR_MS), dice.below(192 * HOUR_MS), 4e9, -1]);

/** Methods of the page's object, and what they are given. */
const CALLS = {
  seek: (dice) => [instant(dice)], play: () => [], pause: () => [], step: () => [], reset: () => [], tryAnother: () => [], openBlock: () => [], closeBlock: () => [],
  sendTest: () => [], url: () => [], file: () => [], hash: () => [], perf: () => [],
  speed: (dice) => [dice.one([0.1, 0.5, 1, 2, 8, 64, 1000, 0, -1, "fast"])],
  cut: (dice) => [link(dice)], mend: (dice) => [link(dice), plan(dice)], restart: (dice) => [plan(dice)],
  destroySpool: (dice) => [dice.one(["provider", "relay", "mailboxes"])],
  set: (dice) => [dice.one(PARAMETERS), dice.one([0, 1, 2, 10, 0.5, 1000, 60_000, 1e6, ...STRANGE])],
  // Of the large runs their own detail only: a million messages a step would be a test of the machine.
  load: (dice) => dice.one([[dice.one(SCENARIOS), dice.below(100)], ["small-town", dice.below(9), 1 + dice.below(9)], ["nowhere"], [dice.one(SCENARIOS), dice.one(STRANGE)]]),
  show: (dice) => [query(dice)],
  open: (dice) => [dice.one([`https://example.org/limbo/?${query(dice)}`, "no link", "limbo-run 1\nscenario = small-town\nt = 0d01:00:00\nat 0d00:10:00 cut relay\n", "", "limbo-run 1\nchange weight = 0\n"])],
};

/** A method and its arguments. */
export function call(dice) {
  const method = dice.one(Object.keys(CALLS));
  return { method, args: CALLS[method](dice).map((arg) => arg ?? null) };
}

/** What an address asks for. */
export function query(dice) {
  const fields = {
    mode: dice.one(["story", "explore", "compare", "lab"]), chapter: dice.one(CHAPTERS), scenario: dice.one(SCENARIOS), seed: String(dice.below(50)), t: String(dice.below(90 * HOUR_MS)),
    autoplay: dice.one(["0", "1"]), locale: dice.one(["en", "it", "es", "fr", "de", "rtl", "long"]), theme: dice.one(["auto", "light", "dark", "projector"]),
    speed: dice.one(["1", "8", "0.5", "fast"]), present: "1", embed: "1", controls: dice.one(["full", "min", "none"]), game: dice.one(["1", "watch"]), keys: dice.one(["on", "off"]),
    run: dice.one(["1AAMQoPc2U-DlpAEG4KcSBQDtfJZI9AuJ9w", "1AAMQoPc2U-Dlp", "%3Cscript%3E"]),
  };
  const rare = new Set(["present", "embed", "controls", "game", "run", "keys"]);
  const chosen = Object.entries(fields).filter(([name]) => dice.share() < (rare.has(name) ? 0.1 : 0.4));
  return chosen.map(([name, value]) => `${name}=${value}`).join("&");
}

const samples = new URL("../crates/queue/samples/", import.meta.url);
const RUNS = {
  "town.txt": "limbo-run 1\nscenario = small-town\nseed = 5\nt = 0d01:10:00\nat 0d00:15:00 cut delivery\nat 0d00:50:00 mend delivery blocks 12 every 0d00:05:00\nat 0d00:50:00 test\n",
  "sandbox.txt": "limbo-run 1\nscenario = sandbox\nseed = 3\nt = 0d01:00:00\nchange weight = 2\nchange stations.mailboxes.capacity_per_s = 0.75\nat 0d00:10:00 cut relay\n",
  "libero.txt": "limbo-run 1\nscenario = libero-2023\nmode = explore\nt = 3d12:00:00\nat 3d13:00:00 mend delivery drip x3fd5555555555555\n",
  "link.txt": "Look: https://example.org/limbo/?scenario=small-town&seed=8&t=60000.",
};

/** Things to bring: what they are called. */
export const THINGS = [...Object.keys(RUNS), ...readdirSync(samples).filter((name) => !name.endsWith(".md")).sort(), "nothing", "anything", "large"];

/** The bytes of a thing; `damage` other than 0 damages it, the same way for the same number. */
export function thing(name, damage) {
  const dice = new Dice(`${name} ${damage}`);
  const bytes = [...whole(name, dice)];
  if (!damage) return bytes;
  const at = () => dice.below(bytes.length + 1);
  for (let i = 1 + dice.below(4); i > 0; i -= 1) {
    switch (dice.below(4)) {
      case 0: bytes.splice(at()); break;
      case 1: bytes.splice(at(), dice.below(40)); break;
      case 2: bytes.splice(at(), 0, ...Array.from({ length: dice.below(20) }, () => dice.below(256))); break;
      default: if (bytes.length) bytes[dice.below(bytes.length)] ^= 1 << dice.below(8);
    }
  }
  return bytes;
}

function whole(name, dice) {
  if (name === "nothing") return [];
  if (name === "anything") return Array.from({ length: 1 + dice.below(3000) }, () => dice.below(256));
  if (name === "large") return Buffer.from(`limbo-run 1\n${"# of no meaning\n".repeat(10_000)}`);
  return RUNS[name] ? Buffer.from(RUNS[name]) : readFileSync(new URL(name, samples));
}
