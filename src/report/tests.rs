//! Printouts of one small report: shape, width, languages, and what a caller's name may do.

use std::time::Duration;

use super::{
    JournalStanding, Language, LedgerSheet, Previous, Report, csv, json, ledger_csv, ledger_json, ledger_text, text,
    words,
};
use crate::config::{Config, fixtures};
use crate::domain::event::CallEnded;
use crate::domain::{Direction, EventBody, LineId, Moment, Mono, NumberId, Outcome, Wall};
use crate::journal::chain::{ChainHead, LineHash};
use crate::shift::{Amount, Fold, Ledger, ListedNumber, Merge, Peak, Range, Shortage};

const START: Wall = Wall(1_795_395_600_000_000);

fn config() -> Config {
    let text = r#"
site = "综合服务大厅"
timezone = "Asia/Shanghai"
[[adapter]]
name = "hall"
kind = "whozz"
port = "/dev/hall"
lines = { 1 = "1803-1" }
[[line]]
id = "1803-1"
label = "=综合业务"
group = "就业"
number = "0571-8725-1234"
duty = "always"
"#;
    fixtures::config(text)
}

fn missed(number: &str) -> EventBody {
    EventBody::Call(CallEnded {
        line: LineId::new("1803-1"),
        number_id: None,
        direction: Direction::In,
        outcome: Outcome::Missed,
        ring_ms: 20_000,
        talk_ms: 0,
        started: START,
        number: Some(number.to_owned()),
        name: None,
        digits: None,
        answered_by: None,
    })
}

pub(super) fn report(number: &str, broken: Option<&str>) -> Report {
    let config = config();
    let to = Wall(START.0 + 3_600_000_000);
    let mut fold = Fold::new(&config, Range { from: START, to }).with_bars();
    fold.push(Moment { mono: Mono(0), wall: START }, &missed(number));
    fold.pass(Moment { mono: Mono(3_600_000_000), wall: to });
    Report {
        site: config.site.clone(),
        zone: config.timezone.clone(),
        zone_name: config.zone_name.clone(),
        shift: None,
        made: to,
        figures: fold.finish(to),
        previous: None,
        journal: JournalStanding {
            head: Some(ChainHead { seq: 7, hash: LineHash::GENESIS }),
            checked: Some((1, 7)),
            broken: broken.map(str::to_owned),
        },
    }
}

#[test]
fn the_json_has_the_shape_that_programs_rely_on() {
    let value: serde_json::Value = serde_json::from_str(&json(&report("13900000001", None))).unwrap();
    assert_eq!(value["from"], "2026-11-23T01:00:00.000000Z");
    assert_eq!((&value["journal"]["records"], &value["journal"]["intact"]), (&7.into(), &true.into()));
    // Nothing was known of the line: the whole hour is unobserved.
    assert_eq!((&value["observed"], &value["sim"]), (&0.0.into(), &false.into()));
    for scope in [&value["total"], &value["lines"][0], &value["numbers"][0], &value["groups"][0]] {
        for field in ["offered", "answered", "missed", "dropped", "abandoned", "open"] {
            assert!(scope[field].is_u64(), "{field} {scope}");
        }
        for field in ["off_hook_s", "all_busy_s", "unobserved_s"] {
            assert!(scope[field].is_f64(), "{field} {scope}");
        }
        for field in ["certain", "suspected", "explained"] {
            assert!(scope["blocked_s"][field].is_f64(), "{field} {scope}");
        }
        assert_eq!(scope["missed"], 1);
    }
    assert_eq!(value["lines"][0]["number"], "0571-8725-1234");
    assert_eq!(value["missed_calls"][0]["caller"], "13900000001");
    assert!(value["alarms"].is_array());
}

#[test]
fn without_duty_nothing_is_said_of_how_much_was_observed() {
    let mut report = report("1", None);
    report.figures.total = crate::shift::Scope::default();
    let value: serde_json::Value = serde_json::from_str(&json(&report)).unwrap();
    assert!(value["observed"].is_null());
    assert!(text(&report, Language::En).contains("observed (of duty time)                       –"));
}

#[test]
fn the_csv_begins_with_its_mark_and_defuses_every_cell() {
    let told = csv(&report("=1+1", None));
    assert!(told.starts_with("\u{feff}kind,name,"));
    let rows: Vec<_> = told.lines().collect();
    assert_eq!(rows.len(), 5);
    assert!(
        rows.iter().all(|row| row.split(',').count() == super::csv::COLUMNS.len() + super::previous::COLUMNS.len()),
        "{told}"
    );
    assert!(told.contains(",'=综合业务,"), "{told}");
}

#[test]
fn the_text_fits_80_cells_in_both_languages_and_holds_no_active_character() {
    use unicode_width::UnicodeWidthStr as _;
    let broken = "edited: /var/lib/hookwatch/journal/2026-11-23.jsonl line 7: its seq is 9, but it follows record 7";
    for language in [Language::ZhCn, Language::En] {
        let mut wide = report("139\u{1b}[2J00001", Some(broken));
        wide.previous = Some(Previous::of(report("1", None).figures, None));
        let told = text(&wide, language);
        for line in told.lines() {
            assert!(line.width() <= super::text::WIDTH, "{line}");
            assert!(!line.chars().any(crate::journal::record::is_active), "{line:?}");
        }
        assert!(told.contains("line 7: its seq is"), "{told}");
        for name in [
            words::RATE,
            words::RATE_ALL,
            words::SOON_ANSWERED,
            words::EXPLAINED,
            words::ANSWER_TIME,
            words::SHORT_RATE,
        ] {
            assert!(told.contains(name.get(language)), "a name is cut: {told}");
        }
        let shares = told.lines().filter(|line| line.starts_with(words::OF_DUTY.get(language))).count();
        assert_eq!((shares, told.matches("0.0 %  (0:00:00 / 1:00:00)").count()), (4, 6), "{told}");
    }
}

#[test]
fn no_digit_of_a_long_time_is_cut_off() {
    // 500 lines on duty for a month.
    let month = Duration::from_hours(139_500);
    for language in [Language::ZhCn, Language::En] {
        let mut report = report("1", None);
        let total = &mut report.figures.total;
        total.time.unobserved = Amount { whole: month, on_duty: month };
        total.blocked.certain = Amount { whole: month, on_duty: month };
        let told = text(&report, language);
        assert_eq!(told.matches("100.0 %  (139500:00:00 / 139500:00:00)\n").count(), 1, "{told}");
        assert_eq!(told.matches("0.0 %  (0:00:00 / 139500:00:00)\n").count(), 2, "{told}");
    }
}

#[test]
fn the_text_lists_as_many_callers_as_fit_on_paper_and_counts_the_rest() {
    let mut report = report("13912345678", None);
    let callers = &mut report.figures.missed_calls.callers;
    let caller = callers[0].clone();
    callers.resize(super::text::CALLERS_MAX + 7, caller);
    let told = text(&report, Language::En);
    assert_eq!(told.matches("139****5678").count(), super::text::CALLERS_MAX);
    assert!(told.contains("not listed here (JSON has all): 7\n"), "{told}");
    report.figures.missed_calls.callers.truncate(super::text::CALLERS_MAX);
    assert!(!text(&report, Language::En).contains("not listed here"));
}

#[test]
fn the_csv_has_blocked_time_of_the_whole_range_beside_that_of_the_whole_range() {
    let mut now = report("1", None);
    // 40 minutes of it lie on duty.
    let amount = |minutes| Amount { whole: Duration::from_mins(minutes), on_duty: Duration::from_mins(40) };
    now.figures.total.blocked.certain = amount(50);
    now.figures.total.blocked.suspected = amount(55);
    now.previous = Some(Previous::of(now.figures.clone(), None));
    let told = csv(&now);
    let heads: Vec<_> = told.lines().next().unwrap().split(',').collect();
    let site: Vec<_> = told.lines().find(|row| row.starts_with("site,")).unwrap().split(',').collect();
    let cell = |name: &str| site[heads.iter().position(|head| *head == name).unwrap()];
    for (name, seconds) in [("certain_s", "3000.000"), ("suspected_s", "3300.000")] {
        assert_eq!((cell(name), cell(&format!("previous_{name}"))), (seconds, seconds));
    }
}

#[test]
fn no_blocking_seen_stands_beside_what_was_observed_and_what_cannot_be_seen() {
    let report = report("13900000001", None);
    let value: serde_json::Value = serde_json::from_str(&json(&report)).unwrap();
    let seen = &value["numbers"][0]["no_blocking_seen"];
    assert_eq!((&seen["part"], &seen["whole"], &seen["share"]), (&0.0.into(), &3_600.0.into(), &0.0.into()));
    for (language, row) in [
        (Language::ZhCn, "  未见阻塞 0.0 %  (0:00:00 / 1:00:00)\n  观测率 0.0 %  (0:00:00 / 1:00:00)\n"),
        (Language::En, "  no blocking seen 0.0 %  (0:00:00 / 1:00:00)\n  observed 0.0 %  (0:00:00 / 1:00:00)\n"),
    ] {
        let told = text(&report, language);
        assert!(told.contains(row) && told.contains(words::NOTE.get(language)), "{told}");
    }
    let told = csv(&report);
    let number = told.lines().find(|row| row.starts_with("number,")).unwrap();
    assert!(number.contains(",0.000,3600.000,"), "{number}");
}

#[test]
fn the_period_before_stands_beside_the_range_with_its_own_denominators() {
    let mut now = report("13900000001", None);
    now.previous = Some(Previous::of(report("13900000002", None).figures, None));
    let value: serde_json::Value = serde_json::from_str(&json(&now)).unwrap();
    let previous = &value["previous"];
    assert_eq!((&previous["total"]["missed"], &previous["observed"]), (&1.into(), &0.0.into()));
    assert_eq!(previous["numbers"][0]["on_duty"]["answer_rate"]["whole"], 1.0);
    for (language, row) in [
        (Language::ZhCn, "振铃接听率（不含遇忙）         0.0 % (0/1)              0.0 % (0/1)"),
        (Language::En, "observed (of duty time)        0.0 % (0:00/1:00)        0.0 % (0:00/1:00)"),
    ] {
        let told = text(&now, language);
        assert!(told.contains(row), "{told}");
    }
    let told = csv(&now);
    let of = |kind: &str| told.lines().find(|row| row.starts_with(kind)).unwrap().to_owned();
    assert!(of("number,").ends_with(",1,1,0,1,0,0.000,0.000,3600.000,0.000,0.000,3600.000"), "{told}");
    assert!(of("site,").ends_with(",1,1,0,1,0,0.000,0.000,3600.000,0.000,,"), "{told}");
    assert!(of("line,").ends_with(&",".repeat(13)), "{told}");
}

#[test]
fn a_period_before_without_a_record_has_no_data_and_no_figure() {
    let mut now = report("13900000001", None);
    let mut empty = report("1", None).figures;
    empty.records = 0;
    now.previous = Some(Previous::of(empty, None));
    let value: serde_json::Value = serde_json::from_str(&json(&now)).unwrap();
    let previous = &value["previous"];
    assert!(previous["total"].is_null() && previous["observed"].is_null(), "{previous}");
    assert_eq!((&previous["records"], &previous["numbers"]), (&0.into(), &serde_json::json!([])));
    for (language, word, count) in [(Language::ZhCn, "无数据", 11), (Language::En, "no data", 11)] {
        let told = text(&now, language);
        assert_eq!(told.matches(word).count(), count, "{told}");
    }
    let site = csv(&now).lines().find(|row| row.starts_with("site,")).unwrap().to_owned();
    assert!(site.ends_with(",0,,,,,,,,,,"), "{site}");
}

#[test]
fn an_explanation_is_told_with_who_wrote_it_when_and_of_what_time() {
    use crate::domain::operator::{Handover, NoteSpan};
    use crate::domain::{AlarmSource, OperatorId};
    use crate::shift::{HandoverRow, NoteRow};
    let mut report = report("13900000001", None);
    let by = Some(OperatorId::new("sun"));
    let span = Some(NoteSpan { from: START, to: Wall(START.0 + 600_000_000) });
    let (about, note) = (AlarmSource::Line(LineId::new("1803-1")), "清".repeat(50) + "\u{1b}[2J end\nsecond line");
    report.figures.notes.notes.push(NoteRow { at: START, by: by.clone(), about, span, note });
    let handover = Handover { callbacks: Some(3), note: "look after 1803-1".to_owned(), ..Handover::default() };
    report.figures.notes.handovers.push(HandoverRow { at: START, by, handover });
    for (language, head) in
        [(Language::ZhCn, "未恢复告警 0  限时屏蔽 0  暂停监测 0  未回拨 3"), (Language::En, "open alarms 0")]
    {
        let told = text(&report, language);
        assert!(told.contains("2026-11-23 09:00  sun  1803-1  2026-11-23 09:00 – 2026-11-23 09:10\n"), "{told}");
        assert_eq!(told.matches('清').count(), 50, "{told}");
        assert!(
            told.contains("  second line\n") && told.contains("  look after 1803-1\n") && told.contains(head),
            "{told}"
        );
        assert!(!told.contains('\u{1b}'), "{told}");
    }
    let value: serde_json::Value = serde_json::from_str(&json(&report)).unwrap();
    let note = &value["notes"][0];
    assert_eq!(
        (&note["line"], &note["by"], &note["to"]),
        (&"1803-1".into(), &"sun".into(), &"2026-11-23T01:10:00.000000Z".into())
    );
    assert_eq!((&value["handovers"][0]["callbacks"], &value["handovers"][0]["open_alarms"]), (&3.into(), &0.into()));
}

fn ledger(list: &[ListedNumber]) -> LedgerSheet {
    let report = report("13900000001", Some("edited: 2026-11-23.jsonl line 7"));
    let mut ledger = Ledger::of(&config(), &report.figures, Some(list));
    let number = NumberId::new("0571-8725-1234");
    let peak = Peak { hour: 0, carried: std::time::Duration::from_mins(50) };
    let all_busy = std::time::Duration::from_secs(90);
    ledger.shortages.push(Shortage { number: number.clone(), lines: 2, needed: 4, peak, all_busy });
    let group = crate::domain::GroupName::new("就业");
    ledger.merges.push(Merge { group, numbers: vec![number; 12], erlangs: 0.0083, lines: 1 });
    let Report { site, zone, made, journal, .. } = report;
    LedgerSheet { site, zone, made, days: 30, is_sim: true, ledger, journal }
}

#[test]
fn the_ledger_fits_80_cells_in_both_languages_and_says_what_it_cannot() {
    use unicode_width::UnicodeWidthStr as _;
    let listed = |number: &str| ListedNumber {
        number: number.to_owned(),
        label: "=1+1\u{1b}[2J".to_owned(),
        department: "信访".to_owned(),
    };
    let sheet = ledger(&[listed("0571-8725-1234"), listed("12345")]);
    for language in [Language::ZhCn, Language::En] {
        let told = ledger_text(&sheet, language);
        assert!(told.lines().all(|line| line.width() <= super::text::WIDTH), "{told}");
        assert!(!told.contains('\u{1b}'), "{told}");
        for name in
            [words::LEDGER_UNSEEN, words::LEDGER_NOTE, words::NOTE, words::SIM, words::BROKEN, words::ADVICE_NOTE]
        {
            assert!(told.contains(name.get(language)), "{told}");
        }
    }
    let told = ledger_csv(&sheet);
    let rows: Vec<_> = told.lines().collect();
    assert!(told.starts_with("\u{feff}number,label,") && rows.len() == 3, "{told}");
    assert!(rows.iter().all(|row| row.split(',').count() == super::ledger_forms::COLUMNS.len()), "{told}");
    assert!(rows[0].ends_with(",journal_intact") && rows[1..].iter().all(|row| row.ends_with(",false")), "{told}");
    assert!(rows[2].starts_with("12345,'=1+1") && rows[2].contains(",not_configured,"), "{told}");
    let value: serde_json::Value = serde_json::from_str(&ledger_json(&sheet)).unwrap();
    let number = &value["numbers"][0];
    assert_eq!((&number["verdict"], &number["department"]), (&"not_enough_observed".into(), &"信访".into()));
    assert_eq!((&value["intact"], &value["line_advice"][0]["lines_needed_at_least"]), (&false.into(), &4.into()));
    assert_eq!(value["compared"]["not_configured"][0]["number"], "12345");
}

#[test]
fn paper_shows_no_whole_number_of_a_caller() {
    let told = text(&report("13912345678", None), Language::ZhCn);
    assert!(told.contains("139****5678") && !told.contains("13912345678"), "{told}");
    assert!(told.contains("未回拨") && told.contains("未经核实"), "{told}");
}

#[test]
fn every_text_stands_in_both_languages() {
    for text in words::ALL {
        let (zh, en) = (text.get(Language::ZhCn), text.get(Language::En));
        assert!(!en.is_empty() && en.is_ascii(), "{en}");
        assert!(!zh.is_ascii(), "{zh}");
    }
}
