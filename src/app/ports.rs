//! `hookwatch ports --probe`: looks at ports that no configuration names, and prints what to write into one. Comments carry
//! what is not configuration, so that the whole print is a file to begin with.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::error::AppError;
use super::watch::in_runtime;
use crate::config::PortSpec;
use crate::decode::probe::Finding;
use crate::domain::{AdapterKind, DeviceLine};
use crate::port::discover::{self, FoundPort};
use crate::port::{Connect, Locate, Probed, SerialConnect, probe};

/// Bytes of an unknown device that are shown.
const SHOWN: usize = 64;

/// Looks at these ports, one after the other; at every port of the machine that nobody holds where none is named.
///
/// # Errors
/// The runtime cannot be started.
pub fn run(named: &[PathBuf]) -> Result<String, AppError> {
    let mut sheet = Sheet::default();
    in_runtime(async {
        if named.is_empty() {
            for found in discover::list(Path::new("/")) {
                look_at(&found, &mut sheet).await;
            }
            // What they are, their descriptors say: nothing is asked.
            discover::telephones(Path::new("/")).iter().filter(|device| device.has_hook_switch()).for_each(|device| {
                let finding =
                    Finding { kind: AdapterKind::Hid, words: String::new(), lines: vec![DeviceLine::number(1)] };
                sheet.stanza(Path::new(&device.port()), &finding, AdapterKind::Hid.traits().default_baud);
            });
        }
        for path in named {
            sheet.add(path, probe_path(path).await);
        }
        Ok(())
    })?;
    Ok(sheet.finish())
}

async fn look_at(found: &FoundPort, sheet: &mut Sheet) {
    let name = found.stable_name();
    match found.held_by.first() {
        Some(holder) => sheet.pass_over(name, &format!("held by {holder}: not looked at")),
        None => sheet.add(name, probe_path(name).await),
    }
}

async fn probe_path(path: &Path) -> Probed {
    let located = path.to_owned();
    probe(|baud| -> Box<dyn Connect> { Box::new(SerialConnect::new(Locate::Path(located.clone()), baud)) }).await
}

/// What was found, as it grows.
#[derive(Default)]
struct Sheet {
    text: String,
    /// How many of each family there are: their names count on.
    named: BTreeMap<&'static str, u32>,
    found: u32,
}

impl Sheet {
    fn pass_over(&mut self, port: &Path, why: &str) {
        let _ = writeln!(self.text, "# {}\n#   {}", plain(&port.display().to_string()), plain(why));
    }

    fn add(&mut self, port: &Path, probed: Probed) {
        match probed {
            Probed::Found { finding, baud } => self.stanza(port, &finding, baud),
            Probed::Speaks { heard, baud } => {
                let heard = String::from_utf8_lossy(heard.get(..SHOWN).unwrap_or(&heard)).into_owned();
                let why =
                    format!("speaks by itself at {baud} baud and is not known, so nothing was sent to it: {heard}");
                self.pass_over(port, &why);
            }
            Probed::Silent => self.pass_over(
                port,
                "nobody answered: check power and cable; a device at another baud rate than its usual one is not found",
            ),
            Probed::Failed { why } => self.pass_over(port, &why),
        }
    }

    fn stanza(&mut self, port: &Path, finding: &Finding, baud: u32) {
        self.found += 1;
        let kind = finding.kind.as_str();
        let count = self.named.entry(kind).or_default();
        *count += 1;
        let name = format!("{kind}-{count}");
        if !finding.words.is_empty() {
            let _ = writeln!(self.text, "# {}", plain(&finding.words));
        }
        if finding.kind == AdapterKind::Whozz {
            self.text.push_str("# a whozz does not tell how many lines it has: name each that is wired\n");
        }
        let lines = finding.lines.iter().map(|line| format!("{line} = \"{name}-{line}\""));
        let lines = lines.collect::<Vec<_>>().join(", ");
        let port = toml_text(&PortSpec::Path(port.to_owned()).to_string());
        let _ = writeln!(self.text, "[[adapter]]\nname = \"{name}\"\nkind = \"{kind}\"\nport = {port}");
        if baud != finding.kind.traits().default_baud {
            let _ = writeln!(self.text, "baud = {baud}");
        }
        let _ = writeln!(self.text, "lines = {{ {lines} }}\n");
        for line in &finding.lines {
            let _ = writeln!(self.text, "[[line]]\nid = \"{name}-{line}\"\n");
        }
    }

    fn finish(self) -> String {
        if self.text.is_empty() {
            return "# no serial port found: plug the adapter in, then look again\n".to_owned();
        }
        let found = match self.found {
            0 => "no device was recognised".to_owned(),
            1 => "1 device was recognised".to_owned(),
            more => format!("{more} devices were recognised"),
        };
        format!("# {found}; give each line its own id, label and number\n\n{}", self.text)
    }
}

/// One line without what a terminal would obey.
fn plain(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}

/// A text as the configuration writes it: its escapes are those of JSON.
fn toml_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse::tests::load;

    fn found(kind: AdapterKind, lines: u16) -> Probed {
        let lines = (1..=lines).map(DeviceLine::number).collect();
        Probed::Found { finding: Finding { kind, words: "as it\u{1b}[2J says".to_owned(), lines }, baud: 9600 }
    }

    #[test]
    fn what_is_printed_is_a_configuration_to_begin_with() {
        let mut sheet = Sheet::default();
        sheet.add(Path::new("/dev/serial/by-id/usb-\"odd\"-if00"), found(AdapterKind::Whozz, 2));
        sheet.add(Path::new("/dev/ttyUSB1"), found(AdapterKind::Whozz, 2));
        sheet.add(Path::new("/dev/ttyACM0"), found(AdapterKind::VoiceModem, 1));
        sheet.add(Path::new("/dev/ttyS0"), Probed::Silent);
        sheet.add(Path::new("/dev/ttyS1"), Probed::Speaks { heard: b"login:\r\n\x1b[2J".to_vec(), baud: 9600 });
        sheet.add(Path::new("/dev/ttyS2"), Probed::Failed { why: "permission denied".to_owned() });
        let text = sheet.finish();
        assert!(!text.contains('\u{1b}') && text.contains("3 devices were recognised"), "{text}");
        let config =
            load(&format!("site = \"hall\"\n{text}")).unwrap_or_else(|errors| panic!("{text}\n{errors:?}")).config;
        let names: Vec<_> = config.adapters.iter().map(|adapter| adapter.name.as_str().to_owned()).collect();
        assert_eq!(names, ["whozz-1", "whozz-2", "voice-modem-1"]);
        assert_eq!(config.adapters[2].baud, 9600, "found at another baud than its usual one");
        assert_eq!(config.lines.len(), 5);
    }

    #[test]
    fn a_machine_without_ports_says_so() {
        assert!(Sheet::default().finish().contains("plug the adapter in"));
    }
}
