//! Address parameters: text from outside, so every value is checked, limited, and may be refused. What is refused is
//! left at its default and reported as a [`Refusal`]. Pure: the address bar itself is the page's.

use crate::choices::Mode;
use crate::codec::Record;
use crate::fields::{self, FIELDS, SEED};
use crate::params::{Known, Params};
use crate::refusal::{Reason, Refusal};
use std::borrow::Cow;

/// A longer query is not read at all.
pub const QUERY_CHARS_MAX: usize = 2_000;
/// A longer address, its query included, is not read by [`Params::parse_run`].
pub const ADDRESS_CHARS_MAX: usize = 2 * QUERY_CHARS_MAX;

impl Params {
    /// Reads a query (with or without its `?`). Names that are no field are somebody else's and are passed over; of
    /// a field given twice the first counts. What is refused is left at its default.
    pub fn parse(query: &str, known: &Known) -> (Params, Vec<Refusal>) {
        if query.strip_prefix('?').unwrap_or(query).len() > QUERY_CHARS_MAX {
            let refusal = Refusal::new(Reason::AddressTooLong, "");
            return (Params::default(), vec![refusal]);
        }
        let pairs: Vec<_> = pairs(query).collect();
        let text_of = |name: &str| {
            let pair = pairs.iter().find(|(key, _)| key == name);
            pair.map(|(_, text)| text.as_ref())
        };
        let (draft, mut refusals) = fields::read(FIELDS.iter(), text_of, known);
        (draft.finish(&mut refusals), refusals)
    }

    /// Reads of a query, or of a whole address, only what determines a run and an instant of it; what concerns the page
    /// alone (its language, its colours, its mode) is passed over. Nothing is left at its default that was asked for.
    ///
    /// # Errors
    /// The first field that is refused.
    pub fn parse_run(address: &str) -> Result<Params, Refusal> {
        if address.len() > ADDRESS_CHARS_MAX {
            return Err(Refusal::new(Reason::AddressTooLong, ""));
        }
        let pairs: Vec<_> = pairs(query_of(address)).collect();
        let text_of = |name: &str| {
            let pair = pairs.iter().find(|(key, _)| key == name);
            pair.map(|(_, text)| text.as_ref())
        };
        let (draft, mut refusals) = fields::read(fields::of_the_run(), text_of, &Known::NOTHING);
        let params = draft.finish(&mut refusals);
        refusals.into_iter().next().map_or(Ok(params), Err)
    }

    /// Chooses Explore where `query`, from which these parameters were read, names a run or an instant but neither
    /// mode nor chapter: whoever follows such a link expects that run and not the story.
    pub fn choose_mode(&mut self, query: &str) {
        let leads_to_run = |name: &str| FIELDS.iter().any(|f| f.leads_to_run && f.name == name);
        let named = pairs(query).any(|(name, _)| leads_to_run(&name));
        if named && self.mode.is_none() && self.chapter.is_none() {
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
        Some(fields.collect::<Vec<_>>().join("&"))
    }
}

/// True for what is meant as an address or its query: with `://` or a leading `?`, or beginning with a field's name.
pub fn is_address(text: &str) -> bool {
    let first = text
        .split('=')
        .next()
        .filter(|name| name.len() < text.len());
    let named = |name| FIELDS.iter().any(|field| field.name == name);
    text.contains("://") || text.starts_with('?') || first.is_some_and(named)
}

/// True for an address that leads to a chapter of the story and names no run: which run that shows, the page alone knows.
pub fn names_only_a_chapter(address: &str) -> bool {
    let (mut story, mut run) = (false, false);
    for (name, value) in pairs(query_of(address)) {
        story |= name == "chapter" || name == "mode" && value == Mode::Story.name();
        run |= ["scenario", SEED.name, "run"].contains(&&*name);
    }
    story && !run
}

/// The query of an address, which may be given without all that stands before it.
fn query_of(address: &str) -> &str {
    let address = address.split('#').next().unwrap_or("");
    address.split_once('?').map_or(address, |(_, query)| query)
}

/// Names and values of a query, with or without its `?`, decoded as browsers do.
fn pairs(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let query = query.strip_prefix('?').unwrap_or(query);
    form_urlencoded::parse(query.as_bytes())
}

#[cfg(test)]
#[path = "address_tests.rs"]
pub(crate) mod tests;
