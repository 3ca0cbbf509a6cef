//! The table of MODEL.md section 8, "What the lesson depends on": `libero-2023` with one thing changed at a time, restarted in
//! nine ways with ten seeds each. It takes some minutes.
//!
//! `cargo run --release --example lesson`

#[path = "../tests/common/lesson.rs"]
mod lesson;

use lesson::{COLUMNS, ROWS, cell};
use limbo_sim::RunError;

fn main() -> Result<(), RunError> {
    println!("| changed | {} |", COLUMNS.join(" | "));
    println!("|{}", "---|".repeat(COLUMNS.len() + 1));
    for (row, changes) in ROWS {
        let cells: Result<Vec<String>, RunError> =
            COLUMNS.iter().map(|column| cell(changes, column)).collect();
        println!("| {row} | {} |", cells?.join(" | "));
    }
    Ok(())
}
