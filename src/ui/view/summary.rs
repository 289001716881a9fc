//! How many alarms there are, in one row above the bar: the unacknowledged ones by priority first. Absent while there is
//! nothing to sum up.

use ratatui::layout::Rect;

use crate::domain::{IsaState, Snapshot};
use crate::ui::alarm_words;
use crate::ui::model::Screen;
use crate::ui::text::{self, Text, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};

use super::brush::{Brush, Pen};
use super::fact::inset;

/// Whether there is anything to sum up.
pub(in crate::ui) fn is_shown(snapshot: &Snapshot) -> bool {
    let alarms = &snapshot.alarms;
    let unacknowledged = alarms.unacknowledged.iter().any(|(_, count)| *count > 0);
    let others = [alarms.acknowledged, alarms.returned, alarms.shelved, alarms.out_of_service, alarms.suppressed];
    unacknowledged || others.iter().any(|count| *count > 0)
}

/// Draws the row.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    if area.height == 0 {
        return;
    }
    let language = screen.language;
    let alarms = &snapshot.alarms;
    let area = inset(area);
    let mut pen = Pen::new(area);
    if alarms.sounding.is_some() {
        let used = brush.right(area, text::SOUNDING.get(language), BOLD);
        pen.narrow(used + 1);
    }
    pen.write(brush, text::ALARMS.get(language), BOLD).skip(2);
    for (priority, count) in alarms.unacknowledged {
        let state = if count > 0 { IsaState::Unacknowledged } else { IsaState::Normal };
        let mark = brush.glyphs().priority(priority, state);
        let word = alarm_words::priority(priority).get(language);
        pen.write(brush, &format!("{mark} {word} {count}"), screen.theme.priority(priority, state)).skip(2);
    }
    let rest: [(Text, usize); 5] = [
        (text::SUMMARY_ACKNOWLEDGED, alarms.acknowledged),
        (text::SUMMARY_RETURNED, alarms.returned),
        (text::SUMMARY_SHELVED, alarms.shelved),
        (text::SUMMARY_OUT_OF_SERVICE, alarms.out_of_service),
        (text::SUMMARY_SUPPRESSED, alarms.suppressed),
    ];
    for (wording, count) in rest.into_iter().filter(|(_, count)| *count > 0) {
        let words = fill(wording.get(language), &[&count]);
        if brush.width(&words) > pen.rest().width {
            pen.write(brush, brush.glyphs().ellipsis(), DIM);
            return;
        }
        pen.write(brush, &words, PLAIN).skip(2);
    }
}
