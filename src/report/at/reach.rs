//! What a caller of a number could have met, as far as hooks tell. Never more than the evidence: forwarding,
//! do-not-disturb, arrears and faults of the exchange show on no hook.

use serde::Serialize;

use crate::config::Distribution;
use crate::domain::Wall;
use crate::domain::review::{Bar, BarKind};

/// What a caller could have met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// A line was on-hook and could ring.
    Free,
    /// No line was free, and one rang.
    Ringing,
    /// Every line was in use.
    InUse,
    /// Every line was off-hook or without feed, none of them for a call: certain.
    Blocked,
    /// The same, and at least one of them is only suspected.
    Suspected,
    /// Every line was without feed.
    Dead,
    /// No line is known to have been free, and of at least one nobody knows.
    NotKnown,
}

/// How one line counts, to all the lines of a number.
#[must_use]
pub(super) fn reach(kinds: &[BarKind], distribution: Distribution) -> Reach {
    let any = |kind: BarKind| kinds.contains(&kind);
    let is_used = any(BarKind::Call) || any(BarKind::Explained) || any(BarKind::NoCall);
    if distribution == Distribution::Shared {
        // Several sets on one pair: one handset that is off takes the pair.
        return match () {
            () if is_used => Reach::InUse,
            () if any(BarKind::Blocked) => Reach::Blocked,
            () if any(BarKind::Suspected) => Reach::Suspected,
            () if kinds.is_empty() || any(BarKind::Unobserved) => Reach::NotKnown,
            () if any(BarKind::Dead) => Reach::Dead,
            () if any(BarKind::Ringing) => Reach::Ringing,
            () => Reach::Free,
        };
    }
    match () {
        () if any(BarKind::Idle) => Reach::Free,
        () if kinds.is_empty() || any(BarKind::Unobserved) => Reach::NotKnown,
        () if any(BarKind::Ringing) => Reach::Ringing,
        () if is_used => Reach::InUse,
        () if any(BarKind::Suspected) => Reach::Suspected,
        () if any(BarKind::Blocked) => Reach::Blocked,
        () => Reach::Dead,
    }
}

/// A stretch in which a caller could have met the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ReachStretch {
    /// Its first instant.
    pub from: Wall,
    /// The first instant behind it.
    pub to: Wall,
    /// What a caller could have met.
    pub reach: Reach,
}

/// What callers could have met over a range, from the stretches of every line of the number.
#[must_use]
pub(super) fn stretches(lines: &[&[Bar]], distribution: Distribution) -> Vec<ReachStretch> {
    let mut edges: Vec<_> = lines.iter().flat_map(|bars| bars.iter().flat_map(|bar| [bar.from, bar.to])).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut found: Vec<ReachStretch> = Vec::new();
    for (from, to) in edges.iter().copied().zip(edges.iter().skip(1).copied()) {
        // Where the clock was set back, of two stretches over each other the one that matters most is told.
        let kind_of = |bars: &&[Bar]| {
            let over = bars.iter().filter(|bar| bar.from <= from && bar.to >= to);
            over.map(|bar| bar.kind).max().unwrap_or(BarKind::Unobserved)
        };
        let kinds: Vec<_> = lines.iter().map(kind_of).collect();
        let reach = reach(&kinds, distribution);
        match found.last_mut().filter(|last| last.reach == reach && last.to == from) {
            Some(last) => last.to = to,
            None => found.push(ReachStretch { from, to, reach }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_line_is_enough_and_an_unseen_one_forbids_every_other_claim() {
        use BarKind::{Blocked, Call, Dead, Idle, Ringing, Suspected, Unobserved};
        let cases: [(&[BarKind], Reach); 10] = [
            (&[Idle], Reach::Free),
            (&[Blocked, Idle, Unobserved], Reach::Free),
            (&[Blocked, Unobserved], Reach::NotKnown),
            (&[Call, Ringing], Reach::Ringing),
            (&[Call, Blocked], Reach::InUse),
            (&[Blocked, Blocked], Reach::Blocked),
            (&[Blocked, Dead], Reach::Blocked),
            (&[Blocked, Suspected], Reach::Suspected),
            (&[Dead, Dead], Reach::Dead),
            (&[], Reach::NotKnown),
        ];
        for (kinds, expected) in cases {
            assert_eq!(reach(kinds, Distribution::Sequential), expected, "{kinds:?}");
        }
    }

    #[test]
    fn one_handset_off_takes_a_pair_that_several_sets_share() {
        assert_eq!(reach(&[BarKind::Idle, BarKind::Blocked], Distribution::Shared), Reach::Blocked);
        assert_eq!(reach(&[BarKind::Idle, BarKind::Call], Distribution::Shared), Reach::InUse);
        assert_eq!(reach(&[BarKind::Idle, BarKind::Unobserved], Distribution::Shared), Reach::NotKnown);
        assert_eq!(reach(&[BarKind::Idle, BarKind::Idle], Distribution::Shared), Reach::Free);
    }

    #[test]
    fn neighbouring_stretches_of_one_kind_are_one() {
        let bar = |from, to, kind| Bar { from: Wall(from), to: Wall(to), kind };
        let a = [bar(0, 10, BarKind::Idle), bar(10, 30, BarKind::Blocked)];
        let b = [bar(0, 20, BarKind::Idle), bar(20, 30, BarKind::Call)];
        let found = stretches(&[&a, &b], Distribution::Sequential);
        let told: Vec<_> = found.iter().map(|stretch| (stretch.from.0, stretch.to.0, stretch.reach)).collect();
        assert_eq!(told, [(0, 20, Reach::Free), (20, 30, Reach::InUse)]);
    }
}
