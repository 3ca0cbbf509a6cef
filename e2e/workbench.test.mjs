// The workbench as a person uses it: choose a question, guess, see what the two runs say, watch one of them. The numbers
// are those of the run itself.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";

const sandbox = "?mode=explore&scenario=sandbox&autoplay=0&locale=en";
const calm = (page) => page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);

/** The two rows of the answer: the run's name and its number. */
const numbers = (limbo) =>
  limbo.page.$$eval(".workbench-numbers tbody tr", (rows) =>
    rows.map((row) => [row.firstElementChild.textContent.trim(), row.lastElementChild.textContent.trim()]),
  );

const answered = (limbo) => limbo.until("both runs are played", async () => (await numbers(limbo)).length === 2, 60_000);

/** What has the focus, in words. */
const focused = (limbo) => limbo.page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");

scene("a question, a guess, and the run's own numbers", { query: sandbox, before: calm }, async (limbo) => {
  const { words, page } = limbo;
  await limbo.press("button", "workbench.invite_go");
  await limbo.reads(words("workbench.progress", { n: 0, total: 14 }));
  await limbo.press("button", "workbench.half.title");
  await limbo.reads(words("workbench.half.question"));
  await limbo.press("button", "workbench.falls.never");
  await answered(limbo);
  await limbo.reads(words("workbench.verdict.otherwise", { answer: words("workbench.falls.often") }));
  const [[base, before], [what_if, after]] = await numbers(limbo);
  assert.equal(base, words("workbench.half.base"));
  assert.equal(what_if, words("workbench.half.what_if"));
  assert.ok(Number(after) > 0 && Number(after) < Number(before), `${after} instead of ${before}`);

  // Played, the run crashes as often within two days.
  await limbo.press("button", "workbench.play", { what: what_if });
  const shown = await limbo.until("the run is on the stage", (state) => state?.scenario === "libero-2023" && !state.seeking && state);
  assert.ok(shown.t_ms >= 84 * 3_600_000, "it is shown from its restart on");
  await limbo.until("the focus has come along to the stage", () => page.evaluate(() => document.activeElement.matches("main")));
  await page.evaluate(() => window.limbo.seek(133 * 3_600_000));
  await limbo.until("it has been played", (state) => state.t_ms === 133 * 3_600_000 && !state.seeking);
  const { mailboxes } = (await limbo.state()).stations;
  assert.equal(mailboxes.crashes, Number(after));

  // It is marked as tried, and its answer is still there.
  await limbo.press("button", "workbench.invite_go");
  await limbo.press("button", "workbench.back");
  await limbo.reads(words("workbench.progress", { n: 1, total: 14 }));
  await limbo.reads(words("workbench.tried.surprised"));
});

scene("a question by keyboard alone, without a guess", { query: sandbox, before: calm }, async (limbo) => {
  const { words, page } = limbo;
  const go = await limbo.find("button", words("workbench.invite_go"));
  await go.focus();
  await page.keyboard.press("Enter");
  const card = await limbo.find("button", words("workbench.below.title"));
  await card.focus();
  await page.keyboard.press("Enter");
  await limbo.until("the question has the focus", async () => (await focused(limbo)) === words("workbench.below.title"));
  const skip = words("workbench.skip");
  for (let i = 0; i < 8 && (await focused(limbo)) !== skip; i += 1) {
    await page.keyboard.press("Tab");
  }
  assert.equal(await focused(limbo), skip);
  await page.keyboard.press("Enter");
  await answered(limbo);
  const [, [, never]] = await numbers(limbo);
  assert.equal(never, words("workbench.not_by_then"));
  await page.keyboard.press("Escape");
  await limbo.until("it is closed", async () => (await page.$("dialog.workbench")) === null);
});

scene("an empty network is filled by hand", { query: sandbox, before: calm }, async (limbo) => {
  await limbo.press("button", "workbench.invite_go");
  const empty = await limbo.find("button", `${limbo.words("workbench.empty")} ${limbo.words("workbench.empty_help")}`);
  await empty.click();
  await limbo.press("button", "workbench.fill.mail");
  await limbo.until("mail is sent", (state) => state.ledger.sent > 0, 30_000);
  // What one button does takes no other away.
  await limbo.press("button", "workbench.fill.people");
  await limbo.until("both are done", async () => (await limbo.page.$(".workbench-fill")) === null);
});
