// Tells a learning platform (SCORM 1.2 or 2004) how far the reader has come: that the story was seen to its end, what was
// guessed, how long it took, and where to go on next time. It stands in the launch page of those packages alone
// (xtask/site/src/packages/scorm.rs), which gives it, as attributes: data-version, the version that is looked for first;
// data-last, the story's last chapter; data-words, what it says, by language.
//
// A platform without the interface, or one that fails, is said in a line over the page, and nothing else changes.
(function () {
  "use strict";

  var settings = document.currentScript.dataset;
  var words = JSON.parse(settings.words);
  /** So many frames around frames are looked through. */
  var FRAMES_MAX = 12;
  /** How often the page is looked at besides when it says that something changed, ms. */
  var LOOK_MS = 250;
  /** What the platform has refused is told again so long after, then twice as long after that, up to a minute, ms. */
  var AGAIN_MS = 500;
  var AGAIN_MS_MAX = 60000;
  var DIALECTS = {
    "1.2": {
      object: "API",
      method: function (name) { return "LMS" + (name === "Terminate" ? "Finish" : name); },
      status: "cmi.core.lesson_status",
      fresh: ["not attempted", "unknown", ""],
      mode: "cmi.core.lesson_mode",
      location: "cmi.core.lesson_location",
      location_max: 255,
      session: "cmi.core.session_time",
      exit: "cmi.core.exit",
      language: "cmi.student_preference.language",
      at: "time",
      response: "student_response",
      wrong: "wrong",
      // A choice is one character there.
      choice: function (answer) { return { soon: "a", later: "b", again: "c" }[answer]; },
      clock: function (date) { return date.toTimeString().slice(0, 8); },
      span: function (s) { return [pad(Math.floor(s / 3600), 4), pad(Math.floor(s / 60) % 60, 2), pad(s % 60, 2)].join(":"); },
    },
    "2004": {
      object: "API_1484_11",
      method: function (name) { return name; },
      status: "cmi.completion_status",
      fresh: ["not attempted", "unknown", ""],
      mode: "cmi.mode",
      location: "cmi.location",
      location_max: 1000,
      session: "cmi.session_time",
      exit: "cmi.exit",
      language: "cmi.learner_preference.language",
      at: "timestamp",
      response: "learner_response",
      wrong: "incorrect",
      choice: function (answer) { return answer; },
      // Some platforms know no zone without a fraction of a second before it.
      clock: function (date) { return date.toISOString().slice(0, 22) + "Z"; },
      span: function (s) { return "PT" + Math.floor(s / 3600) + "H" + Math.floor(s / 60) % 60 + "M" + s % 60 + "S"; },
    },
  };

  function pad(number, digits) {
    return String(number).padStart(digits, "0");
  }

  /** The interface in a window or in those around it. A window of another origin may not be looked into. */
  function around(start, name) {
    for (var seen = start, n = 0; seen && n < FRAMES_MAX; seen = seen.parent, n++) {
      try {
        if (seen[name]) return seen[name];
      } catch (forbidden) {
        // The one around it may be the platform's again.
      }
      if (seen === seen.parent) break;
    }
    return null;
  }

  /** The interface of that name: around this page, or around the window that opened it. */
  function find(name) {
    var api = around(window, name);
    for (var seen = window, n = 0; !api && seen && n < FRAMES_MAX; seen = seen.parent, n++) {
      try {
        api = seen.opener && around(seen.opener, name);
      } catch (forbidden) {
        api = null;
      }
      if (seen === seen.parent) break;
    }
    return api;
  }

  var api = null;
  var dialect = null;
  var versions = settings.version === "1.2" ? ["1.2", "2004"] : ["2004", "1.2"];
  versions.forEach(function (version) {
    if (api) return;
    api = find(DIALECTS[version].object);
    dialect = DIALECTS[version];
  });

  /** Calls the interface; null where it fails. */
  function call(name, a, b) {
    try {
      return api[dialect.method(name)](a, b);
    } catch (error) {
      return null;
    }
  }
  var get = function (element) {
    var value = call("GetValue", element);
    return value === null || value === undefined ? "" : String(value);
  };
  var yes = function (answer) { return String(answer) === "true"; };
  var set = function (element, value) { return yes(call("SetValue", element, String(value))); };

  var began = Date.now();
  var running = Boolean(api) && yes(call("Initialize", ""));
  var failed = Boolean(api) && !running;
  /** Whether the platform only wants it looked at again. */
  var looked_at = running && ["browse", "review"].indexOf(get(dialect.mode)) >= 0;
  var complete = running && ["completed", "passed"].indexOf(get(dialect.status)) >= 0;
  /** Where the reader stopped the last time, as the query of an address. */
  var left_at = running ? get("cmi.suspend_data") || get(dialect.location) : "";
  if (left_at.charAt(0) !== "?") left_at = "";
  /** True while it is not decided whether the reader goes on there: until then it is kept. */
  var asking = left_at !== "";
  if (running && !looked_at && dialect.fresh.indexOf(get(dialect.status)) >= 0) set(dialect.status, "incomplete");
  speak_as_the_platform();

  /** The platform may know which language its reader wants; the page's address is asked first. */
  function speak_as_the_platform() {
    var language = running ? get(dialect.language).slice(0, 2).toLowerCase() : "";
    var query = new URLSearchParams(location.search);
    if (!words[language] || query.has("locale")) return;
    query.set("locale", language);
    try {
      history.replaceState(null, "", "?" + query);
    } catch (refused) {
      // Then the browser's language does.
    }
  }

  // --- what is said to the reader

  function say(key, buttons) {
    var own = words[window.limbo.state().locale] || words.en;
    var bar = document.createElement("div");
    var text = document.createElement("p");
    text.setAttribute("role", "status");
    Object.assign(bar.style, {
      display: "flex", flexWrap: "wrap", gap: "8px 12px", alignItems: "center", padding: "10px 16px",
      background: "var(--card)", color: "var(--ink)", borderBlockEnd: "1px solid var(--line)",
    });
    Object.assign(text.style, { margin: "0", flex: "1 1 16em" });
    bar.append(text);
    buttons.forEach(function (button) {
      var element = document.createElement("button");
      element.type = "button";
      element.className = button.first ? "button primary" : "button";
      element.textContent = own[button.key];
      element.addEventListener("click", function () {
        bar.remove();
        if (button.act) button.act();
      });
      bar.append(element);
    });
    document.body.prepend(bar);
    // It is announced when it comes into what is there.
    setTimeout(function () { text.textContent = own[key]; }, 100);
    return bar;
  }

  function ask_to_go_on() {
    var first = window.limbo.state().chapter;
    var decided = function () { asking = false; };
    var bar = say("resume", [
      { key: "go_on", first: true, act: function () { decided(); window.limbo.open(location.href.split(/[?#]/)[0] + left_at); } },
      { key: "begin", act: decided },
    ]);
    // Who reads on without an answer has answered.
    addEventListener("limbo:change", function (event) {
      if (!asking || event.detail.chapter === first) return;
      decided();
      bar.remove();
    });
  }

  // --- what is told to the platform

  /** What is told of each chapter's guess: itself, its number among the interactions, whether it is there, and whether it is judged. */
  var guesses = {};
  /** How many interactions there are at least: some platforms count only those of earlier sessions. */
  var count = 0;
  /** What the platform has refused and is told again: when, and how long after that once more. */
  var refused = { guess: pause(), end: pause() };
  /** The line that says that something is lost, while that is so. */
  var warning = null;

  function lost() {
    if (!warning) warning = say("lost", [{ key: "close" }]);
  }

  function found() {
    if (warning) warning.remove();
    warning = null;
  }

  /** Nothing of it has been refused yet. */
  function pause() {
    return { is: false, at: 0, ms: AGAIN_MS };
  }

  /** It was refused, or taken. */
  function answered(what, taken) {
    if (taken) {
      refused[what] = pause();
    } else {
      refused[what].is = true;
      refused[what].at = Date.now() + refused[what].ms;
      refused[what].ms = Math.min(2 * refused[what].ms, AGAIN_MS_MAX);
    }
    if (!refused.guess.is && !refused.end.is) found();
    else if (document.visibilityState === "visible") lost();
  }

  /** True where the platform says that it keeps nothing of the kind: then nothing is lost. */
  function keeps_none() {
    return /^40[12]$/.test(String(call("GetLastError")));
  }

  function hear_guess(chapter, guess) {
    if (!guess) {
      delete guesses[chapter];
      return;
    }
    var what = JSON.stringify([guess.answer, guess.curve]);
    var known = guesses[chapter];
    if (!known || known.what !== what) known = guesses[chapter] = { what: what, told: false, judged: false };
    known.guess = guess;
  }

  /** Tells of a chapter's guess what is not yet known of it; false where the platform refuses that. */
  function tell_guess(chapter) {
    var known = guesses[chapter];
    var guess = known.guess;
    var drawn = !guess.answer;
    if (!known.told) {
      // The platform's next number: a guess that it refused has used up none.
      known.n = Math.max(count, Number(get("cmi.interactions._count")) || 0);
      var at = "cmi.interactions." + known.n + ".";
      if (!set(at + "id", chapter + (drawn ? "-curve" : ""))) {
        known.told = known.judged = keeps_none();
        return known.told;
      }
      known.told = true;
      count = known.n + 1;
      set(at + "type", drawn ? "fill-in" : "choice");
      set(at + dialect.at, dialect.clock(new Date()));
      set(at + dialect.response, drawn ? guess.curve.join(" ") : dialect.choice(guess.answer));
      // A curve is not right or wrong.
      set(at + "result", "neutral");
    }
    if (guess.came && !drawn && !known.judged) {
      set("cmi.interactions." + known.n + ".correct_responses.0.pattern", dialect.choice(guess.came));
      known.judged = set("cmi.interactions." + known.n + ".result", guess.came === guess.answer ? "correct" : dialect.wrong) || keeps_none();
      return known.judged;
    }
    return true;
  }

  /** Tells of all guesses, also of chapters that have been left since, what the platform does not know yet. */
  function tell_guesses() {
    if (Date.now() < refused.guess.at) return;
    var taken = Object.keys(guesses).map(tell_guess).every(Boolean);
    if (!taken || refused.guess.is) answered("guess", taken);
  }

  var before = {};
  /** True once the story was seen to its end, whether or not the platform has taken that. */
  var ended = false;

  function look() {
    var state = window.limbo.state();
    if (state.mode === "story") hear_guess(state.chapter, state.guess);
    tell_guesses();
    // Who leaves the last chapter for what it leads to has seen it, too.
    var at_end = state.chapter === settings.last && state.chapter_over;
    var beyond = before.chapter === settings.last && state.mode === "explore";
    before = state;
    ended = ended || at_end || beyond;
    if (ended && !complete && Date.now() >= refused.end.at) save();
  }

  /** The address of this moment, and of its chapter alone where that is too long. */
  function moment() {
    var query = "";
    try {
      query = new URL(window.limbo.url()).search;
    } catch (untold) {
      // A run too long for a link.
    }
    var state = window.limbo.state();
    var short = { mode: state.mode, locale: state.locale };
    if (state.chapter) short.chapter = state.chapter;
    return { whole: query, short: query && query.length <= dialect.location_max ? query : "?" + new URLSearchParams(short) };
  }

  /** Tells how long it took, where the reader is, and that the story was seen to its end until that is known to be kept. */
  function save() {
    set(dialect.session, dialect.span(Math.round((Date.now() - began) / 1000)));
    if (!asking) {
      var now = moment();
      set(dialect.location, now.short);
      set("cmi.suspend_data", now.whole || now.short);
    }
    var taken = !ended || complete || set(dialect.status, "completed");
    var kept = yes(call("Commit", "")) && taken;
    complete = complete || (ended && kept);
    answered("end", kept);
  }

  /** Does it while there is a page and a platform that listens; a page that has crashed tells nothing any more. */
  function whenever(act) {
    return function () {
      try {
        if (running) act();
      } catch (error) {
        // The page itself says what has happened to it.
      }
    };
  }

  addEventListener("limbo:started", function () {
    if (!api) return void say("none", [{ key: "close" }]);
    if (failed) return void lost();
    if (asking) ask_to_go_on();
    if (looked_at) return;
    addEventListener("limbo:change", whenever(look));
    setInterval(whenever(look), LOOK_MS);
    document.addEventListener("visibilitychange", whenever(function () {
      if (document.visibilityState === "hidden") save();
    }));
  });
  addEventListener("pagehide", function () {
    if (!looked_at) {
      // Later there is no other time.
      refused.guess.at = 0;
      whenever(look)();
      whenever(function () {
        // Also once it is complete: an attempt that ends "normal" is over by SCORM 2004, and the next one begins as one that
        // nobody has completed, without the place.
        set(dialect.exit, "suspend");
        save();
      })();
    }
    if (running) call("Terminate", "");
    running = false;
  });
  // The browser's way back may bring the page as it was, but the platform has been told that it ended.
  addEventListener("pageshow", function (event) {
    if (!event.persisted || !api || failed) return;
    began = Date.now();
    count = 0;
    running = yes(call("Initialize", ""));
    if (!running && !looked_at) lost();
  });
})();
