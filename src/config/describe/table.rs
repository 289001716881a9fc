//! Columns that stay aligned when a cell holds Chinese.

use unicode_width::UnicodeWidthStr as _;

/// A table of text with a heading.
#[derive(Debug)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(heading: &[&str]) -> Self {
        Self { rows: vec![heading.iter().map(ToString::to_string).collect()] }
    }

    /// Adds a row; an empty cell is shown as `-`.
    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        let shown = |cell: String| if cell.is_empty() { "-".to_owned() } else { cell };
        self.rows.push(cells.into_iter().map(shown).collect());
    }
}

impl std::fmt::Display for Table {
    /// Every row on a line of its own, indented by two, its columns two cells apart, nothing blank at its end.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str("  ");
                line.push_str(cell);
                line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width())));
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stay_aligned_behind_double_width_cells() {
        let mut table = Table::new(&["ID", "LABEL", "ROOM"]);
        table.row(["1803-1".into(), "综合业务".into(), "1803".into()]);
        table.row(["a".into(), "fax".into(), String::new()]);
        let text = table.to_string();
        let before_last: Vec<_> = text.lines().map(|row| row.rsplit_once(' ').unwrap().0.width() + 1).collect();
        assert_eq!(before_last, [20; 3], "{text}");
        assert!(text.lines().all(|row| row == row.trim_end()), "{text}");
    }
}
