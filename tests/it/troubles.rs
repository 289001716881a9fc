//! Each trouble of a simulated device on each family, end to end on paused time: the device, the supervisor of its port
//! and the board. However it was troubled, the port ends live, every byte is accounted for, and no line is shown as what
//! it is not: the same device without the trouble lives the same day, and tells.

#![expect(clippy::indexing_slicing, reason = "a bench that reaches beyond its own lists is a test that fails")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt as _, pending, ready};
use hookwatch::board::{Board, Restored};
use hookwatch::config::Trouble;
use hookwatch::decode::{Decoder, Options, Setup, decoder};
use hookwatch::domain::event::EventBody;
use hookwatch::domain::{
    AdapterIx, AdapterKind, Clock, DeviceLine, Input, LineState, Moment, Mono, Output, PortEvent, ViewRequest,
};
use hookwatch::port::{Connect, Connection, OpenError, PortTask, Protocol, STALE_LIMIT, Stamped, supervise};
use hookwatch::sim::{Device, PlugState, SimSpec};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};

use super::scenarios::{START, config, run_info};

const KINDS: [(AdapterKind, u16); 5] = [
    (AdapterKind::Whozz, 8),
    (AdapterKind::TelephoneBox, 1),
    (AdapterKind::TelephoneBox, 2),
    (AdapterKind::DialBoard, 1),
    (AdapterKind::VoiceModem, 1),
];
/// When each trouble begins.
const BEGINS: u64 = 120;
/// How long a port may take to be live again after a trouble, in seconds: a set-up with steps that are not answered.
const BACK_WITHIN: u64 = 15;
/// How long a day on the bench lasts, in seconds.
const DAY: u64 = 1800;
/// How late a state may be shown by a family that is asked, in seconds.
const SETTLES: u64 = 10;

struct PausedClock(Instant);

impl Clock for PausedClock {
    fn now(&self) -> Moment {
        moment(Mono(u64::try_from(self.0.elapsed().as_micros()).expect("a day fits")))
    }
}

fn moment(mono: Mono) -> Moment {
    Moment { mono, wall: START + mono.since(Mono(0)) }
}

fn seconds(count: u64) -> Mono {
    Mono(count * 1_000_000)
}

/// Where the host plugs in; the device gets the far end of each wire.
struct Socket {
    plug: Arc<Mutex<PlugState>>,
    far_ends: mpsc::UnboundedSender<DuplexStream>,
}

impl Connect for Socket {
    fn connect(&mut self) -> BoxFuture<'_, Result<Connection, OpenError>> {
        if *self.plug.lock().expect("no panic") == PlugState::Out {
            return ready(Err(OpenError::NotPluggedIn { port: "bench".to_owned() })).boxed();
        }
        // Wide enough for whatever a device says between two moments.
        let (ours, theirs) = tokio::io::duplex(1 << 20);
        self.far_ends.send(theirs).expect("the device lives");
        ready(Ok(Connection { path: "bench".to_owned(), wire: Box::new(ours) })).boxed()
    }
}

/// Carries bytes and time to a device, as the pump does on a terminal.
async fn live(
    mut device: Device,
    clock: Arc<dyn Clock>,
    plug: Arc<Mutex<PlugState>>,
    mut far_ends: mpsc::UnboundedReceiver<DuplexStream>,
) {
    let mut wire: Option<DuplexStream> = None;
    let mut buffer = [0; 256];
    loop {
        let now = clock.now();
        meet(&mut device, now.mono);
        *plug.lock().expect("no panic") = device.plug();
        wire = wire.filter(|_| device.plug() == PlugState::In);
        while let Some(bytes) = device.poll_output() {
            if let Some(wire) = &mut wire {
                // A host that has closed its end hears nothing.
                let _ = wire.write_all(&bytes).await;
            }
        }
        let wait = device.poll_timeout().map_or(Duration::MAX, |due| due.since(now.mono));
        tokio::select! {
            biased;
            Some(far_end) = far_ends.recv() => wire = Some(far_end),
            read = read(wire.as_mut(), &mut buffer) => match read {
                0 => wire = None,
                count => {
                    meet(&mut device, clock.now().mono);
                    device.on_bytes(clock.now(), &buffer[..count]);
                }
            },
            () = sleep(wait) => {}
        }
    }
}

/// Meets each deadline at its own time: tokio's sleeps end up to 1 ms late, and a day would differ by who woke the device.
fn meet(device: &mut Device, now: Mono) {
    while let Some(due) = device.poll_timeout().filter(|due| *due <= now) {
        device.on_timeout(moment(due));
    }
}

async fn read(wire: Option<&mut DuplexStream>, buffer: &mut [u8]) -> usize {
    match wire {
        Some(wire) => wire.read(buffer).await.unwrap_or(0),
        None => pending().await,
    }
}

/// A day of one adapter: everything that its port told the board.
async fn day(kind: AdapterKind, lines: u16, port: &str) -> Vec<Stamped> {
    let clock: Arc<dyn Clock> = Arc::new(PausedClock(Instant::now()));
    let lines: Vec<DeviceLine> = (1..=lines).map(DeviceLine::number).collect();
    let spec = SimSpec { kind, scene: port.to_owned(), lines: lines.clone(), options: Options::None };
    let device = Device::new(&spec, clock.now()).expect("a device");
    let (plug, (far_ends, received)) = (Arc::new(Mutex::new(PlugState::In)), mpsc::unbounded_channel());
    let (sender, mut inputs) = mpsc::channel(1 << 16);
    let device = tokio::spawn(live(device, Arc::clone(&clock), Arc::clone(&plug), received));
    let protocol = Protocol::of(Setup::plain(kind, &lines));
    let connect = Box::new(Socket { plug, far_ends });
    let port = tokio::spawn(supervise(PortTask {
        adapter: AdapterIx(0),
        connect,
        protocol,
        clock,
        inputs: sender,
        tap: None,
    }));
    let evening = sleep_until(Instant::now() + Duration::from_secs(DAY));
    tokio::pin!(evening);
    let mut told = Vec::new();
    loop {
        tokio::select! {
            biased;
            Some(stamped) = inputs.recv() => told.push(stamped),
            () = &mut evening => break,
        }
    }
    drop(inputs);
    port.await.expect("the supervisor ends");
    device.abort();
    told
}

/// A line at one moment: what is shown, and since when.
type Shown = (LineState, Mono);

/// What the board shows of every line every five seconds, and the bytes of faults that it recorded.
fn watch(kind: AdapterKind, lines: u16, told: &[Stamped]) -> (Vec<(Mono, Vec<Shown>)>, u64) {
    let map: Vec<String> = (1..=lines).map(|line| format!("{line} = \"l{line}\"")).collect();
    let tables: Vec<String> = (1..=lines).map(|line| format!("[[line]]\nid = \"l{line}\"\n")).collect();
    let (kind, map, tables) = (kind.as_str(), map.join(", "), tables.concat());
    let text = format!(
        "site = \"x\"\n[[adapter]]\nname = \"a\"\nkind = \"{kind}\"\nport = \"sim:quiet\"\nlines = {{ {map} }}\n{tables}"
    );
    let mut board = Board::new(Arc::new(config(&text)), run_info(), Restored::default(), moment(Mono(0)));
    let (mut looks, mut fault_bytes, mut told) = (Vec::new(), 0, told.iter().peekable());
    for look in (0..DAY).step_by(5).map(seconds) {
        while let Some(stamped) = told.next_if(|stamped| stamped.at.mono <= look) {
            board.handle_input(stamped.at, stamped.input.clone());
        }
        board.handle_timeout(moment(look));
        while let Some(output) = board.poll_output() {
            if let Output::Record { body: EventBody::Fault(fault), .. } = output {
                fault_bytes += fault.bytes;
            }
        }
        let snapshot = board.snapshot(&ViewRequest { limit: usize::MAX, ..ViewRequest::default() });
        looks.push((look, snapshot.rows.iter().map(|row| (row.state, row.since.mono)).collect()));
    }
    (looks, fault_bytes)
}

/// Decodes every connection anew and holds the tally of each against its bytes; returns the bytes of faults.
fn account(kind: AdapterKind, told: &[Stamped], case: &str) -> u64 {
    let mut fault_bytes = 0;
    let mut close = |(mut decoder, read): (Box<dyn Decoder>, u64)| {
        decoder.finish(&mut Vec::new());
        let tally = decoder.tally();
        assert_eq!(tally.bytes, read, "{case}");
        assert_eq!(tally.bytes, tally.record_bytes + tally.fault_bytes + tally.separator_bytes, "{case}");
        fault_bytes += tally.fault_bytes;
    };
    let setup = Setup::plain(kind, &[]);
    let mut open = (decoder(&setup), 0);
    for stamped in told {
        match &stamped.input {
            Input::Port { event: PortEvent::Opened { .. }, .. } => {
                close(std::mem::replace(&mut open, (decoder(&setup), 0)));
            }
            Input::Reading { data, .. } => {
                open.1 += data.len() as u64;
                open.0.push(data, &mut Vec::new());
            }
            _ => {}
        }
    }
    close(open);
    fault_bytes
}

/// What becomes of a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Live,
    Stale,
    Lost,
}

fn standings(told: &[Stamped]) -> Vec<(Mono, Standing)> {
    let standing = |stamped: &Stamped| match &stamped.input {
        Input::Port { event: PortEvent::Live, .. } => Some((stamped.at.mono, Standing::Live)),
        Input::Port { event: PortEvent::Stale { .. }, .. } => Some((stamped.at.mono, Standing::Stale)),
        Input::Port { event: PortEvent::Lost { .. }, .. } => Some((stamped.at.mono, Standing::Lost)),
        _ => None,
    };
    told.iter().filter_map(standing).collect()
}

/// What a trouble of so many seconds makes of a port that was live; `None` where it depends on which bytes are hit.
fn wanted(kind: AdapterKind, trouble: Trouble, span: u64) -> Option<&'static [Standing]> {
    use Standing::{Live, Lost, Stale};
    match trouble {
        Trouble::Silence | Trouble::Power if span > 42 => Some(&[Stale, Lost, Live]),
        Trouble::Silence | Trouble::Power => Some(&[Stale, Live]),
        Trouble::Unplug => Some(&[Lost, Live]),
        // One that is stuck in a ring cannot be asked: what it measured would swing with the ring.
        Trouble::Burst if kind == AdapterKind::VoiceModem => None,
        Trouble::Burst | Trouble::Slow => Some(&[]),
        // A byte more or less is nothing to a board that says a whole record with each.
        Trouble::Garbage if kind == AdapterKind::DialBoard => Some(&[]),
        Trouble::Garbage | Trouble::Cut => None,
    }
}

/// How soon after a trouble the truth is shown, in seconds: a modem that was set up meanwhile, by answers that were damaged,
/// is set up again a minute after that set-up, which takes up to 24 s.
fn true_within(kind: AdapterKind) -> u64 {
    if kind == AdapterKind::VoiceModem { 24 + 60 + BACK_WITHIN } else { BACK_WITHIN }
}

/// Holds what is shown against the same day without the trouble. A family that is asked shows the truth soon after; one
/// that tells of changes only shows it from the next lifting on: where an on-hook was lost, a ring is a call waiting.
fn hold_to_the_truth(
    kind: AdapterKind,
    truth: &[(Mono, Vec<Shown>)],
    shown: &[(Mono, Vec<Shown>)],
    back: Mono,
    case: &str,
) {
    let (mut compared, mut lifted) = (0, 0);
    let mut is_told = vec![kind.traits().asked_for_state; truth.first().map_or(0, |(_, lines)| lines.len())];
    for ((at, truth), (_, shown)) in truth.iter().zip(shown).filter(|((at, _), _)| *at > back) {
        for (line, ((true_state, since), (state, shown_since))) in truth.iter().zip(shown).enumerate() {
            // Either day may be the one that was asked first.
            let settled = (*since).max(*shown_since) + Duration::from_secs(SETTLES) < *at;
            is_told[line] |= *true_state == LineState::OffHook && *since > back;
            if settled && is_told[line] {
                compared += 1;
                lifted += usize::from(*true_state == LineState::OffHook);
                assert_eq!(state, true_state, "{case}: line {} at {} s", line + 1, at.0 / 1_000_000);
            }
        }
    }
    assert!(
        compared > 100 && lifted > 10,
        "{case}: {compared} looks, {lifted} of them at a lifted handset, say little"
    );
}

async fn trouble_each(kind: AdapterKind, lines: u16) {
    let calm = day(kind, lines, "office/hall").await;
    let (truth, _) = watch(kind, lines, &calm);
    assert!(standings(&calm).iter().all(|(_, standing)| *standing == Standing::Live));
    for (trouble, word) in Trouble::ALL {
        for span in [20, 60] {
            let port = format!("office+{word}@{BEGINS}s~{span}s/hall");
            let case = format!("{kind:?} with {lines} lines, {port}");
            let told = day(kind, lines, &port).await;
            let since = standings(&told).into_iter().filter(|(at, _)| *at >= seconds(BEGINS)).collect::<Vec<_>>();
            let turns: Vec<Standing> = since.iter().map(|(_, standing)| *standing).collect();
            assert!(wanted(kind, trouble, span).is_none_or(|wanted| wanted == turns), "{case}: {since:?}");
            for pair in since.windows(2).filter(|pair| pair[0].1 == Standing::Stale && pair[1].1 == Standing::Lost) {
                assert!(pair[1].0.since(pair[0].0).as_secs() == STALE_LIMIT.as_secs(), "{case}: {since:?}");
            }
            let back = since.last().map_or(seconds(BEGINS + span), |(at, last)| {
                assert_eq!(*last, Standing::Live, "{case}: {since:?}");
                *at
            });
            assert!(back <= seconds(BEGINS + span + BACK_WITHIN), "{case}: {since:?}");
            let (shown, fault_bytes) = watch(kind, lines, &told);
            assert_eq!(account(kind, &told, &case), fault_bytes, "{case}");
            hold_to_the_truth(kind, &truth, &shown, back.max(seconds(BEGINS + span + true_within(kind))), &case);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_whozz_chain_ends_every_trouble_live_and_true() {
    let (kind, lines) = KINDS[0];
    trouble_each(kind, lines).await;
}

#[tokio::test(start_paused = true)]
async fn a_telephone_box_ends_every_trouble_live_and_true() {
    let (kind, lines) = KINDS[1];
    trouble_each(kind, lines).await;
}

#[tokio::test(start_paused = true)]
async fn an_intercom_ends_every_trouble_live_and_true() {
    let (kind, lines) = KINDS[2];
    trouble_each(kind, lines).await;
}

#[tokio::test(start_paused = true)]
async fn a_dial_board_ends_every_trouble_live_and_true() {
    let (kind, lines) = KINDS[3];
    trouble_each(kind, lines).await;
}

#[tokio::test(start_paused = true)]
async fn a_voice_modem_ends_every_trouble_live_and_true() {
    let (kind, lines) = KINDS[4];
    trouble_each(kind, lines).await;
}
