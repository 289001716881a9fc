//! The list of events: which rows a filter lets through, and where a person stands among them.

use super::index::{Index, Row};
use crate::domain::review::{EventAnchor, EventFilter};

/// The rows that a filter lets through, kept while the same filter is asked for: to scroll searches nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Listed {
    filter: Option<EventFilter>,
    rows: Vec<u32>,
}

impl Listed {
    /// The rows of a filter, by their positions in the index.
    pub(super) fn of(&mut self, filter: &EventFilter, index: &Index) -> &[u32] {
        if self.filter.as_ref() != Some(filter) {
            self.rows = rows_of(filter, index);
            self.filter = Some(filter.clone());
        }
        &self.rows
    }
}

fn rows_of(filter: &EventFilter, index: &Index) -> Vec<u32> {
    let wanted = filter.search.to_lowercase();
    let search =
        (!wanted.is_empty()).then(|| (index.texts.matching(&wanted, filter.numbers), index.known.matching(&wanted)));
    let is_let = |row: &Row| {
        row.category.is_in(filter.kinds)
            && filter.line.is_none_or(|line| index.known.concerns(row.subject, line))
            && search.as_ref().is_none_or(|(texts, known)| texts.has(row.text) || known.has(row.subject))
    };
    let rows = (0_u32..).zip(&index.rows).filter(|(_, row)| is_let(row));
    rows.map(|(at, _)| at).collect()
}

/// Where an anchor stands among the rows of a filter; 0 where there are none. Of times the first row counts, in the order
/// of `seq`: where the clock was set back, a time may come twice.
pub(super) fn position(anchor: EventAnchor, rows: &[u32], index: &Index) -> usize {
    let row = |at: &u32| usize::try_from(*at).ok().and_then(|at| index.rows.get(at));
    let found = match anchor {
        EventAnchor::Seq(seq) => rows.iter().position(|at| row(at).is_some_and(|row| row.seq >= seq)),
        EventAnchor::Time(time) => rows.iter().position(|at| row(at).is_some_and(|row| row.at >= time)),
        EventAnchor::Last => None,
    };
    found.unwrap_or(rows.len().saturating_sub(1))
}
