//! The parameters of a network: what they are called, in which units a reader meets their values, how a number that was
//! typed is read, and the field in which one is changed. Whoever shows a parameter takes its words from here, so that it
//! has one name on the whole page.

mod field;
mod number;
mod refusal;
mod scale;
mod words;

pub use field::{BeginAnew, ParameterField};
pub use number::{Marks, TYPED_MAX, read_number, read_whole, written};
pub use refusal::refusal_words;
pub use words::{
    Form, RateUnit, as_written, choice_name, note_words, parameter_name, parameter_short_name,
    unit_words, value_words,
};

#[cfg(test)]
pub(crate) use words::text_keys;
