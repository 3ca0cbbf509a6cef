//! The components of the page, each rendered in a browser with made-up properties and found as a person finds it: by
//! role, name and words. `cargo xtask test wasm` runs it.
#![cfg(target_arch = "wasm32")]

mod charts;
mod compare_lab;
mod controls;
mod harness;
mod panels;
mod stage;
mod story;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
