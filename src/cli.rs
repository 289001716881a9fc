//! The command line: what is asked, handed to the library.

mod at;
mod evidence;
mod journal;
mod ledger;
mod report;
mod review;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::app::calibrate::calibrate;
use crate::app::clock::Speed;
use crate::app::operators::{self, NewOperator};
use crate::app::replay::{ReplayOptions, replay};
use crate::app::walk::{self, SheetFormat};
use crate::app::watch::{WatchOptions, record, watch};
use crate::app::{AppError, config_file, ports};
use crate::config::{Config, describe};
use crate::domain::Role;
use crate::port::discover;

use at::AtArgs;
use evidence::EvidenceCommand;
use journal::JournalCommand;
use ledger::LedgerArgs;
use report::ReportArgs;
use review::ReviewArgs;

/// Watches the hook state of every desk line.
#[derive(Debug, Parser)]
#[command(name = "hookwatch", version, about, long_about = None, arg_required_else_help = false)]
pub struct Cli {
    /// The configuration; without it the first there is of `./config.toml`,
    /// `$XDG_CONFIG_HOME/hookwatch/config.toml` and `/etc/hookwatch/config.toml`
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    watch: WatchArgs,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Args)]
struct WatchArgs {
    /// Run the same board without a screen
    #[arg(long)]
    headless: bool,
    /// Write every input to this file as well, for a replay
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    /// With --headless: print the journal's head (count and hash) after each commit
    #[arg(long)]
    print_heads: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The live monitor (also without a command's name)
    Watch(WatchArgs),
    /// Check the configuration and show what it resolves to
    Check,
    /// List the serial ports that are there, by stable name
    Ports {
        /// Find out what hangs on them, and print [[adapter]] tables to begin with; changes and dials nothing
        #[arg(long)]
        probe: bool,
        /// Look at these only
        #[arg(value_name = "PORT", requires = "probe")]
        ports: Vec<PathBuf>,
    },
    /// Measure a line's voltage on-hook and off-hook, and print its thresholds; its port must be free
    Calibrate {
        /// The line's id
        #[arg(value_name = "LINE")]
        line: String,
    },
    /// Record a trace of one adapter, whose port must be free
    Record {
        /// The adapter's name in the configuration
        #[arg(long, value_name = "NAME")]
        adapter: String,
        /// The trace to write; a file that exists is refused
        #[arg(short, long, value_name = "TRACE")]
        output: PathBuf,
    },
    /// Show traces on the same board and screen
    Replay {
        /// Traces, merged by time
        #[arg(required = true, value_name = "TRACE")]
        traces: Vec<PathBuf>,
        /// How many times as fast as it happened, or max
        #[arg(long, default_value = "1", value_parser = speed, value_name = "N|max")]
        speed: Speed,
        /// Without a screen; ends with the traces
        #[arg(long)]
        headless: bool,
        /// Write a journal into this directory, never the configured one
        #[arg(long, value_name = "DIR")]
        journal: Option<PathBuf>,
    },
    /// A shift read back on the screen: timeline, events, alarms, missed callers
    Review(ReviewArgs),
    /// The figures of a shift, of a range, of the running week or month
    Report(ReportArgs),
    /// What a line was doing at a time, and how that is known; with a range a verification note
    At(AtArgs),
    /// What others recorded of calls: a carrier's call details
    Evidence {
        #[command(subcommand)]
        command: EvidenceCommand,
    },
    /// Published numbers against what was seen: working, never answered, silent, dead, not monitored
    Ledger(LedgerArgs),
    /// The sheet of the last walk test, to print and sign
    Walk(WalkArgs),
    /// Who may sign in: put into the configuration, or taken out of it
    Operator {
        #[command(subcommand)]
        command: OperatorCommand,
    },
    /// Read, export or verify the journal
    Journal {
        #[command(subcommand)]
        command: JournalCommand,
    },
}

#[derive(Debug, Args)]
struct WalkArgs {
    /// In which form
    #[arg(long, value_enum, default_value_t = WalkFormat::Text)]
    format: WalkFormat,
    /// Into this file, in place of one of that name
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum WalkFormat {
    /// For people: a terminal, a printer
    Text,
    /// For a spreadsheet
    Csv,
}

#[derive(Debug, Subcommand)]
enum OperatorCommand {
    /// Ask for a PIN (without a terminal: the first line of standard input) and add an operator
    Add {
        /// Who it is, as the journal will say
        id: String,
        /// The name, as the screen shows it; the id where none is given
        #[arg(long)]
        name: Option<String>,
        /// What the operator may do
        #[arg(long, value_enum, default_value_t = RoleName::Supervisor)]
        role: RoleName,
    },
    /// Show who may sign in
    List,
    /// Take an operator out
    Remove {
        /// Who it is
        id: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RoleName {
    /// Everything
    Supervisor,
    /// Look, and write notes
    Watch,
}

fn speed(text: &str) -> Result<Speed, String> {
    if text == "max" {
        return Ok(Speed::Max);
    }
    let times: f64 = text.parse().map_err(|_| "allowed: a number, or max".to_owned())?;
    if (0.01..=1000.0).contains(&times) {
        Ok(Speed::Times(times))
    } else {
        Err("allowed: 0.01 to 1000, or max".to_owned())
    }
}

impl Cli {
    /// Does what was asked.
    ///
    /// # Errors
    /// Whatever ended the command; [`AppError::exit_code`] is the program's exit code.
    pub fn run(self) -> Result<(), AppError> {
        let config = self.config.as_deref();
        match self.command {
            None => run_watch(config, &self.watch),
            Some(Command::Watch(args)) => run_watch(config, &args.or(self.watch)),
            Some(_) if self.watch.is_set() => Err(AppError::Usage(
                "--headless, --trace and --print-heads before the command belong to watch; some commands take --headless \
                 behind their name"
                    .to_owned(),
            )),
            Some(Command::Check) => check(config),
            Some(Command::Ports { probe: true, ports }) => print(&ports::run(&ports)?),
            Some(Command::Ports { probe: false, .. }) => {
                let root = Path::new("/");
                let telephones = discover::telephones_text(&discover::telephones(root));
                print(&(discover::text(&discover::list(root)) + &telephones))
            }
            Some(Command::Calibrate { line }) => calibrate(&load(config)?, &line),
            Some(Command::Record { adapter, output }) => record(&load(config)?, &adapter, &output),
            Some(Command::Replay { traces, speed, headless, journal }) => {
                replay(load(config)?, &traces, ReplayOptions { speed, headless, journal: journal.as_deref() })
            }
            Some(Command::Review(args)) => args.run(load(config)?),
            Some(Command::Report(args)) => args.run(&load(config)?),
            Some(Command::At(args)) => args.run(&load(config)?),
            Some(Command::Evidence { command }) => command.run(&load(config)?),
            Some(Command::Ledger(args)) => args.run(&load(config)?),
            Some(Command::Walk(args)) => {
                let format = match args.format {
                    WalkFormat::Text => SheetFormat::Text,
                    WalkFormat::Csv => SheetFormat::Csv,
                };
                walk::sheet(load(config)?, format, args.output.as_deref())
            }
            Some(Command::Operator { command }) => run_operator(&config_file::find(config)?, command),
            Some(Command::Journal { command }) => command.run(&load(config)?),
        }
    }
}

impl WatchArgs {
    fn is_set(&self) -> bool {
        self.headless || self.trace.is_some() || self.print_heads
    }

    /// Flags may stand before and after the command's name.
    fn or(self, other: Self) -> Self {
        Self {
            headless: self.headless || other.headless,
            trace: self.trace.or(other.trace),
            print_heads: self.print_heads || other.print_heads,
        }
    }
}

fn load(config: Option<&Path>) -> Result<Config, AppError> {
    Ok(config_file::load(&config_file::find(config)?)?.config)
}

fn run_watch(config: Option<&Path>, args: &WatchArgs) -> Result<(), AppError> {
    if args.print_heads && !args.headless {
        return Err(AppError::Usage("--print-heads goes with --headless: a screen needs the terminal".to_owned()));
    }
    let options = WatchOptions { headless: args.headless, trace: args.trace.as_deref(), print_heads: args.print_heads };
    watch(load(config)?, options)
}

fn check(config: Option<&Path>) -> Result<(), AppError> {
    let loaded = config_file::load(&config_file::find(config)?)?;
    print(&describe(&loaded.config, &loaded.warnings))
}

fn run_operator(path: &Path, command: OperatorCommand) -> Result<(), AppError> {
    match command {
        OperatorCommand::Add { id, name, role } => {
            let role = match role {
                RoleName::Supervisor => Role::Supervisor,
                RoleName::Watch => Role::Watch,
            };
            print(&operators::add(path, NewOperator { id: &id, name: name.as_deref(), role })?)
        }
        OperatorCommand::List => print(&operators::list(&config_file::load(path)?.config)),
        OperatorCommand::Remove { id } => print(&operators::remove(path, &id)?),
    }
}

/// Prints to standard output; whoever stopped reading is no failure.
fn print(text: &str) -> Result<(), AppError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(AppError::Failed(format!("failed to print: {error}")))
        }
        _ => Ok(()),
    }
}
