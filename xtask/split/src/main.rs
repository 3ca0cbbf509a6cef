//! Cuts the page's WebAssembly in two where the source is marked with `#[wasm_split]` (src/app/lazy_views.rs).
//!
//! - `limbo-split cut IN.wasm FOLDER` writes FOLDER/limbo.wasm, which wasm-bindgen takes from there, and
//!   FOLDER/later.wasm. The first asks for the second by an import from the module `./split.js` (static/split.js).
//! - `limbo-split rename IN.wasm NAMES.json OUT.wasm` gives imports and exports the names that the glue has.

#![forbid(unsafe_code)]

mod rename;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use wasm_split_cli_support::{Options, transform};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["cut", input, folder] => cut(Path::new(input), Path::new(folder)),
        ["rename", input, names, output] => rename(input, names, output),
        _ => Err("see the head of xtask/split/src/main.rs".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn cut(input: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let wasm = fs::read(input)?;
    let first = folder.join("limbo.wasm");
    let mut options = Options::new(&wasm);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.link_name = "./split.js";
    let done = transform(options)?;
    match done.split_modules.as_slice() {
        [later] => Ok(fs::rename(later, folder.join("later.wasm"))?),
        several => Err(format!("one later part is expected, not {}", several.len()).into()),
    }
}

fn rename(input: &str, names: &str, output: &str) -> Result<(), Box<dyn Error>> {
    let renamed = rename::rename(&fs::read(input)?, &fs::read_to_string(names)?)?;
    Ok(fs::write(output, renamed)?)
}
