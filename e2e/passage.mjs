// The passage from one letter to nine million mailboxes lasts six seconds: on a slow machine it is over before a test
// that wants to leave it has seen it. So it can be held.

/** Lets the passage stand at its beginning until `go_on`; before the page is there. */
export const hold_passage = (page) => page.evaluateOnNewDocument(() => {
  const animate = Element.prototype.animate;
  window.held = [];
  Element.prototype.animate = function (...args) {
    const motion = animate.apply(this, args);
    if (this.closest(".pull")) {
      motion.pause();
      window.held.push(motion);
    }
    return motion;
  };
});

/** Lets it go on, to its end. */
export const go_on = (page) => page.evaluate(() => window.held.forEach((motion) => motion.play()));

/** Leaves the passage, if it is there, by its own button, whatever that is called; waits until it is gone. */
export const leave_passage = (limbo) => limbo.until("the passage is left, or over", () => limbo.page.evaluate(() => {
  const leave = document.querySelector(".pull-leave");
  leave?.click();
  return !leave;
}));
