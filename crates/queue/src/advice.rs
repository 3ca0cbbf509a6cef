//! What a postmaster types, as data: each step says what it is for, the command, the manual in which it stands, and what it
//! does besides. The words around it are the shower's. Nothing here runs anything.
//!
//! Read in Postfix's manual pages postqueue(1), postsuper(1), postconf(1), postconf(5) and qshape(1), and in the Exim
//! specification (4.96), chapters 5 (command line), 14 (main configuration) and 54 (utilities: exiqgrep, exiqsumm).
//!
//! Whoever stopped trying has the whole pile waiting behind that stop. So what makes a remedy careful comes first, the stop is
//! lifted after it, and only mail that these steps kept back is ever released by them.

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
    /// The Exim specification, chapter 5 (-M, -oB, -qf, -R, -bP).
    EximCommandLine,
    /// The Exim specification, chapter 14 (`hold_domains`).
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
    /// Keep what is set now, so that it can be put back.
    Remember,
    /// While the destination is still down: do not try this mail at all.
    StopTrying,
    /// Try it again from now on.
    TryAgain,
    /// Keep back all that waits for it. Postfix: on hold, and the ids of what is held now are kept in a file. Exim: the stop
    /// stays until the last step, since a forced delivery (-M) passes it by.
    Hold,
    /// Keep the ids of what waits in a file, without what somebody froze before.
    List,
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

/// What a step does besides its aim, or does not do: whoever types it must know that before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mind {
    /// It stops mail to every other server, too.
    StopsAll,
    /// It does nothing to mail that goes by another transport than `smtp` and `relay`.
    OtherTransports,
    /// Mail that waits longer than `maximal_queue_lifetime` goes back all the same.
    PostfixGivesUp,
    /// Where there is such a line already, it is to be added to; and mail that waits longer than every retry rule allows goes
    /// back all the same.
    EximGivesUp,
    /// `+local_domains` is the name of Exim's example configuration.
    OwnDomains,
    /// Mail on hold is not tried and does not expire until it is released.
    HeldStays,
    /// After a long hold, mail that is released with `-H` soon expires; `-r` begins anew.
    LongHeld,
    /// Without `-oB 1` a delivery takes others that wait along.
    OwnConnection,
    /// It tries all of the queue, which slows down other mail where it is done often (postqueue(1)).
    WholeQueue,
    /// Only for destinations in `fast_flush_domains`.
    FastFlush,
    /// It applies to each destination of these transports.
    EachDestination,
}

impl Mind {
    /// All of them.
    pub const ALL: [Mind; 11] = [
        Mind::StopsAll,
        Mind::OtherTransports,
        Mind::PostfixGivesUp,
        Mind::EximGivesUp,
        Mind::OwnDomains,
        Mind::HeldStays,
        Mind::LongHeld,
        Mind::OwnConnection,
        Mind::WholeQueue,
        Mind::FastFlush,
        Mind::EachDestination,
    ];

    /// What is to be minded in a step of either program, for one destination or for all mail.
    const fn of(aim: Aim, is_exim: bool, is_for_all: bool) -> &'static [Mind] {
        match (aim, is_exim) {
            (Aim::StopTrying, false) => {
                &[Mind::StopsAll, Mind::OtherTransports, Mind::PostfixGivesUp]
            }
            (Aim::StopTrying, true) if is_for_all => {
                &[Mind::StopsAll, Mind::OwnDomains, Mind::EximGivesUp]
            }
            (Aim::StopTrying, true) => &[Mind::EximGivesUp],
            (Aim::Hold, false) => &[Mind::HeldStays],
            (Aim::Flush, false) => &[Mind::WholeQueue],
            (Aim::ReleaseGroup, false) => &[Mind::WholeQueue, Mind::LongHeld],
            (Aim::LimitSessions | Aim::LimitRate | Aim::ReleaseGroup, true) => {
                &[Mind::OwnConnection]
            }
            (Aim::FlushOne, false) => &[Mind::FastFlush],
            (Aim::LimitSessions | Aim::LimitRate, false) => {
                &[Mind::EachDestination, Mind::OtherTransports]
            }
            _ => &[],
        }
    }
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
    /// What is to be minded.
    pub minds: &'static [Mind],
}

fn step(aim: Aim, command: impl Into<String>, manual: Manual) -> Step {
    Step {
        aim,
        command: command.into(),
        typed: Typed::Shell,
        manual,
        minds: &[],
    }
}

fn exim_setting(aim: Aim, line: String) -> Step {
    Step {
        typed: Typed::EximConfiguration,
        ..step(aim, line, Manual::EximMainOptions)
    }
}

/// The steps by which a remedy is carried out on the server whose queue it is, in their order. `destination` is the domain
/// that it is for; none: all. `messages` is how many wait, for the size of a group.
///
/// A domain that is no plain name of a host never gets into a command, and no other stands in its place: there are no steps.
pub fn advice(pile: &Pile, destination: Option<&str>, messages: u32, remedy: Remedy) -> Vec<Step> {
    if !destination.is_none_or(is_host_name) {
        return Vec::new();
    }
    let domain = destination.map(str::to_ascii_lowercase);
    let group_of = |groups: u16| messages.div_ceil(u32::from(groups).max(1));
    let is_exim = pile.listing == Listing::Exim;
    let mut steps = match is_exim {
        true => exim(domain.as_deref(), remedy, group_of),
        false => postfix(domain.as_deref(), remedy, group_of),
    };
    for step in &mut steps {
        step.minds = Mind::of(step.aim, is_exim, domain.is_none());
    }
    steps
}

/// Labels of letters, digits and hyphens between dots; nothing that a shell or a pattern would read otherwise.
fn is_host_name(domain: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(plain);
    !domain.starts_with('-') && domain.split('.').all(is_label)
}

/// A domain in a regular expression.
fn pattern(domain: &str) -> String {
    domain.replace('.', "\\.")
}

/// The file, at root's home where nobody else writes, with the ids of the mail that these steps let go.
fn ids_file(domain: Option<&str>) -> String {
    format!("~/held-{}", domain.unwrap_or("all"))
}

/// What takes the first so many lines off the file of ids.
fn cut_off(count: u32, file: &str) -> String {
    let next = count.saturating_add(1);
    format!("tail -n +{next} {file} > {file}.rest && mv {file}.rest {file}")
}

/// The transports of mail for other hosts, by their names in Postfix's master.cf: `default_transport`, and
/// `relay_transport`, by which the domains of `relay_domains` go. A setting of one does nothing to the other.
const TRANSPORTS: [&str; 2] = ["smtp", "relay"];

/// Keeps the line of main.cf that sets a parameter, or an empty file where none does. Typed again it keeps the first.
fn postfix_remember(parameter: &str) -> Step {
    step(
        Aim::Remember,
        format!("[ -e ~/old-{parameter} ] || postconf -n {parameter} > ~/old-{parameter}"),
        Manual::PostconfProgram,
    )
}

/// Puts back what [`postfix_remember`] kept. Where it kept nothing, because that step was left out, nothing is changed.
fn postfix_put_back(parameter: &str) -> String {
    let file = format!("~/old-{parameter}");
    format!(
        "if [ -s {file} ]; then postconf -e \"$(cat {file})\"; elif [ -e {file} ]; then postconf -X {parameter}; fi && rm -f {file}"
    )
}

fn postfix(domain: Option<&str>, remedy: Remedy, group_of: impl Fn(u16) -> u32) -> Vec<Step> {
    const STOP: &str = "defer_transports";
    let limit = match remedy {
        Remedy::FewSessions { sessions } => Some((
            Aim::LimitSessions,
            "destination_concurrency_limit",
            sessions.to_string(),
        )),
        Remedy::OneEvery { delay } => Some((
            Aim::LimitRate,
            "destination_rate_delay",
            format!("{}s", delay.ms().div_ceil(1000)),
        )),
        Remedy::LeaveAlone | Remedy::Flush | Remedy::Groups { .. } => None,
    };
    let file = ids_file(domain);
    let mut steps = vec![
        step(Aim::Look, "qshape deferred", Manual::Qshape),
        postfix_remember(STOP),
    ];
    let limit = limit.map(|(aim, suffix, value)| {
        let parameters = TRANSPORTS.map(|transport| format!("{transport}_{suffix}"));
        (aim, parameters, value)
    });
    if let Some((_, [first, second], _)) = &limit {
        steps.extend([postfix_remember(first), postfix_remember(second)]);
    }
    let [first, second] = TRANSPORTS;
    steps.push(step(
        Aim::StopTrying,
        format!(
            "postconf -e \"{STOP} = {first} {second} $(postconf -h {STOP})\" && postfix reload"
        ),
        Manual::PostconfParameters,
    ));
    if let Some((aim, [first, second], value)) = &limit {
        let command = format!("postconf -e \"{first} = {value}\" \"{second} = {value}\"");
        steps.push(step(*aim, command, Manual::PostconfParameters));
    }
    if let Remedy::Groups { .. } = remedy {
        let command = postfix_hold(domain, &file);
        steps.push(step(Aim::Hold, command, Manual::Postsuper));
    }
    // The limit and the end of the stop are read together.
    steps.extend([
        step(
            Aim::TryAgain,
            postfix_put_back(STOP),
            Manual::PostconfProgram,
        ),
        step(Aim::Reload, "postfix reload", Manual::Postfix),
    ]);
    match remedy {
        Remedy::LeaveAlone => {}
        Remedy::Groups { groups, .. } => {
            let count = group_of(groups);
            steps.push(step(
                Aim::ReleaseGroup,
                format!(
                    "head -n {count} {file} | postsuper -H - && {} && postqueue -f",
                    cut_off(count, &file)
                ),
                Manual::Postsuper,
            ));
        }
        Remedy::Flush | Remedy::FewSessions { .. } | Remedy::OneEvery { .. } => {
            steps.push(step(Aim::Flush, "postqueue -f", Manual::Postqueue));
        }
    }
    if let (Remedy::Flush, Some(domain)) = (remedy, domain) {
        steps.push(step(
            Aim::FlushOne,
            format!("postqueue -s {domain}"),
            Manual::Postqueue,
        ));
    }
    if let Some((_, parameters, _)) = &limit {
        let [first, second] = parameters.each_ref().map(|p| postfix_put_back(p));
        steps.push(step(
            Aim::Undo,
            format!("{first} && {second} && postfix reload"),
            Manual::PostconfProgram,
        ));
    }
    steps
}

/// Keeps back what waits for a domain (by any recipient), after the example in postsuper(1), and adds its ids to a file.
/// What is on hold already (`!`) or must expire (`#`) is left out: it is nobody's but the one's who did that.
fn postfix_hold(domain: Option<&str>, file: &str) -> String {
    let which = match domain {
        None => "NF >= 8 { print $1 }".to_owned(),
        Some(domain) => format!(
            "{{ for (i = 8; i <= NF; i++) if (tolower($i) ~ /@{}$/) {{ print $1; next }} }}",
            pattern(domain)
        ),
    };
    let and = if domain.is_none() { " && " } else { " " };
    format!(
        "mailq | tail -n +2 | grep -v '^ *(' | awk 'BEGIN {{ RS = \"\" }} $1 !~ /[!#]/{and}{which}' | tr -d '*' | tee -a {file} | postsuper -h -"
    )
}

/// Delivers the messages that it is given, one after the other, each over a connection of its own.
const DELIVER: &str = "exim -oB 1 -M";

fn exim(domain: Option<&str>, remedy: Remedy, group_of: impl Fn(u16) -> u32) -> Vec<Step> {
    let recipient = domain.map_or(String::new(), |d| format!(" -r '@{}$'", pattern(d)));
    let waiting = format!("exiqgrep -i -x{recipient}");
    // The server's own users get their mail all the same; the list is read from the left.
    let stop = format!(
        "hold_domains = {}",
        domain.unwrap_or("! +local_domains : *")
    );
    let line = |command: String, aim| step(aim, command, Manual::EximCommandLine);
    // A line that is switched off changes nothing that was set before.
    let lifted = |aim| exim_setting(aim, format!("# {stop}"));
    let mut steps = vec![
        step(Aim::Look, "exim -bp | exiqsumm", Manual::EximUtilities),
        line("exim -bP hold_domains".to_owned(), Aim::Remember),
        exim_setting(Aim::StopTrying, stop.clone()),
    ];
    // -M tries what hold_domains holds; new mail waits behind the stop. Nothing is frozen for that: Exim would give up
    // frozen mail (timeout_frozen_after, ignore_bounce_errors_after). Without -oB 1 a delivery passes its connection on to
    // the next message that waits for that host, up to connection_max_messages (500), and those are forced as well: one
    // command would let go a great part of the pile.
    let careful = match remedy {
        Remedy::LeaveAlone | Remedy::Flush => Vec::new(),
        Remedy::FewSessions { sessions } => vec![line(
            format!("{waiting} | xargs -r -n 1 -P {sessions} {DELIVER}"),
            Aim::LimitSessions,
        )],
        Remedy::OneEvery { delay } => vec![line(
            format!(
                "{waiting} | while read -r id; do {DELIVER} \"$id\"; sleep {}; done",
                delay.ms().div_ceil(1000)
            ),
            Aim::LimitRate,
        )],
        Remedy::Groups { groups, .. } => {
            let (count, file) = (group_of(groups), ids_file(domain));
            vec![
                step(
                    Aim::List,
                    format!("{waiting} > {file}"),
                    Manual::EximUtilities,
                ),
                line(
                    format!(
                        "head -n {count} {file} | xargs -r {DELIVER}; {}",
                        cut_off(count, &file)
                    ),
                    Aim::ReleaseGroup,
                ),
            ]
        }
    };
    if careful.is_empty() {
        steps.push(lifted(Aim::TryAgain));
    } else {
        steps.push(exim_setting(Aim::Hold, stop.clone()));
        steps.extend(careful);
        steps.push(lifted(Aim::Undo));
    }
    if remedy == Remedy::Flush {
        steps.push(line("exim -qf".to_owned(), Aim::Flush));
        // Without -Rr any part of an address would do, and example.com stands in example.com.br, too (chapter 5).
        let one = |d| line(format!("exim -Rr '@{}$'", pattern(d)), Aim::FlushOne);
        steps.extend(domain.map(one));
    }
    steps
}
