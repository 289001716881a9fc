//! What a PBX's call record says on the screen, in both languages.

use super::alarm_wording::{LANGUAGES, check, told};
use crate::domain::evidence::{CarrierCall, EvidenceSeen, Verdict};
use crate::domain::{CallPart, DeviceLine, Direction, EventBody, LineId, Wall};
use crate::ui::model::Language;

fn record(direction: Direction, duration_s: Option<u32>, verdict: Verdict) -> EvidenceSeen {
    EvidenceSeen {
        line: LineId::new("1803-1"),
        adapter: "pbx".into(),
        format: "nec".to_owned(),
        extension: DeviceLine::new("1200"),
        direction,
        part: CallPart::Whole,
        number: Some("057112345".to_owned()),
        name: None,
        started: None,
        ended: None,
        duration_s,
        ring_s: None,
        clock_ahead_s: None,
        verdict,
        off_hook_since: Some(Wall(0)),
        longer_by_s: Some(-40),
        observed: verdict != Verdict::NoPeriod,
        carrier: None,
        posting: None,
        raw: String::new(),
    }
}

#[test]
fn a_call_record_says_what_it_is_and_whether_the_line_saw_it() {
    for language in LANGUAGES {
        let tell = |record| told(language, &EventBody::Evidence(Box::new(record)));
        let all = [
            tell(record(Direction::In, Some(98), Verdict::Agrees)),
            tell(record(Direction::Out, Some(98), Verdict::Contradicts)),
            tell(record(Direction::Unknown, Some(0), Verdict::NoPeriod)),
            tell(record(Direction::In, None, Verdict::Agrees)),
        ];
        check(language, all);
    }
    let record = record(Direction::Out, Some(98), Verdict::Contradicts);
    let said = told(Language::En, &EventBody::Evidence(Box::new(record)));
    assert!(said.contains("PBX record: outbound, 057112345, talk"), "{said}");
    assert!(said.ends_with("the handset was off 40 s less"), "{said}");
}

#[test]
fn a_carriers_record_is_called_one_and_that_it_agrees_says_nothing_of_a_handset() {
    let call = |result: Option<&str>| CarrierCall {
        file: "cdr.csv".to_owned(),
        sha256: String::new(),
        row: 2,
        from: Wall(0),
        called: None,
        result: result.map(str::to_owned),
        tolerance_s: 5,
        why: String::new(),
    };
    let tell = |language, verdict, duration_s, result| {
        let seen = EvidenceSeen { carrier: Some(call(result)), ..record(Direction::In, Some(duration_s), verdict) };
        told(language, &EventBody::Evidence(Box::new(seen)))
    };
    for language in LANGUAGES {
        let verdicts = [Verdict::Agrees, Verdict::Contradicts, Verdict::NoPeriod, Verdict::NotObserved];
        check(language, verdicts.map(|verdict| tell(language, verdict, 98, None)));
    }
    let busy = tell(Language::En, Verdict::Agrees, 0, Some("busy"));
    assert!(busy.ends_with("carrier's record: inbound, 057112345, busy, agrees with the line"), "{busy}");
    let missed = tell(Language::En, Verdict::Agrees, 0, None);
    assert!(missed.ends_with("inbound, 057112345, not answered, agrees with the line"), "{missed}");
    let unseen = tell(Language::En, Verdict::NotObserved, 98, None);
    assert!(
        unseen.contains("carrier's record: inbound, 057112345, talk") && unseen.ends_with("was not observed then"),
        "{unseen}"
    );
}
