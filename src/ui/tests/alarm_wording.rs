//! What alarms, acts and their records read like, in both languages.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use super::behaviour::Desk;
use super::screen;
use crate::domain::alarm::{AlarmCause, AlarmChange, AlarmStep, Mask};
use crate::domain::alarm_view::{OnDisk, ReplyView};
use crate::domain::annunciation::AnnunciationRecord;
use crate::domain::event::{AlarmRecord, ToneHeard};
use crate::domain::operator::{OperatorAct, OperatorRecord, RecordSource};
use crate::domain::review_reply::ReviewReply;
use crate::domain::{
    ActRefusal, AdapterName, AlarmKind, AlarmSource, Announced, EpisodeId, EventBody, IsaState, LineId, LineIx,
    LongCallReason, OperatorId, Priority, Refusal, Reply, Role, Sign, SignInRefusal, SignOutCause, Tone, Wall,
};
use crate::ui::sentence::{Subject, is_told, sentence};
use crate::ui::{Glyphs, Language, alarm_words, sample, sample_alarms};

pub(super) const LANGUAGES: [Language; 2] = [Language::ZhCn, Language::En];

pub(super) fn told(language: Language, body: &EventBody) -> String {
    sentence(&screen(language, Glyphs::Ascii, 80, 24), body, Subject::Named)
}

/// Every text is there, none is said twice, and the English one is English.
pub(super) fn check(language: Language, texts: impl IntoIterator<Item = String>) {
    let mut seen = HashSet::new();
    for text in texts {
        assert!(!text.trim().is_empty() && !text.contains("{}"), "{text}");
        assert_eq!(language == Language::En, text.is_ascii(), "{text}");
        assert!(seen.insert(text.clone()), "{text} is said twice");
    }
}

#[test]
fn every_alarm_priority_sign_and_state_has_a_word_of_its_own() {
    let signs = [Sign::NoCall, Sign::FarEndCleared, Sign::DroppedAndParked, Sign::Undetermined, Sign::LongCall];
    let states = [
        IsaState::Normal,
        IsaState::Unacknowledged,
        IsaState::Acknowledged,
        IsaState::ReturnedUnacknowledged,
        IsaState::Shelved,
        IsaState::Suppressed,
        IsaState::OutOfService,
    ];
    for language in LANGUAGES {
        check(language, AlarmKind::ALL.map(|(kind, _)| alarm_words::alarm(kind).get(language).to_owned()));
        check(language, Priority::WORDS.map(|(one, _)| alarm_words::priority(one).get(language).to_owned()));
        check(language, signs.map(|sign| alarm_words::sign(sign).get(language).to_owned()));
        check(language, states.map(|state| alarm_words::isa(state).get(language).to_owned()));
        check(language, LongCallReason::ALL.map(|(why, _)| alarm_words::long_call(why).get(language).to_owned()));
    }
}

#[test]
fn every_refusal_is_a_sentence() {
    let who = OperatorId::new("li");
    let refusals = [
        Refusal::NoSuchAlarm,
        Refusal::NoSuchEpisode(EpisodeId(1)),
        Refusal::EpisodeEnded(EpisodeId(1)),
        Refusal::AlreadyAcknowledged(who),
        Refusal::NeverShown,
        Refusal::StillActive,
        Refusal::NoReason,
        Refusal::TooMuchText(200),
        Refusal::NoTime,
        Refusal::TooLong(Duration::from_hours(1)),
        Refusal::NotShelved,
        Refusal::AlreadyOutOfService,
        Refusal::NotOutOfService,
    ];
    let line = || LineId::new("1803-1");
    let wait = Some(Duration::from_secs(30));
    let acts = [
        ActRefusal::NotSignedIn,
        ActRefusal::NotAllowed(Role::Watch),
        ActRefusal::NotAllowed(Role::Supervisor),
        ActRefusal::BeyondShift(Duration::from_hours(1)),
        ActRefusal::NoSuchSource,
        ActRefusal::NoServiceToStop,
        ActRefusal::NotOffHook(line()),
        ActRefusal::CertainlyNoCall(line()),
        ActRefusal::NothingToAcknowledge,
        ActRefusal::OnlyCritical(2),
        ActRefusal::NothingSounds,
        ActRefusal::EmptyNote,
        ActRefusal::EmptySpan,
        ActRefusal::NotThisShift,
        ActRefusal::SignIn(SignInRefusal::WrongPin, None),
        ActRefusal::SignIn(SignInRefusal::Waiting, wait),
        ActRefusal::SignIn(SignInRefusal::NoSuchOperator, None),
        ActRefusal::SignIn(SignInRefusal::NotChecked, None),
    ];
    for language in LANGUAGES {
        let acts = acts.iter().map(|why| alarm_words::act_refusal(why, language));
        check(language, refusals.iter().map(|why| alarm_words::refusal(why, language)).chain(acts));
    }
    let held = ActRefusal::Alarm(Refusal::NoReason);
    assert_eq!(alarm_words::act_refusal(&held, Language::En), "a reason is missing; say why");
}

#[test]
fn a_refusal_that_a_record_tells_is_read_in_the_screens_language() {
    let told = |why: &str, language| alarm_words::refusal_told(why, language).into_owned();
    for why in [ActRefusal::NoSuchSource, ActRefusal::EmptySpan, ActRefusal::Alarm(Refusal::TooMuchText(200))] {
        let said = why.to_string();
        assert_eq!(told(&said, Language::ZhCn), alarm_words::act_refusal(&why, Language::ZhCn));
        assert_ne!(told(&said, Language::ZhCn), said);
    }
    assert_eq!(told("b2.json: not JSON", Language::ZhCn), "b2.json: not JSON");
    let asked = |word| alarm_words::asked(word, Language::ZhCn).to_owned();
    assert_eq!((asked("note"), asked("quit"), asked("new_word")), ("写备注".into(), "退出".into(), "new_word".into()));
}

fn replies() -> Vec<Reply> {
    let adapter = || AlarmSource::Adapter(AdapterName::new("hall-1"));
    vec![
        Reply::Acknowledged { episodes: 2, critical: 1 },
        Reply::Checked,
        Reply::Shelved(Wall(0)),
        Reply::Unshelved,
        Reply::LongCall(LineId::new("1803-1"), Wall(0)),
        Reply::Noted,
        Reply::HandedOver,
        Reply::Review(ReviewReply::Extracted("a".to_owned())),
        Reply::Review(ReviewReply::ExtractedToFile("a".to_owned())),
        Reply::Review(ReviewReply::ExtractedToClipboard("a".to_owned())),
        Reply::Review(ReviewReply::NotExtracted("a".to_owned())),
        Reply::Review(ReviewReply::OnlyReads),
        Reply::Review(ReviewReply::Recorded(7)),
        Reply::Review(ReviewReply::Refused("no such line".to_owned())),
        Reply::Review(ReviewReply::HandedOn),
        Reply::Review(ReviewReply::ForTheNextRun),
        Reply::Review(ReviewReply::NotHandedOn("disk".to_owned())),
        Reply::OutOfService(adapter()),
        Reply::InService(adapter()),
        Reply::Silenced(2),
        Reply::OpeningChecked(3),
        Reply::SignedIn(OperatorId::new("li")),
        Reply::SignedOut(SignOutCause::Person),
        Reply::SignedOut(SignOutCause::Idle),
        Reply::SignedOut(SignOutCause::Replaced),
        Reply::Refused(ActRefusal::NothingSounds),
    ]
}

#[test]
fn every_reply_is_told_and_only_what_is_on_disk_is_told_as_done() {
    let screen = screen(Language::En, Glyphs::Ascii, 80, 24);
    let said = |reply: Reply, standing, language| {
        let view = ReplyView { number: 1, at: sample::NOW, reply, standing };
        alarm_words::reply(&view, language, &screen.zone)
    };
    for language in LANGUAGES {
        for standing in [OnDisk::Done, OnDisk::AtRisk, OnDisk::Pending] {
            check(language, replies().into_iter().map(|reply| said(reply, standing, language)));
        }
    }
    let seen = Reply::Acknowledged { episodes: 2, critical: 1 };
    let zh = |standing| said(seen.clone(), standing, Language::ZhCn);
    assert_eq!(zh(OnDisk::Pending), "正在确认 2 条；1 条紧急告警未动");
    assert_eq!(zh(OnDisk::AtRisk), "已确认 2 条，尚未落盘；1 条紧急告警未动");
    assert_eq!(zh(OnDisk::Done), "已确认 2 条；1 条紧急告警未动");
    assert_eq!(said(Reply::Noted, OnDisk::Pending, Language::En), "note written down (being written to disk)");
}

#[test]
fn a_reply_stands_above_the_footer_for_six_seconds() {
    let mut desk = Desk::new(sample_alarms::office(), 80, 24);
    desk.site = sample_alarms::replied(desk.site.clone(), None, Reply::Noted);
    assert!(desk.text().contains("note written down"));
    desk.site.at = desk.site.at + Duration::from_secs(6);
    assert!(!desk.text().contains("note written down"));
}

#[test]
fn an_acknowledgement_that_is_not_on_disk_is_not_called_one() {
    let mut row = sample_alarms::office().alarms.rows[5].clone();
    let mut told = |standing| {
        row.acknowledged = Some(sample_alarms::acknowledged(standing, None));
        alarm_words::standing(&row, Language::ZhCn, alarm_words::Length::Full)
    };
    assert_eq!(told(OnDisk::Pending), "正在确认");
    assert_eq!(told(OnDisk::AtRisk), "已确认，尚未落盘");
    assert_eq!(told(OnDisk::Done), "已确认");
}

fn alarm(change: AlarmStep, cause: AlarmCause, mask: Option<Mask>) -> EventBody {
    let change = AlarmChange {
        episode: Some(EpisodeId(1)),
        priority: Priority::High,
        certain: true,
        change,
        cause,
        state: IsaState::Unacknowledged,
        since: None,
        mask,
        shelf: None,
        level: None,
        by: (cause == AlarmCause::Operator).then(|| OperatorId::new("li")),
        note: None,
        until: (change == AlarmStep::Shelved).then_some(Wall(0)),
    };
    let about = RecordSource { line: Some(LineId::new("1803-1")), ..RecordSource::default() };
    let (alarm, sign, lines) = (AlarmKind::LeftOffHook, Some(Sign::NoCall), Vec::new());
    EventBody::Alarm(AlarmRecord { alarm, about, change, sign, lines })
}

#[test]
fn every_step_of_an_alarm_is_told() {
    let steps = [
        AlarmStep::Raised,
        AlarmStep::Worsened,
        AlarmStep::Acknowledged,
        AlarmStep::Cleared,
        AlarmStep::Closed,
        AlarmStep::Shelved,
        AlarmStep::Unshelved,
        AlarmStep::Suppressed,
        AlarmStep::Unsuppressed,
        AlarmStep::Escalated,
        AlarmStep::Expired,
    ];
    for language in LANGUAGES {
        check(language, steps.map(|step| told(language, &alarm(step, AlarmCause::Operator, None))));
    }
    let raised = alarm(AlarmStep::Raised, AlarmCause::Condition, None);
    assert_eq!(told(Language::ZhCn, &raised), "1803-1 告警：重要 听筒未放好，确定，摘机无通话");
    let shelved = alarm(AlarmStep::Shelved, AlarmCause::Operator, None);
    assert_eq!(
        told(Language::En, &shelved),
        "1803-1 shelved: high left off-hook, certain, no call, by li, until 08:00"
    );
    let duty = alarm(AlarmStep::Suppressed, AlarmCause::Duty, Some(Mask::OffDuty));
    assert!(told(Language::En, &duty).ends_with("no call, off duty"));
}

#[test]
fn what_out_of_service_does_to_each_alarm_is_told_by_the_persons_record_alone() {
    let out = Some(Mask::OutOfService);
    assert!(!is_told(&alarm(AlarmStep::Suppressed, AlarmCause::Operator, out)));
    assert!(is_told(&alarm(AlarmStep::Unsuppressed, AlarmCause::Timer, out)));
    assert!(is_told(&alarm(AlarmStep::Acknowledged, AlarmCause::Operator, None)));
}

#[test]
fn every_act_is_told_with_who_did_it() {
    let about = || RecordSource { line: Some(LineId::new("1803-1")), ..RecordSource::default() };
    let acts = vec![
        OperatorAct::Unprotected,
        OperatorAct::SignedIn { role: Role::Watch },
        OperatorAct::SignedOut { cause: SignOutCause::Person },
        OperatorAct::SignedOut { cause: SignOutCause::Idle },
        OperatorAct::SignedOut { cause: SignOutCause::Replaced },
        OperatorAct::SignInRefused { why: SignInRefusal::WrongPin, tries: 2, until: None },
        OperatorAct::SignInRefused { why: SignInRefusal::Waiting, tries: 2, until: None },
        OperatorAct::SignInRefused { why: SignInRefusal::NoSuchOperator, tries: 2, until: None },
        OperatorAct::SignInRefused { why: SignInRefusal::NotChecked, tries: 2, until: None },
        OperatorAct::Refused { asked: "shelve".to_owned(), episode: None, why: "no".to_owned() },
        OperatorAct::Noted { about: about(), episode: None, span: None, note: "x".to_owned() },
        OperatorAct::LongCall {
            line: LineId::new("1803-1"),
            since: Wall(0),
            reason: LongCallReason::Conference,
            until: Wall(0),
        },
        OperatorAct::TookOutOfService { about: about(), note: "x".to_owned(), until: None },
        OperatorAct::ReturnedToService { about: about() },
        OperatorAct::Silenced { episodes: vec![EpisodeId(1)] },
        OperatorAct::OpeningChecked { lines: Vec::new() },
    ];
    for language in LANGUAGES {
        check(
            language,
            acts.iter().map(|act| {
                let by = Some(OperatorId::new("li"));
                told(language, &EventBody::Operator(OperatorRecord { by, act: act.clone(), posting: None }))
            }),
        );
    }
    let nobody = OperatorRecord { by: None, act: OperatorAct::Silenced { episodes: Vec::new() }, posting: None };
    assert_eq!(told(Language::En, &EventBody::Operator(nobody)), "nobody signed in silenced 0");
}

#[test]
fn tones_and_commands_are_told() {
    for language in LANGUAGES {
        let tones = [Tone::Busy, Tone::Dial, Tone::LoopBreak, Tone::PolarityReversal];
        let heard = |tone| EventBody::Tone(ToneHeard { line: LineId::new("1803-1"), tone });
        check(language, tones.map(|tone| told(language, &heard(tone))));
        let outcomes = [
            Announced::Done,
            Announced::Failed { why: "exit 1".to_owned() },
            Announced::Killed { after_s: 10 },
            Announced::Dropped,
        ];
        let record = |outcome| AnnunciationRecord { name: "sms".to_owned(), episode: None, outcome };
        check(language, outcomes.map(|outcome| told(language, &EventBody::Annunciation(record(outcome)))));
    }
}

fn detail(change: impl FnOnce(&mut crate::domain::view::LineDetail)) -> String {
    let mut desk = Desk::new(sample_alarms::office(), 200, 60);
    desk.screen.selected = Some(LineIx(7));
    desk.screen.mode = crate::ui::model::Mode::Detail;
    let mut shown = desk.shown();
    change(shown.detail.as_mut().unwrap());
    let text = desk.text_of(&shown);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_response_names_room_contact_and_backup_but_never_the_lines_own_number() {
    assert!(detail(|_| ()).contains("Go to room 1804"), "{}", detail(|_| ()));
    let own = detail(|detail| {
        detail.room.clear();
        "87251234".clone_into(&mut detail.contact_phone);
        "王强 0571 8725 0000".clone_into(&mut detail.backup);
    });
    assert!(!own.contains("87251234") && !own.contains("0571 8725 0000"), "nor does the pane: {own}");
    let response = &own[own.find("response").unwrap()..own.find("consequence").unwrap()];
    assert!(response.contains("no room is configured"), "{response}");
    assert!(!response.contains("1234") && !response.contains("0000"), "{response}");
}

#[test]
fn the_response_names_every_room_where_a_shared_set_may_lie() {
    let text = detail(|detail| {
        detail.companions = vec![(LineId::new("1804-3"), "1807".to_owned()), (LineId::new("1804-5"), String::new())];
    });
    let text = text.replace("| ", "");
    assert!(text.contains("1804-3 room 1807, 1804-5"), "{text}");
}

#[test]
fn a_label_that_attacks_the_terminal_is_harmless_in_the_list() {
    let mut desk = Desk::new(sample_alarms::office(), 200, 60);
    desk.site.alarms.rows[1].label = Arc::from("\u{1b}[2J\u{202e}");
    desk.key(crossterm::event::KeyCode::Char('v'));
    assert!(desk.text().contains("\\u{1b}[2J\\u{202e}"));
}
