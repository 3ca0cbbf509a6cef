// Limbo as a guest in other people's pages: it fits, it waits to be seen, it disturbs nobody, it believes nobody.

import assert from "node:assert/strict";
import { CHAPTERS } from "./chapters.mjs";
import { scene } from "./harness.mjs";
import { POLICY, article, behind, frames, inside, serve, state, until, whole } from "./hosts.mjs";

const address = process.env.LIMBO_URL;
const guest = (query, more = "") =>
  `<iframe data-limbo title="Limbo" src="${address}?embed=1&scenario=small-town&locale=en&${query}" ${more}
     style="display:block;width:100%;height:300px;border:0"></iframe>`;

/** A page of somebody else's, and the frames in it. */
function hosted(name, { html, width = 1280, height = 800, ...options }, play) {
  scene(name, { blank: true, width, height, ...options }, async (limbo) => {
    const host = await serve({ "/": html });
    try {
      await limbo.page.goto(`${host.origin}/`);
      await play(limbo, limbo.page);
    } finally {
      await host.close();
    }
  });
}

const two = article(`<script src="${address}embed.js" defer></script>
  <limbo-mail scenario="small-town" mode="explore" locale="en" title="The first"></limbo-mail>
  ${"<p>Words between. ".repeat(150)}
  <limbo-mail scenario="small-town" mode="explore" locale="en" seed="2" title="The second"></limbo-mail>`);
hosted("two embeds in an article are as high as they need, each for itself", { html: two }, async (_, page) => {
  const first = await inside(page);
  const wants = () => first.evaluate(() => document.body.offsetHeight);
  const has = async () => (await frames(page))[0].evaluate((frame) => frame.clientHeight);
  await until("the frame is as high as the guest", async () => Math.abs((await wants()) - (await has())) <= 1);
  assert.ok((await has()) > 400, "there is something to see");
  await page.$$eval("limbo-mail", (elements) => elements[1].scrollIntoView());
  const second = await inside(page, 1);
  assert.equal((await state(second)).seed, 2);
  const title = await page.$$eval(">>> iframe", (frames) => frames.map((frame) => frame.title));
  assert.deepEqual(title, ["The first", "The second"]);
});

/** Has a guest's pictures come by a timer, also where the browser shows it none, and counts those that are still to come. */
const by_timer = (frame) => frame.evaluate(() => {
  window.frames_to_come = new Set();
  window.requestAnimationFrame = (call) => {
    const id = setTimeout(() => {
      window.frames_to_come.delete(id);
      call(performance.now());
    }, 16);
    window.frames_to_come.add(id);
    return id;
  };
  window.cancelAnimationFrame = (id) => {
    window.frames_to_come.delete(id);
    clearTimeout(id);
  };
});

hosted("a guest starts when it is seen and sleeps when it is not", { html: two }, async (_, page) => {
  const first = await inside(page);
  await page.evaluate(() => scrollTo(0, 0));
  await page.$eval("limbo-mail", (frame) => frame.scrollIntoView());
  await until("time passes in it", async () => (await state(first)).t_ms > 500);
  await by_timer(first);
  const to_come = () => first.evaluate(() => window.frames_to_come.size);
  await until("it asks for pictures", async () => (await to_come()) > 0);
  await page.$eval("#after", (link) => link.scrollIntoView());
  // Who sleeps has asked for no more pictures.
  let before;
  await until("it sleeps", async () => {
    before = (await state(first)).t_ms;
    return (await to_come()) === 0;
  });
  await page.$eval("limbo-mail", (frame) => frame.scrollIntoView());
  await until("it goes on", async () => (await state(first)).t_ms > before);
  assert.ok((await state(first)).t_ms < before + 60_000 * 60, "and has not jumped");
});

scene("a lab that waits for its second part in a frame does not grow", { blank: true }, async ({ page }) => {
  const host = await serve({ "/": article(`<script src="${address}embed.js"></script>${guest("mode=lab")}`) });
  try {
    let let_it_come;
    const held = new Promise((resolve) => (let_it_come = resolve));
    await page.setRequestInterception(true);
    page.on("request", async (request) => {
      // With all that comes with it: the frame may grow with its words, and with its style.
      if (/later[-.]/.test(new URL(request.url()).pathname)) await held;
      await request.continue();
    });
    await page.goto(`${host.origin}/`);
    const frame = await inside(page);
    const higher = () => page.$eval("iframe", (element) => element.clientHeight);
    await until("it waits", () => frame.evaluate(() => document.querySelector(".coming") !== null));
    await until("the frame is as high as the guest", async () => Math.abs((await frame.evaluate(() => document.body.offsetHeight)) - (await higher())) <= 1);
    const high = await higher();
    // It would be higher with every frame that is shown.
    await frame.evaluate(async () => {
      for (let i = 0; i < 30; i++) await new Promise(requestAnimationFrame);
    });
    assert.equal(await higher(), high);
    let_it_come();
    await until("the lab is there", () => frame.evaluate(() => document.querySelector(".lab-plot") !== null));
  } finally {
    await host.close();
  }
});

for (const mode of ["lab", "compare"]) {
  const html = article(`<script src="${address}embed.js"></script>${guest(`mode=${mode}`)}`);
  hosted(`a guest with ${mode} is as high as what it shows, and stays so`, { html, width: 800 }, async (_, page) => {
    const frame = await inside(page);
    await whole(frame);
    await until("all of it is there", () => frame.evaluate(() => document.querySelector(".lab-plot, .compare-lead") !== null));
    if (mode === "compare") await until("both futures are known", async () => (await state(frame)).compare?.known === 1);
    const high = () => page.$eval("iframe", (element) => element.clientHeight);
    await until("the frame is as high as the guest", async () => Math.abs((await frame.evaluate(() => document.body.offsetHeight)) - (await high())) <= 1);
    const before = await high();
    await frame.evaluate(async () => {
      for (let i = 0; i < 30; i++) await new Promise(requestAnimationFrame);
    });
    assert.equal(await high(), before);
    const end = await frame.evaluate(() => document.body.offsetHeight - document.querySelector("main").getBoundingClientRect().bottom);
    assert.ok(end < 200, `under what it shows ${end} px are left empty`);
  });
}

/** What stands at the foot of a guest and lies under something else, or outside of the frame. */
const covered = (frame) => frame.evaluate(() => {
  const parts = [...document.querySelectorAll(".embed-line :is(p, a, button), .story-foot button")];
  const lies_open = (part) => [...part.getClientRects()].every((box) => {
    const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return seen !== null && (part.contains(seen) || seen.contains(part) && seen.closest(".embed-line, button") !== null);
  });
  return parts.filter((part) => !lies_open(part)).map((part) => part.textContent);
});

for (const locale of ["en", "it"]) {
  const story = article(`<script src="${address}embed.js"></script>
    <iframe data-limbo title="Limbo" src="${address}?embed=1&mode=story&chapter=cover&locale=${locale}&autoplay=0" style="display:block;border:0"></iframe>`);
  hosted(`nothing lies over the end of a story in an article, at any width, in any chapter (${locale})`, { html: story }, async (_, page) => {
    const frame = await inside(page);
    for (const width of [320, 390, 600, 950, 1100, 1280]) {
      await page.$eval("iframe", (element, width) => (element.style.width = `${width}px`), width);
      for (const chapter of width === 390 ? CHAPTERS : ["cover", "break", "patience"]) {
        await page.$eval("iframe", (element, chapter) => element.contentWindow.postMessage({ limbo: "show", args: [`mode=story&chapter=${chapter}`] }, "*"), chapter);
        await until(`${chapter} is shown`, async () => (await state(frame)).chapter === chapter);
        let over;
        const open = async () => (over = await covered(frame)).length === 0;
        await until(`the end of ${chapter} lies open at ${width} pixels`, open).catch((error) => {
          throw new Error(`${error.message}: ${over}`);
        });
      }
    }
  });
}

const low = article(`<iframe title="Limbo" src="${address}?embed=1&mode=story&chapter=patience&locale=en&autoplay=0"
  style="display:block;width:390px;height:520px;border:0"></iframe>`);
hosted("in a low frame that scrolls the way on stays at its edge, and the end is behind nothing", { html: low }, async (_, page) => {
  const frame = await inside(page);
  const ways = () => frame.evaluate(() => {
    const under = innerHeight - document.querySelector(".story-ways").getBoundingClientRect().bottom;
    return Math.round(under);
  });
  await until("the figure is there", () => frame.evaluate(() => document.querySelector(".patience") !== null));
  for (const top of [0, 200, 400]) {
    await frame.evaluate((top) => scrollTo(0, top), top);
    const under = await ways();
    assert.ok(under >= 0 && under < 20, `${under} px under the buttons, ${top} px down`);
  }
  await frame.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await until("the end lies open", async () => (await covered(frame)).length === 0);
});

const full = article(`<script src="${address}embed.js"></script>${guest("mode=explore&controls=full")}`);
hosted("a dialog of a guest that is higher than the window opens where the reader is", { html: full, width: 800 }, async (_, page) => {
  const frame = await inside(page);
  const share = await frame.waitForSelector('::-p-aria([name="Bring a queue"][role="button"])');
  await until("the frame is higher than the window", () => page.$eval("iframe", (element) => element.clientHeight > innerHeight * 2));
  await share.evaluate((button) => button.scrollIntoView({ block: "center" }));
  await share.click();
  const seen = () => frame.evaluate(() => new Promise((resolve) => {
    const dialog = document.querySelector("dialog[open]");
    if (!dialog) return resolve("no dialog");
    new IntersectionObserver(([{ intersectionRatio }], observer) => (observer.disconnect(), resolve(intersectionRatio))).observe(dialog);
  }));
  await until("all of it is on the screen", async () => (await seen()) > 0.98);
});

hosted("a guest takes neither focus nor scrolling nor Tab", { html: article(`<script src="${address}embed.js"></script>${guest("mode=explore")}`) }, async (_, page) => {
  const frame = await inside(page);
  await until("the frame is high enough", () => page.$eval("iframe", (element) => element.clientHeight > 400));
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "BODY");
  await page.$eval("iframe", (element) => element.scrollIntoView());
  await until("its run goes on", async () => (await state(frame)).t_ms > 0);
  const box = await (await page.$("iframe")).boundingBox();
  const before = await page.evaluate(() => scrollY);
  await page.mouse.move(box.x + box.width / 2, Math.min(box.y + 100, 700));
  await page.mouse.wheel({ deltaY: 900 });
  await until("the host scrolls", async () => (await page.evaluate(() => scrollY)) > before + 300);
  await page.focus("#before");
  let steps = 0;
  do {
    await page.keyboard.press("Tab");
    steps += 1;
  } while (steps < 80 && (await page.evaluate(() => document.activeElement.id)) !== "after");
  assert.ok(steps > 3 && steps < 80, `Tab goes through the guest and out again (${steps} steps)`);
});

hosted("keys of the host's reader are not the guest's", { html: article(guest("mode=explore&autoplay=0")) }, async (_, page) => {
  const frame = await inside(page);
  await page.focus("#before");
  await page.keyboard.press("3");
  await page.keyboard.press("r");
  // What the host asks after them is followed after them.
  await page.$eval("iframe", (element) => element.contentWindow.postMessage({ limbo: "cut", args: ["relay"] }, "*"));
  await until("the host is followed", async () => (await state(frame)).links.relay === "broken");
  const { links, playing } = await state(frame);
  assert.deepEqual([links.delivery, playing], ["up", false]);
});

const sandboxed = article(guest("mode=explore", 'sandbox="allow-scripts"'));
hosted("a guest in a sandbox of scripts alone runs", { html: sandboxed }, async (_, page) => {
  const frame = await inside(page);
  await page.$eval("iframe", (element) => element.scrollIntoView());
  await until("time passes in it", async () => (await state(frame)).t_ms > 500);
});

const told = `<script>window.told = []; addEventListener("message", (e) => told.push(e.data));</script>`;
hosted("heights are told in the hosts' dialects, and on change only", { html: article(told + guest("mode=explore")) }, async (_, page) => {
  await inside(page);
  await until("a height is told", () => page.evaluate(() => window.told.length >= 5));
  // On a narrower column the guest is higher; all that was told before has come by then.
  const before = await page.evaluate(() => window.told.map((m) => m?.["limbo-height"]).filter(Boolean).at(-1));
  await page.$eval("iframe", (element) => element.style.width = "320px");
  await until("another height is told", () =>
    page.evaluate((before) => ![undefined, before].includes(window.told.map((m) => m?.["limbo-height"]).filter(Boolean).at(-1)), before));
  const all_told = () => page.evaluate(() => {
    const last = window.told.map((m) => m?.["limbo-height"]).filter(Boolean).at(-1);
    return window.told.some((m) => m?.subject === "lti.frameResize" && m.height === last);
  });
  await until("every dialect has told it", all_told);
  const told = await page.evaluate(() => window.told);
  const heights = told.map((m) => m?.["limbo-height"]).filter(Boolean);
  for (let i = 1; i < heights.length; i++) assert.notEqual(heights[i], heights[i - 1], "only on change");
  const last = heights.at(-1);
  assert.ok(told.some((m) => m?.["datawrapper-height"]?.limbo === last), "Datawrapper's");
  assert.ok(told.some((m) => m?.sentinel === "amp" && m.type === "embed-size" && m.height === last), "AMP's");
  assert.ok(told.some((m) => m?.subject === "lti.frameResize" && m.height === last), "LTI's");
  const medium = told.filter((m) => typeof m === "string").map((m) => JSON.parse(m));
  assert.ok(medium.some((m) => m.context === "iframe.resize" && m.height === last), "Medium's");
});

hosted("a host's requests are followed, its nonsense is not", { html: article(guest("mode=explore&autoplay=0")) }, async (_, page) => {
  const frame = await inside(page);
  const before = await state(frame);
  await page.$eval("iframe", (element) => {
    const endless = {};
    endless.limbo = endless;
    const nonsense = [
      null, 7, "play", "x".repeat(1e6), {}, { limbo: null }, { limbo: "x".repeat(1e6) }, { limbo: "crash" }, endless,
      { limbo: "seek" }, { limbo: "seek", args: "soon" }, { limbo: "seek", args: [-1] }, { limbo: "__proto__" },
      { limbo: "speed", args: [Infinity] }, { limbo: "cut", args: ["everything"] }, { limbo: "state" }, [], new Date(),
      { get: 1, limbo: ["play"] },
    ];
    for (const message of nonsense) element.contentWindow.postMessage(message, "*");
  });
  // Messages come in their order: once this one is followed the nonsense has been read.
  await page.$eval("iframe", (element) => element.contentWindow.postMessage({ limbo: "cut", args: ["relay"] }, "*"));
  await until("the link is cut", async () => (await state(frame)).links.relay === "broken");
  const { links, ...rest } = await state(frame);
  assert.deepEqual({ ...rest, links: { ...links, relay: "up" } }, { ...before, links: before.links });
});

const stranger = article(`${guest("mode=explore&autoplay=0")}
  <iframe id="stranger" srcdoc="<script>parent.frames[0].postMessage({limbo:'cut',args:['relay']},'*')</script>"></iframe>`);
hosted("another window's requests are not followed", { html: stranger }, async (_, page) => {
  const frame = await inside(page);
  await page.$eval("#stranger", (element) => {
    const script = "for (let i = 0; i < 5; i++) parent.frames[0].postMessage({limbo:'cut',args:['relay']},'*'); parent.asked = true";
    element.srcdoc = `<script>${script}</script>`;
  });
  await until("the stranger has asked", () => page.evaluate(() => window.asked));
  // What the host asks after it is followed after it.
  await page.$eval("iframe", (element) => element.contentWindow.postMessage({ limbo: "cut", args: ["delivery"] }, "*"));
  await until("the host is followed", async () => (await state(frame)).links.delivery === "broken");
  assert.equal((await state(frame)).links.relay, "up");
});

hosted("of a flood of requests a measured number is followed, and the last", { html: article(guest("mode=explore&autoplay=0")) }, async (_, page) => {
  const frame = await inside(page);
  await frame.evaluate(() => {
    window.heard = 0;
    addEventListener("limbo:change", () => (window.heard += 1));
  });
  const begun = Date.now();
  await page.$eval("iframe", (element) => {
    // Two kinds in turn: no two in a row of which the last would do.
    for (let i = 0; i < 5_000; i++) {
      element.contentWindow.postMessage({ limbo: "speed", args: [i % 4 ? 2 : 4] }, "*");
      element.contentWindow.postMessage({ limbo: ["cut", "mend"][i % 2], args: ["relay"] }, "*");
    }
    element.contentWindow.postMessage({ limbo: "speed", args: [8] }, "*");
  });
  await until("the last of them is followed", async () => (await state(frame)).speed === 8);
  // However slow the machine is: four in sixteen milliseconds, and what waited at the end.
  const heard = await frame.evaluate(() => window.heard);
  const ms = Date.now() - begun;
  assert.ok(heard > 0 && heard <= (ms / 16 + 1) * 4 + 64, `${heard} requests were followed in ${ms} ms`);
});

for (const [width, controls] of [[360, "full"], [360, "min"], [360, "none"], [700, "full"]]) {
  const html = article(guest(`mode=explore&controls=${controls}`));
  hosted(`a guest of ${width} pixels with controls=${controls} has nothing beside its edge`, { html, width, height: 740, touch: true }, async (limbo, page) => {
    const frame = await inside(page);
    await whole(frame);
    const over = await frame.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${over} pixels too wide`);
    // Who is only shown it cuts nothing.
    const link = () => frame.$(`::-p-aria([role="button"][name="${limbo.words("stage.cut_relay")}"])`);
    if (controls === "none") assert.equal(await link(), null);
    else await until("the links can be cut", link);
  });
}

scene("under a strict policy and in a folder of its own the page runs", { blank: true }, async (limbo) => {
  const host = await behind("/deep/er/limbo/", { "content-security-policy": POLICY });
  try {
    await limbo.page.goto(`${host.origin}/deep/er/limbo/?scenario=small-town&mode=explore&locale=en`);
    await limbo.started();
    await limbo.until("time passes", (state) => state.t_ms > 500);
    await limbo.press("button", "stage.cut_delivery");
    await limbo.until("the link is cut", (state) => state.links.delivery === "broken");
  } finally {
    await host.close();
  }
});

scene("the page asks nothing of any other host and stores nothing", { query: "?scenario=small-town&mode=explore" }, async (limbo) => {
  await limbo.until("time passes", (state) => state.t_ms > 500);
  const strangers = limbo.responses.map((r) => r.url()).filter((url) => !url.startsWith(address) && !/^(data|blob):/.test(url));
  assert.deepEqual(strangers, []);
  assert.equal(await limbo.page.evaluate(() => document.cookie + localStorage.length + sessionStorage.length), "00");
});

for (const display of ["&embed=1&controls=min", "&embed=1&controls=none", "&present=1"]) {
  scene(`where no card can be shown, no key or click looks for an e-mail (${display})`, { query: `?scenario=small-town&mode=explore&autoplay=0${display}` }, async (limbo) => {
    await limbo.whole();
    await limbo.seek(600_000);
    assert.equal(await limbo.now("application", limbo.words("stage.messages")), null);
    const ring = "#ring-chosen[style*=block]";
    await limbo.page.evaluate(() => {
      const canvas = document.querySelector(".stage-dots");
      const { left, top, width, height } = canvas.getBoundingClientRect();
      for (let y = 0.97; y > 0.3; y -= 0.04) {
        for (let x = 0.1; x < 0.95; x += 0.05) {
          const at = { clientX: left + x * width, clientY: top + y * height, bubbles: true };
          canvas.parentElement.dispatchEvent(new MouseEvent("click", at));
        }
      }
    });
    await limbo.frames(5);
    assert.equal(await limbo.page.$(ring), null);
  });
}
