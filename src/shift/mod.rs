//! The figures of a shift: a fold over the journal's records, in the order of `seq`, that never holds more than a state
//! per line, number, caller and alarm. `docs/FIGURES.md` says what each figure is.
//!
//! Records tell what happened; this room must never guess beyond them. What nobody looked at is unobserved; certain,
//! suspected and explained time are never added up; and no act of a person (acknowledging, shelving, taking out of
//! service) changes a figure.

mod alarms;
mod bars;
mod called;
mod callers;
mod calls;
mod count;
mod erlang;
mod figures;
mod fold;
mod free;
mod gaps;
mod ledger;
mod limits;
mod line;
mod meter;
mod notes;
mod number;
mod period;
mod pool;
mod seal;
mod seats;
mod seen;
mod service;
mod spread;
mod sum;
#[cfg(test)]
mod tests;
mod timeline;
mod walk;

pub use alarms::{AlarmFigures, AlarmRow, OpenAlarm};
pub use callers::{Callback, CallerRow, MissedCalls};
pub use calls::Calls;
pub use erlang::{blocking, lines_needed, offered_load};
pub use figures::{
    Blocked, Figures, GroupFigures, Hour, LineFigures, NumberFigures, Peak, Scope, Share, StateTime, Traffic,
    TurnedAway,
};
pub use fold::Fold;
pub use ledger::{Compared, Ledger, LedgerRow, ListedNumber, Merge, NumberVerdict, Shortage};
pub use meter::{Amount, Range};
pub use notes::{HandoverRow, NoteRow, Notes};
pub use seen::{CallSeen, LineSeen};
pub use service::OutOfService;
pub use spread::Spread;
