//! Events for the tests of every room.

use super::event::LineChange;
use super::{AdapterName, LineId, LineState, Wall};

/// A line of the adapter `hall-1` changed, and nothing else is known of it.
pub(crate) fn line_change(line: &str, (from, to): (LineState, LineState), since: Wall) -> LineChange {
    LineChange {
        line: LineId::new(line),
        from,
        to,
        since,
        origin: None,
        progress: None,
        ended: None,
        suspect: None,
        last: None,
        last_at: None,
        why: "R".to_owned(),
        adapter: AdapterName::new("hall-1"),
    }
}
