//! The stage: a pure function of (world, instant, size, theme) to geometry and pixels; and the thin shell
//! that puts the pixels on a canvas and the geometry into SVG.
