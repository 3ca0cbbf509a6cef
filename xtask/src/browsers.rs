//! The browsers of the tests: found, or installed with apt where that may be done, or asked for.

use crate::run::{apt_install, can_apt, which};
use crate::{Result, page};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Where Chromium or Chrome usually is, the PATH aside.
const CHROMIUM_PLACES: [&str; 2] = [
    "/usr/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const CHROMIUM_NAMES: [&str; 4] = [
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
];

/// Chromium or Chrome.
pub fn chromium() -> Result<PathBuf> {
    find_or_install("CHROME", "Chromium or Chrome", "chromium", find_chromium)
}

/// Chromium without windows: the same engine without the program around it, which takes half of the processor for the same tests
/// (BENCHMARKS.md). Where it is not there and apt has none, Chromium itself.
pub fn windowless_chromium() -> Result<PathBuf> {
    const NAME: &str = "chromium-headless-shell";
    if env::var_os("CHROME").is_some_and(|value| !value.is_empty()) {
        return chromium();
    }
    if which(NAME).is_none()
        && can_apt()
        && let Err(error) = apt_install(&[NAME])
    {
        println!("{error}: Chromium itself stands for it");
    }
    which(NAME).map_or_else(chromium, Ok)
}

/// Firefox.
pub fn firefox() -> Result<PathBuf> {
    find_or_install("FIREFOX", "Firefox", "firefox-esr", || {
        ["firefox", "firefox-esr"].into_iter().find_map(which)
    })
}

/// What WebKit needs to be tested on Linux: WebKitGTK's WebDriver and its small browser.
pub struct WebKit {
    /// The WebDriver.
    pub driver: PathBuf,
    /// The browser that it drives.
    pub browser: PathBuf,
}

/// WebKitGTK, and a screen for it.
pub fn webkit() -> Result<WebKit> {
    const PACKAGES: [&str; 3] = ["webkit2gtk-driver", "xvfb", "xauth"];
    let find = || {
        which("xvfb-run")?;
        Some(WebKit {
            driver: which("WebKitWebDriver")?,
            browser: mini_browser()?,
        })
    };
    if find().is_none() && can_apt() {
        apt_install(&PACKAGES)?;
    }
    find().ok_or_else(|| {
        format!(
            "the tests need WebKitGTK's WebDriver and MiniBrowser, and xvfb-run: install them (on Debian: apt-get install {})",
            PACKAGES.join(" ")
        )
    })
}

/// `/usr/lib/<architecture>/webkit2gtk-<version>/MiniBrowser`, the newest.
fn mini_browser() -> Option<PathBuf> {
    let folders = |path: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let mut found: Vec<PathBuf> = folders(Path::new("/usr/lib"))
        .iter()
        .chain([&PathBuf::from("/usr/lib"), &PathBuf::from("/usr/libexec")])
        .flat_map(|library| folders(library))
        .filter(|path| path.to_string_lossy().contains("webkit2gtk-"))
        .map(|path| path.join("MiniBrowser"))
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    found.pop()
}

/// Its WebDriver.
pub fn chromedriver() -> Result<PathBuf> {
    find_or_install(
        "CHROMEDRIVER",
        "chromedriver (of the browser's own version)",
        "chromium-driver",
        || which("chromedriver"),
    )
}

/// The settings with which wasm-bindgen's test runner starts the browser; it adds headless itself.
pub fn webdriver_json(chromium: &Path) -> Result<PathBuf> {
    let binary = chromium
        .display()
        .to_string()
        .replace('\\', "\\\\")
        .replace('"', "\\\"");
    let flags = [
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
    ];
    let flags: Vec<String> = flags.iter().map(|flag| format!("\"{flag}\"")).collect();
    let json = format!(
        "{{\"goog:chromeOptions\": {{\"binary\": \"{binary}\", \"args\": [{}]}}}}\n",
        flags.join(", ")
    );
    let folder = page::target_folder();
    let path = folder.join("webdriver.json");
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&path, json))
        .map_err(|error| error.to_string())?;
    Ok(path)
}

fn find_chromium() -> Option<PathBuf> {
    let places = CHROMIUM_PLACES
        .iter()
        .map(PathBuf::from)
        .find(|path| path.is_file());
    places.or_else(|| CHROMIUM_NAMES.iter().find_map(|name| which(name)))
}

fn find_or_install(
    variable: &str,
    what: &str,
    package: &str,
    find: impl Fn() -> Option<PathBuf>,
) -> Result<PathBuf> {
    if let Some(path) = env::var_os(variable).filter(|value| !value.is_empty()) {
        let path = which(&path.to_string_lossy()).unwrap_or_else(|| PathBuf::from(&path));
        return if path.is_file() {
            Ok(path)
        } else {
            Err(format!(
                "{variable} names {}, which is not there",
                path.display()
            ))
        };
    }
    if let Some(path) = find() {
        return Ok(path);
    }
    if can_apt() {
        apt_install(&[package])?;
    }
    find().ok_or_else(|| {
        format!(
            "the tests need {what}: install it (on Debian: apt-get install {package}), or name it in {variable}"
        )
    })
}
