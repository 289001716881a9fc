//! What the alarms remember of a line, a number and an adapter while the program runs. A restart forgets it, but for
//! what the kept facts give back.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::alarm::{Chatter, Condition, Window};
use crate::board::kept::Kept;
use crate::board::roster::Roster;
use crate::config::alarm::AlarmPlan;
use crate::domain::alarm_view::LineAlarm;
use crate::domain::{AdapterName, AlarmKey, AlarmKind, AlarmSource, Hook, LineIx, Moment, Mono, Origin, Sign, Wall};

use super::Observed;

/// An earlier run's observation joins this one's if no more duty time than this lies between: a restart is no day of
/// silence.
const JOINED_WITHIN: Duration = Duration::from_mins(10);
/// And no more time than this: the calendar is not walked through for a year.
const LONGEST_GAP: Duration = Duration::from_hours(24 * 14);

/// What the alarms remember of a line.
pub(super) struct LineWatch {
    pub(super) source: AlarmSource,
    /// The signs that `left_off_hook` and its suspicion rest on now.
    pub(super) certain_sign: Option<Sign>,
    pub(super) suspected_sign: Option<Sign>,
    /// The off-hook period that is judged: its start.
    pub(super) period: Option<Mono>,
    /// How the last off-hook period began.
    pub(super) began_as: Option<Origin>,
    /// When the last period ended that was, or may have been, an answered call. Where the calling party controls the call, it goes on for a while after that.
    pub(super) answered_until: Option<Mono>,
    /// A ring of the line's group, a hookflash of the line, or an answered call lies so near that the period may be a
    /// call.
    pub(super) is_near_call: bool,
    /// The last begin or end of a ring. The start of the run counts as one: nobody saw what was before.
    pub(super) rang_at: Mono,
    pub(super) chatter: Option<Chatter>,
    pub(super) missed: Option<CallWindow>,
    pub(super) dropped: Option<CallWindow>,
    /// Since when the rings that nobody answered are a condition.
    pub(super) absent_since: Option<Moment>,
    pub(super) silence: Silence,
    /// Since when the line is on duty.
    pub(super) duty_since: Option<Moment>,
    pub(super) blockage: Blockage,
    /// A person took the line out of monitoring.
    pub(super) is_out_of_service: bool,
    pub(super) worst: Option<LineAlarm>,
    pub(super) shelved: usize,
}

/// Whether a line is certainly blocked, as far as its alarms say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Blockage {
    /// No certain alarm of it stands, or nobody is to be reached on it now.
    Free,
    /// It was, when the alarm above its own hid it: nobody sees whether it still is.
    Hidden,
    /// It is.
    Blocked,
}

/// How long a line has neither rung nor been lifted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Silence {
    /// Since when in this run; the wall time may lie before it.
    pub(super) from: Moment,
    /// Duty time of it that was counted, that of an earlier run included.
    pub(super) already: Duration,
    /// Up to when it was counted; none while nobody would tell of a ring or an off-hook.
    pub(super) watched: Option<Moment>,
}

impl LineWatch {
    pub(super) fn new(
        roster: &Roster,
        kept: &Kept,
        ix: LineIx,
        plans: &BTreeMap<AlarmKey, AlarmPlan>,
        observed: Observed,
    ) -> Self {
        let now = observed.now;
        let config = roster.config.lines.get(ix.0).expect("invariant: a watch is made for each configured line");
        let facts = kept.lines.get(ix.0).map(|line| line.facts.clone()).unwrap_or_default();
        let source = AlarmSource::Line(config.id.clone());
        let plan = |alarm| plans.get(&AlarmKey::new(alarm, source.clone()));
        let window = |alarm, past: &[Wall]| plan(alarm).map(|plan| CallWindow::new(plan, past, now));
        let chatter = plan(AlarmKind::AdapterChatter)
            .map(|plan| Chatter::new(to_usize(plan.count("count")), plan.after("within"), now));
        let calendar = &roster.config.calendar;
        // A night in which nobody was on duty was no time of silence, observed or not.
        let is_joined = observed.until.is_some_and(|until| {
            now.wall.since(until) <= LONGEST_GAP
                && calendar.duty_between(&config.duty, until, now.wall) <= JOINED_WITHIN
        });
        let silent_from = facts.silent_from().filter(|_| is_joined);
        let already = silent_from
            .map_or(Duration::ZERO, |from| roster.config.calendar.duty_between(&config.duty, from, now.wall));
        Self {
            certain_sign: facts.certain_sign,
            suspected_sign: facts.suspected_sign,
            period: None,
            began_as: None,
            answered_until: None,
            is_near_call: false,
            rang_at: now.mono,
            chatter,
            missed: window(AlarmKind::MissedRepeatedly, &facts.missed_at),
            dropped: window(AlarmKind::DroppedRepeatedly, &facts.dropped_at),
            absent_since: None,
            silence: Silence { from: Moment { wall: silent_from.unwrap_or(now.wall), ..now }, already, watched: None },
            duty_since: None,
            blockage: Blockage::Free,
            is_out_of_service: false,
            worst: None,
            shelved: 0,
            source,
        }
    }

    pub(super) fn key(&self, alarm: AlarmKind) -> AlarmKey {
        AlarmKey::new(alarm, self.source.clone())
    }
}

/// What the alarms remember of a number that several lines answer.
pub(super) struct NumberWatch {
    pub(super) source: AlarmSource,
    pub(super) missed: Option<CallWindow>,
    /// Since when a call is offered.
    pub(super) offered: Option<Moment>,
    /// Since when every line is in use.
    pub(super) full: Option<Moment>,
}

impl NumberWatch {
    pub(super) fn new(
        roster: &Roster,
        kept: &Kept,
        track: usize,
        plans: &BTreeMap<AlarmKey, AlarmPlan>,
        now: Moment,
    ) -> Self {
        let (number, _) = roster.tracks().get(track).expect("invariant: a watch is made for each tracked number");
        let source = AlarmSource::Number(number.clone());
        let plan = plans.get(&AlarmKey::new(AlarmKind::MissedRepeatedly, source.clone()));
        let past = kept.numbers.get(track).map(|number| number.missed_at.as_slice()).unwrap_or_default();
        Self { missed: plan.map(|plan| CallWindow::new(plan, past, now)), offered: None, full: None, source }
    }

    pub(super) fn key(&self, alarm: AlarmKind) -> AlarmKey {
        AlarmKey::new(alarm, self.source.clone())
    }
}

/// What the alarms remember of an adapter.
pub(super) struct AdapterWatch {
    pub(super) source: AlarmSource,
    /// The last hook change of each of its lines that changed, and to what.
    pub(super) changes: BTreeMap<LineIx, (Mono, Hook)>,
    /// Since when its feed is gone, as far as its lines show.
    pub(super) feed_gone: Option<FeedGone>,
}

/// What shows that a feed is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FeedGone {
    /// Half of the lines, or more, are dead.
    Dead(Moment),
    /// Every input changed at once, to the same side.
    AtOnce(Moment),
    /// Every input of a unit reads as it does without power.
    Unpowered(Moment),
}

impl AdapterWatch {
    pub(super) fn new(name: &AdapterName) -> Self {
        Self { source: AlarmSource::Adapter(name.clone()), changes: BTreeMap::new(), feed_gone: None }
    }

    pub(super) fn key(&self, alarm: AlarmKind) -> AlarmKey {
        AlarmKey::new(alarm, self.source.clone())
    }
}

/// Counts calls within a span, those before this run included.
pub(super) struct CallWindow {
    limit: usize,
    window: Window,
    condition: Condition,
}

/// Calls of earlier runs are counted on a time line that begins this long before the run: longer than any span.
const BEFORE: Duration = Duration::from_hours(24 * 62);

impl CallWindow {
    fn new(plan: &AlarmPlan, past: &[Wall], now: Moment) -> Self {
        let mut window = Window::new(plan.after("within"));
        for at in past {
            window.add((now.mono + BEFORE) - now.wall.since(*at));
        }
        Self { limit: to_usize(plan.count("count")), window, condition: Condition::Normal { since: now } }
    }

    /// One more call.
    pub(super) fn add(&mut self, now: Mono) {
        self.window.add(now + BEFORE);
    }

    /// The condition now: active from the call that reached the limit on.
    pub(super) fn judge(&mut self, now: Moment) -> Condition {
        let is_over = self.window.count(now.mono + BEFORE) >= self.limit;
        match self.condition {
            Condition::Active { .. } if is_over => {}
            _ if is_over => self.condition = Condition::Active { since: now, certain: true },
            Condition::Normal { .. } => {}
            _ => self.condition = Condition::Normal { since: now },
        }
        self.condition
    }

    /// When the condition returns to normal if nothing more happens.
    pub(super) fn due(&self) -> Option<Mono> {
        self.window.falls_to(self.limit.saturating_sub(1)).map(|due| due - BEFORE)
    }
}

/// A limit of the configuration, to count with.
pub(super) fn to_usize(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
