// What a page holds in Firefox: what the browser's own reporters say (about:memory) of the process of its tab, which is that
// of nobody else.

import { inside } from "./inside.mjs";

/** Has the page's process clean up, twice: what ends by the first may let go of more. */
const clean_up = (page) => inside(page, (tab) => new Promise((done) => {
  const { messageManager } = tab.embedderElement;
  messageManager.addMessageListener("limbo:clean", function heard() {
    messageManager.removeMessageListener("limbo:clean", heard);
    done();
  });
  const twice = "for (let i = 0; i < 2; i += 1) { Cu.forceGC(); Cu.forceCC(); }";
  messageManager.loadFrameScript(`data:,${encodeURIComponent(`${twice} sendAsyncMessage("limbo:clean");`)}`, false);
}));

/** What the reporters say of the page's process: pairs of a path and an amount. */
const reports = (page) => inside(page, async (tab) => {
  const manager = Cc["@mozilla.org/memory-reporter-manager;1"].getService(Ci.nsIMemoryReporterManager);
  const process = `(pid ${tab.currentWindowGlobal.osPid})`;
  const said = [];
  const hear = (name, path, kind, units, amount) => name.endsWith(process) && said.push([path, amount]);
  await new Promise((done) => manager.getReports(hear, null, done, null, false));
  return said;
});

/** What the browser itself keeps or not, as it likes. */
export const slack = { heap_mb: 1, nodes_kb: 100, listeners: 40, documents: 4 };

/** Longer than a page that was left stays, in milliseconds: some seconds, since its program is still being compiled. */
const PATIENCE_MS = 15_000;

/** What the page holds once those that were left have gone, or at the end of all patience. */
export async function held(page) {
  for (const end = Date.now() + PATIENCE_MS; ; ) {
    await clean_up(page);
    const figures = counted(await reports(page));
    if (figures.documents <= page.frames().length || Date.now() > end) return figures;
  }
}

function counted(said) {
  const sum = (of) => said.filter(([path]) => of.test(path)).reduce((sum, [, amount]) => sum + amount, 0);
  const windows = "^explicit/window-objects/.*";
  return {
    // Scripts' own things; the program and its memory are counted where they are known to the byte.
    heap_mb: sum(new RegExp(`${windows}/js-(?!.*wasm|.*WebAssembly)`)) / 2 ** 20,
    // Nodes in a document, and those that scripts hold without one.
    nodes_kb: sum(new RegExp(`${windows}/dom/(element-nodes|text-nodes|orphan-nodes)`)) / 2 ** 10,
    listeners: sum(/^event-counts\/window-objects\/.*\/event-listeners$/),
    documents: said.filter(([path]) => new RegExp(`${windows}/dom/other$`).test(path)).length,
  };
}
