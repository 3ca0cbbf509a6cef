//! Why something from outside was refused, as a value. The words are the page's: each reason has the key of its text.

use limbo_sim::RunError;

/// At most so many characters of a refused value are shown.
const SHOWN_CHARS_MAX: usize = 40;

/// Why a value, a link or a file was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The address is longer than [`QUERY_CHARS_MAX`](crate::address::QUERY_CHARS_MAX); nothing of it was read.
    AddressTooLong,
    /// `scenario` is no scenario's name.
    Scenario,
    /// `seed` is no whole number within the limits.
    Seed,
    /// `weight` is no whole number within the limits, or the run would hold too many messages.
    Weight,
    /// `locale` is no language of the page.
    Locale,
    /// `t` is no instant of the run.
    Time,
    /// `autoplay` is neither 1 nor 0.
    Autoplay,
    /// `speed` is no number within the limits.
    Speed,
    /// `theme` is no theme's name.
    Theme,
    /// `mode` is no mode's name.
    Mode,
    /// `chapter` is no chapter of the story.
    Chapter,
    /// `game` is no name of [`Game`](crate::Game).
    Game,
    /// `compare_a` or `compare_b` is no restart of this run, or `compare_t` no instant of it.
    Compare,
    /// `lab` is no outage and question of the lab.
    Lab,
    /// `embed` is neither 1 nor 0.
    Embed,
    /// `controls` is no name of [`Controls`](crate::Controls).
    Controls,
    /// `present` is neither 1 nor 0.
    Present,
    /// `keys` is neither `on` nor `off`.
    Keys,
    /// `fuzz` is no seed.
    Fuzz,
    /// The `run` of a link is incomplete, or not as it was written.
    RunCorrupt,
    /// The run was written in a version of the format that this program does not know.
    RunVersion,
    /// The simulation refuses the run; the value is the field that is out of its limits.
    RunRefused,
    /// This machine has no room for the run.
    NoRoom,
    /// The file is larger than [`FILE_BYTES_MAX`](crate::file::FILE_BYTES_MAX).
    FileTooLarge,
    /// The file is no run.
    FileNotARun,
    /// A line of the file cannot be read; the value is its number, counted from 1.
    FileLine,
}

impl Reason {
    /// The key of its text in the page's texts. In the text, `{value}` stands for the refused value.
    pub const fn key(self) -> &'static str {
        match self {
            Reason::AddressTooLong => "notice.too_long",
            Reason::Scenario => "notice.bad_scenario",
            Reason::Seed => "notice.bad_seed",
            Reason::Weight => "notice.bad_weight",
            Reason::Locale => "notice.bad_locale",
            Reason::Time => "notice.bad_t",
            Reason::Autoplay => "notice.bad_autoplay",
            Reason::Speed => "notice.bad_speed",
            Reason::Theme => "notice.bad_theme",
            Reason::Mode => "notice.bad_mode",
            Reason::Chapter => "notice.bad_chapter",
            Reason::Game => "notice.bad_game",
            Reason::Compare => "notice.bad_compare",
            Reason::Lab => "notice.bad_lab",
            Reason::Embed => "notice.bad_embed",
            Reason::Controls => "notice.bad_controls",
            Reason::Present => "notice.bad_present",
            Reason::Keys => "notice.bad_keys",
            Reason::Fuzz => "notice.bad_fuzz",
            Reason::RunCorrupt => "notice.run_damaged",
            Reason::RunVersion => "notice.run_version",
            Reason::RunRefused => "notice.run_refused",
            Reason::NoRoom => "notice.no_room",
            Reason::FileTooLarge => "notice.file_too_large",
            Reason::FileNotARun => "notice.file_not_a_run",
            Reason::FileLine => "notice.file_line",
        }
    }
}

/// Something from outside that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// What was given, shortened to at most 40 characters; empty where its text does not show it.
    pub value: String,
}

impl Refusal {
    /// A refusal of `value`, which is shortened where it is long.
    pub fn new(reason: Reason, value: &str) -> Refusal {
        let value = shortened(value);
        Refusal { reason, value }
    }
}

impl From<RunError> for Refusal {
    fn from(error: RunError) -> Refusal {
        let field = match error {
            RunError::NoRoom => return Refusal::new(Reason::NoRoom, ""),
            RunError::OutOfRange { field, .. }
            | RunError::DoesNotApply { field }
            | RunError::OnlyAtBeginning { field } => field,
            RunError::TimeRunsBackwards { .. } => "t",
            RunError::UnknownScenario => "scenario",
            RunError::UnknownParameter => "parameter",
        };
        Refusal::new(Reason::RunRefused, field)
    }
}

/// Something that the page tells its reader, shown until it is dismissed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The key of its text.
    pub key: &'static str,
    /// Fills `{value}` in the text; at most 40 characters.
    pub value: String,
}

impl Notice {
    /// A notice about `value`, which is shortened where it is long.
    pub fn new(key: &'static str, value: &str) -> Notice {
        let value = shortened(value);
        Notice { key, value }
    }
}

impl From<Refusal> for Notice {
    fn from(refusal: Refusal) -> Notice {
        let key = refusal.reason.key();
        let value = refusal.value;
        Notice { key, value }
    }
}

/// The first 40 characters of a text, with an ellipsis where there are more.
fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN_CHARS_MAX).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
