//! The charts beside the timeline. Each shows counts or times as they are: none adds up what the figures keep apart.

mod answer;
mod blocked;
mod hours;

pub(super) use answer::answer;
pub(super) use blocked::blocked;
pub(super) use hours::hours;

use super::markup::Markup;

/// Units across a chart.
const WIDTH: usize = 850;

/// A length in units for `part` of `whole`; at least one where there is anything to show.
fn scaled(part: u64, whole: u64, units: usize) -> usize {
    let units = u64::try_from(units).unwrap_or(u64::MAX);
    let length = part.min(whole).saturating_mul(units).checked_div(whole).unwrap_or(0);
    usize::try_from(length.max(u64::from(part > 0))).unwrap_or(0)
}

/// A text in a chart.
fn label(out: &mut Markup, class: &'static str, (x, y): (usize, usize), text: &str) {
    let (x, y) = (x.to_string(), y.to_string());
    out.element("text", &[("class", class), ("x", &x), ("y", &y)], text);
}

/// A bar or a column.
fn bar(out: &mut Markup, class: &'static str, (x, y): (usize, usize), (width, height): (usize, usize)) {
    let [x, y, width, height] = [x, y, width, height].map(|number| number.to_string());
    let attributes = [("class", class), ("x", &x), ("y", &y), ("width", &width), ("height", &height)];
    out.empty("rect", &attributes.map(|(name, value)| (name, value as &str)));
}

/// A picture with its title and what it shows.
fn picture(out: &mut Markup, height: usize, (title, told): (&str, &str), fill: impl FnOnce(&mut Markup)) {
    let view = format!("0 0 {WIDTH} {height}");
    out.within("svg", &[("class", "chart"), ("role", "img"), ("viewBox", &view)], |out| {
        out.element("title", &[], title);
        out.element("desc", &[], told);
        fill(out);
    });
    out.newline();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_little_is_seen_and_nothing_is_longer_than_the_whole() {
        assert_eq!([scaled(0, 9, 100), scaled(1, 9_999, 100), scaled(9, 9, 100), scaled(20, 9, 100)], [0, 1, 100, 100]);
        assert_eq!([scaled(0, 0, 100), scaled(u64::MAX, u64::MAX, 7)], [0, 1]);
    }
}
