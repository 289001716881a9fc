//! What a row of a carrier's call details was held against, as a sentence of the page's language, from the fields of its
//! record: the sentence within the record is in one language.

use super::page::Page;
use crate::domain::evidence::{CarrierCall, CarrierTold, EvidenceSeen, Verdict};

/// The carrier's word, and what was seen of the line.
pub(super) fn carried(page: &Page<'_>, record: &EvidenceSeen, carrier: &CarrierCall) -> String {
    let at = page.time(carrier.from);
    let lasted = record.duration_s.unwrap_or(0);
    let told = CarrierTold::of(carrier.result.as_deref(), lasted);
    let word = match told {
        CarrierTold::Busy => page.one(format!("运营商：{at} 遇忙"), format!("carrier says busy at {at}")),
        CarrierTold::Answered => {
            page.one(format!("运营商：{at} 通话 {lasted} 秒"), format!("carrier says a call of {lasted} s at {at}"))
        }
        CarrierTold::Unanswered => page.one(format!("运营商：{at} 未接"), format!("carrier says not answered at {at}")),
    };
    let line = &record.line;
    let (zh, en) = match (record.verdict, told, record.off_hook_since) {
        (Verdict::NotObserved, _, _) => ("当时未观测".to_owned(), "was not observed then".to_owned()),
        (_, _, Some(since)) => {
            let since = page.time(since);
            (format!("自 {since} 起摘机"), format!("was off-hook since {since}"))
        }
        (Verdict::NoPeriod, _, None) => ("未见振铃或摘机".to_owned(), "was neither ringing nor off-hook".to_owned()),
        (Verdict::Agrees, _, None) => ("当时振铃或不空闲".to_owned(), "rang or was not free then".to_owned()),
        (Verdict::Contradicts, CarrierTold::Busy, None) => ("当时空闲".to_owned(), "was free then".to_owned()),
        (Verdict::Contradicts, CarrierTold::Answered, None) => {
            ("当时没有摘机".to_owned(), "was not off-hook then".to_owned())
        }
        (Verdict::Contradicts, CarrierTold::Unanswered, None) => {
            ("当时摘机无通话，未振铃".to_owned(), "was off-hook without a call then and did not ring".to_owned())
        }
    };
    page.one(format!("{word}；线路 {line} {zh}"), format!("{word}; line {line} {en}"))
}
