//! What people do with the telephones of a simulated device, whatever the device would report of it: calls in and out,
//! answered and missed, hookflashes, a handset left beside its cradle. Pure: time and chance are handed in.

use std::time::Duration;

use super::rng::Rng;
use super::scene::Scene;
use crate::domain::Mono;

/// One thing that happens on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Happening {
    /// A call begins to ring.
    Rings { caller: Party },
    /// Another burst of the same call.
    RingsAgain,
    /// A burst is over.
    Pauses,
    /// The caller gives up.
    GivesUp,
    /// The handset is lifted.
    Lifts,
    /// A digit is dialled.
    Dials(char),
    /// Dialling is over.
    Dialled { number: String },
    /// The loop opens for a hookflash.
    FlashOpens,
    /// The loop closes again.
    FlashCloses,
    /// The other party is gone, and the handset is laid beside its cradle.
    FarEndClears,
    /// The handset is put on its cradle.
    HangsUp,
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Party {
    /// Digits in groups, or the word that stands for a withheld number.
    pub(super) number: String,
    pub(super) name: &'static str,
}

/// What a kind of device allows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ways {
    /// A burst of ringing.
    pub(super) burst: Duration,
    /// From one burst to the next.
    pub(super) burst_every: Duration,
    pub(super) calls: Calls,
    /// How many lines may be busy together.
    pub(super) busy_at_most: usize,
}

impl Ways {
    /// One set on a line of China, which rings 1 s on and 4 s off.
    pub(super) const ALONE: Self = Self {
        burst: Duration::from_secs(1),
        burst_every: Duration::from_secs(5),
        calls: Calls::InAndOut,
        busy_at_most: 1,
    };
}

/// How long a handset stays where it is in the scene that counts: longer than a hookflash and any sampling.
const STEADY: Duration = Duration::from_secs(4);

/// Which calls there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calls {
    InAndOut,
    OutOnly,
}

/// The life of every line of one device.
#[derive(Debug)]
pub(super) struct Life {
    ways: Ways,
    rng: Rng,
    lines: Vec<LineLife>,
}

#[derive(Debug)]
struct LineLife {
    stage: Stage,
    /// When the stage goes on; `None` for never.
    due: Option<Mono>,
    /// One line in about twelve leaves its handset beside the cradle after a call.
    leaves_handset: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    Idle,
    /// A burst sounds; `left` more will come.
    Burst {
        left: u64,
        answered: bool,
    },
    Silence {
        left: u64,
        answered: bool,
    },
    Dialling {
        number: String,
        at: usize,
    },
    Talking {
        flash: bool,
    },
    Flash,
    Left,
    /// Lifted for good.
    Parked,
    /// On its cradle until it is lifted for [`STEADY`], and so on.
    Down,
    Up,
}

impl Life {
    pub(super) fn new(scene: Scene, lines: usize, ways: Ways, mut rng: Rng, now: Mono) -> Self {
        let lines = (0..lines)
            .map(|line| {
                let due = match (scene, line) {
                    (Scene::Quiet, _) | (Scene::Parked, 1..) => None,
                    (Scene::Parked, 0) => Some(now + Duration::from_secs(5)),
                    (Scene::Steady, _) => Some(now + Duration::from_secs(5) + rng.span(0, 8000)),
                    // The device is set up within 0.8 s; the first event must show within 2 s.
                    (_, 0) => Some(now + rng.span(1000, 1800)),
                    _ => Some(now + rng.span(2000, 40_000)),
                };
                let stage = match scene {
                    Scene::Parked => Stage::Parked,
                    Scene::Steady => Stage::Down,
                    Scene::Office | Scene::Quiet | Scene::Flaky | Scene::Noisy => Stage::Idle,
                };
                LineLife { stage, due, leaves_handset: rng.one_in(12) }
            })
            .collect();
        Self { ways, rng, lines }
    }

    /// When [`Life::step`] has something to tell.
    pub(super) fn due(&self) -> Option<Mono> {
        self.lines.iter().filter_map(|line| line.due).min()
    }

    /// The next thing that has happened by `now`, and on which line (from 0). What would have happened long ago happens
    /// now, once.
    pub(super) fn step(&mut self, now: Mono) -> Option<(usize, Happening)> {
        loop {
            let busy = self.lines.iter().filter(|line| line.stage != Stage::Idle).count();
            let next = self.lines.iter_mut().enumerate().filter(|(_, line)| line.due.is_some_and(|due| due <= now));
            let (index, line) = next.min_by_key(|(_, line)| line.due)?;
            if line.stage == Stage::Idle && busy >= self.ways.busy_at_most {
                line.due = Some(now + self.rng.span(10_000, 30_000));
                continue;
            }
            if let Some(happening) = line.go_on(&mut self.rng, self.ways, now) {
                return Some((index, happening));
            }
        }
    }
}

impl LineLife {
    fn go_on(&mut self, rng: &mut Rng, ways: Ways, now: Mono) -> Option<Happening> {
        let (happening, stage, wait) = match self.stage.clone() {
            Stage::Idle => begin(rng, ways),
            Stage::Burst { left, answered } => {
                let silence = ways.burst_every.saturating_sub(ways.burst);
                let lifted_within = u64::try_from(silence.as_millis()).unwrap_or(u64::MAX).saturating_sub(100).max(400);
                let wait = if left == 0 && answered { rng.span(300, lifted_within) } else { silence };
                (Some(Happening::Pauses), Stage::Silence { left, answered }, wait)
            }
            Stage::Silence { left: 0, answered: true } => (Some(Happening::Lifts), talking(rng), talk(rng)),
            Stage::Silence { left: 0, answered: false } => (Some(Happening::GivesUp), Stage::Idle, gap(rng)),
            Stage::Silence { left, answered } => {
                (Some(Happening::RingsAgain), Stage::Burst { left: left - 1, answered }, ways.burst)
            }
            Stage::Dialling { number, at } => match number.chars().nth(at) {
                Some(digit) => {
                    (Some(Happening::Dials(digit)), Stage::Dialling { number, at: at + 1 }, rng.span(900, 1600))
                }
                None => (Some(Happening::Dialled { number }), talking(rng), talk(rng)),
            },
            Stage::Talking { flash: true } => (Some(Happening::FlashOpens), Stage::Flash, rng.span(500, 900)),
            Stage::Flash => (Some(Happening::FlashCloses), Stage::Talking { flash: false }, talk(rng)),
            Stage::Talking { flash: false } if self.leaves_handset => {
                self.leaves_handset = false;
                (Some(Happening::FarEndClears), Stage::Left, rng.span(15 * 60_000, 60 * 60_000))
            }
            Stage::Talking { flash: false } | Stage::Left => (Some(Happening::HangsUp), Stage::Idle, gap(rng)),
            Stage::Parked => {
                self.due = None;
                return Some(Happening::Lifts);
            }
            Stage::Down => (Some(Happening::Lifts), Stage::Up, STEADY),
            Stage::Up => (Some(Happening::HangsUp), Stage::Down, STEADY),
        };
        self.stage = stage;
        self.due = Some(now + wait);
        happening
    }
}

/// How a line that was idle becomes busy: six in ten ring, three dial out, one is lifted for nothing.
fn begin(rng: &mut Rng, ways: Ways) -> (Option<Happening>, Stage, Duration) {
    let what = match ways.calls {
        Calls::InAndOut => rng.between(0, 9),
        Calls::OutOnly => rng.between(6, 9),
    };
    match what {
        0..=5 => {
            let answered = !rng.one_in(4);
            let left = if answered { rng.between(0, 4) } else { rng.between(2, 6) };
            (Some(Happening::Rings { caller: party(rng) }), Stage::Burst { left, answered }, ways.burst)
        }
        6..=8 => {
            let number = subscriber(rng).replace('-', "");
            (Some(Happening::Lifts), Stage::Dialling { number, at: 0 }, rng.span(1200, 3000))
        }
        _ => (Some(Happening::Lifts), Stage::Talking { flash: false }, rng.span(3000, 8000)),
    }
}

fn talking(rng: &mut Rng) -> Stage {
    Stage::Talking { flash: rng.one_in(9) }
}

fn talk(rng: &mut Rng) -> Duration {
    rng.span(10_000, 120_000)
}

fn gap(rng: &mut Rng) -> Duration {
    rng.span(20_000, 180_000)
}

fn party(rng: &mut Rng) -> Party {
    let names = ["", "", "WANG FANG", "LI WEI", "ZHANG MIN", "LIU YANG", "CHEN JIE", "HUANG LEI"];
    match rng.between(0, 11) {
        0 => Party { number: "Private".to_owned(), name: "" },
        1 => Party { number: "No-CallerID".to_owned(), name: "" },
        _ => Party { number: subscriber(rng), name: rng.pick(&names) },
    }
}

/// An eight-digit subscriber number behind the area code of Hangzhou.
fn subscriber(rng: &mut Rng) -> String {
    format!("0571-{:04}-{:04}", rng.between(8000, 8999), rng.between(0, 9999))
}
