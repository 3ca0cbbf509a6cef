// Firefox's own scope: a browser that was started for tests lets its driver in there.

/**
 * Runs `act(tab, values, Services)` in the browser's own scope, with the page's tab and values that JSON can say, and gives
 * what it gives.
 */
export async function inside(page, act, values) {
  const { connection } = page.browser();
  const { result } = await connection.send("browsingContext.getTree", { "moz:scope": "chrome" });
  const functionDeclaration = `async (id, values) => {
    const { NavigableManager } = ChromeUtils.importESModule("chrome://remote/content/shared/NavigableManager.sys.mjs");
    const given = await (${act})(NavigableManager.getBrowsingContextById(id).top, JSON.parse(values), Services);
    return JSON.stringify(given ?? null);
  }`;
  const text = (value) => ({ type: "string", value });
  const answer = await connection.send("script.callFunction", {
    functionDeclaration,
    arguments: [text(page.mainFrame()._id), text(JSON.stringify(values ?? null))],
    target: { context: result.contexts[0].context },
    awaitPromise: true,
  });
  if (answer.result.type !== "success") throw new Error(answer.result.exceptionDetails?.text ?? "Firefox refused");
  return JSON.parse(answer.result.result.value);
}
