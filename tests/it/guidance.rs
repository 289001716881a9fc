//! What `docs/ALARMS.md` says an alarm means and asks for is what the screen says. `UPDATE_SNAPSHOTS=1` writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use hookwatch::domain::AlarmKind;
use hookwatch::ui::{Language, guidance};

const BEGIN: &str = "<!-- guidance from the code: begin -->\n";
const END: &str = "<!-- guidance from the code: end -->\n";

fn listed() -> String {
    let mut text = "| Alarm | 后果 | 处置建议 | Consequence | Response |\n|---|---|---|---|---|\n".to_owned();
    for (alarm, name) in AlarmKind::ALL {
        let ((zh_means, zh_asks), (en_means, en_asks)) =
            (guidance(alarm, Language::ZhCn), guidance(alarm, Language::En));
        writeln!(text, "| `{name}` | {zh_means} | {zh_asks} | {en_means} | {en_asks} |").expect("a string takes text");
    }
    text
}

#[test]
fn the_page_tells_every_consequence_and_response_as_the_screen_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ALARMS.md");
    let page = std::fs::read_to_string(&path).expect("the page");
    let (head, rest) = page.split_once(BEGIN).expect("the page has its first marker");
    let (found, tail) = rest.split_once(END).expect("the page has its last marker");
    let wanted = listed();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, format!("{head}{BEGIN}{wanted}{END}{tail}")).expect("the page can be written");
        return;
    }
    assert_eq!(found, wanted, "docs/ALARMS.md differs from the screen; UPDATE_SNAPSHOTS=1 writes it anew");
}

#[test]
fn every_alarm_has_a_consequence_and_a_response_in_both_languages() {
    for (alarm, name) in AlarmKind::ALL {
        for language in [Language::ZhCn, Language::En] {
            let (means, asks) = guidance(alarm, language);
            assert!(!means.is_empty() && !asks.is_empty(), "{name}");
        }
    }
}
