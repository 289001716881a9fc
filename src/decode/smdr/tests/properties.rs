//! What holds for every record and for any bytes.

use proptest::prelude::*;

use super::*;

/// A call as a record would tell it.
#[derive(Debug, Clone)]
struct Told {
    set: u32,
    inbound: bool,
    number: String,
    ring_s: u32,
    talk_s: u32,
    hour: u32,
    minute: u32,
}

fn told() -> impl Strategy<Value = Told> {
    (100_u32..9999, any::<bool>(), "[0-9]{3,16}", 0_u32..600, 1_u32..36_000, 0_u32..24, 0_u32..60).prop_map(
        |(set, inbound, number, ring_s, talk_s, hour, minute)| Told {
            set,
            inbound,
            number,
            ring_s,
            talk_s,
            hour,
            minute,
        },
    )
}

impl Told {
    /// The record in a form, without its line end.
    fn written(&self, format: SmdrFormat) -> String {
        let Self { set, inbound, number, ring_s, talk_s, hour, minute } = self;
        let (h, m, s) = (talk_s / 3600, talk_s / 60 % 60, talk_s % 60);
        let clock = format!("{hour:02}:{minute:02}");
        let set = set.to_string();
        match format {
            SmdrFormat::Panasonic => {
                let dialled = if *inbound { format!("<I>{number}") } else { number.clone() };
                let (ring, talk) = (format!("{}'{:02}", ring_s / 60, ring_s % 60), format!("{h:02}:{m:02}'{s:02}"));
                panasonic_row(["11/22/26", &clock, &set, "01", &dialled, &ring, &talk, "", ""])
            }
            SmdrFormat::Avaya => {
                let parties = if *inbound {
                    format!("{number},I,{set},{set},,0,1,0,T9001,Line,E{set},")
                } else {
                    format!("{set},O,{number},{number},,0,1,0,E{set},,T9001,Line")
                };
                format!("2026/11/22 {clock}:07,{h:02}:{m:02}:{s:02},{ring_s},{parties},0,0,,,")
            }
            SmdrFormat::Nec => {
                let class = if *inbound { "PIN" } else { "POT" };
                nec_row([class, &clock, "11/22", "001", &format!("{h:02}:{m:02}:{s:02}"), &set, number, ""])
            }
            SmdrFormat::Mitel => {
                let (from, to) = if *inbound { ("T1", set.as_str()) } else { (set.as_str(), "T1") };
                let dialled = if *inbound { "" } else { number.as_str() };
                format!(" 11/22 {clock}   {h:02}:{m:02}:{s:02} {from:<4} {ring_s:03}  {dialled:<26}A {to:<4}{:24}", "")
            }
        }
    }

    /// What the form keeps of the call.
    fn kept(&self, format: SmdrFormat) -> (String, Direction, CallPart, Option<u32>, Option<u32>, String) {
        let ring_s = Some(self.ring_s).filter(|_| format != SmdrFormat::Nec);
        let has_number = format != SmdrFormat::Mitel || !self.inbound;
        let number = if has_number { self.number.clone() } else { String::new() };
        let direction = if self.inbound { Direction::In } else { Direction::Out };
        (self.set.to_string(), direction, CallPart::Whole, ring_s, Some(self.talk_s), number)
    }
}

fn format() -> impl Strategy<Value = SmdrFormat> {
    prop::sample::select(FORMS.to_vec())
}

proptest! {
    #[test]
    fn every_call_is_read_as_it_was_written(format in format(), calls in prop::collection::vec(told(), 1..6)) {
        let lines: Vec<String> = calls.iter().map(|call| call.written(format) + "\r\n").collect();
        let found = super::calls(format, &lines.concat());
        let found: Vec<_> = found.iter().map(short).collect();
        let expected: Vec<_> = calls.iter().map(|call| call.kept(format)).collect();
        let expected = expected.iter().map(|(set, way, part, ring, talk, number)| {
            (set.as_str(), *way, *part, *ring, *talk, number.as_str())
        });
        prop_assert_eq!(found, expected.collect::<Vec<_>>());
    }

    #[test]
    fn noise_costs_no_record_but_the_one_it_falls_into(
        format in format(),
        noise in prop::collection::vec(any::<u8>(), 0..3000),
        call in told(),
    ) {
        let record = call.written(format);
        let found = decode_in(options(format), &[&noise, b"\r\n", record.as_bytes(), b"\r\n"]);
        let last = found.last();
        let Some(Decoded::CallRecord(last)) = last else { panic!("{last:?}") };
        prop_assert_eq!(&last.raw, &record);
    }

    #[test]
    fn any_chunking_of_any_bytes_finds_the_same(
        format in format(),
        noise in prop::collection::vec(any::<u8>(), 0..600),
        call in told(),
        cuts in prop::collection::vec(0_usize..4000, 0..8),
    ) {
        let mut bytes = noise.clone();
        bytes.extend_from_slice(call.written(format).as_bytes());
        bytes.extend_from_slice(b"\r");
        bytes.extend(noise.iter().rev().cycle().take(1500));
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut % bytes.len()).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let chunks: Vec<&[u8]> = cuts.windows(2).map(|cut| &bytes[cut[0]..cut[1]]).collect();
        prop_assert_eq!(decode_in(options(format), &chunks), decode_in(options(format), &[&bytes]));
    }
}
