//! The screen: a wall monitor over a [`Snapshot`](crate::domain::Snapshot), drawn with ratatui.
//!
//! A key becomes a change of the [`Screen`] or a command that travels through the loop like any input. This room sees
//! the snapshot only: never the board, the ports, the journal or a clock. `draw` is pure: the same screen and the same
//! snapshot give the same picture.
//!
//! | file | what |
//! |---|---|
//! | `model` | the state of a screen and what it asks the board for |
//! | `key` | keys to actions, and the one list of keys that footer and help show |
//! | `update` | actions to changes of the model |
//! | `plan` | which region stands where |
//! | `view` | one file per region; `view/flow` chooses the density, `view/brush` is the only writer of cells |
//! | `text`, `words`, `sentence` | the table of texts, the word of every value, the wording of events |
//! | `measure` | display width, cutting, and making hostile text harmless |
//! | `theme` | the colours |

mod key;
mod measure;
mod model;
mod pin;
mod plan;
mod sentence;
mod text;
mod theme;
mod update;
mod view;
mod words;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use model::{Colour, Glyphs, Language, Reaction, Screen, ScreenOptions};
pub use pin::{PIN_MAX, Pin};
