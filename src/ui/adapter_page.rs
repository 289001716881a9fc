//! The page of adapters: which one is chosen, and which part of what is known of it stands on a screen that has no room
//! for both. An adapter is remembered by its place in the configuration, which never changes within a run.

use crate::domain::view::AdapterState;
use crate::domain::{AdapterIx, Snapshot};

use super::key::Move;
use super::model::Beneath;

/// What stands below the table where facts and bytes cannot stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Facts,
    Bytes,
}

/// What a screen remembers of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AdapterPage {
    /// The adapter chosen; `None` until the page is opened for the first time.
    pub(super) chosen: Option<AdapterIx>,
    pub(super) face: Face,
    /// Rows of bytes passed over, counted from the newest one.
    pub(super) back: usize,
    /// What shows again when the page is closed.
    pub(super) from: Beneath,
}

/// What is in sight: how many rows of the table, and of the bytes how many out of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sight {
    pub(super) table: usize,
    pub(super) bytes: usize,
    pub(super) all_bytes: usize,
}

impl AdapterPage {
    pub(super) fn new() -> Self {
        Self { chosen: None, face: Face::Facts, back: 0, from: Beneath::Grid }
    }

    /// Opens the page over what is shown. The adapter of the line in the detail pane is chosen; else the one chosen
    /// before; else the first that is not live.
    pub(super) fn open(&mut self, from: Beneath, snapshot: &Snapshot) {
        let place = |wanted: &dyn Fn(usize) -> bool| (0..snapshot.adapters.len()).find(|at| wanted(*at)).map(AdapterIx);
        let row = |at: usize| snapshot.adapters.get(at);
        let source = snapshot.detail.as_ref().filter(|_| from == Beneath::Detail);
        let source = source.and_then(|detail| detail.source.as_ref());
        let own = source.and_then(|source| place(&|at| row(at).is_some_and(|row| row.name == source.adapter)));
        let wrong = || place(&|at| row(at).is_some_and(|row| row.state != AdapterState::Live));
        self.chosen = own.or(self.chosen).or_else(wrong).or(Some(AdapterIx(0)));
        (self.back, self.from) = (0, from);
    }

    /// The place of the chosen row.
    pub(super) fn place(&self, snapshot: &Snapshot) -> usize {
        let last = snapshot.adapters.len().saturating_sub(1);
        self.chosen.map_or(0, |chosen| chosen.0.min(last))
    }

    /// Chooses another adapter: its newest bytes are in sight.
    pub(super) fn choose(&mut self, at: usize) {
        (self.chosen, self.back) = (Some(AdapterIx(at)), 0);
    }

    /// Turns to the other face.
    pub(super) fn turn(&mut self) {
        self.face = match self.face {
            Face::Facts => Face::Bytes,
            Face::Bytes => Face::Facts,
        };
        self.back = 0;
    }

    /// Moves the choice; pages turn the bytes while they are in sight, else the table.
    pub(super) fn go(&mut self, to: Move, snapshot: &Snapshot, sight: Sight) {
        let (here, last) = (self.place(snapshot), snapshot.adapters.len().saturating_sub(1));
        // One row of the page before stays in sight.
        let page = if sight.bytes > 0 { sight.bytes - 1 } else { sight.table }.max(1);
        let furthest = sight.all_bytes.saturating_sub(sight.bytes);
        match to {
            Move::PageUp if sight.bytes > 0 => self.back = self.back.saturating_add(page).min(furthest),
            Move::PageDown if sight.bytes > 0 => self.back = self.back.min(furthest).saturating_sub(page),
            Move::PageUp => self.choose(here.saturating_sub(page)),
            Move::PageDown => self.choose(here.saturating_add(page).min(last)),
            Move::First => self.choose(0),
            Move::Last => self.choose(last),
            Move::Up | Move::Left if here == 0 => {}
            Move::Up | Move::Left => self.choose(here - 1),
            Move::Down | Move::Right | Move::NextGroup => self.choose((here + 1).min(last)),
        }
    }
}
