//! A simulated PBX that prints its call records. It lives a life of its own: what it records is of no other simulated
//! device, so a line's own adapter seldom agrees with it. Its clock shows UTC. Source: `docs/PROTOCOLS.md`, smdr.

use std::collections::VecDeque;
use std::time::Duration;

use super::device::Core;
use super::life::{Happening, Life, Ways};
use super::rng::Rng;
use super::scene::Scene;
use crate::decode::smdr::{DateOrder, SmdrFormat, SmdrOptions};
use crate::domain::{DeviceLine, Moment, Mono, Wall};

/// The lines above each page of a Panasonic printer.
const HEADING: &str = "  Date     Time    Ext CO        Dial Number        Ring Duration  Acc code  CD ";

/// The PBX.
pub(super) struct Pbx {
    options: SmdrOptions,
    sets: Vec<Set>,
    life: Life,
    /// Calls printed so far.
    printed: u32,
    said: VecDeque<Vec<u8>>,
}

/// One telephone of the house.
struct Set {
    number: DeviceLine,
    call: Option<Call>,
}

/// A call that is not over.
#[derive(Debug, Clone)]
struct Call {
    way: Way,
    number: String,
    name: &'static str,
    began: Moment,
    answered: Option<Moment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    In,
    Out,
}

impl Pbx {
    pub(super) fn new(options: SmdrOptions, sets: &[DeviceLine], scene: Scene, rng: Rng, now: Moment) -> Self {
        let ways = Ways { busy_at_most: sets.len().max(1), ..Ways::ALONE };
        let life = Life::new(scene, sets.len(), ways, rng, now.mono);
        let sets = sets.iter().map(|number| Set { number: number.clone(), call: None }).collect();
        Self { options, sets, life, printed: 0, said: VecDeque::new() }
    }

    fn happen(&mut self, now: Moment, at: usize, happening: Happening) {
        let Some(set) = self.sets.get_mut(at) else { return };
        let call = |way, number, name| Some(Call { way, number, name, began: now, answered: None });
        match happening {
            Happening::Rings { caller } => {
                let withheld = caller.number.chars().any(char::is_alphabetic);
                let number = if withheld { String::new() } else { caller.number.replace('-', "") };
                set.call = call(Way::In, number, caller.name);
            }
            Happening::Lifts => {
                if let Some(call) = &mut set.call {
                    call.answered = Some(now);
                }
            }
            Happening::Dialled { number } => {
                set.call = call(Way::Out, number, "").map(|call| Call { answered: Some(now), ..call });
            }
            // A hookflash splits the call: the record of its first part comes now.
            Happening::FlashOpens => {
                if let Some(part) = set.call.clone() {
                    set.call = Some(Call { began: now, answered: Some(now), ..part.clone() });
                    self.print(now, at, &part);
                }
            }
            Happening::GivesUp | Happening::FarEndClears | Happening::HangsUp => {
                if let Some(call) = set.call.take() {
                    self.print(now, at, &call);
                }
            }
            Happening::RingsAgain | Happening::Pauses | Happening::Dials(_) | Happening::FlashCloses => {}
        }
    }

    fn print(&mut self, now: Moment, at: usize, call: &Call) {
        let Some(set) = self.sets.get(at) else { return };
        let record = Printed {
            set: set.number.as_str(),
            trunk: at + 1,
            call,
            ring_s: call.answered.unwrap_or(now).since(call.began).as_secs(),
            talk_s: call.answered.map_or(0, |answered| now.since(answered).as_secs()),
            ended: now.wall,
        };
        let line = match self.options.format {
            SmdrFormat::Panasonic => record.panasonic(self.options.date_order),
            SmdrFormat::Avaya => record.avaya(self.printed),
            SmdrFormat::Nec => record.nec(),
            SmdrFormat::Mitel => record.mitel(),
        };
        if self.options.format == SmdrFormat::Panasonic && self.printed.is_multiple_of(50) {
            self.say(HEADING);
            self.say(&"-".repeat(HEADING.len()));
        }
        self.printed = self.printed.wrapping_add(1);
        self.say(&line);
    }

    fn say(&mut self, line: &str) {
        self.said.push_back(format!("{line}\r\n").into_bytes());
    }
}

impl Core for Pbx {
    fn on_plugged_in(&mut self, _now: Moment) {}

    fn on_bytes(&mut self, _now: Moment, _bytes: &[u8]) {}

    fn on_timeout(&mut self, now: Moment) {
        while let Some((at, happening)) = self.life.step(now.mono) {
            self.happen(now, at, happening);
        }
    }

    fn poll_timeout(&self) -> Option<Mono> {
        self.life.due()
    }

    fn poll_output(&mut self) -> Option<Vec<u8>> {
        self.said.pop_front()
    }
}

/// A call that is over, and how it is written.
struct Printed<'a> {
    set: &'a str,
    trunk: usize,
    call: &'a Call,
    ring_s: u64,
    talk_s: u64,
    ended: Wall,
}

impl Printed<'_> {
    fn panasonic(&self, order: DateOrder) -> String {
        let date = match order {
            DateOrder::Mdy => "%m/%d/%y",
            DateOrder::Dmy => "%d/%m/%y",
            DateOrder::Ymd => "%y/%m/%d",
        };
        let Call { way, number, name, .. } = self.call;
        let dialled = if *way == Way::In { format!("<I>{name}{number}") } else { number.clone() };
        let (ring, talk) = (self.ring_s, self.talk_s);
        let ring = if *way == Way::In { format!("{}'{:02}", ring / 60, ring % 60) } else { String::new() };
        let talk = format!("{:02}:{:02}'{:02}", talk / 3600, talk / 60 % 60, talk % 60);
        let (date, time) = (written(self.ended, date), written(self.ended, "%I:%M%p"));
        let (set, trunk) = (self.set, self.trunk);
        format!("{date} {time:<7} {set:>5} {trunk:02} {dialled:<25.25} {ring:>4.4} {talk:<8} {:<10} {:<3}", "", "")
    }

    fn avaya(&self, call_id: u32) -> String {
        let began = written(self.call.began.wall, "%Y/%m/%d %H:%M:%S");
        let (talk, ring, number) = (clock(self.talk_s), self.ring_s, &self.call.number);
        let (set, trunk, name) = (format!("E{}", self.set), format!("T9{:03}", self.trunk), self.call.name);
        let parties = match self.call.way {
            Way::In => format!("{number},I,{own},{own},,0,{call_id},0,{trunk},{name},{set},", own = self.set),
            Way::Out => format!("{own},O,{number},{number},,0,{call_id},0,{set},,{trunk},{name}", own = self.set),
        };
        format!("{began},{talk},{ring},{parties},0,0,n/a,,0.00,,0.00,,0,0.00,,,,,,,,")
    }

    fn nec(&self) -> String {
        let began = self.call.answered.unwrap_or(self.call.began).wall;
        let (class, time) = (if self.call.way == Way::In { "PIN" } else { "POT" }, written(began, "%H:%M %m/%d"));
        let (trunk, number, set) = (self.trunk, &self.call.number, self.set);
        let (set, talk, account) = match self.call.answered {
            Some(_) => (set, clock(self.talk_s), ""),
            None => ("", String::new(), "NO ANSWER"),
        };
        format!("{class:<4} {time} {trunk:03}  {talk:<8} {set:<10} {number:<20.20} {account:<16}")
    }

    fn mitel(&self) -> String {
        let mark = match self.talk_s {
            0..300 => ' ',
            300..600 => '-',
            600..1800 => '%',
            1800.. => '+',
        };
        let (began, talk) = (written(self.call.began.wall, "%m/%d %H:%M"), clock(self.talk_s));
        let answered =
            if self.call.answered.is_some() { format!("{:03}", self.ring_s.min(999)) } else { "***".to_owned() };
        let trunk = format!("T{}", self.trunk);
        let (from, to, answered) = match self.call.way {
            Way::In => (trunk.as_str(), self.set, answered),
            Way::Out => (self.set, trunk.as_str(), String::new()),
        };
        let dialled = if self.call.way == Way::Out { self.call.number.as_str() } else { self.set };
        format!("{mark}{began}   {talk} {from:<4.4} {answered:<3}  {dialled:<26.26}A {to:<4.4}{:24}", "")
    }
}

fn written(at: Wall, form: &str) -> String {
    at.timestamp().strftime(form).to_string()
}

fn clock(seconds: u64) -> String {
    let span = Duration::from_secs(seconds.min(359_999)).as_secs();
    format!("{:02}:{:02}:{:02}", span / 3600, span / 60 % 60, span % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Link, Options, Setup, decoder};
    use crate::domain::{AdapterKind, Decoded, Direction};

    /// What the real decoder makes of some hours of a PBX with four sets.
    fn lived(format: SmdrFormat, scene: Scene, hours: u64) -> Vec<Decoded> {
        let options = SmdrOptions { format, date_order: DateOrder::Dmy };
        let sets: Vec<_> = (1200..1204).map(DeviceLine::number).collect();
        let at = |mono: Mono| Moment { mono, wall: Wall(1_795_341_600_000_000) + mono.since(Mono(0)) };
        let mut pbx = Pbx::new(options, &sets, scene, Rng::of("pbx"), at(Mono(0)));
        let setup = Setup { kind: AdapterKind::Smdr, link: Link::Stream, lines: sets, options: Options::Smdr(options) };
        let (mut decoder, mut found) = (decoder(&setup), Vec::new());
        let end = Mono(0) + Duration::from_hours(hours);
        while let Some(due) = pbx.poll_timeout().filter(|due| *due <= end) {
            pbx.on_timeout(at(due));
            while let Some(bytes) = pbx.poll_output() {
                decoder.push(&bytes, &mut found);
            }
        }
        found
    }

    #[test]
    fn what_it_prints_is_read_in_every_form() {
        for (format, word) in SmdrFormat::ALL {
            let found = lived(format, Scene::Office, 8);
            let calls: Vec<_> = found
                .iter()
                .filter_map(|found| match found {
                    Decoded::CallRecord(call) => Some(call),
                    Decoded::Note(_) => None,
                    other => panic!("{word}: {other:?}"),
                })
                .collect();
            assert!(calls.len() > 50, "{word}: {} calls", calls.len());
            for direction in [Direction::In, Direction::Out] {
                let spoken = |talk: Option<u32>| talk.is_some_and(|talk| talk > 0);
                assert!(calls.iter().any(|call| call.direction == direction && spoken(call.talk_s)), "{word}");
            }
            assert!(calls.iter().all(|call| call.extension.as_number().is_some_and(|set| (1200..1204).contains(&set))));
            assert!(calls.iter().all(|call| call.time.stamp.is_some()), "{word}");
        }
    }

    #[test]
    fn where_nothing_happens_and_where_a_handset_is_only_lifted_it_prints_nothing() {
        for scene in [Scene::Quiet, Scene::Parked] {
            assert_eq!(lived(SmdrFormat::Avaya, scene, 8), []);
        }
    }
}
