//! The rows of the table. Where the reason of a limit is not plain from the unit, it stands beside it.

use super::choices::*;
use super::{Kind, Parameter};
use crate::limits::{
    BLOCKS_MAX, PLAN_EVERY_MS, PLAN_RATE_PER_S, RETRY_MS_MIN, SPAN_MAX, WORKERS_MAX,
};
use crate::mta::Mta;
use crate::scenario::{Feedback, Scans, Scenario, Service};

const SPAN_MS: f64 = SPAN_MAX.0 as f64;
const DAY_MS: f64 = 86_400_000.0;
const WEEK_MS: f64 = 7.0 * DAY_MS;
/// More than any network carries.
const RATE_MAX: f64 = 1e9;
const RATE_MIN: f64 = 1e-6;
/// Readers are counted at ticks of a second or more: nothing about them is faster (ms).
const READERS_MS_MIN: f64 = 1_000.0;
/// More than any queue holds, in e-mails.
const CROWD_MAX: f64 = 1e12;

/// The parameters, in the order in which they are shown.
pub(super) static TABLES: [&[Parameter]; 9] = [
    &SCALE, &ARRIVALS, &RHYTHM, &PROVIDER, &RELAY, &MAILBOXES, &READERS, &MIX, &RULES,
];

type Get = fn(&Scenario) -> Option<f64>;
type Put = fn(&mut Scenario, f64);

const fn real(
    key: &'static str,
    unit: &'static str,
    range: (f64, f64),
    get: Get,
    put: Put,
) -> Parameter {
    Parameter {
        key,
        unit,
        kind: Kind::Real,
        min: range.0,
        max: range.1,
        optional: false,
        live: true,
        get,
        put,
    }
}

const fn whole(
    key: &'static str,
    unit: &'static str,
    range: (f64, f64),
    get: Get,
    put: Put,
) -> Parameter {
    Parameter {
        kind: Kind::Whole,
        ..real(key, unit, range, get, put)
    }
}

const fn choice(
    key: &'static str,
    names: &'static [&'static str],
    get: Get,
    put: Put,
) -> Parameter {
    let range = (0.0, names.len() as f64 - 1.0);
    Parameter {
        kind: Kind::Choice(names),
        ..real(key, "", range, get, put)
    }
}

const fn optional(parameter: Parameter) -> Parameter {
    Parameter {
        optional: true,
        ..parameter
    }
}

/// A parameter with which a run begins and which stays as it is.
const fn initial(parameter: Parameter) -> Parameter {
    Parameter {
        live: false,
        ..parameter
    }
}

static SCALE: [Parameter; 14] = [
    initial(whole(
        "weight",
        "e-mails",
        (1.0, 1e9),
        |s| Some(f64::from(s.weight)),
        |s, v| s.weight = v as u32,
    )),
    // The greatest is what a JavaScript Date can hold.
    initial(real(
        "epoch_unix_ms",
        "ms",
        (0.0, 8.64e15),
        |s| Some(s.epoch_unix_ms),
        |s, v| s.epoch_unix_ms = v,
    )),
    // Times are 32 bits of ms: 49.7 days; 40 leave room for what is planned beyond the end.
    initial(whole(
        "span_ms",
        "ms",
        (1.0, SPAN_MS),
        |s| ms(s.span),
        |s, v| s.span = duration(v),
    )),
    initial(whole(
        "pace",
        "",
        (1.0, 1e6),
        |s| Some(f64::from(s.pace)),
        |s, v| s.pace = v as u32,
    )),
    whole(
        "travel_ms",
        "ms",
        (0.0, DAY_MS),
        |s| ms(s.travel),
        |s, v| s.travel = duration(v),
    ),
    initial(whole(
        "mailboxes",
        "",
        (1.0, u32::MAX as f64),
        |s| Some(f64::from(s.mailboxes)),
        |s, v| s.mailboxes = v as u32,
    )),
    initial(whole(
        "blocks",
        "",
        (1.0, BLOCKS_MAX as f64),
        |s| Some(f64::from(s.blocks)),
        |s, v| s.blocks = v as u16,
    )),
    choice(
        "blocks_plan.kind",
        &["bulk", "natural", "blocks", "calm", "drip", "automatic"],
        plan_kind,
        set_plan_kind,
    ),
    whole(
        "blocks_plan.blocks",
        "",
        (1.0, BLOCKS_MAX as f64),
        plan_blocks,
        set_plan_blocks,
    ),
    whole(
        "blocks_plan.every_ms",
        "ms",
        PLAN_EVERY_MS,
        plan_every,
        set_plan_every,
    ),
    real(
        "blocks_plan.rate_per_s",
        "e-mails/s",
        PLAN_RATE_PER_S,
        plan_rate,
        set_plan_rate,
    ),
    // A user who tests more than once a minute is a program.
    real(
        "user_tests_per_h",
        "1/h",
        (0.0, 60.0),
        |s| Some(s.user_tests_per_h),
        |s, v| s.user_tests_per_h = v,
    ),
    // A growth within no time would be none. After a week every message has arrived or come back.
    whole(
        "user_tests_growth_ms",
        "ms",
        (1.0, WEEK_MS),
        |s| ms(s.user_tests_growth),
        |s, v| s.user_tests_growth = duration(v),
    ),
    // Without a millisecond in between, a run would stay at one instant.
    whole(
        "probe_ms",
        "ms",
        (1.0, DAY_MS),
        |s| ms(s.probe),
        |s, v| s.probe = duration(v),
    ),
];

static ARRIVALS: [Parameter; 3] = [
    // The number of messages that this makes is limited too: see `Scenario::validate`.
    real(
        "arrivals.rate_per_s",
        "e-mails/s",
        (0.0, 1e6),
        |s| Some(s.arrivals.rate_per_s),
        |s, v| s.arrivals.rate_per_s = v,
    ),
    initial(whole(
        "arrivals.epoch_hour",
        "h",
        (0.0, 23.0),
        |s| Some(f64::from(s.arrivals.epoch_hour)),
        |s, v| s.arrivals.epoch_hour = v as u8,
    )),
    initial(whole(
        "arrivals.until_ms",
        "ms",
        (0.0, SPAN_MS),
        |s| ms(s.arrivals.until),
        |s, v| s.arrivals.until = duration(v),
    )),
];

macro_rules! rhythm {
    ($($hour:literal)*) => {
        [$(real(
            concat!("arrivals.rhythm.", $hour),
            "",
            (0.0, 1e6),
            |s| Some(s.arrivals.rhythm[$hour]),
            |s, v| s.arrivals.rhythm[$hour] = v,
        )),*]
    };
}

static RHYTHM: [Parameter; 24] =
    rhythm!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23);

macro_rules! station {
    ($name:literal, $i:literal) => {
        [
            real(
                concat!("stations.", $name, ".capacity_per_s"),
                "e-mails/s",
                (RATE_MIN, RATE_MAX),
                |s| Some(s.stations[$i].capacity_per_s),
                |s, v| s.stations[$i].capacity_per_s = v,
            ),
            whole(
                concat!("stations.", $name, ".workers"),
                "",
                (1.0, WORKERS_MAX as f64),
                |s| Some(f64::from(s.stations[$i].workers)),
                |s, v| s.stations[$i].workers = v as u32,
            ),
            choice(
                concat!("stations.", $name, ".service"),
                &["exponential", "constant"],
                |s| Some(s.stations[$i].service as u8 as f64),
                |s, v| {
                    s.stations[$i].service = if v < 0.5 {
                        Service::Exponential
                    } else {
                        Service::Constant
                    }
                },
            ),
            choice(
                concat!("stations.", $name, ".door"),
                &["wide", "crashes", "sheds"],
                |s| Some(overload_kind(s.stations[$i].overload)),
                |s, v| set_overload_kind(&mut s.stations[$i].overload, v),
            ),
            real(
                concat!("stations.", $name, ".door.sessions"),
                "e-mails",
                (1.0, CROWD_MAX),
                |s| overload_sessions(s.stations[$i].overload),
                |s, v| set_overload_sessions(&mut s.stations[$i].overload, v),
            ),
            real(
                concat!("stations.", $name, ".door.cost"),
                "",
                (0.0, 1.0),
                |s| overload_cost(s.stations[$i].overload),
                |s, v| set_overload_cost(&mut s.stations[$i].overload, v),
            ),
            whole(
                concat!("stations.", $name, ".reboot_ms"),
                "ms",
                (1.0, SPAN_MS),
                |s| ms(s.stations[$i].reboot),
                |s, v| s.stations[$i].reboot = duration(v),
            ),
            real(
                concat!("stations.", $name, ".push_per_s"),
                "e-mails/s",
                (RATE_MIN, RATE_MAX),
                |s| Some(s.stations[$i].handover_per_s),
                |s, v| s.stations[$i].handover_per_s = v,
            ),
            optional(whole(
                concat!("stations.", $name, ".client_timeout_ms"),
                "ms",
                (1.0, WEEK_MS),
                |s| s.stations[$i].client_timeout.and_then(ms),
                |s, v| s.stations[$i].client_timeout = (v > 0.0).then(|| duration(v)),
            )),
            initial(optional(whole(
                concat!("stations.", $name, ".concurrency.initial"),
                "",
                (1.0, 1e6),
                |s| s.stations[$i].concurrency.map(|c| f64::from(c.initial)),
                |s, v| set_window(&mut s.stations[$i].concurrency, v as u32),
            ))),
            // At least the initial one: see `Scenario::validate`.
            whole(
                concat!("stations.", $name, ".concurrency.max"),
                "",
                (1.0, 1e6),
                |s| s.stations[$i].concurrency.map(|c| f64::from(c.max)),
                |s, v| {
                    if let Some(c) = &mut s.stations[$i].concurrency {
                        c.max = v as u32
                    }
                },
            ),
            initial(real(
                concat!("stations.", $name, ".concurrency.servers"),
                "",
                (1.0, 1e6),
                |s| s.stations[$i].concurrency.map(|c| c.servers),
                |s, v| {
                    if let Some(c) = &mut s.stations[$i].concurrency {
                        c.servers = v
                    }
                },
            )),
            choice(
                concat!("stations.", $name, ".concurrency.feedback"),
                &["1", "1/n"],
                |s| {
                    s.stations[$i]
                        .concurrency
                        .map(|c| f64::from(c.feedback as u8))
                },
                |s, v| {
                    if let Some(c) = &mut s.stations[$i].concurrency {
                        c.feedback = if v < 0.5 {
                            Feedback::One
                        } else {
                            Feedback::OneOverN
                        }
                    }
                },
            ),
            optional(real(
                concat!("stations.", $name, ".active_max"),
                "e-mails",
                (1.0, CROWD_MAX),
                |s| s.stations[$i].active_max,
                |s, v| s.stations[$i].active_max = (v > 0.0).then_some(v),
            )),
        ]
    };
}

static PROVIDER: [Parameter; 14] = station!("provider", 0);
static RELAY: [Parameter; 14] = station!("relay", 1);
static MAILBOXES: [Parameter; 14] = station!("mailboxes", 2);

/// A number about readers, or one of their times.
macro_rules! reader {
    ($key:ident $unit:literal $range:expr) => {
        real(
            concat!("readers.", stringify!($key)),
            $unit,
            $range,
            |s| Some(s.readers.$key),
            |s, v| s.readers.$key = v,
        )
    };
    ($key:ident) => {
        whole(
            concat!("readers.", stringify!($key), "_ms"),
            "ms",
            (READERS_MS_MIN, WEEK_MS),
            |s| ms(s.readers.$key),
            |s, v| s.readers.$key = duration(v),
        )
    };
}

static READERS: [Parameter; 9] = [
    reader!(share "" (0.0, 1.0)),
    // Once a minute, as the busiest programs ask.
    reader!(visits_per_day "1/d" (0.001, 1440.0)),
    // A visit costs something; a thousand deliveries are more than any mailbox asks for.
    reader!(visit_cost "" (1e-6, 1000.0)),
    reader!(mail_cost "" (0.0, 1000.0)),
    reader!(patience),
    reader!(again),
    reader!(gives_up "" (0.0, 1.0)),
    reader!(returns),
    // Deliveries keep at least a hundredth: else they would stand still for as long as anybody reads.
    reader!(capacity_share "" (0.0, 0.99)),
];

macro_rules! mix {
    ($($mta:ident $key:literal),*) => {
        [$(initial(whole(
            concat!("providers.", $key),
            "permille",
            (0.0, 1000.0),
            |s| Some(f64::from(s.providers.share(Mta::$mta))),
            |s, v| s.providers = with_share(s.providers, Mta::$mta, v as u32),
        ))),*]
    };
}

/// The shares always sum to 1000: setting one scales the others.
static MIX: [Parameter; 10] = mix!(
    Postfix "postfix", Exim "exim", Sendmail "sendmail", Qmail "qmail", OpenSmtpd "opensmtpd",
    Haraka "haraka", Stalwart "stalwart", KumoMta "kumomta", Exchange "exchange",
    ExchangeOnline "exchange-online"
);

static RULES: [Parameter; 6] = [
    // From nobody to everybody.
    whole(
        "once_share",
        "permille",
        (0.0, 1000.0),
        |s| Some(f64::from(s.once_share)),
        |s, v| s.once_share = v as u16,
    ),
    real(
        "once_told",
        "",
        (0.0, 1.0),
        |s| Some(s.once_told),
        |s, v| s.once_told = v,
    ),
    initial(choice(
        "scans",
        &["ideal", "pass"],
        |s| Some(f64::from(s.scans as u8)),
        |s, v| s.scans = if v < 0.5 { Scans::Ideal } else { Scans::Pass },
    )),
    // An hour, so that an outage of minutes returns nothing; no longer than a run.
    optional(whole(
        "relay_lifetime_ms",
        "ms",
        (3_600_000.0, SPAN_MS),
        |s| s.relay_lifetime.and_then(ms),
        |s, v| s.relay_lifetime = (v > 0.0).then(|| duration(v)),
    )),
    choice(
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
        retry_kind,
        set_retry_kind,
    ),
    // A message that is tried all the time would keep a run at one instant.
    whole(
        "relay_retry.interval_ms",
        "ms",
        (RETRY_MS_MIN, WEEK_MS),
        retry_interval,
        set_retry_interval,
    ),
];
