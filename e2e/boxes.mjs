// Whether words have room: what is cut, lies over something else or sticks out of the page or of its button, measured by boxes.

/** What is wrong with the words that are seen now, in words; runs in the page. */
export function crowded() {
  const wrong = new Set();
  const top = document.querySelector("dialog[open]") ?? document.body;
  const name = (element) => {
    const own = element.getAttribute("class")?.split(" ")[0];
    return own ? `.${own}` : element.localName;
  };
  const style = new Map();
  const styled = (element) => {
    if (!style.has(element)) style.set(element, getComputedStyle(element));
    return style.get(element);
  };
  if (document.documentElement.scrollWidth > innerWidth + 1) {
    const outside = [...document.querySelectorAll("#limbo *")].filter((element) => element.getBoundingClientRect().right > innerWidth + 1);
    wrong.add(`the page is ${document.documentElement.scrollWidth} px wide: ${[...new Set(outside.map(name))].slice(0, 12).join(", ")}`);
  }

  /** Whether an element is there for screen readers only. */
  const for_ears = (element) => {
    for (let at = element; at; at = at.parentElement) if (styled(at).clipPath === "inset(50%)") return true;
    return false;
  };
  /** What holds an element: what stays in its place while others pass under it, or is laid over them for a while. */
  const layer = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { position, zIndex } = styled(at);
      const laid_over = position === "absolute" && (Number(zIndex) > 0 || at.matches(".letter"));
      if (["fixed", "sticky"].includes(position) || laid_over) return at;
    }
    return top;
  };
  /** Says whether a box is cut by what holds it; null where it is not seen at all. */
  const cut_by = (element, box) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY, position } = styled(at);
      const edge = at.getBoundingClientRect();
      if (overflowY !== "visible") {
        if (box.bottom <= edge.top + 2 || box.top >= edge.bottom - 2) return null;
        const cuts = ["hidden", "clip"].includes(overflowY);
        const outside = Math.max(edge.top - box.top, box.bottom - edge.bottom);
        if (cuts && outside > box.height * 0.3) return at;
      }
      if (["auto", "scroll"].includes(overflowX)) return undefined;
      if (overflowX !== "visible" && (box.left < edge.left - 1 || box.right > edge.right + 1)) return at;
      if (position === "fixed") break;
    }
    return box.left < -1 || box.right > innerWidth + 1 ? document.body : undefined;
  };

  /** Says which border of a button words stick out of: the one that is drawn around them, be it the button's or within it. */
  const out_of_button = (element, box) => {
    const button = element.closest("button, .button");
    if (!button || !box.width) return undefined;
    for (let at = element; at && button.contains(at); at = at.parentElement) {
      if (parseFloat(styled(at).borderRightWidth) < 1) continue;
      const edge = at.getBoundingClientRect();
      return box.left < edge.left - 1 || box.right > edge.right + 1 ? at : undefined;
    }
    return undefined;
  };

  const texts = [];
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, style, noscript, option, textarea, iframe, defs, title, desc")) continue;
    if (for_ears(element)) continue;
    // What a reader calls their letter may be longer than its line.
    if (element.matches(".letter-to, .letter-subject")) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // A range knows nothing of a label that is drawn narrower than it is.
    const boxes = element.closest("svg") ? [element.getBoundingClientRect()] : range.getClientRects();
    for (const box of boxes) {
      if (box.width < 1 || box.height < 1) continue;
      const by = cut_by(element, box);
      if (by === null) break;
      const words = `"${node.data.trim().slice(0, 50)}" (${name(element)})`;
      if (out_of_button(element, box)) wrong.add(`${words} sticks out of its button`);
      if (by) wrong.add(by === document.body ? `${words} is out of the page` : `${words} is cut by ${name(by)}`);
      texts.push({ words, element, box, layer: layer(element) });
    }
  }
  texts.sort((a, b) => a.box.top - b.box.top);
  for (const [i, a] of texts.entries()) {
    for (let j = i + 1; j < texts.length && texts[j].box.top < a.box.bottom; j++) {
      const b = texts[j];
      if (a.element === b.element || a.layer !== b.layer) continue;
      const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const y = Math.min(a.box.bottom, b.box.bottom) - b.box.top;
      // Lines may touch: a line's box is higher than its letters.
      if (x > 2 && y > Math.min(a.box.height, b.box.height) * 0.3) wrong.add(`${a.words} lies over ${b.words}`);
    }
  }
  return [...wrong];
}

/** Lists that are narrower than the same with nothing in it but what is chosen. */
export const cut_choices = (limbo, selector) =>
  limbo.page.$$eval(selector, (lists) => lists.filter((list) => list.checkVisibility()).flatMap((list) => {
    const chosen = list.selectedOptions[0]?.text ?? "";
    const alone = list.cloneNode(false);
    alone.append(new Option(chosen));
    alone.style.cssText = "position: absolute; width: max-content";
    list.after(alone);
    const [has, wants] = [list, alone].map((one) => one.getBoundingClientRect().width);
    alone.remove();
    // Engines reckon in sixty-fourths of a pixel, and tell of them as more.
    return has < wants - 1 / 64 ? [`${chosen}: ${has} of ${wants} px`] : [];
  }));
