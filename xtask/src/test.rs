//! `cargo xtask test`: the four suites, one after the other, and the sum of what they say.
//!
//! A suite that cannot be set up or built is a failure, a test that was skipped is a failure; the last
//! line is always `N passed, N failed`. One suite, postfix, cannot be run everywhere: where it is not asked for by name
//! the lines above the last one say that it was not run, and why.

use crate::count::Count;
use crate::engine::{Browser, Engine};
use crate::progress::seconds;
use crate::run::{path_with, step, which};
use crate::tools::{Tools, npm};
use crate::wasm::{TARGET, Wasm};
use crate::{Result, browsers, page, postfix, root, serve};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::time::Instant;

/// How long a browser may take for all wasm tests of one file, in seconds.
const WASM_SECONDS_MAX: &str = "180";

/// A suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    /// `cargo test` of the whole workspace.
    Native,
    /// The page crate's tests inside a browser.
    Wasm,
    /// The built page, used as a person would.
    EndToEnd,
    /// A real Postfix, compared with the simulation's rules.
    Postfix,
}

/// How a suite ended.
enum Ended {
    /// Its tests were run.
    Counted(Count),
    /// This machine cannot run it; the reason.
    Impossible(String),
}

impl Suite {
    const ALL: [Suite; 4] = [Suite::Native, Suite::Postfix, Suite::Wasm, Suite::EndToEnd];

    fn name(self) -> &'static str {
        match self {
            Suite::Native => "native",
            Suite::Wasm => "wasm",
            Suite::EndToEnd => "e2e",
            Suite::Postfix => "postfix",
        }
    }

    /// `engines`: those that run all end-to-end tests, where some are asked for.
    fn run(self, engines: Option<&[Engine]>) -> Result<Ended> {
        let count = match self {
            Suite::Native => native(),
            Suite::Wasm => wasm(),
            Suite::EndToEnd => end_to_end(engines),
            Suite::Postfix => match postfix::find() {
                Ok(package) => real_postfix(&package),
                Err(reason) => return Ok(Ended::Impossible(reason)),
            },
        };
        count.map(Ended::Counted)
    }

    /// Runs it to its end, whatever that is.
    fn outcome(self, engines: &[Engine], require_all: bool) -> Outcome {
        let start = Instant::now();
        let name = self.name();
        let asked = Some(engines).filter(|engines| !engines.is_empty());
        let ended = self.run(asked).and_then(|ended| match ended {
            Ended::Impossible(reason) if require_all => Err(reason),
            ended => Ok(ended),
        });
        match ended {
            Ok(Ended::Counted(count)) => Outcome {
                line: format!(
                    "{name}: {} in {}",
                    count.in_words(),
                    seconds(start.elapsed())
                ),
                count,
            },
            Ok(Ended::Impossible(reason)) => {
                println!("not run: {reason}");
                // A failed download says more, above.
                let reason = reason.lines().next().unwrap_or_default();
                Outcome {
                    line: format!("{name}: NOT RUN, nothing is known of it: {reason}"),
                    count: Count::default(),
                }
            }
            Err(message) => {
                eprintln!("error: {message}");
                Outcome {
                    line: format!(
                        "{name}: DID NOT RUN to its end, which counts as a failure (see above)"
                    ),
                    count: Count::one_failed(&format!("the suite {name}: {message}")),
                }
            }
        }
    }
}

/// What a person asked for.
pub struct Options {
    suites: Vec<Suite>,
    failed_before: u32,
    /// Whether a suite that this machine cannot run is a failure.
    require_all: bool,
    /// The engines that run all end-to-end tests; none: Chromium all, the others a part.
    engines: Vec<Engine>,
}

/// Reads `[native|wasm|e2e|postfix ...] [--engine NAME] [--failed-before N] [--require-postfix]`.
pub fn options(args: &[&str]) -> Result<Options> {
    let mut options = Options {
        suites: Vec::new(),
        failed_before: 0,
        require_all: false,
        engines: Vec::new(),
    };
    let mut args = args.iter();
    while let Some(&arg) = args.next() {
        if arg == "--failed-before" {
            let number = args.next().and_then(|number| number.parse().ok());
            options.failed_before = number.ok_or("--failed-before needs a number")?;
            continue;
        }
        if arg == "--engine" {
            let name = args.next().ok_or("--engine needs a name")?;
            options.engines.push(Engine::named(name)?);
            continue;
        }
        if arg == "--require-postfix" {
            options.require_all = true;
            continue;
        }
        let suite = Suite::ALL.into_iter().find(|suite| suite.name() == arg);
        options.suites.push(
            suite.ok_or_else(|| {
                format!("there is no suite `{arg}`: native, wasm, e2e or postfix")
            })?,
        );
    }
    if options.suites.is_empty() && !options.engines.is_empty() {
        // Only one suite knows of engines.
        options.suites.push(Suite::EndToEnd);
    }
    if options.suites.is_empty() {
        options.suites = Suite::ALL.to_vec();
    } else {
        // Who asks for a suite by name wants it run.
        options.require_all = true;
    }
    Ok(options)
}

/// Runs the suites and sums them up.
pub fn command(options: Options) -> Result<ExitCode> {
    let failures = failures_folder();
    let _ = fs::remove_dir_all(&failures);
    let Options {
        suites,
        failed_before,
        require_all,
        engines,
    } = options;
    let outcomes: Vec<Outcome> = suites
        .into_iter()
        .map(|suite| suite.outcome(&engines, require_all))
        .collect();
    let mut sum = Count {
        failed: failed_before,
        ..Count::default()
    };
    println!();
    if failures.exists() {
        println!("how the pages looked that failed: {}", failures.display());
    }
    for Outcome { count, .. } in &outcomes {
        sum.add(count.clone());
    }
    for name in &sum.left_out {
        println!("{name}");
    }
    for name in &sum.names {
        println!("FAILED: {name}");
    }
    for Outcome { line, .. } in &outcomes {
        println!("{line}");
    }
    // A skipped test is a promise that nobody checked.
    let failed = sum.failed + sum.skipped;
    println!("{} passed, {failed} failed", sum.passed);
    Ok(if failed == 0 && sum.passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What a suite counted, and the line for it at the end of the report.
struct Outcome {
    line: String,
    count: Count,
}

fn native() -> Result<Count> {
    println!("== native tests");
    let mut command = Command::new("cargo");
    command
        .args(["test", "--workspace", "--no-fail-fast"])
        .current_dir(root());
    count_rust_tests(command)
}

/// Alone on the machine: what a queue manager does in which order hangs on time, also where it mostly waits.
fn real_postfix(package: &Path) -> Result<Count> {
    println!("== a real Postfix");
    let scratch = postfix::Scratch::new()?;
    count_rust_tests(postfix::tests(package, &scratch))
}

fn wasm() -> Result<Count> {
    println!("== tests in the browser (wasm)");
    let wasm = Wasm::set_up()?;
    let tools = Tools::set_up()?;
    let chromium = browsers::chromium()?;
    let mut command = Command::new("cargo");
    command
        .args([
            "test",
            "--package",
            "limbo",
            "--target",
            TARGET,
            "--test",
            "*",
            "--no-fail-fast",
        ])
        .current_dir(root())
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            tools.find("wasm-bindgen-test-runner")?,
        )
        .env("CHROMEDRIVER", browsers::chromedriver()?)
        .env(
            "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
            browsers::webdriver_json(&chromium)?,
        )
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        .env("WASM_BINDGEN_TEST_TIMEOUT", WASM_SECONDS_MAX);
    wasm.apply(&mut command);
    count_rust_tests(command)
}

/// Runs cargo's tests, shows what they say as they say it, and counts.
fn count_rust_tests(mut command: Command) -> Result<Count> {
    let program = format!("{:?}", command.get_program());
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{program} does not start: {error}"))?;
    let output = child.stdout.take().ok_or("no output")?;
    let mut sum = Count::default();
    for line in BufReader::new(output)
        .lines()
        .map_while(std::io::Result::ok)
    {
        println!("{line}");
        if let Some(name) = Count::failed_in_rust(&line) {
            sum.names.push(name);
        }
        sum.add(Count::from_rust(&line).unwrap_or_default());
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if !status.success() && sum.failed == 0 {
        // It did not compile, or a test process died: no test says so itself.
        eprintln!("error: cargo test ended with {status}, though no test says that it failed");
        sum.failed += 1;
    }
    if sum.is_empty() {
        return Err("no test ran".to_owned());
    }
    Ok(sum)
}

/// Runs all files in the engines that are asked for; where none is, all in Chromium and a part in each of the others.
fn end_to_end(asked: Option<&[Engine]>) -> Result<Count> {
    println!("== end to end");
    let wasm = Wasm::set_up()?;
    let tools = Tools::set_up()?;
    let engines = asked.unwrap_or(&Engine::ALL);
    let browsers: Vec<Browser> = engines
        .iter()
        .filter(|engine| {
            let can = **engine != Engine::WebKit || cfg!(target_os = "linux");
            if !can {
                println!("-- WebKit is tested on Linux only, where WebKitGTK has a WebDriver");
            }
            can
        })
        .map(|engine| engine.browser())
        .collect::<Result<_>>()?;
    install_packages()?;
    let options = page::Options {
        packages: Some(packages_folder()),
        ..page::Options::default()
    };
    let address = serve_folder(page::build(&tools, &wasm, &options)?)?;
    let files = test_files()?;
    let mut count = Count::default();
    for browser in &browsers {
        let engine = browser.engine;
        println!("-- in {}", engine.name());
        let files = match asked {
            Some(_) => files.clone(),
            None => engine.part_of(&files),
        };
        count.add(node_tests(&address, browser, &files)?);
        if engine == Engine::Chromium {
            count.add(development_tests(&tools, &wasm, browser)?);
        }
    }
    Ok(count)
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
fn failures_folder() -> PathBuf {
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
    let report = page::target_folder().join("e2e.tap");
    let _ = fs::remove_file(&report);
    let status = node_command(address, browser, files)
        .status()
        .map_err(|error| format!("node does not start: {error}"))?;
    let report = fs::read_to_string(&report).unwrap_or_default();
    counted(Count::from_tap(&report), status)
}

/// Node with these test files; their report, for machines, goes to `e2e.tap` in the target folder.
pub fn node_command(address: &str, browser: &Browser, files: &[String]) -> Command {
    let report = page::target_folder().join("e2e.tap");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suites_are_chosen_by_name_and_an_unknown_one_is_refused() {
        let all = options(&[]).map(|options| options.suites).unwrap();
        assert_eq!(all, Suite::ALL);
        let some = options(&["e2e", "--failed-before", "2"]).unwrap();
        assert_eq!(
            (some.suites, some.failed_before),
            (vec![Suite::EndToEnd], 2)
        );
        assert!(options(&["postfix"]).unwrap().require_all);
        assert!(options(&["--require-postfix"]).unwrap().require_all);
        assert!(!options(&[]).unwrap().require_all);
        let firefox = options(&["--engine", "firefox"]).unwrap();
        assert_eq!(
            (firefox.suites, firefox.engines),
            (vec![Suite::EndToEnd], vec![Engine::Firefox])
        );
        assert!(options(&["--engine"]).is_err());
        assert!(options(&["nativ"]).is_err());
        assert!(options(&["--failed-before"]).is_err());
    }
}
