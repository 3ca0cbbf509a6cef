//! The words of every language as the page fetches them, made of the files in static/texts; what is wrong with a file is
//! said while the page is built, and the page says what it lacks in English.

use crate::Result;
use limbo_texts::folder::{REFERENCE, Source};
use limbo_texts::{Language, check, complete::complete, entries, folder, pseudo};
use std::hash::Hasher;
use std::path::Path;

/// So much is said of one file: who has only begun it knows that the rest is missing.
const PROBLEMS_MAX: usize = 12;

/// The last line of what is fetched: a file without it was cut short, or is another one in its place (static/boot.js). To who
/// reads the words it is a remark.
const END: &str = "\n# end\n";

/// The words of a language.
pub struct Words {
    /// The language.
    pub language: Language,
    /// What the first look needs, one `key=text` a line.
    pub now: String,
    /// All other words.
    pub later: String,
}

impl Words {
    /// False for the languages of tests, which nobody speaks.
    pub fn is_spoken(&self) -> bool {
        !self.language.name.is_empty()
    }
}

/// The words of all languages of a folder, in the order of the menu, and those of the languages for tests.
pub fn read(folder: &Path) -> Result<Vec<Words>> {
    let found = folder::read(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for why in &found.refused {
        eprintln!("warning: static/texts/{why}");
    }
    let english = found
        .reference()
        .ok_or("static/texts/en.txt is missing: every other language is held against it")?;
    let mut all = Vec::new();
    for source in &found.sources {
        warn(source, english);
        let (now, later) = complete(&source.text, &english.text);
        all.push(Words {
            language: source.language.clone(),
            now: now + END,
            later: later + END,
        });
    }
    let (now, later) = complete(&english.text, &english.text);
    for language in pseudo::languages() {
        let (now, later) = [&now, &later]
            .map(|part| pseudo::words(&language.code, part))
            .into();
        all.push(Words {
            language,
            now: now + END,
            later: later + END,
        });
    }
    Ok(all)
}

/// Says which texts there are: another number where a key has come or gone, and the same where a text says something else.
pub fn digest_of_keys(folder: &Path) -> Result<String> {
    let path = folder.join(format!("{REFERENCE}.txt"));
    let text =
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut keys: Vec<&str> = entries(&text).map(|(_, key, _)| key).collect();
    keys.sort_unstable();
    // SipHash with fixed keys: the same for the same texts.
    #[allow(deprecated)]
    let mut hasher = std::hash::SipHasher::new();
    hasher.write(keys.join("\n").as_bytes());
    Ok(format!("{:016x}", hasher.finish()))
}

/// Says what is wrong with a file. The page is built all the same.
fn warn(source: &Source, english: &Source) {
    let name = format!("static/texts/{}.txt", source.language.code);
    let reference = (&*format!("{REFERENCE}.txt"), &*english.text);
    let problems = check::problems(&name, &source.text, reference);
    for problem in problems.iter().take(PROBLEMS_MAX) {
        eprintln!("warning: {problem}");
    }
    if problems.len() > PROBLEMS_MAX {
        eprintln!(
            "warning: {name}: {} more of the kind (`cargo test texts` lists them all)",
            problems.len() - PROBLEMS_MAX
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::root;

    #[test]
    fn a_better_word_compiles_nothing_and_another_key_compiles_the_page() {
        let folder = std::env::temp_dir().join(format!("limbo-keys-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let of = |text: &str| {
            std::fs::write(folder.join("en.txt"), text).unwrap();
            digest_of_keys(&folder).unwrap()
        };
        let first = of("a.b = c\n=== later ===\nd.e = f\n");
        assert_eq!(first, of("# a note\nd.e = a better word\n\na.b = c\n"));
        for other in [
            "a.b = c\n",
            "a.b = c\nd.f = f\n",
            "a.b = c\nd.e.one = f\nd.e.other = f\n",
        ] {
            assert_ne!(first, of(other), "{other}");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn every_language_has_all_words_and_those_for_tests_stand_last() {
        let all = read(&root().join("static/texts")).unwrap();
        let english = all
            .iter()
            .find(|words| words.language.code == "en")
            .unwrap();
        let keys = |text: &str| {
            let keys = text.lines().filter_map(|line| line.split_once('='));
            let mut keys: Vec<_> = keys
                .map(|(key, _)| limbo_texts::base(key).0.to_owned())
                .collect();
            keys.dedup();
            keys
        };
        for words in &all {
            assert_eq!(
                keys(&words.now),
                keys(&english.now),
                "{}",
                words.language.code
            );
            assert_eq!(
                keys(&words.later),
                keys(&english.later),
                "{}",
                words.language.code
            );
        }
        let hidden: Vec<_> = all.iter().skip_while(|words| words.is_spoken()).collect();
        assert_eq!(hidden.len(), 2);
        assert!(hidden.iter().all(|words| !words.is_spoken()));
    }
}
