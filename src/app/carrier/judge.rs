//! Holds a carrier's call against what was known of the lines of the number: pure. The two clocks may differ, so every edge
//! has a tolerance; a verdict rests on stretches as the figures count them.

use std::time::Duration;

use super::rows::Row;
use crate::config::Config;
use crate::domain::evidence::{CarrierTold as Told, Verdict};
use crate::domain::review::{Bar, BarKind};
use crate::domain::{Direction, LineId, LineIx, Wall};
use crate::report::Language;

/// The carrier's clock and ours may differ by this much.
pub(super) const TOLERANCE: Duration = Duration::from_mins(1);
/// A carrier may count from the first ring: a call lies so much later at most. As long as a line may ring.
const RINGING: Duration = Duration::from_mins(2);
/// Numbers are one where the shorter is the end of the longer and has so many digits: with and without the area code.
const DIGITS_MIN: usize = 7;

/// What a call was held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) line: LineId,
    pub(super) direction: Direction,
    /// The other party.
    pub(super) party: String,
    pub(super) verdict: Verdict,
    /// The off-hook period that it belongs to.
    pub(super) period: Option<Bar>,
    /// What the line was doing when the call began.
    pub(super) then: Option<Bar>,
}

/// The lines of a row's number, and which way the call went; `None` where neither number is one of the site.
pub(super) fn lines_of(config: &Config, row: &Row) -> Option<(Vec<LineIx>, Direction, String)> {
    let its = |number: &str| {
        let mut lines: Vec<LineIx> = Vec::new();
        for (ix, line) in config.lines.iter().enumerate() {
            if line.number.as_ref().is_some_and(|known| is_same(known.as_str(), number)) {
                lines.push(LineIx(ix));
            }
        }
        for known in config.numbers.iter().filter(|known| is_same(known.number.as_str(), number)) {
            lines.extend(&known.lines);
        }
        lines.sort_unstable();
        lines.dedup();
        Some(lines).filter(|lines| !lines.is_empty())
    };
    let called = its(&row.called).map(|lines| (lines, Direction::In, row.caller.clone()));
    called.or_else(|| its(&row.caller).map(|lines| (lines, Direction::Out, row.called.clone())))
}

fn is_same(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (one, other) = (digits(one), digits(other));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short == long && !short.is_empty() || short.len() >= DIGITS_MIN && long.ends_with(&short)
}

/// Judges a call by the stretches of every line of its number: the line that agrees best is named.
pub(super) fn judge(row: &Row, lines: &[(LineId, &[Bar])], direction: Direction, party: &str) -> Option<Judged> {
    let told = Told::of(row.result.as_deref(), row.duration_s);
    let judged = lines.iter().map(|(line, bars)| {
        let (verdict, period) = of_line(row, told, bars);
        let then = bars.iter().find(|bar| bar.from <= row.from && row.from < bar.to).copied();
        Judged { line: line.clone(), direction, party: party.to_owned(), verdict, period, then }
    });
    let rank = |judged: &Judged| match (told, judged.verdict) {
        // A caller meets busy only where no line is free.
        (Told::Busy, Verdict::Contradicts) | (_, Verdict::Agrees) => 0,
        (_, Verdict::NotObserved) => 1,
        // A line that was free was the one to ring.
        (_, Verdict::NoPeriod) => 2,
        (_, Verdict::Contradicts) => 3,
    };
    let rank = |judged: &Judged| match (told, judged.verdict) {
        (Told::Busy, Verdict::Agrees) => 4,
        _ => rank(judged),
    };
    judged.min_by_key(rank)
}

fn of_line(row: &Row, told: Told, bars: &[Bar]) -> (Verdict, Option<Bar>) {
    let ends = row.from + Duration::from_secs(row.duration_s.into());
    let (from, to) = (row.from - TOLERANCE, ends + TOLERANCE);
    let around = |bar: &&Bar| bar.from < to && bar.to > from;
    let is_unseen = bars.iter().filter(around).any(|bar| bar.kind == BarKind::Unobserved)
        || !bars.iter().any(|bar| bar.from <= row.from && row.from < bar.to);
    let period = periods(bars).into_iter().filter(|period| period.from < to + RINGING && period.to > from);
    let period = period.max_by_key(|period| overlap(*period, from, to + RINGING));
    let is_near = |bar: &&Bar| bar.from <= row.from + TOLERANCE && bar.to > from;
    let is_parked = |bar: &Bar| matches!(bar.kind, BarKind::NoCall | BarKind::Suspected | BarKind::Blocked);
    let is_taken = |bar: &Bar| is_off(bar.kind) || matches!(bar.kind, BarKind::Ringing | BarKind::Dead);
    let lasted = Duration::from_secs(row.duration_s.into());
    match told {
        Told::Busy if bars.iter().filter(is_near).any(is_taken) => (Verdict::Agrees, period),
        Told::Answered if period.is_some_and(|it| overlap(it, from, to + RINGING) + TOLERANCE >= lasted) => {
            (Verdict::Agrees, period)
        }
        // A handset that lies off lets nothing ring: a caller met busy.
        Told::Unanswered if bars.iter().filter(is_near).any(|bar| is_taken(bar) && !is_parked(bar)) => {
            (Verdict::Agrees, None)
        }
        _ if is_unseen => (Verdict::NotObserved, None),
        Told::Unanswered if bars.iter().filter(is_near).any(is_parked) => (Verdict::Contradicts, None),
        Told::Busy => (Verdict::Contradicts, None),
        Told::Answered => (Verdict::Contradicts, period),
        Told::Unanswered => (Verdict::NoPeriod, None),
    }
}

fn overlap(bar: Bar, from: Wall, to: Wall) -> Duration {
    bar.to.min(to).since(bar.from.max(from))
}

fn is_off(kind: BarKind) -> bool {
    matches!(kind, BarKind::Call | BarKind::NoCall | BarKind::Explained | BarKind::Suspected | BarKind::Blocked)
}

/// Off-hook periods: neighbouring stretches in which the handset was off, whatever they count as.
fn periods(bars: &[Bar]) -> Vec<Bar> {
    let mut periods: Vec<Bar> = Vec::new();
    for bar in bars.iter().filter(|bar| is_off(bar.kind)) {
        match periods.last_mut().filter(|last| last.to >= bar.from) {
            Some(last) => last.to = last.to.max(bar.to),
            None => periods.push(*bar),
        }
    }
    periods
}

/// What was compared, as a sentence; `time` gives a time of day.
pub(super) fn said(row: &Row, judged: &Judged, language: Language, time: impl Fn(Wall) -> String) -> String {
    let (at, told, line) = (time(row.from), Told::of(row.result.as_deref(), row.duration_s), &judged.line);
    let zh = language == Language::ZhCn;
    let carrier = match (told, zh) {
        (Told::Busy, true) => format!("运营商：{at} 遇忙"),
        (Told::Busy, false) => format!("carrier says busy at {at}"),
        (Told::Answered, true) => format!("运营商：{at} 通话 {} 秒", row.duration_s),
        (Told::Answered, false) => format!("carrier says a call of {} s at {at}", row.duration_s),
        (Told::Unanswered, true) => format!("运营商：{at} 未接"),
        (Told::Unanswered, false) => format!("carrier says not answered at {at}"),
    };
    let seen = match (judged.verdict, judged.period.or(judged.then), zh) {
        (Verdict::NotObserved, _, true) => format!("线路 {line} 当时未观测"),
        (Verdict::NotObserved, _, false) => format!("line {line} was not observed then"),
        (_, Some(bar), true) => format!("线路 {line} 自 {} 起{}", time(bar.from), kind(bar.kind).0),
        (_, Some(bar), false) => format!("line {line} was {} since {}", kind(bar.kind).1, time(bar.from)),
        (_, None, true) => format!("线路 {line} 当时无记录"),
        (_, None, false) => format!("nothing is known of line {line} then"),
    };
    let verdict = match (judged.verdict, zh) {
        (Verdict::Agrees, true) => "吻合",
        (Verdict::Agrees, false) => "agrees",
        (Verdict::Contradicts, true) => "不符",
        (Verdict::Contradicts, false) => "contradicts",
        (Verdict::NoPeriod, true) => "未见振铃或摘机",
        (Verdict::NoPeriod, false) => "neither ringing nor off-hook was seen",
        (Verdict::NotObserved, true) => "不能比对",
        (Verdict::NotObserved, false) => "nothing follows",
    };
    if zh { format!("{carrier}；{seen}：{verdict}") } else { format!("{carrier}; {seen}: {verdict}") }
}

fn kind(kind: BarKind) -> (&'static str, &'static str) {
    match kind {
        BarKind::Idle => ("空闲", "idle"),
        BarKind::NoCall => ("摘机无通话", "off-hook without a call"),
        BarKind::Call => ("通话", "in a call"),
        BarKind::Ringing => ("振铃", "ringing"),
        BarKind::Explained => ("摘机（已确认长通话）", "off-hook, a long call that the desk confirmed"),
        BarKind::Unobserved => ("未观测", "not observed"),
        BarKind::Dead => ("断线（无馈电）", "without feed"),
        BarKind::Suspected => ("摘机，疑似占线", "off-hook, suspected to be blocked"),
        BarKind::Blocked => ("摘机无通话，无效占线", "off-hook without a call, blocked"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(second: i64) -> Wall {
        Wall(second * 1_000_000)
    }

    fn bar(from: i64, to: i64, kind: BarKind) -> Bar {
        Bar { from: wall(from), to: wall(to), kind }
    }

    fn row(from: i64, duration_s: u32, result: &str) -> Row {
        let text = || "1".to_owned();
        let result = Some(result.to_owned()).filter(|result| !result.is_empty());
        Row {
            place: 2,
            caller: text(),
            called: text(),
            start: text(),
            from: wall(from),
            duration_s,
            result,
            raw: text(),
        }
    }

    fn verdict(row: &Row, lines: &[&[Bar]]) -> Verdict {
        let lines: Vec<_> = lines.iter().map(|bars| (LineId::new("a"), *bars)).collect();
        judge(row, &lines, Direction::In, "1").unwrap().verdict
    }

    #[test]
    fn a_busy_caller_agrees_with_a_line_that_was_off_and_contradicts_a_free_one() {
        use BarKind::{Blocked, Idle, Unobserved};
        let parked = [bar(0, 5_000, Idle), bar(5_000, 9_000, Blocked)];
        let idle = [bar(0, 9_000, Idle)];
        let unseen = [bar(0, 9_000, Unobserved)];
        assert_eq!(verdict(&row(6_000, 0, "用户忙"), &[&parked]), Verdict::Agrees);
        assert_eq!(verdict(&row(4_940, 0, "busy"), &[&parked]), Verdict::Agrees, "within the tolerance");
        assert_eq!(verdict(&row(4_939, 0, "busy"), &[&parked]), Verdict::Contradicts, "beyond it");
        assert_eq!(verdict(&row(6_000, 0, "busy"), &[&idle]), Verdict::Contradicts);
        assert_eq!(verdict(&row(6_000, 0, "busy"), &[&parked, &idle]), Verdict::Contradicts, "one line was free");
        assert_eq!(verdict(&row(6_000, 0, "busy"), &[&unseen]), Verdict::NotObserved);
        assert_eq!(verdict(&row(6_000, 0, "busy"), &[&parked, &unseen]), Verdict::NotObserved);
    }

    #[test]
    fn an_answered_call_must_lie_within_an_off_hook_period_of_its_length() {
        use BarKind::{Call, Idle, Ringing, Unobserved};
        let call = [bar(0, 1_000, Idle), bar(1_000, 1_010, Ringing), bar(1_010, 1_310, Call), bar(1_310, 9_000, Idle)];
        assert_eq!(verdict(&row(1_000, 300, "接通"), &[&call]), Verdict::Agrees);
        assert_eq!(verdict(&row(1_000, 360, ""), &[&call]), Verdict::Agrees, "a minute may be the clocks'");
        assert_eq!(verdict(&row(1_000, 361, ""), &[&call]), Verdict::Contradicts, "the period is shorter");
        assert_eq!(verdict(&row(5_000, 300, ""), &[&call]), Verdict::Contradicts, "it was on-hook");
        assert_eq!(verdict(&row(5_000, 300, ""), &[&[bar(0, 9_000, Unobserved)]]), Verdict::NotObserved);
        assert_eq!(verdict(&row(5_000, 300, ""), &[&[]]), Verdict::NotObserved);
        assert_eq!(verdict(&row(1_000, 0, "未接"), &[&call]), Verdict::Agrees, "it rang");
        assert_eq!(verdict(&row(5_000, 0, "未接"), &[&call]), Verdict::NoPeriod);
    }

    #[test]
    fn an_unanswered_call_contradicts_a_line_that_was_parked_unless_it_rang() {
        use BarKind::{Blocked, Call, Dead, Idle, NoCall, Ringing, Suspected, Unobserved};
        let call = row(6_000, 0, "未接");
        for parked in [NoCall, Suspected, Blocked] {
            let rang = [bar(0, 6_010, Ringing), bar(6_010, 9_000, parked)];
            assert_eq!(verdict(&call, &[&[bar(0, 9_000, parked)]]), Verdict::Contradicts, "{parked:?}");
            assert_eq!(verdict(&call, &[&rang]), Verdict::Agrees, "{parked:?}");
            let unseen = [bar(0, 5_990, Unobserved), bar(5_990, 9_000, parked)];
            assert_eq!(verdict(&call, &[&unseen]), Verdict::NotObserved, "{parked:?}: it may have rung before");
            let other = [bar(0, 9_000, Idle)];
            assert_eq!(verdict(&call, &[&[bar(0, 9_000, parked)], &other]), Verdict::NoPeriod, "the other was free");
        }
        for taken in [Call, Dead] {
            assert_eq!(verdict(&call, &[&[bar(0, 9_000, taken)]]), Verdict::Agrees, "{taken:?}");
        }
    }

    #[test]
    fn numbers_are_one_with_and_without_their_area_code() {
        assert!(is_same("0571-8725-1234", "87251234"));
        assert!(is_same("057187251234", "0571-8725-1234") && !is_same("110", "13800000110") && is_same("110", "110"));
    }
}
