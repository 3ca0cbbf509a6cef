// The look does not depend on the order in which the style sheets arrive.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";

/**
 * Looks at the page: each element's name and class, its box, and all of its computed style but what names an address.
 * It is held against the look that was kept, in the page, since it is large: what differs is what comes back, ten lines
 * at most. `keep`: the next one is held against this one.
 */
const look = (page, { keep }) =>
  page.evaluate((keep) => {
    const seen = [...document.querySelectorAll("#limbo *")].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const computed = getComputedStyle(element);
      // In the order of their names: engines name variables in the order in which the sheets do.
      const style = [...computed].sort().map((name) => `${name}: ${computed.getPropertyValue(name)}`);
      return [`${element.localName}.${element.getAttribute("class") ?? ""}`, [x, y, width, height].join(" "), ...style];
    });
    const before = window.look_before ?? [];
    if (keep) window.look_before = seen;
    if (seen.length !== before.length) return [`${before.length} elements before, ${seen.length} now`];
    const differs = [];
    for (const [i, lines] of seen.entries()) {
      if (lines.length !== before[i].length) differs.push(`${lines[0]}: other lines`);
      for (const [j, line] of lines.entries()) {
        if (line !== before[i][j] && differs.length < 10) differs.push(`${lines[0]}: ${before[i][j]} -> ${line}`);
      }
    }
    return differs;
  }, keep);

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
    await limbo.whole();
    if (query.includes("mode=compare")) await limbo.until("both futures are known", ({ compare }) => compare?.known === 1);
    await limbo.until("it stands still", async () => {
      await limbo.settled();
      return (await look(limbo.page, { keep: true })).length === 0;
    });
    assert.ok((await reorder(limbo.page)) > 1);
    // Without its sheet the page was laid out otherwise for a moment, and what is drawn to measure follows.
    let differs;
    const same = async () => (differs = await look(limbo.page, { keep: false })).length === 0;
    await limbo.until("it looks as before", same).catch(() => {});
    assert.deepEqual(differs, []);
  });
}
