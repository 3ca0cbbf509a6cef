// An author's whole way: choose, see the preview, copy the lines, paste them into a plain page, read it on a phone.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";
import { article, frames, inside, serve, state, until } from "./hosts.mjs";

const town = "?scenario=small-town&mode=explore&autoplay=0&locale=en";

/** Chooses an entry of a list, as a person does by its words. */
async function choose(limbo, key, words) {
  const list = await limbo.find("combobox", limbo.words(key));
  const value = await list.evaluate((list, words) => [...list.options].find((o) => o.text.includes(words)).value, words);
  await list.select(value);
}

const code = async (limbo) => {
  const lines = await limbo.find("group", limbo.words("article.code"));
  return lines.evaluate((element) => element.textContent);
};

/** Whether the frame in the page shows the chapter; each choice makes another frame. */
const shows = async (page) => (await state(await inside(page)).catch(() => null))?.chapter === "patience";

const FORMS = ["article.element", "article.module", "article.frame", "article.ratio"];
for (const form of FORMS) {
  scene(`what an author chooses and copies is read on a phone (${form})`, { query: town, problems: true }, async (limbo) => {
    await limbo.press("button", "take.title");
    await limbo.press("button", "article.title");
    await choose(limbo, "article.what", limbo.words("story.patience.title"));
    await choose(limbo, "header.language", "Italiano");
    await choose(limbo, "article.form", limbo.words(form));
    const title = await limbo.find("textbox", limbo.words("article.name"));
    await title.click({ count: 3 });
    await title.type('Il "limbo" <della> posta & noi');
    await limbo.press("button", "article.copy");
    await limbo.until("it says how the copying went", () =>
      limbo.page.$eval("dialog[open] [role=status]", (element) => element.textContent !== ""));
    await until("the preview shows what was chosen", () => shows(limbo.page));
    const lines = await code(limbo);

    const host = await serve({ "/": article(lines) });
    try {
      await limbo.page.setViewport({ width: 360, height: 740, hasTouch: true, isMobile: true });
      await limbo.page.goto(`${host.origin}/`);
      await until("there is a frame", async () => (await frames(limbo.page)).length > 0);
      const [element] = await frames(limbo.page);
      await element.evaluate((frame) => frame.scrollIntoView());
      await until("the article shows what was chosen", () => shows(limbo.page));
      const guest = await inside(limbo.page);
      assert.equal(await element.evaluate((frame) => frame.title), 'Il "limbo" <della> posta & noi');
      assert.equal((await state(guest)).locale, "it");
      const over = await guest.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${over} pixels too wide`);
      const wide = await limbo.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `the article is ${wide} pixels too wide`);
      if (form !== "article.ratio") {
        const fits = () => guest.evaluate(() => Math.abs(document.body.offsetHeight - innerHeight) <= 1);
        await limbo.until("the frame is as high as what it shows", fits);
      }
    } finally {
      await host.close();
    }
    // Each choice makes a preview of its own: one that was still loading is given up.
    const given_up = /^request: .*(ERR_ABORTED|BINDING_ABORTED)|^error: TypeError: NetworkError/;
    assert.deepEqual(limbo.problems.filter((problem) => !given_up.test(problem)), []);
  });
}

scene("what is shared is within reach on a phone, in Italian", { query: "?scenario=small-town&autoplay=0&locale=it", lang: "it", width: 360, height: 740, touch: true }, async (limbo) => {
  await limbo.press("button", "take.title");
  await limbo.press("button", "article.title");
  await limbo.find("button", limbo.words("article.copy"));
  const over = await limbo.page.$eval("dialog[open]", (dialog) => dialog.scrollWidth - dialog.clientWidth);
  assert.ok(over <= 0, `${over} pixels too wide`);
});

scene("who reads an article can take a link along that opens the whole page", { query: `${town}&embed=1` }, async (limbo) => {
  await limbo.press("button", "take.title");
  const link = await limbo.find("textbox", limbo.words("take.link"));
  const url = await link.evaluate((input) => input.value);
  assert.ok(url.includes("scenario=small-town") && !url.includes("embed"), url);
});

scene("on paper there are the picture and the ledger, and nothing to press", { query: `${town}&theme=dark` }, async (limbo) => {
  await limbo.find("table", limbo.words("ledger.title"));
  await limbo.page.emulateMediaType("print");
  const seen = await limbo.page.evaluate(() => {
    const shown = (element) => element.getClientRects().length > 0;
    return {
      buttons: [...document.querySelectorAll("button, select, input")].filter(shown).map((e) => e.outerHTML.slice(0, 80)),
      ledger: shown(document.querySelector("table")),
      stage: shown(document.querySelector("canvas")),
      ink: getComputedStyle(document.body).color,
    };
  });
  assert.deepEqual(seen, { buttons: [], ledger: true, stage: true, ink: "rgb(30, 36, 51)" });
});

const zoomed = { query: town, width: 320, height: 256 };
scene("at four times the size nothing stands beside the screen", zoomed, async (limbo) => {
  await limbo.whole();
  const over = await limbo.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${over} pixels too wide`);
});

scene("who copies by the keyboard where the browser refuses is still at the button", {
  query: town,
  before: (page) => page.evaluateOnNewDocument(() => {
    // As it is where the page is not served safely.
    Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined, configurable: true });
  }),
}, async (limbo) => {
  await limbo.press("button", "take.title");
  const button = await limbo.find("button", limbo.words("take.copy_link"));
  await button.focus();
  await limbo.page.keyboard.press("Enter");
  const said = [limbo.words("take.copied"), limbo.words("take.not_copied")];
  await limbo.until("it says how the copying went", () => limbo.page.evaluate((said) =>
    said.some((words) => document.querySelector("dialog[open]").textContent.includes(words)), said));
  assert.ok(await button.evaluate((e) => e === document.activeElement));
  assert.equal(await limbo.page.$("dialog textarea:not([readonly])"), null, "nothing is left of the way there");
});
