//! The page read back as a document: closed, escaped, the same in both languages, and plain about what is doubtful.

use std::time::Duration;

use roxmltree::{Document, Node};

use super::{html, timeline, words as w};
use crate::domain::operator::{Handover, NoteSpan};
use crate::domain::review::{Bar, BarKind};
use crate::domain::{AlarmSource, GroupName, LineId, OperatorId, Wall};
use crate::journal::record::is_active;
use crate::report::tests::report;
use crate::report::words as shared;
use crate::report::{Language, Previous, Report};
use crate::shift::{GroupFigures, HandoverRow, LineFigures, NoteRow, OutOfService};

const HOSTILE: &str = "\"'><script>alert(1)</script><!--\u{202e}\u{2028}\u{1b}[2J&amp;]]>";
const LANGUAGES: [Language; 2] = [Language::ZhCn, Language::En];

/// The page without its first line, which is no XML.
fn body_of(page: &str) -> &str {
    page.strip_prefix("<!DOCTYPE html>\n").unwrap()
}

fn texts(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect()
}

fn hostile() -> Report {
    let mut report = report(HOSTILE, Some(HOSTILE));
    report.site = HOSTILE.to_owned();
    report.zone_name = HOSTILE.to_owned();
    let figures = &mut report.figures;
    figures.lines[0].label = HOSTILE.to_owned();
    figures.missed_calls.callers[0].missed_at = HOSTILE.to_owned();
    figures.unlisted.push(LineId::new(HOSTILE));
    let (at, by) = (figures.range.from, Some(OperatorId::new(HOSTILE)));
    let (about, note) = (AlarmSource::Site, HOSTILE.to_owned());
    figures.notes.notes.push(NoteRow { at, by: by.clone(), about, span: None, note: note.clone() });
    let handover = Handover { date: Some(HOSTILE.to_owned()), note, ..Handover::default() };
    figures.notes.handovers.push(HandoverRow { at, by, handover });
    figures.out_of_service.push(OutOfService {
        about: AlarmSource::Line(LineId::new(HOSTILE)),
        by: Some(OperatorId::new(HOSTILE)),
        why: HOSTILE.to_owned(),
        from: figures.range.from,
        to: None,
        time: Duration::from_secs(1),
    });
    report
}

#[test]
fn every_element_is_closed_and_no_text_acts() {
    for language in LANGUAGES {
        let page = html(&hostile(), language);
        let document = Document::parse(body_of(&page)).unwrap();
        for node in document.descendants().filter(Node::is_element) {
            assert!(!["script", "a", "img", "iframe", "link", "object", "form"].contains(&node.tag_name().name()));
            let acts = |name: &str| name.starts_with("on") || name.contains("href") || name == "style";
            assert!(node.attributes().all(|attribute| !acts(attribute.name())), "{node:?}");
        }
        let told = texts(document.root());
        assert!(told.contains("<script>alert(1)</script>"), "it is told as text");
        assert!(page.chars().filter(|c| *c != '\n').all(|c| !is_active(c)), "no character acts on the eye");
        assert_eq!(page.matches("<style>").count(), 1);
        assert!(!told.contains("139****") && page.matches("<!--").count() == 0);
    }
}

#[test]
fn nothing_is_fetched() {
    for language in LANGUAGES {
        let page = html(&report("13912345678", None), language);
        for word in ["http:", "https:", "//", "src=", "href", "@import", "@font-face", "<script"] {
            assert!(!page.contains(word), "{word}");
        }
        assert!(page.split("url(").skip(1).all(|target| target.starts_with("#p-")), "patterns of the page itself only");
        assert!(page.contains("default-src &#39;none&#39;"));
        let document = Document::parse(body_of(&page)).unwrap();
        for target in page.split("url(#").skip(1).filter_map(|target| target.split(')').next()) {
            assert!(document.descendants().any(|node| node.attribute("id") == Some(target)), "{target}");
        }
    }
}

#[test]
fn both_languages_have_the_same_structure() {
    let shape = |language| {
        let page = html(&report("13912345678", None), language);
        let document = Document::parse(body_of(&page)).unwrap();
        let elements = document.descendants().filter(Node::is_element);
        let shape =
            |node: Node<'_, '_>| (node.tag_name().name().to_owned(), node.attribute("class").map(str::to_owned));
        elements.map(shape).collect::<Vec<_>>()
    };
    assert_eq!(shape(Language::ZhCn), shape(Language::En));
}

#[test]
fn paper_masks_a_caller_and_shows_who_is_to_be_rung_back() {
    let page = html(&report("13912345678", None), Language::ZhCn);
    assert!(page.contains("139****5678") && !page.contains("13912345678"));
    assert!(page.contains("□ 未回拨"));
}

#[test]
fn what_people_wrote_is_told_as_theirs() {
    let mut report = report("1", None);
    let at = report.figures.range.from;
    let span = Some(NoteSpan { from: at, to: Wall(at.0 + 600_000_000) });
    let (about, note) = (AlarmSource::Line(LineId::new("1803-1")), "演练\n已告知".to_owned());
    report.figures.notes.notes.push(NoteRow { at, by: Some(OperatorId::new("li")), about, span, note });
    let handover = Handover { callbacks: Some(3), note: "备用机在 1805".to_owned(), ..Handover::default() };
    report.figures.notes.handovers.push(HandoverRow { at, by: None, handover });
    let page = html(&report, Language::En);
    let document = Document::parse(body_of(&page)).unwrap();
    let rows = document.descendants().filter(|node| node.has_tag_name("tr"));
    let rows: Vec<Vec<_>> = rows.map(|row| row.children().map(texts).collect()).collect();
    let has = |row: [&str; 5]| assert!(rows.iter().any(|told| told == &row), "{row:?}");
    has(["2026-11-23 09:00", "li", "line 1803-1", "2026-11-23 09:00 – 09:10", "演练 / 已告知"]);
    let told = "at handover: open alarms 0, shelved 0, out of service 0, callers to ring back 3. 备用机在 1805";
    has(["2026-11-23 09:00", "–", "handed over", "", told]);
}

#[test]
fn a_broken_journal_is_said_at_the_head_at_the_signatures_and_on_each_sheet() {
    let broken = "edited: /var/lib/hookwatch/journal/2026-11-23.jsonl line 7";
    for language in LANGUAGES {
        let page = html(&report("1", Some(broken)), language);
        let word = w::BROKEN.get(language);
        let sheet = page.split("@top-center").nth(1).unwrap();
        assert!(sheet.contains("\";color"), "the head of each sheet says so");
        let document = Document::parse(body_of(&page)).unwrap();
        let warns = document.descendants().filter(|node| node.attribute("class") == Some("warn"));
        assert_eq!(warns.filter(|node| texts(*node).contains("line 7")).count(), 2);
        let body = document.descendants().find(|node| node.has_tag_name("body")).unwrap();
        let intact = shared::INTACT.get(language);
        let verdicts: Vec<_> = body.descendants().filter(|node| node.has_tag_name("b")).map(texts).collect();
        assert_eq!(texts(body).matches(word).count(), 2);
        assert!(!verdicts.iter().any(|verdict| verdict == intact), "{verdicts:?}");
        let sound = html(&report("1", None), language);
        assert!(!sound.contains("@top-center") && sound.contains(&format!("<b>{intact}</b>")));
    }
}

#[test]
fn a_report_without_data_says_so_and_claims_nothing() {
    for language in LANGUAGES {
        let mut report = report("1", None);
        (report.figures.records, report.figures.clock) = (0, None);
        let page = html(&report, language);
        for text in [shared::NO_DATA, w::NO_DATA_MEANS, w::BLOCKED_NOBODY] {
            assert!(page.contains(text.get(language)), "{text:?}");
        }
        let claim = w::BLOCKED_NONE.get(language).split("{}").next().unwrap();
        assert!(!page.contains(claim));
    }
}

#[test]
fn each_rate_has_its_numerator_its_denominator_and_its_observed_share_beside_it() {
    let mut report = report("1", None);
    let before = Previous::of(report.figures.clone(), None);
    let unknown = Previous { records: 0, ..before.clone() };
    for (previous, columns) in [(None, 4), (Some(before), 7), (Some(unknown), 7)] {
        report.previous = previous;
        let page = html(&report, Language::En);
        let document = Document::parse(body_of(&page)).unwrap();
        let key = document.descendants().find(|node| node.attribute("class") == Some("key")).unwrap();
        let rows = key.descendants().filter(|node| node.has_tag_name("tr"));
        let rows: Vec<Vec<_>> = rows.map(|row| row.children().map(texts).collect()).collect();
        assert!(rows.len() > 15 && rows.iter().all(|row| row.len() == columns), "{rows:?}");
        let rates: Vec<_> = rows.iter().filter(|row| row[1].ends_with('%') || row[1] == "–").collect();
        assert_eq!(rates.len(), 7);
        for rate in rates {
            assert!(rate[2].contains(" / ") && rate[3] == "0.0 %", "{rate:?}");
            match &report.previous {
                None => {}
                Some(before) if before.records > 0 => assert_eq!(rate[1..4], rate[4..7]),
                Some(_) => assert_eq!(rate[4..7], ["no data", "", ""]),
            }
        }
    }
}

#[test]
fn every_line_stands_under_its_group_and_every_group_once() {
    let mut report = report("1", None);
    let figures = &mut report.figures;
    let (line, group) = (figures.lines[0].clone(), figures.groups[0].clone());
    let named = |name: &str| GroupName::from(name);
    figures.groups = ["east", "west"].map(|name| GroupFigures { group: named(name), ..group.clone() }).into();
    let lines = [("a", "east"), ("b", "west"), ("c", "east"), ("d", "west")];
    let of = |(id, group)| LineFigures { line: LineId::new(id), group: named(group), ..line.clone() };
    figures.lines = lines.map(of).into();
    let page = html(&report, Language::En);
    let document = Document::parse(body_of(&page)).unwrap();
    let headed = document.descendants().find(|node| node.attribute("class") == Some("heading")).unwrap();
    let rows = headed.parent().and_then(|row| row.parent()).unwrap();
    let told: Vec<_> = rows.children().filter(Node::is_element).map(|row| texts(row.first_child().unwrap())).collect();
    assert_eq!(told, ["east", "a", "c", "west", "b", "d"]);
}

/// The cells that a kind strokes in a picture, each with the middle of its row.
fn stroked(picture: Node<'_, '_>, class: &str) -> Vec<(usize, usize, usize)> {
    let of_class = |node: &Node<'_, '_>| node.has_tag_name("path") && node.attribute("class") == Some(class);
    let paths: Vec<_> = picture.children().filter(of_class).collect();
    assert!(paths.len() < 2, "one path for a kind, however many rows");
    let run = |step: &str| {
        let (place, length) = step.split_once('h').unwrap();
        let (x, y) = place.split_once(' ').unwrap();
        let from = x.parse::<usize>().unwrap() - 126;
        (y.parse().unwrap(), from, from + length.parse::<usize>().unwrap())
    };
    paths.iter().flat_map(|path| path.attribute("d").unwrap().split('M').skip(1).map(run)).collect()
}

#[test]
fn a_row_strokes_the_stretches_of_its_line() {
    let mut report = report("1", None);
    let from = report.figures.range.from;
    let minute = |minute: i64| Wall(from.0 + minute * 60_000_000);
    let bar = |start, end, kind| Bar { from: minute(start), to: minute(end), kind };
    report.figures.lines[0].bars = vec![
        bar(0, 10, BarKind::Idle),
        bar(10, 30, BarKind::Blocked),
        bar(30, 31, BarKind::Idle),
        bar(31, 60, BarKind::Suspected),
    ];
    let mut second = report.figures.lines[0].clone();
    second.bars = vec![bar(0, 20, BarKind::Blocked)];
    report.figures.lines.push(second);
    let page = html(&report, Language::En);
    let document = Document::parse(body_of(&page)).unwrap();
    let rows: Vec<_> = document.descendants().filter(|node| node.has_tag_name("g")).collect();
    let places: Vec<_> = rows.iter().map(|row| row.attribute("transform").unwrap()).collect();
    assert_eq!(places, ["translate(126 25)", "translate(126 40)"]);
    let picture = rows[0].parent().unwrap();
    assert_eq!(stroked(picture, "k-blocked"), [(25, 120, 360), (40, 0, 240)]);
    assert_eq!(stroked(picture, "k-idle"), [(25, 0, 120), (25, 360, 372)]);
    assert_eq!(stroked(picture, "k-suspected"), [(25, 372, 720)]);
    assert_eq!(stroked(picture, "k-off"), []);
}

#[test]
fn of_many_lines_those_with_most_to_tell_are_drawn_and_the_rest_is_counted() {
    let mut report = report("1", None);
    let line = report.figures.lines[0].clone();
    let from = report.figures.range.from;
    let second = |second: i64| Wall(from.0 + second * 1_000_000);
    let kinds = BarKind::ALL;
    let bars = (0..400).map(|place| Bar {
        from: second(place * 9),
        to: second(place * 9 + 9),
        kind: kinds[usize::try_from(place).unwrap() % kinds.len()],
    });
    let bars: Vec<_> = bars.collect();
    report.figures.lines = (0..500)
        .map(|place| {
            let mut line = line.clone();
            (line.line, line.bars) = (LineId::new(&format!("L{place}")), bars.clone());
            if place == 499 {
                line.scope.blocked.certain.whole = Duration::from_mins(1);
            }
            line
        })
        .collect();
    let page = html(&report, Language::En);
    let document = Document::parse(body_of(&page)).unwrap();
    let rows: Vec<_> = document.descendants().filter(|node| node.has_tag_name("g")).map(texts).collect();
    assert_eq!(rows.len(), timeline::ROWS_MAX);
    assert!(rows.last().unwrap().starts_with("L499 ") && rows[0].starts_with("L0 "), "{:?}", rows.last());
    assert!(page.contains("368 are left out"), "the rest is counted");
    assert!(page.len() < 1_500_000, "{} bytes", page.len());
    let table: Vec<_> = document.descendants().filter(|node| node.has_tag_name("td")).map(texts).collect();
    assert!(table.contains(&"L498".to_owned()), "the table has every line");
}
