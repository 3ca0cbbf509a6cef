// The element <limbo-mail> (embed/limbo-mail.js) as a module beside the page: it knows where the page is, for it comes from
// there, unless it was bundled with others or renamed.

import { LimboMail } from "./limbo-mail.js";

if (new URL(import.meta.url).pathname.endsWith("/embed-module.js")) LimboMail.home ||= new URL(".", import.meta.url).href;

export { LimboMail };
