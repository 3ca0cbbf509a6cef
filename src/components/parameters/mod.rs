//! What the parameters of a network are called, in which units a reader meets their values, and how a number that was
//! typed is read. Whoever shows a parameter takes its words from here, so that it has one name on the whole page.

mod number;
mod words;

pub use number::{read_number, written};
pub use words::{
    Form, RateUnit, choice_name, note_words, parameter_name, parameter_short_name, unit_words,
    value_words,
};

#[cfg(test)]
pub(crate) use words::text_keys;
