//! Finds the configuration file and reads it; what it says is judged in `config`.

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

use crate::config::{Loaded, Place, parse_bytes};
use crate::domain::Clock as _;

use super::clock::SystemClock;
use super::error::AppError;

/// The file to read: the one named, else `./config.toml`, `$XDG_CONFIG_HOME/hookwatch/config.toml`,
/// `/etc/hookwatch/config.toml`.
///
/// # Errors
/// [`AppError::NoConfig`] when none was named and none exists.
pub fn find(named: Option<&Path>) -> Result<PathBuf, AppError> {
    if let Some(path) = named {
        return Ok(path.to_owned());
    }
    let home = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".config")));
    let usual = [
        Some(PathBuf::from("config.toml")),
        home.map(|home| home.join("hookwatch/config.toml")),
        Some(PathBuf::from("/etc/hookwatch/config.toml")),
    ];
    let usual: Vec<_> = usual.into_iter().flatten().collect();
    usual.iter().find(|path| path.exists()).cloned().ok_or(AppError::NoConfig(usual))
}

/// Reads and checks a configuration.
///
/// # Errors
/// [`AppError::ReadConfig`] or, with every error of the file, [`AppError::Config`].
pub fn load(path: &Path) -> Result<Loaded, AppError> {
    judge(&read(path)?, path)
}

/// The bytes of a configuration file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, AppError> {
    std::fs::read(path).map_err(|error| failed(path, &error))
}

/// Checks bytes that stand in a configuration file, or will.
pub(crate) fn judge(bytes: &[u8], path: &Path) -> Result<Loaded, AppError> {
    let absolute = std::path::absolute(path).map_err(|error| failed(path, &error))?;
    let place = Place {
        file: path.to_owned(),
        dir: absolute.parent().unwrap_or(Path::new("/")).to_owned(),
        machine_zone: &machine_zone,
        named_zone: &named_zone,
        now: SystemClock::start().now().wall,
        read: &|path| std::fs::read(path).map_err(|error| error.to_string()),
    };
    parse_bytes(bytes, &place).map_err(|errors| {
        let count = errors.len();
        let lines: Vec<_> = errors.iter().map(ToString::to_string).collect();
        let noun = if count == 1 { "error" } else { "errors" };
        AppError::Config(format!("{}\n{count} {noun} in the configuration", lines.join("\n")))
    })
}

fn machine_zone() -> (TimeZone, String) {
    let zone = TimeZone::system();
    let name = zone.iana_name().unwrap_or("local").to_owned();
    (zone, name)
}

/// A time zone by its name. Before it looks for one the library walks through all zones of the system, which takes longer than
/// reading a whole configuration: the file of that name is tried first. Names that do not begin with a capital are none of the
/// IANA's, but files such as `right/UTC` and `localtime`.
fn named_zone(name: &str) -> Option<TimeZone> {
    let zones = std::env::var_os("TZDIR").map_or_else(|| PathBuf::from(ZONES_DIR), PathBuf::from);
    let file = name.starts_with(|first: char| first.is_ascii_uppercase()).then(|| zones.join(name));
    let direct = file.and_then(|file| TimeZone::tzif(name, &std::fs::read(file).ok()?).ok());
    direct.or_else(|| TimeZone::get(name).ok())
}

/// Where the time zones of a Linux system are. Source: `tzset(3)`.
const ZONES_DIR: &str = "/usr/share/zoneinfo";

fn failed(path: &Path, error: &std::io::Error) -> AppError {
    AppError::ReadConfig { path: path.to_owned(), why: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_found_by_its_file_is_the_librarys() {
        for name in
            ["Asia/Shanghai", "Europe/Berlin", "UTC", "asia/urumqi", "Nowhere/Land", "right/UTC", "/etc/passwd", ""]
        {
            let (found, known) = (named_zone(name), TimeZone::get(name).ok());
            let told = |zone: &Option<TimeZone>| {
                let zone = zone.as_ref()?;
                let offset = |second| zone.to_offset(jiff::Timestamp::from_second(second).unwrap());
                Some((zone.iana_name()?.to_lowercase(), [0, 500_000_000, 1_793_000_000, 1_800_000_000].map(offset)))
            };
            assert_eq!(told(&found), told(&known), "{name}");
        }
    }
}
