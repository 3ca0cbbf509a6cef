//! The chart of waiting mail, which is also the scrubber.

use crate::harness::{Rendered, Sent, locale, press_key, render, snapshot};
use limbo::components::{Chart, ChartProps};
use limbo::message::Message;
use limbo_player::{Action, Future, Snapshot};
use limbo_sim::{
    Command, Duration, Flag, FlagKind, Hop, Ledger, Place, Run, Sample, Series, SimTime,
};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const SVG: &str = "http://www.w3.org/2000/svg";
const HOUR: u32 = 3_600_000;
/// When the link to the mailboxes was cut.
const CUT: SimTime = SimTime(10 * HOUR);

/// A day of a run: mail waits at the relay since the cut.
fn a_day(now: SimTime) -> Snapshot {
    let waiting = |at: SimTime| Ledger {
        spooled_relay: at.since(CUT).ms() / 60_000,
        ..Ledger::default()
    };
    let sample = |hour: u32| {
        let at = SimTime(hour * HOUR);
        Sample {
            at,
            ledger: waiting(at),
        }
    };
    let cut = Flag {
        at: CUT,
        kind: FlagKind::Cut(Hop::Delivery),
        by_viewer: true,
    };
    let known = Rc::new(Series {
        every: Duration::hours(1),
        samples: (0..24).map(sample).collect(),
        flags: vec![cut],
        ..Series::default()
    });
    Snapshot {
        now,
        playhead: now,
        ledger: waiting(now),
        series: known.clone(),
        known,
        ..snapshot()
    }
}

fn props(now: SimTime, sent: &Sent) -> ChartProps {
    ChartProps {
        locale: locale(),
        snapshot: Rc::new(a_day(now)),
        told: false,
        send: sent.callback(),
    }
}

async fn chart(now: SimTime, sent: &Sent) -> Rendered<Chart> {
    let chart = render::<Chart>(props(now, sent)).await;
    chart.wait_for(".chart-svg").await;
    chart
}

#[wasm_bindgen_test]
async fn curves_axes_and_events_are_elements_of_svg() {
    let chart = chart(SimTime(20 * HOUR), &Sent::default()).await;
    for part in [
        ".edge",
        ".area-relay",
        ".ahead",
        ".grid",
        ".tick",
        ".mark.red",
        ".playhead",
    ] {
        let elements = chart.select(&format!(".chart-svg {part}"));
        assert!(!elements.is_empty(), "no {part}");
        for element in elements {
            assert_eq!(element.namespace_uri().as_deref(), Some(SVG), "{part}");
        }
    }
    assert!(chart.text().contains("mailboxes cut off"));
}

#[wasm_bindgen_test]
async fn keys_seek_and_combinations_with_other_keys_are_the_browsers() {
    let sent = Sent::default();
    let chart = chart(SimTime(20 * HOUR), &sent).await;
    let slider = chart.get("slider", "Moment shown");
    assert!(press_key(&slider, "Home", false));
    assert_eq!(sent.take(), [Message::Act(Action::Seek(SimTime::ZERO))]);
    assert!(!press_key(&slider, "ArrowRight", true));
    assert!(!press_key(&slider, "a", false));
    assert_eq!(sent.take(), []);
}

#[wasm_bindgen_test]
async fn the_slider_says_the_moment_and_how_many_wait() {
    let chart = chart(SimTime(20 * HOUR), &Sent::default()).await;
    let slider = chart.get("slider", "Moment shown");
    let words = slider.get_attribute("aria-valuetext").unwrap_or_default();
    assert!(words.ends_with("e-mails waiting"), "{words}");
    let now = slider.get_attribute("aria-valuenow");
    assert_eq!(now, Some((20 * HOUR).to_string()));
}

#[wasm_bindgen_test]
async fn an_event_of_the_list_leads_to_its_instant() {
    let sent = Sent::default();
    let chart = chart(SimTime(20 * HOUR), &sent).await;
    let names = chart.names("button");
    assert_eq!(names.len(), 1);
    assert!(names[0].ends_with("mailboxes cut off"), "{names:?}");
    chart.press(&names[0]).await;
    assert_eq!(sent.take(), [Message::Act(Action::Seek(CUT))]);
}

#[wasm_bindgen_test]
async fn a_chapter_offers_no_future_in_which_the_network_is_another() {
    let future = |command| {
        let mut run = Run::new(snapshot().scenario.as_ref().clone(), 1);
        run.push(CUT, command).unwrap();
        Future {
            run: Rc::new(run),
            what: Some(command),
            from: CUT,
            until: CUT,
            series: Rc::default(),
            restarted: None,
            crashes: 0,
        }
    };
    let commands = [
        Command::DestroySpool(Place::Relay),
        Command::Cut(Hop::Delivery),
    ];
    let sent = Sent::default();
    for (told, offered) in [(false, 2), (true, 1)] {
        let mut day = a_day(SimTime(20 * HOUR));
        day.futures = Rc::new(commands.map(future).to_vec());
        let chart = render::<Chart>(ChartProps {
            snapshot: Rc::new(day),
            told,
            ..props(SimTime::ZERO, &sent)
        });
        let chart = chart.await;
        assert_eq!(chart.select(".futures button").len(), offered);
    }
}

#[wasm_bindgen_test]
async fn where_time_goes_on_the_axes_stay_as_they_are() {
    let sent = Sent::default();
    let mut chart = chart(SimTime(20 * HOUR), &sent).await;
    let shapes = |chart: &Rendered<Chart>| {
        [".axis", ".grid", ".tick", ".edge"].map(|part| chart.select(&format!(".chart-svg {part}")))
    };
    let before = shapes(&chart);
    let edge = before[3][0].get_attribute("d");
    chart.update(props(SimTime(21 * HOUR), &sent)).await;
    assert_eq!(shapes(&chart), before, "the same elements");
    assert_ne!(before[3][0].get_attribute("d"), edge, "the curve goes on");
}
