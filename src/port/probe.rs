//! Finds out what hangs on a port that no configuration names: listens, asks what [`crate::decode::probe`] allows, and tells
//! what answered. It writes nothing to a port that speaks by itself and is not known, and holds each port only while it
//! looks.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::timeout;

use super::connect::{Connect, Wire};
use super::session::WRITE_LIMIT;
use crate::decode::probe::{ANSWER_WITHIN, Finding, PROBES, Probe, recognise, speaks};

/// An answer is over when nothing came for this long.
const QUIET: Duration = Duration::from_millis(150);
/// Bytes that are kept of one baud rate; a device that floods is known from fewer.
const HEARD_MAX: usize = 16 * 1024;

/// What became of looking at one port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probed {
    /// A family answered, at this baud.
    Found {
        /// What.
        finding: Finding,
        /// At which baud rate.
        baud: u32,
    },
    /// It speaks by itself and is not known: nothing was sent to it.
    Speaks {
        /// The first of what it said.
        heard: Vec<u8>,
        /// At which baud rate.
        baud: u32,
    },
    /// Nobody answered.
    Silent,
    /// It could not be opened, or failed.
    Failed {
        /// Why, and what to do.
        why: String,
    },
}

/// Looks at one port, which `open` opens at a baud rate.
pub async fn probe(mut open: impl FnMut(u32) -> Box<dyn Connect>) -> Probed {
    let mut found = None;
    for together in PROBES.chunk_by(|one, next| one.baud == next.baud) {
        let Some(first) = together.first() else { continue };
        let mut connect = open(first.baud);
        let wire = match connect.connect().await {
            Ok(connection) => connection.wire,
            Err(error) => return Probed::Failed { why: connect.explain(&error).await },
        };
        found = look(together, wire).await;
        if found.is_some() {
            break;
        }
    }
    found.unwrap_or(Probed::Silent)
}

/// Tries everything that speaks at one baud rate; `None` where nothing is known yet.
async fn look(together: &[Probe], wire: Box<dyn Wire>) -> Option<Probed> {
    let mut look = Look { wire, heard: Vec::new() };
    for probe in together {
        if let Err(error) = look.listen(probe.listen).await {
            return Some(Probed::Failed { why: format!("failed to read: {error}") });
        }
        if let Some(found) = look.judge(together, probe.baud) {
            return Some(found);
        }
        for ask in probe.asks {
            if let Err(error) = look.ask(ask).await {
                return Some(Probed::Failed { why: format!("failed to ask: {error}") });
            }
        }
        if let Some(finding) = recognise(probe.kind, &look.heard) {
            return Some(Probed::Found { finding, baud: probe.baud });
        }
        look.heard.clear();
    }
    None
}

struct Look {
    wire: Box<dyn Wire>,
    heard: Vec<u8>,
}

impl Look {
    /// What is known from listening alone.
    fn judge(&self, together: &[Probe], baud: u32) -> Option<Probed> {
        let finding = together.iter().find_map(|probe| recognise(probe.kind, &self.heard));
        if let Some(finding) = finding {
            return Some(Probed::Found { finding, baud });
        }
        let is_asked = together.iter().any(|probe| probe.asks.is_empty());
        (is_asked && speaks(&self.heard)).then(|| Probed::Speaks { heard: self.heard.clone(), baud })
    }

    async fn ask(&mut self, ask: &[u8]) -> io::Result<()> {
        timeout(WRITE_LIMIT, self.wire.write_all(ask)).await??;
        let mut wait = ANSWER_WITHIN;
        while let Ok(read) = timeout(wait, self.read()).await {
            read?;
            // The answer has begun: it is over when it pauses.
            wait = QUIET;
            if self.heard.len() >= HEARD_MAX {
                break;
            }
        }
        Ok(())
    }

    async fn listen(&mut self, span: Duration) -> io::Result<()> {
        let listening = async {
            loop {
                self.read().await?;
            }
        };
        timeout(span, listening).await.unwrap_or(Ok(()))
    }

    /// Reads once; what comes beyond the limit is let go.
    async fn read(&mut self) -> io::Result<()> {
        let mut buffer = [0; 512];
        let count = self.wire.read(&mut buffer).await?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let room = HEARD_MAX.saturating_sub(self.heard.len());
        self.heard.extend(buffer.iter().take(count.min(room)));
        Ok(())
    }
}
