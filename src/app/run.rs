//! The one loop of a run: signals, keys, checked PINs, the journal's word, postings, readings, deadlines and frames, in that
//! order of urgency, one input at a time.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{Receiver, UnboundedReceiver};

use crate::board::Board;
use crate::domain::{
    AnnunciationReport, Clock as _, Command, Input, JournalReport, Operation, Output, Posted, RunEvent,
};
use crate::journal::WriterHandle;
use crate::port::Stamped;

use super::clock::{RunClock, clock_state, suspended};
use super::commands::Commands;
use super::error::AppError;
use super::frames::{FrameEnd, FrameWriter};
use super::inbox::{Found, Inbox};
use super::journal_watch::JournalWatch;
use super::people::People;
use super::pulse::{LONGEST_SLEEP, Pulse, Taken};
use super::review::Desk;
use super::screen::{Heard, LiveScreen};
use super::trace::{Sent, Trace, next_sent};

/// Readings that may wait for the board; a full queue makes the ports wait and shows as an overrun.
pub const INPUTS_LIMIT: usize = 1024;
/// Records that may wait for the disk; beyond them no reading is taken, so that the ports wait.
pub const JOURNAL_BACKLOG_LIMIT: usize = 100_000;
/// How long the journal's disk may take to answer at the end: the writer itself gives up after 5 s between two tries.
const CLOSE_LIMIT: Duration = Duration::from_secs(8);
/// Readings taken at once, between two looks at keys and frames.
const BATCH: usize = 64;

/// Everything one run is made of.
pub(crate) struct Run {
    pub(crate) board: Board,
    pub(crate) clock: Arc<RunClock>,
    pub(crate) inputs: Receiver<Stamped>,
    pub(crate) journal: Option<Journal>,
    pub(crate) screen: Option<LiveScreen>,
    pub(crate) trace: Option<Trace>,
    /// Where the journal's head is printed after each commit.
    pub(crate) heads: Option<Heads>,
    /// Who meets the board's deadlines.
    pub(crate) wakes: Wakes,
    /// Watches a live run; a replay has nothing to notice.
    pub(crate) pulse: Option<Pulse>,
    /// Runs the commands of annunciation; a replay runs none.
    pub(crate) commands: Option<Commands>,
    /// Who is at the screen.
    pub(crate) people: People,
    /// What a person's acts, and the records of them, come to.
    pub(crate) desk: Desk,
    /// What commands post; a replay takes nothing.
    pub(crate) inbox: Option<Inbox>,
}

/// Who meets the board's deadlines where nothing else moves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wakes {
    /// The loop, when it wakes.
    Loop,
    /// The trace alone: it says when the recorded run woke, and on which clocks.
    Trace,
}

/// The journal of a run.
pub(crate) struct Journal {
    pub(crate) writer: WriterHandle,
    pub(crate) reports: UnboundedReceiver<JournalReport>,
    /// Watches the writer of a live run.
    pub(crate) watch: Option<JournalWatch>,
}

/// The journal's heads on their way to standard output.
pub(crate) struct Heads {
    pub(crate) writer: FrameWriter,
    pub(crate) end: FrameEnd,
}

/// What woke the loop.
enum Woken {
    Signal(&'static str),
    Screen(Heard),
    /// A PIN was checked.
    Checked(Command),
    Readings,
    /// Every source of readings has ended.
    NoMoreReadings,
    Journal(JournalReport),
    Annunciation(AnnunciationReport),
    Posted(Vec<Found>),
    Sent(Sent),
    FrameWritten,
    Deadline,
}

/// The signals that end a run in order.
pub(crate) struct Signals {
    terminate: Signal,
    hang_up: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Listens from now on: a signal that comes while the run is being set up ends it in order, too.
    pub(crate) fn new() -> Result<Self, AppError> {
        let listen =
            |kind| signal(kind).map_err(|error| AppError::Failed(format!("failed to listen to signals: {error}")));
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            hang_up: listen(SignalKind::hangup())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.hang_up.recv() => "SIGHUP",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

impl Run {
    /// Runs until a person or a signal ends it. Everything accepted is on disk when it returns.
    pub(crate) async fn run(mut self, mut signals: Signals) -> Result<(), AppError> {
        let mut batch = Vec::with_capacity(BATCH);
        let mut is_over = false;
        let mut readings_end = false;
        while !is_over {
            let (now, taken) = (self.clock.now(), self.taken());
            let reading = self.pulse.as_mut().and_then(|pulse| pulse.reads(now, taken));
            self.run_event(reading);
            self.watch_journal();
            self.hand_over();
            is_over = self.lock_if_idle() || self.draw_if_due();
            if is_over {
                break;
            }
            let woken = self.sleep(&mut signals, &mut batch, !readings_end).await;
            self.notice();
            // Before a key is taken: the machine may have slept, and the key that woke it may be somebody else's.
            is_over = self.lock_if_idle();
            self.notice_person();
            if is_over {
                break;
            }
            match woken {
                Woken::Signal(name) => is_over = self.stop(name),
                Woken::Screen(Heard::Command(command)) | Woken::Checked(command) => is_over = self.command(command),
                Woken::Screen(Heard::SignIn { operator, pin }) => is_over = self.sign_in(operator, pin),
                Woken::Screen(Heard::Gone) => is_over = self.stop("the terminal is gone"),
                Woken::Screen(Heard::Nothing) | Woken::FrameWritten => {
                    if self.screen.as_ref().is_some_and(LiveScreen::is_gone) {
                        is_over = self.stop("the terminal is gone");
                    }
                }
                Woken::Readings => is_over = self.take_readings(&mut batch),
                Woken::NoMoreReadings if self.screen.is_none() => is_over = self.stop("end of input"),
                Woken::NoMoreReadings => readings_end = true,
                Woken::Journal(report) => self.on_journal(report),
                Woken::Annunciation(report) => self.on_annunciation(report),
                Woken::Posted(found) => self.take_postings(found),
                Woken::Sent(sent) => self.trace_sent(&sent),
                Woken::Deadline => self.on_deadline(),
            }
        }
        self.close().await
    }

    async fn sleep(&mut self, signals: &mut Signals, batch: &mut Vec<Stamped>, wants_readings: bool) -> Woken {
        let due = self.board.poll_timeout().filter(|_| self.wakes == Wakes::Loop);
        let board = due.and_then(|due| self.clock.sleep_until(due));
        let screen = self.screen.as_ref().and_then(|screen| screen.due_in(&self.board));
        let pulse = self.pulse.is_some().then_some(LONGEST_SLEEP);
        let lock = self.people.lock_due().and_then(|due| self.clock.sleep_until(due));
        let watch = self.journal.as_ref().and_then(|journal| journal.watch.as_ref()).and_then(JournalWatch::due);
        let watch = watch.and_then(|due| self.clock.sleep_until(due));
        let wait = [board, screen, pulse, lock, watch].into_iter().flatten().min();
        let taken = self.taken();
        let now = self.clock.now();
        if let Some(pulse) = &mut self.pulse {
            pulse.sleeps(now, wait.unwrap_or(LONGEST_SLEEP), suspended());
        }
        tokio::select! {
            biased;
            name = signals.next() => Woken::Signal(name),
            heard = hear(self.screen.as_mut()) => heard,
            command = self.people.checked() => Woken::Checked(command),
            // Before readings: under a flood the board must still learn that the disk keeps up.
            Some(report) = next_report(self.journal.as_mut()) => Woken::Journal(report),
            report = next_annunciation(self.commands.as_mut()) => Woken::Annunciation(report),
            found = next_postings(self.inbox.as_mut()) => Woken::Posted(found),
            count = self.inputs.recv_many(batch, BATCH), if wants_readings && taken == Taken::Yes => {
                if count == 0 { Woken::NoMoreReadings } else { Woken::Readings }
            }
            Some(sent) = next_sent(self.trace.as_mut()) => Woken::Sent(sent),
            () = sleep_for(wait) => Woken::Deadline,
        }
    }

    fn taken(&self) -> Taken {
        let backlog = self.journal.as_ref().map_or(0, |journal| journal.writer.backlog());
        if backlog < JOURNAL_BACKLOG_LIMIT { Taken::Yes } else { Taken::No }
    }

    /// What the run notices of itself goes to the board like any input.
    fn notice(&mut self) {
        let now = self.clock.now();
        let Some(pulse) = &mut self.pulse else { return };
        let (slept, checked) = (pulse.wakes(now, suspended()), pulse.looks(now, clock_state));
        if let (Some(_), Some(watch)) = (&slept, self.watch_mut()) {
            watch.on_slept(now.mono);
        }
        self.run_event(slept);
        self.run_event(checked);
    }

    fn run_event(&mut self, event: Option<RunEvent>) {
        if let Some(event) = event {
            let (at, input) = (self.clock.now(), Input::Run(event));
            self.trace_input(at, &input);
            self.board.handle_input(at, input);
        }
    }

    /// Nothing else was ready.
    pub(super) fn on_deadline(&mut self) {
        let now = self.clock.now();
        // Readings that wait for the journal are older than any deadline: it must not run ahead of them.
        let is_turn = self.taken() == Taken::Yes || self.inputs.is_empty();
        if is_turn && self.wakes == Wakes::Loop && self.board.is_due(now) {
            let tick = Input::Run(RunEvent::Tick);
            self.trace_input(now, &tick);
            self.board.handle_input(now, tick);
        }
        if let Some(trace) = &mut self.trace {
            trace.flush();
        }
    }

    pub(super) fn take_readings(&mut self, batch: &mut Vec<Stamped>) -> bool {
        for Stamped { at, input } in batch.drain(..) {
            let input = if self.is_recorded_end(&input) { Input::Run(RunEvent::Tick) } else { input };
            self.trace_input(at, &input);
            self.board.handle_input(at, input);
        }
        self.board.is_stopped()
    }

    /// A recorded end of the run is no command to this one. A person who asked for it in vain is refused here, too.
    fn is_recorded_end(&self, input: &Input) -> bool {
        let is_replay = matches!(*self.clock, RunClock::Replay(_));
        is_replay
            && match input {
                Input::Command(Command::Stop { .. }) => true,
                Input::Command(Command::Operate(asked @ Operation::Quit { .. })) => self.board.grants(asked),
                _ => false,
            }
    }

    /// Hands a command to the board; true when the board has stopped with it. Before it may end the run, what the ports
    /// have handed over already is taken.
    pub(super) fn command(&mut self, command: Command) -> bool {
        let command = match self.desk.permit(command) {
            Ok(command) => command,
            Err(why) => {
                if let Some(screen) = &mut self.screen {
                    screen.tell(why);
                }
                return false;
            }
        };
        let Some(command) = self.post_note(command) else { return false };
        if matches!(command, Command::Stop { .. } | Command::Operate(Operation::Quit { .. })) {
            let mut queued = Vec::new();
            while let Ok(stamped) = self.inputs.try_recv() {
                queued.push(stamped);
            }
            self.take_readings(&mut queued);
        }
        let (at, input) = (self.clock.now(), Input::Command(command));
        self.trace_input(at, &input);
        self.board.handle_input(at, input);
        self.board.is_stopped()
    }

    fn stop(&mut self, why: &str) -> bool {
        self.command(Command::Stop { why: why.to_owned() })
    }

    fn on_journal(&mut self, report: JournalReport) {
        if let (Some(heads), JournalReport::Durable { seq, hash, .. }) = (&mut self.heads, &report) {
            // A thread writes them: whoever reads the heads may be slow, or gone, and the journal goes on.
            let printed = writeln!(heads.writer, "{seq} {hash}").and_then(|()| heads.writer.flush());
            drop(printed);
        }
        if let (Some(inbox), JournalReport::Durable { ticket, .. }) = (&mut self.inbox, &report) {
            inbox.on_durable(*ticket);
        }
        let now = self.clock.now();
        let event = self.watch_mut().and_then(|watch| watch.on_report(&report, now.mono));
        self.board.handle_input(now, Input::Journal(report));
        self.run_event(event);
    }

    /// Whether records wait for the disk for too long. The writer's word may be there already, behind what kept the loop.
    fn watch_journal(&mut self) {
        let now = self.clock.now().mono;
        if self.watch_mut().and_then(|watch| watch.due()).is_none_or(|due| due > now) {
            return;
        }
        while let Some(report) = self.journal.as_mut().and_then(|journal| journal.reports.try_recv().ok()) {
            self.on_journal(report);
        }
        let event = self.watch_mut().and_then(|watch| watch.on_timeout(now));
        self.run_event(event);
    }

    fn watch_mut(&mut self) -> Option<&mut JournalWatch> {
        self.journal.as_mut()?.watch.as_mut()
    }

    /// What commands posted goes to the board like any input.
    fn take_postings(&mut self, found: Vec<Found>) {
        let at = self.clock.now();
        for (path, posted) in found {
            let is_whole = matches!(posted, Posted::Whole(_));
            let input = Input::Posted(posted);
            self.trace_input(at, &input);
            self.board.handle_input(at, input);
            if let (Some(inbox), Some(ticket), true) = (&mut self.inbox, self.board.last_ticket(), is_whole) {
                inbox.on_handed(path, ticket);
            }
        }
    }

    fn on_annunciation(&mut self, report: AnnunciationReport) {
        let (at, input) = (self.clock.now(), Input::Annunciation(report));
        self.trace_input(at, &input);
        self.board.handle_input(at, input);
    }

    fn hand_over(&mut self) {
        while let Some(output) = self.board.poll_output() {
            match output {
                Output::Record { ticket, at, body } => {
                    if let Some(journal) = &mut self.journal {
                        journal.writer.submit(ticket, at, body);
                        if let Some(watch) = &mut journal.watch {
                            watch.on_handed(ticket, self.clock.now().mono);
                        }
                    }
                }
                Output::Annunciate(annunciation) => {
                    if let Some(commands) = &mut self.commands {
                        commands.submit(annunciation);
                    }
                }
                Output::Bell => {
                    if let Some(screen) = self.screen.as_ref().filter(|_| self.desk == Desk::Monitor) {
                        screen.ring();
                    }
                }
            }
        }
    }

    /// A terminal that cannot be drawn on ends the run in order.
    fn draw_if_due(&mut self) -> bool {
        let now = self.clock.now();
        let drawn = match &mut self.screen {
            Some(screen) if screen.due_in(&self.board) == Some(Duration::ZERO) => screen.draw(&self.board, now),
            _ => Ok(None),
        };
        match drawn {
            Ok(wanted) => wanted.is_some_and(|command| self.command(command)),
            Err(_) => self.stop("the terminal is gone"),
        }
    }

    /// The terminal is given back, and everything accepted goes to disk.
    async fn close(mut self) -> Result<(), AppError> {
        self.hand_over();
        let reviews = self.screen.take().map(LiveScreen::close);
        // Beside the journal's own end, which must not wait for a command.
        let commands = self.commands.take().map(|commands| tokio::spawn(commands.close()));
        let mut outcome = Ok(());
        if let Some(mut journal) = self.journal.take() {
            let closing = tokio::task::spawn_blocking(move || journal.writer.close());
            outcome = match tokio::time::timeout(CLOSE_LIMIT, closing).await {
                Ok(Ok(closed)) => closed.map(drop).map_err(|error| AppError::Failed(error.to_string())),
                Ok(Err(error)) => Err(AppError::Failed(error.to_string())),
                Err(_) => Err(AppError::Failed(format!(
                    "the journal's disk did not answer for {} s: what it had not yet taken is lost",
                    CLOSE_LIMIT.as_secs()
                ))),
            };
            while let Ok(report) = journal.reports.try_recv() {
                self.on_journal(report);
            }
        }
        if let Some(Heads { writer, end }) = self.heads.take() {
            drop(writer);
            end.wait();
        }
        if let Some(commands) = commands {
            drop(commands.await);
        }
        if let Some(inbox) = self.inbox.take() {
            inbox.close();
        }
        let trace_failure = self.trace.take().and_then(Trace::close);
        let noted = match reviews {
            Some(reviews) => reviews.end().await,
            None => Ok(()),
        };
        outcome.and_then(|()| trace_failure.map_or(Ok(()), |why| Err(AppError::Failed(why)))).and(noted)
    }
}

async fn hear(screen: Option<&mut LiveScreen>) -> Woken {
    match screen {
        Some(screen) => match screen.next().await {
            Some(event) => Woken::Screen(screen.on_event(event)),
            None => Woken::FrameWritten,
        },
        None => std::future::pending().await,
    }
}

async fn next_report(journal: Option<&mut Journal>) -> Option<JournalReport> {
    match journal {
        Some(journal) => match journal.reports.recv().await {
            Some(report) => Some(report),
            None => std::future::pending().await,
        },
        None => std::future::pending().await,
    }
}

async fn next_annunciation(commands: Option<&mut Commands>) -> AnnunciationReport {
    match commands {
        Some(commands) => commands.next().await,
        None => std::future::pending().await,
    }
}

async fn next_postings(inbox: Option<&mut Inbox>) -> Vec<Found> {
    match inbox {
        Some(inbox) => inbox.next().await,
        None => std::future::pending().await,
    }
}

async fn sleep_for(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}
