//! The end-to-end tests: the page is built and served, and node's tests use it in real browsers as a person would. What is
//! run in which engine says engine.rs.

use crate::count::Count;
use crate::engine::{Browser, Engine};
use crate::run::{lines_of, path_with, step, which};
use crate::tools::{Tools, npm};
use crate::wasm::Wasm;
use crate::{Result, page, root, serve};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus, Stdio};

/// Builds the page and the packages that the tests open, and says where the page is.
pub fn build_page() -> Result<PathBuf> {
    let wasm = Wasm::set_up()?;
    let tools = Tools::set_up()?;
    let options = page::Options {
        packages: Some(packages_folder()),
        ..page::Options::default()
    };
    page::build(&tools, &wasm, &options)
}

/// Runs all files in the engines that are asked for; where none is, all in Chromium and a part in each of the others. The
/// page is in this folder.
pub fn run(asked: &[Engine], page: PathBuf) -> Result<Count> {
    println!("== end to end");
    let wasm = Wasm::set_up()?;
    let tools = Tools::set_up()?;
    let browsers = match asked {
        [] => Engine::browsers(&Engine::ALL, Engine::quick_browser)?,
        _ => Engine::browsers(asked, Engine::browser)?,
    };
    install_packages()?;
    let address = serve_folder(page)?;
    let files = test_files()?;
    let tests = |browser: &Browser| {
        let files = if asked.is_empty() {
            browser.engine.part_of(&files)
        } else {
            files.clone()
        };
        node_tests(&address, browser, &files)
    };
    let mut count = Count::default();
    let (chromium, others): (Vec<_>, Vec<_>) = browsers
        .iter()
        .partition(|browser| browser.engine == Engine::Chromium);
    for browser in chromium {
        count.add(tests(browser)?);
        count.add(development_tests(&tools, &wasm, browser)?);
    }
    // They take a file at a time, which leaves room for another engine beside.
    std::thread::scope(|scope| {
        let begun: Vec<_> = others
            .into_iter()
            .map(|browser| scope.spawn(|| tests(browser)))
            .collect();
        for thread in begun {
            let ended = thread.join().map_err(|_| "an engine's tests panicked")?;
            count.add(ended?);
        }
        Ok(count)
    })
}

/// The page as Trunk builds it, where Trunk is.
fn development_tests(tools: &Tools, wasm: &Wasm, chromium: &Browser) -> Result<Count> {
    if which("trunk").is_none() {
        println!("-- Trunk is not installed: the page is not built with it");
        return Ok(Count::default());
    }
    println!("-- as Trunk builds it, in Chromium");
    let address = serve_folder(build_with_trunk(tools, wasm)?)?;
    node_tests(&address, chromium, &["development.mjs".to_owned()])
}

/// Where the tests find the packages that they open.
fn packages_folder() -> PathBuf {
    page::target_folder().join("packages")
}

/// Where a test that failed leaves how its page looked.
pub fn failures_folder() -> PathBuf {
    page::target_folder().join("failures")
}

/// The file that walks through the story from its cover to its end.
const WALK: &str = "walk.test.mjs";

/// `cargo xtask pictures [FOLDER]`: the story's steps as pictures.
pub fn pictures(args: &[&str]) -> Result<ExitCode> {
    let folder = match args {
        [] => page::target_folder().join("pictures"),
        [folder] if !folder.starts_with('-') => {
            let here = std::env::current_dir().map_err(|error| error.to_string())?;
            here.join(folder)
        }
        _ => return Err("pictures takes one folder, or nothing".to_owned()),
    };
    let wasm = Wasm::set_up()?;
    let tools = Tools::set_up()?;
    let chromium = Engine::Chromium.browser()?;
    install_packages()?;
    let address = serve_folder(page::build(&tools, &wasm, &page::Options::default())?)?;
    let mut command = node_command(&address, &chromium, &[WALK.to_owned()]);
    command.env("LIMBO_PICTURES", &folder);
    let status = command
        .status()
        .map_err(|error| format!("node does not start: {error}"))?;
    println!("The pictures are in {}", folder.display());
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Serves a folder as long as this process lives, and says where.
pub fn serve_folder(folder: PathBuf) -> Result<String> {
    let listener = serve::listen(0)?;
    let address = serve::address_of(&listener)?;
    std::thread::spawn(move || serve::serve(listener, folder));
    Ok(address)
}

/// The development page, built by Trunk with the tools that are here already.
fn build_with_trunk(tools: &Tools, wasm: &Wasm) -> Result<PathBuf> {
    let folder = page::target_folder().join("trunk");
    let mut trunk = Command::new("trunk");
    trunk
        .args(["build", "--offline", "--dist"])
        .arg(&folder)
        .env("PATH", path_with(tools.folders())?)
        .current_dir(root());
    wasm.apply(&mut trunk);
    step("trunk build", &mut trunk)?;
    Ok(folder)
}

/// Runs test files with node in one browser, shows what they say, and counts.
fn node_tests(address: &str, browser: &Browser, files: &[String]) -> Result<Count> {
    let report = report_of(browser);
    let _ = fs::remove_file(&report);
    let mut child = node_command(address, browser, files)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("node does not start: {error}"))?;
    let output = child.stdout.take().ok_or("no output")?;
    let name = browser.engine.name();
    // Two engines may speak at once.
    for line in lines_of(output) {
        println!("{name}: {line}");
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    let report = fs::read(&report).unwrap_or_default();
    let report = String::from_utf8_lossy(&report);
    counted(Count::from_tap(&report), status)
}

/// Where the tests in a browser leave their report for machines.
fn report_of(browser: &Browser) -> PathBuf {
    page::target_folder().join(format!("e2e-{}.tap", browser.engine.name()))
}

/// Node with these test files; their report, for machines, goes to the target folder.
pub fn node_command(address: &str, browser: &Browser, files: &[String]) -> Command {
    let report = report_of(browser);
    let mut command = Command::new("node");
    command
        .args([
            "--test",
            "--test-reporter=spec",
            "--test-reporter-destination=stdout",
        ])
        .arg(format!(
            "--test-concurrency={}",
            browser.engine.files_at_once()
        ));
    command
        .arg("--test-reporter=tap")
        .arg(format!("--test-reporter-destination={}", report.display()));
    command.args(files).current_dir(root().join("e2e"));
    command
        .env("LIMBO_URL", address)
        .env("LIMBO_PACKAGES", packages_folder())
        .env("LIMBO_FAILURES", failures_folder());
    browser.tell(&mut command);
    command
}

/// What node's tests say, held against how node ended.
fn counted(mut count: Count, status: ExitStatus) -> Result<Count> {
    if count.is_empty() {
        return Err(format!("node ended with {status} and no test ran"));
    }
    if !status.success() && count.failed == 0 {
        eprintln!("error: node ended with {status}, though no test says that it failed");
        count.failed += 1;
    }
    Ok(count)
}

/// The files `e2e/*.test.mjs`, in order.
fn test_files() -> Result<Vec<String>> {
    let entries = fs::read_dir(root().join("e2e")).map_err(|error| format!("e2e: {error}"))?;
    let names = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".test.mjs")).collect();
    names.sort();
    Ok(names)
}

/// Installs what e2e/package-lock.json names, unless just that is installed.
pub fn install_packages() -> Result<()> {
    let folder = root().join("e2e");
    let wanted =
        fs::read(folder.join("package-lock.json")).map_err(|error| format!("e2e: {error}"))?;
    let stamp = folder.join("node_modules").join(".limbo-installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut command = npm();
    command
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(&folder);
    step("npm ci in e2e", &mut command)?;
    fs::write(stamp, wanted).map_err(|error| format!("e2e/node_modules: {error}"))
}
