//! What a postmaster types, as data: each step says what it is for, the command, and the manual in which it stands. The
//! words around it are the shower's. Nothing here runs anything.
//!
//! Read in Postfix's manual pages postqueue(1), postsuper(1), postconf(1), postconf(5) and qshape(1), and in the Exim
//! specification (4.96), chapters 5 (command line), 14 (main configuration) and 54 (utilities: exiqgrep, exiqsumm).

use crate::pile::{Listing, Pile};
use crate::remedy::Remedy;

/// Where a command stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manual {
    /// Postfix's manual page postqueue(1).
    Postqueue,
    /// Postfix's manual page postsuper(1).
    Postsuper,
    /// Postfix's manual page postconf(1): the program.
    PostconfProgram,
    /// Postfix's manual page postconf(5): the parameters.
    PostconfParameters,
    /// Postfix's manual page postfix(1).
    Postfix,
    /// Postfix's manual page qshape(1).
    Qshape,
    /// The Exim specification, chapter 5 (-M, -Mf, -Mt, -qf, -R).
    EximCommandLine,
    /// The Exim specification, chapter 14 (`hold_domains`, `queue_run_max`).
    EximMainOptions,
    /// The Exim specification, chapter 54 (exiqgrep, exiqsumm).
    EximUtilities,
}

impl Manual {
    /// Its name, and its address on the web.
    pub const fn name(self) -> (&'static str, &'static str) {
        match self {
            Manual::Postqueue => ("postqueue(1)", "https://www.postfix.org/postqueue.1.html"),
            Manual::Postsuper => ("postsuper(1)", "https://www.postfix.org/postsuper.1.html"),
            Manual::PostconfProgram => ("postconf(1)", "https://www.postfix.org/postconf.1.html"),
            Manual::PostconfParameters => {
                ("postconf(5)", "https://www.postfix.org/postconf.5.html")
            }
            Manual::Postfix => ("postfix(1)", "https://www.postfix.org/postfix.1.html"),
            Manual::Qshape => ("qshape(1)", "https://www.postfix.org/qshape.1.html"),
            Manual::EximCommandLine => (
                "The Exim command line",
                "https://www.exim.org/exim-html-current/doc/html/spec_html/ch-the_exim_command_line.html",
            ),
            Manual::EximMainOptions => (
                "Main configuration",
                "https://www.exim.org/exim-html-current/doc/html/spec_html/ch-main_configuration.html",
            ),
            Manual::EximUtilities => (
                "Exim utilities",
                "https://www.exim.org/exim-html-current/doc/html/spec_html/ch-exim_utilities.html",
            ),
        }
    }
}

/// What a step is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aim {
    /// See what waits, by age and destination.
    Look,
    /// While the destination is still down: do not try this mail at all.
    StopTrying,
    /// Try it again from now on.
    TryAgain,
    /// Keep back all that waits for it.
    Hold,
    /// Release the next group; again after each pause.
    ReleaseGroup,
    /// Try at once what waits.
    Flush,
    /// The same for one destination alone. Postfix does so only for destinations in `fast_flush_domains`; Exim tries all
    /// others once the first has arrived.
    FlushOne,
    /// Open so many sessions at once to each destination at most.
    LimitSessions,
    /// Leave so much time between two messages to a destination.
    LimitRate,
    /// Let the server read its settings again.
    Reload,
    /// Back to what it was.
    Undo,
}

/// Where a step is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// At a shell's prompt, as root or as the mail system's owner.
    Shell,
    /// A line of Exim's configuration, its main part; a signal HUP to the daemon, or a restart, makes it read that.
    EximConfiguration,
}

/// One step of an advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is for.
    pub aim: Aim,
    /// What is typed: one line.
    pub command: String,
    /// Where.
    pub typed: Typed,
    /// Where that stands.
    pub manual: Manual,
}

fn step(aim: Aim, command: impl Into<String>, manual: Manual) -> Step {
    Step {
        aim,
        command: command.into(),
        typed: Typed::Shell,
        manual,
    }
}

fn exim_setting(aim: Aim, line: String) -> Step {
    Step {
        typed: Typed::EximConfiguration,
        ..step(aim, line, Manual::EximMainOptions)
    }
}

/// The steps by which a remedy is carried out on the server whose queue it is. `destination` is the domain that it is for;
/// none: all. `messages` is how many wait, for the size of a group.
///
/// A domain that is no plain name of a host never gets into a command: `example.com` stands in its place.
pub fn advice(pile: &Pile, destination: Option<&str>, messages: u32, remedy: Remedy) -> Vec<Step> {
    let domain = destination.map(|d| if is_host_name(d) { d } else { "example.com" });
    let group_of = |groups: u16| messages.div_ceil(u32::from(groups).max(1));
    match pile.listing {
        Listing::Exim => exim(domain, remedy, group_of),
        Listing::PostqueueJson | Listing::PostqueueText => postfix(domain, remedy, group_of),
    }
}

/// Letters, digits, dots and hyphens; nothing that a shell or a pattern would read otherwise.
fn is_host_name(domain: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    !domain.is_empty() && !domain.starts_with('-') && domain.bytes().all(plain)
}

/// A domain in a regular expression.
fn pattern(domain: &str) -> String {
    domain.replace('.', "\\.")
}

/// The transport of mail for other hosts (master(5)).
const SMTP: &str = "smtp";

fn postfix(domain: Option<&str>, remedy: Remedy, group_of: impl Fn(u16) -> u32) -> Vec<Step> {
    let mut steps = vec![
        step(Aim::Look, "qshape deferred", Manual::Qshape),
        step(
            Aim::StopTrying,
            format!("postconf -e \"defer_transports = {SMTP}\" && postfix reload"),
            Manual::PostconfParameters,
        ),
        step(
            Aim::TryAgain,
            "postconf -X defer_transports && postfix reload",
            Manual::PostconfProgram,
        ),
    ];
    let flush = || step(Aim::Flush, "postqueue -f", Manual::Postqueue);
    let limited = |aim, parameter: &str, value: String| {
        [
            step(
                aim,
                format!("postconf -e \"{SMTP}_destination_{parameter} = {value}\""),
                Manual::PostconfParameters,
            ),
            step(Aim::Reload, "postfix reload", Manual::Postfix),
            flush(),
            step(
                Aim::Undo,
                format!("postconf -X {SMTP}_destination_{parameter} && postfix reload"),
                Manual::PostconfProgram,
            ),
        ]
    };
    match remedy {
        Remedy::LeaveAlone => {}
        Remedy::Flush => {
            steps.push(flush());
            if let Some(domain) = domain {
                steps.push(step(
                    Aim::FlushOne,
                    format!("postqueue -s {domain}"),
                    Manual::Postqueue,
                ));
            }
        }
        Remedy::FewSessions { sessions } => steps.extend(limited(
            Aim::LimitSessions,
            "concurrency_limit",
            sessions.to_string(),
        )),
        Remedy::OneEvery { delay } => steps.extend(limited(
            Aim::LimitRate,
            "rate_delay",
            format!("{}s", delay.ms().div_ceil(1000)),
        )),
        Remedy::Groups { groups, .. } => {
            steps.push(step(Aim::Hold, postfix_hold(domain), Manual::Postsuper));
            let count = group_of(groups);
            steps.push(step(
                Aim::ReleaseGroup,
                format!("mailq | awk '$1 ~ /!/ {{ print $1 }}' | tr -d '!#' | head -n {count} | postsuper -H -"),
                Manual::Postsuper,
            ));
            steps.push(flush());
        }
    }
    steps
}

/// Keeps back what waits for a domain (by the first recipient), after the example in postsuper(1).
fn postfix_hold(domain: Option<&str>) -> String {
    match domain {
        None => "postsuper -h ALL deferred".into(),
        Some(domain) => format!(
            "mailq | tail -n +2 | grep -v '^ *(' | awk 'BEGIN {{ RS = \"\" }} $8 ~ /@{}$/ {{ print $1 }}' | tr -d '*!#' | postsuper -h -",
            pattern(domain)
        ),
    }
}

fn exim(domain: Option<&str>, remedy: Remedy, group_of: impl Fn(u16) -> u32) -> Vec<Step> {
    let recipient = domain.map_or(String::new(), |d| format!(" -r '@{}$'", pattern(d)));
    let held = domain.unwrap_or("*");
    let mut steps = vec![
        step(Aim::Look, "exim -bp | exiqsumm", Manual::EximUtilities),
        exim_setting(Aim::StopTrying, format!("hold_domains = {held}")),
        exim_setting(Aim::TryAgain, "hold_domains =".to_owned()),
    ];
    match remedy {
        Remedy::LeaveAlone => {}
        Remedy::Flush => {
            steps.push(step(Aim::Flush, "exim -qf", Manual::EximCommandLine));
            if let Some(domain) = domain {
                steps.push(step(
                    Aim::FlushOne,
                    format!("exim -R @{domain}"),
                    Manual::EximCommandLine,
                ));
            }
        }
        // A queue runner delivers one message after the other.
        Remedy::FewSessions { sessions } => {
            let limit = format!("queue_run_max = {sessions}");
            steps.push(exim_setting(Aim::LimitSessions, limit));
            steps.push(step(
                Aim::Flush,
                format!("for i in $(seq {sessions}); do exim -qf & done"),
                Manual::EximCommandLine,
            ));
        }
        Remedy::OneEvery { delay } => steps.push(step(
            Aim::LimitRate,
            format!(
                "exiqgrep -i -x{recipient} | while read -r id; do exim -M \"$id\"; sleep {}; done",
                delay.ms().div_ceil(1000)
            ),
            Manual::EximCommandLine,
        )),
        Remedy::Groups { groups, .. } => {
            steps.push(step(
                Aim::Hold,
                format!("exiqgrep -i -x{recipient} | xargs -r exim -Mf"),
                Manual::EximCommandLine,
            ));
            steps.push(step(
                Aim::ReleaseGroup,
                format!(
                    "exiqgrep -i -z{recipient} | head -n {} | xargs -r exim -M",
                    group_of(groups)
                ),
                Manual::EximCommandLine,
            ));
        }
    }
    steps
}
