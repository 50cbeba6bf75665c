//! Vectors C5 of the rulebook: women, votes added downwards, relatives.

use serde_json::{Value, json};

use super::given::{Row, elected, first, open, result, runoff, shortages, tally, with, words};

fn under(set: &str, case: Value) -> Value {
    with(case, json!({"rule_set": set}))
}

const F01: [Row<'_>; 4] = [
    ("A", 'm', [0, 0, 0, 500]),
    ("B", 'm', [0, 0, 0, 480]),
    ("C", 'm', [0, 0, 0, 460]),
    ("D", 'f', [0, 0, 0, 350]),
];

#[test]
fn f01_the_top_woman_comes_first() {
    let outcome = tally(&under("sd-2011", first(600, [0, 0, 0, 3], &F01)));
    assert_eq!(elected(&outcome), ["member:A", "member:B", "member:D"]);
    assert_eq!(result(&outcome, "C"), "outvoted");
    assert!(words(&outcome, "blocked").is_empty());
}

#[test]
fn f02_a_seat_is_held_for_a_woman() {
    let mut rows = F01;
    rows[3].2 = [0, 0, 0, 250];
    let outcome = tally(&under("sd-2011", first(600, [0, 0, 0, 3], &rows)));
    assert_eq!(elected(&outcome), ["member:A", "member:B"]);
    assert_eq!(open(&outcome, "runoffs"), ["member×1:D"]);
    assert_eq!(outcome["runoffs"][0]["women_only"], true);
    assert_eq!(outcome["runoffs"][0]["woman_first"], false);
}

#[test]
fn f03_as_many_as_seats_go_by_votes() {
    let rows = [
        ("A", 'm', [0, 0, 0, 500]),
        ("B", 'm', [0, 0, 0, 480]),
        ("D", 'f', [0, 0, 0, 310]),
    ];
    let outcome = tally(&under("sd-2011", first(600, [0, 0, 0, 3], &rows)));
    assert_eq!(elected(&outcome), ["member:A", "member:B", "member:D"]);
}

#[test]
fn f04_without_a_rule_the_result_is_blocked() {
    let case = first(600, [0, 0, 0, 3], &F01);
    let outcome = tally(&case);
    assert_eq!(elected(&outcome), ["member:A", "member:B", "member:C"]);
    assert_eq!(words(&outcome, "blocked"), ["no_woman"]);
    let residents = with(case, json!({"body": "residents_committee"}));
    assert!(words(&tally(&residents), "blocked").is_empty());
}

#[test]
fn f05_the_womans_seat() {
    let rows = [
        ("W1", 'f', [0, 0, 330, 0]),
        ("W2", 'f', [0, 0, 200, 0]),
        ("M", 'm', [0, 0, 80, 0]),
    ];
    let outcome = tally(&under("zj-2020", first(618, [0, 0, 1, 0], &rows)));
    assert_eq!(elected(&outcome), ["woman_member:W1"]);
}

#[test]
fn f06_the_runoff_keeps_the_womans_seat() {
    let rows = [
        ("H", 'm', [400, 0, 0, 0]),
        ("M", 'm', [0, 0, 0, 400]),
        ("W1", 'f', [0, 0, 300, 0]),
        ("W2", 'f', [0, 0, 200, 0]),
    ];
    let outcome = tally(&under("zj-2020", first(618, [1, 0, 1, 1], &rows)));
    assert_eq!(elected(&outcome), ["chair:H", "member:M"]);
    assert_eq!(open(&outcome, "runoffs"), ["woman_member×1:W1 W2"]);
    assert_eq!(outcome["runoffs"][0]["women_only"], true);
    assert!(words(&outcome, "blocked").is_empty(), "a runoff remains");
}

#[test]
fn f07_a_woman_at_the_head_is_enough() {
    let mut rows = F01.to_vec();
    rows.push(("H", 'f', [400, 0, 0, 0]));
    let outcome = tally(&under("sd-2011", first(600, [1, 0, 0, 3], &rows)));
    assert_eq!(
        elected(&outcome),
        ["chair:H", "member:A", "member:B", "member:C"]
    );
    assert!(words(&outcome, "blocked").is_empty());
}

const A01: [Row<'_>; 4] = [
    ("A", 'm', [320, 0, 0, 0]),
    ("B", 'm', [260, 100, 0, 30]),
    ("C", 'm', [0, 250, 0, 40]),
    ("D", 'm', [0, 0, 0, 350]),
];

#[test]
fn a01_votes_for_higher_posts_count_below() {
    let on = json!({"overrides": {"count.downward_add": "ballot"}});
    let outcome = tally(&with(first(600, [1, 1, 0, 1], &A01), on));
    assert_eq!(elected(&outcome), ["chair:A", "vice_chair:B", "member:D"]);
    let votes: Vec<&Value> = outcome["elected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|seat| &seat["votes"])
        .collect();
    assert_eq!(votes, [320, 360, 350]);
    assert_eq!(result(&outcome, "C"), "not_enough");
}

#[test]
fn a02_without_adding_the_deputy_is_missing() {
    for overrides in [json!({}), json!({"count.downward_add": "nomination"})] {
        let outcome = tally(&with(
            first(600, [1, 1, 0, 1], &A01),
            json!({"overrides": overrides}),
        ));
        assert_eq!(elected(&outcome), ["chair:A", "member:D"]);
        assert_eq!(open(&outcome, "runoffs"), ["vice_chair×1:B C"]);
    }
}

#[test]
fn a03_votes_never_count_upwards() {
    let on = json!({"overrides": {"count.downward_add": "ballot"}});
    let outcome = tally(&with(
        first(600, [1, 1, 0, 0], &[("A", 'm', [280, 100, 0, 0])]),
        on,
    ));
    assert_eq!(elected(&outcome), ["vice_chair:A"]);
    assert_eq!(open(&outcome, "runoffs"), ["chair×1:"]);
}

fn related(relation: &str) -> Value {
    json!({"rule_set": "zj-2020", "kinship": [{"a": "A", "b": "B", "relation": relation}]})
}

#[test]
fn k01_the_higher_post_stays() {
    let rows: [Row<'_>; 4] = [
        ("A", 'm', [400, 0, 0, 0]),
        ("B", 'f', [0, 0, 0, 390]),
        ("C", 'm', [0, 0, 0, 350]),
        ("D", 'f', [0, 0, 0, 310]),
    ];
    let outcome = tally(&with(first(600, [1, 0, 0, 2], &rows), related("spouse")));
    assert_eq!(elected(&outcome), ["chair:A", "member:C", "member:D"]);
    assert_eq!(result(&outcome, "B"), "dropped");
    let mut too_few = rows;
    too_few[3].2 = [0, 0, 0, 200];
    let outcome = tally(&with(first(600, [1, 0, 0, 2], &too_few), related("spouse")));
    assert_eq!(elected(&outcome), ["chair:A", "member:C"]);
    assert_eq!(open(&outcome, "runoffs"), ["member×1:D"]);
    // Grandparents are outside Zhejiang's scope.
    let outcome = tally(&with(
        first(600, [1, 0, 0, 2], &rows),
        related("lineal_other"),
    ));
    assert_eq!(elected(&outcome), ["chair:A", "member:B", "member:C"]);
}

#[test]
fn k02_more_votes_stay() {
    let rows = [("A", 'm', [0, 0, 0, 400]), ("B", 'f', [0, 0, 0, 420])];
    let outcome = tally(&with(first(600, [0, 0, 0, 2], &rows), related("sibling")));
    assert_eq!(elected(&outcome), ["member:B"]);
    assert_eq!(result(&outcome, "A"), "dropped");
}

#[test]
fn k03_equal_votes_are_voted_again() {
    let rows = [("A", 'm', [0, 0, 0, 400]), ("B", 'f', [0, 0, 0, 400])];
    let outcome = tally(&with(first(600, [0, 0, 0, 2], &rows), related("sibling")));
    assert!(elected(&outcome).is_empty());
    assert_eq!(open(&outcome, "kinship_revotes"), ["member×1:A B"]);
    assert_eq!(result(&outcome, "A"), "kinship_tie");
}

#[test]
fn k04_after_a_runoff_a_third_is_needed() {
    for (votes, expected, short) in [
        (190, vec![], vec!["member×1:another_runoff"]),
        (200, vec!["member:C"], vec![]),
    ] {
        let rows = [("B", 'f', [0, 0, 0, 390]), ("C", 'f', [0, 0, 0, votes])];
        let before = json!({"elected_before": [{"person": "A", "post": "chair", "sex": "male"}]});
        let case = with(runoff(first(600, [0, 0, 0, 1], &rows)), related("spouse"));
        let outcome = tally(&with(case, before));
        assert_eq!(elected(&outcome), expected, "{votes}");
        assert_eq!(shortages(&outcome), short, "{votes}");
    }
}
