//! Missed calls by caller, and whether the caller was called back or got through. State per caller, never per call.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::domain::{LineId, Wall};

/// Callers that are told apart; calls of further ones are counted together.
const CALLERS_MAX: usize = 20_000;
/// A number of so many digits is the same behind up to so many digits more, which an exchange wants before it.
const PREFIX_MAX: usize = 2;
const LONG_ENOUGH: usize = 7;

/// Missed calls.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MissedCalls {
    /// Callers, the most tries first, then who tried first.
    pub callers: Vec<CallerRow>,
    /// Missed calls whose number was withheld or is not known.
    pub withheld: u64,
    /// Missed calls of callers beyond those that are told apart.
    pub beyond: u64,
}

/// A caller who was missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerRow {
    /// The number, as the device gave it.
    pub caller: String,
    /// Missed calls.
    pub tries: u64,
    /// When the first of them began.
    pub first: Wall,
    /// When the last of them began.
    pub last: Wall,
    /// The line, or the number that several lines answer, of the last of them.
    pub missed_at: String,
    /// Whether somebody has spoken to the caller since the last of them.
    pub callback: Callback,
}

/// What became of a missed caller by the end of the range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callback {
    /// Nobody has spoken to the caller.
    Open,
    /// A desk rang the caller.
    CalledBack {
        /// Which.
        line: LineId,
        /// When.
        at: Wall,
    },
    /// The caller got through later.
    GotThrough {
        /// To which line.
        line: LineId,
        /// When.
        at: Wall,
    },
}

/// Callers by their digits.
#[derive(Debug, Clone, Default)]
pub(super) struct Callers {
    /// Looked up for every call; put in order at the end.
    rows: HashMap<String, CallerRow>,
    withheld: u64,
    beyond: u64,
}

impl Callers {
    /// A call was missed.
    pub(super) fn miss(&mut self, caller: Option<&str>, started: Wall, missed_at: &str) {
        let Some(caller) = caller.filter(|caller| caller.bytes().any(|byte| byte.is_ascii_digit())) else {
            self.withheld += 1;
            return;
        };
        let digits = digits_of(caller);
        if !self.rows.contains_key(&*digits) {
            if self.rows.len() >= CALLERS_MAX {
                self.beyond += 1;
                return;
            }
            let (caller, missed_at) = (caller.to_owned(), String::new());
            let row =
                CallerRow { caller, tries: 0, first: started, last: started, missed_at, callback: Callback::Open };
            self.rows.insert(digits.to_string(), row);
        }
        let Some(row) = self.rows.get_mut(&*digits) else { return };
        row.tries += 1;
        row.last = started;
        missed_at.clone_into(&mut row.missed_at);
        row.callback = Callback::Open;
    }

    /// A desk rang somebody.
    pub(super) fn called(&mut self, dialled: &str, at: Wall, line: &LineId) {
        let digits = digits_of(dialled);
        for skipped in 0..=PREFIX_MAX {
            let Some(rest) = digits.get(skipped..).filter(|rest| skipped == 0 || rest.len() >= LONG_ENOUGH) else {
                return;
            };
            if let Some(row) = self.rows.get_mut(rest) {
                if row.callback == Callback::Open && row.last <= at {
                    row.callback = Callback::CalledBack { line: line.clone(), at };
                }
                return;
            }
        }
    }

    /// A caller was answered.
    pub(super) fn answered(&mut self, caller: &str, at: Wall, line: &LineId) {
        let row = self.rows.get_mut(&*digits_of(caller)).filter(|row| row.callback == Callback::Open && row.last <= at);
        if let Some(row) = row {
            row.callback = Callback::GotThrough { line: line.clone(), at };
        }
    }

    pub(super) fn finish(self) -> MissedCalls {
        let mut callers: Vec<_> = self.rows.into_values().collect();
        callers.sort_by(|a, b| (b.tries, a.first, &a.caller).cmp(&(a.tries, b.first, &b.caller)));
        MissedCalls { callers, withheld: self.withheld, beyond: self.beyond }
    }
}

/// The digits of a number: most devices give nothing else.
fn digits_of(number: &str) -> Cow<'_, str> {
    if number.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.into();
    }
    number.chars().filter(char::is_ascii_digit).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk() -> LineId {
        LineId::new("a")
    }

    #[test]
    fn a_caller_is_closed_by_a_call_either_way_and_opened_by_the_next_miss() {
        let mut callers = Callers::default();
        callers.miss(Some("0571-8725 1"), Wall(1), "a");
        callers.miss(Some("057187251"), Wall(5), "b");
        callers.miss(Some("139"), Wall(2), "a");
        callers.miss(None, Wall(3), "a");
        callers.miss(Some("P"), Wall(3), "a");
        callers.called("9057187251", Wall(9), &desk());
        callers.answered("139", Wall(9), &desk());
        let missed = callers.clone().finish();
        assert_eq!((missed.withheld, missed.callers.len()), (2, 2));
        let [first, second] = &missed.callers[..] else { panic!("two callers") };
        assert_eq!((first.tries, first.first, first.last, first.missed_at.as_str()), (2, Wall(1), Wall(5), "b"));
        assert_eq!(first.callback, Callback::CalledBack { line: desk(), at: Wall(9) });
        assert_eq!(second.callback, Callback::GotThrough { line: desk(), at: Wall(9) });
        callers.miss(Some("139"), Wall(12), "a");
        assert_eq!(callers.finish().callers[1].callback, Callback::Open);
    }

    #[test]
    fn a_short_number_is_nobody_elses_tail() {
        let mut callers = Callers::default();
        callers.miss(Some("110"), Wall(1), "a");
        callers.called("9110", Wall(2), &desk());
        assert_eq!(callers.clone().finish().callers[0].callback, Callback::Open);
        callers.called("110", Wall(3), &desk());
        assert_ne!(callers.finish().callers[0].callback, Callback::Open);
    }
}
