//! `hookwatch at`: about what, when, in which form.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::app::AppError;
use crate::app::at::{self, Question};
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct AtArgs {
    /// A line's id, or a published number: then every line of it
    #[arg(value_name = "LINE|NUMBER")]
    about: String,
    /// When: 09:20 (today), 2026-11-22T09:20, "2026-11-22 09:20" (the site's), or with a zone
    #[arg(value_name = "TIME")]
    time: String,
    /// Up to when: a verification note (核查说明) of one page
    #[arg(value_name = "TO")]
    to: Option<String>,
    /// In which form
    #[arg(long, value_enum, default_value_t = AtFormat::Text)]
    format: AtFormat,
    /// Into this file, in place of one of that name
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AtFormat {
    /// For people: a terminal, a printer
    Text,
    /// For programs
    Json,
}

impl AtArgs {
    pub(super) fn run(&self, config: &Config) -> Result<(), AppError> {
        let question = Question { about: &self.about, time: &self.time, to: self.to.as_deref() };
        let format = match self.format {
            AtFormat::Text => at::Format::Text,
            AtFormat::Json => at::Format::Json,
        };
        at::at(config, question, format, self.output.as_deref())
    }
}
