//! `hookwatch report`: the range, the form, the file.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::app::AppError;
use crate::app::report::{self, Asked, Beside, Period};
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// A shift by the date it starts on; without any range the running shift, else the last one
    #[arg(long, value_name = "DATE/NAME", conflicts_with_all = ["from", "to", "period"])]
    shift: Option<String>,
    /// From this time on: 2026-11-22, 2026-11-22T08:30 (the site's), or with a zone
    #[arg(long, value_name = "TIME", conflicts_with = "period")]
    from: Option<String>,
    /// Up to this time; now where it is left out
    #[arg(long, value_name = "TIME", requires = "from")]
    to: Option<String>,
    /// The running day, week or month, or the one that holds --date
    #[arg(long, value_enum)]
    period: Option<PeriodName>,
    /// A date of the day, week or month that is meant: 2026-11-16
    #[arg(long, value_name = "DATE", requires = "period")]
    date: Option<String>,
    /// Leave out the period before, which stands beside a shift, day, week or month
    #[arg(long)]
    no_previous: bool,
    /// In which form
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
    /// Into this file, in place of one of that name
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PeriodName {
    /// From midnight on
    Day,
    /// From Monday on
    Week,
    /// From the first on
    Month,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people: a terminal, a printer
    Text,
    /// For a spreadsheet
    Csv,
    /// For programs
    Json,
}

impl ReportFormat {
    pub(super) fn form(self) -> report::Format {
        match self {
            Self::Text => report::Format::Text,
            Self::Csv => report::Format::Csv,
            Self::Json => report::Format::Json,
        }
    }
}

impl ReportArgs {
    pub(super) fn run(self, config: &Config) -> Result<(), AppError> {
        let asked = match (self.shift, self.from, self.period) {
            (Some(shift), _, _) => Asked::Shift(shift),
            (None, Some(from), _) => Asked::Between { from, to: self.to },
            (None, None, Some(period)) => {
                let period = match period {
                    PeriodName::Day => Period::Day,
                    PeriodName::Week => Period::Week,
                    PeriodName::Month => Period::Month,
                };
                Asked::Period { period, date: self.date }
            }
            (None, None, None) => Asked::Latest,
        };
        let format = self.format.form();
        let beside = if self.no_previous { Beside::Nothing } else { Beside::Previous };
        report::report(config, &asked, beside, format, self.output.as_deref())
    }
}
