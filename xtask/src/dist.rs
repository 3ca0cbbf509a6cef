//! `cargo xtask dist`: the page for any static host, and the page that is one file; and what each part weighs.

use crate::tools::Tools;
use crate::wasm::Wasm;
use crate::{Result, page, root};
use std::process::{Command, ExitCode};

/// Reads `[--url ADDRESS] [--no-worker]`. The address itself is checked by who uses it (xtask/site).
pub fn options(args: &[&str]) -> Result<page::Options> {
    let mut options = page::Options {
        packages: Some(root().join("packages")),
        ..page::Options::default()
    };
    let mut args = args.iter();
    while let Some(&arg) = args.next() {
        match arg {
            "--no-worker" => options.worker = false,
            "--url" => {
                let url = args
                    .next()
                    .ok_or("--url needs an address, such as https://your.host/limbo/")?;
                options.url = Some((*url).to_owned());
            }
            _ => {
                return Err(format!(
                    "dist takes --url ADDRESS and --no-worker, not `{arg}`"
                ));
            }
        }
    }
    Ok(options)
}

/// Sets up, builds, and says what was written.
pub fn command(options: page::Options) -> Result<ExitCode> {
    let wasm = Wasm::set_up()?;
    let tools = Tools::set_up()?;
    let folder = page::build(&tools, &wasm, &options)?;
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
