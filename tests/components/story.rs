//! The story and its predictions.

use crate::harness::{Rendered, Sent, locale, render};
use limbo::browser::lazy::LoadState;
use limbo::message::Message;
use limbo::modes::story::{
    LAST, LATER_VIEWS, LETTER, LaterViews, Letter, Predictions, Story, StoryProps, chapter,
    number_of,
};
use limbo_format::{Controls, Mode};
use limbo_picture::theme::Theme;
use limbo_player::prediction::{Answer, PredictionInput};
use limbo_player::{Action, Snapshot};
use limbo_sim::{SimTime, World};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A chapter before anything has happened in its run, with its later views loaded.
fn props(number: u8, sent: &Sent) -> StoryProps {
    let run = chapter(number).run().expect("a chapter's run");
    let world = World::new(&run).expect("a valid run");
    StoryProps {
        locale: locale(),
        snapshot: Rc::new(Snapshot::of(&run, &world, Rc::default())),
        chapter: number,
        mine: Rc::default(),
        words: Rc::default(),
        side_runs: Rc::default(),
        pull_back: false,
        still: false,
        predictions: Predictions::default(),
        letter: None,
        controls: Controls::Full,
        width: 1000.0,
        height: 480.0,
        type_size: Theme::Light.type_px().into(),
        theme: Theme::Light,
        later: LoadState::Loaded(&LATER_VIEWS),
        stage: html! { <p>{ "the stage" }</p> },
        card: Html::default(),
        send: sent.callback(),
    }
}

/// A snapshot at another instant, without playing there.
fn at(props: &StoryProps, now: SimTime) -> Rc<Snapshot> {
    Rc::new(Snapshot {
        now,
        ..(*props.snapshot).clone()
    })
}

fn is_disabled(story: &Rendered<Story>, key: &'static str) -> bool {
    let button = story.get("button", locale().t(key));
    // A round one keeps the focus.
    button.has_attribute("disabled") || button.has_attribute("aria-disabled")
}

#[wasm_bindgen_test]
async fn a_chapter_shows_its_words_and_leads_to_its_neighbours() {
    let (sent, words) = (Sent::default(), locale());
    let mut story = render::<Story>(props(2, &sent)).await;
    assert_eq!(story.names("heading")[0], words.t("story.sunday.title"));
    assert!(story.text().contains("the stage"));
    for key in ["story.back", "story.next", "story.again", "transport.play"] {
        story.press(words.t(key)).await;
    }
    let expected = [
        Message::Chapter(1),
        Message::NextChapter,
        Message::Chapter(2),
        Message::Act(Action::Toggle),
    ];
    assert_eq!(sent.take(), expected);

    story.update(props(0, &sent)).await;
    assert_eq!(story.names("heading")[0], words.t("story.cover.title"));
    assert!(
        !story.text().contains(words.t("story.back")),
        "nothing is before it"
    );
    story.press(words.t("story.begin")).await;
    assert_eq!(sent.take(), [Message::Chapter(LETTER)]);

    story.update(props(LAST, &sent)).await;
    story.press(words.t("story.explore")).await;
    assert_eq!(sent.take(), [Message::Mode(Mode::Explore)]);
}

#[wasm_bindgen_test]
async fn the_end_of_a_chapter_is_where_it_pauses_by_itself() {
    let (sent, words) = (Sent::default(), locale());
    let props = props(3, &sent);
    let until = chapter(3).until;
    let mut story = render::<Story>(props.clone()).await;
    story.press(words.t("story.end")).await;
    let expected = [Action::Pause, Action::Seek(until)];
    assert_eq!(sent.take(), expected.map(Message::Act));

    let snapshot = at(&props, until);
    story.update(StoryProps { snapshot, ..props }).await;
    assert!(is_disabled(&story, "story.end"));
    assert!(!is_disabled(&story, "transport.play"));
}

#[wasm_bindgen_test]
async fn a_question_is_asked_before_a_restart_and_waits_for_its_answer() {
    let (sent, words) = (Sent::default(), locale());
    let asks = number_of("all-at-once");
    let props = props(asks, &sent);
    let stop = props.predictions.stop(chapter(asks));
    let snapshot = at(&props, stop);
    let mut story = render::<Story>(StoryProps {
        snapshot,
        ..props.clone()
    })
    .await;
    assert!(
        is_disabled(&story, "transport.play"),
        "an answer comes first"
    );
    assert!(
        is_disabled(&story, "predict.done"),
        "nothing is predicted yet"
    );
    let choices = story.select("input[type=radio]");
    assert_eq!(choices.len(), Answer::ALL.len());
    choices[1].unchecked_ref::<HtmlInputElement>().click();
    story.press(words.t("predict.skip")).await;
    let answer = PredictionInput::Answer(Answer::ALL[1]);
    let expected = [answer, PredictionInput::Skip];
    assert_eq!(sent.take(), expected.map(Message::Predict));

    let mut predictions = Predictions::default();
    predictions.take(chapter(asks), answer);
    story
        .update(StoryProps {
            predictions,
            ..props.clone()
        })
        .await;
    story.press(words.t("predict.done")).await;
    assert_eq!(sent.take(), [Message::Predict(PredictionInput::Submit)]);

    predictions.take(chapter(asks), PredictionInput::Submit);
    let snapshot = at(&props, stop);
    story
        .update(StoryProps {
            predictions,
            snapshot,
            ..props
        })
        .await;
    assert!(!is_disabled(&story, "transport.play"), "the run answers");
    assert!(story.select("input[type=radio]").is_empty());
}

#[wasm_bindgen_test]
async fn until_the_later_views_are_loaded_a_chapter_has_its_number_and_the_way_on() {
    let (sent, words) = (Sent::default(), locale());
    let with = |number, later: LoadState<LaterViews>| StoryProps {
        later,
        ..props(number, &sent)
    };
    let mut story = render::<Story>(with(4, LoadState::Loading)).await;
    assert_eq!(story.names("heading"), ["4"]);
    assert!(story.text().contains(words.t("later.coming")));
    story.press(words.t("story.next")).await;
    assert_eq!(sent.take(), [Message::NextChapter]);

    story.update(with(4, LoadState::Failed)).await;
    story.press(words.t("later.again")).await;
    assert_eq!(sent.take(), [Message::LoadAgain]);

    story.update(with(1, LoadState::NotLoaded)).await;
    assert_eq!(story.names("heading")[0], words.t("story.letter.title"));
    let (first, _) = words
        .t("story.letter.a")
        .split_once(' ')
        .expect("a sentence");
    assert!(
        story.text().contains(first),
        "the first chapter needs nothing more"
    );
}

#[wasm_bindgen_test]
async fn the_letter_says_whose_it_is() {
    let (sent, words) = (Sent::default(), locale());
    let props = props(1, &sent);
    let run = chapter(1).run().expect("a chapter's run");
    let mut world = World::new(&run).expect("a valid run");
    let mut letter_at = |ms| -> Option<Letter> {
        assert!(world.advance(SimTime(ms), u64::MAX));
        world.message(0)
    };
    let mut story = render::<Story>(StoryProps {
        letter: letter_at(2_000),
        ..props.clone()
    })
    .await;
    assert!(story.text().contains(words.t("story.letter.yours")));
    story
        .update(StoryProps {
            letter: letter_at(17_000),
            ..props.clone()
        })
        .await;
    assert!(story.text().contains(words.t("story.letter.mailbox")));
    story
        .update(StoryProps {
            letter: None,
            ..props
        })
        .await;
    assert!(story.select(".letter").is_empty());
}

#[wasm_bindgen_test]
async fn an_embed_may_show_only_the_time_or_nothing_but_the_stage() {
    let (sent, words) = (Sent::default(), locale());
    let with = |controls| StoryProps {
        controls,
        ..props(2, &sent)
    };
    let mut story = render::<Story>(with(Controls::Min)).await;
    let names = ["story.again", "transport.play", "story.end"].map(|key| words.t(key).to_owned());
    assert_eq!(story.names("button"), names);
    story.update(with(Controls::None)).await;
    assert_eq!(story.names("button"), Vec::<String>::new());
    assert!(story.text().contains("the stage"));
}
