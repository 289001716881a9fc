//! Everything about the chosen adapter: where it is, how it stands and why, what to do about it, what came of it.

use ratatui::layout::Rect;

use crate::domain::adapter_view::AdapterDetail;
use crate::domain::view::{AdapterRow, AdapterState};
use crate::domain::{AlarmKind, Capabilities, Snapshot, UnitCapabilities};
use crate::ui::guidance::guidance;
use crate::ui::model::{Language, Screen};
use crate::ui::text::{self, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::words::{self, Span, Trip};

use super::brush::Brush;
use super::fact::{Fact, Rows, fact, inset, put_close};

/// Draws the pane, where it stands.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    if area.height == 0 {
        return;
    }
    let place = screen.adapters.place(snapshot);
    let Some(row) = snapshot.adapters.get(place) else { return };
    title(screen, brush, Rect { height: 1, ..area }, row);
    let mut rows = Rows { area: inset(Rect { y: area.y + 1, height: area.height - 1, ..area }) };
    match detail(screen, snapshot) {
        Some(detail) => put_close(screen, brush, &mut rows, &facts(screen, row, detail, snapshot)),
        None => {
            brush.text(rows.take(), text::ONE_MOMENT.get(screen.language), DIM);
        }
    }
}

/// What the board told of the chosen adapter; a snapshot may still answer for the one chosen before.
pub(super) fn detail<'a>(screen: &Screen, snapshot: &'a Snapshot) -> Option<&'a AdapterDetail> {
    snapshot.adapter.as_ref().filter(|detail| detail.ix.0 == screen.adapters.place(snapshot))
}

fn title(screen: &Screen, brush: &mut Brush, area: Rect, row: &AdapterRow) {
    let style = if row.state == AdapterState::Live { screen.theme.bar() } else { screen.theme.caution() };
    brush.fill(area, style);
    let inside = inset(area);
    let state =
        format!("{} {}", screen.glyphs.adapter(row.state), words::adapter_state(row.state).get(screen.language));
    let used = brush.right(inside, &state, style);
    let words = format!("{} {}  {}", text::ADAPTER.get(screen.language), row.name, row.kind.as_str());
    brush.text(Rect { width: inside.width.saturating_sub(used + 1), ..inside }, &words, style);
}

fn facts(screen: &Screen, row: &AdapterRow, detail: &AdapterDetail, snapshot: &Snapshot) -> Vec<Fact> {
    let language = screen.language;
    let mut facts = vec![standing(screen, row, snapshot)];
    facts.extend(response(row.state, language).map(|words| fact(text::RESPONSE, words, BOLD)));
    facts.push(fact(text::RECEIVED, &received(row, language), if row.tally.faults > 0 { BOLD } else { PLAIN }));
    facts.push(fact(text::LAST_SEEN, &last_seen(screen, row, snapshot), PLAIN));
    facts.push(fact(text::ROUND_TRIP, &round_trip(row, language), PLAIN));
    let opened = fill(text::OPENED_WHAT.get(language), &[&row.opened, &row.overruns, &detail.driver_errors]);
    let is_troubled = row.overruns > 0 || detail.driver_errors > 0;
    facts.push(fact(text::OPENED_TIMES, &opened, if is_troubled { BOLD } else { PLAIN }));
    let port = match detail.path.as_str() {
        path if path.is_empty() || path == row.port => row.port.clone(),
        path => fill(text::PORT_OPENED_AS.get(language), &[&row.port, &path]),
    };
    facts.push(fact(text::PORT, &port, PLAIN));
    facts.push(fact(text::KIND, &confirmed(row, language), PLAIN));
    facts.push(fact(text::UNITS_OF_BUS, &units(row, language), BOLD));
    facts.push(fact(text::LINES, &lines(screen, detail), PLAIN));
    facts.push(fact(text::SET_UP, &detail.set_up, DIM));
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

fn standing(screen: &Screen, row: &AdapterRow, snapshot: &Snapshot) -> Fact {
    let language = screen.language;
    let since = words::time_of_day(row.since.wall, &screen.zone);
    let word = words::adapter_state(row.state).get(language);
    let mut said = fill(text::STATE_SINCE.get(language), &[&word, &since, &Span(snapshot.at.since(row.since))]);
    if let Some(unproved) = words::unproved(row.proof).filter(|_| row.state == AdapterState::Live) {
        said.push_str(text::SEMICOLON.get(language));
        said.push_str(unproved.get(language));
    }
    if !row.why.is_empty() {
        said.push_str(text::SEMICOLON.get(language));
        said.push_str(&words::reason(&row.why, language));
    }
    fact(text::STATE, &said, if row.state == AdapterState::Live { PLAIN } else { BOLD })
}

/// What to do about an adapter that is not live.
fn response(state: AdapterState, language: Language) -> Option<&'static str> {
    match state {
        AdapterState::Live => None,
        AdapterState::Stale => Some(guidance(AlarmKind::LineStale, language).1),
        AdapterState::Lost => Some(guidance(AlarmKind::AdapterLost, language).1),
        AdapterState::Waiting | AdapterState::Opened | AdapterState::Initialised => Some(text::DO_START.get(language)),
    }
}

fn received(row: &AdapterRow, language: Language) -> String {
    let tally = &row.tally;
    let values: [&dyn std::fmt::Display; 5] =
        [&tally.bytes, &tally.records, &tally.faults, &tally.fault_bytes, &tally.separator_bytes];
    let received = fill(text::RECEIVED_WHAT.get(language), &values);
    match tally.repeats {
        0 => received,
        repeats => fill(text::REPEATS_TOO.get(language), &[&received, &repeats]),
    }
}

/// The units of a bus, where one of them is silent.
fn units(row: &AdapterRow, language: Language) -> String {
    if row.silent_units.is_empty() {
        return String::new();
    }
    let silent = row.silent_units.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    fill(text::UNITS_SILENT.get(language), &[&row.units, &silent])
}

fn last_seen(screen: &Screen, row: &AdapterRow, snapshot: &Snapshot) -> String {
    let Some(at) = row.last_byte else { return text::NEVER_SEEN.get(screen.language).to_owned() };
    let time = words::time_of_day(at.wall, &screen.zone);
    fill(text::LAST_SEEN_AGO.get(screen.language), &[&time, &Span(snapshot.at.since(at))])
}

fn round_trip(row: &AdapterRow, language: Language) -> String {
    match row.round_trip {
        Some(trip) => fill(text::ROUND_TRIP_WHAT.get(language), &[&Trip(trip.last), &Trip(trip.greatest)]),
        None => text::ROUND_TRIP_NONE.get(language).to_owned(),
    }
}

fn confirmed(row: &AdapterRow, language: Language) -> String {
    let Capabilities { units } = &row.capabilities;
    if units.is_empty() {
        return fill(text::CONFIRMED_NOTHING.get(language), &[&row.kind.as_str()]);
    }
    let told: Vec<String> = units
        .iter()
        .map(|unit| fill(text::CONFIRMED_UNIT.get(language), &[&unit.first_line, &abilities(unit, language)]))
        .collect();
    fill(text::CONFIRMED.get(language), &[&row.kind.as_str(), &told.join(text::SEMICOLON.get(language))])
}

fn abilities(unit: &UnitCapabilities, language: Language) -> String {
    let all = [
        (unit.hook, text::CONFIRMED_HOOK),
        (unit.digits, text::CONFIRMED_DIGITS),
        (unit.asked, text::CONFIRMED_ASKED),
        (unit.tones, text::CONFIRMED_TONES),
    ];
    let told: Vec<&str> = all.iter().filter(|(has, _)| *has).map(|(_, word)| word.get(language)).collect();
    if told.is_empty() { text::CONFIRMED_LITTLE.get(language).to_owned() } else { told.join(text::COMMA.get(language)) }
}

fn lines(screen: &Screen, detail: &AdapterDetail) -> String {
    let language = screen.language;
    if detail.lines.is_empty() {
        return text::NO_LINES_OF_IT.get(language).to_owned();
    }
    let told: Vec<String> = detail
        .lines
        .iter()
        .map(|line| {
            let word = words::state_short(line.state).get(language);
            let mark = screen.glyphs.state(line.state);
            fill(text::LINE_OF_DEVICE.get(language), &[&line.device_line, &line.id, &mark, &word])
        })
        .collect();
    told.join(text::COMMA.get(language))
}
