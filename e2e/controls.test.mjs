// Everything that can be done on the page can be done by mouse, by touch and by keyboard, under a name that
// a screen reader says.

import assert from "node:assert/strict";
import { scene } from "./harness.mjs";
import { LANGS } from "./texts.mjs";

const LINKS = ["submission", "relay", "delivery"];
const town = "?scenario=small-town&autoplay=0";

for (const lang of LANGS) {
  scene(`every control has its role and its name (${lang})`, { query: `${town}&locale=${lang}`, lang }, async (limbo) => {
    for (const link of LINKS) await limbo.find("button", limbo.words(`stage.cut_${link}`));
    for (const key of ["play", "step", "reset", "slower", "faster"]) {
      await limbo.find("button", limbo.words(`transport.${key}`));
    }
    await limbo.find("radio", limbo.words("restart.bulk"));
    await limbo.find("radio", limbo.words("restart.blocks"));
    await limbo.find("button", limbo.words("restart.go"));
    assert.equal(await limbo.page.evaluate(() => document.documentElement.lang), lang);
    assert.equal(await limbo.page.title(), limbo.words("app.title"));
  });
}

scene("a mouse cuts and mends each link", { query: town }, async (limbo) => {
  for (const link of LINKS) {
    await limbo.press("button", `stage.cut_${link}`);
    await limbo.until(`${link} is broken`, (state) => state.links[link] === "broken");
    await limbo.press("button", `stage.mend_${link}`);
    await limbo.until(`${link} is up`, (state) => state.links[link] === "up");
  }
});

scene("the colours of the dots are chosen, and what they say is named", { query: "?scenario=libero-2023&autoplay=0&t=216000000" }, async (limbo) => {
  const choice = await limbo.find("combobox", limbo.words("colours.by"));
  const key = () => limbo.page.$$eval(".colours-key li", (entries) => entries.map((entry) => entry.textContent.trim()));
  assert.deepEqual(await key(), [], "the days stand in the piles");
  await choice.press("ArrowDown");
  await limbo.page.waitForSelector(".colours-key");
  assert.equal((await key())[11], "12");
  await choice.press("ArrowDown");
  await limbo.page.waitForFunction(() => document.querySelector(".colours-key")?.textContent.includes("Postfix"));
});

scene("a finger cuts and mends each link", { query: town, width: 360, height: 740, touch: true }, async (limbo) => {
  for (const link of LINKS) {
    await limbo.tap("button", `stage.cut_${link}`);
    await limbo.until(`${link} is broken`, (state) => state.links[link] === "broken");
    await limbo.tap("button", `stage.mend_${link}`);
    await limbo.until(`${link} is up`, (state) => state.links[link] === "up");
  }
});

scene("the keyboard reaches each link by Tab and cuts it by Enter", { query: town }, async (limbo) => {
  const focused = () => limbo.page.evaluate(() => document.activeElement?.getAttribute("id") ?? "");
  for (const link of LINKS) {
    for (let presses = 0; (await focused()) !== `handle-${link}`; presses++) {
      assert.ok(presses < 100, `Tab never reaches the handle of ${link}`);
      await limbo.page.keyboard.press("Tab");
    }
    await limbo.page.keyboard.press("Enter");
    await limbo.until(`${link} is broken`, (state) => state.links[link] === "broken");
    // The run is a moment ahead of what stands on the button.
    await limbo.find("button", limbo.words(`stage.mend_${link}`));
    assert.equal(await focused(), `handle-${link}`, "the focus stays on the handle");
    await limbo.page.keyboard.press("Enter");
    await limbo.until(`${link} is up`, (state) => state.links[link] === "up");
  }
});

scene("the keys 1, 2, 3 cut and mend, the space bar plays", { query: town }, async (limbo) => {
  for (const [index, link] of LINKS.entries()) {
    await limbo.page.keyboard.press(`${index + 1}`);
    await limbo.until(`${link} is broken`, (state) => state.links[link] === "broken");
    await limbo.page.keyboard.press(`${index + 1}`);
    await limbo.until(`${link} is up`, (state) => state.links[link] === "up");
  }
  const { playing } = await limbo.state();
  await limbo.page.keyboard.press("Space");
  await limbo.until("playing changed", (state) => state.playing !== playing);
  await limbo.page.keyboard.press("Space");
  await limbo.until("playing changed back", (state) => state.playing === playing);
});

/** What has the focus: its role's element, and its name. */
const focused = (limbo) => limbo.page.evaluate(() => {
  const { activeElement: element } = document;
  const by = document.getElementById(element.getAttribute("aria-labelledby") ?? "");
  return [element.localName, by?.textContent ?? element.ariaLabel ?? element.textContent];
});

/** Presses a button by the keyboard, and waits until something else has the focus. */
async function leaves(limbo, key, to) {
  const button = await limbo.find("button", limbo.words(key));
  await button.focus();
  await limbo.page.keyboard.press("Enter");
  await limbo.until(`after ${key} the focus is at ${to}`, async () => JSON.stringify(await focused(limbo)) === JSON.stringify(to));
}

scene("where a button goes that had the focus, a reader is at what came instead", { query: `${town}&speed=banana&theme=nothing` }, async (limbo) => {
  const { words } = limbo;
  const explore = ["main", words("mode.explore")];
  for (let notices = 2; notices > 0; notices -= 1) await leaves(limbo, "notice.dismiss", explore);
  await leaves(limbo, "game.invite_go", ["main", words("game.title")]);
  await leaves(limbo, "game.leave", ["h2", words("restart.title")]);
});

scene("a button of time that can no longer be pressed keeps the focus, and a press too many does nothing", { query: town }, async (limbo) => {
  const { words } = limbo;
  await limbo.call("load", "one-letter", 1);
  await limbo.call("sendTest");
  const done = async () => (await limbo.call("file")).match(/^at /gm)?.length;
  assert.equal(await done(), 1);
  const cannot = (button) => button.evaluate((e) => e.getAttribute("aria-disabled") === "true");
  const next = await limbo.find("button", words("transport.next"));
  await next.focus();
  await limbo.until("no event is left", async ({ seeking }) => {
    if (seeking) return false;
    if (await cannot(next)) return true;
    await limbo.page.keyboard.press("Enter");
    return false;
  });
  const { t_ms } = await limbo.state();
  for (let press = 0; press < 3; press += 1) await limbo.page.keyboard.press("Enter");
  await limbo.frames(5);
  assert.deepEqual(await focused(limbo), ["button", words("transport.next")]);
  assert.deepEqual([await done(), (await limbo.state()).t_ms], [1, t_ms]);
});

scene("a press beside everything gives the focus up for good", { query: `${town}&speed=banana` }, async (limbo) => {
  await (await limbo.find("button", limbo.words("notice.dismiss"))).focus();
  await limbo.page.evaluate(() => document.activeElement.blur());
  await limbo.page.evaluate((name) => document.querySelector(`[aria-label="${name}"]`).click(), limbo.words("notice.dismiss"));
  await limbo.frames(5);
  assert.deepEqual((await focused(limbo))[0], "body");
});

scene("a key that is held acts once", { query: town }, async (limbo) => {
  await limbo.page.evaluate(() => {
    // Every second of them would mend the link again.
    for (let i = 0; i < 20; i++) {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "1", repeat: i > 0, bubbles: true, cancelable: true }));
    }
  });
  await limbo.frames(3);
  assert.equal((await limbo.state()).links[LINKS[0]], "broken");
});

scene("Enter that is held presses a button once, as the space bar does", { query: town }, async (limbo) => {
  // What is left to the browser: the press itself, and every repetition of it in a field.
  const left = (selector) => limbo.page.evaluate((selector) => {
    const element = [...document.querySelectorAll(selector)].find((e) => e.checkVisibility());
    element.focus();
    return [false, true, true].map((repeat) =>
      element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", repeat, bubbles: true, cancelable: true })));
  }, selector);
  for (const pressed of ["main button", "header button", "main summary"]) {
    assert.deepEqual(await left(pressed), [true, false, false], pressed);
  }
  assert.deepEqual(await left("main input[type=number]"), [true, true, true], "a field");
});

scene("digits that stand on shifted keys, as in France, cut and mend as well; letters with shift do nothing", { query: town }, async (limbo) => {
  const press = (key) => limbo.page.evaluate((key) => {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey: true, bubbles: true, cancelable: true }));
  }, key);
  await press("R");
  await press("2");
  await limbo.until("the link is cut", ({ links }) => links[LINKS[1]] === "broken");
});

/** Presses a key as a keyboard with other letters does. */
const other_keyboard = (limbo, init) => limbo.page.evaluate((init) => {
  const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
  document.body.dispatchEvent(event);
  return event.defaultPrevented;
}, init);

for (const [script, letter, digit] of [["Cyrillic", "я", "3"], ["Greek", "ζ", "3"], ["Arabic", "ئ", "٣"], ["Hindi", "ॆ", "३"]]) {
  scene(`keys act on a keyboard with other letters: ${script}`, { query: town }, async (limbo) => {
    await limbo.seek(10 * 60_000);
    await other_keyboard(limbo, { key: digit, code: "Digit3" });
    await limbo.until("the link is cut", ({ links }) => links[LINKS[2]] === "broken");
    await other_keyboard(limbo, { key: letter, code: "KeyZ", ctrlKey: true });
    await limbo.until("it is undone", ({ links }) => links[LINKS[2]] === "up");
    await other_keyboard(limbo, { key: letter.toUpperCase(), code: "KeyZ", ctrlKey: true, shiftKey: true });
    await limbo.until("it is done again", ({ links }) => links[LINKS[2]] === "broken");
    await other_keyboard(limbo, { key: letter, code: "KeyC" });
    await limbo.until("two restarts are compared", ({ mode }) => mode === "compare");
  });
}

scene("what writes a letter is no command: AltGr, an input method, a letter that stands where another layout has a key", { query: town }, async (limbo) => {
  const presses = [
    { key: "3", code: "Digit3", modifierAltGraph: true },
    { key: "3", code: "Digit3", keyCode: 229, isComposing: true },
    { key: "c", code: "KeyC", keyCode: 229 },
    // A French keyboard: the digits stand with shift only. A Turkish and a Dvorak one.
    { key: "é", code: "Digit2" },
    { key: "ı", code: "KeyR" },
    { key: "ç", code: "KeyC" },
    { key: "ja", code: "KeyC" },
  ];
  for (const init of presses) assert.equal(await other_keyboard(limbo, init), false, JSON.stringify(init));
  await limbo.frames(3);
  const { mode, links } = await limbo.state();
  assert.deepEqual([mode, ...Object.values(links)], ["explore", "up", "up", "up"]);
});

scene("who double-clicks everything takes nothing back by it, and goes two steps", { query: town }, async (limbo) => {
  const twice = async (key) => {
    await (await limbo.find("button", limbo.words(key))).click({ count: 2, delay: 20 });
    await limbo.frames(10);
    return limbo.state();
  };
  assert.equal((await twice("stage.cut_delivery")).links.delivery, "broken");
  assert.equal((await twice("transport.play")).playing, true);
  assert.equal((await twice("transport.faster")).speed, 4);
});

scene("a dialog is closed by a press beside it, not by a second press on what opened it, nor by drawing out of it", { query: town }, async (limbo) => {
  const { mouse } = limbo.page;
  const open = () => limbo.page.evaluate(() => document.querySelector("dialog[open]") !== null);
  const share = await limbo.find("button", limbo.words("take.title"));
  await share.click({ count: 2, delay: 40 });
  await limbo.until("it is open", open);
  await limbo.frames(5);
  assert.ok(await open(), "a double click leaves it open");
  await limbo.whole();
  await limbo.settled();
  const title = await limbo.page.$eval("dialog[open] h2", (heading) => heading.getBoundingClientRect().toJSON());
  await mouse.move(title.x + 10, title.y + title.height / 2);
  await mouse.down();
  await mouse.move(20, title.y, { steps: 4 });
  await mouse.up();
  await limbo.frames(5);
  assert.ok(await open(), "words are drawn over");
  await mouse.click(20, 300);
  await limbo.until("it is closed", async () => !(await open()));
});

scene("the browser's Back closes a dialog with the page that it was opened over", { query: "?mode=story&chapter=letter" }, async (limbo) => {
  await limbo.press("button", "mode.explore");
  await limbo.until("Explore is there", (state) => state.mode === "explore");
  await limbo.press("button", "take.title");
  await limbo.page.waitForSelector("dialog[open]");
  await limbo.page.evaluate(() => history.back());
  await limbo.until("the story is there", (state) => state.mode === "story");
  await limbo.until("it is closed", async () => !(await limbo.page.$("dialog[open]")));
});

scene("the wheel scrolls the page and changes no number under it", { query: town }, async (limbo) => {
  const field = await limbo.find("spinbutton", limbo.words("restart.number"));
  await field.click();
  const before = await field.evaluate((input) => input.value);
  for (let i = 0; i < 4; i++) await limbo.page.mouse.wheel({ deltaY: 100 });
  await limbo.until("the page scrolls", () => limbo.page.evaluate(() => scrollY > 0));
  assert.equal(await field.evaluate((input) => input.value), before);
});

scene("what is no number is refused in words, also where the browser says nothing of it", { query: town }, async (limbo) => {
  const field = await limbo.find("spinbutton", limbo.words("restart.number"));
  await field.click({ count: 3 });
  // A number that is begun and never ended is empty to the page, and a mark of thousands is one to Firefox alone.
  await limbo.page.keyboard.type("1e");
  await limbo.reads("It stays at 10.");
});

scene("play, pause, next event, speed and start over do what they say", { query: town }, async (limbo) => {
  await limbo.press("button", "transport.play");
  const { t_ms } = await limbo.until("time runs", (state) => state.playing && state.t_ms > 0 && state);
  await limbo.press("button", "transport.pause");
  await limbo.until("time stands", (state) => !state.playing && state.t_ms >= t_ms);
  const still = await limbo.state();
  await limbo.press("button", "transport.step");
  await limbo.until("one event on", (state) => !state.playing && state.t_ms > still.t_ms);
  await limbo.press("button", "transport.faster");
  await limbo.until("faster", (state) => state.speed > still.speed);
  await limbo.press("button", "transport.slower");
  await limbo.until("as before", (state) => state.speed === still.speed);
  await limbo.press("button", "transport.reset");
  await limbo.until("at the beginning", (state) => state.t_ms < t_ms && state.links.delivery === "up");
});

scene("the language is changed in the page", { query: `${town}&locale=en` }, async (limbo) => {
  await limbo.reads(limbo.words("restart.title"));
  const select = await limbo.page.waitForSelector(`::-p-aria([name="${limbo.words("header.language")}"])`);
  await select.select("it");
  await limbo.until("the page is Italian", (state) => state.locale === "it");
  await limbo.until("it says so", () => limbo.page.evaluate(() => document.documentElement.lang === "it"));
});

for (const width of [320, 360, 768, 1280]) {
  scene(`nothing sticks out at ${width} pixels, and a finger can hit every button`, {
    query: town, width, touch: width < 768,
  }, async (limbo) => {
    await limbo.whole();
    const { wide, small } = await limbo.page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - window.innerWidth,
      small: [...document.querySelectorAll("button, select")]
        .filter((control) => control.checkVisibility())
        .map((control) => [control.getAttribute("aria-label") ?? control.textContent, control.getBoundingClientRect()])
        .filter(([, box]) => box.width < 44 || box.height < 44)
        .map(([name, box]) => `${name}: ${box.width} x ${box.height}`),
    }));
    assert.ok(wide <= 0, `the page is ${wide} pixels too wide`);
    if (width < 768) assert.deepEqual(small, [], "smaller than 44 x 44 pixels");
  });
}
