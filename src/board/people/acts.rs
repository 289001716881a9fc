//! What a person asks of the alarms: acknowledged, checked, shelved, explained, noted, silenced.

use crate::alarm::Person;
use crate::board::core::Board;
use crate::domain::operator::{NoteSpan, OperatorAct};
use crate::domain::{
    ActRefusal, AlarmKey, AlarmKind, AlarmSource, EpisodeId, LineId, LineIx, LineState, LongCallReason, Operation,
    OperatorId, Priority, Refusal, Reply, ShelfKind,
};

use super::{LONG_CALL_MINUTES, Outcome, SHELF_MOST, minutes_of};

impl Board {
    pub(super) fn act(&mut self, by: &OperatorId, operation: Operation) -> Result<Option<Reply>, ActRefusal> {
        let reply = match operation {
            Operation::Acknowledge { episodes, is_list, note, minutes } => {
                self.acknowledge(by, &episodes, is_list, &note, minutes)?
            }
            Operation::Checked { episode, note } => {
                let person = Person { by, text: &note };
                let now = self.now;
                self.engine_mut().checked(now, episode, person).map_err(ActRefusal::Alarm)?;
                Reply::Checked
            }
            Operation::Shelve { alarm, shelf, minutes, reason } => self.shelve(by, &alarm, shelf, minutes, &reason)?,
            Operation::Unshelve { alarm } => {
                let now = self.now;
                let person = Person { by, text: "" };
                self.engine_mut().unshelve(now, &alarm, person).map_err(ActRefusal::Alarm)?;
                Reply::Unshelved
            }
            Operation::LongCall { line, reason, minutes } => self.confirm_long_call(by, line, reason, minutes)?,
            Operation::Note { about, episode, span, text } => self.note(by, about, (episode, span), &text)?,
            Operation::HandOver { note, callbacks, shift, date } => {
                self.hand_shift_over(by, &note, callbacks, (shift, date))?
            }
            Operation::TakeOutOfService { about, minutes, reason } => {
                self.take_out_of_service(by, about, minutes, &reason)?
            }
            Operation::ReturnToService { about } => self.return_to_service(by, about)?,
            Operation::Silence => self.silence(by)?,
            Operation::OpeningCheck => self.check_opening(by),
            Operation::Walk(operation) => self.walk(by, operation)?,
            Operation::Quit { why } => {
                self.stop(&format!("{why}, by {by}"));
                return Ok(None);
            }
        };
        // The records of the act come before the reply looks for the last of them.
        self.tell_alarms();
        Ok(Some(reply))
    }

    fn acknowledge(
        &mut self,
        by: &OperatorId,
        episodes: &[EpisodeId],
        is_list: bool,
        note: &str,
        minutes: Option<u32>,
    ) -> Outcome {
        let (mut done, mut critical) = (0, 0);
        let mut refused = None;
        for episode in episodes {
            if is_list && self.priority_of(*episode) == Some(Priority::Critical) {
                critical += 1;
                continue;
            }
            let now = self.now;
            let person = Person { by, text: note };
            match self.engine_mut().acknowledge(now, *episode, person, minutes.map(minutes_of)) {
                Ok(()) => done += 1,
                Err(refusal) => refused = Some(refusal),
            }
        }
        match refused {
            // Of a list, what was acknowledged or ended in the meantime is no fault of who asked.
            Some(refusal) if done == 0 && !is_list => Err(ActRefusal::Alarm(refusal)),
            _ if done == 0 && critical > 0 => Err(ActRefusal::OnlyCritical(critical)),
            _ if done == 0 => Err(ActRefusal::NothingToAcknowledge),
            _ => Ok(Reply::Acknowledged { episodes: done, critical }),
        }
    }

    fn shelve(&mut self, by: &OperatorId, alarm: &AlarmKey, kind: ShelfKind, minutes: u32, reason: &str) -> Outcome {
        let now = self.now;
        let limit = self.life.shift().map_or(SHELF_MOST, |shift| shift.ends.since(now.wall));
        let span = minutes_of(minutes);
        let person = Person { by, text: reason };
        let outcome = self.engine_mut().shelve(now, alarm, kind, span, limit, person);
        outcome.map_err(|refusal| match refusal {
            Refusal::TooLong(most) => ActRefusal::BeyondShift(most),
            other => ActRefusal::Alarm(other),
        })?;
        Ok(Reply::Shelved(now.wall + span))
    }

    fn confirm_long_call(&mut self, by: &OperatorId, line: LineId, reason: LongCallReason, minutes: u32) -> Outcome {
        let Some(ix) = self.roster.line(&line) else { return Err(ActRefusal::NoSuchSource) };
        let Some(desk) = self.lines.get(ix.0) else { return Err(ActRefusal::NoSuchSource) };
        let (state, since) = desk.machine.state();
        if state != LineState::OffHook {
            return Err(ActRefusal::NotOffHook(line));
        }
        let source = AlarmSource::Line(line.clone());
        if self.is_certain_now(ix) {
            return Err(ActRefusal::CertainlyNoCall(line));
        }
        let now = self.now;
        let most = LONG_CALL_MINUTES.iter().copied().max().unwrap_or(0);
        let span = minutes_of(minutes.clamp(1, most));
        let until = now.wall + span;
        let act = OperatorAct::LongCall { line: line.clone(), since: since.wall, reason, until };
        self.record_act(Some(by.clone()), act);
        let key = AlarmKey::new(AlarmKind::LeftOffHookSuspected, source);
        let person = Person { by, text: reason.as_str() };
        let hidden = self.engine_mut().shelve(now, &key, ShelfKind::OneShot, span, span, person);
        match hidden {
            // A line whose suspicion is switched off has nothing to hide.
            Ok(()) | Err(Refusal::NoSuchAlarm) => Ok(Reply::LongCall(line, until)),
            Err(refusal) => Err(ActRefusal::Alarm(refusal)),
        }
    }

    fn note(
        &mut self,
        by: &OperatorId,
        about: AlarmSource,
        (episode, span): (Option<EpisodeId>, Option<NoteSpan>),
        text: &str,
    ) -> Outcome {
        let note = self.judge_note(&about, span, text)?;
        let is_unheard = |id: &EpisodeId| id.0 == 0 || *id > self.engine().kept().last_episode;
        if let Some(id) = episode.filter(is_unheard) {
            return Err(ActRefusal::Alarm(Refusal::NoSuchEpisode(id)));
        }
        let act = OperatorAct::Noted { about: about.into(), episode, span, note };
        self.record_act(Some(by.clone()), act);
        Ok(Reply::Noted)
    }

    pub(crate) fn is_known(&self, source: &AlarmSource) -> bool {
        let config = &self.roster.config;
        match source {
            AlarmSource::Line(line) => self.roster.line(line).is_some(),
            AlarmSource::Adapter(name) => config.adapters.iter().any(|adapter| adapter.name == *name),
            AlarmSource::Group(name) => config.groups.contains(name),
            AlarmSource::Number(number) => {
                let own = config.lines.iter().any(|line| line.number.as_ref() == Some(number));
                own || config.numbers.iter().any(|shared| shared.number == *number)
            }
            AlarmSource::Site => true,
        }
    }

    fn silence(&mut self, by: &OperatorId) -> Outcome {
        let now = self.now;
        let episodes = self.engine_mut().silence(now);
        self.announcer.note_change();
        if episodes.is_empty() {
            return Err(ActRefusal::NothingSounds);
        }
        let count = episodes.len();
        self.record_act(Some(by.clone()), OperatorAct::Silenced { episodes });
        Ok(Reply::Silenced(count))
    }

    fn check_opening(&mut self, by: &OperatorId) -> Reply {
        let is_open = |ix: &usize| {
            let state = self.lines.get(*ix).map(|desk| desk.machine.state().0);
            let is_monitored = self.roster.config.lines.get(*ix).is_some_and(|line| line.monitored);
            is_monitored && state != Some(LineState::Idle)
        };
        let lines = (0..self.lines.len()).filter(is_open).filter_map(|ix| self.roster.config.lines.get(ix));
        let lines: Vec<LineId> = lines.map(|line| line.id.clone()).collect();
        let count = lines.len();
        self.record_act(Some(by.clone()), OperatorAct::OpeningChecked { lines });
        Reply::OpeningChecked(count)
    }

    fn priority_of(&self, episode: EpisodeId) -> Option<Priority> {
        let engine = self.engine();
        let key = engine.find(episode)?;
        engine.alarm(key)?.episode.map(|episode| episode.priority)
    }

    fn is_certain_now(&self, ix: LineIx) -> bool {
        let line = self.roster.config.lines.get(ix.0).map(|line| line.id.clone());
        line.is_some_and(|line| self.is_certainly_left(&AlarmKey::new(AlarmKind::LeftOffHook, AlarmSource::Line(line))))
    }
}
