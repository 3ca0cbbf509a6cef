// The page built for a host whose address is known (`dist --url`): a link to a chapter that somebody shares shows what it is
// about, with its picture, and leads whoever opens it to the chapter; an editor makes a frame of it.

import assert from "node:assert/strict";
import test from "node:test";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { scene } from "./harness.mjs";
import { POLICY, article, inside, serve, state, until } from "./hosts.mjs";
import { host, package_of, unzip } from "./packed.mjs";
import { texts } from "./texts.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const it = texts("it");
/** The chapter whose picture is made here; the build makes all of them in the same way, in Chromium. */
const [lang, chapter] = ["it", "groups"];

let folder, served, address;
test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), "limbo-"));
  unzip(package_of("-site.zip"), folder);
  served = await host({ "/school/limbo/": folder }, {}, { "content-security-policy": POLICY, "access-control-allow-origin": "*" });
  address = `${served.origin}/school/limbo/`;
  const run = (program, ...args) => execFileSync(program, args, { cwd: root, stdio: "pipe" });
  // However somebody has typed the address, there are pictures.
  const typed = address.replace("127.0.0.1", "LocalHost");
  run(process.execPath, "xtask/pictures.mjs", folder, typed, process.env.LIMBO_CHROMIUM ?? process.env.LIMBO_BROWSER, `${lang}/${chapter}`);
  run("cargo", "run", "--quiet", "--release", "--package", "limbo-site", "--", folder, "--url", address);
});
test.after(async () => {
  await served?.close();
  rmSync(folder, { recursive: true });
});

const text_of = async (path) => (await fetch(new URL(path, address))).text();

/** What the head of a page says, as a program reads it that shows links. */
async function head(limbo, path) {
  return limbo.page.evaluate((html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const said = {};
    for (const meta of page.querySelectorAll("meta")) {
      said[meta.getAttribute("property") ?? meta.name] = meta.content;
    }
    for (const link of page.querySelectorAll("link")) {
      said[[link.rel, link.type, link.hreflang].filter(Boolean).join(" ")] = link.getAttribute("href");
    }
    return said;
  }, await text_of(path));
}

scene("who shares a chapter shows its title, what it is about and its picture", { blank: true }, async (limbo) => {
  const said = await head(limbo, `s/${lang}/${chapter}.html`);
  assert.equal(said["og:title"], it("story.groups.title"));
  assert.equal(said["og:description"], it("story.groups.a"));
  assert.equal(said["og:url"], `${address}s/${lang}/${chapter}.html`);
  assert.equal(said["og:image"], `${address}og/${lang}/${chapter}.png`);
  assert.ok(said["og:image:alt"].startsWith(it("story.groups.title")), said["og:image:alt"]);
  assert.equal(said["twitter:card"], "summary_large_image");
  const picture = Buffer.from(await (await fetch(said["og:image"])).arrayBuffer());
  assert.equal(picture.toString("latin1", 1, 4), "PNG");
  const size = [picture.readUInt32BE(16), picture.readUInt32BE(20)];
  assert.deepEqual(size, [Number(said["og:image:width"]), Number(said["og:image:height"])]);
  assert.deepEqual(size, [1200, 630]);
  assert.equal((await fetch(new URL("og/alt.json", address))).status, 404, "what is used in the build only is not published");
});

scene("a chapter without a picture has all the rest", { blank: true }, async (limbo) => {
  const said = await head(limbo, "s/en/links.html");
  assert.equal(said["og:title"], limbo.words("story.links.title"));
  assert.equal(said["og:image"], undefined);
});

scene("who opens a shared chapter comes to it at once, under a strict policy", { blank: true, lang }, async (limbo) => {
  await limbo.page.goto(`${address}s/${lang}/${chapter}.html`);
  await limbo.started();
  await limbo.until("the chapter is shown", (state) => state.mode === "story" && state.chapter === chapter && state.locale === lang);
  // Its dialog gives that link on.
  await limbo.press("button", "take.title");
  const link = await limbo.find("textbox", limbo.words("take.step_link"));
  assert.equal(await link.evaluate((input) => input.value), `${address}s/${lang}/${chapter}.html`);
});

scene("without scripts there is the way on, too", { blank: true }, async (limbo) => {
  const html = await text_of(`s/${lang}/${chapter}.html`);
  assert.ok(!/<script|style=/.test(html));
  assert.match(html, /<h1><a href="\.\.\/\.\.\/\?mode=story&amp;chapter=groups&amp;locale=it">/);
});

scene("an editor finds the frame of a chapter and shows it", { blank: true }, async (limbo) => {
  const said = await head(limbo, `s/${lang}/${chapter}.html`);
  const frame = await (await fetch(said["alternate application/json+oembed"])).json();
  assert.deepEqual([frame.version, frame.type, frame.provider_url], ["1.0", "rich", address]);
  assert.equal(frame.thumbnail_url, said["og:image"]);
  assert.ok(Number.isInteger(frame.width) && Number.isInteger(frame.height));
  const page = await serve({ "/": article(frame.html) });
  try {
    await limbo.page.goto(`${page.origin}/`);
    await limbo.page.$eval("iframe", (frame) => frame.scrollIntoView());
    const guest = await inside(limbo.page);
    await until("the chapter is shown", async () => (await state(guest)).chapter === chapter);
  } finally {
    await page.close();
  }
});

scene("the page itself knows its address and its languages", { blank: true }, async (limbo) => {
  const said = await head(limbo, "");
  assert.deepEqual([said.canonical, said["og:url"], said["alternate x-default"]], [address, address, address]);
  for (const code of ["it", "en"]) assert.equal(said[`alternate ${code}`], `${address}?locale=${code}`);
});

scene("built for no address, the page names none", { blank: true }, async (limbo) => {
  const html = await (await fetch(process.env.LIMBO_URL)).text();
  assert.ok(!/og:url|og:image|canonical|hreflang|data-share/.test(html));
  assert.equal((await fetch(new URL("s/it/groups.html", process.env.LIMBO_URL))).status, 404);
  await limbo.page.goto(`${process.env.LIMBO_URL}?mode=story&chapter=groups&autoplay=0&locale=en`);
  await limbo.started();
  await limbo.press("button", "take.title");
  await limbo.find("textbox", limbo.words("take.link"));
  assert.ok(!(await limbo.has("textbox", limbo.words("take.step_link"))));
});
