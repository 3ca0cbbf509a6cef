//! Names of things that several panels speak of: plans, events, scenarios, looks.

use crate::i18n::Locale;
use limbo_format::ThemeChoice;
use limbo_player::{Future, Snapshot};
use limbo_sim::scenario::OverloadPolicy;
use limbo_sim::{Command, FlagKind, Hop, Place, Plan, Scenario};

/// The letters of two futures that are compared.
pub(crate) const SIDES: [&str; 2] = ["A", "B"];

/// A plan as a few words: `12 blocks, one every 4 hours`.
pub(crate) fn plan(locale: &Locale, plan: &Plan) -> String {
    match *plan {
        Plan::Bulk => locale.t("plan_name.bulk").into(),
        Plan::BulkAutomatic => locale.t("plan_name.automatic").into(),
        Plan::Natural => locale.t("plan_name.natural").into(),
        Plan::Blocks { blocks, every } => locale.plural(
            "plan_name.blocks",
            blocks.into(),
            &[("time", &locale.duration(every))],
        ),
        Plan::Calm { blocks } => locale.plural("plan_name.calm", blocks.into(), &[]),
        Plan::ByHand { blocks } => locale.plural("plan_name.by_hand", blocks.into(), &[]),
        Plan::Drip { rate_per_s } => {
            let (key, n) = match rate_per_s {
                1.0.. => ("plan_name.drip", rate_per_s),
                _ if rate_per_s * 60.0 >= 1.0 => ("plan_name.drip_minute", rate_per_s * 60.0),
                _ => ("plan_name.drip_hour", rate_per_s * 3600.0),
            };
            locale.plural_of(key, n, &[])
        }
    }
}

/// What has been lost, and how: with a server's disk, or with programs that try only once.
pub(crate) fn lost(locale: &Locale, s: &Snapshot) -> String {
    let destroyed = |f: &limbo_sim::Flag| matches!(f.kind, FlagKind::SpoolDestroyed(_));
    let key = if s.series.flags.iter().any(destroyed) {
        "stage.lost"
    } else {
        "stage.abandoned"
    };
    let e_mails = f64::from(s.ledger.lost) * f64::from(s.scenario.weight);
    locale.plural(key, e_mails, &[])
}

/// What the mark on the bar of the mailboxes says, short: at so many open sessions they fall, or take no more.
pub(crate) fn mark(locale: &Locale, scenario: &Scenario, limit: &str) -> String {
    let key = match scenario.station(Hop::Delivery).overload {
        OverloadPolicy::RejectWith421 { .. } => "stage.bar_mark_rejects",
        _ => "stage.bar_mark",
    };
    locale.fill(key, &[("limit", limit)])
}

/// How a restart went: `all at once: the server fell 7 times`.
pub(crate) fn outcome(locale: &Locale, plan: &str, crashes: u32) -> String {
    if crashes == 0 {
        return locale.fill("chart.outcome_no_crash", &[("plan", plan)]);
    }
    let crashes = locale.plural("chart.crashes", crashes.into(), &[]);
    locale.fill("chart.outcome", &[("plan", plan), ("crashes", &crashes)])
}

/// What sets a left future apart, in a few words: its plan, else what was done in it.
pub(crate) fn future_name(locale: &Locale, future: &Future) -> String {
    let kind = match future.what {
        None => None,
        Some(Command::Restart(p) | Command::Mend(Hop::Delivery, p)) => return plan(locale, &p),
        Some(Command::Cut(hop)) => Some(FlagKind::Cut(hop)),
        Some(Command::Close(hop)) => Some(FlagKind::Closed(hop)),
        Some(Command::Reject(hop)) => Some(FlagKind::Rejecting(hop)),
        Some(Command::Mend(hop, _)) => Some(FlagKind::Mended(hop)),
        Some(Command::DestroySpool(place)) => Some(FlagKind::SpoolDestroyed(place)),
        Some(Command::SendTest) => Some(FlagKind::TestSent),
        Some(Command::OpenBlock | Command::CloseBlock) => {
            return locale.t("chart.by_hand").into();
        }
        Some(Command::Set(key, _)) => Some(FlagKind::Changed(key)),
        Some(Command::SetOverloadAction(..)) => None,
    };
    kind.and_then(|kind| flag(locale, kind))
        .unwrap_or_else(|| locale.t("chart.let_be").into())
}

/// The same with where it parts from the present one, and how its restart went.
pub(crate) fn future(locale: &Locale, future: &Future) -> String {
    let when = |at| {
        let (day, time) = (locale.day_short(at), locale.time(at));
        locale.fill("format.moment", &[("day", &day), ("time", &time)])
    };
    let what = future_name(locale, future);
    let values = [("what", &*what), ("when", &when(future.from))];
    let name = locale.fill("chart.future", &values);
    match future.restarted {
        // Nothing was seen of it.
        Some(at) if future.until <= at => name,
        Some(_) if future.crashes == 0 && !future.is_whole() => {
            let values = [("plan", &*name), ("when", &when(future.until))];
            locale.fill("chart.outcome_so_far", &values)
        }
        Some(_) => outcome(locale, &name, future.crashes),
        None => name,
    }
}

/// An event as two or three words; `None` where there is nothing to say.
pub(crate) fn flag(locale: &Locale, kind: FlagKind) -> Option<String> {
    let key = match kind {
        FlagKind::Cut(Hop::Submission) => "flag.cut_submission",
        FlagKind::Cut(Hop::Relay) => "flag.cut_relay",
        FlagKind::Cut(Hop::Delivery) => "flag.cut_delivery",
        FlagKind::Closed(Hop::Submission) => "flag.closed_submission",
        FlagKind::Closed(Hop::Relay) => "flag.closed_relay",
        FlagKind::Closed(Hop::Delivery) => "flag.closed_delivery",
        FlagKind::Rejecting(_) => "flag.rejecting",
        FlagKind::Mended(Hop::Submission) => "flag.mended_submission",
        FlagKind::Mended(Hop::Relay) => "flag.mended_relay",
        FlagKind::Mended(Hop::Delivery) => "flag.mended_delivery",
        FlagKind::Restarted => "flag.restarted",
        FlagKind::BlockOpened(open) => {
            return Some(locale.plural("flag.block_opened", open.into(), &[]));
        }
        FlagKind::BlockClosed(open) => {
            return Some(locale.plural("flag.block_closed", open.into(), &[]));
        }
        FlagKind::Crashed(Place::Provider) => "flag.crashed_provider",
        FlagKind::Crashed(Place::Relay) => "flag.crashed_relay",
        FlagKind::Crashed(Place::Mailboxes) => "flag.crashed_mailboxes",
        FlagKind::SpoolDestroyed(Place::Provider) => "flag.disk_provider",
        FlagKind::SpoolDestroyed(Place::Relay) => "flag.disk_relay",
        FlagKind::TestSent => "flag.test_sent",
        FlagKind::Changed(_) => "flag.changed",
        FlagKind::Rebooted(Place::Provider) => "flag.back_provider",
        FlagKind::Rebooted(Place::Relay) => "flag.back_relay",
        FlagKind::Rebooted(Place::Mailboxes) => "flag.back_mailboxes",
        FlagKind::Crashed(Place::Senders)
        | FlagKind::Rebooted(Place::Senders)
        | FlagKind::SpoolDestroyed(Place::Senders | Place::Mailboxes) => return None,
    };
    Some(locale.t(key).into())
}

/// A scenario's title, by its name in the address.
pub fn scenario<'a>(locale: &'a Locale, name: &'a str) -> &'a str {
    scenario_key(name).map_or(name, |key| locale.t(key))
}

/// The title of what is played: a scenario, or the reader's own queue, which goes by the name of the scenario that it was
/// made from and is not that one.
pub(crate) fn title<'a>(locale: &'a Locale, played: &'a Scenario) -> &'a str {
    match played.listed {
        Some(_) => locale.t("scenario.queue"),
        None => scenario(locale, played.name),
    }
}

/// The key of a scenario's title.
fn scenario_key(name: &str) -> Option<&'static str> {
    Some(match name {
        "libero-2023" => "scenario.libero_2023",
        "libero-june-2023" => "scenario.libero_june_2023",
        "gmail-2020" => "scenario.gmail_2020",
        "exchange-2022" => "scenario.exchange_2022",
        "sandbox" => "scenario.sandbox",
        "spool-destroyed" => "scenario.spool_destroyed",
        "small-town" => "scenario.small_town",
        "one-letter" => "scenario.one_letter",
        _ => return None,
    })
}

/// The key of a look's name.
pub(crate) fn theme_key(theme: ThemeChoice) -> &'static str {
    match theme {
        ThemeChoice::Auto => "theme.auto",
        ThemeChoice::Light => "theme.light",
        ThemeChoice::Dark => "theme.dark",
        ThemeChoice::Projector => "theme.projector",
    }
}

/// A number rounded to three figures: what a reader keeps of it.
pub fn three_figures(n: f64) -> f64 {
    let mut unit = 1.0;
    while n / unit >= 1000.0 {
        unit *= 10.0;
    }
    (n / unit).round() * unit
}

#[cfg(test)]
mod tests {
    use crate::i18n::{Lang, Locale};
    use limbo_player::Future;
    use limbo_sim::catalogue::NAMES;
    use limbo_sim::{Command, Duration, Plan, Run, Scenario, SimTime};
    use std::rc::Rc;

    #[test]
    fn every_scenario_has_a_title() {
        for name in NAMES {
            assert!(super::scenario_key(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_steady_pace_is_told_by_the_second_the_minute_or_the_hour_and_never_as_none() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        for (rate_per_s, said) in [
            (260.0, "260 e-mails a second"),
            (1.0, "1 e-mail a second"),
            // What is said as one has the form of one.
            (3_610.0 / 3_600.0, "1 e-mail a second"),
            (1.006, "1.01 e-mails a second"),
            (9.999, "10 e-mails a second"),
            (0.25, "15 e-mails a minute"),
            (0.029, "1.74 e-mails a minute"),
            (0.0001, "0.36 e-mails an hour"),
        ] {
            assert_eq!(super::plan(&locale, &Plan::Drip { rate_per_s }), said);
        }
    }

    #[test]
    fn of_a_version_that_was_left_no_more_is_said_than_was_seen() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let scenario = Scenario::named("small-town").unwrap();
        let (begin, end) = (SimTime::ZERO, SimTime::ZERO + scenario.span);
        let run = Rc::new(Run::new(scenario, 1));
        let at = |minutes| SimTime(Duration::mins(minutes).ms());
        let said = |until, crashes| {
            let future = Future {
                run: run.clone(),
                what: Some(Command::Restart(Plan::Bulk)),
                from: begin,
                until,
                series: Rc::default(),
                restarted: Some(at(20)),
                crashes,
            };
            super::future(&locale, &future)
        };
        let name = "all at once, from day 0, 00:00";
        assert_eq!(said(at(20), 0), name);
        assert_eq!(
            said(at(30), 0),
            [name, ": no crash by day 0, 00:30"].concat()
        );
        assert_eq!(said(end, 0), [name, ": the server stayed up"].concat());
        assert_eq!(
            said(at(30), 1),
            [name, ": the server crashed once"].concat()
        );
    }

    #[test]
    fn three_figures_are_kept() {
        for (n, expected) in [
            (0.0, 0.0),
            (999.0, 999.0),
            (12_345.0, 12_300.0),
            (30_238_000.0, 30_200_000.0),
        ] {
            assert_eq!(super::three_figures(n), expected);
        }
    }
}
