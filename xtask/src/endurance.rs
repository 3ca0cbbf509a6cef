//! `cargo xtask monkey` and `cargo xtask soak`: what takes too long for the test command and is run for a release. Both run
//! files of e2e for longer than the test command does (e2e/monkey.test.mjs, e2e/soak.test.mjs).

use crate::end_to_end::{install_packages, node_command, serve_folder};
use crate::engine::Engine;
use crate::tools::Tools;
use crate::wasm::Wasm;
use crate::{Result, page};
use std::process::ExitCode;

/// What is run for long: its file, the variable by which it hears how long, and how long if nothing is said.
pub struct Endurance {
    file: &'static str,
    variable: &'static str,
    usual: u32,
    engines: &'static [Engine],
}

/// Minutes of monkeys in each engine.
pub const MONKEY: Endurance = Endurance {
    file: "monkey.test.mjs",
    variable: "LIMBO_MONKEY_MINUTES",
    usual: 10,
    engines: &Engine::ALL,
};
/// Rounds of use; memory is measured by what Chromium tells of itself.
pub const SOAK: Endurance = Endurance {
    file: "soak.test.mjs",
    variable: "LIMBO_SOAK_ROUNDS",
    usual: 25,
    engines: &[Engine::Chromium],
};

/// Runs it as long as `args` say, in each engine; what failed leaves its steps and its picture in target/failures.
pub fn command(what: &Endurance, args: &[&str]) -> Result<ExitCode> {
    let long = match args {
        [] => what.usual,
        [number] => number
            .parse()
            .ok()
            .filter(|long| *long > 0)
            .ok_or("how long? a whole number, or nothing")?,
        _ => return Err("one number, or nothing".to_owned()),
    };
    let wasm = Wasm::set_up()?;
    let tools = Tools::set_up()?;
    let browsers = Engine::browsers(what.engines, Engine::browser)?;
    install_packages()?;
    let address = serve_folder(page::build(&tools, &wasm, &page::Options::default())?)?;
    let mut held = true;
    for browser in &browsers {
        println!("-- in {}", browser.engine.name());
        let mut command = node_command(&address, browser, &[what.file.to_owned()]);
        let status = command
            .env(what.variable, long.to_string())
            .status()
            .map_err(|error| format!("node does not start: {error}"))?;
        held &= status.success();
    }
    Ok(if held {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
