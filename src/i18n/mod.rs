//! Words and formats. The texts are plain files in static/texts, one per language, which the start script
//! (static/boot.js) brings; numbers, dates and plurals come from the browser's Intl. No other room holds a visible word, and this room decides
//! nothing: it says what it is asked to say, in the reader's language.

mod formats;
#[cfg(target_arch = "wasm32")]
mod intl;
#[cfg(not(target_arch = "wasm32"))]
mod plain;
mod texts;

pub use formats::Unit;
use formats::split;
#[cfg(target_arch = "wasm32")]
use intl::Backend;
use limbo_sim::{Duration, SimTime};
use limbo_texts::best_match;
#[cfg(not(target_arch = "wasm32"))]
use plain::Backend;
use std::cell::Cell;
use std::rc::Rc;

/// Which texts there are, as the build says it (xtask/src/words.rs). Nobody reads it: with other keys than before it has the page
/// compiled anew, whatever the compiler's manager thinks of the age of its files, so that no program is packed with texts that it
/// does not know. A better word changes nothing of it.
const _: Option<&str> = option_env!("LIMBO_TEXT_KEYS");

/// A language the page speaks: its place in the list that the build made of the files in static/texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lang(u8);

thread_local! {
    /// Every language: `code|name|tag for Intl`, and `|rtl` where it is written from right to left, parted by `;`
    /// (`limbo_texts::Language::row`).
    static LANGUAGES: Cell<&'static str> = Cell::new(texts::known_languages());
}

/// Says which languages there are, once, before anybody asks.
pub fn set_languages(rows: String) {
    LANGUAGES.set(String::leak(rows));
}

fn languages() -> impl Iterator<Item = &'static str> + Clone {
    LANGUAGES.get().split(';')
}

/// The codes of all languages, those of tests, too.
fn codes() -> impl Iterator<Item = &'static str> + Clone {
    languages().map(|row| field(row, 0))
}

fn field(row: &'static str, place: usize) -> &'static str {
    row.split('|').nth(place).unwrap_or("")
}

impl Lang {
    /// Every language that a menu shows, in its order.
    pub fn all() -> Vec<Lang> {
        let all = (0..).map(Lang).zip(languages());
        let named = all.filter(|(_, row)| !field(row, 1).is_empty());
        named.map(|(lang, _)| lang).collect()
    }

    /// The language in which the page is written first, and which every other one falls back to.
    pub fn english() -> Lang {
        Lang::from_tag("en").unwrap_or(Lang(0))
    }

    fn field(self, place: usize) -> &'static str {
        let row = languages().nth(usize::from(self.0));
        row.map_or("", |row| field(row, place))
    }

    /// The language's code, as in the address and in the name of its file.
    pub fn code(self) -> &'static str {
        self.field(0)
    }

    /// The language's own name for itself; the languages of tests have none.
    pub fn own_name(self) -> &'static str {
        self.field(1)
    }

    /// How Intl writes numbers and dates in this language: `it-IT`.
    pub fn formats(self) -> &'static str {
        self.field(2)
    }

    /// Whether it is written from right to left.
    pub fn is_rtl(self) -> bool {
        self.field(3) == "rtl"
    }

    /// The language as `<html lang>` says it: its code, but for the languages of tests, which are made of English.
    pub fn tag(self) -> &'static str {
        match self.own_name() {
            "" => self.formats(),
            _ => self.code(),
        }
    }

    /// The language of a tag such as `it`, `it-CH`, `EN_us`; `None` if the page does not speak it.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        best_match(tag, codes()).map(|place| Lang(place as u8))
    }
}

/// From now on the page speaks this language: `file` holds its texts, or more of them. They stay for as long
/// as the page lives.
pub fn add_texts(lang: Lang, file: String) {
    texts::add_texts(lang, String::leak(file));
}

/// Whether the texts of a language are here.
pub fn has_texts(lang: Lang) -> bool {
    texts::has_texts(lang)
}

/// The time zone of the viewer's own clock.
pub const VIEWERS_OWN: &str = "";

/// Texts and formats of one language and one scenario's clock. A clone is a pointer; two are equal when
/// they say everything in the same way, so that it can stand in a component's properties.
#[derive(Clone)]
pub struct Locale(Rc<Inner>);

struct Inner {
    lang: Lang,
    /// So many files of the language's texts were here when this was made.
    files: usize,
    time_zone: &'static str,
    epoch_unix_ms: f64,
    backend: Backend,
}

/// So that `{locale}` in `html!` may be a reference, like a callback or an `Rc`.
impl yew::html::ImplicitClone for Locale {}

impl PartialEq for Locale {
    fn eq(&self, other: &Locale) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
            || (self.0.lang == other.0.lang
                && self.0.files == other.0.files
                && self.0.time_zone == other.0.time_zone
                && self.0.epoch_unix_ms == other.0.epoch_unix_ms)
    }
}

/// Texts.
impl Locale {
    /// The language, and the clock of a scenario: its IANA time zone, or [`VIEWERS_OWN`], and the Unix time of its epoch in
    /// ms.
    pub fn new(lang: Lang, time_zone: &'static str, epoch_unix_ms: f64) -> Locale {
        let backend = Backend::new(lang, time_zone);
        Locale(Rc::new(Inner {
            lang,
            files: texts::files(lang),
            time_zone,
            epoch_unix_ms,
            backend,
        }))
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.0.lang
    }

    /// The text of a key. An unknown key is its own text; the tests see to it that there is none.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        texts::get(self.0.lang, key).unwrap_or(key)
    }

    /// How large letters can be where each of these words has room for so many: 1 where all fit, else less, but never so
    /// small that they cannot be read.
    pub fn letter_size(&self, room: &[(&str, usize)]) -> f32 {
        let size = |(key, letters): &(&str, usize)| {
            *letters as f32 / self.t(key).chars().count().max(1) as f32
        };
        room.iter().map(size).fold(1.0, f32::min).max(0.6)
    }

    /// The text of a key with every `{name}` replaced by its value.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.t(key), values)
    }

    /// The same where the reader has named the person whom it speaks of: the text for any name stands under the key with
    /// `.named`, and says `{name}`. Without a name, or without such a text, it is the story's own.
    pub fn named(&self, key: &str, name: Option<&str>, values: &[(&str, &str)]) -> String {
        let named = name.and_then(|name| {
            let text = texts::get(self.0.lang, &[key, ".named"].concat())?;
            Some(fill(text, &[values, &[("name", name)]].concat()))
        });
        named.unwrap_or_else(|| self.fill(key, values))
    }

    /// The form of a text for `n` (`key.one`, `key.other` ... by Intl.PluralRules), with `{n}` replaced
    /// by the formatted number and every other `{name}` by its value.
    pub fn plural(&self, key: &str, n: f64, values: &[(&str, &str)]) -> String {
        self.plural_said(key, n, &self.number(n), values)
    }

    /// The same for a number that need not be whole: below ten in three figures (`0.29`, `1.05`). The form is that of what is
    /// said: 1.0028 is one.
    pub fn plural_of(&self, key: &str, n: f64, values: &[(&str, &str)]) -> String {
        if n < 10.0 {
            let n = in_three_figures(n);
            self.plural_said(key, n, &self.decimal(n), values)
        } else {
            self.plural(key, n.round(), values)
        }
    }

    /// The form of a text for `n`, which is said in these words.
    pub fn plural_said(&self, key: &str, n: f64, said: &str, values: &[(&str, &str)]) -> String {
        let form = |category: &str| {
            let key = [key, ".", category].concat();
            texts::get(self.0.lang, &key)
        };
        let other = form("other").unwrap_or("");
        let category = self.0.backend.plural_category(n);
        let text = form(&category).unwrap_or(other);
        // "1 letter" without its number is said of one only, though in French the form is that of 0, too, and in Russian
        // that of 21.
        let says_n = |text: &str| text.contains("{n}");
        let of_one_only = category == "one" && n != 1.0 && says_n(other) && !says_n(text);
        let text = if of_one_only { other } else { text };
        fill(&fill(text, values), &[("n", said)])
    }
}

/// Numbers, dates and lengths of time.
impl Locale {
    /// A whole number with its thousands grouped: `412.750`, `412,750`.
    pub fn number(&self, n: f64) -> String {
        self.0.backend.number(n)
    }

    /// A number in three figures and, from a thousand on, a whole one: `0,45`, `2.6`, `1.200`.
    pub fn decimal(&self, n: f64) -> String {
        self.0.backend.decimal(n)
    }

    /// A share between 0 and 1 as a percentage in three figures: `0.2%`.
    pub fn percent_exact(&self, share: f64) -> String {
        self.0.backend.percent_exact(share)
    }

    /// `08:50`: a time of Unix time, ms, in the scenario's time zone.
    pub fn time_of(&self, unix_ms: f64) -> String {
        self.0.backend.time(unix_ms)
    }

    /// A short number for an axis: `412K`, `1,2 Mln`.
    pub fn compact(&self, n: f64) -> String {
        self.0.backend.compact(n)
    }

    /// A large number as one says it, in two digits: `28 million`.
    pub fn in_words(&self, n: f64) -> String {
        // A number and its word stay in one line.
        self.0.backend.in_words(n).replace(' ', "\u{a0}")
    }

    /// A share between 0 and 1 as a percentage: `78%`.
    pub fn percent(&self, share: f64) -> String {
        self.0.backend.percent(share)
    }

    /// `giovedì 26 gennaio`, in the scenario's time zone.
    pub fn day(&self, at: SimTime) -> String {
        self.0.backend.day(self.unix_ms(at))
    }

    /// `sabato 28 novembre`: a day of Unix time, ms, in the scenario's time zone.
    pub fn day_of(&self, unix_ms: f64) -> String {
        self.0.backend.day(unix_ms)
    }

    /// `gio 26`, for an axis.
    pub fn day_short(&self, at: SimTime) -> String {
        self.0.backend.day_short(self.unix_ms(at))
    }

    /// `08:50`.
    pub fn time(&self, at: SimTime) -> String {
        self.0.backend.time(self.unix_ms(at))
    }

    /// `08:50:07`, for scenarios that last minutes.
    pub fn time_s(&self, at: SimTime) -> String {
        self.0.backend.time_s(self.unix_ms(at))
    }

    /// `giovedì 26 gennaio, 08:50`.
    pub fn moment(&self, at: SimTime) -> String {
        self.fill(
            "format.moment",
            &[("day", &self.day(at)), ("time", &self.time(at))],
        )
    }

    /// When the scenario's first midnight comes, by its own clock. Where that is put forward or back within a run, the later
    /// ones do not come a day apart: see [`Locale::put_forward`].
    pub fn first_midnight(&self) -> Duration {
        Duration::mins((1440 - self.clock_mins(SimTime::ZERO)) % 1440)
    }

    /// How far the scenario's clock has been put forward since its beginning, ms: an hour where summer time has begun since,
    /// an hour less than nothing where it has ended.
    pub fn put_forward(&self, at: SimTime) -> i64 {
        let mins =
            |at| (self.unix_ms(at) / 60_000.0).floor() as i64 - i64::from(self.clock_mins(at));
        // Whole days apart, but for that.
        let back = (mins(at) - mins(SimTime::ZERO)).rem_euclid(1440);
        60_000 * if back > 720 { 1440 - back } else { -back }
    }

    /// What the scenario's clock shows, in minutes since midnight.
    fn clock_mins(&self, at: SimTime) -> u32 {
        // The digits are 0 to 9 in every language (`limbo_texts::Language::of_file`).
        let time = self.time(at);
        let mut parts = time
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|p| p.parse().ok());
        let minutes = parts.next().unwrap_or(0u32) * 60 + parts.next().unwrap_or(0);
        minutes.min(1440)
    }

    /// A length of time in its two largest units, rounded, in words: `2 giorni e 11 ore`, `2 days, 11 hours`.
    pub fn duration(&self, d: Duration) -> String {
        self.0.backend.duration(&split(d), false)
    }

    /// The same, short: `2 g 11 h`, `2d 11h`.
    pub fn duration_short(&self, d: Duration) -> String {
        self.0.backend.duration(&split(d), true)
    }

    /// A number of one unit: `20 minuti`, `1.5 hours`; at most one decimal, below one three: `0.25 seconds`.
    pub fn quantity(&self, n: f64, unit: Unit) -> String {
        self.0.backend.quantity(n, unit, false)
    }

    /// The same, short: `0.4s`.
    pub fn quantity_short(&self, n: f64, unit: Unit) -> String {
        self.0.backend.quantity(n, unit, true)
    }

    /// To the nearest whole second: a millisecond before nine is nine to who reads it.
    fn unix_ms(&self, at: SimTime) -> f64 {
        self.0.epoch_unix_ms + f64::from(at.ms().saturating_add(500) / 1000) * 1000.0
    }
}

/// A number below ten rounded to three figures.
fn in_three_figures(n: f64) -> f64 {
    /// Of what is smaller than this nobody is told.
    const LEAST: f64 = 1e-9;
    let mut unit = 100.0;
    while n * unit < 100.0 && n > LEAST {
        unit *= 10.0;
    }
    (n * unit).round() / unit
}

/// Replaces every `{name}` by its value; a name without a value stays, so that it is seen.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let Some(close) = rest.find('}') else { break };
        match values.iter().find(|(name, _)| *name == &rest[1..close]) {
            Some((_, value)) => out.push_str(value),
            None => out.push_str(&rest[..=close]),
        }
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_a_language_by_its_first_part() {
        let code = |tag| Lang::from_tag(tag).map(Lang::code);
        assert_eq!(code("it-CH"), Some("it"));
        assert_eq!(code("EN_us"), Some("en"));
        assert_eq!(code("xx"), None);
        assert_eq!(code(""), None);
    }

    #[test]
    fn placeholders_are_filled_and_unknown_ones_stay_visible() {
        assert_eq!(fill("{a} and {b}{a}", &[("a", "1")]), "1 and {b}1");
        assert_eq!(fill("open {a", &[("a", "1")]), "open {a");
    }

    #[test]
    fn a_plural_takes_its_variant() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        assert_ne!(
            locale.plural("chart.crashes", 1.0, &[]),
            locale.plural("chart.crashes", 2.0, &[])
        );
    }
}
