//! Configurations for the tests of other rooms.

use std::path::Path;

use jiff::tz::TimeZone;

use super::{Config, Place, parse};
use crate::domain::Wall;

/// What a text of a test says.
pub(crate) fn config(text: &str) -> Config {
    config_in(Path::new("/"), text)
}

/// As [`config`], of a file in a directory.
pub(crate) fn config_in(dir: &Path, text: &str) -> Config {
    let place = Place {
        file: "config.toml".into(),
        dir: dir.to_owned(),
        machine_zone: &|| (TimeZone::UTC, "UTC".to_owned()),
        named_zone: &|name| TimeZone::get(name).ok(),
        now: Wall(0),
        read: &|_| Err("no file is read in a test".to_owned()),
    };
    parse(text, &place)
        .unwrap_or_else(|errors| panic!("the configuration of this test is not whole: {errors:?}"))
        .config
}
