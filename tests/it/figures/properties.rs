//! What holds of any day: parts add up to the whole, no share exceeds it, and two halves are the whole.

use hookwatch::domain::review::BarKind;
use hookwatch::domain::{Direction, LineState, Origin, Outcome, Wall};
use hookwatch::shift::{Figures, LineFigures, Range, Scope, Share};
use proptest::prelude::*;

use super::story::{MONDAY, Story, at, config};

const LINES: [&str; 5] = ["a", "b", "c", "d", "n"];

/// What happens next: on which line, after how many seconds, what.
type Step = (usize, i64, u8);

fn story(steps: &[Step]) -> Story {
    let mut story = Story::default();
    story.starts("08:00:00");
    let mut wall = at("08:00:00");
    for (line, seconds, what) in steps {
        wall = Wall(wall.0 + seconds * 1_000_000);
        story.go_to(wall);
        happens(&mut story, wall, (*line, *what));
    }
    story
}

/// Something happens now to a line.
pub(super) fn happens(story: &mut Story, wall: Wall, (line, what): (usize, u8)) {
    let line = LINES.get(line).copied().unwrap_or("a");
    match what % 12 {
        0 | 1 => story.is(line, LineState::Ringing),
        2 | 3 => story.lifted(line, Origin::Inbound),
        4 => story.lifted(line, Origin::None),
        5 => story.lifted(line, Origin::Unknown),
        6 => story.is(line, LineState::Stale),
        7 => story.is(line, LineState::Dead),
        8 => story.parked(line),
        9 => story.change(line, LineState::OffHook, Some(Origin::Inbound), |change| change.ended = Some(wall)),
        _ => story.is(line, LineState::Idle),
    };
    let outcomes = [Outcome::Answered, Outcome::Missed, Outcome::Dropped, Outcome::Abandoned, Outcome::Unobserved];
    if what % 12 > 9 {
        let started = Wall(wall.0 - (i64::from(what) % 90) * 1_000_000);
        let outcome = outcomes.into_iter().cycle().nth(usize::from(what)).unwrap_or(Outcome::Missed);
        story.call(line, "08:00:00", (Direction::In, outcome), (u64::from(what) * 200, 9_000)).started = started;
    }
}

pub(super) fn parts_hold(scope: &Scope) -> Result<(), TestCaseError> {
    let (time, blocked) = (scope.time.total(), scope.blocked);
    let used = scope.traffic.carried.whole + blocked.certain.whole + blocked.suspected.whole;
    prop_assert!(used <= scope.time.off_hook.whole, "{used:?} {:?}", scope.time.off_hook.whole);
    prop_assert!(time.on_duty <= time.whole);
    for share in [scope.time.observed(), scope.certain_share(), scope.suspected_share()] {
        prop_assert!(share.part <= share.whole, "{share:?}");
    }
    for calls in [scope.calls, scope.duty_calls] {
        for share in [calls.answer_rate(), calls.soon_of_offered(), calls.soon_of_answered()] {
            prop_assert!(share.part <= share.whole, "{share:?}");
        }
    }
    Ok(())
}

/// A timeline shows what the figures count, and leaves nothing out.
fn bars_agree(line: &LineFigures) -> Result<(), TestCaseError> {
    let of = |kind: BarKind| -> std::time::Duration {
        line.bars.iter().filter(|bar| bar.kind == kind).map(|bar| bar.to.since(bar.from)).sum()
    };
    let (time, blocked) = (line.scope.time, line.scope.blocked);
    let states = [
        (BarKind::Idle, time.idle),
        (BarKind::Ringing, time.ringing),
        (BarKind::Dead, time.dead),
        (BarKind::Unobserved, time.unobserved),
        (BarKind::Blocked, blocked.certain),
        (BarKind::Suspected, blocked.suspected),
        (BarKind::Explained, blocked.explained),
    ];
    for (kind, amount) in states {
        prop_assert_eq!(of(kind), amount.whole, "{:?} of {}", kind, line.line);
    }
    prop_assert_eq!(of(BarKind::Call) + of(BarKind::Explained), line.scope.traffic.carried.whole);
    let all: std::time::Duration = BarKind::ALL.into_iter().map(of).sum();
    prop_assert_eq!(all, time.total().whole, "{}", line.line);
    prop_assert!(line.bars.is_sorted_by(|a, b| a.to <= b.from && a.from < a.to), "{:?}", line.bars);
    Ok(())
}

/// A number is free while one of its lines is: at least as long as each of them, and as long as all of them at the most.
pub(super) fn free_time_holds(figures: &Figures) -> Result<(), TestCaseError> {
    for number in &figures.numbers {
        let Share { part, whole } = number.no_blocking_seen;
        let its = figures.lines.iter().filter(|line| number.lines.contains(&line.line));
        let idle: Vec<_> = its.map(|line| line.scope.time.idle.on_duty.as_micros()).collect();
        let (most, sum) = (idle.iter().max().copied().unwrap_or_default(), idle.iter().sum());
        prop_assert!(part <= whole && (most..=sum).contains(&u128::from(part)), "{} {idle:?}", number.number);
    }
    Ok(())
}

pub(super) fn additive(figures: &Figures) -> Vec<(u64, u128)> {
    let scopes = figures.lines.iter().map(|line| &line.scope);
    let scopes = scopes.chain(figures.numbers.iter().map(|number| &number.scope)).chain([&figures.total]);
    let of = |scope: &Scope| {
        let (time, blocked, calls) = (scope.time, scope.blocked, scope.calls);
        let amounts = [
            time.idle,
            time.ringing,
            time.off_hook,
            time.dead,
            time.unobserved,
            blocked.certain,
            blocked.suspected,
            blocked.explained,
            scope.all_busy,
            scope.traffic.carried,
        ];
        let counts = [calls.answered, calls.missed, calls.dropped, calls.abandoned, calls.unobserved, calls.outbound];
        let times = amounts.map(|amount| (0, amount.whole.as_micros() * 1_000_000 + amount.on_duty.as_micros()));
        times.into_iter().chain(counts.map(|count| (count, 0))).collect::<Vec<_>>()
    };
    let free = figures.numbers.iter().map(|number| number.no_blocking_seen);
    scopes.flat_map(of).chain(free.map(|free| (free.part, u128::from(free.whole)))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_add_up_and_two_halves_are_the_whole(
        steps in proptest::collection::vec((0..5_usize, 0..2_000_i64, any::<u8>()), 1..60),
        cut in 0..86_400_i64,
    ) {
        let (story, config) = (story(&steps), config());
        let (from, to) = (at("08:15:00"), at("1+09:00:00"));
        let cut = Wall(MONDAY + 30_600_000_000 + cut * 1_000_000).min(to);
        let now = at("2+00:00:00");
        let whole = story.figures(&config, Range { from, to }, now);
        for line in &whole.lines {
            prop_assert_eq!(line.scope.time.total().whole, Range { from, to }.length());
            parts_hold(&line.scope)?;
            bars_agree(line)?;
        }
        for scope in whole.numbers.iter().map(|number| &number.scope).chain([&whole.total]) {
            parts_hold(scope)?;
        }
        free_time_holds(&whole)?;
        let halves = [Range { from, to: cut }, Range { from: cut, to }].map(|half| story.figures(&config, half, now));
        let sums = additive(&halves[0]).into_iter().zip(additive(&halves[1]));
        let sums: Vec<_> = sums.map(|(a, b)| (a.0 + b.0, a.1 + b.1)).collect();
        prop_assert_eq!(sums, additive(&whole));
    }
}
