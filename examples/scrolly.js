// An article that follows its reader: where they are in the text is where the run in the frame is in time.
//
// Each step of the text says from which hour of the run to which it goes (data-from, data-to). As a step goes past the
// reading line, its hours go past in the frame, forward and back. Nothing is asked of the frame that was asked just
// before, and at most once a frame; what is asked before the page in it is ready, the element keeps.

const HOUR_MS = 3_600_000;
/** Where readers read beside the stage, as a part of the window's height from its top. */
const READING_LINE = 0.62;

const stage = document.querySelector("limbo-mail");
const steps = [...document.querySelectorAll("[data-from]")];
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** How far from the window's top readers read; on a phone, where the stage stands above the text, in the middle of the rest. */
function readingLine() {
  const { bottom, width } = stage.getBoundingClientRect();
  const above = width > innerWidth * 0.8;
  return above ? (Math.min(Math.max(bottom, 0), innerHeight) + innerHeight) / 2 : innerHeight * READING_LINE;
}

/** The step that the reader is in, and how much of it is behind them, 0 to 1. */
function place() {
  const line = readingLine();
  let [here, part] = [steps[0], 0];
  for (const step of steps) {
    const { top, height } = step.getBoundingClientRect();
    if (top > line) break;
    [here, part] = [step, Math.min((line - top) / height, 1)];
  }
  return [here, part];
}

let due = false;
let asked = null;

function follow() {
  due = false;
  const [step, part] = place();
  for (const other of steps) other.classList.toggle("here", other === step);
  const [from, to] = [Number(step.dataset.from), Number(step.dataset.to)];
  // Who wants little motion sees one still for each step: its end.
  const hours = still.matches ? to : from + (to - from) * part;
  const t = Math.round(hours * HOUR_MS);
  if (t === asked) return;
  asked = t;
  stage.ask?.("seek", t);
}

function soon() {
  if (due) return;
  due = true;
  requestAnimationFrame(follow);
}

// The element may be known before this script or after it.
customElements.whenDefined("limbo-mail").then(() => {
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon, { passive: true });
  still.addEventListener("change", soon);
  soon();
});
