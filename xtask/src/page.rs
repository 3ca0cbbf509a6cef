//! The release page: from the sources to `dist/`. `trunk serve` builds the same page for development; here it
//! is optimised, cut in two, minified, and every file has the version of the whole in its name, so that a
//! browser's old copy of one never meets a new copy of another.
//!
//! - `index.html` asks for `limbo-V.css`, `start-V.js`, `limbo-V.js`, `limbo-V.wasm`, `texts-V/<language>.txt`;
//! - later come `later-V.wasm`, `later-V.css` and `texts-V/<language>.later.txt`;
//! - `limbo.html` is all of that in one file, for a disk without a server;
//! - `embed.js` and `embed-module.js` are the element for other pages, under names that those rely on.

use crate::bundle;
use crate::checkout;
use crate::pictures;
use crate::run::step;
use crate::steady;
use crate::tools::Tools;
use crate::wasm::{TARGET, Wasm};
use crate::{Result, root, words};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Which short name the glue has for which long one, as esbuild writes it; the program follows.
const SHORT_NAMES: &str = "short-names.json";

/// Where cargo puts what it builds: a person's configuration may have it elsewhere, for all that they build.
pub fn target_folder() -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let find = || {
        let folder = target_folder_of(&mut Command::new("cargo"));
        folder.unwrap_or_else(|| root().join("target"))
    };
    FOLDER.get_or_init(find).clone()
}

/// The same, as this cargo says it; none where it does not run.
fn target_folder_of(cargo: &mut Command) -> Option<PathBuf> {
    let output = cargo
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(root())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let says = String::from_utf8(output.stdout).ok()?;
    let (_, rest) = says.split_once("\"target_directory\":\"")?;
    let (folder, _) = rest.split_once('"')?;
    // In JSON a backslash is written twice.
    Some(PathBuf::from(folder.replace(r"\\", r"\")))
}

/// What the page is built for.
pub struct Options {
    /// The address of the folder on its host, for what must name it in full.
    pub url: Option<String>,
    /// With the service worker, by which the page works offline after the first visit.
    pub worker: bool,
    /// Where the packages for other places are written, if they are wanted.
    pub packages: Option<PathBuf>,
}

impl Default for Options {
    /// The page alone, whole, for a host that is not known.
    fn default() -> Options {
        Options {
            url: None,
            worker: true,
            packages: None,
        }
    }
}

/// Builds the release page and says where it is.
pub fn build(tools: &Tools, wasm: &Wasm, options: &Options) -> Result<PathBuf> {
    // Two at once would write over each other's parts, and each would take what the other has just written.
    let _lock = checkout::lock(&target_folder())?;
    checkout::own(&target_folder(), &root())?;
    let stage = target_folder().join("page");
    fs::create_dir_all(&stage).map_err(|error| format!("{}: {error}", stage.display()))?;
    std::thread::scope(|scope| {
        // What cuts and surrounds the page compiles beside it, which for minutes keeps one processor busy.
        scope.spawn(compile_tools);
        compile(tools, wasm, &stage)
    })?;
    optimise(tools, &stage)?;
    minify(tools, &stage)?;
    let mut rename = split_tool("rename");
    rename.args(["limbo_long.wasm", SHORT_NAMES, "first.wasm"].map(|name| stage.join(name)));
    step("Giving the program the glue's short names", &mut rename)?;
    let dist = root().join("dist");
    whole(&dist, |dist| {
        bundle::write(&stage, dist)?;
        if let Some(url) = &options.url {
            pictures::make(dist, url);
        }
        surround(dist, options)
    })?;
    Ok(dist)
}

/// Makes a folder under another name, and puts it in its place once it is whole: until then there is the one from before, also where
/// this comes to no end.
fn whole(folder: &Path, make: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let say = |error: std::io::Error| format!("{}: {error}", folder.display());
    let unfinished = folder.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(say)?;
    }
    make(&unfinished)?;
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(say)?;
    }
    fs::rename(&unfinished, folder).map_err(say)
}

/// Adds what stands around the page: xtask/site.
fn surround(dist: &Path, options: &Options) -> Result<()> {
    let mut site = tool("limbo-site");
    site.arg(dist);
    if let Some(url) = &options.url {
        site.args(["--url", url]);
    }
    if !options.worker {
        site.arg("--no-worker");
    }
    if let Some(packages) = &options.packages {
        site.arg("--packages").arg(packages);
    }
    step("Writing what stands around the page", &mut site)
}

/// Rust to WebAssembly, cut in two, and the first part's glue: `limbo_bg.wasm` and `limbo.js`, `later.wasm`.
fn compile(tools: &Tools, wasm: &Wasm, stage: &Path) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["rustc", "--release", "--target", TARGET])
        .args([
            "--package",
            "limbo",
            "--bin",
            "limbo",
            "--features",
            "split",
        ])
        // The cut goes by what the linker says of who refers to whom, and by names.
        .args(["--", "-Clink-arg=--emit-relocs", "-Cstrip=none"])
        .current_dir(root())
        .env("CARGO_TERM_COLOR", "never")
        // With other texts the page is compiled anew (src/i18n/mod.rs), also where cargo takes its files for old ones.
        .env(
            "LIMBO_TEXT_KEYS",
            words::digest_of_keys(&root().join("static/texts"))?,
        );
    // No panic message need say where the libraries stood on this machine.
    let flags = registry_folders()
        .iter()
        .map(|folder| format!("--remap-path-prefix={}=", folder.display()))
        .collect();
    wasm.apply_small(&mut cargo, flags)?;
    step(
        "Building the release page (minutes the first time, then seconds)",
        &mut cargo,
    )?;
    let mut cut = split_tool("cut");
    cut.arg(target_folder().join(TARGET).join("release/limbo.wasm"))
        .arg(stage);
    step("Cutting the program in two", &mut cut)?;
    let mut bindgen = Command::new(tools.find("wasm-bindgen")?);
    bindgen
        .args(["--target", "web", "--no-typescript", "--out-name", "limbo"])
        // The second part imports what the linker exports of the first.
        .args(["--keep-lld-exports", "--out-dir"])
        .arg(stage)
        .arg(stage.join("limbo.wasm"));
    step(
        "Writing the glue between WebAssembly and JavaScript",
        &mut bindgen,
    )
}

/// Where cargo keeps the sources of libraries.
fn registry_folders() -> Vec<PathBuf> {
    let home = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let cargo = home("CARGO_HOME").or_else(|| Some(home("HOME")?.join(".cargo")));
    let entries = cargo.and_then(|cargo| fs::read_dir(cargo.join("registry/src")).ok());
    let folders = entries.into_iter().flatten().flatten();
    folders.map(|entry| entry.path().join("")).collect()
}

/// limbo-split, about to do this.
fn split_tool(what: &str) -> Command {
    let mut tool = tool("limbo-split");
    tool.arg(what);
    tool
}

/// The tools of this repository that are crates of their own.
const TOOLS: [&str; 2] = ["limbo-split", "limbo-site"];

/// Compiles them. What is wrong with one it says where it is run.
fn compile_tools() {
    for package in TOOLS {
        let mut cargo = Command::new("cargo");
        cargo
            .args(["build", "--quiet", "--package", package])
            .current_dir(root())
            .stderr(Stdio::null());
        let _ = cargo.status();
    }
}

/// A tool of [`TOOLS`]; its arguments follow. Not optimised, as the tests have it, too: it works for seconds, and would compile for a minute more.
fn tool(package: &str) -> Command {
    let mut tool = Command::new("cargo");
    tool.args(["run", "--quiet", "--package", package, "--"])
        .current_dir(root());
    tool
}

/// Both parts of the program, optimised: `limbo_long.wasm` (with long names) and `later.min.wasm`.
fn optimise(tools: &Tools, stage: &Path) -> Result<()> {
    for (input, output) in [
        ("limbo_bg.wasm", "limbo_long.wasm"),
        ("later.wasm", "later.min.wasm"),
    ] {
        let mut opt = Command::new(tools.find("wasm-opt")?);
        opt.args([
            "-Oz",
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
        ])
        .args([
            "--enable-bulk-memory",
            "--enable-nontrapping-float-to-int",
            "--enable-sign-ext",
        ])
        .args([
            "--enable-mutable-globals",
            "--enable-reference-types",
            "--enable-multivalue",
        ])
        .arg(stage.join(input))
        .arg("-o")
        .arg(stage.join(output));
        step(&format!("Optimising {output}"), &mut opt)?;
    }
    Ok(())
}

/// Puts the scripts beside each other, as they name each other.
fn gather(stage: &Path) -> Result<()> {
    let own = [
        "boot.js",
        "split.js",
        "start.js",
        "steady.js",
        "embed.js",
        "embed-module.js",
    ];
    let own = own.map(|name| Path::new("static").join(name));
    for path in own.into_iter().chain(["embed/limbo-mail.js".into()]) {
        let to = stage.join(path.file_name().unwrap_or_default());
        fs::copy(root().join(&path), to).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// Scripts and style sheets without what only people need.
fn minify(tools: &Tools, stage: &Path) -> Result<()> {
    gather(stage)?;
    steady::apply(stage)?;
    for (name, later) in [("first.css", false), ("later.css", true)] {
        let sheets: Vec<String> = bundle::style_sheets(later)?
            .iter()
            .map(|sheet| {
                let path = root().join(sheet).display().to_string();
                format!("@import {:?};", path.replace('\\', "/"))
            })
            .collect();
        fs::write(stage.join(name), sheets.join("\n")).map_err(|error| error.to_string())?;
    }
    let esbuild = |input: &str, output: &str, options: &[&str]| -> Result<()> {
        let mut command = Command::new(tools.find("esbuild")?);
        command
            .arg(input)
            .args([
                "--minify",
                "--log-level=error",
                "--legal-comments=none",
                "--charset=utf8",
            ])
            .args(options)
            .arg(format!("--outfile={output}"))
            .current_dir(stage);
        step(&format!("Minifying {output}"), &mut command)
    };
    // The address of the program is given: the glue need not know its own.
    let mangle_cache = format!("--mangle-cache={SHORT_NAMES}");
    let module = [
        "--bundle",
        "--format=esm",
        "--target=es2022",
        "--define:import.meta.url=undefined",
        // What program and glue know each other by: long names with a hash in each.
        "--mangle-props=^(__wbg_|__wbindgen_|__externref_|wasm_bindgen__)",
        mangle_cache.as_str(),
    ];
    fs::write(stage.join(SHORT_NAMES), "{}").map_err(|error| error.to_string())?;
    esbuild("boot.js", "limbo.min.js", &module)?;
    esbuild("start.js", "start.min.js", &["--target=es5"])?;
    // Both hold the whole element: one file for an author to name.
    let element = ["--bundle", "--target=es2022"];
    esbuild(
        "embed.js",
        "embed.min.js",
        &[&element[..], &["--format=iife"]].concat(),
    )?;
    esbuild(
        "embed-module.js",
        "embed-module.min.js",
        &[&element[..], &["--format=esm"]].concat(),
    )?;
    let style = ["--bundle", "--target=chrome111,firefox113,safari16.4"];
    esbuild("first.css", "limbo.min.css", &style)?;
    esbuild("later.css", "later.min.css", &style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_not_finished_takes_the_place_of_none() {
        let base = std::env::temp_dir().join(format!("limbo-page-{}", std::process::id()));
        let (dist, unfinished) = (base.join("dist"), base.join("dist.unfinished"));
        let put = |folder: &Path, name: &str| -> Result<()> {
            fs::create_dir_all(folder).map_err(|error| error.to_string())?;
            fs::write(folder.join(name), "").map_err(|error| error.to_string())
        };
        let names = || -> Vec<_> {
            let entries = fs::read_dir(&dist).unwrap().flatten();
            entries.map(|entry| entry.file_name()).collect()
        };
        put(&unfinished, "left by a dead process").unwrap();
        whole(&dist, |folder| put(folder, "first")).unwrap();
        assert_eq!(names(), ["first"]);
        let failed = whole(&dist, |folder| {
            put(folder, "half")?;
            assert_eq!(
                names(),
                ["first"],
                "until then there is the one from before"
            );
            Err("a head in prose/ is faulty".to_owned())
        });
        assert!(failed.is_err());
        assert_eq!(names(), ["first"]);
        whole(&dist, |folder| put(folder, "second")).unwrap();
        assert_eq!(names(), ["second"]);
        assert!(!unfinished.exists());
        fs::remove_dir_all(base).unwrap();
    }

    #[test]
    fn what_is_built_is_looked_for_where_cargo_puts_it() {
        let folder = std::env::temp_dir().join("built elsewhere");
        // An environment's name for what stands in a person's configuration.
        for name in ["CARGO_BUILD_TARGET_DIR", "CARGO_TARGET_DIR"] {
            let mut cargo = Command::new("cargo");
            cargo.env_remove("CARGO_TARGET_DIR").env(name, &folder);
            assert_eq!(target_folder_of(&mut cargo), Some(folder.clone()), "{name}");
        }
    }
}
