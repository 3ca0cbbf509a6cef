// The element <limbo-mail> (embed/limbo-mail.js) as a script beside the page: it knows where the page is, for it comes from
// there. Built as a plain script; it works as a module, too.

import { LimboMail } from "./limbo-mail.js";

/** A script of this name is the page's own; what was bundled with others or renamed is not, and knows nothing. */
const OWN = /^([^?#]*\/)embed\.js(?:[?#:]|$)/;

// As a module this script has no element of its own, but what an error tells begins with its address.
const from = document.currentScript?.src || String(new Error().stack).match(/(?:https?|file):\/\/\S+/)?.[0];
// Only where neither is told it is looked for among the scripts of the page: those of others have the same name.
for (const address of from ? [from] : [...document.scripts].map(({ src }) => src)) {
  LimboMail.home ||= OWN.exec(address)?.[1];
}
