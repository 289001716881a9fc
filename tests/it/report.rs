//! `hookwatch report` by the real binary, over journals of real runs.

use serde_json::Value;

use super::cli::recorded;
use super::support::Site;

fn json_of(site: &Site, args: &[&str]) -> Value {
    let told = site.run(&[&["report", "--format", "json"], args].concat()).with_code(0);
    serde_json::from_str(&told).expect("the report is JSON")
}

#[test]
fn a_report_of_today_counts_what_the_journal_holds() {
    let site = recorded();
    let journal = site.journal();
    let report = json_of(&site, &[]);
    let calls: Vec<_> = journal.kinds(&["call"]);
    assert_eq!(calls.len(), 1);
    let count = |field: &str| report["total"][field].as_u64().expect("a count");
    assert_eq!(count("offered"), count("answered") + count("missed") + count("dropped") + count("abandoned"));
    assert_eq!(count("offered") + count("unobserved_calls"), 1, "{report}");
    assert_eq!(report["journal"]["records"], journal.lines.len());
    assert_eq!(report["journal"]["head"], journal.hash(journal.lines.len() - 1));
    assert_eq!((&report["journal"]["intact"], &report["sim"]), (&true.into(), &false.into()));
    assert_eq!(report["lines"].as_array().expect("lines").len(), 2);
    let told = site.run(&["report"]).with_code(0);
    assert!(told.contains("shift report") && told.contains(&journal.hash(journal.lines.len() - 1)), "{told}");
    let told = site.run(&["report", "--format", "csv"]).with_code(0);
    assert!(told.starts_with('\u{feff}'), "{told}");
}

#[test]
fn a_report_may_go_into_a_file_that_only_its_owner_reads() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = recorded();
    let told = site.run(&["report", "-o", "report.txt"]).with_code(0);
    assert_eq!(told, "");
    let file = site.path("report.txt");
    assert!(std::fs::read_to_string(&file).expect("the report").contains("shift report"));
    assert_eq!(std::fs::metadata(&file).expect("the report").permissions().mode() & 0o777, 0o600);
    site.run(&["report", "-o", "no/such/folder"]).with_code(1);
}

#[test]
fn a_range_that_is_none_is_a_mistake_of_usage() {
    let site = recorded();
    for args in [
        ["--shift", "2026-11-22/day"].as_slice(),
        &["--shift", "yesterday"],
        &["--from", "noon"],
        &["--from", "2026-11-22", "--to", "2026-11-21"],
        &["--from", "2999-01-01"],
        &["--to", "2026-11-22"],
        &["--period", "week", "--from", "2026-11-22"],
        &["--period", "year"],
        &["--period", "day", "--date", "2999-01-01"],
        &["--period", "day", "--date", "yesterday"],
        &["--date", "2026-11-22"],
        &["--format", "pdf"],
    ] {
        let told = site.run(&[&["report"], args].concat());
        assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{args:?} {}", told.err);
    }
}

#[test]
fn a_range_without_data_says_so() {
    let site = recorded();
    let args = ["--from", "2001-01-01", "--to", "2001-01-02"];
    assert_eq!(json_of(&site, &args)["records"], 0);
    let told = site.run(&[&["report"], args.as_slice()].concat()).with_code(0);
    assert!(told.contains("There is no record of this range."), "{told}");
}

#[test]
fn a_day_has_the_day_before_beside_it_which_has_no_data_unless_there_is_some() {
    let site = recorded();
    let report = json_of(&site, &["--period", "day"]);
    let previous = &report["previous"];
    assert_eq!((&previous["records"], previous["total"].is_null()), (&0.into(), true), "{previous}");
    assert!(site.run(&["report", "--period", "day"]).with_code(0).contains("no data"));
    assert!(json_of(&site, &["--period", "day", "--no-previous"])["previous"].is_null());
    assert!(json_of(&site, &["--from", "2001-01-01", "--to", "2001-01-02"])["previous"].is_null());
}

#[test]
fn the_ledger_holds_published_numbers_against_the_journal_and_a_list() {
    let site = recorded();
    std::fs::write(site.path("list.csv"), "\u{feff}number,label,department\r\n99999,x,y\r\n").expect("the list");
    let told = site.run(&["ledger", "--csv", "list.csv", "--format", "json"]).with_code(0);
    let ledger: Value = serde_json::from_str(&told).expect("the ledger is JSON");
    assert_eq!(ledger["compared"]["not_configured"][0]["number"], "99999");
    assert_eq!(ledger["days"], 30);
    assert!(site.run(&["ledger"]).with_code(0).contains("ledger of published numbers"));
    for args in [&["--csv", "none.csv"][..], &["--days", "401"]] {
        assert_eq!(site.run(&[&["ledger"], args].concat()).code, Some(2), "{args:?}");
    }
}

#[test]
fn a_broken_journal_is_named_marked_and_still_reported() {
    let site = recorded();
    let mut files = std::fs::read_dir(site.path("journal")).expect("the journal's directory");
    let is_segment = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "jsonl");
    let file = files.find_map(|entry| Some(entry.ok()?.path()).filter(is_segment)).expect("a file of the journal");
    let text = std::fs::read_to_string(&file).expect("the journal");
    std::fs::write(&file, text.replacen("\"kind\":\"line\"", "\"kind\":\"lime\"", 1))
        .expect("the journal can be edited");
    let told = site.run(&["report"]);
    assert_eq!(told.code, Some(3), "{}", told.err);
    assert!(told.err.contains("edited") && told.err.contains(".jsonl line "), "{}", told.err);
    assert!(told.out.contains("JOURNAL NOT INTACT") && told.out.contains("edited"), "{}", told.out);
    let told = site.run(&["report", "--format", "json"]);
    let report: Value = serde_json::from_str(&told.out).expect("the report is JSON");
    assert_eq!((told.code, &report["journal"]["intact"]), (Some(3), &false.into()));
}
