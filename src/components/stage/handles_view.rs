//! What the stage knows of the handles by which a viewer changes the network: they are drawn by a part of the program that
//! is loaded later.

use crate::i18n::Locale;
use crate::message::Message;
use limbo_picture::layout::Layout;
use limbo_player::Snapshot;
use std::rc::Rc;
use yew::prelude::*;

/// What the handles of a stage are drawn from.
#[derive(Clone, PartialEq, Properties)]
pub struct StageHandlesProps {
    /// Texts and formats.
    pub locale: Locale,
    /// Where things stand.
    pub layout: Rc<Layout>,
    /// The run at the playhead.
    pub snapshot: Rc<Snapshot>,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// What draws the handles: a part of the program that is loaded later.
#[derive(Clone, Copy)]
pub struct HandlesView(pub fn(StageHandlesProps) -> Html);

impl PartialEq for HandlesView {
    /// There is only one.
    fn eq(&self, _: &HandlesView) -> bool {
        true
    }
}
