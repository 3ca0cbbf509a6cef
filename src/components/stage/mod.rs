//! The stage: a pure function of (world, instant, size, theme) to geometry and pixels; and the thin shell
//! that puts the pixels on a canvas and the geometry into SVG. Nothing here changes a world.

mod path;
mod scenery;
mod seek;
mod view;
mod words;

pub use limbo_picture::{dots, frame, layout, pick};
use limbo_picture::{scale, theme};

pub use frame::Frame;
pub use layout::{Layout, height_for};
pub use seek::Ring;
pub use theme::Theme;
pub use view::{By, Showing, Twin, stage};
