//! stub
mod builder;
mod date;
mod formats;
mod json;
pub mod limits;
pub mod pile;
pub mod reader;
pub mod reason;

pub use pile::Pile;
pub use reader::{ReadError, Reader};
