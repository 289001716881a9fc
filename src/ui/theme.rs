//! The colours. Only the 16 ANSI colours, the bright ones never as a background: a console may not have them, and both
//! dark and light terminals stay readable because a strong state brings its own background.
//!
//! Colour never stands alone: wherever one of these styles is used, a mark and a word say the same.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::review::BarKind;
use crate::domain::view::{AdapterState, LineRow};
use crate::domain::{IsaState, LineState, Priority, Progress};

use super::model::Colour;

/// The styles of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Theme {
    colour: Colour,
}

/// Ordinary text.
pub(super) const PLAIN: Style = Style::new();
/// Names, headings and keys that act now.
pub(super) const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
/// What stands back.
pub(super) const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const REVERSED: Style = Style::new().add_modifier(Modifier::REVERSED);

impl Theme {
    pub(super) fn new(colour: Colour) -> Self {
        Self { colour }
    }

    /// A group's heading.
    pub(super) fn heading(self) -> Style {
        match self.colour {
            Colour::Full => BOLD.fg(Color::Cyan),
            Colour::None => BOLD.add_modifier(Modifier::UNDERLINED),
        }
    }

    /// The simulation mark.
    pub(super) fn simulation(self) -> Style {
        match self.colour {
            Colour::Full => BOLD.fg(Color::White).bg(Color::Magenta),
            Colour::None => BOLD.add_modifier(Modifier::REVERSED),
        }
    }

    /// A condition that endangers the record or blinds the monitor.
    pub(super) fn danger(self) -> Style {
        match self.colour {
            Colour::Full => BOLD.fg(Color::White).bg(Color::Red),
            Colour::None => BOLD.add_modifier(Modifier::REVERSED),
        }
    }

    /// A condition that is worth knowing.
    pub(super) fn caution(self) -> Style {
        match self.colour {
            Colour::Full => PLAIN.fg(Color::Black).bg(Color::Yellow),
            Colour::None => REVERSED,
        }
    }

    /// The title of a pane whose line is idle.
    pub(super) fn bar(self) -> Style {
        match self.colour {
            Colour::Full => PLAIN.fg(Color::Black).bg(Color::Gray),
            Colour::None => REVERSED,
        }
    }

    /// Text of a count or a state that is not as it should be.
    pub(super) fn wrong(self) -> Style {
        match self.colour {
            Colour::Full => BOLD.fg(Color::LightRed),
            Colour::None => BOLD.add_modifier(Modifier::UNDERLINED),
        }
    }

    /// A state, wherever it is named.
    pub(super) fn state(self, state: LineState) -> Style {
        match (self.colour, state) {
            (Colour::Full, LineState::OffHook) => BOLD.fg(Color::White).bg(Color::Blue),
            (Colour::Full, LineState::Ringing) => BOLD.fg(Color::Black).bg(Color::Yellow),
            (Colour::Full, LineState::Dead) => BOLD.fg(Color::LightRed),
            (Colour::Full, LineState::Stale) => BOLD.fg(Color::Cyan),
            (Colour::Full, LineState::Unknown) => PLAIN.fg(Color::Magenta),
            (Colour::None, LineState::OffHook) => REVERSED,
            (Colour::None, LineState::Ringing) => BOLD.add_modifier(Modifier::REVERSED.union(Modifier::UNDERLINED)),
            (Colour::None, LineState::Dead | LineState::Stale) => BOLD,
            (Colour::None, LineState::Unknown) => PLAIN,
            (_, LineState::Idle) => DIM,
        }
    }

    /// A line's cell: its state; stronger where an alarm of it stands, for that must be seen from across the room; and
    /// strongest where the line is certain to be blocked.
    pub(super) fn row(self, row: &LineRow) -> Style {
        let is_ended = row.state == LineState::OffHook && row.progress == Some(Progress::Ended);
        let alarm = row.alarm.filter(|alarm| matches!(alarm.state, IsaState::Unacknowledged | IsaState::Acknowledged));
        match alarm {
            Some(alarm) if alarm.certain && alarm.priority >= Priority::High => self.danger(),
            _ if is_ended => self.danger(),
            // A ring has its own colour, and an idle line none.
            Some(alarm) if self.colour == Colour::Full && row.state == LineState::OffHook => match alarm.priority {
                Priority::Critical | Priority::High => BOLD.fg(Color::Black).bg(Color::Yellow),
                Priority::Medium => BOLD.fg(Color::Black).bg(Color::Cyan),
                Priority::Low => self.state(row.state),
            },
            _ => self.state(row.state),
        }
    }

    /// A priority, wherever it is named. Only what nobody has acknowledged blinks; what is over or hidden stands back.
    pub(super) fn priority(self, priority: Priority, state: IsaState) -> Style {
        let style = match (self.colour, priority) {
            (Colour::Full, Priority::Critical) => BOLD.fg(Color::White).bg(Color::Red),
            (Colour::Full, Priority::High) => BOLD.fg(Color::Black).bg(Color::Yellow),
            (Colour::Full, Priority::Medium) => PLAIN.fg(Color::Black).bg(Color::Cyan),
            (Colour::Full, Priority::Low) => PLAIN.fg(Color::Black).bg(Color::Gray),
            (Colour::None, Priority::Critical | Priority::High) => BOLD.add_modifier(Modifier::REVERSED),
            (Colour::None, Priority::Medium) => BOLD,
            (Colour::None, Priority::Low) => PLAIN,
        };
        match state {
            IsaState::Unacknowledged => style.add_modifier(Modifier::SLOW_BLINK),
            IsaState::Acknowledged => style,
            _ => DIM,
        }
    }

    /// Proven, or suspected.
    pub(super) fn certainty(self, certain: bool) -> Style {
        match (self.colour, certain) {
            (_, true) => BOLD,
            (Colour::Full, false) => PLAIN.fg(Color::Magenta),
            (Colour::None, false) => PLAIN.add_modifier(Modifier::UNDERLINED),
        }
    }

    /// A stretch of a line's time. What is certain to be blocked stands on a ground of its own, as in the grid; what is
    /// merely suspected on another.
    pub(super) fn stretch(self, kind: BarKind) -> Style {
        match (self.colour, kind) {
            (_, BarKind::Idle | BarKind::Unobserved) => DIM,
            (_, BarKind::Blocked) => self.danger(),
            (Colour::Full, BarKind::Suspected) => PLAIN.fg(Color::Black).bg(Color::Yellow),
            (Colour::Full, BarKind::Dead) => self.state(LineState::Dead),
            (Colour::Full, BarKind::Call) => PLAIN.fg(Color::LightBlue),
            (Colour::Full, BarKind::NoCall) => PLAIN.fg(Color::Blue),
            (Colour::Full, BarKind::Ringing) => PLAIN.fg(Color::Yellow),
            (Colour::Full, BarKind::Explained) => PLAIN.fg(Color::Green),
            (Colour::None, BarKind::Suspected) => BOLD.add_modifier(Modifier::UNDERLINED),
            (Colour::None, BarKind::Dead) => BOLD,
            (Colour::None, BarKind::Call | BarKind::NoCall | BarKind::Ringing | BarKind::Explained) => PLAIN,
        }
    }

    /// What is picked in a popup or a list.
    pub(super) fn picked(self) -> Style {
        match self.colour {
            Colour::Full => BOLD.fg(Color::White).bg(Color::Blue),
            Colour::None => BOLD.add_modifier(Modifier::REVERSED),
        }
    }

    /// An adapter's state.
    pub(super) fn adapter(self, state: AdapterState) -> Style {
        match state {
            AdapterState::Live => DIM,
            AdapterState::Lost => self.wrong(),
            AdapterState::Stale => self.state(LineState::Stale),
            AdapterState::Waiting | AdapterState::Opened | AdapterState::Initialised => PLAIN,
        }
    }
}

/// Whether a state's style paints its whole cell.
pub(super) fn fills(state: LineState) -> bool {
    matches!(state, LineState::OffHook | LineState::Ringing)
}

/// The same style, turned round for the selected cell; a reversed one is turned back.
pub(super) fn selected(style: Style) -> Style {
    let lit = style.remove_modifier(Modifier::DIM).add_modifier(Modifier::BOLD);
    if style.add_modifier.contains(Modifier::REVERSED) {
        lit.remove_modifier(Modifier::REVERSED)
    } else {
        lit.add_modifier(Modifier::REVERSED)
    }
}
