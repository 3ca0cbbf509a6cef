//! Notes: for each number of a scenario whether it is documented, and where, or modelled, and why. The page and the
//! handout for teachers print this list. It decides nothing; the numbers themselves are in the scenarios.

use super::ALL;
use crate::command::Command;
use crate::parameters::Parameter;
use crate::scenario::Scenario;
use crate::time::SimTime;

/// Where a number comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// It can be looked up.
    Documented {
        /// Where.
        source: &'static str,
    },
    /// It is the model's choice.
    Modelled {
        /// Why it is what it is.
        reason: &'static str,
    },
    /// The viewer has changed it.
    Chosen,
}

/// A note about every parameter under a path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// The beginning of the keys that it covers, in whole segments; `*` stands for any segment.
    pub path: &'static str,
    /// A short and stable identifier, by which the page translates the note.
    pub id: &'static str,
    pub note: Note,
}

/// A parameter's line in the list.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ParameterNote {
    /// The parameter's key.
    pub key: &'static str,
    /// Its value; none where it is turned off.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: &'static str,
    /// The note's short and stable name.
    pub id: &'static str,
    /// Where the number comes from.
    pub note: Note,
}

/// An event of the calendar with its note.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct EventNote {
    /// When.
    pub at: SimTime,
    /// What happens.
    pub command: Command,
    /// The note's short and stable name.
    pub id: &'static str,
    /// Where the event and its hour come from.
    pub note: Note,
}

pub(super) const fn documented(
    path: &'static str,
    id: &'static str,
    source: &'static str,
) -> Entry {
    Entry {
        path,
        id,
        note: Note::Documented { source },
    }
}

pub(super) const fn modelled(path: &'static str, id: &'static str, reason: &'static str) -> Entry {
    Entry {
        path,
        id,
        note: Note::Modelled { reason },
    }
}

/// An event of a calendar whose day and hour can be looked up.
pub(super) const fn recorded(
    at: SimTime,
    command: Command,
    id: &'static str,
    source: &'static str,
) -> EventNote {
    EventNote {
        at,
        command,
        id,
        note: Note::Documented { source },
    }
}

/// An event of a calendar of which the day, the hour or the manner is the model's choice.
pub(super) const fn supposed(
    at: SimTime,
    command: Command,
    id: &'static str,
    reason: &'static str,
) -> EventNote {
    EventNote {
        at,
        command,
        id,
        note: Note::Modelled { reason },
    }
}

/// Where Postfix's time to the next question stands.
pub(super) const PROBE: &str =
    "Postfix, src/qmgr: a dead destination is asked again after minimal_backoff_time, 300 s";

/// When an invented scenario begins.
pub(super) const MONDAY: Entry = modelled(
    "epoch_unix_ms",
    "epoch-any",
    "a Monday morning; any other would do",
);

/// Notes that the scenarios share; a scenario's own notes precede these.
pub(super) const COMMON: &[Entry] = &[
    modelled(
        "weight",
        "weight",
        "as many dots as can be told apart in the basin",
    ),
    modelled(
        "epoch_unix_ms",
        "epoch",
        "begins a little before the first event, so that ordinary mail is seen first",
    ),
    modelled(
        "span_ms",
        "span",
        "long enough for the story to end and for calm to return",
    ),
    modelled(
        "pace",
        "pace",
        "the whole story takes a few minutes at speed 1",
    ),
    modelled(
        "travel_ms",
        "travel",
        "thousandths of a second in reality; as long as it takes to be seen on its way",
    ),
    modelled(
        "blocks",
        "blocks-example",
        "an example: what another number does is what there is to try",
    ),
    modelled(
        "blocks_plan",
        "blocks-plan",
        "a plan that works with these numbers; looking for a better one is the exercise",
    ),
    modelled(
        "user_tests_per_h",
        "nobody-tests",
        "nobody tests, so that one cause is seen at a time",
    ),
    modelled(
        "user_tests_growth_ms",
        "tests-growth",
        "a delay of minutes is thought ordinary; after three hours two in three of those who will ever test do; without effect where nobody tests",
    ),
    modelled(
        "once_share",
        "nobody-once",
        "every sender's server tries again, so that one cause is seen at a time",
    ),
    modelled(
        "once_told",
        "once-told",
        "a script that sends once mostly looks at no answer, and its return address is often read by nobody; without effect where every sender tries again",
    ),
    documented("probe_ms", "probe", PROBE),
    modelled(
        "arrivals.epoch_hour",
        "epoch-hour",
        "the local hour of the beginning",
    ),
    modelled("arrivals.until_ms", "until", "mail is sent until the end"),
    modelled(
        "arrivals.rhythm",
        "rhythm-flat",
        "every hour alike, so that one cause is seen at a time",
    ),
    modelled(
        "stations",
        "stations-strong",
        "strong enough never to be what holds the mail up",
    ),
    modelled(
        "stations.*.service",
        "service",
        "exponential: some deliveries are short and a few are long, and theory has the answers",
    ),
    modelled(
        "stations.*.door",
        "door-wide",
        "takes every session: what is shown happens elsewhere",
    ),
    modelled(
        "stations.*.reboot_ms",
        "reboot-unused",
        "of no effect: this door never falls",
    ),
    documented(
        "stations.*.client_timeout_ms",
        "client-timeout",
        "RFC 5321 section 4.5.3.2: five minutes for a command, ten after the final dot",
    ),
    documented(
        "stations.*.concurrency.initial",
        "window-initial",
        "Postfix: initial_destination_concurrency 5",
    ),
    documented(
        "stations.*.concurrency.max",
        "window-max",
        "Postfix: default_destination_concurrency_limit 20",
    ),
    documented(
        "stations.*.concurrency.feedback",
        "window-feedback",
        "Postfix: default_destination_concurrency_positive_feedback and negative_feedback, both 1",
    ),
    modelled(
        "readers.share",
        "readers-none",
        "nobody opens a mailbox here, so that one cause is seen at a time",
    ),
    modelled(
        "readers.visits_per_day",
        "readers-visits",
        "a few times a day: people, and the programs that look for them",
    ),
    modelled(
        "readers.visit_cost",
        "readers-visit-cost",
        "a login and a look at the list read an index and hardly any mail: about a tenth of what storing an e-mail takes",
    ),
    modelled(
        "readers.mail_cost",
        "readers-mail-cost",
        "fetching an e-mail only reads what a delivery has to write, to copy and to enter in an index: a fifth of it",
    ),
    modelled(
        "readers.patience_ms",
        "readers-patience",
        "people leave a page that does not come after a minute or two, programs keep a connection for longer: five minutes on the mean",
    ),
    modelled(
        "readers.again_ms",
        "readers-again",
        "programs ask every few minutes, people reload and look again now and then: a quarter of an hour on the mean",
    ),
    modelled(
        "readers.gives_up",
        "readers-gives-up",
        "one visit in vain of twenty is the last for now: some hours of trying on the mean",
    ),
    modelled(
        "readers.returns_ms",
        "readers-returns",
        "who has given up looks again a few times a day, or sooner, on hearing that it works",
    ),
    modelled(
        "readers.capacity_share",
        "readers-capacity-share",
        "both are served as they come, and delivery is not starved: three tenths are left for it where everybody reads",
    ),
    modelled(
        "providers",
        "mix-national",
        "nobody publishes such shares; surveys of hosts find mostly Postfix and Exim, and much business mail is Microsoft's",
    ),
    documented(
        "scans",
        "scans",
        "Postfix looks through its queue every 300 s (queue_run_delay), Exim and sendmail by the examples of their manuals every 30 minutes (-q30m); that each server has passes of its own is plain, when they fall is modelled",
    ),
    modelled(
        "relay_retry",
        "relay-postfix",
        "the relay follows Postfix, the most common in the model's mix",
    ),
];

/// The note on a parameter that is turned off.
const OFF: Entry = modelled(
    "",
    "off",
    "left out here, so that one cause is seen at a time",
);

impl Entry {
    /// How many segments of its path match the beginning of the key; none if one of them does not.
    fn matches(&self, key: &str) -> Option<usize> {
        let mut segments = key.split('.');
        let mut depth = 0;
        for wanted in self.path.split('.') {
            let segment = segments.next()?;
            if wanted != "*" && wanted != segment {
                return None;
            }
            depth += 1;
        }
        Some(depth)
    }
}

/// The note on a key: the longest path, and of equally long ones the first.
fn entry_for(lists: &'static [&'static [Entry]], key: &str) -> Option<&'static Entry> {
    let mut best = None;
    for entry in lists.iter().copied().flatten() {
        if let Some(depth) = entry.matches(key)
            && best.is_none_or(|(deepest, _)| depth > deepest)
        {
            best = Some((depth, entry));
        }
    }
    best.map(|(_, entry)| entry)
}

impl Scenario {
    /// Every parameter that applies here, with its value and where that comes from, in the order of the table.
    pub fn notes(&self) -> impl Iterator<Item = ParameterNote> + '_ {
        let origin = ALL.iter().find(|o| o.name == self.name);
        let written = origin.map(|o| (o.scenario)());
        Parameter::all().filter(|p| p.applies(self)).map(move |p| {
            let value = p.get(self);
            let unchanged = written.as_ref().is_some_and(|w| p.get(w) == value);
            let entry = match value {
                None => Some(&OFF),
                Some(_) => origin.and_then(|o| entry_for((o.notes)(), p.key)),
            };
            let (id, note) = match entry {
                Some(entry) if unchanged => (entry.id, entry.note),
                _ => ("chosen", Note::Chosen),
            };
            ParameterNote {
                key: p.key,
                value,
                unit: p.unit,
                id,
                note,
            }
        })
    }

    /// The events of the calendar and where they come from, in order of time.
    pub fn calendar_notes(&self) -> impl Iterator<Item = EventNote> {
        let origin = ALL.iter().find(|o| o.name == self.name);
        origin.map_or(&[][..], |o| (o.calendar)()).iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Origin;
    use super::*;

    /// Whether the note is the one that is said of some parameter of the scenario.
    fn is_said(origin: &Origin, entry: &Entry) -> bool {
        let scenario = (origin.scenario)();
        Parameter::all()
            .filter(|p| p.applies(&scenario) && p.get(&scenario).is_some())
            .filter_map(|p| entry_for((origin.notes)(), p.key))
            .any(|said| (said.path, said.id) == (entry.path, entry.id))
    }

    #[test]
    fn no_note_is_written_that_another_one_hides() {
        let mut hidden = Vec::new();
        for origin in &ALL {
            let own = (origin.notes)()[0].iter();
            let never = own.filter(|entry| !is_said(origin, entry));
            hidden.extend(never.map(|entry| (origin.name, entry.path, entry.id)));
        }
        let shared = COMMON.iter();
        let never = shared.filter(|entry| !ALL.iter().any(|origin| is_said(origin, entry)));
        hidden.extend(never.map(|entry| ("all", entry.path, entry.id)));
        assert_eq!(hidden, []);
    }

    #[test]
    fn a_longer_path_says_more_and_a_segment_is_whole() {
        const LISTS: &[&[Entry]] = &[&[
            modelled("a", "short", ""),
            modelled("a.*.c", "long", ""),
            modelled("ab", "other", ""),
        ]];
        let id = |key| entry_for(LISTS, key).map(|e| e.id);
        assert_eq!(id("a.b.c"), Some("long"));
        assert_eq!(id("a.b.d"), Some("short"));
        assert_eq!(id("ab.c"), Some("other"));
        assert_eq!(id("abc"), None);
    }
}
