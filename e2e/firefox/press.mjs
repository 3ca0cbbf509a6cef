// A click by puppeteer is three letters to Firefox: where is it, go there, press. On a busy machine a page that is still
// coming together may move what was meant from under the pointer in between. So what is pressed stands still first, and a
// click goes to the element, wherever that is when the browser presses.

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

/** From now on whatever is pressed is pressed where it is; `element`: any of those that the driver gives. */
export function press_where_it_is(element) {
  let kin = Object.getPrototypeOf(element);
  while (!Object.hasOwn(kin, "clickablePoint")) kin = Object.getPrototypeOf(kin);
  if (kin.pressed_where_it_is) return;
  kin.pressed_where_it_is = true;
  const { click, clickablePoint } = kin;
  kin.clickablePoint = async function (offset) {
    await this.evaluate(stands, FRAMES_MAX);
    return clickablePoint.call(this, offset);
  };
  kin.click = async function (options = {}) {
    const page = this.frame.page();
    // The driver finds elements of the page itself only, not those of a frame in it.
    if (options.offset || this.frame !== page.mainFrame()) return click.call(this, options);
    await this.scrollIntoViewIfNeeded();
    await this.evaluate(stands, FRAMES_MAX);
    const { sharedId } = this.remoteValue();
    await page.mouse.click(0, 0, { ...options, origin: { type: "element", element: { sharedId } } });
  };
}
