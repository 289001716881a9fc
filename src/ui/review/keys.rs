//! The keys of the review: what each asks for, and which of them the footer offers on which page. Nothing is changed
//! here.

use crossterm::event::KeyCode;

use crate::ui::act::Wish;
use crate::ui::key::{self, Action, Move};
use crate::ui::key_text::{
    ALARMS, ESC_BACK, ESC_CLEAR, HELP, KeyText, QUIT, SEARCH, SIGN_IN, SIGN_OUT, SILENCE, When, key as of, keys,
};
use crate::ui::text;

use super::Page;

/// What a key of the review asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum ReviewKey {
    /// To the review, or back from it.
    Toggle,
    Show(Page),
    /// So many pages on.
    Turn(isize),
    ZoomIn,
    ZoomOut,
    Whole,
    /// The cursor goes so many quarters of the window on.
    Far(i64),
    NextIncident,
    IncidentBefore,
    Jump,
    EarlierShift,
    LaterShift,
    Anew,
    Kinds,
    OnlyLine,
    Mark,
    Explain,
    Note,
    Copy,
    Sign,
}

/// What a key means on a page.
pub(in crate::ui) fn on_review(code: KeyCode, page: Page) -> Option<Action> {
    of_page(code, page).or_else(|| everywhere(code)).map(Action::Review).or_else(|| elsewhere(code))
}

fn of_page(code: KeyCode, page: Page) -> Option<ReviewKey> {
    Some(match (page, code) {
        (Page::Timeline, KeyCode::Char('+' | '=')) => ReviewKey::ZoomIn,
        (Page::Timeline, KeyCode::Char('-' | '_')) => ReviewKey::ZoomOut,
        (Page::Timeline, KeyCode::Char('0')) => ReviewKey::Whole,
        (Page::Timeline, KeyCode::Char(',')) => ReviewKey::Far(-1),
        (Page::Timeline, KeyCode::Char('.')) => ReviewKey::Far(1),
        (Page::Timeline, KeyCode::Char('m')) => ReviewKey::Mark,
        (Page::Timeline, KeyCode::Char('e')) => ReviewKey::Explain,
        (Page::Events, KeyCode::Char('f')) => ReviewKey::Kinds,
        (Page::Events, KeyCode::Char('o')) => ReviewKey::OnlyLine,
        (Page::Handover, KeyCode::Char('s')) => ReviewKey::Sign,
        _ => return None,
    })
}

fn everywhere(code: KeyCode) -> Option<ReviewKey> {
    Some(match code {
        KeyCode::Char('r') => ReviewKey::Toggle,
        KeyCode::Char('1') => ReviewKey::Show(Page::Timeline),
        KeyCode::Char('2') => ReviewKey::Show(Page::Events),
        KeyCode::Char('3') => ReviewKey::Show(Page::Alarms),
        KeyCode::Char('4') => ReviewKey::Show(Page::Callers),
        KeyCode::Char('5') => ReviewKey::Show(Page::Handover),
        KeyCode::Tab => ReviewKey::Turn(1),
        KeyCode::BackTab => ReviewKey::Turn(-1),
        KeyCode::Char(']') => ReviewKey::NextIncident,
        KeyCode::Char('[') => ReviewKey::IncidentBefore,
        KeyCode::Char('t') => ReviewKey::Jump,
        KeyCode::Char('<') => ReviewKey::EarlierShift,
        KeyCode::Char('>') => ReviewKey::LaterShift,
        KeyCode::Char('R') | KeyCode::F(5) => ReviewKey::Anew,
        KeyCode::Char('n') => ReviewKey::Note,
        KeyCode::Char('y') => ReviewKey::Copy,
        _ => return None,
    })
}

/// What means the same over the monitor.
fn elsewhere(code: KeyCode) -> Option<Action> {
    Some(match code {
        KeyCode::Enter => Action::Open,
        KeyCode::Esc => Action::Close,
        KeyCode::Char('/') => Action::Search,
        KeyCode::Char('?') => Action::Help,
        KeyCode::Char('q') => Action::Quit("key q"),
        KeyCode::Char('v') => Action::Alarms,
        KeyCode::Char('L') => Action::Sign,
        KeyCode::Char('b') => Action::Wish(Wish::Silence),
        KeyCode::Char('h') => Action::Move(Move::Left),
        KeyCode::Char('l') => Action::Move(Move::Right),
        KeyCode::Char('k') => Action::Move(Move::Up),
        KeyCode::Char('j') => Action::Move(Move::Down),
        other => Action::Move(key::moving(other)?),
    })
}

/// Keys of the review, for the help overlay.
pub(in crate::ui) const REVIEWING: [KeyText; 17] = [
    keys("1-5, Tab", text::KEY_REVIEW_TABS),
    keys("<- -> , .", text::KEY_TIME),
    keys("+ - 0", text::KEY_ZOOM),
    keys("] [", text::KEY_INCIDENT),
    keys("t", text::KEY_JUMP_TIME),
    keys("Enter", text::KEY_EVENTS_HERE),
    keys("/", text::KEY_SEARCH),
    keys("f", text::KEY_KINDS),
    keys("o", text::KEY_ONLY_LINE),
    keys("n", text::KEY_NOTE),
    keys("m", text::KEY_MARK),
    keys("e", text::KEY_EXPLAIN),
    keys("y", text::KEY_COPY),
    keys("< >", text::KEY_SHIFTS),
    keys("R, F5", text::KEY_ANEW),
    keys("s", text::KEY_SIGN_HANDOVER),
    keys("r, Esc", text::KEY_BACK),
];

const TABS: KeyText = of("Tab", text::KEY_REVIEW_TABS, KeyCode::Tab);
const INCIDENT: KeyText = of("]", text::KEY_INCIDENT_SHORT, KeyCode::Char(']'));
const JUMP: KeyText = of("t", text::KEY_JUMP_TIME_SHORT, KeyCode::Char('t'));
const NOTE: KeyText = of("n", text::KEY_NOTE_SHORT, KeyCode::Char('n')).when(When::Live);
const COPY: KeyText = of("y", text::KEY_COPY_SHORT, KeyCode::Char('y'));
const BEFORE: KeyText = of("<", text::KEY_SHIFT_BEFORE, KeyCode::Char('<'));
const ANEW: KeyText = of("R", text::KEY_ANEW, KeyCode::Char('R'));
const CLEAR: KeyText = ESC_CLEAR.when(When::Searched);
const LEAVE: KeyText = ESC_BACK.when(When::Leaves);
const TO_ALARMS: KeyText = ALARMS.when(When::Live);

const TIMELINE: &[KeyText] = &[
    CLEAR,
    LEAVE,
    SILENCE,
    of("+ -", text::KEY_ZOOM, KeyCode::Char('+')),
    INCIDENT,
    HELP,
    of("Enter", text::KEY_EVENTS_SHORT, KeyCode::Enter),
    JUMP,
    of("e", text::KEY_EXPLAIN_SHORT, KeyCode::Char('e')).when(When::Marked),
    of("m", text::KEY_MARK_SHORT, KeyCode::Char('m')).when(When::Live),
    SEARCH,
    NOTE,
    COPY,
    BEFORE,
    of("0", text::KEY_WHOLE, KeyCode::Char('0')).when(When::Zoomed),
    TABS,
    ANEW,
    TO_ALARMS,
    SIGN_IN,
    SIGN_OUT,
    QUIT,
];
const EVENTS: &[KeyText] = &[
    CLEAR,
    LEAVE,
    SILENCE,
    of("f", text::KEY_KINDS_SHORT, KeyCode::Char('f')),
    of("o", text::KEY_ONLY_LINE_SHORT, KeyCode::Char('o')),
    SEARCH,
    INCIDENT,
    JUMP,
    of("Enter", text::KEY_TO_TIMELINE, KeyCode::Enter),
    HELP,
    COPY,
    NOTE,
    BEFORE,
    TABS,
    TO_ALARMS,
    SIGN_IN,
    SIGN_OUT,
    QUIT,
];
const LISTS: &[KeyText] = &[
    LEAVE,
    SILENCE,
    of("Enter", text::KEY_EVENTS_SHORT, KeyCode::Enter),
    SIGN_IN,
    COPY,
    BEFORE,
    HELP,
    TABS,
    NOTE,
    ANEW,
    TO_ALARMS,
    SIGN_OUT,
    QUIT,
];
const HANDOVER: &[KeyText] = &[
    of("s", text::KEY_SIGN_HANDOVER_SHORT, KeyCode::Char('s')).when(When::Live),
    LEAVE,
    SILENCE,
    of("PgDn", text::KEY_PAGE, KeyCode::PageDown),
    HELP,
    COPY,
    NOTE,
    BEFORE,
    TABS,
    ANEW,
    TO_ALARMS,
    SIGN_IN,
    SIGN_OUT,
    QUIT,
];

/// The keys that act where no range could be read.
pub(in crate::ui) const WITHOUT_DATA: &[KeyText] = &[
    LEAVE,
    SILENCE,
    ANEW,
    BEFORE,
    of(">", text::KEY_SHIFT_AFTER, KeyCode::Char('>')),
    HELP,
    TABS,
    TO_ALARMS,
    SIGN_IN,
    SIGN_OUT,
    QUIT,
];

/// The keys that act on a page, the most useful first.
pub(in crate::ui) fn acting(page: Page) -> &'static [KeyText] {
    match page {
        Page::Timeline => TIMELINE,
        Page::Events => EVENTS,
        Page::Alarms | Page::Callers => LISTS,
        Page::Handover => HANDOVER,
    }
}
