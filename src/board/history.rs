//! The newest events, of the site and of each line, for the screen. Bounded; the journal holds them all.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::domain::event::ProgramChange;
use crate::domain::view::TickerEvent;
use crate::domain::{EventBody, LineIx, Wall};

use super::roster::Roster;

/// Events kept for the ticker.
const TICKER_EVENTS: usize = 64;
/// Events kept for each line.
const LINE_EVENTS: usize = 16;

/// The newest events.
#[derive(Debug, Clone)]
pub(crate) struct History {
    ticker: VecDeque<TickerEvent>,
    lines: Vec<VecDeque<TickerEvent>>,
}

impl History {
    pub(crate) fn new(lines: usize) -> Self {
        Self { ticker: VecDeque::new(), lines: vec![VecDeque::new(); lines] }
    }

    /// Keeps an event, where it is one that people read.
    pub(crate) fn add(&mut self, at: Wall, body: &Arc<EventBody>, roster: &Roster) {
        let line = match &**body {
            EventBody::Line(change) => Some(&change.line),
            EventBody::Call(call) => Some(&call.line),
            EventBody::Caller(caller) => Some(&caller.line),
            EventBody::Digit(digit) => Some(&digit.line),
            EventBody::Tone(heard) => Some(&heard.line),
            EventBody::Evidence(evidence) => Some(&evidence.line),
            EventBody::Alarm(alarm) => alarm.about.line.as_ref(),
            EventBody::Operator(record) => record.act.line(),
            EventBody::Walk(record) => record.line(),
            EventBody::Seal(_) | EventBody::Program(ProgramChange::Alive { .. }) => return,
            EventBody::Number(_)
            | EventBody::Annunciation(_)
            | EventBody::Adapter(_)
            | EventBody::Fault(_)
            | EventBody::Program(_)
            | EventBody::Clock(_) => None,
        };
        let event = TickerEvent { at, body: Arc::clone(body) };
        if let Some(history) = line.and_then(|id| roster.line(id)).and_then(|ix| self.lines.get_mut(ix.0)) {
            keep(history, event.clone(), LINE_EVENTS);
        }
        // Digits one by one would push everything else off the ticker.
        if !matches!(**body, EventBody::Digit(_)) {
            keep(&mut self.ticker, event, TICKER_EVENTS);
        }
    }

    /// The site's newest events, newest first.
    pub(crate) fn ticker(&self, limit: usize) -> Vec<TickerEvent> {
        self.ticker.iter().take(limit).cloned().collect()
    }

    /// A line's newest events, newest first.
    pub(crate) fn of_line(&self, line: LineIx) -> Vec<TickerEvent> {
        self.lines.get(line.0).map(|events| events.iter().cloned().collect()).unwrap_or_default()
    }
}

fn keep(events: &mut VecDeque<TickerEvent>, event: TickerEvent, limit: usize) {
    events.truncate(limit.saturating_sub(1));
    events.push_front(event);
}
