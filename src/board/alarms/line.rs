//! The conditions of one line: its off-hook period, its ring, its feed, how often it changes, its missed and dropped
//! calls.

use crate::alarm::Condition;
use crate::board::core::Board;
use crate::board::facts::Unanswered;
use crate::domain::{AlarmCause, AlarmKey, AlarmKind, LineIx, LineState, Moment, Origin, RingStyle, Sign};
use crate::line::DigitSight;

use super::Timer;
use super::off_hook::{self, HookFacts, NEAR_CALL, PROVEN_WITHIN, Proof, Verdict};

impl Board {
    /// A line moved: it was in state `before`, and changed its state `changes` times.
    pub(crate) fn on_line_moved(&mut self, ix: LineIx, before: LineState, changes: usize) {
        let Some(state) = self.lines.get(ix.0).map(|desk| desk.machine.state().0) else { return };
        if !self.alarms.is_started {
            return;
        }
        if before == LineState::Ringing || state == LineState::Ringing {
            self.note_ring(ix);
        }
        if matches!(before, LineState::Unknown | LineState::Stale) {
            self.note_unseen(ix);
        }
        let is_use = |state| matches!(state, LineState::Ringing | LineState::OffHook);
        if before != state && (is_use(before) || is_use(state)) {
            self.end_silence(ix);
        }
        if before != state && state == LineState::OffHook {
            // Whoever lifts shows that a set is there, long before the call is over.
            self.judge_absence(ix);
        }
        self.judge_line(ix, AlarmCause::Condition);
        self.note_answered(ix, before, state);
        self.count_changes(ix, changes);
        if let Some(share) = self.roster.share(ix) {
            self.judge_number(share.track);
        }
        self.on_adapter_line_moved(ix, before);
    }

    /// States what is known of a line now.
    pub(super) fn judge_line(&mut self, ix: LineIx, cause: AlarmCause) {
        let Some(facts) = self.hook_facts(ix) else { return };
        self.state_hook(ix, off_hook::judge(facts), cause);
        let Some(watch) = self.alarms.line(ix) else { return };
        let (ring_key, dead_key) = (watch.key(AlarmKind::RingUnanswered), watch.key(AlarmKind::LineDead));
        let condition = |key: &AlarmKey, active: LineState, certain: bool| match facts.state {
            state if state == active => Condition::Active { since: facts.since, certain },
            LineState::Unknown | LineState::Stale => Condition::Unknown,
            _ => self.returned(key, facts.since),
        };
        let ring = self.lines.get(ix.0).map(|desk| desk.machine.traits().ring);
        // Who reports a ring once cannot show that it still rings.
        let rings = condition(&ring_key, LineState::Ringing, ring != Some(RingStyle::Once));
        let dead = condition(&dead_key, LineState::Dead, true);
        self.state(&ring_key, rings, cause);
        self.state(&dead_key, dead, cause);
        self.tell_alarms();
    }

    /// Back to normal with a state that began at `since`. An off-hook period that goes on after the feed was gone began
    /// before the line was dead: the return is now.
    fn returned(&self, key: &AlarmKey, since: Moment) -> Condition {
        match self.alarms.engine.alarm(key).map(|view| view.condition) {
            Some(before @ Condition::Normal { .. }) => before,
            Some(Condition::Active { since: began, .. }) if since.mono < began.mono => {
                Condition::Normal { since: self.now }
            }
            _ => Condition::Normal { since },
        }
    }

    fn hook_facts(&mut self, ix: LineIx) -> Option<HookFacts> {
        let machine = &self.lines.get(ix.0)?.machine;
        let (state, since) = machine.state();
        let (origin, ended, suspect) = (machine.origin(), machine.ended(), machine.suspect());
        let before_dead = machine.off_hook_before_dead();
        if state == LineState::OffHook {
            self.follow_period(ix, since);
        }
        let no_call = self.proof_of_no_call(ix);
        Some(HookFacts { state, since, origin, ended, suspect, before_dead, no_call })
    }

    /// A new off-hook period: whether a call may have been picked up or taken back. A hookflash counts at any time.
    fn follow_period(&mut self, ix: LineIx, since: Moment) {
        let Some(machine) = self.lines.get(ix.0).map(|desk| &desk.machine) else { return };
        let is_flashed = machine.last_flash().is_some_and(|flash| flash.mono + NEAR_CALL >= since.mono);
        let is_new = self.alarms.line(ix).is_some_and(|watch| watch.period != Some(since.mono));
        let is_rung = is_new && self.mates(ix).any(|mate| self.rang_near(mate, since));
        let answered_until = self.alarms.line(ix).and_then(|watch| watch.answered_until);
        let is_relifted = is_new && answered_until.is_some_and(|until| until + NEAR_CALL >= since.mono);
        let Some(watch) = self.alarms.line_mut(ix) else { return };
        if is_new {
            watch.period = Some(since.mono);
            watch.is_near_call = is_rung || is_relifted;
        }
        watch.is_near_call |= is_flashed;
    }

    /// Keeps when a call that was answered, or may have been, was put down.
    fn note_answered(&mut self, ix: LineIx, before: LineState, state: LineState) {
        let now = self.now.mono;
        let Some((origin, since)) = self.lines.get(ix.0).map(|desk| (desk.machine.origin(), desk.machine.state().1))
        else {
            return;
        };
        let Some(watch) = self.alarms.line_mut(ix) else { return };
        if state == LineState::OffHook {
            watch.began_as = origin;
            return;
        }
        let may_be_answered = match watch.began_as {
            Some(Origin::Inbound | Origin::Unknown) | None => true,
            Some(Origin::None) => watch.is_near_call,
            Some(Origin::Outbound) => false,
        };
        if before == LineState::OffHook && may_be_answered {
            watch.answered_until = Some(if state == LineState::Idle { since.mono } else { now });
        }
    }

    /// Nobody saw what the line did until now: it may have rung.
    pub(crate) fn note_unseen(&mut self, ix: LineIx) {
        let now = self.now.mono;
        if let Some(watch) = self.alarms.line_mut(ix) {
            watch.rang_at = now;
        }
    }

    /// Whether a mate rang near this moment, or may have: nobody would have heard it.
    fn rang_near(&self, mate: LineIx, since: Moment) -> bool {
        let Some((config, desk)) = self.roster.config.lines.get(mate.0).zip(self.lines.get(mate.0)) else {
            return false;
        };
        let Some((adapter, name)) = &config.adapter else { return false };
        let is_live = self.adapters.get(adapter.0).is_some_and(|desk| desk.hears(name));
        let is_heard = is_live && desk.machine.traits().ring != RingStyle::None;
        let is_ringing = desk.machine.state().0 == LineState::Ringing;
        let rang_at = self.alarms.line(mate).map(|watch| watch.rang_at);
        !is_heard || is_ringing || rang_at.is_some_and(|rang| rang + NEAR_CALL >= since.mono)
    }

    /// The line and those whose calls can be picked up from it: its group, and the lines of its number.
    fn mates(&self, ix: LineIx) -> impl Iterator<Item = LineIx> + '_ {
        let config = &self.roster.config;
        let group = config.lines.get(ix.0).map(|line| &line.group).filter(|group| !group.as_str().is_empty());
        let share = self.roster.share(ix).map(|share| share.track);
        (0..config.lines.len()).map(LineIx).filter(move |mate| {
            let is_of_group = group.is_some() && config.lines.get(mate.0).map(|line| &line.group) == group;
            let is_of_number = share.is_some() && self.roster.share(*mate).map(|share| share.track) == share;
            *mate == ix || is_of_group || is_of_number
        })
    }

    /// A ring began or ended: whoever was lifted just before it may be picking that call up.
    fn note_ring(&mut self, ix: LineIx) {
        let now = self.now;
        if let Some(watch) = self.alarms.line_mut(ix) {
            watch.rang_at = now.mono;
        }
        let is_lifted = |mate: &LineIx| {
            let (Some(desk), Some(config)) = (self.lines.get(mate.0), self.roster.config.lines.get(mate.0)) else {
                return false;
            };
            let (state, since) = desk.machine.state();
            *mate != ix && state == LineState::OffHook && since.mono + config.timing.dial_timeout >= now.mono
        };
        let lifted: Vec<_> = self.mates(ix).filter(is_lifted).collect();
        for mate in lifted {
            if let Some(watch) = self.alarms.line_mut(mate).filter(|watch| !watch.is_near_call) {
                watch.is_near_call = true;
                self.judge_line(mate, AlarmCause::Condition);
            }
        }
    }

    fn proof_of_no_call(&self, ix: LineIx) -> Proof {
        let (Some(desk), Some(config)) = (self.lines.get(ix.0), self.roster.config.lines.get(ix.0)) else {
            return Proof::Lacking;
        };
        let proven_at = self.kept.lines.get(ix.0).and_then(|kept| kept.facts.proven_at);
        let is_proven = proven_at.is_some_and(|at| self.now.wall.since(at) <= PROVEN_WITHIN);
        let is_near_call = self.alarms.line(ix).is_none_or(|watch| watch.is_near_call);
        let sees_digits = desk.machine.traits().digits == DigitSight::Seen;
        if is_proven && sees_digits && !is_near_call && !config.dials_itself { Proof::Complete } else { Proof::Lacking }
    }

    fn state_hook(&mut self, ix: LineIx, verdict: Verdict, cause: AlarmCause) {
        let Some(watch) = self.alarms.line(ix) else { return };
        let (left, suspicion) = (watch.key(AlarmKind::LeftOffHook), watch.key(AlarmKind::LeftOffHookSuspected));
        let now = self.now;
        match verdict {
            Verdict::AsBefore => {}
            Verdict::Unknown => {
                self.state(&left, Condition::Unknown, cause);
                self.state(&suspicion, Condition::Unknown, cause);
            }
            Verdict::OnHook(since) => {
                self.state(&left, Condition::Normal { since }, cause);
                self.state(&suspicion, Condition::Normal { since }, cause);
            }
            Verdict::OffHook { certain, suspected } => {
                let condition = match certain {
                    Some((sign, since)) => {
                        self.rest_on(ix, &left, sign);
                        Condition::Active { since, certain: true }
                    }
                    // Still off, and no longer proven since a gap: what was certain has not returned to normal.
                    None if is_undecided(suspected) && self.is_standing(&left) => Condition::Unknown,
                    None => Condition::Normal { since: now },
                };
                self.state(&left, condition, cause);
                let is_said = self.is_said(&left, certain, suspected);
                let condition = match suspected.filter(|_| !is_said) {
                    Some((sign, since)) => {
                        self.rest_on(ix, &suspicion, sign);
                        Condition::Active { since, certain: false }
                    }
                    None => Condition::Normal { since: now },
                };
                self.state(&suspicion, condition, cause);
            }
        }
    }

    /// Whether the certain alarm says it all. One that cannot be raised says nothing, and one that is acknowledged and no
    /// longer confirmed would never come back: then the suspicion grows from its own start.
    fn is_said(&self, left: &AlarmKey, certain: Option<(Sign, Moment)>, suspected: Option<(Sign, Moment)>) -> bool {
        let view = self.alarms.engine.alarm(left);
        let episode = view.and_then(|view| view.episode).filter(|episode| episode.is_standing());
        let is_open = episode.is_some_and(|episode| episode.acknowledged.is_none());
        let stands = match certain {
            Some((Sign::NoCall, _)) => true,
            Some(_) => episode.is_some(),
            None => is_open && is_undecided(suspected),
        };
        stands && self.has_plan(left)
    }

    /// The limits of an alarm of off-hook periods depend on the sign it rests on.
    fn rest_on(&mut self, ix: LineIx, key: &AlarmKey, sign: Sign) {
        let now = self.now;
        let Some(watch) = self.alarms.lines.get_mut(ix.0) else { return };
        let slot =
            if key.alarm == AlarmKind::LeftOffHook { &mut watch.certain_sign } else { &mut watch.suspected_sign };
        if slot.replace(sign) != Some(sign)
            && let Some(plan) = self.alarms.plans.get(key)
        {
            self.alarms.engine.set_rule_for(now, key, plan.rule(Some(sign)), AlarmCause::Condition);
        }
    }

    pub(super) fn is_standing(&self, key: &AlarmKey) -> bool {
        let kept = self.alarms.engine.kept().alarms.get(key);
        kept.and_then(|kept| kept.episode.as_ref()).is_some_and(crate::alarm::Episode::is_standing)
    }

    fn count_changes(&mut self, ix: LineIx, changes: usize) {
        let now = self.now;
        if let Some(chatter) = self.alarms.line_mut(ix).and_then(|watch| watch.chatter.as_mut()) {
            for _ in 0..changes {
                chatter.on_change(now);
            }
            self.judge_chatter(ix);
        }
    }

    pub(super) fn judge_chatter(&mut self, ix: LineIx) {
        let now = self.now;
        let Some(watch) = self.alarms.line_mut(ix) else { return };
        let key = watch.key(AlarmKind::AdapterChatter);
        let Some(chatter) = &mut watch.chatter else { return };
        let (condition, due) = (chatter.on_timeout(now), chatter.poll_timeout());
        self.arm(due, Timer::Chatter(ix));
        self.state(&key, condition, AlarmCause::Condition);
        self.tell_alarms();
    }

    /// A call of the line was missed or dropped, or a ring was not answered: counts it.
    pub(super) fn on_call_counted(&mut self, ix: LineIx, counted: Counted) {
        let now = self.now.mono;
        if let Some(watch) = self.alarms.line_mut(ix) {
            let window = match counted {
                Counted::Missed => watch.missed.as_mut(),
                Counted::Dropped => watch.dropped.as_mut(),
                Counted::Neither => None,
            };
            if let Some(window) = window {
                window.add(now);
            }
        }
        self.judge_calls(ix);
    }

    pub(super) fn judge_calls(&mut self, ix: LineIx) {
        let now = self.now;
        let Some(watch) = self.alarms.line_mut(ix) else { return };
        let keys = [watch.key(AlarmKind::MissedRepeatedly), watch.key(AlarmKind::DroppedRepeatedly)];
        let windows = [(watch.missed.as_mut(), Timer::Missed(ix)), (watch.dropped.as_mut(), Timer::Dropped(ix))];
        let judged = windows.map(|(window, timer)| window.map(|window| (window.judge(now), window.due(), timer)));
        for (key, judged) in keys.iter().zip(judged) {
            if let Some((condition, due, timer)) = judged {
                self.arm(due, timer);
                self.state(key, condition, AlarmCause::Condition);
            }
        }
        self.judge_absence(ix);
        self.tell_alarms();
    }

    /// Rings that nobody answered, over hours of duty: perhaps no set hangs on the line.
    pub(super) fn judge_absence(&mut self, ix: LineIx) {
        let now = self.now;
        let Some(key) = self.alarms.line(ix).map(|watch| watch.key(AlarmKind::PhoneAbsentSuspected)) else { return };
        let Some(plan) = self.alarms.plan(&key) else { return };
        let (count, at_least) = (plan.count("count"), plan.after("at_least"));
        let Some(config) = self.roster.config.lines.get(ix.0) else { return };
        let unanswered = self.kept.lines.get(ix.0).and_then(|kept| kept.facts.unanswered.as_ref());
        let calendar = &self.roster.config.calendar;
        let is_long = |rings: &Unanswered| calendar.duty_between(&config.duty, rings.first, rings.last) >= at_least;
        let is_active = unanswered.is_some_and(|rings| rings.count >= count && is_long(rings));
        let first = unanswered.map(|rings| rings.first);
        let Some(watch) = self.alarms.line_mut(ix) else { return };
        let condition = if is_active {
            let began = Moment { wall: first.unwrap_or(now.wall), ..now };
            Condition::Active { since: *watch.absent_since.get_or_insert(began), certain: false }
        } else {
            watch.absent_since = None;
            Condition::Normal { since: now }
        };
        self.state(&key, condition, AlarmCause::Condition);
    }
}

/// Whether nothing shows that the period is a call.
fn is_undecided(suspected: Option<(Sign, Moment)>) -> bool {
    matches!(suspected, Some((Sign::Undetermined | Sign::DroppedAndParked, _)))
}

/// What a call that is over counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// Missed, by a line that answers its number alone.
    Missed,
    /// Lifted and released at once.
    Dropped,
    /// Nothing that is counted here.
    Neither,
}
