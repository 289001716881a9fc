//! How long a picture takes: `cargo bench --bench draw`. Prints figures and asserts nothing.

#![expect(clippy::print_stdout, reason = "a bench is there to print")]

#[path = "../../src/ui/sample.rs"]
mod sample;

use std::hint::black_box;
use std::time::{Duration, Instant};

use hookwatch::{domain, ui};
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;

const ROUNDS: usize = 2_000;

fn main() {
    let sites = [
        (sample::office(), 80, 24),
        (sample::office(), 200, 60),
        (sample::site(512, 26), 200, 60),
        (sample::site(4_096, 64), 200, 60),
    ];
    for (site, width, height) in sites {
        for language in [ui::Language::ZhCn, ui::Language::En] {
            let size = Size { width, height };
            let (glyphs, colour) = (ui::Glyphs::Unicode, ui::Colour::Full);
            let screen = ui::Screen::new(ui::ScreenOptions { language, glyphs, colour, size, zone: TimeZone::UTC });
            let snapshot = sample::answer(site.clone(), &screen.request());
            let (draw, whole) = measure(&screen, size, &snapshot);
            let lines = snapshot.matched;
            println!(
                "{lines:5} lines at {width}x{height} {language:?}: {draw:.1?}, with clearing and comparing {whole:.1?}"
            );
        }
    }
}

/// The medians of drawing alone, and of drawing with what the terminal library does around it.
fn measure(screen: &ui::Screen, size: Size, snapshot: &domain::Snapshot) -> (Duration, Duration) {
    let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
    let mut alone = Vec::with_capacity(ROUNDS);
    let mut whole = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        terminal
            .draw(|frame| {
                let inner = Instant::now();
                screen.draw(frame, black_box(snapshot));
                alone.push(inner.elapsed());
            })
            .unwrap();
        whole.push(start.elapsed());
    }
    (median(alone), median(whole))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(ROUNDS / 2).copied().unwrap_or_default()
}
