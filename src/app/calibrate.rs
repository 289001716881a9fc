//! `hookwatch calibrate LINE`: measures one line's voltage while a person leaves the handset on its cradle and lifts it, and
//! prints the thresholds that follow. It needs the adapter's port for itself, reads only, and writes nothing anywhere: the
//! person decides what goes into the configuration.

use std::io::{self, BufRead as _, Write as _};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::timeout;

use super::clock::SystemClock;
use super::error::AppError;
use super::watch::in_runtime;
use super::world;
use crate::config::{AdapterConfig, Config, LineConfig};
use crate::decode::voltage::{Measured, Thresholds, Volts};
use crate::decode::{Decoder, decoder};
use crate::domain::{AdapterIx, Clock, Decoded, DeviceLine, Input, PortEvent, Signal};
use crate::port::Stamped;

/// Readings of each state: at one every 2 s, the slowest family, 10 s.
const READINGS: usize = 6;
/// The first readings of a state are let go: the line settles, and one may be from before.
const PASSED_OVER: usize = 1;
/// A device that was not heard for this long will not be heard.
const HEARD_WITHIN: Duration = Duration::from_secs(40);

/// Measures the line with this id.
///
/// # Errors
/// No such line, an adapter that measures no voltage, a port that fails, a margin under 3 V.
pub fn calibrate(config: &Config, id: &str) -> Result<(), AppError> {
    let (line, ix, adapter, device_line) = measured_line(config, id)?;
    in_runtime(async {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let mut ports = world::open_ports(&[(ix, adapter)], &clock, None)?;
        let mut bench = Bench {
            inputs: &mut ports.inputs,
            decoder: decoder(&adapter.setup()),
            adapter,
            device_line,
            enters: enters(),
        };
        let Found { on_hook, off_hook, thresholds } = bench.find(line.id.as_str()).await?;
        let (name, device_line) = (&adapter.name, &bench.device_line);
        // The thresholds of a bus belong to the unit that measures.
        let table = match device_line.as_unit() {
            Some(line) => format!("[adapter.units.{}] of adapter {name}", line.unit),
            None => format!("[[adapter]] {name}"),
        };
        let text = format!(
            "# line {}, line {device_line} of {name}: on-hook {on_hook}, off-hook {off_hook}; for {table}\n\
             voltage = {thresholds}\n",
            line.id
        );
        io::stdout().write_all(text.as_bytes()).map_err(|error| AppError::Failed(format!("failed to print: {error}")))
    })
}

fn measured_line<'c>(
    config: &'c Config,
    id: &str,
) -> Result<(&'c LineConfig, AdapterIx, &'c AdapterConfig, DeviceLine), AppError> {
    let Some(line) = config.lines.iter().find(|line| line.id.as_str() == id) else {
        return Err(AppError::Usage(format!("no line has the id \"{id}\", allowed: the id of a [[line]]")));
    };
    let source = line.adapter.as_ref().and_then(|(ix, name)| Some((*ix, config.adapters.get(ix.0)?, name.clone())));
    let Some((ix, adapter, device_line)) = source else {
        return Err(AppError::Usage(format!("line \"{id}\" is not monitored: no adapter measures it")));
    };
    if !adapter.setup().measures(&device_line) {
        let why = format!(
            "line \"{id}\" hangs on {}, a {} that measures no voltage there, allowed: a line of a voice-modem, or of an \
             analogue input",
            adapter.name,
            adapter.kind.as_str()
        );
        return Err(AppError::Usage(why));
    }
    Ok((line, ix, adapter, device_line))
}

/// Each Enter that is pressed; closed when there is no more to come.
fn enters() -> Receiver<()> {
    let (sender, enters) = channel(1);
    tokio::task::spawn_blocking(move || {
        for line in io::stdin().lock().lines() {
            if line.is_err() || sender.blocking_send(()).is_err() {
                return;
            }
        }
    });
    enters
}

struct Bench<'a> {
    inputs: &'a mut Receiver<Stamped>,
    decoder: Box<dyn Decoder>,
    adapter: &'a AdapterConfig,
    device_line: DeviceLine,
    enters: Receiver<()>,
}

/// What one stretch of input said of the line.
#[derive(Debug, Default)]
struct Heard {
    readings: Vec<u32>,
    rang: bool,
}

/// What a person's lifting showed.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    on_hook: Measured,
    off_hook: Measured,
    thresholds: Thresholds,
}

impl Bench<'_> {
    /// On its cradle, lifted, and back: the second time on its cradle shows that the line itself was measured.
    async fn find(&mut self, line: &str) -> Result<Found, AppError> {
        let before = self.measure(&format!("{line}: leave the handset on its cradle")).await?;
        let off_hook = self.measure("lift the handset and hold it, dial nothing").await?;
        let after = self.measure("put the handset back on its cradle").await?;
        let on_hook = Measured { low_mv: before.low_mv.min(after.low_mv), high_mv: before.high_mv.max(after.high_mv) };
        let thresholds = Thresholds::between(on_hook, off_hook).map_err(|error| AppError::Failed(error.to_string()))?;
        Ok(Found { on_hook, off_hook, thresholds })
    }

    /// Asks for a state, waits for the person, and measures it.
    async fn measure(&mut self, wanted: &str) -> Result<Measured, AppError> {
        tell(&format!("{wanted}, then press Enter"));
        self.entered().await?;
        let mut readings = Vec::new();
        while readings.len() < PASSED_OVER + READINGS {
            let Ok(heard) = timeout(HEARD_WITHIN, self.heard()).await else {
                let why = format!("{} told no voltage for {} s", self.adapter.name, HEARD_WITHIN.as_secs());
                return Err(AppError::Failed(format!("{why}: `hookwatch ports --probe` shows what answers")));
            };
            let heard = heard?;
            if heard.rang && !readings.is_empty() {
                tell("the line rings: measuring again");
                readings.clear();
            }
            for millivolts in &heard.readings {
                tell(&format!("  {} V", Volts(*millivolts)));
            }
            readings.extend(heard.readings);
        }
        Measured::of(readings.get(PASSED_OVER..).unwrap_or_default())
            .ok_or_else(|| AppError::Failed("nothing was measured".to_owned()))
    }

    /// Waits for Enter, while the port goes on being read.
    async fn entered(&mut self) -> Result<(), AppError> {
        loop {
            tokio::select! {
                biased;
                entered = self.enters.recv() => {
                    return entered.ok_or_else(|| AppError::Failed("ended before everything was measured".to_owned()));
                }
                input = self.inputs.recv() => { self.take(input)?; }
            }
        }
    }

    /// What comes next of the line itself, whatever else its adapter says.
    async fn heard(&mut self) -> Result<Heard, AppError> {
        loop {
            let input = self.inputs.recv().await;
            let heard = self.take(input)?;
            if heard.rang || !heard.readings.is_empty() {
                return Ok(heard);
            }
        }
    }

    fn take(&mut self, input: Option<Stamped>) -> Result<Heard, AppError> {
        let Some(stamped) = input else { return Err(AppError::Failed("the port is gone".to_owned())) };
        let mut heard = Heard::default();
        match stamped.input {
            Input::Reading { data, .. } => {
                let mut decoded = Vec::new();
                self.decoder.push(&data, &mut decoded);
                for value in decoded {
                    self.hear(value, &mut heard);
                }
            }
            Input::Port { event: PortEvent::OpenFailed { why } | PortEvent::Lost { why }, .. } => {
                return Err(AppError::Failed(format!("{}: {why}", self.adapter.name)));
            }
            Input::Port { event: PortEvent::Opened { .. }, .. } => self.decoder = decoder(&self.adapter.setup()),
            _ => {}
        }
        Ok(heard)
    }

    fn hear(&self, value: Decoded, heard: &mut Heard) {
        match value {
            Decoded::Voltage { line, millivolts } if line == self.device_line => heard.readings.push(millivolts),
            Decoded::Line { line, signal: Signal::RingBurst | Signal::RingStarted, .. } if line == self.device_line => {
                heard.rang = true;
                heard.readings.clear();
            }
            _ => {}
        }
    }
}

/// To the person; a pipe behind standard output reads the result only.
fn tell(text: &str) {
    let told = writeln!(io::stderr(), "{text}");
    drop(told);
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc::Sender;

    use super::*;
    use crate::config::parse::tests::load;
    use crate::domain::{Moment, Mono, Wall};

    fn office() -> Config {
        let line = |kind: &str, id: &str| {
            format!(
                "[[adapter]]\nname = \"{kind}\"\nkind = \"{kind}\"\nport = \"/dev/{kind}\"\nlines = {{ 1 = \"{id}\" }}\n[[line]]\nid = \"{id}\"\n"
            )
        };
        load(&format!("site = \"hall\"\n{}{}", line("voice-modem", "a"), line("whozz", "b"))).unwrap().config
    }

    /// Lets a modem say these voltages after each Enter, and what else it says before them.
    async fn calibrated(states: [&[&str]; 3]) -> Result<Found, AppError> {
        let config = office();
        let (_, ix, adapter, device_line) = measured_line(&config, "a").unwrap();
        let (sender, mut inputs) = channel(1);
        let (person, enters) = channel(1);
        let mut bench = Bench { inputs: &mut inputs, decoder: decoder(&adapter.setup()), adapter, device_line, enters };
        let script = async move {
            for state in states {
                person.send(()).await.unwrap();
                // The queue holds one Enter: once it takes another, the one before was taken.
                let permit = person.reserve().await.unwrap();
                drop(permit);
                say(&sender, ix, state).await;
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            found = bench.find("a") => found,
            () = script => unreachable!(),
        }
    }

    async fn say(sender: &Sender<Stamped>, adapter: AdapterIx, lines: &[&str]) {
        for line in lines {
            let data = format!("\r\n{line}\r\n").into_bytes();
            let at = Moment { mono: Mono(0), wall: Wall(0) };
            if sender.send(Stamped { at, input: Input::Reading { adapter, data } }).await.is_err() {
                return;
            }
        }
    }

    const ON: [&str; 7] = ["50.0", "48.2", "48.0", "48.1", "47.9", "48.0", "48.0"];

    #[tokio::test(start_paused = true)]
    async fn lifting_and_putting_back_gives_thresholds() {
        let off = ["20.0", "7.2", "7.1", "7.4", "7.2", "7.2", "7.2"];
        let found = calibrated([&ON, &off, &ON]).await.unwrap();
        assert_eq!(found.on_hook.to_string(), "47.9 to 48.2 V", "the first reading of a state does not count");
        assert_eq!(found.off_hook.to_string(), "7.1 to 7.4 V");
        assert_eq!(found.thresholds.to_string(), "{ dead_below = 2.5, off_hook_up_to = 20.9, on_hook_above = 34.4 }");
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_measured_while_it_rang_is_measured_again() {
        let mut rang = vec!["48.0", "90.0", "12.0", "RING"];
        rang.extend(ON);
        let off = ["7.2"; 7];
        assert_eq!(calibrated([&rang, &off, &ON]).await.unwrap().on_hook.to_string(), "47.9 to 48.2 V");
    }

    #[tokio::test(start_paused = true)]
    async fn a_handset_that_was_not_lifted_is_refused() {
        let error = calibrated([&ON, &ON, &ON]).await.unwrap_err().to_string();
        assert!(error.contains("less than 3 V apart"), "{error}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_device_that_says_nothing_is_not_waited_for_for_ever() {
        let error = calibrated([&[], &[], &[]]).await.unwrap_err().to_string();
        assert!(error.contains("voice-modem told no voltage for 40 s"), "{error}");
    }

    #[test]
    fn only_a_line_whose_voltage_is_measured_can_be_calibrated() {
        let config = office();
        assert!(measured_line(&config, "a").is_ok());
        for (id, why) in [("b", "measures no voltage"), ("c", "no line has the id")] {
            let error = measured_line(&config, id).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
