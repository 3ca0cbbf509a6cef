// The policies that a host may set: under each of them every use of the page works, alone and in an article, and nothing is
// reported: no violation, no deprecation, no line in the console, not even a warning.

import assert from "node:assert/strict";
import { lacks, left_out } from "./engine.mjs";
import { scene } from "./harness.mjs";
import { POLICY, article, behind, frames, inside, serve, until } from "./hosts.mjs";

/** Keeps in every frame what the browser has to complain of. */
const reports = (page) => page.evaluateOnNewDocument(() => {
  window.reported = [];
  addEventListener("securitypolicyviolation", (event) => window.reported.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
  if (!window.ReportingObserver) return;
  const tell = ({ type, url, body }) => {
    // What a report says is in getters, which not every engine's JSON has.
    const said = Object.fromEntries(["id", "featureId", "message", "sourceFile", "lineNumber", "columnNumber"].map((key) => [key, body?.[key]]));
    window.reported.push(JSON.stringify({ type, url, ...said }));
  };
  const observer = new ReportingObserver((all) => all.forEach(tell), { buffered: true });
  observer.observe();
});

/** As in a browser that lets no third party store anything, and in a box without an origin of its own. */
const stores_nothing = (page) => page.evaluateOnNewDocument(() => {
  if (window === top) return;
  for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
    Object.defineProperty(window, name, { get: () => { throw new DOMException("denied", "SecurityError"); } });
  }
});

async function nothing_is_reported(limbo, warnings) {
  const all = await Promise.all(limbo.page.frames().map((frame) => frame.evaluate(() => window.reported ?? []).catch(() => [])));
  const by_itself = all.flat().filter((line) => lacks("workers without a report") && line.includes('"featureId":"serial"'));
  if (by_itself.length > 0) left_out("workers without a report", `${by_itself.length} reports of serial`);
  const said = all.flat().filter((line) => !by_itself.includes(line));
  assert.deepEqual([...said, ...warnings], [], "something was reported");
}

/**
 * A page under a policy: `headers` are those of the page's host, and of the article's where `theirs` names no others;
 * `boxed` says what is forbidden to a frame in an article.
 */
function under(what, { headers = {}, theirs: their_headers = headers, boxed = "", before = () => {} }) {
  const options = {
    blank: true,
    worker: true,
    before: async (page) => {
      await reports(page);
      await before(page);
    },
  };
  const watched = (limbo) => {
    const warnings = [];
    limbo.page.on("console", (message) => ["warning", "warn", "error"].includes(message.type()) && warnings.push(message.text()));
    return warnings;
  };
  if (!boxed) {
    scene(`${what}: every use works, and nothing is reported`, options, async (limbo) => {
      const warnings = watched(limbo);
      const host = await behind("/", headers);
      try {
        await limbo.page.goto(`${host.origin}/?locale=en`);
        await limbo.started();
        await limbo.openModes();
        await limbo.until("workers play", () => limbo.page.evaluate(() => /[1-9]\d* of 400 runs/.test(document.body.innerText)));
        await limbo.press("button", "take.title");
        await limbo.press("button", "article.title");
        await until("there is a preview", async () => (await frames(limbo.page)).length > 0);
        // Not every engine loads what is far out of sight.
        await (await frames(limbo.page))[0].evaluate((frame) => frame.scrollIntoView());
        await until("the preview runs", async () => Boolean(await inside(limbo.page)));
        await nothing_is_reported(limbo, warnings);
      } finally {
        await host.close();
      }
    });
  }
  scene(`${what}, in an article: every use works, and nothing is reported`, options, async (limbo) => {
    if (boxed && lacks("errors in a box")) left_out("errors in a box", `${what}, in an article`);
    const warnings = watched(limbo);
    const origin_free = boxed ? { "access-control-allow-origin": "*" } : {};
    const ours = await behind("/", { ...headers, ...origin_free });
    const frame = (query) => `<iframe title="Limbo" ${boxed} src="${ours.origin}/?embed=1&locale=en&${query}" width="900" height="700"></iframe>`;
    const queries = ["chapter=break", "mode=explore&scenario=small-town", "mode=compare&scenario=small-town&t=3600000", "mode=lab"];
    const theirs = await serve({ "/": article(queries.map(frame).join("\n")) }, their_headers);
    try {
      await limbo.page.goto(`${theirs.origin}/`);
      const signs = ["story.break.title", "ledger.title", "compare.title", "lab.title"];
      for (const [i, sign] of signs.entries()) {
        const [element, guest] = [(await frames(limbo.page))[i], await inside(limbo.page, i)];
        await element.evaluate((frame) => frame.scrollIntoView());
        await until(`${sign} is there`, () => guest.evaluate((words) => document.body.innerText.includes(words), limbo.words(sign)));
      }
      const lab = await inside(limbo.page, 3);
      const go = await lab.waitForSelector(`::-p-aria([name="${limbo.words("lab.go.other", { n: 400 })}"])`);
      await go.click();
      await until("workers play", () => lab.evaluate(() => /[1-9]\d* of 400 runs/.test(document.body.innerText)));
      await nothing_is_reported(limbo, warnings);
    } finally {
      await theirs.close();
      await ours.close();
    }
  });
}

under("no synchronous requests", { headers: { "permissions-policy": "sync-xhr=()" } });
under("the policy of HOSTING.md, with Trusted Types", {
  headers: { "content-security-policy": `${POLICY}; require-trusted-types-for 'script'; trusted-types limbo` },
  theirs: {},
});
under("an isolated host", {
  headers: { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp", "cross-origin-resource-policy": "cross-origin" },
});
under("a box of scripts alone, where nothing can be stored", { boxed: 'sandbox="allow-scripts"', before: stores_nothing });
