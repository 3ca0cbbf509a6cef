// Words have room in every mode where every text is twice as long (`locale=long`), and where the page runs from right to
// left (`locale=rtl`), on a telephone and on a desk. LIMBO_LANGS names other languages.

import { rooms } from "./layout.mjs";

for (const lang of process.env.LIMBO_LANGS?.split(" ") ?? ["long", "rtl"]) {
  rooms(lang, 360, { thorough: true });
  rooms(lang, 1280);
}
