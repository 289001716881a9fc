//! What the last act came to, or why a key did nothing: one row above the footer, for a few seconds.

use ratatui::layout::Rect;

use crate::domain::alarm_view::OnDisk;
use crate::domain::{Moment, Reply, Snapshot};
use crate::ui::alarm_words;
use crate::ui::model::{Mode, REPLY_SHOWN, Screen};
use crate::ui::plan::Plan;

use super::brush::Brush;
use super::fact::inset;

/// Draws the row, while there is something to say.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) {
    let footer = plan.regions.footer;
    let area = Rect { y: footer.y.saturating_sub(1), height: 1, ..footer };
    let is_fresh = |at: &Moment| snapshot.at.since(*at) < REPLY_SHOWN;
    let reply = snapshot.session.reply.as_ref().filter(|reply| is_fresh(&reply.at));
    let notice = screen.notice.filter(|notice| is_fresh(&notice.at));
    let newest = match (reply, notice) {
        (Some(reply), Some(notice)) if notice.at.mono > reply.at.mono => None,
        (reply, _) => reply,
    };
    // The prompt tells by itself why a sign-in was refused.
    if matches!(screen.mode, Mode::SignIn(..)) {
        return;
    }
    let (words, style) = match (newest, notice) {
        (Some(reply), _) => {
            let style = match (&reply.reply, reply.standing) {
                (Reply::Refused(_), _) | (_, OnDisk::AtRisk) => screen.theme.caution(),
                (Reply::Review(told), _) if told.is_refusal() => screen.theme.caution(),
                _ => screen.theme.bar(),
            };
            (alarm_words::reply(reply, screen.language, &screen.zone), style)
        }
        (None, Some(notice)) => (notice.what.get(screen.language).to_owned(), screen.theme.caution()),
        (None, None) => return,
    };
    brush.fill(area, style);
    brush.text(inset(area), &words, style);
}
