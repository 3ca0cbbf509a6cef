//! What a sheet has to say of itself, at its end: which numbers were changed, where the page opens on this very state, what
//! it is, when it was printed and on what it rests.

use super::moment::{source, source_of_story};
use super::source::SharedPage;
use crate::browser::address::is_public;
use crate::browser::{clock, dialog};
use crate::components::parameters::{RateUnit, parameter_name, value_words};
use crate::components::{said, words};
use crate::i18n::Locale;
use limbo_format::Mode;
use limbo_format::changes::changes;
use limbo_player::Snapshot;
use limbo_sim::Scenario;
use limbo_sim::parameters::Parameter;
use std::rc::Rc;
use yew::prelude::*;

/// A longer link nobody types.
const LINK_CHARS_MAX: usize = 400;

/// Properties of [`PaperFoot`].
#[derive(Clone, PartialEq, Properties)]
pub struct PaperFootProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// The mode that is printed; none for the whole story. A step of it says where all of them can be printed.
    pub shows: Option<Mode>,
    /// The page that is printed.
    pub page: SharedPage,
}

/// The foot of what is printed.
#[component]
pub fn PaperFoot(props: &PaperFootProps) -> Html {
    let PaperFootProps {
        locale,
        snapshot,
        page,
        ..
    } = props;
    let changed = match props.shows {
        Some(Mode::Explore | Mode::Compare) => changed_numbers(locale, &snapshot.scenario),
        _ => Vec::new(),
    };
    let link = page.link().filter(|_| props.shows.is_some());
    let link = link.filter(|link| is_public(link) && link.len() <= LINK_CHARS_MAX);
    let [what, source] = shown(props);
    let date = clock::today(locale.lang().formats());
    let foot = html! {
        <footer class="paper-foot">
            if !changed.is_empty() {
                <h3>{ locale.t("paper.changed") }</h3>
                <ul>{ for changed.into_iter().map(|row| html! { <li>{ row }</li> }) }</ul>
            }
            if props.shows == Some(Mode::Story) {
                <p>{ locale.t("paper.handout") }</p>
            }
            if let Some(link) = link {
                <p class="paper-link">{ said::named(locale, locale.t("take.link"), &link) }</p>
            }
            <p>{ what }</p>
            <p>{ locale.fill("paper.printed", &[("date", &date)]) }{ " " }{ source }</p>
        </footer>
    };
    // An open dialog lies over whatever else is printed: its sheet has an end within it.
    match dialog::end_of_report().filter(|_| props.shows.is_some()) {
        Some(end) => create_portal(foot, end),
        None => foot,
    }
}

/// What is printed, and where its numbers are from. The whole story is of no run that stands behind it on the page.
fn shown(props: &PaperFootProps) -> [String; 2] {
    let (locale, page, now) = (&props.locale, &props.page, props.snapshot.now);
    let title = locale.t("app.title");
    let Some(mode) = props.shows else {
        return [title.to_owned(), source_of_story(locale, page)];
    };
    let pair = page.pair();
    let now = match (mode, &pair) {
        (Mode::Story | Mode::Explore, _) => Some(now),
        (Mode::Compare, Some([first, _])) => Some(first.snapshot.now),
        // The lab's towns have names of their own.
        _ => None,
    };
    let scenario = words::title(locale, &props.snapshot.scenario);
    let what = match now {
        Some(now) => [title, " · ", scenario, " · ", &locale.moment(now)].concat(),
        None => title.to_owned(),
    };
    [what, source(locale, page, pair.is_some())]
}

/// Each number in which a scenario differs from what it was, in words, with what it was.
fn changed_numbers(locale: &Locale, scenario: &Scenario) -> Vec<String> {
    let known = Scenario::named(scenario.name);
    let (Some(changes), Ok(known)) = (changes(scenario), known) else {
        return Vec::new();
    };
    let rates = RateUnit::of(scenario);
    let row = |(key, _): (&'static str, f64)| {
        let parameter = Parameter::of(key).ok()?;
        let words = |of: &Scenario| value_words(locale, parameter, parameter.get(of), rates);
        let values = [
            ("name", parameter_name(locale, key)),
            ("value", words(scenario)),
            ("before", words(&known)),
        ];
        let values = values
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        Some(locale.fill("paper.changed_row", &values))
    };
    changes.into_iter().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::fixture::snapshot;
    use crate::components::share::fake::FakePage;
    use crate::i18n::Lang;
    use std::sync::Arc;

    #[test]
    fn a_handout_is_of_the_story_whatever_run_it_is_printed_from() {
        let mut town = snapshot();
        town.scenario = Arc::new(Scenario::named("small-town").unwrap());
        let snapshot = Rc::new(town);
        let foot = |shows| {
            let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
            let page = SharedPage::new(FakePage::of(&snapshot));
            let snapshot = snapshot.clone();
            shown(&PaperFootProps {
                locale,
                snapshot,
                shows,
                page,
            })
            .join(" ")
        };
        assert!(foot(Some(Mode::Explore)).contains("A small town · "));
        let handout = foot(None);
        assert!(!handout.contains("small town"), "{handout}");
        assert!(
            handout.contains("our model of the Libero outage"),
            "{handout}"
        );
        assert!(handout.ends_with("limbo.example"), "{handout}");
    }
}
