//! What `limbo play` promises: the page's hash, the page's table, and a clear word about whatever else it is given.

mod common;

use common::{file, folder, limbo, path, prints, refuses, run, run_with_input, sparse_file};
use limbo_format::number::hex;
use limbo_format::{Params, csv, file as run_file};
use limbo_sim::{Run, Scenario, SimTime, World, golden};
use std::process::Stdio;

/// A small run file, with its commands.
const TOWN: &str = "limbo-run 1
scenario = small-town
seed = 7
mode = story
chapter = letter
locale = it
change stations.relay.workers = 12
at 0d00:05:00 cut delivery
at 0d01:00:00 mend delivery blocks 12 every 0d00:05:00
";

fn params(run: Run, at: SimTime) -> Params {
    Params {
        run,
        at: Some(at),
        ..Params::default()
    }
}

fn world(run: &Run, at: SimTime) -> World {
    let mut world = World::new(run).unwrap();
    assert!(world.advance(at, u64::MAX));
    world
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("it is JSON")
}

#[test]
fn golden_runs_have_the_hashes_that_the_browsers_give() {
    let folder = folder();
    for golden in golden::runs() {
        let text = run_file::write(&params(golden.run.clone(), SimTime::ZERO), 0, &[]).unwrap();
        let file = file(&folder, "golden.limbo", text.as_bytes());
        let told = json(&prints(["play", &file, "--json"]));
        assert_eq!(told["hash"], hex(golden.hash), "{}", golden.name);
        let link = params(golden.run, SimTime::ZERO).query().unwrap();
        let text = prints(["play", &["https://example.org/limbo/?", &link].concat()]);
        assert!(text.contains(&hex(golden.hash)), "{}: {text}", golden.name);
    }
}

#[test]
fn the_ledger_in_json_is_the_worlds() {
    let folder = folder();
    let town = file(&folder, "town.limbo", TOWN.as_bytes());
    let told = json(&prints(["play", &town, "--at", "0d00:50:00", "--json"]));
    let run = run_file::read_run(TOWN).unwrap().run;
    let world = world(&run, SimTime(3_000_000));
    for (place, dots) in csv::PLACES.into_iter().zip(csv::counts(&world.ledger())) {
        assert_eq!(told["ledger"][place], dots, "{place}");
    }
    assert!(told["ledger"]["limbo"].as_u64() > Some(0));
    assert_eq!(
        (&told["t_ms"], &told["seed"]),
        (&3_000_000.into(), &7.into())
    );
    assert_eq!(told["flags"][0]["what"], "cut");
    assert_eq!(told["flags"][0]["place"], "delivery");
    assert_eq!(told["flags"][0]["by_viewer"], true);
}

#[test]
fn the_table_is_the_one_that_the_page_saves() {
    let folder = folder();
    let table = path(&folder, "series.csv");
    let text = prints(["play", "libero-2023", "--at", "93600000", "--csv", &table]);
    let run = Run::new(Scenario::named("libero-2023").unwrap(), 1);
    let world = world(&run, SimTime(93_600_000));
    let page = csv::series(
        world.scenario(),
        &world.series().samples,
        world.now(),
        &world.ledger(),
    );
    assert_eq!(std::fs::read_to_string(&table).unwrap(), page);
    assert!(text.contains("flags (2)"), "{text}");
    let alone = prints(["play", "libero-2023", "--at", "1d02:00:00", "--csv", "-"]);
    assert_eq!(alone, page, "on standard output it is alone");
}

#[test]
fn what_is_on_standard_input_is_a_run_or_a_link() {
    let from = |text: &str| {
        let ended = run_with_input(["play", "-", "--json"], text.as_bytes());
        assert_eq!(ended.code, 0, "{}", ended.err);
        json(&ended.out)["hash"].clone()
    };
    let query = run_file::read_run(TOWN).unwrap().query().unwrap();
    assert_eq!(from(TOWN), from(&["?", &query, "\n"].concat()));
    assert_ne!(from(TOWN), from("scenario=small-town&seed=7"));
}

#[test]
fn whether_it_came_out_the_same_is_said_and_can_be_asked_for() {
    let folder = folder();
    let at = SimTime(1_800_000);
    let run = run_file::read_run(TOWN).unwrap().run;
    let hash = world(&run, at).hash();
    let saved = |hash| run_file::write(&params(run.clone(), at), hash, &[]).unwrap();
    let same = file(&folder, "same.limbo", saved(hash).as_bytes());
    let text = prints(["play", &same, "--check"]);
    assert!(
        text.contains("0d00:30:00: the same as where it was saved"),
        "{text}"
    );
    let stopped = json(&prints([
        "play", &same, "--check", "--json", "--at", "saved",
    ]));
    assert_eq!(stopped["hash"], hex(hash));
    assert_eq!(stopped["saved"]["same"], true);

    let other = file(&folder, "other.limbo", saved(hash ^ 1).as_bytes());
    assert!(prints(["play", &other]).contains("NOT the same"));
    let checked = common::run(["play", &other, "--check"]);
    assert_eq!(checked.code, 1);
    assert!(
        checked.err.contains("came out otherwise"),
        "{}",
        checked.err
    );
    let unknown = common::run(["play", "small-town", "--check"]);
    assert_eq!(unknown.code, 1);
}

#[test]
fn what_is_no_run_is_refused_with_its_name_and_the_reason() {
    let folder = folder();
    for (name, bytes, says) in [
        ("photo.jpg", &[0xff, 0xd8, 0xff, 0xe0][..], "no text"),
        ("zeros", &[b'a', 0, 0, 0], "no text"),
        ("empty", b"", "neither a run file"),
        ("a-letter", b"Dear all,\nhello", "neither a run file"),
        (
            "new.limbo",
            b"limbo-run 7\nscenario = small-town",
            "newer version",
        ),
        (
            "line.limbo",
            b"limbo-run 1\n\nat noon cut delivery",
            "line 3 cannot be read: `at noon",
        ),
        ("red.limbo", b"limbo-run 1\n\x1b[31mred\x07", "line 2"),
        (
            "far.limbo",
            b"limbo-run 1\nchange stations.relay.workers = 1e9",
            "stations.relay.workers",
        ),
        (
            "town.limbo",
            b"limbo-run 1\nscenario = atlantis",
            "there are libero-2023",
        ),
    ] {
        let path = file(&folder, name, bytes);
        let said = refuses(["play", &path]);
        assert!(said.contains(name) && said.contains(says), "{said}");
        assert!(
            !said.trim_end().contains(|c: char| c.is_control()),
            "{said:?}"
        );
    }
    let said = refuses(["play", &path(&folder, "nowhere.limbo")]);
    assert!(said.contains("there is no such file"), "{said}");
    let said = refuses(["play", &path(&folder, "")]);
    assert!(said.contains("folder"), "{said}");
}

#[test]
fn a_number_out_of_range_is_named_with_its_range() {
    let folder = folder();
    let text = TOWN.replace("workers = 12", "workers = 10001");
    let said = refuses(["play", &file(&folder, "far.limbo", text.as_bytes())]);
    assert!(
        said.contains("stations.relay.workers does not fit: it must be from 1 to 10000"),
        "{said}"
    );
    for (link, says) in [
        ("?seed=-1", "seed = -1"),
        ("?scenario=small-town&t=99999999999", "t = 99999999999"),
        ("?run=1notarun", "copy it again"),
        ("?mode=story&chapter=letter", "chapter of the story"),
        ("https://your.host/limbo/", "chapter of the story"),
        ("?locale=it", "chapter of the story"),
        ("?game=1", "today's game"),
        (
            "?mode=lab&lab=gmail-2020.capacity",
            "limbo sweep gmail-2020",
        ),
        ("scenario=libero-2023&weight=1", "weight = 1"),
    ] {
        let said = refuses(["play", link]);
        assert!(said.contains(says), "{link}: {said}");
    }
    let said = refuses(["play", "small-town", "--at", "40d00:00:00"]);
    assert!(said.contains("later than the end of the run"), "{said}");
    let said = refuses(["play", "small-town", "--csv", "-", "--json"]);
    assert!(said.contains("cannot both be written"), "{said}");
    let said = refuses(["play", "small-town", "--at", "saved"]);
    assert!(said.contains("no instant"), "{said}");
}

#[test]
fn a_file_of_two_gigabytes_is_refused_unread_and_an_endless_one_after_its_first_bytes() {
    let folder = folder();
    let said = refuses(["play", &sparse_file(&folder, 2 << 30)]);
    assert!(said.contains("too large"), "{said}");
    #[cfg(unix)]
    {
        let zero = std::fs::File::open("/dev/zero").unwrap();
        let ended: common::Ended = limbo(["play", "-"]).stdin(zero).output().unwrap().into();
        assert_eq!(ended.code, 1);
        assert!(ended.err.contains("too large"), "{}", ended.err);
    }
}

#[test]
fn where_a_table_cannot_be_written_it_is_said_and_nothing_is_left() {
    let folder = folder();
    let nowhere = path(&folder, "no/such/folder/series.csv");
    let ended = run(["play", "small-town", "--csv", &nowhere]);
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("series.csv"), "{}", ended.err);
    let ended = run(["play", "small-town", "--csv", &path(&folder, "")]);
    assert_eq!(ended.code, 1);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_wrong_command_line_is_another_matter_than_a_failure() {
    for wrong in [
        &["play"][..],
        &[],
        &["fly"],
        &["play", "small-town", "--at", "noon"],
        &["play", "a", "b"],
    ] {
        let ended = run(wrong.iter().copied());
        assert_eq!(ended.code, 2, "{wrong:?}: {}", ended.err);
        assert!(ended.out.is_empty() && !ended.err.is_empty());
    }
    for help in [&["--help"][..], &["play", "--help"], &["--version"]] {
        assert!(!prints(help.iter().copied()).is_empty());
    }
    assert!(prints(["play", "--help"]).contains("Exit status"));
}

#[test]
fn nobody_reading_on_is_no_failure() {
    let mut child = limbo(["play", "libero-2023", "--csv", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended: common::Ended = child.wait_with_output().unwrap().into();
    assert_eq!((ended.code, &*ended.err), (0, ""));
}

#[test]
fn a_check_that_fails_is_a_failure_even_where_nobody_reads_on() {
    let folder = folder();
    let wrong =
        "limbo-run 1\nscenario = small-town\nseed = 1\nt = 0d00:05:00\nhash = 0000000000000000\n";
    let saved = file(&folder, "wrong.limbo", wrong.as_bytes());
    for asked in [&["--check"][..], &["--check", "--csv", "-"]] {
        let mut child = limbo([&["play", &saved], asked].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended: common::Ended = child.wait_with_output().unwrap().into();
        assert_eq!(ended.code, 1, "{asked:?}");
        assert!(ended.err.contains("came out otherwise"), "{}", ended.err);
    }
}

#[test]
fn an_example_of_the_help_stands_in_one_line_to_be_copied() {
    for command in ["play", "sweep", "queue", "parameters"] {
        let help = prints([command, "--help"]);
        let (_, examples) = help.split_once("Examples:").expect("it has examples");
        for line in examples
            .lines()
            .filter_map(|line| line.strip_prefix("    "))
        {
            let programs = ["limbo ", "postqueue ", "duckdb ", "parallel ", "    --"];
            let begins = programs.iter().any(|program| line.starts_with(program));
            assert!(begins, "{command}: {line}");
        }
    }
}

#[test]
fn the_help_says_in_which_unit_json_counts_and_of_which_instant_the_parameters_are() {
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words(prints(["play", "--help"])).contains("times emails_per_dot they are the e-mails")
    );
    assert!(words(prints(["parameters", "--help"])).contains("the value at the beginning"));
}

#[test]
fn one_command_and_one_email_are_said_as_one() {
    let folder = folder();
    let one = "limbo-run 1\nscenario = small-town\nseed = 1\nt = 0d00:05:00\nat 0d00:01:00 test\n";
    let text = prints([
        "play",
        &file(&folder, "one.limbo", one.as_bytes()),
        "--at",
        "saved",
    ]);
    assert!(text.contains(", 1 command\n"), "{text}");
    assert!(text.contains("dot        1 e-mail\n"), "{text}");
}

#[test]
fn a_run_from_compare_is_not_passed_off_as_one_of_its_futures() {
    let folder = folder();
    let of = |mode: &str| {
        let text = format!(
            "limbo-run 1\nscenario = small-town\nseed = 1\nmode = {mode}\ncompare_a = bulk\ncompare_b = blocks.12.60000\n\
             t = 0d00:10:00\nat 0d00:05:00 cut delivery\n"
        );
        file(&folder, mode, text.as_bytes())
    };
    let link = "?scenario=small-town&seed=1&mode=compare&t=600000&compare_a=bulk&compare_b=natural";
    for (asked, is_told) in [
        (&*of("compare"), true),
        (link, true),
        (&of("explore"), false),
        (&link.replace("mode=compare", "mode=explore"), false),
    ] {
        let ended = run(["play", asked, "--at", "saved"]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        let says = ended.err.contains("Compare") && ended.err.contains("without the two restarts");
        assert_eq!(says, is_told, "{asked}: {}", ended.err);
        assert!(is_told || ended.err.is_empty(), "{}", ended.err);
    }
}
