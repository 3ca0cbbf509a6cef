//! The pictures that stand for shared links: every chapter in every language, as the built page itself draws it, 1200 x
//! 630 pixels. They need a browser; without one the page is built all the same.

use crate::end_to_end::install_packages;
use crate::run::step;
use crate::{Result, browsers, root};
use std::path::Path;
use std::process::Command;

/// Makes the pictures of a built page that will stand at `url`; says what keeps it from that.
pub fn make(dist: &Path, url: &str) {
    if let Err(reason) = draw(dist, url) {
        eprintln!(
            "There will be no pictures for shared links, or not all: {reason}\nEverything else is built."
        );
    }
}

fn draw(dist: &Path, url: &str) -> Result<()> {
    let chromium = browsers::chromium()?;
    install_packages()?;
    let mut node = Command::new("node");
    node.arg(root().join("xtask/pictures.mjs"))
        .arg(dist)
        .arg(url)
        .arg(chromium);
    step(
        "Making the pictures for shared links (about a second each)",
        &mut node,
    )
}
