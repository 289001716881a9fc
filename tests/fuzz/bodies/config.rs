//! Any text to the parser of the configuration: it never panics, every error has a place in the text, and nothing that it
//! says does anything to a terminal.

use hookwatch::config::{Place, describe, parse_bytes};
use hookwatch::domain::Wall;

/// The text of a configuration; what stands behind its first NUL is the file of dates that it may name.
pub(super) fn run(data: &[u8]) {
    let (text, named) = data.iter().position(|byte| *byte == 0).map_or((data, &[][..]), |end| data.split_at(end));
    let place = Place {
        file: "config.toml".into(),
        dir: "/etc/hookwatch".into(),
        machine_zone: &|| (jiff::tz::TimeZone::UTC, "UTC".to_owned()),
        named_zone: &|name| jiff::tz::TimeZone::get(name).ok(),
        now: Wall(1_795_395_600_000_000),
        read: &|_| Ok(named.get(1..).unwrap_or_default().to_vec()),
    };
    let lines = text.split(|byte| *byte == b'\n').count();
    match parse_bytes(text, &place) {
        Ok(loaded) => {
            let shown = describe(&loaded.config, &loaded.warnings);
            assert!(!shown.chars().any(|shown| shown.is_control() && shown != '\n'), "{shown:?}");
        }
        Err(errors) => {
            assert!(!errors.is_empty(), "a refusal says why");
            assert!(errors.is_sorted_by(|one, next| one.at <= next.at), "{errors:?}");
            for error in &errors {
                let is_outside = error.at.file != place.file;
                assert!(is_outside || (1..=lines).contains(&error.at.line) && error.at.column >= 1, "{error:?}");
                assert!(!error.to_string().chars().any(char::is_control), "{error:?}");
            }
        }
    }
}
