//! The list of alarms: its tabs, its selection, and which rows of a snapshot stand in it. A row is remembered by what it
//! is about, never by its place, so that a key cannot meet another alarm that moved there.

use std::time::Duration;

use crate::domain::alarm_view::{AlarmList, AlarmRow};
use crate::domain::view::LineRow;
use crate::domain::{AlarmKey, IsaState, LineIx, LineState, Snapshot, Wall};

use super::field::TextField;
use super::key::Move;
use super::model::SEARCH_MAX;

/// The tabs, in the order they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tab {
    /// What needs a person.
    #[default]
    Open,
    /// Shelved.
    Shelved,
    /// Out of service.
    OutOfService,
    /// The opening check: every line that is not idle.
    Check,
}

impl Tab {
    /// Every tab.
    pub(super) const ALL: [Self; 4] = [Self::Open, Self::Shelved, Self::OutOfService, Self::Check];

    /// The list of the board that it shows; the opening check shows lines.
    pub(super) fn list(self) -> AlarmList {
        match self {
            Self::Open | Self::Check => AlarmList::Open,
            Self::Shelved => AlarmList::Shelved,
            Self::OutOfService => AlarmList::OutOfService,
        }
    }

    /// Whether a row belongs here. A snapshot may still answer the tab shown before.
    fn holds(self, row: &AlarmRow) -> bool {
        match self {
            Self::Open => matches!(
                row.state,
                IsaState::Unacknowledged | IsaState::Acknowledged | IsaState::ReturnedUnacknowledged
            ),
            // Off duty, a shelved alarm is hidden twice.
            Self::Shelved => row.hidden.as_ref().is_some_and(|hidden| hidden.shelf.is_some()),
            Self::OutOfService => row.state == IsaState::OutOfService,
            Self::Check => false,
        }
    }

    /// How many rows it has, unsearched.
    pub(super) fn count(self, snapshot: &Snapshot) -> usize {
        let alarms = &snapshot.alarms;
        match self {
            Self::Open => {
                let unacknowledged: usize = alarms.unacknowledged.iter().map(|(_, count)| count).sum();
                unacknowledged.saturating_add(alarms.acknowledged).saturating_add(alarms.returned)
            }
            Self::Shelved => alarms.shelved,
            Self::OutOfService => alarms.out_of_service,
            Self::Check => {
                let others = snapshot.counts.iter().filter(|(state, _)| *state != LineState::Idle);
                others.map(|(_, count)| count).sum()
            }
        }
    }

    /// The tab so many places on, round.
    pub(super) fn turn(self, by: isize) -> Self {
        let here = Self::ALL.iter().position(|tab| *tab == self).unwrap_or(0);
        let next = (here + Self::ALL.len()).saturating_add_signed(by) % Self::ALL.len();
        Self::ALL.get(next).copied().unwrap_or_default()
    }
}

/// What a screen remembers of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AlarmPage {
    pub(super) tab: Tab,
    pub(super) search: TextField,
    pub(super) chosen: Option<Chosen>,
    /// The line of what is chosen: the screen asks for its detail.
    pub(super) line: Option<LineIx>,
    /// The place that decides the page while nothing is chosen.
    pub(super) at: usize,
}

/// A row by what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Chosen {
    Alarm(AlarmKey),
    Line(LineIx),
}

/// A row of the list.
#[derive(Debug, Clone, Copy)]
pub(super) enum Entry<'a> {
    Alarm(&'a AlarmRow),
    Line(&'a LineRow),
}

impl Entry<'_> {
    fn chosen(&self) -> Chosen {
        match self {
            Self::Alarm(row) => Chosen::Alarm(row.key.clone()),
            Self::Line(row) => Chosen::Line(row.ix),
        }
    }

    fn line(&self) -> Option<LineIx> {
        match self {
            Self::Alarm(row) => row.line,
            Self::Line(row) => Some(row.ix),
        }
    }
}

impl AlarmPage {
    pub(super) fn new() -> Self {
        Self { tab: Tab::Open, search: TextField::new(SEARCH_MAX), chosen: None, line: None, at: 0 }
    }

    /// Goes to a tab; nothing of it is chosen yet.
    pub(super) fn show(&mut self, tab: Tab) {
        (self.tab, self.chosen, self.line, self.at) = (tab, None, None, 0);
    }

    /// The rows of a snapshot that stand in the list, in order.
    pub(super) fn entries<'a>(&self, snapshot: &'a Snapshot) -> Vec<Entry<'a>> {
        if self.tab == Tab::Check {
            let rows = snapshot.rows.iter().filter(|row| row.state != LineState::Idle);
            return rows.map(Entry::Line).collect();
        }
        snapshot.alarms.rows.iter().filter(|row| self.tab.holds(row)).map(Entry::Alarm).collect()
    }

    /// The chosen row, where it is there.
    pub(super) fn entry<'a>(&self, snapshot: &'a Snapshot) -> Option<Entry<'a>> {
        let entries = self.entries(snapshot);
        self.place(&entries).and_then(|at| entries.get(at).copied())
    }

    /// The chosen alarm, where it is there.
    pub(super) fn alarm<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a AlarmRow> {
        match self.entry(snapshot)? {
            Entry::Alarm(row) => Some(row),
            Entry::Line(_) => None,
        }
    }

    /// The place of the chosen row.
    pub(super) fn place(&self, entries: &[Entry]) -> Option<usize> {
        let chosen = self.chosen.as_ref()?;
        entries.iter().position(|entry| match (entry, chosen) {
            (Entry::Alarm(row), Chosen::Alarm(key)) => row.key == *key,
            (Entry::Line(row), Chosen::Line(ix)) => row.ix == *ix,
            _ => false,
        })
    }

    /// Chooses the row at a place.
    pub(super) fn choose(&mut self, entries: &[Entry], at: usize) {
        if let Some(entry) = entries.get(at) {
            (self.chosen, self.line, self.at) = (Some(entry.chosen()), entry.line(), at);
        }
    }

    /// Moves the choice; `page` is how many rows are in sight.
    pub(super) fn go(&mut self, to: Move, entries: &[Entry], page: usize) {
        let last = entries.len().saturating_sub(1);
        let here = self.place(entries);
        let page = page.max(1);
        let target = match (to, here) {
            (Move::First, _) => 0,
            (Move::Last, _) => last,
            (Move::PageUp, _) => here.unwrap_or(self.at).saturating_sub(page),
            (Move::PageDown, _) => here.unwrap_or(self.at).saturating_add(page),
            (_, None) => self.at,
            (Move::Up | Move::Left, Some(here)) => here.saturating_sub(1),
            (Move::Down | Move::Right | Move::NextGroup, Some(here)) => here + 1,
        };
        self.choose(entries, target.min(last));
    }

    /// The first row in sight, where so many are.
    pub(super) fn first(&self, entries: &[Entry], page: usize) -> usize {
        let focus = self.place(entries).unwrap_or(self.at).min(entries.len().saturating_sub(1));
        focus.checked_div(page).map_or(0, |turned| turned * page)
    }
}

/// How long something has lasted by the wall clock; nothing where it lies ahead.
pub(super) fn age(snapshot: &Snapshot, since: Wall) -> Duration {
    snapshot.at.wall.since(since)
}
