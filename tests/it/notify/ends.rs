//! Commands that end by themselves, and such that never start.

use std::os::unix::fs::PermissionsExt as _;

use super::bench::{Bench, LONG, is_reaped, is_running, why};
use hookwatch::domain::Announced;

#[tokio::test]
async fn a_command_that_ends_well_is_done_and_reaped() {
    let mut bench = Bench::new();
    assert_eq!(bench.script(r#"echo $$ >"$1/pid"; echo noise; echo noise >&2"#, LONG).await, Announced::Done);
    assert!(is_reaped(&String::from_utf8(bench.read("pid")).unwrap()));
}

#[tokio::test]
async fn a_command_that_fails_says_how_and_why() {
    let mut bench = Bench::new();
    let outcome = bench.script(r"echo nobody; printf 'no modem\033[31m\n' >&2; exit 3", LONG).await;
    assert_eq!(why(outcome), r"it ended with exit status: 3: no modem\u{1b}[31m");
    assert_eq!(why(bench.script("exit 1", LONG).await), "it ended with exit status: 1");
    assert_eq!(
        why(bench.script(r"printf '\377\376' >&2; exit 1", LONG).await),
        "it ended with exit status: 1: \u{fffd}\u{fffd}"
    );
}

#[tokio::test]
async fn a_command_that_dies_by_a_signal_says_so() {
    let mut bench = Bench::new();
    assert_eq!(why(bench.script("kill -TERM $$", LONG).await), "it ended with signal: 15 (SIGTERM)");
    let real_time = why(bench.script("kill -40 $$", LONG).await);
    assert!(real_time.starts_with("it ended with signal: 40"), "{real_time}");
}

#[tokio::test]
async fn what_cannot_be_started_is_told_with_the_reason() {
    let mut bench = Bench::new();
    let plain = bench.path("plain");
    std::fs::write(&plain, "#!/bin/sh\n").unwrap();
    std::fs::set_permissions(&plain, std::fs::Permissions::from_mode(0o600)).unwrap();
    let folder = bench.dir.path().to_str().unwrap().to_owned();
    for (argv, reason) in [
        (vec!["/does/not/exist"], "No such file"),
        (vec!["hookwatch-has-no-such-program"], "No such file"),
        (vec![plain.to_str().unwrap()], "Permission denied"),
        (vec![&folder], "Permission denied"),
        (vec![""], "No such file"),
        (vec!["/bin/true", "a\0b"], "nul"),
        (vec![], "no program"),
    ] {
        let why = why(bench.outcome(&argv, LONG).await);
        assert!(why.starts_with("failed to start ") && why.contains(reason), "{argv:?}: {why}");
        assert!(why.ends_with("check `command` in its [[annunciate]]"), "{why}");
    }
}

#[tokio::test]
async fn arguments_arrive_verbatim() {
    let mut bench = Bench::new();
    let arguments = [
        "",
        " ",
        "a b",
        "'",
        "\"",
        "\\",
        "$(id)",
        "`id`",
        "$HOME",
        "${PATH}",
        "*",
        "~",
        "; exit 9",
        "&& false",
        "| cat",
        "> x",
        "-n",
        "--",
        "{line}",
        "%s\n",
        "line\nbreak\r\n\tend",
        "1803-1 综合业务 听筒未放好",
        "\u{1b}[2J",
        "é\u{202e}",
    ];
    let out = bench.path("out");
    let mut argv = vec!["/bin/sh", "-c", r#"out=$1; shift; printf '%s\0' "$@" >"$out""#, "sh", out.to_str().unwrap()];
    argv.extend(arguments);
    assert_eq!(bench.outcome(&argv, LONG).await, Announced::Done);
    let written = String::from_utf8(bench.read("out")).unwrap();
    assert_eq!(written.strip_suffix('\0').unwrap().split('\0').collect::<Vec<_>>(), arguments);
}

#[tokio::test]
async fn a_command_sees_four_variables_no_input_and_no_terminal() {
    let mut bench = Bench::new();
    let script =
        r#"if read -r word; then exit 1; fi; cat /proc/$$/environ >"$1/environ"; cat /proc/$$/stat >"$1/stat""#;
    assert_eq!(bench.script(script, LONG).await, Announced::Done);
    let known: Vec<String> = ["PATH", "LANG", "HOME", "TZ"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok().map(|value| format!("{name}={value}")))
        .collect();
    let environ = String::from_utf8(bench.read("environ")).unwrap();
    let mut seen: Vec<_> = environ.split_terminator('\0').collect();
    let mut known: Vec<_> = known.iter().map(String::as_str).collect();
    seen.sort_unstable();
    known.sort_unstable();
    assert_eq!(seen, known);
    // proc_pid_stat(5): pid (comm) state ppid pgrp session tty_nr
    let stat = String::from_utf8(bench.read("stat")).unwrap();
    let (pid, rest) = stat.split_once(' ').unwrap();
    let fields: Vec<_> = rest.rsplit_once(") ").unwrap().1.split(' ').collect();
    assert_eq!(fields[2..5], [pid, pid, "0"], "group, session and terminal");
}

#[tokio::test]
async fn a_command_that_writes_much_is_read_to_its_end() {
    let mut bench = Bench::new();
    let much = "head -c 300000 /dev/zero | tr '\\0' x";
    assert_eq!(bench.script(&format!("{much}; {much} >&2"), LONG).await, Announced::Done);
    let why = why(bench.script(&format!("{much} >&2; echo the end >&2; exit 4"), LONG).await);
    assert!(why.starts_with("it ended with exit status: 4: …xxx") && why.ends_with(r"xthe end"), "{why}");
    assert!(why.chars().count() < 600, "{why}");
}

#[tokio::test]
async fn a_command_that_closes_its_pipes_is_still_waited_for() {
    let mut bench = Bench::new();
    let gate = bench.pipe("gate");
    bench.submit_script(r#"exec 0<&- 1>&- 2>&-; read -r go <"$1/gate"; exit 5"#, LONG);
    std::io::Write::write_all(&mut &gate, b"\n").unwrap();
    assert_eq!(why(bench.reports.recv().await.unwrap().outcome), "it ended with exit status: 5");
}

#[tokio::test]
async fn what_a_command_leaves_in_its_group_ends_with_it() {
    let mut bench = Bench::new();
    let witness = bench.witness("witness");
    let script = r#"(trap "" HUP TERM; exec 3>"$1/witness"; echo up >&3; echo up >"$1/up"; read -r never <"$1/gate") &
        read -r up <"$1/up"; echo $! >"$1/pid""#;
    let (_up, _gate) = (bench.pipe("up"), bench.pipe("gate"));
    assert_eq!(bench.script(script, LONG).await, Announced::Done);
    assert_eq!(witness.hear_all(), "up\n", "the pipe is closed only when the process is gone");
    let pid = String::from_utf8(bench.read("pid")).unwrap();
    while is_running(&pid) {
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn what_left_its_group_on_purpose_holds_up_nothing() {
    let mut bench = Bench::new();
    let witness = bench.witness("witness");
    let _up = bench.pipe("up");
    // It holds the pipe of the errors and writes to it until nobody reads there any more.
    let daemon =
        r#"trap "" PIPE; exec 3>"$1/witness"; echo >"$1/up"; while echo noise >&2; do :; done; echo closed >&3"#;
    let script = format!(r#"setsid /bin/sh -c '{daemon}' sh "$1" & read -r up <"$1/up"; exit 2"#);
    let why = why(bench.script(&script, LONG).await);
    assert!(why.starts_with("it ended with exit status: 2: "), "{why}");
    assert_eq!(witness.hear_all(), "closed\n");
}
