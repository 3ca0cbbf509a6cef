// How much of a page moves by itself.

/** How much of the page may move by itself within a few seconds (Cumulative Layout Shift); "good" is below 0.1. */
export const SHIFT_MAX = 0.05;

/** Adds up what moves without the reader's doing, before anything of the page is there. */
export const watch_shifts = (page) => page.evaluateOnNewDocument(() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      const nodes = entry.sources.map(({ node }) => node?.className?.toString() || node?.nodeName);
      window.shifts.push({ at: entry.startTime, value: entry.value, nodes: nodes.join(", ") });
    }
  }).observe({ type: "layout-shift", buffered: true });
});

/** The worst of what moved together, and all of it; as browsers count it: at most a second apart, and within five. */
export async function worst_shift(page) {
  const shifts = await page.evaluate(() => window.shifts);
  let [worst, sum, first, last] = [0, 0, -Infinity, -Infinity];
  for (const { at, value } of shifts) {
    if (at - last > 1000 || at - first > 5000) [sum, first] = [0, at];
    sum += value;
    last = at;
    worst = Math.max(worst, sum);
  }
  return { worst, shifts };
}

/** Notes how high each of the story's figures is while it is being worked out, and how high with its numbers. */
export const watch_figures = (page) => page.evaluateOnNewDocument(() => {
  window.figures = {};
  new MutationObserver(() => {
    for (const figure of document.querySelectorAll(".figure")) {
      const seen = (window.figures[figure.className] ??= {});
      if (figure.querySelector(".figure-pending")) seen.before ??= figure.offsetHeight;
      else seen.after ??= figure.offsetHeight;
    }
  }).observe(document, { childList: true, subtree: true });
});
