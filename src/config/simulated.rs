//! The name of a `sim:` port: the scene, what befalls the device and when, and a name that tells it from others.
//!
//! ```text
//! SCENE[+TROUBLE[@DELAY][~SPAN][*]]...[/NAME]        office+silence@20s~40s+cut@2min/hall-1
//! ```
//!
//! Pure: it only reads and writes the grammar; what a trouble does to a device is in `sim`.

#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

use super::value::{parse_duration, show_duration};
use super::walk::{did_you_mean, shorten};
use crate::domain::state::SIM_SCENES;

/// From the start of a device to a trouble that names no time.
pub const USUAL_DELAY: Duration = Duration::from_secs(10);
/// How long a trouble lasts that names no time.
pub const USUAL_SPAN: Duration = Duration::from_secs(20);
/// When a trouble may begin.
const DELAYS: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_hours(24);
/// How long a trouble may last.
const SPANS: RangeInclusive<Duration> = Duration::from_millis(100)..=Duration::from_hours(24);
/// The most troubles of one device.
const MOST_TROUBLES: usize = 8;

/// What stands behind `sim:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimPort {
    /// One of [`SIM_SCENES`].
    pub scene: String,
    /// What befalls the device, in the order written.
    pub troubles: Vec<TroubleOrder>,
    /// What tells this device from others of the same scene.
    pub name: Option<String>,
}

/// What can befall a simulated device, whatever its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// Bursts of random bytes between records.
    Garbage,
    /// Every record loses its end.
    Cut,
    /// The device says nothing; it hears and obeys, and the wire stays.
    Silence,
    /// The device is stuck: every record comes many times, the last one again and again.
    Burst,
    /// The wire is gone.
    Unplug,
    /// Answers come late, and their bytes one at a time.
    Slow,
    /// The device is without power: it neither hears nor speaks, and starts anew afterwards.
    Power,
}

/// One trouble, and when it befalls the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TroubleOrder {
    /// What it is.
    pub trouble: Trouble,
    /// From the start of the device to its beginning, 0 s to 24 h.
    pub delay: Duration,
    /// How long it lasts, 100 ms to 24 h.
    pub span: Duration,
    /// Whether it comes again.
    pub recurrence: Recurrence,
}

/// Whether a trouble comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recurrence {
    /// It comes once.
    Once,
    /// Written `*`: so long after each end as it took to the first beginning.
    Again,
}

impl Trouble {
    /// Every trouble and its word.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Garbage, "garbage"),
        (Self::Cut, "cut"),
        (Self::Silence, "silence"),
        (Self::Burst, "burst"),
        (Self::Unplug, "unplug"),
        (Self::Slow, "slow"),
        (Self::Power, "power"),
    ];

    /// The word as a port's name holds it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Garbage => "garbage",
            Self::Cut => "cut",
            Self::Silence => "silence",
            Self::Burst => "burst",
            Self::Unplug => "unplug",
            Self::Slow => "slow",
            Self::Power => "power",
        }
    }
}

impl SimPort {
    /// Reads what stands behind `sim:`. A name may hold any character, `+` too: it begins at the first `/`.
    ///
    /// # Errors
    /// What is wrong, and what is allowed, in words for people.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (device, name) = text.split_once('/').map_or((text, None), |(device, name)| (device, Some(name)));
        let mut parts = device.split('+');
        let scene = parts.next().unwrap_or_default();
        if !SIM_SCENES.contains(&scene) {
            return Err(no_scene(scene));
        }
        let troubles: Vec<TroubleOrder> = parts.map(trouble_order).collect::<Result<_, _>>()?;
        if troubles.len() > MOST_TROUBLES {
            return Err(format!("{} troubles of one device, allowed: up to {MOST_TROUBLES}", troubles.len()));
        }
        if name == Some("") {
            return Err(format!("sim:{device}/ ends without a name, allowed: sim:{device} or sim:{device}/NAME"));
        }
        Ok(Self { scene: scene.to_owned(), troubles, name: name.map(str::to_owned) })
    }

    /// The scene and the name, without the troubles: a device lives the same day with them and without.
    #[must_use]
    pub fn seed(&self) -> String {
        match &self.name {
            Some(name) => format!("{}/{name}", self.scene),
            None => self.scene.clone(),
        }
    }
}

impl fmt::Display for SimPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.scene)?;
        for order in &self.troubles {
            write!(f, "+{order}")?;
        }
        self.name.iter().try_for_each(|name| write!(f, "/{name}"))
    }
}

impl fmt::Display for TroubleOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let again = if self.recurrence == Recurrence::Again { "*" } else { "" };
        write!(f, "{}@{}~{}{again}", self.trouble.as_str(), show_duration(self.delay), show_duration(self.span))
    }
}

fn no_scene(scene: &str) -> String {
    let hint = did_you_mean(scene, SIM_SCENES.into_iter());
    format!(
        "no simulated scene \"{}\"{hint}, allowed: sim:SCENE or sim:SCENE/NAME with SCENE one of {}",
        shorten(scene),
        SIM_SCENES.join(", ")
    )
}

/// `TROUBLE[@DELAY][~SPAN][*]`.
fn trouble_order(text: &str) -> Result<TroubleOrder, String> {
    let (rest, recurrence) = text.strip_suffix('*').map_or((text, Recurrence::Once), |rest| (rest, Recurrence::Again));
    let (rest, span) = rest.split_once('~').map_or((rest, None), |(rest, span)| (rest, Some(span)));
    let (word, delay) = rest.split_once('@').map_or((rest, None), |(word, delay)| (word, Some(delay)));
    let Some((trouble, _)) = Trouble::ALL.into_iter().find(|(_, known)| *known == word) else {
        let words = Trouble::ALL.map(|(_, known)| known);
        return Err(format!(
            "no trouble of a simulated device \"{}\"{}, allowed: +TROUBLE[@DELAY][~SPAN][*] with TROUBLE one of {}",
            shorten(word),
            did_you_mean(word, words.into_iter()),
            words.join(", ")
        ));
    };
    let delay = delay.map_or(Some(USUAL_DELAY), |delay| within(delay, &DELAYS)).ok_or_else(|| {
        format!(
            "+{} does not say when it begins, allowed: @ and a whole number of ms, s, min or h up to 24h, then ~ and how \
             long, for example +{word}@20s~40s",
            shorten(text)
        )
    })?;
    let span = span.map_or(Some(USUAL_SPAN), |span| within(span, &SPANS)).ok_or_else(|| {
        format!(
            "+{} does not say how long it lasts, allowed: ~ and a whole number of ms, s, min or h from 100ms to 24h, for \
             example +{word}@20s~40s",
            shorten(text)
        )
    })?;
    Ok(TroubleOrder { trouble, delay, span, recurrence })
}

fn within(text: &str, range: &RangeInclusive<Duration>) -> Option<Duration> {
    parse_duration(text).filter(|duration| range.contains(duration))
}
