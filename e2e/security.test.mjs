// What SECURITY.md promises: what comes from outside is text and never markup, the page asks nobody else for anything and
// keeps no cookie, it runs no other script than the one that was built, and its files say nothing of who built them.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";
import { POLICY, article, behind, inside, serve, until, whole } from "./hosts.mjs";

/** Markup that would say so if anybody made elements of it. */
const IMG = "<img src=x onerror=window.hacked=1>";
const SCRIPT = "</script><script>window.hacked=1</script>";

/** Fails where a text has become an element, or a program. */
async function untouched(page) {
  const found = await page.evaluate(() => ({
    hacked: "hacked" in window,
    elements: document.querySelectorAll("[onerror], img[src=x], svg script, a[href^='javascript:']").length,
  }));
  assert.deepEqual(found, { hacked: false, elements: 0 });
}

/** The documented policy, and that no text may ever be made markup (browsers that do not know it pass over it). */
const strict = { "content-security-policy": `${POLICY}; require-trusted-types-for 'script'; trusted-types 'none'` };

scene("markup in links, files, queues, words and messages stays text, under a policy that allows none", { blank: true }, async (limbo) => {
  const { page } = limbo;
  const host = await behind("/", strict);
  const evil = encodeURIComponent(IMG);
  try {
    // Everything that an address can say; mode and chapter each for itself, since they lead elsewhere.
    const said = ["scenario", "seed", "t", "weight", "locale", "speed", "theme", "game", "run", "controls", "keys"].map((field) => `${field}=${evil}`).join("&");
    for (const query of [`${said}&mode=explore`, `mode=${evil}`, `chapter=${evil}`]) {
      await page.goto(`${host.origin}/?${query}&autoplay=0`);
      await limbo.started();
      await limbo.whole();
      await page.waitForSelector(".notice");
      await untouched(page);
    }
    // A refused value is shown, as text.
    await page.goto(`${host.origin}/?locale=en&speed=${evil}&mode=explore&scenario=small-town&autoplay=0`);
    await limbo.started();
    await limbo.reads("<img src=x");
    for (const text of [`limbo-run 1\nscenario = ${IMG}\n`, `limbo-run 1\n${IMG}\n`, `${IMG}\n`, `https://host.example/?seed=${IMG}`, `?chapter=${SCRIPT}`]) {
      await limbo.call("open", text);
      await limbo.call("show", `?theme=${SCRIPT}&speed=${IMG}`);
      await limbo.reads(SCRIPT.slice(0, 10));
      await untouched(page);
    }
    for (const method of ["cut", "load", "set", "mend", "restart", "destroySpool"]) {
      await page.evaluate((method, text) => { try { window.limbo[method](text, text, text); } catch {} }, method, IMG);
    }
    await queue(limbo);
    await letter(limbo, host.origin);
  } finally {
    await host.close();
  }
});

/** A mail queue whose names, addresses and reasons are markup. */
async function queue(limbo) {
  const line = (n) => JSON.stringify({
    queue_name: IMG, queue_id: `4BY${n}`, arrival_time: 1_795_890_000 + n, message_size: 2048, forced_expire: false, sender: IMG,
    recipients: [{ address: `a@${IMG}`, delay_reason: `${IMG} said: 451 ${SCRIPT}` }],
  });
  const listing = Array.from({ length: 40 }, (_, n) => line(n)).join("\n");
  await limbo.page.evaluate((listing) => {
    const brought = new DataTransfer();
    brought.items.add(new File([`${listing}\n`], "<img src=x onerror=window.hacked=1>.json", { lastModified: Date.UTC(2026, 10, 28, 19, 54) }));
    for (const type of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(type, { dataTransfer: brought, bubbles: true, cancelable: true }));
  }, listing);
  await limbo.find("heading", limbo.words("queue.title"));
  await limbo.until("the pile is there", () => limbo.page.$(".queue-part"));
  // By destination and by reason, where the file's own words are shown.
  for (const [key, own] of [["queue.by_destination", /img.src/], ["queue.by_reason", /said: 451/]]) {
    const choice = await limbo.find("radio", limbo.words(key));
    await choice.evaluate((input) => input.click());
    await limbo.until("the file's own words are shown", async () =>
      own.test(await limbo.page.$$eval(".queue-part", (parts) => parts.map((part) => part.textContent).join())));
    await untouched(limbo.page);
  }
}

/** What the reader calls their letter, and asks the outage. */
async function letter(limbo, origin) {
  const { page } = limbo;
  await page.goto(`${origin}/?mode=story&chapter=letter&autoplay=0&locale=en`);
  await limbo.started();
  await (await page.waitForSelector(".letter-form summary")).click();
  for (const key of ["letter.to", "letter.line"]) await (await limbo.find("textbox", limbo.words(key))).type(IMG);
  await limbo.seek(6_000);
  await limbo.reads(IMG.slice(0, 20));
  await untouched(page);
}

scene("markup in a host's messages stays text", { blank: true }, async (limbo) => {
  const guest = `<iframe title="Limbo" src="${process.env.LIMBO_URL}?embed=1&scenario=small-town&locale=en&mode=explore&autoplay=0" style="width:100%;height:500px"></iframe>`;
  const host = await serve({ "/": article(guest) });
  try {
    await limbo.page.goto(`${host.origin}/`);
    const frame = await inside(limbo.page);
    await limbo.page.evaluate((texts) => {
      const { contentWindow } = document.querySelector("iframe");
      for (const text of texts) for (const limbo of ["show", "open", "load", "cut"]) contentWindow.postMessage({ limbo, args: [text, text] }, "*");
    }, [IMG, SCRIPT, `?speed=${IMG}&seed=4`, `limbo-run 1\nspeed = ${IMG}`]);
    await limbo.page.evaluate(() => document.querySelector("iframe").contentWindow.postMessage({ limbo: "load", args: ["small-town", 99] }, "*"));
    await until("they have been heard", async () => (await frame.evaluate(() => window.limbo.state().seed)) === 99);
    await whole(frame);
    await untouched(frame);
    await untouched(limbo.page);
  } finally {
    await host.close();
  }
});

scene("the page sets no cookie, asks nobody else for anything, and its files name no folder of a machine", { query: "?locale=en", firstVisit: true }, async (limbo) => {
  const asked = [];
  limbo.page.on("request", (request) => asked.push(request.url()));
  await limbo.openModes();
  const own = (url) => url.startsWith(process.env.LIMBO_URL) || /^(data|blob|about):/.test(url);
  assert.deepEqual(asked.filter((url) => !own(url)), []);
  assert.equal(await limbo.page.evaluate(() => document.cookie), "");
  // Put together here, since no file names such a folder (xtask/tests/tidy.rs).
  const machine = ["root", "home", "Users", "work", "tmp"].map((folder) => `/${folder}/`).concat([".cargo", "registry/src", "rustup", "rustc/", "C:\\\\"]);
  const names = await limbo.page.evaluate(() => {
    const { src, dataset } = document.getElementById("boot");
    const of_page = [...document.querySelectorAll("script[src], link[rel=stylesheet]")].map((element) => element.src ?? element.href);
    return [...new Set([src, dataset.wasm, dataset.later, dataset.laterCss, ...of_page, "index.html", "limbo.html", "embed.js", "worker.js"])].filter(Boolean);
  });
  assert.ok(names.length >= 8, `${names}`);
  for (const name of names) {
    const response = await fetch(new URL(name, process.env.LIMBO_URL));
    assert.equal(response.status, 200, name);
    const bytes = Buffer.from(await response.arrayBuffer()).toString("latin1");
    for (const folder of machine) assert.ok(!bytes.includes(folder), `${name} names ${folder}: ${bytes.slice(Math.max(bytes.indexOf(folder) - 40, 0)).slice(0, 120)}`);
  }
});

scene("a script that is another than the one that was built is not run, and the page says so", { blank: true, problems: true }, async (limbo) => {
  const { page } = limbo;
  await page.setRequestInterception(true);
  let changed = 0;
  page.on("request", async (request) => {
    const script = new URL(request.url()).pathname.match(/\/limbo-[0-9a-f]{10}\.js$/);
    if (!script) return request.continue();
    changed += 1;
    const body = Buffer.concat([Buffer.from("window.hacked = 1;\n"), Buffer.from(await (await fetch(request.url())).arrayBuffer())]);
    return request.respond({ status: 200, contentType: "text/javascript", body });
  });
  await page.goto(process.env.LIMBO_URL);
  await page.waitForFunction(() => document.getElementById("no-wasm")?.hidden === false);
  assert.equal(changed, 1);
  assert.ok(!(await page.evaluate(() => "hacked" in window)), "it was not run");
  assert.ok(limbo.problems.some((problem) => /integrity/i.test(problem)), `${limbo.problems}`);
});
