//! `cargo xtask dist`: the page for any static host, and the page that is one file; and what each part weighs.

use crate::address::absolute;
use crate::tools::Tools;
use crate::wasm::Wasm;
use crate::{Result, page, root};
use std::fs;
use std::process::{Command, ExitCode};

/// Reads `[--url ADDRESS] [--no-worker]`. What is wrong with an address is said before anything is built.
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
                options.url = Some(absolute(url)?);
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
    println!("\ndist/ goes to any static host; dist/limbo.html opens from disk.");
    if let Some(packages) = &options.packages {
        // Who writes the packages knows what each is for.
        let list = packages.join("README.txt");
        let list =
            fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
        println!("packages/ holds the same page for other places:\n\n{list}");
    }
    if options.url.is_none() {
        println!("Without --url ADDRESS a link to it that is shared shows no picture.");
    }
    Ok(if table.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_checked_before_anything_is_built() {
        let read = |args: &[&str]| options(args).map(|options| options.url);
        let whole = Some("https://a.example/limbo/".to_owned());
        assert_eq!(read(&["--url", "https://a.example/limbo"]), Ok(whole));
        assert_eq!(read(&["--no-worker"]), Ok(None));
        for wrong in [&["--url", "limbo"][..], &["--url"], &["--fast"]] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
