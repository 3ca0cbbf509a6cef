//! How the picture that is shared is laid out.

use super::*;

fn even(words: &str, _: &str) -> f64 {
    words.chars().count() as f64 * 0.55
}

fn card(headline: &str) -> ShareCard {
    let colour = || String::from("#123456");
    ShareCard {
        headline: headline.into(),
        under: "Thursday 26 January, 09:12".into(),
        description: "what is seen".into(),
        source: "Limbo, our model; limbo.example".into(),
        link: "https://limbo.example/?t=1".into(),
        colours: Colours {
            paper: colour(),
            card: colour(),
            ink: colour(),
            soft: colour(),
            line: colour(),
            accent: colour(),
        },
    }
}

fn part(width: f64, height: f64) -> Part {
    Part {
        caption: "A: all at once".into(),
        shapes: Shapes {
            inside: "<circle r=\"1\"/>".into(),
            width,
            height,
        },
    }
}

/// Every length of that name in the picture, in order.
fn lengths(svg: &str, name: &str) -> Vec<f64> {
    let begin = [" ", name, "=\""].concat();
    svg.split(&begin)
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
        .collect()
}

#[test]
fn it_is_1200_by_630_and_nothing_lies_outside_whatever_it_shows() {
    let long = "Supercalifragilistic ".repeat(30);
    for headline in [
        "Thursday 26 January, 09:12: 28 million e-mails in limbo",
        &long,
        "",
        &"m".repeat(400),
    ] {
        for parts in [
            vec![part(1200.0, 500.0)],
            vec![part(340.0, 700.0)],
            vec![part(720.0, 500.0), part(720.0, 500.0)],
        ] {
            let picture = card(headline).with_parts(&parts, &even);
            assert_eq!(
                (picture.width, picture.height, picture.scale),
                (1200.0, 630.0, 1.0)
            );
            assert!(picture.svg.contains("width=\"1200\" height=\"630\""));
            let ys = lengths(&picture.svg, "y");
            assert!(ys.iter().all(|y| (0.0..=630.0).contains(y)), "{ys:?}");
            let sides = lengths(&picture.svg, "height");
            assert!(
                sides.iter().all(|side| (1.0..=630.0).contains(side)),
                "{sides:?}"
            );
        }
    }
}

#[test]
fn two_parts_begin_at_one_height_however_long_their_captions_are() {
    let mut parts = vec![part(720.0, 500.0), part(720.0, 500.0)];
    parts[1].caption = "12 groups, one every five hours: the server stayed up all the time".into();
    let svg = card("Two futures").with_parts(&parts, &even).svg;
    let tops = lengths(&svg, "y");
    let cards: Vec<f64> = tops.into_iter().filter(|y| *y > 100.0).collect();
    let twice = |y: &f64| cards.iter().filter(|other| *other == y).count() >= 2;
    assert!(cards.iter().any(twice), "{cards:?}");
}

#[test]
fn a_headline_says_all_of_itself_where_it_can() {
    let words = "Thursday 26 January, 09:12: 28 million e-mails in limbo";
    let lines = broken(words, "700", 1112.0, &HEADLINE, 2, &even);
    assert_eq!(lines.lines.join(" "), words);
    let cut = broken(&words.repeat(9), "700", 1112.0, &HEADLINE, 2, &even);
    assert!(cut.lines.len() == 2 && cut.lines[1].ends_with('…'));
}

#[test]
fn words_that_belong_together_are_parted_before_a_word_is_broken() {
    let words = "23:00 : 39\u{a0}millions\u{a0}d’e-mails dans les limbes";
    let fits = |line: &str| line.chars().count() <= 16;
    let lines = break_lines(words, &fits);
    assert_eq!(
        lines,
        ["23:00 : 39", "millions", "d’e-mails dans", "les limbes"]
    );
    let wide = |line: &str| line.chars().count() <= 24;
    let lines = break_lines(words, &wide);
    assert_eq!(lines[1], "39\u{a0}millions\u{a0}d’e-mails");
}

#[test]
fn what_somebody_wrote_stays_words() {
    let rows = [("To".to_owned(), "<script>&\"".to_owned())];
    let svg = card("<b>").with_rows(&rows, &even).svg;
    assert!(
        svg.contains("&lt;script&gt;&amp;") && !svg.contains("<script") && !svg.contains("<b>")
    );
}
