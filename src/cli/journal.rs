//! `hookwatch journal`: reading, exporting, verifying.

use std::ops::ControlFlow;
use std::time::Duration;

use clap::{Subcommand, ValueEnum};

use super::print;
use crate::app::AppError;
use crate::config::Config;
use crate::journal::reader;

/// How often `journal tail -f` looks for new records.
const FOLLOW_PERIOD: Duration = Duration::from_millis(200);

#[derive(Debug, Subcommand)]
pub(super) enum JournalCommand {
    /// Show the newest records
    Tail {
        /// Go on as records come
        #[arg(short, long)]
        follow: bool,
        /// How many records to begin with
        #[arg(short = 'n', long, default_value_t = 20)]
        lines: usize,
    },
    /// Write every record out
    Export {
        /// In which form
        #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
        format: ExportFormat,
    },
    /// Check every link of the chain
    Verify {
        /// A head noted earlier (hash, or count and hash as `journal head` prints them) that must be in the journal
        #[arg(long, value_name = "HEX")]
        head: Option<String>,
    },
    /// Print the count of records and the hash of the newest
    Head,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    /// The records as they stand
    Jsonl,
    /// One row a record, with a UTF-8 mark at the start
    Csv,
}

impl JournalCommand {
    pub(super) fn run(self, config: &Config) -> Result<(), AppError> {
        let dir = &config.journal.dir;
        let failed = |error: reader::ReadError| AppError::Failed(error.to_string());
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        match self {
            JournalCommand::Tail { follow, lines } => tail(config, lines, follow, &mut out).map_err(failed),
            JournalCommand::Export { format } => {
                let format = match format {
                    ExportFormat::Jsonl => reader::ExportFormat::Jsonl,
                    ExportFormat::Csv => reader::ExportFormat::Csv,
                };
                reader::export(dir, format, &mut out).map(drop).map_err(failed)
            }
            JournalCommand::Verify { head } => {
                let noted: Option<reader::NotedHead> =
                    head.map(|head| head.parse()).transpose().map_err(AppError::Usage)?;
                let verification = reader::verify(dir, noted).map_err(failed)?;
                let text = verification.describe(noted);
                if verification.verdict.is_intact() {
                    print(&text)
                } else {
                    Err(AppError::NotIntact(format!("journal {}: {}", dir.display(), text.trim_end())))
                }
            }
            JournalCommand::Head => reader::print_head(dir, &mut out).map_err(failed),
        }
    }
}

fn tail(config: &Config, lines: usize, follow: bool, out: &mut dyn std::io::Write) -> Result<(), reader::ReadError> {
    let mut tail = reader::Tail::open(&config.journal.dir, config.timezone.clone(), lines)?;
    reader::follow(&mut tail, out, || {
        if follow {
            std::thread::sleep(FOLLOW_PERIOD);
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })
}
