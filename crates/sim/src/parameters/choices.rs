//! How the numbers of parameters with a choice are read and set: plan, overload policy, concurrency window, retry
//! rule, mix of servers. A number that belongs to another choice than the present one reads as none, and setting it
//! changes nothing; a new choice takes over the numbers that it shares with the old one.

use crate::command::Plan;
use crate::mta::{Mix, Mta};
use crate::scenario::{Concurrency, Feedback, OverloadPolicy, REJECTION_COST, RetryRule, Scenario};
use crate::time::Duration;

pub(super) fn ms(d: Duration) -> Option<f64> {
    Some(f64::from(d.ms()))
}

pub(super) fn duration(ms: f64) -> Duration {
    Duration(ms as u32)
}

// Values for the numbers that the old choice did not have. Modelled: plain values to start from.
const PLAN_BLOCKS: u16 = 12;
const PLAN_EVERY: Duration = Duration::hours(1);
const OVERLOAD_SESSIONS: f64 = 1000.0;
const WINDOW_MAX: u32 = 20;
const RETRY_EVERY: Duration = Duration::secs(4000);

/// The numbers of the two rules that are no server's. Links and files that were given away hold them, and those of the ten
/// servers before them: a server that comes later has a number behind them.
const EVERY: u8 = 10;
const EXPONENTIAL: u8 = 11;

pub(super) fn plan_kind(s: &Scenario) -> Option<f64> {
    Some(match s.blocks_plan {
        Plan::Bulk => 0.0,
        Plan::Natural => 1.0,
        Plan::Blocks { .. } => 2.0,
        Plan::Calm { .. } => 3.0,
        Plan::Drip { .. } => 4.0,
        Plan::BulkAutomatic => 5.0,
        // Nobody stands by in a scenario's own restart, so none can be set to this.
        Plan::ByHand { .. } => return None,
    })
}

pub(super) fn set_plan_kind(s: &mut Scenario, kind: f64) {
    let blocks = plan_blocks(s).map_or(PLAN_BLOCKS, |v| v as u16);
    let every = plan_every(s).map_or(PLAN_EVERY, duration);
    let rate_per_s = plan_rate(s).unwrap_or(s.stations[2].capacity_per_s);
    s.blocks_plan = match kind as u8 {
        0 => Plan::Bulk,
        1 => Plan::Natural,
        2 => Plan::Blocks { blocks, every },
        3 => Plan::Calm { blocks },
        4 => Plan::Drip { rate_per_s },
        _ => Plan::BulkAutomatic,
    };
}

pub(super) fn plan_blocks(s: &Scenario) -> Option<f64> {
    match s.blocks_plan {
        Plan::Blocks { blocks, .. } | Plan::Calm { blocks } => Some(f64::from(blocks)),
        _ => None,
    }
}

pub(super) fn set_plan_blocks(s: &mut Scenario, value: f64) {
    if let Plan::Blocks { blocks, .. } | Plan::Calm { blocks } = &mut s.blocks_plan {
        *blocks = value as u16;
    }
}

pub(super) fn plan_every(s: &Scenario) -> Option<f64> {
    match s.blocks_plan {
        Plan::Blocks { every, .. } => ms(every),
        _ => None,
    }
}

pub(super) fn set_plan_every(s: &mut Scenario, value: f64) {
    if let Plan::Blocks { every, .. } = &mut s.blocks_plan {
        *every = duration(value);
    }
}

pub(super) fn plan_rate(s: &Scenario) -> Option<f64> {
    match s.blocks_plan {
        Plan::Drip { rate_per_s } => Some(rate_per_s),
        _ => None,
    }
}

pub(super) fn set_plan_rate(s: &mut Scenario, value: f64) {
    if let Plan::Drip { rate_per_s } = &mut s.blocks_plan {
        *rate_per_s = value;
    }
}

pub(super) fn overload_kind(policy: OverloadPolicy) -> f64 {
    match policy {
        OverloadPolicy::Unlimited => 0.0,
        OverloadPolicy::Crash { .. } => 1.0,
        OverloadPolicy::RejectWith421 { .. } => 2.0,
    }
}

pub(super) fn set_overload_kind(policy: &mut OverloadPolicy, kind: f64) {
    let sessions = overload_sessions(*policy).unwrap_or(OVERLOAD_SESSIONS);
    let cost = overload_cost(*policy).unwrap_or(REJECTION_COST);
    *policy = match kind as u8 {
        0 => OverloadPolicy::Unlimited,
        1 => OverloadPolicy::Crash { sessions },
        _ => OverloadPolicy::RejectWith421 { sessions, cost },
    };
}

pub(super) fn overload_sessions(policy: OverloadPolicy) -> Option<f64> {
    match policy {
        OverloadPolicy::Unlimited => None,
        OverloadPolicy::Crash { sessions } | OverloadPolicy::RejectWith421 { sessions, .. } => {
            Some(sessions)
        }
    }
}

pub(super) fn set_overload_sessions(policy: &mut OverloadPolicy, value: f64) {
    if let OverloadPolicy::Crash { sessions } | OverloadPolicy::RejectWith421 { sessions, .. } =
        policy
    {
        *sessions = value;
    }
}

pub(super) fn overload_cost(policy: OverloadPolicy) -> Option<f64> {
    match policy {
        OverloadPolicy::RejectWith421 { cost, .. } => Some(cost),
        _ => None,
    }
}

pub(super) fn set_overload_cost(policy: &mut OverloadPolicy, value: f64) {
    if let OverloadPolicy::RejectWith421 { cost, .. } = policy {
        *cost = value;
    }
}

pub(super) fn set_window(window: &mut Option<Concurrency>, initial: u32) {
    let old = window.unwrap_or(Concurrency {
        initial,
        max: WINDOW_MAX,
        servers: 1.0,
        feedback: Feedback::One,
    });
    *window = (initial > 0).then_some(Concurrency {
        initial,
        max: old.max.max(initial),
        ..old
    });
}

pub(super) fn retry_kind(s: &Scenario) -> Option<f64> {
    Some(match s.relay_retry {
        RetryRule::Server(mta) if mta.index() < usize::from(EVERY) => mta.index() as f64,
        RetryRule::Server(mta) => (mta.index() + 2) as f64,
        RetryRule::Every(_) => f64::from(EVERY),
        RetryRule::Exponential(_) => f64::from(EXPONENTIAL),
    })
}

pub(super) fn set_retry_kind(s: &mut Scenario, kind: f64) {
    let interval = retry_interval(s).map_or(RETRY_EVERY, duration);
    s.relay_retry = match kind as u8 {
        EVERY => RetryRule::Every(interval),
        EXPONENTIAL => RetryRule::Exponential(interval),
        number => {
            let index = number - 2 * u8::from(number > EXPONENTIAL);
            Mta::from_index(index).map_or(s.relay_retry, RetryRule::Server)
        }
    };
}

pub(super) fn retry_interval(s: &Scenario) -> Option<f64> {
    match s.relay_retry {
        RetryRule::Server(_) => None,
        RetryRule::Every(d) | RetryRule::Exponential(d) => ms(d),
    }
}

pub(super) fn set_retry_interval(s: &mut Scenario, value: f64) {
    if let RetryRule::Every(d) | RetryRule::Exponential(d) = &mut s.relay_retry {
        *d = duration(value);
    }
}

/// The mix with this share of one server; the others keep their ratios. What rounding leaves over goes to the first
/// other server, Postfix or else Exim.
pub(super) fn with_share(mix: Mix, mta: Mta, share: u32) -> Mix {
    let others = 1000 - u32::from(mix.share(mta));
    let left = 1000 - share;
    let scaled = |old: u16| u32::from(old) * left / others.max(1);
    let mut shares = Mta::ALL.map(|m| {
        if m == mta {
            share
        } else {
            scaled(mix.share(m))
        }
    });
    let heir = usize::from(mta == Mta::Postfix);
    shares[heir] += 1000 - shares.iter().sum::<u32>();
    Mix::new(shares.map(|s| s as u16)).unwrap_or(mix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::{Kind, Parameter};

    /// The names of each choice in the order of their numbers, as the first version wrote these into links and files.
    const WRITTEN: [(&str, &[&str]); 6] = [
        (
            "blocks_plan.kind",
            &["bulk", "natural", "blocks", "calm", "drip", "automatic"],
        ),
        (
            "relay_retry.rule",
            &[
                "postfix",
                "exim",
                "sendmail",
                "qmail",
                "opensmtpd",
                "haraka",
                "stalwart",
                "kumomta",
                "exchange",
                "exchange-online",
                "every",
                "exponential",
            ],
        ),
        ("scans", &["ideal", "pass"]),
        (".door", &["wide", "crashes", "sheds"]),
        (".feedback", &["1", "1/n"]),
        (".service", &["exponential", "constant"]),
    ];

    #[test]
    fn a_number_of_a_choice_means_in_every_version_what_it_meant_in_the_first() {
        for parameter in Parameter::all() {
            let Kind::Choice(names) = parameter.kind else {
                continue;
            };
            let of_it = |(key, _): &&(&str, &[&str])| parameter.key.ends_with(key);
            // A new choice is written here as it is first published.
            let (_, written) = WRITTEN.iter().find(of_it).expect(parameter.key);
            assert!(names.starts_with(written), "{}: {names:?}", parameter.key);
        }
    }

    #[test]
    fn the_number_of_a_retry_rule_is_the_place_of_its_name() {
        let rule = Parameter::of("relay_retry.rule").unwrap();
        let Kind::Choice(names) = rule.kind else {
            panic!("{:?}", rule.kind);
        };
        assert_eq!(names.len(), Mta::ALL.len() + 2);
        let mut scenario = Scenario::named("small-town").unwrap();
        for (number, name) in names.iter().enumerate() {
            rule.set(&mut scenario, number as f64).unwrap();
            assert_eq!(rule.get(&scenario), Some(number as f64), "{name}");
            let set = match scenario.relay_retry {
                RetryRule::Server(mta) => mta.name(),
                RetryRule::Every(_) => "every",
                RetryRule::Exponential(_) => "exponential",
            };
            assert_eq!(set, *name);
        }
    }
}
