//! Properties of the walk test over random doings at the desks: a line is verified by what was seen of it alone.

use std::sync::Arc;

use hookwatch::board::kept::Kept;
use hookwatch::board::roster::Roster;
use hookwatch::board::{Board, Restored};
use hookwatch::domain::walk::WalkStep;
use hookwatch::domain::{
    AdapterIx, Capabilities, Command, EventBody, Input, Operation, Output, PortEvent, UnitCapabilities, WalkChange,
    WalkOperation, Wall,
};
use proptest::prelude::*;

use crate::scenarios::{config, moment, run_info};

const SITE: &str = r#"
site = "Walk"
timezone = "Asia/Shanghai"
[[adapter]]
name = "box"
kind = "telephone-box"
port = "sim:quiet"
lines = { 1 = "c" }
[[line]]
id = "c"
"#;

fn doing() -> impl Strategy<Value = Input> {
    let (adapter, why) = (AdapterIx(0), || "test".to_owned());
    let words = ["LINE ON_HOOK", "LINE OFF_HOOK", "LINE OFF_HOOK", "RING", "DIAL 5", "DIAL 5", "LINE -"];
    let reading = move |word: &str| Input::Reading { adapter, data: format!("{word}\r\n").into_bytes() };
    let unit = |digits| UnitCapabilities { first_line: 1, hook: true, digits, asked: true, tones: false };
    let confirmed =
        move |digits| PortEvent::Initialised { capabilities: Capabilities { units: vec![unit(digits)] }, why: why() };
    let act = |act| Input::Command(Command::Operate(Operation::Walk(act)));
    prop_oneof![
        20 => prop::sample::select(words.to_vec()).prop_map(reading),
        1 => any::<bool>().prop_map(move |digits| Input::Port { adapter, event: confirmed(digits) }),
        2 => Just(Input::Port { adapter, event: PortEvent::Live }),
        1 => Just(Input::Port { adapter, event: PortEvent::Stale { why: why() } }),
        4 => Just(act(WalkOperation::Start)),
        1 => Just(act(WalkOperation::End)),
        1 => Just(act(WalkOperation::Fail { line: "c".into(), note: why() })),
    ]
}

fn drain(board: &mut Board) -> Vec<(Wall, EventBody)> {
    let outputs = std::iter::from_fn(|| board.poll_output());
    let records = outputs.filter_map(|output| match output {
        Output::Record { at, body, .. } => Some((at.wall, body)),
        Output::Annunciate(_) | Output::Bell => None,
    });
    records.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_verified_line_had_every_step_in_its_order_within_the_test(
        doings in prop::collection::vec((1..4_000u32, doing()), 1..80),
    ) {
        let office = Arc::new(config(SITE));
        let mut board = Board::new(Arc::clone(&office), run_info(), Restored::default(), moment(0.0));
        let mut rebuilt = Kept::new(&Roster::new(Arc::clone(&office)), moment(0.0).wall);
        let (mut at_ms, mut started) = (0, None);
        for (pause, doing) in doings {
            at_ms += pause;
            board.handle_input(moment(f64::from(at_ms) / 1000.0), doing);
            for (at, body) in drain(&mut board) {
                rebuilt.apply(at, &body, &Roster::new(Arc::clone(&office)));
                let EventBody::Walk(record) = body else { continue };
                match record.change {
                    WalkChange::Started { .. } | WalkChange::Failed { .. } => started = Some(at),
                    WalkChange::Verified { steps, unseen, wiring, .. } => {
                        let from = started.expect("a test runs");
                        let hand: Vec<Wall> = [steps.lifted, steps.digit, steps.put_back].into_iter().flatten().collect();
                        prop_assert!(hand.is_sorted(), "{steps:?}");
                        for step in WalkStep::ALL {
                            let seen = steps.seen(step);
                            prop_assert_ne!(seen.is_some(), unseen.contains(&step), "{:?} {:?}", steps, unseen);
                            prop_assert!(seen.is_none_or(|seen| from <= seen && seen <= at), "{steps:?}");
                        }
                        prop_assert!(!unseen.contains(&WalkStep::PutBack) && !unseen.contains(&WalkStep::Rung));
                        prop_assert_eq!(wiring.len(), 64);
                    }
                    WalkChange::ByWord { .. } | WalkChange::Ended { .. } => {}
                }
            }
            prop_assert_eq!(&rebuilt.walk, &board.kept().walk);
        }
    }
}
