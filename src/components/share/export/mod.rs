//! What a person takes away as a picture, SVG or PNG. It reads the run and the page and changes neither. Nothing of it is
//! needed before somebody asks for it. Tables are CSV, which `limbo_format::csv` writes for the native program, too.

pub mod drawing;
pub mod picture;
mod png;
pub mod share_card;
pub(super) mod svg_writer;
