//! Finds the languages: one for each file in static/texts. Writes their list for src/i18n, so that adding a
//! language is adding a file.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root =
        PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the crate is"));
    let folder = root.join("static/texts");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut codes: Vec<String> = fs::read_dir(&folder)
        .expect("static/texts can be read")
        .flatten()
        .filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".txt")?.to_owned()))
        .collect();
    codes.sort();
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    fs::write(out.join("languages.rs"), list(&folder, &codes)).expect("the list can be written");
}

fn list(folder: &Path, codes: &[String]) -> String {
    let count = codes.len();
    let mut languages = format!("const LANGUAGES: [Language; {count}] = [\n");
    let mut files = format!(
        "#[cfg(not(target_arch = \"wasm32\"))]\nconst FILES: [(&str, &str); {count}] = [\n"
    );
    for code in codes {
        let path = folder.join(format!("{code}.txt"));
        let text =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let value = |key: &str| {
            text.lines()
                .filter_map(|line| line.split_once('='))
                .find(|(k, _)| k.trim() == key)
                .map(|(_, value)| value.trim())
                .unwrap_or_else(|| panic!("static/texts/{code}.txt: `{key}` is missing"))
        };
        let (name, formats) = (value("language.name"), value("language.formats"));
        let _ = writeln!(
            languages,
            "    Language {{ code: {code:?}, name: {name:?}, formats: {formats:?} }},"
        );
        let _ = writeln!(
            files,
            "    ({:?}, include_str!({path:?})),",
            format!("static/texts/{code}.txt")
        );
    }
    format!("{languages}];\n{files}];\n")
}
