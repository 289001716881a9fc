//! The timeline: stretches to cells, the window, the search, the cursor.

use super::{Journal, NINE, range, second};
use crate::domain::review::BarKind::{Blocked, Call, Dead, Idle, Suspected, Unobserved};
use crate::domain::review::{Bar, BarKind, ReviewCursor, ReviewRequest, TimelineRequest, TimelineView};
use crate::domain::{LineIx, LineState, Wall};
use crate::review::timeline::{Bars, Grid};
use crate::shift::Range;

fn bar(from: i64, to: i64, kind: BarKind) -> Bar {
    Bar { from: Wall(from), to: Wall(to), kind }
}

fn cells(window: (i64, i64), columns: u16, bars: &[Bar], range: (i64, i64)) -> Vec<Option<BarKind>> {
    let range = Range { from: Wall(range.0), to: Wall(range.1) };
    let window = Range { from: Wall(window.0), to: Wall(window.1) };
    Grid::new(window, columns).cells(&Bars::new(bars.to_vec()), range)
}

#[test]
fn a_cell_shows_what_matters_most_within_it() {
    let bars = [bar(0, 40, Idle), bar(40, 41, Blocked), bar(41, 60, Idle), bar(60, 100, Call)];
    let told = cells((0, 100), 5, &bars, (0, 100));
    assert_eq!(told, [Some(Idle), Some(Idle), Some(Blocked), Some(Call), Some(Call)]);
}

#[test]
fn a_stretch_at_the_edge_of_a_cell_stands_in_that_cell_only() {
    let told = cells((0, 100), 10, &[bar(20, 30, Dead)], (0, 100));
    let dead: Vec<_> = (0..10).filter(|cell| told[*cell] == Some(Dead)).collect();
    assert_eq!(dead, [2]);
}

#[test]
fn outside_the_range_is_nothing_and_within_it_what_no_bar_tells_of_was_not_observed() {
    let told = cells((-50, 150), 8, &[bar(0, 50, Idle)], (0, 100));
    assert_eq!(told, [None, None, Some(Idle), Some(Idle), Some(Unobserved), Some(Unobserved), None, None]);
}

#[test]
fn every_window_is_cut_into_cells() {
    let bars = [bar(0, 100, Idle)];
    assert!(cells((0, 100), 0, &bars, (0, 100)).is_empty());
    assert_eq!(cells((0, 3), 7, &bars, (0, 100)).len(), 7);
    assert_eq!(cells((i64::MIN, i64::MAX), 3, &bars, (0, 100)).len(), 3);
    assert_eq!(cells((100, 100), 2, &bars, (0, 100)), [None, None]);
}

#[test]
fn stretches_that_lie_over_each_other_all_show() {
    let bars = [bar(0, 100, Suspected), bar(10, 20, Idle), bar(30, 40, Idle)];
    let bars = Bars::new(bars.to_vec());
    assert_eq!(bars.at(Wall(90)).unwrap().kind, Suspected);
    assert_eq!(bars.at(Wall(35)).unwrap().from, Wall(30), "the one that began last");
    assert_eq!(bars.at(Wall(100)), None);
}

fn timeline(journal: &Journal, request: TimelineRequest) -> TimelineView {
    let request = ReviewRequest { timeline: request, ..ReviewRequest::default() };
    journal.review(range(3_600)).answer(&request, journal).timeline
}

fn journal() -> Journal {
    let mut journal = Journal::started();
    for line in ["1803-1", "1803-2", "b-1"] {
        journal.turns(1, line, LineState::Idle);
    }
    journal.turns(600, "b-1", LineState::Dead);
    journal.turns(660, "b-1", LineState::Idle);
    journal.turns(3_600, "1803-1", LineState::Ringing);
    journal
}

#[test]
fn a_search_finds_lines_by_id_label_group_number_and_room() {
    let journal = journal();
    for (search, ids) in [
        ("", vec!["1803-1", "1803-2", "b-1"]),
        ("B HALL", vec!["b-1"]),
        ("jobs", vec!["1803-1"]),
        ("8725", vec!["1803-1"]),
        ("综合", vec!["1803-1"]),
        ("1803", vec!["1803-1", "1803-2"]),
        ("nobody", vec![]),
    ] {
        let request = TimelineRequest { search: search.to_owned(), rows: 9, ..TimelineRequest::default() };
        let told = timeline(&journal, request);
        assert_eq!(told.rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ids, "{search}");
        assert_eq!((told.matched, told.lines), (ids.len(), 3));
    }
}

#[test]
fn the_line_under_the_cursor_is_among_the_rows() {
    let journal = journal();
    let first = |first, line, rows| {
        let cursor = Some(ReviewCursor { line: LineIx(line), at: NINE });
        timeline(&journal, TimelineRequest { first, rows, cursor, ..TimelineRequest::default() }).first
    };
    assert_eq!([first(0, 0, 2), first(1, 0, 2), first(0, 2, 2), first(1, 1, 2)], [0, 0, 1, 1]);
    assert_eq!([first(9, 9, 2), first(0, 1, 0)], [2, 2]);
}

#[test]
fn the_cursor_tells_the_stretch_and_the_newest_events_up_to_it() {
    let journal = journal();
    let at = |at| {
        let cursor = Some(ReviewCursor { line: LineIx(2), at });
        timeline(&journal, TimelineRequest { columns: 60, rows: 3, cursor, ..TimelineRequest::default() })
    };
    let told = at(second(630));
    assert_eq!(told.rows[2].cells[10], Some(Dead), "a minute of an hour");
    let cursor = told.cursor.unwrap();
    assert_eq!((cursor.line.as_str(), cursor.bar.unwrap().kind), ("b-1", Dead));
    assert_eq!(cursor.events.iter().map(|event| event.seq).collect::<Vec<_>>(), [5, 4]);
    assert_eq!(cursor.within.iter().map(|event| event.seq).collect::<Vec<_>>(), [4, 5, 6]);
    assert!(at(second(9_000)).cursor.unwrap().bar.is_none());
    let nobody = Some(ReviewCursor { line: LineIx(9), at: NINE });
    assert_eq!(timeline(&journal, TimelineRequest { cursor: nobody, ..TimelineRequest::default() }).cursor, None);
}
