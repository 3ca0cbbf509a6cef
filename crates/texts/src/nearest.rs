//! The key that a misspelt one may have meant.

/// So many slips are forgiven, and one more for every so many letters.
const SLIPS: usize = 2;
const LETTERS_PER_SLIP: usize = 8;

/// The nearest of some words to one of them misspelt, if any is near.
pub fn nearest<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = SLIPS + word.len() / LETTERS_PER_SLIP;
    words
        .filter(|other| other.len().abs_diff(word.len()) <= allowed)
        .map(|other| (distance(word, other), other))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

/// How many letters must be added, dropped or changed to make one word of the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_key_that_was_meant_and_another_word_finds_none() {
        let keys = ["shop.title", "shop.sent", "fair.title"];
        let found = |word| nearest(word, keys.into_iter());
        assert_eq!(found("shop.tilte"), Some("shop.title"));
        assert_eq!(found("shpo.title"), Some("shop.title"));
        assert_eq!(found("weather"), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
