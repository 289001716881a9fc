//! Where an alarm may stand, in the letters of the table, and how it comes to stand there.

use super::*;
use crate::domain::{Mask, ShelfKind};

/// Where an alarm stands: one character an axis, as in the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stand {
    pub(super) episode: char,
    pub(super) seen: char,
    pub(super) condition: char,
    pub(super) shelf: char,
    pub(super) mask: char,
    pub(super) needs_ack: char,
}

impl Stand {
    /// Every combination that can come about.
    pub(super) fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for (episode, seen, conditions) in
            [('-', 'u', "?n+"), ('h', 'u', "?!~"), ('s', 'u', "?!~"), ('s', 'a', "?!~"), ('r', 'u', "?n+")]
        {
            for condition in conditions.chars() {
                for shelf in "01t".chars() {
                    for mask in "0pdg".chars() {
                        for needs_ack in "yn".chars() {
                            all.push(Self { episode, seen, condition, shelf, mask, needs_ack });
                        }
                    }
                }
            }
        }
        let shown_at_once = |stand: &Self| stand.episode == 'h' && stand.condition == '!' && stand.is_open();
        all.retain(|stand| !(shown_at_once(stand) || stand.episode == 'r' && stand.needs_ack == 'n'));
        all
    }

    fn is_open(self) -> bool {
        self.shelf == '0' && self.mask == '0'
    }

    /// An alarm that stands so at 0 s. Its condition began 60 s ago, its shelf ends in 20 s.
    pub(super) fn bench(self) -> Bench {
        let rule = Rule { needs_ack: self.needs_ack == 'y', ..rule() };
        let mut bench = Bench::new(rule);
        match self.episode {
            '-' => {}
            'h' => {
                let began_open = self.is_open();
                self.hide(&mut bench);
                if began_open {
                    bench.mask(0, MaskReason::OffDuty);
                }
                bench.state(0, active(-60));
                self.finish(&mut bench);
                if began_open {
                    bench.unmask(0, &MaskReason::OffDuty);
                }
                return bench;
            }
            's' => {
                bench.state(0, active(-60));
                if self.seen == 'a' {
                    bench.ack(0, 1).unwrap();
                }
            }
            _ => {
                bench.state(0, active(-60));
                bench.state(0, normal(-10));
            }
        }
        self.finish(&mut bench);
        self.hide(&mut bench);
        bench
    }

    fn finish(self, bench: &mut Bench) {
        match self.condition {
            '?' => bench.state(0, Condition::Unknown),
            'n' => bench.state(0, normal(-10)),
            '+' => bench.state(0, active(-30)),
            '~' => bench.state(0, normal(0)),
            _ => Vec::new(),
        };
    }

    fn hide(self, bench: &mut Bench) {
        match self.shelf {
            '1' => drop(bench.shelve(0, ShelfKind::OneShot, 20)),
            't' => drop(bench.shelve(0, ShelfKind::Timed, 20)),
            _ => {}
        }
        match self.mask {
            'p' => drop(bench.mask(0, MaskReason::Parent(9))),
            'd' => drop(bench.mask(0, MaskReason::OffDuty)),
            'g' => drop(bench.take_out(0, None)),
            _ => {}
        }
    }

    pub(super) fn letter(self) -> char {
        match (self.mask, self.shelf, self.episode, self.seen) {
            ('g', ..) => 'G',
            ('p' | 'd', ..) => 'F',
            (_, '1' | 't', ..) => 'E',
            (_, _, 's', 'u') => 'B',
            (_, _, 's', _) => 'C',
            (_, _, 'r', _) => 'D',
            _ => 'A',
        }
    }

    pub(super) fn fits(self, pattern: &str) -> bool {
        let axes = [self.episode, self.seen, self.condition, self.shelf, self.mask, self.needs_ack];
        let mut words = pattern.split_whitespace();
        axes.iter().all(|axis| words.next().is_some_and(|word| word == "*" || word.contains(*axis)))
    }

    /// What the engine says of the axes, in the letters of the table.
    pub(super) fn of(axes: Axes, needs_ack: char) -> String {
        let episode = match axes.episode {
            EpisodeAxis::None => '-',
            EpisodeAxis::Unshown => 'h',
            EpisodeAxis::Standing => 's',
            EpisodeAxis::Returned => 'r',
        };
        let condition = match axes.condition {
            ConditionAxis::Unknown => '?',
            ConditionAxis::Normal => 'n',
            ConditionAxis::PendingOn => '+',
            ConditionAxis::Active => '!',
            ConditionAxis::PendingOff => '~',
        };
        let seen = if axes.seen == SeenAxis::Acknowledged { 'a' } else { 'u' };
        let shelf = axes.shelf.map_or('0', |kind| if kind == ShelfKind::OneShot { '1' } else { 't' });
        let mask = axes.mask.map_or('0', |mask| match mask {
            Mask::Parent => 'p',
            Mask::OffDuty => 'd',
            Mask::OutOfService => 'g',
        });
        format!("{episode}{seen}{condition}{shelf}{mask}{needs_ack}")
    }
}
