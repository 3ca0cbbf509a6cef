//! What all pages of one build have in common: version, date, address, and the files that they share.

use super::{put, read, root};
use crate::{Result, Site};
use std::hash::Hasher;
use std::process::Command;

/// What a page can say of the build that it belongs to.
pub struct Build {
    pub version: &'static str,
    /// The day of the sources, as `2026-11-28`.
    pub date: String,
    /// The address of the folder on its host, if it is known.
    pub url: Option<String>,
    /// The shared style sheet and script, with a hash in their names, so that a browser may keep them for ever.
    pub style: String,
    pub script: String,
}

impl Build {
    /// Reads what there is, and writes the shared files.
    pub fn new(site: &Site) -> Result<Build> {
        Ok(Build {
            version: env!("CARGO_PKG_VERSION"),
            date: date(),
            url: site.url.clone(),
            style: shared(site, "prose", "css")?,
            script: shared(site, "prose", "js")?,
        })
    }

    /// Fills `{version}`, `{date}`, `{year}` and `{address}`; `unknown` stands for an address that is not known.
    pub fn fill(&self, text: &str, unknown: &str) -> String {
        text.replace("{version}", self.version)
            .replace("{date}", &self.date)
            .replace("{year}", self.date.split('-').next().unwrap_or_default())
            .replace("{address}", self.url.as_deref().unwrap_or(unknown))
    }

    #[cfg(test)]
    pub fn example() -> Build {
        Build {
            version: "1.2.3",
            date: "2026-11-28".into(),
            url: None,
            style: "prose-0123456789.css".into(),
            script: "prose-0123456789.js".into(),
        }
    }
}

/// Copies a file of `static/` and says which name it has there.
fn shared(site: &Site, name: &str, kind: &str) -> Result<String> {
    let text = read(&root().join(format!("static/{name}.{kind}")))?;
    // SipHash with fixed keys: the same for the same text.
    #[allow(deprecated)]
    let mut hasher = std::hash::SipHasher::new();
    hasher.write(text.as_bytes());
    let hash = format!("{:016x}", hasher.finish());
    let name = format!("{name}-{}.{kind}", &hash[..10]);
    put(&site.folder, &name, &text)?;
    Ok(name)
}

/// The day of the last commit, so that the same sources make the same pages; without git the day of the build.
fn date() -> String {
    let git = Command::new("git")
        .args(["log", "-1", "--format=%cs"])
        .current_dir(root())
        .output();
    let day = git.ok().filter(|output| output.status.success());
    let day = day.and_then(|output| String::from_utf8(output.stdout).ok());
    let day = day.map(|day| day.trim().to_owned());
    day.filter(|day| !day.is_empty()).unwrap_or_else(today)
}

fn today() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    day_of(now.map_or(0, |since| since.as_secs() / 86_400))
}

/// The date of a day since 1970, by Howard Hinnant's `civil_from_days`.
fn day_of(days: u64) -> String {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let of_era = shifted % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::day_of;

    #[test]
    fn a_day_has_its_date() {
        let days = [
            (0, "1970-01-01"),
            (11_016, "2000-02-29"),
            (20_785, "2026-11-28"),
        ];
        for (day, date) in days {
            assert_eq!(day_of(day), date);
        }
    }
}
