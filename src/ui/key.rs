//! Keys to actions: what each key means in each mode. Nothing is changed here.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::act::Wish;
use super::list::Tab;
use super::model::Mode;
use super::review::Page;
use super::review::keys::{ReviewKey, on_review};
use super::walk::WalkWish;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Move(Move),
    Open,
    Close,
    Search,
    NextState,
    ToggleOrder,
    Help,
    Quit(&'static str),
    Repaint,
    Edit(Edit),
    /// To the list of alarms, or back to the lines.
    Alarms,
    /// To the page of adapters, or back from it.
    Adapters,
    /// To the other face of the page of adapters.
    Face,
    /// To the page of the walk test, or back to the lines.
    Walk,
    /// All lines of the walk test, or the unverified ones only.
    WalkFilter,
    /// What the review does, and the way to it.
    Review(ReviewKey),
    /// To a tab of the list.
    Show(Tab),
    /// So many tabs on.
    Turn(isize),
    /// What acts on alarms and lines.
    Wish(Wish),
    /// Sign in or out.
    Sign,
    /// In a popup: so many fields on.
    Field(isize),
    /// In a popup: so many options on.
    Choose(isize),
    Submit,
}

/// Where the selection goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    Up,
    Down,
    Left,
    Right,
    First,
    Last,
    PageUp,
    PageDown,
    NextGroup,
}

/// A change of the search text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edit {
    Insert(char),
    Erase,
    EraseAll,
    Keep,
}

/// What a key means while the screen is in this mode.
pub(super) fn action(key: KeyEvent, mode: &Mode, tab: Tab, page: Page) -> Option<Action> {
    // With any modifier: a question must not be passed over by a key that means something elsewhere.
    if let Mode::ConfirmQuit(_) = mode {
        return Some(confirming(key));
    }
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        let edits = matches!(mode, Mode::Search(_) | Mode::Dialog(..) | Mode::SignIn(..));
        return match key.code {
            KeyCode::Char('c' | 'C') => Some(Action::Quit("key Ctrl-C")),
            KeyCode::Char('l' | 'L') => Some(Action::Repaint),
            KeyCode::Char('u' | 'U') if edits => Some(Action::Edit(Edit::EraseAll)),
            KeyCode::Char('h' | 'H') if edits => Some(Action::Edit(Edit::Erase)),
            _ => None,
        };
    }
    if key.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META) {
        return None;
    }
    match mode {
        Mode::Search(_) => editing(key.code),
        Mode::Help(..) => in_help(key.code),
        Mode::Grid | Mode::Detail => watching(key.code).or_else(|| acting_on(key.code)),
        Mode::Alarms => listing(key.code, tab).or_else(|| acting_on(key.code)),
        Mode::Adapters => on_adapters(key.code),
        Mode::Walk => on_walk(key.code),
        Mode::Review => on_review(key.code, page),
        Mode::Dialog(..) | Mode::SignIn(..) => answering(key.code),
        Mode::ConfirmQuit(_) => None,
    }
}

/// Only the keys that asked to end do so now; every other one takes the question back.
fn confirming(key: KeyEvent) -> Action {
    match (key.code, key.modifiers) {
        (KeyCode::Char('q'), KeyModifiers::NONE) => Action::Quit("key q"),
        (KeyCode::Char('c' | 'C'), modifiers) if modifiers.contains(KeyModifiers::CONTROL) => {
            Action::Quit("key Ctrl-C")
        }
        _ => Action::Close,
    }
}

fn editing(code: KeyCode) -> Option<Action> {
    match code {
        KeyCode::Char(letter) => Some(Action::Edit(Edit::Insert(letter))),
        KeyCode::Backspace => Some(Action::Edit(Edit::Erase)),
        KeyCode::Enter => Some(Action::Edit(Edit::Keep)),
        KeyCode::Esc => Some(Action::Close),
        KeyCode::Up => Some(Action::Move(Move::Up)),
        KeyCode::Down => Some(Action::Move(Move::Down)),
        KeyCode::PageUp => Some(Action::Move(Move::PageUp)),
        KeyCode::PageDown => Some(Action::Move(Move::PageDown)),
        _ => None,
    }
}

fn in_help(code: KeyCode) -> Option<Action> {
    match code {
        KeyCode::Char('q') => Some(Action::Quit("key q")),
        KeyCode::Esc | KeyCode::Enter => Some(Action::Close),
        KeyCode::Char('?') => Some(Action::Help),
        _ => None,
    }
}

pub(super) fn moving(code: KeyCode) -> Option<Move> {
    Some(match code {
        KeyCode::Up => Move::Up,
        KeyCode::Down => Move::Down,
        KeyCode::Left => Move::Left,
        KeyCode::Right => Move::Right,
        KeyCode::Home => Move::First,
        KeyCode::End => Move::Last,
        KeyCode::PageUp => Move::PageUp,
        KeyCode::PageDown => Move::PageDown,
        _ => return None,
    })
}

fn watching(code: KeyCode) -> Option<Action> {
    Some(match code {
        KeyCode::Tab => Action::Move(Move::NextGroup),
        KeyCode::Char('f') => Action::NextState,
        KeyCode::Char('t') => Action::ToggleOrder,
        other => Action::Move(moving(other)?),
    })
}

fn listing(code: KeyCode, tab: Tab) -> Option<Action> {
    Some(match code {
        KeyCode::Tab | KeyCode::Right => Action::Turn(1),
        KeyCode::BackTab | KeyCode::Left => Action::Turn(-1),
        KeyCode::Char('1') => Action::Show(Tab::Open),
        KeyCode::Char('2') => Action::Show(Tab::Shelved),
        KeyCode::Char('3') => Action::Show(Tab::OutOfService),
        KeyCode::Char('4') => Action::Show(Tab::Check),
        KeyCode::Char('A') if tab == Tab::Open => Action::Wish(Wish::AcknowledgeList),
        KeyCode::Char('d') if tab == Tab::Check => Action::Wish(Wish::CheckDone),
        other => Action::Move(moving(other)?),
    })
}

fn on_adapters(code: KeyCode) -> Option<Action> {
    Some(match code {
        KeyCode::Tab | KeyCode::BackTab | KeyCode::Enter => Action::Face,
        KeyCode::Esc => Action::Close,
        KeyCode::Char('p') => Action::Adapters,
        KeyCode::Char('r') => Action::Review(ReviewKey::Toggle),
        KeyCode::Char('v') => Action::Alarms,
        KeyCode::Char('?') => Action::Help,
        KeyCode::Char('q') => Action::Quit("key q"),
        KeyCode::Char('L') => Action::Sign,
        KeyCode::Char('b') => Action::Wish(Wish::Silence),
        other => Action::Move(moving(other)?),
    })
}

/// What means the same over the grid and over the list.
fn acting_on(code: KeyCode) -> Option<Action> {
    Some(match code {
        KeyCode::Enter => Action::Open,
        KeyCode::Esc => Action::Close,
        KeyCode::Char('/') => Action::Search,
        KeyCode::Char('?') => Action::Help,
        KeyCode::Char('q') => Action::Quit("key q"),
        KeyCode::Char('v') => Action::Alarms,
        KeyCode::Char('p') => Action::Adapters,
        KeyCode::Char('w') => Action::Walk,
        KeyCode::Char('r') => Action::Review(ReviewKey::Toggle),
        KeyCode::Char('L') => Action::Sign,
        KeyCode::Char('a') => Action::Wish(Wish::Acknowledge),
        KeyCode::Char('s') => Action::Wish(Wish::Shelve),
        KeyCode::Char('u') => Action::Wish(Wish::Unshelve),
        KeyCode::Char('l') => Action::Wish(Wish::LongCall),
        KeyCode::Char('n') => Action::Wish(Wish::Note),
        KeyCode::Char('o') => Action::Wish(Wish::OutOfService),
        KeyCode::Char('b') => Action::Wish(Wish::Silence),
        KeyCode::Char('c') => Action::Wish(Wish::Checked),
        _ => return None,
    })
}

fn on_walk(code: KeyCode) -> Option<Action> {
    Some(match code {
        KeyCode::Enter => Action::Open,
        KeyCode::Esc => Action::Close,
        KeyCode::Char('/') => Action::Search,
        KeyCode::Char('?') => Action::Help,
        KeyCode::Char('q') => Action::Quit("key q"),
        KeyCode::Char('v') => Action::Alarms,
        KeyCode::Char('w') => Action::Walk,
        KeyCode::Char('r') => Action::Review(ReviewKey::Toggle),
        KeyCode::Char('L') => Action::Sign,
        KeyCode::Char('b') => Action::Wish(Wish::Silence),
        KeyCode::Char('f') => Action::WalkFilter,
        KeyCode::Char('g') => Action::Wish(Wish::Walk(WalkWish::Start)),
        KeyCode::Char('e') => Action::Wish(Wish::Walk(WalkWish::End)),
        KeyCode::Char('m') => Action::Wish(Wish::Walk(WalkWish::ByWord)),
        KeyCode::Char('x') => Action::Wish(Wish::Walk(WalkWish::Fail)),
        other => Action::Move(moving(other)?),
    })
}

fn answering(code: KeyCode) -> Option<Action> {
    Some(match code {
        KeyCode::Enter => Action::Submit,
        KeyCode::Esc => Action::Close,
        KeyCode::Up | KeyCode::BackTab => Action::Field(-1),
        KeyCode::Down | KeyCode::Tab => Action::Field(1),
        KeyCode::Left => Action::Choose(-1),
        KeyCode::Right => Action::Choose(1),
        KeyCode::Backspace => Action::Edit(Edit::Erase),
        KeyCode::Char(letter) => Action::Edit(Edit::Insert(letter)),
        _ => return None,
    })
}
