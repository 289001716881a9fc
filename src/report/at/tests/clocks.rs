//! Runs whose clock is wrong when they start, and set right while they go on.

use super::*;

#[test]
fn a_gap_by_a_clock_that_was_wrong_at_a_start_hides_no_time_that_a_run_saw() {
    // A run up to 10:00, and one from 10:05 on, whose clock shows `boot` and is set right at 10:10.
    let restarted = |boot: &str| {
        let mut story = Story::started("09:00:00");
        story.is("a", LineState::Idle).until("10:00:00").stops();
        story.starts(boot);
        story.is("a", LineState::Ringing);
        story.now = story.now + Duration::from_mins(5);
        story.alive().set_clock("10:10:00").until("12:00:00").is("a", LineState::Idle);
        story.until("18:00:00").alive();
        story
    };
    // A year ahead, and an hour behind.
    for boot in ["8770:05:00", "09:05:00"] {
        let story = restarted(boot);
        let told = |time: &str| {
            let answer = story.answer("a", at(time));
            let lines = answer.known.iter().flat_map(|known| &known.lines);
            lines.map(|line| (line.observed, line.standing.state)).collect::<Vec<_>>()
        };
        assert_eq!(told("09:30:00"), [(true, LineState::Idle)], "{boot}");
        assert!(told("10:02:00").iter().all(|(observed, _)| !observed), "{boot}");
        assert!(told("10:07:00").iter().all(|(observed, _)| !observed), "{boot}");
        assert_eq!(told("11:00:00"), [(true, LineState::Ringing)], "{boot}");
        assert_eq!(told("13:00:00"), [(true, LineState::Idle)], "{boot}");
        let note = story.note("a", "09:00:00", "18:00:00");
        assert_eq!(note.down, [Range { from: at("10:00:00"), to: at("10:05:00") }], "{boot}");
        assert_eq!(note.lines[0].time(BarKind::Unobserved), Duration::from_mins(5), "{boot}");
    }
    let line = restarted("8770:05:00").line("a", "10:07:00");
    let until = Some(NotObserved::NotRunning { from: at("10:00:00"), to: Some(at("10:10:00")), in_order: true });
    assert_eq!(line.not_observed, until);
}
