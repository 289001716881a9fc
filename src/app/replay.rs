//! `hookwatch replay`: the same board and screen, fed from traces. The clock is the trace's, and the configured journal
//! is never written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::mpsc::{Sender, channel};

use crate::board::{Board, Restored};
use crate::config::Config;
use crate::domain::{AdapterIx, AdapterName, Clock as _, Input, Moment, Mono, RunEvent};
use crate::port::Stamped;
use crate::port::trace::{TraceError, TraceReader};

use super::clock::{ReplayClock, RunClock, Speed};
use super::error::AppError;
use super::people::People;
use super::report::Asked;
use super::review::{Desk, Reviews};
use super::run::{INPUTS_LIMIT, Run, Signals, Wakes};
use super::terminal::{ShownBy, TerminalGuard};
use super::watch::{Shows, in_runtime, start_screen};
use super::world;

/// How to replay.
#[derive(Debug, Clone, Copy)]
pub struct ReplayOptions<'a> {
    /// How fast.
    pub speed: Speed,
    /// Without a screen; ends with the trace.
    pub headless: bool,
    /// Writes a journal here.
    pub journal: Option<&'a Path>,
}

/// Replays traces, merged by time.
///
/// # Errors
/// A trace cannot be read or names an adapter that the configuration has not; the journal cannot be opened, or is the
/// configured one; the terminal cannot show the screen.
pub fn replay(config: Config, traces: &[PathBuf], options: ReplayOptions<'_>) -> Result<(), AppError> {
    if options.journal.is_some_and(|dir| is_same(dir, &config.journal.dir)) {
        let why = "--journal: this is the configured journal, which a replay never writes; name another directory";
        return Err(AppError::Usage(why.to_owned()));
    }
    if !options.headless {
        TerminalGuard::check(ShownBy::Replay)?;
    }
    let config = Arc::new(config);
    let mut items = Merged::open(traces, &config)?;
    let Some(first) = items.first() else {
        return Err(AppError::Failed("the traces hold nothing to replay".to_owned()));
    };
    let opened = options.journal.map(|dir| world::open_journal(&config, dir, true, first)).transpose()?;
    let (writer, own) = opened.map_or((None, Restored::default()), |(writer, own)| (Some(writer), own));
    let restored = items.restored(own);
    in_runtime(async {
        let signals = Signals::new()?;
        let guard = if options.headless { None } else { Some(TerminalGuard::take(ShownBy::Replay)?) };
        let board = Board::new(Arc::clone(&config), world::run_info(true, writer.is_some()), restored, first);
        let journal = writer.map(|writer| world::start_journal(writer, None)).transpose()?;
        let reviews = reviews_of(&config, options.journal);
        let screen = guard.map(|guard| start_screen(&config, guard, &board, Shows::Monitor(reviews))).transpose()?;
        let clock = Arc::new(RunClock::Replay(ReplayClock::start(options.speed, first)));
        let (sender, inputs) = channel(INPUTS_LIMIT);
        let wakes = items.wakes();
        let feeding = tokio::spawn(feed(items, Arc::clone(&clock), sender));
        let people = People::unlocked(&config);
        let (trace, heads, pulse, commands, inbox) = (None, None, None, None, None);
        let desk = Desk::Monitor;
        let run =
            Run { board, clock, inputs, journal, screen, trace, heads, wakes, pulse, commands, people, desk, inbox };
        run.run(signals).await?;
        if feeding.is_finished() {
            feeding.await.map_err(|error| AppError::Failed(error.to_string()))??;
        }
        Ok(())
    })
}

/// A replay reviews the journal that it writes, never the configured one.
fn reviews_of(config: &Arc<Config>, dir: Option<&Path>) -> Reviews {
    let Some(dir) = dir else {
        return Reviews::nowhere("this replay writes no journal; start it with --journal DIR to review what it shows");
    };
    let mut config = Config::clone(config);
    dir.clone_into(&mut config.journal.dir);
    Reviews::of(&Arc::new(config), Asked::Latest)
}

fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or(path.to_owned());
    real(one) == real(other)
}

/// Hands each item over at its moment.
async fn feed(mut items: Merged, clock: Arc<RunClock>, inputs: Sender<Stamped>) -> Result<(), AppError> {
    let RunClock::Replay(replay) = &*clock else { return Ok(()) };
    let outcome = loop {
        let (at, input) = match items.next() {
            None => break Ok(()),
            Some(Err(error)) => break Err(AppError::Failed(error.to_string())),
            Some(Ok(item)) => item,
        };
        let ahead = at.mono.since(clock.now().mono);
        if let Some(wait) = replay.real_wait(ahead).filter(|wait| !wait.is_zero()) {
            tokio::time::sleep(wait).await;
        }
        replay.reach(at);
        if inputs.send(Stamped { at, input }).await.is_err() {
            return Ok(());
        }
    };
    replay.end();
    outcome
}

type Item = (Moment, Input);

/// Several traces as one, in the order of their moments.
struct Merged {
    sources: Vec<Source>,
}

struct Source {
    items: Box<dyn Iterator<Item = Result<Item, TraceError>> + Send>,
    next: Option<Result<Item, TraceError>>,
    /// From this trace's monotonic time to that of the trace that begins first, in microseconds.
    shift_us: i64,
    /// What the board of the recorded run began with.
    restored: Option<Restored>,
}

impl Merged {
    fn open(traces: &[PathBuf], config: &Config) -> Result<Self, AppError> {
        let names: Vec<AdapterName> = config.adapters.iter().map(|adapter| adapter.name.clone()).collect();
        let failed = |error: TraceError| AppError::Failed(error.to_string());
        let mut sources = Vec::new();
        for path in traces {
            let mut reader = TraceReader::open(path).map_err(failed)?;
            let restored = reader.restored();
            let names = names.clone();
            let resolve = move |name: &AdapterName| names.iter().position(|known| known == name).map(AdapterIx);
            let items = Box::new(reader.inputs(resolve));
            sources.push(Source { restored, ..Source::new(items).map_err(failed)? });
        }
        Ok(Self::of(sources))
    }

    /// Each trace counts its own run; the wall clock of its first item tells how they lie to one another. The one that
    /// begins first keeps its own time.
    fn of(mut sources: Vec<Source>) -> Self {
        let earliest = sources.iter().filter_map(Source::peek).min_by_key(|at| at.wall);
        for source in &mut sources {
            if let (Some(first), Some(earliest)) = (source.peek(), earliest) {
                source.shift_us = offset_us(first).saturating_sub(offset_us(earliest));
            }
        }
        Self { sources }
    }

    /// Every trace that says when its board began says when its run woke, too; those of earlier versions do neither.
    fn wakes(&self) -> Wakes {
        let is_tick = |source: &Source| matches!(source.next, Some(Ok((_, Input::Run(RunEvent::Tick)))));
        if self.sources.iter().all(is_tick) { Wakes::Trace } else { Wakes::Loop }
    }

    /// What the board begins with: what the recorded one did. Of several traces the one that begins first says so; what
    /// another run began with later is left out. A trace of an earlier version does not say, and the replay goes on from
    /// what its own journal holds; else only what had to be mended there counts.
    fn restored(&mut self, own: Restored) -> Restored {
        if self.wakes() == Wakes::Loop {
            return own;
        }
        let first = self.sources.iter_mut().min_by_key(|source| source.peek().map(|at| at.mono));
        let mut restored = first.and_then(|source| source.restored.take()).unwrap_or_default();
        restored.found.extend(own.found);
        restored.damage = restored.damage.or(own.damage);
        restored
    }

    fn first(&mut self) -> Option<Moment> {
        self.sources.iter().filter_map(Source::peek).min_by_key(|at| at.mono)
    }
}

/// The wall clock less the monotonic one.
fn offset_us(at: Moment) -> i64 {
    at.wall.0.saturating_sub(i64::try_from(at.mono.0).unwrap_or(i64::MAX))
}

impl Source {
    fn new(mut items: Box<dyn Iterator<Item = Result<Item, TraceError>> + Send>) -> Result<Self, TraceError> {
        let next = items.next().transpose()?;
        Ok(Self { items, next: next.map(Ok), shift_us: 0, restored: None })
    }

    /// A moment of this trace on the common clock.
    fn rebased(&self, at: Moment) -> Moment {
        Moment { mono: Mono(at.mono.0.saturating_add_signed(self.shift_us)), ..at }
    }

    /// The moment of the next item, on the common clock.
    fn peek(&self) -> Option<Moment> {
        match self.next.as_ref()? {
            Ok((at, _)) => Some(self.rebased(*at)),
            Err(_) => Some(Moment { mono: Mono(0), ..Moment::default() }),
        }
    }

    fn take(&mut self) -> Option<Result<Item, TraceError>> {
        let taken = std::mem::replace(&mut self.next, self.items.next())?;
        Some(taken.map(|(at, input)| {
            let input = match input {
                Input::Run(RunEvent::Slept { since }) => Input::Run(RunEvent::Slept { since: self.rebased(since) }),
                other => other,
            };
            (self.rebased(at), input)
        }))
    }
}

impl Iterator for Merged {
    type Item = Result<Item, TraceError>;

    fn next(&mut self) -> Option<Self::Item> {
        let soonest = self.sources.iter_mut().filter(|source| source.next.is_some());
        soonest.min_by_key(|source| source.peek().map(|at| at.mono)).and_then(Source::take)
    }
}

#[cfg(test)]
mod tests;
