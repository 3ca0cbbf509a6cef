//! What the document's own element says of the page: its title, its language, its colours.

use super::state::{State, theme_name};
use crate::browser::crash;
use crate::browser::dom::{Description, describe_document};
use limbo_format::ThemeChoice;
use limbo_picture::theme::Theme;

/// Writes there what the page is now; the message of a crash waits in the same language.
pub fn describe(state: &State) {
    crash::prepare(&state.locale);
    let theme = state.theme();
    // Where nobody chose, the style sheet follows the system.
    let follows =
        state.theme_choice == ThemeChoice::Auto && theme != Theme::Projector && !state.on_paper;
    describe_document(&Description {
        title: state.locale.t("app.title").to_owned(),
        lang: state.locale.lang().tag(),
        rtl: state.locale.lang().is_rtl(),
        theme: (!follows).then(|| theme_name(theme)),
        embed: state.display.embed,
        // A class reads from afar, who holds a sheet does not.
        present: state.display.present && !state.on_paper,
    });
}
