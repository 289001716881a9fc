//! `hookwatch evidence`: what others recorded of calls.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use crate::app::AppError;
use crate::app::carrier::{self, Aim, Order};
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum EvidenceCommand {
    /// Hold a carrier's call details (CSV) against the journal, and have the rows recorded
    Import {
        /// The carrier's file, as it came
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Which column is what, by header or number: called=…,start=…,duration=…[,caller=…][,result=…]; the form of the
        /// start behind an @: start=3@%Y/%m/%d %H:%M
        #[arg(long, value_name = "FIELD=COLUMN,…")]
        map: String,
        /// How its bytes are text
        #[arg(long, value_enum, default_value_t = EncodingName::Auto)]
        encoding: EncodingName,
        /// Show what the rows say; record nothing
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EncodingName {
    /// UTF-8 where it is that, else GB18030
    Auto,
    /// UTF-8
    #[value(name = "utf-8")]
    Utf8,
    /// GB18030, GBK, GB2312
    Gb18030,
}

impl EvidenceCommand {
    pub(super) fn run(self, config: &Config) -> Result<(), AppError> {
        let Self::Import { file, map, encoding, dry_run } = self;
        let encoding = match encoding {
            EncodingName::Auto => carrier::Encoding::Auto,
            EncodingName::Utf8 => carrier::Encoding::Utf8,
            EncodingName::Gb18030 => carrier::Encoding::Gb18030,
        };
        let aim = if dry_run { Aim::Show } else { Aim::Record };
        carrier::import(config, Order { file: &file, map: &map, encoding, aim })
    }
}
