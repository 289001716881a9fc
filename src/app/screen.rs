//! The live screen: when to draw, and how a frame gets to the terminal.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{Event, EventStream};
use futures_util::StreamExt as _;
use ratatui::Terminal;
use ratatui::backend::{Backend as _, CrosstermBackend};

use crate::board::Board;
use crate::domain::alarm_view::{OnDisk, ReplyView};
use crate::domain::posting::PostingBody;
use crate::domain::review_reply::ReviewReply;
use crate::domain::{Clock as _, Command, Moment, Mono, OperatorId, Reply, SignOutCause, Snapshot};
use crate::ui::{Pin, Reaction, Screen};

use super::clock::SystemClock;
use super::error::AppError;
use super::frames::{self, Bell, FrameEnd, FrameState, FrameWriter};
use super::review::{Clipboard, Reviews, Told, osc52};
use super::terminal::TerminalGuard;

/// At most 20 frames a second; the first change after a pause is drawn at once.
const FRAME_PERIOD: Duration = Duration::from_millis(50);
/// A key's own frame waits no longer than this for the frame before it.
const KEY_PERIOD: Duration = Duration::from_millis(10);
/// What the board knows nothing of is told this long, as long as the screen shows a reply.
const TOLD_FOR: Duration = Duration::from_secs(6);

/// A screen on a terminal. Fields drop in order: the frames end before the terminal is given back.
pub(crate) struct LiveScreen {
    /// Boxed, as the snapshot is: both would make the run's future large.
    screen: Box<Screen>,
    terminal: Terminal<CrosstermBackend<FrameWriter>>,
    frames: Arc<FrameState>,
    bell: Bell,
    clipboard: frames::Clipboard,
    end: FrameEnd,
    events: EventStream,
    /// Paces frames.
    machine: SystemClock,
    snapshot: Box<Snapshot>,
    /// What the board does not answer.
    reviews: Reviews,
    /// The newest reply that is none of the board's.
    told: Option<ReplyView>,
    drawn_revision: Option<u64>,
    drawn_at: Mono,
    /// A key has changed the picture.
    is_touched: bool,
    must_clear: bool,
    /// A person has touched a key or the mouse.
    was_touched: bool,
    guard: TerminalGuard,
}

/// Whether an event of the terminal is a person's: a key, the mouse, a paste.
pub(crate) fn is_touch(event: &Event) -> bool {
    match event {
        Event::Key(_) | Event::Mouse(_) | Event::Paste(_) => true,
        Event::Resize(..) | Event::FocusGained | Event::FocusLost => false,
    }
}

/// What came of an event.
#[derive(Debug)]
pub(crate) enum Heard {
    /// Nothing for the board.
    Nothing,
    /// A command for the board.
    Command(Command),
    /// Somebody typed a PIN, which is to be checked.
    SignIn {
        /// Who says to be there.
        operator: OperatorId,
        /// What was typed.
        pin: Pin,
    },
    /// The terminal is gone.
    Gone,
}

impl LiveScreen {
    /// A screen on the terminal that was taken.
    pub(crate) fn start(
        screen: Screen,
        guard: TerminalGuard,
        board: &Board,
        reviews: Reviews,
    ) -> Result<Self, AppError> {
        let failed = |error: io::Error| AppError::Terminal(error.to_string());
        let (writer, frames, end) = FrameWriter::start(io::stdout()).map_err(failed)?;
        let (bell, clipboard) = (writer.bell(), writer.clipboard());
        let terminal = Terminal::new(CrosstermBackend::new(writer)).map_err(failed)?;
        let screen = Box::new(screen);
        let snapshot = Box::new(board.snapshot(&screen.request()));
        Ok(Self {
            screen,
            terminal,
            frames,
            bell,
            clipboard,
            end,
            events: EventStream::new(),
            machine: SystemClock::start(),
            snapshot,
            reviews,
            told: None,
            drawn_revision: None,
            drawn_at: Mono(0),
            is_touched: false,
            must_clear: false,
            was_touched: false,
            guard,
        })
    }

    /// How long until the next frame is due, on the machine's clock, whatever clock the board runs on: `None` while the
    /// terminal still takes the last frame.
    pub(crate) fn due_in(&self, board: &Board) -> Option<Duration> {
        if !self.frames.is_idle() {
            return None;
        }
        let Some(drawn) = self.drawn_revision else { return Some(Duration::ZERO) };
        let by_time = self.drawn_at + self.screen.next_change(&self.snapshot);
        let by_key = self.is_touched.then(|| self.drawn_at + KEY_PERIOD);
        let by_board = (drawn != board.revision()).then(|| self.drawn_at + FRAME_PERIOD);
        let due = [Some(by_time), by_key, by_board].into_iter().flatten().min();
        due.map(|due| due.since(self.machine.now().mono))
    }

    /// Draws the board as it is now. What had waited for a person to sign in goes on with the first picture that shows
    /// them: then it is the command returned.
    pub(crate) fn draw(&mut self, board: &Board, now: Moment) -> Result<Option<Command>, AppError> {
        let is_drawn = self.drawn_revision == Some(board.revision()) && self.snapshot.at == now;
        if is_drawn && !self.is_touched && !self.must_clear {
            // The clock of a replay that is over stands still: the picture would be the same.
            self.drawn_at = self.machine.now().mono;
            return Ok(None);
        }
        self.ask(board, now);
        let reaction = self.screen.on_snapshot(&self.snapshot);
        let failed = |error: io::Error| AppError::Terminal(error.to_string());
        if std::mem::take(&mut self.must_clear) {
            // `Terminal::clear` would ask the terminal where its cursor is and wait for an answer that the reader of events
            // takes first. Here the cursor is hidden: clearing and forgetting what was drawn is enough.
            self.terminal.backend_mut().clear().map_err(failed)?;
            self.terminal.swap_buffers();
        }
        let (screen, snapshot) = (&self.screen, &self.snapshot);
        self.terminal.draw(|frame| screen.draw(frame, snapshot)).map_err(failed)?;
        self.drawn_revision = Some(self.snapshot.revision);
        self.drawn_at = self.machine.now().mono;
        // A screen that shows something else asks the board for something else.
        self.is_touched = reaction != Reaction::None;
        match reaction {
            Reaction::Do(command) => Ok(Some(command)),
            Reaction::Extract(text) => {
                self.extract(text);
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    /// Asks the board, and the review for what the board does not answer.
    fn ask(&mut self, board: &Board, now: Moment) {
        let request = self.screen.request();
        let reviewed = std::mem::take(&mut self.snapshot.review);
        *self.snapshot = board.snapshot(&request);
        self.snapshot.at = now;
        self.snapshot.review = self.reviews.answer(request.review.as_ref(), now.wall, reviewed);
        self.told = self.told.take().filter(|told| now.since(told.at) < TOLD_FOR);
        if let Some(told) = &self.told {
            let reply = &mut self.snapshot.session.reply;
            if reply.as_ref().is_none_or(|reply| reply.at.mono <= told.at.mono) {
                *reply = Some(told.clone());
            }
        }
    }

    /// What a thread of the review told.
    fn on_told(&mut self, told: Told) {
        self.is_touched = true;
        if let Some(reply) = self.reviews.take(told) {
            self.tell(reply);
        }
    }

    /// Tells the person something that the board knows nothing of.
    pub(crate) fn tell(&mut self, reply: ReviewReply) {
        self.is_touched = true;
        let number = self.snapshot.session.reply.as_ref().map_or(0, |reply| reply.number);
        let (at, reply) = (self.snapshot.at, Reply::Review(reply));
        self.told = Some(ReplyView { number, at, reply, standing: OnDisk::Done });
    }

    /// Hands a note to the running monitor, which writes it into the journal.
    pub(crate) fn post(&mut self, by: OperatorId, what: PostingBody) {
        self.reviews.post(by, what);
    }

    fn extract(&mut self, text: String) {
        self.is_touched = true;
        let clipboard = match osc52(&text) {
            Some(bytes) => {
                self.clipboard.copy(bytes);
                Clipboard::Offered
            }
            None => Clipboard::TooLong,
        };
        self.reviews.extract(text, self.snapshot.at.wall, clipboard);
    }

    /// Waits for a key, a click, a paste or a resize; `None` when the terminal has taken a frame meanwhile, or a
    /// thread of the review told something. The inner
    /// `None` is the end of the terminal's input.
    pub(crate) async fn next(&mut self) -> Option<Option<io::Result<Event>>> {
        tokio::select! {
            biased;
            event = self.events.next() => Some(event),
            () = self.frames.written() => None,
            told = self.reviews.next() => {
                self.on_told(told);
                None
            }
        }
    }

    /// Lets the screen react.
    pub(crate) fn on_event(&mut self, event: Option<io::Result<Event>>) -> Heard {
        let Some(Ok(event)) = event else { return Heard::Gone };
        self.was_touched |= is_touch(&event);
        match self.screen.on_event(&event, &self.snapshot) {
            Reaction::None => {}
            Reaction::Redraw => self.is_touched = true,
            Reaction::Extract(text) => self.extract(text),
            Reaction::Repaint => {
                self.is_touched = true;
                self.must_clear = true;
            }
            Reaction::Do(command) => return Heard::Command(command),
            Reaction::SignIn { operator, pin } => return Heard::SignIn { operator, pin },
            Reaction::SignOut => return Heard::Command(Command::SignedOut { cause: SignOutCause::Person }),
        }
        Heard::Nothing
    }

    /// Whether a person has touched a key or the mouse since this was last asked.
    pub(crate) fn was_touched(&mut self) -> bool {
        std::mem::take(&mut self.was_touched)
    }

    /// The terminal takes nothing any more.
    pub(crate) fn is_gone(&self) -> bool {
        self.frames.is_broken()
    }

    /// Sounds the terminal's bell once.
    pub(crate) fn ring(&self) {
        self.bell.ring();
    }

    /// Ends the frames, then gives the terminal back. What the reviews still have to tell is no picture's any more.
    pub(crate) fn close(self) -> Reviews {
        let Self { terminal, bell, clipboard, end, guard, events, reviews, .. } = self;
        drop(events);
        drop((terminal, bell, clipboard));
        end.wait();
        drop(guard);
        reviews
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyModifiers};

    use super::*;

    #[test]
    fn only_what_a_person_does_keeps_the_screen_unlocked() {
        let key = Event::Key(crossterm::event::KeyEvent::new(KeyCode::Up, KeyModifiers::NONE));
        assert!(is_touch(&key) && is_touch(&Event::Paste("x".to_owned())));
        assert!(!is_touch(&Event::Resize(80, 24)) && !is_touch(&Event::FocusGained) && !is_touch(&Event::FocusLost));
    }

    #[test]
    fn what_was_heard_shows_no_digits() {
        let heard = Heard::SignIn { operator: "sun".into(), pin: Pin::from("271828") };
        assert!(!format!("{heard:?}").contains("271828"));
    }
}
