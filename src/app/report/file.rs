//! Writes a report to the file that was asked for, readable by its owner only: numbers of callers stand in it.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use crate::app::error::AppError;

/// Writes a file, in place of one of that name.
pub(in crate::app) fn write(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let open = || OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    let written = open().and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    written.map_err(|error| AppError::Failed(format!("failed to write the report {}: {error}", path.display())))
}
