//! Each key that acts: about what, and which operation it comes to.

use crossterm::event::KeyCode::{Backspace, Char, Down, Enter, Esc, Left, Right, Up};
use crossterm::event::{Event, KeyCode};

use super::behaviour::Desk;
use crate::domain::{
    AdapterName, AlarmKey, AlarmKind, AlarmSource, Command, EpisodeId, IsaState, LineId, LineIx, LongCallReason,
    Operation, ShelfKind,
};
use crate::ui::field::TEXT_MAX;
use crate::ui::model::Mode;
use crate::ui::{Reaction, sample_alarms};

fn desk() -> Desk {
    Desk::new(sample_alarms::office(), 100, 30)
}

/// A desk with the list open and its row chosen that is about this alarm.
fn listed(kind: AlarmKind) -> Desk {
    let mut desk = desk();
    desk.key(Char('v'));
    let place = desk.shown().alarms.rows.iter().position(|row| row.key.alarm == kind).unwrap();
    (0..=place).for_each(|_| drop(desk.key(Down)));
    desk
}

fn done(operation: Operation) -> Reaction {
    Reaction::Do(Command::Operate(operation))
}

fn acknowledge(id: u64) -> Reaction {
    let episodes = vec![EpisodeId(id)];
    done(Operation::Acknowledge { episodes, is_list: false, note: String::new(), minutes: None })
}

fn line(id: &str) -> AlarmSource {
    AlarmSource::Line(LineId::new(id))
}

#[test]
fn a_acknowledges_the_episode_of_the_chosen_alarm_or_of_the_selected_line() {
    assert_eq!(listed(AlarmKind::AdapterLost).key(Char('a')), acknowledge(1));
    assert_eq!(listed(AlarmKind::RingUnanswered).key(Char('a')), acknowledge(4));
    let mut desk = desk();
    desk.screen.selected = Some(LineIx(7));
    assert_eq!(desk.key(Char('a')), acknowledge(2));
    desk.key(Enter);
    assert_eq!(desk.key(Char('a')), acknowledge(2), "from the detail too");
}

#[test]
fn a_key_that_finds_nothing_to_act_on_says_so() {
    let mut desk = desk();
    assert_eq!(desk.key(Char('a')), Reaction::Redraw);
    assert!(desk.text().contains("select an alarm or a line first"));
    desk.screen.selected = Some(LineIx(1));
    for (key, said) in [('a', "has no alarm"), ('s', "has no alarm"), ('u', "neither shelved"), ('c', "has no alarm")] {
        assert_eq!(desk.key(Char(key)), Reaction::Redraw);
        assert!(desk.text().contains(said), "{key}");
    }
    let mut listed = listed(AlarmKind::AdapterLost);
    listed.key(Char('l'));
    assert!(listed.text().contains("not about one line"));
    listed.key(Char('c'));
    assert!(listed.text().contains("data still confirm"));
    listed.site.at = listed.site.at + crate::ui::model::REPLY_SHOWN;
    assert!(!listed.text().contains("data still confirm"), "for six seconds");
}

#[test]
fn an_alarm_that_left_the_list_is_not_followed_by_its_neighbour() {
    let mut desk = listed(AlarmKind::LeftOffHook);
    desk.site.alarms.rows.retain(|row| row.key.alarm != AlarmKind::LeftOffHook);
    assert_eq!(desk.key(Char('a')), Reaction::Redraw);
    assert!(desk.text().contains("select an alarm"));
}

#[test]
fn all_of_the_list_is_acknowledged_after_a_question_that_tells_of_the_critical_ones() {
    let mut desk = listed(AlarmKind::LeftOffHook);
    assert_eq!(desk.key(Char('A')), Reaction::Redraw);
    let asked = desk.text();
    assert!(asked.contains("acknowledge the 4 alarms of the list?") && asked.contains("passed over (1)"), "{asked}");
    desk.key(Esc);
    assert_eq!(desk.screen.mode, Mode::Alarms, "taken back");
    desk.key(Char('A'));
    let episodes = [1, 2, 4, 8, 7].map(EpisodeId).to_vec();
    let all = Operation::Acknowledge { episodes, is_list: true, note: String::new(), minutes: None };
    assert_eq!(desk.key(Enter), done(all));
    assert_eq!(desk.screen.mode, Mode::Alarms);
}

#[test]
fn the_search_narrows_what_all_means() {
    let mut desk = desk();
    desk.keys(&[Char('v'), Char('/'), Char('1'), Char('8'), Char('0'), Char('3'), Enter, Char('A')]);
    let episodes = vec![EpisodeId(4)];
    let all = Operation::Acknowledge { episodes, is_list: true, note: String::new(), minutes: None };
    assert_eq!(desk.key(Enter), done(all));
}

fn shelve(id: &str, alarm: AlarmKind, minutes: u32, shelf: ShelfKind, reason: &str) -> Reaction {
    done(Operation::Shelve { alarm: AlarmKey::new(alarm, line(id)), shelf, minutes, reason: reason.to_owned() })
}

#[test]
fn s_asks_how_long_in_which_way_and_why() {
    let mut desk = listed(AlarmKind::LeftOffHook);
    desk.key(Char('s'));
    let parked = AlarmKind::LeftOffHook;
    assert_eq!(desk.key(Enter), shelve("1804-2", parked, 30, ShelfKind::OneShot, "being dealt with"));
    desk.keys(&[Char('s'), Right, Right, Down, Right, Down, Left, Left]);
    assert_eq!(desk.key(Enter), shelve("1804-2", parked, 120, ShelfKind::Timed, "false alarm"));
    desk.keys(&[Char('s'), Left, Up, Char('换'), Char('x'), Backspace, Char('线')]);
    assert_eq!(
        desk.key(Enter),
        shelve("1804-2", parked, 15, ShelfKind::OneShot, "换线"),
        "typing means another reason"
    );
}

#[test]
fn a_reason_is_never_empty_and_never_longer_than_its_limit() {
    let mut desk = listed(AlarmKind::LeftOffHook);
    desk.keys(&[Char('s'), Char(' ')]);
    assert_eq!(desk.key(Enter), Reaction::Redraw);
    assert!(desk.text().contains("say what"));
    desk.event(&Event::Paste("工单\u{1b}[2J\n".repeat(99)));
    let Reaction::Do(Command::Operate(Operation::Shelve { reason, .. })) = desk.key(Enter) else { panic!() };
    assert!(reason.chars().count() <= TEXT_MAX && reason.starts_with("工单[2J"), "{reason}");
    assert!(!reason.chars().any(char::is_control));
}

#[test]
fn a_line_with_several_alarms_asks_which_one_is_to_be_shelved() {
    let mut desk = desk();
    let mut second = desk.site.alarms.rows[1].clone();
    second.key.alarm = AlarmKind::LineSilent;
    desk.site.alarms.rows.push(second);
    desk.screen.selected = Some(LineIx(7));
    desk.keys(&[Enter, Char('s'), Right]);
    let expected = shelve("1804-2", AlarmKind::LineSilent, 30, ShelfKind::OneShot, "being dealt with");
    assert_eq!(desk.key(Enter), expected);
}

#[test]
fn u_ends_a_shelf_and_returns_to_service() {
    let mut desk = desk();
    desk.keys(&[Char('v'), Char('2'), Down]);
    let shelved = AlarmKey::new(AlarmKind::LeftOffHookSuspected, line("1803-1"));
    assert_eq!(desk.key(Char('u')), done(Operation::Unshelve { alarm: shelved.clone() }));
    desk.keys(&[Char('3'), Down, Down]);
    let about = AlarmSource::Adapter(AdapterName::new("hall-5"));
    assert_eq!(desk.key(Char('u')), done(Operation::ReturnToService { about }));
    let mut desk = self::desk();
    desk.screen.selected = Some(LineIx(4));
    assert_eq!(desk.key(Char('u')), done(Operation::ReturnToService { about: line("1803-5") }));
    desk.screen.selected = Some(LineIx(0));
    assert_eq!(desk.key(Char('u')), Reaction::Redraw, "which one is not known here: the list tells");
    assert!(desk.text().contains("shelved 1"));
    assert_eq!(desk.screen.mode, Mode::Alarms);
    let mut desk = self::desk();
    desk.screen.selected = Some(LineIx(0));
    desk.key(Enter);
    assert_eq!(desk.key(Char('u')), done(Operation::Unshelve { alarm: shelved }));
}

#[test]
fn l_records_that_the_desk_confirmed_its_long_call() {
    let mut desk = listed(AlarmKind::LeftOffHookSuspected);
    let confirmed = |reason, minutes| done(Operation::LongCall { line: LineId::new("1806-4"), reason, minutes });
    desk.key(Char('l'));
    assert_eq!(desk.key(Enter), confirmed(LongCallReason::Conference, 15));
    desk.keys(&[Char('l'), Right, Right, Down, Left]);
    assert_eq!(desk.key(Enter), confirmed(LongCallReason::ServiceInProgress, 60));
}

#[test]
fn n_writes_about_what_is_chosen_selected_or_the_site() {
    let written = |about, episode| done(Operation::Note { about, episode, span: None, text: "a q".to_owned() });
    let typed = [Char('n'), Char('a'), Char(' '), Char('q'), Enter];
    assert_eq!(desk().keys(&typed), written(AlarmSource::Site, None));
    let mut desk = listed(AlarmKind::LineDead);
    assert_eq!(desk.keys(&typed), written(line("1804-4"), Some(EpisodeId(5))));
    assert_eq!(desk.keys(&[Char('n'), Enter]), Reaction::Redraw, "an empty note is none");
}

#[test]
fn o_takes_a_line_or_an_adapter_out_of_service_and_nothing_else() {
    let out =
        |about, minutes, reason: &str| done(Operation::TakeOutOfService { about, minutes, reason: reason.to_owned() });
    let mut desk = desk();
    desk.screen.selected = Some(LineIx(1));
    desk.key(Char('o'));
    assert_eq!(desk.key(Enter), out(line("1803-2"), Some(30), "being dealt with"));
    desk.keys(&[Char('o'), Left, Down, Right]);
    assert_eq!(desk.key(Enter), out(line("1803-2"), None, "repair ordered"));
    let adapter = AlarmSource::Adapter(AdapterName::new("hall-2"));
    assert_eq!(listed(AlarmKind::AdapterLost).keys(&[Char('o'), Enter]), out(adapter, Some(30), "being dealt with"));
    let mut number = listed(AlarmKind::MissedRepeatedly);
    number.key(Char('o'));
    assert!(number.text().contains("only a line or an adapter"));
}

#[test]
fn b_silences_c_records_a_look_and_d_the_opening_check() {
    assert_eq!(desk().key(Char('b')), done(Operation::Silence));
    let mut desk = listed(AlarmKind::LineDead);
    desk.key(Char('c'));
    assert!(desk.text().contains("recorded as your word"));
    let checked = Operation::Checked { episode: EpisodeId(5), note: String::new() };
    assert_eq!(desk.key(Enter), done(checked));
    assert_eq!(desk.key(Char('d')), Reaction::None, "only in the opening check");
    assert_eq!(desk.keys(&[Char('4'), Char('d')]), done(Operation::OpeningCheck));
}

#[test]
fn a_popup_keeps_what_was_meant_though_the_alarm_moves_or_ends() {
    let mut desk = listed(AlarmKind::LeftOffHook);
    desk.key(Char('s'));
    desk.site.alarms.rows.retain(|row| row.state != IsaState::Unacknowledged);
    let expected = shelve("1804-2", AlarmKind::LeftOffHook, 30, ShelfKind::OneShot, "being dealt with");
    assert_eq!(desk.key(Enter), expected);
}

#[test]
fn a_letter_that_acts_elsewhere_is_text_in_a_popup_and_in_a_search() {
    let mut desk = desk();
    desk.keys(&[Char('n'), Char('q'), Char('?'), Char('v')]);
    assert!(matches!(desk.screen.mode, Mode::Dialog(..)));
    assert!(desk.text().contains("q?v"));
    desk.keys(&[Esc, Char('v'), Char('/'), Char('a'), Char('q')]);
    assert_eq!(desk.screen.list.search.as_str(), "aq");
    desk.key(KeyCode::Esc);
    assert_eq!((desk.screen.list.search.as_str(), &desk.screen.mode), ("", &Mode::Alarms));
}
