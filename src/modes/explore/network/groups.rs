//! Which parameter stands in which group, and in which order: as the network is, from the senders to the people, then
//! what belongs to no place, time and scale last.

use limbo_sim::Scenario;
use limbo_sim::parameters::Parameter;

/// A part of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Senders,
    Provider,
    Relay,
    Mailboxes,
    People,
    Programs,
    Restart,
    Scale,
}

/// A group of the panel.
pub(super) struct Group {
    pub part: Part,
    /// The key of its title.
    pub title: &'static str,
}

const fn group(part: Part, title: &'static str) -> Group {
    Group { part, title }
}

/// The groups, in their order.
pub(super) const GROUPS: [Group; 8] = [
    group(Part::Senders, "network.senders"),
    group(Part::Provider, "network.provider"),
    group(Part::Relay, "network.relay"),
    group(Part::Mailboxes, "network.mailboxes"),
    group(Part::People, "network.people"),
    group(Part::Programs, "network.programs"),
    group(Part::Restart, "network.restart"),
    group(Part::Scale, "network.scale"),
];

/// The part that a key belongs to.
fn part_of(key: &str) -> Part {
    const BEGINNINGS: [(&str, Part); 14] = [
        ("stations.provider.", Part::Provider),
        ("stations.relay.", Part::Relay),
        ("relay_", Part::Relay),
        ("stations.mailboxes.", Part::Mailboxes),
        ("mailboxes", Part::Mailboxes),
        ("readers.", Part::People),
        ("providers.", Part::Programs),
        ("scans", Part::Programs),
        ("probe_ms", Part::Programs),
        ("blocks", Part::Restart),
        ("arrivals.rate_per_s", Part::Senders),
        ("arrivals.rhythm.", Part::Senders),
        ("user_tests", Part::Senders),
        ("once_", Part::Senders),
    ];
    let found = BEGINNINGS.iter().find(|(begin, _)| key.starts_with(begin));
    found.map_or(Part::Scale, |(_, part)| *part)
}

/// What a server can take and what brings it down stands first.
const FIRST: [&str; 6] = [
    ".capacity_per_s",
    ".door",
    ".sessions",
    ".cost",
    ".reboot_ms",
    ".push_per_s",
];

fn rank(key: &str) -> usize {
    let at = FIRST.iter().position(|end| key.ends_with(end));
    at.filter(|_| key.starts_with("stations."))
        .unwrap_or(FIRST.len())
}

/// The keys of a group that mean something in this scenario.
pub(super) fn keys_of(group: &Group, scenario: &Scenario) -> Vec<&'static str> {
    let of_group = |p: &&Parameter| part_of(p.key) == group.part && p.applies(scenario);
    let mut keys: Vec<_> = Parameter::all().filter(of_group).map(|p| p.key).collect();
    keys.sort_by_key(|key| rank(key));
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_sim::catalogue::NAMES;

    #[test]
    fn every_parameter_that_means_something_is_in_one_group() {
        for name in NAMES {
            let scenario = Scenario::named(name).unwrap();
            let mut shown: Vec<_> = GROUPS.iter().flat_map(|g| keys_of(g, &scenario)).collect();
            let all = Parameter::all().filter(|p| p.applies(&scenario));
            let mut all: Vec<_> = all.map(|p| p.key).collect();
            shown.sort_unstable();
            all.sort_unstable();
            assert_eq!(shown, all, "{name}");
        }
    }

    #[test]
    fn what_brings_a_server_down_stands_before_what_hardly_anybody_changes() {
        let town = Scenario::named("small-town").unwrap();
        let mailboxes = GROUPS.iter().find(|g| g.part == Part::Mailboxes).unwrap();
        let keys = keys_of(mailboxes, &town);
        assert_eq!(keys[0], "stations.mailboxes.capacity_per_s");
        assert_eq!(keys[2], "stations.mailboxes.door.sessions");
    }
}
