//! What the pages of the review say of themselves, what is copied from them, and the review that has no monitor behind it.

use std::sync::Arc;

use crossterm::event::KeyCode::{Char, Enter, Esc};
use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use jiff::tz::{Offset, TimeZone};
use ratatui::layout::Size;

use super::review::{Desk, minutes};
use super::review_screens::press;
use super::{draw, screen};
use crate::domain::event::ClockState;
use crate::domain::review::{JournalCheck, ReviewAnswer, ReviewRange, ReviewView};
use crate::domain::{Command, LineIx, Operation, Snapshot};
use crate::ui::model::Mode;
use crate::ui::review::Page;
use crate::ui::words;
use crate::ui::{Colour, Glyphs, Language, Reaction, Screen, ScreenOptions, sample_review};

#[test]
fn what_cannot_be_shown_is_said() {
    let mut desk = Desk::new();
    let mut shown = desk.shown();
    shown.review = ReviewAnswer::Reading;
    assert!(desk.text_of(&shown).contains("reading the journal"));
    shown.review = ReviewAnswer::Failed(Arc::from("permission denied"));
    assert!(desk.text_of(&shown).contains("could not be read: permission denied"));
    assert!(desk.with(|view| view.records = 0).contains("the journal holds no record of it"));
    for page in ['1', '2', '3', '4', '5'] {
        desk.keys(&[Char(page)]);
        let why: Arc<str> = Arc::from("record 1017 of 2026-11-23.jsonl does not follow 1016");
        let text = desk.with(|view| view.journal.check = JournalCheck::Broken(why));
        assert!(text.contains("journal broken: record 1017"), "{page}");
        assert!(desk.with(|view| view.journal.check = JournalCheck::Running).contains("checking the journal"));
        assert!(desk.with(|view| view.sim = true).contains("SIMULATION"));
        assert!(desk.with(|view| view.clock = Some(ClockState::NotVerified)).contains("clock not verified"));
    }
}

#[test]
fn a_copy_holds_what_is_in_sight_with_numbers_and_hashes() {
    let mut desk = Desk::new();
    desk.keys(&[Char(']'), Char('+')]);
    let Reaction::Extract(copied) = desk.keys(&[Char('y')]) else { panic!() };
    assert!(copied.starts_with("hookwatch, an extract of the review: 综合服务大厅 day 2026-11-23"), "{copied}");
    assert!(copied.contains("09:30:00-10:30:00  suspected  1h00m"), "{copied}");
    assert!(copied.contains(&format!("#1058 {:064x}", 1058)), "{copied}");
    assert!(!copied.contains("13900571234") && copied.contains("139****1234"), "{copied}");
    assert!(!copied.chars().any(|letter| letter.is_control() && letter != '\n'));
    for page in ['2', '3', '4', '5'] {
        desk.keys(&[Char(page)]);
        let Reaction::Extract(copied) = desk.keys(&[Char('y')]) else { panic!("{page}") };
        assert!(copied.lines().count() > 3, "{copied}");
    }
    desk.keys(&[Char('1'), Char('/')]);
    desk.types("nothing");
    desk.keys(&[Enter]);
    assert_eq!(desk.keys(&[Char('y')]), Reaction::Redraw);
    assert!(desk.text().contains("nothing to copy"));
}

#[test]
fn a_click_chooses_the_line_the_time_and_the_page() {
    let mut desk = Desk::new();
    let mut click = |column, row| {
        let shown = desk.shown();
        let kind = MouseEventKind::Down(MouseButton::Left);
        let mouse = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        desk.screen.on_event(&Event::Mouse(mouse), &shown);
        (desk.line(), desk.at(), desk.screen.review.page)
    };
    let (line, at, _) = click(70, 12);
    assert!(line > Some(LineIx(0)) && at > minutes(200), "{line:?} {at}");
    assert_eq!(click(2, 12), (line, at, Page::Timeline), "the name tells no time");
    assert_eq!(click(40, 5).2, Page::Callers);
}

#[test]
fn where_no_range_could_be_read_the_footer_offers_what_still_acts_and_the_reason_is_in_the_screens_language() {
    let mut desk = Desk { screen: screen(Language::ZhCn, Glyphs::Unicode, 80, 24), site: sample_review::office() };
    desk.keys(&[Char('r')]);
    let mut shown = desk.shown();
    shown.review = ReviewAnswer::Failed(Arc::from("there is no later shift to review"));
    let text: String = desk.text_of(&shown).split_whitespace().collect();
    assert!(text.contains("没有更晚的班次") && !text.contains("there"), "{text}");
    assert!(text.contains("R重新读取") && text.contains("<上一班") && text.contains(">下一班"), "{text}");
    assert!(!text.contains("缩放") && !text.contains("跳到"), "{text}");
}

#[test]
fn the_kind_of_a_break_is_in_the_screens_language_and_its_place_as_it_was_told() {
    let told = "edited: journal/2026-11-23.jsonl line 100: record 101 carries prev 0";
    for (language, kind) in [(Language::En, "edited: "), (Language::ZhCn, "记录被改动：")] {
        assert_eq!(words::breakage(told, language), told.replace("edited: ", kind));
        assert_eq!(words::breakage("failed to read", language), "failed to read");
    }
}

#[test]
fn what_the_clock_was_worth_is_read_in_full_before_how_much_is_in_sight() {
    let clock = |view: &mut ReviewView| view.clock = Some(ClockState::NotSynchronised);
    let mut desk = Desk { screen: screen(Language::En, Glyphs::Unicode, 80, 24), site: sample_review::office() };
    desk.site.sim = true;
    desk.keys(&[Char('r')]);
    let text = desk.with(|view| (clock(view), view.is_running = true).1);
    assert!(text.contains("clock not synchronised") && !text.contains("in sight"), "{text}");
    let text = Desk::new().with(clock);
    assert!(text.contains("clock not synchronised") && text.contains("in sight"), "{text}");
}

#[test]
fn while_the_page_is_searched_the_footer_says_that_esc_clears() {
    let mut desk = Desk::new();
    assert!(desk.text().contains("Esc back"));
    desk.keys(&[Char('/'), Char('x'), Enter]);
    let text = desk.text();
    assert!(text.contains("Esc clear") && !text.contains("Esc back"), "{text}");
    desk.keys(&[Esc]);
    assert!(desk.text().contains("Esc back"));
}

/// A screen of `hookwatch review`.
fn alone() -> Desk {
    let zone = TimeZone::fixed(Offset::constant(8));
    let size = Size { width: 120, height: 36 };
    let options = ScreenOptions { language: Language::En, glyphs: Glyphs::Unicode, colour: Colour::Full, size, zone };
    Desk { screen: Screen::new_review(options), site: sample_review::office() }
}

#[test]
fn a_review_without_a_monitor_shows_no_live_state_and_q_ends_it() {
    let mut desk = alone();
    assert_eq!(desk.screen.request().review.unwrap().range, ReviewRange::Given);
    let text = desk.text();
    assert!(text.contains("综") && text.contains("day 2026-11-23 08:00-17:30"), "{text}");
    for live in ["adapter lost", "unacknowledged", "Mon 2026", "until 17:30", "e explain"] {
        assert!(!text.contains(live), "{live}: {text}");
    }
    desk.keys(&[Char('5'), Esc, Esc, Char('r'), Char('v')]);
    assert_eq!((&desk.screen.mode, desk.screen.review.page), (&Mode::Review, Page::Timeline));
    desk.site.session.operators.clear();
    desk.keys(&[Char('n')]);
    desk.types("cleaner");
    let note = desk.keys(&[Enter]);
    assert!(matches!(note, Reaction::Do(Command::Operate(Operation::Note { .. }))), "the monitor records it: {note:?}");
    desk.keys(&[Char('5')]);
    let text = desk.text();
    assert!(text.contains("open alarms 3") && text.contains("shelved 1"), "{text}");
    desk.keys(&[Char('s')]);
    assert!(desk.text().contains("press r in the running monitor"));
    let quit = Operation::Quit { why: "key q".to_owned() };
    assert_eq!(desk.keys(&[Char('q')]), Reaction::Do(Command::Operate(quit)), "nobody is asked who they are");
}

#[test]
fn help_over_the_review_tells_its_keys_first_and_then_the_others() {
    let mut screen = screen(Language::En, Glyphs::Unicode, 80, 24);
    let site = sample_review::office();
    let shown = press(&mut screen, &site, &[Char('r'), Char('?')]);
    let text = |screen: &Screen, shown: &Snapshot| -> String {
        draw(screen, shown).content().iter().map(ratatui::buffer::Cell::symbol).collect()
    };
    assert!(text(&screen, &shown).contains("mark a stretch's start"));
    let shown = press(&mut screen, &site, &[Char('?')]);
    assert!(text(&screen, &shown).contains("review of the shift"));
    press(&mut screen, &site, &[Char('?'), Char('?')]);
    assert_eq!(screen.mode, Mode::Review);
}
