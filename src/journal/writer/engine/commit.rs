//! One try at bringing a batch to the disk, and taking back what a failed try left.

use std::io;

use super::{Current, Engine};
use crate::journal::segment::{SegmentName, local_date};
use crate::journal::writer::disk::{Disk, Presence};
use crate::journal::writer::error::advise;

/// Why a try failed.
pub(super) enum Trouble {
    /// The disk refused; the batch waits.
    Disk(String),
    /// The present file is no longer what this writer left; it is not touched again.
    Foreign(String),
}

impl<D: Disk> Engine<D> {
    /// Brings the batch to the disk.
    ///
    /// After a failure the file is first taken back to its durable length, so that no half line stays in its middle.
    /// That holds for a failed sync too: the kernel then marks the pages clean though they never reached the disk, and a
    /// second sync alone would report success for bytes that are lost. Writing them again makes them dirty again, so a
    /// sync that succeeds afterwards covers them.
    pub(super) fn commit(&mut self) -> Result<(), Trouble> {
        self.create_file()?;
        let Some(current) = self.current else { return Ok(()) };
        let left = current.durable + self.batch.written as u64;
        let foreign = match self.disk.inspect().map_err(|e| self.refused("look at the journal in", &e))? {
            Presence::There(len) if len == left => None,
            Presence::There(len) if len > left => Some("another program wrote into it"),
            Presence::There(_) => Some("another program shortened it"),
            Presence::Gone => Some("it was removed"),
            Presence::Replaced => Some("another file was put in its place"),
        };
        if let Some(what) = foreign {
            let path = self.disk.dir().join(current.name.to_string());
            let why = format!(
                "write {path}: {what}; it is left as it is and a new file goes on: find out who did it, and run `hookwatch journal verify`",
                path = path.display()
            );
            return Err(Trouble::Foreign(why));
        }
        self.take_back(current)?;
        while let Some(rest) = self.batch.bytes.get(self.batch.written..).filter(|rest| !rest.is_empty()) {
            match self.disk.append(rest) {
                Ok(0) => return Err(self.refused("write to the journal in", &io::ErrorKind::WriteZero.into())),
                Ok(taken) => self.batch.written += taken,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.refused("write to the journal in", &error)),
            }
        }
        self.disk.sync_data().map_err(|error| self.refused("sync the journal in", &error))?;
        if self.dir_dirty {
            self.disk.sync_dir().map_err(|error| self.refused("sync the journal directory", &error))?;
            self.dir_dirty = false;
        }
        Ok(())
    }

    pub(super) fn take_back(&mut self, current: Current) -> Result<(), Trouble> {
        if self.batch.written > 0 {
            self.disk.truncate(current.durable).map_err(|error| self.refused("shorten the journal file in", &error))?;
            self.batch.written = 0;
        }
        Ok(())
    }

    fn create_file(&mut self) -> Result<(), Trouble> {
        let (None, Some((first_seq, at))) = (self.current, self.batch.first) else { return Ok(()) };
        let date = local_date(at, &self.rule.zone);
        // A clock that is wrong for once must not make every file too old: two dates have to agree.
        let before = self.segments.iter().map(|(name, _)| name.date).max().unwrap_or(date);
        loop {
            let name = SegmentName::next(self.segments.iter().map(|(name, _)| *name), date);
            match self.disk.create(name) {
                Ok(()) => {
                    self.segments.push((name, Some(first_seq)));
                    self.current = Some(Current { name, durable: 0, ends: name.ends(&self.rule.zone) });
                    self.dir_dirty = true;
                    self.batch.written = 0;
                    self.judge_retention = Some(date.min(before));
                    return Ok(());
                }
                // Somebody else's file has the name: it is not touched, and the next name is tried.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => self.segments.push((name, None)),
                Err(error) => return Err(self.refused("create a journal file in", &error)),
            }
        }
    }

    fn refused(&self, doing: &str, error: &io::Error) -> Trouble {
        Trouble::Disk(advise(doing, self.disk.dir(), error))
    }
}
