// What an engine cannot do, with the reason. RELIABILITY.md says the same, word for word (engines.test.mjs): whatever is
// left out of a test in one engine asks here first, and what does not stand here cannot be left out.
// - `why`: the reason
// - `still`: where a page itself can tell, whether it is still so; when it is not any more, a test fails

export const LACKS = {
  firefox: {
    "layout shifts": {
      why: "Firefox has no LayoutShift entries (PerformanceObserver): nobody can say how much of a page moved by itself",
      still: () => !PerformanceObserver.supportedEntryTypes.includes("layout-shift"),
    },
  },
  webkit: {
    "layout shifts": {
      why: "WebKit has no LayoutShift entries (PerformanceObserver): nobody can say how much of a page moved by itself",
      still: () => !PerformanceObserver.supportedEntryTypes.includes("layout-shift"),
    },
    "sheets of paper": {
      why: "WebKitWebDriver has no command that prints (POST /session/{id}/print), so there is no sheet to read again",
    },
    "touch events": {
      why: "WebKitWebDriver turns a finger into a mouse: pointers can be said to be a finger's (webkit/first.mjs), touch events do not come",
    },
    "a page without scripts": {
      why: "WebKitWebDriver looks at a page by the page's own scripts: where there are none it sees nothing",
    },
  },
};
