//! `cargo xtask dist`: the page for any static host, and the page that is one file; and what each part weighs.

use crate::tools::Tools;
use crate::wasm::Wasm;
use crate::{Result, page, root};
use std::process::{Command, ExitCode};

/// It takes no options.
pub fn options(args: &[&str]) -> Result<()> {
    match args {
        [] => Ok(()),
        _ => Err(format!("dist takes no options, not `{}`", args.join(" "))),
    }
}

/// Sets up, builds, and says what was written.
pub fn command((): ()) -> Result<ExitCode> {
    let wasm = Wasm::set_up()?;
    let tools = Tools::set_up()?;
    let folder = page::build(&tools, &wasm)?;
    let table = Command::new("node")
        .arg(root().join("xtask/sizes.mjs"))
        .arg(&folder)
        .status()
        .map_err(|error| format!("node does not start: {error}"))?;
    println!("\nThe folder dist/ goes to any static host; dist/limbo.html opens from disk.");
    Ok(if table.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
