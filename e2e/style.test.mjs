// The look does not depend on the order in which the style sheets arrive.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";

/** Each element's name and class, its box, and all of its computed style but what names an address. */
const look = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("#limbo *")].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const style = [...getComputedStyle(element)].map((name) => `${name}: ${getComputedStyle(element)[name]}`);
      return { name: `${element.localName}.${element.getAttribute("class") ?? ""}`, box: [x, y, width, height].join(" "), style };
    }),
  );

/** Puts the last style sheet before all others, and waits until it is in force again. */
const reorder = (page) =>
  page.evaluate(async () => {
    const sheets = [...document.querySelectorAll("link[rel=stylesheet]")];
    const last = sheets.at(-1);
    const loaded = new Promise((resolve) => last.addEventListener("load", resolve, { once: true }));
    sheets[0].before(last);
    await loaded;
    return sheets.length;
  });

const views = [
  ["the letter", "?mode=story&chapter=letter&autoplay=0", { seek: 7_000 }],
  ["the question", "?mode=story&chapter=all-at-once&autoplay=0", {}],
  ["a chapter in another page", "?mode=story&chapter=neighbour&autoplay=0&embed=1", {}],
  ["Explore", "?scenario=small-town&mode=explore&autoplay=0", { seek: 600_000 }],
  ["Compare", "?mode=compare&autoplay=0", {}],
  ["Lab", "?mode=lab&autoplay=0", {}],
];
for (const [what, query, { seek }] of views) {
  scene(`${what} looks the same in whatever order the style sheets arrive`, { query }, async (limbo) => {
    if (seek) await limbo.seek(seek);
    await limbo.until("the later style sheet is in force", () =>
      limbo.page.evaluate(() => [...document.styleSheets].filter((sheet) => sheet.href).length > 1),
    );
    let before;
    await limbo.until("everything has arrived", async () => {
      const now = await look(limbo.page);
      const still = JSON.stringify(now) === JSON.stringify(before);
      before = now;
      return still && !now.some(({ name }) => name.endsWith(".coming"));
    });
    assert.ok((await reorder(limbo.page)) > 1);
    // Without its sheet the page was laid out otherwise for a moment, and what is drawn to measure follows.
    let after;
    const same = async () => JSON.stringify((after = await look(limbo.page))) === JSON.stringify(before);
    // What differs after that, the comparison below says better.
    await limbo.until("it looks as before", same).catch(() => {});
    assert.equal(after.length, before.length);
    for (const [i, element] of before.entries()) assert.deepEqual(after[i], element);
  });
}
