//! The whole screen.

/// Goes to full screen, or back.
pub fn toggle_full_screen() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    } else if let Some(root) = document.document_element() {
        // A browser or a host page that forbids it leaves everything as it is.
        let _ = root.request_fullscreen();
    }
}
