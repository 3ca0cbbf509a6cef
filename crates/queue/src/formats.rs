//! The three listings, line by line. Each was read in the source of the program that writes it:
//! Postfix 3.x `src/postqueue/showq_json.c` and `showq_compat.c`, and Exim 4.9x `src/queue.c` (`queue_list`).

use crate::ages::EXIM_THREE_DAYS_S;
use crate::builder::{Builder, Head};
use crate::date::YearlessDate;
use crate::json::{Cursor, NotJson};
use crate::pile::{Damage, Listing, State};

/// The time of the listing, and how far east of Greenwich the server's clock is (s).
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) as_of: i64,
    pub(crate) zone_s: i32,
    /// Until when (Unix time, s) it was how far east before, where the clocks have changed.
    pub(crate) earlier: Option<(i64, i32)>,
}

impl Clock {
    /// The instant of a date (Unix time, s).
    fn instant(self, date: YearlessDate) -> Option<i64> {
        let at = date.nearest(self.as_of, self.zone_s)?;
        match self.earlier {
            Some((until, zone_s)) if at < until => date.nearest(self.as_of, zone_s),
            _ => Some(at),
        }
    }
}

/// What a line says about the kind of the listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// It is a line of this listing.
    Line(Listing),
    /// It stands above the first message of this listing.
    Heading(Listing),
    /// Postfix has no mail.
    PostfixIsEmpty,
    /// Nothing but a number, which is all that `exim -bpc` writes.
    Count(u64),
    /// Nothing that is known.
    Unknown,
}

/// So much of a line is looked at to know what it is.
pub(crate) const SIGN_BYTES: usize = 400;

/// Tells the kind of a listing by one of its lines.
pub(crate) fn sign_of(line: &[u8]) -> Sign {
    let text = String::from_utf8_lossy(&line[..line.len().min(SIGN_BYTES)]);
    let text = text.trim();
    let first = line.iter().find(|b| !b.is_ascii_whitespace());
    if first == Some(&b'{') && text.contains("\"queue_") {
        return Sign::Line(Listing::PostqueueJson);
    }
    if text.contains("Queue ID-") && text.contains("--Size--") {
        return Sign::Heading(Listing::PostqueueText);
    }
    if text == "Mail queue is empty" {
        return Sign::PostfixIsEmpty;
    }
    // A name alone in its column is no listing of names (`exim -bpi`), which says nothing of ages.
    if exim_head(text).is_some_and(|head| head.says_more || line.starts_with(b"      ")) {
        return Sign::Line(Listing::Exim);
    }
    // A part of a listing, without its heading.
    if mailq_head(text).is_some() {
        return Sign::Line(Listing::PostqueueText);
    }
    match text.parse() {
        Ok(count) if text.bytes().all(|b| b.is_ascii_digit()) => Sign::Count(count),
        _ => Sign::Unknown,
    }
}

// --- postqueue -j

/// One line of `postqueue -j`.
pub(crate) fn postqueue_json(line: &[u8], clock: Clock, into: &mut Builder) -> Result<(), Damage> {
    let mut message = JsonMessage::default();
    // Twice: the names of an object may come in any order, and a line that breaks off counts nothing.
    read_json(line, &mut message, &mut |_, _| {}).map_err(|NotJson| Damage::Unreadable)?;
    let (Some(at), Some(bytes), true) = (message.arrived, message.bytes, message.has_id) else {
        return Err(Damage::Incomplete);
    };
    into.begin(Head {
        state: message.state(),
        age_s: clock
            .as_of
            .saturating_sub(i64::try_from(at).unwrap_or(i64::MAX)),
        bytes,
    });
    let mut recipient = |address: &str, reason: &str| into.recipient(address, reason);
    let _ = read_json(line, &mut message, &mut recipient);
    into.end();
    Ok(())
}

#[derive(Default)]
struct JsonMessage {
    queue: Option<State>,
    has_id: bool,
    arrived: Option<u64>,
    bytes: Option<u64>,
    expires: bool,
}

impl JsonMessage {
    fn state(&self) -> State {
        if self.expires {
            State::Expiring
        } else {
            self.queue.unwrap_or(State::Deferred)
        }
    }
}

fn read_json(
    line: &[u8],
    message: &mut JsonMessage,
    recipient: &mut impl FnMut(&str, &str),
) -> Result<(), NotJson> {
    let mut cursor = Cursor::new(line);
    cursor.object(|c, key| {
        match key {
            "queue_name" => message.queue = Some(queue_named(&c.string()?)),
            "queue_id" => message.has_id = !c.string()?.is_empty(),
            "arrival_time" => message.arrived = Some(c.whole()?),
            "message_size" => message.bytes = Some(c.whole()?),
            "forced_expire" | "force_expired" => message.expires = c.is_true()?,
            "recipients" => c.array(|c| {
                let (mut address, mut reason, mut has_bounced) = (None, None, false);
                c.object(|c, key| {
                    match key {
                        "address" => address = Some(c.string()?),
                        "delay_reason" | "other_reason" => reason = Some(c.string()?),
                        // Postfix 3.11 lists those whose mail is on its way back, too (`showq.c`): they wait for nothing.
                        "bounce_reason" => {
                            c.skip()?;
                            has_bounced = true;
                        }
                        _ => c.skip()?,
                    }
                    Ok(())
                })?;
                let address = address.ok_or(NotJson)?;
                if !has_bounced {
                    recipient(&address, &reason.unwrap_or_default());
                }
                Ok(())
            })?,
            _ => c.skip()?,
        }
        Ok(())
    })?;
    cursor.end()
}

fn queue_named(name: &str) -> State {
    match name {
        "active" => State::Active,
        "incoming" | "maildrop" => State::Incoming,
        "hold" => State::Held,
        _ => State::Deferred,
    }
}

// --- postqueue -p

/// The first line of a message, without the sender: `8BE87A76123#   565 Sat Nov 28 19:49:09  news@shop.example`.
fn mailq_head(text: &str) -> Option<(State, u64, Option<YearlessDate>)> {
    let mut words = text.split_whitespace();
    let id = words.next()?;
    let name = id.trim_end_matches(['*', '!', '#']);
    // A long queue's name has letters of both cases and digits, a short one is hexadecimal (`mail_queue.c`).
    let is_name = (5..=30).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric());
    let bytes = words.next()?.parse().ok().filter(|_| is_name)?;
    let date = (words.next()?, words.next()?, words.next()?, words.next()?);
    date.3.contains(':').then_some(())?;
    let marks = &id[name.len()..];
    let state = match marks {
        _ if marks.contains('#') => State::Expiring,
        _ if marks.contains('!') => State::Held,
        _ if marks.contains('*') => State::Active,
        _ => State::Deferred,
    };
    Some((
        state,
        bytes,
        YearlessDate::parse(date.0, date.1, date.2, date.3),
    ))
}

/// How many messages the last line counts: `-- 1042 Kbytes in 17 Requests.`
fn requests(words: &str) -> Option<u64> {
    let mut words = words.split_whitespace().skip(4);
    let count = words.next()?.parse().ok()?;
    words.next()?.starts_with("Request").then_some(count)
}

/// Lines of `postqueue -p`: the reason stands above the recipients that it is for.
#[derive(Default)]
pub(crate) struct Mailq {
    reason: String,
    /// Messages by the last line, which counts them.
    counted: u64,
    /// No message has come after that line.
    is_ended: bool,
}

impl Mailq {
    /// How many messages it had when it was written; none where its last line is missing.
    pub(crate) fn counted(&self) -> Option<u64> {
        self.is_ended.then_some(self.counted)
    }

    pub(crate) fn line(
        &mut self,
        line: &[u8],
        clock: Clock,
        into: &mut Builder,
    ) -> Result<(), Damage> {
        let text = String::from_utf8_lossy(line);
        let indented = text.starts_with([' ', '\t']);
        let words = text.trim();
        if words.is_empty() {
            into.end();
            return Ok(());
        }
        if words.starts_with('(') && words.ends_with(')') && into.is_in_a_message() {
            let reason = &words[1..words.len() - 1];
            // Written where one recipient has no reason after another that has one.
            let none = reason == "reason unavailable";
            reason.clone_into(&mut self.reason);
            if none {
                self.reason.clear();
            }
            return Ok(());
        }
        if indented {
            into.is_in_a_message().then_some(()).ok_or(Damage::Stray)?;
            into.recipient(words, &self.reason);
            return Ok(());
        }
        // The sum at the end, and the heading.
        if words.starts_with("-- ") || words.contains("Queue ID-") || words == "Mail queue is empty"
        {
            if let Some(requests) = requests(words) {
                self.counted = self.counted.saturating_add(requests);
                self.is_ended = true;
            }
            into.end();
            return Ok(());
        }
        into.end();
        self.is_ended = false;
        self.reason.clear();
        let (state, bytes, date) = mailq_head(words).ok_or(Damage::Unreadable)?;
        let at = date.and_then(|date| clock.instant(date));
        let at = at.ok_or(Damage::BadDate)?;
        into.begin(Head {
            state,
            age_s: clock.as_of - at,
            bytes,
        });
        Ok(())
    }
}

// --- exim -bp

/// What stands behind a message that is kept back.
const FROZEN: &str = "*** frozen ***";

/// What the first line of a message says.
struct EximHead {
    age_s: Option<i64>,
    bytes: u64,
    /// An age or a size stands before its name.
    says_more: bool,
    frozen: bool,
}

/// The first line of a message: ` 3h   608 1xXOUL-0000sx-1I <invoices@sender.example> *** frozen ***`.
fn exim_head(text: &str) -> Option<EximHead> {
    let mut words = text.split_whitespace();
    let mut word = words.next()?;
    let age_s = exim_age(word);
    if age_s.is_some() {
        word = words.next()?;
    }
    // Of a message whose size is not known there is none.
    let bytes = exim_size(word);
    if bytes.is_some() {
        word = words.next()?;
    }
    is_exim_name(word).then_some(EximHead {
        age_s,
        says_more: age_s.is_some() || bytes.is_some(),
        bytes: bytes.unwrap_or(0),
        frozen: text.ends_with(FROZEN),
    })
}

/// Minutes up to 90, then hours up to 72, then days (`queue.c`).
fn exim_age(word: &str) -> Option<i64> {
    let unit = match word.bytes().last()? {
        b'm' => 60,
        b'h' => 3600,
        b'd' => 86_400,
        _ => return None,
    };
    let digits = &word[..word.len() - 1];
    let plain = (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain
        .then(|| digits.parse::<i64>().ok())
        .flatten()
        .map(|n| match (n, unit) {
            (3, 86_400) => i64::from(EXIM_THREE_DAYS_S),
            _ => n * unit,
        })
}

/// `784`, `1.2K`, `173K`, `2.0M` (`string_format_size`).
fn exim_size(word: &str) -> Option<u64> {
    let (digits, unit) = match word.bytes().last()? {
        b'K' => (&word[..word.len() - 1], 1024.0),
        b'M' => (&word[..word.len() - 1], 1024.0 * 1024.0),
        b'G' => (&word[..word.len() - 1], 1024.0 * 1024.0 * 1024.0),
        _ => (word, 1.0),
    };
    let plain =
        (1..=12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let number: f64 = plain.then(|| digits.parse().ok()).flatten()?;
    Some((number * unit) as u64)
}

/// `1xXOUK-0000rJ-13`; since Exim 4.97 the second part has eleven characters and the third four.
fn is_exim_name(word: &str) -> bool {
    let mut parts = word.split('-').map(|part| {
        let plain = part.bytes().all(|b| b.is_ascii_alphanumeric());
        if plain { part.len() } else { 0 }
    });
    let lengths = (parts.next(), parts.next(), parts.next(), parts.next());
    matches!(
        lengths,
        (Some(6), Some(6), Some(2), None) | (Some(6), Some(11), Some(4), None)
    )
}

/// One line of `exim -bp`, `-bpa` or `-bpu`.
pub(crate) fn exim(line: &[u8], into: &mut Builder) -> Result<(), Damage> {
    let text = String::from_utf8_lossy(line);
    let words = text.trim();
    if words.is_empty() {
        into.end();
        return Ok(());
    }
    // What the server says of a message that it could not read stands on a line of its own (`queue_list`) and belongs to
    // the line above, which has said so by having no age, or has all that is needed.
    if words.starts_with("*** spool ") {
        if words.ends_with(FROZEN) {
            into.held();
        }
        return Ok(());
    }
    let head = exim_head(words);
    // Addresses stand behind eight columns and a mark; a message without an age and a size behind six.
    if head.is_some() || !text.starts_with("     ") {
        into.end();
        let head = head.ok_or(Damage::Unreadable)?;
        let age_s = head.age_s.ok_or(Damage::NotReadByServer)?;
        into.begin(Head {
            state: if head.frozen {
                State::Held
            } else {
                State::Deferred
            },
            age_s,
            bytes: head.bytes,
        });
        return Ok(());
    }
    into.is_in_a_message().then_some(()).ok_or(Damage::Stray)?;
    let mark = text.trim_start();
    if mark.starts_with("D ") || mark.starts_with("+D ") {
        // This recipient has it already.
        return Ok(());
    }
    into.recipient(words, "");
    Ok(())
}
