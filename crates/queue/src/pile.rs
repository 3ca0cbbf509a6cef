//! A queue as a pile: how many messages of which age, size, state, destination and reason. Nothing personal is kept: of
//! an address only the domain, of a reason only its words.

use crate::reason::Trouble;
use limbo_sim::Mta;

/// Which program wrote a listing, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// `postqueue -j`: one JSON object a line (postqueue(1), Postfix 3.1 and later).
    PostqueueJson,
    /// `postqueue -p`, also called as `mailq` (postqueue(1)). Its dates have no year and are of the server's own time
    /// zone, which it does not name.
    PostqueueText,
    /// `exim -bp`, also called as `mailq` (The Exim specification, chapter 5). It gives rounded ages and sizes and no
    /// reasons.
    Exim,
}

impl Listing {
    /// The program, whose rule says when mail is tried again.
    pub fn mta(self) -> Mta {
        match self {
            Listing::Exim => Mta::Exim,
            Listing::PostqueueJson | Listing::PostqueueText => Mta::Postfix,
        }
    }

    /// True where ages are only as exact as the time zone that the reader was told.
    pub fn needs_time_zone(self) -> bool {
        self == Listing::PostqueueText
    }
}

/// What a queue does with a message at present.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum State {
    /// Waits for its next attempt. A listing of `mailq` does not tell incoming mail from deferred; Exim's never does.
    Deferred,
    /// Is being delivered, or is next (Postfix: `active`).
    Active,
    /// Has just come and was not looked at (Postfix: `incoming`, `maildrop`).
    Incoming,
    /// Kept back, by the postmaster (Postfix: `hold`; Exim: frozen) or by Exim itself, which freezes bounces that fail
    /// (`deliver.c`). Not tried until it is released.
    Held,
    /// Will be returned at the next look at the queue (`postsuper -e`).
    Expiring,
}

impl State {
    /// All states, in the order of [`Pile::states`].
    pub const ALL: [State; 5] = [
        State::Deferred,
        State::Active,
        State::Incoming,
        State::Held,
        State::Expiring,
    ];

    /// True where the server tries it by itself.
    pub fn is_tried(self) -> bool {
        !matches!(self, State::Held | State::Expiring)
    }
}

/// The ages that a pile tells apart: each layer begins at this many seconds.
pub const AGE_LAYERS_S: [u32; 8] = [
    0,
    300,
    3600,
    4 * 3600,
    12 * 3600,
    86_400,
    2 * 86_400,
    5 * 86_400,
];
/// The sizes that it tells apart: each layer begins at this many bytes.
pub const SIZE_LAYERS: [u64; 5] = [0, 10_000, 100_000, 1_000_000, 10_000_000];

/// The layer that a number lies in; the layers begin at 0.
pub(crate) fn layer_of<T: PartialOrd>(layers: &[T], number: T) -> usize {
    layers.iter().rposition(|from| *from <= number).unwrap_or(0)
}

/// The messages for one domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The domain in lower case, plain text of at most 253 bytes; empty for addresses without one (mail for this server's
    /// own users). Not to be taken for markup.
    pub domain: String,
    /// Messages with a recipient there that has not got it yet.
    pub messages: u32,
    /// Of these: kept back, or about to expire. The server does not try them.
    pub not_tried: u32,
    /// Bytes of these messages.
    pub bytes: u64,
    /// The layers of [`AGE_LAYERS_S`].
    pub ages: [u32; AGE_LAYERS_S.len()],
    /// The ages of the messages that the server tries by itself, in seconds at the time of the listing, the oldest
    /// first; at most thirty days.
    pub tried_ages_s: Vec<u32>,
}

/// What is summed up of the destinations that a pile does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// How many destinations, as far as they could be told apart.
    pub destinations: u32,
    /// Messages for them; one that goes to several counts for each.
    pub messages: u32,
}

/// Messages that wait for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The server's words, shortened to at most 160 characters; empty where it gives none. Plain text, not to be taken
    /// for markup.
    pub text: String,
    /// The kind of trouble.
    pub trouble: Trouble,
    /// Messages, one that goes to several destinations counted for each.
    pub messages: u32,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It is not what the listing has at this place.
    Unreadable,
    /// It is longer than [`LINE_BYTES_MAX`](crate::limits::LINE_BYTES_MAX).
    TooLong,
    /// A date that no calendar has.
    BadDate,
    /// A message without its number, its time or its size.
    Incomplete,
    /// A recipient without a message before it.
    Stray,
    /// The server itself could not read the message (Exim: `spool format error`).
    NotReadByServer,
}

/// The damaged lines of a listing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damages {
    /// How many there are.
    pub lines: u64,
    /// The numbers of the first few, counted from 1, and what is wrong with each.
    pub first: Vec<(u64, Damage)>,
}

/// A queue, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pile {
    /// What was read.
    pub listing: Listing,
    /// The time of the listing, as the reader was told (Unix time, s).
    pub as_of: i64,
    /// Messages in all.
    pub messages: u32,
    /// There were more messages than [`MESSAGES_MAX`](crate::limits::MESSAGES_MAX), or more deliveries than
    /// [`DELIVERIES_MAX`](crate::limits::DELIVERIES_MAX); the rest was not read.
    pub cut_off: bool,
    /// The listing of `mailq` ends without its last line, or that counts more messages than are in it. The others do not say
    /// where they end.
    pub breaks_off: bool,
    /// Messages that came later than the time of the listing, and not while it was being written: that time, or the time
    /// zone, is not right.
    pub ahead: u32,
    /// The age of the oldest, in seconds: as it is, however great.
    pub oldest_s: u32,
    /// That of the newest, whatever is done with it: how young it is says whether the time of the listing is right. The greatest
    /// there can be where there is none.
    pub newest_s: u32,
    /// Bytes of all messages. Exim writes rounded sizes.
    pub bytes: u64,
    /// Messages in each state, in the order of [`State::ALL`].
    pub states: [u32; State::ALL.len()],
    /// The layers of [`AGE_LAYERS_S`].
    pub ages: [u32; AGE_LAYERS_S.len()],
    /// The layers of [`SIZE_LAYERS`].
    pub sizes: [u32; SIZE_LAYERS.len()],
    /// The ages of all messages that the server tries by itself, in seconds, the oldest first; at most thirty days.
    pub tried_ages_s: Vec<u32>,
    /// Pairs of a message and a destination: what destinations and reasons count.
    pub deliveries: u32,
    /// The destinations with most messages first, at most 200.
    pub destinations: Vec<Destination>,
    /// The other destinations.
    pub others: Others,
    /// The reasons with most messages first, at most 40.
    pub reasons: Vec<Reason>,
    /// Messages that wait for other reasons.
    pub other_reasons: u32,
    /// Lines that could not be read.
    pub damages: Damages,
}

impl Pile {
    /// The destination of that domain.
    pub fn destination(&self, domain: &str) -> Option<&Destination> {
        self.destinations.iter().find(|d| d.domain == domain)
    }

    /// Messages in a state.
    pub fn in_state(&self, state: State) -> u32 {
        self.states[state as usize]
    }

    /// How fast new mail comes for a destination (none: for all), in messages a second: those that came within the last
    /// hour. While a destination is down all of it is still here; while mail flows it is less than what comes.
    pub fn new_mail_per_s(&self, domain: Option<&str>) -> f64 {
        const HOUR_S: u32 = 3600;
        let ages: &[u32] = match domain {
            Some(domain) => self.destination(domain).map_or(&[], |d| &d.tried_ages_s),
            None => &self.tried_ages_s,
        };
        // The oldest first.
        let older = ages.partition_point(|age| *age >= HOUR_S);
        (ages.len() - older) as f64 / f64::from(HOUR_S)
    }
}
