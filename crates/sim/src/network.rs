//! The places mail passes and the three hops between them.

/// One of the four places, in the order mail passes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The senders' programs with their outboxes.
    Senders,
    /// The sender's provider (in reality thousands of servers).
    Provider,
    /// The recipient-side MTA, which accepts mail for the mailboxes.
    Relay,
    /// The storage with the mailboxes.
    Mailboxes,
}

/// One of the three SMTP hops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hop {
    /// Senders to provider.
    Submission,
    /// Provider to relay.
    Relay,
    /// Relay to mailboxes.
    Delivery,
}

/// What a hop lets pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HopState {
    /// Mail passes (unless the station at its end is down).
    Up,
    /// The link is cut.
    Broken,
    /// The port of the server at its end is closed on purpose.
    Closed,
}

impl Hop {
    /// All hops in the order mail passes them.
    pub const ALL: [Hop; 3] = [Hop::Submission, Hop::Relay, Hop::Delivery];

    /// The hop's name in links, files and the page object: `submission`, `relay` or `delivery`.
    pub const fn name(self) -> &'static str {
        match self {
            Hop::Submission => "submission",
            Hop::Relay => "relay",
            Hop::Delivery => "delivery",
        }
    }

    /// The hop of that name.
    pub fn from_name(name: &str) -> Option<Hop> {
        Hop::ALL.into_iter().find(|h| h.name() == name)
    }

    /// 0, 1 or 2.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Where mail waits before this hop.
    pub const fn from(self) -> Place {
        match self {
            Hop::Submission => Place::Senders,
            Hop::Relay => Place::Provider,
            Hop::Delivery => Place::Relay,
        }
    }

    /// The station at the hop's end.
    pub const fn to(self) -> Place {
        match self {
            Hop::Submission => Place::Provider,
            Hop::Relay => Place::Relay,
            Hop::Delivery => Place::Mailboxes,
        }
    }
}

impl Place {
    /// The places where mail that was answered 250 waits on a server's disk.
    pub const SPOOLS: [Place; 2] = [Place::Provider, Place::Relay];

    /// The place's name in links, files and the page object: `senders`, `provider`, `relay` or `mailboxes`.
    pub const fn name(self) -> &'static str {
        match self {
            Place::Senders => "senders",
            Place::Provider => "provider",
            Place::Relay => "relay",
            Place::Mailboxes => "mailboxes",
        }
    }

    /// The place with a spool of that name.
    pub fn spool_from_name(name: &str) -> Option<Place> {
        Place::SPOOLS.into_iter().find(|p| p.name() == name)
    }
}

impl HopState {
    /// `up`, `broken` or `closed`.
    pub const fn name(self) -> &'static str {
        match self {
            HopState::Up => "up",
            HopState::Broken => "broken",
            HopState::Closed => "closed",
        }
    }
}
