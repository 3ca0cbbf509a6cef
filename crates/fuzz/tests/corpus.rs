//! The inputs that fuzzers have kept, and a few that are made by hand, through every function that they are for: what was
//! found once stays mended, without a fuzzer. `fuzz/README.md` says how more are found.

#![forbid(unsafe_code)]

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus")
}

/// The kept inputs of a target, with their names.
fn kept(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = corpus().join(target);
    let entries = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{} has inputs: {error}", folder.display()));
    let mut inputs: Vec<_> = entries
        .map(|entry| {
            let path = entry.expect("the folder can be listed").path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            (name, fs::read(&path).expect("an input can be read"))
        })
        .collect();
    inputs.sort();
    inputs
}

fn replay(target: &str) {
    let inputs = kept(target);
    assert!(inputs.len() >= 10, "{target} has {} inputs", inputs.len());
    for (name, bytes) in inputs {
        let ended = catch_unwind(|| limbo_fuzz::run(target, &bytes));
        assert!(
            ended.is_ok(),
            "fuzz/corpus/{target}/{name} (the panic stands above)"
        );
    }
}

/// A test for each target, so that they run side by side and are named where they fail.
macro_rules! replayed {
    ($($target:ident),+) => {
        $(#[test]
        fn $target() {
            replay(stringify!($target));
        })+

        #[test]
        fn every_target_has_its_folder_and_its_test_and_its_fuzzer() {
            let mut named: Vec<&str> = limbo_fuzz::TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(named, [$(stringify!($target)),+]);
            let entries = fs::read_dir(corpus()).expect("the corpus can be listed");
            let mut folders: Vec<String> = entries
                .map(|entry| entry.expect("listed").file_name().to_string_lossy().into_owned())
                .collect();
            folders.sort();
            for name in &named {
                let fuzzer = corpus().join(format!("../fuzz_targets/{name}.rs"));
                assert!(fuzzer.exists(), "{}", fuzzer.display());
            }
            named.sort_unstable();
            assert_eq!(folders, named);
        }
    };
}

replayed!(links, records, files, parameters, host, queues, texts);

#[test]
fn the_corpus_is_small() {
    let sizes = limbo_fuzz::TARGETS.iter().map(|(target, _)| {
        let bytes: usize = kept(target).iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(bytes <= 64 << 10, "{target} has {bytes} bytes");
        bytes
    });
    assert!(sizes.sum::<usize>() <= 160 << 10);
}
