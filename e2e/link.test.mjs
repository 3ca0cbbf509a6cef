// A run is a value: as a link and as a file it gives the same picture, the same hash; damaged, it gives the
// usual one and a word why.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engine } from "./engine.mjs";
import { scene } from "./harness.mjs";
import { LANGS } from "./texts.mjs";

const town = "?scenario=small-town&seed=5&autoplay=0";
const minutes = (count) => count * 60_000;

/** What a person does: cut, wait, restart in blocks, send a test, and stop later. */
async function aRun(limbo) {
  await limbo.seek(minutes(15));
  await limbo.press("button", "stage.cut_delivery");
  await limbo.seek(minutes(50));
  await limbo.press("radio", "restart.blocks");
  await limbo.press("button", "restart.go");
  await limbo.call("sendTest");
  await limbo.seek(minutes(70));
  return picture(limbo);
}

/** Everything that makes the picture: the trace, where every message is, the moment. */
async function picture(limbo) {
  // The dots are painted with the next frame.
  await limbo.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const { t_ms, ledger, links, blocks, stations, seed, scenario, mode } = await limbo.state();
  const drawn = await limbo.page.evaluate(() => document.querySelector(".stage-dots")?.toDataURL() ?? "");
  return { hash: await limbo.call("hash"), t_ms, ledger, links, blocks, stations, seed, scenario, mode, drawn };
}

/** Goes to an address, and waits until its moment has been reached. */
async function follow(limbo, url, t_ms) {
  await limbo.page.goto("about:blank");
  await limbo.page.goto(url);
  await limbo.started();
  await limbo.until("the moment is there", (state) => state.t_ms === t_ms && !state.seeking && !state.playing);
}

/** What stands on the clipboard; the page itself may only write there. */
const clipboard = (limbo) => engine.clipboard(limbo.page);

for (const lang of LANGS) {
  scene(`a copied link opens the same picture (${lang})`, { query: `${town}&locale=${lang}`, lang }, async (limbo) => {
    const there = await aRun(limbo);
    await limbo.press("button", "take.title");
    await clipboard(limbo).catch(() => {});
    await limbo.press("button", "take.copy_link");
    await limbo.reads(limbo.words("take.copied"));
    const url = await clipboard(limbo);
    assert.equal(url, await limbo.call("url"), "the link is the page's own");
    assert.ok(url.length < 300, `three things done take ${url.length} characters`);
    await follow(limbo, url, there.t_ms);
    await limbo.until("it is the same picture", async () => same(await picture(limbo), there));
    assert.equal((await limbo.state()).locale, lang);
    assert.equal(await limbo.has("button", limbo.words("notice.dismiss")), false, "nothing to say");
  });
}

scene("a saved file opens the same picture, by its button and dropped on the page", { query: town }, async (limbo) => {
  const there = await aRun(limbo);
  const text = await limbo.call("file");
  assert.match(text, /^limbo-run 1\n/);
  assert.match(text, /\nat 0d00:15:00 cut delivery\n/);
  await limbo.call("load", "one-letter", 1);

  const folder = mkdtempSync(join(tmpdir(), "limbo-"));
  try {
    const path = join(folder, "run.txt");
    writeFileSync(path, text);
    await limbo.press("button", "take.title");
    await choose(limbo, path);
    await limbo.until("the moment is there", (state) => state.t_ms === there.t_ms && !state.seeking);
    await limbo.until("it is the same picture", async () => same(await picture(limbo), there));
  } finally {
    rmSync(folder, { recursive: true });
  }

  await limbo.call("load", "one-letter", 1);
  await drop(limbo, "run.txt", text);
  await limbo.until("it is the same picture", async () => same(await picture(limbo), there));
  assert.equal(await limbo.has("button", limbo.words("notice.dismiss")), false, "nothing to say");
});

scene("of two files that are dropped at once one is opened, and the page says which", { query: town }, async (limbo) => {
  const text = await limbo.call("file");
  await limbo.call("load", "one-letter", 1);
  await drop(limbo, "first.txt", text, "second.txt");
  await limbo.until("the first is opened", (state) => state.scenario === "small-town");
  await limbo.reads(limbo.words("notice.one_file", { value: "first.txt" }));
});

scene("a run that is dropped while the dialog is open is the one that its picture shows", { query: town }, async (limbo) => {
  const { ledger } = await aRun(limbo);
  const text = await limbo.call("file");
  await limbo.call("load", "small-town", 6);
  const said = () => limbo.page.$eval(".take-preview", ({ src }) => [...decodeURIComponent(src).matchAll(/<text[^>]*>([^<]*)/g)].map((text) => text[1]));
  await limbo.press("button", "take.title");
  await limbo.page.waitForSelector(".take-preview");
  assert.ok(ledger.limbo > 1 && !(await said()).includes(String(ledger.limbo)));
  await drop(limbo, "run.txt", text);
  // Its headline, over lines, and the stage under it.
  await limbo.until("headline and stage are of the run that was dropped", async () => {
    const words = await said();
    return words.includes(String(ledger.limbo)) && words.join(" ").includes(limbo.words("share.mail.other", { n: ledger.limbo }));
  });
});

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Chooses a file as a person does in the dialog. */
async function choose(limbo, path) {
  const input = await limbo.page.waitForSelector("input[type=file]");
  await input.uploadFile(path);
}

/** Drops a file on the page, or several with the same text. */
function drop(limbo, name, text, ...others) {
  return limbo.page.evaluate((names, text) => {
    const brought = new DataTransfer();
    for (const name of names) brought.items.add(new File([text], name, { type: "text/plain" }));
    const event = (kind) => new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: brought });
    const taken = !document.body.dispatchEvent(event("dragover"));
    document.body.dispatchEvent(event("drop"));
    return taken;
  }, [name, ...others], text);
}

scene("a link to changed parameters brings them along", { query: "?autoplay=0" }, async (limbo) => {
  const text = [
    "limbo-run 1", "scenario = sandbox", "seed = 3", "t = 0d01:00:00",
    "change weight = 2", "change stations.mailboxes.capacity_per_s = 0.75", "at 0d00:10:00 cut relay", "",
  ].join("\n");
  await limbo.call("open", text);
  await limbo.until("it is there", (state) => state.scenario === "sandbox" && state.t_ms === 3_600_000 && !state.seeking);
  assert.equal((await limbo.state()).weight, 2);
  const there = await picture(limbo);
  const [file, url] = [await limbo.call("file"), await limbo.call("url")];
  assert.match(file, /\nchange stations\.mailboxes\.capacity_per_s = 0\.75\n/);
  await follow(limbo, url, there.t_ms);
  assert.equal((await limbo.state()).weight, 2);
  assert.equal(await limbo.call("hash"), there.hash);
});

/** The file of a run in which so many things were done. */
function run(count) {
  const lines = ["limbo-run 1", "scenario = libero-2023", "t = 0d00:00:00"];
  const time = (i) => `${Math.floor(i / 24)}d${String(i % 24).padStart(2, "0")}:00:00.001`;
  for (let i = 0; i < count; i++) {
    lines.push(`at ${time(Math.floor(i * 180 / count))} mend delivery drip x3fd5555555555555`);
  }
  return lines.join("\n");
}

for (const [what, leave] of [
  ["the story", (limbo) => limbo.press("button", "mode.story")],
  ["a game", (limbo) => limbo.page.evaluate(() => window.limbo.show("?game=1"))],
]) {
  scene(`Back out of ${what} finds a run that is too long for an address, which tells no other`, { query: town }, async (limbo) => {
    const done = async () => (await limbo.call("file")).match(/^at /gm)?.length ?? 0;
    await limbo.call("open", run(1_000));
    await limbo.until("it is there", (state) => state.mode === "explore" && state.scenario === "libero-2023");
    assert.equal(await done(), 1_000);
    await limbo.until("the address tells no other run", () => !limbo.page.url().includes("small-town"));
    await leave(limbo);
    await limbo.until("another run is there", async () => (await done()) !== 1_000);
    await limbo.page.goBack();
    await limbo.until("it is there again", async (state) => state.mode === "explore" && (await done()) === 1_000);
  });
}

scene("fifty things done fit a link, a thousand do not and are a file", { query: town }, async (limbo) => {
  await limbo.call("open", run(50));
  await limbo.until("it is there", (state) => state.scenario === "libero-2023");
  const url = await limbo.call("url");
  assert.ok(url.length <= 2_000, `${url.length} characters`);
  await limbo.call("open", run(1_000));
  const refused = await limbo.page.evaluate(() => {
    try {
      return window.limbo.url();
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(refused, "RangeError");
  assert.equal((await limbo.call("file")).split("\nat ").length, 1_001);
  await limbo.press("button", "take.title");
  await limbo.reads(limbo.words("take.link_too_long"));
});

const whole = "1AAMQoPc2U-DlpAEG4KcSBQDtfJZI9AuJ9w";
for (const [what, run, key] of [
  ["cut off", whole.slice(0, -3), "notice.run_damaged"],
  ["written in lower case", whole.toLowerCase(), "notice.run_damaged"],
  ["of nothing", "", "notice.run_damaged"],
  ["of anything", "%3Cscript%3E", "notice.run_damaged"],
  ["of a later version", "7zzzz", "notice.run_version"],
]) {
  const query = `?scenario=small-town&seed=9&t=4500000&autoplay=0&locale=en&run=${run}`;
  scene(`a link ${what} opens the usual run and says why`, { query }, async (limbo) => {
    await limbo.reads(limbo.words(key));
    const { scenario, seed, t_ms, locale } = await limbo.state();
    assert.deepEqual({ scenario, seed, t_ms, locale }, { scenario: "libero-2023", seed: 1, t_ms: 0, locale: "en" });
  });
}

scene("a run that came out otherwise says so", { query: "?autoplay=0" }, async (limbo) => {
  const hash = "hash = 0000000000000001";
  await limbo.call("open", `limbo-run 1\nscenario = small-town\nt = 0d00:30:00\n${hash}\nat 0d00:10:00 cut relay\n`);
  await limbo.reads(limbo.words("notice.run_other"));
  assert.equal((await limbo.state()).links.relay, "broken", "it is played all the same");
});

scene("a run that came out otherwise says so in Compare, too", { query: "?autoplay=0" }, async (limbo) => {
  // So far away that it takes some frames to get there.
  const text = "limbo-run 1\nscenario = libero-2023\nmode = compare\nt = 6d00:00:00\nhash = 0000000000000001\n";
  await limbo.call("open", text);
  await limbo.reads(limbo.words("notice.run_other"));
  assert.equal((await limbo.state()).mode, "compare");
});

scene("a file that is no run, a damaged one and a huge one change nothing", { query: town }, async (limbo) => {
  const there = await aRun(limbo);
  for (const [text, key, fill] of [
    ["<!doctype html>", "notice.file_not_a_run", {}],
    ["limbo-run 9\n", "notice.run_version", {}],
    ["limbo-run 1\nat noon cut relay\n", "notice.file_line", { value: "2" }],
    ["limbo-run 1\nchange weight = 0\n", "notice.run_refused", { value: "weight" }],
    [`limbo-run 1\n${"#".repeat(1 << 20)}`, "notice.file_too_large", {}],
  ]) {
    assert.equal(await drop(limbo, "run.txt", text), true, "the page takes what is dragged over it");
    await limbo.reads(limbo.words(key, fill));
    await limbo.until("the picture is as before", async () => same(await picture(limbo), there));
  }
});

scene("a link that came through messengers leads to the same moment", { blank: true, lang: "en" }, async (limbo) => {
  const query = "scenario=small-town&mode=explore&seed=7&autoplay=0&locale=it&t=3600000";
  const long = "x".repeat(5_000);
  for (const sent of [
    `?${query}.`, `?${query}).`, `?${query}%E2%80%8B`, `?${query}%22,`, `?${query.replaceAll("&", "&amp;")}`,
    `?utm_source=${long}&${query}&fbclid=${long}`, `?${encodeURIComponent(query)}`, `?${query.replace("&t", ").&t")}`,
  ]) {
    await limbo.page.goto("about:blank");
    await limbo.page.goto(process.env.LIMBO_URL + sent);
    await limbo.started();
    await limbo.until(`the moment is there by ${sent.slice(0, 120)}`, (state) => state.seed === 7 && state.t_ms === minutes(60));
    // Of a link that was encoded as a whole only the program reads the language, and has its texts fetched then.
    await limbo.until(`its language is there by ${sent.slice(0, 120)}`, (state) => state.locale === "it");
    assert.equal(await limbo.has("button", limbo.words("notice.dismiss")), false, "nothing is complained of");
  }
  await limbo.call("open", `Hai visto? «https://example.org/limbo/?scenario=small-town&amp;seed=8&amp;t=60000».`);
  await limbo.until("the link in a text is opened", (state) => state.seed === 8 && state.t_ms === minutes(1));
});

scene("a link that is opened leads to where it leads in the address bar", { query: "?mode=explore&scenario=small-town&autoplay=0&locale=en" }, async (limbo) => {
  await limbo.call("open", "https://example.org/limbo/?chapter=monday");
  await limbo.until("the chapter is there, with its own run", (state) => state.mode === "story" && state.chapter === "monday" && state.scenario === "libero-2023" && !state.seeking);
  const opened = await limbo.state();
  await limbo.page.goto(`${process.env.LIMBO_URL}?chapter=monday&autoplay=0&locale=en`);
  await limbo.started();
  const visited = await limbo.until("the moment is there", (state) => state.chapter === "monday" && !state.seeking && state);
  const told = ({ seed, t_ms, playing, ledger }) => ({ seed, t_ms, playing, ledger });
  assert.deepEqual(told(opened), told(visited));
  await limbo.call("open", "?scenario=small-town&t=60000");
  await limbo.until("a run alone is no chapter", (state) => state.mode === "explore" && state.scenario === "small-town" && state.t_ms === minutes(1));
});
