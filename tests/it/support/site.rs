//! A folder with a configuration, in which the binary runs.

use std::io::{Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::process::Told;
use super::{Headless, JournalView};

/// An adapter of a configuration, whose line N is `NAME-N`.
pub(crate) struct Adapter<'a> {
    pub(crate) name: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) port: String,
    pub(crate) lines: u8,
}

/// A configuration in this language with these adapters. It never asks the terminal for its widths.
pub(crate) fn config(language: &str, adapters: &[Adapter]) -> String {
    let mut text = format!(
        "site = \"测试大厅\"\nlanguage = \"{language}\"\ntimezone = \"Asia/Shanghai\"\n\
         [journal]\ndir = \"journal\"\n[screen]\nambiguous_width = \"narrow\"\n"
    );
    let mut published = 0;
    for Adapter { name, kind, port, lines } in adapters {
        let reported: Vec<String> = (1..=*lines).map(|line| format!("{line} = \"{name}-{line}\"")).collect();
        let reported = reported.join(", ");
        let adapter =
            format!("[[adapter]]\nname = \"{name}\"\nkind = \"{kind}\"\nport = \"{port}\"\nlines = {{ {reported} }}\n");
        text.push_str(&adapter);
        for line in 1..=*lines {
            published += 1;
            let line = format!(
                "[[line]]\nid = \"{name}-{line}\"\nlabel = \"desk\"\ngroup = \"{name}\"\n\
                 number = \"0571-8725-{published:04}\"\nduty = \"always\"\n"
            );
            text.push_str(&line);
        }
    }
    text
}

/// The folder; removed when dropped.
pub(crate) struct Site {
    dir: TempDir,
}

impl Site {
    /// A folder with this `config.toml`.
    pub(crate) fn new(config: &str) -> Self {
        let site = Self { dir: tempfile::tempdir().expect("a folder for a test") };
        site.write("config.toml", config);
        site
    }

    /// A site of one adapter on a device of its own, in English.
    pub(crate) fn of(kind: &str, port: &Path, lines: u8) -> Self {
        Self::new(&config("en", &[Adapter { name: "hall", kind, port: port.display().to_string(), lines }]))
    }

    /// A folder without any file.
    pub(crate) fn bare() -> Self {
        Self { dir: tempfile::tempdir().expect("a folder for a test") }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("a file of the test can be written");
    }

    /// The journal as it stands.
    pub(crate) fn journal(&self) -> JournalView {
        JournalView::read(&self.path("journal"))
    }

    /// The binary, to be run in this folder without a terminal and with nothing of the tester's own settings.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hookwatch"));
        let settings = ["HOME", "XDG_CONFIG_HOME", "LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR"];
        for setting in settings {
            command.env_remove(setting);
        }
        command.args(args).current_dir(self.dir.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Told {
        Told::of(&mut self.command(args))
    }

    /// Runs a command to its end, with this text as its standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: &str) -> Told {
        let mut file = tempfile::tempfile().expect("a file for a test");
        file.write_all(input.as_bytes()).and_then(|()| file.rewind()).expect("a file of the test can be written");
        Told::of(self.command(args).stdin(file))
    }

    /// Starts watching without a screen.
    pub(crate) fn watch(&self) -> Headless {
        Headless::start(self, &["--headless", "--print-heads"])
    }
}
