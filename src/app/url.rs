//! Parameters as a link; and as the shortest ones, for a QR code.

use crate::browser::address;
use crate::components::share::QrLinks;
use crate::modes::story::{chapter, number_of};
use limbo_format::{Compared, DisplayOptions, Mode, Params, ThemeChoice};
use limbo_sim::{Run, RunError, Scenario};

/// A longer link is not made: some programs cut them off.
pub const LINK_CHARS_MAX: usize = 2_000;

/// The link of these parameters, never more than [`LINK_CHARS_MAX`] characters; none where it would take more.
pub fn url_of(params: &Params) -> Option<String> {
    let url = [&address::page(), "?", &params.query()?].concat();
    (url.len() <= LINK_CHARS_MAX).then_some(url)
}

/// The same for somebody else. The lab plays runs of its own, and has nothing to do with the one that stands behind it:
/// that would make the link long, or none at all.
pub fn for_others(mut params: Params) -> Params {
    if params.mode == Some(Mode::Lab) {
        params = without_run(params);
    }
    params
}

/// The same place, with nothing of the run that is shown there.
pub fn without_run(params: Params) -> Params {
    Params {
        run: Params::default().run,
        fingerprint: None,
        at: None,
        speed: None,
        compare: Compared::default(),
        ..params
    }
}

/// The links for a QR code: what opens the moment of these parameters as it is, with nothing that is not needed for it.
pub fn qr_links(now: Params) -> QrLinks {
    let (moment, unchanged) = shortest(now);
    QrLinks {
        moment: url_of(&moment),
        unchanged: unchanged.as_ref().and_then(url_of),
    }
}

/// This moment, and the same instant without what somebody did, if anybody did anything.
fn shortest(now: Params) -> (Params, Option<Params>) {
    let now = for_others(now);
    let shown = Params {
        theme: ThemeChoice::Auto,
        speed: None,
        display: DisplayOptions::default(),
        // A chapter says it.
        mode: now.mode.filter(|_| now.chapter.is_none()),
        ..now
    };
    let recorded = match shown.chapter {
        Some(name) => chapter(number_of(name)).run(),
        None => recorded(&shown.run),
    };
    // A mail queue that was brought belongs to no scenario.
    let Ok(recorded) = recorded else {
        return (shown, None);
    };
    let changed = shown.run != recorded;
    let unchanged = Params {
        // A chapter brings its own run along.
        run: match shown.chapter {
            Some(_) => Params::default().run,
            None => recorded,
        },
        fingerprint: None,
        game: None,
        ..shown.clone()
    };
    match changed {
        true => (shown, Some(unchanged)),
        false => (unchanged, None),
    }
}

/// The run of the same scenario, weight and seed in which nobody has done anything.
fn recorded(run: &Run) -> Result<Run, RunError> {
    let scenario = Scenario::named(run.scenario.name)?;
    let scenario = scenario.with_weight(run.scenario.weight);
    Ok(Run::new(scenario, run.seed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::KNOWN;
    use limbo_sim::{Command, Hop, SimTime};

    fn of(query: &str) -> Params {
        let (params, refusals) = Params::parse(query, &KNOWN);
        assert!(refusals.is_empty(), "{query}: {refusals:?}");
        params
    }

    #[test]
    fn a_chapters_moment_needs_no_more_than_its_name_and_the_instant() {
        let run = chapter(number_of("monday")).run().unwrap();
        let now = Params {
            run,
            mode: Some(Mode::Story),
            ..of("?chapter=monday&t=52000000&locale=it&present=1&theme=dark&speed=2&autoplay=0")
        };
        let (moment, unchanged) = shortest(now);
        let query = moment.query().unwrap();
        assert_eq!(query, "locale=it&t=52000000&autoplay=0&chapter=monday");
        assert_eq!(unchanged, None);
    }

    #[test]
    fn what_was_done_is_in_the_one_link_and_not_in_the_other() {
        let mut now = of("?scenario=small-town&seed=7&t=3600000&mode=explore&autoplay=0");
        now.run.script = vec![(SimTime(1_800_000), Command::Cut(Hop::Delivery))];
        let (moment, unchanged) = shortest(now.clone());
        assert_eq!(of(&format!("?{}", moment.query().unwrap())).run, now.run);
        let without = unchanged.unwrap().query().unwrap();
        assert_eq!(
            without,
            "scenario=small-town&seed=7&t=3600000&autoplay=0&mode=explore"
        );
    }

    #[test]
    fn a_link_to_the_lab_has_nothing_of_the_run_behind_it() {
        let mut now = of(
            "?scenario=small-town&seed=7&t=3600000&lab=libero-2023.capacity&locale=it&autoplay=0",
        );
        now.mode = Some(Mode::Lab);
        now.run.script = vec![(SimTime(1_800_000), Command::Cut(Hop::Delivery))];
        let mut brought = now.clone();
        let scenario = std::sync::Arc::make_mut(&mut brought.run.scenario);
        scenario.listed = Some([1_u32].into());
        for now in [now, brought] {
            let asked = "locale=it&autoplay=0&mode=lab&lab=libero-2023.capacity";
            assert_eq!(for_others(now.clone()).query().unwrap(), asked);
            let (moment, unchanged) = shortest(now);
            assert_eq!(moment.query().unwrap(), asked);
            assert_eq!(unchanged, None, "there is one code and no question");
        }
    }

    #[test]
    fn a_place_can_be_told_whatever_run_is_shown_there() {
        let mut now = of("?scenario=small-town&seed=7&t=3600000&speed=2&locale=it&mode=compare");
        let scenario = std::sync::Arc::make_mut(&mut now.run.scenario);
        scenario.listed = Some([1_u32].into());
        assert_eq!(now.query(), None);
        let place = without_run(now).query().unwrap();
        assert_eq!(place, "locale=it&mode=compare");
    }
}
