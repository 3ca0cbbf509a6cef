//! Where an HTML element of the stage stands.

use limbo_picture::layout::Rect;
use limbo_picture::svg::tenths;

/// The style that puts an element on a rectangle of the layout.
pub(crate) fn css_box(r: &Rect) -> String {
    format!(
        "left:{}px;top:{}px;width:{}px;height:{}px",
        tenths(r.x),
        tenths(r.y),
        tenths(r.w),
        tenths(r.h)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_written_in_css_pixels() {
        assert_eq!(
            css_box(&Rect::new(1.0, 2.5, 3.0, 40.0)),
            "left:1px;top:2.5px;width:3px;height:40px"
        );
    }
}
