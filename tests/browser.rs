//! The page crate inside a browser: what only a browser can answer. `cargo xtask test wasm` runs it.
#![cfg(target_arch = "wasm32")]

use limbo::i18n::{Lang, Locale, set_languages};
use limbo_picture::colouring::Slices;
use limbo_sim::{Duration, SimTime, World};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn locale(lang: &str) -> Locale {
    set_languages("ar||ar-EG|rtl;en|English|en-GB;it|Italiano|it-IT".to_owned());
    let lang = Lang::from_tag(lang).expect("a language of the page");
    // Monday 23 January 2023, 09:00 in Rome.
    Locale::new(lang, "Europe/Rome", 1_674_460_800_000.0)
}

/// Browsers write some spaces as narrow or non-breaking ones; a reader sees a space.
fn plain(text: String) -> String {
    text.replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ")
}

#[wasm_bindgen_test]
fn numbers_are_grouped_as_each_language_does() {
    assert_eq!(plain(locale("en").number(412_750.0)), "412,750");
    assert_eq!(plain(locale("it").number(412_750.0)), "412.750");
    assert_eq!(plain(locale("en").percent(0.78)), "78%");
    assert_eq!(plain(locale("it").percent(0.78)), "78%");
}

#[wasm_bindgen_test]
fn the_clock_is_that_of_the_scenario_wherever_the_reader_is() {
    let (en, it) = (locale("en"), locale("it"));
    assert!(
        it.time(SimTime(0)).starts_with("09:00"),
        "{}",
        it.time(SimTime(0))
    );
    assert!(
        en.time(SimTime(3_600_000)).starts_with("10:00"),
        "{}",
        en.time(SimTime(3_600_000))
    );
    assert!(
        it.day(SimTime(0)).contains("lunedì"),
        "{}",
        it.day(SimTime(0))
    );
    assert!(
        en.day(SimTime(0)).contains("Monday"),
        "{}",
        en.day(SimTime(0))
    );
}

#[wasm_bindgen_test]
fn the_layers_of_a_pile_are_named_by_their_days_when_the_clocks_go_back() {
    // Friday 23 October 2026, noon in Rome; summer time ends on the Sunday.
    let en = Locale::new(locale("en").lang(), "Europe/Rome", 1_792_749_600_000.0);
    let span = Duration::hours(5 * 24);
    let slices = Slices::of(span, en.first_midnight(), &|at| en.put_forward(at));
    let days: Vec<_> = (0..slices.count)
        .map(|slice| plain(en.day_short(slices.begin(slice))))
        .collect();
    assert_eq!(
        days,
        ["Fri 23", "Sat 24", "Sun 25", "Mon 26", "Tue 27", "Wed 28"]
    );
}

#[wasm_bindgen_test]
fn the_golden_runs_have_the_same_trace_in_this_browser() {
    for golden in limbo_sim::golden::runs() {
        let mut world = World::new(&golden.run).expect("a valid run");
        assert!(world.advance(SimTime::NEVER, u64::MAX));
        assert_eq!(world.hash(), golden.hash, "{}", golden.name);
    }
}
