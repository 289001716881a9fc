//! The page of adapters: the way there and back, what it asks for, and its pictures.

use crossterm::event::KeyCode::{Char, Down, End, Enter, Esc, Home, PageDown, PageUp, Tab, Up};
use crossterm::event::{MouseButton, MouseEventKind};

use super::behaviour::Desk;
use super::screen;
use super::screens::picture;
use crate::domain::{AdapterIx, LineIx};
use crate::ui::adapter_page::Face;
use crate::ui::model::Mode;
use crate::ui::plan::Plan;
use crate::ui::theme::Theme;
use crate::ui::{Colour, Glyphs, Language, sample_adapters};

const LEFT: MouseEventKind = MouseEventKind::Down(MouseButton::Left);

fn desk(width: u16, height: u16) -> Desk {
    Desk::new(sample_adapters::office(), width, height)
}

fn chosen(desk: &Desk) -> Option<AdapterIx> {
    desk.screen.request().adapter
}

#[test]
fn only_the_page_asks_for_an_adapter_and_its_bytes() {
    let mut desk = desk(80, 24);
    desk.key(Down);
    assert_eq!(chosen(&desk), None, "the grid");
    desk.key(Char('v'));
    assert_eq!(chosen(&desk), None, "the list");
    desk.key(Char('p'));
    assert_eq!(chosen(&desk), Some(AdapterIx(1)), "the first that is not live");
    desk.key(Char('?'));
    assert_eq!(chosen(&desk), Some(AdapterIx(1)), "beneath help");
    desk.keys(&[Esc, Esc]);
    assert_eq!(chosen(&desk), None);
}

#[test]
fn esc_and_p_lead_back_to_where_one_came_from() {
    for back in [Esc, Char('p')] {
        let mut desk = desk(80, 24);
        desk.keys(&[Char('p'), back]);
        assert_eq!(desk.screen.mode, Mode::Grid);
        desk.keys(&[Char('v'), Char('p'), back]);
        assert_eq!(desk.screen.mode, Mode::Alarms);
        desk.keys(&[Esc, Down, Enter, Char('p'), back]);
        assert_eq!((&desk.screen.mode, desk.screen.selected), (&Mode::Detail, Some(LineIx(0))));
    }
}

#[test]
fn from_a_lines_detail_its_own_adapter_is_chosen() {
    let mut desk = desk(80, 24);
    desk.keys(&[Down, Enter, Char('p')]);
    assert_eq!(chosen(&desk), Some(AdapterIx(0)), "hall-1 reads the line, though hall-2 is the one that is lost");
}

#[test]
fn arrows_choose_and_stop_at_the_ends() {
    let mut desk = desk(80, 24);
    desk.keys(&[Char('p'), Home, Up]);
    assert_eq!(chosen(&desk), Some(AdapterIx(0)));
    desk.keys(&[Down, Down]);
    assert_eq!(chosen(&desk), Some(AdapterIx(2)));
    desk.keys(&[End, Down]);
    assert_eq!(chosen(&desk), Some(AdapterIx(6)));
    desk.keys(&[Esc, Char('p')]);
    assert_eq!(chosen(&desk), Some(AdapterIx(6)), "the choice stays");
}

#[test]
fn a_small_screen_turns_between_facts_and_bytes_and_a_large_one_shows_both() {
    let mut small = desk(80, 24);
    small.key(Char('p'));
    assert!(small.text().contains("round trip") && !small.text().contains("raw bytes"));
    assert!(small.text().contains("Tab bytes, facts"), "the key stands where it acts");
    small.key(Tab);
    assert!(!small.text().contains("round trip") && small.text().contains("raw bytes"));
    assert_eq!(small.screen.adapters.face, Face::Bytes);
    for (width, height) in [(200, 60), (100, 60)] {
        let mut large = desk(width, height);
        large.key(Char('p'));
        assert!(large.text().contains("round trip") && large.text().contains("raw bytes"));
        assert!(!large.text().contains("Tab bytes, facts"));
    }
}

#[test]
fn pages_lead_back_to_the_oldest_byte_and_to_the_newest_again() {
    let mut desk = desk(80, 24);
    desk.keys(&[Char('p'), Home, Tab]);
    assert!(desk.text().contains(">24 32 20 4e 0d"), "the newest reading is marked");
    desk.keys(&[PageUp; 9]);
    assert!(desk.text().contains("$1 F 11/23") && !desk.text().contains(">24 32"));
    let furthest = desk.screen.adapters.back;
    desk.key(PageUp);
    assert_eq!(desk.screen.adapters.back, furthest, "no further than the oldest");
    desk.keys(&[PageDown; 9]);
    assert_eq!(desk.screen.adapters.back, 0);
    desk.keys(&[PageUp, Down, Up]);
    assert_eq!(desk.screen.adapters.back, 0, "another adapter begins with its newest bytes");
}

#[test]
fn what_steers_a_terminal_comes_out_as_dots() {
    let mut desk = desk(200, 60);
    desk.keys(&[Char('p'), Home]);
    let text = desk.text();
    assert!(text.contains("1b 5b 32 4a 1b 5d") && text.contains(".[2J.]0;"), "{text}");
}

#[test]
fn a_click_chooses_an_adapter_and_a_footer_key_can_be_clicked() {
    let mut desk = desk(80, 24);
    desk.key(Char('p'));
    let shown = desk.shown();
    let plan = Plan::new(&desk.screen, desk.screen.size, &shown).unwrap();
    desk.mouse(LEFT, 5, plan.regions.list.y);
    assert_eq!(chosen(&desk), Some(AdapterIx(0)));
    desk.mouse(LEFT, 5, plan.regions.facts.y);
    assert_eq!(chosen(&desk), Some(AdapterIx(0)), "below the table nothing is chosen");
    desk.mouse(LEFT, 2, 23);
    assert_eq!(desk.screen.mode, Mode::Grid, "Esc stands first");
}

#[test]
fn what_to_do_stands_with_an_adapter_that_is_not_live_and_with_no_other() {
    let mut desk = desk(80, 24);
    for (at, words) in [(1, "power, cable and plug"), (2, "tell the administrator"), (4, "after 30 s check its power")]
    {
        desk.screen.adapters.choose(at);
        desk.screen.mode = Mode::Adapters;
        let text = desk.text();
        assert!(text.contains("response") && text.contains(words), "{at}: {text}");
    }
    desk.key(Home);
    assert!(!desk.text().contains("response"));
}

#[test]
fn a_snapshot_of_another_adapter_is_not_taken_for_the_chosen_one() {
    let mut desk = desk(200, 60);
    desk.keys(&[Char('p'), Home]);
    let mut shown = desk.shown();
    shown.adapter = sample_adapters::detail(&shown, AdapterIx(1));
    let text = desk.text_of(&shown);
    assert!(text.contains("one moment") && !text.contains("/dev/ttyUSB1"), "{text}");
}

#[test]
fn the_last_byte_that_can_be_counted_is_drawn_without_overflow() {
    let mut desk = desk(200, 60);
    desk.keys(&[Char('p'), Home]);
    let mut shown = desk.shown();
    for before in [u64::MAX, u64::MAX - 507] {
        shown.adapter.as_mut().unwrap().tail.before = before;
        assert!(desk.text_of(&shown).contains("raw bytes"));
    }
}

#[test]
fn a_site_without_adapters_says_so() {
    let mut desk = desk(80, 24);
    desk.site.adapters.clear();
    desk.keys(&[Char('p'), Down, PageDown, End]);
    assert!(desk.text().contains("no adapter is configured"));
}

#[test]
fn the_page_fills_a_small_terminal_and_a_wall() {
    let office = sample_adapters::office();
    for (language, name) in [(Language::ZhCn, "zh"), (Language::En, "en")] {
        let small = || screen(language, Glyphs::Unicode, 80, 24);
        let wall = || screen(language, Glyphs::Unicode, 200, 60);
        picture(&format!("adapters-80x24-{name}"), small(), &office, &[Char('p')]);
        picture(&format!("adapters-bytes-80x24-{name}"), small(), &office, &[Char('p'), Home, Tab]);
        picture(&format!("adapters-200x60-{name}"), wall(), &office, &[Char('p'), Home]);
    }
    picture("adapters-live-80x24-en", screen(Language::En, Glyphs::Unicode, 80, 24), &office, &[Char('p'), Home]);
    picture("adapters-100x50-en-ascii", screen(Language::En, Glyphs::Ascii, 100, 50), &office, &[Char('p'), Down]);
    picture("adapters-40x10-zh", screen(Language::ZhCn, Glyphs::Ascii, 40, 10), &office, &[Char('p')]);
    let mut plain = screen(Language::ZhCn, Glyphs::Unicode, 80, 24);
    plain.theme = Theme::new(Colour::None);
    picture("adapters-80x24-zh-no-colour", plain, &office, &[Char('p')]);
}
