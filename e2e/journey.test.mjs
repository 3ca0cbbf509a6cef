// The journey that the page is for: a link is cut, mail pools, two restarts differ.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";
import { LANGS } from "./texts.mjs";

for (const lang of LANGS) {
  const query = `?scenario=small-town&autoplay=0&locale=${lang}`;
  scene(`a cut link fills the limbo, a restart in blocks drains it (${lang})`, { query, lang }, async (limbo) => {
    await limbo.press("button", "stage.cut_delivery");
    await limbo.until("the delivery link is broken", (state) => state.links.delivery === "broken");
    await limbo.find("button", limbo.words("stage.mend_delivery"));
    await limbo.press("button", "transport.play");

    const first = await limbo.until("mail is in limbo", ({ ledger }) => ledger.limbo > 0 && ledger);
    const more = await limbo.until("the limbo grows", ({ ledger }) => ledger.limbo > first.limbo && ledger);
    await limbo.press("button", "transport.pause");
    await limbo.until("time stands still", (state) => !state.playing);
    await readsTheLedger(limbo);
    await limbo.until("the limbo can be read on the page", async () => (await limbo.row("ledger.limbo")) > 0);
    assert.ok(more.sent > 0);

    await limbo.press("radio", "restart.blocks");
    await limbo.press("button", "restart.go");
    const opened = await limbo.until("the blocks are opening", (state) => state.links.delivery === "up" && state);
    assert.ok(opened.blocks.total > 1, "a restart in blocks has more than one block");
    await limbo.call("speed", 16);
    await limbo.call("play");
    await limbo.until("every block is open", ({ blocks }) => blocks.open === blocks.total, 60_000);
    await limbo.until("the limbo is empty", ({ ledger }) => ledger.limbo === 0, 60_000);
    await limbo.call("pause");
    await readsTheLedger(limbo);
    await limbo.until("the page says so", async () => (await limbo.row("ledger.limbo")) === 0);
  });
}

/** The visible table says what the state says, in e-mails, and adds up by itself. */
async function readsTheLedger(limbo) {
  const { ledger, weight } = await limbo.state();
  const rows = ["sent", "outbox", "travelling", "in_service", "spooled_provider", "spooled_relay", "limbo"];
  for (const row of [...rows, "delivered"]) {
    await limbo.until(`the ledger shows ${row}`, async () => {
      return (await limbo.row(`ledger.${row}`)) === ledger[row] * weight;
    });
  }
}

scene("the great failure of 2023: all at once falls again and again, in blocks holds", {}, async (limbo) => {
  const start = await limbo.state();
  assert.equal(start.scenario, "libero-2023", "the page opens on it");
  const days = (count) => count * 86_400_000;
  const after = async (plan) => {
    await limbo.call("load", "libero-2023", 1);
    await limbo.call("pause");
    await limbo.call("cut", "delivery");
    await limbo.seek(days(3));
    const broken = await limbo.state();
    assert.ok(broken.ledger.limbo > 0, "three days of mail wait somewhere");
    await limbo.call("restart", plan);
    await limbo.call("pause");
    await limbo.seek(days(6));
    const { stations, ledger } = await limbo.state();
    return { falls: stations.mailboxes.crashes - broken.stations.mailboxes.crashes, limbo: ledger.limbo };
  };
  const bulk = await after({ kind: "bulk" });
  const blocks = await after({ kind: "blocks", blocks: 12, every_ms: 4 * 3_600_000 });
  assert.ok(bulk.falls > 3, `all at once, the mailbox server falls again and again: ${bulk.falls}`);
  assert.equal(blocks.falls, 0, "in blocks it never falls");
  assert.ok(blocks.limbo < bulk.limbo / 4, `blocks ${blocks.limbo}, bulk ${bulk.limbo}`);
});

scene("a person compares both restarts on the same mail", { query: "?scenario=small-town&autoplay=0" }, async (limbo) => {
  await limbo.press("button", "stage.cut_delivery");
  await limbo.call("speed", 16);
  await limbo.call("play");
  await limbo.until("mail is in limbo", ({ ledger }) => ledger.limbo > 20);
  // A person takes their time to choose; the town's day must not be over before.
  await limbo.call("pause");
  await limbo.press("radio", "restart.bulk");
  await limbo.press("button", "restart.go");
  const { t_ms } = await limbo.until("it has started", (state) => state.links.delivery === "up" && state);
  await limbo.call("play");
  await limbo.until("some time has passed", (state) => state.t_ms > t_ms + 60_000);
  await limbo.call("pause");
  await limbo.press("button", "restart.try_other");
  const back = await limbo.until("the link is cut as before", (state) => state.links.delivery === "broken" && state);
  assert.ok(back.t_ms <= t_ms && !back.playing, "time stands just before the restart");
  assert.ok(back.ledger.limbo > 20, "with the same mail");
});
