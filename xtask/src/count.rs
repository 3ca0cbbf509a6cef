//! How tests ended: read from what cargo, wasm-bindgen's runner and node write.

/// How many tests passed, and which did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Tests that held.
    pub passed: u32,
    /// Tests that did not, or did not come to their end.
    pub failed: u32,
    /// Tests that nobody ran.
    pub skipped: u32,
    /// The names of those that failed, as far as they are known, and why where their report says so.
    pub names: Vec<String>,
    /// What an engine cannot do and was therefore left out of a test, in words; none of it counts as passed.
    pub left_out: Vec<String>,
}

impl Count {
    /// What did not run to its end counts as one failure, by this name.
    pub fn one_failed(name: &str) -> Count {
        Count {
            failed: 1,
            names: vec![name.to_owned()],
            ..Count::default()
        }
    }

    /// Adds another count to this one.
    pub fn add(&mut self, other: Count) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.names.extend(other.names);
        self.left_out.extend(other.left_out);
    }

    /// True where no test was counted at all.
    pub fn is_empty(&self) -> bool {
        self.passed + self.failed + self.skipped == 0
    }

    /// The numbers for a person.
    pub fn in_words(&self) -> String {
        let skipped = match self.skipped {
            0 => String::new(),
            skipped => format!(", {skipped} skipped (which counts as failed)"),
        };
        format!("{} passed, {} failed{skipped}", self.passed, self.failed)
    }

    /// True for `running 3 tests`: how they ended is said later, unless their process dies.
    pub fn begins_in_rust(line: &str) -> bool {
        let many = line
            .strip_prefix("running ")
            .and_then(|rest| rest.split_once(" test"));
        many.is_some_and(|(many, end)| many.parse::<u32>().is_ok() && ["", "s"].contains(&end))
    }

    /// `test result: ok. 3 passed; 0 failed; 1 ignored; ...`, as cargo and wasm-bindgen's runner say it.
    pub fn from_rust(line: &str) -> Option<Count> {
        let (_, rest) = line.split_once("test result: ")?;
        let number = |word: &str| {
            let part = rest
                .split([';', '.'])
                .find_map(|part| part.trim().strip_suffix(word));
            part.and_then(|number| number.trim().parse().ok())
                .unwrap_or(0)
        };
        Some(Count {
            passed: number("passed"),
            failed: number("failed"),
            skipped: number("ignored"),
            ..Count::default()
        })
    }

    /// `test a::b ... FAILED`: the test's name.
    pub fn failed_in_rust(line: &str) -> Option<String> {
        let name = line.strip_prefix("test ")?.strip_suffix(" ... FAILED")?;
        Some(name.to_owned())
    }

    /// TAP as node writes it: the closing lines (`# pass 3`), and the tests that are `not ok`.
    pub fn from_tap(report: &str) -> Count {
        let number = |word: &str| -> u32 {
            let line = report
                .lines()
                .rev()
                .find_map(|line| line.strip_prefix("# ")?.strip_prefix(word));
            line.and_then(|number| number.trim().parse().ok())
                .unwrap_or(0)
        };
        let mut lines = report.lines();
        let failed = std::iter::from_fn(|| {
            let (_, name) =
                lines.find_map(|line| line.strip_prefix("not ok ")?.split_once(" - "))?;
            Some([name, &why_in_tap(lines.clone())].concat())
        });
        // Said by `left_out` in e2e/engine.mjs.
        let left_out = report
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("# "))
            .filter(|line| line.starts_with("LEFT OUT in "));
        Count {
            passed: number("pass "),
            failed: number("fail ") + number("cancelled "),
            skipped: number("skipped ") + number("todo "),
            names: failed.collect(),
            left_out: left_out.map(str::to_owned).collect(),
        }
    }
}

/// Letters of a reason: a state in JSON may be in it.
const REASON_MAX: usize = 400;

/// What stands under a test that is `not ok` in TAP, as node writes it: `error: ...`, in one line or in the deeper ones below.
/// With a colon before it; empty where there is none. Of a machine that only shows the end of a report it is all that is kept.
fn why_in_tap<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut lines = lines
        .take_while(|line| *line != "  ..." && !line.starts_with("not ok "))
        .skip_while(|line| !line.starts_with("  error: "));
    let first = lines.next().and_then(|line| line.strip_prefix("  error: "));
    let words: Vec<&str> = match first {
        None => return String::new(),
        Some(block) if block.starts_with(['|', '>']) => lines
            .take_while(|line| line.is_empty() || line.starts_with("    "))
            .flat_map(str::split_whitespace)
            .collect(),
        Some(line) => line.split_whitespace().collect(),
    };
    let reason = words.join(" ");
    [": ", &reason.chars().take(REASON_MAX).collect::<String>()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rust_results_are_counted_and_failures_named() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s";
        assert_eq!(
            Count::from_rust(line),
            Some(Count {
                passed: 12,
                failed: 3,
                skipped: 1,
                ..Count::default()
            })
        );
        assert_eq!(Count::from_rust("test limbo ... ok"), None);
        assert!(
            Count::begins_in_rust("running 1 test") && Count::begins_in_rust("running 0 tests")
        );
        assert!(!Count::begins_in_rust("running for 3 tests"));
        let name = Count::failed_in_rust("test a::holds ... FAILED");
        assert_eq!(name.as_deref(), Some("a::holds"));
        assert_eq!(Count::failed_in_rust("test a::holds ... ok"), None);
    }

    #[test]
    fn node_results_are_counted_and_what_did_not_run_is_no_success() {
        let report = "# LEFT OUT in firefox: a walk: layout shifts\nok 1 - x\nnot ok 2 - a page - and its name\n  ---\n# tests 7\n# suites 0\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 1\n";
        assert_eq!(
            Count::from_tap(report),
            Count {
                passed: 3,
                failed: 2,
                skipped: 2,
                names: vec!["a page - and its name".to_owned()],
                left_out: vec!["LEFT OUT in firefox: a walk: layout shifts".to_owned()],
            }
        );
    }
    #[test]
    fn of_what_failed_in_node_the_report_says_why() {
        let one = "not ok 1 - a - b\n  ---\n  error: 'it timed out'\n  code: 'X'\n  ...\n";
        let none = "not ok 2 - c\nok 3 - d\n  ---\n  duration_ms: 1\n  ...\n";
        let more = "not ok 4 - e\n  ---\n  error: |-\n    not equal:\n    \n    1 !== 2\n\n  code: 'X'\n  stack: |-\n    at\n  ...\n";
        let last = "not ok 5 - f\n  ---\n  ...\nok 6 - g\n  ---\n  error: 'of no failure'\n  ...\n";
        assert_eq!(
            Count::from_tap(&[one, none, more, last].concat()).names,
            ["a - b: 'it timed out'", "c", "e: not equal: 1 !== 2", "f"]
        );
        let long = format!("not ok 1 - a\n  error: '{}'\n  ...\n", "ü".repeat(5_000));
        assert_eq!(
            Count::from_tap(&long).names[0].chars().count(),
            REASON_MAX + 3
        );
    }
}
