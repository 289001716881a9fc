//! Blocks of a journal, prepared by all threads of a walk and taken in their order by one of them. Whoever takes them prepares
//! one itself where none is ready, so that it never waits while there is work.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::blocks::{Block, Blocks};
use crate::journal::reader::ReadError;

/// Blocks that are prepared and not taken, at most.
const AHEAD: usize = 8;

/// A block, and its file by its position in the journal.
pub(super) type Placed = (usize, Block);

/// The blocks of files that follow one another.
#[derive(Debug)]
pub(super) struct Ahead<'r> {
    source: Mutex<Source<'r>>,
    queue: Mutex<Queue>,
    changed: Condvar,
}

/// Reads the blocks, one after the other.
#[derive(Debug)]
struct Source<'r> {
    /// Files that are not begun, and their positions.
    files: VecDeque<(usize, &'r PathBuf)>,
    open: Option<(usize, &'r PathBuf, Blocks)>,
}

/// What is being prepared.
#[derive(Debug, Default)]
struct Queue {
    /// In their order; `None` where a block is not ready.
    blocks: VecDeque<Option<Read>>,
    /// How many were taken before these.
    taken: usize,
    /// Blocks that are done with: their memory serves the next ones.
    old: Vec<Block>,
    /// Nothing more is wanted, or to be had.
    is_over: bool,
    /// A thread failed, and with it the block that it prepared.
    is_lost: bool,
}

/// What reading gave: a block, the end, or why there is none.
type Read = Result<Option<Placed>, ReadError>;

impl<'r> Ahead<'r> {
    /// The blocks of these files, each with its position.
    pub(super) fn of(files: impl Iterator<Item = (usize, &'r PathBuf)>) -> Self {
        let source = Source { files: files.collect(), open: None };
        Self { source: Mutex::new(source), queue: Mutex::default(), changed: Condvar::new() }
    }

    /// Prepares blocks until nobody wants them any more.
    pub(super) fn prepare_all(&self) {
        let _end = self.until_dropped();
        loop {
            let mut queue = lock(&self.queue);
            while !queue.is_over && queue.blocks.len() >= AHEAD {
                queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
            }
            if queue.is_over {
                return;
            }
            drop(queue);
            self.prepare_one();
        }
    }

    /// The next block, in the order of the files; `None` behind the last.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn next_block(&self) -> Read {
        loop {
            let mut queue = lock(&self.queue);
            if let Some(read) = queue.blocks.front_mut().and_then(Option::take) {
                queue.blocks.pop_front();
                queue.taken += 1;
                self.changed.notify_all();
                return read;
            }
            if queue.is_lost || (queue.is_over && queue.blocks.is_empty()) {
                return Ok(None);
            }
            drop(queue);
            if !self.prepare_one() {
                self.wait_for_first();
            }
        }
    }

    /// Gives a block back that is done with.
    pub(super) fn give_back(&self, block: Block) {
        lock(&self.queue).old.push(block);
    }

    /// Once this is dropped nothing more is wanted, and nobody waits for what is being prepared.
    pub(super) fn until_dropped(&self) -> End<'_, 'r> {
        End(self)
    }

    fn wait_for_first(&self) {
        let mut queue = lock(&self.queue);
        while matches!(queue.blocks.front(), Some(None)) && !queue.is_lost {
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Prepares the next block; `false` where enough are ready, or there is none.
    fn prepare_one(&self) -> bool {
        let mut source = lock(&self.source);
        let mut queue = lock(&self.queue);
        if queue.is_over || queue.blocks.len() >= AHEAD {
            return false;
        }
        let place = queue.taken + queue.blocks.len();
        queue.blocks.push_back(None);
        let old = queue.old.pop().unwrap_or_default();
        drop(queue);
        let mut read = source.read(old);
        drop(source);
        if let Ok(Some((_, block))) = &mut read {
            block.prepare();
        }
        let mut queue = lock(&self.queue);
        queue.is_over |= !matches!(read, Ok(Some(_)));
        let ahead = place - queue.taken;
        if let Some(waiting) = queue.blocks.get_mut(ahead) {
            *waiting = Some(read);
        }
        self.changed.notify_all();
        true
    }
}

impl Source<'_> {
    /// The next block, not prepared yet.
    fn read(&mut self, mut old: Block) -> Read {
        loop {
            if self.open.is_none() {
                let Some((place, path)) = self.files.pop_front() else { return Ok(None) };
                self.open = Some((place, path, Blocks::open(path).map_err(ReadError::file(path))?));
            }
            let Some((place, path, blocks)) = &mut self.open else { return Ok(None) };
            match blocks.next_block(std::mem::take(&mut old)).map_err(ReadError::file(path))? {
                Some(block) => return Ok(Some((*place, block))),
                None => self.open = None,
            }
        }
    }
}

/// Ends the preparing when it is dropped, however that comes.
#[derive(Debug)]
pub(super) struct End<'a, 'r>(&'a Ahead<'r>);

impl Drop for End<'_, '_> {
    fn drop(&mut self) {
        let mut queue = lock(&self.0.queue);
        queue.is_over = true;
        queue.is_lost |= std::thread::panicking();
        self.0.changed.notify_all();
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const FILES: usize = 5;

    fn files(dir: &Path) -> Vec<PathBuf> {
        let path = |file: usize| dir.join(format!("{file}.jsonl"));
        let files: Vec<_> = (0..FILES).map(path).collect();
        for (file, path) in files.iter().enumerate() {
            // Some are empty, and some take several blocks.
            let lines = (0..file * 3_000).map(|line| format!("{file} {line} {}\n", "x".repeat(100)));
            std::fs::write(path, lines.collect::<String>()).unwrap();
        }
        files
    }

    /// What is taken, with so many threads beside: of each block its file and how many lines it has.
    fn taken(files: &[PathBuf], helpers: usize) -> (Vec<(usize, usize)>, Result<(), ReadError>) {
        let (ahead, mut taken) = (Ahead::of(files.iter().enumerate()), Vec::new());
        let end = std::thread::scope(|scope| {
            let _end = ahead.until_dropped();
            for _ in 0..helpers {
                scope.spawn(|| ahead.prepare_all());
            }
            while let Some((file, block)) = ahead.next_block()? {
                taken.push((file, block.lines.len()));
                ahead.give_back(block);
            }
            assert!(ahead.next_block()?.is_none(), "nothing comes behind the end");
            Ok(())
        });
        (taken, end)
    }

    #[test]
    fn blocks_come_in_the_order_of_their_files_whoever_prepares_them() {
        let dir = tempfile::tempdir().unwrap();
        let files = files(dir.path());
        let (alone, end) = taken(&files, 0);
        assert!(end.is_ok() && alone.len() > AHEAD && alone.is_sorted_by_key(|(file, _)| *file));
        let lines = |file| alone.iter().filter(|(place, _)| *place == file).map(|(_, lines)| lines).sum::<usize>();
        assert_eq!((0..FILES).map(lines).collect::<Vec<_>>(), [0, 3_000, 6_000, 9_000, 12_000]);
        for helpers in 1..4 {
            assert_eq!(taken(&files, helpers).0, alone);
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_behind_what_was_read_before_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut files = files(dir.path());
        files.insert(3, dir.path().join("gone.jsonl"));
        for helpers in 0..3 {
            let (taken, end) = taken(&files, helpers);
            assert_eq!(taken.iter().map(|(_, lines)| lines).sum::<usize>(), 9_000);
            let Err(ReadError::File { file, .. }) = end else { panic!("it ends well") };
            assert_eq!(file, files[3]);
        }
    }

    #[test]
    fn whoever_wants_no_more_is_waited_for_by_nobody() {
        let dir = tempfile::tempdir().unwrap();
        let files = files(dir.path());
        let ahead = Ahead::of(files.iter().enumerate());
        std::thread::scope(|scope| {
            let _end = ahead.until_dropped();
            for _ in 0..2 {
                scope.spawn(|| ahead.prepare_all());
            }
            assert!(ahead.next_block().is_ok_and(|first| first.is_some()));
        });
        assert!(lock(&ahead.queue).is_over);
    }
}
