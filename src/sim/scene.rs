//! The scenes a device can play.

use super::SimError;
use crate::domain::state::SIM_SCENES;

/// What happens on a simulated device's lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scene {
    /// Calls in and out, answered and missed; a handset is left off-hook now and then.
    Office,
    /// Nothing happens; questions are answered.
    Quiet,
    /// The first line goes off-hook after 5 s and stays so.
    Parked,
    /// As the office, but the device unplugs itself for 1-3 s every 30-60 s.
    Flaky,
    /// As the office, with garbage and cut records between.
    Noisy,
    /// Every line is lifted for 4 s and put back for 4 s, over and over: what is not recorded is missed.
    Steady,
}

impl Scene {
    /// Every scene, in the order of [`SIM_SCENES`].
    const ALL: [Self; SIM_SCENES.len()] =
        [Self::Office, Self::Quiet, Self::Parked, Self::Flaky, Self::Noisy, Self::Steady];
}

/// The scene of a `sim:` port: `SCENE`, whatever troubles and name stand behind it.
///
/// # Errors
/// An unknown scene, with those that exist.
pub fn scene(name: &str) -> Result<Scene, SimError> {
    let wanted = name.split(['/', '+']).next().unwrap_or(name);
    let found = SIM_SCENES.iter().zip(Scene::ALL).find(|(known, _)| **known == wanted);
    found
        .map(|(_, scene)| scene)
        .ok_or_else(|| SimError::NoScene { name: wanted.to_owned(), allowed: SIM_SCENES.join(", ") })
}
