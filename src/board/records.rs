//! From what happened to records, and from each record to the kept state.

use std::sync::Arc;

use crate::domain::event::{AdapterChanged, AdapterStep, CallEnded, CallerSeen, DigitSeen, LineChange, ToneHeard};
use crate::domain::{AdapterIx, CallPhase, CallerInfo, EventBody, LineId, LineIx, Output};
use crate::line::LineEvent;
use crate::line::call::ClosedCall;
use crate::line::event::Change;

use super::core::{Board, Flush};
use super::fault::FaultPile;
use super::number::NumberTrack;

impl Board {
    /// Hands a record to the journal and applies it to the kept state. A record that it calls for follows at once.
    pub(crate) fn record(&mut self, body: EventBody) {
        let owed = self.kept.apply(self.now.wall, &body, &self.roster);
        let call = match &body {
            EventBody::Call(call) => Some(call.clone()),
            _ => None,
        };
        let number = match &body {
            EventBody::Number(call) => Some(call.clone()),
            _ => None,
        };
        let body = Arc::new(body);
        self.history.add(self.now.wall, &body, &self.roster);
        self.revision += 1;
        self.life.on_record(self.now.mono, &body);
        self.note_walk(&body);
        self.hand_over(Arc::unwrap_or_clone(body));
        self.await_numbers();
        if let Some(call) = call {
            self.on_call_recorded(&call);
        }
        if let Some(call) = number {
            self.on_number_recorded(&call);
        }
        if let Some(call) = owed {
            self.record(EventBody::Number(call));
        }
    }

    /// Hands a record to the journal that its writer called for. It moves nothing that another record rests on: when
    /// `alive` is due, when a checkpoint is made. Where the same inputs meet another writer, the other records are the
    /// same.
    pub(crate) fn record_aside(&mut self, body: EventBody) {
        let body = Arc::new(body);
        self.history.add(self.now.wall, &body, &self.roster);
        self.revision += 1;
        self.hand_over(Arc::unwrap_or_clone(body));
    }

    fn hand_over(&mut self, body: EventBody) {
        if let Some(ticket) = self.journal.next_ticket() {
            self.outputs.push_back(Output::Record { ticket, at: self.now, body });
        }
    }

    pub(crate) fn record_line_event(&mut self, ix: LineIx, event: LineEvent) {
        let Some(line) = self.roster.config.lines.get(ix.0) else { return };
        let id = line.id.clone();
        let body = match event {
            LineEvent::Changed(change) => self.line_change(ix, id, &change),
            LineEvent::Caller(phase, caller) => EventBody::Caller(caller_seen(id, phase, caller)),
            LineEvent::Digit(digit) => EventBody::Digit(DigitSeen { line: id, digit }),
            LineEvent::Tone(tone) => EventBody::Tone(ToneHeard { line: id, tone }),
            LineEvent::Ended(call) => EventBody::Call(self.call_ended(ix, id, call)),
        };
        self.record(body);
    }

    fn line_change(&self, ix: LineIx, id: LineId, change: &Change) -> EventBody {
        let line = self.roster.config.lines.get(ix.0);
        let adapter = line.and_then(|line| line.adapter.as_ref()).and_then(|(ix, _)| self.adapters.get(ix.0));
        let adapter = adapter.map_or_else(|| "".into(), |desk| desk.config.name.clone());
        EventBody::Line(LineChange {
            line: id,
            from: change.from,
            to: change.to,
            since: change.since.wall,
            origin: change.origin,
            progress: change.progress,
            ended: change.ended.map(|ended| ended.wall),
            suspect: change.suspect,
            last: change.last.map(|(state, _)| state),
            last_at: change.last.map(|(_, at)| at),
            why: change.why.to_owned(),
            adapter,
        })
    }

    /// A call record: the number it was offered to, and who answered it elsewhere, come from the number's own track.
    pub(crate) fn call_ended(&self, ix: LineIx, id: LineId, call: ClosedCall) -> CallEnded {
        let share = self.roster.share(ix).filter(|_| call.direction == crate::domain::Direction::In);
        let track = share.and_then(|share| self.kept.numbers.get(share.track));
        CallEnded {
            number_id: track.map(|track| track.number.clone()),
            answered_by: track.and_then(|track| track.answered_by(&id)).cloned(),
            line: id,
            direction: call.direction,
            outcome: call.outcome,
            ring_ms: call.ring_ms,
            talk_ms: call.talk_ms,
            started: call.started,
            number: call.number,
            name: call.name,
            digits: call.digits,
        }
    }

    pub(crate) fn record_adapter(&mut self, ix: AdapterIx, change: AdapterStep, why: String) {
        self.record_step(ix, change, None, why);
    }

    pub(crate) fn record_unit(&mut self, ix: AdapterIx, change: AdapterStep, unit: u16, why: String) {
        self.record_step(ix, change, Some(unit), why);
    }

    fn record_step(&mut self, ix: AdapterIx, change: AdapterStep, unit: Option<u16>, why: String) {
        let Some(adapter) = self.adapters.get(ix.0) else { return };
        let capabilities = (change == AdapterStep::Initialised).then(|| adapter.capabilities.clone());
        let tally = (change == AdapterStep::Lost).then_some(adapter.lost);
        let adapter = adapter.config.name.clone();
        self.record(EventBody::Adapter(AdapterChanged { adapter, change, unit, why, capabilities, tally }));
    }

    pub(crate) fn record_faults(&mut self, ix: AdapterIx, flush: Flush) {
        let now = self.now.mono;
        let Some(adapter) = self.adapters.get_mut(ix.0) else { return };
        let name = adapter.config.name.clone();
        let piles = [&mut adapter.faults, &mut adapter.driver_faults];
        let is_due = |pile: &FaultPile| flush == Flush::Now || pile.due().is_some_and(|due| due <= now);
        let due = piles.into_iter().filter(|pile| is_due(pile)).filter_map(|pile| pile.take(now, &name));
        for fault in due.collect::<Vec<_>>() {
            self.record(EventBody::Fault(fault));
        }
    }

    /// Sets when each offered call is over for lack of another ring. The wait runs on the monotonic clock.
    pub(crate) fn await_numbers(&mut self) {
        let now = self.now;
        let tracks = self.kept.numbers.iter().zip(self.roster.tracks());
        for (deadline, (track, (_, hunt_gap))) in self.number_deadlines.iter_mut().zip(tracks) {
            *deadline = match (track.due(*hunt_gap), *deadline) {
                (None, _) => None,
                (Some(_), Some(set)) => Some(set),
                (Some(due), None) => Some(now.mono + due.since(now.wall)),
            };
        }
    }

    pub(crate) fn close_numbers(&mut self) {
        for ix in 0..self.number_deadlines.len() {
            let deadline = self.number_deadlines.get_mut(ix);
            let is_over = deadline.is_some_and(|deadline| deadline.take_if(|due| *due <= self.now.mono).is_some());
            let call = self.kept.numbers.get_mut(ix).filter(|_| is_over).and_then(NumberTrack::close);
            if let Some(call) = call {
                self.record(EventBody::Number(call));
            }
        }
    }
}

fn caller_seen(line: LineId, phase: CallPhase, caller: CallerInfo) -> CallerSeen {
    CallerSeen {
        line,
        number: caller.number,
        name: caller.name,
        direction: caller.direction,
        phase,
        duration_s: caller.duration_s,
        rings: caller.rings,
        device_time: caller.device_time,
    }
}
