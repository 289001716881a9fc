//! What `hookwatch check` prints.

use unicode_width::UnicodeWidthStr as _;

use super::*;
use crate::config::parse::tests::load;

const SHIPPED: &str = include_str!("../../../config.toml");

fn shipped() -> String {
    let loaded = load(SHIPPED).unwrap();
    describe(&loaded.config, &loaded.warnings)
}

#[test]
fn every_line_is_told_with_what_its_adapter_can_say() {
    let text = shipped();
    println!("{text}");
    let told = text.split("what each line's adapter can tell\n").nth(1).unwrap();
    let row = |id: &str| {
        let row = told.lines().find(|line| line.trim_start().starts_with(id)).unwrap();
        row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row("1801-1"), ["1801-1", "whozz", "event-only", "once a call", "yes", "with d and o", "12s"]);
    assert_eq!(row("1803-6"), ["1803-6", "whozz", "event-only", "once a call", "yes", "no (pulse)", "12s"]);
    assert_eq!(row("1807-3"), ["1807-3", "telephone-box", "when asked", "each burst", "no", "yes", "6s"]);
    assert_eq!(row("1807-5"), ["1807-5", "dial-board", "continuous", "no", "no", "no", "1s"]);
    for line in &load(SHIPPED).unwrap().config.lines {
        assert_eq!(row(line.id.as_str())[0], line.id.as_str());
    }
    assert!(told.contains("unknown until its first event"));
}

#[test]
fn the_columns_of_chinese_labels_are_aligned() {
    let text = shipped();
    let table = text.split("\nlines\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let mut rows = table.lines();
    let heading = rows.next().unwrap();
    let column = heading.split("ROOM").next().unwrap().width();
    for row in rows {
        let at = row.char_indices().find(|(i, _)| row[..*i].width() == column).map(|(i, _)| &row[i..i + 2]);
        assert_eq!(at, Some("18"), "{row}");
    }
}

#[test]
fn the_ends_of_shifts_say_which_day_they_lie_on() {
    let text = shipped();
    assert!(text.contains("08:30  17:30"), "{text}");
    assert!(text.contains("17:30  08:30 next day"), "{text}");
    assert!(text.contains("12:00-13:30 suppress"), "{text}");
}

#[test]
fn the_thresholds_in_force_are_told_with_their_lines() {
    assert!(
        shipped().contains("  30s           500ms         1500ms         8s        2min      all\n"),
        "{}",
        shipped()
    );
    let own = SHIPPED.replace("id = \"1803-2\"", "id = \"1803-2\"\ntiming = { dial_timeout = \"20s\" }");
    let loaded = load(&own).unwrap();
    let text = describe(&loaded.config, &loaded.warnings);
    assert!(text.contains("  20s           500ms         1500ms         8s        2min      1803-2\n"), "{text}");
}

#[test]
fn warnings_and_lines_without_an_adapter_are_told() {
    let loaded = load("site = \"x\"\n[[line]]\nid = \"a\"\nmonitored = false\n").unwrap();
    let text = describe(&loaded.config, &loaded.warnings);
    assert!(text.contains("config.toml:3:6: line[1].id: warning: line \"a\" is not monitored"), "{text}");
    assert!(text.contains("not monitored\n") && text.contains("nothing"), "{text}");
    assert!(text.contains("shifts\n  none"), "{text}");
    assert!(text.ends_with("configuration is good: 1 line, 0 adapters, 1 group, 1 warning\n"), "{text}");
}

#[test]
fn the_settings_of_alarms_are_counted_and_those_that_are_off_are_told() {
    assert!(!shipped().contains("alarm settings"));
    let off = "\n[alarm.adapter_chatter]\nenabled = false\n[group.\"社保\".alarm.line_silent]\nenabled = false\n";
    let loaded = load(&format!("{SHIPPED}{off}")).unwrap();
    let text = describe(&loaded.config, &loaded.warnings);
    assert!(text.contains("alarm settings: 1 for the site, 1 for groups, 0 for lines\n"), "{text}");
    assert!(text.contains("\n  off                adapter_chatter\n"), "{text}");
    assert!(text.contains("\n  off                line_silent, adapter_chatter\n"), "{text}");
    assert!(shipped().contains("\n  off                nothing\n"), "{}", shipped());
}

#[test]
fn what_a_line_s_adapter_can_prove_is_told_with_the_alarms_of_adapter_and_number() {
    let text = shipped();
    let of = |ids: &str| {
        let block = text.split(&format!("\n{ids}\n")).nth(1).unwrap_or_else(|| panic!("{ids}\n{text}"));
        block.lines().take(3).map(|line| line.get(21..).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        of("telephone-box: 1807-3, 1807-4"),
        [
            "ring_unanswered, missed_repeatedly, dropped_repeatedly, line_silent, line_unknown, line_stale, adapter_lost, \
             adapter_chatter",
            "left_off_hook_suspected, phone_absent_suspected, feed_lost",
            // Two lines of their group are on dial-boards.
            "left_off_hook, line_dead",
        ]
    );
}

#[test]
fn operators_are_told_without_their_hashes_and_annunciators_with_their_words() {
    let text = shipped();
    assert!(text.contains("operators\n  none: whoever reaches the keyboard"), "{text}");
    assert!(text.contains("bell           from medium on, every 15s\n"), "{text}");
    let hash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let people = format!(
        "[[operator]]\nid = \"sun\"\nname = \"孙 丽\"\npin = \"{hash}\"\n\
         [[operator]]\nid = \"li\"\nrole = \"watch\"\npin = \"{hash}\"\n\
         [[annunciate]]\nname = \"sms\"\ncommand = [\"bin/{{{{x}}}}\", \"{{line}}\"]\nstep = \"supervisor\"\nrepeat = \"5min\"\n\
         [bell]\nfrom = \"never\"\n"
    );
    let loaded = load(&format!("{SHIPPED}\n{people}")).unwrap();
    let text = describe(&loaded.config, &loaded.warnings);
    assert!(!text.contains("argon2"), "{text}");
    let row = |id: &str| {
        let row = text.lines().find(|line| line.starts_with(&format!("  {id} "))).unwrap();
        row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row("sun"), ["sun", "孙 丽", "supervisor"]);
    assert_eq!(row("li"), ["li", "li", "watch"]);
    let sms = ["sms", "supervisor", "critical, high", "all", "always", "every 5min", "10s"];
    assert_eq!(row("sms"), [sms.as_slice(), &["/etc/hookwatch/bin/{x}", "{line}"]].concat());
    assert!(text.contains("bell           never\n"), "{text}");
    assert!(!describe_operators(&loaded.config).contains("argon2"));
    assert_eq!(describe_operators(&loaded.config).lines().count(), 3);
}
