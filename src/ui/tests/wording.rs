//! What events and conditions read like.

use std::sync::Arc;
use std::time::Duration;

use super::{draw, screen};
use crate::domain::event::{
    AdapterChanged, AdapterStep, ClockChange, ClockState, FaultSeen, LineChange, NumberCall, ProgramChange, Seal,
    SealCause, Suspicion,
};
use crate::domain::view::{AdapterState, JournalState, LineDetail, TickerEvent};
use crate::domain::{
    AdapterName, EventBody, LineId, LineIx, LineState, Moment, NumberId, Origin, Outcome, Progress, Proof, Wall,
};
use crate::ui::model::Mode;
use crate::ui::sentence::{Subject, is_told, sentence};
use crate::ui::{Glyphs, Language, sample};

fn told(language: Language, body: &EventBody) -> String {
    sentence(&screen(language, Glyphs::Ascii, 80, 24), body, Subject::Named)
}

fn off_hook(progress: Progress, suspect: Option<Suspicion>, why: &str) -> EventBody {
    EventBody::Line(LineChange {
        line: LineId::new("1803-1"),
        from: LineState::OffHook,
        to: LineState::OffHook,
        since: Wall(0),
        origin: Some(Origin::Outbound),
        progress: Some(progress),
        ended: None,
        suspect,
        last: None,
        last_at: None,
        why: why.to_owned(),
        adapter: AdapterName::new("hall-1"),
    })
}

#[test]
fn a_change_within_off_hook_tells_what_is_known_and_why() {
    let flash = off_hook(Progress::NotSeen, None, "hookflash");
    assert_eq!(told(Language::ZhCn, &flash), "1803-1 摘机，呼出 [hookflash]");
    assert_eq!(told(Language::En, &flash), "1803-1 off-hook, outbound [hookflash]");
    let parked = off_hook(Progress::NotSeen, Some(Suspicion::DroppedAndParked), "");
    assert_eq!(told(Language::ZhCn, &parked), "1803-1 摘机，呼出（疑似秒挂后搁机）");
    let ended = off_hook(Progress::Ended, None, "");
    assert_eq!(told(Language::En, &ended), "1803-1 off-hook, far end cleared");
}

#[test]
fn what_concerns_the_monitor_itself_is_told_in_words() {
    let clock = EventBody::Clock(ClockChange::Step { by_us: -3_250_000 });
    assert_eq!(told(Language::En, &clock), "system clock stepped by -3.2 s");
    let slept = EventBody::Clock(ClockChange::Suspended { since: Wall(0), for_us: 90_000_000 });
    assert_eq!(told(Language::En, &slept), "the program did not run for 90 s: nothing was observed");
    let checked = EventBody::Clock(ClockChange::Checked { clock: ClockState::NotSynchronised });
    assert_eq!(told(Language::ZhCn, &checked), "系统时钟未同步");
    let seal = EventBody::Seal(Seal { cause: SealCause::ShiftEnd, records: 12, state: serde_json::Value::Null });
    assert_eq!(told(Language::ZhCn, &seal), "日志封签（班次结束），此前 12 条记录");
    let fault = EventBody::Fault(FaultSeen {
        adapter: AdapterName::new("hall-1"),
        count: 3,
        bytes: 128,
        hex: String::new(),
        sha256: String::new(),
        why: "malformed".to_owned(),
    });
    assert_eq!(told(Language::En, &fault), "adapter hall-1 sent what makes no sense: 3 places, 128 bytes (malformed)");
    assert!(told(Language::ZhCn, &fault).ends_with("（不合格式）"));
    let number = EventBody::Number(NumberCall {
        number_id: NumberId::new("0571-8725-0000"),
        outcome: Outcome::Answered,
        started: Wall(0),
        ring_ms: 4_000,
        lines: vec![LineId::new("1803-1"), LineId::new("1803-2")],
        answered_by: Some(LineId::new("1803-2")),
    });
    assert_eq!(told(Language::ZhCn, &number), "对外号码 0571-8725-0000 已接听，由 1803-2 接听");
    let stopped =
        EventBody::Program(ProgramChange::Stopped { why: "SIGTERM".to_owned(), adapters: Vec::new(), sim: false });
    assert_eq!(told(Language::En, &stopped), "program stopped: SIGTERM");
}

#[test]
fn proof_that_the_program_runs_takes_no_row_of_the_ticker() {
    assert!(!is_told(&EventBody::Program(ProgramChange::Alive { sim: false })));
    assert!(is_told(&off_hook(Progress::NotSeen, None, "")));
}

fn bar(change: impl FnOnce(&mut crate::domain::Snapshot)) -> String {
    let mut site = sample::site(24, 6);
    change(&mut site);
    let buffer = draw(&screen(Language::En, Glyphs::Ascii, 120, 40), &site);
    (2..7).map(|y| (0..120).map(|x| buffer.cell((x, y)).unwrap().symbol()).collect::<String>() + "\n").collect()
}

#[test]
fn a_healthy_monitor_has_no_bar() {
    assert!(!bar(|_| ()).contains("! "));
}

#[test]
fn conditions_stand_gravest_first() {
    let text = bar(|site| {
        site.adapters[3].state = AdapterState::Stale;
        site.adapters[5].state = AdapterState::Lost;
        site.journal.state = JournalState::Stalled;
    });
    let at = |word| text.find(word).unwrap_or_else(|| panic!("{word} in {text}"));
    assert!(at("journal stalled for") < at("adapter hall-6 lost since"));
    assert!(at("adapter hall-6 lost since") < at("adapter hall-4 stale since"));
}

#[test]
fn an_adapter_that_does_not_come_up_is_a_condition_after_ten_seconds() {
    let after = |seconds| {
        bar(|site| {
            site.adapters[0].state = AdapterState::Opened;
            site.adapters[0].since = site.at;
            site.at = site.at + Duration::from_secs(seconds);
        })
    };
    assert!(!after(9).contains("not live"));
    assert!(after(10).contains("adapter hall-1 not live since 08:50 (port open)"));
}

#[test]
fn an_adapter_that_is_tried_again_stays_a_condition_without_a_gap_and_without_a_wrong_start() {
    let heard = |state, opened| {
        bar(|site| {
            site.adapters[0].state = state;
            site.adapters[0].since = site.at;
            site.adapters[0].opened = opened;
            site.adapters[0].last_byte = Some(Moment { wall: site.at.wall - Duration::from_mins(9), ..site.at });
            "no proof of life for 12 s".clone_into(&mut site.adapters[0].why);
        })
    };
    for state in [AdapterState::Lost, AdapterState::Opened, AdapterState::Initialised] {
        let text = heard(state, 3);
        assert!(text.contains("adapter hall-1 ") && text.contains(", last heard 08:41"), "{text}");
        assert!(!text.contains("since"), "{text}");
    }
    assert!(heard(AdapterState::Lost, 1).contains("adapter hall-1 lost since 08:50: no proof of life for 12 s"));
    assert!(!heard(AdapterState::Lost, 0).contains("since"));
    assert!(!heard(AdapterState::Live, 3).contains("hall-1 "));
}

fn detail_text(language: Language, height: u16, change: impl FnOnce(&mut LineDetail)) -> String {
    let mut screen = screen(language, Glyphs::Unicode, 80, height);
    screen.selected = Some(LineIx(0));
    screen.mode = Mode::Detail;
    let mut shown = sample::answer(sample::site(24, 6), &screen.request());
    change(shown.detail.as_mut().unwrap());
    let buffer = draw(&screen, &shown);
    let row = |y| (0..80).map(|x| buffer.cell((x, y)).unwrap().symbol()).collect::<String>();
    (0..height).map(|y| row(y).trim_end().to_owned() + "\n").collect()
}

#[test]
fn a_rule_of_ours_is_not_quoted_as_the_devices_word() {
    let known = |language, why: &str| {
        detail_text(language, 24, |detail| why.clone_into(&mut detail.source.as_mut().unwrap().why))
            .replace([' ', '\n'], "")
    };
    assert!(known(Language::En, "F").contains("itsword\"F\""));
    for (rule, said) in crate::ui::text::RULES {
        let text = known(Language::En, rule);
        assert!(text.contains(&format!("byrule:{}", said.get(Language::En)).replace(' ', "")), "{text}");
        assert!(!text.contains("itsword"), "{text}");
    }
    assert!(known(Language::ZhCn, "ring_max").contains("判定：振铃超过上限"));
}

#[test]
fn a_line_without_a_label_says_its_id_once() {
    let text = detail_text(Language::En, 24, |detail| detail.row.label = Arc::from("1803-1"));
    let title = text.lines().find(|row| row.contains("1803-1")).unwrap();
    assert_eq!(title.matches("1803-1").count(), 1, "{title}");
    let mut site = sample::site(24, 6);
    site.rows[0].label = Arc::from("1803-1");
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        site.ticker.clear();
        let buffer = draw(&screen(Language::En, Glyphs::Unicode, width, height), &site);
        let text: String = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(text.matches("1803-1").count(), 1, "{width}x{height}");
    }
}

#[test]
fn a_long_fact_takes_the_rows_there_are_and_ends_with_the_ellipsis_where_it_is_cut() {
    let long = "一二三四五六七八九十".repeat(5);
    let whole = detail_text(Language::En, 29, |detail| detail.room = long.clone());
    assert_eq!(whole.matches('十').count(), 5, "{whole}");
    let endless = detail_text(Language::En, 29, |detail| detail.room = long.repeat(9));
    assert!(endless.contains('…'), "{endless}");
    assert!(endless.contains("duty") && endless.contains("recent events"), "what follows keeps its rows: {endless}");
}

/// The rows between bars of a picture, trimmed, joined: a condition over two rows reads as one text.
fn conditions_at(
    language: Language,
    width: u16,
    height: u16,
    change: impl FnOnce(&mut crate::domain::Snapshot),
) -> String {
    let mut site = sample::site(24, 6);
    change(&mut site);
    let buffer = draw(&screen(language, Glyphs::Unicode, width, height), &site);
    let row = |y| (0..width).map(|x| buffer.cell((x, y)).unwrap().symbol()).collect::<String>();
    (3..5).map(|y| row(y).trim_end().to_owned() + "\n").collect()
}

#[test]
fn a_journal_that_fails_says_first_why_then_the_systems_words_and_the_remedy_in_a_second_row() {
    let full = |site: &mut crate::domain::Snapshot| {
        let why =
            "write /var/lib/hookwatch/j.jsonl: No space left on device (os error 28); free some space on that disk";
        site.journal.state = JournalState::Faulted { why: why.to_owned() };
        site.journal.pending = 17;
    };
    let english = conditions_at(Language::En, 80, 24, full);
    assert!(english.starts_with(" ! journal cannot be written, 17 records wait: disk full;"), "{english}");
    assert!(english.contains("No space left"), "{english}");
    let low = conditions_at(Language::En, 80, 23, full);
    assert_eq!(low.matches("No space left").count(), 0, "one row below 24: {low}");
    assert!(low.contains('…'));
    let chinese = conditions_at(Language::ZhCn, 80, 24, full).replace(' ', "");
    assert!(chinese.starts_with("!日志无法写入（17条待写，监测继续）：磁盘已满；"), "{chinese}");
}

#[test]
fn an_overrun_stands_for_a_minute_and_its_counter_for_good() {
    let after = |seconds| {
        bar(|site| {
            let change = AdapterStep::Overrun;
            let adapter = AdapterName::new("hall-1");
            let body =
                AdapterChanged { adapter, change, unit: None, why: String::new(), capabilities: None, tally: None };
            let at = site.at.wall - Duration::from_secs(seconds);
            site.ticker.insert(0, TickerEvent { at, body: Arc::new(EventBody::Adapter(body)) });
            site.adapters[0].overruns = 4;
        })
    };
    assert!(after(59).contains("adapter hall-1 sends faster than it can be read"));
    assert!(!after(60).contains("sends faster"));
    assert!(after(60).contains("hall-1: reading had to wait 4 times"));
}

#[test]
fn what_nothing_proves_is_said_beside_the_adapter_and_beside_its_lines() {
    for (proof, word) in [
        (Proof::Line, None),
        (Proof::Device, None),
        (Proof::Node, Some("wiring not proved")),
        (Proof::None, Some("not proved")),
    ] {
        let header = bar(|site| site.adapters[0].proof = proof);
        let beside = header.split("hall-1 ").nth(1).unwrap_or_default();
        assert_eq!(word.filter(|word| beside.starts_with(word)), word, "{header}");
        assert_eq!(header.contains("proved"), word.is_some(), "{header}");
        let pane = detail_text(Language::En, 40, |detail| detail.source.as_mut().unwrap().proof = proof);
        let pane = pane.replace([' ', '\n'], "");
        let is_said = |word: &&str| pane.contains(&format!(";{};", word.replace(' ', "")));
        assert_eq!(word.filter(is_said), word, "{pane}");
        assert_eq!(pane.contains("proved"), word.is_some(), "{pane}");
    }
}
