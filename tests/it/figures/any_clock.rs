//! What holds whatever the clocks showed: runs start with any clock, and it is set at any time.

use hookwatch::domain::Wall;
use hookwatch::shift::Range;
use proptest::prelude::*;

use super::properties::{additive, free_time_holds, happens, parts_hold};
use super::story::{Story, at, config};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
/// By so much a clock is wrong: more than a run lasts before it is set right, to be told from one that was right until then.
const WRONG: [i64; 9] =
    [0, HOUR, -HOUR, 3 * HOUR, -3 * HOUR, 24 * HOUR, -24 * HOUR, 365 * 24 * HOUR, -56 * 365 * 24 * HOUR];

/// What happens next: after so many seconds.
#[derive(Debug, Clone)]
enum Next {
    /// Something, to a line.
    Line(i64, usize, u8),
    /// The clock is set to so much off the true time.
    Set(i64, i64),
    /// The run ends; so many seconds later the next one starts, its clock so much off.
    Restart(i64, i64, i64),
    /// As before, and after so many seconds more somebody sets the clock right.
    Mended(i64, i64, i64, i64),
}

/// A journal, and the true time beside it.
struct Told {
    story: Story,
    now: i64,
    off: i64,
    since: i64,
    /// What the clock showed to runs, piece by piece.
    shown: Vec<(i64, i64)>,
}

impl Told {
    fn of(steps: &[Next]) -> Self {
        let (mut story, now) = (Story::default(), at("08:00:00").0);
        story.starts("08:00:00");
        let mut told = Self { story, now, off: 0, since: now, shown: Vec::new() };
        for step in steps {
            told.take(step);
        }
        told.go_on(0);
        told.shown.push((told.since, told.now + told.off));
        told
    }

    fn take(&mut self, step: &Next) {
        match *step {
            Next::Line(after, line, what) => {
                self.go_on(after);
                happens(&mut self.story, Wall(self.now + self.off), (line, what));
            }
            Next::Set(after, off) => self.set(after, off),
            Next::Restart(after, down, off) => self.restart(after, down, off),
            Next::Mended(after, down, off, mended) => {
                self.restart(after, down, off);
                if off != 0 {
                    self.set(mended, 0);
                }
            }
        }
    }

    fn go_on(&mut self, seconds: i64) {
        self.now += seconds * 1_000_000;
        self.story.go_to(Wall(self.now + self.off));
        self.story.alive();
    }

    fn set(&mut self, after: i64, off: i64) {
        self.go_on(after);
        self.shown.push((self.since, self.now + self.off));
        (self.off, self.since) = (off, self.now + off);
        self.story.set_clock_to(Wall(self.since));
        self.story.alive();
    }

    fn restart(&mut self, after: i64, down: i64, off: i64) {
        self.go_on(after);
        self.shown.push((self.since, self.now + self.off));
        self.now += down * 1_000_000;
        (self.off, self.since) = (off, self.now + off);
        self.story.starts_at(Wall(self.since));
    }

    /// How long the clock showed times of a range, and how much of the range it showed.
    fn shown_in(&self, range: Range) -> (i64, i64) {
        let cut = |(from, to): &(i64, i64)| (*from.max(&range.from.0), *to.min(&range.to.0));
        let mut spans: Vec<_> = self.shown.iter().map(cut).filter(|(from, to)| from < to).collect();
        let all = spans.iter().map(|(from, to)| to - from).sum();
        spans.sort_unstable();
        let (mut once, mut behind) = (0, i64::MIN);
        for (from, to) in spans {
            once += (to - from.max(behind)).max(0);
            behind = behind.max(to);
        }
        (all, once)
    }
}

fn line() -> impl Strategy<Value = Next> {
    (0..2_000_i64, 0..5_usize, any::<u8>()).prop_map(|(after, line, what)| Next::Line(after, line, what))
}

fn any_clock() -> impl Strategy<Value = Next> {
    let off = || proptest::sample::select(&WRONG[..]);
    prop_oneof![
        6 => line(),
        1 => (0..2_000_i64, off()).prop_map(|(after, off)| Next::Set(after, off)),
        1 => (0..2_000_i64, 0..9_000_i64, off()).prop_map(|(after, down, off)| Next::Restart(after, down, off)),
    ]
}

fn mended_clock() -> impl Strategy<Value = Next> {
    let mended = (0..2_000_i64, 0..9_000_i64, proptest::sample::select(&WRONG[..]), 0..900_i64);
    prop_oneof![
        4 => line(),
        1 => mended.prop_map(|(after, down, off, mended)| Next::Mended(after, down, off, mended)),
    ]
}

fn micros(span: std::time::Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_time_is_unobserved_twice_and_none_that_a_run_showed(
        steps in proptest::collection::vec(any_clock(), 1..40),
        cut in 0..86_400_i64,
    ) {
        let (told, config) = (Told::of(&steps), config());
        let range = Range { from: at("08:15:00"), to: at("1+09:00:00") };
        let now = at("2+00:00:00");
        let whole = told.story.figures(&config, range, now);
        let (all, once) = told.shown_in(range);
        let length = micros(range.length());
        let gaps: i64 = whole.gaps.iter().map(|gap| micros(gap.length())).sum();
        prop_assert!(gaps <= length - once, "{:?} {:?}", whole.gaps, told.shown);
        prop_assert!(whole.gaps.is_sorted_by(|a, b| a.to <= b.from && a.from < a.to), "{:?}", whole.gaps);
        for gap in &whole.gaps {
            prop_assert_eq!(told.shown_in(*gap), (0, 0), "{:?} {:?}", gap, told.shown);
        }
        for line in &whole.lines {
            // A time that the clock shows twice counts twice.
            prop_assert_eq!(micros(line.scope.time.total().whole), all + gaps, "{}", line.line);
            prop_assert!(micros(line.scope.time.unobserved.whole) >= gaps);
            parts_hold(&line.scope)?;
        }
        for scope in whole.numbers.iter().map(|number| &number.scope).chain([&whole.total]) {
            parts_hold(scope)?;
        }
        free_time_holds(&whole)?;
        let cut = Wall(range.from.0 + cut * 1_000_000);
        let halves = [Range { to: cut, ..range }, Range { from: cut, ..range }];
        let halves = halves.map(|half| told.story.figures(&config, half, now));
        let sums = additive(&halves[0]).into_iter().zip(additive(&halves[1]));
        let sums: Vec<_> = sums.map(|(a, b)| (a.0 + b.0, a.1 + b.1)).collect();
        prop_assert_eq!(sums, additive(&whole));
    }

    #[test]
    fn where_every_clock_is_set_right_no_more_is_told_than_what_went_by(
        steps in proptest::collection::vec(mended_clock(), 1..40),
    ) {
        let (told, config) = (Told::of(&steps), config());
        let range = Range { from: at("07:30:00"), to: Wall(told.now + 30 * MINUTE) };
        let whole = told.story.figures(&config, range, range.to);
        for line in &whole.lines {
            let total = line.scope.time.total().whole;
            prop_assert!(total <= range.length(), "{} {total:?} {:?}: {:?}", line.line, range.length(), whole.gaps);
        }
    }
}
