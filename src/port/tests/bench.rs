//! What the tests of this room share: a clock on tokio's time, a protocol of single letters, and wires that fail.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt as _};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::super::*;
use crate::decode::{Decoder, Dialogue, DialogueEvent};
use crate::domain::{AdapterIx, Answer, Capabilities, Clock, Decoded, Input, Moment, Mono, PortEvent, Tally, Wall};

/// Tokio's clock, paused or not, counting how often it was read.
pub(super) struct TestClock {
    start: Instant,
    reads: AtomicU32,
}

impl TestClock {
    pub(super) fn new() -> Arc<Self> {
        // No moment of a run is its zero, so that forgotten defaults show.
        Arc::new(Self { start: Instant::now() - Duration::from_millis(1500), reads: AtomicU32::new(0) })
    }

    pub(super) fn reads(&self) -> u32 {
        self.reads.load(Ordering::Relaxed)
    }
}

impl Clock for TestClock {
    fn now(&self) -> Moment {
        self.reads.fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(self.start.elapsed().as_micros()).unwrap();
        Moment { mono: Mono(micros), wall: Wall(1_795_308_612_000_000) + Duration::from_micros(micros) }
    }
}

/// `A` is alive, `R` is a restart, anything else is a note.
#[derive(Default)]
struct LetterDecoder(Tally);

impl Decoder for LetterDecoder {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<Decoded>) {
        self.0.bytes += bytes.len() as u64;
        out.extend(bytes.iter().map(|byte| match byte {
            b'A' => Decoded::Answer(Answer::Alive),
            b'R' => Decoded::Restarted { unit: None },
            other => Decoded::Note(format!("{other:02x}")),
        }));
    }

    fn finish(&mut self, _out: &mut Vec<Decoded>) {}

    fn tally(&self) -> Tally {
        self.0
    }
}

/// Asks `@` at once and then every `every`; the first answer is the set-up, each one a proof of life.
struct AskingDialogue {
    every: Option<Duration>,
    greeting: Vec<u8>,
    next: Option<Mono>,
    initialised: bool,
    transmit: VecDeque<Vec<u8>>,
    events: VecDeque<DialogueEvent>,
}

impl Dialogue for AskingDialogue {
    fn on_open(&mut self, now: Mono) {
        self.transmit.push_back(self.greeting.clone());
        self.next = self.every.map(|every| now + every);
    }

    fn on_decoded(&mut self, _now: Mono, decoded: &Decoded) {
        match decoded {
            Decoded::Answer(Answer::Alive) => {
                self.events.push_back(DialogueEvent::ProofOfLife);
                if !std::mem::replace(&mut self.initialised, true) {
                    let why = "answered".to_owned();
                    self.events.push_back(DialogueEvent::Initialised { capabilities: Capabilities::default(), why });
                }
            }
            Decoded::Restarted { unit } => {
                self.initialised = false;
                self.events.push_back(DialogueEvent::Restarted { unit: unit.clone() });
            }
            _ => {}
        }
    }

    fn on_timeout(&mut self, now: Mono) {
        self.transmit.push_back(b"@".to_vec());
        self.next = self.every.map(|every| now + every);
    }

    fn poll_timeout(&self) -> Option<Mono> {
        self.next
    }

    fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        self.transmit.pop_front()
    }

    fn poll_event(&mut self) -> Option<DialogueEvent> {
        self.events.pop_front()
    }
}

pub(super) const STALE_AFTER: Duration = Duration::from_secs(12);

/// The protocol of letters; `greeting` is sent on opening, `@` again `every` so often.
pub(super) fn letters(greeting: &[u8], every: Option<Duration>) -> Protocol {
    let greeting = greeting.to_vec();
    Protocol {
        decoder: Arc::new(|| Box::new(LetterDecoder::default())),
        dialogue: Arc::new(move || {
            Box::new(AskingDialogue {
                every,
                greeting: greeting.clone(),
                next: None,
                initialised: false,
                transmit: VecDeque::new(),
                events: VecDeque::new(),
            })
        }),
        stale_after: Some(STALE_AFTER),
    }
}

/// What the next try to open gives.
pub(super) enum Try {
    Wire(Box<dyn Wire>),
    Fail(OpenError),
    Hang,
}

type Script = Box<dyn FnMut(u32) -> Try + Send>;

/// Opens what a script says, told how many tries there were before.
pub(super) struct Scripted {
    script: Script,
    tries: Arc<AtomicU32>,
}

impl Connect for Scripted {
    fn connect(&mut self) -> BoxFuture<'_, Result<Connection, OpenError>> {
        let before = self.tries.fetch_add(1, Ordering::Relaxed);
        match (self.script)(before) {
            Try::Wire(wire) => std::future::ready(Ok(Connection { path: "fake".to_owned(), wire })).boxed(),
            Try::Fail(error) => std::future::ready(Err(error)).boxed(),
            Try::Hang => std::future::pending().boxed(),
        }
    }
}

/// One supervised port on the bench.
pub(super) struct Bench {
    pub(super) inputs: mpsc::Receiver<Stamped>,
    pub(super) tries: Arc<AtomicU32>,
    pub(super) clock: Arc<TestClock>,
    pub(super) task: tokio::task::JoinHandle<()>,
    pub(super) sent: Arc<Mutex<Vec<u8>>>,
}

impl Bench {
    pub(super) fn new(protocol: Protocol, script: impl FnMut(u32) -> Try + Send + 'static) -> Self {
        Self::with_capacity(1024, protocol, script)
    }

    pub(super) fn with_capacity(
        capacity: usize,
        protocol: Protocol,
        script: impl FnMut(u32) -> Try + Send + 'static,
    ) -> Self {
        let tries = Arc::new(AtomicU32::new(0));
        let connect = Scripted { script: Box::new(script), tries: Arc::clone(&tries) };
        Self { tries, ..Self::over(capacity, protocol, Box::new(connect)) }
    }

    pub(super) fn over(capacity: usize, protocol: Protocol, connect: Box<dyn Connect>) -> Self {
        let (sender, inputs) = mpsc::channel(capacity);
        let clock = TestClock::new();
        let sent: Arc<Mutex<Vec<u8>>> = Arc::default();
        let tapped = Arc::clone(&sent);
        let task = tokio::spawn(supervise(PortTask {
            adapter: AdapterIx(0),
            connect,
            protocol,
            clock: clock.clone(),
            inputs: sender,
            tap: Some(Arc::new(move |_, _, bytes| tapped.lock().unwrap().extend_from_slice(bytes))),
        }));
        Self { inputs, tries: Arc::default(), clock, task, sent }
    }

    /// A port whose every opening gives a new duplex stream; the device's ends come out of the receiver.
    pub(super) fn duplex(protocol: Protocol, size: usize) -> (Self, mpsc::UnboundedReceiver<DuplexStream>) {
        let (devices, receiver) = mpsc::unbounded_channel();
        let bench = Self::new(protocol, move |_| {
            let (ours, theirs) = tokio::io::duplex(size);
            devices.send(theirs).unwrap();
            Try::Wire(Box::new(ours))
        });
        (bench, receiver)
    }

    /// The next input that is no round trip: these depend on how fast the machine of the test is.
    pub(super) async fn next(&mut self) -> Stamped {
        loop {
            let stamped = self.inputs.recv().await.expect("the supervisor ended");
            if round_trip_of(&stamped).is_none() {
                return stamped;
            }
        }
    }

    /// The next port event, passing over readings and round trips, with its moment.
    pub(super) async fn event(&mut self) -> (Mono, PortEvent) {
        loop {
            let stamped = self.next().await;
            if let Input::Port { event, .. } = stamped.input {
                return (stamped.at.mono, event);
            }
        }
    }

    /// The next round trip: its moment, the newest and the greatest in microseconds.
    pub(super) async fn round_trip(&mut self) -> (Mono, u64, u64) {
        loop {
            let stamped = self.inputs.recv().await.expect("the supervisor ended");
            if let Some((last, greatest)) = round_trip_of(&stamped) {
                return (stamped.at.mono, last, greatest);
            }
        }
    }

    /// The next port event of a kind, passing over everything else.
    pub(super) async fn until(&mut self, wanted: fn(&PortEvent) -> bool) -> (Mono, PortEvent) {
        loop {
            let (at, event) = self.event().await;
            if wanted(&event) {
                return (at, event);
            }
        }
    }
}

fn round_trip_of(stamped: &Stamped) -> Option<(u64, u64)> {
    match stamped.input {
        Input::Port { event: PortEvent::RoundTrip { last_us, greatest_us }, .. } => Some((last_us, greatest_us)),
        _ => None,
    }
}

pub(super) fn is_live(event: &PortEvent) -> bool {
    matches!(event, PortEvent::Live)
}

pub(super) fn is_stale(event: &PortEvent) -> bool {
    matches!(event, PortEvent::Stale { .. })
}

pub(super) fn is_lost(event: &PortEvent) -> bool {
    matches!(event, PortEvent::Lost { .. })
}

pub(super) fn is_opened(event: &PortEvent) -> bool {
    matches!(event, PortEvent::Opened { .. })
}

pub(super) fn is_open_failed(event: &PortEvent) -> bool {
    matches!(event, PortEvent::OpenFailed { .. })
}

/// The words of an event.
pub(super) fn why(event: &PortEvent) -> &str {
    match event {
        PortEvent::OpenFailed { why }
        | PortEvent::Initialised { why, .. }
        | PortEvent::Stale { why }
        | PortEvent::Lost { why }
        | PortEvent::DriverErrors { why, .. } => why,
        other => panic!("no words in {other:?}"),
    }
}

/// A wire over a device node: silent, with a node that can vanish, counters that rise and reads that fail.
#[derive(Default)]
pub(super) struct NodeWire {
    pub(super) gone: Arc<AtomicBool>,
    pub(super) overruns: Arc<AtomicU32>,
    pub(super) broken: bool,
}

impl Wire for NodeWire {
    fn has_node(&self) -> bool {
        true
    }

    fn vanished(&self) -> Option<String> {
        self.gone.load(Ordering::Relaxed).then(|| "the node is gone".to_owned())
    }

    fn driver_counters(&self) -> Option<DriverCounters> {
        Some(DriverCounters { overrun: self.overruns.load(Ordering::Relaxed), ..DriverCounters::default() })
    }
}

impl AsyncRead for NodeWire {
    fn poll_read(self: Pin<&mut Self>, _cx: &mut Context<'_>, _buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.broken { Poll::Ready(Err(io::Error::from_raw_os_error(5))) } else { Poll::Pending }
    }
}

impl AsyncWrite for NodeWire {
    fn poll_write(self: Pin<&mut Self>, _cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        panic!("a flush would block on a real port")
    }

    fn poll_shutdown(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
