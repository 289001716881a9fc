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
//! | `act` | keys that act: about what, who is there, which operation; `dialog` and `sign_in` ask what is missing |
//! | `list` | the list of alarms: its tabs and its selection |
//! | `adapter_page` | the page of adapters: which one is chosen, which part of it is in sight |
//! | `review` | the review of a shift: its pages, their keys, what is written and copied there |
//! | `walk`, `walk_words` | the page of the walk test: its selection, its keys, its words |
//! | `plan`, `condition` | which region stands where, and what the bar tells |
//! | `view` | one file per region; `view/flow` chooses the density, `view/brush` is the only writer of cells |
//! | `text`, `words`, `sentence` | the table of texts, the word of every value, the wording of events |
//! | `guidance` | what an alarm means and what to do about it |
//! | `measure` | display width, cutting, and making hostile text harmless |
//! | `theme`, `glyphs` | the colours and the marks |
//! | `pin` | the only place that holds a PIN |

mod act;
mod adapter_page;
mod alarm_sentence;
mod alarm_words;
mod condition;
mod dialog;
mod evidence;
mod field;
mod glyphs;
mod guidance;
mod key;
mod key_text;
mod list;
mod measure;
mod model;
mod mouse;
mod pin;
mod plan;
mod review;
mod sentence;
mod sign_in;
mod text;
mod theme;
mod update;
mod view;
mod walk;
mod walk_words;
mod words;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod sample_adapters;
#[cfg(test)]
mod sample_alarms;
#[cfg(test)]
mod sample_review;
#[cfg(test)]
mod sample_review_lists;
#[cfg(test)]
mod sample_walk;
#[cfg(test)]
mod tests;

pub use guidance::guidance;
pub use model::{Colour, Glyphs, Language, Reaction, Screen, ScreenOptions};
pub use pin::{PIN_MAX, Pin};
