//! hookwatch: a terminal monitor for duty-room supervisors.
//!
//! Offices publish desk telephone numbers; a handset beside its cradle makes callers hear *busy* all morning and leaves
//! no trace. hookwatch reads the hook state of every desk line from telephony adapters, shows it live, and writes every
//! event to a journal that can be trusted later.
//!
//! The crate is a house of floors; a file uses lower floors only (see `docs/ARCHITECTURE.md`):
//!
//! | floor | rooms |
//! |---|---|
//! | 0 | [`domain`]: the vocabulary |
//! | 1 | [`decode`]: device bytes to signals; [`mod@line`]: one line's life; [`alarm`]: alarms over conditions |
//! | 2 | [`config`]: the configuration; [`journal`] (its pure half) |
//! | 3 | [`board`]: the whole core as one deterministic object; [`shift`]: the figures of a shift |
//! | 4 | [`report`]: their printouts, and [`review`]: what the review screen asks, as pure as the floors below; [`port`], [`sim`], [`notify`], [`journal`] (its reader and writer): what touches the outside |
//! | 5 | [`ui`]: the screen, which sees only a snapshot |
//! | 6 | [`app`]: the only place that knows everything |
//! | 7 | [`cli`] and the binary |

pub mod alarm;
pub mod app;
pub mod board;
pub mod cli;
pub mod config;
pub mod decode;
pub mod domain;
pub mod journal;
pub mod line;
pub mod notify;
pub mod port;
pub mod report;
pub mod review;
pub mod shift;
pub mod sim;
pub mod ui;
