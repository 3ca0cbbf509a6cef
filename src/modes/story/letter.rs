//! The letter of the first chapter as a card over the stage: to whom, about what, whose it is, and how often a server
//! has answered 250. It stands beside its present owner, and moves to the next with each 250.

use crate::i18n::Locale;
use crate::message::LetterWords;
use limbo_picture::layout::{Axis, Layout, Parts, Rect, TypeSize};
use limbo_sim::{MessageView, Phase, Place};
use std::rc::Rc;
use yew::prelude::*;

/// The one letter of the first chapter, where it is now.
pub type Letter = MessageView;

/// Height of the card, ems: four lines.
const HEIGHT_EM: f32 = 6.6;
/// Width of the card where the stage lies across, ems.
const WIDTH_EM: f32 = 15.0;

/// How many servers have answered 250 so far. Until a server has, the letter is its predecessor's, also while
/// it is on its way or being handled.
fn accepted(phase: Phase) -> usize {
    match phase {
        Phase::Spooled(place) => place as usize,
        Phase::Travelling(hop) => hop.index(),
        Phase::InService(place) => (place as usize).saturating_sub(1),
        Phase::Delivered => Place::Mailboxes as usize,
        Phase::Outbox | Phase::Returning | Phase::Returned | Phase::Lost => 0,
    }
}

/// Whose the letter is.
fn owner(accepted: usize) -> &'static str {
    match accepted {
        0 => "story.letter.yours",
        1 => "story.letter.provider",
        2 => "story.letter.relay",
        _ => "story.letter.mailbox",
    }
}

/// Beside the owner, where the stage has nothing to say in this chapter.
fn place(layout: &Layout, owner: usize) -> Rect {
    let em = layout.type_px;
    let (node, h) = (&layout.nodes[owner].body, HEIGHT_EM * em);
    let (x, y, w) = match layout.axis {
        Axis::Across => {
            let w = (WIDTH_EM * em).min(layout.width - 24.0);
            (node.cx() - w / 2.0, layout.basins[1].body.y + em, w)
        }
        Axis::Down => {
            let x = layout.nodes[0].body.right() + 14.0;
            let lowest = layout.nodes[3].body.y - h - 4.0;
            (x, node.y.min(lowest), layout.width - x - 12.0)
        }
    };
    Rect::new(x.max(12.0).min(layout.width - 12.0 - w), y, w, h)
}

/// Properties of [`LetterCard`].
#[derive(Clone, PartialEq, Properties)]
pub struct LetterCardProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The letter.
    pub letter: Letter,
    /// What the reader calls it.
    pub words: Rc<LetterWords>,
    /// The width of the stage, CSS px.
    pub width: f64,
    /// The height of the stage, CSS px.
    pub height: f64,
    /// The letters on the stage.
    pub type_size: TypeSize,
    /// What stands on the stage.
    pub parts: Parts,
}

/// The letter over the stage, beside its present owner.
#[component]
pub fn LetterCard(props: &LetterCardProps) -> Html {
    let locale = &props.locale;
    let (width, height) = (props.width as f32, props.height as f32);
    let layout = Layout::new(width, height, props.type_size, props.parts);
    let accepted = accepted(props.letter.phase);
    let at = place(&layout, accepted);
    let style = format!(
        // By its lower edge: where its words take more lines it grows away from what stands below.
        "width:{}px;transform:translate({}px,max(4px,{}px - 100%));font-size:{}px",
        at.w as i32,
        at.x as i32,
        at.bottom() as i32,
        // A little more, lest 14 become 13 by way of the room.
        (layout.type_px / layout.room + 0.01) as i32
    );
    let words = |given: Option<String>, usual| given.unwrap_or_else(|| locale.t(usual).to_owned());
    let to = words(props.words.to(), "story.letter.name");
    let line = words(props.words.line(), "story.letter.line");
    html! {
        <div class="letter" {style}>
            <div class="letter-to">{ locale.fill("story.letter.to", &[("name", &to)]) }</div>
            <div class="letter-subject">{ locale.fill("story.letter.subject", &[("line", &line)]) }</div>
            <div class="letter-owner" role="status">{ locale.t(owner(accepted)) }</div>
            if accepted == 0 {
                <div class="letter-waits">{ locale.t("story.letter.no_stamp") }</div>
            } else {
                <div class="letter-stamps">{ ["250\u{a0}✓"; 3][..accepted.min(3)].join("  ") }</div>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_picture::layout::height_for;
    use limbo_sim::Hop;

    #[test]
    fn until_the_answer_250_a_letter_is_its_predecessors() {
        assert_eq!(accepted(Phase::Outbox), 0);
        assert_eq!(accepted(Phase::Travelling(Hop::Submission)), 0);
        assert_eq!(accepted(Phase::InService(Place::Provider)), 0);
        assert_eq!(accepted(Phase::Travelling(Hop::Relay)), 1);
        assert_eq!(accepted(Phase::InService(Place::Mailboxes)), 2);
        assert_eq!(accepted(Phase::Delivered), 3);
    }

    #[test]
    fn the_letter_never_leaves_the_stage() {
        for width in (256..2000).step_by(16) {
            for type_px in [14.0, 16.0, 20.0] {
                let height = height_for(f64::from(width), type_px, false) as f32;
                let layout = Layout::new(width as f32, height, type_px, Parts::default());
                for owner in 0..4 {
                    let at = place(&layout, owner);
                    let inside = at.x >= 0.0 && at.y >= 0.0 && at.right() <= layout.width;
                    assert!(inside && at.bottom() <= layout.height, "{width}: {at:?}");
                }
            }
        }
    }
}
