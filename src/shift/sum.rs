//! The end of a fold: what is open is closed at the last record, and lines are summed up to numbers, groups and the site.

use std::time::Duration;

use super::bars::Bars;
use super::calls::Calls;
use super::figures::{Figures, GroupFigures, Hour, LineFigures, NumberFigures, Peak, Scope, Share, TurnedAway};
use super::fold::Fold;
use super::meter::{Amount, HOUR_US, Range};
use super::number::NumberFold;
use super::timeline::{Stretch, Tick};
use crate::domain::walk::LineVerification;
use crate::domain::{LineIx, LineState, NumberId, Wall};

/// The figures of a fold, cut at `now`.
pub(super) fn figures(mut fold: Fold<'_>, now: Wall) -> Figures {
    fold.meter.range.to = fold.meter.range.to.min(now).max(fold.meter.range.from);
    close(&mut fold);
    let range = fold.meter.range;
    let lines: Vec<_> = (0..fold.lines.len()).filter_map(|place| line_figures(&fold, place)).collect();
    let shared = shared_figures(&fold, &lines);
    let groups = group_figures(&fold, &lines, &shared);
    let numbers = alone_figures(&fold, &lines).into_iter().chain(shared).collect();
    let mut total = Scope::default();
    for group in &groups {
        add(&mut total, &group.scope);
    }
    let carried = fold.carried.last().cloned().unwrap_or_default();
    let hour = |(hour, carried): (Hour, i64)| Hour { carried: micros(carried), ..hour };
    Figures {
        range,
        gaps: fold.gaps.iter().map(|(from, to)| Range { from: Wall(*from), to: Wall(*to) }).collect(),
        records: fold.records,
        is_sim: fold.is_sim,
        clock: fold.clock,
        total,
        numbers,
        groups,
        lines,
        hours: fold.hours.into_iter().zip(carried).map(hour).take(hours_in(range)).collect(),
        alarms: fold.alarms.finish(range.to.0 - range.from.0),
        missed_calls: fold.callers.finish(),
        out_of_service: fold.service.finish(range),
        notes: fold.notes,
        unlisted: fold.unlisted.into_iter().collect(),
    }
}

/// Nobody has looked since the last record; what is open is judged as far as it was seen.
fn close(fold: &mut Fold<'_>) {
    let last = fold.timeline.now();
    count_open(fold);
    for line in &mut fold.lines {
        line.ends_as = line.state;
    }
    fold.go_down(last);
    fold.timeline.end(fold.meter.range);
    fold.gaps = fold.timeline.gaps(fold.meter.range);
    for line in &mut fold.lines {
        line.miss(&fold.gaps, &fold.meter);
    }
}

/// Calls that are not over: known only while what was last recorded is still the present.
fn count_open(fold: &mut Fold<'_>) {
    let range = fold.meter.range;
    let mut ringing = vec![false; fold.numbers.len()];
    for (line, seat) in fold.lines.iter_mut().zip(&fold.seats) {
        let Some(rung) = line.rung_from.filter(|rung| range.holds(*rung)) else { continue };
        line.scope.calls.open += 1;
        line.scope.duty_calls.open += u64::from(fold.meter.is_on_duty(line.duty, rung));
        if let Some(ringing) = seat.number.and_then(|number| ringing.get_mut(number)) {
            *ringing |= line.state == LineState::Ringing && line.answered_for.is_none();
        }
    }
    let answered = fold.lines.iter().filter_map(|line| line.answered_for);
    for call in answered.filter(|call| range.holds(call.started)) {
        if let Some(number) = fold.numbers.get_mut(call.number) {
            number.calls.open += 1;
            number.duty_calls.open += u64::from(fold.meter.is_on_duty(number.duty, call.started));
        }
    }
    for (number, _) in fold.numbers.iter_mut().zip(ringing).filter(|(_, rings)| *rings) {
        number.calls.open += 1;
    }
}

fn line_figures(fold: &Fold<'_>, place: usize) -> Option<LineFigures> {
    let (line, seat) = (fold.lines.get(place)?, fold.seats.get(place)?);
    let config = fold.config.lines.get(seat.ix)?;
    let wiring = || fold.config.wiring(LineIx(seat.ix)).unwrap_or_default();
    let shared = seat.number.and_then(|number| number_id(fold, number));
    Some(LineFigures {
        line: line.id.clone(),
        number: shared.or_else(|| config.number.clone()),
        label: config.label.clone(),
        group: config.group.clone(),
        scope: line.scope.clone(),
        last_ring: line.last_ring.max(line.rung_from.filter(|rung| fold.meter.range.holds(*rung))),
        last_answer: line.last_answer,
        ends_as: line.ends_as,
        bars: line.bars.as_ref().map(Bars::finish).unwrap_or_default(),
        duty: if line.bars.is_some() || line.unseen.is_some() {
            fold.meter.on_duty_ranges(line.duty)
        } else {
            Vec::new()
        },
        unobserved_hours: line.unseen.iter().flatten().map(|unseen| micros(*unseen)).collect(),
        verification: LineVerification::of(fold.walk.of(&line.id), wiring),
    })
}

fn number_id(fold: &Fold<'_>, number: usize) -> Option<NumberId> {
    let place = fold.numbers.get(number)?.place;
    fold.config.numbers.get(place).map(|config| config.number.clone())
}

fn alone_figures(fold: &Fold<'_>, lines: &[LineFigures]) -> Vec<NumberFigures> {
    let alone = lines.iter().zip(&fold.seats).enumerate().filter(|(_, (_, seat))| seat.number.is_none());
    let alone = alone.filter_map(|(place, (line, _))| {
        Some(NumberFigures {
            number: line.number.clone()?,
            lines: vec![line.line.clone()],
            scope: line.scope.clone(),
            peak: fold.line_hours.get(place).and_then(|hours| peak_of(hours, fold.meter.range)),
            turned_away: TurnedAway::of(&line.scope, 1),
            no_blocking_seen: Share::of_time(line.scope.time.idle.on_duty, line.scope.time.total().on_duty),
        })
    });
    alone.collect()
}

fn shared_figures(fold: &Fold<'_>, lines: &[LineFigures]) -> Vec<NumberFigures> {
    let mut numbers = Vec::new();
    for (place, number) in fold.numbers.iter().enumerate() {
        let mut scope = Scope { all_busy: number.all_busy, ..Scope::default() };
        let members: Vec<_> = number.lines.iter().filter_map(|line| lines.get(*line)).collect();
        for line in &members {
            scope.add_line(&line.scope);
        }
        scope.add_offered(number.calls, number.duty_calls, &number.answer);
        let carried = fold.carried.get(place).map(Vec::as_slice).unwrap_or_default();
        numbers.extend(number_id(fold, place).map(|id| NumberFigures {
            number: id,
            lines: members.iter().map(|line| line.line.clone()).collect(),
            turned_away: TurnedAway::of(&scope, members.len()),
            no_blocking_seen: no_blocking_seen(fold, number),
            peak: peak_of(carried, fold.meter.range),
            scope,
        }));
    }
    numbers
}

/// How much of a number's duty time one of its lines was seen free.
fn no_blocking_seen(fold: &Fold<'_>, number: &NumberFold) -> Share {
    let measured = |stretch| fold.meter.measure(&fold.timeline, stretch, number.duty);
    let all = measured(Stretch::new(Tick(i64::MIN), fold.timeline.now()));
    let gaps: Amount = fold.gaps.iter().map(|gap| fold.meter.amount(*gap, number.duty)).sum();
    let free = number.free.clone().finish(measured);
    Share::of_time(free.on_duty, all.on_duty + gaps.on_duty)
}

/// The hour that carried most, of the whole hours of the range; the first of equals.
fn peak_of(carried: &[i64], range: Range) -> Option<Peak> {
    let whole = usize::try_from((range.to.0 - range.from.0).max(0) / HOUR_US).unwrap_or(0);
    let hours = carried.iter().copied().enumerate().take(whole);
    let most = hours.reduce(|best, hour| if hour.1 > best.1 { hour } else { best });
    most.map(|(hour, carried)| Peak { hour, carried: micros(carried) })
}

fn group_figures(fold: &Fold<'_>, lines: &[LineFigures], shared: &[NumberFigures]) -> Vec<GroupFigures> {
    let of_group = |group: &crate::domain::GroupName| {
        let mut scope = Scope::default();
        let its = |line: &&(&LineFigures, &super::seats::Seat)| line.0.group == *group;
        let seated: Vec<_> = lines.iter().zip(&fold.seats).collect();
        for (line, seat) in seated.iter().filter(its) {
            scope.add_line(&line.scope);
            if seat.number.is_none() {
                scope.add_offered(line.scope.calls, line.scope.duty_calls, &line.scope.traffic.answer);
            }
        }
        for number in shared {
            let first = lines.iter().find(|line| number.lines.first() == Some(&line.line));
            if first.is_some_and(|line| line.group == *group) {
                scope.all_busy += number.scope.all_busy;
                scope.add_offered(number.scope.calls, number.scope.duty_calls, &number.scope.traffic.answer);
            }
        }
        GroupFigures { group: group.clone(), scope }
    };
    let groups: Vec<_> = fold.config.groups.iter().map(of_group).collect();
    let is_grouped = |line: &LineFigures| fold.config.groups.contains(&line.group);
    let rest = lines.iter().find(|line| !is_grouped(line)).map(|line| of_group(&line.group));
    groups.into_iter().chain(rest).collect()
}

fn add(total: &mut Scope, scope: &Scope) {
    total.time += scope.time;
    total.blocked += scope.blocked;
    total.all_busy += scope.all_busy;
    total.traffic.merge(&scope.traffic);
    total.calls += Calls { answered_elsewhere: 0, ..scope.calls };
    total.duty_calls += Calls { answered_elsewhere: 0, ..scope.duty_calls };
}

fn hours_in(range: Range) -> usize {
    usize::try_from(((range.to.0 - range.from.0).max(0) + HOUR_US - 1) / HOUR_US).unwrap_or(0)
}

fn micros(span: i64) -> Duration {
    Duration::from_micros(u64::try_from(span).unwrap_or(0))
}
