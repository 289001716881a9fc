//! Pictures compared with those kept under `tests/snapshots`. `UPDATE_SNAPSHOTS=1` writes them anew.

use std::fmt::Write as _;
use std::path::Path;

use crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};
use unicode_width::UnicodeWidthStr;

use super::{draw, screen};
use crate::domain::view::JournalState;
use crate::domain::{LineIx, Snapshot};
use crate::ui::{Colour, Glyphs, Language, Screen, sample, sample_adapters};

/// A picture as text: each row between bars, below it its runs of style as `from-to style`.
fn render(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let cells: Vec<&Cell> = (0..buffer.area.width).map(|x| buffer.cell((x, y)).unwrap()).collect();
        let mut text = String::new();
        let mut runs: Vec<(usize, usize, Style)> = Vec::new();
        let mut x = 0;
        while x < cells.len() {
            let wide = cells[x].symbol().width().max(1);
            text.push_str(cells[x].symbol());
            let style = cells[x].style();
            match runs.last_mut() {
                Some((_, end, last)) if *last == style && *end == x => *end = x + wide,
                _ => runs.push((x, x + wide, style)),
            }
            x += wide;
        }
        let styled: Vec<String> =
            runs.iter().filter_map(|(from, to, style)| Some(format!("{from}-{to} {}", name(*style)?))).collect();
        writeln!(out, "|{text}|").unwrap();
        if !styled.is_empty() {
            writeln!(out, "  {}", styled.join(", ")).unwrap();
        }
    }
    out
}

fn name(style: Style) -> Option<String> {
    let mut parts = Vec::new();
    parts.extend(style.fg.filter(|colour| *colour != Color::Reset).map(|colour| format!("{colour}").to_lowercase()));
    parts.extend(style.bg.filter(|colour| *colour != Color::Reset).map(|colour| format!("on-{colour}").to_lowercase()));
    parts.extend(
        [
            (Modifier::BOLD, "bold"),
            (Modifier::DIM, "dim"),
            (Modifier::REVERSED, "reversed"),
            (Modifier::UNDERLINED, "underlined"),
            (Modifier::SLOW_BLINK, "blinking"),
        ]
        .into_iter()
        .filter(|(modifier, _)| style.add_modifier.contains(*modifier))
        .map(|(_, name)| name.to_owned()),
    );
    (!parts.is_empty()).then(|| parts.join("+"))
}

pub(super) fn check(name: &str, buffer: &Buffer) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(format!("{name}.txt"));
    let drawn = render(buffer);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == drawn, "{name} differs from the picture kept in {}; now it is\n{drawn}", path.display());
}

fn press(screen: &mut Screen, snapshot: &Snapshot, keys: &[KeyCode]) -> Snapshot {
    let mut shown = sample_adapters::answer(snapshot, &screen.request());
    for key in keys {
        screen.on_event(&Event::Key(KeyEvent::from(*key)), &shown);
        shown = sample_adapters::answer(snapshot, &screen.request());
    }
    shown
}

pub(super) fn picture(name: &str, mut screen: Screen, snapshot: &Snapshot, keys: &[KeyCode]) {
    let shown = press(&mut screen, snapshot, keys);
    check(name, &draw(&screen, &shown));
}

#[test]
fn the_office_fills_a_small_terminal_in_both_languages_and_both_sets_of_glyphs() {
    let office = sample::office();
    picture("office-80x24-zh", screen(Language::ZhCn, Glyphs::Unicode, 80, 24), &office, &[]);
    picture("office-80x24-en", screen(Language::En, Glyphs::Unicode, 80, 24), &office, &[]);
    picture("office-80x24-zh-ascii", screen(Language::ZhCn, Glyphs::Ascii, 80, 24), &office, &[]);
    picture("office-80x24-en-ascii", screen(Language::En, Glyphs::Ascii, 80, 24), &office, &[]);
}

#[test]
fn the_office_fills_a_wall_with_blocks() {
    let office = sample::office();
    picture("office-200x60-zh", screen(Language::ZhCn, Glyphs::Unicode, 200, 60), &office, &[]);
    picture("office-200x60-en-ascii", screen(Language::En, Glyphs::Ascii, 200, 60), &office, &[]);
    picture("office-120x40-en", screen(Language::En, Glyphs::Unicode, 120, 40), &office, &[KeyCode::Down]);
}

#[test]
fn five_hundred_lines_stay_readable_on_a_wall_and_are_paged_on_a_small_terminal() {
    let site = sample::site(500, 25);
    picture("site-200x60-zh", screen(Language::ZhCn, Glyphs::Unicode, 200, 60), &site, &[]);
    picture("site-200x60-en", screen(Language::En, Glyphs::Unicode, 200, 60), &site, &[]);
    picture("site-80x24-en-page-2", screen(Language::En, Glyphs::Unicode, 80, 24), &site, &[KeyCode::PageDown]);
}

#[test]
fn without_colour_the_office_is_told_by_bold_and_reverse() {
    let mut plain = screen(Language::ZhCn, Glyphs::Unicode, 80, 24);
    plain.theme = crate::ui::theme::Theme::new(Colour::None);
    picture("office-80x24-zh-no-colour", plain, &sample::office(), &[KeyCode::Down]);
}

#[test]
fn the_detail_pane_tells_what_is_known_and_how() {
    let office = sample::office();
    let keys = [KeyCode::Down, KeyCode::Enter];
    picture("detail-80x24-zh", screen(Language::ZhCn, Glyphs::Unicode, 80, 24), &office, &keys);
    picture("detail-80x24-en-ascii", screen(Language::En, Glyphs::Ascii, 80, 24), &office, &keys);
    picture("detail-160x50-zh", screen(Language::ZhCn, Glyphs::Unicode, 160, 50), &office, &keys);
    picture("detail-100x50-en", screen(Language::En, Glyphs::Unicode, 100, 50), &office, &keys);
}

#[test]
fn a_stale_line_shows_what_it_was_before() {
    let mut stale = screen(Language::En, Glyphs::Unicode, 80, 24);
    stale.selected = Some(LineIx(13));
    picture("detail-80x24-en-stale", stale, &sample::office(), &[KeyCode::Enter]);
}

#[test]
fn help_names_every_key_and_mark() {
    let office = sample::office();
    let marks = [KeyCode::Char('?'); 2];
    picture("help-marks-80x24-zh", screen(Language::ZhCn, Glyphs::Unicode, 80, 24), &office, &marks);
    picture("help-200x60-en", screen(Language::En, Glyphs::Unicode, 200, 60), &office, &[KeyCode::Char('?')]);
    picture("help-80x24-zh", screen(Language::ZhCn, Glyphs::Unicode, 80, 24), &office, &[KeyCode::Char('?')]);
    picture("help-80x24-en-ascii", screen(Language::En, Glyphs::Ascii, 80, 24), &office, &[KeyCode::Char('?')]);
}

#[test]
fn a_search_shows_what_it_found_and_says_when_that_is_nothing() {
    let office = sample::office();
    let typed = ['/', '1', '8', '0', '5'].map(KeyCode::Char);
    picture("search-80x24-zh", screen(Language::ZhCn, Glyphs::Unicode, 80, 24), &office, &typed);
    let typed = ['/', 'x', 'y', 'z'].map(KeyCode::Char);
    picture("search-empty-80x24-en", screen(Language::En, Glyphs::Unicode, 80, 24), &office, &typed);
}

#[test]
fn a_journal_that_cannot_be_written_stands_at_the_top() {
    let mut office = sample::office();
    office.journal.state = JournalState::Faulted { why: "no space left on device".to_owned() };
    office.journal.pending = 17;
    picture("faulted-80x24-zh", screen(Language::ZhCn, Glyphs::Unicode, 80, 24), &office, &[]);
    picture("faulted-200x60-en", screen(Language::En, Glyphs::Unicode, 200, 60), &office, &[]);
}

#[test]
fn the_smallest_screen_is_drawn_and_a_smaller_one_says_what_it_needs() {
    let office = sample::office();
    picture("office-40x10-zh", screen(Language::ZhCn, Glyphs::Unicode, 40, 10), &office, &[]);
    picture("too-small-39x10-zh", screen(Language::ZhCn, Glyphs::Unicode, 39, 10), &office, &[]);
    picture("too-small-30x4-en", screen(Language::En, Glyphs::Ascii, 30, 4), &office, &[]);
}

#[test]
fn where_cells_have_no_room_for_off_duty_its_mark_is_told_above_them() {
    let mut site = sample::office();
    let text = |site: &Snapshot, width, height| -> String {
        let screen = screen(Language::En, Glyphs::Unicode, width, height);
        draw(&screen, site).content().iter().map(ratatui::buffer::Cell::symbol).collect()
    };
    assert!(!text(&site, 80, 24).contains("z off duty"), "every line is on duty");
    site.rows[3].on_duty = false;
    assert!(text(&site, 80, 24).contains("  z off duty  "));
    let roomy = text(&site, 200, 60);
    assert!(roomy.contains("off duty") && !roomy.contains("z off duty"), "the cell says it itself");
}
