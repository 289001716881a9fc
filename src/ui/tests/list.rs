//! The list of alarms and the way between it and the grid, by keys and by mouse.

use crossterm::event::KeyCode::{BackTab, Char, Down, End, Enter, Esc, Home, PageDown, PageUp, Tab, Up};
use crossterm::event::{MouseButton, MouseEventKind};

use super::behaviour::Desk;
use crate::domain::alarm_view::AlarmList;
use crate::domain::{Command, IsaState, LineIx, LineState, Operation};
use crate::ui::list::{Chosen, Tab as Page};
use crate::ui::model::Mode;
use crate::ui::plan::Plan;
use crate::ui::view::{footer, popup, tabs};
use crate::ui::{Reaction, sample, sample_alarms};

const LEFT: MouseEventKind = MouseEventKind::Down(MouseButton::Left);

fn desk() -> Desk {
    Desk::new(sample_alarms::office(), 80, 24)
}

fn chosen(desk: &Desk) -> Option<u64> {
    desk.screen.list.alarm(&desk.shown()).and_then(|row| row.episode).map(|id| id.0)
}

#[test]
fn the_list_asks_for_its_own_alarms_and_for_the_line_of_the_chosen_one() {
    let mut desk = desk();
    assert_eq!(desk.screen.request().alarms.limit, 0, "the grid needs the most urgent ones only");
    desk.keys(&[Char('v'), Down, Down]);
    let request = desk.screen.request();
    assert_eq!((request.alarms.list, request.detail), (AlarmList::Open, Some(LineIx(7))));
    desk.key(Tab);
    assert_eq!(desk.screen.request().alarms.list, AlarmList::Shelved);
    desk.key(Tab);
    assert_eq!(desk.screen.request().alarms.list, AlarmList::OutOfService);
    desk.keys(&[BackTab, BackTab, BackTab]);
    assert_eq!(desk.screen.list.tab, Page::Check, "round");
}

#[test]
fn keys_walk_through_the_list_and_stop_at_its_ends() {
    let mut desk = desk();
    desk.key(Char('v'));
    assert_eq!(chosen(&desk), None, "nothing is chosen by itself");
    desk.key(Down);
    assert_eq!(chosen(&desk), Some(1));
    desk.key(Up);
    assert_eq!(chosen(&desk), Some(1));
    desk.key(End);
    assert_eq!(chosen(&desk), Some(6));
    desk.keys(&[Down, PageDown]);
    assert_eq!(chosen(&desk), Some(6));
    desk.keys(&[PageUp, Home]);
    assert_eq!(chosen(&desk), Some(1));
    desk.mouse(MouseEventKind::ScrollDown, 3, 10);
    assert_eq!(chosen(&desk), Some(6));
}

#[test]
fn a_choice_stays_with_its_alarm_when_rows_move() {
    let mut desk = desk();
    desk.keys(&[Char('v'), Down, Down]);
    desk.site.alarms.rows.reverse();
    assert_eq!(chosen(&desk), Some(2));
}

#[test]
fn enter_leads_from_an_alarm_to_its_line_whatever_hides_it_and_v_leads_back() {
    let mut desk = desk();
    desk.screen.state = Some(LineState::Idle);
    desk.screen.search = "no such line".to_owned();
    desk.keys(&[Char('v'), Down, Down, Enter]);
    assert_eq!((&desk.screen.mode, desk.screen.selected), (&Mode::Detail, Some(LineIx(7))));
    assert!(desk.text().contains("1804-2") && desk.text().contains("put the handset back"));
    desk.key(Char('v'));
    assert_eq!(chosen(&desk), Some(2));
    desk.key(Char('v'));
    assert_eq!(desk.screen.mode, Mode::Grid);
}

#[test]
fn an_alarm_of_an_adapter_leads_to_a_line_it_names_and_one_of_nothing_says_so() {
    let mut desk = desk();
    desk.keys(&[Char('v'), Down, Enter]);
    assert_eq!(desk.screen.selected, Some(LineIx(13)));
    desk.keys(&[Char('v'), Home, Down, Down, Down, Down, Enter]);
    assert!(desk.text().contains("not about one line"));
}

#[test]
fn esc_clears_the_search_of_the_list_before_it_leaves() {
    let mut desk = desk();
    desk.keys(&[Char('v'), Char('/'), Char('1'), Char('8'), Enter]);
    assert_eq!(desk.screen.request().alarms.search, "18");
    assert!(desk.text().contains("search 18"));
    desk.key(Esc);
    assert_eq!((desk.screen.request().alarms.search.as_str(), &desk.screen.mode), ("", &Mode::Alarms));
    desk.key(Esc);
    assert_eq!(desk.screen.mode, Mode::Grid);
}

#[test]
fn rows_of_another_tab_are_never_acted_on() {
    let mut desk = desk();
    desk.key(Char('v'));
    let before = desk.shown();
    desk.key(Char('2'));
    assert!(desk.screen.list.entries(&before).is_empty(), "the picture still tells of the first tab");
}

#[test]
fn the_opening_check_lists_unknown_lines_too_and_asks_for_every_line() {
    let mut desk = Desk::new(sample::site(600, 25), 80, 24);
    desk.keys(&[Char('v'), Char('4')]);
    let shown = desk.shown();
    let listed = desk.screen.list.entries(&shown).len();
    let expected = shown.rows.iter().filter(|row| row.state != LineState::Idle).count();
    assert_eq!((listed, shown.rows.len()), (expected, 600));
    assert!(shown.rows.iter().any(|row| row.state == LineState::Unknown));
    desk.key(End);
    assert!(matches!(desk.screen.list.chosen, Some(Chosen::Line(_))));
    assert_eq!(desk.key(Char('d')), Reaction::Do(Command::Operate(Operation::OpeningCheck)));
}

#[test]
fn a_click_chooses_and_a_second_one_leads_to_the_line() {
    let mut desk = desk();
    desk.key(Char('v'));
    let shown = desk.shown();
    let list = Plan::new(&desk.screen, desk.screen.size, &shown).unwrap().regions.list;
    desk.mouse(LEFT, 20, list.y + 1);
    assert_eq!(chosen(&desk), Some(2));
    desk.mouse(LEFT, 20, list.y + 1);
    assert_eq!((&desk.screen.mode, desk.screen.selected), (&Mode::Detail, Some(LineIx(7))));
}

#[test]
fn tabs_footer_keys_the_bar_and_options_can_be_clicked() {
    let mut desk = desk();
    let plan_row = |desk: &Desk| {
        let shown = desk.shown();
        Plan::new(&desk.screen, desk.screen.size, &shown).unwrap().regions.conditions.y
    };
    let bar = plan_row(&desk);
    desk.mouse(LEFT, 10, bar + 1);
    assert_eq!((&desk.screen.mode, chosen(&desk)), (&Mode::Alarms, Some(2)), "the second row of the bar");
    let shown = desk.shown();
    let plan = Plan::new(&desk.screen, desk.screen.size, &shown).unwrap();
    let keys = footer::placed(&desk.screen, &plan, &shown);
    let (area, _) = *keys.iter().find(|(_, key)| key.name(desk.screen.language) == "s").unwrap();
    desk.mouse(LEFT, area.x + 1, area.y);
    assert!(matches!(desk.screen.mode, Mode::Dialog(..)));
    let shown = desk.shown();
    let plan = Plan::new(&desk.screen, desk.screen.size, &shown).unwrap();
    let spots = popup::placed(&desk.screen, &plan, &shown);
    let (area, _) = *spots.iter().find(|(_, spot)| *spot == popup::Spot::Option(0, 4)).unwrap();
    desk.mouse(LEFT, area.x + 1, area.y);
    let Reaction::Do(Command::Operate(Operation::Shelve { minutes, .. })) = desk.key(Enter) else { panic!() };
    assert_eq!(minutes, 120);
    let shown = desk.shown();
    let plan = Plan::new(&desk.screen, desk.screen.size, &shown).unwrap();
    let (area, _) = tabs::placed(&desk.screen, &plan, &shown)[3];
    desk.mouse(LEFT, area.x + 1, area.y);
    assert_eq!(desk.screen.list.tab, Page::Check);
}

#[test]
fn an_adapter_with_an_alarm_is_not_told_twice() {
    let mut desk = Desk::new(sample_alarms::office(), 200, 60);
    assert_eq!(desk.text().matches("hall-2 lost since").count(), 0);
    desk.site.alarms = crate::domain::alarm_view::AlarmsView::default();
    assert_eq!(desk.text().matches("hall-2 lost since").count(), 1);
}

#[test]
fn only_what_nobody_has_acknowledged_blinks() {
    use ratatui::style::Modifier;
    for keys in [&[][..], &[Char('v'), Down], &[Char('v'), Char('2')]] {
        let mut desk = Desk::new(sample_alarms::office(), 200, 60);
        desk.keys(keys);
        let buffer = super::draw(&desk.screen, &desk.shown());
        let blinking = buffer.content().iter().filter(|cell| cell.modifier.contains(Modifier::SLOW_BLINK));
        let symbols: String = blinking.map(ratatui::buffer::Cell::symbol).collect();
        assert!(symbols.contains('▼') && !symbols.contains(['▽', '□', '☆', '◦']), "{symbols}");
    }
    let mut quiet = Desk::new(sample_alarms::office(), 200, 60);
    let seen = |state: &mut IsaState| *state = IsaState::Acknowledged;
    quiet.site.alarms.top.iter_mut().for_each(|row| seen(&mut row.state));
    quiet.site.rows.iter_mut().filter_map(|row| row.alarm.as_mut()).for_each(|alarm| seen(&mut alarm.state));
    quiet.site.alarms.unacknowledged.iter_mut().for_each(|(_, count)| *count = 0);
    let buffer = super::draw(&quiet.screen, &quiet.shown());
    assert!(!buffer.content().iter().any(|cell| cell.modifier.contains(Modifier::SLOW_BLINK)));
}

#[test]
fn the_blocked_time_of_an_acknowledged_line_runs_on() {
    let mut desk = desk();
    desk.site.rows[11].alarm.as_mut().unwrap().since = sample::ago(4_000).wall;
    assert!(desk.text().contains("1h06m"), "{}", desk.text());
}
