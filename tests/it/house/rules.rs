//! What the house does not allow, as data and small functions from a source to its breaches.

use std::fmt;

use super::lexer::{Kind, Token};
use super::rooms::{self, Room};
use super::source::{Lead, Source};

/// No source file is longer.
const LONGEST_FILE: usize = 500;

/// A place where the house is breached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Breach {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// Paths that the pure core never names: each is a way out of it.
const OUTSIDE: [&[&str]; 25] = [
    &["std", "fs"],
    // An address is a value; a socket is a way out.
    &["std", "net", "TcpStream"],
    &["std", "net", "TcpListener"],
    &["std", "net", "UdpSocket"],
    &["std", "net", "ToSocketAddrs"],
    &["std", "env"],
    &["std", "process"],
    &["std", "thread"],
    &["std", "os"],
    &["std", "sync", "mpsc"],
    &["std", "io", "stdin"],
    &["std", "io", "stdout"],
    &["std", "io", "stderr"],
    &["std", "time", "Instant"],
    &["std", "time", "SystemTime"],
    &["tokio"],
    &["tokio_serial"],
    &["serialport"],
    &["ratatui"],
    &["crossterm"],
    &["nix"],
    &["libc"],
    &["rand"],
    &["fastrand"],
    &["getrandom"],
];
/// Words that the pure core never uses, wherever they come from.
const OUTSIDE_WORDS: [&str; 11] = [
    "async",
    "await",
    "println",
    "print",
    "eprintln",
    "eprint",
    "dbg",
    "RandomState",
    "Instant",
    "SystemTime",
    "sleep",
];
/// What reads a clock.
const CLOCKS: [&[&str]; 6] = [
    &["Instant", "now"],
    &["SystemTime", "now"],
    &["Timestamp", "now"],
    &["Zoned", "now"],
    &["clock_gettime"],
    &["UNIX_EPOCH", "elapsed"],
];
/// The only file that reads clocks.
const CLOCK_FILE: &str = "src/app/clock.rs";
/// Files that may read a monotonic instant to pace a wait. Such an instant never stamps anything.
const PACED_FILES: [&str; 2] = ["src/journal/writer/thread.rs", "src/port/replay.rs"];
/// What changes a file, a folder or their names.
const WRITES: [&[&str]; 13] = [
    &["OpenOptions"],
    &["DirBuilder"],
    &["File", "create"],
    &["File", "create_new"],
    &["File", "options"],
    &["fs", "write"],
    &["fs", "rename"],
    &["fs", "copy"],
    &["fs", "remove_file"],
    &["fs", "remove_dir"],
    &["fs", "remove_dir_all"],
    &["fs", "create_dir"],
    &["fs", "create_dir_all"],
];
/// Who may: the journal's writer, the writer of traces, what puts operators into the configuration, a report that was asked
/// for as a file, and the inbox of postings.
const WRITERS: [&str; 5] = [
    "src/journal/writer/",
    "src/port/trace/writer.rs",
    "src/app/operators/replace.rs",
    "src/app/report/file.rs",
    "src/app/inbox/files.rs",
];
/// Words of telephony: `alarm` knows none.
const TELEPHONY: [&str; 20] = [
    "hook",
    "offhook",
    "onhook",
    "handset",
    "phone",
    "telephone",
    "telephony",
    "ring",
    "rings",
    "ringing",
    "dial",
    "dialled",
    "dialling",
    "digit",
    "caller",
    "callee",
    "call",
    "tone",
    "line",
    "lines",
];
/// Words of alarms: `line` knows none.
const ALARMS: [&str; 9] =
    ["alarm", "alarms", "acknowledge", "acknowledged", "shelve", "shelved", "priority", "annunciate", "condition"];

/// Every breach in these sources.
pub(crate) fn breaches(sources: &[Source]) -> Vec<Breach> {
    let shape = sources.iter().flat_map(shape);
    shape.chain(program(sources).flat_map(in_program)).collect()
}

/// The sources that are compiled into the program.
pub(crate) fn program(sources: &[Source]) -> impl Iterator<Item = &Source> {
    let tests: Vec<_> = sources.iter().flat_map(|source| source.test_modules.clone()).collect();
    sources.iter().filter(move |source| !tests.iter().any(|module| source.is_within(module)))
}

/// What every file obeys, test code too.
fn shape(source: &Source) -> Vec<Breach> {
    let mut found = Vec::new();
    let mut say = |line, what: &str| found.push(breach(source, line, what.to_owned()));
    if source.lines > LONGEST_FILE {
        say(source.lines, &format!("{} lines are more than {LONGEST_FILE}: split the file", source.lines));
    }
    for window in source.all.windows(4) {
        let [hash, bang, open, allow] = window else { continue };
        if hash.is('#')
            && (bang.is('[') && open.is_word("allow") || bang.is('!') && open.is('[') && allow.is_word("allow"))
        {
            say(hash.line, "a lint is expected with its reason, never just allowed");
        }
    }
    found
}

/// What holds for the program itself.
fn in_program(source: &Source) -> Vec<Breach> {
    let Some(room) = rooms::room_of(&source.module) else {
        return vec![breach(source, 1, format!("`{}` is in no room of the table", source.module.join("::")))];
    };
    let mut found = floors(source, room);
    if !source.first_line.starts_with("//!") {
        found.push(breach(source, 1, "a module opens with //!, its purpose and what it must never do".to_owned()));
    }
    if rooms::is_pure(room) {
        found.extend(outside(source, room));
    }
    found.extend(clocks(source));
    found.extend(writes(source));
    match room.name {
        "ui" => found.extend(screen(source)),
        "line" => found.extend(words(source, &ALARMS, "`line` knows no alarms")),
        "alarm" => found.extend(words(source, &TELEPHONY, "`alarm` knows no telephones")),
        _ => {}
    }
    found
}

/// A file uses lower floors and its own room.
fn floors(source: &Source, room: Room) -> Vec<Breach> {
    let inside = source.paths.iter().filter(|path| path.lead == Lead::Inside && !path.segments.is_empty());
    let judged = inside.filter_map(|path| {
        let named = path.segments.join("::");
        let what = match rooms::room_of(&path.segments) {
            None => format!("`{named}` is in no room of the table"),
            Some(used) if used == room || used.floor < room.floor || room.name == "lib" => return None,
            Some(used) => format!(
                "{} (floor {}) uses `{named}` of {} (floor {}): a file uses lower floors only",
                room.name, room.floor, used.name, used.floor
            ),
        };
        Some(breach(source, path.line, what))
    });
    judged.collect()
}

/// The pure core sees no outside.
fn outside(source: &Source, room: Room) -> Vec<Breach> {
    let mut found = Vec::new();
    for path in source.paths.iter().filter(|path| path.lead == Lead::Elsewhere) {
        if OUTSIDE.iter().any(|way| path.segments.iter().map(String::as_str).take(way.len()).eq(way.iter().copied())) {
            let named = path.segments.join("::");
            found.push(breach(source, path.line, format!("{} is pure and never names `{named}`", room.name)));
        }
    }
    let said = words_of(source).filter(|(_, word)| OUTSIDE_WORDS.contains(word));
    found.extend(
        said.map(|(line, word)| breach(source, line, format!("{} is pure and never says `{word}`", room.name))),
    );
    found
}

/// Only `app::clock` reads clocks.
fn clocks(source: &Source) -> Vec<Breach> {
    let is_paced = PACED_FILES.contains(&source.path.as_str());
    let reads = source.paths.iter().filter(|path| CLOCKS.iter().any(|clock| holds(&path.segments, clock)));
    let judged = reads.filter(|path| !(is_paced && holds(&path.segments, &["Instant", "now"])));
    judged
        .filter(|_| source.path != CLOCK_FILE)
        .map(|path| {
            breach(source, path.line, format!("`{}` reads a clock: only app::clock does", path.segments.join("::")))
        })
        .collect()
}

/// Only listed files write to the disk.
fn writes(source: &Source) -> Vec<Breach> {
    if WRITERS.iter().any(|writer| source.path.starts_with(writer)) {
        return Vec::new();
    }
    let writes = source.paths.iter().filter(|path| WRITES.iter().any(|write| holds(&path.segments, write)));
    let judged = writes.map(|path| {
        let named = path.segments.join("::");
        breach(
            source,
            path.line,
            format!("`{named}` writes files: only the journal's writer, the trace's, app::operators::replace, app::report::file and app::inbox::files do"),
        )
    });
    judged.collect()
}

/// A screen sees the vocabulary, in it the snapshot, and itself.
fn screen(source: &Source) -> Vec<Breach> {
    let foreign = source.paths.iter().filter(|path| match path.lead {
        Lead::Inside => !path.segments.first().is_some_and(|room| room == "ui" || room == "domain"),
        Lead::Elsewhere => {
            ["tokio", "serialport", "tokio_serial", "nix", "libc"].iter().any(|way| holds(&path.segments, &[way]))
                || holds(&path.segments, &["std", "fs"])
                || holds(&path.segments, &["std", "thread"])
                || holds(&path.segments, &["std", "env"])
        }
    });
    let judged = foreign.map(|path| {
        breach(source, path.line, format!("the screen sees a snapshot only, never `{}`", path.segments.join("::")))
    });
    judged.collect()
}

/// Words that a room's identifiers never hold.
fn words(source: &Source, never: &[&str], why: &str) -> Vec<Breach> {
    let mut found = Vec::new();
    for (line, word) in words_of(source) {
        if parts(word).iter().any(|part| never.contains(&part.as_str())) {
            found.push(breach(source, line, format!("{why}: `{word}`")));
        }
    }
    found
}

fn words_of(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    source.code.iter().filter_map(|token: &Token| match &token.kind {
        Kind::Word(word) => Some((token.line, word.as_str())),
        Kind::Text(_) | Kind::PathSep | Kind::Sign(_) => None,
    })
}

/// The words of an identifier, in lower case: `LineTraits` and `line_traits` are `line`, `traits`.
fn parts(identifier: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    for next in identifier.chars() {
        if next == '_' || next.is_uppercase() {
            parts.push(String::new());
        }
        if let Some(last) = parts.last_mut().filter(|_| next != '_') {
            last.extend(next.to_lowercase());
        }
    }
    parts
}

fn holds(segments: &[String], run: &[&str]) -> bool {
    segments.windows(run.len()).any(|window| window.iter().map(String::as_str).eq(run.iter().copied()))
}

fn breach(source: &Source, line: usize, what: String) -> Breach {
    Breach { path: source.path.clone(), line, what }
}
