//! A text as a QR code: its modules as one path, and who can open the address in it.

use qrcodegen::{QrCode, QrCodeEcc};

/// The light margin that readers need, in modules (ISO/IEC 18004).
const QUIET_ZONE: i32 = 4;
/// A code of more modules to a side is hard to read from the back of a room.
const DENSE_MODULES: i32 = 57;

/// A QR code, to be drawn dark on light.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// The side of the picture with its margin, in modules.
    pub side: i32,
    /// The dark modules as the path of an SVG, a module being one unit.
    pub path: String,
    /// True where it is hard to read from far away.
    pub dense: bool,
}

impl Code {
    /// The smallest code that holds the text, with as much redundancy as fits into that size; none where it is too long
    /// for any.
    pub fn of(text: &str) -> Option<Code> {
        let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
        let size = code.size();
        let mut path = String::new();
        for y in 0..size {
            let mut x = 0;
            while x < size {
                let from = x;
                while code.get_module(x, y) {
                    x += 1;
                }
                if x > from {
                    push_row(&mut path, from, y, x - from);
                }
                x += 1;
            }
        }
        Some(Code {
            side: size + 2 * QUIET_ZONE,
            path,
            dense: size > DENSE_MODULES,
        })
    }
}

/// A row of dark modules.
fn push_row(path: &mut String, x: i32, y: i32, length: i32) {
    let parts = [
        "M",
        &(x + QUIET_ZONE).to_string(),
        " ",
        &(y + QUIET_ZONE).to_string(),
        "h",
        &length.to_string(),
        "v1h-",
        &length.to_string(),
        "z",
    ];
    parts.iter().for_each(|part| path.push_str(part));
}

/// Who can open an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Whoever reaches the host.
    Others,
    /// Only this device: the page is served by itself.
    ThisDevice,
    /// Nobody else: the page is a file.
    File,
}

/// Who can open this address of the page.
pub fn reach(address: &str) -> Reach {
    let Some((scheme, rest)) = address.split_once("://") else {
        return Reach::File;
    };
    if !scheme.starts_with("http") {
        return Reach::File;
    }
    let host = rest.split('/').next().unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let own = name == "localhost"
        || name.ends_with(".localhost")
        || name.starts_with("127.")
        || matches!(name, "::1" | "0.0.0.0");
    match own {
        true => Reach::ThisDevice,
        false => Reach::Others,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapters_link_makes_a_code_for_the_last_row() {
        let link =
            "https://your.host/limbo/?locale=it&t=302400000&autoplay=0&mode=story&chapter=patience";
        let code = Code::of(link).unwrap();
        assert!(!code.dense && code.side <= 45, "{}", code.side);
    }

    #[test]
    fn the_longest_link_fits_and_a_longer_text_than_any_code_does_not() {
        let longest = Code::of(&"a".repeat(2_000)).unwrap();
        assert!(longest.dense);
        assert_eq!(Code::of(&"a".repeat(2_954)), None);
    }

    #[test]
    fn the_path_is_the_modules_with_a_light_margin() {
        let text = "https://a.example/";
        let code = QrCode::encode_text(text, QrCodeEcc::Low).unwrap();
        let drawn = Code::of(text).unwrap();
        let mut dark = 0;
        for row in drawn.path.split('M').skip(1) {
            let (at, length) = row.split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let (x, y): (i32, i32) = (x.parse().unwrap(), y.parse().unwrap());
            let length: i32 = length.split('v').next().unwrap().parse().unwrap();
            for x in x..x + length {
                assert!(code.get_module(x - 4, y - 4), "{x} {y}");
                dark += 1;
            }
        }
        let size = code.size();
        let all = (0..size * size).filter(|i| code.get_module(i % size, i / size));
        assert_eq!(dark, all.count());
        assert_eq!(drawn.side, size + 8);
    }

    #[test]
    fn who_can_open_an_address_is_known_by_its_host() {
        for (address, who) in [
            ("https://your.host/limbo/", Reach::Others),
            ("http://192.168.1.20:8080/", Reach::Others),
            ("http://127.0.0.1:8080/", Reach::ThisDevice),
            ("http://localhost/limbo/", Reach::ThisDevice),
            ("http://[::1]:8080/", Reach::ThisDevice),
            ("file:///media/stick/limbo.html", Reach::File),
            ("blob:https://a.example/x", Reach::File),
            ("about:srcdoc", Reach::File),
            ("", Reach::File),
        ] {
            assert_eq!(reach(address), who, "{address}");
        }
    }
}
