//! Any answer, any size, any keys: the review never panics, draws inside the screen, and asks for nothing beyond limits.

use std::sync::Arc;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use proptest::collection::vec;
use proptest::prelude::*;

use super::properties::{check, hostile};
use super::{draw, screen};
use crate::domain::review::{Bar, BarKind, JournalCheck, ReviewAnswer, ReviewRequest, ReviewView};
use crate::domain::{LineId, ShiftName, Snapshot, Wall};
use crate::ui::review::window::NARROWEST_US;
use crate::ui::{Glyphs, Language, sample_review};

fn event() -> impl Strategy<Value = Event> {
    use KeyCode::{BackTab, Backspace, Char, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab, Up};
    let mut codes = vec![Up, Down, Left, Right, Home, End, PageUp, PageDown, Tab, BackTab, Enter, Esc, Backspace, F(5)];
    codes.extend("+-0,.]][tm e n y f o s 1 2 3 4 5 < > R / ? r L v b h j k l 9 : 业".chars().map(Char));
    let kinds = vec![MouseEventKind::Down(MouseButton::Left), MouseEventKind::ScrollDown, MouseEventKind::ScrollUp];
    prop_oneof![
        16 => proptest::sample::select(codes).prop_map(|code| Event::Key(KeyEvent::from(code))),
        1 => hostile().prop_map(Event::Paste),
        1 => (0u16..220, 0u16..70).prop_map(|(width, height)| Event::Resize(width, height)),
        2 => (proptest::sample::select(kinds), 0u16..220, 0u16..70).prop_map(|(kind, column, row)| {
            Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
        }),
    ]
}

/// What a hostile journal, or a reader that is wrong, might answer.
#[derive(Debug, Clone)]
struct Odd {
    text: String,
    from: i64,
    to: i64,
    window: (i64, i64),
    first: usize,
    matched: usize,
    cells: Vec<Option<BarKind>>,
    chosen: usize,
    is_running: bool,
}

fn odd() -> impl Strategy<Value = Odd> {
    let near = || prop_oneof![any::<i64>(), -90_000_000_000i64..90_000_000_000, Just(0)];
    let cell = proptest::option::of(proptest::sample::select(BarKind::ALL.to_vec()));
    let sizes = (any::<usize>(), prop_oneof![any::<usize>(), 0usize..40], any::<usize>(), any::<bool>());
    (hostile(), near(), near(), (near(), near()), sizes, vec(cell, 0..300)).prop_map(
        |(text, from, to, window, (first, matched, chosen, is_running), cells)| Odd {
            text,
            from,
            to,
            window,
            first,
            matched,
            cells,
            chosen,
            is_running,
        },
    )
}

fn twist(view: &mut ReviewView, odd: &Odd) {
    let text: Arc<str> = Arc::from(odd.text.as_str());
    let from = sample_review::FROM.0;
    (view.from, view.to) = (Wall(from.saturating_add(odd.from)), Wall(from.saturating_add(odd.to)));
    view.is_running = odd.is_running;
    view.shift = Some((ShiftName::new(&text), text.clone()));
    view.journal.check = JournalCheck::Broken(text.clone());
    let timeline = &mut view.timeline;
    (timeline.from, timeline.to) = (Wall(odd.window.0), Wall(odd.window.1));
    (timeline.first, timeline.matched) = (odd.first, odd.matched);
    for row in &mut timeline.rows {
        (row.label, row.cells) = (text.clone(), odd.cells.clone());
        row.id = LineId::new(&text);
        row.total.missed = u64::MAX;
        row.total.certain = std::time::Duration::MAX;
    }
    if let Some(cursor) = &mut timeline.cursor {
        cursor.bar = Some(Bar { from: Wall(odd.window.1), to: Wall(odd.window.0), kind: BarKind::Blocked });
    }
    if let Some(events) = &mut view.events {
        (events.chosen, events.position) = (odd.chosen, odd.matched);
    }
    let mut callers = view.callers.to_vec();
    for caller in &mut callers {
        (caller.caller, caller.tries, caller.first) = (text.clone(), u64::MAX, Wall(odd.window.0));
    }
    view.callers = callers.into();
    let mut alarms = view.alarms.to_vec();
    for alarm in &mut alarms {
        (alarm.raised, alarm.notes) = (Wall(odd.window.1), vec![odd.text.clone()]);
    }
    view.alarms = alarms.into();
    let mut notes = view.notes.to_vec();
    for note in &mut notes {
        (note.note, note.span) = (text.clone(), Some((Wall(odd.window.1), Wall(odd.window.0))));
    }
    view.notes = notes.into();
}

/// A request that a reader can answer whatever was pressed.
fn is_within_limits(request: &ReviewRequest, width: u16, height: u16) -> bool {
    let timeline = &request.timeline;
    let window = timeline.window.is_none_or(|(from, to)| to.0.saturating_sub(from.0) >= NARROWEST_US);
    let events = request.events.as_ref().is_none_or(|events| events.before.max(events.after) <= 240);
    window && timeline.columns <= width && timeline.rows <= usize::from(height) * 3 && events
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_answer_after_any_keys_is_drawn_inside_the_screen(
        odds in vec(proptest::option::of(odd()), 1..4),
        (width, height) in (0u16..220, 0u16..70),
        events in vec(event(), 0..40),
        english in any::<bool>(),
        ascii in any::<bool>(),
    ) {
        let language = if english { Language::En } else { Language::ZhCn };
        let glyphs = if ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        let mut screen = screen(language, glyphs, width, height);
        let site = sample_review::office();
        screen.on_event(&Event::Key(KeyEvent::from(KeyCode::Char('r'))), &site);
        let mut odds = odds.iter().cycle();
        for event in &events {
            let request = screen.request();
            let mut shown: Snapshot = sample_review::answer(&site, &request);
            match (odds.next().unwrap(), &mut shown.review) {
                (Some(odd), ReviewAnswer::Ready(view)) => twist(view, odd),
                (None, answer) if matches!(event, Event::Resize(..)) => *answer = ReviewAnswer::Reading,
                _ => {}
            }
            screen.on_snapshot(&shown);
            check(&draw(&screen, &shown), glyphs);
            screen.on_event(event, &shown);
            check(&draw(&screen, &shown), glyphs);
            let asked = screen.request();
            if let Some(review) = &asked.review {
                prop_assert!(is_within_limits(review, screen.size.width, screen.size.height), "{:?}", review);
            }
        }
    }

    #[test]
    fn with_an_honest_answer_the_cursor_and_the_window_stay_within_the_range(events in vec(event(), 0..80)) {
        let mut screen = screen(Language::En, Glyphs::Unicode, 120, 36);
        let site = sample_review::office();
        screen.on_event(&Event::Key(KeyEvent::from(KeyCode::Char('r'))), &site);
        for event in &events {
            let shown = super::review_screens::settle(&mut screen, &site);
            screen.on_event(event, &shown);
            let Some(review) = screen.request().review else { continue };
            let is_in_range = |at: Wall| at >= sample_review::FROM && at <= sample_review::at(570);
            if let Some((from, to)) = review.timeline.window {
                prop_assert!(is_in_range(from) && is_in_range(to) && to.0 - from.0 >= NARROWEST_US, "{from} {to}");
            }
            if let Some(cursor) = &review.timeline.cursor {
                prop_assert!(is_in_range(cursor.at));
                if let Some((from, to)) = review.timeline.window {
                    prop_assert!(from <= cursor.at && cursor.at < to);
                }
            }
        }
    }
}
