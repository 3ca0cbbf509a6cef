//! What the stage shows: a pure function of (world, instant, size, theme) to geometry and pixels, and back from a
//! point to a message. It is a crate of its own so that it is optimised for speed where the page is optimised for
//! size. It knows no browser, changes no world and holds no words.

#![forbid(unsafe_code)]

pub mod colouring;
pub mod crowd;
pub mod dots;
pub mod frame;
pub mod handle_scale;
pub mod layout;
pub mod pick;
pub mod raster;
mod resting;
mod resting_layer;
pub mod scale;
pub mod svg;
pub mod theme;
