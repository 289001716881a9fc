//! `hookwatch review`: the review alone. It reads the journal beside a running monitor and writes nothing: no port is
//! opened, no journal, no command is run, no bell sounds.

use std::sync::Arc;

use tokio::sync::mpsc::channel;

use super::Reviews;
use crate::app::clock::{RunClock, SystemClock};
use crate::app::error::AppError;
use crate::app::people::People;
use crate::app::report::Asked;
use crate::app::run::{Run, Signals, Wakes};
use crate::app::terminal::{ShownBy, TerminalGuard};
use crate::app::watch::{Shows, in_runtime, start_screen};
use crate::app::world;
use crate::board::{Board, Restored};
use crate::config::Config;
use crate::domain::posting::PostingBody;
use crate::domain::review_reply::ReviewReply;
use crate::domain::{Clock as _, Command, Operation};

/// What a person's acts come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Desk {
    /// The board records them.
    Monitor,
    /// Nothing is recorded here: whoever writes the journal is another run.
    Review,
}

impl Desk {
    /// The command to hand to the board; else what to tell the person. An act that a review may hand on to the monitor is
    /// let through here, and its record handed on where [`Run`] takes the board's output.
    pub(crate) fn permit(self, command: Command) -> Result<Command, ReviewReply> {
        match (self, command) {
            // Ending a review ends no monitoring: nobody need be signed in.
            (Self::Review, Command::Operate(Operation::Quit { why })) => Ok(Command::Stop { why }),
            // Where it may be written, the running monitor is asked to; where not, the board says why.
            (Self::Review, note @ Command::Operate(Operation::Note { .. })) => Ok(note),
            (Self::Review, Command::Operate(_)) => Err(ReviewReply::OnlyReads),
            (_, command) => Ok(command),
        }
    }
}

impl Run {
    /// Hands a note that was written in a review alone to the monitor; gives back what is the board's own business.
    pub(in crate::app) fn post_note(&mut self, command: Command) -> Option<Command> {
        let by = match &command {
            Command::Operate(operation @ Operation::Note { .. }) if self.desk == Desk::Review => {
                self.board.actor_of(operation)
            }
            _ => None,
        };
        match (by, command, &mut self.screen) {
            (Some(by), Command::Operate(Operation::Note { about, span, text, .. }), Some(screen)) => {
                screen.post(by, PostingBody::Note { about, span, text });
                None
            }
            (_, command, _) => Some(command),
        }
    }
}

/// Shows the review of a range until a key or a signal ends it.
///
/// # Errors
/// [`AppError::Usage`] for a range that is none; the terminal cannot show the screen.
pub fn review(config: Config, asked: Asked) -> Result<(), AppError> {
    let clock = SystemClock::start();
    let start = clock.now();
    asked.resolve(&config, start.wall).map_err(AppError::Usage)?;
    TerminalGuard::check(ShownBy::Review)?;
    let config = Arc::new(config);
    in_runtime(async {
        let signals = Signals::new()?;
        let guard = TerminalGuard::take(ShownBy::Review)?;
        let info = world::run_info(world::is_simulated(&config), false);
        let board = Board::new(Arc::clone(&config), info, Restored::default(), start);
        let reviews = Reviews::of(&config, asked);
        let screen = Some(start_screen(&config, guard, &board, Shows::Review(reviews))?);
        let clock = Arc::new(RunClock::System(clock));
        let people = People::live(&config, clock.now().mono);
        // Nothing is read; the sender lives as long as the run.
        let (_readings, inputs) = channel(1);
        let (journal, trace, heads, pulse, commands) = (None, None, None, None, None);
        let (wakes, desk) = (Wakes::Loop, Desk::Review);
        Run { board, clock, inputs, journal, screen, trace, heads, wakes, pulse, commands, people, desk, inbox: None }
            .run(signals)
            .await
    })
}
