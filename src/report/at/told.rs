//! What records tell of a range besides the states of lines: calls, records of exchanges and carriers, alarms, what people
//! did and noted, the clock, and where the program did not run.

use std::collections::BTreeMap;
use std::time::Duration;

use super::known::{
    Acknowledged, AlarmKnown, CallKnown, ClockSet, EvidenceKnown, NoteKnown, NumberCallKnown, ServiceKnown,
};
use super::witness::{Asked, cite};
use crate::alarm;
use crate::config::Config;
use crate::domain::event::{AlarmRecord, CallEnded};
use crate::domain::evidence::EvidenceSeen;
use crate::domain::operator::{OperatorAct, OperatorRecord};
use crate::domain::{AlarmKey, AlarmStep, Direction, EpisodeId, EventBody, Wall};
use crate::journal::record::Frame;
use crate::shift::Range;

/// What was told.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    pub(super) calls: Vec<CallKnown>,
    pub(super) numbers: Vec<NumberCallKnown>,
    pub(super) evidence: Vec<EvidenceKnown>,
    pub(super) alarms: BTreeMap<EpisodeId, AlarmKnown>,
    pub(super) service: Vec<ServiceKnown>,
    pub(super) notes: Vec<NoteKnown>,
    pub(super) sets: Vec<ClockSet>,
    /// Between two runs: the last record of one, the first of the next.
    pub(super) down: Vec<(Wall, Wall)>,
}

impl Told {
    pub(super) fn take(
        &mut self,
        config: &Config,
        asked: &Asked,
        range: Range,
        (frame, at): (&Frame<'_>, Wall),
        body: &EventBody,
    ) {
        let is_asked = |line: &crate::domain::LineId| {
            asked.lines.iter().filter_map(|ix| config.lines.get(ix.0)).any(|config| config.id == *line)
        };
        match body {
            EventBody::Call(call) if is_asked(&call.line) && call.direction != Direction::None => {
                let until = end_of(call);
                if call.started < range.to && until >= range.from {
                    let name = cite(frame);
                    self.calls.push(CallKnown { call: call.clone(), until, seq: name.seq, hash: name.hash });
                }
            }
            EventBody::Number(call) if asked.number.as_ref() == Some(&call.number_id) && range.holds(call.started) => {
                let name = cite(frame);
                self.numbers.push(NumberCallKnown { call: call.clone(), seq: name.seq, hash: name.hash });
            }
            EventBody::Evidence(evidence) if is_asked(&evidence.line) && touches(evidence, at, range) => {
                let (evidence, name) = (evidence.clone(), cite(frame));
                self.evidence.push(EvidenceKnown { evidence, at, seq: name.seq, hash: name.hash });
            }
            EventBody::Alarm(record) if asked.concerns(config, &record.about.source()) => {
                self.on_alarm(frame.seq, at, range, record);
            }
            EventBody::Operator(record) => self.on_operator(config, asked, range, (frame, at), record),
            _ => {}
        }
    }

    /// Takes what a seal says of alarms.
    pub(super) fn restore(&mut self, config: &Config, asked: &Asked, kept: &alarm::Kept<AlarmKey>) {
        for (key, alarm) in kept.alarms.iter().filter(|(key, _)| asked.concerns(config, &key.source)) {
            if let Some(episode) = &alarm.episode {
                let seen = episode.acknowledged.as_ref();
                let known = AlarmKnown {
                    key: key.clone(),
                    episode: episode.id,
                    priority: episode.priority,
                    certain: episode.certain,
                    raised: episode.raised_at.unwrap_or(episode.began_at),
                    acknowledged: seen.map(|seen| Acknowledged { by: Some(seen.by.clone()), at: seen.at }),
                    cleared: episode.cleared_at,
                    closed: None,
                    seq: None,
                    closed_seq: None,
                };
                self.alarms.insert(episode.id, known);
            }
            if let Some(out) = &alarm.out_of_service {
                let (about, by, why) = (key.source.name().to_owned(), Some(out.by.clone()), out.reason.clone());
                let is_known = self.service.iter().any(|entry| entry.about == about && entry.from == out.at);
                if !is_known {
                    self.service.push(ServiceKnown { about, by, why, from: out.at, to: out.until });
                }
            }
        }
    }

    fn on_alarm(&mut self, seq: u64, at: Wall, range: Range, record: &AlarmRecord) {
        let change = &record.change;
        let Some(episode) = change.episode else { return };
        let is_begun = self.alarms.contains_key(&episode);
        if !is_begun && (at >= range.to || matches!(change.change, AlarmStep::Cleared | AlarmStep::Closed)) {
            return;
        }
        let alarm = self.alarms.entry(episode).or_insert_with(|| AlarmKnown {
            key: AlarmKey::new(record.alarm, record.about.source()),
            episode,
            priority: change.priority,
            certain: change.certain,
            raised: at,
            acknowledged: None,
            cleared: None,
            closed: None,
            seq: Some(seq),
            closed_seq: None,
        });
        match change.change {
            AlarmStep::Acknowledged => {
                alarm.acknowledged.get_or_insert_with(|| Acknowledged { by: change.by.clone(), at });
            }
            AlarmStep::Cleared => alarm.cleared = change.since.or(Some(at)),
            AlarmStep::Closed => {
                alarm.closed = Some(at);
                alarm.closed_seq = Some(seq);
            }
            AlarmStep::Raised | AlarmStep::Worsened => {
                alarm.priority = alarm.priority.max(change.priority);
                alarm.certain |= change.certain;
                alarm.cleared = None;
            }
            AlarmStep::Shelved
            | AlarmStep::Unshelved
            | AlarmStep::Suppressed
            | AlarmStep::Unsuppressed
            | AlarmStep::Escalated
            | AlarmStep::Expired => {}
        }
    }

    fn on_operator(
        &mut self,
        config: &Config,
        asked: &Asked,
        range: Range,
        (frame, at): (&Frame<'_>, Wall),
        record: &OperatorRecord,
    ) {
        let by = record.by.clone();
        match &record.act {
            OperatorAct::Noted { about, span, note, .. } if asked.concerns(config, &about.source()) => {
                let is_of_range = match span {
                    Some(span) => span.from < range.to && span.to > range.from,
                    None => range.holds(at),
                };
                if is_of_range {
                    let (about, name) = (about.source().name().to_owned(), cite(frame));
                    let (from, to) = (span.map(|span| span.from), span.map(|span| span.to));
                    let (seq, hash, note) = (name.seq, name.hash, note.clone());
                    self.notes.push(NoteKnown { at, by, about, from, to, note, seq, hash });
                }
            }
            OperatorAct::TookOutOfService { about, note, until } if asked.concerns(config, &about.source()) => {
                let (about, why) = (about.source().name().to_owned(), note.clone());
                self.service.push(ServiceKnown { about, by, why, from: at, to: *until });
            }
            OperatorAct::ReturnedToService { about } => {
                let about = about.source();
                let open = |entry: &&mut ServiceKnown| entry.about == about.name() && entry.to.is_none_or(|to| to > at);
                for entry in self.service.iter_mut().filter(open) {
                    entry.to = Some(at);
                }
            }
            _ => {}
        }
    }

    /// What was out of monitoring in a range.
    pub(super) fn service_in(&self, range: Range) -> Vec<ServiceKnown> {
        let is_in = |entry: &&ServiceKnown| entry.from < range.to && entry.to.is_none_or(|to| to > range.from);
        self.service.iter().filter(is_in).cloned().collect()
    }

    /// Alarms that stood in a range.
    pub(super) fn alarms_in(&self, range: Range) -> Vec<AlarmKnown> {
        let is_in = |alarm: &&AlarmKnown| alarm.raised < range.to && alarm.closed.is_none_or(|to| to >= range.from);
        self.alarms.values().filter(is_in).cloned().collect()
    }
}

/// A call's start, ringing and talking.
fn end_of(call: &CallEnded) -> Wall {
    call.started + Duration::from_millis(call.ring_ms.saturating_add(call.talk_ms))
}

/// A record of an exchange comes when the call is over.
fn touches(evidence: &EvidenceSeen, at: Wall, range: Range) -> bool {
    if let Some(carrier) = &evidence.carrier {
        let tolerance = Duration::from_secs(carrier.tolerance_s.into());
        let lasted = Duration::from_secs(evidence.duration_s.unwrap_or(0).into());
        return carrier.from - tolerance < range.to && carrier.from + lasted + tolerance >= range.from;
    }
    let lasted = Duration::from_secs(u64::from(evidence.duration_s.unwrap_or(0) + evidence.ring_s.unwrap_or(0)));
    let from = evidence.off_hook_since.map_or(at - lasted, |since| since.min(at - lasted));
    from < range.to && at >= range.from
}
