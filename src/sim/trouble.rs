//! What befalls a simulated device on order: between the device's mouth and its wire, the same for every family. Each
//! trouble begins and ends at a moment of the device's own life. Pure; nothing here knows what a record means.
//!
//! | trouble | what becomes of a record | what comes besides |
//! |---|---|---|
//! | garbage | – | 1 to 40 random bytes, every 0.3 s to 1.5 s |
//! | cut | at least its last byte is missing, at most all of it | – |
//! | silence, power | it is lost | – |
//! | burst | it comes 20 times | 20 copies of the last one, every 100 ms |
//! | slow | it begins 500 ms late, its bytes are 20 ms apart | – |
//!
//! An unplugged wire and a device without power are the device's affair: see `device`.

use std::collections::VecDeque;
use std::time::Duration;

use super::rng::Rng;
use crate::config::{Recurrence, Trouble, TroubleOrder};
use crate::domain::Mono;

/// How often a stuck device says a record.
const COPIES: usize = 20;
/// How often it comes back to its last record.
const STUCK_EVERY: Duration = Duration::from_millis(100);
/// A slow device answers so late: later than a whozz chain is waited for (400 ms), and still within every family's promise
/// of freshness, of which a dial-board's is 1 s.
const LATE: Duration = Duration::from_millis(500);
/// A slow device's bytes are so far apart; 1 ms is usual at 9600 baud.
const BYTE_GAP: Duration = Duration::from_millis(20);
/// Bytes that a slow device keeps; a record that does not fit is lost.
const SLOW_LIMIT: usize = 4096;

/// The troubles of one device.
pub(super) struct Troubles {
    timed: Vec<Timed>,
    rng: Rng,
    /// The record said last, for a device that repeats itself.
    last: Vec<u8>,
    garbage: Option<Mono>,
    stuck: Option<Mono>,
    slow: VecDeque<(Mono, u8)>,
}

/// One trouble in time.
struct Timed {
    order: TroubleOrder,
    stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Ahead { begins: Mono },
    On { ends: Mono },
}

impl Troubles {
    pub(super) fn new(orders: &[TroubleOrder], rng: Rng, now: Mono) -> Self {
        let ahead = |order: &TroubleOrder| Timed { order: *order, stage: Stage::Ahead { begins: now + order.delay } };
        let timed = orders.iter().map(ahead).collect();
        Self { timed, rng, last: Vec::new(), garbage: None, stuck: None, slow: VecDeque::new() }
    }

    /// Begins a trouble at once.
    pub(super) fn inflict(&mut self, now: Mono, trouble: Trouble, span: Duration) {
        let order = TroubleOrder { trouble, delay: Duration::ZERO, span, recurrence: Recurrence::Once };
        self.timed.push(Timed { order, stage: Stage::On { ends: now + span } });
        self.pace(now);
    }

    /// Whether a trouble befalls the device now.
    pub(super) fn is_on(&self, trouble: Trouble) -> bool {
        self.timed.iter().any(|timed| timed.order.trouble == trouble && matches!(timed.stage, Stage::On { .. }))
    }

    /// Begins or ends the trouble that is due first, and tells which it was. A trouble that was slept over begins and
    /// ends all the same, once.
    pub(super) fn turn(&mut self, now: Mono) -> Option<Trouble> {
        let due = self.timed.iter().enumerate().filter(|(_, timed)| timed.due() <= now);
        let index = due.min_by_key(|(_, timed)| timed.due()).map(|(index, _)| index)?;
        let timed = self.timed.get_mut(index)?;
        let TroubleOrder { trouble, delay, span, recurrence } = timed.order;
        match (timed.stage, recurrence) {
            (Stage::Ahead { begins }, _) => timed.stage = Stage::On { ends: begins + span },
            (Stage::On { ends }, Recurrence::Again) => {
                let begins = ends + delay;
                timed.stage = Stage::Ahead { begins: if begins + span <= now { now + delay } else { begins } };
            }
            (Stage::On { .. }, Recurrence::Once) => drop(self.timed.remove(index)),
        }
        self.pace(now);
        Some(trouble)
    }

    /// Starts and stops what comes by itself while a trouble lasts.
    fn pace(&mut self, now: Mono) {
        let (garbage, stuck) = (self.is_on(Trouble::Garbage), self.is_on(Trouble::Burst));
        self.garbage = self.garbage.or(Some(now)).filter(|_| garbage);
        self.stuck = self.stuck.or(Some(now)).filter(|_| stuck);
    }

    /// When something begins, ends or is to be said.
    pub(super) fn poll_timeout(&self) -> Option<Mono> {
        let turns = self.timed.iter().map(Timed::due).min();
        let slow = self.slow.front().map(|(due, _)| *due);
        [turns, self.garbage, self.stuck, slow].into_iter().flatten().min()
    }

    /// The device says a record.
    pub(super) fn say(&mut self, now: Mono, mut record: Vec<u8>, wire: &mut VecDeque<Vec<u8>>) {
        if self.is_on(Trouble::Cut) {
            let most = u64::try_from(record.len().saturating_sub(1)).unwrap_or(0);
            record.truncate(usize::try_from(self.rng.between(0, most)).unwrap_or(0));
        }
        self.last.clone_from(&record);
        let copies = if self.is_on(Trouble::Burst) { COPIES } else { 1 };
        for _ in 0..copies {
            self.utter(now, &record, wire);
        }
    }

    /// Says what is due by itself, and the bytes of a slow device whose time has come.
    pub(super) fn on_timeout(&mut self, now: Mono, wire: &mut VecDeque<Vec<u8>>) {
        if !self.is_on(Trouble::Slow) && !self.slow.is_empty() {
            // The device catches up: nothing that it had kept is lost.
            wire.push_back(self.slow.drain(..).map(|(_, byte)| byte).collect());
        }
        while let Some((_, byte)) = self.slow.pop_front_if(|(due, _)| *due <= now) {
            wire.push_back(vec![byte]);
        }
        if self.stuck.is_some_and(|due| due <= now) {
            self.stuck = Some(now + STUCK_EVERY);
            let last = std::mem::take(&mut self.last);
            for _ in 0..COPIES {
                self.utter(now, &last, wire);
            }
            self.last = last;
        }
        if self.garbage.is_some_and(|due| due <= now) {
            self.garbage = Some(now + self.rng.span(300, 1500));
            let garbage = self.rng.garbage();
            self.utter(now, &garbage, wire);
        }
    }

    /// What the device kept is lost with its power, or with the wire.
    pub(super) fn forget(&mut self) {
        self.slow.clear();
        self.last.clear();
    }

    fn utter(&mut self, now: Mono, bytes: &[u8], wire: &mut VecDeque<Vec<u8>>) {
        if bytes.is_empty() || self.is_on(Trouble::Silence) || self.is_on(Trouble::Power) {
            return;
        }
        if !self.is_on(Trouble::Slow) {
            wire.push_back(bytes.to_vec());
        } else if self.slow.len() + bytes.len() <= SLOW_LIMIT {
            let mut due = self.slow.back().map_or(now + LATE, |(last, _)| (now + LATE).max(*last + BYTE_GAP));
            for byte in bytes {
                self.slow.push_back((due, *byte));
                due = due + BYTE_GAP;
            }
        }
    }
}

impl Timed {
    /// When it begins, or ends.
    fn due(&self) -> Mono {
        match self.stage {
            Stage::Ahead { begins } => begins,
            Stage::On { ends } => ends,
        }
    }
}
