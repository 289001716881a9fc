//! The review of a shift: what its pages remember, and what they ask for. The data come with each snapshot; a line is
//! remembered by its place in the configuration, a record by its number, so that nothing slips while a shift still runs.
//!
//! | file | what |
//! |---|---|
//! | `page` | the pages, and what a page stands on |
//! | `window` | which stretch of time is in sight, and how it moves |
//! | `keys` | keys to what they ask for, and the keys of each page |
//! | `steps` | what the keys do |
//! | `incidents` | the steps from one incident to the next |
//! | `write` | notes, explanations, the jump to a time, signing |
//! | `copy` | the plain text of what is in sight |
//! | `words` | the word of every stretch, kind of event and incident; numbers of callers |

pub(super) mod copy;
mod incidents;
pub(super) mod keys;
mod page;
pub(super) mod steps;
pub(super) mod window;
pub(super) mod words;
pub(super) mod write;

use ratatui::layout::Size;

use crate::domain::review::{
    EventAnchor, EventFilter, EventKinds, EventsRequest, NumberSearch, ReviewAnswer, ReviewCursor, ReviewRange,
    ReviewRequest, ReviewView, TimelineRequest, TimelineRow,
};
use crate::domain::{Snapshot, Wall};

use super::field::TextField;
use super::model::{Beneath, SEARCH_MAX};
use super::view::review as picture;
use page::Seen;
pub(super) use page::{ChosenLine, Mark, Opened, Page, Under};
use window::Window;

/// Rows of a list of events asked for on either side at most: more than any screen has, so that a page can be turned.
const EVENTS_AROUND: usize = 240;

/// What a screen remembers of the review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReviewPage {
    pub(super) page: Page,
    pub(super) under: Under,
    /// What the monitor showed when the review was opened over it last.
    opened: Option<Opened>,
    /// The range that is shown, or was when the review was left.
    seen: Option<Seen>,
    /// Rises each time another range is wanted, or the same one anew.
    turn: u64,
    range: ReviewRange,
    /// How many shifts before the latest one.
    pub(super) back: usize,
    pub(super) search: TextField,
    pub(super) line: Option<ChosenLine>,
    /// The place of the row to choose once it is there.
    wanted: Option<usize>,
    /// The first row in sight.
    pub(super) first: usize,
    /// Where the cursor stands; as the range begins or ends until a person moves it.
    at: Option<Wall>,
    pub(super) window: Option<Window>,
    pub(super) mark: Option<Mark>,
    pub(super) kinds: EventKinds,
    /// Only events of the chosen line.
    pub(super) only_line: bool,
    pub(super) event_search: TextField,
    /// Whether that search may find callers, as the last snapshot said who is there.
    pub(super) numbers: NumberSearch,
    pub(super) anchor: EventAnchor,
    pub(super) alarm: usize,
    pub(super) caller: usize,
    /// Rows of the handover that are passed over.
    pub(super) scrolled: usize,
    /// What was typed for the next shift and not signed yet.
    pub(super) draft: String,
    /// The newest reply that was looked at.
    pub(super) told: u64,
    /// It tells of a record that is not on disk yet, and is to be read back.
    awaited: bool,
}

impl ReviewPage {
    pub(super) fn new() -> Self {
        Self {
            page: Page::Timeline,
            under: Under::Monitor(Beneath::Grid),
            opened: None,
            seen: None,
            turn: 0,
            range: ReviewRange::Latest,
            back: 0,
            search: TextField::new(SEARCH_MAX),
            line: None,
            wanted: Some(0),
            first: 0,
            at: None,
            window: None,
            mark: None,
            kinds: EventKinds::All,
            only_line: false,
            event_search: TextField::new(SEARCH_MAX),
            numbers: NumberSearch::Masked,
            anchor: EventAnchor::Last,
            alarm: 0,
            caller: 0,
            scrolled: 0,
            draft: String::new(),
            told: 0,
            awaited: false,
        }
    }

    /// The review of a range that the command line names; nothing else is behind it.
    pub(super) fn alone() -> Self {
        Self { under: Under::Nothing, turn: 1, range: ReviewRange::Given, ..Self::new() }
    }

    /// Opens the review over what is shown: where it was left, unless another shift runs or another line is selected than
    /// when it was opened. The range is read anew.
    pub(super) fn open(&mut self, from: Beneath, mut now: Opened) {
        // What was asked for last and never shown is no place to go back to.
        let is_continued = self.seen.is_some() && self.opened.as_ref().is_some_and(|then| then.is_continued_by(&now));
        if is_continued {
            // A page that shows no line selects no other one.
            now.line = now.line.or_else(|| self.opened.take()?.line);
            self.go_back();
        } else {
            self.begin(now.line.clone());
        }
        (self.under, self.opened) = (Under::Monitor(from), Some(now));
    }

    /// The range that was left, at its place.
    fn go_back(&mut self) {
        self.turn = self.turn.saturating_add(1);
        self.range = if self.is_latest() { ReviewRange::Latest } else { ReviewRange::Same };
        // A cursor that stood at the present moment stands there again.
        if self.window.is_none() && self.at.is_some() && self.at == self.seen.and_then(|seen| seen.newest) {
            self.at = None;
        }
    }

    /// The latest shift from its start, with the line that is selected in the monitor.
    fn begin(&mut self, selected: Option<ChosenLine>) {
        let (draft, told, awaited) = (std::mem::take(&mut self.draft), self.told, self.awaited);
        let turn = self.turn.saturating_add(1);
        let (wanted, first) = match &selected {
            Some(line) => (None, line.ix.0),
            None => (Some(0), 0),
        };
        *self =
            Self { turn, draft, told, awaited, numbers: self.numbers, line: selected, wanted, first, ..Self::new() };
    }

    /// Asks for another range. What stood at a place of the old one stands nowhere in the new.
    fn ask_for(&mut self, range: ReviewRange) {
        self.turn = self.turn.saturating_add(1);
        self.range = range;
        self.seen = None;
        self.forget_place();
    }

    fn forget_place(&mut self) {
        (self.at, self.window, self.mark) = (None, None, None);
        (self.anchor, self.alarm, self.caller, self.scrolled) = (EventAnchor::Last, 0, 0, 0);
    }

    /// Asks for the same range anew; the cursor stays.
    fn ask_anew(&mut self) {
        self.turn = self.turn.saturating_add(1);
        self.range = match self.range {
            ReviewRange::Earlier | ReviewRange::Later | ReviewRange::Same => ReviewRange::Same,
            ReviewRange::Latest => ReviewRange::Latest,
            ReviewRange::Given => ReviewRange::Given,
        };
    }

    /// What to ask for, with a screen of this size.
    pub(super) fn request(&self, size: Size) -> ReviewRequest {
        let rows = usize::from(size.height);
        let is_timeline = self.page == Page::Timeline;
        let timeline = TimelineRequest {
            window: self.window.map(|window| (window.from, window.to)),
            columns: if is_timeline { picture::bar_columns(size.width) } else { 0 },
            search: self.search.trimmed().to_owned(),
            // A page before and one behind: the row that a key leads to is known.
            first: self.first.saturating_sub(rows),
            rows: if is_timeline { rows.saturating_mul(3) } else { 0 },
            cursor: self.line.as_ref().zip(self.at).map(|(line, at)| ReviewCursor { line: line.ix, at }),
        };
        let events = (self.page == Page::Events).then(|| {
            let around = rows.saturating_mul(2).min(EVENTS_AROUND);
            EventsRequest { filter: self.filter(), at: self.anchor, before: around, after: around }
        });
        ReviewRequest { turn: self.turn, range: self.range.clone(), timeline, events }
    }

    fn filter(&self) -> EventFilter {
        EventFilter {
            kinds: self.kinds,
            line: self.line.as_ref().filter(|_| self.only_line).map(|line| line.ix),
            search: self.event_search.trimmed().to_owned(),
            numbers: self.numbers,
        }
    }

    /// The search line that belongs to the page that is shown.
    pub(super) fn searched(&self) -> &TextField {
        if self.page == Page::Events { &self.event_search } else { &self.search }
    }

    /// The same, to be changed.
    pub(super) fn searched_mut(&mut self) -> &mut TextField {
        if self.page == Page::Events { &mut self.event_search } else { &mut self.search }
    }

    /// Whether the page that is shown is narrowed by a search.
    pub(super) fn is_searched(&self) -> bool {
        matches!(self.page, Page::Timeline | Page::Events) && !self.searched().as_str().is_empty()
    }

    /// The search changed: what matched before may not match now.
    pub(super) fn on_searched(&mut self) {
        if self.page != Page::Events {
            (self.wanted, self.first) = (Some(0), 0);
        }
    }

    /// Nothing is searched for any more; the chosen line stays chosen among all of them.
    pub(super) fn clear_search(&mut self) {
        self.searched_mut().clear();
        if self.page != Page::Events
            && let Some(line) = &self.line
        {
            (self.wanted, self.first) = (None, line.ix.0);
        }
    }

    /// Takes a new snapshot: the range is known now, and with it where the cursor stands and which line is chosen.
    /// Whether anything changed.
    pub(super) fn on_snapshot(&mut self, snapshot: &Snapshot) -> bool {
        let Some(view) = self.view(snapshot) else { return false };
        let is_other = self.see(view);
        if self.page != Page::Timeline {
            return is_other;
        }
        let before = (self.at, self.line.clone(), self.first);
        self.at = Some(self.cursor(view));
        if let Some(place) = self.wanted
            && let Some(row) = row_at(view, place).or_else(|| view.timeline.rows.first())
        {
            (self.line, self.wanted) = (Some(chosen(row)), None);
        }
        if let Some(place) = self.place(view) {
            self.first = self.first.min(place);
        }
        is_other || before != (self.at, self.line.clone(), self.first)
    }

    /// Takes note of the range. The latest shift may be another one than when it was read before: whether it is.
    fn see(&mut self, view: &ReviewView) -> bool {
        let newest = view.is_running.then(|| last_of(view));
        let before = self.seen.replace(Seen { from: view.from, newest });
        let is_other = before.is_some_and(|before| before.from != view.from);
        if is_other {
            self.forget_place();
        }
        is_other
    }

    /// The answer to what was asked last, where it is there: that of another range is none.
    pub(super) fn view<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a ReviewView> {
        match &snapshot.review {
            ReviewAnswer::Ready(view) if view.turn == self.turn => Some(view),
            ReviewAnswer::Ready(_) | ReviewAnswer::None | ReviewAnswer::Reading | ReviewAnswer::Failed(_) => None,
        }
    }

    /// Where the cursor stands: never outside the range.
    pub(super) fn cursor(&self, view: &ReviewView) -> Wall {
        let last = last_of(view);
        let unmoved = if view.is_running { last } else { view.from };
        self.at.unwrap_or(unmoved).clamp(view.from, last)
    }

    /// The place of the chosen line among those that match.
    pub(super) fn place(&self, view: &ReviewView) -> Option<usize> {
        let line = self.line.as_ref()?;
        let within = view.timeline.rows.iter().position(|row| row.ix == line.ix)?;
        Some(view.timeline.first.saturating_add(within))
    }

    /// The row of the chosen line.
    pub(super) fn row<'a>(&self, view: &'a ReviewView) -> Option<&'a TimelineRow> {
        let line = self.line.as_ref()?;
        view.timeline.rows.iter().find(|row| row.ix == line.ix)
    }

    /// The first row in sight, where so many are: the chosen one is among them.
    pub(super) fn first_in_sight(&self, view: &ReviewView, page: usize) -> usize {
        let page = page.max(1);
        let last = view.timeline.matched.saturating_sub(page);
        let Some(place) = self.place(view) else { return self.first.min(last) };
        self.first.clamp(place.saturating_add(1).saturating_sub(page), place).min(last.max(place.saturating_sub(page)))
    }

    /// Whether the pages are of the present shift: what is signed is handed over now.
    pub(super) fn is_latest(&self) -> bool {
        self.back == 0
    }
}

/// The last instant of a range.
fn last_of(view: &ReviewView) -> Wall {
    Wall(view.to.0.saturating_sub(1)).max(view.from)
}

/// A row by its place among those that match.
fn row_at(view: &ReviewView, place: usize) -> Option<&TimelineRow> {
    view.timeline.rows.get(place.checked_sub(view.timeline.first)?)
}

fn chosen(row: &TimelineRow) -> ChosenLine {
    ChosenLine { ix: row.ix, id: row.id.clone() }
}
