// A click here is three letters to Firefox: where is it, go there, press. On a busy machine a page that is still coming
// together may move what was meant from under the pointer in between; so what is pressed stands still first.

/** Frames after which it is pressed all the same: there are things that move for ever. */
const FRAMES_MAX = 60;

/** Waits, in the page, until an element is where it was a frame ago. */
const stands = (element, frames_max) => new Promise((done) => {
  let before = "";
  let frames = 0;
  const look = () => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const now = [x, y, width, height].join();
    if (now === before || (frames += 1) > frames_max) return done();
    before = now;
    requestAnimationFrame(look);
  };
  // A page that nobody sees has no frames.
  if (document.hidden) done();
  else look();
});

/** From now on whatever is pressed stands still first; `element`: any of those that the driver gives. */
export function stand_still(element) {
  let kin = Object.getPrototypeOf(element);
  while (!Object.hasOwn(kin, "clickablePoint")) kin = Object.getPrototypeOf(kin);
  if (kin.stands_still) return;
  kin.stands_still = true;
  const { clickablePoint } = kin;
  kin.clickablePoint = async function (offset) {
    await this.evaluate(stands, FRAMES_MAX);
    return clickablePoint.call(this, offset);
  };
}
