//! The `run` of a link: what the viewer did, which parameters were changed, and a fingerprint by which one knows
//! whether the same run came out. Pure, and strict: there is one way to write a record, and any other text is refused
//! with a reason. Reading never allocates more than a small multiple of the text's length.
//!
//! The form: one digit, the version; then base64url (RFC 4648 section 5, without padding) of these bytes, numbers
//! as LEB128 with 7 bits a byte, the lowest first:
//!
//! - how many changed parameters; each: a code of its key (2 bytes), its value
//!   (`mantissa * 16 + decimal places`, or 15 and the 8 bytes of the float)
//! - how many commands; each: one byte for the kinds of the command and of its plan and for the link or place, ms
//!   since the command before, the numbers of its plan, or code and value of the parameter that it sets
//! - the fingerprint: 2 bytes of context and 3 of the trace's hash, or nothing
//! - a CRC-24 (RFC 9580 section 6.1) over the version's digit and all of this
//!
//! A command takes at most 17 bytes, and most take seven or fewer.

use crate::base64url;
use crate::changes::{Change, changes};
use crate::checksum::crc24;
use crate::command::{
    CommandKind, CommandReader, CommandWriter, MANNERS, PlanKind, PlanReader, PlanWriter,
    write_arguments,
};
use crate::fingerprint::Fingerprint;
use crate::number::LosslessFloat;
use limbo_sim::limits::COMMANDS_MAX;
use limbo_sim::parameters::Parameter;
use limbo_sim::{Command, Duration, Hop, OverloadAction, Place, Run, Script, SimTime};

/// The version that is written. Another one is a new digit and a new reader beside this one.
const VERSION: u8 = b'1';
/// Stands in the place of the decimal places where a number is written as the 64 bits of the float.
const RAW_BITS: u64 = 15;
/// More parameters than this are not changed at once.
const CHANGES_MAX: u64 = 256;
/// Bytes of the checksum.
const CHECKSUM_BYTES: usize = 3;

/// What a link or a file holds of a run besides the scenario's name, the seed and the playhead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Which parameters are otherwise than in the scenario of that name.
    pub changes: Vec<Change>,
    /// What the viewer did.
    pub script: Script,
    /// The fingerprint of the run at the playhead.
    pub fingerprint: Option<Fingerprint>,
}

/// Why a record cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// It is incomplete, or a character is another one than was written.
    Corrupt,
    /// It was written in a version of the format that this program does not know.
    UnknownVersion,
}

impl Record {
    /// The record of a run; `None` where its scenario differs from the one of its name in something that is no
    /// parameter.
    pub fn of(run: &Run, fingerprint: Option<Fingerprint>) -> Option<Record> {
        Some(Record {
            changes: changes(&run.scenario)?,
            script: run.script.clone(),
            fingerprint,
        })
    }

    /// True if there is nothing to write. A fingerprint alone is not written: a run on which nobody acted needs none.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.script.is_empty()
    }
}

/// A parameter's key as a number that stays the same whatever is added to the table.
fn key_code(key: &str) -> u16 {
    crc24(key.as_bytes()) as u16
}

// --- writing

/// The record as text of letters, digits, `-` and `_`.
pub fn encode(record: &Record) -> String {
    encode_payload(&payload(record))
}

/// The record as bytes, without version and checksum.
pub fn payload(record: &Record) -> Vec<u8> {
    let mut out = Vec::new();
    put_number(&mut out, record.changes.len() as u64);
    for (key, value) in &record.changes {
        out.extend(key_code(key).to_be_bytes());
        put_float(&mut out, *value);
    }
    put_number(&mut out, record.script.len() as u64);
    let mut last = 0;
    for (at, command) in &record.script {
        let command = CommandBytes::of(command);
        out.push(command.tag);
        put_number(&mut out, u64::from(at.ms() - last));
        last = at.ms();
        out.extend(command.numbers);
    }
    if let Some(fingerprint) = record.fingerprint {
        out.extend(fingerprint.context.to_be_bytes());
        out.extend(&fingerprint.trace.to_be_bytes()[1..]);
    }
    out
}

/// The text of any bytes, with the version in front and the checksum behind them. The bytes need not be a record:
/// tests write with it what a hostile program could.
pub fn encode_payload(payload: &[u8]) -> String {
    let mut bytes = [&[VERSION], payload].concat();
    let crc = crc24(&bytes);
    bytes.extend(&crc.to_be_bytes()[1..]);
    let mut text = String::from(char::from(VERSION));
    base64url::encode(&bytes[1..], &mut text);
    text
}

fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number > 127 {
        out.push(number as u8 | 128);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_float(out: &mut Vec<u8>, value: f64) {
    match LosslessFloat::of(value) {
        LosslessFloat::Decimal { mantissa, places } => {
            put_number(out, mantissa << 4 | u64::from(places));
        }
        LosslessFloat::Bits(bits) => {
            put_number(out, RAW_BITS);
            out.extend(bits.to_be_bytes());
        }
    }
}

/// A command as it is written: kinds and link in one byte, and the numbers of its plan.
struct CommandBytes {
    /// Three bits for the kind of the command, two for the link or the place, three for the kind of the plan or the
    /// manner. Kinds from the ninth on, which have neither link nor plan, have the place [`FURTHER`] of the last kind
    /// that three bits can tell, a place that has no spool; the upper three bits say which of them it is.
    tag: u8,
    numbers: Vec<u8>,
}

impl CommandBytes {
    fn of(command: &Command) -> CommandBytes {
        let mut bytes = CommandBytes {
            tag: kind_bits(CommandKind::of(command)),
            numbers: Vec::new(),
        };
        write_arguments(command, &mut bytes);
        bytes
    }
}

/// The last kind that three bits can tell.
const LAST_OF_THREE_BITS: u8 = 7;
/// With that kind, the place that says: the upper three bits are a further kind.
const FURTHER: u8 = 3;

fn kind_bits(kind: CommandKind) -> u8 {
    match (kind as u8).checked_sub(LAST_OF_THREE_BITS + 1) {
        None => kind as u8,
        Some(further) => LAST_OF_THREE_BITS | FURTHER << 3 | further << 5,
    }
}

/// The code of the kind of a command that was written with this tag.
fn kind_code(tag: u8) -> u8 {
    const MASK: u8 = LAST_OF_THREE_BITS | 3 << 3;
    match tag & MASK == LAST_OF_THREE_BITS | FURTHER << 3 {
        true => LAST_OF_THREE_BITS + 1 + (tag >> 5),
        false => tag & 7,
    }
}

impl PlanWriter for CommandBytes {
    fn plan_kind(&mut self, kind: PlanKind) {
        self.tag |= (kind as u8) << 5;
    }

    fn blocks(&mut self, blocks: u16) {
        put_number(&mut self.numbers, blocks.into());
    }

    fn every(&mut self, every: Duration) {
        put_number(&mut self.numbers, every.ms().into());
    }

    fn rate_per_s(&mut self, rate_per_s: f64) {
        put_float(&mut self.numbers, rate_per_s);
    }
}

impl CommandWriter for CommandBytes {
    fn hop(&mut self, hop: Hop) {
        self.tag |= (hop.index() as u8) << 3;
    }

    fn manner(&mut self, manner: OverloadAction) {
        let code = MANNERS.iter().position(|m| *m == manner).unwrap_or(0);
        self.tag |= (code as u8) << 5;
    }

    fn spool(&mut self, place: Place) {
        self.tag |= (place as u8) << 3;
    }

    fn key(&mut self, key: &'static str) {
        self.numbers.extend(key_code(key).to_be_bytes());
    }

    fn value(&mut self, value: f64) {
        put_float(&mut self.numbers, value);
    }
}

// --- reading

/// Reads what [`encode`] has written. Only the form is checked here: whether the simulation takes the numbers is
/// checked with the run as a whole.
///
/// # Errors
/// [`DecodeError`].
pub fn decode(text: &str) -> Result<Record, DecodeError> {
    let (version, text) = match text.as_bytes().split_first() {
        Some((version, text)) if version.is_ascii_digit() => (*version, text),
        _ => return Err(DecodeError::Corrupt),
    };
    if version != VERSION {
        return Err(DecodeError::UnknownVersion);
    }
    let mut bytes = vec![version];
    base64url::decode(text, &mut bytes).ok_or(DecodeError::Corrupt)?;
    let end = bytes.len().saturating_sub(CHECKSUM_BYTES);
    if end == 0 || bytes[end..] != crc24(&bytes[..end]).to_be_bytes()[1..] {
        return Err(DecodeError::Corrupt);
    }
    // The checksum is right, so what cannot be read from here on was written by another program.
    let mut reader = Reader(&bytes[1..end]);
    let record = reader.record()?;
    match reader.0 {
        [] => Ok(record),
        _ => Err(DecodeError::Corrupt),
    }
}

/// Bytes not read yet.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn record(&mut self) -> Result<Record, DecodeError> {
        let mut record = Record::default();
        for _ in 0..self.count(CHANGES_MAX)? {
            record.changes.push(self.change()?);
        }
        let mut last = SimTime::ZERO;
        for _ in 0..self.count(COMMANDS_MAX as u64)? {
            let (at, command) = self.command(last)?;
            record.script.push((at, command));
            last = at;
        }
        if !self.0.is_empty() {
            let context = u16::from_be_bytes(self.bytes()?);
            let [a, b, c] = self.bytes()?;
            let trace = u32::from_be_bytes([0, a, b, c]);
            record.fingerprint = Some(Fingerprint { context, trace });
        }
        Ok(record)
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or(DecodeError::Corrupt)?;
        self.0 = rest;
        Ok(*bytes)
    }

    fn number(&mut self) -> Result<u64, DecodeError> {
        let mut number = 0;
        for i in 0..9 {
            let [byte] = self.bytes()?;
            number |= u64::from(byte & 127) << (7 * i);
            if byte < 128 {
                // A last byte of zero would be a second way to write the same number.
                let shortest = i == 0 || byte > 0;
                return shortest.then_some(number).ok_or(DecodeError::Corrupt);
            }
        }
        Err(DecodeError::Corrupt)
    }

    fn number_as<T: TryFrom<u64>>(&mut self) -> Result<T, DecodeError> {
        T::try_from(self.number()?).map_err(|_| DecodeError::Corrupt)
    }

    /// How many things follow; checked before any of them is read.
    fn count(&mut self, max: u64) -> Result<u64, DecodeError> {
        let count = self.number()?;
        (count <= max).then_some(count).ok_or(DecodeError::Corrupt)
    }

    fn float(&mut self) -> Result<f64, DecodeError> {
        let number = self.number()?;
        let float = match number & 15 {
            RAW_BITS if number == RAW_BITS => {
                LosslessFloat::Bits(u64::from_be_bytes(self.bytes()?))
            }
            places => {
                LosslessFloat::decimal(number >> 4, places as u8).ok_or(DecodeError::Corrupt)?
            }
        };
        // Any other form of the number would be a second way to write it.
        let shortest = LosslessFloat::of(float.number()) == float;
        shortest.then(|| float.number()).ok_or(DecodeError::Corrupt)
    }

    fn change(&mut self) -> Result<Change, DecodeError> {
        Ok((self.key()?, self.float()?))
    }

    fn key(&mut self) -> Result<&'static str, DecodeError> {
        let code = u16::from_be_bytes(self.bytes()?);
        let parameter = Parameter::all().find(|p| key_code(p.key) == code);
        Ok(parameter.ok_or(DecodeError::Corrupt)?.key)
    }

    fn command(&mut self, last: SimTime) -> Result<(SimTime, Command), DecodeError> {
        let [tag] = self.bytes()?;
        let after = self.number_as()?;
        let at = last.ms().checked_add(after).ok_or(DecodeError::Corrupt)?;
        let kind = CommandKind::ALL
            .get(usize::from(kind_code(tag)))
            .ok_or(DecodeError::Corrupt)?;
        let command = kind.read(&mut CommandArguments { tag, reader: self })?;
        // Bits that the command does not use must be zero.
        if CommandBytes::of(&command).tag != tag {
            return Err(DecodeError::Corrupt);
        }
        Ok((SimTime(at), command))
    }
}

/// The arguments of a command: some in its tag, the others in the bytes that follow.
struct CommandArguments<'a, 'b> {
    tag: u8,
    reader: &'a mut Reader<'b>,
}

impl PlanReader for CommandArguments<'_, '_> {
    type Error = DecodeError;

    fn blocks(&mut self) -> Result<u16, DecodeError> {
        self.reader.number_as()
    }

    fn every(&mut self) -> Result<Duration, DecodeError> {
        self.reader.number_as().map(Duration)
    }

    fn rate_per_s(&mut self) -> Result<f64, DecodeError> {
        self.reader.float()
    }
}

impl CommandReader for CommandArguments<'_, '_> {
    fn hop(&mut self) -> Result<Hop, DecodeError> {
        of_code(&Hop::ALL, self.tag >> 3 & 3)
    }

    fn plan_kind(&mut self) -> Result<PlanKind, DecodeError> {
        of_code(PlanKind::ALL, self.tag >> 5)
    }

    fn manner(&mut self) -> Result<OverloadAction, DecodeError> {
        of_code(&MANNERS, self.tag >> 5)
    }

    fn spool(&mut self) -> Result<Place, DecodeError> {
        let code = self.tag >> 3 & 3;
        let place = Place::SPOOLS.into_iter().find(|p| *p as u8 == code);
        place.ok_or(DecodeError::Corrupt)
    }

    fn key(&mut self) -> Result<&'static str, DecodeError> {
        self.reader.key()
    }

    fn value(&mut self) -> Result<f64, DecodeError> {
        self.reader.float()
    }
}

fn of_code<T: Copy>(all: &[T], code: u8) -> Result<T, DecodeError> {
    all.get(usize::from(code))
        .copied()
        .ok_or(DecodeError::Corrupt)
}

#[cfg(test)]
#[path = "codec_tests.rs"]
pub(super) mod tests;
