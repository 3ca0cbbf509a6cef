//! Where results go: standard output, or a file that stands under its name only once it is whole, so that a batch system
//! which looks for it never finds half of one.

use crate::failure::Failure;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// The name that stands for standard output, and for standard input.
pub const STANDARD: &str = "-";

/// True if this is the name of standard output.
pub fn is_standard(path: &Path) -> bool {
    path.as_os_str() == STANDARD
}

/// Writes bytes to standard output.
///
/// # Errors
/// Where they cannot be written, or nobody reads them any more.
pub fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(|error| Failure::of_output(&error))
}

/// Writes a file of these bytes, or standard output where the name is `-`.
///
/// # Errors
/// Where they cannot be written; a file of that name is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if is_standard(path) {
        return print(bytes);
    }
    let write = || -> io::Result<()> {
        if path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !path.exists() || path.is_file() {
            let folder = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            let file = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
            let mut out = BufWriter::new(file);
            out.write_all(bytes)?;
            let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            make_readable(&file)?;
            file.persist(path).map_err(|error| error.error)?;
            return Ok(());
        }
        // A device or a pipe has nothing to be replaced.
        std::fs::File::options()
            .write(true)
            .open(path)?
            .write_all(bytes)
    };
    write().map_err(|error| Failure::of(path.display(), error))
}

/// A temporary file is its owner's alone; a result is as readable as any new file.
#[cfg(unix)]
fn make_readable(file: &NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let everybody = std::fs::Permissions::from_mode(0o644);
    file.as_file().set_permissions(everybody)
}

#[cfg(not(unix))]
fn make_readable(_file: &NamedTempFile) -> io::Result<()> {
    Ok(())
}
