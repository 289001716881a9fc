//! Opens a journal for writing: locks it, looks at its newest records, repairs a torn tail, refuses to mix simulated and
//! real records. What is damaged beyond a torn tail is evidence and stays as it is; a new file goes on after it.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::disk::DirDisk;
use super::engine::{Engine, Plan, Rule, Site};
use super::error::JournalError;
use super::lock::DirLock;
use super::survey::{Survey, Torn, survey};
use super::thread::Writer;
use crate::domain::event::Seal;
use crate::domain::{Moment, Wall};
use crate::journal::chain::hex;
use crate::journal::reader::{FileLines, ReadError, Segment, segments};
use crate::journal::record::{Frame, Record};
use crate::journal::segment::local_date;

/// How to keep a journal.
#[derive(Debug, Clone)]
pub struct JournalOptions {
    /// Where the files are.
    pub dir: PathBuf,
    /// The site's time zone: its midnights begin new files.
    pub zone: TimeZone,
    /// Files older than this many days are offered for removal.
    pub retain_days: u32,
    /// Some line of this run comes from a simulation or a replay.
    pub sim: bool,
    /// A file that reached this size is followed by the next; [`JournalOptions::MAX_FILE_BYTES`] by contract.
    pub max_file_bytes: u64,
}

impl JournalOptions {
    /// The size after which a new file begins.
    pub const MAX_FILE_BYTES: u64 = 256 << 20;
}

/// A journal ready to be written.
#[derive(Debug)]
pub struct Opened {
    /// Takes the next records.
    pub writer: Writer,
    /// The newest seal.
    pub last_seal: Option<Seal>,
    /// The records after the last seal, oldest first; all of them where there is no seal.
    pub tail: Vec<Record>,
    /// When the newest record was made: the earlier run was observed up to here.
    pub newest_at: Option<Wall>,
    /// A torn tail that was cut: the board records it.
    pub recovered: Option<Recovered>,
    /// Damage that is no torn tail: the board raises `journal_fault`. Nothing was changed; a new file goes on.
    pub damage: Option<Damage>,
    /// How many records there are: the newest `seq`.
    pub records: u64,
    /// There was no record.
    pub is_new: bool,
}

/// A torn tail that was cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// The file's name.
    pub file: String,
    /// How many bytes were cut.
    pub bytes: u64,
    /// The first 256 of them, in hex.
    pub hex: String,
    /// SHA-256 of all of them, 64 hex digits.
    pub sha256: String,
}

/// What is wrong with a journal beyond a torn tail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub why: String,
}

/// How many bytes of a torn tail are kept in hex.
const RECOVERED_HEX_BYTES: usize = 256;

/// Locks the directory (creating it with mode 0700), repairs a torn tail, reads back to the last seal.
///
/// # Errors
/// Another writer holds the directory; it cannot be read or written; it holds simulated records and this run is live, or
/// the other way round.
pub fn open(options: &JournalOptions, now: Moment) -> Result<Opened, JournalError> {
    let dir = &options.dir;
    create_dir(dir)?;
    let lock = DirLock::acquire(dir)?;
    let segments = segments(dir)?;
    refuse_mixing(options, &segments)?;
    let Survey { head, torn, newest_at, damage, last_seal, tail } = survey(&segments)?;
    let newest = segments.last();
    let recovered = match (newest, torn) {
        (Some(newest), Some(torn)) if damage.is_none() => Some(cut(newest, &torn)?),
        _ => None,
    };
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(JournalError::system("sync the journal directory", dir))?;
    let today = local_date(now.wall, &options.zone);
    let plan = match newest {
        None => Plan::NewFile,
        Some(_) if damage.is_some() => Plan::NewFile,
        Some(newest) if newest.name.date < today => Plan::SealThenNewFile(newest.name),
        Some(newest) => Plan::Append(newest.name),
    };
    // A clock that is wrong for once must not make every file too old: the newest file's date has to agree.
    let judged = newest.map_or(today, |newest| newest.name.date.min(today));
    let site = Site { segments: segments.iter().map(|s| (s.name, s.first_seq)).collect(), head, judged, plan };
    let rule =
        Rule { zone: options.zone.clone(), retain_days: options.retain_days, max_file_bytes: options.max_file_bytes };
    let failed = JournalError::system("open the newest journal file in", dir);
    let engine = Engine::new(DirDisk::new(dir, lock), rule, site).map_err(failed)?;
    let is_new = head.seq == 0 && damage.is_none();
    let writer = Writer::new(engine);
    Ok(Opened { writer, last_seal, tail, newest_at, recovered, damage, records: head.seq, is_new })
}

fn create_dir(dir: &Path) -> Result<(), JournalError> {
    let failed = JournalError::system("create the journal directory", dir);
    if dir.is_dir() {
        return Ok(());
    }
    let created = DirBuilder::new().recursive(true).mode(0o700).create(dir);
    created.and_then(|()| dir.parent().map_or(Ok(()), sync_parent)).map_err(failed)
}

/// A directory whose own entry is lost in a power cut takes the journal with it.
fn sync_parent(parent: &Path) -> io::Result<()> {
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    match File::open(parent) {
        Ok(parent) => parent.sync_all(),
        // One may be allowed to pass through a directory without being allowed to read it.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        Err(error) => Err(error),
    }
}

/// Every `program` record of a simulated run is marked, so the first one of the oldest and of the newest file tells.
fn refuse_mixing(options: &JournalOptions, segments: &[Segment]) -> Result<(), JournalError> {
    for segment in segments.first().into_iter().chain(segments.last()) {
        let dir = options.dir.clone();
        match (first_origin(segment)?, options.sim) {
            (Some(Origin::Live), true) => return Err(JournalError::HoldsLive { dir }),
            (Some(Origin::Simulated), false) => return Err(JournalError::HoldsSimulated { dir }),
            _ => {}
        }
    }
    Ok(())
}

enum Origin {
    Live,
    Simulated,
}

fn first_origin(segment: &Segment) -> Result<Option<Origin>, ReadError> {
    #[derive(Deserialize)]
    struct Mark {
        #[serde(default)]
        sim: bool,
    }
    let failed = |source| ReadError::File { file: segment.path.clone(), source };
    let mut lines = FileLines::open(&segment.path).map_err(failed)?;
    while let Some(line) = lines.next_line().map_err(failed)? {
        let is_program = Frame::read(line.bytes).is_ok_and(|frame| frame.kind == "program");
        if is_program && let Ok(mark) = serde_json::from_slice::<Mark>(line.bytes) {
            return Ok(Some(if mark.sim { Origin::Simulated } else { Origin::Live }));
        }
    }
    Ok(None)
}

fn cut(newest: &Segment, torn: &Torn) -> Result<Recovered, JournalError> {
    let failed = JournalError::system("cut the torn tail of", &newest.path);
    let shorten = || {
        let file = OpenOptions::new().write(true).open(&newest.path)?;
        file.set_len(torn.offset)?;
        file.sync_all()
    };
    shorten().map_err(failed)?;
    Ok(Recovered {
        file: newest.name.to_string(),
        bytes: torn.bytes.len() as u64,
        hex: hex(torn.bytes.get(..RECOVERED_HEX_BYTES).unwrap_or(&torn.bytes)),
        sha256: hex(&Sha256::digest(&torn.bytes)),
    })
}
