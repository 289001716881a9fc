//! Lines and adapters that a person takes out of monitoring and puts back.

use crate::alarm::Person;
use crate::board::core::Board;
use crate::domain::operator::OperatorAct;
use crate::domain::{ActRefusal, AlarmKey, AlarmKind, AlarmSource, LineId, OperatorId, Refusal, Reply};

use super::{Outcome, minutes_of};

impl Board {
    pub(super) fn take_out_of_service(
        &mut self,
        by: &OperatorId,
        about: AlarmSource,
        minutes: Option<u32>,
        reason: &str,
    ) -> Outcome {
        let keys = self.service_keys(&about)?;
        let now = self.now;
        let span = minutes.map(minutes_of);
        let mut is_done = false;
        for key in &keys {
            let taken = self.engine_mut().take_out_of_service(now, key, span, Person { by, text: reason });
            match taken {
                Ok(()) => is_done = true,
                // A part of it, a line of an adapter, may be out already.
                Err(Refusal::AlreadyOutOfService) => {}
                Err(refusal) => return Err(ActRefusal::Alarm(refusal)),
            }
        }
        if !is_done {
            return Err(ActRefusal::Alarm(Refusal::AlreadyOutOfService));
        }
        let until = span.map(|span| now.wall + span);
        let note = reason.trim().to_owned();
        self.record_act(Some(by.clone()), OperatorAct::TookOutOfService { about: about.clone().into(), note, until });
        Ok(Reply::OutOfService(about))
    }

    /// An alarm that the configuration has put on again is out of service like the others of its line or adapter.
    pub(crate) fn complete_services(&mut self) {
        let kept = &self.engine().kept().alarms;
        let out = kept.iter().filter_map(|(key, kept)| Some((key.source.clone(), kept.out_of_service.clone()?)));
        let mut out: Vec<_> = out.collect();
        out.dedup_by(|one, other| one.0 == other.0);
        let now = self.now;
        for (source, service) in out {
            let span = service.until.map(|until| until.since(now.wall)).filter(|span| !span.is_zero());
            for key in self.service_keys(&source).unwrap_or_default() {
                let is_own = key.source == source;
                let is_out = self.engine().kept().alarms.get(&key).is_some_and(|kept| kept.out_of_service.is_some());
                if is_own && !is_out && (service.until.is_none() || span.is_some()) {
                    let person = Person { by: &service.by, text: &service.reason };
                    // Its reason was accepted once: nothing refuses it now.
                    let _ = self.engine_mut().take_out_of_service(now, &key, span, person);
                }
            }
        }
        self.tell_alarms();
    }

    pub(super) fn return_to_service(&mut self, by: &OperatorId, about: AlarmSource) -> Outcome {
        let keys = self.service_keys(&about)?;
        let now = self.now;
        let mut is_done = false;
        for key in &keys {
            match self.engine_mut().return_to_service(now, key, Person { by, text: "" }) {
                Ok(()) => is_done = true,
                Err(Refusal::NotOutOfService | Refusal::NoSuchAlarm) => {}
                Err(refusal) => return Err(ActRefusal::Alarm(refusal)),
            }
        }
        if !is_done {
            return Err(ActRefusal::Alarm(Refusal::NotOutOfService));
        }
        self.record_act(Some(by.clone()), OperatorAct::ReturnedToService { about: about.clone().into() });
        Ok(Reply::InService(about))
    }

    /// Every alarm of a line; of an adapter, its own and those of its lines.
    fn service_keys(&self, about: &AlarmSource) -> Result<Vec<AlarmKey>, ActRefusal> {
        if !self.is_known(about) {
            return Err(ActRefusal::NoSuchSource);
        }
        let of_line = |line: &LineId| {
            let source = AlarmSource::Line(line.clone());
            AlarmKind::OF_LINE.map(|alarm| AlarmKey::new(alarm, source.clone()))
        };
        let keys: Vec<AlarmKey> = match about {
            AlarmSource::Line(line) => of_line(line).into(),
            AlarmSource::Adapter(name) => {
                let own = AlarmKind::OF_ADAPTER.map(|alarm| AlarmKey::new(alarm, about.clone()));
                let desk = self.adapters.iter().find(|desk| desk.config.name == *name);
                let lines = desk.map(|desk| desk.config.lines.as_slice()).unwrap_or_default();
                let lines = lines.iter().filter_map(|(_, ix)| self.roster.config.lines.get(ix.0));
                own.into_iter().chain(lines.flat_map(|line| of_line(&line.id))).collect()
            }
            AlarmSource::Number(_) | AlarmSource::Group(_) | AlarmSource::Site => {
                return Err(ActRefusal::NoServiceToStop);
            }
        };
        let keys: Vec<_> = keys.into_iter().filter(|key| self.has_plan(key)).collect();
        if keys.is_empty() { Err(ActRefusal::NoServiceToStop) } else { Ok(keys) }
    }
}
