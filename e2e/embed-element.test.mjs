// The element <limbo-mail> in pages of others: however its script came, whatever is done to it, whenever it is asked.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { scene } from "./harness.mjs";
import { article, frames, inside, serve, state, until, whole } from "./hosts.mjs";

const address = process.env.LIMBO_URL;
const own = (path) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const built = async (name) => (await fetch(address + name)).text();
const script = `<script src="${address}embed.js"></script>`;
const town = 'scenario="small-town" mode="explore" locale="en" autoplay="0"';
const hours = (count) => count * 3_600_000;

/** A page of somebody else's, with more files beside it. */
function hosted(name, { html, files = {}, ...options }, play) {
  scene(name, { blank: true, width: 1280, height: 800, ...options }, async (limbo) => {
    const host = await serve({ "/": article(html), ...files });
    try {
      await limbo.page.goto(`${host.origin}/`);
      await play(limbo.page, host, limbo);
    } finally {
      await host.close();
    }
  });
}

/** Where the frame of the n-th element leads; undefined if it has none. */
const leads = (page, n = 0) =>
  page.$$eval("limbo-mail", (elements, n) => elements[n].shadowRoot?.querySelector("iframe")?.src, n);
/** What stands in an element in the place of a frame. */
const says = (page) => page.$eval("limbo-mail", (element) => element.shadowRoot.querySelector("[role=alert]")?.textContent);
const scrollTo = (page) => page.$eval("limbo-mail", (element) => element.scrollIntoView());

// --- where the page is

const WAYS = {
  "a plain script": script,
  "a plain script with a version": `<script src="${address}embed.js?v=3" defer></script>`,
  "a plain script as a module": `<script type="module" src="${address}embed.js"></script>`,
  "a plain script that a module brings": `<script type="module">import "${address}embed.js";</script>`,
  "a module": `<script type="module" src="${address}embed-module.js"></script>`,
  "a module that a module brings": `<script type="module">import { LimboMail } from "${address}embed-module.js"; if (!LimboMail.home) throw 1;</script>`,
  "a script that is added later": `<script>document.head.append(Object.assign(document.createElement("script"), { src: "${address}embed.js" }))</script>`,
};
hosted("the element finds the page, however its script came", { html: "" }, async (page) => {
  for (const [way, how] of Object.entries(WAYS)) {
    const host = await serve({ "/": article(`${how}<limbo-mail ${town}></limbo-mail>`) });
    try {
      await page.goto(`${host.origin}/`);
      await until(`there is a frame by ${way}`, () => leads(page));
      assert.equal(new URL(await leads(page)).href.split("?")[0], address, way);
      await inside(page);
    } finally {
      await host.close();
    }
  }
});

const BUNDLES = {
  "the package": ["module", () => own("embed/limbo-mail.js")],
  "the plain script": ["text/javascript", () => built("embed.js")],
  "the plain script in a module": ["module", () => built("embed.js")],
  "the module": ["module", () => built("embed-module.js")],
};
hosted("bundled, it says that it does not know the page, and never shows the article in itself", { html: "" }, async (page) => {
  for (const [what, [type, source]] of Object.entries(BUNDLES)) {
    // Others have an embed.js, too.
    const html = `<script src="/other/embed.js"></script><script type="${type}" src="/assets/index-4f2a.js"></script>
      <limbo-mail mode="explore"><a href="#x">instead</a></limbo-mail>`;
    const host = await serve({ "/": article(html), "/assets/index-4f2a.js": await source(), "/other/embed.js": ";" });
    try {
      await page.goto(`${host.origin}/`);
      await until(`${what} says what is missing`, async () => (await says(page))?.includes("LimboMail.home"));
      assert.equal(await leads(page), undefined);
      const height = await page.$eval("limbo-mail a", (link) => link.getBoundingClientRect().height);
      assert.ok(height > 0, "what the author has put inside is seen");
      for (const wrong of ["/", "javascript:alert(1)", "data:text/html,x", "https://"]) {
        await page.$eval("limbo-mail", (element, src) => element.setAttribute("src", src), wrong);
        await until(`${wrong} is refused`, async () => (await says(page))?.includes("does not lead to it"));
        assert.equal(await leads(page), undefined, wrong);
      }
      await page.$eval("limbo-mail", (element, src) => element.setAttribute("src", src), `${address}?scenario=small-town&mode=lab&theme=dark`);
      await until("a link says where the page is", () => leads(page));
      const query = new URL(await leads(page)).searchParams;
      assert.deepEqual(["scenario", "mode", "theme", "embed"].map((name) => query.get(name)), ["small-town", "explore", "dark", "1"]);
      await inside(page);
    } finally {
      await host.close();
    }
  }
});

const steps = `${script}<limbo-mail src="${address}s/it/four-o-clock.html" theme="dark"></limbo-mail>`;
hosted("the link of a step, too, says where the page is, and shows that step as a guest", { html: steps }, async (page) => {
  const frame = await inside(page);
  await until("the step is shown, in its language and the article's look", async () => {
    const { mode, chapter, locale, theme } = await state(frame);
    return `${mode} ${chapter} ${locale} ${theme}` === "story four-o-clock it dark";
  });
  assert.equal(new URL(await leads(page)).searchParams.get("embed"), "1");
  assert.equal((await leads(page)).split("?")[0], address);
  // What such a link says, attributes say over again.
  await page.$eval("limbo-mail", (element) => Object.assign(element, { chapter: "groups", locale: "de" }));
  await until("another step is shown", async () => {
    const { chapter, locale } = await state(await inside(page));
    return chapter === "groups" && locale === "de";
  });
});

const set_home = `<script type="module">import { LimboMail } from "/limbo-mail.js"; LimboMail.home = "${address}";</script>
  <limbo-mail ${town}></limbo-mail>`;
hosted("the package is told once where the page is", { html: set_home, files: { "/limbo-mail.js": own("embed/limbo-mail.js") } }, async (page) => {
  await until("there is a frame", () => leads(page));
  assert.equal((await state(await inside(page))).scenario, "small-town");
});

// --- attributes and copies

hosted("attributes that are set one after the other, faster than the guest follows, all arrive", { html: `${script}<limbo-mail ${town}></limbo-mail>` }, async (page) => {
  const frame = await inside(page);
  await until("it hears", () => page.$eval("limbo-mail", (element) => element.ready));
  await page.$eval("limbo-mail", async (element) => {
    for (const [name, value] of [["chapter", "monday"], ["theme", "dark"], ["locale", "it"], ["locale", "de"]]) {
      // What is set together is asked for together; this is asked for alone.
      await null;
      if (name === "chapter") element.mode = "story";
      element[name] = value;
    }
  });
  await until("all is there", async () => {
    const { chapter, theme, locale } = await state(frame);
    return chapter === "monday" && theme === "dark" && locale === "de";
  });
});

hosted("an attribute's value that is refused changes nothing", { html: `${script}<limbo-mail ${town} theme="dark"></limbo-mail>`, problems: true }, async (page) => {
  const frame = await inside(page);
  await until("it hears", () => page.$eval("limbo-mail", (element) => element.ready));
  await page.$eval("limbo-mail", (element) => (element.theme = "sepia"));
  await until("it is said", () => frame.evaluate(() => document.body.innerText.includes("sepia")));
  assert.equal((await state(frame)).theme, "dark");
  await frame.evaluate(() => window.limbo.show("keys=off"));
  await frame.evaluate(() => window.limbo.show("keys=no&speed=2"));
  await until("what is right beside it counts", async () => (await state(frame)).speed === 2);
  assert.match(await frame.evaluate(() => window.limbo.url()), /keys=off/);
});

const switches = `${script}<limbo-mail scenario="small-town" mode="explore" locale="en" autoplay="false" present></limbo-mail>`;
hosted("what is on or off is said as HTML and frameworks say it, too", { html: switches }, async (page) => {
  const frame = await inside(page);
  const asked = async () => {
    const query = new URL(await leads(page)).searchParams;
    return `${query.get("autoplay")} ${query.get("present")}`;
  };
  assert.equal(await asked(), "0 1");
  assert.equal((await state(frame)).playing, false);
  for (const [autoplay, present, understood] of [["true", "false", "1 0"], ["0", "", "0 1"], ["", "0", "1 0"], ["false", "true", "0 1"]]) {
    await page.$eval("limbo-mail", (element, set) => Object.entries(set).forEach((pair) => element.setAttribute(...pair)), { autoplay, present });
    await until(`autoplay="${autoplay}" and present="${present}" are understood`, async () => (await asked()) === understood);
  }
});

hosted("attributes count whenever they are set, and those of a task together", { html: script }, async (page) => {
  await page.evaluate(() => {
    const element = document.createElement("limbo-mail");
    document.querySelector("h1").after(element);
    const set = { scenario: "small-town", mode: "explore", locale: "en", weight: 40, seed: 7, autoplay: "0", title: "Mine" };
    for (const [name, value] of Object.entries(set)) element.setAttribute(name, value);
    window.made = 1;
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) window.made += addedNodes.length;
    }).observe(element.shadowRoot, { childList: true });
  });
  const frame = await inside(page);
  const { scenario, seed, weight, locale } = await state(frame);
  assert.deepEqual({ scenario, seed, weight, locale }, { scenario: "small-town", seed: 7, weight: 40, locale: "en" });
  // The page in the frame lives on.
  await frame.evaluate(() => (window.mark = 1));
  const change = (attributes) => page.$eval("limbo-mail", (element, attributes) => {
    for (const [name, value] of Object.entries(attributes)) element[name] = value;
  }, attributes);
  for (const [attributes, reached] of [
    [{ t: hours(2) }, (now) => now.t_ms === hours(2) && now.seed === 7],
    [{ theme: "dark", speed: 4 }, (now) => now.theme === "dark" && now.speed === 4 && now.t_ms === hours(2)],
    [{ locale: "it" }, (now) => now.locale === "it" && now.t_ms === hours(2)],
    [{ seed: 9, t: hours(1) }, (now) => now.seed === 9 && now.t_ms === hours(1) && !now.playing],
    [{ mode: "story", chapter: "break", scenario: null, weight: null, seed: null, t: null, speed: null }, (now) => now.chapter === "break"],
    [{ chapter: "groups" }, (now) => now.chapter === "groups" && now.mode === "story"],
    [{ chapter: "monday", autoplay: true }, (now) => now.chapter === "monday" && now.playing],
  ]) {
    await change(attributes);
    await until(`the guest follows ${JSON.stringify(attributes)}`, async () => reached(await state(frame)));
  }
  assert.equal(await frame.evaluate(() => window.mark), 1, "it was never loaded anew");
  await whole(frame);
  const made = await page.evaluate(() => window.made);
  // What it cannot change alone makes one frame for all.
  await change({ controls: "none", keys: "off", present: null, theme: "light" });
  await until("the other page is there", async () => (await leads(page)).includes("controls=none"));
  assert.equal((await state(await inside(page))).chapter, "monday");
  assert.equal(await page.evaluate(() => window.made), made + 1);
  assert.equal((await frames(page)).length, 1);
});

hosted("in a comparison t is where the two part, also where it is set later; a question of the lab can be taken back", { html: `${script}<limbo-mail scenario="libero-2023" mode="compare" t="250000000" compare_t="320000000" autoplay="0" locale="en"></limbo-mail>` }, async (page) => {
  let frame = await inside(page);
  await until("the two part there", async () => (await state(frame)).compare?.from_ms === 250_000_000);
  await page.$eval("limbo-mail", (element) => (element.t = 290_000_000));
  await until("they part later", async () => (await state(frame)).compare?.from_ms === 290_000_000);
  await page.$eval("limbo-mail", (element) => Object.assign(element, { mode: "lab", lab: "libero-2023.capacity", t: null, compare_t: null, scenario: "small-town" }));
  await until("the lab is there", async () => (await state(frame)).mode === "lab");
  await page.$eval("limbo-mail", (element) => (element.lab = null));
  await until("another frame asks the usual question", async () => !(await leads(page)).includes("lab="));
});

const one = `${script}<div id="a"><limbo-mail ${town} seed="4"></limbo-mail></div><div id="b"></div>`;
hosted("a copy, a move and a return are elements like any other", { html: one }, async (page) => {
  const seeds = async () => {
    await until("every element has a frame", () => page.$$eval("limbo-mail", (all) => all.every((e) => e.shadowRoot.querySelector("iframe"))));
    return page.$$eval("limbo-mail", (all) => all.map((e) => new URL(e.shadowRoot.querySelector("iframe").src).searchParams.get("seed")));
  };
  const settled = async () => {
    for (const [n] of (await frames(page)).entries()) {
      await page.$$eval("limbo-mail", (all, n) => all[n].scrollIntoView(), n);
      // What is still on its way when a page goes is a fault to some browsers.
      await whole(await inside(page, n));
    }
  };
  await settled();
  assert.equal(await page.$eval("#a", (a) => a.innerHTML.includes("iframe")), false, "the frame is not in the author's markup");
  const copies = {
    clone: (a, b) => b.append(a.firstElementChild.cloneNode(true)),
    markup: (a, b) => (b.innerHTML = a.innerHTML),
    template: (a, b) => {
      const template = document.createElement("template");
      template.innerHTML = a.innerHTML;
      b.replaceChildren(template.content.cloneNode(true));
    },
  };
  for (const [how, copy] of Object.entries(copies)) {
    await page.evaluate(`(${copy})(document.getElementById("a"), document.getElementById("b"))`);
    assert.deepEqual(await seeds(), ["4", "4"], how);
    await settled();
  }
  await page.evaluate(() => document.getElementById("b").replaceChildren());
  // Away, changed, asked and back again: as it was left.
  await page.evaluate(() => {
    const element = document.querySelector("limbo-mail");
    element.remove();
    element.setAttribute("seed", "8");
    element.ask("seek", 7_200_000);
    document.getElementById("b").append(element);
  });
  assert.deepEqual(await seeds(), ["8"]);
  // Not every engine leaves the page where it was seen.
  await settled();
  const frame = await inside(page);
  await until("it is where it was asked to be", async () => (await state(frame)).t_ms === hours(2));
});

hosted("an element that was there before its script begins to live with it", { html: `<limbo-mail ${town}><a href="#x">instead</a></limbo-mail>` }, async (page) => {
  await page.evaluate((src) => {
    document.querySelector("limbo-mail").seed = 6;
    document.head.append(Object.assign(document.createElement("script"), { src }));
  }, `${address}embed.js`);
  assert.equal((await state(await inside(page))).seed, 6);
  assert.equal(await page.$eval("limbo-mail", (element) => element.innerHTML), '<a href="#x">instead</a>', "its content is the author's");
});

// --- wishes

// Farther below than where browsers begin to load what is asked for lazily: 2,500 or 4,000 pixels.
const far = `${script}<div style="height:9000px"></div><limbo-mail ${town}></limbo-mail>`;
hosted("what is asked of a frame that is not yet loaded waits for it", { html: far }, async (page) => {
  await page.$eval("limbo-mail", (element) => {
    window.heard = 0;
    document.addEventListener("limbo-ready", () => (window.heard += 1));
    for (let i = 0; i <= 500; i++) element.ask("seek", i * 14_400);
    element.ask("cut", "relay");
    if (element.ready) throw new Error("it cannot be ready");
  });
  await scrollTo(page);
  const frame = await inside(page);
  await until("all of it was done", async () => {
    const { t_ms, links } = await state(frame);
    return t_ms === hours(2) && links.relay === "broken";
  });
  assert.equal(await page.$eval("limbo-mail", (element) => element.ready), true);
  assert.equal(await page.evaluate(() => window.heard), 1);
  await assert.rejects(page.$eval("limbo-mail", (element) => element.ask("seek", () => {})), "what cannot be sent is an error at once");
});

hosted("of two addresses that are asked for before the frame is loaded both count, where they name different things", { html: far }, async (page) => {
  await page.$eval("limbo-mail", (element) => {
    element.ask("show", "mode=story&chapter=break");
    element.ask("show", "mode=story&chapter=monday");
    element.ask("show", "theme=dark");
    if (element.ready) throw new Error("it cannot be ready");
  });
  await scrollTo(page);
  const frame = await inside(page);
  await until("it is there, in the dark", async () => {
    const { chapter, theme } = await state(frame);
    return chapter === "monday" && theme === "dark";
  });
});

hosted("what is asked while the reader has the page loaded anew waits for it, too", { html: one }, async (page) => {
  const frame = await inside(page);
  await whole(frame);
  await page.$eval("limbo-mail", (element) => {
    window.heard = 0;
    element.addEventListener("limbo-ready", () => (window.heard += 1));
  });
  // Asked at once when the page says that it goes: a tenth of a second later it is there again.
  await page.$eval("limbo-mail", (element) => {
    window.gone = false;
    addEventListener("message", ({ data }) => {
      if (window.gone || data?.["limbo-ready"] !== 0) return;
      if (element.ready) throw new Error("it has gone");
      element.ask("seek", 7_200_000);
      element.ask("cut", "relay");
      window.gone = true;
    });
  });
  await frame.evaluate(() => void setTimeout(() => location.reload()));
  await until("the page has gone", () => page.evaluate(() => window.gone));
  await until("all was done", async () => {
    // The page that goes may be asked for the last time.
    const { t_ms, links } = await state(await inside(page)).catch(() => ({}));
    return t_ms === hours(2) && links.relay === "broken";
  });
  assert.equal(await page.$eval("limbo-mail", (element) => element.ready), true);
  assert.equal(await page.evaluate(() => window.heard), 1, "an article hears of it");
});

hosted("what is asked after an attribute was set is asked of what that leads to", { html: one }, async (page) => {
  let frame = await inside(page);
  // In the same frame ...
  await page.$eval("limbo-mail", (element) => {
    element.scenario = "gmail-2020";
    element.ask("seek", 8_160_000);
  });
  await until("it is there, at the instant", async () => {
    const { scenario, t_ms } = await state(frame);
    return scenario === "gmail-2020" && t_ms === 8_160_000;
  });
  await whole(frame);
  // ... in another one, which is on its way, too.
  await page.$eval("limbo-mail", (element) => {
    element.controls = "min";
    element.ask("cut", "relay");
    queueMicrotask(() => {
      element.seed = "9";
      element.ask("seek", 60_000);
    });
  });
  await until("there is another frame", async () => (await leads(page))?.includes("seed=9"));
  frame = await inside(page);
  await until("all was done in it", async () => {
    const { seed, t_ms, links } = await state(frame);
    return seed === 9 && t_ms === 60_000 && links.relay === "broken";
  });
});

hosted("while its page is on its way, too, the order is that of who asks, and an instant that is taken back is not shown", { html: far }, async (page) => {
  const task = (set) => page.$eval("limbo-mail", set);
  await task((element) => {
    element.t = 100_000;
    element.ask("cut", "relay");
    element.ask("seek", 200_000);
  });
  await scrollTo(page);
  let frame = await inside(page);
  await until("what was asked last is shown", async () => (await state(frame)).t_ms === 200_000);
  const { links } = await state(frame);
  assert.equal(links.relay, "broken");
  await whole(frame);
  // Three tasks, one right after the other: a tenth of a second later the page may be there.
  await task(async (element) => {
    for (const set of [{ controls: "min" }, { t: 300_000 }, { t: 60_000, seed: 9 }]) {
      Object.assign(element, set);
      await new Promise((resolve) => setTimeout(resolve));
    }
  });
  await until("there is another frame", async () => (await leads(page))?.includes("seed=9"));
  frame = await inside(page);
  // An instant that was taken back is not shown on the way to it either.
  await until("the run is there", async () => {
    const { seed, t_ms, seeking } = await state(frame);
    assert.ok(seed !== 9 || t_ms <= 60_000, `${t_ms}`);
    return seed === 9 && t_ms === 60_000 && !seeking;
  });
});

hosted("instant and speed change together, and what the reader has done stays", { html: one }, async (page) => {
  const frame = await inside(page);
  await frame.evaluate(() => window.limbo.cut("relay"));
  await page.$eval("limbo-mail", (element) => Object.assign(element, { t: 7_200_000, speed: 2 }));
  await until("both are so", async () => {
    const { t_ms, speed } = await state(frame);
    return t_ms === hours(2) && speed === 2;
  });
  assert.equal((await state(frame)).links.relay, "broken");
  await whole(frame);
  // A page without a place is the story's: what was asked for is not asked for any more.
  await page.$eval("limbo-mail", (element) => ["scenario", "seed", "mode", "t"].forEach((name) => (element[name] = null)));
  await until("it is the story", async () => (await state(await inside(page))).mode === "story");
});

const both = `${script}<limbo-mail scenario="libero-2023" mode="compare" locale="en"></limbo-mail>`;
hosted("what is asked of two futures before they are there waits for them", { html: both }, async (page) => {
  await page.$eval("limbo-mail", (element) => element.ask("seek", 320_000_000));
  const frame = await inside(page);
  await until("they are there, at the instant", async () => (await state(frame)).compare?.t_ms === 320_000_000);
});

/** Sixty wishes a second, forward and then back, and what the guest did of them. */
async function scrub(page, frame, wishes) {
  await frame.evaluate(() => {
    window.seen = [];
    const look = () => {
      const { t_ms } = window.limbo.state();
      if (window.seen.at(-1) !== t_ms) window.seen.push(t_ms);
      requestAnimationFrame(look);
    };
    look();
  });
  await page.$eval("limbo-mail", async (element, wishes) => {
    for (const t of wishes) {
      element.ask("seek", t);
      await new Promise((resolve) => setTimeout(resolve, 1000 / 60));
    }
  }, wishes);
  await until("the last wish is followed", async () => (await state(frame)).t_ms === wishes.at(-1));
  return frame.evaluate(() => window.seen);
}

const great = `${script}<limbo-mail scenario="libero-2023" mode="explore" locale="en" autoplay="0" controls="none"></limbo-mail>`;
hosted("sixty wishes a second are followed in their order, and the last always", { html: great }, async (page) => {
  await scrollTo(page);
  const frame = await inside(page);
  const forward = Array.from({ length: 120 }, (_, i) => hours(1) + i * hours(1));
  const seen = await scrub(page, frame, forward);
  // How many there are is the machine's: more than none between the first and the last.
  assert.ok(seen.length > 2, `only ${seen.length} pictures of 120 wishes`);
  const sorted = [...seen].sort((a, b) => a - b);
  assert.deepEqual(seen, sorted, "forward only");
  const back = await scrub(page, frame, forward.toReversed());
  console.log(`      of 120 wishes forward ${seen.length} were seen, of 120 back ${back.length}`);
  assert.ok(back.length > 2, `only ${back.length} pictures on the way back`);
});

// --- heights

const early = `<script>window.told = 0; addEventListener("message", ({ data }) => (window.told += Boolean(data?.["limbo-height"])))</script>
  <iframe data-limbo title="Limbo" src="${address}?embed=1&scenario=small-town&mode=explore&locale=en&autoplay=0"
  style="display:block;width:100%;border:0"></iframe>`;
hosted("a frame that is ready before the script gets its height all the same", { html: early }, async (page) => {
  const frame = await inside(page);
  await until("the guest is as it will be", () => frame.evaluate(() => document.body.offsetHeight > 400));
  await until("it has told its height", () => page.evaluate(() => window.told > 0));
  assert.equal(await page.$eval("iframe", (element) => element.clientHeight), 150, "nobody has heard it");
  await page.addScriptTag({ url: `${address}embed.js` });
  await until("the frame is as high as the guest", () =>
    frame.evaluate(() => Math.abs(document.body.offsetHeight - innerHeight) <= 1));
});

// --- the example

/** The example as a newspaper has it: its text and script on its own host, the element's script on Limbo's. */
async function paper() {
  const html = (await built("examples/scrolly.html")).replaceAll("../", address);
  const file = (name) => built(`examples/${name}`);
  return { "/": html, "/scrolly.css": await file("scrolly.css"), "/scrolly.js": await file("scrolly.js") };
}

for (const [width, height, touch] of [[1280, 800, false], [360, 740, true]]) {
  scene(`an article follows its reader's scrolling at ${width} pixels`, { blank: true, width, height, touch }, async (limbo) => {
    const { page } = limbo;
    const host = await serve(await paper());
    try {
      await page.goto(`${host.origin}/`);
      await page.evaluate(() => document.querySelector(".stage").scrollIntoView());
      const frame = await inside(page);
      const steps = await page.$$eval("[data-from]", (all) => all.length);
      assert.ok(steps >= 5, `${steps} steps`);
      for (const step of [...Array(steps).keys(), 1]) {
        const scroll = () => page.$$eval("[data-from]", (all, step) => {
          // The middle of the step to where it is read: beside the stage, or under it.
          const { top, height } = all[step].getBoundingClientRect();
          const stage = document.querySelector("limbo-mail").getBoundingClientRect();
          const line = stage.width > innerWidth * 0.8 ? (stage.height + innerHeight) / 2 : innerHeight * 0.62;
          scrollBy({ top: top + height / 2 - line, behavior: "instant" });
          return [all[step].dataset.from, all[step].dataset.to].map(Number);
        }, step);
        await until(`the run is in the middle of step ${step}`, async () => {
          // Again and again: until the frame has its height the places move.
          const [from, to] = await scroll();
          const { t_ms, seeking } = await state(frame);
          return !seeking && Math.abs(t_ms / hours(1) - (from + to) / 2) < (to - from) / 10;
        });
        const seen = await page.$eval("limbo-mail", (element) => {
          const { top, bottom } = element.getBoundingClientRect();
          return { top, bottom };
        });
        const room = touch ? 150 : 0;
        assert.ok(seen.top >= -1 && seen.bottom <= height + 1 - room, `the whole stage is seen, and the text: ${JSON.stringify(seen)}`);
      }
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${over} pixels too wide`);
    } finally {
      await host.close();
    }
  });
}

scene("who wants little motion sees one still for each step", { blank: true, before: (page) => page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]) }, async ({ page }) => {
  const host = await serve(await paper());
  try {
    await page.goto(`${host.origin}/`);
    await page.evaluate(() => document.querySelector(".stage").scrollIntoView());
    const frame = await inside(page);
    const scroll = () => page.$$eval("[data-from]", (all) => {
      const { top } = all[2].getBoundingClientRect();
      scrollBy({ top: top - innerHeight * 0.5, behavior: "instant" });
      return Number(all[2].dataset.to);
    });
    // Again and again: until the frame has its height the places move.
    await until("the run is at the step's end", async () => {
      const to = await scroll();
      return (await state(frame)).t_ms === hours(to);
    });
  } finally {
    await host.close();
  }
});
