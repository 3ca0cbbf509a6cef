//! The words on the stage: names, loads, counts, the numbers of the scale, the large number of what is in limbo. Each
//! is a component of its own with the few values it shows, so that only those are formatted again that have changed.

use super::css::css_box;
use super::facts::{PLACES, blocks_served, emails, load, open_sessions, place_key, rejects_all};
use super::fit::width_px;
use super::sediment::layer_names;
use super::ticks::ticks;
use crate::components::words;
use crate::i18n::Locale;
use limbo_picture::colouring::Colouring;
use limbo_picture::crowd::{Crowd, figure};
use limbo_picture::layout::{Axis, Layout, Rect, sessions_max};
use limbo_picture::scale::Scale;
use limbo_picture::svg::{Path, tenths};
use limbo_picture::theme::Theme;
use limbo_player::Snapshot;
use limbo_sim::{Duration, Ledger, MessageView, Place, SimTime, StationView};
use std::rc::Rc;
use yew::prelude::*;

/// Whose group is marked.
#[derive(Clone, PartialEq)]
pub struct Owner {
    /// The key of what is said of it; empty where groups do not matter.
    pub key: &'static str,
    /// The person whom the reader has named, as far as there is room.
    pub name: Option<Rc<str>>,
}

impl Default for Owner {
    /// The viewer.
    fn default() -> Owner {
        Owner {
            key: "stage.my_block",
            name: None,
        }
    }
}

/// Properties of [`Labels`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct LabelsProps {
    pub locale: Locale,
    pub owner: Owner,
    pub layout: Rc<Layout>,
    /// How large its letters are, of those that the layout has room for.
    pub letters: f32,
    pub scale: Scale,
    pub snapshot: Rc<Snapshot>,
    /// People at the mailboxes, if there are any.
    pub crowd: Option<Rc<Crowd>>,
    pub theme: Theme,
    /// What the colours of the dots say.
    pub colouring: Colouring,
    /// The viewer's own messages.
    #[prop_or_default]
    pub mine: Rc<Vec<MessageView>>,
}

/// Every label of the stage.
#[component]
pub(super) fn Labels(props: &LabelsProps) -> Html {
    let LabelsProps {
        locale,
        owner,
        layout,
        letters,
        scale,
        snapshot,
        crowd,
        theme,
        colouring,
        mine,
    } = props;
    let weight = snapshot.scenario.weight;
    let node = |place: Place| {
        let (node, inside) = (layout.node(place), is_inside(layout, place));
        let status = Status::of(snapshot, place, inside);
        html! {
            <>
                { node_name(locale, place, node.label, inside) }
                if let Some(status) = status {
                    { node_status(locale, layout, node.status, status, weight) }
                }
            </>
        }
    };
    let ledger = &snapshot.ledger;
    let [below_last, under_number] = tests_legend(locale, layout, snapshot, *theme);
    let scale_words = html! {
        <div class="stage-scale">
            <span>{ locale.plural("stage.scale", f64::from(weight), &[]) }</span>
            { under_number }
        </div>
    };
    // On a wide stage there is room for it below the first pile; beside the mailboxes there may be too much already.
    let scale_below = layout.axis == Axis::Across;
    let words = basins(ledger, layout.compact);
    let caption = |(basin, (text, dots)): (usize, (&'static str, u32))| {
        let more = match basin {
            2 => below_last.clone(),
            1 if scale_below => Some(scale_words.clone()),
            _ => None,
        };
        html! {
            { caption(locale, layout, layout.basins[basin].caption, text, emails(snapshot, dots), more) }
        }
    };
    let crowd = crowd
        .as_ref()
        .map(|crowd| crowd_words(locale, snapshot, crowd));
    let (crowd_alone, crowd_above) = match layout.crowd_words() {
        Some(at) => (
            crowd.map(|words| html! { <div class="stage-crowd-words" style={css_box(&at)}>{ words }</div> }),
            None,
        ),
        None if layout.compact => (None, None),
        None => (None, crowd),
    };
    let blocks = blocks(locale, snapshot, owner);
    html! {
        <div>
            { for PLACES.map(node) }
            { for words.into_iter().enumerate().skip(usize::from(!layout.outbox)).map(caption) }
            { bar_words(locale, layout, snapshot, *letters) }
            { ticks(locale, layout, *scale, weight) }
            { layer_names(locale, layout, scale, snapshot, mine, *colouring, *theme) }
            { crowd_alone }
            <div class="stage-number" style={css_box(&layout.number)}>
                { crowd_above }
                if !layout.compact {
                    { blocks.clone() }
                }
                { in_limbo(locale, emails(snapshot, ledger.limbo), layout.number.w / layout.room, number_px(layout)) }
                if let Some(age) = snapshot.oldest.filter(|_| !(layout.compact && layout.outbox)) {
                    <div class="stage-oldest">
                        { locale.fill("stage.oldest", &[("time", &locale.duration_short(age))]) }
                    </div>
                }
                if !layout.compact {
                    if ledger.lost > 0 {
                        <div class="stage-lost">{ words::lost(locale, snapshot) }</div>
                    }
                    if !scale_below {
                        { scale_words.clone() }
                    }
                }
            </div>
            if let Some(at) = layout.facts {
                <div class="stage-facts" style={css_box(&at)}>{ blocks }{ scale_words }</div>
            }
        </div>
    }
}

/// For each basin the key of its words, and how many dots wait in it.
fn basins(ledger: &Ledger, compact: bool) -> [(&'static str, u32); 3] {
    let [provider, relay] = match compact {
        true => ["stage.at_provider", "stage.at_relay"],
        false => ["stage.waits_provider", "stage.waits_relay"],
    };
    [
        ("stage.outbox", ledger.outbox),
        (provider, ledger.spooled_provider),
        (relay, ledger.spooled_relay),
    ]
}

/// True where the words of a node stand inside it, over its load.
fn is_inside(layout: &Layout, place: Place) -> bool {
    layout.axis == Axis::Down && place != Place::Mailboxes
}

fn node_name(locale: &Locale, place: Place, at: Rect, inside: bool) -> Html {
    html! {
        <div class={classes!("stage-label", inside.then_some("inside"))} style={css_box(&at)}>
            <span>{ locale.t(place_key(place)) }</span>
        </div>
    }
}

/// How a node fares.
#[derive(Clone, Copy, PartialEq)]
enum Status {
    /// Its server is down and comes back after this time.
    Down(Duration),
    /// It rejects every message for good.
    RejectsAll,
    /// How busy it is, 0 to 1.
    Load(f32),
    /// Sessions of deliveries and of readers that are open at once (dots).
    Shared([u32; 2]),
    /// It crashed under so many sessions, and comes back after this time.
    CrashedUnder([u32; 2], Duration),
}

impl Status {
    fn of(snapshot: &Snapshot, place: Place, inside: bool) -> Option<Status> {
        let station = &snapshot.stations[place as usize];
        let shared = place == Place::Mailboxes && snapshot.scenario.has_readers();
        let sessions = open_sessions(station);
        if let Some(back_in) = back_in(station, snapshot.now) {
            Some(match sessions {
                [_, 0] => Status::Down(back_in),
                _ => Status::CrashedUnder(sessions, back_in),
            })
        } else if rejects_all(snapshot, place) {
            Some(Status::RejectsAll)
        } else if shared {
            (load(station) >= LOAD_SHOWN).then_some(Status::Shared(sessions))
        } else {
            // Inside a node there is no room for the number beside the drawn load; and the bar of the mailboxes has
            // words of its own.
            let said = inside || (place == Place::Mailboxes && station.sessions_max.is_some());
            let share = in_steps(station.load);
            (share >= LOAD_SHOWN && !said).then_some(Status::Load(share))
        }
    }
}

/// In how long a server that is down comes back; its last moments are not said to be none.
pub(crate) fn back_in(station: &StationView, now: SimTime) -> Option<Duration> {
    let back_at = station.back_at.filter(|_| !station.up)?;
    Some(back_at.since(now).max(Duration::secs(1)))
}

/// A server that does hardly anything needs no number, least of all one that comes and goes with each e-mail.
const LOAD_SHOWN: f32 = 0.095;

/// A load in steps of a twentieth: a number that flickers says nothing. So it is not the load of this instant either, as the
/// slots below it are: of four workers one more or less is a quarter.
fn in_steps(load: f32) -> f32 {
    (load * 20.0).round() / 20.0
}

/// What the bar of the mailboxes shows, and the mark on it at which they fall. There from the beginning, so that who
/// tries a restart sees what decides it.
fn bar_words(locale: &Locale, layout: &Layout, snapshot: &Snapshot, letters: f32) -> Html {
    let Some(mark) = mark_words(locale, snapshot) else {
        return Html::default();
    };
    let at = layout.bar_words();
    let narrow = at.w < 10.0 * layout.type_px;
    let bar = locale.t("stage.bar");
    // Where there is no room for both, the mark is what decides.
    let em = layout.type_px * letters * if narrow { 0.72 } else { 0.79 };
    let both = width_px(bar, em) + width_px(&mark, em) <= at.w;
    html! {
        <div class={classes!("stage-bar-words", narrow.then_some("narrow"))} style={css_box(&at)}>
            if both {
                <span>{ bar }</span>
            }
            <b>{ mark }</b>
        </div>
    }
}

/// What the mark says: the limit that is set, which is not always a whole number of dots. Nothing of a server that is
/// down: what it fell under is said above it.
fn mark_words(locale: &Locale, snapshot: &Snapshot) -> Option<String> {
    let up = snapshot.stations[Place::Mailboxes as usize].up;
    let most = sessions_max(&snapshot.scenario).filter(|_| up)?;
    Some(words::mark(
        locale,
        &snapshot.scenario,
        &locale.compact(most),
    ))
}

/// Words may be written so many times smaller to be one line.
const SMALLER_MAX: f32 = 1.3;

fn node_status(locale: &Locale, layout: &Layout, at: Rect, status: Status, weight: u32) -> Html {
    let crashed_words = |back_in: Duration| {
        let time = locale.duration_short(back_in);
        locale.fill("stage.crashed", &[("time", &time)])
    };
    // A low stage has room for two lines: the first is as large as it has room for, within reason; where it takes both
    // all the same, what the server fell under is left to the words beside the stage.
    let em = 0.86 * layout.type_px;
    let times_wider = |back_in| match layout.compact {
        true => 1.1 * width_px(&crashed_words(back_in), em) / at.w,
        false => 0.0,
    };
    let status = match status {
        Status::CrashedUnder(_, back_in) if times_wider(back_in) > SMALLER_MAX => {
            Status::Down(back_in)
        }
        status => status,
    };
    let crashed = |back_in| {
        let times = times_wider(back_in);
        let fits = times > 1.0 && times <= SMALLER_MAX;
        let style = fits.then(|| format!("font-size:{}px", tenths(em / (layout.room * times))));
        html! { <b {style}>{ crashed_words(back_in) }</b> }
    };
    let sessions = |of_people: &str, [mail, people]: [u32; 2]| {
        // A line is broken between the two, if it must be.
        let part = |key: &str, dots: u32| {
            let exact = f64::from(dots) * f64::from(weight);
            html! { <span>{ locale.plural(key, exact, &[]) }</span> }
        };
        html! {
            <span class="stage-sessions">
                { part(of_people, people) }
                if mail > 0 {
                    { " " }{ part("stage.mail_inside", mail) }
                }
            </span>
        }
    };
    let (modifier, words) = match status {
        Status::Down(back_in) => (Some("crashed"), crashed(back_in)),
        Status::CrashedUnder(under, back_in) => (
            Some("crashed"),
            html! { <>{ crashed(back_in) }{ sessions("stage.people_under", under) }</> },
        ),
        Status::RejectsAll => (
            Some("crashed"),
            html! { <b>{ locale.t("stage.refuses") }</b> },
        ),
        Status::Load(share) => {
            let percent = locale.percent(f64::from(share));
            let words = locale.fill("stage.load", &[("percent", &percent)]);
            (None, html! { <span>{ words }</span> })
        }
        Status::Shared(open) => (None, sessions("stage.people_inside", open)),
    };
    html! {
        <div class={classes!("stage-status", modifier)} style={css_box(&at)}>{ words }</div>
    }
}

/// How many people ask, will ask again, have given up: each with the figure that stands for them on the stage.
fn crowd_words(locale: &Locale, snapshot: &Snapshot, crowd: &Crowd) -> Html {
    let readers = &snapshot.readers;
    let row = |(class, key, count): (&'static str, &'static str, u32)| {
        let strokes = figure(11.0, class == "gone");
        let head = Path::default().sign(7.0, 3.6, &strokes);
        html! {
            <li>
                <svg class="stage-figure" viewBox="0 0 14 14" aria-hidden="true">
                    <path class={classes!("stage-crowd", class)} d={head.data()} />
                </svg>
                { locale.fill(key, &[("n", &locale.number(emails(snapshot, count)))]) }
            </li>
        }
    };
    let rows = [
        ("asking", "stage.readers_asking", readers.asking),
        ("again", "stage.readers_again", readers.again),
        ("gone", "stage.readers_given_up", readers.given_up),
    ];
    html! {
        <ul class="stage-readers">
            { for rows.into_iter().map(row) }
            <li class="stage-scale">{ locale.plural("stage.figure", f64::from(crowd.people_each), &[]) }</li>
        </ul>
    }
}

/// True while a test of a waiting user is among the dots.
fn tests_are_on_stage(snapshot: &Snapshot) -> bool {
    let tests = &snapshot.tests;
    tests.sent > tests.delivered + tests.returned + tests.lost
}

/// The colour of the tests and its meaning, while there are any: on a wide stage below the last pile, on a narrow one
/// under the large number.
fn tests_legend(
    locale: &Locale,
    layout: &Layout,
    snapshot: &Snapshot,
    theme: Theme,
) -> [Option<Html>; 2] {
    if !tests_are_on_stage(snapshot) {
        return [None, None];
    }
    let [r, g, b] = theme.palette().test;
    let legend = html! {
        <span class="stage-tests">
            <svg class="stage-figure" viewBox="0 0 14 14" aria-hidden="true">
                <circle cx="7" cy="7" r="4.5" style={format!("fill:rgb({r},{g},{b})")} />
            </svg>
            { locale.t("stage.tests") }
        </span>
    };
    match layout.axis {
        Axis::Across => [Some(legend), None],
        Axis::Down => [None, Some(legend)],
    }
}

/// What a basin is, how many e-mails wait in it, and what else is said below it.
fn caption(
    locale: &Locale,
    layout: &Layout,
    at: Rect,
    text: &'static str,
    emails: f64,
    more: Option<Html>,
) -> Html {
    let used = emails > 0.0;
    let number = used.then(|| locale.number(emails));
    let mut style = css_box(&at);
    if layout.compact && layout.room == 1.0 {
        // One line, its number bold: as large as it has room for.
        let em = 0.86 * layout.type_px;
        let words = [number.as_deref().unwrap_or_default(), locale.t(text)].join(" ");
        let px = em * (at.w / (1.05 * width_px(&words, em))).min(1.0);
        style += &format!(";font-size:{}px", tenths(px));
    }
    // A number stays in one piece, also where its basin is narrow.
    let digits = number.as_deref().unwrap_or_default().chars().count() as f32;
    let whole = (used && !layout.compact).then(|| {
        format!(
            "font-size:min(1.16em,{}px)",
            tenths(at.w / (digits * DIGIT_EM * layout.room))
        )
    });
    html! {
        <div class={classes!("stage-caption", used.then_some("used"))} {style}>
            <b translate="no" style={whole}>{ number }</b>
            <span>{ locale.t(text) }</span>
            { more }
        </div>
    }
}

/// The groups of mailboxes in words: how many are open, unless the server that holds them is down, and which is marked.
/// Mailboxes that are not divided have none.
fn blocks(locale: &Locale, snapshot: &Snapshot, owner: &Owner) -> Html {
    let locale = &locale;
    let served = blocks_served(snapshot);
    let open = locale.number(served.iter().filter(|&&served| served).count() as f64);
    let total = locale.number(served.len() as f64);
    let mine = locale.number(f64::from(snapshot.my_block) + 1.0);
    let divided = served.len() > 1;
    html! {
        <div class="stage-blocks">
            if divided && snapshot.stations[Place::Mailboxes as usize].up {
                <span>{ locale.fill("stage.blocks_open", &[("open", &open), ("total", &total)]) }</span>
            }
            if divided && !owner.key.is_empty() {
                <span class={classes!("stage-yours", owner.name.is_some().then_some("stage-named"))}>{ locale.named(owner.key, owner.name.as_deref(), &[("n", &mine)]) }</span>
            }
        </div>
    }
}

/// A bold digit is about two thirds as wide as it is high.
const DIGIT_EM: f32 = 0.66;

/// The size of the large number at most, CSS px.
fn number_px(layout: &Layout) -> f32 {
    layout.type_px / layout.room * if layout.compact { 2.0 } else { 2.4 }
}

/// The large number of what is in limbo, in a place of that width for letters that take the room of their size, and in
/// letters of at most that size.
fn in_limbo(locale: &Locale, emails: f64, width: f32, most_px: f32) -> Html {
    let number = locale.number(emails);
    // As large as its place allows, whatever its length.
    let digits = number.chars().count() as f32;
    let size = (width / (digits * DIGIT_EM)).min(most_px);
    let used = emails > 0.0;
    html! {
        <div class={classes!("stage-limbo", used.then_some("used"))}>
            <b translate="no" style={format!("font-size:{}px", tenths(size))}>{ number }</b>
            <span>{ locale.plural("stage.limbo", emails, &[]) }</span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::fixture;
    use crate::i18n::Lang;
    use limbo_picture::handle_scale::HandleScale;
    use limbo_picture::layout::mark_range;
    use limbo_player::{Action, Player};
    use limbo_sim::{Command, Hop, OverloadAction, Run, Scenario};
    use std::sync::Arc;

    fn english() -> Locale {
        Locale::new(Lang::english(), "Europe/Rome", 0.0)
    }

    #[test]
    fn the_words_above_a_server_do_not_flicker() {
        const SECONDS: u32 = 30;
        for name in ["sandbox", "small-town", "gmail-2020", "exchange-2022"] {
            let scenario = Scenario::named(name).unwrap();
            // The page is rendered five times a second.
            let step_ms = scenario.pace * 200;
            let mut player = Player::new(Run::new(scenario, 1)).unwrap();
            let mut seen: [Vec<Option<Status>>; 4] = Default::default();
            for step in 1..=5 * SECONDS {
                let to = Action::Seek(SimTime(step * step_ms));
                player.act(to, &mut || false).unwrap();
                let snapshot = player.snapshot();
                for place in PLACES {
                    seen[place as usize].push(Status::of(&snapshot, place, false));
                }
            }
            for (place, seen) in seen.iter().enumerate() {
                let changes = seen.windows(2).filter(|pair| pair[0] != pair[1]).count();
                assert!(changes <= SECONDS as usize, "{name}, {place}: {changes}");
            }
        }
    }

    #[test]
    fn of_a_storage_that_turns_the_rest_away_nobody_says_that_it_crashes() {
        let mut s = fixture::snapshot();
        let says = |s: &Snapshot, key: &str| {
            let limit = english().compact(sessions_max(&s.scenario).unwrap());
            let words = english().fill(key, &[("limit", &limit)]);
            assert_eq!(mark_words(&english(), s), Some(words));
        };
        says(&s, "stage.bar_mark");
        let rejects = Command::SetOverloadAction(Hop::Delivery, OverloadAction::RejectWith421);
        rejects.apply_to(Arc::make_mut(&mut s.scenario)).unwrap();
        says(&s, "stage.bar_mark_rejects");
        s.stations[Place::Mailboxes as usize].up = false;
        assert_eq!(mark_words(&english(), &s), None);
    }

    #[test]
    fn the_bar_says_the_limit_that_its_handle_says() {
        let mut s = fixture::snapshot();
        let (least, most) = mark_range(&s.scenario);
        let mut limit = least;
        while limit < most {
            let set = Command::Set("stations.mailboxes.door.sessions", limit);
            set.apply_to(Arc::make_mut(&mut s.scenario)).unwrap();
            // The server itself counts whole dots.
            let dots = (limit / f64::from(s.scenario.weight)) as u32;
            s.stations[Place::Mailboxes as usize].sessions_max = Some(dots.max(1));
            let said = words::mark(&english(), &s.scenario, &english().compact(limit));
            assert_eq!(mark_words(&english(), &s), Some(said));
            limit = HandleScale::by_factors(least, most).step(limit, 1);
        }
    }

    #[test]
    fn nobody_has_a_group_of_mailboxes_that_are_not_divided() {
        let mut s = fixture::snapshot();
        let (viewer, nobody) = (
            Owner::default(),
            Owner {
                key: "",
                name: None,
            },
        );
        assert!(blocks(&english(), &s, &viewer) != blocks(&english(), &s, &nobody));
        s.blocks.truncate(1);
        assert!(blocks(&english(), &s, &viewer) == blocks(&english(), &s, &nobody));
    }
}
