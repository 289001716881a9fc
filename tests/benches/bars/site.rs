//! A site to be watched: a directory with a configuration and a journal, gone when it is dropped.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::Failure;

/// The program as cargo built it for this bench.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_hookwatch");

/// The site.
pub(crate) struct Site {
    dir: TempDir,
}

impl Site {
    /// A site with one whozz adapter of `lines_each` lines on each port, in groups of six.
    pub(crate) fn new(ports: &[String], lines_each: usize) -> Result<Self, Failure> {
        Self::with(ports, lines_each, "")
    }

    /// The same, with more settings.
    pub(crate) fn with(ports: &[String], lines_each: usize, settings: &str) -> Result<Self, Failure> {
        let mut text = "site = \"bars\"\nlanguage = \"en\"\ntimezone = \"Asia/Shanghai\"\n\
                        [journal]\ndir = \"journal\"\n[screen]\nambiguous_width = \"narrow\"\n"
            .to_owned();
        for (index, port) in ports.iter().enumerate() {
            let lines = (1..=lines_each).map(|line| format!("{line} = \"L{:02}\"", index * lines_each + line));
            let lines = lines.collect::<Vec<_>>().join(", ");
            write!(
                text,
                "[[adapter]]\nname = \"hall-{index}\"\nkind = \"whozz\"\nport = \"{port}\"\nlines = {{ {lines} }}\n"
            )?;
        }
        for line in 1..=ports.len() * lines_each {
            let group = (line - 1) / 6 + 1;
            write!(
                text,
                "[[line]]\nid = \"L{line:02}\"\nlabel = \"desk {line}\"\ngroup = \"group {group}\"\nduty = \"always\"\n"
            )?;
        }
        text.push_str(settings);
        Self::of(&text)
    }

    /// A site of this configuration.
    pub(crate) fn of(text: &str) -> Result<Self, Failure> {
        let dir = match std::env::var_os("BARS_DIR") {
            Some(disk) => TempDir::new_in(disk)?,
            None => TempDir::new()?,
        };
        fs::write(dir.path().join("config.toml"), text)?;
        Ok(Self { dir })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.path("config.toml")
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.path("journal")
    }

    /// The program on this site.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.arg("--config").arg(self.config()).args(arguments).current_dir(self.dir.path());
        command
    }

    /// `journal verify`, as a user runs it.
    pub(crate) fn verify(&self) -> Result<Output, Failure> {
        Ok(self.command(&["journal", "verify"]).output()?)
    }
}

/// A port's name in a configuration.
pub(crate) fn port(node: &Path) -> String {
    node.display().to_string()
}
