// What a monkey sees of the page, and what it never does to whoever runs it. This runs inside the page, in every document.

/** Puts `window.monkey` into a document, before anything of the page is there. */
export function eyes() {
  const CONTROLS = "a[href], button, input, select, textarea, summary, [role=slider], [role=button], [tabindex='0']";
  /** Roles of elements that say none. */
  const ROLES = { A: "link", BUTTON: "button", SELECT: "combobox", TEXTAREA: "textbox", SUMMARY: "summary" };
  const INPUTS = { checkbox: "checkbox", radio: "radio", range: "slider", number: "spinbutton", file: "file" };
  /** What a name is cut to in a list of steps, in letters. */
  const NAME_MAX = 80;

  const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim().slice(0, NAME_MAX);
  const role = (e) => e.getAttribute("role") ?? (e.tagName === "INPUT" ? INPUTS[e.type] ?? "textbox" : ROLES[e.tagName] ?? "other");
  const by_id = (ids) => ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  /** What a label says beside its control. */
  function bare(label) {
    const copy = label.cloneNode(true);
    for (const control of copy.querySelectorAll("select, textarea, button, datalist")) control.remove();
    return copy.textContent;
  }
  function name(e) {
    const labelled = e.getAttribute("aria-labelledby");
    const labels = [...(e.labels ?? [])].map(bare).join(" ");
    const own = /^(INPUT|SELECT|TEXTAREA)$/.test(e.tagName) ? "" : e.textContent;
    return plain([labelled && by_id(labelled), e.getAttribute("aria-label"), labels, own, e.title, e.placeholder].find((text) => plain(text)) ?? "");
  }
  const box = (e) => e.getBoundingClientRect();
  const seen = (e) => {
    const { width, height } = box(e);
    return width > 0 && height > 0 && e.checkVisibility({ visibilityProperty: true }) && !e.closest("[inert]");
  };
  /** The dialog that is over everything, or the page. */
  const top = () => [...document.querySelectorAll("dialog:modal")].at(-1) ?? document;
  const within = (selector) => [...top().querySelectorAll(selector)].filter(seen);
  /** Every control that can be used now; those that have no name have an empty one. */
  const controls = () => within(CONTROLS).filter((e) => !e.disabled && e.getAttribute("aria-disabled") !== "true");

  /** Controls in their order, each with how many of its role and name stand before it. */
  function all() {
    const before = new Map();
    return controls().map((element) => {
      const found = { element, role: role(element), name: name(element) };
      const key = `${found.role} ${found.name}`;
      found.nth = before.get(key) ?? 0;
      before.set(key, found.nth + 1);
      return found;
    });
  }

  function find({ role, name, nth }) {
    const found = all();
    const unnumbered = (text) => text.replace(/\d+/g, "0");
    // A name may hold a number that passes on.
    return (found.find((c) => c.role === role && c.name === name && c.nth === nth)
      ?? found.filter((c) => c.role === role && unnumbered(c.name) === unnumbered(name))[nth])?.element;
  }

  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

  /** What lies on a canvas: true if nothing does. */
  function blank(canvas) {
    const { width, height } = canvas;
    if (!width || !height) return true;
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [width, height];
    const context = copy.getContext("2d", { willReadFrequently: true });
    context.drawImage(canvas, 0, 0);
    return !new Uint32Array(context.getImageData(0, 0, width, height).data.buffer).some((pixel, _, all) => pixel !== all[0]);
  }

  /** True where some of an element is in the window. */
  function in_view(e) {
    const { top, bottom, left, right } = box(e);
    return seen(e) && bottom > 1 && right > 1 && top < innerHeight - 1 && left < innerWidth - 1;
  }

  const moving = ({ travelling, in_service, spooled_provider, spooled_relay }) => travelling + in_service + spooled_provider + spooled_relay;

  /** What is wrong with what is seen, in words; it may be right a frame later. */
  function faults(state) {
    const wrong = [];
    // What the monkey itself has typed (monkey-things.mjs) may be said.
    const text = document.body.innerText.replaceAll("{n} {name} ${x} %s", "");
    for (const [bad] of text.matchAll(/\bNaN\b|\bundefined\b|\bInfinity\b|\[object \w+\]|.{0,20}\{[a-z_]+\}/g)) wrong.push(`the page says "${bad}"`);
    if (text.trim().length < 40) wrong.push("there is nothing to read");
    if (!seen(document.querySelector("main") ?? document.body)) wrong.push("there is nothing to see");
    const stages = [...document.querySelectorAll(".stage-dots")];
    const ledgers = state.mode === "compare" ? [state.compare?.a.ledger, state.compare?.b.ledger] : [state.ledger];
    for (const [i, canvas] of stages.entries()) {
      const ledger = ledgers[i];
      if (stages.length === ledgers.length && ledger && moving(ledger) > 0 && in_view(canvas) && blank(canvas)) wrong.push(`stage ${i + 1} is blank`);
    }
    const number = [...document.querySelectorAll(".stage-limbo b")].filter(in_view);
    if (number.length === 1 && stages.length === 1 && !state.playing && !state.seeking && state.mode !== "compare") {
      const said = Number(number[0].textContent.replace(/\D/g, ""));
      if (said !== state.ledger.limbo * state.weight) wrong.push(`the stage says ${said} in limbo where there are ${state.ledger.limbo * state.weight}`);
    }
    for (const { element, role, name } of all()) {
      if (!name && role !== "other") wrong.push(`a ${role} without a name: ${element.outerHTML.slice(0, 120)}`);
    }
    return wrong;
  }

  window.monkey = {
    /** What can be done: the controls, and where the stage is. */
    look() {
      const tell = ({ element, role, name, nth }) => ({
        role, name, nth, options: element.options?.length, type: element.type, words: element.isContentEditable || undefined,
      });
      const state = window.limbo?.state?.();
      return {
        controls: all().map(tell),
        stage: within(".stage-dots").length > 0,
        files: within("input[type=file]").length > 0 || document.querySelectorAll("input[type=file]").length > 0,
        mode: state?.mode, t_ms: state?.t_ms, scenario: state?.scenario,
        app: Boolean(state),
      };
    },
    /** Brings a control into view: where it is, and whether a finger there would hit it; null if it has gone. */
    aim(target) {
      const element = find(target);
      if (!element) return null;
      element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
      const { left, top, width, height } = box(element);
      const [x, y] = [left + width / 2, top + height / 2];
      const hit = document.elementFromPoint(x, y);
      const label = hit?.closest("label");
      return { x, y, width, height, hit: Boolean(hit) && (element.contains(hit) || hit.contains(element) || label?.control === element) };
    },
    focus(target) {
      find(target)?.focus();
    },
    /** Chooses an option as a person does in a list. */
    choose(target, option) {
      const select = find(target);
      if (!select) return;
      select.selectedIndex = option % select.options.length;
      for (const kind of ["input", "change"]) select.dispatchEvent(new Event(kind, { bubbles: true }));
    },
    /** Puts a value into a field, where typing would not (a date, ten thousand letters). */
    put(target, value) {
      const field = find(target);
      if (!field) return;
      field.focus();
      field.value = value;
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    },
    /** Types into what has the focus, all at once, as an input method does. */
    type(value) {
      document.execCommand("insertText", false, value);
    },
    /** Where the stage is in the window. */
    stage() {
      const canvas = within(".stage-dots")[0];
      if (!canvas) return null;
      canvas.scrollIntoView({ block: "center", behavior: "instant" });
      const { left, top, width, height } = box(canvas);
      return { left, top, width, height };
    },
    /** Hides the tab and shows it again. */
    async hide(times) {
      const put = (hidden) => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
        Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (hidden ? "hidden" : "visible") });
        document.dispatchEvent(new Event("visibilitychange"));
      };
      for (let i = 0; i < times; i += 1) {
        put(true);
        await frame();
        put(false);
        await frame();
      }
    },
    /** Brings a file or a text, as a hand does: dropped, pasted, chosen. */
    bring(name, bytes, how) {
      const brought = new DataTransfer();
      const text = new TextDecoder().decode(Uint8Array.from(bytes));
      if (how === "text") brought.setData("text/plain", text);
      else brought.items.add(new File([Uint8Array.from(bytes)], name, { lastModified: Date.UTC(2026, 10, 28, 19, 54) }));
      const input = document.querySelector("input[type=file]");
      if (how === "chosen" && input) {
        input.files = brought.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
        return;
      }
      const target = top() === document ? document.body : top();
      const options = { bubbles: true, cancelable: true };
      if (how === "pasted") {
        target.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: brought }));
        return;
      }
      for (const kind of ["dragenter", "dragover", "drop"]) target.dispatchEvent(new DragEvent(kind, { ...options, dataTransfer: brought }));
    },
    /** Calls a method of the page; what it refuses must be one of the two kinds that are promised. */
    call(method, args) {
      try {
        window.limbo[method](...args);
      } catch (error) {
        if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      }
    },
    /** Lets some frames pass. */
    async frames(count) {
      for (let i = 0; i < count; i += 1) await frame();
    },
    /** Answers after a frame with how the page is. */
    async report() {
      await frame();
      await frame();
      if (typeof window.limbo?.state !== "function") return { app: false, text: document.body?.innerText.length ?? 0 };
      if (!document.getElementById("crash").hidden) return { app: true, crashed: true };
      const state = window.limbo.state();
      // Only where mail was lost it matters how.
      let file = null;
      if (state.ledger.lost > 0) {
        try {
          file = window.limbo.file();
        } catch {
          file = "a run that no file can tell";
        }
      }
      return { app: true, state, faults: faults(state), injected: window.injected, file };
    },
    blank,
  };

  // Where a person would leave for another site, save into a folder, or print, the monkey would take its keeper along.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && (link.origin !== location.origin || link.target === "_blank" || link.download)) event.preventDefault();
  });
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () {
    if (!this.download) click.call(this);
  };
  window.print = () => {};
  window.open = () => null;
}
