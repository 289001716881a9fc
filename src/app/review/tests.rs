//! Ranges that are read beside everything else: what a screen is answered while, and after.

use std::io::Write as _;
use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::config::fixtures::config_in;
use crate::domain::fixtures::line_change;
use crate::domain::review::{EventAnchor, EventFilter, EventsRequest, ReviewView};
use crate::domain::{AlarmSource, Command, EventBody, LineState, Moment, Mono, Operation};
use crate::journal::JournalOptions;
use crate::journal::chain::ChainHead;
use crate::journal::record::encode;

/// 2026-11-23, a Monday, 00:00 in Shanghai.
const MONDAY: Wall = Wall(1_795_363_200_000_000);
const SHIFTS: &str =
    "[[shift]]\nname = \"day\"\nfrom = \"08:30\"\nto = \"17:30\"\ndays = [\"mon\", \"tue\", \"wed\"]\n";

/// So many hours after Monday, 00:00.
fn hour(hour: u64) -> Wall {
    MONDAY + std::time::Duration::from_hours(hour)
}

fn config(dir: &Path, more: &str) -> Arc<Config> {
    let text = format!(
        "site = \"x\"\ntimezone = \"Asia/Shanghai\"\n[journal]\ndir = \"journal\"\n{more}\
         [[adapter]]\nname = \"hall-1\"\nkind = \"whozz\"\nport = \"/dev/hall-1\"\nlines = {{ 1 = \"1803-1\" }}\n\
         [[line]]\nid = \"1803-1\"\nduty = \"always\"\n"
    );
    Arc::new(config_in(dir, &text))
}

/// A journal with one change of a line at each of these hours after Monday, 00:00.
fn journal(hours: &[u64], more: &str) -> (TempDir, Arc<Config>) {
    let dir = tempfile::tempdir().unwrap();
    let config = config(dir.path(), more);
    std::fs::create_dir(&config.journal.dir).unwrap();
    let (mut bytes, mut head) = (Vec::new(), ChainHead::EMPTY);
    for at in hours {
        let moment = Moment { mono: Mono(at * 3_600_000_000), wall: hour(*at) };
        head = encode(&mut bytes, head, moment, &mut change(hour(*at)));
    }
    if !hours.is_empty() {
        std::fs::write(config.journal.dir.join("2026-11-23.jsonl"), bytes).unwrap();
    }
    (dir, config)
}

fn change(since: Wall) -> EventBody {
    EventBody::Line(line_change("1803-1", (LineState::Idle, LineState::Ringing), since))
}

fn request(turn: u64, range: ReviewRange) -> ReviewRequest {
    let events = EventsRequest { filter: EventFilter::default(), at: EventAnchor::Last, before: 9, after: 0 };
    ReviewRequest { turn, range, events: Some(events), ..ReviewRequest::default() }
}

fn answer(reviews: &mut Reviews, request: &ReviewRequest, now: Wall) -> ReviewAnswer {
    reviews.answer(Some(request), now, ReviewAnswer::None)
}

/// What a range answers once it was read and checked.
async fn read(reviews: &mut Reviews, request: &ReviewRequest, now: Wall) -> ReviewView {
    assert_eq!(answer(reviews, request, now), ReviewAnswer::Reading);
    for _ in 0..2 {
        let told = reviews.next().await;
        reviews.take(told);
    }
    match answer(reviews, request, now) {
        ReviewAnswer::Ready(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn failure(answer: ReviewAnswer) -> String {
    match answer {
        ReviewAnswer::Failed(why) => why.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_range_is_answered_before_its_links_are_checked() {
    let (_dir, config) = journal(&[8, 9, 10], "");
    let mut reviews = Reviews::of(&config, Asked::Latest);
    let asked = request(3, ReviewRange::Latest);
    assert_eq!(answer(&mut reviews, &asked, hour(11)), ReviewAnswer::Reading);
    let told = reviews.next().await;
    reviews.take(told);
    let ReviewAnswer::Ready(view) = answer(&mut reviews, &asked, hour(11)) else { panic!("it was read") };
    assert_eq!((view.turn, view.journal.check, view.is_running), (3, JournalCheck::Running, false));
    assert_eq!(view.events.unwrap().rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [1, 2, 3]);
    let told = reviews.next().await;
    reviews.take(told);
    let ReviewAnswer::Ready(view) = answer(&mut reviews, &asked, hour(11)) else { panic!("it was read") };
    assert_eq!(view.journal.check, JournalCheck::Intact);
    assert_eq!(view.journal.head.unwrap().0, 3);
}

#[tokio::test]
async fn the_same_request_is_answered_once() {
    let (_dir, config) = journal(&[8], "");
    let mut reviews = Reviews::of(&config, Asked::Latest);
    let asked = request(0, ReviewRange::Latest);
    read(&mut reviews, &asked, hour(9)).await;
    let kept = ReviewAnswer::Failed("what the screen holds".into());
    assert_eq!(reviews.answer(Some(&asked), hour(9), kept.clone()), kept);
    let other = ReviewRequest { events: None, ..asked };
    assert!(matches!(reviews.answer(Some(&other), hour(9), kept), ReviewAnswer::Ready(_)));
}

#[tokio::test]
async fn a_journal_that_was_edited_is_told_with_the_place() {
    let (_dir, config) = journal(&[8, 9, 10], "");
    let path = config.journal.dir.join("2026-11-23.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("\"why\":\"R\"", "\"why\":\"r\"", 1)).unwrap();
    let mut reviews = Reviews::of(&config, Asked::Latest);
    let view = read(&mut reviews, &request(0, ReviewRange::Latest), hour(11)).await;
    let JournalCheck::Broken(place) = view.journal.check else { panic!("{:?}", view.journal.check) };
    assert!(place.contains("2026-11-23.jsonl line 1"), "{place}");
}

#[tokio::test]
async fn a_range_without_data_is_shown_and_a_journal_that_is_not_there_is_told() {
    let (dir, config) = journal(&[], "");
    let mut reviews = Reviews::of(&config, Asked::Latest);
    let view = read(&mut reviews, &request(0, ReviewRange::Latest), hour(11)).await;
    assert_eq!((view.records, view.journal.head, view.incidents.len()), (0, None, 1));
    drop(dir);
    let again = request(1, ReviewRange::Latest);
    assert_eq!(answer(&mut reviews, &again, hour(11)), ReviewAnswer::Reading);
    let told = reviews.next().await;
    reviews.take(told);
    let why = failure(answer(&mut reviews, &again, hour(11)));
    assert!(why.starts_with("failed to read the journal directory"), "{why}");
}

#[tokio::test]
async fn a_person_steps_from_shift_to_shift_and_back_from_where_there_is_none() {
    let (_dir, config) = journal(&[9, 9 + 24, 9 + 48], SHIFTS);
    let now = hour(48 + 10);
    let mut reviews = Reviews::of(&config, Asked::Latest);
    let date = |view: ReviewView| view.shift.unwrap().1.to_string();
    let view = read(&mut reviews, &request(0, ReviewRange::Latest), now).await;
    assert!(view.is_running && view.to == now);
    assert_eq!(date(view), "2026-11-25");
    let view = read(&mut reviews, &request(1, ReviewRange::Earlier), now).await;
    assert!(!view.is_running && view.to == hour(24) + std::time::Duration::from_mins(17 * 60 + 30));
    assert_eq!(date(view), "2026-11-24");
    assert_eq!(date(read(&mut reviews, &request(2, ReviewRange::Same), now).await), "2026-11-24");
    assert_eq!(date(read(&mut reviews, &request(3, ReviewRange::Later), now).await), "2026-11-25");
    let why = failure(answer(&mut reviews, &request(4, ReviewRange::Later), now));
    assert_eq!(why, "there is no later shift to review");
    assert_eq!(date(read(&mut reviews, &request(5, ReviewRange::Earlier), now).await), "2026-11-25");
}

#[tokio::test]
async fn without_shifts_a_person_steps_from_day_to_day() {
    let (_dir, config) = journal(&[9, 9 + 24], "");
    let mut reviews = Reviews::of(&config, Asked::Latest);
    let now = hour(24 + 10);
    let view = read(&mut reviews, &request(0, ReviewRange::Latest), now).await;
    assert_eq!((view.from, view.to), (hour(24), now));
    let view = read(&mut reviews, &request(1, ReviewRange::Earlier), now).await;
    assert_eq!((view.from, view.to), (hour(0), hour(24)));
    let view = read(&mut reviews, &request(2, ReviewRange::Later), now).await;
    assert_eq!((view.from, view.to), (hour(24), now));
    failure(answer(&mut reviews, &request(3, ReviewRange::Later), now));
}

#[tokio::test]
async fn a_range_of_the_command_line_is_read_as_it_was_given() {
    let (_dir, config) = journal(&[9], SHIFTS);
    let given = Asked::Between { from: "2026-11-23T08:00".to_owned(), to: Some("2026-11-23T09:30".to_owned()) };
    let mut reviews = Reviews::of(&config, given);
    let view = read(&mut reviews, &request(0, ReviewRange::Given), hour(20)).await;
    assert_eq!((view.from, view.to, view.shift), (hour(8), hour(9) + std::time::Duration::from_mins(30), None));
}

#[tokio::test]
async fn a_review_that_is_closed_gives_back_what_it_read() {
    let (_dir, config) = journal(&[8], "");
    let mut reviews = Reviews::of(&config, Asked::Latest);
    let asked = request(0, ReviewRange::Latest);
    let view = read(&mut reviews, &asked, hour(9)).await;
    let held = ReviewAnswer::Ready(Box::new(view));
    assert_eq!(reviews.answer(None, hour(9), held), ReviewAnswer::None);
    assert!(matches!(reviews.held, Held::Nothing));
    read(&mut reviews, &asked, hour(9)).await;
}

#[tokio::test]
async fn a_person_who_comes_back_to_an_earlier_shift_finds_it() {
    let (_dir, config) = journal(&[9, 9 + 24], SHIFTS);
    let now = hour(24 + 10);
    let mut reviews = Reviews::of(&config, Asked::Latest);
    let latest = read(&mut reviews, &request(0, ReviewRange::Latest), now).await;
    let earlier = read(&mut reviews, &request(1, ReviewRange::Earlier), now).await;
    assert_ne!(earlier.from, latest.from);
    reviews.answer(None, now, ReviewAnswer::None);
    let again = read(&mut reviews, &request(2, ReviewRange::Same), now).await;
    assert_eq!((again.from, again.shift), (earlier.from, earlier.shift));
}

#[tokio::test]
async fn what_nobody_waits_for_any_more_is_passed_over() {
    let (_dir, config) = journal(&[8], "");
    let mut reviews = Reviews::of(&config, Asked::Latest);
    let job = reviews.job;
    answer(&mut reviews, &request(0, ReviewRange::Latest), hour(9));
    reviews.take(Told::Loaded { job, outcome: Err("of an earlier turn".to_owned()) });
    assert!(matches!(reviews.held, Held::Reading));
}

#[tokio::test]
async fn a_replay_without_a_journal_says_that_there_is_nothing_to_review() {
    let mut reviews = Reviews::nowhere("no journal");
    assert_eq!(failure(answer(&mut reviews, &request(0, ReviewRange::Latest), hour(9))), "no journal");
}

#[tokio::test]
async fn a_range_is_read_while_a_writer_is_about_to_finish_a_line() {
    let (_dir, config) = journal(&[8, 9, 10], "");
    let options = JournalOptions {
        dir: config.journal.dir.clone(),
        zone: config.timezone.clone(),
        retain_days: 400,
        sim: false,
        max_file_bytes: JournalOptions::MAX_FILE_BYTES,
    };
    let now = Moment { mono: Mono(0), wall: hour(10) };
    let opened = crate::journal::open(&options, now).unwrap();
    let path = config.journal.dir.join("2026-11-23.jsonl");
    let mut file = std::fs::OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(b"{\"v\":1,\"seq\":4,\"at\":\"2026").unwrap();
    let mut reviews = Reviews::of(&config, Asked::Latest);
    let view = read(&mut reviews, &request(0, ReviewRange::Latest), hour(11)).await;
    assert_eq!((view.journal.check, view.to), (JournalCheck::Intact, hour(10)), "its newest record is its now");
    assert_eq!(view.events.unwrap().matched, 3);
    drop(opened);
}

#[test]
fn a_review_hands_no_act_to_the_board_and_ends_without_a_person() {
    let quit = Command::Operate(Operation::Quit { why: "q".to_owned() });
    assert_eq!(Desk::Review.permit(quit.clone()), Ok(Command::Stop { why: "q".to_owned() }));
    assert_eq!(Desk::Review.permit(Command::Operate(Operation::Silence)), Err(ReviewReply::OnlyReads));
    let note = Operation::Note { about: AlarmSource::Site, episode: None, span: None, text: "n".to_owned() };
    let note = Command::Operate(note);
    assert_eq!(Desk::Review.permit(note.clone()), Ok(note), "it is handed to the monitor");
    assert_eq!(Desk::Monitor.permit(quit.clone()), Ok(quit));
}
