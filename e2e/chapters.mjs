// The chapters of the story, as the page promises them.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Where each chapter stops by itself, ms; the questions of "all-at-once" and "groups" stop before. */
export const ENDS = {
  cover: 84 * HOUR,
  letter: 17_000,
  sunday: 90 * MINUTE,
  break: 7 * HOUR,
  monday: 15 * HOUR,
  "four-o-clock": 24 * HOUR,
  patience: 84 * HOUR,
  links: 84 * HOUR + 20 * MINUTE,
  tests: 84 * HOUR + 40 * MINUTE,
  "all-at-once": 99 * HOUR,
  groups: 182 * HOUR,
  neighbour: 122 * HOUR,
  account: 192 * HOUR - MINUTE,
  "your-turn": 85 * HOUR - 1_000,
};

/** Their names, in their order. */
export const CHAPTERS = Object.keys(ENDS);

/** Those that ask before they show. */
export const ASKS = ["all-at-once", "groups"];

/** The key of a chapter's title, or of something else that it says. */
export const title = (chapter, what = "title") => `story.${chapter.replaceAll("-", "_")}.${what}`;
