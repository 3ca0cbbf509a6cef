//! The release page: Trunk builds it into `dist/`.

use crate::run::step;
use crate::tools::Tools;
use crate::wasm::Wasm;
use crate::{Result, root};
use std::path::PathBuf;
use std::process::Command;

/// Where cargo puts what it builds.
pub fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Builds the release page and says where it is.
pub fn build(tools: &Tools, wasm: &Wasm) -> Result<PathBuf> {
    let mut command = Command::new(tools.find("trunk")?);
    command.args(["build", "--release"]).current_dir(root());
    wasm.apply(&mut command);
    command
        .env("PATH", tools.path()?)
        // All of Trunk's tools are on the PATH: it need not look for them, nor for a newer itself.
        .env("TRUNK_OFFLINE", "true")
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("TRUNK_COLOR", "never")
        .env("CARGO_TERM_COLOR", "never")
        // Trunk 0.21 refuses the usual NO_COLOR=1: it wants true or false.
        .env_remove("NO_COLOR");
    step(
        "Building the release page (minutes the first time, then seconds)",
        &mut command,
    )?;
    Ok(root().join("dist"))
}
