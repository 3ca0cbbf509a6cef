// What translators and extensions do to a page, imitated: what they "translate" they write in capitals, so that whatever
// they have touched can be told, and held against the words that the program wrote.

/**
 * Translates the page from the moment at which there is one, and whatever is added or changed later; runs in the page.
 *
 * - `wrap`: as Google's does. Neighbouring texts are one sentence: the first is replaced by a `<font>` in a `<font>` with
 *   all of it, the others are taken out. What says `translate="no"` is left alone.
 * - `wrap-all`: the same for one that does not ask, and takes no notice of what is a drawing.
 * - `move`: as `wrap`, but what holds texts and elements becomes one `<font>` with copies of those elements in it, as
 *   where a sentence has a link or a number in bold.
 * - `write`: as Edge's and Firefox's do. The text stays in its place and says something else; of neighbours the first
 *   says all of it, and the others nothing.
 * - `remove`: as an extension that takes out what it does not like, once: every third text, and every seventh paragraph,
 *   cell, entry or word in bold.
 */
export function interfere(kind) {
  /** The texts that are its own, and what it has dealt with. */
  const own = new WeakSet();
  let count = 0;
  const asks = kind !== "wrap-all" && kind !== "remove";
  const left_alone = `script, style, noscript, textarea${asks ? ", svg, [translate=no]" : ""}`;

  const text_in = (words) => {
    const text = document.createTextNode(words.toUpperCase());
    own.add(text);
    return text;
  };
  const font_with = (...nodes) => {
    const [outer, inner] = [document.createElement("font"), document.createElement("font")];
    inner.append(...nodes);
    outer.append(inner);
    return outer;
  };

  /** A sentence: texts that are neighbours. */
  function translate(sentence) {
    const [first, ...rest] = sentence;
    const words = sentence.map((text) => text.data).join("");
    if (kind === "write") {
      for (const text of sentence) own.add(text);
      first.data = words.toUpperCase();
      for (const text of rest) text.data = "";
      return;
    }
    if (kind === "remove") {
      own.add(first);
      if (++count % 3 === 0) first.remove();
      return;
    }
    first.replaceWith(font_with(text_in(words)));
    for (const text of rest) text.remove();
  }

  /** All sentences below a node, or the one that it is part of. */
  function sentences(root) {
    if (root.parentElement?.closest(left_alone) || root.matches?.(left_alone)) return [];
    const texts = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    if (root.nodeType === Node.TEXT_NODE) texts.push(root);
    else while (walker.nextNode()) texts.push(walker.currentNode);
    const found = [];
    for (const text of texts) {
      if (own.has(text) || !text.data.trim() || text.parentElement.closest(left_alone)) continue;
      let first = text;
      while (first.previousSibling?.nodeType === Node.TEXT_NODE && !own.has(first.previousSibling)) first = first.previousSibling;
      if (found.some(([begin]) => begin === first)) continue;
      const sentence = [];
      for (let at = first; at?.nodeType === Node.TEXT_NODE && !own.has(at); at = at.nextSibling) sentence.push(at);
      found.push(sentence);
    }
    return found;
  }

  /** Puts one `<font>` in the place of a paragraph's content, with copies of its elements. */
  function move(home) {
    const copies = [...home.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? text_in(node.data) : node.cloneNode(true)));
    home.replaceChildren(font_with(...copies));
    for (const text of sentences(home)) translate(text);
  }

  function begin_at(root) {
    if (kind === "move") {
      const homes = root.querySelectorAll?.("p, td, li, h2") ?? [];
      const mixed = (home) => home.firstElementChild && !home.querySelector("font, button, input, svg") && [...home.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      for (const home of homes) if (mixed(home) && !home.closest(left_alone)) move(home);
    }
    for (const sentence of sentences(root)) translate(sentence);
    if (kind === "remove" && root.querySelectorAll) {
      for (const element of root.querySelectorAll("p, td, li, b")) {
        if (own.has(element)) continue;
        own.add(element);
        if (++count % 7 === 0) element.remove();
      }
    }
  }

  addEventListener("DOMContentLoaded", () => {
    begin_at(document.body);
    const observer = new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records) {
        if (type === "characterData" && kind === "write") own.delete(target);
        for (const node of type === "characterData" ? [target] : addedNodes) {
          if (node.isConnected && !node.parentElement?.closest("font")) begin_at(node);
        }
      }
      // What it has done itself it need not see.
      observer.takeRecords();
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}
