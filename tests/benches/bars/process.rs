//! What the kernel knows of a running process.

use std::fs;
use std::time::Duration;

use crate::Failure;

/// Time on a processor and sleeps since the start, of all threads that live.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spent {
    pub(crate) cpu: Duration,
    /// Times that a thread went to sleep: as many wake-ups.
    pub(crate) sleeps: u64,
}

impl Spent {
    pub(crate) fn of(pid: u32) -> Result<Self, Failure> {
        let mut spent = Self::default();
        for task in fs::read_dir(format!("/proc/{pid}/task"))? {
            let task = task?.path();
            // A thread may end between the two looks.
            let Ok(scheduled) = fs::read_to_string(task.join("schedstat")) else { continue };
            let on_cpu = scheduled.split_whitespace().next().unwrap_or("0");
            spent.cpu += Duration::from_nanos(on_cpu.parse()?);
            spent.sleeps += number(&fs::read_to_string(task.join("status"))?, "voluntary_ctxt_switches:")?;
        }
        Ok(spent)
    }

    pub(crate) fn since(self, before: Self) -> Self {
        Self { cpu: self.cpu.saturating_sub(before.cpu), sleeps: self.sleeps.saturating_sub(before.sleeps) }
    }
}

/// What a process holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    pub(crate) threads: u64,
    pub(crate) handles: usize,
    pub(crate) resident_kib: u64,
    pub(crate) peak_kib: u64,
}

impl Held {
    pub(crate) fn by(pid: u32) -> Result<Self, Failure> {
        let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
        Ok(Self {
            threads: number(&status, "Threads:")?,
            handles: fs::read_dir(format!("/proc/{pid}/fd"))?.count(),
            resident_kib: number(&status, "VmRSS:")?,
            peak_kib: number(&status, "VmHWM:")?,
        })
    }
}

fn number(status: &str, name: &str) -> Result<u64, Failure> {
    let value = status.lines().find_map(|line| line.strip_prefix(name));
    let value = value.and_then(|value| value.split_whitespace().next()).ok_or_else(|| format!("no {name}"))?;
    Ok(value.parse()?)
}
