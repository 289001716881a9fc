//! The mouse: a click is told by what stands under it in the picture that was drawn last. Whatever it does, a key does
//! as well.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use crate::domain::Snapshot;
use crate::domain::alarm_view::AlarmRow;

use super::condition::Condition;
use super::key::{Action, Move};
use super::list::{Chosen, Tab};
use super::model::{Beneath, Mode, Reaction, Screen, Searched};
use super::plan::Plan;
use super::update::{act, on_key, open, select};
use super::view;
use super::view::popup::Spot;
use super::view::{adapters, conditions, footer, popup, tabs};

/// Takes a click or a turn of the wheel.
pub(super) fn on_mouse(screen: &mut Screen, mouse: MouseEvent, snapshot: &Snapshot) -> Reaction {
    let looks = matches!(
        screen.mode,
        Mode::Grid | Mode::Detail | Mode::Alarms | Mode::Adapters | Mode::Walk | Mode::Review | Mode::Search(_)
    );
    match mouse.kind {
        MouseEventKind::ScrollDown if looks => act(screen, Action::Move(Move::PageDown), snapshot),
        MouseEventKind::ScrollUp if looks => act(screen, Action::Move(Move::PageUp), snapshot),
        MouseEventKind::Down(MouseButton::Left) => {
            let at = Position { x: mouse.column, y: mouse.row };
            Plan::new(screen, screen.size, snapshot).map_or(Reaction::None, |plan| click(screen, at, &plan, snapshot))
        }
        _ => Reaction::None,
    }
}

fn click(screen: &mut Screen, at: Position, plan: &Plan, snapshot: &Snapshot) -> Reaction {
    let hint = footer::placed(screen, plan, snapshot).into_iter().find(|(area, _)| area.contains(at));
    if let Some(key) = hint.and_then(|(_, key)| key.event()) {
        return on_key(screen, key, snapshot);
    }
    match screen.mode {
        Mode::Help(..) | Mode::ConfirmQuit(_) => Reaction::None,
        Mode::Dialog(..) | Mode::SignIn(..) => in_popup(screen, at, plan, snapshot),
        Mode::Review | Mode::Search(Searched::Review) => view::review::on_click(screen, at, plan, snapshot),
        Mode::Walk | Mode::Search(Searched::Walk) => on_walk(screen, at, plan, snapshot),
        Mode::Grid | Mode::Detail | Mode::Alarms | Mode::Search(_) if screen.mode.beneath() == Beneath::Alarms => {
            in_list(screen, at, plan, snapshot)
        }
        Mode::Adapters => in_adapters(screen, at, plan, snapshot),
        Mode::Grid | Mode::Detail | Mode::Alarms | Mode::Search(_) => in_grid(screen, at, plan, snapshot),
    }
}

fn in_popup(screen: &mut Screen, at: Position, plan: &Plan, snapshot: &Snapshot) -> Reaction {
    let hit = popup::placed(screen, plan, snapshot).into_iter().find(|(area, _)| area.contains(at));
    match (hit, &mut screen.mode) {
        (Some((_, Spot::Option(field, option))), Mode::Dialog(dialog, _)) => dialog.pick(field, option),
        (Some((_, Spot::Field(field))), Mode::Dialog(dialog, _)) => dialog.at = field,
        (Some((_, Spot::Operator(operator))), Mode::SignIn(prompt, _)) => {
            prompt.pick(snapshot.session.operators.get(operator));
        }
        _ => return Reaction::None,
    }
    Reaction::Redraw
}

fn in_list(screen: &mut Screen, at: Position, plan: &Plan, snapshot: &Snapshot) -> Reaction {
    if let Some((_, tab)) = tabs::placed(screen, plan, snapshot).into_iter().find(|(area, _)| area.contains(at)) {
        screen.mode = Mode::Alarms;
        return act(screen, Action::Show(tab), snapshot);
    }
    let list = plan.regions.list;
    if !list.contains(at) {
        return Reaction::None;
    }
    let entries = screen.list.entries(snapshot);
    let place = screen.list.first(&entries, usize::from(list.height)) + usize::from(at.y - list.y);
    if place >= entries.len() {
        return Reaction::None;
    }
    if screen.list.place(&entries) == Some(place) {
        screen.mode = Mode::Alarms;
        return open(screen, snapshot);
    }
    screen.list.choose(&entries, place);
    Reaction::Redraw
}

fn in_adapters(screen: &mut Screen, at: Position, plan: &Plan, snapshot: &Snapshot) -> Reaction {
    let table = plan.regions.list;
    if !table.contains(at) {
        return Reaction::None;
    }
    let place = adapters::first(screen.adapters.place(snapshot), table.height) + usize::from(at.y - table.y);
    if place >= snapshot.adapters.len() {
        return Reaction::None;
    }
    screen.adapters.choose(place);
    Reaction::Redraw
}

fn on_walk(screen: &mut Screen, at: Position, plan: &Plan, snapshot: &Snapshot) -> Reaction {
    let list = plan.regions.list;
    if !list.contains(at) {
        return Reaction::None;
    }
    let place = screen.walk.first(snapshot, usize::from(list.height)) + usize::from(at.y - list.y);
    if place >= snapshot.walk.rows.len() {
        return Reaction::None;
    }
    if screen.walk.place(snapshot) == Some(place) {
        screen.mode = Mode::Walk;
        return open(screen, snapshot);
    }
    screen.walk.choose(snapshot, place);
    Reaction::Redraw
}

fn in_grid(screen: &mut Screen, at: Position, plan: &Plan, snapshot: &Snapshot) -> Reaction {
    if plan.regions.summary.contains(at) {
        return act(screen, Action::Alarms, snapshot);
    }
    if let Some(row) = in_bar(screen, at, plan, snapshot) {
        let (key, line) = (row.key.clone(), row.line);
        screen.list.show(Tab::Open);
        screen.list.search.clear();
        (screen.list.chosen, screen.list.line) = (Some(Chosen::Alarm(key)), line);
        screen.mode = Mode::Alarms;
        return Reaction::Redraw;
    }
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

/// The alarm of the bar that was clicked.
fn in_bar<'a>(screen: &Screen, at: Position, plan: &Plan<'a>, snapshot: &Snapshot) -> Option<&'a AlarmRow> {
    let mut rows: Vec<(Rect, usize)> = conditions::placed(screen, plan, snapshot);
    rows.retain(|(area, _)| area.contains(at));
    let (_, place) = rows.first()?;
    match plan.conditions.get(*place)? {
        Condition::Alarm(row) => Some(row),
        _ => None,
    }
}
