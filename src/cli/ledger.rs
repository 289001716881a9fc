//! `hookwatch ledger`: over how many days, against which list, in which form.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::app::AppError;
use crate::app::ledger::{Asked, Format, ledger};
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct LedgerArgs {
    /// Over so many days up to now
    #[arg(long, default_value_t = 30, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=400))]
    days: u32,
    /// Compare with this list: CSV of number, label, department, in UTF-8
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// In which form
    #[arg(long, value_enum, default_value_t = LedgerFormat::Text)]
    format: LedgerFormat,
    /// Into this file, in place of one of that name
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LedgerFormat {
    /// For people: a terminal, a printer
    Text,
    /// For a spreadsheet
    Csv,
    /// For programs
    Json,
}

impl LedgerArgs {
    pub(super) fn run(self, config: &Config) -> Result<(), AppError> {
        let days = self.days;
        let format = match self.format {
            LedgerFormat::Text => Format::Text,
            LedgerFormat::Csv => Format::Csv,
            LedgerFormat::Json => Format::Json,
        };
        ledger(config, Asked { days, list: self.csv.as_deref(), format, output: self.output.as_deref() })
    }
}
