// Colours that are not the page's own: a reader's few (forced colours, as Windows' contrast themes), or those of an
// extension that gives every element a dark background. What is chosen is told from what is not, and no picture is covered.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { scene } from "./harness.mjs";

/** What has a place in forced colours has it here on every screen: not every driver can ask for them. */
const forced = (page) =>
  page.evaluate(() => {
    const rules = (list) => [...list].flatMap((rule) => {
      if (rule instanceof CSSMediaRule) return rule.conditionText.includes("forced-colors: active") ? [...rule.cssRules].map((inner) => inner.cssText) : [];
      return [];
    });
    const style = document.createElement("style");
    // Of the page's own signs neither shadows nor grounds are left.
    style.textContent = [...document.styleSheets].flatMap((sheet) => rules(sheet.cssRules)).join("\n");
    document.head.append(style);
  });

/** Everything that can be chosen: [words, chosen, whether it has the border of what is]. */
const choices = (page) =>
  page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement("p"));
    probe.style.color = "Highlight";
    const highlight = getComputedStyle(probe).color;
    probe.remove();
    const marked = ({ borderTopStyle, borderTopWidth, borderTopColor }) => borderTopStyle === "solid" && parseFloat(borderTopWidth) >= 2 && borderTopColor === highlight;
    const all = [...document.querySelectorAll("[aria-pressed], .mode, .choice, .queue-choice, .story-steps button")];
    return all.filter((element) => element.checkVisibility()).map((element) => {
      const chosen = element.ariaPressed === "true" || element.hasAttribute("aria-current") || element.querySelector(":checked") !== null;
      return [element.textContent.trim() || element.ariaLabel, chosen, marked(getComputedStyle(element))];
    });
  });

const views = [
  ["the story", "?mode=story&chapter=letter&autoplay=0", 1],
  ["the groups of the story", "?mode=story&chapter=groups&autoplay=0", 2],
  ["Explore", "?mode=explore&scenario=small-town&autoplay=0", 2],
  ["Compare", "?mode=compare&scenario=small-town&autoplay=0", 2],
  ["the game", "?mode=explore&game=1", 2],
  ["the QR code", "?mode=explore&scenario=small-town&autoplay=0", 3, async (limbo) => {
    await limbo.page.keyboard.press("3");
    await limbo.until("the link is cut", ({ links }) => links.delivery === "broken");
    await limbo.page.keyboard.press("q");
  }],
  ["a letter of one's own", "?mode=explore&scenario=small-town&autoplay=0", 2, async (limbo) => {
    await limbo.press("button", "mail.send");
    await (await limbo.page.waitForSelector(".chip")).click();
    await limbo.page.waitForSelector(".chip[aria-pressed=true]");
  }],
  ["the workbench", "?mode=explore&scenario=small-town&autoplay=0", 2, async (limbo) => {
    await limbo.press("button", "workbench.invite_go");
    await (await limbo.page.waitForSelector(".workbench-card")).click();
    await (await limbo.page.waitForSelector(".workbench-choice")).click();
    await limbo.page.waitForSelector(".workbench-choice[aria-pressed=true]");
  }],
];
for (const [what, query, some, open] of views) {
  scene(`in forced colours it is seen what is chosen: ${what}`, { query }, async (limbo) => {
    await open?.(limbo);
    await limbo.until("it is all here", async () => (await choices(limbo.page)).filter(([, chosen]) => chosen).length >= some);
    await forced(limbo.page);
    for (const [words, chosen, marked] of await choices(limbo.page)) assert.equal(marked, chosen, words);
  });
}

/** What holds no words and no shapes and has no border but a ground of its own colours: a reader of few colours sees nothing of it. */
const unseen = (page) =>
  page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement("p"));
    const few = ["CanvasText", "GrayText", "Highlight"].map((name) => {
      probe.style.color = name;
      return getComputedStyle(probe).color;
    });
    probe.remove();
    const empty = (element) => element instanceof HTMLElement && element.textContent.trim() === "" && !element.querySelector("svg, canvas")
      && !element.matches("canvas, iframe, input, select, textarea, progress, .round");
    return [...document.querySelectorAll("#limbo *")].filter(empty).flatMap((element) => {
      const { backgroundColor, backgroundImage, borderTopWidth, forcedColorAdjust } = getComputedStyle(element);
      const { width, height } = element.getBoundingClientRect();
      const ground = `${backgroundColor} ${backgroundImage}`;
      if (width * height === 0 || !element.checkVisibility() || ground === "rgba(0, 0, 0, 0) none" || parseFloat(borderTopWidth) > 0) return [];
      // One engine has no forced colours, and does not know the word.
      const kept = few.some((colour) => ground.includes(colour)) && (forcedColorAdjust ?? "none") === "none";
      return kept ? [] : [`${element.localName}.${element.className}: ${ground}`];
    });
  });

const grounds = [
  ["the notices of the story", "?mode=story&chapter=patience&autoplay=0", ".patience-line i", (limbo) => limbo.seek(60 * 3_600_000)],
  ["the links of the story", "?mode=story&chapter=links&autoplay=0", ".figure-bar"],
  ["the account", "?mode=story&chapter=account&autoplay=0", ".account-pile .returned"],
  ["the game", "?mode=explore&game=1", ".operator-inside:not([style*=':0.0%'])", async (limbo) => {
    await (await limbo.page.waitForSelector(".operator-open")).click();
    await limbo.press("button", "game.hour");
  }],
  ["the queue", "?mode=explore&scenario=small-town&autoplay=0", ".queue-bar", async (limbo) => {
    await limbo.press("button", "queue.open");
    await limbo.page.waitForSelector("dialog[open]");
    await limbo.page.evaluate((text) => {
      const brought = new DataTransfer();
      brought.items.add(new File([text], "postqueue-j.json", { lastModified: Date.UTC(2026, 10, 28, 19, 54) }));
      const event = (type) => new DragEvent(type, { dataTransfer: brought, bubbles: true, cancelable: true });
      for (const type of ["dragover", "drop"]) document.querySelector("dialog[open]").dispatchEvent(event(type));
    }, readFileSync(new URL("../crates/queue/samples/postqueue-j.json", import.meta.url), "utf8"));
  }],
  ["the workbench", "?mode=explore&scenario=small-town&autoplay=0", ".workbench-bar span", async (limbo) => {
    await limbo.press("button", "workbench.invite_go");
    await limbo.press("button", "workbench.half.title");
    await limbo.press("button", "workbench.skip");
  }],
];
for (const [what, query, drawn, open] of grounds) {
  scene(`in forced colours nothing is unseen that is drawn by its ground alone: ${what}`, { query }, async (limbo) => {
    await open?.(limbo);
    await limbo.page.waitForSelector(drawn);
    await forced(limbo.page);
    assert.deepEqual(await unseen(limbo.page), []);
  });
}

for (const query of ["?mode=explore&scenario=libero-2023&t=302400000&autoplay=0&theme=projector", "?mode=lab"]) {
  scene(`in forced colours every word in a chart has the colour of words (${query})`, { query }, async (limbo) => {
    await limbo.page.waitForSelector(".chart-svg .axis");
    await forced(limbo.page);
    const fills = await limbo.page.$$eval(".chart-svg text", (words) => {
      const probe = document.body.appendChild(document.createElement("p"));
      probe.style.color = "CanvasText";
      const { color } = getComputedStyle(probe);
      probe.remove();
      return words.filter((word) => getComputedStyle(word).fill !== color).map((word) => word.textContent);
    });
    assert.deepEqual(fills, []);
  });
}

const dark = [
  ["the story", "?mode=story&chapter=letter&autoplay=0", ".stage"],
  ["the question", "?mode=story&chapter=all-at-once&autoplay=0", ".stage, .predict-plot"],
  ["Explore", "?mode=explore&scenario=small-town&autoplay=0", ".stage, .chart-plot"],
  ["Compare", "?mode=compare&scenario=small-town&autoplay=0", ".stage"],
  ["the pull-back", "?mode=story&chapter=letter", ".pull", async (limbo) => {
    const asked_for = (part) => limbo.responses.some((response) => response.url().includes(part));
    await limbo.until("the rest has come", async () => asked_for("/later-") && asked_for(".later.txt"));
    await limbo.page.waitForNetworkIdle();
    await limbo.press("button", "story.next");
    await limbo.find("image", limbo.words("pull.all"));
  }],
];
for (const [what, query, pictures, open] of dark) {
  scene(`an extension that gives every element a dark background covers no picture: ${what}`, { query }, async (limbo) => {
    const all = pictures.split(", ");
    await limbo.page.addStyleTag({ content: "*{background:#111 !important;color:#eee !important}" });
    await open?.(limbo);
    await limbo.until("it is all here", () => limbo.page.evaluate((all) => all.every((one) => document.querySelector(one)), all));
    if (all.includes(".chart-plot")) await limbo.page.waitForSelector(".seek");
    const covers = await limbo.page.evaluate((pictures) => {
      const found = [];
      for (const picture of document.querySelectorAll(pictures)) {
        const area = (element) => element.getBoundingClientRect().width * element.getBoundingClientRect().height;
        for (const element of picture.querySelectorAll("*")) {
          // In a picture shapes have no background; words have a small one.
          if (element.ownerSVGElement || area(element) < area(picture) / 8) continue;
          // These lie under everything and beside the picture, and have a ground of their own.
          if (element.closest(".pull-paper, .pull-words")) continue;
          if (getComputedStyle(element).backgroundColor !== "rgba(0, 0, 0, 0)") found.push(`${element.localName}.${element.getAttribute("class")}`);
        }
      }
      return found;
    }, pictures);
    assert.deepEqual(covers, []);
  });
}

/** The first of the marks that name the colour of a browser's own bar which holds here, and the page's own. */
const bar = (page) =>
  page.evaluate(() => {
    const mark = [...document.querySelectorAll("meta[name=theme-color]")].find(({ media }) => !media || matchMedia(media).matches);
    return [mark.content, getComputedStyle(document.documentElement).getPropertyValue("--paper").trim()];
  });

scene("a browser's own bar has the colour of the page, whichever look is chosen", { query: "?mode=story&autoplay=0" }, async (limbo) => {
  const looks = await limbo.find("combobox", limbo.words("header.theme"));
  for (const look of ["dark", "light", "projector", "auto"]) {
    await looks.select(look);
    await limbo.until(`it looks ${look}`, () => limbo.page.evaluate((look) => (document.documentElement.dataset.theme ?? "auto") === look, look));
    const [of_bar, of_page] = await bar(limbo.page);
    assert.equal(of_bar, of_page, look);
  }
});
