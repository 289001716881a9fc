//! The steps from one incident to the next: to its beginning, and to its line where it is about one.

use crate::domain::review::{EventAnchor, Incident, ReviewView};
use crate::domain::{AlarmSource, LineIx, Snapshot, Wall};

use crate::ui::act;
use crate::ui::model::{Reaction, Screen};
use crate::ui::text;

use super::{ChosenLine, Page, ReviewPage};

/// Which incident.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Next,
    Before,
}

/// Steps to another incident: its beginning, and its line where it is about one.
pub(super) fn step(screen: &mut Screen, snapshot: &Snapshot, order: Order) -> Reaction {
    let Some(view) = screen.review.view(snapshot) else { return Reaction::None };
    let Some(incident) = incident(&screen.review, view, order) else {
        return act::notice(screen, text::NO_INCIDENT, snapshot);
    };
    let page = &mut screen.review;
    let named = match (&incident.about, incident.line) {
        (AlarmSource::Line(id), Some(ix)) => Some(ChosenLine { ix, id: id.clone() }),
        _ => None,
    };
    if let Some(line) = named {
        page.go_to_line(line);
    }
    if !matches!(page.page, Page::Timeline | Page::Events) {
        page.page = Page::Timeline;
    }
    page.go_to(incident.from, view);
    if let (Page::Events, Some(seq)) = (page.page, incident.seq) {
        page.anchor = EventAnchor::Seq(seq);
    }
    Reaction::Redraw
}

/// The incident after the cursor, or before it. Of several that begin together each is stepped to.
fn incident<'a>(page: &ReviewPage, view: &'a ReviewView, order: Order) -> Option<&'a Incident> {
    let (at, line) = (page.cursor(view), page.line.as_ref().map(|line| line.ix));
    let begins = |incident: &Incident| begins(incident, view);
    let all = &view.incidents;
    let here =
        all.iter().position(|incident| begins(incident) == at && incident.line.is_some() && incident.line == line);
    match (order, here) {
        (Order::Next, Some(here)) => {
            all.get(here.saturating_add(1)..)?.iter().find(|other| !is_same(other, at, line, view))
        }
        (Order::Before, Some(here)) => all.get(..here)?.iter().rev().find(|other| !is_same(other, at, line, view)),
        (Order::Next, None) => all.iter().find(|incident| begins(incident) > at),
        (Order::Before, None) => all.iter().rev().find(|incident| begins(incident) < at),
    }
}

/// When an incident begins, as far as it lies in the range.
fn begins(incident: &Incident, view: &ReviewView) -> Wall {
    incident.from.min(view.to).max(view.from)
}

/// Whether stepping there would lead nowhere: the same time, and the same line or none.
fn is_same(other: &Incident, at: Wall, line: Option<LineIx>, view: &ReviewView) -> bool {
    begins(other, view) == at && (other.line.is_none() || other.line == line)
}
