//! What is written from the review, who may see whole numbers, and that a handover is signed twice.

use crossterm::event::KeyCode::{Char, Enter, Esc, Right};

use super::review::Desk;
use super::review_screens::press;
use super::screen;
use crate::domain::alarm_view::OnDisk;
use crate::domain::event::DigitSeen;
use crate::domain::operator::NoteSpan;
use crate::domain::review::{NumberSearch, ReviewAnswer};
use crate::domain::{
    ActRefusal, AlarmSource, Command, EventBody, LineId, Operation, OperatorId, Reply, ShiftName, SignInRefusal,
    Snapshot,
};
use crate::ui::model::Mode;
use crate::ui::review::words::for_eyes;
use crate::ui::{Glyphs, Language, Pin, Reaction, sample_alarms, sample_review, sample_review_lists};

const PIN: &str = "90417";

fn signed_in(desk: &mut Desk, id: &str) {
    desk.site.session.signed_in = sample_alarms::operators().into_iter().find(|operator| operator.id.as_str() == id);
}

fn handed_over(note: &str) -> Reaction {
    let (shift, date) = (Some(ShiftName::new("day")), Some("2026-11-23".to_owned()));
    Reaction::Do(Command::Operate(Operation::HandOver { note: note.to_owned(), callbacks: Some(3), shift, date }))
}

/// Takes what the board answers a PIN.
fn answered(desk: &mut Desk, id: Option<&str>, reply: Reply) -> (Reaction, Snapshot) {
    let shown = desk.shown();
    let shown = sample_alarms::replied(shown, id, reply);
    desk.site.session = shown.session.clone();
    (desk.screen.on_snapshot(&shown), shown)
}

#[test]
fn a_handover_asks_for_the_pin_once_more_from_whoever_is_signed_in() {
    let mut desk = Desk::new();
    let (_, _) = answered(&mut desk, Some("li"), Reply::SignedIn(OperatorId::new("li")));
    desk.keys(&[Char('5'), Char('s')]);
    assert!(desk.text().contains("the PIN is asked once more"));
    desk.types("keys at 1803");
    assert_eq!(desk.keys(&[Enter]), Reaction::Redraw, "nothing is handed over yet");
    assert!(matches!(desk.screen.mode, Mode::SignIn(..)));
    assert!(desk.text().contains("the PIN once more, as a signature"));
    assert_eq!(desk.keys(&[Enter]), Reaction::Redraw, "no PIN, no signature");
    desk.types(PIN);
    let sent = Reaction::SignIn { operator: OperatorId::new("li"), pin: Pin::from(PIN) };
    assert_eq!(desk.keys(&[Enter]), sent);
    let waiting = desk.shown();
    assert_eq!(desk.screen.on_snapshot(&waiting), Reaction::None, "being signed in already is no signature");
    let (reaction, _) =
        answered(&mut desk, Some("li"), Reply::Refused(ActRefusal::SignIn(SignInRefusal::WrongPin, None)));
    assert_eq!(reaction, Reaction::Redraw);
    assert!(desk.text().contains("wrong PIN"));
    desk.types(PIN);
    desk.keys(&[Enter]);
    let (reaction, shown) = answered(&mut desk, Some("li"), Reply::SignedIn(OperatorId::new("li")));
    assert_eq!(reaction, handed_over("keys at 1803"));
    assert_eq!(desk.screen.on_snapshot(&shown), Reaction::None, "once");
    assert_eq!(desk.screen.review.draft, "keys at 1803", "kept until the board says that it is done");
    let turn = |desk: &Desk| desk.screen.request().review.unwrap().turn;
    let before = turn(&desk);
    let (_, shown) = answered(&mut desk, Some("li"), Reply::HandedOver);
    assert!(desk.screen.review.draft.is_empty());
    assert!(desk.text_of(&shown).contains("the shift is handed over"));
    assert_eq!(turn(&desk), before + 1, "its record is read back");
    let mut after = desk.shown();
    assert_eq!(turn(&desk), before + 1, "once");
    assert!(desk.text_of(&after).contains("not handed over yet"), "not before the record is there");
    if let ReviewAnswer::Ready(view) = &mut after.review {
        view.handovers = vec![sample_review_lists::handed_over()].into();
    }
    let text = desk.text_of(&after);
    assert!(text.contains("handed over by li at 11-23 17:28:00 #1233"), "{text}");
}

#[test]
fn what_was_written_is_read_back_only_once_it_is_on_disk() {
    let mut desk = Desk::new();
    let turn = |desk: &Desk| desk.screen.request().review.unwrap().turn;
    let before = turn(&desk);
    let mut shown = sample_alarms::replied(desk.shown(), Some("li"), Reply::Noted);
    shown.session.reply.as_mut().unwrap().standing = OnDisk::Pending;
    desk.screen.on_snapshot(&shown);
    assert_eq!(turn(&desk), before);
    shown.session.reply.as_mut().unwrap().standing = OnDisk::Done;
    assert_eq!(desk.screen.on_snapshot(&shown), Reaction::Redraw);
    assert_eq!(turn(&desk), before + 1);
}

#[test]
fn whoever_leaves_the_signature_hands_nothing_over_and_loses_no_word() {
    let mut desk = Desk::new();
    desk.keys(&[Char('5'), Char('s')]);
    desk.types("draft");
    desk.keys(&[Esc]);
    assert!(desk.text().contains("draft"), "it stands on the page");
    desk.keys(&[Char('s')]);
    desk.types(" two");
    desk.keys(&[Enter, Esc, Char('r'), Char('r'), Char('5')]);
    assert!(desk.text().contains("draft two"));
    let (reaction, _) = answered(&mut desk, Some("li"), Reply::SignedIn(OperatorId::new("li")));
    assert!(!matches!(reaction, Reaction::Do(_)));
}

#[test]
fn only_a_supervisor_signs_only_the_present_shift_and_where_nobody_signs_in_it_says_so() {
    let mut desk = Desk::new();
    signed_in(&mut desk, "zhao");
    desk.keys(&[Char('5'), Char('s')]);
    assert!(desk.screen.mode == Mode::Review && desk.text().contains("watch may look"));
    signed_in(&mut desk, "li");
    desk.keys(&[Char('<'), Char('s')]);
    assert!(desk.screen.mode == Mode::Review && desk.text().contains("an earlier shift"));
    desk.keys(&[Char('>')]);
    desk.site.session = crate::domain::alarm_view::SessionView::default();
    desk.keys(&[Char('s')]);
    assert!(desk.text().contains("the site has no operators"));
    assert_eq!(desk.keys(&[Enter]), handed_over(""));
}

#[test]
fn a_stretch_is_explained_from_the_mark_to_the_cursor_else_as_it_stands_there() {
    let mut desk = Desk::new();
    signed_in(&mut desk, "zhao");
    desk.keys(&[Char(']'), Char('e')]);
    assert!(desk.text().contains("explain 1803-2, 09:30:00 to 10:30:00"));
    assert_eq!(desk.keys(&[Enter]), Reaction::Redraw);
    assert!(desk.text().contains("say what"));
    desk.types("why");
    let explained = |from, to, text: &str| {
        let (from, to) = (sample_review::at(from), sample_review::at(to));
        let about = AlarmSource::Line(LineId::new("1803-2"));
        let span = Some(NoteSpan { from, to });
        Reaction::Do(Command::Operate(Operation::Note { about, episode: None, span, text: text.to_owned() }))
    };
    assert_eq!(desk.keys(&[Enter]), explained(90, 150, "why"), "watch may write");
    desk.keys(&[Char('m'), Char('t')]);
    assert!(desk.text().contains("mark 1803-2 09:30:00"));
    desk.types("09:10");
    desk.keys(&[Enter, Char('e')]);
    desk.types("x");
    assert_eq!(desk.keys(&[Enter]), explained(70, 90, "x"), "whichever end was marked");
    assert!(desk.screen.review.mark.is_some());
    let _ = answered(&mut desk, Some("zhao"), Reply::Noted);
    assert_eq!(desk.screen.review.mark, None);
    desk.keys(&[Char('m'), Right, Char('j'), Char('e')]);
    assert!(desk.text().contains("explain 1803-3, 08:00:00 to 17:30:00"), "the mark was on another line");
}

#[test]
fn a_note_is_about_what_is_chosen() {
    let about = |keys: &[char]| {
        let mut desk = Desk::new();
        signed_in(&mut desk, "li");
        desk.keys(&keys.iter().map(|key| Char(*key)).collect::<Vec<_>>());
        desk.types("n");
        desk.types("note");
        let Reaction::Do(Command::Operate(Operation::Note { about, episode, span, .. })) = desk.keys(&[Enter]) else {
            panic!()
        };
        (about.name().to_owned(), episode.is_some(), span)
    };
    assert_eq!(about(&[]), ("1803-1".to_owned(), false, None));
    assert_eq!(about(&['3', 'j']), ("1803-2".to_owned(), true, None));
    assert_eq!(about(&['4']), (String::new(), false, None));
}

#[test]
fn whole_numbers_are_for_supervisors_only_and_for_all_where_nobody_signs_in() {
    let numbers = ["13800571234", "057187251234", "13900571234"];
    let told = |id: Option<&str>, page: char| {
        let mut desk = Desk::new();
        if let Some(id) = id {
            signed_in(&mut desk, id);
        }
        desk.keys(&[Char(page)]);
        let Reaction::Extract(copied) = desk.keys(&[Char('y')]) else { panic!() };
        desk.text() + &copied
    };
    for page in ['4', '5', '2'] {
        for id in [None, Some("zhao")] {
            let text = told(id, page);
            assert!(numbers.iter().all(|number| !text.contains(number)), "{page} {id:?}: {text}");
        }
    }
    assert!(told(Some("li"), '4').matches(numbers[0]).count() == 2);
    assert!(told(Some("li"), '5').contains(numbers[0]));
    let mut open = screen(Language::En, Glyphs::Unicode, 120, 36);
    let mut site = sample_review::office();
    site.session = crate::domain::alarm_view::SessionView::default();
    let shown = press(&mut open, &site, &[Char('r'), Char('4')]);
    let text: String = super::draw(&open, &shown).content().iter().map(ratatui::buffer::Cell::symbol).collect();
    assert!(text.contains(numbers[0]) && !text.contains("masked"));
}

#[test]
fn a_search_finds_callers_only_for_whoever_sees_their_numbers() {
    let asked = |desk: &Desk| desk.screen.request().review.unwrap().events.unwrap().filter.numbers;
    let mut desk = Desk::new();
    desk.keys(&[Char('2')]);
    assert_eq!(asked(&desk), NumberSearch::Masked);
    for (id, numbers) in [("li", NumberSearch::Plain), ("zhao", NumberSearch::Masked)] {
        let mut shown = desk.shown();
        signed_in(&mut desk, id);
        shown.session = desk.site.session.clone();
        assert_eq!(desk.screen.on_snapshot(&shown), Reaction::Redraw, "the list is asked for anew");
        assert_eq!(asked(&desk), numbers);
    }
}

#[test]
fn dialled_digits_spell_no_number_for_whoever_may_not_see_it() {
    let dialled = EventBody::Digit(DigitSeen { line: LineId::new("1803-1"), digit: '7' });
    let mut desk = Desk::new();
    let EventBody::Digit(shown) = for_eyes(&dialled, &desk.site.session) else { panic!() };
    assert_eq!(shown.digit, '*');
    signed_in(&mut desk, "li");
    assert_eq!(for_eyes(&dialled, &desk.site.session), dialled);
}
