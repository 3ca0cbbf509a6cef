//! `cargo xtask bench`: how fast Limbo is beside its peers, measured in one run on this machine, as a table.
//!
//! The peers are fetched from their registries when the benchmark runs and are no part of the product. How each
//! of them is configured stands beside its code in bench/. Nothing here is a test: a slow machine fails nothing.

use crate::progress::seconds;
use crate::run::{output_of, path_with, step, which};
use crate::tools::{Tools, npm};
use crate::wasm::{TARGET, Wasm};
use crate::{Result, browsers, cache, page, root};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

/// SimPy's version; those of the other peers stand in their manifests.
const SIMPY: &str = "4.1.2";

/// What a person asked for.
pub struct Options {
    /// Small sizes, to see whether it works.
    small: bool,
    /// Write BENCHMARKS.md.
    write: bool,
}

/// Reads `[--small] [--write]`.
pub fn options(args: &[&str]) -> Result<Options> {
    let mut options = Options {
        small: false,
        write: false,
    };
    for &arg in args {
        match arg {
            "--small" => options.small = true,
            "--write" => options.write = true,
            _ => return Err(format!("bench knows --small and --write, not `{arg}`")),
        }
    }
    if options.small && options.write {
        return Err("small sizes are a trial: they are not written down".to_owned());
    }
    Ok(options)
}

/// One row of the engine's table.
struct Played {
    who: String,
    messages: f64,
    events: f64,
    seconds: f64,
    /// Bytes a message and MiB of the whole, where it is ours.
    memory: Option<(f64, f64)>,
}

/// Measures everything and prints the tables.
pub fn command(options: Options) -> Result<ExitCode> {
    let begun = Instant::now();
    let wasm = Wasm::set_up()?;
    let tools = Tools::set_up()?;
    let chromium = browsers::chromium()?;
    let dist = page::build(&tools, &wasm, &page::Options::default())?;
    let tab = build_tab(&tools, &wasm)?;
    let mut engine = ours_native(options.small)?;
    engine.extend(nexosim(options.small)?);
    engine.extend(simpy(options.small)?);
    let report = in_the_tab(&tab, &dist, &chromium, options.small)?;
    let text = tables(engine, &report);
    println!("{text}");
    println!("measured in {}", seconds(begun.elapsed()));
    if options.write {
        let say = |path: &Path, error| format!("{}: {error}", path.display());
        let path = root().join("BENCHMARKS.md");
        let notes = root().join("bench/README.md");
        let words = [&path, &notes].into_iter().find(|path| path.is_file());
        let words = words.unwrap_or(&notes);
        let words = fs::read_to_string(words).map_err(|error| say(words, error))?;
        let day = output_of("date", &["+%Y-%m-%d"]).unwrap_or_default();
        fs::write(&path, with_words(&words, &day, &text)).map_err(|error| say(&path, error))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The benchmark's wasm, with its glue in bench/tab/pkg; gives that folder's parent.
fn build_tab(tools: &Tools, wasm: &Wasm) -> Result<PathBuf> {
    let folder = root().join("bench/tab");
    let target = page::target_folder().join("bench");
    let mut command = Command::new("cargo");
    command
        .args(["build", "--release", "--package", "limbo-bench-tab"])
        .args(["--target", TARGET])
        .current_dir(root())
        .env("CARGO_TARGET_DIR", &target);
    wasm.apply(&mut command);
    step("Building the benchmark for the tab", &mut command)?;
    let built = target.join(TARGET).join("release/limbo_bench_tab.wasm");
    let mut command = Command::new(tools.find("wasm-bindgen")?);
    command
        .args(["--target", "web", "--no-typescript", "--out-dir"])
        .arg(folder.join("pkg"))
        .arg(built);
    step("wasm-bindgen for the benchmark", &mut command)?;
    let mut command = npm();
    command
        .args(["install", "--no-audit", "--no-fund", "--no-package-lock"])
        .current_dir(&folder);
    step("npm install in bench/tab (PixiJS)", &mut command)?;
    Ok(folder)
}

/// `crates/sim/examples/throughput.rs` prints a Markdown table: its rows are the results.
fn ours_native(small: bool) -> Result<Vec<Played>> {
    let mut command = Command::new("cargo");
    command.args([
        "run",
        "--release",
        "--package",
        "limbo-sim",
        "--example",
        "throughput",
        "--",
    ]);
    if small {
        command.args(["10000", "100000"]);
    }
    let table = printed("Limbo natively", command.current_dir(root()))?;
    let rows = table.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let number = |i: usize| cells.get(i).and_then(|cell| cell.parse::<f64>().ok());
        Some(Played {
            who: format!("Limbo, natively, {}", cells.first()?),
            messages: number(1)?,
            events: number(2)?,
            seconds: number(3)?,
            memory: number(6).zip(number(7)),
        })
    });
    let rows: Vec<Played> = rows.collect();
    if rows.is_empty() {
        return Err(format!(
            "the throughput example printed no result:\n{table}"
        ));
    }
    Ok(rows)
}

/// NeXosim on one thread and on all: the tandem has one message at work in each station at a time.
fn nexosim(small: bool) -> Result<Vec<Played>> {
    let folder = root().join("bench/nexosim");
    let target = page::target_folder().join("bench");
    let mut command = Command::new("cargo");
    command
        .args(["build", "--release"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", &target);
    step("Building the tandem queue on NeXosim", &mut command)?;
    let program = target.join("release/tandem-nexosim");
    let messages = if small { "10000" } else { "1000000" };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut rows = Vec::new();
    // On more threads it takes many times as long: a tenth of the messages shows it as well.
    let fewer = if small { "1000" } else { "100000" };
    for (threads, messages) in [(1, messages), (threads, fewer)] {
        let name = format!("NeXosim, natively, {threads} thread(s), tandem");
        let mut command = Command::new(&program);
        command.args([messages, &threads.to_string()]);
        rows.push(peer(name, &mut command)?);
    }
    Ok(rows)
}

/// SimPy in a virtual environment of its own in the cache.
fn simpy(small: bool) -> Result<Vec<Played>> {
    let python = ["python3", "python"].into_iter().find_map(which);
    let python = python.ok_or("the benchmark needs Python 3 with venv for SimPy")?;
    let folder = cache::folder()?.join(format!("simpy-{SIMPY}"));
    let own = folder.join(if cfg!(windows) {
        "Scripts/python"
    } else {
        "bin/python"
    });
    if output_of(&own, &["-c", "import simpy"]).is_none() {
        let mut command = Command::new(python);
        command.args(["-m", "venv"]).arg(&folder);
        step("A virtual environment for SimPy", &mut command)?;
        let mut command = Command::new(&own);
        command.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            &format!("simpy=={SIMPY}"),
        ]);
        step("pip install simpy", &mut command)?;
    }
    let version = output_of(&own, &["--version"]).unwrap_or_default();
    let mut command = Command::new(own);
    command
        .arg(root().join("bench/simpy/tandem.py"))
        .arg(if small { "2000" } else { "100000" });
    Ok(vec![peer(
        format!("SimPy {SIMPY} ({version}), tandem"),
        &mut command,
    )?])
}

/// A peer prints messages, events and seconds.
fn peer(who: String, command: &mut Command) -> Result<Played> {
    let line = printed(&who, command)?;
    let mut numbers = line.split_whitespace().filter_map(|word| word.parse().ok());
    match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(messages), Some(events), Some(seconds)) => Ok(Played {
            who,
            messages,
            events,
            seconds,
            memory: None,
        }),
        _ => Err(format!("{who} printed no result: {line}")),
    }
}

/// What a program prints while it is measured: nothing else of ours runs then.
fn printed(name: &str, command: &mut Command) -> Result<String> {
    println!("measuring: {name}");
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{name} does not start: {error}"))?;
    if !output.status.success() {
        return Err(format!("{name} ended with {}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn in_the_tab(tab: &Path, dist: &Path, chromium: &Path, small: bool) -> Result<String> {
    let mut command = Command::new("node");
    command
        .arg("run.mjs")
        .current_dir(tab)
        .env("PATH", path_with(&[])?)
        .env("LIMBO_BROWSER", chromium)
        .env("LIMBO_DIST", dist)
        .env("LIMBO_BENCH_SMALL", if small { "1" } else { "0" });
    printed("in the tab (minutes)", &mut command)
}

/// The fields of the report's lines that begin with a word.
fn lines<'a>(report: &'a str, kind: &'a str) -> impl Iterator<Item = Vec<&'a str>> {
    report.lines().filter_map(move |line| {
        let mut fields = line.split('\t');
        (fields.next()? == kind).then(|| fields.collect())
    })
}

fn number(fields: &[&str], at: usize) -> f64 {
    fields
        .get(at)
        .and_then(|field| field.parse().ok())
        .unwrap_or(f64::NAN)
}

fn tables(mut engine: Vec<Played>, report: &str) -> String {
    engine.extend(lines(report, "engine").map(|fields| {
        let messages = number(&fields, 1);
        Played {
            who: format!("Limbo, in the tab, {}", fields.first().unwrap_or(&"")),
            messages,
            events: number(&fields, 2),
            seconds: number(&fields, 3),
            memory: Some((
                number(&fields, 4) / messages,
                number(&fields, 5) / 1_048_576.0,
            )),
        }
    }));
    let mut rows = vec![
        "## Simulation\n".to_owned(),
        "| who plays what | messages | million events/s | million messages/s | bytes a message | MiB in all |".into(),
        "|---|---:|---:|---:|---:|---:|".into(),
    ];
    rows.extend(engine.iter().map(engine_row));
    rows.extend([
        "\n## Moving dots, 1280 x 720\n".into(),
        "| who draws | dots | ms of drawing a frame | ms between frames |".into(),
        "|---|---:|---:|---:|".into(),
    ]);
    rows.extend(lines(report, "dots").filter_map(|fields| dots_row(&fields)));
    rows.push("\n## First load\n\n| | |\n|---|---:|".into());
    for fields in lines(report, "load") {
        let encodings = ["raw", "gzip -9", "brotli -11"];
        rows.extend((encodings.iter().zip(fields)).map(|(e, n)| format!("| bytes, {e} | {n} |")));
    }
    for fields in lines(report, "first") {
        let [median, slowest, since] = [1, 2, 3].map(|at| number(&fields, at));
        let who = fields.first().unwrap_or(&"");
        rows.push(format!(
            "| {who}: ms from navigation to the first moving message, median | {median:.0} |"
        ));
        rows.push(format!("| the slowest of them | {slowest:.0} |"));
        rows.push(format!(
            "| since the page's first frame, median | {since:.0} |"
        ));
    }
    for fields in lines(report, "browser") {
        rows.push(format!("\nIn {}; {}.", fields[0], machine()));
    }
    rows.join("\n") + "\n"
}

fn engine_row(row: &Played) -> String {
    let [events, messages] = [row.events, row.messages].map(|n| n / row.seconds / 1e6);
    let memory = match row.memory {
        Some((each, all)) => format!("{each:.1} | {all:.0}"),
        None => "| ".into(),
    };
    format!(
        "| {} | {} | {events:.2} | {messages:.2} | {memory} |",
        row.who, row.messages
    )
}

/// The row of one way to draw, or nothing for one that the table does not show.
fn dots_row(fields: &[&str]) -> Option<String> {
    let who = match *fields.first()? {
        "limbo" => "Limbo",
        "rect" => "canvas 2D, fillRect",
        "webgl" => "WebGL 2, points",
        "pixi" => "PixiJS, ParticleContainer",
        _ => return None,
    };
    let (dots, drawn) = (fields.get(1)?, fields.get(2)?);
    if drawn.parse::<f64>().is_err() {
        // What went wrong stands in the place of the numbers; a bar in it would end the cell.
        let why = drawn.replace('|', "/");
        return Some(format!("| {who} | {dots} | {why} | |"));
    }
    let [work, frame] = [3, 4].map(|at| number(fields, at));
    Some(format!("| {who} | {dots} | {work:.1} | {frame:.1} |"))
}

/// What this machine is, as far as it tells.
fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    let memory = fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let kib: u64 = text
            .lines()
            .next()?
            .split_whitespace()
            .nth(1)?
            .parse()
            .ok()?;
        Some(format!(", {} GiB of memory", kib >> 20))
    });
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "{}, {threads} core(s){}, {}, no GPU used, {}",
        cpu.unwrap_or_else(|| "an unknown processor".into()),
        memory.unwrap_or_default(),
        std::env::consts::OS,
        output_of("rustc", &["--version"]).unwrap_or_default(),
    )
}

/// Stands between the words and the tables, with the day before it.
const MEASURED: &str = "\n\nMeasured on ";

/// The tables behind the words of an earlier file, which say how they came about and what changed them; where there is none, behind
/// those of bench/README.md. Only the earlier tables go.
fn with_words(earlier: &str, day: &str, tables: &str) -> String {
    let words = earlier.split(MEASURED).next().unwrap_or_default();
    format!(
        "{}{MEASURED}{day} with `cargo xtask bench --write`.\n\n{tables}",
        words.trim_end()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_show_every_result_and_why_there_is_none() {
        let report = "browser\tChrome/1\nengine\ttandem\t1000\t10000\t0.5\t36000\t1048576\n\
                      dots\tlimbo\t1000\t1000\t0.5\t1.25\t99\ndots\tpixi\t5\tno WebGL\t\t\t\n\
                      first\tcover\t321.4\t400\t16.6\nload\t3\t2\t1\n";
        let text = tables(Vec::new(), report);
        assert!(
            text.contains("| Limbo, in the tab, tandem | 1000 | 0.02 | 0.00 | 36.0 | 1 |"),
            "{text}"
        );
        assert!(text.contains("| Limbo | 1000 | 0.5 | 1.2 |"), "{text}");
        assert!(
            text.contains("| PixiJS, ParticleContainer | 5 | no WebGL | |"),
            "{text}"
        );
        assert!(!text.contains("NaN"), "{text}");
        assert!(
            text.contains("| bytes, brotli -11 | 1 |")
                && text.contains(
                    "cover: ms from navigation to the first moving message, median | 321 |"
                )
                && text.contains("since the page's first frame, median | 17 |"),
            "{text}"
        );
    }

    #[test]
    fn new_tables_take_the_place_of_the_earlier_ones_and_of_nothing_else() {
        let first = with_words("# B\n\nHow.\n", "2026-11-28", "| one |\n");
        assert_eq!(
            first,
            "# B\n\nHow.\n\nMeasured on 2026-11-28 with `cargo xtask bench --write`.\n\n| one |\n"
        );
        // What was written down since, of which a table is a part.
        let told = first.replace("How.", "How.\n\n**Before and after.** Why.\n\n| 1 | 2 |");
        let second = with_words(&told, "2026-11-30", "| two |\n");
        assert!(second.starts_with(
            "# B\n\nHow.\n\n**Before and after.** Why.\n\n| 1 | 2 |\n\nMeasured on 2026-11-30 "
        ));
        assert!(second.ends_with("\n\n| two |\n") && !second.contains("| one |"));
        // The words that are there have one place for the tables.
        let words = fs::read_to_string(root().join("BENCHMARKS.md")).unwrap();
        assert_eq!(words.matches(MEASURED).count(), 1);
    }

    #[test]
    fn a_trial_is_not_written_down() {
        assert!(options(&["--small", "--write"]).is_err());
        assert!(options(&["--fast"]).is_err());
        assert!(options(&[]).is_ok_and(|options| !options.small && !options.write));
    }
}
