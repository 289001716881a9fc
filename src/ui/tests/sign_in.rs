//! Signing in: what was wanted goes on once, and not at all for whoever left; a PIN stands nowhere but in its own type.

use std::time::Duration;

use crossterm::event::Event;
use crossterm::event::KeyCode::{Backspace, Char, Down, Enter, Esc};

use super::behaviour::Desk;
use crate::domain::{
    ActRefusal, AlarmSource, Command, EpisodeId, LineIx, Operation, OperatorId, Reply, SignInRefusal, Snapshot,
};
use crate::ui::model::Mode;
use crate::ui::{Pin, Reaction, sample_alarms};

const PIN: &str = "90417";

fn typed() -> Vec<crossterm::event::KeyCode> {
    PIN.chars().map(Char).collect()
}

/// A desk where people sign in; a line with an alarm is selected.
fn desk() -> Desk {
    let mut desk = Desk::new(sample_alarms::guarded(), 80, 24);
    desk.screen.selected = Some(LineIx(7));
    desk
}

fn sign_in(id: &str) -> Reaction {
    Reaction::SignIn { operator: OperatorId::new(id), pin: Pin::from(PIN) }
}

fn acknowledged() -> Reaction {
    let episodes = vec![EpisodeId(2)];
    let operation = Operation::Acknowledge { episodes, is_list: false, note: String::new(), minutes: None };
    Reaction::Do(Command::Operate(operation))
}

fn signed_in(desk: &Desk, id: &str) -> Snapshot {
    sample_alarms::replied(desk.shown(), Some(id), Reply::SignedIn(OperatorId::new(id)))
}

fn refused(desk: &Desk, why: SignInRefusal) -> Snapshot {
    sample_alarms::replied(desk.shown(), None, Reply::Refused(ActRefusal::SignIn(why, None)))
}

#[test]
fn an_act_waits_for_the_sign_in_and_goes_on_by_itself_exactly_once() {
    let mut desk = desk();
    assert_eq!(desk.key(Char('a')), Reaction::Redraw);
    desk.keys(&typed());
    assert_eq!(desk.key(Enter), sign_in("li"));
    assert_eq!(desk.key(Enter), Reaction::Redraw, "nothing is handed over twice");
    let waiting = desk.shown();
    assert_eq!(desk.screen.on_snapshot(&waiting), Reaction::None);
    let shown = signed_in(&desk, "li");
    assert_eq!(desk.screen.on_snapshot(&shown), acknowledged());
    assert_eq!(desk.screen.on_snapshot(&shown), Reaction::None);
    assert_eq!(desk.screen.mode, Mode::Grid);
}

#[test]
fn the_episode_is_the_one_that_stood_there_when_the_key_was_pressed() {
    let mut desk = desk();
    desk.key(Char('a'));
    desk.site.rows[7].alarm.as_mut().unwrap().episode = EpisodeId(77);
    desk.keys(&typed());
    desk.key(Enter);
    let shown = signed_in(&desk, "li");
    assert_eq!(desk.screen.on_snapshot(&shown), acknowledged());
}

#[test]
fn whoever_leaves_the_prompt_wants_nothing_any_more() {
    let mut desk = desk();
    desk.key(Char('a'));
    desk.keys(&typed());
    desk.key(Enter);
    desk.key(Esc);
    let shown = signed_in(&desk, "li");
    assert_eq!(desk.screen.on_snapshot(&shown), Reaction::None);
}

#[test]
fn the_check_of_a_prompt_that_was_left_counts_for_no_later_prompt() {
    let mut desk = desk();
    desk.key(Char('a'));
    desk.keys(&typed());
    assert_eq!(desk.key(Enter), sign_in("li"));
    desk.keys(&[Esc, Char('a')]);
    desk.keys(&typed());
    assert_eq!(desk.key(Enter), Reaction::Redraw, "the first PIN is still being checked");
    let first = signed_in(&desk, "li");
    assert_eq!(desk.screen.on_snapshot(&first), Reaction::None, "that was for the prompt that was left");
    desk.site = first;
    assert_eq!(desk.key(Enter), sign_in("li"));
    let second = signed_in(&desk, "li");
    assert_eq!(desk.screen.on_snapshot(&second), acknowledged());
}

#[test]
fn a_popup_that_was_wanted_opens_after_the_sign_in() {
    let mut desk = desk();
    desk.key(Char('s'));
    assert!(desk.text().contains("then goes on: shelve"));
    desk.keys(&typed());
    desk.key(Enter);
    let shown = signed_in(&desk, "li");
    assert_eq!(desk.screen.on_snapshot(&shown), Reaction::Redraw);
    assert!(desk.text_of(&shown).contains("shelve 1804-2 left off-hook"));
}

#[test]
fn a_popup_that_outlives_the_sign_in_asks_again_who_is_there() {
    let mut desk = desk();
    desk.site = signed_in(&desk, "li");
    desk.key(Char('s'));
    desk.site.session.signed_in = None;
    assert_eq!(desk.key(Enter), Reaction::Redraw);
    assert!(desk.text().contains("then goes on: shelve"));
    desk.keys(&typed());
    desk.key(Enter);
    let shown = signed_in(&desk, "li");
    assert!(matches!(desk.screen.on_snapshot(&shown), Reaction::Do(Command::Operate(Operation::Shelve { .. }))));
}

#[test]
fn a_wrong_pin_is_said_and_asked_for_again() {
    let mut desk = desk();
    desk.key(Char('a'));
    desk.keys(&typed());
    desk.key(Enter);
    let shown = refused(&desk, SignInRefusal::WrongPin);
    assert!(desk.text().contains("checking"));
    assert_eq!(desk.screen.on_snapshot(&shown), Reaction::Redraw);
    desk.site.session = shown.session;
    let text = desk.text();
    assert!(text.contains("wrong PIN; try again") && !text.contains('●'.to_string().repeat(2).as_str()), "{text}");
    desk.keys(&typed());
    assert_eq!(desk.key(Enter), sign_in("li"));
    let shown = signed_in(&desk, "li");
    assert_eq!(desk.screen.on_snapshot(&shown), acknowledged());
}

#[test]
fn no_pin_is_handed_over_while_the_wait_lasts_nor_an_empty_one() {
    let mut desk = desk();
    desk.key(Char('a'));
    assert_eq!(desk.key(Enter), Reaction::Redraw, "nothing typed");
    desk.site.session.waits_until = Some(desk.site.at + Duration::from_secs(29));
    desk.keys(&typed());
    assert_eq!(desk.key(Enter), Reaction::Redraw);
    assert!(desk.text().contains("too many wrong PINs: wait 30 s"));
    desk.site.session.waits_until = Some(desk.site.at);
    assert_eq!(desk.key(Enter), sign_in("li"));
}

#[test]
fn the_picker_stands_on_whoever_signed_in_last_and_forgets_what_was_typed_for_another() {
    let mut desk = desk();
    desk.keys(&[Char('a'), Down]);
    desk.keys(&typed());
    assert_eq!(desk.key(Enter), sign_in("wang"));
    let shown = signed_in(&desk, "wang");
    desk.screen.on_snapshot(&shown);
    desk.site.session.tries = shown.session.tries;
    desk.key(Char('a'));
    desk.keys(&typed());
    desk.key(Down);
    assert_eq!(desk.key(Enter), Reaction::Redraw, "nothing typed for this one");
    desk.keys(&typed());
    desk.keys(&[Backspace, Char('7')]);
    assert_eq!(desk.key(Enter), sign_in("zhao"));
}

#[test]
fn watch_may_write_notes_and_is_told_that_nothing_else_is_allowed() {
    let mut desk = desk();
    desk.site = signed_in(&desk, "zhao");
    desk.site.session.reply = None;
    for key in ['a', 's', 'l', 'o', 'b', 'q'] {
        assert_eq!(desk.key(Char(key)), Reaction::Redraw, "{key}");
        assert!(desk.text().contains("watch may look and write notes only"), "{key}");
    }
    assert!(!desk.text().contains("a acknowledge"), "the footer offers no such key");
    desk.keys(&[Char('n'), Char('x')]);
    let Reaction::Do(Command::Operate(Operation::Note { about, .. })) = desk.key(Enter) else { panic!() };
    assert!(matches!(about, AlarmSource::Line(_)));
}

#[test]
fn watch_who_signs_in_for_an_act_is_told_that_it_is_not_allowed() {
    let mut desk = desk();
    desk.key(Char('a'));
    desk.keys(&typed());
    desk.key(Enter);
    desk.screen.mode = match std::mem::replace(&mut desk.screen.mode, Mode::Grid) {
        Mode::SignIn(mut prompt, beneath) => {
            prompt.stage = crate::ui::sign_in::Stage::Checking(OperatorId::new("zhao"), 0);
            Mode::SignIn(prompt, beneath)
        }
        other => other,
    };
    let shown = signed_in(&desk, "zhao");
    assert_eq!(desk.screen.on_snapshot(&shown), Reaction::Redraw);
    assert!(desk.screen.notice.is_some());
}

#[test]
fn capital_l_signs_in_and_out() {
    let mut desk = desk();
    desk.key(Char('L'));
    desk.keys(&typed());
    assert_eq!(desk.key(Enter), sign_in("li"));
    let shown = signed_in(&desk, "li");
    assert_eq!(desk.screen.on_snapshot(&shown), Reaction::Redraw, "nothing else was wanted");
    desk.site.session = shown.session;
    assert!(desk.text().contains("李敏") || desk.text().contains("supervisor"));
    assert_eq!(desk.key(Char('L')), Reaction::SignOut);
    desk.site.session = crate::domain::alarm_view::SessionView::default();
    assert_eq!(desk.key(Char('L')), Reaction::None, "nobody has to sign in");
}

#[test]
fn quitting_needs_a_person_where_people_sign_in() {
    let mut desk = desk();
    assert_eq!(desk.key(Char('q')), Reaction::Redraw);
    desk.keys(&typed());
    desk.key(Enter);
    let shown = signed_in(&desk, "li");
    let quit = Operation::Quit { why: "key q".to_owned() };
    assert_eq!(desk.screen.on_snapshot(&shown), Reaction::Do(Command::Operate(quit)));
}

#[test]
fn a_pin_stands_in_no_picture_no_debug_text_and_no_clipboard() {
    let mut desk = desk();
    desk.key(Char('a'));
    assert_eq!(desk.event(&Event::Paste(PIN.to_owned())), Reaction::None);
    desk.keys(&typed());
    assert!(!desk.text().contains(PIN) && desk.text().contains(&"●".repeat(PIN.len())));
    let said = format!("{:?} {:#?}", desk.screen, desk.screen);
    let reaction = desk.key(Enter);
    let said = format!("{said} {reaction:?} {:?}", desk.screen);
    for pin in [PIN, "'9', '0'", "57, 48", "[57"] {
        assert!(!said.contains(pin), "{pin}");
    }
}
