//! Every combination of the axes against every input, held against a table that was written by hand.
//!
//! A row: input | episode seen condition shelf mask `needs_ack` | steps | letter. The first row that fits decides. `*` fits
//! all, `xy` fits x or y. The letter `=` is the one before. Episode: `-` none, `h` unshown (began hidden), `s` standing,
//! `r` returned. Seen: `u`, `a`. Condition: `?` unknown, `n` normal, `+` pending on, `!` active, `~` pending off.
//! Shelf: `0` none, `1` one-shot, `t` timed. Mask: `0` none, `p` parent, `d` duty, `g` out of service.

use super::stand::Stand;
use super::*;
use crate::domain::ShelfKind;

const TABLE: &str = "
active    | - * * 0 0 *    | raised                | B
active    | - * * 1t 0 *   | shelved               | E
active    | - * * * pd *   | suppressed            | F
active    | - * * * g *    | suppressed            | G
active    | h * ?~ 0 0 *   | raised                | B
active    | h * * * * *    |                       | =
active    | r * * 0 0 *    | raised                | B
active    | r * * 1t 0 *   | shelved               | E
active    | r * * * pd *   | suppressed            | F
active    | r * * * g *    | suppressed            | G
active    | s * * * * *    |                       | =
worse     | - * * 0 0 *    | raised                | B
worse     | - * * 1t 0 *   | shelved               | E
worse     | - * * * pd *   | suppressed            | F
worse     | - * * * g *    | suppressed            | G
worse     | h * * 0 0 *    | raised                | B
worse     | h * * * * *    | worsened              | =
worse     | r * * 0 0 *    | raised                | B
worse     | r * * 1t 0 *   | shelved               | E
worse     | r * * * pd *   | suppressed            | F
worse     | r * * * g *    | suppressed            | G
worse     | s * * * 0 *    | worsened              | b
worse     | s * * * * *    | worsened              | =
unknown   | * * * * * *    |                       | =
normal    | -r * + 1 * *   | unshelved             | o
normal    | -r * * * * *   |                       | =
normal    | h * * 1 * *    | closed unshelved      | o
normal    | h * * * * *    | closed                | =
normal    | s a * 1 * *    | closed unshelved      | o
normal    | s a * 0 0 *    | closed                | A
normal    | s a * * * *    | closed                | =
normal    | s u * 1 * y    | cleared unshelved     | o
normal    | s u * 0 0 y    | cleared               | D
normal    | s u * * * y    | cleared               | =
normal    | s u * 1 * n    | closed unshelved      | o
normal    | s u * 0 0 n    | closed                | A
normal    | s u * * * n    | closed                | =
returning | -r * + 1 * *   | unshelved             | o
returning | * * * * * *    |                       | =
off_delay | h * ~ 1 * *    | closed unshelved      | o
off_delay | h * ~ * * *    | closed                | =
off_delay | s a ~ 1 * *    | closed unshelved      | o
off_delay | s a ~ 0 0 *    | closed                | A
off_delay | s a ~ * * *    | closed                | =
off_delay | s u ~ 1 * y    | cleared unshelved     | o
off_delay | s u ~ 0 0 y    | cleared               | D
off_delay | s u ~ * * y    | cleared               | =
off_delay | s u ~ 1 * n    | closed unshelved      | o
off_delay | s u ~ 0 0 n    | closed                | A
off_delay | s u ~ * * n    | closed                | =
off_delay | * * * * * *    |                       | =
ack       | - * * * * *    | no                    | =
ack       | h * * * * *    | no                    | =
ack       | s a * * * *    | no                    | =
ack       | s u * 0 0 *    | acknowledged          | C
ack       | s u * * * *    | acknowledged          | =
ack       | r * * 0 0 *    | acknowledged closed   | A
ack       | r * * * * *    | acknowledged closed   | =
checked   | - * * * * *    | no                    | =
checked   | * * ! * * *    | no                    | =
checked   | hs * ~ 1 * *   | closed unshelved      | o
checked   | * * * 0 0 *    | closed                | A
checked   | * * * * * *    | closed                | =
unshelve  | * * * 0 * *    | no                    | =
unshelve  | - * * * * *    | unshelved             | o
unshelve  | hs * * * 0 *   | unshelved             | C
unshelve  | hs * * * * *   | unshelved             | =
unshelve  | r * * * 0 *    | unshelved closed      | A
unshelve  | r * * * * *    | unshelved closed      | =
shelf_end | * * * 0 * *    |                       | =
shelf_end | h * ! * 0 *    | unshelved raised      | B
shelf_end | -h * * * * *   | unshelved             | o
shelf_end | s * * * 0 *    | unshelved             | B
shelf_end | s * * * * *    | unshelved             | =
shelf_end | r * * * 0 *    | unshelved             | D
shelf_end | r * * * * *    | unshelved             | =
mask      | * * * * pdg *  |                       | =
mask      | - * * * 0 *    |                       | F
mask      | * * * * 0 *    | suppressed            | F
unmask    | * * * * 0pg *  |                       | =
unmask    | - * * 1t d *   |                       | E
unmask    | - * * 0 d *    |                       | A
unmask    | * * * 1t d *   | unsuppressed          | E
unmask    | h * ! 0 d *    | raised                | B
unmask    | h * ?~ 0 d *   | unsuppressed          | A
unmask    | s u * 0 d *    | unsuppressed          | B
unmask    | s a * 0 d *    | unsuppressed          | C
unmask    | r * * 0 d *    | unsuppressed          | D
take_out  | * * * * g *    | no                    | =
take_out  | * * * * * *    | suppressed            | G
put_back  | * * * * 0pd *  | no                    | =
put_back  | h * ! 0 g *    | unsuppressed raised   | B
put_back  | * * * 1t g *   | unsuppressed          | E
put_back  | -h * * 0 g *   | unsuppressed          | A
put_back  | s u * 0 g *    | unsuppressed          | B
put_back  | s a * 0 g *    | unsuppressed          | C
put_back  | r * * 0 g *    | unsuppressed          | D
";

const INPUTS: [&str; 13] = [
    "active",
    "worse",
    "unknown",
    "normal",
    "returning",
    "off_delay",
    "ack",
    "checked",
    "unshelve",
    "shelf_end",
    "mask",
    "unmask",
    "take_out",
];

fn apply(bench: &mut Bench, input: &str) -> Option<Vec<AlarmStep>> {
    let by = operator();
    let person = Person { by: &by, text: "says so" };
    let done = match input {
        "active" => return Some(bench.state(0, active(-60))),
        "worse" => return Some(bench.state(0, active(-600))),
        "unknown" => return Some(bench.state(0, Condition::Unknown)),
        "normal" => return Some(bench.state(0, normal(-10))),
        "returning" => return Some(bench.state(0, normal(0))),
        "off_delay" => return Some(bench.wait(10)),
        "shelf_end" => return Some(bench.wait(20)),
        "mask" => return Some(bench.mask(0, MaskReason::OffDuty)),
        "unmask" => return Some(bench.unmask(0, &MaskReason::OffDuty)),
        "ack" => bench.engine.acknowledge(at(0), EpisodeId(1), person, None),
        "checked" => bench.engine.checked(at(0), EpisodeId(1), person),
        "unshelve" => bench.engine.unshelve(at(0), &KEY, person),
        "take_out" => bench.engine.take_out_of_service(at(0), &KEY, None, person),
        _ => bench.engine.return_to_service(at(0), &KEY, person),
    };
    done.ok().map(|()| bench.steps())
}

#[test]
fn every_combination_of_axes_meets_every_input_as_the_table_says() {
    let rows: Vec<Vec<_>> = TABLE.trim().lines().map(|row| row.split('|').map(str::trim).collect()).collect();
    let mut used = vec![false; rows.len()];
    let mut cases = 0;
    for stand in Stand::all() {
        let built = stand.bench();
        let Stand { episode, seen, condition, shelf, mask, needs_ack } = stand;
        let wanted: String = [episode, seen, condition, shelf, mask, needs_ack].into_iter().collect();
        assert_eq!(Stand::of(built.view().axes, needs_ack), wanted);
        assert_eq!(built.letter(), stand.letter(), "{stand:?}");
        for input in INPUTS.into_iter().chain(["put_back"]) {
            // By the end of the shelf an off-delay has passed before: that is the business of `off_delay`.
            if input == "shelf_end" && condition == '~' {
                continue;
            }
            let mut bench = stand.bench();
            let told = apply(&mut bench, input);
            let row = rows.iter().position(|row| row[0] == input && stand.fits(row[1]));
            let row = row.unwrap_or_else(|| panic!("no row for {input} at {stand:?}"));
            used[row] = true;
            let steps: Vec<_> = told.iter().flatten().map(|step| format!("{step:?}").to_lowercase()).collect();
            let steps = if told.is_none() { "no".to_owned() } else { steps.join(" ") };
            assert_eq!(steps, rows[row][2], "{input} at {stand:?}");
            let letter = match rows[row][3] {
                "=" => stand.letter(),
                // As it stands once the shelf is gone, by what is left of the episode.
                "o" => opened(stand, &steps),
                // Back to B, unless a shelf hides it.
                "b" if shelf == '0' => 'B',
                "b" => 'E',
                other => other.chars().next().unwrap(),
            };
            assert_eq!(bench.letter(), letter, "{input} at {stand:?}");
            cases += 1;
        }
    }
    let unused: Vec<_> = rows.iter().zip(&used).filter(|(_, used)| !**used).collect();
    assert!(unused.is_empty(), "rows that nothing meets: {unused:?}");
    assert!(cases > 3000, "{cases}");
}

/// The letter once a shelf is gone.
fn opened(stand: Stand, steps: &str) -> char {
    let waits = stand.episode == 'r' || steps.contains("cleared");
    match stand.mask {
        'g' => 'G',
        'p' | 'd' => 'F',
        _ if waits && !steps.contains("closed") => 'D',
        _ => 'A',
    }
}

#[test]
fn the_projection_is_what_the_table_of_states_says() {
    use crate::domain::Mask;
    let mut seen_letters = std::collections::BTreeSet::new();
    for condition in [
        ConditionAxis::Unknown,
        ConditionAxis::Normal,
        ConditionAxis::PendingOn,
        ConditionAxis::Active,
        ConditionAxis::PendingOff,
    ] {
        for (episode, seen, letter) in [
            (EpisodeAxis::None, SeenAxis::Unacknowledged, 'A'),
            (EpisodeAxis::None, SeenAxis::Acknowledged, 'A'),
            (EpisodeAxis::Unshown, SeenAxis::Unacknowledged, 'A'),
            (EpisodeAxis::Unshown, SeenAxis::Acknowledged, 'A'),
            (EpisodeAxis::Standing, SeenAxis::Unacknowledged, 'B'),
            (EpisodeAxis::Standing, SeenAxis::Acknowledged, 'C'),
            (EpisodeAxis::Returned, SeenAxis::Unacknowledged, 'D'),
            (EpisodeAxis::Returned, SeenAxis::Acknowledged, 'A'),
        ] {
            for shelf in [None, Some(ShelfKind::OneShot), Some(ShelfKind::Timed)] {
                for mask in [None, Some(Mask::Parent), Some(Mask::OffDuty), Some(Mask::OutOfService)] {
                    let wanted = match (mask, shelf) {
                        (Some(Mask::OutOfService), _) => 'G',
                        (Some(_), _) => 'F',
                        (None, Some(_)) => 'E',
                        (None, None) => letter,
                    };
                    let axes = Axes { condition, episode, seen, shelf, mask };
                    assert_eq!(axes.state().letter(), wanted, "{axes:?}");
                    seen_letters.insert(wanted);
                }
            }
        }
    }
    assert_eq!(seen_letters.into_iter().collect::<String>(), "ABCDEFG");
}
