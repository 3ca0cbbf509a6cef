//! The browser's clock.

use gloo_timers::callback::Timeout;

/// Something that is to be done later; not at all, if this is dropped before.
pub struct Delay(#[expect(dead_code, reason = "kept until it is due")] Timeout);

/// Does something after so many milliseconds.
pub fn after(ms: u32, act: impl FnOnce() + 'static) -> Delay {
    Delay(Timeout::new(ms, act))
}

/// The browser's monotonic clock, ms.
pub fn now_ms() -> f64 {
    web_sys::window()
        .and_then(|w| w.performance())
        .map_or(0.0, |p| p.now())
}

/// The Unix time of the viewer's clock, s.
pub fn unix_s() -> f64 {
    js_sys::Date::now() / 1000.0
}

/// Says "out of time" once `work_ms` have passed.
pub fn deadline(work_ms: f64) -> impl FnMut() -> bool {
    let end = now_ms() + work_ms;
    move || now_ms() >= end
}
