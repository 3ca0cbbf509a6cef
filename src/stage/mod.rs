//! The stage: a pure function of (world, instant, size, theme) to geometry and pixels; and the thin shell
//! that puts the pixels on a canvas and the geometry into SVG. Nothing here changes a world.

mod bed;
pub mod dots;
pub mod frame;
mod heap;
pub mod layout;
mod painter;
mod path;
pub mod pick;
mod raster;
mod ratio;
mod scale;
mod scenery;
mod seek;
mod theme;
mod view;
mod words;

pub use frame::Frame;
pub use layout::{Layout, height_for};
pub use painter::Painter;
pub use seek::{Ring, Seeking};
pub use theme::Theme;
pub use view::{Stage, StageProps, Twin};
