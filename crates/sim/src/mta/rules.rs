//! The table: one row a server, every number with its source. No behaviour beyond naming its kind;
//! [`super::RetryPolicy`] carries the rules out.

use super::Mta;

const MINUTE: u32 = 60;
const HOUR: u32 = 3600;
const DAY: u32 = 86_400;

/// When the next attempt falls due.
pub(super) enum Backoff {
    /// The age at the failure, but between these bounds, in seconds.
    Age { min_s: u32, max_s: u32 },
    /// Exim's `F,2h,15m; G,16h,1h,1.5; F,4d,6h`, counted from the host's first failure.
    Host,
    /// At the next queue run, whenever that is.
    EveryRun,
    /// At age (floor(sqrt(age)) + skip)², in seconds.
    Root { skip: u32 },
    /// At age base·k², with the least k that is in the future and not below the number of failures.
    Square { base_s: u32 },
    /// After the delay at the place of the failure; when the list is used up, its last again, or none.
    List {
        delays_s: &'static [u32],
        repeats: bool,
    },
    /// After first·2^(failures-1) seconds, give or take up to half of `jitter_s`.
    Doubling { first_s: u32, jitter_s: u32 },
}

/// When the server gives up and the failure notice is made.
pub(super) enum Expiry {
    /// After the first failed attempt made at this age or later; a message is never given up untried.
    FailedAttempt { from_s: u32 },
    /// As above, counted from the host's first failure; and the first queue run from then on tries,
    /// even when the schedule would wait longer.
    ForcedAttempt { from_s: u32 },
    /// By the clock, at this age, without an attempt.
    Clock { at_s: u32 },
    /// After the failed attempt whose successor would come later than this age.
    SuccessorAfter { limit_s: u32 },
    /// After the failed attempt that uses up the list of delays.
    ListSpent,
}

/// At which moment a delay notice that has become due is sent.
pub(super) enum NoticeAt {
    /// By the clock, at the very age.
    Clock,
    /// After the first failed attempt made at that age or later.
    FailedAttempt,
    /// After the first failed attempt whose successor comes at that age or later.
    BeforeSuccessor,
}

/// One server's row.
pub(super) struct Rule {
    /// A function, so that a program that only plays does not carry the texts.
    pub(super) source: fn() -> &'static str,
    pub(super) backoff: Backoff,
    /// Seconds between two passes over the queue; 0 where each message has a timer of its own.
    pub(super) scan_s: u32,
    /// A pass takes what falls due up to this many seconds after it.
    pub(super) scan_early_s: u32,
    pub(super) lifetime_s: u32,
    pub(super) expiry: Expiry,
    pub(super) notices_s: &'static [u32],
    pub(super) notice_at: NoticeAt,
}

/// The row of a server.
pub(super) const fn rule(mta: Mta) -> &'static Rule {
    match mta {
        Mta::Postfix => &POSTFIX,
        Mta::Exim => &EXIM,
        Mta::Sendmail => &SENDMAIL,
        Mta::Qmail => &QMAIL,
        Mta::OpenSmtpd => &OPENSMTPD,
        Mta::Haraka => &HARAKA,
        Mta::Stalwart => &STALWART,
        Mta::KumoMta => &KUMOMTA,
        Mta::Exchange => &EXCHANGE,
        Mta::ExchangeOnline => &EXCHANGE_ONLINE,
    }
}

// qmgr_active_done_3_generic: the delay is the age, clamped to minimal_backoff_time (300 s) and
// maximal_backoff_time (4000 s). qmgr_active_done_25_generic, reached only after recipients were tried:
// expired when age >= maximal_queue_lifetime (5 d). delay_warning_time 0. queue_run_delay 300 s, and
// qmgr_active_feed takes files dated up to one second ahead. A destination that qmgr holds dead is
// deferred without connecting, which counts like an attempt.
static POSTFIX: Rule = Rule {
    source: || "Postfix 3.12-20260821: src/qmgr/qmgr_active.c, src/global/mail_params.h",
    backoff: Backoff::Age {
        min_s: 300,
        max_s: 4000,
    },
    scan_s: 300,
    scan_early_s: 1,
    lifetime_s: 5 * DAY,
    expiry: Expiry::FailedAttempt { from_s: 5 * DAY },
    notices_s: &[],
    notice_at: NoticeAt::FailedAttempt,
};

// The retry rule is that of configure.default. retry_update: a rule serves while the time of failing
// is <= its limit; G takes the last predicted gap times 1.5 in whole seconds, at least 1 h; past 4 d
// the host is expired and the address fails. retry_ultimate_address_timeout: a message older than 4 d
// is tried at the next queue run although the retry time has not come; and when the host has expired,
// what else waits for it fails as well, so in effect all of it ends with the first run past 4 d.
// delay_warning 24h repeats every 24 h; deliver.c sends it only when an attempt was really made
// (ERRNO_WARN_BASE shuts out "retry time not reached"). -q30m is the manual's own example.
static EXIM: Rule = Rule {
    source: || {
        "Exim 4.99.1: src/configure.default, src/retry.c, src/deliver.c, src/transports/smtp.c, \
             src/globals.c (delay_warning)"
    },
    backoff: Backoff::Host,
    scan_s: 30 * MINUTE,
    scan_early_s: 0,
    lifetime_s: 4 * DAY,
    expiry: Expiry::ForcedAttempt {
        from_s: 4 * DAY + 1,
    },
    notices_s: &[DAY, 2 * DAY, 3 * DAY, 4 * DAY],
    notice_at: NoticeAt::FailedAttempt,
};

// dropenvelope, after the recipients of a queue run were tried: now >= created + Timeout.queuereturn
// (5d) fails, else now >= created + Timeout.queuewarn (4h) warns, once. MinQueueAge 0: every run tries.
static SENDMAIL: Rule = Rule {
    source: || "sendmail 8.17.1.9: sendmail/envelope.c, cf/m4/proto.m4; -q30m in doc/op/op.me",
    backoff: Backoff::EveryRun,
    scan_s: 30 * MINUTE,
    scan_early_s: 0,
    lifetime_s: 5 * DAY,
    expiry: Expiry::FailedAttempt { from_s: 5 * DAY },
    notices_s: &[4 * HOUR],
    notice_at: NoticeAt::FailedAttempt,
};

// nextretry with chanskip 20 for the remote channel; pass_dochan marks a job dying when
// now > birth + lifetime (604800), and a dying job's next deferral is a failure.
static QMAIL: Rule = Rule {
    source: || "notqmail 1.09: qmail-send.c, qmail-send.9",
    backoff: Backoff::Root { skip: 20 },
    scan_s: 0,
    scan_early_s: 0,
    lifetime_s: 7 * DAY,
    expiry: Expiry::FailedAttempt {
        from_s: 7 * DAY + 1,
    },
    notices_s: &[],
    notice_at: NoticeAt::FailedAttempt,
};

// BACKOFF_TRANSFER 400 and scheduler_next; rq_queue_schedule expires an envelope when
// created + SMTPD_QUEUE_EXPIRY <= now, before it would schedule it. scheduler.c warns at the failure
// whose next try is at or past sc_bounce_warn[0], 4 h: the notice comes early rather than late.
static OPENSMTPD: Rule = Rule {
    source: || "OpenSMTPD 7.8.0: scheduler_ramqueue.c, scheduler.c, config.c, smtpd.h",
    backoff: Backoff::Square { base_s: 400 },
    scan_s: 0,
    scan_early_s: 0,
    lifetime_s: 4 * DAY,
    expiry: Expiry::Clock { at_s: 4 * DAY },
    notices_s: &[4 * HOUR],
    notice_at: NoticeAt::BeforeSuccessor,
};

// set_old_defaults: 2^(i+5) for i = 1..12 (maxTempFailures 13); temp_fail bounces when there are more
// failures than intervals. "delayed" is written into a bounce's fields but never sent by itself.
static HARAKA: Rule = Rule {
    source: || "Haraka 3.1.6: outbound/config.js, outbound/hmail.js",
    backoff: Backoff::List {
        delays_s: &[
            64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072,
        ],
        repeats: false,
    },
    scan_s: 0,
    scan_early_s: 0,
    lifetime_s: 262_080,
    expiry: Expiry::ListSpent,
    notices_s: &[],
    notice_at: NoticeAt::FailedAttempt,
};

// The default retry and notify lists; the schedule "remote" lives 3 d. next_event wakes a message for a
// notice and for its expiry too, and has_pending_delivery fails what has expired before any attempt.
// update_next_dsn counts the second notice (3 d) from the first (1 d): age 4 d, after the expiry, so it
// is never sent and not listed here. No attempt falls between 28 h and the end.
static STALWART: Rule = Rule {
    source: || {
        "Stalwart 0.16: crates/common/src/config/smtp/queue.rs, .../manager/defaults.rs, \
             crates/smtp/src/queue/{manager,dsn}.rs, .../outbound/delivery.rs"
    },
    backoff: Backoff::List {
        delays_s: &[
            2 * MINUTE,
            5 * MINUTE,
            10 * MINUTE,
            15 * MINUTE,
            30 * MINUTE,
            HOUR,
            2 * HOUR,
            DAY,
            3 * DAY,
        ],
        repeats: true,
    },
    scan_s: 0,
    scan_early_s: 0,
    lifetime_s: 3 * DAY,
    expiry: Expiry::Clock { at_s: 3 * DAY },
    notices_s: &[DAY],
    notice_at: NoticeAt::Clock,
};

// delay_for_attempt and increment_attempts_and_update_delay: 20 min * 2^n, jitter of min(1/20, 60 s)
// centred on 0, and the message expires at once when age + delay > max_age (7 d), i.e. after the ninth
// attempt. It logs the expiry; a failure notice to the sender is made only where the operator's policy
// calls kumo.generate_rfc3464_message (docs/faq/receiving_inbound_mail.md), which the model assumes.
// The timer wheel's tick of 3 s is left out.
static KUMOMTA: Rule = Rule {
    source: || "KumoMTA 2026.06.23: crates/kumod/src/queue/config.rs, crates/kumod/src/queue/queue.rs",
    backoff: Backoff::Doubling {
        first_s: 20 * MINUTE,
        jitter_s: 60,
    },
    scan_s: 0,
    scan_early_s: 0,
    lifetime_s: 7 * DAY,
    expiry: Expiry::SuccessorAfter { limit_s: 7 * DAY },
    notices_s: &[],
    notice_at: NoticeAt::FailedAttempt,
};

// QueueGlitchRetryCount 4 x 1 min, TransientFailureRetryCount 6 x 5 min, then
// OutboundConnectionFailureRetryInterval 10 min; MessageExpirationTimeout 2 d,
// DelayNotificationTimeout 4 h. The page gives periods, not the moment within them: that both end by
// the clock is the model's reading. (An Edge server has 10 and 30 min instead of 5 and 10.)
static EXCHANGE: Rule = Rule {
    source: || "learn.microsoft.com/exchange/mail-flow/queues/message-intervals (Exchange 2016, 2019)",
    backoff: Backoff::List {
        delays_s: &[
            MINUTE,
            MINUTE,
            MINUTE,
            MINUTE,
            5 * MINUTE,
            5 * MINUTE,
            5 * MINUTE,
            5 * MINUTE,
            5 * MINUTE,
            5 * MINUTE,
            10 * MINUTE,
        ],
        repeats: true,
    },
    scan_s: 0,
    scan_early_s: 0,
    lifetime_s: 2 * DAY,
    expiry: Expiry::Clock { at_s: 2 * DAY },
    notices_s: &[4 * HOUR],
    notice_at: NoticeAt::Clock,
};

// Documented: one day; the first few delays 15 min or less, growing "over the next half dozen or so"
// to 60 min at most, dynamically. Modelled: three delays of 15 min and the six steps between; the delay
// notice at 4 h, as Exchange Server's, since a delay DSN exists there (Set-TransportConfig
// -ExternalDelayDsnEnabled) and its time is not published.
static EXCHANGE_ONLINE: Rule = Rule {
    source: || "Microsoft: EOP queued, deferred, and bounced messages FAQ; MC441064 (24 h)",
    backoff: Backoff::List {
        delays_s: &[
            15 * MINUTE,
            15 * MINUTE,
            15 * MINUTE,
            20 * MINUTE,
            25 * MINUTE,
            30 * MINUTE,
            40 * MINUTE,
            50 * MINUTE,
            60 * MINUTE,
        ],
        repeats: true,
    },
    scan_s: 0,
    scan_early_s: 0,
    lifetime_s: DAY,
    expiry: Expiry::Clock { at_s: DAY },
    notices_s: &[4 * HOUR],
    notice_at: NoticeAt::Clock,
};
