//! Reads a listing piece by piece: bytes in any portions, cut anywhere. Whatever comes, it takes bounded memory and never
//! fails in the middle; what is wrong with the whole is said at the end.

use crate::builder::Builder;
use crate::formats::{self, Clock, Mailq, SIGN_BYTES, Sign};
use crate::limits::{AS_OF_MAX_S, LINE_BYTES_MAX, PREAMBLE_BYTES_MAX, PREAMBLE_LINES_MAX};
use crate::pile::{Damage, Listing, Pile};
use core::fmt;

/// Why there is no pile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// Nothing is in the file. `postqueue -j` and `exim -bp` write nothing where the queue is empty.
    Empty,
    /// A number and nothing else: what `exim -bpc` writes. The listing itself is `exim -bp`.
    OnlyACount(u64),
    /// Text of two bytes a character, as some Windows programs save it. It has to be saved as UTF-8.
    Utf16,
    /// Not text.
    Binary,
    /// Text, but no listing of a queue that is known.
    NotAQueue,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Empty => f.write_str("the file is empty, and so may be the queue"),
            ReadError::OnlyACount(count) => write!(
                f,
                "this is only the number of messages ({count}), as exim -bpc writes it; the listing is exim -bp"
            ),
            ReadError::Utf16 => f.write_str("the file is UTF-16; save it as UTF-8"),
            ReadError::Binary => f.write_str("the file is not text"),
            ReadError::NotAQueue => f.write_str(
                "no listing of a mail queue: expected is what postqueue -j, mailq (postqueue -p) or exim -bp writes",
            ),
        }
    }
}

impl std::error::Error for ReadError {}

/// Where reading has come to.
enum Kind {
    /// Nothing has been recognised yet; so many bytes have been seen, and perhaps a number alone.
    Unknown {
        bytes: u64,
        count: Option<u64>,
    },
    PostqueueJson,
    Mailq(Mailq),
    Exim,
    /// It cannot be read.
    Refused(ReadError),
}

impl Kind {
    fn of(listing: Listing) -> Kind {
        match listing {
            Listing::PostqueueJson => Kind::PostqueueJson,
            Listing::PostqueueText => Kind::Mailq(Mailq::default()),
            Listing::Exim => Kind::Exim,
        }
    }
}

/// Without the mark that some programs write at the beginning of UTF-8.
fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line)
}

/// Reads a listing. Feed it with [`Reader::push`], then [`Reader::finish`] it.
pub struct Reader {
    clock: Clock,
    kind: Kind,
    builder: Builder,
    /// The beginning of a line whose end has not come yet.
    begun: Vec<u8>,
    /// The line that is being read is too long: the rest of it is passed over.
    too_long: bool,
    /// Lines that have ended.
    lines: u64,
    /// A line before the first that is known holds a NUL.
    seen_nul: bool,
    /// The server itself says that nothing waits.
    says_empty: bool,
}

impl Reader {
    /// A reader of a listing made at `as_of` (Unix time, s). Only ages are computed from it; `exim -bp` writes ages
    /// itself. A time before 1970, or beyond what a JavaScript Date can hold, is taken as the nearest that is not: a file may
    /// have any date.
    pub fn new(as_of: i64) -> Reader {
        let as_of = as_of.clamp(0, AS_OF_MAX_S);
        Reader {
            clock: Clock {
                as_of,
                zone_s: 0,
                earlier: None,
            },
            kind: Kind::Unknown {
                bytes: 0,
                count: None,
            },
            builder: Builder::new(),
            begun: Vec::new(),
            too_long: false,
            lines: 0,
            seen_nul: false,
            says_empty: false,
        }
    }

    /// How far east of Greenwich the clock of the server is that wrote the dates of `mailq`, in seconds (-86,400 to
    /// 86,400). UTC if nothing is said: the listing does not say it.
    pub fn time_zone(mut self, east_s: i32) -> Reader {
        self.clock.zone_s = east_s.clamp(-86_400, 86_400);
        self
    }

    /// Until when (Unix time, s) that clock was another way east of Greenwich (s), where the clocks were changed not long
    /// before the listing: all older dates are by that one.
    pub fn until(mut self, change: Option<(i64, i32)>) -> Reader {
        self.clock.earlier = change.map(|(until, east_s)| (until, east_s.clamp(-86_400, 86_400)));
        self
    }

    /// The listing is still being written at this time (Unix time, s): what came until then may be in it. Such mail has the
    /// age 0, and nothing is wrong with it.
    pub fn still_written_at(&mut self, now: i64) {
        let since = now.clamp(0, AS_OF_MAX_S) - self.clock.as_of;
        self.builder.written_for(since);
    }

    /// Reads some more bytes. False: more would change nothing, because the file is none that can be read or holds more
    /// than a million messages.
    pub fn push(&mut self, mut bytes: &[u8]) -> bool {
        while !bytes.is_empty() && self.wants_more() {
            let end = bytes.iter().position(|b| *b == b'\n');
            let part = &bytes[..end.unwrap_or(bytes.len())];
            self.collect(part, end.is_some());
            bytes = &bytes[part.len() + usize::from(end.is_some())..];
        }
        self.wants_more()
    }

    fn wants_more(&self) -> bool {
        !matches!(self.kind, Kind::Refused(_)) && !self.builder.is_full()
    }

    /// How many lines have been read.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// A part of a line has come, perhaps its end.
    fn collect(&mut self, part: &[u8], ends: bool) {
        if self.too_long || self.begun.len() + part.len() > LINE_BYTES_MAX {
            if !self.too_long {
                self.know_by_beginning(part);
            }
            self.too_long = true;
            self.begun.clear();
        } else if ends && self.begun.is_empty() {
            // A whole line, which needs no copy.
            return self.line(part);
        } else {
            self.begun.extend_from_slice(part);
        }
        self.limit_preamble(part);
        if !ends {
            return;
        }
        let line = core::mem::take(&mut self.begun);
        if core::mem::take(&mut self.too_long) {
            self.lines += 1;
            self.damaged(Damage::TooLong);
        } else {
            self.line(&line);
        }
        // The allocation is used again.
        self.begun = line;
        self.begun.clear();
    }

    /// A line that is too long to be read may still say which listing it is: active mail stands first, and may go to thousands.
    fn know_by_beginning(&mut self, part: &[u8]) {
        if let Kind::Unknown { .. } = self.kind {
            let both = self.begun.iter().chain(part);
            let beginning: Vec<u8> = both.copied().take(SIGN_BYTES).collect();
            if let Sign::Line(listing) = formats::sign_of(without_mark(&beginning)) {
                self.kind = Kind::of(listing);
            }
        }
    }

    /// A file without a line that is known is given up after so many bytes, whether or not they have a line's end.
    fn limit_preamble(&mut self, part: &[u8]) {
        if let Kind::Unknown { bytes, .. } = &mut self.kind {
            *bytes += part.len() as u64;
            self.seen_nul |= part.contains(&0);
            if *bytes > PREAMBLE_BYTES_MAX {
                self.refuse_unknown();
            }
        }
    }

    fn refuse_unknown(&mut self) {
        let error = if self.seen_nul {
            ReadError::Binary
        } else {
            ReadError::NotAQueue
        };
        self.kind = Kind::Refused(error);
    }

    fn damaged(&mut self, damage: Damage) {
        self.builder.damaged(self.lines, damage);
        self.builder.end();
    }

    fn line(&mut self, line: &[u8]) {
        self.lines += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if let Kind::Unknown { .. } = self.kind {
            self.unknown_line(line);
            return;
        }
        let (clock, builder) = (self.clock, &mut self.builder);
        let read = match &mut self.kind {
            Kind::PostqueueJson if line.trim_ascii().is_empty() => Ok(()),
            Kind::PostqueueJson => formats::postqueue_json(line, clock, builder),
            Kind::Mailq(mailq) => mailq.line(line, clock, builder),
            Kind::Exim => formats::exim(line, builder),
            Kind::Unknown { .. } | Kind::Refused(_) => Ok(()),
        };
        if let Err(damage) = read {
            self.damaged(damage);
        }
    }

    fn unknown_line(&mut self, line: &[u8]) {
        let line = without_mark(line);
        if line.starts_with(&[0xff, 0xfe]) || line.starts_with(&[0xfe, 0xff]) {
            self.kind = Kind::Refused(ReadError::Utf16);
            return;
        }
        let sign = formats::sign_of(line);
        let (listing, is_line) = match sign {
            Sign::Line(listing) => (listing, true),
            Sign::Heading(listing) => (listing, false),
            Sign::PostfixIsEmpty => (Listing::PostqueueText, false),
            Sign::Count(_) | Sign::Unknown => {
                self.preamble(line, sign);
                return;
            }
        };
        self.says_empty = sign == Sign::PostfixIsEmpty;
        self.kind = Kind::of(listing);
        if is_line {
            self.lines -= 1;
            self.line(line);
        }
    }

    /// A line that says nothing about the kind.
    fn preamble(&mut self, line: &[u8], sign: Sign) {
        self.seen_nul |= line.contains(&0);
        if line.trim_ascii().is_empty() {
            return;
        }
        self.damaged(Damage::Unreadable);
        if let (Kind::Unknown { count, .. }, Sign::Count(number)) = (&mut self.kind, sign) {
            *count = Some(number);
        }
        if self.lines >= PREAMBLE_LINES_MAX {
            self.refuse_unknown();
        }
    }

    /// What has been read.
    ///
    /// # Errors
    /// Why it is no listing of a queue.
    pub fn finish(mut self) -> Result<Pile, ReadError> {
        if self.too_long || !self.begun.is_empty() {
            self.collect(&[], true);
        }
        let mut counted = None;
        let listing = match self.kind {
            Kind::PostqueueJson => Listing::PostqueueJson,
            Kind::Mailq(mailq) => {
                counted = mailq.counted();
                Listing::PostqueueText
            }
            Kind::Exim => Listing::Exim,
            Kind::Refused(error) => return Err(error),
            Kind::Unknown { count, .. } => {
                let unknown = self.builder.damage_count();
                return Err(match count {
                    Some(count) if unknown == 1 => ReadError::OnlyACount(count),
                    _ if unknown == 0 => ReadError::Empty,
                    _ if self.seen_nul => ReadError::Binary,
                    _ => ReadError::NotAQueue,
                });
            }
        };
        let mut pile = self.builder.finish(listing, self.clock.as_of);
        // Another server's listing may have lines like these (sendmail's mailq): one of which nothing could be read says
        // nothing of a queue, and least of all that it is empty.
        let of_another = |(_, damage): &(u64, Damage)| {
            !matches!(damage, Damage::TooLong | Damage::NotReadByServer)
        };
        if pile.messages == 0 && !self.says_empty && pile.damages.first.iter().any(of_another) {
            return Err(ReadError::NotAQueue);
        }
        // Only this listing says where it ends; a damaged line may be a message.
        let read = u64::from(pile.messages) + pile.damages.lines;
        let is_whole = counted.is_some_and(|counted| counted <= read);
        let has_end = listing == Listing::PostqueueText && pile.messages > 0 && !pile.cut_off;
        pile.breaks_off = has_end && !is_whole;
        Ok(pile)
    }
}
