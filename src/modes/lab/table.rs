//! The picture in numbers, for those who do not see it and for those who check.

use super::words;
use crate::i18n::Locale;
use crate::markup::{el, text};
use limbo_lab::sweep::Sweep;
use yew::prelude::*;

fn cell(tag: &'static str, scope: &'static str, words: String) -> Html {
    if scope.is_empty() {
        el(tag, &[], vec![], vec![text(words)])
    } else {
        el(tag, &["scope"], vec![scope.into()], vec![text(words)])
    }
}

fn row(locale: &Locale, sweep: &Sweep, place: usize) -> Html {
    let f = sweep.figures(place);
    let number = |n: Option<f64>| n.map_or_else(String::new, |n| locale.number(n));
    let time = |ms: Option<f64>| {
        if f.runs == 0 {
            String::new()
        } else {
            words::time_or_never(locale, ms)
        }
    };
    let returned = f.returned.median().map(|n| words::emails(locale, sweep, n));
    let value = words::value(locale, sweep.study.dial, sweep.values[place]);
    let falls = if sweep.counts_refusals() {
        f.falls
            .median()
            .map_or_else(String::new, |n| words::emails(locale, sweep, n))
    } else {
        number(f.falls.median())
    };
    let cells = [
        number((f.runs > 0).then_some(f.safe as f64)),
        time(f.clears.median()),
        time(f.clears.at[0]),
        time(f.clears.at[4]),
        falls,
        returned.unwrap_or_default(),
        time(f.longest.at[4]),
    ];
    let mut tds = vec![cell("th", "row", value)];
    tds.extend(cells.map(|words| cell("td", "", words)));
    el("tr", &[], vec![], tds)
}

/// All figures of a sweep.
pub fn table(locale: &Locale, sweep: &Sweep) -> Html {
    let keys = [
        if sweep.counts_refusals() {
            "lab.table.cleared"
        } else {
            "lab.table.safe"
        },
        "lab.table.median",
        "lab.table.least",
        "lab.table.most",
        if sweep.counts_refusals() {
            "lab.table.refusals"
        } else {
            "lab.table.falls"
        },
        "lab.table.returned",
        "lab.table.longest",
    ];
    let mut head = vec![cell(
        "th",
        "col",
        words::dial(locale, sweep.study.dial).to_owned(),
    )];
    head.extend(keys.map(|key| cell("th", "col", locale.t(key).to_owned())));
    let rows = (0..sweep.values.len())
        .map(|place| row(locale, sweep, place))
        .collect();
    let table = el(
        "table",
        &[],
        vec![],
        vec![
            el("thead", &[], vec![], vec![el("tr", &[], vec![], head)]),
            el("tbody", &[], vec![], rows),
        ],
    );
    let scroll = el(
        "div",
        &["class", "tabindex"],
        vec!["lab-scroll".into(), "0".into()],
        vec![table],
    );
    let summary = el(
        "summary",
        &[],
        vec![],
        vec![text(locale.t("lab.table.title").to_owned())],
    );
    el(
        "details",
        &["class"],
        vec!["lab-table".into()],
        vec![summary, scroll],
    )
}
