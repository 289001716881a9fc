//! Events to changes of the screen. What moves, moves on the plan of the picture that was drawn last.

use crossterm::event::{Event, KeyEvent, KeyEventKind};
use ratatui::layout::{Rect, Size};

use crate::domain::view::RowOrder;
use crate::domain::{AlarmKey, AlarmSource, Command, LineId, LineState, Operation, Snapshot};

use super::act::{self, Act};
use super::adapter_page::Sight;
use super::key::{self, Action, Edit, Move};
use super::list::{Chosen, Entry, Tab};
use super::model::{Beneath, HelpPage, Mode, Reaction, SEARCH_MAX, Screen, Searched};
use super::mouse::on_mouse;
use super::plan::{Plan, row_of};
use super::review::{steps, write};
use super::sign_in::Stage;
use super::text;
use super::view::flow::{Flow, Grid, Placed};
use super::view::raw;

/// Takes one event.
pub(super) fn on_event(screen: &mut Screen, event: &Event, snapshot: &Snapshot) -> Reaction {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => Reaction::None,
        Event::Key(key) => on_key(screen, *key, snapshot),
        Event::Mouse(mouse) => on_mouse(screen, *mouse, snapshot),
        Event::Paste(pasted) if matches!(screen.mode, Mode::Search(_) | Mode::Dialog(..)) => {
            pasted.chars().for_each(|letter| edit(screen, Edit::Insert(letter)));
            Reaction::Redraw
        }
        Event::Resize(width, height) => {
            screen.size = Size { width: *width, height: *height };
            Reaction::Redraw
        }
        // A PIN is typed: what a clipboard holds stands in more places than one.
        Event::Paste(_) | Event::FocusGained | Event::FocusLost => Reaction::None,
    }
}

pub(super) fn on_key(screen: &mut Screen, key: KeyEvent, snapshot: &Snapshot) -> Reaction {
    match key::action(key, &screen.mode, screen.list.tab, screen.review.page) {
        Some(action) => act(screen, action, snapshot),
        None => Reaction::None,
    }
}

pub(super) fn act(screen: &mut Screen, action: Action, snapshot: &Snapshot) -> Reaction {
    match action {
        Action::Quit(_) if screen.mode.must_ask(snapshot) => screen.mode = Mode::ConfirmQuit(screen.mode.beneath()),
        Action::Quit(why) if screen.is_review_only() => return quit(why),
        Action::Quit(why) => return act::begin(screen, Act::Do(Operation::Quit { why: why.to_owned() }), snapshot),
        Action::Repaint => return Reaction::Repaint,
        Action::Move(to) => go(screen, to, snapshot),
        Action::Open => return open(screen, snapshot),
        Action::Close => close(screen),
        Action::Search if screen.mode.beneath() == Beneath::Review => steps::search(screen),
        Action::Search if screen.mode.beneath() == Beneath::Walk => screen.mode = Mode::Search(Searched::Walk),
        Action::Search if screen.mode.beneath() == Beneath::Alarms => screen.mode = Mode::Search(Searched::Alarms),
        Action::Search => screen.mode = Mode::Search(Searched::Lines),
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
        Action::Help => turn_help(screen),
        Action::Edit(wanted) => edit(screen, wanted),
        // There is no monitor behind the review.
        Action::Alarms if screen.is_review_only() => return Reaction::None,
        Action::Alarms if screen.mode == Mode::Alarms => screen.mode = Mode::Grid,
        Action::Alarms => show_alarms(screen, snapshot),
        Action::Adapters if screen.mode == Mode::Adapters => close(screen),
        Action::Adapters => {
            screen.adapters.open(screen.mode.beneath(), snapshot);
            screen.mode = Mode::Adapters;
        }
        Action::Face => screen.adapters.turn(),
        Action::Walk if screen.mode == Mode::Walk => screen.mode = Mode::Grid,
        Action::Walk => screen.mode = Mode::Walk,
        Action::Review(key) => return steps::on_key(screen, key, snapshot),
        Action::WalkFilter => screen.walk.turn_filter(),
        Action::Show(tab) => screen.list.show(tab),
        Action::Turn(by) => screen.list.show(screen.list.tab.turn(by)),
        Action::Wish(wish) => return act::wish(screen, wish, snapshot),
        Action::Sign => return sign(screen, snapshot),
        Action::Field(by) => turn_field(screen, by, snapshot),
        Action::Choose(by) => choose(screen, by, snapshot),
        Action::Submit => return act::submit(screen, snapshot),
    }
    Reaction::Redraw
}

/// Ends a review that has no monitor behind it: there is nothing that needs a person who is signed in.
fn quit(why: &str) -> Reaction {
    Reaction::Do(Command::Operate(Operation::Quit { why: why.to_owned() }))
}

/// The pages of help, one after the other; over the review its own keys come first.
fn turn_help(screen: &mut Screen) {
    let is_review = screen.mode.beneath() == Beneath::Review;
    let next = match screen.mode {
        Mode::Help(HelpPage::Keys, _) => Some(HelpPage::Marks),
        Mode::Help(HelpPage::Marks, _) if is_review => None,
        Mode::Help(HelpPage::Marks, _) => Some(HelpPage::Review),
        Mode::Help(HelpPage::Review, _) if is_review => Some(HelpPage::Keys),
        Mode::Help(HelpPage::Review, _) => None,
        _ if is_review => Some(HelpPage::Review),
        _ => Some(HelpPage::Keys),
    };
    match next {
        Some(page) => screen.mode = Mode::Help(page, screen.mode.beneath()),
        None => close(screen),
    }
}

fn sign(screen: &mut Screen, snapshot: &Snapshot) -> Reaction {
    if snapshot.session.signed_in.is_some() {
        return Reaction::SignOut;
    }
    if snapshot.session.operators.is_empty() { Reaction::None } else { act::ask_who(screen, None, snapshot) }
}

fn turn_field(screen: &mut Screen, by: isize, snapshot: &Snapshot) {
    match &mut screen.mode {
        Mode::Dialog(dialog, _) => dialog.turn(by),
        Mode::SignIn(prompt, _) => prompt.turn(&snapshot.session, by),
        _ => {}
    }
}

fn choose(screen: &mut Screen, by: isize, snapshot: &Snapshot) {
    match &mut screen.mode {
        Mode::Dialog(dialog, _) => dialog.choose(by),
        Mode::SignIn(prompt, _) => prompt.turn(&snapshot.session, by),
        _ => {}
    }
}

/// Opens the list; the selected line's alarm is chosen in it.
fn show_alarms(screen: &mut Screen, snapshot: &Snapshot) {
    screen.list.show(Tab::Open);
    let selected = screen.selected.and_then(|line| row_of(snapshot, line)).and_then(|at| snapshot.rows.get(at));
    if let Some((row, alarm)) = selected.and_then(|row| Some((row, row.alarm?))) {
        let key = AlarmKey::new(alarm.alarm, AlarmSource::Line(row.id.clone()));
        screen.list.chosen = Some(Chosen::Alarm(key));
        screen.list.line = Some(row.ix);
    }
    screen.list.search.clear();
    screen.mode = Mode::Alarms;
}

fn next_state(state: Option<LineState>) -> Option<LineState> {
    let Some(state) = state else { return LineState::ALL.first().copied() };
    let mut after = LineState::ALL.iter().skip_while(|other| **other != state);
    after.nth(1).copied()
}

fn edit(screen: &mut Screen, wanted: Edit) {
    match &mut screen.mode {
        Mode::Search(Searched::Lines) => {
            match wanted {
                Edit::Insert(letter) if letter.is_control() || screen.search.chars().count() >= SEARCH_MAX => {}
                Edit::Insert(letter) => screen.search.push(letter),
                Edit::Erase => drop(screen.search.pop()),
                Edit::EraseAll => screen.search.clear(),
                Edit::Keep => screen.mode = Mode::Grid,
            }
            screen.first = 0;
        }
        Mode::Search(Searched::Alarms) => {
            screen.list.at = 0;
            match wanted {
                Edit::Insert(letter) => screen.list.search.insert(letter),
                Edit::Erase => screen.list.search.erase(),
                Edit::EraseAll => screen.list.search.clear(),
                Edit::Keep => screen.mode = Mode::Alarms,
            }
        }
        Mode::Search(Searched::Walk) => match wanted {
            Edit::Insert(letter) => screen.walk.search.insert(letter),
            Edit::Erase => screen.walk.search.erase(),
            Edit::EraseAll => screen.walk.search.clear(),
            Edit::Keep => screen.mode = Mode::Walk,
        },
        Mode::Search(Searched::Review) => {
            match wanted {
                Edit::Insert(letter) => screen.review.searched_mut().insert(letter),
                Edit::Erase => screen.review.searched_mut().erase(),
                Edit::EraseAll => screen.review.searched_mut().clear(),
                Edit::Keep => screen.mode = Mode::Review,
            }
            screen.review.on_searched();
        }
        Mode::Dialog(dialog, _) => match (wanted, dialog.text_mut()) {
            (Edit::Insert(letter), _) => dialog.insert(letter),
            (Edit::Erase, Some(text)) => text.erase(),
            (Edit::EraseAll, Some(text)) => text.clear(),
            (Edit::Erase | Edit::EraseAll | Edit::Keep, _) => {}
        },
        Mode::SignIn(prompt, _) if prompt.stage == Stage::Typing => match wanted {
            Edit::Insert(letter) => prompt.pin.push(letter),
            Edit::Erase => prompt.pin.erase(),
            Edit::EraseAll => prompt.pin.clear(),
            Edit::Keep => {}
        },
        _ => {}
    }
}

/// Closes one thing: what lies on top, else what narrows the grid, else the selection.
fn close(screen: &mut Screen) {
    write::keep_draft(screen);
    match &screen.mode {
        Mode::Help(_, beneath) | Mode::ConfirmQuit(beneath) | Mode::Dialog(_, beneath) | Mode::SignIn(_, beneath) => {
            screen.mode = Mode::from(*beneath);
        }
        Mode::Search(Searched::Lines) => {
            screen.mode = Mode::Grid;
            screen.search.clear();
        }
        Mode::Search(Searched::Alarms) => {
            screen.mode = Mode::Alarms;
            screen.list.search.clear();
        }
        Mode::Search(Searched::Walk) => {
            screen.mode = Mode::Walk;
            screen.walk.search.clear();
        }
        Mode::Search(Searched::Review) => {
            screen.mode = Mode::Review;
            screen.review.clear_search();
        }
        Mode::Review if !screen.review.searched().as_str().is_empty() => screen.review.clear_search(),
        Mode::Review => steps::leave(screen),
        Mode::Walk if !screen.walk.search.as_str().is_empty() => screen.walk.search.clear(),
        Mode::Alarms if !screen.list.search.as_str().is_empty() => screen.list.search.clear(),
        Mode::Alarms | Mode::Detail | Mode::Walk => screen.mode = Mode::Grid,
        Mode::Adapters => screen.mode = Mode::from(screen.adapters.from),
        Mode::Grid if !screen.search.is_empty() => screen.search.clear(),
        Mode::Grid if screen.state.is_some() => screen.state = None,
        Mode::Grid => screen.selected = None,
    }
}

/// Opens a line's detail; from the list, that of the chosen row's line.
pub(super) fn open(screen: &mut Screen, snapshot: &Snapshot) -> Reaction {
    if screen.mode == Mode::Review {
        return steps::open(screen, snapshot);
    }
    if matches!(screen.mode, Mode::Alarms | Mode::Walk) {
        return jump(screen, snapshot);
    }
    if screen.selected.is_none() {
        go(screen, Move::Down, snapshot);
    }
    if screen.selected.is_some() {
        screen.mode = Mode::Detail;
    }
    Reaction::Redraw
}

/// From an alarm to its line: nothing may hide it there.
fn jump(screen: &mut Screen, snapshot: &Snapshot) -> Reaction {
    let named = |id: &LineId| snapshot.rows.iter().find(|row| row.id == *id).map(|row| row.ix);
    let line = match screen.list.entry(snapshot) {
        _ if screen.mode == Mode::Walk => match screen.walk.row(snapshot) {
            Some(row) => Some(row.ix),
            None => return act::notice(screen, text::NO_WALK_LINE, snapshot),
        },
        Some(Entry::Alarm(row)) => row.line.or_else(|| row.lines.iter().find_map(named)),
        Some(Entry::Line(row)) => Some(row.ix),
        None => return act::notice(screen, text::NO_TARGET, snapshot),
    };
    let Some(line) = line else { return act::notice(screen, text::NO_LINE_HERE, snapshot) };
    (screen.search, screen.state) = (String::new(), None);
    screen.selected = Some(line);
    screen.first = row_of(snapshot, line).unwrap_or(line.0);
    screen.mode = Mode::Detail;
    Reaction::Redraw
}

fn go(screen: &mut Screen, to: Move, snapshot: &Snapshot) {
    let Some(plan) = Plan::new(screen, screen.size, snapshot) else { return };
    if screen.mode.beneath() == Beneath::Alarms {
        let entries = screen.list.entries(snapshot);
        screen.list.go(to, &entries, usize::from(plan.regions.list.height));
        return;
    }
    if screen.mode.beneath() == Beneath::Adapters {
        let (bytes, all_bytes) = raw::rows(screen, plan.regions.raw, snapshot);
        let sight = Sight { table: usize::from(plan.regions.list.height), bytes, all_bytes };
        screen.adapters.go(to, snapshot, sight);
        return;
    }
    if screen.mode.beneath() == Beneath::Review {
        steps::go(screen, to, &plan, snapshot);
        return;
    }
    if screen.mode.beneath() == Beneath::Walk {
        screen.walk.go(to, snapshot, usize::from(plan.regions.list.height));
        return;
    }
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
pub(super) fn select(screen: &mut Screen, snapshot: &Snapshot, row: usize) {
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
