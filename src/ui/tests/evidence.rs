//! What a PBX's call record says on the screen, in both languages.

use super::alarm_wording::{LANGUAGES, check, told};
use crate::domain::evidence::{EvidenceSeen, Verdict};
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
