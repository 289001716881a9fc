//! Any snapshot, any size, any events: never a panic, never a row wider than the screen, never a character that the
//! terminal must not get.

use std::sync::Arc;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use proptest::collection::vec;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use super::{draw, screen};
use crate::domain::view::{AdapterState, JournalState};
use crate::domain::{
    ActRefusal, AdapterName, GroupName, LineId, LineIx, LineState, Moment, Mono, OperatorId, Refusal, Reply, Snapshot,
    Wall,
};
use crate::ui::measure::is_ambiguous;
use crate::ui::{Glyphs, Language, sample, sample_adapters, sample_alarms};

pub(super) fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        Just("\u{1b}]0;x\u{7}\u{202e}\u{200d}👩\u{200d}👩\u{200d}👧".to_owned()),
        Just("综合业务①·…中文名称很长很长很长很长很长".to_owned()),
        Just(String::new()),
    ]
}

fn moment() -> impl Strategy<Value = Moment> {
    (any::<u64>(), any::<i64>()).prop_map(|(mono, wall)| Moment { mono: Mono(mono), wall: Wall(wall) })
}

fn event() -> impl Strategy<Value = Event> {
    use KeyCode::{BackTab, Backspace, Char, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab, Up};
    let codes = vec![
        Up,
        Down,
        Left,
        Right,
        Home,
        End,
        PageUp,
        PageDown,
        Tab,
        Enter,
        Esc,
        Backspace,
        Char('/'),
        Char('f'),
        Char('q'),
        Char('t'),
        Char('?'),
        Char('h'),
        Char('v'),
        Char('p'),
        Char('a'),
        Char('A'),
        Char('s'),
        Char('u'),
        Char('l'),
        Char('n'),
        Char('o'),
        Char('c'),
        Char('L'),
        Char('4'),
        BackTab,
        Char('1'),
        Char('业'),
    ];
    let kinds = vec![MouseEventKind::Down(MouseButton::Left), MouseEventKind::ScrollDown, MouseEventKind::ScrollUp];
    prop_oneof![
        8 => proptest::sample::select(codes).prop_map(|code| Event::Key(KeyEvent::from(code))),
        1 => hostile().prop_map(Event::Paste),
        1 => (0u16..260, 0u16..80).prop_map(|(width, height)| Event::Resize(width, height)),
        2 => (proptest::sample::select(kinds), 0u16..260, 0u16..80).prop_map(|(kind, column, row)| {
            Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
        }),
    ]
}

fn snapshot() -> impl Strategy<Value = Snapshot> {
    let state = || proptest::sample::select(LineState::ALL.to_vec());
    let change = (any::<proptest::sample::Index>(), state(), moment(), hostile(), hostile(), any::<u64>());
    let texts = (hostile(), hostile(), hostile());
    let counts = (any::<Option<usize>>(), any::<Option<usize>>());
    (1usize..90, 1usize..30, vec(change, 0..12), texts, moment(), counts).prop_map(
        |(lines, group, changes, (site, why, name), at, (matched, grouped))| {
            let mut snapshot = sample::site(lines, group);
            for (index, state, since, id, label, missed) in changes {
                let row = index.get_mut(&mut snapshot.rows);
                (row.state, row.since, row.missed) = (state, since, missed);
                (row.id, row.label) = (LineId::new(&id), Arc::from(label));
                row.last = Some((state, since.wall));
                row.pending = Some(state);
            }
            (snapshot.site, snapshot.at) = (site, at);
            snapshot.adapters[0].state = AdapterState::Lost;
            snapshot.adapters[1].name = AdapterName::new(&why);
            snapshot.adapters[1].state = AdapterState::Stale;
            snapshot.journal.state = JournalState::Faulted { why };
            snapshot.groups[0].name = GroupName::new(&name);
            snapshot.matched = matched.unwrap_or(lines);
            snapshot.groups[0].matched = grouped.unwrap_or(group.min(lines));
            snapshot.missed = u64::MAX;
            snapshot
        },
    )
}

/// Alarms and people whose every text is hostile, at any moment.
fn hostile_alarms((label, note, why, name): (String, String, String, String), at: Moment) -> Snapshot {
    let mut site = sample_alarms::flood();
    site.at = at;
    site.session.operators = sample_alarms::operators();
    site.session.operators[0].name.clone_from(&name);
    site.session.waits_until = None;
    for row in &mut site.rows {
        row.room = Arc::from(note.as_str());
        row.contact = Arc::from(name.as_str());
        if let Some(hidden) = &mut row.out_of_service {
            hidden.reason.clone_from(&note);
        }
    }
    for row in &mut site.alarms.rows {
        row.label = Arc::from(label.as_str());
        if let Some(acknowledged) = &mut row.acknowledged {
            acknowledged.note = Some(note.clone());
        }
    }
    site.alarms.top = site.alarms.rows.clone();
    site.alarms.last_failure = Some((label, why.clone()));
    site.alarms.matched = usize::MAX;
    site.alarms.acknowledged = usize::MAX;
    let refused = Reply::Refused(ActRefusal::Alarm(Refusal::AlreadyAcknowledged(OperatorId::new(&why))));
    sample_alarms::replied(site, None, refused)
}

/// Walks each row as a terminal would: every character owns whole cells and the row ends with the screen.
pub(super) fn check(buffer: &Buffer, glyphs: Glyphs) {
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer.cell((x, y)).unwrap().symbol();
            let width = u16::try_from(symbol.width()).unwrap();
            assert!(width == 1 || width == 2, "{symbol:?} takes {width} cells");
            assert!(!symbol.chars().any(char::is_control), "{symbol:?}");
            assert!(glyphs == Glyphs::Unicode || !symbol.chars().any(is_ambiguous), "{symbol:?}");
            x += width;
        }
        assert_eq!(x, buffer.area.width, "row {y} is as wide as the screen");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_snapshot_at_any_size_after_any_events_is_drawn_inside_the_screen(
        snapshot in snapshot(),
        (width, height) in (0u16..260, 0u16..80),
        events in vec(event(), 0..16),
        english in any::<bool>(),
        ascii in any::<bool>(),
    ) {
        let language = if english { Language::En } else { Language::ZhCn };
        let glyphs = if ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        let mut screen = screen(language, glyphs, width, height);
        check(&draw(&screen, &snapshot), glyphs);
        for event in &events {
            screen.on_event(event, &snapshot);
            let mut shown = snapshot.clone();
            let detail = screen.request().detail;
            shown.detail = detail.and_then(|line| sample::answer(sample::office(), &crate::domain::ViewRequest {
                detail: Some(LineIx(line.0 % 24)),
                ..Default::default()
            }).detail);
            shown.adapter = screen.request().adapter.and_then(|ix| sample_adapters::detail(&snapshot, ix));
            if let Some(adapter) = &mut shown.adapter {
                adapter.path.clone_from(&snapshot.site);
                adapter.set_up.clone_from(&snapshot.site);
                adapter.tail.before = snapshot.at.mono.0;
            }
            check(&draw(&screen, &shown), glyphs);
        }
    }

    #[test]
    fn any_alarms_after_any_events_are_drawn_inside_the_screen_and_a_pin_is_never_told(
        texts in (hostile(), hostile(), hostile(), hostile()),
        (width, height) in (0u16..260, 0u16..80),
        at in moment(),
        events in vec((event(), any::<bool>()), 0..24),
        english in any::<bool>(),
        ascii in any::<bool>(),
    ) {
        let language = if english { Language::En } else { Language::ZhCn };
        let glyphs = if ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        let mut screen = screen(language, glyphs, width, height);
        let site = hostile_alarms(texts, at);
        for (event, is_signed_in) in &events {
            let mut shown = sample_adapters::answer(&site, &screen.request());
            shown.session.signed_in = shown.session.operators.first().cloned().filter(|_| *is_signed_in);
            screen.on_snapshot(&shown);
            check(&draw(&screen, &shown), glyphs);
            let reaction = screen.on_event(event, &shown);
            let told = format!("{reaction:?}");
            prop_assert!(!told.contains("SignIn") || told.contains("pin: Pin }"), "{told}");
            check(&draw(&screen, &shown), glyphs);
        }
    }

    #[test]
    fn whatever_pin_is_typed_stands_in_no_picture_and_no_debug_text(pin in "[0-9]{6,32}", size in (40u16..200, 10u16..60)) {
        let mut site = sample_alarms::guarded();
        // No digit but those of the PIN may be taken for it.
        site.session.operators.truncate(1);
        let mut screen = screen(Language::En, Glyphs::Unicode, size.0, size.1);
        for letter in std::iter::once('L').chain(pin.chars()) {
            screen.on_event(&Event::Key(KeyEvent::from(KeyCode::Char(letter))), &site);
        }
        let drawn: String = draw(&screen, &site).content().iter().map(ratatui::buffer::Cell::symbol).collect();
        let before = format!("{screen:?}");
        let reaction = screen.on_event(&Event::Key(KeyEvent::from(KeyCode::Enter)), &site);
        let bytes = pin.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", ");
        for told in [drawn, before, format!("{reaction:?} {screen:?}")] {
            prop_assert!(!told.contains(&pin) && !told.contains(&bytes), "{told}");
        }
        let is_handed_over = matches!(&reaction, crate::ui::Reaction::SignIn { pin: given, .. } if given.expose() == pin.as_bytes());
        prop_assert!(is_handed_over);
    }

    #[test]
    fn the_office_is_drawn_at_every_small_size(width in 0u16..90, height in 0u16..30) {
        for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
            let mut screen = screen(Language::ZhCn, glyphs, width, height);
            for key in [KeyCode::Down, KeyCode::Enter, KeyCode::Char('?'), KeyCode::Esc, KeyCode::Esc, KeyCode::Char('/')] {
                let shown = sample::answer(sample::office(), &screen.request());
                check(&draw(&screen, &shown), glyphs);
                screen.on_event(&Event::Key(KeyEvent::from(key)), &shown);
            }
        }
    }
}
