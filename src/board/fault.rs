//! Faults of one port, piled up: adjacent faults are one record, at most one a second. Nothing of them is lost: the
//! count, the first bytes and the hash of all are kept.

use std::fmt::Write as _;
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::domain::event::FaultSeen;
use crate::domain::{AdapterName, DecodeFault, Mono};

/// At most one fault record a port in this time.
pub(crate) const FAULT_PERIOD: Duration = Duration::from_secs(1);
/// How many bytes of a pile are kept as they are.
pub(crate) const FAULT_HEAD: usize = 256;

/// Faults that wait for their record.
#[derive(Debug, Default)]
pub(crate) struct FaultPile {
    waiting: Option<Waiting>,
    last_record: Option<Mono>,
}

#[derive(Debug)]
struct Waiting {
    count: u64,
    bytes: u64,
    head: Vec<u8>,
    hash: Sha256,
    why: String,
}

impl FaultPile {
    /// Lays one fault on the pile.
    pub(crate) fn add(&mut self, fault: &DecodeFault) {
        let why = serde_json::to_string(&fault.reason).unwrap_or_default();
        let waiting = self.waiting(why.trim_matches('"'));
        waiting.count += 1;
        waiting.bytes += fault.bytes.len() as u64;
        waiting.hash.update(&fault.bytes);
        let room = FAULT_HEAD.saturating_sub(waiting.head.len());
        waiting.head.extend(fault.bytes.iter().take(room));
    }

    /// Lays a rise of the driver's own error counters on the pile.
    pub(crate) fn add_driver_errors(&mut self, count: u64, why: &str) {
        self.waiting(why).count += count;
    }

    fn waiting(&mut self, why: &str) -> &mut Waiting {
        self.waiting.get_or_insert_with(|| Waiting {
            count: 0,
            bytes: 0,
            head: Vec::new(),
            hash: Sha256::new(),
            why: why.to_owned(),
        })
    }

    /// When the pile may be recorded: `None` while it is empty.
    pub(crate) fn due(&self) -> Option<Mono> {
        self.waiting.as_ref().map(|_| self.last_record.map_or(Mono(0), |last| last + FAULT_PERIOD))
    }

    /// Takes the pile as one record, whether it is due or not.
    pub(crate) fn take(&mut self, now: Mono, adapter: &AdapterName) -> Option<FaultSeen> {
        let waiting = self.waiting.take()?;
        self.last_record = Some(now);
        Some(FaultSeen {
            adapter: adapter.clone(),
            count: waiting.count,
            bytes: waiting.bytes,
            hex: hex(&waiting.head),
            sha256: hex(&waiting.hash.finalize()),
            why: waiting.why,
        })
    }
}

/// Bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FaultReason;

    #[test]
    fn adjacent_faults_become_one_record_with_the_hash_of_all() {
        let mut pile = FaultPile::default();
        for chunk in [vec![b'a'; 200], vec![b'b'; 100]] {
            pile.add(&DecodeFault { reason: FaultReason::Malformed, bytes: chunk });
        }
        let record = pile.take(Mono(5), &AdapterName::new("hall-1")).unwrap();
        assert_eq!((record.count, record.bytes, record.hex.len()), (2, 300, FAULT_HEAD * 2));
        let all = [vec![b'a'; 200], vec![b'b'; 100]].concat();
        assert_eq!(record.sha256, hex(&Sha256::digest(all)));
        assert_eq!(pile.due(), None);
    }

    #[test]
    fn a_second_record_waits_for_a_second() {
        let mut pile = FaultPile::default();
        let fault = DecodeFault { reason: FaultReason::Cut, bytes: vec![1] };
        pile.add(&fault);
        assert_eq!(pile.due(), Some(Mono(0)));
        let _ = pile.take(Mono(10), &AdapterName::new("hall-1"));
        pile.add(&fault);
        assert_eq!(pile.due(), Some(Mono(1_000_010)));
    }
}
