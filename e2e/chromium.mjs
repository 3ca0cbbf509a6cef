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

export const chromium = {
  name: "chromium",
  launch: (puppeteer, executablePath) => puppeteer.launch({ browser: "chrome", executablePath, headless: true, args }),

  new_page: (context) => context.newPage(),

  /** The element of that role and accessible name that is there now, as the browser tells a screen reader; or null. */
  now(page, role, name) {
    const quoted = name.replace(/["\\]/g, "\\$&");
    return page.$(`::-p-aria([role="${role}"][name="${quoted}"])`);
  },

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
