// Chromium, by Chrome's own protocol: puppeteer does all of it.

const root = process.getuid?.() === 0;

const args = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--lang=en-US",
  // Chromium's own sandbox does not start for root.
  ...(root ? ["--no-sandbox"] : []),
];

/** What a page holds, after the browser has thrown away what nobody needs any more. */
async function held(page) {
  const session = await page.createCDPSession();
  await session.send("Performance.enable");
  // Twice: what ends by the first collection may let go of more.
  for (let i = 0; i < 2; i += 1) await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  await session.detach();
  const of = (name) => metrics.find((metric) => metric.name === name).value;
  return {
    heap_mb: of("JSHeapUsedSize") / 2 ** 20,
    nodes: of("Nodes"),
    listeners: of("JSEventListeners"),
    documents: of("Documents"),
  };
}

export const chromium = {
  name: "chromium",
  launch: (puppeteer, executablePath, { least_px }) => {
    const set = least_px ? [`--blink-settings=minimumFontSize=${least_px}`] : [];
    return puppeteer.launch({ browser: "chrome", executablePath, headless: true, args: [...args, ...set] });
  },

  new_page: (context) => context.newPage(),

  /** True where a request ended because the page around its frame took that away, or put another one in its place. */
  left: (request) => request.failure()?.errorText === "net::ERR_ABORTED" && request.frame()?.parentFrame() !== null,

  /** The element of that role and accessible name that is there now, as the browser tells a screen reader; or null. */
  now(page, role, name) {
    const quoted = name.replace(/["\\]/g, "\\$&");
    return page.$(`::-p-aria([role="${role}"][name="${quoted}"])`);
  },

  /** What a page holds after the browser has cleaned up, and by how much it may be more by the browser's own doing. */
  memory: { held, slack: { heap_mb: 1, nodes: 400, listeners: 40, documents: 4 } },

  /** What stands on the clipboard, which a page may read only where it was allowed to. */
  async clipboard(page) {
    const rights = ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"];
    await page.browserContext().overridePermissions(new URL(page.url()).origin, rights);
    return page.evaluate(() => navigator.clipboard.readText());
  },

  /** What the page saves is found in a folder. */
  async save_into(page, folder) {
    const session = await page.createCDPSession();
    const { targetInfo } = await session.send("Target.getTargetInfo");
    await session.send("Browser.setDownloadBehavior", {
      behavior: "allow", downloadPath: folder, browserContextId: targetInfo.browserContextId,
    });
  },
};
