//! The repository as files: what the tests that guard the house read. It never follows a link and never leaves the
//! repository.

use std::fs;
use std::path::{Path, PathBuf};

/// A text file of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextFile {
    /// Relative to the repository, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The top of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// One file that must be there.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path} must be readable: {error}"))
}

/// Every text file below `under` (the empty text for all) whose name ends in one of `endings` (none for all), in the
/// order of their paths. What tools and runs leave behind is passed over.
pub(crate) fn text_files(under: &str, endings: &[&str]) -> Vec<TextFile> {
    let mut paths = Vec::new();
    collect(&root().join(under), &mut paths);
    paths.sort();
    let relative = paths.iter().filter_map(|path| Some((path, path.strip_prefix(root()).ok()?.to_str()?)));
    let wanted = relative.filter(|(_, name)| endings.is_empty() || endings.iter().any(|ending| name.ends_with(ending)));
    // A file that is not UTF-8 (a corpus of device bytes, a picture) is no text.
    wanted
        .filter_map(|(path, name)| Some(TextFile { path: name.to_owned(), text: fs::read_to_string(path).ok()? }))
        .collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{} must be readable: {error}", folder.display()));
    for entry in entries.map(|entry| entry.expect("a folder entry must be readable")) {
        let path = entry.path();
        let kind = entry.file_type().expect("a folder entry has a type");
        let is_left_behind = folder == root() && ["target", ".git", "journal"].iter().any(|name| path.ends_with(name));
        if kind.is_dir() && !is_left_behind {
            collect(&path, paths);
        } else if kind.is_file() && !is_left_behind {
            paths.push(path);
        }
    }
}
