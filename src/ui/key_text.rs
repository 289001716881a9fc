//! The one list of keys that footer and help show, so that none of them can promise a key that does nothing. A footer's
//! key can be clicked: then it is as if it had been pressed.

use crossterm::event::{KeyCode, KeyEvent};

use super::list::Tab;
use super::model::{HelpPage, Language, Mode};
use super::review::{self, Page};
use super::text::{self, Text};

/// A key as people read it, what it does, and when it does something.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeyText {
    name: Name,
    pub(super) does: Text,
    pub(super) when: When,
    /// What a click on it presses.
    code: Option<KeyCode>,
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
    /// A popup has several fields.
    Fields,
    /// Whoever is signed in may do more than look.
    Allowed,
    /// The page of adapters has more than one face.
    Faces,
    /// Something is selected, searched or filtered.
    Something,
    /// A line or an alarm is selected that has an alarm open.
    Alarm,
    /// An alarm is selected that nothing confirms.
    Unconfirmed,
    /// What is selected is hidden by a person.
    Hidden,
    /// A line that is off-hook, or an alarm of a line, is selected.
    OffHook,
    /// A line or an alarm is selected.
    Selected,
    /// A line or an alarm is selected, and whoever is signed in may do more than look.
    Serviced,
    /// A walk test runs, and whoever is signed in may do more than look.
    Walking,
    /// None does, and likewise.
    NotWalking,
    /// One runs, a line is selected, and likewise.
    WalkingLine,
    /// A monitor runs behind the review.
    Live,
    /// The page of the review is searched.
    Searched,
    /// A monitor runs behind the review, and the page is not searched.
    Leaves,
    /// The timeline shows less than the whole range.
    Zoomed,
    /// The review has a stretch to explain.
    Marked,
    /// An alarm sounds.
    Sounding,
    /// The site has operators and nobody is signed in.
    SignedOut,
    /// Somebody is signed in.
    SignedIn,
}

impl KeyText {
    /// The key's name.
    pub(super) fn name(&self, language: Language) -> &'static str {
        match self.name {
            Name::Printed(name) => name,
            Name::Worded(text) => text.get(language),
        }
    }

    /// The key that a click presses.
    pub(super) fn event(&self) -> Option<KeyEvent> {
        self.code.map(KeyEvent::from)
    }

    pub(super) const fn when(self, when: When) -> Self {
        Self { when, ..self }
    }
}

pub(super) const fn key(name: &'static str, does: Text, code: KeyCode) -> KeyText {
    KeyText { name: Name::Printed(name), does, when: When::Always, code: Some(code) }
}

/// A name that stands for several keys.
pub(super) const fn keys(name: &'static str, does: Text) -> KeyText {
    KeyText { name: Name::Printed(name), does, when: When::Always, code: None }
}

const fn worded(name: Text, does: Text) -> KeyText {
    KeyText { name: Name::Worded(name), does, when: When::Always, code: None }
}

/// Keys that move and look, for the help overlay.
pub(super) const LOOKING: [KeyText; 17] = [
    worded(text::KEY_NAME_MOVE, text::KEY_MOVE),
    keys("Tab", text::KEY_GROUP),
    keys("Home End", text::KEY_ENDS),
    keys("PgUp PgDn", text::KEY_PAGE),
    keys("Enter", text::KEY_OPEN),
    keys("Esc", text::KEY_CLOSE),
    keys("/", text::KEY_SEARCH),
    keys("f", text::KEY_STATE),
    keys("t", text::KEY_ORDER),
    keys("v", text::KEY_ALARMS),
    keys("p, Tab", text::KEY_ADAPTERS),
    keys("w", text::KEY_WALK),
    keys("r", text::KEY_REVIEW),
    keys("Ctrl-L", text::KEY_REPAINT),
    keys("q, Ctrl-C", text::KEY_QUIT),
    worded(text::KEY_NAME_CLICK, text::KEY_CLICK),
    worded(text::KEY_NAME_WHEEL, text::KEY_PAGE),
];

/// Keys that act, for the help overlay.
pub(super) const ACTING: [KeyText; 13] = [
    keys("a", text::KEY_ACKNOWLEDGE),
    keys("A", text::KEY_ACKNOWLEDGE_LIST),
    keys("s", text::KEY_SHELVE),
    keys("u", text::KEY_UNSHELVE),
    keys("l", text::KEY_LONG_CALL),
    keys("n", text::KEY_NOTE),
    keys("o", text::KEY_OUT_OF_SERVICE),
    keys("b", text::KEY_SILENCE),
    keys("c", text::KEY_CHECKED),
    keys("L", text::KEY_SIGN),
    keys("v, 1-4, Tab", text::KEY_TABS),
    keys("v 4, d", text::KEY_CHECK_DONE),
    keys("w, g", text::KEY_WALK_START),
];

const ACKNOWLEDGE: KeyText = key("a", text::KEY_ACKNOWLEDGE_SHORT, KeyCode::Char('a')).when(When::Alarm);
const SHELVE: KeyText = key("s", text::KEY_SHELVE, KeyCode::Char('s')).when(When::Alarm);
const UNSHELVE: KeyText = key("u", text::KEY_UNSHELVE_SHORT, KeyCode::Char('u')).when(When::Hidden);
const LONG_CALL: KeyText = key("l", text::KEY_LONG_CALL_SHORT, KeyCode::Char('l')).when(When::OffHook);
const NOTE: KeyText = key("n", text::KEY_NOTE_SHORT, KeyCode::Char('n'));
const OUT_OF_SERVICE: KeyText = key("o", text::KEY_OUT_OF_SERVICE, KeyCode::Char('o')).when(When::Serviced);
pub(super) const SILENCE: KeyText = key("b", text::KEY_SILENCE, KeyCode::Char('b')).when(When::Sounding);
const CHECKED: KeyText = key("c", text::KEY_CHECKED_SHORT, KeyCode::Char('c')).when(When::Unconfirmed);
pub(super) const HELP: KeyText = key("?", text::KEY_HELP, KeyCode::Char('?'));
pub(super) const QUIT: KeyText = key("q", text::KEY_QUIT, KeyCode::Char('q'));
pub(super) const ESC_BACK: KeyText = key("Esc", text::KEY_BACK, KeyCode::Esc);
pub(super) const ESC_CLEAR: KeyText = key("Esc", text::KEY_CLEAR, KeyCode::Esc);
pub(super) const SEARCH: KeyText = key("/", text::KEY_SEARCH, KeyCode::Char('/'));
pub(super) const ALARMS: KeyText = key("v", text::KEY_ALARMS_SHORT, KeyCode::Char('v'));
const ADAPTERS: KeyText = key("p", text::KEY_ADAPTERS, KeyCode::Char('p'));
const GRID: KeyText = key("v", text::KEY_GRID, KeyCode::Char('v'));
const WALK: KeyText = key("w", text::KEY_WALK_SHORT, KeyCode::Char('w'));
const REVIEW: KeyText = key("r", text::KEY_REVIEW_SHORT, KeyCode::Char('r'));
pub(super) const SIGN_IN: KeyText = key("L", text::KEY_SIGN_IN, KeyCode::Char('L')).when(When::SignedOut);
pub(super) const SIGN_OUT: KeyText = key("L", text::KEY_SIGN_OUT, KeyCode::Char('L')).when(When::SignedIn);
const TABS: KeyText = key("Tab", text::KEY_TABS, KeyCode::Tab);
const JUMP: KeyText = key("Enter", text::KEY_JUMP, KeyCode::Enter).when(When::Selected);
const SUBMIT: KeyText = key("Enter", text::KEY_SUBMIT, KeyCode::Enter);

const IN_GRID: &[KeyText] = &[
    HELP,
    ACKNOWLEDGE,
    SILENCE,
    key("PgDn", text::KEY_PAGE, KeyCode::PageDown).when(When::Pages),
    ESC_CLEAR.when(When::Something),
    key("Enter", text::KEY_OPEN, KeyCode::Enter),
    ALARMS,
    SEARCH,
    ADAPTERS,
    key("f", text::KEY_STATE_SHORT, KeyCode::Char('f')),
    SHELVE,
    UNSHELVE,
    LONG_CALL,
    OUT_OF_SERVICE,
    SIGN_IN,
    SIGN_OUT,
    QUIT,
    key("t", text::KEY_ORDER_SHORT, KeyCode::Char('t')),
    WALK,
    REVIEW,
];
const DETAIL: &[KeyText] = &[
    ESC_BACK,
    ACKNOWLEDGE,
    SHELVE,
    UNSHELVE,
    LONG_CALL,
    CHECKED,
    NOTE,
    OUT_OF_SERVICE,
    SILENCE,
    ALARMS,
    ADAPTERS,
    HELP,
    SIGN_IN,
    SIGN_OUT,
    QUIT,
    WALK,
];
const OPEN: &[KeyText] = &[
    GRID,
    ACKNOWLEDGE,
    key("A", text::KEY_ACKNOWLEDGE_LIST_SHORT, KeyCode::Char('A')).when(When::Allowed),
    SHELVE,
    LONG_CALL,
    CHECKED,
    JUMP,
    TABS,
    SILENCE,
    NOTE,
    OUT_OF_SERVICE,
    SEARCH,
    ADAPTERS,
    HELP,
    SIGN_IN,
    SIGN_OUT,
    QUIT,
];
const HIDDEN: &[KeyText] = &[GRID, UNSHELVE, JUMP, TABS, NOTE, SEARCH, ADAPTERS, HELP, SIGN_IN, SIGN_OUT, QUIT];
const CHECK: &[KeyText] = &[
    GRID,
    key("d", text::KEY_CHECK_DONE, KeyCode::Char('d')).when(When::Allowed),
    JUMP,
    TABS,
    NOTE,
    OUT_OF_SERVICE,
    LONG_CALL,
    SEARCH,
    ADAPTERS,
    HELP,
    SIGN_IN,
    SIGN_OUT,
    QUIT,
];
const OF_ADAPTERS: &[KeyText] = &[
    ESC_BACK,
    worded(text::KEY_NAME_MOVE, text::KEY_MOVE),
    key("Tab", text::KEY_FACE, KeyCode::Tab).when(When::Faces),
    key("PgUp", text::KEY_PAGE, KeyCode::PageUp),
    SILENCE,
    ALARMS,
    HELP,
    SIGN_IN,
    SIGN_OUT,
    QUIT,
];
const ON_WALK: &[KeyText] = &[
    key("g", text::KEY_WALK_START, KeyCode::Char('g')).when(When::NotWalking),
    key("m", text::KEY_WALK_WORD, KeyCode::Char('m')).when(When::WalkingLine),
    key("x", text::KEY_WALK_FAIL, KeyCode::Char('x')).when(When::WalkingLine),
    key("e", text::KEY_WALK_END, KeyCode::Char('e')).when(When::Walking),
    key("w", text::KEY_GRID, KeyCode::Char('w')),
    key("f", text::KEY_WALK_FILTER, KeyCode::Char('f')),
    SILENCE,
    SEARCH,
    ALARMS,
    HELP,
    SIGN_IN,
    SIGN_OUT,
    QUIT,
];
const SEARCHING: &[KeyText] = &[key("Enter", text::KEY_KEEP, KeyCode::Enter), ESC_CLEAR];
const KEYS: &[KeyText] = &[ESC_BACK, key("?", text::HELP_MARKS, KeyCode::Char('?')), QUIT];
const MARKS: &[KeyText] = &[ESC_BACK, key("?", text::HELP_REVIEW, KeyCode::Char('?')), QUIT];
const REVIEWING: &[KeyText] = &[ESC_BACK, key("?", text::HELP_KEYS, KeyCode::Char('?')), QUIT];
const CONFIRM: &[KeyText] = &[QUIT, ESC_BACK];
const DIALOG: &[KeyText] = &[
    SUBMIT,
    ESC_BACK,
    key("Tab", text::KEY_FIELD, KeyCode::Tab).when(When::Fields),
    key("->", text::KEY_CHOOSE, KeyCode::Right).when(When::Fields),
];
const SIGNING_IN: &[KeyText] = &[SUBMIT, ESC_BACK, key("Tab", text::OPERATOR, KeyCode::Tab)];

/// The keys that act in a mode, most useful first: what does not fit the footer is left out from the end.
pub(super) fn acting(mode: &Mode, tab: Tab, page: Page) -> &'static [KeyText] {
    match mode {
        Mode::Grid => IN_GRID,
        Mode::Detail => DETAIL,
        Mode::Alarms => match tab {
            Tab::Open => OPEN,
            Tab::Shelved | Tab::OutOfService => HIDDEN,
            Tab::Check => CHECK,
        },
        Mode::Adapters => OF_ADAPTERS,
        Mode::Walk => ON_WALK,
        Mode::Review => review::keys::acting(page),
        Mode::Search(_) => SEARCHING,
        Mode::Help(HelpPage::Keys, _) => KEYS,
        Mode::Help(HelpPage::Marks, _) => MARKS,
        Mode::Help(HelpPage::Review, _) => REVIEWING,
        Mode::ConfirmQuit(_) => CONFIRM,
        Mode::Dialog(..) => DIALOG,
        Mode::SignIn(..) => SIGNING_IN,
    }
}
