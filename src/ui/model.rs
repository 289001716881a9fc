//! What a screen remembers between two pictures, and what it asks the board for. Nothing of the board is kept here: a
//! row is remembered by its line, so a page keeps the selected line when rows move.

use std::time::Duration;

use crossterm::event::Event;
use jiff::tz::TimeZone;
use ratatui::Frame;
use ratatui::layout::Size;

use crate::domain::alarm_view::AlarmRequest;
use crate::domain::view::{JournalState, LineRow, RowOrder};
use crate::domain::{Command, LineIx, LineState, OperatorId, Progress, Snapshot, ViewRequest};

use super::pin::Pin;
use super::theme::Theme;
use super::{plan, update, view};

/// The language of every text on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Simplified Chinese.
    ZhCn,
    /// English.
    En,
}

/// Which characters the terminal can be trusted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// `●`, `▲`, `…`: only where the terminal draws ambiguous characters one cell wide.
    Unicode,
    /// Marks of ASCII only, and no character of ambiguous width at all.
    Ascii,
}

/// Whether colours may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Colour {
    /// The 16 ANSI colours.
    Full,
    /// None (`NO_COLOR`): bold, dim, underline and reverse only.
    None,
}

/// What a screen is made with.
#[derive(Debug, Clone)]
pub struct ScreenOptions {
    /// The language of every text.
    pub language: Language,
    /// Which characters may be drawn.
    pub glyphs: Glyphs,
    /// Whether colours may be used.
    pub colour: Colour,
    /// The size of the terminal, in cells.
    pub size: Size,
    /// The zone of the clock and of every time shown.
    pub zone: TimeZone,
}

/// What the loop must do after an event.
#[derive(Debug, PartialEq, Eq)]
pub enum Reaction {
    /// Nothing.
    None,
    /// Ask the board anew and draw.
    Redraw,
    /// Clear the terminal first, then as [`Reaction::Redraw`]: something else has written to it.
    Repaint,
    /// Hand a command to the board.
    Do(Command),
    /// Check the PIN, then tell the board [`Command::SignedIn`] or [`Command::SignInRefused`]. Of the digits nothing
    /// goes further than the check.
    SignIn {
        /// Who says to be there.
        operator: OperatorId,
        /// What was typed.
        pin: Pin,
    },
    /// Tell the board that the person at the screen signed out.
    SignOut,
}

/// A screen: its size, what it shows and where it stands.
#[derive(Debug, Clone)]
pub struct Screen {
    pub(super) language: Language,
    pub(super) glyphs: Glyphs,
    pub(super) theme: Theme,
    pub(super) zone: TimeZone,
    pub(super) size: Size,
    pub(super) mode: Mode,
    pub(super) search: String,
    pub(super) state: Option<LineState>,
    pub(super) order: RowOrder,
    pub(super) selected: Option<LineIx>,
    /// A row of the page that is shown while no selected line decides it.
    pub(super) first: usize,
}

/// What the keys act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// The grid.
    Grid,
    /// The grid with the selected line's detail pane.
    Detail,
    /// The search line is being edited.
    Search,
    /// Help lies over what was there before.
    Help(Beneath),
    /// Records would be lost: the screen asks whether to end all the same.
    ConfirmQuit(Beneath),
}

/// What help covers, and where a question returns to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beneath {
    /// The grid.
    Grid,
    /// The grid with the detail pane.
    Detail,
}

/// The search text's limit, in characters: longer than any id, label or number.
pub(super) const SEARCH_MAX: usize = 64;

/// Rows asked for at least. Sites up to this size are known whole, so that a selected line is found wherever it moves.
const ROWS_MIN: usize = 512;

impl Screen {
    /// A screen that shows the whole site in the configured order.
    #[must_use]
    pub fn new(options: ScreenOptions) -> Self {
        Self {
            language: options.language,
            glyphs: options.glyphs,
            theme: Theme::new(options.colour),
            zone: options.zone,
            size: options.size,
            mode: Mode::Grid,
            search: String::new(),
            state: None,
            order: RowOrder::Configured,
            selected: None,
            first: 0,
        }
    }

    /// What to ask the board for. Rows are asked for from the first one on, so that the page of a line that moved
    /// forward is still found.
    #[must_use]
    pub fn request(&self) -> ViewRequest {
        let page = view::flow::rows_at_most(self.size);
        ViewRequest {
            search: self.search.trim().to_owned(),
            state: self.state,
            order: self.order,
            offset: 0,
            limit: ROWS_MIN.max(self.first.saturating_add(page.saturating_mul(2))),
            detail: self.detail_line(),
            ticker: plan::ticker_rows(self.size) + TICKER_SPARE,
            alarms: AlarmRequest::default(),
        }
    }

    /// Takes a key, a mouse action, a paste or a new size. `snapshot` is the one that was drawn last.
    pub fn on_event(&mut self, event: &Event, snapshot: &Snapshot) -> Reaction {
        update::on_event(self, event, snapshot)
    }

    /// Draws the whole picture. Any size will do, down to nothing.
    pub fn draw(&self, frame: &mut Frame, snapshot: &Snapshot) {
        view::draw(self, frame, snapshot);
    }

    /// How long until the picture changes by time alone: to the next second of the clock.
    #[must_use]
    pub fn next_change(&self, snapshot: &Snapshot) -> Duration {
        const SECOND_US: i64 = 1_000_000;
        let into_second = snapshot.at.wall.0.rem_euclid(SECOND_US);
        Duration::from_micros(SECOND_US.abs_diff(into_second))
    }

    pub(super) fn detail_line(&self) -> Option<LineIx> {
        match self.mode {
            Mode::Detail | Mode::Help(Beneath::Detail) | Mode::ConfirmQuit(Beneath::Detail) => self.selected,
            Mode::Grid | Mode::Search | Mode::Help(Beneath::Grid) | Mode::ConfirmQuit(Beneath::Grid) => None,
        }
    }
}

impl Mode {
    /// What shows again once help or a question is closed. A search that was typed stays as if it had been kept.
    pub(super) fn beneath(self) -> Beneath {
        match self {
            Self::Detail => Beneath::Detail,
            Self::Grid | Self::Search => Beneath::Grid,
            Self::Help(beneath) | Self::ConfirmQuit(beneath) => beneath,
        }
    }

    /// Whether ending must be asked about first; not again once it was.
    pub(super) fn must_ask(self, snapshot: &Snapshot) -> bool {
        !matches!(self, Self::ConfirmQuit(_)) && loses_records(snapshot)
    }
}

/// Whether ending now loses records: some wait, and the journal takes none.
pub(super) fn loses_records(snapshot: &Snapshot) -> bool {
    let fails = matches!(snapshot.journal.state, JournalState::Stalled | JournalState::Faulted { .. });
    fails && snapshot.journal.pending > 0
}

/// Ticker events asked for beyond the rows there are: some are not told, and the newest overrun is looked for among them.
const TICKER_SPARE: usize = 8;

impl Glyphs {
    /// What ends a text that was cut.
    pub(super) fn ellipsis(self) -> &'static str {
        match self {
            Self::Unicode => "…",
            Self::Ascii => "..",
        }
    }

    /// From one state to another.
    pub(super) fn arrow(self) -> &'static str {
        match self {
            Self::Unicode => "→",
            Self::Ascii => "->",
        }
    }

    /// Stands before the selected cell.
    pub(super) fn selection(self) -> &'static str {
        match self {
            Self::Unicode => "►",
            Self::Ascii => ">",
        }
    }

    /// Stands behind a state's mark while a change is seen but not yet decided.
    pub(super) fn pending(self) -> &'static str {
        match self {
            Self::Unicode => "›",
            Self::Ascii => ">",
        }
    }

    /// The mark of a line: its state's, and one of its own where the call is over while the handset is off.
    pub(super) fn line(self, row: &LineRow) -> &'static str {
        if row.state == LineState::OffHook && row.progress == Some(Progress::Ended) {
            self.ended()
        } else {
            self.state(row.state)
        }
    }

    /// The call is over and the handset still off.
    pub(super) fn ended(self) -> &'static str {
        match self {
            Self::Unicode => "◆",
            Self::Ascii => "@",
        }
    }

    /// The mark of a state; no two are alike.
    pub(super) fn state(self, state: LineState) -> &'static str {
        match (self, state) {
            (Self::Unicode, LineState::OffHook) => "●",
            (Self::Unicode, LineState::Ringing) => "▲",
            (Self::Unicode, LineState::Idle) => "○",
            (Self::Unicode, LineState::Dead) => "×",
            (Self::Unicode, LineState::Stale) => "≈",
            (Self::Ascii, LineState::OffHook) => "#",
            (Self::Ascii, LineState::Ringing) => "*",
            (Self::Ascii, LineState::Idle) => "-",
            (Self::Ascii, LineState::Dead) => "x",
            (Self::Ascii, LineState::Stale) => "~",
            (_, LineState::Unknown) => "?",
        }
    }
}
