//! Where reading begins does not matter: from any seal before the range the figures are those of the whole journal.

use std::sync::Arc;

use hookwatch::board::kept::Kept;
use hookwatch::board::roster::Roster;
use hookwatch::domain::event::{Seal, SealCause};
use hookwatch::domain::{EventBody, Moment, Wall};
use hookwatch::shift::{Figures, Fold, Range};

use super::day::told;
use super::properties::additive;
use super::story::{at, config};

/// The figures of a range, of records from `first` on; that one is a seal, if it is not the first of all.
fn figures(records: &[(Moment, EventBody)], seal: Option<&(Moment, EventBody)>, range: Range) -> Figures {
    let config = config();
    let mut fold = Fold::new(&config, range).with_bars();
    for (at, body) in seal.into_iter().chain(records) {
        fold.push(*at, body);
    }
    let mut figures = fold.finish(at("1+18:00:00"));
    // A seal has it from the alarms, whose records a story does not tell.
    figures.out_of_service.clear();
    // What the kernel says of the clock is recorded each hour, and stands in no seal.
    figures.clock = None;
    figures
}

#[test]
fn a_report_that_begins_with_any_seal_before_its_range_is_that_of_the_whole_journal() {
    let day = told();
    let roster = Roster::new(Arc::new(config()));
    let mut kept = Kept::new(&roster, at("08:00:00"));
    for (place, (moment, body)) in day.records.iter().enumerate() {
        kept.apply(moment.wall, body, &roster);
        let rest = &day.records[place + 1..];
        let Some((next, _)) = rest.first() else { continue };
        // Within one moment a board writes no seal. Until its alarm is raised a seal does not tell that a period without a
        // call is certain: what it cannot tell counts as suspected.
        let is_doubtful = (at("08:50:00")..at("08:51:00")).contains(&moment.wall);
        if next.mono == moment.mono || is_doubtful {
            continue;
        }
        let state = serde_json::to_value(&kept).expect("the state of a board is JSON");
        let seal = EventBody::Seal(Seal { cause: SealCause::ShiftEnd, records: 0, state });
        // A range that begins within the time that occurs twice has a part before the seal.
        let from = next.wall;
        if (at("15:50:00")..at("16:00:00")).contains(&from) {
            continue;
        }
        let range = Range { from, to: at("1+17:30:00") };
        let whole = figures(&day.records, None, range);
        let from_seal = figures(rest, Some(&(*moment, seal)), range);
        assert!(from_seal == whole, "a seal after {body:?}\n{}", first_difference(&from_seal, &whole));
    }
}

#[test]
fn the_day_read_in_two_parts_is_the_day_read_at_once_wherever_it_is_cut() {
    let day = told();
    let (from, to) = (at("08:30:00"), at("1+17:30:00"));
    let whole = additive(&figures(&day.records, None, Range { from, to }));
    for minutes in (7..33 * 60).step_by(37) {
        let cut = Wall(from.0 + minutes * 60_000_000);
        let halves = [Range { from, to: cut }, Range { from: cut, to }];
        let halves = halves.map(|half| additive(&figures(&day.records, None, half)));
        let [first, second] = &halves;
        let sums = first.iter().zip(second).map(|(a, b)| (a.0 + b.0, a.1 + b.1));
        assert!(sums.eq(whole.iter().copied()), "cut at {cut}");
    }
}

/// What differs, shortly: figures are long.
fn first_difference(a: &Figures, b: &Figures) -> String {
    let (a, b) = (format!("{a:#?}"), format!("{b:#?}"));
    let differs = a.lines().zip(b.lines()).enumerate().find(|(_, (a, b))| a != b);
    differs.map_or_else(
        || "lengths".to_owned(),
        |(place, (one, other))| {
            let context: Vec<_> = a.lines().skip(place.saturating_sub(12)).take(12).collect();
            format!("{}\n- {one}\n+ {other}", context.join("\n"))
        },
    )
}
