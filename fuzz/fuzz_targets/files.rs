#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| limbo_fuzz::run("files", bytes));
