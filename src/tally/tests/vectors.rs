//! Vectors C1 to C4 of the rulebook: validity, first round, runoff. Those on lists, days and ages
//! stand with their rules (`src/rules/`).

use serde_json::json;

use super::given::{elected, first, open, result, runoff, shortages, tally, with, words};

/// One member seat, won by a woman with every vote.
fn one_seat(registered: u64, issued: u64, voters: u64, recovered: u64) -> serde_json::Value {
    let counts = json!({
        "registered": registered, "issued": issued, "voters": voters, "recovered": recovered,
    });
    with(
        first(recovered, [0, 0, 0, 1], &[("A", 'f', [0, 0, 0, recovered])]),
        counts,
    )
}

/// Vector, rule set, registered, issued, voters, recovered, reasons.
const VALIDITY: [(&str, &str, [u64; 4], &[&str]); 13] = [
    ("V01", "cn-2018", [1000, 618, 618, 618], &[]),
    (
        "V02",
        "cn-2018",
        [1000, 500, 500, 500],
        &["turnout_not_majority"],
    ),
    ("V03", "cn-2018", [1001, 501, 501, 501], &[]),
    (
        "V04",
        "cn-2018",
        [1001, 500, 500, 500],
        &["turnout_not_majority"],
    ),
    (
        "V05",
        "cn-2018",
        [1000, 600, 600, 601],
        &["recovered_exceeds_voters"],
    ),
    (
        "V05 HA",
        "ha-2011",
        [1000, 600, 600, 601],
        &["recovered_exceeds_issued"],
    ),
    (
        "V06 ZJ",
        "zj-2020",
        [1000, 600, 598, 599],
        &["recovered_exceeds_voters"],
    ),
    (
        "V06 BJ",
        "bj-2012",
        [1000, 600, 598, 599],
        &["recovered_exceeds_voters"],
    ),
    (
        "V06 SH",
        "sh-2020",
        [1000, 600, 598, 599],
        &["recovered_exceeds_voters"],
    ),
    ("V06 HA", "ha-2011", [1000, 600, 598, 599], &[]),
    ("V07", "cn-2018", [1000, 620, 620, 610], &[]),
    ("V08", "cn-2018", [1100, 600, 600, 600], &[]),
    (
        "both",
        "cn-2018",
        [2000, 600, 600, 601],
        &["recovered_exceeds_voters", "turnout_not_majority"],
    ),
];

#[test]
fn v01_to_v08_validity() {
    for (id, set, [registered, issued, voters, recovered], reasons) in VALIDITY {
        let case = one_seat(registered, issued, voters, recovered);
        let outcome = tally(&with(case, json!({"rule_set": set})));
        assert_eq!(words(&outcome, "invalid_reasons"), reasons, "{id}");
        assert_eq!(outcome["valid"], reasons.is_empty(), "{id}");
        let number = usize::from(reasons.is_empty());
        for list in ["elected", "persons"] {
            assert_eq!(
                outcome[list].as_array().unwrap().len(),
                number,
                "{id} {list}"
            );
        }
    }
}

#[test]
fn w01_more_than_half_wins() {
    let case = first(
        618,
        [1, 0, 0, 0],
        &[("A", 'm', [400, 0, 0, 0]), ("B", 'm', [200, 0, 0, 0])],
    );
    let outcome = tally(&case);
    assert_eq!(elected(&outcome), ["chair:A"]);
    assert_eq!(result(&outcome, "B"), "not_enough");
}

#[test]
fn w02_half_is_not_enough() {
    let case = first(
        600,
        [1, 0, 0, 0],
        &[("A", 'm', [300, 0, 0, 0]), ("B", 'm', [280, 0, 0, 0])],
    );
    let outcome = tally(&case);
    assert!(elected(&outcome).is_empty());
    assert_eq!(open(&outcome, "runoffs"), ["chair×1:A B"]);
}

#[test]
fn w03_the_two_with_most_votes() {
    let rows = [
        ("C", 'm', [0, 0, 0, 410]),
        ("D", 'm', [0, 0, 0, 330]),
        ("E", 'm', [0, 0, 0, 320]),
    ];
    let outcome = tally(&first(618, [0, 0, 0, 2], &rows));
    assert_eq!(elected(&outcome), ["member:C", "member:D"]);
    assert_eq!(result(&outcome, "E"), "outvoted");
}

#[test]
fn w04_a_tie_for_the_last_seat_is_voted_again() {
    let rows = [
        ("C", 'm', [0, 0, 0, 410]),
        ("D", 'm', [0, 0, 0, 330]),
        ("E", 'm', [0, 0, 0, 330]),
    ];
    let outcome = tally(&first(618, [0, 0, 0, 2], &rows));
    assert_eq!(elected(&outcome), ["member:C"]);
    assert_eq!(open(&outcome, "tie_revotes"), ["member×1:D E"]);
    let revote = json!({
        "round": "tie_revote",
        "entries": [{"post": "member", "seats": 1, "persons": ["D", "E"]}],
    });
    let rows = [("D", 'm', [0, 0, 0, 250]), ("E", 'm', [0, 0, 0, 240])];
    let outcome = tally(&with(first(510, [0; 4], &rows), revote.clone()));
    assert_eq!(elected(&outcome), ["member:D"]);
    assert!(open(&outcome, "tie_revotes").is_empty());
    // Equal again: voted again. Too few: void.
    let rows = [("D", 'm', [0, 0, 0, 250]), ("E", 'm', [0, 0, 0, 250])];
    let outcome = tally(&with(first(510, [0; 4], &rows), revote.clone()));
    assert_eq!(open(&outcome, "tie_revotes"), ["member×1:D E"]);
    let outcome = tally(&with(first(500, [0; 4], &rows), revote));
    assert_eq!(words(&outcome, "invalid_reasons"), ["turnout_not_majority"]);
}

#[test]
fn w05_a_tie_above_the_last_seat_does_not_matter() {
    let rows = [
        ("C", 'm', [0, 0, 0, 400]),
        ("D", 'm', [0, 0, 0, 330]),
        ("E", 'm', [0, 0, 0, 330]),
    ];
    let outcome = tally(&first(618, [0, 0, 0, 3], &rows));
    assert_eq!(elected(&outcome), ["member:C", "member:D", "member:E"]);
    assert!(open(&outcome, "tie_revotes").is_empty());
}

#[test]
fn w06_empty_seats_go_to_a_runoff_with_one_more_candidate() {
    let rows = [
        ("C", 'm', [0, 0, 0, 400]),
        ("D", 'm', [0, 0, 0, 300]),
        ("E", 'm', [0, 0, 0, 250]),
        ("F", 'm', [0, 0, 0, 200]),
        ("G", 'm', [0, 0, 0, 100]),
    ];
    let outcome = tally(&first(618, [0, 0, 0, 3], &rows));
    assert_eq!(elected(&outcome), ["member:C"]);
    assert_eq!(open(&outcome, "runoffs"), ["member×2:D E F"]);
}

#[test]
fn w07_three_equals_for_two_seats() {
    let rows = [
        ("A", 'm', [0, 0, 0, 330]),
        ("B", 'm', [0, 0, 0, 330]),
        ("C", 'm', [0, 0, 0, 330]),
    ];
    let outcome = tally(&first(618, [0, 0, 0, 2], &rows));
    assert!(elected(&outcome).is_empty());
    assert_eq!(open(&outcome, "tie_revotes"), ["member×2:A B C"]);
}

#[test]
fn r01_a_third_is_enough_in_a_runoff() {
    let rows = [
        ("D", 'f', [0, 0, 0, 260]),
        ("E", 'm', [0, 0, 0, 200]),
        ("F", 'm', [0, 0, 0, 140]),
    ];
    let outcome = tally(&runoff(first(600, [0, 0, 0, 2], &rows)));
    assert_eq!(elected(&outcome), ["member:D", "member:E"]);
    assert_eq!(result(&outcome, "F"), "not_enough");
}

#[test]
fn r02_less_than_a_third_is_not() {
    let rows = [("D", 'f', [0, 0, 0, 260]), ("E", 'm', [0, 0, 0, 200])];
    let outcome = tally(&runoff(first(601, [0, 0, 0, 2], &rows)));
    assert_eq!(elected(&outcome), ["member:D"]);
}

#[test]
fn r03_what_follows_a_second_shortage() {
    let rows = [("D", 'f', [0, 0, 0, 260]), ("E", 'm', [0, 0, 0, 200])];
    let before = json!([
        {"person": "H", "post": "chair", "sex": "male"}, {"person": "C", "post": "member", "sex": "male"},
    ]);
    let next = [
        ("zj-2020", "member×1:may_stay_vacant", 0),
        ("sh-2020", "member×1:meeting_decides", 0),
        ("bj-2012", "member×1:another_runoff", 1),
    ];
    for (set, shortage, runoffs) in next {
        let changes = json!({"rule_set": set, "elected_before": before});
        let outcome = tally(&with(runoff(first(601, [0, 0, 0, 2], &rows)), changes));
        assert_eq!(elected(&outcome), ["member:D"], "{set}");
        assert_eq!(shortages(&outcome), [shortage], "{set}");
        assert_eq!(open(&outcome, "runoffs").len(), runoffs, "{set}");
    }
}

#[test]
fn r04_a_runoff_needs_its_turnout() {
    let rows = [("D", 'm', [0, 0, 0, 260]), ("E", 'm', [0, 0, 0, 200])];
    let case = runoff(first(480, [0, 0, 0, 1], &rows));
    assert_eq!(
        words(&tally(&case), "invalid_reasons"),
        ["turnout_not_majority"]
    );
    let free = json!({"overrides": {"runoff.turnout_required": false}});
    assert_eq!(elected(&tally(&with(case, free))), ["member:D"]);
}

#[test]
fn r07_two_candidates_for_one_seat() {
    let rows = [
        ("A", 'm', [250, 0, 0, 0]),
        ("B", 'm', [240, 0, 0, 0]),
        ("C", 'm', [90, 0, 0, 0]),
    ];
    let outcome = tally(&first(600, [1, 0, 0, 0], &rows));
    assert_eq!(open(&outcome, "runoffs"), ["chair×1:A B"]);
    // Equal to the last one taken: both.
    let rows = [
        ("A", 'm', [250, 0, 0, 0]),
        ("B", 'm', [90, 0, 0, 0]),
        ("C", 'm', [90, 0, 0, 0]),
    ];
    let outcome = tally(&first(600, [1, 0, 0, 0], &rows));
    assert_eq!(open(&outcome, "runoffs"), ["chair×1:A B C"]);
}
