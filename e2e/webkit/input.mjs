// A person's hands: keys, a mouse, and a finger, as WebDriver's actions.

/** Keys by their names in the browser, as WebDriver writes them. */
const KEYS = {
  Backspace: "\uE003", Tab: "\uE004", Enter: "\uE007", Shift: "\uE008", Control: "\uE009", Alt: "\uE00A", Escape: "\uE00C", Space: " ",
  PageUp: "\uE00E", PageDown: "\uE00F", End: "\uE010", Home: "\uE011", ArrowLeft: "\uE012", ArrowUp: "\uE013", ArrowRight: "\uE014",
  ArrowDown: "\uE015", Insert: "\uE016", Delete: "\uE017", Meta: "\uE03D", F1: "\uE031",
};

export class Keyboard {
  constructor(page) {
    this.page = page;
  }
  #act(actions) {
    return this.page.act([{ type: "key", id: "keys", actions }]);
  }
  #value(key) {
    if (!KEYS[key] && [...key].length > 1) throw new Error(`webkit/input.mjs knows no key "${key}"`);
    return KEYS[key] ?? key;
  }
  async down(key) {
    await this.#act([{ type: "keyDown", value: this.#value(key) }]);
  }
  async up(key) {
    await this.#act([{ type: "keyUp", value: this.#value(key) }]);
  }
  async press(key) {
    const value = this.#value(key);
    await this.#act([{ type: "keyDown", value }, { type: "keyUp", value }]);
  }
  async type(text) {
    for (const letter of text) await this.press(letter === "\n" ? "Enter" : letter);
  }
  /** Words that come at once, as from a clipboard. */
  async sendCharacter(text) {
    await this.page.evaluate((text) => document.execCommand("insertText", false, text), text);
  }
}

/** Moves, presses and wheels, at places of the whole page's window. */
export class Mouse {
  #at = [0, 0];
  constructor(page) {
    this.page = page;
  }
  #act(actions) {
    return this.page.act([{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }]);
  }
  async move(x, y, { steps = 1 } = {}) {
    const [from_x, from_y] = this.#at;
    for (let step = 1; step <= steps; step += 1) {
      const part = step / steps;
      const [to_x, to_y] = [from_x + (x - from_x) * part, from_y + (y - from_y) * part];
      await this.#act([{ type: "pointerMove", duration: 0, x: Math.round(to_x), y: Math.round(to_y) }]);
    }
    this.#at = [x, y];
  }
  async down() {
    await this.#act([{ type: "pointerDown", button: 0 }]);
  }
  async up() {
    await this.#act([{ type: "pointerUp", button: 0 }]);
  }
  async click(x, y, { count = 1 } = {}) {
    this.#at = [x, y];
    const press = [{ type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
    const move = { type: "pointerMove", duration: 0, x: Math.round(x), y: Math.round(y) };
    await this.#act([move, ...Array.from({ length: count }, () => press).flat()]);
  }
  async wheel({ deltaX = 0, deltaY = 0 }) {
    const [x, y] = this.#at.map(Math.round);
    await this.page.act([{ type: "wheel", id: "wheel", actions: [{ type: "scroll", x, y, deltaX, deltaY, duration: 0 }] }]);
  }
}

/** WebKitWebDriver turns a finger into a mouse; the page's first script says that the pointer is a finger's. */
export class Touchscreen {
  constructor(page) {
    this.page = page;
  }
  async tap(x, y) {
    await this.page.mouse.click(x, y);
  }
  async touchStart(x, y) {
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    return { move: (x, y) => this.touchMove(x, y), end: () => this.touchEnd() };
  }
  async touchMove(x, y) {
    await this.page.mouse.move(x, y);
  }
  async touchEnd() {
    await this.page.mouse.up();
  }
}
