// The packages for learning platforms, each opened as a platform does: unpacked, in a frame, beside a real run-time
// (scorm-again). The story is read to its end by the page's buttons, with a guess on the way.

import assert from "node:assert/strict";
import test from "node:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CHAPTERS } from "./chapters.mjs";
import { scene } from "./harness.mjs";
import { inside, state, until } from "./hosts.mjs";
import { host, package_of, unzip, unzipped } from "./packed.mjs";
import { texts } from "./texts.mjs";

const RUNTIME = fileURLToPath(new URL("node_modules/scorm-again/dist/", import.meta.url));
const words = texts("en");

/** What differs between the two: the names of the run-time and of the data, and how time and answers are written. */
const VERSIONS = [
  {
    version: "1.2",
    script: "scorm12.min.js",
    make: "window.API = new Scorm12API({})",
    api: "API",
    finish: "LMSFinish",
    get: "LMSGetValue",
    set: "LMSSetValue",
    commit: "LMSCommit",
    status: "cmi.core.lesson_status",
    language: { core: {}, student_preference: { language: "it" } },
    before: (query) => ({ core: { lesson_status: "incomplete", lesson_location: query }, suspend_data: query }),
    session: (cmi) => cmi.core.session_time,
    session_like: /^\d{2,4}:\d\d:\d\d$/,
    location: (cmi) => cmi.core.lesson_location,
    exit: "cmi.core.exit",
    response: (interaction) => interaction.student_response,
    answer: "c",
    time: (interaction) => interaction.time,
    time_like: /^\d\d:\d\d:\d\d$/,
  },
  {
    version: "2004",
    script: "scorm2004.min.js",
    make: "window.API_1484_11 = new Scorm2004API({})",
    api: "API_1484_11",
    finish: "Terminate",
    get: "GetValue",
    set: "SetValue",
    commit: "Commit",
    status: "cmi.completion_status",
    language: { learner_preference: { language: "it" } },
    before: (query) => ({ completion_status: "incomplete", location: query, suspend_data: query }),
    session: (cmi) => cmi.session_time,
    session_like: /^PT\d+H\d+M\d+S$/,
    location: (cmi) => cmi.location,
    exit: "cmi.exit",
    response: (interaction) => interaction.learner_response,
    answer: "again",
    time: (interaction) => interaction.timestamp,
    time_like: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\dZ$/,
  },
];

const courses = new Map();
test.before(() => {
  for (const { version } of VERSIONS) {
    const folder = mkdtempSync(join(tmpdir(), "limbo-"));
    unzip(package_of(`scorm-${version}`), folder);
    courses.set(version, folder);
  }
});
test.after(() => courses.forEach((folder) => rmSync(folder, { recursive: true })));

/** A platform's page: its run-time, with what it knows of the reader, and the course in a frame. */
const platform = (v, known, query) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A platform</title>
<link rel="icon" href="data:,"></head><body><h1>A course</h1>
${v ? `<script src="/runtime/${v.script}"></script>
<script>${v.make}; window.asked = []; window.refused = []; window.told = {}; ${known ? `${v.api}.loadFromJSON(${JSON.stringify(known)}, "cmi");` : ""}
for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(${v.api})).concat(Object.keys(${v.api}))) {
  const call = ${v.api}[name];
  if (!/^(LMS)?(Initialize|Terminate|Finish|Commit|SetValue)$/.test(name) || typeof call !== "function") continue;
  ${v.api}[name] = (...args) => {
    const answer = call.apply(${v.api}, args);
    window.asked.push(name.replace("LMS", ""));
    if (name.endsWith("SetValue")) window.told[args[0]] = args[1];
    if (answer !== "true") window.refused.push([name, ...args].join(" "));
    return answer;
  };
}
</script>` : ""}
<iframe title="The course" src="/course/scorm.html${query}" style="width:100%;height:760px" allow="fullscreen"></iframe></body></html>`;

/** Opens the course of a version on a platform. */
async function on_platform(limbo, course, page, play) {
  const served = await host({ "/runtime/": RUNTIME, "/course/": courses.get(course) }, { "/": page });
  try {
    await limbo.page.goto(`${served.origin}/`);
    await play(await inside(limbo.page));
  } finally {
    await served.close();
  }
}

/** What the platform holds of the reader now. */
const held = (limbo, v) => limbo.page.evaluate((api) => JSON.parse(JSON.stringify(window[api].cmi)), v.api);
const status = (limbo, v) => limbo.page.evaluate((api, get, status) => window[api][get](status), v.api, v.get, v.status);

const now = (frame, role, name) => frame.$(`::-p-aria([role="${role}"][name="${name}"])`);
async function press(frame, role, name) {
  let element;
  await until(`there is a ${role} "${name}"`, async () => (element = await now(frame, role, name)));
  await element.evaluate((element) => element.click());
}
const stands = (frame, chapter) => until(`${chapter} is shown`, async () => (await state(frame)).chapter === chapter);

for (const v of VERSIONS) {
  scene(`a course of SCORM ${v.version} has no way that leads out of it`, { blank: true }, async (limbo) => {
    await on_platform(limbo, v.version, platform(v, undefined, ""), async (frame) => {
      for (const mode of ["explore", "compare", "lab", "story"]) {
        await frame.evaluate((mode) => window.limbo.show(`mode=${mode}${mode === "story" ? "&chapter=patience" : ""}`), mode);
        await until(`${mode} is shown`, async () => (await state(frame)).mode === mode);
        await until("all of it is here", () => frame.evaluate(() => !document.querySelector(".coming")));
        const leads_out = (a) => a.target !== "_blank" && !a.hash && !a.closest("#copy");
        const away = await frame.evaluate(`[...document.querySelectorAll("a[href]")].filter(${leads_out}).map((a) => a.getAttribute("href"))`);
        assert.deepEqual(away, [], mode);
      }
      // What can be copied out of it stands on the platform, too.
      const to = texts((await state(frame)).locale);
      await press(frame, "button", to("take.title"));
      const copied = () => frame.evaluate(() => [...document.querySelectorAll("dialog[open] input")].map((field) => field.value).filter((value) => /^https?:/.test(value)));
      await until("there is a link to be copied", async () => (await copied()).length > 0);
      const own = await frame.evaluate(() => new URL(".", location.href).href);
      assert.deepEqual((await copied()).filter((link) => !link.startsWith(own)), []);
    });
  });
}

/** The guesses that the platform holds. */
async function interactions(limbo, v) {
  const { interactions } = await held(limbo, v);
  return Object.values(interactions.childArray ?? interactions);
}

/** Reads on to a chapter by the page's buttons, and answers its question as the first of the two asks; waits until `heard`, and until `told`. */
async function read_to(frame, last, guess, told, heard = async () => true) {
  for (const chapter of CHAPTERS.slice(0, CHAPTERS.indexOf(last) + 1)) {
    await stands(frame, chapter);
    if (chapter === "sunday") await until("the passage from one letter to millions is left, or over", async () => {
      await (await now(frame, "button", words("pull.skip")))?.evaluate((button) => button.click());
      return (await state(frame)).playing;
    });
    if (chapter === "all-at-once") {
      await press(frame, "radio", words(guess));
      await press(frame, "button", words("predict.done"));
      await until("the platform has heard of it", heard);
      await press(frame, "button", words("story.end"));
      await until("what came out is known", async () => (await state(frame)).guess?.came);
      await until("the platform knows it", told);
    }
    if (chapter !== last) await press(frame, "button", words(chapter === "cover" ? "story.begin" : "story.next"));
  }
}

for (const v of VERSIONS) {
  scene(`SCORM ${v.version}: the story's end is reported, and the guess, and where the reader was`, { blank: true }, async (limbo) => {
    await on_platform(limbo, v.version, platform(v, null, "?locale=en"), async (frame) => {
      assert.equal(await status(limbo, v), "incomplete");
      const judged = async () => /correct|wrong/.test((await interactions(limbo, v))[0]?.result ?? "");
      await read_to(frame, "your-turn", "predict.again", judged);
      assert.equal(await status(limbo, v), "incomplete", "not before the end");
      await press(frame, "button", words("story.end"));
      await until("it is complete", async () => (await status(limbo, v)) === "completed");
      const [guess, ...others] = await interactions(limbo, v);
      assert.deepEqual(others, []);
      assert.deepEqual([guess.id, guess.type, guess.result], ["all-at-once", "choice", "correct"]);
      assert.equal(v.response(guess), v.answer);
      assert.match(v.time(guess), v.time_like);
      // The reader leaves: the frame goes.
      await limbo.page.evaluate(() => document.querySelector("iframe").remove());
      await until("it was ended", async () => (await limbo.page.evaluate(() => window.asked)).includes(v.finish.replace("LMS", "")));
      assert.deepEqual(await limbo.page.evaluate(() => window.refused), [], "the platform took everything");
      const cmi = await held(limbo, v);
      assert.match(v.session(cmi), v.session_like);
      assert.match(v.location(cmi), /[?&]chapter=your-turn/);
      const told = await limbo.page.evaluate(() => window.told);
      assert.match(told["cmi.suspend_data"], /^[?].*chapter=your-turn/);
      assert.equal(told[v.exit], "suspend", "looked at once more, it is complete, and goes on from here");
      const asked = await limbo.page.evaluate(() => window.asked);
      assert.equal(asked.lastIndexOf("Commit"), asked.length - 2, `all is kept before the end is said: ${asked.slice(-3)}`);
    });
  });

  scene(`SCORM ${v.version}: an end that the platform refuses at first is told again`, { blank: true }, async (limbo) => {
    await on_platform(limbo, v.version, platform(v, null, "?locale=en&mode=story&chapter=your-turn"), async (frame) => {
      await stands(frame, "your-turn");
      // At first it does not take the end, and then it cannot keep it: each until the test lets it.
      await limbo.page.evaluate((api, get, set, commit, status) => {
        window.lets = {};
        window.has_refused = {};
        const platform = window[api];
        const ends = {
          [set]: (element, value) => element === status && value === "completed",
          [commit]: () => platform[get](status) === "completed",
        };
        for (const [name, concerned] of Object.entries(ends)) {
          const call = platform[name];
          platform[name] = (...args) => {
            if (window.lets[name] || !concerned(...args)) return call.apply(platform, args);
            window.has_refused[name] = true;
            return "false";
          };
        }
      }, v.api, v.get, v.set, v.commit, v.status);
      const lost = () => frame.evaluate((said) => document.body.innerText.includes(said), words("scorm.lost"));
      await press(frame, "button", words("story.end"));
      for (const name of [v.set, v.commit]) {
        await until(`${name} is refused`, () => limbo.page.evaluate((name) => window.has_refused[name], name));
        await until("it is said that something is lost", lost);
        await limbo.page.evaluate((name) => (window.lets[name] = true), name);
      }
      await until("it is complete", async () => (await status(limbo, v)) === "completed");
      await until("nothing is lost any more", async () => !(await lost()));
    });
  });

  scene(`SCORM ${v.version}: a guess that the platform refuses at first is told again`, { blank: true }, async (limbo) => {
    await on_platform(limbo, v.version, platform(v, null, "?locale=en"), async (frame) => {
      await limbo.page.evaluate((api, set) => {
        const [platform, call] = [window[api], window[api][set]];
        platform[set] = (...args) => (args[0] === "cmi.interactions.0.id" && !window.lets ? "false" : call.apply(platform, args));
      }, v.api, v.set);
      const lost = () => frame.evaluate((said) => document.body.innerText.includes(said), words("scorm.lost"));
      const judged = async () => /correct|wrong/.test((await interactions(limbo, v))[0]?.result ?? "");
      await read_to(frame, "all-at-once", "predict.again", judged, async () => {
        if (!(await lost())) return false;
        await limbo.page.evaluate(() => (window.lets = true));
        return true;
      });
      await until("nothing is lost any more", async () => !(await lost()));
      const told = (await interactions(limbo, v)).map((guess) => [guess.id, guess.result, v.response(guess)]);
      assert.deepEqual(told, [["all-at-once", "correct", v.answer]]);
    });
  });

  for (const takes of [true, false]) {
    const then = takes ? "speaks with the platform again" : "says that the platform does not listen any more";
    scene(`SCORM ${v.version}: a page that the browser's way back brings as it was ${then}`, { blank: true, problems: !takes }, async (limbo) => {
      await on_platform(limbo, v.version, platform(v, null, "?locale=en&mode=story&chapter=your-turn"), async (frame) => {
        await stands(frame, "your-turn");
        const comes = (name) => frame.evaluate((name) => void dispatchEvent(new PageTransitionEvent(name, { persisted: true })), name);
        await comes("pagehide");
        assert.ok((await limbo.page.evaluate(() => window.asked)).includes(v.finish.replace("LMS", "")));
        // A session that has ended may be begun again, or not: this run-time lets nobody.
        if (takes) await limbo.page.evaluate((api) => window[api].reset(), v.api);
        await comes("pageshow");
        await press(frame, "button", words("story.end"));
        if (takes) await until("it is complete", async () => (await status(limbo, v)) === "completed");
        else await until("it is said", () => frame.evaluate((said) => document.body.innerText.includes(said), words("scorm.lost")));
      });
    });
  }

  scene(`SCORM ${v.version}: who comes back is offered to go on there`, { blank: true }, async (limbo) => {
    const left = "?mode=story&chapter=patience&locale=en&t=100000000&autoplay=0";
    await on_platform(limbo, v.version, platform(v, v.before(left), "?locale=en"), async (frame) => {
      await stands(frame, "cover");
      await until("it is offered", () => frame.evaluate((said) => document.body.innerText.includes(said), words("scorm.resume")));
      await press(frame, "button", words("scorm.go_on"));
      await stands(frame, "patience");
      await until("the very moment", async () => (await state(frame)).t_ms === 100_000_000);
      assert.equal(await now(frame, "button", words("scorm.begin")), null, "the question is gone");
      assert.equal(await status(limbo, v), "incomplete");
    });
  });

  scene(`SCORM ${v.version}: the page speaks as the platform knows its reader`, { blank: true }, async (limbo) => {
    await on_platform(limbo, v.version, platform(v, v.language, ""), async (frame) => {
      assert.equal((await state(frame)).locale, "it");
    });
  });
}

scene("without SCORM's interface that is said, and all else works", { blank: true }, async (limbo) => {
  await on_platform(limbo, "1.2", platform(null, null, "?locale=it"), async (frame) => {
    const it = texts("it");
    await until("it is said", () => frame.evaluate((said) => document.body.innerText.includes(said), it("scorm.none")));
    await press(frame, "button", it("scorm.close"));
    assert.ok(!(await frame.evaluate((said) => document.body.innerText.includes(said), it("scorm.none"))));
    await press(frame, "button", it("story.begin"));
    await stands(frame, "letter");
  });
});

scene("a platform that opens the course in a window of its own is found, too", { blank: true }, async (limbo) => {
  const [v] = VERSIONS;
  const page = platform(v, null, "").replace(/<iframe.*<\/iframe>/, "");
  const served = await host({ "/runtime/": RUNTIME, "/course/": courses.get(v.version) }, { "/": page });
  try {
    await limbo.page.goto(`${served.origin}/`);
    const opened = new Promise((resolve) => limbo.page.once("popup", resolve));
    await limbo.page.evaluate(() => void window.open("/course/scorm.html?locale=en"));
    const course = await opened;
    // The platform answers nobody before the course has begun to speak, so its list of calls is looked at first.
    const asked = (name) => limbo.page.evaluate((name) => window.asked.includes(name), name);
    await until("the course speaks with the platform", () => asked("Initialize"));
    await until("the course has told the platform that it runs", async () => (await status(limbo, v)) === "incomplete");
    await course.close();
    await until("it was ended", () => asked("Finish"));
  } finally {
    await served.close();
  }
});

scene("a platform that fails does not keep anybody from reading", { blank: true }, async (limbo) => {
  const broken = "<script>window.API = { LMSInitialize() { throw new Error('down') }, LMSGetValue() { return undefined } };</script>";
  const page = platform(null, null, "?locale=en").replace("<iframe", `${broken}<iframe`);
  await on_platform(limbo, "1.2", page, async (frame) => {
    await until("it is said", () => frame.evaluate((said) => document.body.innerText.includes(said), words("scorm.lost")));
    await press(frame, "button", words("story.begin"));
    await stands(frame, "letter");
  });
});

for (const { version } of VERSIONS) {
  scene(`the manifest of SCORM ${version} is well formed and lists the package`, { blank: true }, async (limbo) => {
    const files = unzipped(package_of(`scorm-${version}`));
    const manifest = files.get("imsmanifest.xml").toString("utf8");
    const read = await limbo.page.evaluate((text) => {
      const xml = new DOMParser().parseFromString(text, "application/xml");
      const all = (name) => [...xml.getElementsByTagName(name)];
      const one = (name) => all(name)[0];
      return {
        error: all("parsererror").length,
        children: [...xml.documentElement.children].map((child) => child.localName),
        root: xml.documentElement.namespaceURI,
        schema: [one("schema").textContent, one("schemaversion").textContent],
        organisation: one("organizations").getAttribute("default") === one("organization").getAttribute("identifier"),
        item: one("item").getAttribute("identifierref") === one("resource").getAttribute("identifier"),
        talks: [...one("resource").attributes].filter((a) => a.namespaceURI?.includes("adlnet")).map((a) => [a.localName, a.value]),
        launch: one("resource").getAttribute("href"),
        titles: all("title").map((title) => title.textContent),
        files: all("file").map((file) => file.getAttribute("href")),
      };
    }, manifest);
    const old = version === "1.2";
    assert.equal(read.error, 0);
    assert.deepEqual(read.children, ["metadata", "organizations", "resources"]);
    assert.equal(read.root, old ? "http://www.imsproject.org/xsd/imscp_rootv1p1p2" : "http://www.imsglobal.org/xsd/imscp_v1p1");
    assert.deepEqual(read.schema, ["ADL SCORM", old ? "1.2" : "2004 4th Edition"]);
    assert.ok(read.organisation && read.item);
    assert.deepEqual(read.talks, [[old ? "scormtype" : "scormType", "sco"]]);
    assert.ok(read.titles.every((title) => title.startsWith("Limbo")) && read.titles.length === 2);
    assert.deepEqual(read.files.sort(), [...files.keys()].filter((name) => name !== "imsmanifest.xml").sort());
    assert.ok(read.files.includes(read.launch));
  });
}
