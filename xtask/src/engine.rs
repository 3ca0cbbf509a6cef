//! The engines in which the end-to-end tests are run: the same files in each. Whole in Chromium; Firefox and WebKit, which
//! draw and play more slowly and take a file at a time, run a part of them with every change, and all of them where
//! `--engine` asks for it (.github/workflows/engines.yml does, every night and before a release). With every change Chromium
//! without windows stands for Chromium, which is the same engine and twice as quick.

use crate::{Result, browsers};
use std::path::PathBuf;
use std::process::Command;

/// An engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium or Chrome.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKitGTK's small browser.
    WebKit,
}

/// Run in every engine with every change: what a person does, that the simulation gives the same bits, how the page comes
/// together, also from a disk, and that nothing is left out in silence.
const EVERYWHERE: [&str; 4] = [
    "engines.test.mjs",
    "golden.test.mjs",
    "journey.test.mjs",
    "loading.test.mjs",
];

impl Engine {
    /// All of them, in the order in which they are run.
    pub const ALL: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

    /// As it is written on a command line, and as the tests call it.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Chromium => "chromium",
            Engine::Firefox => "firefox",
            Engine::WebKit => "webkit",
        }
    }

    /// The engine of that name.
    pub fn named(name: &str) -> Result<Engine> {
        let found = Engine::ALL.into_iter().find(|engine| engine.name() == name);
        found.ok_or_else(|| format!("there is no engine `{name}`: chromium, firefox or webkit"))
    }

    /// Of all test files those that are run with every change.
    pub fn part_of(self, files: &[String]) -> Vec<String> {
        let mut files = files.to_vec();
        if self != Engine::Chromium {
            files.retain(|file| EVERYWHERE.contains(&file.as_str()));
        }
        files
    }

    /// How many test files run side by side. Half of a test is waiting for what a page does in its own time, and nothing in
    /// them depends on how quick the machine is.
    pub fn files_at_once(self) -> usize {
        match self {
            Engine::Chromium => {
                let cores = std::thread::available_parallelism().map_or(1, usize::from);
                (cores + 1).min(4)
            }
            Engine::Firefox | Engine::WebKit => 1,
        }
    }

    /// Its browser as people have it, found or installed.
    pub fn browser(self) -> Result<Browser> {
        self.driven(browsers::chromium)
    }

    /// What stands for it with every change, where time counts: Chromium without windows; the others as they are.
    pub fn quick_browser(self) -> Result<Browser> {
        self.driven(browsers::windowless_chromium)
    }

    /// Their browsers, by [`Engine::browser`] or [`Engine::quick_browser`]; those that no test can drive here are named.
    pub fn browsers(
        engines: &[Engine],
        browser: fn(Engine) -> Result<Browser>,
    ) -> Result<Vec<Browser>> {
        let (here, elsewhere): (Vec<Engine>, Vec<Engine>) = engines
            .iter()
            .partition(|engine| **engine != Engine::WebKit || cfg!(target_os = "linux"));
        if !elsewhere.is_empty() {
            println!("-- WebKit is tested on Linux only, where WebKitGTK has a WebDriver");
        }
        here.into_iter().map(browser).collect()
    }

    fn driven(self, chromium: fn() -> Result<PathBuf>) -> Result<Browser> {
        let (program, driver) = match self {
            Engine::Chromium => (chromium()?, None),
            Engine::Firefox => (browsers::firefox()?, None),
            Engine::WebKit => {
                let webkit = browsers::webkit()?;
                (webkit.browser, Some(webkit.driver))
            }
        };
        Ok(Browser {
            engine: self,
            program,
            driver,
            chromium: browsers::chromium()?,
        })
    }
}

/// A browser that is there.
pub struct Browser {
    /// What it is of.
    pub engine: Engine,
    program: PathBuf,
    /// What drives it, where it does not bring that along.
    driver: Option<PathBuf>,
    /// What the build makes its pictures with, which is tested in every engine.
    chromium: PathBuf,
}

impl Browser {
    /// Tells node's tests which browser it is.
    pub fn tell(&self, command: &mut Command) {
        command.env("LIMBO_BROWSER", &self.program);
        command.env("LIMBO_CHROMIUM", &self.chromium);
        if let Some(driver) = &self.driver {
            command.env("LIMBO_WEBKIT_DRIVER", driver);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_is_chosen_by_name_and_chromium_runs_every_file() {
        for engine in Engine::ALL {
            assert_eq!(Engine::named(engine.name()), Ok(engine));
        }
        assert!(Engine::named("gecko").is_err());
        let files = ["golden.test.mjs", "walk.test.mjs"].map(String::from);
        assert_eq!(Engine::Chromium.part_of(&files), files);
        assert_eq!(Engine::Firefox.part_of(&files), ["golden.test.mjs"]);
    }

    #[test]
    fn what_runs_everywhere_is_there() {
        for file in EVERYWHERE {
            assert!(crate::root().join("e2e").join(file).is_file(), "{file}");
        }
    }
}
