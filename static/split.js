// How the program loads its second part: the release build cuts it in two (xtask/split), and what is called here comes
// from the crate wasm_split_helpers, with a function of the program's table that is to be told how it went.

import { later_part } from "./boot.js";
import { initSync } from "./limbo.js";

export async function __wasm_split_load_later(callback, data) {
  // The program is running: this only gives its exports, which are what the second part imports.
  const program = initSync();
  let loaded = true;
  try {
    await WebAssembly.instantiate(await later_part(), { __wasm_split: program });
  } catch {
    loaded = false;
  }
  program.__indirect_function_table.get(callback)(data, loaded);
}
