//! What the keys of the review do: time, lines, incidents, events, other shifts.

use crossterm::event::KeyCode::{self, Char, Down, End, Enter, Esc, Home, Left, PageDown, Right};
use crossterm::event::{Event, KeyEvent};

use super::review_screens::settle;
use super::{draw, screen};
use crate::domain::review::{EventAnchor, EventKinds, ReviewAnswer, ReviewRange, ReviewView};
use crate::domain::{LineIx, Snapshot, Wall};
use crate::ui::model::Mode;
use crate::ui::review::{
    Page,
    window::{NARROWEST_US, Window},
};
use crate::ui::{Glyphs, Language, Reaction, Screen, sample_review};

/// A person at the review.
pub(super) struct Desk {
    pub(super) screen: Screen,
    pub(super) site: Snapshot,
}

impl Desk {
    pub(super) fn new() -> Self {
        let mut desk = Self { screen: screen(Language::En, Glyphs::Unicode, 120, 36), site: sample_review::office() };
        desk.keys(&[Char('r')]);
        desk.shown();
        desk
    }

    pub(super) fn shown(&mut self) -> Snapshot {
        settle(&mut self.screen, &self.site)
    }

    pub(super) fn keys(&mut self, keys: &[KeyCode]) -> Reaction {
        let mut reaction = Reaction::None;
        for key in keys {
            let shown = self.shown();
            reaction = self.screen.on_event(&Event::Key(KeyEvent::from(*key)), &shown);
        }
        reaction
    }

    pub(super) fn types(&mut self, words: &str) {
        let keys: Vec<KeyCode> = words.chars().map(Char).collect();
        self.keys(&keys);
    }

    pub(super) fn text(&mut self) -> String {
        let shown = self.shown();
        self.text_of(&shown)
    }

    pub(super) fn text_of(&self, shown: &Snapshot) -> String {
        let buffer = draw(&self.screen, shown);
        buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    pub(super) fn view(&mut self) -> ReviewView {
        match self.shown().review {
            ReviewAnswer::Ready(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn at(&mut self) -> Wall {
        let view = self.view();
        self.screen.review.cursor(&view)
    }

    pub(super) fn line(&self) -> Option<LineIx> {
        self.screen.review.line.as_ref().map(|line| line.ix)
    }

    /// The same with the answer changed.
    pub(super) fn with(&mut self, change: impl FnOnce(&mut ReviewView)) -> String {
        let mut view = self.view();
        change(&mut view);
        let mut shown = self.shown();
        shown.review = ReviewAnswer::Ready(Box::new(view));
        self.text_of(&shown)
    }
}

pub(super) fn minutes(minutes: i64) -> Wall {
    sample_review::at(minutes)
}

#[test]
fn the_review_opens_over_the_monitor_and_a_new_alarm_is_still_seen() {
    let mut desk = Desk::new();
    assert_eq!(desk.screen.mode, Mode::Review);
    let text = desk.text();
    assert!(text.contains("critical 1") && text.contains("adapter lost") && text.contains("timeline"), "{text}");
    desk.site.alarms.unacknowledged[0].1 = 7;
    assert!(desk.text().contains("critical 7"), "monitoring goes on");
    desk.keys(&[Char('r')]);
    assert_eq!(desk.screen.mode, Mode::Grid);
    desk.keys(&[Down, Enter, Char('r')]);
    assert_eq!(desk.line(), Some(LineIx(0)), "the line that was looked at is chosen");
    desk.keys(&[Esc]);
    assert_eq!(desk.screen.mode, Mode::Detail, "back to where it was opened");
    desk.keys(&[Char('v'), Char('r'), Char('v')]);
    assert_eq!(desk.screen.mode, Mode::Alarms);
}

#[test]
fn the_window_goes_from_the_whole_range_to_a_minute_around_the_cursor_and_back() {
    let mut desk = Desk::new();
    desk.keys(&[Char(']')]);
    let at = desk.at();
    let mut spans = Vec::new();
    for _ in 0..15 {
        desk.keys(&[Char('+')]);
        let window = desk.screen.review.window.unwrap();
        assert!(window.from <= at && at < window.to, "{window:?}");
        spans.push(window.span_us());
    }
    assert_eq!(spans.last(), Some(&NARROWEST_US));
    assert!(spans.is_sorted_by(|wide, narrow| wide >= narrow));
    assert_eq!(desk.at(), at, "zooming moves no cursor");
    for _ in 0..15 {
        desk.keys(&[Char('-')]);
    }
    assert_eq!(desk.screen.review.window, None);
    desk.keys(&[Char('+'), Char('0')]);
    assert_eq!(desk.screen.review.window, None);
}

#[test]
fn the_cursor_never_leaves_the_range_and_the_window_follows_it() {
    let mut desk = Desk::new();
    assert_eq!(desk.at(), minutes(0), "a shift that is over is read from its beginning");
    desk.keys(&[Left, Char(','), Home, Char('h')]);
    assert_eq!(desk.at(), minutes(0));
    desk.keys(&[Char('+'), Char('+'), End, Right, Char('.'), Char('l')]);
    assert_eq!(desk.at(), Wall(minutes(570).0 - 1));
    let window = desk.screen.review.window.unwrap();
    assert_eq!(window.to, minutes(570));
    desk.keys(&[Char(',')].repeat(5));
    let (at, window) = (desk.at(), desk.screen.review.window.unwrap());
    assert!(window.from <= at && at < window.to && window.from < minutes(427), "{window:?}");
    let before = desk.at();
    desk.keys(&[Right]);
    assert!(desk.at() > before);
}

#[test]
fn lines_are_walked_paged_and_searched() {
    let mut desk = Desk::new();
    assert_eq!(desk.line(), Some(LineIx(0)));
    desk.keys(&[Down, Down, Char('k'), Char('j')]);
    assert_eq!(desk.line(), Some(LineIx(2)));
    desk.keys(&[PageDown]);
    desk.text();
    assert!(desk.line() > Some(LineIx(15)), "{:?}", desk.line());
    desk.keys(&[PageDown, Down]);
    assert_eq!(desk.line(), Some(LineIx(23)));
    assert!(desk.text().contains("1806-6"));
    desk.keys(&[Char('/')]);
    desk.types("1804");
    assert!(desk.text().contains("6 of 24 lines"));
    desk.keys(&[Enter]);
    assert!(!desk.text().contains("1805-1") && desk.line() == Some(LineIx(6)));
    desk.keys(&[Char('/')]);
    desk.types("x");
    assert!(desk.text().contains("no line matches"));
    desk.keys(&[Esc]);
    assert_eq!(desk.view().timeline.matched, 24);
    assert_eq!(desk.screen.mode, Mode::Review, "one thing is closed at a time");
    desk.keys(&[Char('/')]);
    desk.types("1804");
    desk.keys(&[Enter, Char('3'), Esc]);
    assert_eq!(desk.screen.mode, Mode::Grid, "a search of another page keeps nobody");
}

#[test]
fn every_incident_is_stepped_to_in_order_and_back() {
    let mut desk = Desk::new();
    let all = desk.view().incidents.len();
    let mut seen = vec![];
    for _ in 0..all {
        desk.keys(&[Char(']')]);
        seen.push((desk.at(), desk.line()));
    }
    assert!(seen.is_sorted(), "{seen:?}");
    let mut distinct = seen.clone();
    distinct.dedup();
    assert_eq!(distinct.len(), all, "each is stepped to once: {seen:?}");
    desk.keys(&[Char(']')]);
    assert!(desk.text().contains("there is no other incident"));
    for place in (0..all - 1).rev() {
        desk.keys(&[Char('[')]);
        assert_eq!(desk.at(), seen[place].0, "{place}");
    }
    desk.keys(&[Char('/')]);
    desk.types("1806");
    desk.keys(&[Enter, Home, Char(']')]);
    assert_eq!((desk.at(), desk.line()), (minutes(90), Some(LineIx(1))), "no search hides it");
    assert!(desk.text().contains("suspected, 09:30:00 to 10:30:00"));
}

#[test]
fn a_time_is_jumped_to_and_anything_else_is_said() {
    let mut desk = Desk::new();
    for (typed, at) in [("09:20", 80), ("9:20:00", 80), ("11-23 10:00", 120), ("2026-11-23 11:00", 180)] {
        desk.keys(&[Char('t')]);
        desk.types(typed);
        desk.keys(&[Enter]);
        assert_eq!((desk.screen.mode == Mode::Review, desk.at()), (true, minutes(at)), "{typed}");
    }
    desk.keys(&[Char('t')]);
    desk.types("2026-11-23");
    desk.keys(&[Enter]);
    assert_eq!(desk.at(), minutes(0), "a date alone: as much of it as there is");
    for (typed, told) in [
        ("nine", "this is no time"),
        ("07:59", "not within this range"),
        ("", "this is no time"),
        ("25:00", "this is no time"),
        ("11-24 09:00", "not within this range"),
        ("99-99 09:00", "this is no time"),
    ] {
        desk.keys(&[Char('t')]);
        desk.types(typed);
        desk.keys(&[Enter]);
        assert!(desk.text().contains(told), "{typed}");
        desk.keys(&[Esc]);
    }
}

#[test]
fn from_a_line_to_its_events_and_from_an_event_to_its_line() {
    let mut desk = Desk::new();
    desk.keys(&[Char(']'), Enter]);
    assert_eq!((desk.screen.review.page, desk.screen.review.anchor), (Page::Events, EventAnchor::Time(minutes(90))));
    assert!(desk.text().contains("only 1803-2"));
    let chosen = |desk: &mut Desk| {
        let events = desk.view().events.unwrap();
        events.rows[events.chosen].clone()
    };
    assert_eq!(chosen(&mut desk).at, minutes(90));
    desk.keys(&[Char('o'), Char('f')]);
    assert_eq!(desk.screen.review.kinds, EventKinds::Lines);
    let text = desk.text();
    assert!(text.contains("kinds: states of lines") && !text.contains("only 1803-2"), "{text}");
    desk.keys(&[Char('f'), Char('f'), Char('f'), Char('f')]);
    assert!(desk.text().contains("kinds: adapters and program"));
    desk.keys(&[Char('f'), End, PageDown]);
    let last = chosen(&mut desk).seq;
    desk.keys(&[Home, Down]);
    assert_eq!(chosen(&mut desk).seq, 1001);
    assert!(last > 1100);
    desk.keys(&[Char('/')]);
    desk.types("1804-1");
    desk.keys(&[Enter, End]);
    assert!(desk.text().contains(&format!("{:064x}", chosen(&mut desk).seq)), "its hash");
    let at = chosen(&mut desk).at;
    desk.keys(&[Enter]);
    assert_eq!((desk.screen.review.page, desk.line(), desk.at()), (Page::Timeline, Some(LineIx(6)), at));
    desk.keys(&[Char('3'), Down, Enter]);
    assert_eq!(desk.screen.review.anchor, EventAnchor::Seq(1018));
    desk.keys(&[Char('4'), Enter]);
    assert_eq!(
        (desk.screen.review.kinds, desk.screen.review.anchor),
        (EventKinds::Calls, EventAnchor::Time(minutes(400)))
    );
}

#[test]
fn other_shifts_are_asked_for_and_an_old_answer_is_not_taken_for_the_new_one() {
    let mut desk = Desk::new();
    let asked = |desk: &Desk| desk.screen.request().review.unwrap();
    assert_eq!((asked(&desk).turn, asked(&desk).range), (1, ReviewRange::Latest));
    let old = desk.shown();
    desk.keys(&[Char('+'), Char('<')]);
    assert_eq!((asked(&desk).turn, asked(&desk).range), (2, ReviewRange::Earlier));
    assert_eq!(asked(&desk).timeline.window, None, "a window of another shift");
    assert!(desk.text_of(&old).contains("reading the journal"));
    desk.keys(&[Char('R')]);
    assert_eq!((asked(&desk).turn, asked(&desk).range), (3, ReviewRange::Same));
    desk.keys(&[Char('<'), Char('>')]);
    assert_eq!((asked(&desk).turn, asked(&desk).range), (5, ReviewRange::Later));
    desk.keys(&[Char('>')]);
    assert_eq!((asked(&desk).turn, asked(&desk).range), (6, ReviewRange::Latest));
    desk.keys(&[Char('>')]);
    assert!(desk.text().contains("this is the latest shift"));
    desk.keys(&[KeyCode::F(5)]);
    assert_eq!((asked(&desk).turn, asked(&desk).range), (7, ReviewRange::Latest));
}

/// Where a person stands: line, cursor, window, page.
fn place(desk: &mut Desk) -> (Option<LineIx>, Wall, Option<Window>, Page) {
    desk.shown();
    (desk.line(), desk.at(), desk.screen.review.window, desk.screen.review.page)
}

#[test]
fn a_review_that_was_left_opens_where_it_was_left() {
    let mut desk = Desk::new();
    let fresh = place(&mut desk);
    desk.keys(&[Char(']'), Char(']'), Char('+')]);
    let left = place(&mut desk);
    assert_ne!(left, fresh);
    let turn = desk.view().turn;
    desk.keys(&[Char('v'), Char('r')]);
    assert_eq!((desk.screen.mode == Mode::Review, place(&mut desk)), (true, left));
    assert!(desk.view().turn > turn, "it is read anew");
    desk.keys(&[Char('3'), Down, Esc, Esc, Char('w'), Char('r')]);
    assert_eq!((desk.screen.review.page, desk.screen.review.alarm), (Page::Alarms, 1));
    desk.keys(&[Char('r')]);
    assert_eq!(desk.screen.mode, Mode::Walk, "back to where it was opened this time");
}

#[test]
fn an_earlier_shift_is_gone_back_to_and_one_that_was_never_shown_is_not() {
    let mut desk = Desk::new();
    desk.keys(&[Char('<'), Char(']')]);
    let at = desk.at();
    desk.keys(&[Esc, Char('r')]);
    let range = |desk: &Desk| desk.screen.request().review.unwrap().range;
    assert_eq!((range(&desk), desk.screen.review.back, desk.at()), (ReviewRange::Same, 1, at));
    // The key is pressed on a picture whose answer never comes.
    let shown = desk.shown();
    for key in [Char('<'), Esc, Char('r')] {
        desk.screen.on_event(&Event::Key(KeyEvent::from(key)), &shown);
    }
    assert_eq!((range(&desk), desk.screen.review.back), (ReviewRange::Latest, 0));
}

#[test]
fn another_shift_or_another_line_opens_the_review_from_its_start() {
    let mut desk = Desk::new();
    let fresh = place(&mut desk);
    desk.keys(&[Char(']'), Char(']'), Char('+'), Esc]);
    desk.site.shift.as_mut().unwrap().ends = minutes(2_000);
    desk.keys(&[Char('r')]);
    assert_eq!(place(&mut desk), fresh);
    desk.keys(&[Char(']'), Char('+'), Esc, Down, Down, Char('r')]);
    let chosen = desk.screen.selected;
    assert_eq!(place(&mut desk), (chosen, fresh.1, None, Page::Timeline));
    assert!(chosen.is_some());
    // The same line is still selected, though the review went to another.
    desk.keys(&[Char('j'), Right]);
    let left = place(&mut desk);
    assert_ne!(left.0, chosen);
    desk.keys(&[Esc, Char('r')]);
    assert_eq!(place(&mut desk), left);
    // Nor does it make it another one that nothing was selected between.
    desk.keys(&[Esc]);
    desk.screen.selected = None;
    desk.keys(&[Char('r'), Esc]);
    desk.screen.selected = chosen;
    desk.keys(&[Char('r')]);
    assert_eq!(place(&mut desk), left);
}

#[test]
fn a_range_that_turns_out_to_be_another_one_keeps_no_place() {
    let mut desk = Desk::new();
    desk.keys(&[Char(']'), Char('+'), Esc, Char('r')]);
    let mut shown = desk.shown();
    let ReviewAnswer::Ready(view) = &mut shown.review else { panic!("no review") };
    (view.from, view.to) = (minutes(1_440), minutes(2_000));
    let from = view.from;
    desk.screen.on_snapshot(&shown);
    let ReviewAnswer::Ready(view) = &shown.review else { panic!("no review") };
    assert_eq!((desk.screen.review.cursor(view), desk.screen.review.window), (from, None));
}

#[test]
fn a_cursor_that_stood_at_the_present_moment_goes_on_with_it() {
    let mut desk = Desk::new();
    desk.keys(&[End]);
    let mut shown = desk.shown();
    let ReviewAnswer::Ready(view) = &mut shown.review else { panic!("no review") };
    view.is_running = true;
    desk.screen.on_snapshot(&shown);
    for key in [Esc, Char('r')] {
        desk.screen.on_event(&Event::Key(KeyEvent::from(key)), &shown);
    }
    let asked = desk.screen.request().review.unwrap();
    assert_eq!(asked.timeline.cursor, None, "it stands at the newest instant of what comes");
}
