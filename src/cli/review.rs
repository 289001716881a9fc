//! `hookwatch review`: the range.

use clap::Args;

use crate::app::AppError;
use crate::app::report::Asked;
use crate::app::review::review;
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct ReviewArgs {
    /// A shift by the date it starts on; without any range the running shift, else the last one
    #[arg(long, value_name = "DATE/NAME", conflicts_with_all = ["from", "to"])]
    shift: Option<String>,
    /// From this time on: 2026-11-22, 2026-11-22T08:30 (the site's), or with a zone
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Up to this time; now where it is left out
    #[arg(long, value_name = "TIME", requires = "from")]
    to: Option<String>,
}

impl ReviewArgs {
    pub(super) fn run(self, config: Config) -> Result<(), AppError> {
        let asked = match (self.shift, self.from) {
            (Some(shift), _) => Asked::Shift(shift),
            (None, Some(from)) => Asked::Between { from, to: self.to },
            (None, None) => Asked::Latest,
        };
        review(config, asked)
    }
}
