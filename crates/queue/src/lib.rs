//! stub
pub mod advice;
mod builder;
mod date;
pub mod foretell;
mod formats;
mod json;
pub mod limits;
pub mod pile;
pub mod question;
pub mod reader;
pub mod reason;
pub mod remedy;

pub use advice::advice;
pub use foretell::{Forecast, Foretelling, Outcome, Trial};
pub use pile::Pile;
pub use question::{Overload, Question, QuestionError, QueueRun};
pub use reader::{ReadError, Reader};
pub use remedy::Remedy;
