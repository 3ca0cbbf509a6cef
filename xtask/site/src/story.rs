//! The chapters of the story, as far as addresses and titles go.

/// Their names, in their order, as addresses write them (src/modes/story/chapters.rs).
pub const CHAPTERS: [&str; 14] = [
    "cover",
    "letter",
    "sunday",
    "break",
    "monday",
    "four-o-clock",
    "patience",
    "links",
    "tests",
    "all-at-once",
    "groups",
    "neighbour",
    "account",
    "your-turn",
];

/// The key of a chapter's title.
pub fn title(chapter: &str) -> String {
    format!("story.{}.title", chapter.replace('-', "_"))
}

/// The key of the first thing that a chapter says.
pub fn first_words(chapter: &str) -> String {
    format!("story.{}.a", chapter.replace('-', "_"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn they_are_those_of_the_page_and_each_has_its_words() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
        let source = read("src/modes/story/chapters.rs");
        let (_, names) = source.split_once("pub const NAMES").unwrap();
        let (_, names) = names.split_once("= [").unwrap();
        let names = names.split_once("];").unwrap().0;
        let names: Vec<&str> = names.split('"').skip(1).step_by(2).collect();
        assert_eq!(names, CHAPTERS);
        let english = read("static/texts/en.txt");
        for chapter in CHAPTERS {
            for key in [title(chapter), first_words(chapter)] {
                assert!(english.contains(&format!("\n{key} = ")), "{key}");
            }
        }
    }
}
