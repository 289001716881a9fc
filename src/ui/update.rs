//! Events to changes of the screen. What moves, moves on the plan of the picture that was drawn last.

use crossterm::event::{Event, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect, Size};

use crate::domain::view::RowOrder;
use crate::domain::{Command, LineState, Snapshot};

use super::key::{self, Action, Edit, Move};
use super::model::{Beneath, Mode, Reaction, SEARCH_MAX, Screen};
use super::plan::Plan;
use super::view::flow::{Flow, Grid, Placed};

/// Takes one event.
pub(super) fn on_event(screen: &mut Screen, event: &Event, snapshot: &Snapshot) -> Reaction {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => Reaction::None,
        Event::Key(key) => match key::action(*key, screen.mode) {
            Some(action) => act(screen, action, snapshot),
            None => Reaction::None,
        },
        Event::Mouse(mouse) => on_mouse(screen, *mouse, snapshot),
        Event::Paste(pasted) if screen.mode == Mode::Search => {
            pasted.chars().for_each(|letter| insert(screen, letter));
            Reaction::Redraw
        }
        Event::Resize(width, height) => {
            screen.size = Size { width: *width, height: *height };
            Reaction::Redraw
        }
        Event::Paste(_) | Event::FocusGained | Event::FocusLost => Reaction::None,
    }
}

fn act(screen: &mut Screen, action: Action, snapshot: &Snapshot) -> Reaction {
    match action {
        Action::Quit(_) if screen.mode.must_ask(snapshot) => screen.mode = Mode::ConfirmQuit(screen.mode.beneath()),
        Action::Quit(why) => return Reaction::Do(Command::Stop { why: why.to_owned() }),
        Action::Repaint => return Reaction::Repaint,
        Action::Move(to) => go(screen, to, snapshot),
        Action::Open => open(screen, snapshot),
        Action::Close => close(screen),
        Action::Search => screen.mode = Mode::Search,
        Action::NextState => {
            screen.state = next_state(screen.state);
            screen.first = 0;
        }
        Action::ToggleOrder => {
            screen.order = match screen.order {
                RowOrder::Configured => RowOrder::Attention,
                RowOrder::Attention => RowOrder::Configured,
            };
            // Who asks for the lines that need someone wants to see them, not the page of a line chosen before.
            screen.selected = None;
            screen.mode = Mode::Grid;
            screen.first = 0;
        }
        Action::Help => screen.mode = Mode::Help(screen.mode.beneath()),
        Action::Edit(edit) => change_search(screen, edit),
    }
    Reaction::Redraw
}

fn next_state(state: Option<LineState>) -> Option<LineState> {
    let Some(state) = state else { return LineState::ALL.first().copied() };
    let mut after = LineState::ALL.iter().skip_while(|other| **other != state);
    after.nth(1).copied()
}

fn change_search(screen: &mut Screen, edit: Edit) {
    match edit {
        Edit::Insert(letter) => insert(screen, letter),
        Edit::Erase => drop(screen.search.pop()),
        Edit::EraseAll => screen.search.clear(),
        Edit::Keep => screen.mode = Mode::Grid,
    }
    screen.first = 0;
}

/// Appends a letter to the search; control characters have no place in one.
fn insert(screen: &mut Screen, letter: char) {
    if !letter.is_control() && screen.search.chars().count() < SEARCH_MAX {
        screen.search.push(letter);
    }
    screen.first = 0;
}

/// Closes one thing: what lies on top, else what narrows the grid, else the selection.
fn close(screen: &mut Screen) {
    match screen.mode {
        Mode::Help(Beneath::Detail) | Mode::ConfirmQuit(Beneath::Detail) => screen.mode = Mode::Detail,
        Mode::Help(Beneath::Grid) | Mode::ConfirmQuit(Beneath::Grid) | Mode::Detail => screen.mode = Mode::Grid,
        Mode::Search => {
            screen.mode = Mode::Grid;
            screen.search.clear();
        }
        Mode::Grid if !screen.search.is_empty() => screen.search.clear(),
        Mode::Grid if screen.state.is_some() => screen.state = None,
        Mode::Grid => screen.selected = None,
    }
}

fn open(screen: &mut Screen, snapshot: &Snapshot) {
    if screen.selected.is_none() {
        go(screen, Move::Down, snapshot);
    }
    if screen.selected.is_some() {
        screen.mode = Mode::Detail;
    }
}

fn go(screen: &mut Screen, to: Move, snapshot: &Snapshot) {
    let Some(plan) = Plan::new(screen, screen.size, snapshot) else { return };
    let last = snapshot.matched.saturating_sub(1);
    let page = &plan.grid.rows;
    let target = match (to, plan.selected) {
        (Move::First, _) => 0,
        (Move::Last, _) => last,
        (Move::PageUp, Some(row)) if page.is_empty() => row.saturating_sub(1),
        (Move::PageDown, Some(row)) if page.is_empty() => row + 1,
        (Move::PageUp, _) if plan.grid.page > 0 => page.start.saturating_sub(1),
        (Move::PageDown, _) if plan.grid.page + 1 < plan.grid.pages => page.end,
        (Move::PageUp | Move::PageDown, Some(row)) => row,
        (_, None) => page.start,
        (Move::NextGroup, Some(row)) => next_group(snapshot, screen.order, row),
        (Move::Up | Move::Down | Move::Left | Move::Right, Some(row)) => neighbour(&plan.grid, to, row),
    };
    let target = target.min(last);
    let turns_page = matches!(to, Move::PageUp | Move::PageDown);
    if turns_page && screen.selected.is_none() {
        screen.first = target;
        return;
    }
    select(screen, snapshot, target);
}

/// Selects a row. One that lies beyond what the board was asked for is only shown; the next key finds it there.
fn select(screen: &mut Screen, snapshot: &Snapshot, row: usize) {
    screen.first = row;
    match snapshot.rows.get(row) {
        Some(found) => screen.selected = Some(found.ix),
        None if screen.mode == Mode::Detail => {}
        None => screen.selected = None,
    }
}

fn next_group(snapshot: &Snapshot, order: RowOrder, row: usize) -> usize {
    if order == RowOrder::Attention {
        return row;
    }
    let ends = snapshot.groups.iter().scan(0_usize, |end, group| {
        *end = end.saturating_add(group.matched);
        Some(*end)
    });
    ends.filter(|end| *end < snapshot.matched).find(|end| *end > row).unwrap_or(0)
}

/// The cell beside a row's own, as the grid stands; at the edge of a page the row before or after it.
fn neighbour(grid: &Grid, to: Move, row: usize) -> usize {
    let next = row + 1;
    let before = row.saturating_sub(1);
    let Some(here) = grid.cells.iter().find(|cell| cell.row == row) else {
        return if matches!(to, Move::Up | Move::Left) { before } else { next };
    };
    match (grid.flow, to) {
        (Flow::Bands, Move::Left) | (Flow::Columns, Move::Up) => before,
        (Flow::Bands, Move::Right) | (Flow::Columns, Move::Down) => next,
        (Flow::Bands, Move::Up) => {
            nearest(grid, |cell| (before_by(cell.y, here.area.y), apart(cell.x, here.area.x))).unwrap_or(row)
        }
        (Flow::Bands, _) => {
            nearest(grid, |cell| (before_by(here.area.y, cell.y), apart(cell.x, here.area.x))).unwrap_or(row)
        }
        (Flow::Columns, Move::Left) => {
            nearest(grid, |cell| (before_by(cell.x, here.area.x), apart(cell.y, here.area.y)))
                .unwrap_or_else(|| grid.rows.start.saturating_sub(1))
        }
        (Flow::Columns, _) => nearest(grid, |cell| (before_by(here.area.x, cell.x), apart(cell.y, here.area.y)))
            .unwrap_or(if grid.page + 1 < grid.pages { grid.rows.end } else { row }),
    }
}

/// How far `a` lies before `b`; `None` if it does not.
fn before_by(a: u16, b: u16) -> Option<u16> {
    b.checked_sub(a).filter(|distance| *distance > 0)
}

fn apart(a: u16, b: u16) -> u16 {
    a.abs_diff(b)
}

fn nearest(grid: &Grid, distance: impl Fn(Rect) -> (Option<u16>, u16)) -> Option<usize> {
    let ahead = grid.cells.iter().filter_map(|cell: &Placed| match distance(cell.area) {
        (Some(along), across) => Some((along, across, cell.row)),
        (None, _) => None,
    });
    ahead.min().map(|(_, _, row)| row)
}

fn on_mouse(screen: &mut Screen, mouse: MouseEvent, snapshot: &Snapshot) -> Reaction {
    match (screen.mode, mouse.kind) {
        (Mode::Help(_) | Mode::ConfirmQuit(_), _) => Reaction::None,
        (_, MouseEventKind::ScrollDown) => act(screen, Action::Move(Move::PageDown), snapshot),
        (_, MouseEventKind::ScrollUp) => act(screen, Action::Move(Move::PageUp), snapshot),
        (_, MouseEventKind::Down(MouseButton::Left)) => click(screen, mouse, snapshot),
        _ => Reaction::None,
    }
}

fn click(screen: &mut Screen, mouse: MouseEvent, snapshot: &Snapshot) -> Reaction {
    let Some(plan) = Plan::new(screen, screen.size, snapshot) else { return Reaction::None };
    let at = Position { x: mouse.column, y: mouse.row };
    let Some(row) = plan.grid.cells.iter().find(|cell| cell.area.contains(at)).map(|cell| cell.row) else {
        return Reaction::None;
    };
    if plan.selected == Some(row) {
        screen.mode = Mode::Detail;
    } else {
        select(screen, snapshot, row);
    }
    Reaction::Redraw
}
