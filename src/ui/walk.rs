//! The page of the walk test: which row is in sight, and what its keys come to. Whoever watches it need not touch the
//! keyboard: the line that moved last comes into view by itself. A row that a person chose stays for a while.

use std::time::Duration;

use crate::domain::walk::{WalkFilter, WalkRow};
use crate::domain::{LineIx, Moment, Operation, Snapshot, WalkOperation};

use super::act::Act;
use super::dialog::Form;
use super::field::TextField;
use super::key::Move;
use super::model::SEARCH_MAX;
use super::text::{self, Text};

/// What a person chose is left alone for so long, whatever moves: long enough to press a key on it.
const CHOICE_HOLDS: Duration = Duration::from_secs(15);

/// What a screen remembers of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WalkPage {
    pub(super) search: TextField,
    pub(super) filter: WalkFilter,
    choice: Option<Choice>,
}

/// A row that a person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Choice {
    line: LineIx,
    at: Moment,
    /// Steps of the test then.
    ticks: u64,
}

/// The keys that act on a walk test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WalkWish {
    Start,
    End,
    ByWord,
    Fail,
}

/// What the popups of the walk test ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WalkForm {
    /// How the person knows that the line is well.
    ByWord(crate::domain::LineId),
    /// What is wrong with it.
    Fail(crate::domain::LineId),
    /// Whether to end it, with so many lines left.
    End(usize),
}

impl WalkPage {
    pub(super) fn new() -> Self {
        Self { search: TextField::new(SEARCH_MAX), filter: WalkFilter::All, choice: None }
    }

    /// The other filter.
    pub(super) fn turn_filter(&mut self) {
        self.filter = match self.filter {
            WalkFilter::All => WalkFilter::Unverified,
            WalkFilter::Unverified => WalkFilter::All,
        };
    }

    /// The row that the keys act on: the one that was chosen, until another line moves; then that.
    pub(super) fn place(&self, snapshot: &Snapshot) -> Option<usize> {
        let of = |line: LineIx| snapshot.walk.rows.iter().position(|row| row.ix == line);
        let run = snapshot.walk.run.as_ref();
        let ticks = run.map_or(0, |run| run.ticks);
        let holds = |choice: &Choice| choice.ticks == ticks || snapshot.at.since(choice.at) < CHOICE_HOLDS;
        let chosen = self.choice.filter(holds).and_then(|choice| of(choice.line));
        chosen.or_else(|| newest(&snapshot.walk.rows).filter(|_| is_running(snapshot)))
    }

    /// The row that the keys act on.
    pub(super) fn row<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a WalkRow> {
        snapshot.walk.rows.get(self.place(snapshot)?)
    }

    /// Chooses the row at a place.
    pub(super) fn choose(&mut self, snapshot: &Snapshot, place: usize) {
        let ticks = snapshot.walk.run.as_ref().map_or(0, |run| run.ticks);
        let row = snapshot.walk.rows.get(place);
        self.choice = row.map(|row| Choice { line: row.ix, at: snapshot.at, ticks });
    }

    /// Moves the choice; `page` is how many rows are in sight.
    pub(super) fn go(&mut self, to: Move, snapshot: &Snapshot, page: usize) {
        let last = snapshot.walk.rows.len().saturating_sub(1);
        let (here, page) = (self.place(snapshot), page.max(1));
        let from = here.unwrap_or(0);
        let target = match (to, here) {
            (Move::Last, _) => last,
            (Move::PageUp, _) => from.saturating_sub(page),
            (Move::PageDown, _) => from.saturating_add(page),
            (Move::First, _) | (_, None) => 0,
            (Move::Up | Move::Left, Some(here)) => here.saturating_sub(1),
            (Move::Down | Move::Right | Move::NextGroup, Some(here)) => here + 1,
        };
        self.choose(snapshot, target.min(last));
    }

    /// The first row in sight, where so many are.
    pub(super) fn first(&self, snapshot: &Snapshot, page: usize) -> usize {
        let focus = self.place(snapshot).unwrap_or(0);
        focus.checked_div(page).map_or(0, |turned| turned * page)
    }
}

/// The line that moved last, of those that are shown: calls on lines that were searched away turn no page.
fn newest(rows: &[WalkRow]) -> Option<usize> {
    let moved = rows.iter().enumerate().filter_map(|(place, row)| Some((row.moved_at()?, place)));
    moved.max().map(|(_, place)| place)
}

/// What a key asks for, about the row that the picture showed.
pub(super) fn find(page: &WalkPage, wish: WalkWish, snapshot: &Snapshot) -> Result<Act, Text> {
    let line = || page.row(snapshot).map(|row| row.id.clone()).ok_or(text::NO_WALK_LINE);
    Ok(match wish {
        WalkWish::Start => Act::Do(Operation::Walk(WalkOperation::Start)),
        WalkWish::End => {
            let left = snapshot.walk.run.as_ref().map_or(0, |run| run.left);
            Act::Ask(Form::Walk(WalkForm::End(left)))
        }
        WalkWish::ByWord => Act::Ask(Form::Walk(WalkForm::ByWord(line()?))),
        WalkWish::Fail => Act::Ask(Form::Walk(WalkForm::Fail(line()?))),
    })
}

/// Whether a walk test runs.
pub(super) fn is_running(snapshot: &Snapshot) -> bool {
    snapshot.walk.run.as_ref().is_some_and(|run| run.ended.is_none())
}

impl WalkForm {
    /// What the popup is called, and the sentence below.
    pub(super) fn words(&self, language: super::Language) -> (String, String) {
        let say = |wording: Text, about: &dyn std::fmt::Display| text::fill(wording.get(language), &[about]);
        match self {
            Self::ByWord(line) => {
                (say(text::DIALOG_WALK_WORD, line), text::DIALOG_WALK_WORD_WHAT.get(language).to_owned())
            }
            Self::Fail(line) => {
                (say(text::DIALOG_WALK_FAIL, line), text::DIALOG_WALK_FAIL_WHAT.get(language).to_owned())
            }
            Self::End(left) => (text::DIALOG_WALK_END.get(language).to_owned(), say(text::DIALOG_WALK_END_WHAT, left)),
        }
    }

    /// What it asks for, with what was typed; else what is missing.
    pub(super) fn operation(&self, typed: &str) -> Result<WalkOperation, Text> {
        let note = typed.to_owned();
        match self {
            Self::ByWord(line) => Ok(WalkOperation::ByWord { line: line.clone(), note }),
            Self::Fail(_) if note.is_empty() => Err(text::TEXT_MISSING),
            Self::Fail(line) => Ok(WalkOperation::Fail { line: line.clone(), note }),
            Self::End(_) => Ok(WalkOperation::End),
        }
    }

    /// What the act is called.
    pub(super) fn name(&self) -> Text {
        match self {
            Self::ByWord(_) => text::KEY_WALK_WORD,
            Self::Fail(_) => text::KEY_WALK_FAIL,
            Self::End(_) => text::KEY_WALK_END,
        }
    }
}

/// What an operation is called.
pub(super) fn name(operation: &WalkOperation) -> Text {
    match operation {
        WalkOperation::Start => text::KEY_WALK_START,
        WalkOperation::ByWord { .. } => text::KEY_WALK_WORD,
        WalkOperation::Fail { .. } => text::KEY_WALK_FAIL,
        WalkOperation::End => text::KEY_WALK_END,
    }
}
