//! What can end a command, and with which exit code.

use std::path::PathBuf;

/// What ended a command.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// No configuration file was named and none is in the usual places.
    #[error(
        "failed to find a configuration: no --config given, and none of {} exists; \
         copy the config.toml that comes with hookwatch and edit it", list(.0)
    )]
    NoConfig(Vec<PathBuf>),
    /// The configuration file could not be read.
    #[error("failed to read the configuration {path}: {why}")]
    ReadConfig {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// The configuration is wrong; every error stands in the text, one a line.
    #[error("{0}")]
    Config(String),
    /// A command was given something it cannot use.
    #[error("{0}")]
    Usage(String),
    /// The journal is not intact.
    #[error("{0}")]
    NotIntact(String),
    /// The journal could not be opened.
    #[error("failed to open the journal: {0}")]
    Journal(String),
    /// The terminal cannot show the screen.
    #[error("failed to use the terminal: {0}")]
    Terminal(String),
    /// Anything else that failed.
    #[error("{0}")]
    Failed(String),
}

impl AppError {
    /// 1 failure, 2 usage or configuration, 3 journal not intact.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NoConfig(_) | Self::ReadConfig { .. } | Self::Config(_) | Self::Usage(_) => 2,
            Self::NotIntact(_) => 3,
            Self::Journal(_) | Self::Terminal(_) | Self::Failed(_) => 1,
        }
    }
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}
