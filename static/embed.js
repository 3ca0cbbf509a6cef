// The element <limbo-mail> (embed/limbo-mail.js) as a script beside the page: it knows where the page is, for it comes from
// there. Built as a plain script; it works as a module, too.

import { LimboMail } from "./limbo-mail.js";

/** A script of this name is the page's own; what was bundled with others or renamed is not, and knows nothing. */
const NAME = /\/embed\.js$/;

/** The addresses by which this script may have come: as a module it has no element of its own. */
function* addresses() {
  yield document.currentScript?.src;
  yield* new Error().stack?.match(/(?:https?|file):\/\/[^\s()]+?\/embed\.js/g) ?? [];
  for (const script of document.scripts) yield script.src;
}

for (const address of addresses()) {
  const url = address && new URL(address);
  if (!url || !NAME.test(url.pathname)) continue;
  LimboMail.home ||= new URL(".", url).href;
  break;
}
