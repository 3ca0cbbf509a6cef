//! Names of things that several panels speak of: plans, events, scenarios.

use crate::locale::Locale;
use limbo_sim::{FlagKind, Hop, Place, Plan};

/// A plan as a few words: `12 blocks, one every 4 hours`.
pub(crate) fn plan(locale: &Locale, plan: &Plan) -> String {
    match *plan {
        Plan::Bulk => locale.t("plan_name.bulk").into(),
        Plan::Natural => locale.t("plan_name.natural").into(),
        Plan::Blocks { blocks, every } => locale.plural(
            "plan_name.blocks",
            blocks.into(),
            &[("time", &locale.duration(every))],
        ),
        Plan::Calm { blocks } => locale.plural("plan_name.calm", blocks.into(), &[]),
        Plan::Drip { rate_per_s } => locale.plural("plan_name.drip", rate_per_s, &[]),
    }
}

/// How a restart went: `all at once: the server fell 7 times`.
pub(crate) fn outcome(locale: &Locale, plan: &str, falls: u32) -> String {
    if falls == 0 {
        return locale.fill("chart.ghost_calm", &[("plan", plan)]);
    }
    let falls = locale.plural("chart.falls", falls.into(), &[]);
    locale.fill("chart.ghost", &[("plan", plan), ("falls", &falls)])
}

/// An event as two or three words; `None` for those that need no flag of their own.
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
        FlagKind::Fell(Place::Provider) => "flag.fell_provider",
        FlagKind::Fell(Place::Relay) => "flag.fell_relay",
        FlagKind::Fell(Place::Mailboxes) => "flag.fell_mailboxes",
        FlagKind::TestSent => "flag.test_sent",
        FlagKind::Fell(Place::Senders) | FlagKind::Rebooted(_) => return None,
    };
    Some(locale.t(key).into())
}

/// A scenario's title, by its name in the address.
pub(crate) fn scenario<'a>(locale: &'a Locale, name: &'a str) -> &'a str {
    match name {
        "libero-2023" => locale.t("scenario.libero_2023"),
        "libero-june-2023" => locale.t("scenario.libero_june_2023"),
        "gmail-2020" => locale.t("scenario.gmail_2020"),
        "exchange-2022" => locale.t("scenario.exchange_2022"),
        "sandbox" => locale.t("scenario.sandbox"),
        "small-town" => locale.t("scenario.small_town"),
        "one-letter" => locale.t("scenario.one_letter"),
        other => other,
    }
}
