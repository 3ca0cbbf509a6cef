//! Puts static/steady.js between the program and the page: the three calls by which Yew changes the page become those of
//! that script, in the glue that wasm-bindgen has written. A release is built so (page.rs), and what Trunk builds, by a
//! hook in Trunk.toml.

use crate::Result;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What the glue says, up to where the arguments begin and from where they end, and what is called instead.
const CALLS: [(&str, &str, &str); 3] = [
    ("arg0.insertBefore(", ");", "insert"),
    ("arg0.removeChild(", ");", "remove"),
    ("arg0.nodeValue = ", ";", "write"),
];

/// `cargo xtask steady`, which Trunk calls once it has built: the folder is its own.
pub fn command() -> Result<ExitCode> {
    let folder = std::env::var_os("TRUNK_STAGING_DIR").ok_or("only Trunk calls this")?;
    apply(&PathBuf::from(folder))?;
    Ok(ExitCode::SUCCESS)
}

/// Rewrites `limbo.js` of a folder, beside which steady.js is to stand.
pub fn apply(folder: &Path) -> Result<()> {
    let path = folder.join("limbo.js");
    let say = |error: std::io::Error| format!("{}: {error}", path.display());
    let glue = fs::read_to_string(&path).map_err(say)?;
    fs::write(&path, steadied(&glue)?).map_err(say)
}

/// The glue with the calls of steady.js.
fn steadied(glue: &str) -> Result<String> {
    let names = CALLS.map(|(.., name)| name).join(", ");
    let mut steady = format!("import {{ {names} }} from \"./steady.js\";\n{glue}");
    for (before, after, name) in CALLS {
        let places: Vec<usize> = steady.match_indices(before).map(|(at, _)| at).collect();
        let [at] = places[..] else {
            return Err(format!(
                "the glue has `{before}` {} times instead of once: xtask/src/steady.rs no longer knows it",
                places.len()
            ));
        };
        let from = at + before.len();
        let line = steady[from..].lines().next().unwrap_or_default();
        let arguments = line
            .strip_suffix(after)
            .ok_or_else(|| format!("the glue's `{before}` does not end its line with `{after}`"))?;
        let call = format!("{name}(arg0, {arguments});");
        steady.replace_range(at..from + line.len(), &call);
    }
    Ok(steady)
}

#[cfg(test)]
mod tests {
    use super::steadied;

    const GLUE: &str = "\
        const ret = arg0.insertBefore(arg1, arg2);\n\
        const ret = arg0.removeChild(arg1);\n\
        const ret = arg1.nodeValue;\n\
        arg0.nodeValue = arg1 === 0 ? undefined : getStringFromWasm0(arg1, arg2);\n";

    #[test]
    fn the_calls_that_change_the_page_are_those_of_the_script() {
        let steady = steadied(GLUE).unwrap();
        let lines: Vec<&str> = steady.lines().collect();
        assert_eq!(
            lines,
            [
                "import { insert, remove, write } from \"./steady.js\";",
                "const ret = insert(arg0, arg1, arg2);",
                "const ret = remove(arg0, arg1);",
                "const ret = arg1.nodeValue;",
                "write(arg0, arg1 === 0 ? undefined : getStringFromWasm0(arg1, arg2));",
            ]
        );
    }

    #[test]
    fn a_glue_that_says_it_otherwise_is_refused() {
        assert!(steadied("").is_err());
        assert!(steadied(&[GLUE, GLUE].concat()).is_err());
        assert!(steadied(&GLUE.replace("arg1);\n", "arg1)\n")).is_err());
    }
}
