//! What holds for every journal and every request.

use proptest::prelude::*;

use super::{Journal, config, kinds, range, second};
use crate::domain::review::{
    EventAnchor, EventFilter, EventKinds, EventsRequest, IncidentKind, NumberSearch, ReviewCursor, ReviewRequest,
    TimelineRequest,
};
use crate::domain::{AlarmSource, LineIx, LineState, Wall};

const IDS: [&str; 4] = ["1803-1", "1803-2", "b-1", "gone"];
const TEXTS: [&str; 6] = ["13900001234", "ZHANG", "hall", "1803", "Sun", "x"];

fn journals() -> impl Strategy<Value = Journal> {
    let step = (0_u64..400, 0_usize..4, 0_usize..8, 0_usize..6);
    proptest::collection::vec(step, 0..60).prop_map(|steps| {
        let mut journal = Journal::started();
        let mut at = 0;
        for (after, line, what, text) in steps {
            at += after;
            let states = [LineState::Idle, LineState::Ringing, LineState::OffHook, LineState::Dead, LineState::Stale];
            match states.get(what) {
                Some(state) => journal.turns(at, IDS[line], *state),
                None if what == 5 => journal.missed(at, IDS[line], TEXTS[text]),
                None if what == 6 => journal.noted(at, AlarmSource::Line(IDS[line].into()), TEXTS[text]),
                None => {
                    journal.starts(at);
                    0
                }
            };
        }
        journal
    })
}

fn walls() -> impl Strategy<Value = Wall> {
    prop_oneof![(0_u64..20_000).prop_map(second), any::<i64>().prop_map(Wall)]
}

fn requests() -> impl Strategy<Value = ReviewRequest> {
    let window = proptest::option::of((walls(), walls()));
    let cursor = proptest::option::of((0_usize..6, walls()));
    let cursor = cursor.prop_map(|cursor| cursor.map(|(line, at)| ReviewCursor { line: LineIx(line), at }));
    let timeline = (window, any::<u16>(), 0_usize..6, 0_usize..6, cursor, 0_usize..6);
    let timeline = timeline.prop_map(|(window, columns, first, rows, cursor, search)| TimelineRequest {
        window,
        columns: columns % 300,
        search: TEXTS[search].to_owned(),
        first,
        rows,
        cursor,
    });
    let anchor = prop_oneof![
        any::<u64>().prop_map(EventAnchor::Seq),
        walls().prop_map(EventAnchor::Time),
        Just(EventAnchor::Last)
    ];
    let counts = (prop_oneof![0_usize..9, Just(usize::MAX)], prop_oneof![0_usize..9, Just(usize::MAX)]);
    let filter = (0_usize..6, proptest::option::of(0_usize..5), proptest::option::of(0_usize..6));
    let events = (filter, anchor, counts).prop_map(|((kinds, line, search), at, (before, after))| EventsRequest {
        filter: EventFilter {
            kinds: EventKinds::ALL[kinds],
            line: line.map(LineIx),
            search: search.map(|text| TEXTS[text].to_owned()).unwrap_or_default(),
            numbers: NumberSearch::Plain,
        },
        at,
        before,
        after,
    });
    (timeline, proptest::option::of(events)).prop_map(|(timeline, events)| ReviewRequest {
        timeline,
        events,
        ..ReviewRequest::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_request_is_answered_as_asked(journal in journals(), request in requests()) {
        let view = journal.review(range(9_000)).answer(&request, &journal);
        let timeline = &view.timeline;
        prop_assert!(timeline.from < timeline.to && timeline.rows.len() <= request.timeline.rows);
        prop_assert!(timeline.rows.iter().all(|row| row.cells.len() == usize::from(request.timeline.columns)));
        prop_assert!(view.incidents.is_sorted_by_key(|incident| incident.from));
        if let (Some(asked), Some(events)) = (&request.events, &view.events) {
            prop_assert!(events.position < events.matched.max(1));
            prop_assert_eq!(events.chosen, events.position.min(asked.before.min(1_000)));
            let after = events.matched.saturating_sub(events.position + 1).min(asked.after.min(1_000));
            let chosen = usize::from(events.matched > 0);
            prop_assert_eq!(events.rows.len(), events.chosen + chosen + after);
            prop_assert!(events.rows.iter().all(|row| row.body.is_some() && row.hash.len() == 64));
        }
    }

    #[test]
    fn no_incident_is_lost_between_cells(journal in journals(), columns in 1_u16..90) {
        let timeline = TimelineRequest { columns, rows: 9, ..TimelineRequest::default() };
        let request = ReviewRequest { timeline, ..ReviewRequest::default() };
        let view = journal.review(range(9_000)).answer(&request, &journal);
        let whole = i128::from(view.timeline.to.0 - view.timeline.from.0);
        for incident in view.incidents.iter() {
            let IncidentKind::Stretch(kind) = incident.what else { continue };
            let row = view.timeline.rows.iter().find(|row| Some(row.ix) == incident.line).unwrap();
            let cell = i128::from(incident.from.0 - view.timeline.from.0) * i128::from(columns) / whole;
            let shown = row.cells[usize::try_from(cell).unwrap()];
            prop_assert!(shown >= Some(kind), "{kind:?} at {:?} shows as {shown:?}", incident.from);
        }
    }

    #[test]
    fn the_kinds_divide_all_events(journal in journals()) {
        let mut review = journal.review(range(9_000));
        let all = journal.listed(&mut review, EventFilter::default());
        let mut parts = Vec::new();
        for kind in EventKinds::ALL.into_iter().skip(1) {
            parts.extend(journal.listed(&mut review, kinds(kind)));
        }
        parts.sort_unstable();
        prop_assert_eq!(all, parts);
    }

    #[test]
    fn a_search_finds_what_reading_every_record_finds(journal in journals(), text in 0_usize..6) {
        let wanted = TEXTS[text].to_lowercase();
        let mut review = journal.review(range(9_000));
        let found = journal.listed(&mut review, super::search(TEXTS[text]));
        let config = config();
        let mut naive = Vec::new();
        for seq in journal.listed(&mut review, EventFilter::default()) {
            let (place, ..) = journal.records[usize::try_from(seq - 1).unwrap()];
            let record: serde_json::Value = serde_json::from_slice(&journal.line_at(place)).unwrap();
            let mut fields: Vec<String> = Vec::new();
            for key in ["line", "number", "name", "by", "note"] {
                fields.extend(record[key].as_str().map(str::to_owned));
            }
            if let Some(line) = config.lines.iter().find(|line| Some(line.id.as_str()) == record["line"].as_str()) {
                fields.extend([line.label.clone(), line.room.clone(), line.group.as_str().to_owned()]);
                fields.extend(line.number.iter().map(|number| number.as_str().to_owned()));
            }
            let is_found = fields.iter().any(|field| field.to_lowercase().contains(&wanted));
            naive.extend(is_found.then_some(seq));
        }
        prop_assert_eq!(found, naive);
    }
}
