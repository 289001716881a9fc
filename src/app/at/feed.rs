//! Hands records to the fold and to the witness, and takes apart only what one of them reads: a year of journal is asked
//! about a single line.

use crate::app::readback::{Found, Sink};
use crate::domain::event::{CallEnded, LineChange, NumberCall};
use std::time::Duration;

use crate::domain::{EventBody, Wall};
use crate::journal::record::{Frame, is_json};
use crate::report::at::Witness;
use crate::shift::Fold;

/// The records of one import follow each other within so long.
const IMPORT_LASTS: Duration = Duration::from_mins(30);

/// A fold and a witness on their way through the journal.
pub(super) struct Feed<'c> {
    fold: Fold<'c>,
    witness: Witness<'c>,
    scratch: Vec<u8>,
}

impl<'c> Feed<'c> {
    pub(super) fn new(fold: Fold<'c>, witness: Witness<'c>) -> Self {
        Self { fold, witness, scratch: Vec::new() }
    }

    pub(super) fn into_parts(self) -> (Witness<'c>, Fold<'c>) {
        (self.witness, self.fold)
    }

    /// Whether the record of a line may be passed over. The line stands first in such a record.
    fn is_of_another_line(&self, frame: &Frame<'_>) -> bool {
        let of_line = frame.fields.strip_prefix(b",\"line\":\"".as_slice());
        let id = of_line.and_then(|rest| rest.split(|byte| *byte == b'"').next());
        // A name that JSON writes with an escape is taken apart to be known.
        let Some(id) = id.and_then(|id| std::str::from_utf8(id).ok()).filter(|id| !id.contains('\\')) else {
            return false;
        };
        !self.witness.wants(id) && !self.fold.watches(id)
    }

    fn body(&mut self, frame: &Frame<'_>) -> Option<EventBody> {
        let scratch = &mut self.scratch;
        match frame.kind {
            "line" => frame.own_fields::<LineChange>(scratch).map(EventBody::Line),
            "call" => frame.own_fields::<CallEnded>(scratch).map(EventBody::Call),
            "number" => frame.own_fields::<NumberCall>(scratch).map(EventBody::Number),
            _ => serde_json::from_slice(frame.bytes).ok(),
        }
    }
}

impl Sink for Feed<'_> {
    fn take(&mut self, found: &Found<'_>) -> Option<()> {
        let (frame, at) = (&found.frame, found.at);
        let is_read = match frame.kind {
            "line" | "call" | "evidence" => !self.is_of_another_line(frame),
            "number" | "alarm" | "operator" | "walk" | "program" | "clock" | "adapter" => true,
            "seal" => self.fold.wants_seal() || self.witness.wants_seal() || is_restart(frame),
            _ => false,
        };
        let body = if is_read { self.body(frame) } else { None };
        self.witness.take(frame, at, body.as_ref());
        match &body {
            Some(body) => self.fold.push(at, body),
            None => self.fold.pass(at),
        }
        // A form that a later version wrote: time went on.
        (body.is_some() || !is_read || is_json(frame.bytes)).then_some(())
    }

    fn is_settled(&self) -> bool {
        self.witness.is_settled() && self.fold.is_settled()
    }
}

/// A seal with which a run begins; its cause stands first.
fn is_restart(frame: &Frame<'_>) -> bool {
    frame.fields.starts_with(b",\"cause\":\"restart\"")
}

/// Hands the records of an import, and nothing else, to a witness that has read on from the asked time already.
pub(super) struct Imported<'w, 'c> {
    witness: &'w mut Witness<'c>,
    from: Wall,
    newest: Option<Wall>,
}

impl<'w, 'c> Imported<'w, 'c> {
    pub(super) fn new(witness: &'w mut Witness<'c>, from: Wall) -> Self {
        Self { witness, from, newest: None }
    }
}

impl Sink for Imported<'_, '_> {
    fn take(&mut self, found: &Found<'_>) -> Option<()> {
        let frame = &found.frame;
        self.newest = Some(found.at.wall);
        if frame.kind == "evidence" {
            match serde_json::from_slice::<EventBody>(frame.bytes) {
                Ok(body) => self.witness.take_import(frame, found.at.wall, &body),
                // A form that a later version wrote is whole.
                Err(_) => return is_json(frame.bytes).then_some(()),
            }
        }
        Some(())
    }

    fn is_settled(&self) -> bool {
        self.newest.is_some_and(|newest| newest > self.from + IMPORT_LASTS)
    }
}
