//! The alarms of a range: how many a person was shown, how soon they were acknowledged, what chatters, what is open at the
//! end. State per alarm, never per record.

use std::collections::{BTreeMap, BTreeSet};

use super::spread::Spread;
use super::timeline::Tick;
use crate::alarm;
use crate::domain::event::AlarmRecord;
use crate::domain::{AlarmCause, AlarmKey, AlarmStep, IsaState, OperatorId, Priority, Wall};

/// Ten minutes: the span in which alarms are counted. Source: ANSI/ISA-18.2: about one in
/// 10 min is very likely to be acceptable, more than 10 are a flood.
const SLOT_US: i64 = 600_000_000;
/// More alarms than this in ten minutes are a flood. Source: as above.
const FLOOD_ABOVE: u64 = 10;
/// An alarm that is raised three times within a minute chatters. Source: ANSI/ISA-18.2.
const CHATTER_US: i64 = 60_000_000;

/// The alarms of a range.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AlarmFigures {
    /// Alarms that a person was shown.
    pub annunciated: u64,
    /// Alarms that came behind a shelf or a mask: counted, not shown.
    pub hidden: u64,
    /// How many ten minutes the range has, begun ones included.
    pub slots: u64,
    /// Most alarms of one of them.
    pub worst_slot: u64,
    /// Ten minutes with more than ten alarms.
    pub flooded_slots: u64,
    /// People who signed in or acted; at least 1.
    pub operators: u64,
    /// From when an alarm was shown, or asked again, to its acknowledgement.
    pub acknowledged: Spread,
    /// By alarm, the most frequent first.
    pub rows: Vec<AlarmRow>,
    /// What was open at the end of the range, the most urgent first.
    pub open: Vec<OpenAlarm>,
}

impl AlarmFigures {
    /// Alarms an operator was shown in ten minutes, on average; `None` for an empty range.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of alarms are far below 2^53")]
    pub fn rate(&self) -> Option<f64> {
        let whole = self.slots * self.operators;
        (whole > 0).then(|| self.annunciated as f64 / whole as f64)
    }
}

/// An alarm of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmRow {
    /// Which.
    pub key: AlarmKey,
    /// The highest priority it was shown with.
    pub priority: Priority,
    /// How often it was shown.
    pub count: u64,
    /// How often it came behind a shelf or a mask.
    pub hidden: u64,
    /// It was raised three times within a minute.
    pub chatters: bool,
}

/// An alarm that was open at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAlarm {
    /// Which.
    pub key: AlarmKey,
    /// Its priority.
    pub priority: Priority,
    /// Its state.
    pub state: IsaState,
    /// Since when its condition has stood.
    pub since: Wall,
    /// Who acknowledged it.
    pub by: Option<OperatorId>,
}

impl OpenAlarm {
    /// Whether it had stood for more than a day: a stale alarm in the words of ISA-18.2.
    #[must_use]
    pub fn is_stale(&self, now: Wall) -> bool {
        now.since(self.since) > std::time::Duration::from_hours(24)
    }
}

/// The alarms, as records tell of them.
#[derive(Debug, Clone, Default)]
pub(super) struct AlarmFold {
    rows: BTreeMap<AlarmKey, Row>,
    open: BTreeMap<AlarmKey, OpenAlarm>,
    /// Shown and not acknowledged, since when.
    waiting: BTreeMap<AlarmKey, Tick>,
    operators: BTreeSet<OperatorId>,
    acknowledged: Spread,
    /// The ten minutes that are being counted, and how many they have.
    slot: (i64, u64),
    worst_slot: u64,
    flooded_slots: u64,
}

#[derive(Debug, Clone, Default)]
struct Row {
    priority: Option<Priority>,
    count: u64,
    hidden: u64,
    chatters: bool,
    raised: [Option<Tick>; 2],
}

/// When a record was made.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub(super) wall: Wall,
    pub(super) tick: Tick,
    /// Microseconds from the beginning of the range; `None` before it.
    pub(super) into: Option<i64>,
}

impl AlarmFold {
    /// As a seal has it.
    pub(super) fn restore(&mut self, kept: &alarm::Kept<AlarmKey>) {
        for (key, alarm) in &kept.alarms {
            let Some(episode) = &alarm.episode else { continue };
            let by = episode.acknowledged.as_ref().map(|seen| seen.by.clone());
            let state = match (episode.raised_at, episode.cleared_at, &by) {
                (None, _, _) => IsaState::Suppressed,
                (_, Some(_), _) => IsaState::ReturnedUnacknowledged,
                (_, None, Some(_)) => IsaState::Acknowledged,
                (_, None, None) => IsaState::Unacknowledged,
            };
            let open = OpenAlarm { key: key.clone(), priority: episode.priority, state, since: episode.since, by };
            self.open.insert(key.clone(), open);
        }
    }

    /// Somebody signed in, or did something.
    pub(super) fn on_operator(&mut self, by: &OperatorId) {
        if !self.operators.contains(by) {
            self.operators.insert(by.clone());
        }
    }

    pub(super) fn on_record(&mut self, at: At, record: &AlarmRecord) {
        let key = AlarmKey::new(record.alarm, record.about.source());
        let change = &record.change;
        let is_moved = change.cause == AlarmCause::Condition;
        match change.change {
            AlarmStep::Raised | AlarmStep::Worsened => self.show(at, &key, change.priority),
            AlarmStep::Unshelved | AlarmStep::Unsuppressed if change.state == IsaState::Unacknowledged => {
                self.show(at, &key, change.priority);
            }
            AlarmStep::Suppressed | AlarmStep::Shelved => {
                self.waiting.remove(&key);
                if is_moved && change.since.is_some() && at.into.is_some() {
                    self.rows.entry(key.clone()).or_default().hidden += 1;
                }
            }
            AlarmStep::Expired => {
                self.waiting.insert(key.clone(), at.tick);
            }
            AlarmStep::Acknowledged => {
                if let Some(since) = self.waiting.remove(&key).filter(|_| at.into.is_some()) {
                    self.acknowledged.add(u64::try_from(at.tick.since(since).as_millis()).unwrap_or(u64::MAX));
                }
            }
            AlarmStep::Closed => {
                self.waiting.remove(&key);
            }
            AlarmStep::Cleared | AlarmStep::Escalated | AlarmStep::Unshelved | AlarmStep::Unsuppressed => {}
        }
        self.keep(at, &key, record);
    }

    fn keep(&mut self, at: At, key: &AlarmKey, record: &AlarmRecord) {
        let change = &record.change;
        if change.change == AlarmStep::Closed || change.episode.is_none() {
            self.open.remove(key);
            return;
        }
        let (priority, state) = (change.priority, change.state);
        let fresh = || OpenAlarm { key: key.clone(), priority, state, since: at.wall, by: None };
        let open = self.open.entry(key.clone()).or_insert_with(fresh);
        (open.priority, open.state) = (priority, state);
        if change.change == AlarmStep::Acknowledged {
            open.by.clone_from(&change.by);
        } else if state == IsaState::Unacknowledged {
            open.by = None;
        }
        if let Some(since) = change.since.filter(|_| change.change != AlarmStep::Cleared) {
            open.since = since;
        }
    }

    fn show(&mut self, at: At, key: &AlarmKey, priority: Priority) {
        self.waiting.insert(key.clone(), at.tick);
        let Some(into) = at.into else { return };
        let row = self.rows.entry(key.clone()).or_default();
        row.count += 1;
        row.priority = row.priority.max(Some(priority));
        row.chatters |= row.raised[0].is_some_and(|before| at.tick.0 - before.0 <= CHATTER_US);
        row.raised = [row.raised[1], Some(at.tick)];
        let slot = into / SLOT_US;
        if self.slot.0 != slot {
            self.slot = (slot, 0);
        }
        self.slot.1 += 1;
        self.worst_slot = self.worst_slot.max(self.slot.1);
        self.flooded_slots += u64::from(self.slot.1 == FLOOD_ABOVE + 1);
    }

    /// What was, over a range of so many microseconds.
    pub(super) fn finish(self, length_us: i64) -> AlarmFigures {
        let row = |(key, row): (AlarmKey, Row)| AlarmRow {
            key,
            priority: row.priority.unwrap_or(Priority::Low),
            count: row.count,
            hidden: row.hidden,
            chatters: row.chatters,
        };
        let mut rows: Vec<_> = self.rows.into_iter().map(row).collect();
        rows.sort_by(|a, b| (b.count, b.hidden, &a.key).cmp(&(a.count, a.hidden, &b.key)));
        let mut open: Vec<_> = self.open.into_values().collect();
        open.sort_by(|a, b| (b.priority, a.since, &a.key).cmp(&(a.priority, b.since, &b.key)));
        AlarmFigures {
            annunciated: rows.iter().map(|row| row.count).sum(),
            hidden: rows.iter().map(|row| row.hidden).sum(),
            slots: u64::try_from((length_us.max(0) + SLOT_US - 1) / SLOT_US).unwrap_or(0),
            worst_slot: self.worst_slot,
            flooded_slots: self.flooded_slots,
            operators: u64::try_from(self.operators.len()).unwrap_or(u64::MAX).max(1),
            acknowledged: self.acknowledged,
            rows,
            open,
        }
    }
}
