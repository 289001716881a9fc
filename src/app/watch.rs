//! `hookwatch watch`: the live monitor, with a screen or without; and `hookwatch record`.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use crate::board::{Board, Restored, RunInfo};
use crate::config::{AmbiguousWidth, Config, Language as ConfiguredLanguage};
use crate::domain::{AdapterIx, Clock, Input, Moment, RunEvent};
use crate::port::trace::TraceHeader;
use crate::ui::{Colour, Glyphs, Language, Screen, ScreenOptions};

use super::clock::{RunClock, SystemClock};
use super::commands::Commands;
use super::error::AppError;
use super::frames::FrameWriter;
use super::inbox::{self, Inbox};
use super::journal_watch::JournalWatch;
use super::people::People;
use super::pulse::Pulse;
use super::report::Asked;
use super::review::{Desk, Reviews};
use super::run::{Heads, Run, Signals, Wakes};
use super::screen::LiveScreen;
use super::terminal::{ShownBy, TerminalGuard};
use super::trace::open_trace;
use super::world;

/// How to watch.
#[derive(Debug, Clone, Copy, Default)]
pub struct WatchOptions<'a> {
    /// Without a screen.
    pub headless: bool,
    /// Every input goes to this file too.
    pub trace: Option<&'a Path>,
    /// Prints the journal's head (count and hash) after each commit; only without a screen.
    pub print_heads: bool,
}

/// Watches until a key or a signal ends the run.
///
/// # Errors
/// The journal cannot be opened, the terminal cannot show the screen, or records could not be written at the end.
pub fn watch(config: Config, options: WatchOptions<'_>) -> Result<(), AppError> {
    let clock = SystemClock::start();
    let config = Arc::new(config);
    let sim = world::is_simulated(&config);
    // What cannot work is said before anything is taken over or mended: the journal comes last, because opening it may
    // cut a torn tail whose record only the running loop can write.
    if !options.headless {
        TerminalGuard::check(ShownBy::Watch)?;
    }
    let (mut trace, tap) = match options.trace {
        Some(path) => open_trace(path, &TraceHeader::of(&config)).map(|(trace, tap)| (Some(trace), Some(tap)))?,
        None => (None, None),
    };
    in_runtime(async {
        let signals = Signals::new()?;
        let run_clock = Arc::new(RunClock::System(clock));
        let port_clock: Arc<dyn Clock> = run_clock.clone();
        let adapters: Vec<_> = (0..).map(AdapterIx).zip(&config.adapters).collect();
        let ports = world::open_ports(&adapters, &port_clock, tap.as_ref())?;
        let heads = (options.headless && options.print_heads).then(start_heads).transpose()?;
        let guard = if options.headless { None } else { Some(TerminalGuard::take(ShownBy::Watch)?) };
        let (writer, restored) = world::open_journal(&config, &config.journal.dir, sim, clock.now())?;
        let (info, start) = (world::run_info(sim, true), clock.now());
        let pulse = Some(Pulse::new(start, info.clock, config.timezone.clone()));
        if let Some(trace) = &mut trace {
            trace.begin(start, &config, &restored);
        }
        let board = begin(&config, info, restored, start);
        let journal = world::start_journal(writer, Some(JournalWatch::new(board.journal_patience())))?;
        let screen = guard
            .map(|guard| start_screen(&config, guard, &board, Shows::Monitor(Reviews::of(&config, Asked::Latest))))
            .transpose()?;
        if options.headless {
            announce(&config);
        }
        let (inputs, journal, commands) = (ports.inputs, Some(journal), Commands::start(&config));
        let people =
            if options.headless { People::unlocked(&config) } else { People::live(&config, run_clock.now().mono) };
        let (wakes, desk) = (Wakes::Loop, Desk::Monitor);
        let inbox = Inbox::start(inbox::dir(&config))
            .map_err(|error| AppError::Failed(format!("failed to start the thread of the inbox: {error}")))?;
        Run {
            board,
            clock: run_clock,
            inputs,
            journal,
            screen,
            trace,
            heads,
            wakes,
            pulse,
            commands,
            people,
            desk,
            inbox: Some(inbox),
        }
        .run(signals)
        .await
    })
}

/// A board that has looked at its own start once, as a replay does with the first item of a trace.
fn begin(config: &Arc<Config>, info: RunInfo, restored: Restored, start: Moment) -> Board {
    let mut board = Board::new(Arc::clone(config), info, restored, start);
    board.handle_input(start, Input::Run(RunEvent::Tick));
    board
}

fn start_heads() -> Result<Heads, AppError> {
    let started = FrameWriter::start(std::io::stdout());
    let (writer, _, end) = started.map_err(|error| AppError::Failed(format!("failed to start a thread: {error}")))?;
    Ok(Heads { writer, end })
}

/// Records a trace of one adapter until a signal ends it. Nothing is journalled.
///
/// # Errors
/// No adapter has that name, or the trace cannot be written.
pub fn record(config: &Config, name: &str, path: &Path) -> Result<(), AppError> {
    let found = (0..).map(AdapterIx).zip(&config.adapters).find(|(_, adapter)| adapter.name.as_str() == name);
    let Some((ix, adapter)) = found else {
        let names: Vec<_> = config.adapters.iter().map(|adapter| adapter.name.as_str()).collect();
        let why = format!("--adapter {name}: no adapter has that name; the configuration has: {}", names.join(", "));
        return Err(AppError::Usage(why));
    };
    let clock = SystemClock::start();
    let mut header = TraceHeader::of(config);
    header.adapters.retain(|recorded| recorded.name == adapter.name);
    let (mut trace, tap) = open_trace(path, &header)?;
    trace.adapters = config.adapters.iter().map(|adapter| adapter.name.clone()).collect();
    in_runtime(async {
        let signals = Signals::new()?;
        let info = world::run_info(world::is_simulated(config), false);
        let config = Arc::new(config.clone());
        let start = clock.now();
        let restored = Restored::default();
        trace.begin(start, &config, &restored);
        let board = begin(&config, info, restored, start);
        let clock = Arc::new(RunClock::System(clock));
        let port_clock: Arc<dyn Clock> = clock.clone();
        let ports = world::open_ports(&[(ix, adapter)], &port_clock, Some(&tap))?;
        let said = writeln!(std::io::stderr(), "hookwatch: recording {name} to {}; Ctrl-C ends it", path.display());
        drop(said);
        let (inputs, trace) = (ports.inputs, Some(trace));
        let people = People::unlocked(&config);
        let (journal, screen, heads, wakes, pulse, commands) = (None, None, None, Wakes::Loop, None, None);
        let (desk, inbox) = (Desk::Monitor, None);
        let run =
            Run { board, clock, inputs, journal, screen, trace, heads, wakes, pulse, commands, people, desk, inbox };
        run.run(signals).await
    })
}

/// What a screen begins with, and where its reviews come from.
pub(crate) enum Shows {
    /// The lines.
    Monitor(Reviews),
    /// The review, and nothing else.
    Review(Reviews),
}

/// Starts the screen on the terminal that was taken.
pub(crate) fn start_screen(
    config: &Config,
    guard: TerminalGuard,
    board: &Board,
    shows: Shows,
) -> Result<LiveScreen, AppError> {
    let term = std::env::var("TERM").unwrap_or_default();
    let glyphs = match config.screen.ambiguous_width {
        AmbiguousWidth::Narrow => Glyphs::Unicode,
        // The kernel's own console has few glyphs beyond ASCII, whatever their width.
        AmbiguousWidth::Auto if term != "linux" && guard.ambiguous_cells() == Some(1) => Glyphs::Unicode,
        AmbiguousWidth::Auto | AmbiguousWidth::Wide => Glyphs::Ascii,
    };
    let has_no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let (columns, rows) = crossterm::terminal::size().map_err(|error| AppError::Terminal(error.to_string()))?;
    let options = ScreenOptions {
        language: language(config.language, &term, |name| std::env::var(name).ok()),
        glyphs,
        colour: if has_no_colour { Colour::None } else { Colour::Full },
        size: ratatui::layout::Size::new(columns, rows),
        zone: config.timezone.clone(),
    };
    let (screen, reviews) = match shows {
        Shows::Monitor(reviews) => (Screen::new(options), reviews),
        Shows::Review(reviews) => (Screen::new_review(options), reviews),
    };
    LiveScreen::start(screen, guard, board, reviews)
}

/// The configured language; `auto` follows the locale, except on the kernel's console, which has no Chinese glyphs.
pub(super) fn language(
    configured: ConfiguredLanguage,
    term: &str,
    variable: impl Fn(&str) -> Option<String>,
) -> Language {
    match configured {
        ConfiguredLanguage::ZhCn => Language::ZhCn,
        ConfiguredLanguage::En => Language::En,
        ConfiguredLanguage::Auto if term == "linux" => Language::En,
        ConfiguredLanguage::Auto => {
            let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
            let locale = names.into_iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
            if locale.is_some_and(|locale| locale.starts_with("zh")) { Language::ZhCn } else { Language::En }
        }
    }
}

fn announce(config: &Config) {
    let (lines, adapters) = (config.lines.len(), config.adapters.len());
    let dir = config.journal.dir.display();
    let mut err = std::io::stderr();
    // Nobody may be listening; the run goes on.
    let _ = writeln!(err, "hookwatch: watching {lines} lines on {adapters} adapters; journal in {dir}");
}

/// Runs the loop on one thread. A driver that hangs in opening or closing a port cannot hold up the end.
pub(crate) fn in_runtime(run: impl Future<Output = Result<(), AppError>>) -> Result<(), AppError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| AppError::Failed(format!("failed to start the runtime: {error}")))?;
    let outcome = runtime.block_on(run);
    runtime.shutdown_background();
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_follows_the_locale_unless_it_is_configured() {
        let auto = |lc_all: &str, lang: &str, term: &str| {
            language(ConfiguredLanguage::Auto, term, |name| match name {
                "LC_ALL" => Some(lc_all.to_owned()),
                "LANG" => Some(lang.to_owned()),
                _ => None,
            })
        };
        assert_eq!(auto("", "zh_CN.UTF-8", "xterm"), Language::ZhCn);
        assert_eq!(auto("en_GB.UTF-8", "zh_CN.UTF-8", "xterm"), Language::En);
        assert_eq!(auto("", "C", "xterm"), Language::En);
        assert_eq!(auto("", "zh_CN.UTF-8", "linux"), Language::En, "the console has no Chinese glyphs");
        assert_eq!(language(ConfiguredLanguage::ZhCn, "linux", |_| None), Language::ZhCn);
    }
}
