//! Who may sign in: `hookwatch operator` on a pipe and on a real terminal, and the file that it changes.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

use nix::sys::signal::Signal;

use super::support::{Adapter, Site, Tty, config};

/// Digits that stand nowhere by chance.
const PIN: &str = "82035517";
const ADD: [&str; 3] = ["operator", "add", "sun"];

/// A site with comments in its configuration, which others cannot read.
fn commented() -> Site {
    let adapter = Adapter { name: "hall", kind: "whozz", port: "sim:quiet/hall".to_owned(), lines: 1 };
    let site = Site::new(&format!("# 大厅  \n{}\n# the end\t\n", config("en", &[adapter])));
    fs::set_permissions(site.path("config.toml"), fs::Permissions::from_mode(0o640)).expect("a file of the test");
    site
}

fn text(site: &Site) -> String {
    fs::read_to_string(site.path("config.toml")).expect("the configuration is there")
}

/// The terminal at the first question.
fn asked(site: &Site) -> Tty {
    let mut tty = Tty::run(site, &ADD, &[("TERM", "xterm-256color")]);
    tty.until_shows("PIN (4 to 12 digits):");
    tty
}

#[test]
fn an_operator_is_added_listed_checked_and_taken_out_again() {
    let site = commented();
    let before = text(&site);
    let told = site.run(&["operator", "list"]).with_code(0);
    assert!(told.contains("no operators"), "{told}");
    let told = site
        .run_with(&["operator", "add", "sun", "--name", "孙 \"丽\"", "--role", "watch"], "82035517\r\nmore")
        .with_code(0);
    assert!(told.contains("operator sun is added to config.toml") && told.contains("next start"), "{told}");
    assert!(!told.contains(PIN) && !told.contains("argon2") && !told.contains("chmod"), "{told}");
    let after = text(&site);
    assert!(after.starts_with(&before) && !after.contains(PIN), "{after}");
    assert!(after.contains("[[operator]]\nid = \"sun\"\nname = \"孙 \\\"丽\\\"\"\nrole = \"watch\"\npin = \"$argon2id$v=19$m=19456,t=2,p=1$"), "{after}");
    for args in [["operator", "list"].as_slice(), &["check"]] {
        let told = site.run(args).with_code(0);
        let row = told.lines().find(|line| line.trim_start().starts_with("sun ")).unwrap();
        assert!(row.contains("孙 \"丽\"") && row.contains("watch") && !told.contains("argon2"), "{told}");
    }
    site.run_with(&["operator", "add", "li"], "82035517").with_code(0);
    let hashes: Vec<_> = text(&site).lines().filter(|line| line.starts_with("pin = ")).map(str::to_owned).collect();
    assert!(hashes.len() == 2 && hashes[0] != hashes[1], "the same PIN has another hash each time: {hashes:?}");
    let told = site.run(&["operator", "remove", "li"]).with_code(0);
    assert!(told.contains("next start") && !told.contains("whoever"), "{told}");
    assert_eq!(text(&site), after);
    let told = site.run(&["operator", "remove", "sun"]).with_code(0);
    assert!(told.contains("whoever reaches the keyboard"), "{told}");
    assert_eq!(text(&site), before, "every byte is as it was");
}

#[test]
fn whoever_cannot_be_added_is_refused_and_the_file_is_as_it_was() {
    let site = commented();
    site.run_with(&ADD, PIN).with_code(0);
    let before = text(&site);
    for (args, input, part) in [
        (["operator", "add", "sun"].as_slice(), PIN, "there already"),
        (&["operator", "add", "li"], "", "no PIN was given"),
        (&["operator", "add", "li"], "820", "4 to 12 digits"),
        (&["operator", "add", "li"], "8203551782035", "4 to 12 digits"),
        (&["operator", "add", "li"], &"82".repeat(5_000), "4 to 12 digits"),
        (&["operator", "add", "li"], "8203a517", "digits 0 to 9 only"),
        (&["operator", "add", "li"], "4321", "counts up or down"),
        (&["operator", "add", "li"], "7777", "one digit repeated"),
        (&["operator", "add", "li wei"], PIN, "cannot be an id"),
        (&["operator", "add", "unidentified"], PIN, "cannot be an id"),
        (&["operator", "add", "li", "--name", " "], PIN, "--name"),
        (&["operator", "add", "li", "--role", "boss"], PIN, "supervisor"),
        (&["operator", "remove", "li"], "", "no operator li; the configuration has: sun"),
    ] {
        let told = site.run_with(args, input);
        assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{args:?} {told:?}");
        assert!(told.err.contains(part), "{args:?}: {}", told.err);
        assert!(input.is_empty() || !told.err.contains(input), "{}", told.err);
    }
    assert_eq!(text(&site), before);
}

#[test]
fn a_file_with_an_error_is_refused_before_anybody_is_asked() {
    let site = commented();
    let broken = text(&site) + "sight = 1\n";
    site.write("config.toml", &broken);
    let mut tty = Tty::run(&site, &ADD, &[("TERM", "xterm-256color")]);
    tty.until_shows("unknown key `sight`");
    tty.ends_with(2);
    let told = site.run(&["operator", "remove", "sun"]).with_code(2);
    assert!(told.contains("sight"), "{told}");
    assert_eq!(text(&site), broken);
    let one_list = format!("operator = []\n{}", text(&commented()));
    site.write("config.toml", &one_list);
    let told = site.run_with(&ADD, PIN).with_code(1);
    assert!(told.contains("[[operator]] tables"), "{told}");
    assert_eq!(text(&site), one_list);
}

#[test]
fn line_ends_mark_mode_and_link_stay_as_they_were() {
    let site = commented();
    let windows = format!("\u{feff}{}", text(&site).replace('\n', "\r\n"));
    fs::rename(site.path("config.toml"), site.path("real.toml")).unwrap();
    site.write("real.toml", &windows);
    symlink("real.toml", site.path("config.toml")).unwrap();
    site.run_with(&ADD, PIN).with_code(0);
    let after = text(&site);
    assert!(after.starts_with(&windows));
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
    assert_eq!(site.path("real.toml").metadata().unwrap().mode() & 0o7777, 0o640);
    assert!(site.path("config.toml").is_symlink());
    let mut left: Vec<_> = fs::read_dir(site.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["config.toml", "real.toml"]);
    fs::set_permissions(site.path("real.toml"), fs::Permissions::from_mode(0o644)).unwrap();
    let told = site.run_with(&["operator", "add", "li"], PIN).with_code(0);
    assert!(told.contains("warning") && told.contains("chmod 640"), "{told}");
    for id in ["sun", "li"] {
        site.run(&["operator", "remove", id]).with_code(0);
    }
    assert_eq!(text(&site), windows);
}

#[test]
fn a_terminal_is_asked_twice_and_shows_no_digit() {
    let site = commented();
    let mut tty = asked(&site);
    // A slip, taken back: one digit by Backspace, all by Ctrl-U.
    tty.type_keys(format!("99\x7f\x15{PIN}0\x7f\r").as_bytes());
    tty.until_shows("the same PIN again:");
    tty.type_keys(format!("{PIN}\r").as_bytes());
    tty.until_shows("operator sun is added");
    let written = String::from_utf8_lossy(&tty.written).into_owned();
    let digits: String = written.replace("4 to 12", "").chars().filter(char::is_ascii_digit).collect();
    assert_eq!(digits, "", "{written:?}");
    tty.ends_with(0);
    assert!(text(&site).contains("id = \"sun\"") && !text(&site).contains(PIN));
}

#[test]
fn whatever_ends_the_question_the_terminal_is_given_back_and_the_file_stays() {
    type End = (&'static [u8], &'static str, i32);
    let site = commented();
    let before = text(&site);
    let ends: [End; 4] = [
        (b"82\x03", "nothing was changed", 1),
        (b"\x04", "nothing was changed", 1),
        (b"1234\r", "counts up or down", 2),
        (b"82035517\r82035518\r", "not the same", 2),
    ];
    for (keys, part, code) in ends {
        let mut tty = asked(&site);
        tty.type_keys(keys);
        tty.until_shows(part);
        tty.ends_with(code);
    }
    for signal in [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP] {
        let mut tty = asked(&site);
        tty.type_keys(b"82");
        tty.signal(signal);
        tty.ends_by_signal();
    }
    let code = asked(&site).close().wait();
    assert_ne!(code, Some(0), "a terminal that goes away ends the question");
    assert_eq!(text(&site), before);
}

#[test]
fn a_note_waits_for_the_sign_in_at_the_screen_and_goes_on_by_itself() {
    let site = commented();
    site.run_with(&ADD, PIN).with_code(0);
    let mut tty = Tty::watch(&site);
    tty.until_shows("nobody signed in");
    tty.type_keys(b"n");
    tty.until_shows("then goes on: write a note");
    tty.type_keys(b"1111\r");
    tty.until_shows("wrong PIN; try again");
    tty.type_keys(PIN.as_bytes());
    tty.type_keys(b"\r");
    tty.until_shows("note: site");
    tty.type_keys("换线 done\r".as_bytes());
    tty.until_shows("note written down");
    assert!(!tty.shown().contains(PIN));
    tty.type_keys(b"q");
    let written = tty.ends_with(0);
    assert!(!written.contains(PIN));
    let journal = site.journal().shown();
    assert!(journal.contains("换线 done") && journal.contains("key q, by sun") && !journal.contains(PIN), "{journal}");
}
