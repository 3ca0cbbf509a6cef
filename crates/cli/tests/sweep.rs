//! What `limbo sweep` promises: the lab's outcomes, the same from any number of machines, in tables that others read.

mod common;

use common::{file, folder, path, prints, refuses, run};
use limbo_format::number::hex;
use limbo_lab::grid::Grid;
use limbo_lab::incident::BaseScenario;
use limbo_lab::presets::Preset;
use limbo_lab::simulation::play;
use limbo_sim::World;
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs::{File, read_to_string};
use std::sync::Arc;

const BLOCKS: &str = "blocks_plan.blocks=8..15";

/// The header and the rows of a table.
fn rows(csv: &str) -> (Vec<&str>, Vec<Vec<&str>>) {
    let mut lines = csv.lines().map(|line| line.split(',').collect());
    (lines.next().expect("a header"), lines.collect())
}

fn parquet_rows(path: &str) -> Vec<String> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|row| row.unwrap().to_string()).collect()
}

#[test]
fn each_row_is_the_run_that_the_lab_plays() {
    let table = prints([
        "sweep",
        "--vary",
        "blocks_plan.blocks=1..20",
        "--seeds",
        "2",
    ]);
    let (header, rows) = rows(&table);
    let column = |name: &str| header.iter().position(|h| *h == name).expect("a column");
    let mut study = Preset::Blocks.study(BaseScenario::Town).unwrap();
    study.seeds = 2;
    let grid = Arc::new(Grid::new(study).unwrap());
    assert_eq!(rows.len(), grid.jobs());
    for (index, row) in rows.iter().enumerate().step_by(7) {
        let job = grid.job(index);
        let outcome = play(&grid, job).unwrap();
        assert_eq!(row[column("seed")], job.seed.to_string());
        assert_eq!(row[column("hash")], hex(outcome.hash));
        assert_eq!(row[column("crashes")], outcome.crashes.to_string());
        let cleared = outcome
            .cleared_ms
            .map_or(String::new(), |ms| ms.to_string());
        assert_eq!(
            (row[column("cleared_ms")], row[column("answer")]),
            (&*cleared, &*cleared)
        );
        let forecast = grid.forecast(job.cell).unwrap();
        assert_eq!(row[column("forecast_safe")], forecast.safe.to_string());
    }
}

#[test]
fn the_parts_in_their_order_are_the_whole_bit_for_bit() {
    let whole = prints(["sweep", "--vary", BLOCKS, "--seeds", "3"]);
    for of in [3, 30] {
        let mut joined = String::new();
        for index in 1..=of {
            let shard = format!("{index}/{of}");
            let threads = (index % 3 + 1).to_string();
            let part = prints([
                "sweep",
                "--vary",
                BLOCKS,
                "--seeds",
                "3",
                "--shard",
                &shard,
                "--threads",
                &threads,
            ]);
            let (header, rows) = part.split_once('\n').unwrap();
            if index == 1 {
                joined = [header, "\n"].concat();
            }
            joined.push_str(rows);
        }
        assert_eq!(joined, whole, "in {of} parts");
    }
}

#[test]
fn parquet_and_csv_say_the_same_and_so_do_their_parts() {
    let folder = folder();
    let arguments = [
        "sweep",
        "--vary",
        BLOCKS,
        "--vary",
        "blocks_plan.every_ms=4m,6m",
        "--seeds",
        "1",
    ];
    let csv = prints(arguments);
    let whole = path(&folder, "whole.parquet");
    let said = prints([&arguments[..], &["-o", &whole]].concat());
    assert!(said.contains("16 of 16 runs"), "{said}");
    let read = parquet_rows(&whole);
    let (header, rows) = rows(&csv);
    assert_eq!(read.len(), rows.len());
    for (read, row) in read.iter().zip(rows) {
        for (name, cell) in header.iter().zip(row) {
            let cell = if cell.is_empty() { "null" } else { cell };
            let of = read
                .split([',', '{', '}'])
                .map(str::trim)
                .find_map(|pair| pair.strip_prefix(&[name, ": "].concat()));
            let of = of.expect("the same columns").trim_matches('"');
            let same = of == cell
                || of
                    .parse::<f64>()
                    .is_ok_and(|n| Ok(n) == cell.parse::<f64>());
            assert!(same, "{name}: {of} and {cell}");
        }
    }
    let mut parts = Vec::new();
    for shard in ["1/3", "2/3", "3/3"] {
        let part = path(&folder, "part.parquet");
        prints([&arguments[..], &["--shard", shard, "-o", &part]].concat());
        parts.extend(parquet_rows(&part));
    }
    assert_eq!(parts, read);
}

#[test]
fn a_run_of_ones_own_is_swept() {
    let folder = folder();
    let town = "limbo-run 1
scenario = small-town
at 0d00:10:00 cut delivery
";
    let base = file(&folder, "town.limbo", town.as_bytes());
    let vary = "arrivals.rate_per_s=0.1,0.2";
    let table = prints([
        "sweep",
        &base,
        "--vary",
        vary,
        "--seeds",
        "1",
        "--ask",
        "peak-limbo",
    ]);
    let (header, rows) = rows(&table);
    let column = |name: &str| header.iter().position(|h| *h == name).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0][column("ended")], "span-over");
    assert_eq!(rows[0][column("answer")], rows[0][column("peak_limbo")]);
    // The first value is the scenario's own, so its row is the run of the file.
    let run = limbo_format::file::read_run(town).unwrap().run;
    let mut world = World::new(&run).unwrap();
    world.advance(limbo_sim::SimTime::NEVER, u64::MAX);
    assert_eq!(rows[0][column("hash")], hex(world.hash()));
}

#[test]
fn a_parameter_may_be_a_choice_and_others_may_be_set() {
    let table = prints([
        "sweep",
        "--set",
        "blocks_plan.blocks=20",
        "--vary",
        "stations.mailboxes.door=crashes,sheds",
        "--seeds",
        "1",
    ]);
    let (header, rows) = rows(&table);
    assert_eq!(header[0], "stations_mailboxes_door");
    assert_eq!(
        rows.iter().map(|row| row[0]).collect::<Vec<_>>(),
        ["crashes", "sheds"]
    );
}

#[test]
fn what_cannot_be_swept_is_refused_in_words() {
    for (arguments, says) in [
        (
            &["--vary", "blocks_plan.blocks=0..9"][..],
            "0 is not from 1 to 1000",
        ),
        (&["--vary", "blocks_plan.blocks=9..2:4"], "above the last"),
        (&["--vary", BLOCKS, "--vary", BLOCKS], "swept already"),
        (
            &["--vary", "pace", "--vary", "travel_ms", "--vary", "blocks"],
            "at most two",
        ),
        (&["--seeds", "0"], "--seeds must be"),
        (&["--seeds", "4000000000"], "--seeds must be"),
        (
            &["--set", "blocks_plan.blocks=1e9"],
            "blocks_plan.blocks is 1000000000",
        ),
        (
            &["--vary", "blocks_plan.rate_per_s"],
            "another parameter may have to be set first",
        ),
        (
            &[
                "--vary",
                "arrivals.rate_per_s=1..1e6:1000:log",
                "--seeds",
                "10000",
            ],
            "runs; at most",
        ),
        (&["small-town"], "nothing is ever repaired"),
        (&["nowhere"], "there is no such file"),
    ] {
        let said = refuses([&["sweep"], arguments].concat());
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
    for wrong in [
        &["--vary", "pluto=1"][..],
        &["--vary", "blocks_plan.blocks=many"],
        &["--set", "blocks_plan.blocks"],
        &["--shard", "5/4"],
        &["--threads", "0"],
        &["--ask", "why"],
        &["--seeds", "-1"],
    ] {
        let ended = run([&["sweep"], wrong].concat());
        assert_eq!(
            (ended.code, &*ended.out),
            (2, ""),
            "{wrong:?}: {}",
            ended.err
        );
    }
}

#[test]
fn a_table_that_cannot_be_written_leaves_the_old_one() {
    let folder = folder();
    let out = file(&folder, "blocks.csv", b"old");
    let failed = run(["sweep", "nowhere", "-o", &out]);
    assert_eq!(failed.code, 1);
    assert_eq!(read_to_string(&out).unwrap(), "old");
    prints([
        "sweep",
        "--vary",
        "blocks_plan.blocks=20",
        "--seeds",
        "1",
        "-o",
        &out,
    ]);
    assert!(
        read_to_string(&out)
            .unwrap()
            .starts_with("blocks_plan_blocks,seed,")
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn every_parameter_is_listed_with_its_range() {
    let all = prints(["parameters", "libero-2023", "--notes"]);
    for parameter in limbo_sim::parameters::Parameter::all() {
        assert!(all.contains(parameter.key), "{}", parameter.key);
    }
    assert!(all.contains("documented: ") && all.contains("modelled: "));
}

#[test]
fn too_many_dots_are_said_with_what_helps_whichever_limit_is_met_first() {
    let said = refuses([
        "sweep",
        "libero-2023",
        "--set",
        "weight=1",
        "--seeds",
        "1",
        "--vary",
        "blocks_plan.blocks=12",
    ]);
    assert!(said.contains("raise the weight"), "{said}");
    assert!(!said.contains("0000000007"), "{said}");
}
