//! Who holds a device node open, as far as `/proc` tells: processes of other users stay hidden without privilege.

use std::fs;
use std::path::{Path, PathBuf};

use super::sysfs::names_in;

/// A process that holds a node open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its id.
    pub pid: u32,
    /// Its name.
    pub name: String,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (pid {})", self.name, self.pid)
    }
}

/// The processes that hold each of these canonical nodes open, one entry per process and node.
#[must_use]
pub(crate) fn holders(root: &Path, nodes: &[PathBuf]) -> Vec<(PathBuf, Holder)> {
    let proc = root.join("proc");
    let mut found = Vec::new();
    for pid in names_in(&proc).iter().filter_map(|name| name.parse::<u32>().ok()) {
        let process = proc.join(pid.to_string());
        let mut open: Vec<PathBuf> = fs::read_dir(process.join("fd"))
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|fd| fs::read_link(fd.path()).ok())
            .filter(|target| nodes.contains(target))
            .collect();
        open.sort_unstable();
        open.dedup();
        for node in open {
            let name = fs::read_to_string(process.join("comm")).unwrap_or_default();
            found.push((node, Holder { pid, name: name.trim().to_owned() }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::sysfs::fake::Machine;
    use super::*;

    #[test]
    fn the_process_that_holds_a_node_is_named_once() {
        let machine = Machine::new();
        let node = machine.root().join("dev/ttyUSB0");
        machine.write("proc/42/comm", "minicom\n");
        machine.link("proc/42/fd/3", &node);
        machine.link("proc/42/fd/4", &node);
        machine.link("proc/43/fd/3", Path::new("/dev/null"));
        machine.write("proc/uptime", "1 1\n");
        let found = holders(&machine.root(), std::slice::from_ref(&node));
        assert_eq!(found, [(node, Holder { pid: 42, name: "minicom".to_owned() })]);
        assert_eq!(found[0].1.to_string(), "minicom (pid 42)");
    }
}
