//! `cargo xtask profile`: finds out which functions a first visit runs and writes xtask/first.txt, by which the
//! program is cut in two. To be run when the page has changed; a stale profile only makes the first load larger or
//! calls for the second part sooner.

use crate::tools::Tools;
use crate::wasm::Wasm;
use crate::{Result, browsers, page, root, run, serve, test};
use std::process::{Command, ExitCode};

/// It takes no options.
pub fn options(args: &[&str]) -> Result<()> {
    match args {
        [] => Ok(()),
        _ => Err(format!(
            "profile takes no options, not `{}`",
            args.join(" ")
        )),
    }
}

/// Builds a page that tells what runs, visits it, and writes down what ran.
pub fn command((): ()) -> Result<ExitCode> {
    let wasm = Wasm::set_up()?;
    let tools = Tools::set_up()?;
    let chromium = browsers::chromium()?;
    test::install_packages()?;
    let (folder, names) = page::build_watched(&tools, &wasm)?;
    let listener = serve::listen(0)?;
    let address = serve::address_of(&listener)?;
    std::thread::spawn(move || serve::serve(listener, folder));
    let mut visits = Command::new("node");
    visits
        .arg("profile.mjs")
        .arg(address)
        .arg(names)
        .arg(page::profile())
        .current_dir(root().join("e2e"))
        .env("LIMBO_BROWSER", chromium);
    run::step("First visits in Chromium", &mut visits)?;
    Ok(ExitCode::SUCCESS)
}
