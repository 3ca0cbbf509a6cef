//! `cargo xtask test`: the four suites, and the sum of what they say. They run one after the other, but for a real Postfix, which
//! mostly waits and runs beside the suites after it. The page that the last of them uses is built beside the first: for two
//! minutes one processor alone is busy with it. What Postfix did beside the others is measured in time, which a busy machine
//! makes late: its experiments that failed are run once more when nothing else runs, and that counts.
//!
//! A suite that cannot be set up or built is a failure, a test that was skipped is a failure; the last
//! line is always `N passed, N failed`. One suite, postfix, cannot be run everywhere: where it is not asked for by name
//! the lines above the last one say that it was not run, and why.

use crate::count::Count;
use crate::end_to_end::{self, failures_folder};
use crate::engine::Engine;
use crate::progress::seconds;
use crate::run::{lines_of, path_with};
use crate::tools::Tools;
use crate::wasm::{TARGET, Wasm};
use crate::{Result, browsers, postfix, root};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

/// How long a browser may take for all wasm tests of one file, in seconds.
const WASM_SECONDS_MAX: &str = "180";

/// What runs tests of WebAssembly in a browser.
const RUNNER: &str = "wasm-bindgen-test-runner";

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

/// A suite's tests on this machine.
enum Tests<'a> {
    /// They can be run.
    Ready(Box<dyn FnOnce() -> Result<Count> + Send + 'a>),
    /// This machine cannot run them; the reason.
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

    /// The suite's tests; what Postfix's need is brought here. `engines`: those that run all end-to-end tests; none: Chromium
    /// all, the others a part. `beside_page`: meanwhile the page is built; `page` waits until it is there.
    fn set_up<'a>(
        self,
        engines: &'a [Engine],
        beside_page: bool,
        page: impl FnOnce() -> Result<PathBuf> + Send + 'a,
    ) -> Tests<'a> {
        match self {
            Suite::Native => Tests::Ready(Box::new(native)),
            Suite::Wasm => Tests::Ready(Box::new(move || wasm(beside_page))),
            Suite::EndToEnd => Tests::Ready(Box::new(move || end_to_end::run(engines, page()?))),
            Suite::Postfix => match postfix::find() {
                Ok(package) => Tests::Ready(Box::new(move || real_postfix(&package, &[]))),
                Err(reason) => Tests::Impossible(reason),
            },
        }
    }

    /// Runs it to its end, whatever that is.
    fn outcome(self, tests: Tests, require_all: bool) -> Outcome {
        let start = Instant::now();
        let name = self.name();
        let run = match tests {
            Tests::Ready(run) => run(),
            Tests::Impossible(reason) if require_all => Err(reason),
            Tests::Impossible(reason) => {
                println!("not run: {reason}");
                // A failed download says more, above.
                let reason = reason.lines().next().unwrap_or_default();
                return Outcome {
                    suite: self,
                    line: format!("{name}: NOT RUN, nothing is known of it: {reason}"),
                    count: Count::default(),
                };
            }
        };
        match run {
            Ok(count) => Outcome {
                suite: self,
                line: format!(
                    "{name}: {} in {}",
                    count.in_words(),
                    seconds(start.elapsed())
                ),
                count,
            },
            Err(message) => {
                eprintln!("error: {message}");
                Outcome {
                    suite: self,
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
            let engine = Engine::named(name)?;
            if !options.engines.contains(&engine) {
                options.engines.push(engine);
            }
            continue;
        }
        if arg == "--require-postfix" {
            options.require_all = true;
            continue;
        }
        let suite = Suite::ALL.into_iter().find(|suite| suite.name() == arg);
        let suite = suite
            .ok_or_else(|| format!("there is no suite `{arg}`: native, wasm, e2e or postfix"))?;
        // Named twice it is run once.
        if !options.suites.contains(&suite) {
            options.suites.push(suite);
        }
    }
    if !options.engines.is_empty() {
        if options.suites.iter().any(|suite| *suite != Suite::EndToEnd) {
            return Err("--engine is for the suite e2e alone".to_owned());
        }
        options.suites = vec![Suite::EndToEnd];
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
    let is_postfix_alone = suites == [Suite::Postfix];
    let mut outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let wants_page = suites.contains(&Suite::EndToEnd);
        let mut page = wants_page.then(|| scope.spawn(end_to_end::build_page));
        // A real Postfix mostly waits, and what comes after it compiles for minutes: it runs beside the rest.
        let begun: Vec<_> = suites
            .into_iter()
            .map(|suite| {
                let page = page.take_if(|_| suite == Suite::EndToEnd);
                let built = move || {
                    let page = page.and_then(|building| building.join().ok());
                    page.unwrap_or_else(|| Err("the page was not built (see above)".to_owned()))
                };
                // Not beside the others: two installations at once would get in each other's way.
                let tests = suite.set_up(&engines, wants_page, built);
                let outcome = move || suite.outcome(tests, require_all);
                match suite {
                    Suite::Postfix => Begun::Beside(scope.spawn(outcome)),
                    _ => Begun::Over(outcome()),
                }
            })
            .collect();
        begun.into_iter().map(Begun::outcome).collect()
    });
    if !is_postfix_alone {
        for outcome in &mut outcomes {
            if outcome.suite == Suite::Postfix {
                outcome.measure_again();
            }
        }
    }
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
    suite: Suite,
    line: String,
    count: Count,
}

impl Outcome {
    /// Runs the experiments of a real Postfix that failed once more, now that the machine is quiet; what they say then counts.
    fn measure_again(&mut self) {
        let names = std::mem::take(&mut self.count.names);
        // Where a failure has no name, something else broke than a measurement.
        if names.is_empty() || names.len() != self.count.failed as usize {
            self.count.names = names;
            return;
        }
        println!("== once more, alone: {}", names.join(", "));
        let tests = match postfix::find() {
            Ok(package) => Tests::Ready(Box::new(move || real_postfix(&package, &names))),
            Err(reason) => Tests::Impossible(reason),
        };
        // A machine that could run them must run them: what failed does not become what was not run.
        let again = Suite::Postfix.outcome(tests, true);
        self.line = format!(
            "{} beside the others; of these, alone, {}",
            self.line, again.line
        );
        self.count.failed = 0;
        self.count.add(again.count);
    }
}

/// A suite that has been run, or that runs beside the next ones.
enum Begun<'scope> {
    Over(Outcome),
    Beside(std::thread::ScopedJoinHandle<'scope, Outcome>),
}

impl Begun<'_> {
    /// Waits for the suite's end.
    fn outcome(self) -> Outcome {
        match self {
            Begun::Over(outcome) => outcome,
            Begun::Beside(thread) => thread.join().unwrap_or_else(|_| Outcome {
                suite: Suite::Postfix,
                line: "a suite beside the others: PANICKED (see above)".to_owned(),
                count: Count::one_failed("a suite beside the others"),
            }),
        }
    }
}

fn native() -> Result<Count> {
    println!("== native tests");
    let mut command = Command::new("cargo");
    command
        .args(["test", "--workspace", "--no-fail-fast"])
        .current_dir(root());
    count_rust_tests(command, |line| println!("{line}"))
}

/// The experiments of these names; where there are none, all. What is said is shown in one piece at the end: other suites speak
/// meanwhile.
fn real_postfix(package: &Path, names: &[String]) -> Result<Count> {
    let scratch = postfix::Scratch::new()?;
    let mut said = String::from("== a real Postfix\n");
    let count = count_rust_tests(postfix::tests(package, &scratch, names), |line| {
        said.push_str(line);
        said.push('\n');
    });
    print!("{said}");
    count
}

fn wasm(beside_page: bool) -> Result<Count> {
    println!("== tests in the browser (wasm)");
    let wasm = Wasm::set_up()?;
    if beside_page {
        wasm.see_to_libraries()?;
    }
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
        // By its name: at a space in its path cargo would cut that.
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", RUNNER)
        .env("PATH", path_with(tools.folders())?)
        .env("CHROMEDRIVER", browsers::chromedriver()?)
        .env(
            "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
            browsers::webdriver_json(&chromium)?,
        )
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        .env("WASM_BINDGEN_TEST_TIMEOUT", WASM_SECONDS_MAX);
    wasm.apply(&mut command);
    count_rust_tests(command, |line| println!("{line}"))
}

/// Runs cargo's tests, shows each line that they say, and counts.
fn count_rust_tests(mut command: Command, mut show: impl FnMut(&str)) -> Result<Count> {
    let program = format!("{:?}", command.get_program());
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{program} does not start: {error}"))?;
    let output = child.stdout.take().ok_or("no output")?;
    let mut sum = Count::default();
    // A process that has said how many tests it runs, and not what came of them, has died.
    let mut died = 0;
    for line in lines_of(output) {
        show(&line);
        if let Some(name) = Count::failed_in_rust(&line) {
            sum.names.push(name);
        }
        died += u32::from(Count::begins_in_rust(&line));
        if let Some(count) = Count::from_rust(&line) {
            died = died.saturating_sub(1);
            sum.add(count);
        }
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if !status.success() && (died > 0 || sum.failed == 0) {
        // It did not compile, or a test process died: no test says so itself. What it said before counts besides.
        eprintln!("error: cargo test ended with {status}, though no test says that it failed");
        sum.failed = sum.names.len() as u32 + died.max(1);
    }
    if sum.is_empty() {
        return Err("no test ran".to_owned());
    }
    Ok(sum)
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
        let twice = options(&["e2e", "wasm", "e2e"]).unwrap();
        assert_eq!(twice.suites, [Suite::EndToEnd, Suite::Wasm]);
        let twice = options(&["--engine", "firefox", "--engine", "firefox"]).unwrap();
        assert_eq!(twice.engines, [Engine::Firefox]);
        assert!(options(&["--engine"]).is_err());
        assert!(options(&["native", "--engine", "firefox"]).is_err());
        assert!(options(&["nativ"]).is_err());
        assert!(options(&["--failed-before"]).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn a_test_process_that_dies_after_a_failure_is_not_only_a_measurement() {
        let of = |said: &str, end: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", &format!("printf '{said}'; {end}")]);
            count_rust_tests(command, |_| {}).unwrap()
        };
        let begins = "running 2 tests\\ntest a ... FAILED\\n";
        let whole = "test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s\\n";
        let measured = of(&format!("{begins}{whole}"), "exit 101");
        assert_eq!(
            (measured.passed, measured.failed, measured.names.len()),
            (1, 1, 1)
        );
        let died = of(begins, "kill -9 $$");
        assert_eq!((died.failed, died.names.len()), (2, 1));
        // Also beside a process that has come to its end, and where nothing had failed before.
        let beside = of(&format!("{begins}{whole}running 3 tests\\n"), "exit 101");
        assert_eq!((beside.failed, beside.names.len()), (2, 1));
        let mut outcome = Outcome {
            suite: Suite::Postfix,
            line: String::new(),
            count: died,
        };
        outcome.measure_again();
        assert_eq!((outcome.count.failed, outcome.count.names.len()), (2, 1));
        assert_eq!(of("", "exit 101").failed, 1, "it did not compile");
    }
}
