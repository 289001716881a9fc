//! What every alarm of every source resolves to.

mod defaults;
mod judged;
mod levels;
mod page;
mod places;
mod presets;

use std::time::Duration;

use super::*;
use crate::config::Config;
use crate::config::parse::tests::load;
use crate::domain::AlarmSource;

/// A site of five lines on three adapters: `a` and `b` answer 100 together, `c` hangs on a device that can be asked, `d` is
/// not monitored, `e` reports no rings.
const OFFICE: &str = r#"
site = "hall"
[[adapter]]
name = "one"
kind = "whozz"
port = "/dev/a"
lines = { 1 = "a", 2 = "b" }
[[adapter]]
name = "box"
kind = "telephone-box"
port = "/dev/b"
lines = { 1 = "c" }
[[adapter]]
name = "board"
kind = "dial-board"
port = "/dev/c"
lines = { 1 = "e" }
[[line]]
id = "a"
group = "g"
[[line]]
id = "b"
group = "h"
[[line]]
id = "d"
monitored = false
[[line]]
id = "e"
group = "g"
[[number]]
number = "100"
lines = ["a", "b"]
distribution = "sequential"
[[line]]
id = "c"
group = "g"
"#;

/// The office, with more keys for line `c` and more tables behind it.
fn office(more: &str) -> Config {
    load(&format!("{OFFICE}{more}\n")).unwrap_or_else(|errors| panic!("{more}\n{errors:#?}")).config
}

fn line(id: &str) -> AlarmSource {
    AlarmSource::Line(id.into())
}

fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn min(minutes: u64) -> Duration {
    Duration::from_mins(minutes)
}

fn h(hours: u64) -> Duration {
    Duration::from_hours(hours)
}
