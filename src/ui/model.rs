//! What a screen remembers between two pictures, and what it asks the board for. Nothing of the board is kept here: a
//! row is remembered by its line, so a page keeps the selected line when rows move.

use std::time::Duration;

use crossterm::event::Event;
use jiff::tz::TimeZone;
use ratatui::Frame;
use ratatui::layout::Size;

use crate::domain::alarm_view::AlarmRequest;
use crate::domain::view::{JournalState, RowOrder};
use crate::domain::walk::WalkRequest;
use crate::domain::{Command, LineIx, LineState, Moment, OperatorId, Snapshot, ViewRequest};

use super::adapter_page::AdapterPage;
use super::dialog::Dialog;
use super::list::{AlarmPage, Tab};
use super::pin::Pin;
use super::review::{Page, ReviewPage, Under, words as review_words, write};
use super::sign_in::SignIn;
use super::text::Text;
use super::theme::Theme;
use super::walk::WalkPage;
use super::{act, plan, update, view};

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
    /// Give this text to the person: to the terminal's clipboard, and into a file.
    Extract(String),
}

/// A screen: its size, what it shows and where it stands.
#[derive(Debug)]
pub struct Screen {
    pub(super) language: Language,
    pub(super) glyphs: Glyphs,
    pub(super) theme: Theme,
    pub(super) zone: TimeZone,
    pub(super) size: Size,
    pub(super) mode: Mode,
    pub(super) list: AlarmPage,
    pub(super) adapters: AdapterPage,
    pub(super) walk: WalkPage,
    pub(super) review: ReviewPage,
    /// Whoever signed in last here: the prompt stands on them.
    pub(super) last_operator: Option<OperatorId>,
    /// How many tries to sign in were answered when the last one was handed over: until there are more, that one is still
    /// being checked, even where its prompt was left.
    pub(super) tried_after: Option<u64>,
    /// Why a key did nothing.
    pub(super) notice: Option<Notice>,
    pub(super) search: String,
    pub(super) state: Option<LineState>,
    pub(super) order: RowOrder,
    pub(super) selected: Option<LineIx>,
    /// A row of the page that is shown while no selected line decides it.
    pub(super) first: usize,
}

/// What the keys act on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// The grid.
    Grid,
    /// The grid with the selected line's detail pane.
    Detail,
    /// The list of alarms.
    Alarms,
    /// The page of adapters.
    Adapters,
    /// The walk test.
    Walk,
    /// The review of a shift.
    Review,
    /// A search line is being edited.
    Search(Searched),
    /// Help lies over what was there before.
    Help(HelpPage, Beneath),
    /// Records would be lost: the screen asks whether to end all the same.
    ConfirmQuit(Beneath),
    /// A popup asks what an act needs.
    Dialog(Box<Dialog>, Beneath),
    /// A popup asks who is there.
    SignIn(Box<SignIn>, Beneath),
}

/// What help tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HelpPage {
    Keys,
    Marks,
    /// The keys of the review.
    Review,
}

/// What a search narrows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Searched {
    /// The grid.
    Lines,
    /// The list of alarms.
    Alarms,
    /// The page of the walk test.
    Walk,
    /// The review: lines, or events.
    Review,
}

/// What help or a popup covers, and where a question returns to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beneath {
    /// The grid.
    Grid,
    /// The grid with the detail pane.
    Detail,
    /// The list of alarms.
    Alarms,
    /// The page of adapters.
    Adapters,
    /// The walk test.
    Walk,
    /// The review of a shift.
    Review,
}

impl From<Beneath> for Mode {
    fn from(beneath: Beneath) -> Self {
        match beneath {
            Beneath::Grid => Self::Grid,
            Beneath::Detail => Self::Detail,
            Beneath::Alarms => Self::Alarms,
            Beneath::Adapters => Self::Adapters,
            Beneath::Walk => Self::Walk,
            Beneath::Review => Self::Review,
        }
    }
}

/// Why a key did nothing: said for as long as a reply is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Notice {
    pub(super) at: Moment,
    pub(super) what: Text,
}

/// A reply or a notice stands this long.
pub(super) const REPLY_SHOWN: Duration = Duration::from_secs(6);

/// The search text's limit, in characters: longer than any id, label or number.
pub(super) const SEARCH_MAX: usize = 64;

/// Rows of alarms asked for at most: more than a person goes through.
const LIST_ROWS: usize = 512;
/// Lines that the opening check asks for at most: more than any site has.
const CHECK_ROWS: usize = 8_192;
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
            list: AlarmPage::new(),
            adapters: AdapterPage::new(),
            walk: WalkPage::new(),
            review: ReviewPage::new(),
            last_operator: None,
            tried_after: None,
            notice: None,
            search: String::new(),
            state: None,
            order: RowOrder::Configured,
            selected: None,
            first: 0,
        }
    }

    /// A screen for the review of a range that was read back, with no monitor behind it: nothing can be written there,
    /// and `q` ends it without asking who is there.
    #[must_use]
    pub fn new_review(options: ScreenOptions) -> Self {
        Self { mode: Mode::Review, review: ReviewPage::alone(), ..Self::new(options) }
    }

    /// What to ask the board for. Rows are asked for from the first one on, so that the page of a line that moved
    /// forward is still found.
    #[must_use]
    pub fn request(&self) -> ViewRequest {
        let ticker = plan::ticker_rows(self.size) + TICKER_SPARE;
        let detail = self.detail_line();
        if self.mode.beneath() == Beneath::Alarms {
            let is_check = self.list.tab == Tab::Check;
            let search = self.list.search.trimmed().to_owned();
            return ViewRequest {
                search: if is_check { search.clone() } else { String::new() },
                limit: if is_check { CHECK_ROWS } else { ROWS_MIN },
                detail,
                ticker,
                alarms: AlarmRequest { list: self.list.tab.list(), search, offset: 0, limit: LIST_ROWS },
                ..ViewRequest::default()
            };
        }
        if self.mode.beneath() == Beneath::Walk {
            let (search, filter) = (self.walk.search.trimmed().to_owned(), self.walk.filter);
            let walk = Some(WalkRequest { search, filter });
            return ViewRequest { limit: ROWS_MIN, ticker, walk, ..ViewRequest::default() };
        }
        if self.mode.beneath() == Beneath::Review {
            let review = Some(self.review.request(self.size));
            // The handover lists what is open now; a record is led to its line, whichever that is.
            let (limit, alarms) = match self.review.page {
                Page::Handover => (0, LIST_ROWS),
                Page::Events => (CHECK_ROWS, 0),
                Page::Timeline | Page::Alarms | Page::Callers => (0, 0),
            };
            let alarms = AlarmRequest { limit: alarms, ..AlarmRequest::default() };
            return ViewRequest { limit, ticker, alarms, review, ..ViewRequest::default() };
        }
        let page = view::flow::rows_at_most(self.size);
        ViewRequest {
            search: self.search.trim().to_owned(),
            state: self.state,
            order: self.order,
            offset: 0,
            limit: ROWS_MIN.max(self.first.saturating_add(page.saturating_mul(2))),
            detail,
            adapter: self.adapters.chosen.filter(|_| self.mode.beneath() == Beneath::Adapters),
            ticker,
            alarms: AlarmRequest::default(),
            walk: None,
            review: None,
        }
    }

    /// Takes a new snapshot before it is drawn. What waited for a person to sign in goes on here, once: the caller does
    /// with the reaction what it does with that of an event.
    pub fn on_snapshot(&mut self, snapshot: &Snapshot) -> Reaction {
        if matches!(self.mode, Mode::Alarms) && self.list.chosen.is_none() {
            // Whoever opens the list to act on the most urgent alarm finds it chosen.
            let entries = self.list.entries(snapshot);
            self.list.choose(&entries, 0);
        }
        let numbers = review_words::number_search(&snapshot.session);
        let is_other = std::mem::replace(&mut self.review.numbers, numbers) != numbers;
        let is_moved = self.mode.beneath() == Beneath::Review && (self.review.on_snapshot(snapshot) || is_other);
        let is_moved = write::on_reply(self, snapshot) || is_moved;
        match act::on_snapshot(self, snapshot) {
            Reaction::None if is_moved => Reaction::Redraw,
            reaction => reaction,
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

    /// Whether there is no monitor behind the review.
    pub(super) fn is_review_only(&self) -> bool {
        self.review.under == Under::Nothing
    }

    pub(super) fn detail_line(&self) -> Option<LineIx> {
        match self.mode.beneath() {
            Beneath::Detail => self.selected,
            Beneath::Alarms => self.list.line,
            Beneath::Grid | Beneath::Adapters | Beneath::Walk | Beneath::Review => None,
        }
    }
}

impl Mode {
    /// What shows again once help, a popup or a question is closed. A search that was typed stays as if it had been kept.
    pub(super) fn beneath(&self) -> Beneath {
        match self {
            Self::Detail => Beneath::Detail,
            Self::Grid | Self::Search(Searched::Lines) => Beneath::Grid,
            Self::Alarms | Self::Search(Searched::Alarms) => Beneath::Alarms,
            Self::Adapters => Beneath::Adapters,
            Self::Walk | Self::Search(Searched::Walk) => Beneath::Walk,
            Self::Review | Self::Search(Searched::Review) => Beneath::Review,
            Self::Help(_, beneath)
            | Self::ConfirmQuit(beneath)
            | Self::Dialog(_, beneath)
            | Self::SignIn(_, beneath) => *beneath,
        }
    }

    /// Whether ending must be asked about first; not again once it was.
    pub(super) fn must_ask(&self, snapshot: &Snapshot) -> bool {
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
