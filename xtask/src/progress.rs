//! What a person sees while something takes long: each step by name, with its time.
//!
//! On a terminal a running step keeps one line alive; elsewhere (a log) it writes a line now and then.
//! Never decides anything.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// How often a log hears that a long step still runs.
const LOG_EVERY: Duration = Duration::from_secs(20);

/// A step under way; `done` or `failed` closes it.
pub struct Step {
    name: String,
    start: Instant,
    last_line: Instant,
    terminal: bool,
}

impl Step {
    /// Names the step and starts its clock.
    pub fn start(name: &str) -> Step {
        let now = Instant::now();
        let terminal = std::io::stderr().is_terminal();
        let step = Step {
            name: name.to_owned(),
            start: now,
            last_line: now,
            terminal,
        };
        eprintln!("==> {name}");
        step
    }

    /// Tells how far the step is; cheap to call often.
    pub fn progress(&mut self, detail: &str) {
        let pause = if self.terminal {
            Duration::from_millis(200)
        } else {
            LOG_EVERY
        };
        if self.last_line.elapsed() < pause {
            return;
        }
        self.last_line = Instant::now();
        let elapsed = seconds(self.start.elapsed());
        let detail: String = detail.chars().take(60).collect();
        if self.terminal {
            // Return, clear the line, write: the next message overwrites this one.
            eprint!("\r\x1b[K    {elapsed}  {detail}");
            let _ = std::io::stderr().flush();
        } else {
            eprintln!("    {elapsed}  {detail}");
        }
    }

    /// Says that the step is over, and how long it took.
    pub fn done(self) {
        self.clear();
        eprintln!(
            "    done in {} ({})",
            seconds(self.start.elapsed()),
            self.name
        );
    }

    /// Says that the step failed; the reason is told by the error that follows.
    pub fn failed(self) {
        self.clear();
        eprintln!(
            "    failed after {} ({})",
            seconds(self.start.elapsed()),
            self.name
        );
    }

    fn clear(&self) {
        if self.terminal {
            eprint!("\r\x1b[K");
        }
    }
}

/// A duration as a person says it: `4.2 s`, `3 min 05 s`.
pub fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 60 {
        return format!("{:.1} s", time.as_secs_f64());
    }
    format!("{} min {:02} s", whole / 60, whole % 60)
}

#[cfg(test)]
mod tests {
    use super::seconds;
    use std::time::Duration;

    #[test]
    fn time_reads_as_a_person_says_it() {
        assert_eq!(seconds(Duration::from_millis(4_230)), "4.2 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 05 s");
    }
}
