// How the program changes the page, whoever else has changed it in between. Yew puts nodes into elements, takes them out
// and writes into them, and keeps them for that; it believes that they are where it left them. But a translator in the
// browser takes text out and puts its own in its place (Google's in `<font>`, several pieces of a sentence in one), or
// writes over it, and an extension may remove what it likes. What is written into a text that was taken out is seen by
// nobody, and what is put before something that is gone throws, which would end the program.
//
// So it is kept here what the program put where. When it next touches an element, whatever is amiss there is first put
// back: words that it wrote, in its order, and nothing in their place. A translator that watches the page then translates
// what is true now. Where the program does nothing a translation stays.
//
// These three stand in the glue in place of the browser's own (xtask/src/steady.rs): no prototype is changed, so that
// nobody else's calls are taken for the program's.

/** What the program has put into an element, in order. */
const contents = new WeakMap();
/** Into which element it has put a node. */
const homes = new WeakMap();
/** What it last wrote into a text. */
const words = new WeakMap();

/** Puts an element's own content back where somebody has changed it. */
function restore(home) {
  const own = contents.get(home) ?? [];
  const missing = own.some((node) => node.parentNode !== home);
  // What stands in the place of what is missing goes. The outermost element is shared with others.
  if (missing && homes.has(home)) {
    for (const node of [...home.childNodes]) if (homes.get(node) !== home) node.remove();
  }
  let next = null;
  for (const node of [...own].reverse()) {
    const said = words.get(node) ?? node.data;
    if (node.data !== said) node.data = said;
    // Only what is not in its place is moved: an element that is taken out loses its focus, and a dialog closes.
    if (missing && (node.parentNode !== home || (homes.has(home) && node.nextSibling !== next))) home.insertBefore(node, next);
    next = node;
  }
}

/** The same for whatever holds it, as far as it is itself not on the page: a translator may show a copy. */
function settle(home) {
  restore(home);
  while (!home.isConnected && homes.has(home)) restore((home = homes.get(home)));
}

/** No longer counts a node among what is in its element. */
function forget(node) {
  const own = contents.get(homes.get(node));
  if (own) own.splice(own.indexOf(node), 1);
  homes.delete(node);
}

/** `home.insertBefore(node, next)` */
export function insert(home, node, next) {
  settle(home);
  forget(node);
  if (!contents.has(home)) contents.set(home, []);
  const own = contents.get(home);
  own.splice(next ? own.indexOf(next) : own.length, 0, node);
  homes.set(node, home);
  if (node.nodeType === Node.TEXT_NODE && !words.has(node)) words.set(node, node.data);
  return home.insertBefore(node, next);
}

/** `home.removeChild(node)` */
export function remove(home, node) {
  settle(home);
  forget(node);
  return home.removeChild(node);
}

/** `node.nodeValue = said` */
export function write(node, said) {
  words.set(node, said);
  node.nodeValue = said;
  if (homes.has(node)) settle(homes.get(node));
}
