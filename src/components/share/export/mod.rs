//! What a person takes away: tables as CSV, pictures as SVG and PNG, and how they are saved and copied. It reads the
//! run and the page and changes neither. Nothing of it is needed before somebody asks for it.

pub mod csv;
pub mod drawing;
pub mod picture;
pub mod share_card;
pub(super) mod svg_writer;
