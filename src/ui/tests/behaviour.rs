//! What keys, mouse, paste and size do.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::{draw, screen};
use crate::domain::view::{JournalState, RowOrder};
use crate::domain::{Command, LineIx, LineState, Operation, Snapshot, Wall};
use crate::ui::model::Mode;
use crate::ui::plan::Plan;
use crate::ui::{Glyphs, Language, Reaction, Screen, sample, sample_adapters};

pub(super) struct Desk {
    pub(super) screen: Screen,
    pub(super) site: Snapshot,
}

impl Desk {
    pub(super) fn new(site: Snapshot, width: u16, height: u16) -> Self {
        Self { screen: screen(Language::En, Glyphs::Unicode, width, height), site }
    }

    pub(super) fn shown(&self) -> Snapshot {
        sample_adapters::answer(&self.site, &self.screen.request())
    }

    pub(super) fn event(&mut self, event: &Event) -> Reaction {
        let shown = self.shown();
        self.screen.on_event(event, &shown)
    }

    pub(super) fn key(&mut self, code: KeyCode) -> Reaction {
        self.event(&Event::Key(KeyEvent::from(code)))
    }

    pub(super) fn control(&mut self, letter: char) -> Reaction {
        self.event(&Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)))
    }

    pub(super) fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) -> Reaction {
        self.event(&Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
    }

    fn page(&self) -> (usize, usize) {
        let shown = self.shown();
        let plan = Plan::new(&self.screen, self.screen.size, &shown).unwrap();
        (plan.grid.page, plan.grid.pages)
    }

    pub(super) fn text(&self) -> String {
        self.text_of(&self.shown())
    }

    pub(super) fn keys(&mut self, keys: &[KeyCode]) -> Reaction {
        keys.iter().map(|key| self.key(*key)).last().unwrap_or(Reaction::None)
    }

    pub(super) fn text_of(&self, shown: &Snapshot) -> String {
        let buffer = draw(&self.screen, shown);
        buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect()
    }
}

fn quit(why: &str) -> Reaction {
    Reaction::Do(Command::Operate(Operation::Quit { why: why.to_owned() }))
}

#[test]
fn q_and_ctrl_c_ask_for_an_orderly_stop_even_over_help() {
    let mut desk = Desk::new(sample::office(), 80, 24);
    assert_eq!(desk.key(KeyCode::Char('q')), quit("key q"));
    desk.key(KeyCode::Char('?'));
    assert_eq!(desk.key(KeyCode::Char('q')), quit("key q"));
    desk.key(KeyCode::Esc);
    desk.key(KeyCode::Char('/'));
    assert_eq!(desk.key(KeyCode::Char('q')), Reaction::Redraw, "a letter of the search");
    assert_eq!(desk.control('c'), quit("key Ctrl-C"));
    assert_eq!(desk.control('l'), Reaction::Repaint);
}

#[test]
fn arrows_walk_down_a_column_and_across_to_the_next() {
    let mut desk = Desk::new(sample::office(), 80, 24);
    desk.key(KeyCode::Down);
    assert_eq!(desk.screen.selected, Some(LineIx(0)));
    desk.key(KeyCode::Down);
    desk.key(KeyCode::Right);
    assert_eq!(desk.screen.selected, Some(LineIx(13)), "the second line of the group beside");
    desk.key(KeyCode::Left);
    desk.key(KeyCode::Up);
    assert_eq!(desk.screen.selected, Some(LineIx(0)));
    desk.key(KeyCode::Up);
    assert_eq!(desk.screen.selected, Some(LineIx(0)), "the first stays the first");
    desk.key(KeyCode::End);
    assert_eq!(desk.screen.selected, Some(LineIx(23)));
    desk.key(KeyCode::Down);
    assert_eq!(desk.screen.selected, Some(LineIx(23)), "the last stays the last");
    desk.key(KeyCode::Home);
    desk.key(KeyCode::Tab);
    assert_eq!(desk.screen.selected, Some(LineIx(6)));
    for _ in 0..3 {
        desk.key(KeyCode::Tab);
    }
    assert_eq!(desk.screen.selected, Some(LineIx(0)), "after the last group comes the first");
}

#[test]
fn arrows_walk_through_blocks_as_they_stand() {
    let mut desk = Desk::new(sample::office(), 120, 40);
    desk.key(KeyCode::Right);
    desk.key(KeyCode::Right);
    assert_eq!(desk.screen.selected, Some(LineIx(1)));
    desk.key(KeyCode::Down);
    assert_eq!(desk.screen.selected, Some(LineIx(4)), "three blocks stand side by side");
    desk.key(KeyCode::Down);
    assert_eq!(desk.screen.selected, Some(LineIx(7)), "the next group");
    desk.key(KeyCode::Up);
    assert_eq!(desk.screen.selected, Some(LineIx(4)));
}

#[test]
fn pages_turn_both_ways_and_stop_at_their_ends() {
    let mut desk = Desk::new(sample::site(500, 25), 80, 24);
    let (first, pages) = desk.page();
    assert_eq!(first, 0);
    assert!(pages > 3);
    desk.key(KeyCode::PageUp);
    assert_eq!(desk.page().0, 0);
    for _ in 0..pages + 2 {
        desk.mouse(MouseEventKind::ScrollDown, 1, 10);
    }
    assert_eq!(desk.page().0, pages - 1);
    assert_eq!(desk.screen.selected, None, "turning pages selects nothing");
    desk.key(KeyCode::PageUp);
    assert_eq!(desk.page().0, pages - 2);
}

#[test]
fn every_line_is_on_exactly_one_page() {
    for (lines, group, width, height) in [(500, 25, 80, 24), (37, 5, 40, 10), (200, 1, 60, 12), (300, 300, 100, 30)] {
        let mut desk = Desk::new(sample::site(lines, group), width, height);
        let mut seen = Vec::new();
        for page in 0..desk.page().1 {
            let shown = desk.shown();
            let plan = Plan::new(&desk.screen, desk.screen.size, &shown).unwrap();
            assert_eq!(plan.grid.page, page);
            assert!(plan.grid.cells.iter().all(|cell| cell.area.intersection(plan.regions.grid) == cell.area));
            seen.extend(plan.grid.cells.iter().map(|cell| cell.row));
            desk.key(KeyCode::PageDown);
        }
        assert_eq!(seen, (0..lines).collect::<Vec<_>>());
    }
}

#[test]
fn a_page_follows_its_selected_line_when_rows_move() {
    let mut desk = Desk::new(sample::site(300, 300), 80, 24);
    desk.screen.order = RowOrder::Attention;
    desk.screen.selected = Some(LineIx(250));
    let before = desk.page().0;
    assert!(before > 0);
    let moved = desk.site.rows.remove(250);
    desk.site.rows.insert(0, moved);
    assert_eq!(desk.screen.selected, Some(LineIx(250)));
    assert_eq!(desk.page().0, 0);
}

#[test]
fn a_page_whose_rows_vanish_gives_way_to_the_last_one_there_is() {
    let mut desk = Desk::new(sample::site(500, 25), 80, 24);
    for _ in 0..5 {
        desk.key(KeyCode::PageDown);
    }
    desk.screen.state = Some(LineState::Dead);
    assert!(desk.text().contains("1803-10"));
}

#[test]
fn a_search_grows_and_shrinks_letter_by_letter_takes_a_paste_and_is_cleared_by_esc() {
    let mut desk = Desk::new(sample::office(), 80, 24);
    desk.key(KeyCode::Char('/'));
    assert!(matches!(desk.event(&Event::Paste("180\u{1b}5\n".to_owned())), Reaction::Redraw));
    assert_eq!(desk.screen.request().search, "1805");
    desk.key(KeyCode::Backspace);
    desk.key(KeyCode::Char('6'));
    assert_eq!(desk.screen.request().search, "1806");
    desk.key(KeyCode::Enter);
    assert_eq!(desk.screen.mode, Mode::Grid);
    assert_eq!(desk.screen.request().search, "1806", "kept");
    assert!(desk.text().contains("search 1806"));
    desk.key(KeyCode::Esc);
    assert_eq!(desk.screen.request().search, "");
    desk.key(KeyCode::Char('/'));
    desk.event(&Event::Paste("x".repeat(5000)));
    assert_eq!(desk.screen.search.len(), crate::ui::model::SEARCH_MAX);
    desk.key(KeyCode::Esc);
    assert_eq!((&desk.screen.mode, desk.screen.search.as_str()), (&Mode::Grid, ""));
}

#[test]
fn f_goes_through_every_state_and_back_to_all() {
    let mut desk = Desk::new(sample::office(), 80, 24);
    for state in LineState::ALL {
        desk.key(KeyCode::Char('f'));
        assert_eq!(desk.screen.request().state, Some(state));
    }
    desk.key(KeyCode::Char('f'));
    assert_eq!(desk.screen.request().state, None);
}

#[test]
fn t_asks_for_lines_that_need_someone_first() {
    let mut desk = Desk::new(sample::office(), 80, 24);
    desk.key(KeyCode::Char('t'));
    assert_eq!(desk.screen.request().order, RowOrder::Attention);
    desk.key(KeyCode::Char('t'));
    assert_eq!(desk.screen.request().order, RowOrder::Configured);
}

#[test]
fn t_drops_the_selection_and_shows_the_first_page_from_the_detail_too() {
    let mut desk = Desk::new(sample::site(500, 25), 80, 24);
    desk.key(KeyCode::End);
    assert!(desk.page().0 > 0);
    desk.key(KeyCode::Char('t'));
    assert_eq!((desk.screen.selected, desk.page().0), (None, 0));
    desk.key(KeyCode::End);
    desk.key(KeyCode::Enter);
    desk.key(KeyCode::Char('t'));
    assert_eq!((&desk.screen.mode, desk.page().0), (&Mode::Grid, 0));
}

#[test]
fn tab_stays_where_it_is_while_rows_are_in_no_groups() {
    let mut desk = Desk::new(sample::office(), 80, 24);
    desk.key(KeyCode::Char('t'));
    desk.key(KeyCode::Down);
    desk.key(KeyCode::Down);
    let before = desk.screen.selected;
    desk.key(KeyCode::Tab);
    assert_eq!(desk.screen.selected, before);
}

#[test]
fn a_page_key_that_cannot_turn_leaves_the_selection_where_it_is() {
    let mut desk = Desk::new(sample::office(), 80, 24);
    desk.key(KeyCode::Down);
    desk.key(KeyCode::Down);
    desk.key(KeyCode::Down);
    for key in [KeyCode::PageDown, KeyCode::PageUp] {
        desk.key(key);
        assert_eq!(desk.screen.selected, Some(LineIx(2)), "the only page");
    }
    let mut desk = Desk::new(sample::site(500, 25), 80, 24);
    desk.key(KeyCode::End);
    desk.mouse(MouseEventKind::ScrollDown, 1, 10);
    assert_eq!(desk.screen.selected, Some(LineIx(499)), "the last page");
    desk.key(KeyCode::Home);
    desk.key(KeyCode::Down);
    desk.mouse(MouseEventKind::ScrollUp, 1, 10);
    assert_eq!(desk.screen.selected, Some(LineIx(1)), "the first page");
}

#[test]
fn ending_is_asked_about_while_records_would_be_lost() {
    let mut desk = Desk::new(sample::office(), 80, 24);
    desk.site.journal.state = JournalState::Stalled;
    assert_eq!(desk.key(KeyCode::Char('q')), quit("key q"), "nothing waits");
    desk.site.journal.pending = 17;
    desk.key(KeyCode::Down);
    desk.key(KeyCode::Enter);
    assert_eq!(desk.key(KeyCode::Char('q')), Reaction::Redraw);
    assert!(desk.text().contains("17 records are not on disk and would be lost; press q again"));
    assert_eq!(desk.screen.request().detail, Some(LineIx(0)), "the detail stays beneath");
    assert_eq!(desk.key(KeyCode::Char('j')), Reaction::Redraw);
    assert_eq!(
        (&desk.screen.mode, desk.screen.selected),
        (&Mode::Detail, Some(LineIx(0))),
        "taken back, nothing moved"
    );
    assert!(!desk.text().contains("would be lost"));
    assert_eq!(desk.control('c'), Reaction::Redraw);
    assert_eq!(desk.control('l'), Reaction::Redraw, "any other key takes it back");
    assert_eq!(desk.control('c'), Reaction::Redraw);
    assert_eq!(desk.control('c'), quit("key Ctrl-C"));
    desk.site.journal.state = JournalState::Healthy;
    desk.key(KeyCode::Esc);
    assert_eq!(desk.key(KeyCode::Char('q')), quit("key q"), "a healthy journal writes what waits on its way out");
}

#[test]
fn the_question_before_the_end_stands_on_every_size() {
    for (width, height) in [(40, 10), (30, 5), (200, 60)] {
        let mut desk = Desk::new(sample::office(), width, height);
        desk.site.journal.state = JournalState::Faulted { why: "no space left on device".to_owned() };
        desk.site.journal.pending = 17;
        desk.key(KeyCode::Char('q'));
        assert!(desk.text().contains("17 records"), "{width}x{height}");
        assert!(desk.text().contains("q again"), "{width}x{height}");
    }
}

#[test]
fn enter_opens_the_detail_arrows_move_it_and_help_returns_to_it() {
    let mut desk = Desk::new(sample::office(), 80, 24);
    assert_eq!(desk.screen.request().detail, None);
    desk.key(KeyCode::Enter);
    assert_eq!(desk.screen.request().detail, Some(LineIx(0)), "the first line, where none was selected");
    desk.key(KeyCode::Down);
    assert_eq!(desk.screen.request().detail, Some(LineIx(1)));
    desk.key(KeyCode::Char('?'));
    assert_eq!(desk.screen.request().detail, Some(LineIx(1)));
    desk.key(KeyCode::Esc);
    assert_eq!(desk.screen.mode, Mode::Detail);
    desk.key(KeyCode::Esc);
    assert_eq!(desk.screen.request().detail, None);
    assert_eq!(desk.screen.selected, Some(LineIx(1)));
    desk.key(KeyCode::Esc);
    assert_eq!(desk.screen.selected, None);
}

#[test]
fn a_click_selects_and_a_second_one_opens() {
    let mut desk = Desk::new(sample::office(), 80, 24);
    let left = MouseEventKind::Down(MouseButton::Left);
    assert_eq!(desk.mouse(left, 5, 0), Reaction::None, "the title is no line");
    desk.mouse(left, 50, 7);
    let clicked = desk.screen.selected;
    assert!(clicked.is_some());
    assert_eq!(desk.screen.mode, Mode::Grid);
    desk.mouse(left, 50, 7);
    assert_eq!(desk.screen.request().detail, clicked);
}

#[test]
fn a_call_that_is_over_with_the_handset_off_has_a_mark_of_its_own_in_every_look() {
    for (lines, group, width, height) in [(24, 6, 80, 24), (24, 6, 120, 40), (24, 6, 200, 60), (500, 25, 200, 60)] {
        let mut desk = Desk::new(sample::site(lines, group), width, height);
        desk.site.ticker.clear();
        let ended = |row: &&crate::domain::view::LineRow| row.progress == Some(crate::domain::Progress::Ended);
        let expected = desk.site.rows.iter().filter(ended).count();
        assert_eq!(desk.text().matches('◆').count(), expected, "{lines} lines at {width}x{height}");
        desk.screen.glyphs = Glyphs::Ascii;
        assert_eq!(desk.text().matches('@').count(), expected, "{lines} lines at {width}x{height}");
    }
}

#[test]
fn the_smallest_cells_still_mark_lines_with_missed_calls() {
    for (width, height) in [(200, 60), (80, 24)] {
        let desk = Desk::new(sample::site(500, 25), width, height);
        let shown = desk.shown();
        let plan = Plan::new(&desk.screen, desk.screen.size, &shown).unwrap();
        let buffer = draw(&desk.screen, &shown);
        for cell in &plan.grid.cells {
            let drawn: String = (cell.area.left()..cell.area.right())
                .map(|x| buffer.cell((x, cell.area.y)).unwrap().symbol())
                .collect();
            assert_eq!(drawn.contains('!'), shown.rows[cell.row].missed > 0, "{drawn}");
        }
    }
}

#[test]
fn the_journals_health_is_never_pushed_off_by_lost_adapters() {
    let mut desk = Desk::new(sample::office(), 90, 24);
    for adapter in desk.site.adapters.iter_mut().skip(1) {
        adapter.state = crate::domain::view::AdapterState::Lost;
        adapter.overruns = 3;
    }
    desk.site.journal.state = JournalState::Faulted { why: "no space left on device".to_owned() };
    desk.site.journal.pending = 17;
    let text = desk.text();
    assert!(
        text.contains("adapters 1/7 live: hall-2 lost +5   journal cannot be written, 17 not yet on disk"),
        "{text}"
    );
}

#[test]
fn a_long_site_name_gives_way_to_the_shift_and_its_break() {
    let mut desk = Desk::new(sample::office(), 80, 24);
    "very long name of a site ".repeat(9).clone_into(&mut desk.site.site);
    assert!(desk.text().contains("shift day until 17:30"));
    desk.site.shift.as_mut().unwrap().on_break = true;
    assert!(desk.text().contains("shift day until 17:30 (break)"));
    assert!(desk.text().contains("very l"));
}

#[test]
fn the_roomiest_look_that_holds_all_lines_wins() {
    use crate::ui::view::flow::Look;
    let look = |lines, group, width, height| {
        let desk = Desk::new(sample::site(lines, group), width, height);
        let shown = desk.shown();
        let plan = Plan::new(&desk.screen, desk.screen.size, &shown).unwrap();
        (plan.grid.look, plan.grid.pages)
    };
    assert_eq!(look(24, 6, 200, 60), (Look::Grand, 1));
    assert_eq!(look(24, 6, 120, 40), (Look::Block, 1));
    assert_eq!(look(24, 6, 80, 24), (Look::Wide, 1));
    assert_eq!(look(500, 25, 200, 60), (Look::Tiny, 1));
    assert_eq!(look(500, 25, 80, 24).0, Look::Compact);
}

#[test]
fn the_next_change_is_the_next_second_of_the_clock() {
    let mut desk = Desk::new(sample::office(), 80, 24);
    assert_eq!(desk.screen.next_change(&desk.site), Duration::from_millis(750));
    desk.site.at.wall = Wall(-1);
    assert_eq!(desk.screen.next_change(&desk.site), Duration::from_micros(1));
    desk.site.at.wall = Wall(0);
    assert_eq!(desk.screen.next_change(&desk.site), Duration::from_secs(1));
}

#[test]
fn the_simulation_mark_stands_on_every_picture() {
    let mut desk = Desk::new(sample::office(), 80, 24);
    for key in [KeyCode::Down, KeyCode::Enter, KeyCode::Char('?')] {
        desk.key(key);
        assert!(desk.text().contains("SIMULATION"));
    }
    desk.event(&Event::Resize(30, 5));
    assert!(desk.text().contains("SIMULATION"));
    desk.site.sim = false;
    assert!(!desk.text().contains("SIMULATION"));
}
