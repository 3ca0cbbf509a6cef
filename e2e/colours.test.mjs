// Colours that are not the page's own: a reader's few (forced colours, as Windows' contrast themes), or those of an
// extension that gives every element a dark background. What is chosen is told from what is not, and no picture is covered.

import assert from "node:assert/strict";
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
