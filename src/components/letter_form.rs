//! The fields in which a reader gives their letter a name and a line. What is typed goes to the page's state and nowhere
//! else.

use crate::components::events::send_some;
use crate::i18n::Locale;
use crate::message::{LetterWords, Message};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`LetterForm`].
#[derive(Clone, PartialEq, Properties)]
pub struct LetterFormProps {
    /// Texts and formats.
    pub locale: Locale,
    /// What the letter is called now.
    pub words: Rc<LetterWords>,
    /// Where what the reader types goes.
    pub send: Callback<Message>,
}

/// Two fields, shut until somebody wants them.
#[component]
pub fn LetterForm(props: &LetterFormProps) -> Html {
    let LetterFormProps {
        locale,
        words,
        send,
    } = props;
    let field = |[label, example]: [&str; 2],
                 place: usize,
                 with: fn(&LetterWords, &str) -> LetterWords| {
        let value = words.typed()[place].to_owned();
        let words = words.clone();
        let oninput = send_some(send, move |event: InputEvent| {
            let input: HtmlInputElement = event.target_dyn_into()?;
            let words = with(&words, &input.value());
            // What is left of it stands in the field at once, also where that changes nothing else.
            if input.value() != words.typed()[place] {
                input.set_value(words.typed()[place]);
            }
            Some(Message::LetterWords(words))
        });
        html! {
            <label class="letter-form-field">
                <span>{ locale.t(label) }</span>
                <input type="text" dir="auto" autocomplete="off" spellcheck="false" maxlength="1600"
                    placeholder={locale.t(example).to_owned()} {value} {oninput} />
            </label>
        }
    };
    html! {
        <details class="letter-form">
            <summary>{ locale.t("letter.form") }</summary>
            <div class="letter-form-fields">
                { field(["letter.to", "letter.to_example"], 0, LetterWords::with_to) }
                { field(["letter.line", "letter.line_example"], 1, LetterWords::with_line) }
                <p class="help">{ locale.t("letter.kept") }</p>
            </div>
        </details>
    }
}
