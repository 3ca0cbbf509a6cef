//! What a browser needs to show the page as an app or as a bookmark: a manifest, and icons.

use crate::{Result, files};
use std::fs;
use std::path::Path;

/// The mark, drawn by us: an envelope that hangs where a link is broken. The others are this one in pixels, as Chromium
/// draws it; those whose corners a system cuts off have a ground of their own.
const ICONS: [(&str, &[u8]); 6] = [
    ("icon.svg", include_bytes!("../../../static/icons/icon.svg")),
    (
        "favicon.ico",
        include_bytes!("../../../static/icons/favicon.ico"),
    ),
    (
        "icon-192.png",
        include_bytes!("../../../static/icons/icon-192.png"),
    ),
    (
        "icon-512.png",
        include_bytes!("../../../static/icons/icon-512.png"),
    ),
    (
        "maskable-512.png",
        include_bytes!("../../../static/icons/maskable-512.png"),
    ),
    (
        "apple-touch-icon.png",
        include_bytes!("../../../static/icons/apple-touch-icon.png"),
    ),
];

/// In the two languages of index.html, which is as static as this.
const MANIFEST: &str = include_str!("../../../static/limbo.webmanifest");

/// What index.html has where no icon is wanted. In its place stands the icon itself, for which nothing is fetched.
const NO_ICON: &str = "<link rel=\"icon\" href=\"data:,\">";
/// For browsers that take no drawing, for telephones, and for who installs the page.
const LINKS: [&str; 3] = [
    "<link rel=\"icon\" href=\"favicon.ico\" sizes=\"32x32\">",
    "<link rel=\"apple-touch-icon\" href=\"apple-touch-icon.png\">",
    "<link rel=\"manifest\" href=\"limbo.webmanifest\">",
];

/// Writes the icons and the manifest into the folder, and names them in its pages.
pub fn write(folder: &Path) -> Result<()> {
    for (name, bytes) in ICONS {
        files::write(&folder.join(name), bytes)?;
    }
    files::write(&folder.join("limbo.webmanifest"), MANIFEST.as_bytes())?;
    let links = [&LINKS[..], &[&inline()]].concat().join("\n");
    files::change(&folder.join("index.html"), NO_ICON, &links)?;
    // A page that is one file has its icon in itself.
    let one_file = folder.join("limbo.html");
    if fs::exists(&one_file).unwrap_or(false) {
        files::change(&one_file, NO_ICON, &inline())?;
    }
    Ok(())
}

/// The icon in the address of its link.
fn inline() -> String {
    let svg = String::from_utf8_lossy(ICONS[0].1);
    let mut address = String::from("data:image/svg+xml,");
    for c in svg.trim().chars() {
        match c {
            '"' => address.push('\''),
            '%' | '#' | '<' | '>' => address.push_str(&format!("%{:02X}", u32::from(c))),
            c => address.push(c),
        }
    }
    format!("<link rel=\"icon\" type=\"image/svg+xml\" href=\"{address}\">")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_of_the_manifest_is_there_and_as_large_as_it_says() {
        let mut found = 0;
        for icon in MANIFEST.split("\"src\": \"").skip(1) {
            let name = icon.split('"').next().unwrap();
            let (_, bytes) = ICONS.iter().find(|(icon, _)| *icon == name).expect(name);
            if name.ends_with(".png") {
                let size = u32::from_be_bytes(bytes[16..20].try_into().unwrap());
                assert!(
                    icon.contains(&format!("\"sizes\": \"{size}x{size}\"")),
                    "{name}"
                );
            }
            found += 1;
        }
        assert_eq!(found, 4);
    }

    #[test]
    fn the_icon_stands_whole_in_its_link() {
        let link = inline();
        let address = link.split("href=\"").nth(1).unwrap();
        assert!(address.ends_with("\">") && address.matches('"').count() == 1);
        assert!(!address[..address.len() - 2].contains(['<', '>', '#']));
    }
}
