//! The rules of counting: cells, checks, two entries, sums, the case.

use proptest::prelude::*;

use super::case::{About, case_text, decided};
use super::cell::{Cell, read_number};
use super::checks::{Level, check, check_total, may_finish};
use super::explain::{Basis, explained};
use super::frame::{Frame, Person};
use super::sheet::{Sheet, differing, resolved, total};
use super::since::Since;
use crate::elections::sitting::Sitting;
use crate::rules::RuleSets;
use crate::tally::{Post, Round};

fn person(id: i64, name: &str, is_woman: bool, post: Option<Post>) -> Person {
    let name = name.to_owned();
    Person {
        id,
        name,
        is_woman,
        post,
    }
}

fn frame() -> Frame {
    Frame {
        registered: Some(1000),
        seats: [0, 0, 0, 2],
        persons: vec![
            person(1, "甲", false, Some(Post::Member)),
            person(2, "乙", true, Some(Post::Member)),
            person(3, "丙", false, Some(Post::Member)),
            person(4, "丁", false, None),
        ],
        ..Frame::default()
    }
}

/// Issued, voters, recovered, valid, invalid, blank; votes of 甲 乙 丙; other.
fn sheet(papers: [u64; 6], votes: [u64; 3], other: u64) -> Sheet {
    let mut sheet = Sheet::default();
    let cells = [
        Cell::Issued,
        Cell::Voters,
        Cell::Recovered,
        Cell::Valid,
        Cell::Invalid,
        Cell::Blank,
    ];
    for (cell, number) in cells.into_iter().zip(papers) {
        sheet.set(cell, Some(number));
    }
    for (id, number) in (1..).zip(votes) {
        sheet.set(Cell::Votes(id, Post::Member), Some(number));
    }
    sheet.set(Cell::Other(Post::Member), Some(other));
    sheet
}

fn good() -> Sheet {
    sheet([620, 620, 618, 610, 8, 0], [410, 330, 330], 5)
}

fn codes(sheet: &Sheet) -> Vec<(&'static str, Level)> {
    let found = check(&frame(), sheet);
    found.iter().map(|one| (one.code, one.level)).collect()
}

#[test]
fn a_number_is_digits_and_nothing_else() {
    assert_eq!(read_number(" 20 "), Ok(Some(20)));
    assert_eq!(read_number("0"), Ok(Some(0)));
    assert_eq!(read_number(""), Ok(None), "empty is not zero");
    let long = "9".repeat(400);
    for text in [
        "-1",
        "1.0",
        "1e3",
        "0x10",
        "007",
        "1,000",
        "２０",
        "二十",
        "2147483648",
        "9007199254740993",
        "9223372036854775808",
        &long,
        "NaN",
        "-0",
        "+5",
        "1 0",
    ] {
        let told = read_number(text).unwrap_err();
        assert!(told.contains("0至999999"), "{text}: {told}");
    }
}

#[test]
fn cells_are_found_by_their_names() {
    for cell in frame().cells() {
        assert_eq!(Cell::from_name(&cell.name()), Some(cell));
    }
    for wrong in [
        "votes.01.chair",
        "votes.1.king",
        "votes.-1.chair",
        "other.",
        "x",
    ] {
        assert_eq!(Cell::from_name(wrong), None);
    }
    assert_eq!(Sheet::from_json(&good().to_json()), Some(good()));
}

#[test]
fn a_good_sheet_passes_and_every_contradiction_is_told_with_its_numbers() {
    use Level::{Blocking, Information, Warning};
    let papers = [620, 620, 618, 610, 8, 0];
    assert_eq!(codes(&good()), [("papers_not_returned", Information)]);
    let cases = [
        (
            sheet([610, 620, 618, 610, 8, 0], [1, 1, 1], 0),
            "recovered_exceeds_issued",
            Warning,
        ),
        (
            sheet([620, 610, 618, 610, 8, 0], [1, 1, 1], 0),
            "recovered_exceeds_voters",
            Warning,
        ),
        (
            sheet([620, 620, 618, 611, 8, 0], [1, 1, 1], 0),
            "valid_and_invalid_differ_from_recovered",
            Blocking,
        ),
        (
            sheet([620, 620, 618, 610, 8, 611], [1, 1, 1], 0),
            "blank_exceeds_valid",
            Blocking,
        ),
        (
            sheet([1001, 1001, 618, 610, 8, 0], [1, 1, 1], 0),
            "voters_exceed_registered",
            Blocking,
        ),
        (
            sheet(papers, [611, 0, 0], 0),
            "votes_exceed_valid",
            Blocking,
        ),
        (
            sheet(papers, [600, 600, 21], 0),
            "votes_of_post_exceed_room",
            Blocking,
        ),
        (
            sheet(papers, [600, 600, 20], 1),
            "votes_of_post_exceed_room",
            Blocking,
        ),
        (
            sheet(papers, [0, 0, 0], 0),
            "no_votes_for_post",
            Information,
        ),
    ];
    for (sheet, code, level) in cases {
        let found = codes(&sheet);
        assert!(found.contains(&(code, level)), "{code}: {found:?}");
    }
    assert!(
        !codes(&sheet(papers, [600, 600, 20], 0))
            .iter()
            .any(|one| one.1 == Blocking)
    );
}

#[test]
fn a_finding_has_its_numbers_and_two_wordings() {
    let papers = [620, 620, 618, 610, 8, 0];
    let found = check(&frame(), &sheet(papers, [600, 600, 21], 0));
    assert_eq!(
        found[0].formula,
        "委员得票合计1221 > 有效票610 × 2名 = 1220"
    );
    assert_ne!(found[0].clerk, found[0].coordinator);
}

#[test]
fn empty_is_not_zero_but_a_written_name_without_a_line_is() {
    let mut one = good();
    one.set(Cell::Votes(3, Post::Member), None);
    let told = may_finish(&check(&frame(), &one), "").unwrap_err();
    assert!(
        told.contains("还有1格没有填") && told.contains("丙（委员）"),
        "{told}"
    );
    assert_eq!(
        differing(&frame(), &one, &good()),
        [Cell::Votes(3, Post::Member)]
    );
    let mut written = good();
    written.set(Cell::Votes(4, Post::Member), Some(0));
    assert!(differing(&frame(), &written, &good()).is_empty());
}

#[test]
fn a_warning_wants_its_reason() {
    let odd = sheet([610, 620, 618, 610, 8, 0], [1, 1, 1], 0);
    let found = check(&frame(), &odd);
    assert!(may_finish(&found, " ").unwrap_err().contains("情况说明"));
    assert_eq!(may_finish(&found, "发票登记漏记"), Ok(()));
}

#[test]
fn boxes_are_held_against_the_papers_that_were_counted_first() {
    let mut frame = frame();
    frame.papers = Some(619);
    let found = check_total(&frame, &good());
    assert_eq!(found[0].code, "boxes_differ_from_total");
    assert_eq!(found[0].formula, "各票箱收回合计618 ≠ 开箱清点619");
}

#[test]
fn the_third_look_settles_what_differs_and_nothing_else() {
    let (first, mut second) = (good(), good());
    second.set(Cell::Votes(2, Post::Member), Some(303));
    let cell = Cell::Votes(2, Post::Member);
    let mut third = Sheet::default();
    assert_eq!(resolved(&frame(), &first, &second, &third), Err(vec![cell]));
    third.set(cell, Some(330));
    third.set(Cell::Valid, Some(1));
    let sheet = resolved(&frame(), &first, &second, &third).unwrap();
    assert_eq!(sheet.get(cell), Some(330));
    assert_eq!(sheet.get(Cell::Valid), Some(610), "they agreed on it");
}

fn outcome_of(frame: &Frame, sheet: &Sheet) -> serde_json::Value {
    let sets = RuleSets::built_in().unwrap();
    let about = About {
        label: "W04".to_owned(),
        is_community: false,
        round: Round::First,
        entries: Vec::new(),
        elected_before: Vec::new(),
        kinship_in_office: Vec::new(),
        kinship: Vec::new(),
    };
    let set = sets.find("cn-2018").unwrap();
    let text = case_text(&about, frame, sheet, set, &sets).unwrap();
    decided(&text, &sets, &[]).unwrap().outcome
}

/// SD11 art. 25, VCL18 art. 6: with a woman in office, a by-election holds no seat back.
#[test]
fn a_by_election_is_decided_with_those_in_office() {
    let sets = RuleSets::built_in().unwrap();
    let decide = |set: &str, elected_before: Vec<serde_json::Value>| {
        let about = About {
            label: "补选".to_owned(),
            is_community: false,
            round: Round::First,
            entries: Vec::new(),
            elected_before,
            kinship_in_office: Vec::new(),
            kinship: Vec::new(),
        };
        let mut frame = frame();
        frame.seats = [0, 0, 0, 1];
        for one in &mut frame.persons {
            one.is_woman = false;
        }
        let numbers = sheet([620, 620, 618, 610, 8, 0], [410, 100, 90], 5);
        let text = case_text(&about, &frame, &numbers, sets.find(set).unwrap(), &sets).unwrap();
        decided(&text, &sets, &[]).unwrap().outcome
    };
    let member = |number, is_woman| Sitting {
        person: number,
        name: "在任".to_owned(),
        is_woman,
        post: Post::Member,
        votes: 0,
    };
    let alone = decide("sd-2011", Vec::new());
    assert!(
        alone["elected"].as_array().unwrap().is_empty(),
        "held back for a woman"
    );
    let sitting = [member(7, true), member(8, false)].map(|one| one.as_elected());
    for set in ["sd-2011", "cn-2026"] {
        let outcome = decide(set, sitting.to_vec());
        assert_eq!(
            outcome["elected"].as_array().unwrap().len(),
            1,
            "{set} {outcome}"
        );
        assert!(outcome["blocked"].as_array().unwrap().is_empty(), "{set}");
    }
}

#[test]
fn the_worked_example_is_explained_with_its_numbers() {
    let outcome = outcome_of(&frame(), &good());
    let lines = explained(&outcome, &Basis::default(), &frame(), &Since::default());
    let all: Vec<String> = lines.into_iter().flat_map(|(_, lines)| lines).collect();
    let all = all.join("\n");
    for told in [
        "收回的选票618 ≤ 620",
        "618 × 2 = 1236 > 1000",
        "甲（委员）：410 × 2 = 820 > 618，超过半数",
        "委员：乙、丙（余1名）",
    ] {
        assert!(all.contains(told), "{told}\n{all}");
    }
}

prop_compose! {
    /// A box whose numbers agree.
    fn any_box()(valid in 0_u64..400, invalid in 0_u64..20, lost in 0_u64..10)
        (votes in prop::array::uniform3(0..=valid / 2 + valid % 2), valid in Just(valid),
         invalid in Just(invalid), lost in Just(lost)) -> Sheet {
        let recovered = valid + invalid;
        sheet([recovered + lost, recovered + lost, recovered, valid, invalid, 0], votes, 0)
    }
}

proptest! {
    #[test]
    fn the_order_of_boxes_and_persons_changes_nothing(
        boxes in prop::collection::vec(any_box(), 1..5), turn in 0_usize..5
    ) {
        let mut turned = boxes.clone();
        turned.rotate_left(turn % boxes.len());
        let frame = frame();
        let sum = total(&frame, boxes.iter());
        prop_assert_eq!(&sum, &total(&frame, turned.iter()));
        let mut other = frame.clone();
        other.persons.reverse();
        prop_assert_eq!(outcome_of(&frame, &sum), outcome_of(&other, &total(&other, boxes.iter())));
    }

    #[test]
    fn splitting_a_box_changes_nothing(one in any_box(), share in 0_u64..=100) {
        let (mut left, mut right) = (Sheet::default(), Sheet::default());
        for (cell, number) in one.iter() {
            let part = number * share / 100;
            left.set(cell, Some(part));
            right.set(cell, Some(number - part));
        }
        let frame = frame();
        let whole = total(&frame, [&one].into_iter());
        let split = total(&frame, [&left, &right].into_iter());
        prop_assert_eq!(&whole, &split);
        prop_assert_eq!(outcome_of(&frame, &whole), outcome_of(&frame, &split));
    }

    #[test]
    fn equal_entries_leave_nothing_to_look_at(one in any_box()) {
        prop_assert!(differing(&frame(), &one, &one.clone()).is_empty());
        prop_assert_eq!(resolved(&frame(), &one, &one, &Sheet::default()).map(|sheet|
            total(&frame(), [&sheet].into_iter())), Ok(total(&frame(), [&one].into_iter())));
    }
}
