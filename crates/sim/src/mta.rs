//! How real mail servers try again: the retry rules of ten of them, as facts, exact to the second.
//!
//! `rules` is the table (each row with its source), [`RetryPolicy`] applies one row to one message, [`Mix`] says which
//! software a provider runs. Nothing here knows the simulation, draws a random number or keeps state. A rule is asked:
//! this attempt failed at that age, what follows? For mail that waits behind a dead hop it answers any question about
//! the whole wait in closed form, so that such a message needs no event of its own.
//!
//! Ages are whole seconds since this server accepted the message; [`crate::Duration::secs`] turns them into simulated
//! time. An attempt takes no time: it fails at the age at which it was made.
//!
//! **Queue scans.** Postfix scans its deferred queue every 300 s; sendmail and Exim run theirs every 30 minutes. A
//! message that falls due in between waits for the next scan. [`RetryPolicy::scan_phase`] sets when the scans come for
//! a message; without it they are ideal: a scan comes whenever something is due.

mod clock;
mod mix;
mod retry;
mod rules;

pub use mix::Mix;
pub use retry::{Event, NO_JITTER, NextStep, RetryPolicy, Schedule, WaitStatus};

/// A mail server program, with the defaults it is shipped with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Mta {
    /// Postfix.
    Postfix,
    /// Exim. Keeps its retry clock per destination host, not per message: see [`RetryPolicy::host_failing`].
    Exim,
    /// sendmail.
    Sendmail,
    /// qmail, as notqmail.
    Qmail,
    /// OpenSMTPD.
    OpenSmtpd,
    /// Haraka.
    Haraka,
    /// Stalwart.
    Stalwart,
    /// KumoMTA.
    KumoMta,
    /// Microsoft Exchange Server 2013 and later, the transport service of a mailbox server.
    Exchange,
    /// Microsoft Exchange Online.
    ExchangeOnline,
}

impl Mta {
    /// All ten, in the order of the table in MODEL.md section 5.
    pub const ALL: [Mta; 10] = [
        Mta::Postfix,
        Mta::Exim,
        Mta::Sendmail,
        Mta::Qmail,
        Mta::OpenSmtpd,
        Mta::Haraka,
        Mta::Stalwart,
        Mta::KumoMta,
        Mta::Exchange,
        Mta::ExchangeOnline,
    ];

    /// The server's key: lower case, stable, for texts and links.
    pub const fn name(self) -> &'static str {
        match self {
            Mta::Postfix => "postfix",
            Mta::Exim => "exim",
            Mta::Sendmail => "sendmail",
            Mta::Qmail => "qmail",
            Mta::OpenSmtpd => "opensmtpd",
            Mta::Haraka => "haraka",
            Mta::Stalwart => "stalwart",
            Mta::KumoMta => "kumomta",
            Mta::Exchange => "exchange",
            Mta::ExchangeOnline => "exchange-online",
        }
    }

    /// The server at that place in [`Mta::ALL`]; none from 10 on.
    pub const fn from_index(index: u8) -> Option<Mta> {
        if (index as usize) < Mta::ALL.len() {
            Some(Mta::ALL[index as usize])
        } else {
            None
        }
    }

    /// Its place in [`Mta::ALL`], 0 to 9.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Where the rule was read: program, version, files; for the two closed programs, the page.
    pub fn source(self) -> &'static str {
        (rules::rule(self).source)()
    }

    /// Whether every number of the rule is documented; false where some are the model's choice.
    pub const fn documented(self) -> bool {
        !matches!(self, Mta::ExchangeOnline)
    }

    /// Whether it tells the sender of each message that is late. Exim does so of one among all that wait with it, the one that
    /// it really tried.
    pub const fn tells_of_each(self) -> bool {
        !matches!(self, Mta::Exim)
    }

    /// Seconds between two passes over its queue; 0 where each message has a timer of its own.
    pub const fn scan_period_s(self) -> u32 {
        rules::rule(self).scan_s
    }

    /// The policy for a message on this server, with ideal queue scans and a destination that this very message found
    /// dead first.
    pub const fn retry(self) -> RetryPolicy {
        RetryPolicy::new(self)
    }

    /// [`RetryPolicy::next_attempt_s`] with ideal scans.
    pub fn next_attempt_s(self, age_s: u32, failures: u32, jitter: u32) -> Option<u32> {
        self.retry().next_attempt_s(age_s, failures, jitter)
    }

    /// The configured lifetime in the queue, in seconds: the limit that the expiry rule tests, not
    /// the moment of the failure notice, which is [`RetryPolicy::gives_up_s`]. Haraka has no lifetime but a
    /// number of attempts; for it this is the age of the last one.
    pub const fn expires_s(self) -> u32 {
        rules::rule(self).lifetime_s
    }

    /// The ages, in seconds, at which the sender is due to be told that the mail is late; the moment
    /// when it really happens is in [`RetryPolicy::notices`].
    pub const fn notices_s(self) -> &'static [u32] {
        rules::rule(self).notices_s
    }

    /// [`RetryPolicy::schedule`] with ideal scans.
    pub fn schedule(self) -> Schedule {
        self.retry().schedule()
    }

    /// [`RetryPolicy::attempts_between`] with ideal scans.
    pub fn attempts_between(self, from_s: u32, to_s: u32) -> u32 {
        self.retry().attempts_between(from_s, to_s)
    }

    /// [`RetryPolicy::first_attempt_at_or_after`] with ideal scans.
    pub fn first_attempt_at_or_after(self, age_s: u32) -> Option<u32> {
        self.retry().first_attempt_at_or_after(age_s)
    }
}
