//! The `run` of a link: what the viewer did, which parameters were changed, and a mark by which one knows whether
//! the same picture came out. Pure, and strict: there is one way to write a record, and whatever is not it is
//! refused with a reason. It never allocates more than the text it is given is long.
//!
//! The form: one digit, the version; then base64url (RFC 4648 section 5, without padding) of these bytes, numbers
//! as LEB128 with 7 bits a byte, the lowest first:
//!
//! - how many changed parameters; each: a code of its key (2 bytes), its value
//!   (`mantissa * 16 + places`, or 15 and the 8 bytes of the float)
//! - how many commands; each: one byte for what and where, ms since the one before, the numbers of its plan
//! - the mark: 5 bytes, or nothing
//! - a CRC-24 (RFC 9580 section 6.1) over the version's digit and all of this
//!
//! A command takes at most 14 bytes and all times together fit 32 bits, so fifty commands take less than a
//! thousand characters.

use super::changes::Change;
use super::exact::Exact;
use super::params::Params;
use limbo_sim::limits::COMMANDS_MAX;
use limbo_sim::parameters::Parameter;
use limbo_sim::{Command, Duration, Hop, OverloadAction, Plan, Script, SimTime};

/// The version that is written. Another one is a new digit and a new reader beside this one.
const VERSION: u8 = b'1';
/// The places of a number that came as its bits.
const AS_BITS: u64 = 15;
/// More parameters than this are not changed at once.
const CHANGES_MAX: u64 = 256;

/// What a link or a file holds of a run besides the scenario's name, the seed and the playhead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Which parameters are otherwise than in the scenario of that name.
    pub changes: Vec<Change>,
    /// What the viewer did.
    pub script: Script,
    /// What came out.
    pub mark: Option<Mark>,
}

/// The lowest 24 bits of the trace's hash at the playhead, and for which scenario, seed and playhead they hold: a
/// person may have changed those by hand, and then nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// [`place_code`] of scenario, seed and playhead.
    pub place: u16,
    /// [`hash_code`] of the trace's hash.
    pub hash: u32,
}

/// Why a record cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// A character or more is missing, or is another one than was written.
    Damaged,
    /// It was written in a way that this page does not know.
    Version,
}

impl Record {
    /// True if there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.script.is_empty()
    }
}

/// The hash to be expected at the playhead of these parameters; none where nothing can be said.
pub fn mark_of(params: &Params) -> Option<u32> {
    let mark = params.record.mark?;
    let place = place_code(params.scenario, params.seed, params.at?);
    (mark.place == place).then_some(mark.hash)
}

/// True if a world with this hash is another one than was marked.
pub fn told_apart(mark: u32, hash: u64) -> bool {
    mark != hash_code(hash)
}

/// A code of scenario, seed and playhead.
pub fn place_code(scenario: &str, seed: u64, at: SimTime) -> u16 {
    let mut bytes = scenario.as_bytes().to_vec();
    bytes.extend(seed.to_le_bytes());
    bytes.extend(at.ms().to_le_bytes());
    crc24(&bytes) as u16
}

/// The part of a trace's hash that a link carries.
pub fn hash_code(hash: u64) -> u32 {
    hash as u32 & 0xff_ffff
}

/// A parameter's key as a number that stays the same whatever is added to the table.
fn key_code(key: &str) -> u16 {
    crc24(key.as_bytes()) as u16
}

/// CRC-24, as OpenPGP's armour has it.
fn crc24(bytes: &[u8]) -> u32 {
    let mut crc = 0xb7_04ce;
    for byte in bytes {
        crc ^= u32::from(*byte) << 16;
        for _ in 0..8 {
            crc <<= 1;
            if crc & 0x100_0000 != 0 {
                crc ^= 0x186_4cfb;
            }
        }
    }
    crc
}

// --- writing

/// The record as text of letters, digits, `-` and `_`.
pub fn encode(record: &Record) -> String {
    seal(&content(record))
}

/// The record as bytes.
pub fn content(record: &Record) -> Vec<u8> {
    let mut out = Vec::new();
    put_number(&mut out, record.changes.len() as u64);
    for (key, value) in &record.changes {
        out.extend(key_code(key).to_be_bytes());
        put_exact(&mut out, *value);
    }
    put_number(&mut out, record.script.len() as u64);
    let mut last = 0;
    for (at, command) in &record.script {
        out.push(tag(command));
        put_number(&mut out, u64::from(at.ms() - last));
        last = at.ms();
        put_plan(&mut out, command);
    }
    if let Some(mark) = record.mark {
        out.extend(mark.place.to_be_bytes());
        out.extend(&mark.hash.to_be_bytes()[1..]);
    }
    out
}

/// Any bytes with the version in front and the checksum behind them: what a hostile program would write, too.
pub fn seal(content: &[u8]) -> String {
    let mut bytes = [&[VERSION], content].concat();
    let crc = crc24(&bytes);
    bytes.extend(&crc.to_be_bytes()[1..]);
    let mut text = String::from(char::from(VERSION));
    to_base64(&bytes[1..], &mut text);
    text
}

fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number > 127 {
        out.push(number as u8 | 128);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_exact(out: &mut Vec<u8>, value: f64) {
    match Exact::of(value) {
        Exact::Decimal { mantissa, places } => put_number(out, mantissa << 4 | u64::from(places)),
        Exact::Bits(bits) => {
            put_number(out, AS_BITS);
            out.extend(bits.to_be_bytes());
        }
    }
}

/// What, where and how in one byte: three bits of the command, two of the hop, three of the plan (or of the door's manner).
fn tag(command: &Command) -> u8 {
    let hop = |hop: Hop| (hop.index() as u8) << 3;
    match command {
        Command::Cut(h) => hop(*h),
        Command::Close(h) => 1 | hop(*h),
        Command::Reject(h) => 2 | hop(*h),
        Command::Mend(h, plan) => 3 | hop(*h) | plan_tag(plan),
        Command::Restart(plan) => 4 | plan_tag(plan),
        Command::SendTest => 5,
        Command::SetOverloadAction(h, OverloadAction::Crash) => 6 | hop(*h),
        Command::SetOverloadAction(h, OverloadAction::RejectWith421) => 6 | hop(*h) | 1 << 5,
    }
}

fn plan_tag(plan: &Plan) -> u8 {
    let kind = match plan {
        Plan::Bulk => 0,
        Plan::Natural => 1,
        Plan::Blocks { .. } => 2,
        Plan::Calm { .. } => 3,
        Plan::Drip { .. } => 4,
    };
    kind << 5
}

fn put_plan(out: &mut Vec<u8>, command: &Command) {
    let (Command::Mend(_, plan) | Command::Restart(plan)) = command else {
        return;
    };
    match *plan {
        Plan::Bulk | Plan::Natural => {}
        Plan::Blocks { blocks, every } => {
            put_number(out, blocks.into());
            put_number(out, every.ms().into());
        }
        Plan::Calm { blocks } => put_number(out, blocks.into()),
        Plan::Drip { rate_per_s } => put_exact(out, rate_per_s),
    }
}

// --- reading

/// What [`encode`] has written. The numbers in it are only numbers: [`limbo_sim::Run::push`] and the table of
/// parameters check them.
///
/// # Errors
/// [`Unreadable`].
pub fn decode(text: &str) -> Result<Record, Unreadable> {
    let (version, text) = match text.as_bytes().split_first() {
        Some((version, text)) if version.is_ascii_digit() => (*version, text),
        _ => return Err(Unreadable::Damaged),
    };
    if version != VERSION {
        return Err(Unreadable::Version);
    }
    let mut bytes = vec![version];
    from_base64(text, &mut bytes).ok_or(Unreadable::Damaged)?;
    let end = bytes.len().checked_sub(3).ok_or(Unreadable::Damaged)?;
    let crc = crc24(&bytes[..end]).to_be_bytes();
    if end == 0 || bytes[end..] != crc[1..] {
        return Err(Unreadable::Damaged);
    }
    // The checksum is right: what is not understood now was written by somebody else's program.
    let mut reader = Reader(&bytes[1..end]);
    let record = reader.record().ok_or(Unreadable::Damaged)?;
    reader
        .0
        .is_empty()
        .then_some(record)
        .ok_or(Unreadable::Damaged)
}

/// Bytes not read yet. Every method gives `None` where they are not what they should be.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn record(&mut self) -> Option<Record> {
        let mut record = Record::default();
        for _ in 0..self.number().filter(|n| *n <= CHANGES_MAX)? {
            record.changes.push(self.change()?);
        }
        let mut last = 0;
        for _ in 0..self.number().filter(|n| *n <= COMMANDS_MAX as u64)? {
            let (at, command) = self.command(last)?;
            record.script.push((SimTime(at), command));
            last = at;
        }
        if !self.0.is_empty() {
            let place = u16::from_be_bytes(self.bytes()?);
            let [a, b, c] = self.bytes()?;
            let hash = u32::from_be_bytes([0, a, b, c]);
            record.mark = Some(Mark { place, hash });
        }
        Some(record)
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*bytes)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for i in 0..9 {
            let [byte] = self.bytes()?;
            number |= u64::from(byte & 127) << (7 * i);
            if byte < 128 {
                // A last byte of nothing would be a second way to write the same.
                return (i == 0 || byte > 0).then_some(number);
            }
        }
        None
    }

    fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    fn exact(&mut self) -> Option<f64> {
        let number = self.number()?;
        let exact = match number & 15 {
            AS_BITS if number == AS_BITS => Exact::Bits(u64::from_be_bytes(self.bytes()?)),
            places => Exact::decimal(number >> 4, places as u8)?,
        };
        (Exact::of(exact.number()) == exact).then(|| exact.number())
    }

    fn change(&mut self) -> Option<Change> {
        let code = u16::from_be_bytes(self.bytes()?);
        let parameter = Parameter::all().find(|p| key_code(p.key) == code)?;
        Some((parameter.key, self.exact()?))
    }

    fn command(&mut self, last: u32) -> Option<(u32, Command)> {
        let [tag] = self.bytes()?;
        let at = last.checked_add(self.small()?)?;
        let hop = || Hop::ALL.get(usize::from(tag >> 3 & 3)).copied();
        let command = match tag & 7 {
            0 => Command::Cut(hop()?),
            1 => Command::Close(hop()?),
            2 => Command::Reject(hop()?),
            3 => Command::Mend(hop()?, self.plan(tag)?),
            4 => Command::Restart(self.plan(tag)?),
            5 => Command::SendTest,
            6 if tag >> 5 == 0 => Command::SetOverloadAction(hop()?, OverloadAction::Crash),
            6 => Command::SetOverloadAction(hop()?, OverloadAction::RejectWith421),
            _ => return None,
        };
        (self::tag(&command) == tag).then_some((at, command))
    }

    fn plan(&mut self, tag: u8) -> Option<Plan> {
        Some(match tag >> 5 {
            0 => Plan::Bulk,
            1 => Plan::Natural,
            2 => Plan::Blocks {
                blocks: self.blocks()?,
                every: Duration(self.small()?),
            },
            3 => Plan::Calm {
                blocks: self.blocks()?,
            },
            4 => Plan::Drip {
                rate_per_s: self.exact()?,
            },
            _ => return None,
        })
    }

    fn blocks(&mut self) -> Option<u16> {
        u16::try_from(self.number()?).ok()
    }
}

// --- base64url

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn to_base64(bytes: &[u8], out: &mut String) {
    for three in bytes.chunks(3) {
        let mut word = 0;
        for i in 0..3 {
            word = word << 8 | u32::from(three.get(i).copied().unwrap_or(0));
        }
        for i in 0..=three.len() {
            let sextet = word >> (18 - 6 * i) & 63;
            out.push(char::from(ALPHABET[sextet as usize]));
        }
    }
}

/// `None` for a stranger's character, for a length that no number of bytes has, and for bits left over.
fn from_base64(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    for four in text.chunks(4) {
        let mut word = 0;
        for i in 0..4 {
            let sextet = match four.get(i) {
                Some(c) => ALPHABET.iter().position(|a| a == c)?,
                None => 0,
            };
            word = word << 6 | sextet as u32;
        }
        let [_, bytes @ ..] = word.to_be_bytes();
        let (whole, rest) = bytes.split_at((four.len() * 6) / 8);
        if whole.is_empty() || rest.iter().any(|b| *b != 0) {
            return None;
        }
        out.extend(whole);
    }
    Some(())
}

#[cfg(test)]
#[path = "codec_tests.rs"]
pub(super) mod tests;
