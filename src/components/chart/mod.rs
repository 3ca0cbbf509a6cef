//! Charts, and the parts that all of them are made of: scales, axes, curves, markers of events, a legend, and the
//! scrubber. [`Chart`] is the one under the stage: mail waiting over time, by place, with the events as flags, the futures
//! that were left as dashed lines, and the playhead. The geometry is pure and tested natively; components turn it into
//! SVG elements, each with the few values it shows, so that only what has changed is drawn again.

pub(crate) mod axis;
pub(crate) mod curve;
mod event_list;
mod futures;
mod marker_view;
mod markers;
pub(crate) mod scale;
pub(crate) mod scrubber;
pub(crate) mod shapes;
mod view;

pub use view::{Chart, ChartProps};
