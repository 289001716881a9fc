//! Pictures of the review: every page on a small terminal, a desk and a wall.

use crossterm::event::KeyCode::{self, Char, Down, Enter};
use crossterm::event::{Event, KeyEvent};

use super::screens::check;
use super::{draw, screen};
use crate::domain::Snapshot;
use crate::ui::theme::Theme;
use crate::ui::{Colour, Glyphs, Language, Screen, sample_review};

/// Presses keys on the office, as the program does: each on the picture that was drawn last.
pub(super) fn press(screen: &mut Screen, site: &Snapshot, keys: &[KeyCode]) -> Snapshot {
    let mut shown = settle(screen, site);
    for key in keys {
        screen.on_event(&Event::Key(KeyEvent::from(*key)), &shown);
        shown = settle(screen, site);
    }
    shown
}

/// Asks until the picture asks for nothing else.
pub(super) fn settle(screen: &mut Screen, site: &Snapshot) -> Snapshot {
    let mut shown = sample_review::answer(site, &screen.request());
    for _ in 0..3 {
        screen.on_snapshot(&shown);
        shown = sample_review::answer(site, &screen.request());
    }
    shown
}

fn picture(name: &str, mut screen: Screen, keys: &[KeyCode]) {
    let shown = press(&mut screen, &sample_review::office(), keys);
    check(name, &draw(&screen, &shown));
}

fn small() -> Screen {
    screen(Language::ZhCn, Glyphs::Unicode, 80, 24)
}

fn desk() -> Screen {
    screen(Language::En, Glyphs::Unicode, 120, 36)
}

fn wall() -> Screen {
    screen(Language::ZhCn, Glyphs::Unicode, 200, 60)
}

#[test]
fn every_page_is_read_on_a_small_terminal_a_desk_and_a_wall() {
    let incident = [Char('r'), Char(']')];
    picture("review-timeline-80x24-zh", small(), &incident);
    picture("review-timeline-120x36-en", desk(), &incident);
    picture("review-timeline-200x60-zh", wall(), &incident);
    let zoomed = [Char('r'), Char(']'), Char('+'), Char('+'), Char('+'), Char('m'), KeyCode::Right];
    picture("review-timeline-zoomed-120x36-en", desk(), &zoomed);
    let events = [Char('r'), Char(']'), Enter, Down];
    picture("review-events-80x24-zh", small(), &events);
    picture("review-events-120x36-en", desk(), &events);
    picture("review-events-200x60-zh", wall(), &[Char('r'), Char('2')]);
    for (page, name) in [('3', "alarms"), ('4', "callback"), ('5', "handover")] {
        let keys = [Char('r'), Char(page), Down];
        picture(&format!("review-{name}-80x24-zh"), small(), &keys);
        picture(&format!("review-{name}-120x36-en"), desk(), &keys);
        picture(&format!("review-{name}-200x60-zh"), wall(), &keys);
    }
}

#[test]
fn the_timeline_is_read_without_colour_and_without_the_marks_of_a_good_font() {
    let mut plain = screen(Language::ZhCn, Glyphs::Ascii, 80, 24);
    plain.theme = Theme::new(Colour::None);
    picture("review-timeline-80x24-zh-no-colour-ascii", plain, &[Char('r'), Char(']')]);
    picture("review-timeline-120x36-en-ascii", screen(Language::En, Glyphs::Ascii, 120, 36), &[Char('r')]);
}

#[test]
fn the_popups_say_what_is_written_and_who_signs() {
    let typed = [Char('r'), Char('5'), Char('s'), Char('O'), Char('K')];
    picture("review-hand-over-80x24-zh", small(), &typed);
    let mut site = sample_review::office();
    site.session.signed_in = site.session.operators.first().cloned();
    let mut signing = small();
    let shown = press(&mut signing, &site, &[typed.as_slice(), &[Enter, Char('9'), Char('0')]].concat());
    check("review-signature-80x24-zh", &draw(&signing, &shown));
}

#[test]
fn help_names_the_keys_of_the_review() {
    picture("review-help-80x24-zh", small(), &[Char('r'), Char('?')]);
    picture("review-help-120x36-en", desk(), &[Char('r'), Char('?')]);
}
