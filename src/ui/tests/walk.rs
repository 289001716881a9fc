//! The page of the walk test: pictures, keys and mouse, and every sentence of it.

use crossterm::event::KeyCode::{Char, Down, End, Enter, Esc, Home};
use crossterm::event::{Event, KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};

use super::screens::check;
use super::{draw, screen};
use crate::domain::walk::{
    LineVerification, StepMark, VerifiedBy, WalkEnd, WalkFilter, WalkRefusal, WalkReply, WalkStep, WalkSteps,
};
use crate::domain::{
    Command, LineId, LineIx, Moment, Operation, OperatorId, Snapshot, WalkChange, WalkOperation, WalkRecord, Wall,
};
use crate::ui::model::Mode;
use crate::ui::{Glyphs, Language, Reaction, Screen, sample, sample_alarms, sample_walk, walk_words};

struct Desk {
    screen: Screen,
    site: Snapshot,
}

impl Desk {
    fn new(site: Snapshot) -> Self {
        Self { screen: screen(Language::En, Glyphs::Unicode, 80, 24), site }
    }

    fn shown(&self) -> Snapshot {
        sample_walk::answer(&self.site, &self.screen.request())
    }

    fn keys(&mut self, keys: &[KeyCode]) -> Reaction {
        let press = |key: &KeyCode| {
            let shown = self.shown();
            self.screen.on_event(&Event::Key(KeyEvent::from(*key)), &shown)
        };
        keys.iter().map(press).last().unwrap()
    }

    fn row(&self) -> Option<usize> {
        self.screen.walk.row(&self.shown()).map(|row| row.ix.0)
    }

    fn text(&self) -> String {
        let buffer = draw(&self.screen, &self.shown());
        buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    /// A line moves: what the board would tell next.
    fn moves(&mut self, line: usize, seconds: u64) {
        let span = std::time::Duration::from_secs(seconds);
        self.site.at = Moment { mono: self.site.at.mono + span, wall: self.site.at.wall + span };
        self.site.walk.run.as_mut().unwrap().ticks += 1;
        self.site.walk.rows[line].marks[3] = StepMark::Seen(self.site.at.wall);
    }
}

fn done(operation: WalkOperation) -> Reaction {
    Reaction::Do(Command::Operate(Operation::Walk(operation)))
}

#[test]
fn the_page_shows_every_step_and_what_came_of_it_in_both_languages() {
    for (name, language, width, height) in [
        ("walk-80x24-zh", Language::ZhCn, 80, 24),
        ("walk-80x24-en", Language::En, 80, 24),
        ("walk-200x60-zh", Language::ZhCn, 200, 60),
        ("walk-200x60-en", Language::En, 200, 60),
    ] {
        let mut desk = Desk::new(sample_walk::office());
        desk.screen = screen(language, Glyphs::Unicode, width, height);
        desk.keys(&[Char('w')]);
        check(name, &draw(&desk.screen, &desk.shown()));
    }
    let mut desk = Desk::new(sample_walk::office());
    desk.site.walk.run = None;
    desk.site.walk.rows.retain(|row| row.ix.0 > 6);
    desk.screen = screen(Language::En, Glyphs::Ascii, 80, 24);
    desk.keys(&[Char('w')]);
    check("walk-never-80x24-en-ascii", &draw(&desk.screen, &desk.shown()));
}

#[test]
fn the_line_that_moves_comes_into_view_and_a_choice_holds_for_a_while() {
    let mut desk = Desk::new(sample_walk::office());
    desk.keys(&[Char('w')]);
    assert_eq!(desk.row(), Some(5));
    desk.moves(23, 1);
    assert_eq!(desk.row(), Some(23), "without a key");
    assert!(desk.text().contains("1806-6"), "its page is shown");
    desk.keys(&[Home, Down]);
    assert_eq!(desk.row(), Some(1));
    desk.moves(9, 14);
    assert_eq!(desk.row(), Some(1), "whoever is about to press a key on it still may");
    desk.moves(9, 1);
    assert_eq!(desk.row(), Some(9));
    desk.keys(&[End]);
    desk.site.at = Moment { mono: desk.site.at.mono + std::time::Duration::from_hours(1), ..desk.site.at };
    assert_eq!(desk.row(), Some(23), "nothing moved since");
    desk.site.walk.run.as_mut().unwrap().ended = Some((Wall(0), WalkEnd::Person));
    desk.site.walk.run.as_mut().unwrap().ticks += 1;
    assert_eq!(desk.row(), None, "a test that is over moves nothing");
    desk.keys(&[Enter]);
    assert!(desk.text().contains("select a line first") && desk.screen.mode == Mode::Walk);
}

#[test]
fn keys_begin_tick_by_word_fail_and_end_a_test() {
    let mut desk = Desk::new(sample::office());
    desk.site.walk.unverified = 24;
    assert_eq!(desk.keys(&[Char('w'), Char('g')]), done(WalkOperation::Start));
    let mut desk = Desk::new(sample_walk::office());
    let line = || LineId::new("1803-6");
    desk.keys(&[Char('w'), Char('m')]);
    assert!(desk.text().contains("checked by word: 1803-6"));
    assert_eq!(desk.keys(&[Enter]), done(WalkOperation::ByWord { line: line(), note: String::new() }));
    desk.keys(&[Char('x')]);
    // Another line moves while the reason is typed: the popup stays with its own.
    desk.moves(9, 60);
    assert_eq!(desk.keys(&[Enter]), Reaction::Redraw, "a reason is needed");
    assert!(desk.text().contains("say what"));
    let failed = WalkOperation::Fail { line: line(), note: "dead".to_owned() };
    assert_eq!(desk.keys(&[Char('d'), Char('e'), Char('a'), Char('d'), Enter]), done(failed));
    desk.keys(&[Char('e')]);
    assert!(desk.text().contains("20 lines were not tested"));
    assert_eq!(desk.keys(&[Enter]), done(WalkOperation::End));
    assert_eq!(desk.screen.mode, Mode::Walk);
}

#[test]
fn the_page_is_searched_filtered_and_left() {
    let mut desk = Desk::new(sample_walk::office());
    desk.keys(&[Char('w'), Char('/'), Char('1'), Char('8'), Char('0'), Char('5'), Enter]);
    assert_eq!(desk.shown().walk.rows.len(), 6);
    assert_eq!(desk.row(), None, "none of these moved");
    desk.moves(0, 1);
    desk.moves(13, 1);
    desk.moves(0, 1);
    assert_eq!(desk.row(), Some(13), "what was searched away turns no page");
    desk.keys(&[Esc, Char('f')]);
    assert_eq!((desk.screen.walk.filter, desk.shown().walk.rows.len()), (WalkFilter::Unverified, 20));
    desk.keys(&[Home, Enter]);
    assert_eq!((&desk.screen.mode, desk.screen.selected), (&Mode::Detail, Some(LineIx(3))), "to the line");
    desk.keys(&[Char('w'), Char('w')]);
    assert_eq!(desk.screen.mode, Mode::Grid);
    desk.keys(&[Char('w'), Char('v')]);
    assert_eq!(desk.screen.mode, Mode::Alarms);
    desk.keys(&[Char('w'), Char('?'), Esc, Esc]);
    assert_eq!(desk.screen.mode, Mode::Grid);
}

#[test]
fn a_click_chooses_a_row_and_a_second_one_opens_its_line() {
    let mut desk = Desk::new(sample_walk::office());
    desk.keys(&[Char('w')]);
    let shown = desk.shown();
    let plan = crate::ui::plan::Plan::new(&desk.screen, desk.screen.size, &shown).unwrap();
    let (column, row) = (3, plan.regions.list.y + 2);
    let kind = MouseEventKind::Down(MouseButton::Left);
    let click = MouseEvent { kind, column, row, modifiers: crossterm::event::KeyModifiers::NONE };
    desk.screen.on_event(&Event::Mouse(click), &shown);
    assert_eq!(desk.row(), Some(2));
    desk.screen.on_event(&Event::Mouse(click), &desk.shown());
    assert_eq!((&desk.screen.mode, desk.screen.selected), (&Mode::Detail, Some(LineIx(2))));
    desk.keys(&[Char('w'), Char('/'), Char('x')]);
    assert!(desk.text().contains("no line matches"));
}

#[test]
fn who_may_look_only_is_told_so_and_offered_no_key_that_acts() {
    let mut desk = Desk::new(sample_walk::office());
    desk.site.session = sample_alarms::guarded().session;
    let watch = desk.site.session.operators.iter().find(|who| who.role == crate::domain::Role::Watch).cloned();
    desk.site.session.signed_in = watch;
    desk.keys(&[Char('w')]);
    assert!(!desk.text().contains("end the walk test"));
    assert_eq!(desk.keys(&[Char('e')]), Reaction::Redraw);
    assert!(desk.text().contains("watch may look"), "{}", desk.text());
}

#[test]
fn the_detail_tells_what_a_verification_is_worth_and_the_header_counts_once() {
    let mut desk = Desk::new(sample_walk::office());
    desk.screen = screen(Language::En, Glyphs::Unicode, 200, 60);
    assert_eq!(desk.text().matches("unverified").count(), 1, "no cell of the grid is marked");
    desk.screen.selected = Some(LineIx(0));
    desk.screen.mode = Mode::Detail;
    let told = |known| {
        let mut shown = desk.shown();
        shown.detail.as_mut().unwrap().verification = known;
        let buffer = draw(&desk.screen, &shown);
        let text: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let verification = |how| sample_walk::verification(0, how);
    assert!(told(Some(LineVerification::Never)).contains("walk test unverified"));
    let seen = told(Some(LineVerification::Current(verification(VerifiedBy::Steps))));
    assert!(seen.contains("every visible step was seen 11-23 08:50"), "{seen}");
    let word = told(Some(LineVerification::Current(verification(VerifiedBy::Word))));
    assert!(word.contains("checked by word 11-23 08:50, not seen"), "{word}");
    let changed = told(Some(LineVerification::Outdated(verification(VerifiedBy::Steps))));
    assert!(changed.contains("unverified: its configuration changed"), "{changed}");
}

#[test]
fn every_record_reply_and_refusal_is_told_in_both_languages_and_a_word_is_never_told_as_seen() {
    let line = || LineId::new("1803-1");
    let steps = WalkSteps { lifted: Some(Wall(0)), put_back: Some(Wall(1)), ..WalkSteps::default() };
    let ended = |cause| WalkChange::Ended { cause, verified: 3, by_word: 1, failed: vec![line()], left: Vec::new() };
    let unseen = vec![WalkStep::Digit, WalkStep::Rung];
    let changes = [
        WalkChange::Started { lines: 24 },
        WalkChange::Verified { line: line(), steps, unseen, wiring: String::new() },
        WalkChange::ByWord { line: line(), note: "rang".to_owned(), wiring: String::new() },
        WalkChange::Failed { line: line(), note: "dead".to_owned() },
        ended(WalkEnd::Person),
        ended(WalkEnd::Idle),
    ];
    let replies = [WalkReply::Started(3), WalkReply::ByWord(line()), WalkReply::Failed(line()), WalkReply::Ended(2)];
    let refusals = [
        WalkRefusal::Running,
        WalkRefusal::NotRunning,
        WalkRefusal::NotMonitored(line()),
        WalkRefusal::SeenAlready(line()),
    ];
    for language in [Language::ZhCn, Language::En] {
        let by = Some(OperatorId::new("li"));
        let records = changes
            .iter()
            .map(|change| walk_words::sentence(language, &WalkRecord { by: by.clone(), change: change.clone() }));
        let told: Vec<String> = records
            .chain(replies.iter().map(|reply| walk_words::reply(reply, language)))
            .chain(refusals.iter().map(|refusal| walk_words::refusal(refusal, language)))
            .collect();
        assert!(told.iter().all(|said| !said.is_empty() && !said.contains("{}")), "{told:?}");
        let distinct: std::collections::BTreeSet<_> = told.iter().collect();
        assert_eq!(distinct.len(), told.len(), "{told:?}");
        let word = &told[2];
        assert!(!word.contains("seen") && !word.contains("见到"), "{word}");
    }
    let verified = WalkRecord { by: None, change: changes[1].clone() };
    assert_eq!(
        walk_words::sentence(Language::En, &verified),
        "verified: lifted, put back seen (no sight of: digit, rung)"
    );
    assert_eq!(walk_words::refusal(&refusals[2], Language::En), refusals[2].to_string());
}
