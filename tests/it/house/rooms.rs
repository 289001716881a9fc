//! The table of rooms: which floor each part of the crate stands on. `docs/ARCHITECTURE.md` shows the same table.

/// A room and its floor. A file uses rooms on lower floors, and its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Room {
    pub(crate) name: &'static str,
    pub(crate) floor: u8,
}

/// The highest floor of the pure core: no outside world is seen from there.
const PURE_UP_TO: u8 = 3;

const ROOMS: [Room; 19] = [
    Room { name: "domain", floor: 0 },
    Room { name: "decode", floor: 1 },
    Room { name: "line", floor: 1 },
    Room { name: "alarm", floor: 1 },
    Room { name: "config", floor: 2 },
    PURE_JOURNAL,
    Room { name: "board", floor: 3 },
    Room { name: "shift", floor: 3 },
    REPORT,
    REVIEW,
    Room { name: "journal", floor: 4 },
    Room { name: "port", floor: 4 },
    Room { name: "sim", floor: 4 },
    Room { name: "notify", floor: 4 },
    Room { name: "ui", floor: 5 },
    Room { name: "app", floor: 6 },
    Room { name: "cli", floor: 7 },
    // The binary stands at the door: it reads the command line through `cli`.
    Room { name: "main", floor: 8 },
    Room { name: "lib", floor: 9 },
];

/// It reads the figures of floor 3 and is as pure as they are.
const REPORT: Room = Room { name: "report", floor: 4 };

/// As `report`: beside the figures it keeps an index of the same records.
const REVIEW: Room = Room { name: "review", floor: 4 };

const PURE_JOURNAL: Room = Room { name: "journal's pure half", floor: 2 };

/// The files of `journal` that touch nothing outside. Its other files, and whatever `journal` itself re-exports, stand
/// on floor 4: a lower floor names the pure file, so that a reader sees which half it uses.
const PURE_JOURNAL_FILES: [&str; 3] = ["record", "chain", "segment"];

/// Whether a room belongs to the pure core.
pub(crate) fn is_pure(room: Room) -> bool {
    room.floor <= PURE_UP_TO || room == REPORT || room == REVIEW
}

/// The room that a path from the top of the crate leads into.
pub(crate) fn room_of(segments: &[String]) -> Option<Room> {
    let mut segments = segments.iter().map(String::as_str);
    let Some(first) = segments.next() else { return named("lib") };
    if first == "journal" && segments.next().is_some_and(|file| PURE_JOURNAL_FILES.contains(&file)) {
        return Some(PURE_JOURNAL);
    }
    named(first)
}

fn named(name: &str) -> Option<Room> {
    ROOMS.into_iter().find(|room| room.name == name)
}

/// The floors as `docs/ARCHITECTURE.md` must show them: the name of a room and its floor.
pub(crate) fn shown() -> impl Iterator<Item = Room> {
    ROOMS.into_iter().filter(|room| room.floor <= 7 && *room != PURE_JOURNAL)
}
