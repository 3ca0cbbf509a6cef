// What an engine cannot do, with the reason. RELIABILITY.md says the same, word for word (engines.test.mjs): whatever is
// left out of a test in one engine asks here first, and what does not stand here cannot be left out.
// - `why`: the reason
// - `still`: where a page itself can tell, whether it is still so; when it is not any more, a test fails
// - `tried`: the same where the driver has to be asked; it is given the page

export const LACKS = {
  firefox: {
    "layout shifts": {
      why: "Firefox has no LayoutShift entries (PerformanceObserver): nobody can say how much of a page moved by itself",
      still: () => !PerformanceObserver.supportedEntryTypes.includes("layout-shift"),
    },
    "workers without a report": {
      why: "Firefox reports that the feature `serial` was asked for whenever a frame of another origin starts a worker, whatever the worker does: such a report says nothing of the page",
      still: () => new Promise((done) => {
        const start = () => {
          const say = (what) => parent.postMessage(what, "*");
          new ReportingObserver(([{ body }]) => say(body.featureId)).observe();
          // A worker that has started and of which nothing was reported.
          new Worker("data:text/javascript,postMessage(0)").onmessage = () => setTimeout(say, 0, "nothing");
        };
        addEventListener("message", ({ data }) => done(data === "serial"), { once: true });
        document.body.append(Object.assign(document.createElement("iframe"), { sandbox: "allow-scripts", srcdoc: `<script>(${start})()</script>` }));
      }),
    },
  },
  webkit: {
    "layout shifts": {
      why: "WebKit has no LayoutShift entries (PerformanceObserver): nobody can say how much of a page moved by itself",
      still: () => !PerformanceObserver.supportedEntryTypes.includes("layout-shift"),
    },
    "sheets of paper": {
      why: "WebKitWebDriver has no command that prints (POST /session/{id}/print), so there is no sheet to read again",
      tried: (page) => page.at([], (driver) => driver.send("POST", "/print", {})).then(() => false, ({ kind }) => kind === "unknown command"),
    },
    "touch events": {
      why: "WebKitWebDriver turns a finger into a mouse: pointers can be said to be a finger's (webkit/first.mjs), touch events do not come",
      tried: async (page) => {
        await page.evaluate(() => {
          window.heard = [];
          for (const kind of ["touchstart", "mousedown"]) addEventListener(kind, () => window.heard.push(kind), true);
        });
        const actions = [{ type: "pointerMove", duration: 0, x: 20, y: 20 }, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
        await page.act([{ type: "pointer", id: "finger", parameters: { pointerType: "touch" }, actions }]);
        return page.evaluate(() => window.heard.join() === "mousedown");
      },
    },
    "a window of nothing": {
      why: "WebKitGTK's small browser is never narrower than its own buttons, 28 pixels",
      tried: async (page) => {
        await page.at([], (driver) => driver.send("POST", "/window/rect", { x: 0, y: 0, width: 1, height: 400 }));
        await page.waitForFunction(() => innerWidth < 100);
        return page.evaluate(() => innerWidth === 28);
      },
    },
    "a cache of files": {
      why: "WebKitWebDriver's browser is a private one, which keeps no file that it has fetched: the page and its worker each ask the host",
      tried: async (page) => {
        const { asked } = page.context.traffic();
        await page.evaluate(async () => {
          for (let i = 0; i < 2; i += 1) await (await fetch("icon.svg?tried", { cache: "force-cache" })).text();
        });
        return page.context.traffic().asked === asked + 2;
      },
    },
    "a preload with CORS": {
      why: "WebKit does not give what was preloaded for a fetch with CORS to that fetch, and other engines give it to no other: where no cache helps, the program comes twice",
      still: async () => {
        const { href } = new URL("icon.svg?preloaded", location);
        const link = Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "", href });
        await new Promise((loaded) => {
          link.onload = loaded;
          document.head.append(link);
        });
        await (await fetch(href)).text();
        return performance.getEntriesByName(href).length === 2;
      },
    },
    "errors in a box": {
      why: "WebKit tells a page without an origin of every error no more than \"Script error.\", also of a ResizeObserver's that is none",
      still: () => new Promise((done) => {
        const grow = () => {
          addEventListener("error", ({ message }) => parent.postMessage(message, "*"));
          const box = document.body.appendChild(document.createElement("p"));
          new ResizeObserver(() => (box.style.height = `${box.offsetHeight + 10}px`)).observe(box);
        };
        addEventListener("message", ({ data }) => done(data === "Script error."), { once: true });
        document.body.append(Object.assign(document.createElement("iframe"), { sandbox: "allow-scripts", srcdoc: `<body><script>(${grow})()</script>` }));
      }),
    },
    "figures of the heap": {
      why: "WebKitWebDriver has no command that throws away what nobody needs or counts what is left; counted are the document, workers and WebAssembly's memory",
      still: () => typeof window.gc === "undefined" && typeof performance.memory === "undefined" && typeof performance.measureUserAgentSpecificMemory === "undefined",
    },
    "a page without scripts": {
      why: "WebKitWebDriver looks at a page by the page's own scripts: where there are none it sees nothing",
    },
  },
};
