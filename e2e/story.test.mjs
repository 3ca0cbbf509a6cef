// The story: from the cover of a first visit to Explore, by keyboard, by mouse and by finger; a prediction before each
// of the two restarts.

import assert from "node:assert/strict";
import { PATIENCE_MS, scene } from "./harness.mjs";
import { CHAPTERS, ENDS, title } from "./chapters.mjs";
import { hold_passage } from "./passage.mjs";
import { LANGS } from "./texts.mjs";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Waits until a chapter stands on the page with its heading. */
async function stands(limbo, chapter) {
  await limbo.until(`${chapter} is shown`, (state) => state.mode === "story" && state.chapter === chapter);
  await limbo.find("heading", limbo.words(title(chapter)));
}

/** The text that has the focus. */
const focused = (limbo) => limbo.page.evaluate(() => document.activeElement?.textContent ?? "");

for (const lang of LANGS) {
  const visit = { firstVisit: true, query: `?locale=${lang}`, lang };
  scene(`a first visit begins the story, Explore is one tap away and back (${lang})`, visit, async (limbo) => {
    await stands(limbo, "cover");
    await limbo.until("the pile grows", (state) => state.playing && state.ledger.limbo > 0);
    await limbo.press("button", "story.begin");
    await stands(limbo, "letter");
    await limbo.until("it plays", (state) => state.playing && state.scenario === "one-letter");
    await limbo.reads(limbo.words("story.letter.to", { name: limbo.words("story.letter.name") }));
    await limbo.press("button", "mode.explore");
    await limbo.until("Explore is shown", (state) => state.mode === "explore" && state.scenario === "one-letter");
    assert.equal((await limbo.state()).chapter, null);
    await limbo.press("button", "mode.story");
    await stands(limbo, "letter");
  });
}

const still = (chapter) => ({ query: `?mode=story&chapter=${chapter}&autoplay=0` });

scene("the letter changes hands with each 250, and the chapter pauses when it has arrived", still("letter"), async (limbo) => {
  for (const [t_ms, owner] of [[2_000, "yours"], [7_000, "provider"], [12_000, "relay"], [17_000, "mailbox"]]) {
    await limbo.seek(t_ms);
    await limbo.reads(limbo.words(`story.letter.${owner}`));
  }
  await limbo.press("button", "story.again");
  await limbo.call("speed", 16);
  const state = await limbo.until("it stops by itself", (state) => !state.playing && state.t_ms > 0 && state);
  assert.ok(Math.abs(state.t_ms - ENDS.letter) < 100, `it stopped at ${state.t_ms}`);
});

scene("the whole story by keyboard alone", still("cover"), async (limbo) => {
  const { keyboard } = limbo.page;
  for (const [i, chapter] of CHAPTERS.entries()) {
    await stands(limbo, chapter);
    if (i > 0) await limbo.until("the heading has the focus", async () => (await focused(limbo)) === limbo.words(title(chapter)));
    if (["all-at-once", "groups"].includes(chapter)) {
      await tabTo(limbo, "radio");
      await keyboard.press("Space");
      await tabTo(limbo, "button", limbo.words("predict.done"));
      await keyboard.press("Enter");
      await limbo.until("the run answers", (state) => state.playing);
    }
    if (i > 0) {
      await tabTo(limbo, "button", limbo.words("story.end"));
      await keyboard.press("Enter");
      await limbo.until(`the end of ${chapter}`, ({ t_ms, seeking }) => t_ms >= ENDS[chapter] && !seeking);
    }
    await keyboard.press(i % 2 ? "ArrowRight" : ".");
  }
  await stands(limbo, CHAPTERS.at(-1));
  await tabTo(limbo, "button", limbo.words("story.explore"));
  await keyboard.press("Enter");
  const state = await limbo.until("Explore has the very run", (state) => state.mode === "explore" && state);
  assert.deepEqual([state.scenario, state.t_ms], ["libero-2023", ENDS["your-turn"]]);
});

/** Presses Tab until what has the focus has that role (and that name). */
async function tabTo(limbo, role, name) {
  const reached = () =>
    limbo.page.evaluate(
      (role, name) => {
        const element = document.activeElement;
        const is = element?.getAttribute("role") ?? (element?.matches("input[type=radio]") ? "radio" : element?.localName);
        const called = element?.getAttribute("aria-label") ?? element?.textContent?.trim();
        return is === role && (name === undefined || called === name);
      },
      role,
      name,
    );
  for (let presses = 0; presses < 80; presses++) {
    if (await reached()) return;
    await limbo.page.keyboard.press("Tab");
  }
  throw new Error(`Tab never comes to the ${role} ${name ?? ""}`);
}

const phone = { ...still("cover"), width: 360, height: 640, touch: true, before: hold_passage };
scene("the whole story by a thumb on a narrow phone", phone, async (limbo) => {
  await limbo.whole();
  for (const [i, chapter] of CHAPTERS.entries()) {
    await stands(limbo, chapter);
    // The passage between letter and Sunday is left by the same button.
    if (chapter === "sunday") {
      await limbo.find("button", limbo.words("pull.skip"));
      await limbo.tap("button", "story.next");
      await limbo.until("it is left", async () => !(await limbo.has("button", limbo.words("pull.skip"))));
    }
    const onward = i === 0 ? "story.begin" : i < CHAPTERS.length - 1 ? "story.next" : "story.explore";
    const box = await (await limbo.find("button", limbo.words(onward))).boundingBox();
    assert.ok(box.height >= 44 && box.y >= 0 && box.y + box.height <= 640, `the way on is in reach: ${JSON.stringify(box)}`);
    const sideways = await limbo.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.ok(!sideways, `${chapter} is no wider than the phone`);
    await limbo.tap("button", onward);
  }
  await limbo.until("Explore is shown", (state) => state.mode === "explore");
});

scene("a finger drawn across the words turns to the next chapter and back", { needs: "touch events", ...still("sunday"), width: 360, height: 640, touch: true }, async (limbo) => {
  await stands(limbo, "sunday");
  const draw = async (from, to) => {
    const box = await (await limbo.find("heading", limbo.words(title((await limbo.state()).chapter)))).boundingBox();
    const y = box.y + box.height / 2;
    const touch = await limbo.page.touchscreen.touchStart(from, y);
    await touch.move((from + to) / 2, y);
    await touch.move(to, y);
    await touch.end();
  };
  await draw(300, 100);
  await stands(limbo, "break");
  await draw(60, 260);
  await stands(limbo, "sunday");
});

scene("any chapter can be turned to by its dash", still("letter"), async (limbo) => {
  await stands(limbo, "letter");
  await limbo.reads(limbo.words("story.progress", { n: "1", total: "13" }));
  await limbo.press("button", title("patience"));
  await stands(limbo, "patience");
  await limbo.reads(limbo.words("mta.postfix"));
});

scene("back and on by the mouse, also past a question", still("tests"), async (limbo) => {
  await stands(limbo, "tests");
  await limbo.press("button", "story.next");
  await stands(limbo, "all-at-once");
  await limbo.press("button", "story.next");
  await stands(limbo, "groups");
  await limbo.press("button", "story.back");
  await stands(limbo, "all-at-once");
});

const laptop = { width: 1366, height: 768 };
scene("a double click begins the story at its first chapter", { ...still("cover"), ...laptop }, async (limbo) => {
  await limbo.whole();
  await (await limbo.find("button", limbo.words("story.begin"))).click({ count: 2, delay: 40 });
  await stands(limbo, "letter");
  await limbo.frames(10);
  assert.equal((await limbo.state()).chapter, "letter");
});
scene("a double click turns one chapter, and opens nothing that comes under the mouse", { ...still("four-o-clock"), ...laptop }, async (limbo) => {
  await limbo.whole();
  await (await limbo.find("button", limbo.words("story.next"))).click({ count: 2, delay: 40 });
  await stands(limbo, "patience");
  await limbo.frames(10);
  assert.equal((await limbo.state()).chapter, "patience");
  assert.equal(await limbo.page.evaluate(() => document.querySelector("dialog[open]")), null);
});

scene("an address leads to a chapter", { query: "?chapter=break&autoplay=0" }, async (limbo) => {
  await stands(limbo, "break");
  const { t_ms } = await limbo.until("its beginning", (state) => !state.seeking && state.t_ms > 0 && state);
  assert.equal(t_ms, 90 * MINUTE);
  await limbo.seek(4 * HOUR);
  await limbo.page.goto(await limbo.call("url"));
  await limbo.started();
  await stands(limbo, "break");
  await limbo.until("the very moment", (state) => state.t_ms === 4 * HOUR);
});

const former = ["letter", "sunday", "break", "patience", "all-at-once", "groups", "neighbour", "your-turn"];
scene("an address with the number of a former chapter leads to what took its place", still("cover"), async (limbo) => {
  for (const [i, chapter] of former.entries()) {
    await limbo.page.goto(new URL(`?mode=story&autoplay=0&chapter=${i + 1}`, limbo.page.url()).href);
    await limbo.started();
    await stands(limbo, chapter);
  }
});

/** Chapters that do not play at speed 1, and those before them. */
for (const [before, chapter] of [["letter", "sunday"], ["all-at-once", "groups"], ["account", "your-turn"]]) {
  scene(`${chapter} has its own pace, opened by its address as by Next, alone and in another page`, still(before), async (limbo) => {
    await stands(limbo, before);
    await limbo.press("button", "story.next");
    await stands(limbo, chapter);
    const { speed } = await limbo.state();
    assert.notEqual(speed, 1);
    const address = new URL(await limbo.page.url());
    for (const more of [{}, { embed: "1" }]) {
      address.search = new URLSearchParams({ ...{ mode: "story", chapter, autoplay: "0" }, ...more });
      await limbo.page.goto(address.href);
      await limbo.started();
      await limbo.until("the chapter is shown", (state) => state.chapter === chapter && !state.seeking);
      assert.equal((await limbo.state()).speed, speed, address.search);
    }
    // A speed in the address is still the reader's choice.
    address.search = "?mode=story&autoplay=0&speed=2&chapter=" + chapter;
    await limbo.page.goto(address.href);
    await limbo.started();
    assert.equal((await limbo.state()).speed, 2);
  });
}

scene("a chapter that there is not is said politely", { query: "?chapter=99&mode=story&autoplay=0" }, async (limbo) => {
  await limbo.reads(limbo.words("notice.bad_chapter", { value: "99" }));
  await stands(limbo, "cover");
});

scene("an address that names a run opens Explore", { firstVisit: true, query: "?scenario=small-town&autoplay=0" }, async (limbo) => {
  await limbo.until("Explore is shown", (state) => state.mode === "explore");
});

const FORK = 85 * HOUR;
const answers = [
  { name: "right", chapter: "all-at-once", pick: 2, says: "predict.right" },
  { name: "wrong", chapter: "all-at-once", pick: 0, says: "predict.wrong" },
  { name: "skipped", chapter: "all-at-once" },
  { name: "right", chapter: "groups", pick: 1, says: "predict.right" },
  { name: "wrong", chapter: "groups", pick: 2, says: "predict.wrong" },
];
for (const { name, chapter, pick, says } of answers) {
  scene(`${chapter}, a prediction ${name}: the run answers, and not before`, still(chapter), async (limbo) => {
    await limbo.call("speed", 64);
    await limbo.call("play");
    const asked = await limbo.until("it waits for an answer", (state) => !state.playing && !state.seeking && state.t_ms > 84 * HOUR && state);
    assert.ok(asked.t_ms < FORK, "nothing of the restart is seen");
    assert.ok(!(await limbo.has("slider", limbo.words("chart.seek"))), "nor can it be looked up");
    const after = limbo.words(title(chapter, "after"));
    if (pick === undefined) {
      await limbo.press("button", "predict.skip");
    } else {
      await limbo.page.waitForSelector("input[type=radio]");
      const radios = await limbo.page.$$("input[type=radio]");
      await radios[pick].click();
      await limbo.press("button", "predict.done");
    }
    await limbo.until("the run answers", (state) => state.t_ms > FORK);
    await limbo.press("button", "story.end");
    const end = await limbo.until("the end", (state) => state.t_ms >= ENDS[chapter] && !state.seeking && state);
    await limbo.reads(after);
    if (says) await limbo.reads(limbo.words(says).split(/[{“«]/)[0].trim());
    const falls = end.stations.mailboxes.crashes;
    assert.ok(chapter === "all-at-once" ? falls >= 3 : falls === 0, `${falls} falls`);
    if (chapter === "groups") assert.equal(end.ledger.limbo, 0);
  });
}

const asks = (limbo) => limbo.has("button", limbo.words("predict.done"));

scene("an open question waits for its answer whatever is pressed, and is not asked beside it", still("groups"), async (limbo) => {
  await limbo.call("speed", 64);
  await limbo.call("play");
  const waits = await limbo.until("it waits for an answer", (state) => !state.playing && state.t_ms > 84 * HOUR + 50 * MINUTE && state);
  await limbo.page.keyboard.press("Space");
  await limbo.frames(10);
  assert.equal((await limbo.state()).t_ms, waits.t_ms, "the space bar is no way past it");
  await limbo.until("it is asked", () => asks(limbo));
  // Explore goes where it likes; the story tells of its own hours.
  await limbo.press("button", "mode.explore");
  await limbo.until("Explore is shown", (state) => state.mode === "explore");
  await limbo.seek(100 * HOUR);
  await limbo.press("button", "mode.story");
  await limbo.until("the chapter is there, before its restart", (state) => state.chapter === "groups" && !state.seeking && state.t_ms < FORK);
  await limbo.until("it is asked again", () => asks(limbo));
  // A script does what it is told.
  await limbo.call("pause");
  await limbo.seek(100 * HOUR);
  await limbo.until("what is seen is not asked", async () => !(await asks(limbo)));
});

scene("whoever draws how the groups will do is shown how two, twelve and two hundred do, as everybody is", still("groups"), async (limbo) => {
  await limbo.seek(FORK - 1_000);
  const point = await limbo.page.waitForSelector("[role=slider][aria-orientation=vertical]");
  await point.focus();
  await limbo.page.keyboard.press("PageUp");
  await limbo.press("button", "predict.done");
  await limbo.call("pause");
  await limbo.seek(ENDS.groups);
  await limbo.reads(limbo.words("story.groups.question"));
  await limbo.find("button", limbo.words("predict.again_ask"));
});

scene("an embed without the words asks nobody, and shows what comes of the restart", { query: "?embed=1&controls=min&chapter=groups&autoplay=0" }, async (limbo) => {
  await limbo.call("speed", 64);
  await limbo.press("button", "transport.play");
  // However slow the machine is: as long as it comes nearer.
  let [at, since] = [-1, Date.now()];
  await limbo.until("it comes to its end by itself", (state) => {
    if (state.t_ms !== at) [at, since] = [state.t_ms, Date.now()];
    assert.ok(Date.now() - since < PATIENCE_MS, `it stands at ${at}`);
    return state.t_ms >= ENDS.groups && !state.playing;
  }, Infinity);
});

scene("an open question is asked again after a reload, and of whoever gets the link of that moment", { query: "?chapter=groups" }, async (limbo) => {
  await limbo.call("speed", 64);
  const waits = await limbo.until("it waits for an answer", (state) => !state.playing && state.t_ms > 84 * HOUR + 50 * MINUTE && state);
  await limbo.until("it is asked", () => asks(limbo));
  await limbo.until("the address has the moment", () => limbo.page.evaluate((t) => new URLSearchParams(location.search).get("t") === String(t), waits.t_ms));
  const link = await limbo.page.evaluate(() => location.href);
  for (const way of [() => limbo.page.reload(), () => limbo.page.goto(link.replace("autoplay=0", "autoplay=1"))]) {
    await way();
    await limbo.started();
    await limbo.until("the moment is shown again", (state) => state.t_ms === waits.t_ms && !state.seeking && !state.playing);
    await limbo.until("it is asked", () => asks(limbo));
  }
});

scene("whoever comes back from Explore goes on in the chapter, or begins it where Explore has left it", still("monday"), async (limbo) => {
  const toExploreAndBack = async (t_ms) => {
    await limbo.press("button", "mode.explore");
    await limbo.until("Explore is shown", (state) => state.mode === "explore");
    await limbo.seek(t_ms);
    await limbo.press("button", "mode.story");
    await stands(limbo, "monday");
    await limbo.call("pause");
    return limbo.until("it is there", (state) => !state.seeking && state);
  };
  assert.equal((await toExploreAndBack(14 * HOUR)).t_ms, 14 * HOUR);
  assert.equal((await toExploreAndBack(ENDS.monday)).t_ms, ENDS.monday);
  const { t_ms } = await toExploreAndBack(180 * HOUR);
  assert.ok(t_ms <= ENDS.monday, `Monday's words stand beside ${t_ms}`);
});

scene("a chapter is told of its own dots, whatever was chosen in Explore", still("sunday"), async (limbo) => {
  const { weight } = await limbo.state();
  await limbo.press("button", "mode.explore");
  const dots = await limbo.find("combobox", limbo.words("header.detail"));
  await dots.select("200");
  await limbo.until("the dots are others", (state) => state.mode === "explore" && state.weight === 200 && !state.seeking);
  await limbo.press("button", "mode.story");
  await stands(limbo, "sunday");
  await limbo.until("they are the chapter's", (state) => state.weight === weight);
});

scene("what the viewer does in a chapter is undone by seeing it again", still("break"), async (limbo) => {
  await limbo.press("button", "stage.cut_submission");
  await limbo.until("it is cut", (state) => state.links.submission === "broken");
  await limbo.press("button", "story.again");
  await limbo.until("the chapter is as it was", (state) => state.links.submission === "up" && state.t_ms >= 90 * MINUTE);
});

const calm = {
  query: "?mode=story&chapter=break",
  before: (page) => page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]),
};
scene("with little motion a chapter is the one still that tells it, and a question comes first", calm, async (limbo) => {
  const still_at = (t_ms) => limbo.until(`the still at ${t_ms}`, (state) => state.t_ms === t_ms && !state.playing && !state.seeking);
  await still_at(ENDS.break);
  await limbo.press("button", "story.next");
  await stands(limbo, "monday");
  await still_at(ENDS.monday);
  await limbo.press("button", title("all-at-once"));
  await stands(limbo, "all-at-once");
  await still_at(85 * HOUR - 1_001);
  await limbo.press("button", "predict.skip");
  await still_at(ENDS["all-at-once"]);
});
