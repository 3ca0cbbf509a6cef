//! Cuts the page's WebAssembly in two: what a first visit runs, and the rest.
//!
//! - `limbo-split cut IN.wasm SHORT.json PROFILE.txt RULES.txt FIRST.wasm LATER.wasm REPORT.txt`
//! - `limbo-split watch IN.wasm SHORT.json OUT.wasm NAMES.txt`: the same program, each of its functions telling (by a global
//!   `p<n>`, the n-th line of NAMES.txt) that it has run; so a profile is made.
//!
//! SHORT.json says which short names the program's glue has for the long ones of wasm-bindgen.
//!
//! Runs after wasm-bindgen, on a module that still has its names. The profile names the functions of the first part;
//! all others go into the second, which imports memory, table, globals and functions from the first and puts its own
//! functions into the table. Where the first part may call one of those, it has a stub that asks for the second part
//! (`need`, src/later.rs), which is there when that returns, and calls on through the table. So a stale profile, or
//! a viewer who is quick, costs time but never breaks anything.
//!
//! Data that only the second part looks at goes there, too, unless somebody writes into it.

mod names;
mod objects;
mod parts;
mod plan;
mod watch;

use names::{Profile, Rules};
use plan::Plan;
use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;
use walrus::{Module, ModuleConfig};

type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["cut", input, short, profile, rules, first, later, report] => {
            run(input, short, profile, rules, [first, later, report])
        }
        ["watch", input, short, output, names] => watch::run(input, short, output, names),
        _ => Err("see the head of xtask/split/src/main.rs".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(input: &str, short: &str, profile: &str, rules: &str, outputs: [&str; 3]) -> Result<()> {
    let wasm = fs::read(input).map_err(|error| format!("{input}: {error}"))?;
    let text = |path: &str| fs::read_to_string(path).map_err(|error| format!("{path}: {error}"));
    let (profile, rules) = (Profile::new(&text(profile)?), Rules::new(&text(rules)?)?);
    let short = text(short)?;
    let split = split(&wasm, &names::short_names(&short), &profile, &rules)?;
    let parts = [split.first, split.later, split.report.into_bytes()];
    for (path, bytes) in outputs.iter().zip(&parts) {
        fs::write(path, bytes).map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(())
}

/// The two parts, and a sentence for a person.
struct Split {
    first: Vec<u8>,
    later: Vec<u8>,
    report: String,
}

fn split(
    wasm: &[u8],
    short: &BTreeMap<&str, &str>,
    profile: &Profile,
    rules: &Rules,
) -> Result<Split> {
    // Read and planned twice, with the same outcome: each part is what is left of its own copy.
    let mut module = parse(wasm)?;
    let plan = Plan::new(&module, profile, rules)?;
    shorten(&mut module, short);
    let report = plan.report.clone();
    let first = parts::first(module, &plan);
    let mut module = parse(wasm)?;
    let plan = Plan::new(&module, profile, rules)?;
    shorten(&mut module, short);
    let later = parts::later(module, &plan);
    Ok(Split {
        first,
        later,
        report,
    })
}

fn parse(wasm: &[u8]) -> Result<Module> {
    let mut config = ModuleConfig::new();
    // The names have done their work when the cut is planned.
    config
        .generate_name_section(std::env::var_os("LIMBO_KEEP_NAMES").is_some())
        .generate_producers_section(false);
    config.parse(wasm).map_err(|error| error.to_string())
}

/// What the glue has short names for gets them.
fn shorten(module: &mut Module, short: &BTreeMap<&str, &str>) {
    let imports = module.imports.iter_mut().map(|import| &mut import.name);
    let exports = module.exports.iter_mut().map(|export| &mut export.name);
    for name in imports.chain(exports) {
        if let Some(short) = short.get(name.as_str()) {
            *name = (*short).to_owned();
        }
    }
}

#[cfg(test)]
mod tests;
