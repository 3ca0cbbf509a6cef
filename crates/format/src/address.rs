//! Address parameters: text from outside, so every value is checked, limited, and may be refused. What is refused is
//! left at its default and reported as a [`Refusal`]. Pure: the address bar itself is the page's.

use crate::asked::Asked;
pub use crate::asked::QUERY_CHARS_MAX;
use crate::choices::{LabAsked, Mode};
use crate::codec::Record;
use crate::fields::{self, FIELDS, SEED};
use crate::params::{Known, Params};
use crate::refusal::{Reason, Refusal};
use crate::stray;

/// Stands behind a query that would otherwise end in a character which programs that make links of text leave out
/// (`-`, `_`). No field has its name, so it is passed over.
const END: &str = "&end=1";

impl Params {
    /// Reads a query (with or without its `?`). Names that are no field are somebody else's and are passed over; of
    /// a field given twice the first counts. What is refused is left at its default.
    pub fn parse(query: &str, known: &Known) -> (Params, Vec<Refusal>) {
        let asked = Asked::of(query);
        if asked.is_too_long() {
            let refusal = Refusal::new(Reason::AddressTooLong, "");
            return (Params::default(), vec![refusal]);
        }
        let text_of = |name: &str| asked.text(name);
        let (draft, mut refusals) = fields::read_restored(FIELDS.iter(), text_of, known);
        (draft.finish(&mut refusals), refusals)
    }

    /// Reads of a query, or of a whole address, only what determines a run and an instant of it; what concerns the page
    /// alone (its language, its colours, its mode) is passed over. Nothing is left at its default that was asked for.
    ///
    /// # Errors
    /// The first field that is refused.
    pub fn parse_run(address: &str) -> Result<Params, Refusal> {
        let asked = Asked::of(query_of(address));
        if asked.is_too_long() {
            return Err(Refusal::new(Reason::AddressTooLong, ""));
        }
        let text_of = |name: &str| asked.text(name);
        let fields = fields::of_the_run();
        let (draft, mut refusals) = fields::read_restored(fields, text_of, &Known::NOTHING);
        let params = draft.finish(&mut refusals);
        refusals.into_iter().next().map_or(Ok(params), Err)
    }

    /// Chooses Explore where `query`, from which these parameters were read, names a run or an instant but neither
    /// mode nor chapter: whoever follows such a link expects that run and not the story.
    pub fn choose_mode(&mut self, query: &str) {
        let asked = Asked::of(query);
        let named = |field: &fields::Field| field.leads_to_run && asked.names(field.name);
        if FIELDS.iter().any(named) && self.mode.is_none() && self.chapter.is_none() {
            self.mode = Some(Mode::Explore);
        }
    }

    /// The query that leads to these parameters, without `?`; what is at its default is left out. `None` where the
    /// scenario of the run differs from the one of its name in something that is no parameter: mail that is given one by
    /// one (`Scenario::listed`) is too much for an address, and goes into a [file](crate::file) alone.
    pub fn query(&self) -> Option<String> {
        let record = Record::of(&self.run, self.fingerprint)?;
        let (usual, nothing) = (Params::default(), Record::default());
        let fields = FIELDS.iter().filter_map(|field| {
            let text = (field.write)(self, &record)?;
            let asked = (field.write)(&usual, &nothing).is_none_or(|default| default != text);
            asked.then(|| [field.name, "=", &text].concat())
        });
        let mut query = fields.collect::<Vec<_>>().join("&");
        if query.ends_with(['-', '_', '.']) {
            query += END;
        }
        Some(query)
    }
}

/// True for what is meant as an address or its query: with `://` or a leading `?`, or beginning with a field's name.
pub fn is_address(text: &str) -> bool {
    let text = stray::bare(text);
    let first = text
        .split('=')
        .next()
        .filter(|name| name.len() < text.len());
    let named = |name| FIELDS.iter().any(|field| field.name == name);
    text.contains("://") || text.starts_with('?') || first.is_some_and(named)
}

/// Where an address leads whose runs the page alone knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// To a chapter of the story, which has a run of its own.
    Story,
    /// To today's game.
    Game,
    /// To the lab, which plays many runs of an outage.
    Lab(Option<LabAsked>),
}

/// True if the page shows with this address the two futures of Compare, and the run that [`Params::parse_run`] reads of it only
/// up to their restarts.
pub fn leads_to_compare(address: &str) -> bool {
    let query = query_of(address);
    if Asked::of(query).is_too_long() {
        return false;
    }
    let mut params = Params::parse(query, &Known::NOTHING).0;
    params.choose_mode(query);
    params.mode_shown() == Mode::Compare
}

/// Where the page goes with an address that names no run, if what it shows there is not the run that [`Params::parse_run`]
/// reads of it. The lab's question, where one is asked, counts even beside a run.
pub fn leads_elsewhere(address: &str) -> Option<Elsewhere> {
    let query = query_of(address);
    let asked = Asked::of(query);
    if asked.is_too_long() {
        return None;
    }
    let mut params = Params::parse(query, &Known::NOTHING).0;
    let names_a_run = ["scenario", SEED.name, "run"]
        .iter()
        .any(|name| asked.names(name));
    if params.game.is_some() {
        return (!asked.names("run")).then_some(Elsewhere::Game);
    }
    // Which chapters there are is not known here.
    if asked.names("chapter") {
        return (!names_a_run).then_some(Elsewhere::Story);
    }
    params.choose_mode(query);
    match params.mode_shown() {
        Mode::Story if !names_a_run => Some(Elsewhere::Story),
        Mode::Lab if params.lab.is_some() || !names_a_run => Some(Elsewhere::Lab(params.lab)),
        _ => None,
    }
}

/// True if a query names one of these fields.
pub fn names_any(query: &str, fields: &[&str]) -> bool {
    let asked = Asked::of(query);
    fields.iter().any(|name| asked.names(name))
}

/// True if a query names every field that an earlier one names: then nothing of that one is left.
pub fn names_all(query: &str, earlier: &str) -> bool {
    Asked::of(query).names_all(&Asked::of(earlier))
}

/// The query of a link in a text, with what may stand around the link; none where there is no link.
pub fn query_in(text: &str) -> Option<&str> {
    let text = stray::bare(text);
    let link = text.find("://").map_or(text, |at| &text[at..]);
    let (before, query) = link.split_once('?')?;
    (!before.contains('\n')).then(|| without_fragment(query))
}

/// The query of an address, which may be given without all that stands before it.
fn query_of(address: &str) -> &str {
    query_in(address).unwrap_or_else(|| without_fragment(stray::bare(address)))
}

/// A query up to its `#`, where that is not the ampersand of HTML (`&#38;`).
fn without_fragment(query: &str) -> &str {
    let mut marks = query.match_indices('#');
    let end = marks.find(|(at, _)| !query[..*at].ends_with('&'));
    end.map_or(query, |(at, _)| &query[..at])
}

#[cfg(test)]
#[path = "address_tests.rs"]
pub(crate) mod tests;
