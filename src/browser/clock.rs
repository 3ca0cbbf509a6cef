//! The browser's clock, and the viewer's own time zone.

use gloo_timers::callback::Timeout;
use js_sys::Date;
use std::cell::Cell;
use wasm_bindgen::JsValue;

/// The last instant that a viewer can name: the year 2100 (Unix time, s).
const LAST_S: i64 = 4_102_444_800;

/// Something that is to be done later; not at all, if this is dropped before.
pub struct Delay(#[expect(dead_code, reason = "kept until it is due")] Timeout);

/// Does something after so many milliseconds.
pub fn after(ms: u32, act: impl FnOnce() + 'static) -> Delay {
    Delay(Timeout::new(ms, act))
}

/// The browser's monotonic clock, ms. Where one goes back all the same (a machine that was suspended, a browser that
/// blurs its clock), this one stands for a moment and goes on from where it was: whatever waits for an instant would else
/// wait for as long as the clock has gone back.
pub fn now_ms() -> f64 {
    thread_local! {
        /// What the browser said last, and how far it has gone back in all.
        static LAST: Cell<(f64, f64)> = const { Cell::new((0.0, 0.0)) };
    }
    let performance = web_sys::window().and_then(|w| w.performance());
    let said = performance.map_or(0.0, |p| p.now());
    let (last, back) = LAST.get();
    let back = back + (last - said).max(0.0);
    LAST.set((said, back));
    said + back
}

/// The Unix time of the viewer's clock, s.
pub fn unix_s() -> f64 {
    Date::now() / 1000.0
}

/// The day of the viewer's clock in words, as Intl writes it by that tag (`en-GB`): `28 November 2026`.
pub fn today(tag: &str) -> String {
    let style = js_sys::Object::new();
    // Setting a property of a new object is never refused.
    let _ = js_sys::Reflect::set(&style, &"dateStyle".into(), &"long".into());
    Date::new_0().to_locale_date_string(tag, &style).into()
}

/// Says "out of time" once `work_ms` have passed.
pub fn deadline(work_ms: f64) -> impl FnMut() -> bool {
    let end = now_ms() + work_ms;
    move || now_ms() >= end
}

fn date(unix_s: i64) -> Date {
    Date::new(&JsValue::from_f64(unix_s.clamp(0, LAST_S) as f64 * 1000.0))
}

/// How far east of Greenwich the viewer's clock is at an instant (Unix time, s), in seconds.
pub fn zone_east_s(unix_s: i64) -> i32 {
    -(date(unix_s).get_timezone_offset() * 60.0) as i32
}

/// When the clocks of a zone were last changed in the thirty days before an instant (Unix time, s), and how far east of
/// Greenwich they were until then, where it is told how far that is at any instant. Clocks change at a half hour.
pub fn change_before(unix_s: i64, east_s: impl Fn(i64) -> i32) -> Option<(i64, i32)> {
    const HALF_HOUR_S: i64 = 1800;
    const HALF_HOURS: i64 = 30 * 48;
    let last = unix_s.div_euclid(HALF_HOUR_S);
    let now_s = east_s(unix_s);
    (last - HALF_HOURS..=last).rev().find_map(|half_hour| {
        let before_s = east_s(half_hour * HALF_HOUR_S);
        (before_s != now_s).then_some(((half_hour + 1) * HALF_HOUR_S, before_s))
    })
}

/// How far east of Greenwich the clock of a listing is once its time is corrected, where the viewer's own is told at any
/// instant: what was as the viewer's own stays so over a change of clocks, and what was chosen by hand stays as it is.
pub fn zone_after(zone_s: i32, old_s: i64, new_s: i64, east_s: impl Fn(i64) -> i32) -> i32 {
    if zone_s == east_s(old_s) {
        east_s(new_s)
    } else {
        zone_s
    }
}

/// An instant (Unix time, s) by the viewer's clock, as a field for date and time holds it: `2026-11-28T20:00:00`.
pub fn local_text(unix_s: i64) -> String {
    let east_s = i64::from(zone_east_s(unix_s));
    let text: String = date(unix_s + east_s).to_iso_string().into();
    text.chars().take("2026-11-28T20:00:00".len()).collect()
}

/// The instant (Unix time, s) that such a field holds; none where it holds none between 1970 and 2100.
pub fn unix_s_of_local(text: &str) -> Option<i64> {
    let seconds = (Date::parse(text) / 1000.0).floor();
    (0.0..=LAST_S as f64)
        .contains(&seconds)
        .then_some(seconds as i64)
}

#[cfg(test)]
mod tests {
    use super::{change_before, zone_after};

    #[test]
    fn the_last_change_of_the_clocks_is_found_and_what_they_were_before() {
        // In Rome, on 29 March and 25 October 2026 at 1:00 UTC.
        let (spring, autumn) = (1_774_746_000, 1_792_890_000);
        let rome = |at: i64| match (spring..autumn).contains(&at) {
            true => 7200,
            false => 3600,
        };
        assert_eq!(change_before(autumn, rome), Some((autumn, 7200)));
        assert_eq!(change_before(autumn + 86_400, rome), Some((autumn, 7200)));
        assert_eq!(change_before(autumn - 1, rome), None);
        assert_eq!(
            change_before(spring + 1_000_001, rome),
            Some((spring, 3600))
        );
        assert_eq!(change_before(autumn + 40 * 86_400, rome), None);
    }

    #[test]
    fn a_corrected_time_keeps_the_viewers_own_zone_and_one_that_was_chosen_by_hand() {
        let rome = |at: i64| if at < 1000 { 7200 } else { 3600 };
        assert_eq!(zone_after(3600, 2000, 500, rome), 7200);
        assert_eq!(zone_after(7200, 500, 2000, rome), 3600);
        assert_eq!(zone_after(3600, 2000, 3000, rome), 3600);
        assert_eq!(zone_after(-18_000, 2000, 500, rome), -18_000);
    }
}
