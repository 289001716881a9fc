//! Who may act, and who is told.

use super::*;
use crate::config::{AnnunciatorConfig, BellConfig};
use crate::domain::{GroupName, Priority, Role};

/// A hash of no PIN anybody uses.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn operator(keys: &str) -> String {
    format!("{SMALL}[[operator]]\n{keys}\npin = \"{HASH}\"\n")
}

/// A site with a group and a shift, and an annunciator with these keys.
fn annunciate(keys: &str) -> String {
    let shift = "[[shift]]\nname = \"day\"\nfrom = \"08:00\"\nto = \"17:00\"\ndays = [\"mon\"]\n";
    let calendar = "[calendar]\nholidays = [\"2026-11-01\", \"2027-01-01\"]\n";
    format!("{SMALL}group = \"就业\"\n{shift}{calendar}[[annunciate]]\n{keys}\n")
}

fn command(words: &str) -> Result<Vec<String>, Vec<ConfigError>> {
    let loaded = load(&annunciate(&format!("name = \"a\"\ncommand = {words}")));
    loaded.map(|mut loaded| loaded.config.annunciators.remove(0).command)
}

#[test]
fn an_operator_needs_an_id_and_a_hash_and_gets_the_rest() {
    let Loaded { config, warnings } = load(&operator("id = \"sun\"")).unwrap();
    assert_eq!(warnings, []);
    let [sun] = config.operators.as_slice() else { panic!("{:?}", config.operators) };
    assert_eq!(
        (sun.id.as_str(), sun.name.as_str(), sun.role, sun.pin.as_str()),
        ("sun", "sun", Role::Supervisor, HASH)
    );
    let config = load(&operator("id = \"孙丽\"\nname = \"  孙 丽 \"\nrole = \"supervisor\"")).unwrap().config;
    assert_eq!((config.operators[0].id.as_str(), config.operators[0].name.as_str()), ("孙丽", "孙 丽"));
}

#[test]
fn nothing_that_is_wrong_with_an_operator_shows_what_stands_as_its_pin() {
    let secret = "c2VjcmV0c2VjcmV0c2VjcmV0";
    let weak = format!("\"$argon2id$v=19$m=8,t=1,p=1${secret}${secret}\"");
    for (pin, kind) in [
        ("\"4711\"", ErrorKind::BadPin),
        ("4711", ErrorKind::WrongType),
        ("[\"4711\"]", ErrorKind::WrongType),
        ("\"\"", ErrorKind::BadPin),
        (weak.as_str(), ErrorKind::BadPin),
    ] {
        let errors = load(&format!("{SMALL}[[operator]]\nid = \"sun\"\npin = {pin}\n")).unwrap_err();
        assert_eq!(errors.iter().map(|e| (e.kind, e.at.line)).collect::<Vec<_>>(), [(kind, 12)], "{pin}");
        let told = shown(&errors).concat();
        assert!(told.contains("operator[1].pin") && told.contains("operator add"), "{told}");
        assert!(!told.contains("4711") && !told.contains(secret), "{told}");
    }
    let config = load(&operator("id = \"sun\"")).unwrap().config;
    assert!(!format!("{config:?}").contains(HASH), "nor does a message for developers");
}

#[test]
fn every_slip_of_an_operator_is_told_with_its_place() {
    let second = |keys: &str| format!("{}[[operator]]\n{keys}\n", operator("id = \"sun\""));
    let pin = format!("pin = \"{HASH}\"");
    for (text, place, kind) in [
        (format!("{SMALL}[[operator]]\n"), (10, "operator[1].id"), ErrorKind::MissingKey),
        (operator("id = \"sun li\""), (11, "operator[1].id"), ErrorKind::BadText),
        (operator("id = \"unidentified\""), (11, "operator[1].id"), ErrorKind::NotAllowed),
        (operator("id = \"sun\"\nrole = \"boss\""), (12, "operator[1].role"), ErrorKind::NotAllowed),
        (operator("id = \"sun\"\nphone = \"1\""), (12, "operator[1].phone"), ErrorKind::UnknownKey),
        (second(&format!("id = \"sun\"\n{pin}")), (14, "operator[2].id"), ErrorKind::Duplicate),
        (format!("operator = 5\n{SMALL}"), (1, "operator"), ErrorKind::WrongType),
    ] {
        let errors = load(&text).unwrap_err();
        let first = &errors[0];
        assert_eq!((first.at.line, first.at.key.as_str(), first.kind), (place.0, place.1, kind), "{text}");
    }
}

#[test]
fn two_hundred_operators_are_taken_and_no_more() {
    let people = |count: usize| -> String {
        let tables = (1..=count).map(|n| format!("[[operator]]\nid = \"p{n}\"\npin = \"{HASH}\"\n"));
        tables.collect::<Vec<_>>().concat()
    };
    for (count, errors) in [(199, 0), (200, 0), (201, 1)] {
        let loaded = load(&format!("{SMALL}{}", people(count)));
        match loaded {
            Ok(loaded) => assert_eq!((loaded.config.operators.len(), errors), (count, 0)),
            Err(found) => assert_eq!((found.len(), found[0].kind), (errors, ErrorKind::TooLarge), "{count}"),
        }
    }
}

#[test]
fn a_site_where_nobody_could_acknowledge_is_warned() {
    let watch = operator("id = \"sun\"\nrole = \"watch\"");
    let warnings = load(&watch).unwrap().warnings;
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].message.contains("nobody could acknowledge") && warnings[0].at.line == 10, "{}", warnings[0]);
    let both = format!("{watch}[[operator]]\nid = \"li\"\npin = \"{HASH}\"\n");
    assert_eq!(load(&both).unwrap().warnings, []);
}

#[test]
fn an_annunciator_needs_a_name_and_a_command_and_gets_the_rest() {
    let config = load(&annunciate("name = \"sms\"\ncommand = [\"send\"]")).unwrap().config;
    let expected = AnnunciatorConfig {
        name: "sms".to_owned(),
        command: vec!["send".to_owned()],
        step: 0,
        priorities: vec![Priority::Critical, Priority::High],
        groups: Vec::new(),
        shifts: Vec::new(),
        repeat: None,
        timeout: Duration::from_secs(10),
    };
    assert_eq!(config.annunciators, [expected]);
    let all = "name = \"sms\"\ncommand = [\"send\", \"{line}\"]\nstep = \"duty_leader\"\npriority = [\"low\", \"medium\"]\n\
               group = [\"就业\"]\nshift = [\"day\"]\nrepeat = \"5min\"\ntimeout = \"30s\"";
    let config = load(&annunciate(all)).unwrap().config;
    let expected = AnnunciatorConfig {
        name: "sms".to_owned(),
        command: vec!["send".to_owned(), "{line}".to_owned()],
        step: 2,
        priorities: vec![Priority::Low, Priority::Medium],
        groups: vec![GroupName::new("就业")],
        shifts: vec![ShiftName::new("day")],
        repeat: Some(Duration::from_mins(5)),
        timeout: Duration::from_secs(30),
    };
    assert_eq!(config.annunciators, [expected]);
}

#[test]
fn a_program_with_a_slash_starts_from_the_file_and_any_other_from_the_path() {
    for (words, program) in [
        ("[\"send\"]", "send"),
        ("[\"/opt/send\"]", "/opt/send"),
        ("[\"bin/send\"]", "/etc/hookwatch/bin/send"),
        ("[\"./send\"]", "/etc/hookwatch/./send"),
        ("[\"/opt/{{a}}\"]", "/opt/{{a}}"),
    ] {
        assert_eq!(command(words).unwrap(), [program], "{words}");
    }
    let read = |_: &Path| Err(String::new());
    let odd = Place { dir: "/etc/{line}".into(), ..place(&read) };
    let text = annunciate("name = \"a\"\ncommand = [\"bin/{{x}}\", \"\", \"a b\"]");
    let words = parse(&text, &odd).unwrap().config.annunciators.remove(0).command;
    assert_eq!(words, ["/etc/{{line}}/bin/{{x}}", "", "a b"]);
    let filled = crate::config::annunciate::fill(&words[0], |_| "no field".to_owned());
    assert_eq!(filled, "/etc/{line}/bin/{x}", "a brace of the directory is no field");
}

#[test]
fn every_slip_of_a_command_is_told() {
    for (words, key, kind) in [
        ("\"send\"", "annunciate[1].command", ErrorKind::WrongType),
        ("[]", "annunciate[1].command", ErrorKind::OutOfRange),
        ("[5]", "annunciate[1].command[1]", ErrorKind::WrongType),
        ("[\"\"]", "annunciate[1].command[1]", ErrorKind::BadText),
        ("[\"bin/\"]", "annunciate[1].command[1]", ErrorKind::BadText),
        ("[\" send\"]", "annunciate[1].command[1]", ErrorKind::BadText),
        ("[\"{line}\"]", "annunciate[1].command[1]", ErrorKind::NotAllowed),
        ("[\"send\", \"{lnie}\"]", "annunciate[1].command[2]", ErrorKind::UnknownReference),
        ("[\"send\", \"{line\"]", "annunciate[1].command[2]", ErrorKind::BadText),
        ("[\"send\", \"a\\nb\"]", "annunciate[1].command[2]", ErrorKind::BadText),
        ("[\"sh\", \"-c\", \"echo {label}\"]", "annunciate[1].command[3]", ErrorKind::Contradiction),
        ("[\"env\", \"A=1\", \"sh\", \"-ec\", \"{label}\"]", "annunciate[1].command[5]", ErrorKind::Contradiction),
        ("[\"/bin/bash\", \"-lc\", \"echo {label}\"]", "annunciate[1].command[3]", ErrorKind::Contradiction),
    ] {
        let errors = command(words).unwrap_err();
        let found: Vec<_> = errors.iter().map(|e| (e.at.key.as_str(), e.kind)).collect();
        assert_eq!(found, [(key, kind)], "{words}: {:?}", shown(&errors));
    }
    let told = shown(&command("[\"send\", \"{lnie}\"]").unwrap_err()).concat();
    assert!(told.contains("(did you mean `line`?)") && told.contains("allowed: site, alarm, title_zh"), "{told}");
    for words in [
        "[\"sh\", \"-c\", \"echo \\\"$1\\\"\", \"sh\", \"{label}\"]",
        "[\"sh\", \"tell.sh\", \"{label}\"]",
        "[\"send\", \"-c\", \"{label}\"]",
    ] {
        command(words).unwrap_or_else(|errors| panic!("{words}: {:?}", shown(&errors)));
    }
}

#[test]
fn words_and_their_length_are_taken_up_to_their_limits() {
    let words = |count: usize| format!("[{}]", vec!["\"a\""; count].join(", "));
    for (count, is_good) in [(1, true), (31, true), (32, true), (33, false)] {
        assert_eq!(command(&words(count)).is_ok(), is_good, "{count}");
    }
    for (length, is_good) in [(999, true), (1000, true), (1001, false)] {
        assert_eq!(command(&format!("[\"send\", \"{}\"]", "文".repeat(length))).is_ok(), is_good, "{length}");
    }
    let many = |count: usize| -> String {
        let tables = (1..=count).map(|n| format!("[[annunciate]]\nname = \"a{n}\"\ncommand = [\"send\"]\n"));
        tables.collect::<Vec<_>>().concat()
    };
    for (count, is_good) in [(63, true), (64, true), (65, false)] {
        assert_eq!(load(&format!("{SMALL}{}", many(count))).is_ok(), is_good, "{count}");
    }
}

#[test]
fn every_slip_of_an_annunciator_is_told_with_what_is_allowed() {
    for (keys, key, kind, part) in [
        ("step = \"boss\"", "annunciate[1].step", ErrorKind::NotAllowed, "contact, supervisor, duty_leader"),
        ("priority = []", "annunciate[1].priority", ErrorKind::Contradiction, "at least one"),
        ("priority = [\"hihg\"]", "annunciate[1].priority[1]", ErrorKind::NotAllowed, "did you mean `high`?"),
        ("priority = [\"low\", \"low\"]", "annunciate[1].priority[2]", ErrorKind::Duplicate, "each once"),
        ("group = []", "annunciate[1].group", ErrorKind::Contradiction, "leave the key out"),
        ("group = [\"社保\"]", "annunciate[1].group[1]", ErrorKind::UnknownReference, "allowed: 就业"),
        ("group = [\"\"]", "annunciate[1].group[1]", ErrorKind::UnknownReference, "allowed: 就业"),
        ("shift = [\"dey\"]", "annunciate[1].shift[1]", ErrorKind::UnknownReference, "did you mean `day`?"),
        ("shift = \"day\"", "annunciate[1].shift", ErrorKind::WrongType, "a list"),
        ("shell = true", "annunciate[1].shell", ErrorKind::UnknownKey, "allowed: name, command"),
    ] {
        let errors = load(&annunciate(&format!("name = \"a\"\ncommand = [\"send\"]\n{keys}"))).unwrap_err();
        assert_eq!((errors[0].at.key.as_str(), errors[0].kind, errors.len()), (key, kind, 1), "{:?}", shown(&errors));
        assert!(errors[0].message.contains(part), "{}", errors[0]);
    }
    let twice = "name = \"a\"\ncommand = [\"send\"]\n[[annunciate]]\nname = \"a\"\ncommand = [\"send\"]";
    let errors = load(&annunciate(twice)).unwrap_err();
    assert_eq!((errors[0].kind, errors.len()), (ErrorKind::Duplicate, 1));
    let kinds: Vec<_> = load(&annunciate("")).unwrap_err().iter().map(|e| e.kind).collect();
    assert_eq!(kinds, [ErrorKind::MissingKey; 2]);
}

#[test]
fn durations_of_annunciators_and_bell_are_taken_within_their_limits() {
    let rule = |key: &str, value: &str| annunciate(&format!("name = \"a\"\ncommand = [\"send\"]\n{key} = \"{value}\""));
    let bell = |value: &str| format!("{SMALL}[bell]\nrepeat = \"{value}\"\n");
    for (text, is_good) in [
        (rule("repeat", "9999ms"), false),
        (rule("repeat", "10s"), true),
        (rule("repeat", "24h"), true),
        (rule("repeat", "86401s"), false),
        (rule("timeout", "999ms"), false),
        (rule("timeout", "1s"), true),
        (rule("timeout", "5min"), true),
        (rule("timeout", "301s"), false),
        (bell("999ms"), false),
        (bell("1s"), true),
        (bell("1h"), true),
        (bell("3601s"), false),
    ] {
        assert_eq!(load(&text).is_ok(), is_good, "{text}");
    }
}

#[test]
fn the_bell_sounds_from_medium_on_unless_the_file_says_otherwise() {
    let bell = |keys: &str| load(&format!("{SMALL}[bell]\n{keys}\n")).map(|loaded| loaded.config.bell);
    assert_eq!(load(SMALL).unwrap().config.bell, BellConfig::default());
    let every = Duration::from_secs(15);
    for (word, from) in [
        ("critical", Some(Priority::Critical)),
        ("high", Some(Priority::High)),
        ("medium", Some(Priority::Medium)),
        ("low", Some(Priority::Low)),
        ("never", None),
    ] {
        assert_eq!(bell(&format!("from = \"{word}\"")), Ok(BellConfig { from, repeat: every }));
    }
    let told = shown(&bell("from = \"nevr\"").unwrap_err()).concat();
    assert!(told.contains("did you mean `never`?") && told.contains("critical, high, medium, low, never"), "{told}");
}
