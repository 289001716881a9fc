//! Keys to actions, and the one list of keys that footer and help show, so that none of them can promise a key that
//! does nothing.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::model::{Language, Mode};
use super::text::{self, Text};

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
pub(super) fn action(key: KeyEvent, mode: Mode) -> Option<Action> {
    // With any modifier: a question must not be passed over by a key that means something elsewhere.
    if let Mode::ConfirmQuit(_) = mode {
        return Some(confirming(key));
    }
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            KeyCode::Char('c' | 'C') => Some(Action::Quit("key Ctrl-C")),
            KeyCode::Char('l' | 'L') => Some(Action::Repaint),
            KeyCode::Char('u' | 'U') if mode == Mode::Search => Some(Action::Edit(Edit::EraseAll)),
            KeyCode::Char('h' | 'H') if mode == Mode::Search => Some(Action::Edit(Edit::Erase)),
            _ => None,
        };
    }
    if key.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META) {
        return None;
    }
    match mode {
        Mode::Search => editing(key.code),
        Mode::Help(_) => in_help(key.code),
        Mode::Grid | Mode::Detail => watching(key.code),
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
        KeyCode::Esc | KeyCode::Enter | KeyCode::Char('?') => Some(Action::Close),
        _ => None,
    }
}

fn watching(code: KeyCode) -> Option<Action> {
    let to = match code {
        KeyCode::Up | KeyCode::Char('k') => Move::Up,
        KeyCode::Down | KeyCode::Char('j') => Move::Down,
        KeyCode::Left | KeyCode::Char('h') => Move::Left,
        KeyCode::Right | KeyCode::Char('l') => Move::Right,
        KeyCode::Home => Move::First,
        KeyCode::End => Move::Last,
        KeyCode::PageUp => Move::PageUp,
        KeyCode::PageDown => Move::PageDown,
        KeyCode::Tab => Move::NextGroup,
        KeyCode::Enter => return Some(Action::Open),
        KeyCode::Esc => return Some(Action::Close),
        KeyCode::Char('/') => return Some(Action::Search),
        KeyCode::Char('f') => return Some(Action::NextState),
        KeyCode::Char('t') => return Some(Action::ToggleOrder),
        KeyCode::Char('?') => return Some(Action::Help),
        KeyCode::Char('q') => return Some(Action::Quit("key q")),
        _ => return None,
    };
    Some(Action::Move(to))
}

/// A key as people read it, what it does, and when it does something.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeyText {
    name: Name,
    pub(super) does: Text,
    pub(super) when: When,
}

#[derive(Debug, Clone, Copy)]
enum Name {
    /// As printed on the key, whatever the language.
    Printed(&'static str),
    Worded(Text),
}

/// When a key does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Always,
    /// There is more than one page.
    Pages,
    /// Something is selected, searched or filtered.
    Something,
}

impl KeyText {
    /// The key's name.
    pub(super) fn name(&self, language: Language) -> &'static str {
        match self.name {
            Name::Printed(name) => name,
            Name::Worded(text) => text.get(language),
        }
    }

    const fn when(self, when: When) -> Self {
        Self { when, ..self }
    }
}

const fn key(name: &'static str, does: Text) -> KeyText {
    KeyText { name: Name::Printed(name), does, when: When::Always }
}

const fn worded(name: Text, does: Text) -> KeyText {
    KeyText { name: Name::Worded(name), does, when: When::Always }
}

/// Every key, for the help overlay.
pub(super) const ALL: [KeyText; 14] = [
    worded(text::KEY_NAME_MOVE, text::KEY_MOVE),
    key("Tab", text::KEY_GROUP),
    key("Home End", text::KEY_ENDS),
    key("PgUp PgDn", text::KEY_PAGE),
    key("Enter", text::KEY_OPEN),
    key("Esc", text::KEY_CLOSE),
    key("/", text::KEY_SEARCH),
    key("f", text::KEY_STATE),
    key("t", text::KEY_ORDER),
    key("?", text::KEY_HELP),
    key("Ctrl-L", text::KEY_REPAINT),
    key("q, Ctrl-C", text::KEY_QUIT),
    worded(text::KEY_NAME_CLICK, text::KEY_CLICK),
    worded(text::KEY_NAME_WHEEL, text::KEY_PAGE),
];

/// The keys that act in a mode, most useful first: what does not fit the footer is left out from the end.
pub(super) fn acting(mode: Mode) -> &'static [KeyText] {
    const GRID: &[KeyText] = &[
        key("?", text::KEY_HELP),
        key("PgDn", text::KEY_PAGE).when(When::Pages),
        key("Esc", text::KEY_CLEAR).when(When::Something),
        key("Enter", text::KEY_OPEN),
        key("/", text::KEY_SEARCH),
        key("f", text::KEY_STATE_SHORT),
        key("t", text::KEY_ORDER_SHORT),
        key("q", text::KEY_QUIT),
    ];
    const DETAIL: &[KeyText] = &[
        key("Esc", text::KEY_BACK),
        worded(text::KEY_NAME_MOVE, text::KEY_MOVE),
        key("?", text::KEY_HELP),
        key("q", text::KEY_QUIT),
    ];
    const SEARCH: &[KeyText] = &[key("Enter", text::KEY_KEEP), key("Esc", text::KEY_CLEAR)];
    const HELP: &[KeyText] = &[key("Esc", text::KEY_BACK), key("q", text::KEY_QUIT)];
    const CONFIRM: &[KeyText] = &[key("q", text::KEY_QUIT), key("Esc", text::KEY_BACK)];
    match mode {
        Mode::Grid => GRID,
        Mode::Detail => DETAIL,
        Mode::Search => SEARCH,
        Mode::Help(_) => HELP,
        Mode::ConfirmQuit(_) => CONFIRM,
    }
}
