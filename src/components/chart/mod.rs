//! The chart under the stage: mail waiting over time, by place, with the events as flags, the futures that
//! were left as dashed lines, and the playhead. It is also the scrubber. The geometry is pure and tested
//! natively; the component only turns it into SVG and pointers and keys into `Action::Seek`.

pub(crate) mod axes;
mod axis;
pub(crate) mod curve;
mod flags;
mod futures;
mod marks_view;
mod parts;
pub(crate) mod path;
pub(crate) mod plot;
pub(crate) mod slider;
pub(crate) mod space;
pub(crate) mod view;

pub use view::Chart;
