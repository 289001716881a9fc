//! Pictures of alarms: the bar, the list, popups, the flood, what to do, the opening check.

use crossterm::event::KeyCode::{Char, Down, Enter, Tab};

use super::screen;
use super::screens::picture;
use crate::domain::{LineIx, OperatorId};
use crate::ui::theme::Theme;
use crate::ui::{Colour, Glyphs, Language, Screen, sample_alarms};

const ZH: Language = Language::ZhCn;
const EN: Language = Language::En;

fn small(language: Language) -> Screen {
    screen(language, Glyphs::Unicode, 80, 24)
}

fn wall(language: Language) -> Screen {
    screen(language, Glyphs::Unicode, 200, 60)
}

#[test]
fn alarms_stand_above_the_grid_and_in_its_cells() {
    let office = sample_alarms::office();
    picture("alarms-80x24-zh", small(ZH), &office, &[]);
    picture("alarms-80x24-en-ascii", screen(EN, Glyphs::Ascii, 80, 24), &office, &[]);
    picture("alarms-200x60-zh", wall(ZH), &office, &[]);
    picture("alarms-200x60-en", wall(EN), &office, &[]);
    let mut plain = small(EN);
    plain.theme = Theme::new(Colour::None);
    picture("alarms-80x24-en-no-colour", plain, &office, &[]);
}

#[test]
fn a_flood_is_summed_up_and_critical_alarms_stand_alone() {
    let flood = sample_alarms::flood();
    picture("flood-80x24-zh", small(ZH), &flood, &[]);
    picture("flood-200x60-en", wall(EN), &flood, &[]);
}

#[test]
fn the_list_tells_every_alarm_and_what_to_do_about_the_chosen_one() {
    let office = sample_alarms::office();
    for (language, name) in [(ZH, "zh"), (EN, "en")] {
        picture(&format!("list-80x24-{name}"), small(language), &office, &[Char('v'), Down, Down]);
        picture(&format!("list-200x60-{name}"), wall(language), &office, &[Char('v'), Down, Down]);
        picture(&format!("shelved-80x24-{name}"), small(language), &office, &[Char('v'), Tab, Down]);
        picture(&format!("out-of-service-80x24-{name}"), small(language), &office, &[Char('v'), Char('3'), Down]);
    }
    picture("list-40x10-zh", screen(ZH, Glyphs::Unicode, 40, 10), &office, &[Char('v'), Down]);
}

#[test]
fn the_opening_check_lists_every_line_that_is_not_idle() {
    let office = sample_alarms::office();
    for (language, name) in [(ZH, "zh"), (EN, "en")] {
        picture(&format!("check-80x24-{name}"), small(language), &office, &[Char('v'), Char('4'), Down]);
        picture(&format!("check-200x60-{name}"), wall(language), &office, &[Char('v'), Char('4'), Down]);
    }
}

#[test]
fn popups_ask_what_an_act_needs() {
    let office = sample_alarms::office();
    for (language, name) in [(ZH, "zh"), (EN, "en")] {
        let keys = [Char('v'), Down, Down, Char('s')];
        picture(&format!("popup-shelve-80x24-{name}"), small(language), &office, &keys);
        picture(&format!("popup-shelve-200x60-{name}"), wall(language), &office, &keys);
        picture(&format!("popup-all-80x24-{name}"), small(language), &office, &[Char('v'), Char('A')]);
    }
    picture("popup-note-80x24-zh", small(ZH), &office, &[Char('n'), Char('换'), Char('线')]);
    picture("popup-long-call-80x24-en", small(EN), &office, &[Down, Char('l')]);
    picture("popup-out-of-service-40x10-zh", screen(ZH, Glyphs::Unicode, 40, 10), &office, &[Down, Char('o')]);
}

#[test]
fn the_prompt_shows_dots_for_a_pin() {
    let mut guarded = sample_alarms::guarded();
    let keys = [Char('v'), Down, Down, Char('a'), Char('1'), Char('7'), Char('3'), Char('9')];
    let mut prompt = small(ZH);
    prompt.last_operator = Some(OperatorId::new("wang"));
    picture("popup-sign-in-80x24-zh", prompt, &guarded, &keys);
    guarded.session.waits_until = Some(guarded.at + std::time::Duration::from_secs(29));
    picture("popup-sign-in-80x24-en-ascii", screen(EN, Glyphs::Ascii, 80, 24), &guarded, &keys);
}

#[test]
fn the_detail_pane_says_what_to_do_about_the_worst_alarm() {
    let office = sample_alarms::office();
    for (language, name) in [(ZH, "zh"), (EN, "en")] {
        for (size, mut pane) in [("80x24", small(language)), ("200x60", wall(language))] {
            pane.selected = Some(LineIx(7));
            picture(&format!("guidance-{size}-{name}"), pane, &office, &[Enter]);
        }
    }
    let mut unclear = small(EN);
    unclear.selected = Some(LineIx(21));
    picture("guidance-suspected-80x24-en", unclear, &office, &[Enter]);
}
