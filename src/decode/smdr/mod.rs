//! Call records that a PBX prints when a call is over (SMDR), in the forms of four makers. A record is evidence: it must
//! never become a hook state. A line that fits no form is a fault with its bytes.
//! Sources: `docs/PROTOCOLS.md`, smdr.

mod avaya;
mod fields;
mod mitel;
mod nec;
mod panasonic;
#[cfg(test)]
mod tests;

use super::lines::{Grammar, Sink, TextDecoder, is_blank_byte};
use super::listening::Unproved;
use crate::domain::{CallRecord, Capabilities, Decoded, FaultReason};

/// Decodes one connection to a PBX.
pub(super) type SmdrDecoder = TextDecoder<SmdrGrammar>;

/// How a PBX writes its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SmdrOptions {
    /// The form of the records.
    pub format: SmdrFormat,
    /// The order of a date's parts, where the form leaves it open.
    pub date_order: DateOrder,
}

/// The forms of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SmdrFormat {
    /// Panasonic KX-TD, TDA, TDE, NS: pattern A, 80 columns.
    Panasonic,
    /// Avaya IP Office: comma-separated.
    Avaya,
    /// NEC SL1000, SL1100: columns, with the date switched on.
    Nec,
    /// Mitel `MiVoice` Business, 3300: columns.
    Mitel,
}

impl SmdrFormat {
    /// Every form, as written in the configuration and in the journal.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Panasonic, "panasonic"), (Self::Avaya, "avaya"), (Self::Nec, "nec"), (Self::Mitel, "mitel")];

    /// The form as written in the configuration and in the journal.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Panasonic => "panasonic",
            Self::Avaya => "avaya",
            Self::Nec => "nec",
            Self::Mitel => "mitel",
        }
    }
}

/// The order of a date's parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DateOrder {
    /// Month, day, year.
    #[default]
    Mdy,
    /// Day, month, year.
    Dmy,
    /// Year, month, day.
    Ymd,
}

impl DateOrder {
    /// Every order, as written in the configuration.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Mdy, "mdy"), (Self::Dmy, "dmy"), (Self::Ymd, "ymd")];
}

/// What one line of a PBX is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    /// A call, for each extension that had part in it.
    Calls(Vec<CallRecord>),
    /// Well-formed, and no call of an extension: a heading, a log-in, a total.
    Note,
}

/// Turns the lines of one PBX into records.
#[derive(Debug)]
pub(super) struct SmdrGrammar {
    options: SmdrOptions,
}

/// A decoder for a PBX that writes like this.
pub(super) fn decoder(options: SmdrOptions) -> SmdrDecoder {
    TextDecoder::new(SmdrGrammar { options })
}

impl Grammar for SmdrGrammar {
    /// An Avaya record has 36 fields, of which names and numbers have up to 32 characters each.
    const LONGEST: usize = 1024;

    fn head(&mut self, _held: &[u8], _sink: &mut Sink<'_>) -> usize {
        0
    }

    fn line(&mut self, line: &[u8], sink: &mut Sink<'_>) {
        // Avaya sends NULs before a record, printers get form feeds between pages. Blanks are columns.
        let padding = line.iter().take_while(|byte| matches!(byte, 0 | 0x0c)).count();
        let (padding, body) = line.split_at(padding);
        sink.separator(padding.len());
        if is_rule(body) {
            sink.separator(body.len());
            return;
        }
        let understood = match self.options.format {
            SmdrFormat::Panasonic => panasonic::line(body, self.options.date_order),
            SmdrFormat::Avaya => avaya::line(body),
            SmdrFormat::Nec => nec::line(body),
            SmdrFormat::Mitel => mitel::line(body),
        };
        match understood {
            Some(Line::Calls(calls)) => {
                sink.record(body.len());
                for call in calls {
                    sink.emit(Decoded::CallRecord(Box::new(call)));
                }
            }
            Some(Line::Note) => {
                sink.record(body.len());
                sink.emit(Decoded::Note(fields::text(body)));
            }
            None => sink.fault(FaultReason::Malformed, body),
        }
    }
}

/// Nothing, or a line drawn below a heading.
fn is_rule(body: &[u8]) -> bool {
    body.iter().all(|byte| is_blank_byte(*byte) || matches!(byte, b'-' | b'='))
}

/// A PBX says nothing until a call is over and answers nothing: what is open is all that can be proved.
pub(super) fn dialogue() -> Unproved {
    let why = "a PBX says nothing until a call is over: whether it still records is not proved";
    Unproved::new(Capabilities::default(), why)
}
