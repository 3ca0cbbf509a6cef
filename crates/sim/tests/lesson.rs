//! What MODEL.md says that the lesson depends on is what is played. A few cells of its table, of different kinds; the whole
//! of it is printed by `examples/lesson.rs`.

use crate::common::lesson::{COLUMNS, ROWS, cell};

#[test]
fn the_table_of_what_the_lesson_depends_on_is_what_is_played() {
    let model = include_str!("../../../MODEL.md");
    for (name, _) in ROWS {
        assert!(model.contains(&["\n| ", name, " | "].concat()), "{name}");
    }
    for (row, column) in [
        ("as it is", "6"),
        ("as it is", "12"),
        ("nobody reads", "drip"),
        ("half read", "all at once"),
    ] {
        let start = ["| ", row, " | "].concat();
        let said = model.lines().find_map(|line| line.strip_prefix(&start));
        let place = COLUMNS.iter().position(|name| *name == column);
        let said = said.and_then(|cells| cells.trim_end_matches(" |").split(" | ").nth(place?));
        let changes = ROWS.iter().find(|(name, _)| *name == row).expect("a row").1;
        let played = cell(changes, column).expect("a number in range");
        assert_eq!(said, Some(&*played), "{row}, {column}");
    }
}
