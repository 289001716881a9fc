//! What is set for one alarm: its limits, delays, priorities and how it is escalated. Only data and what follows from
//! it; no state.

use std::time::Duration;

use crate::domain::{Mono, Priority};

/// From when on an alarm has a priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// How long after the condition's stated start.
    pub after: Duration,
    /// The priority from then on.
    pub priority: Priority,
}

/// How an alarm whose condition is normal clears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffDelay {
    /// After the condition was normal without a break for this long.
    After(Duration),
    /// By a person only: an acknowledgement after the return to normal, or a person's word that it was checked.
    ByPerson,
}

/// The setting of one alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// When it is raised, and at which priority. A condition younger than the first level is not yet the alarm's
    /// condition. Without levels the alarm is never raised.
    pub levels: Vec<Level>,
    /// The alarm's condition must hold this long before it is raised.
    pub on_delay: Duration,
    /// The alarm's condition must be absent this long, without a break, before the alarm clears.
    pub off_delay: OffDelay,
    /// An episode that was shown ends by a person's acknowledgement only.
    pub needs_ack: bool,
    /// An acknowledgement holds at most this long while the condition persists.
    pub ack_expires: Option<Duration>,
    /// Who is told next, when nobody acknowledges.
    pub escalation: Escalation,
}

impl Default for Rule {
    /// An alarm that is never raised, and an episode of which ends by a person only: what stands of an alarm whose rule
    /// is not known loses nothing.
    fn default() -> Self {
        Self {
            levels: Vec::new(),
            on_delay: Duration::ZERO,
            off_delay: OffDelay::ByPerson,
            needs_ack: true,
            ack_expires: None,
            escalation: Escalation::none(),
        }
    }
}

/// When the next person is told: so long after an alarm became unacknowledged, in rising order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// For low priority.
    pub low: Vec<Duration>,
    /// For medium priority.
    pub medium: Vec<Duration>,
    /// For high priority.
    pub high: Vec<Duration>,
    /// For critical priority.
    pub critical: Vec<Duration>,
}

impl Default for Escalation {
    /// 2 and 10 min; critical 45 s and 3 min (`docs/ALARMS.md`, life of an alarm).
    fn default() -> Self {
        let usual = vec![Duration::from_mins(2), Duration::from_mins(10)];
        let critical = vec![Duration::from_secs(45), Duration::from_mins(3)];
        Self { low: usual.clone(), medium: usual.clone(), high: usual, critical }
    }
}

impl Escalation {
    /// Nobody is told.
    #[must_use]
    pub fn none() -> Self {
        Self { low: Vec::new(), medium: Vec::new(), high: Vec::new(), critical: Vec::new() }
    }

    /// The steps for a priority.
    #[must_use]
    pub fn steps(&self, priority: Priority) -> &[Duration] {
        match priority {
            Priority::Low => &self.low,
            Priority::Medium => &self.medium,
            Priority::High => &self.high,
            Priority::Critical => &self.critical,
        }
    }
}

impl Rule {
    /// From when on a condition that began at `since` is the alarm's condition.
    pub(super) fn holds_from(&self, since: Mono) -> Option<Mono> {
        self.levels.iter().map(|level| since + level.after).min()
    }

    /// The priority that a condition which began at `since` deserves now.
    pub(super) fn judge(&self, since: Mono, now: Mono) -> Option<Priority> {
        self.reached(since).filter(|(at, _)| *at <= now).map(|(_, priority)| priority).max()
    }

    /// When a condition that began at `since` next deserves more than `held`.
    pub(super) fn next_level(&self, since: Mono, held: Option<Priority>) -> Option<Mono> {
        self.reached(since).filter(|(_, priority)| Some(*priority) > held).map(|(at, _)| at).min()
    }

    /// The priority the alarm would begin with.
    pub(super) fn first_priority(&self) -> Priority {
        self.levels.iter().min_by_key(|level| level.after).map_or(Priority::Low, |level| level.priority)
    }

    fn reached(&self, since: Mono) -> impl Iterator<Item = (Mono, Priority)> {
        self.levels.iter().map(move |level| (since + level.after + self.on_delay, level.priority))
    }
}
