//! The form of an outcome, and what no vector covers.

use serde_json::{Value, json};

use super::given::{elected, first, open, result, runoff, sets, shortages, tally, with, words};
use crate::tally::{Post, Settled, answer, decide_again, read_case};

fn w04() -> Value {
    let rows = [
        ("E", 'm', [0, 0, 0, 330]),
        ("C", 'f', [0, 0, 0, 410]),
        ("D", 'm', [0, 0, 0, 330]),
    ];
    with(first(618, [0, 0, 0, 2], &rows), json!({"case": "W04"}))
}

/// The outcome that the interface prints, byte for byte but for hash and source.
#[test]
fn the_outcome_of_the_interface() {
    let text = w04().to_string();
    let shown = answer(text.as_bytes(), sets(), |outcome| {
        serde_json::to_string(outcome).unwrap()
    })
    .unwrap();
    let hash = sets().find("cn-2018").unwrap().hash();
    let expected = format!(
        "{}\"rule_set_hash\":\"{hash}\",{}",
        r#"{"case":"W04","rule_set":"cn-2018","#,
        concat!(
            r#""valid":true,"invalid_reasons":[],"checks":["#,
            r#"{"rule":"recount","left":618,"operator":"<=","right":618,"holds":true,"source":"usual choice, as ZJ art. 27"},"#,
            r#"{"rule":"turnout","left":1236,"operator":">","right":1000,"holds":true,"source":"VCL18 art. 15"},"#,
            r#"{"rule":"majority","post":"member","person":"C","left":820,"operator":">","right":618,"holds":true,"source":"VCL18 art. 15"}],"#,
            r#""elected":[{"person":"C","post":"member","votes":410}],"#,
            r#""tie_revotes":[{"post":"member","seats":1,"persons":["D","E"]}],"#,
            r#""kinship_revotes":[],"runoffs":[],"shortages":[],"pending":[],"blocked":[],"persons":["#,
            r#"{"person":"C","result":"elected","post":"member","votes":{"member":410}},"#,
            r#"{"person":"D","result":"tie","post":"member","votes":{"member":330}},"#,
            r#"{"person":"E","result":"tie","post":"member","votes":{"member":330}}]}"#
        )
    );
    assert_eq!(shown, expected);
}

#[test]
fn too_few_votes_are_told_as_numbers() {
    let rows = [("A", 'm', [300, 0, 0, 0]), ("B", 'm', [0, 0, 0, 0])];
    let outcome = tally(&first(600, [1, 0, 0, 0], &rows));
    let check = &outcome["checks"][2];
    assert_eq!(
        (&check["left"], &check["right"], &check["holds"]),
        (&json!(600), &json!(600), &json!(false))
    );
    assert_eq!(result(&outcome, "B"), "no_votes");
    let rows = [("A", 'm', [0, 0, 0, 200])];
    let check = &tally(&runoff(first(601, [0, 0, 0, 1], &rows)))["checks"][2];
    assert_eq!(check["rule"], "one_third");
    assert_eq!(
        (&check["left"], &check["operator"], &check["right"]),
        (&json!(600), &json!(">="), &json!(601))
    );
}

#[test]
fn overrides_show_in_the_hash_only_when_they_change_something() {
    let hash = |overrides: Value| {
        tally(&with(w04(), json!({"overrides": overrides})))["rule_set_hash"].clone()
    };
    let plain = hash(json!({}));
    assert_eq!(hash(json!({"count.downward_add": "off"})), plain);
    let changed = hash(json!({"count.downward_add": "ballot"}));
    assert_ne!(changed, plain);
    assert_eq!(
        changed.as_str().unwrap().len(),
        plain.as_str().unwrap().len()
    );
    assert_ne!(hash(json!({"women.rule": "top_woman_first"})), changed);
}

#[test]
fn a_post_waits_for_the_tie_above_it() {
    let rows = [
        ("A", 'm', [320, 0, 0, 310]),
        ("B", 'm', [320, 0, 0, 0]),
        ("C", 'f', [0, 0, 0, 305]),
        ("D", 'f', [0, 0, 0, 25]),
    ];
    let case = with(
        first(640, [1, 0, 0, 1], &rows),
        json!({"voters": 640, "overrides": {"count.participants_basis": "issued"}, "issued": 600}),
    );
    let outcome = tally(&case);
    assert_eq!(open(&outcome, "tie_revotes"), ["chair×1:A B"]);
    assert_eq!(words(&outcome, "pending"), ["member"]);
    assert_eq!(result(&outcome, "C"), "pending");
    assert_eq!(result(&outcome, "D"), "not_enough");
    assert!(open(&outcome, "runoffs").is_empty());
}

#[test]
fn the_count_is_decided_again_with_the_winner_of_a_revote() {
    let text = with(
        first(
            640,
            [1, 0, 0, 1],
            &[
                ("A", 'm', [320, 0, 0, 310]),
                ("B", 'm', [320, 0, 0, 0]),
                ("C", 'f', [0, 0, 0, 305]),
            ],
        ),
        json!({"issued": 600, "overrides": {"count.participants_basis": "issued"}}),
    )
    .to_string();
    let (case, set) = read_case(text.as_bytes(), sets()).unwrap();
    let after = |winner: &str| {
        let settled = Settled {
            post: Post::Chair,
            persons: vec!["B".to_owned(), "A".to_owned()],
            winners: vec![winner.to_owned()],
            is_kinship: false,
        };
        elected(&serde_json::to_value(decide_again(&case, set, &[settled])).unwrap())
    };
    assert_eq!(after("A"), ["chair:A", "member:C"]);
    assert_eq!(
        after("B"),
        ["chair:B", "member:A"],
        "the loser is free for a lower post"
    );
}

#[test]
fn the_loser_of_a_revote_between_relatives_gives_way() {
    let rows = [
        ("A", 'm', [0, 0, 0, 400]),
        ("B", 'f', [0, 0, 0, 400]),
        ("C", 'f', [0, 0, 0, 310]),
    ];
    let kin =
        json!({"rule_set": "zj-2020", "kinship": [{"a": "B", "b": "A", "relation": "spouse"}]});
    let text = with(first(600, [0, 0, 0, 2], &rows), kin).to_string();
    let (case, set) = read_case(text.as_bytes(), sets()).unwrap();
    let settled = Settled {
        post: Post::Member,
        persons: vec!["A".to_owned(), "B".to_owned()],
        winners: vec!["B".to_owned()],
        is_kinship: true,
    };
    let outcome = serde_json::to_value(decide_again(&case, set, &[settled])).unwrap();
    assert_eq!(elected(&outcome), ["member:B", "member:C"]);
    assert_eq!(result(&outcome, "A"), "dropped");
}

#[test]
fn the_loser_of_a_tie_takes_the_seat_that_the_winner_gives_up_for_a_relative() {
    let rows = [
        ("A", 'm', [400, 0, 0, 0]),
        ("C", 'f', [0, 0, 0, 410]),
        ("D", 'f', [0, 0, 0, 330]),
        ("E", 'm', [0, 0, 0, 330]),
    ];
    let kin =
        json!({"rule_set": "zj-2020", "kinship": [{"a": "D", "b": "A", "relation": "spouse"}]});
    let text = with(first(618, [1, 0, 0, 2], &rows), kin).to_string();
    let (case, set) = read_case(text.as_bytes(), sets()).unwrap();
    let settled = Settled {
        post: Post::Member,
        persons: vec!["D".to_owned(), "E".to_owned()],
        winners: vec!["D".to_owned()],
        is_kinship: false,
    };
    let outcome = serde_json::to_value(decide_again(&case, set, &[settled])).unwrap();
    assert_eq!(elected(&outcome), ["chair:A", "member:C", "member:E"]);
    assert_eq!(result(&outcome, "D"), "dropped");
    assert!(outcome["runoffs"].as_array().unwrap().is_empty());
}

#[test]
fn two_equal_persons_next_in_line_are_voted_on() {
    let rows = [
        ("H", 'm', [400, 0, 0, 0]),
        ("A", 'm', [0, 0, 0, 400]),
        ("B", 'm', [0, 0, 0, 390]),
        ("C", 'f', [0, 0, 0, 380]),
        ("D", 'f', [0, 0, 0, 310]),
        ("E", 'm', [0, 0, 0, 310]),
    ];
    let kin =
        json!({"rule_set": "zj-2020", "kinship": [{"a": "H", "b": "C", "relation": "spouse"}]});
    let text = with(first(600, [1, 0, 0, 3], &rows), kin).to_string();
    let (case, set) = read_case(text.as_bytes(), sets()).unwrap();
    let after =
        |settled: &[Settled]| serde_json::to_value(decide_again(&case, set, settled)).unwrap();
    let open_tie = after(&[]);
    assert_eq!(elected(&open_tie), ["chair:H", "member:A", "member:B"]);
    assert_eq!(open(&open_tie, "tie_revotes"), ["member×1:D E"]);
    let mut settled = Settled {
        post: Post::Member,
        persons: vec!["D".to_owned(), "E".to_owned()],
        winners: vec!["E".to_owned()],
        is_kinship: false,
    };
    let seats = elected(&after(std::slice::from_ref(&settled)));
    assert_eq!(seats, ["chair:H", "member:A", "member:B", "member:E"]);
    // A revote of another kind, or without a winner for each seat, settles nothing.
    settled.is_kinship = true;
    assert_eq!(after(std::slice::from_ref(&settled)), open_tie);
    (settled.is_kinship, settled.winners) = (false, Vec::new());
    assert_eq!(after(&[settled]), open_tie);
}

#[test]
fn women_with_equal_votes_are_voted_again_and_the_rest_waits() {
    let rows = [
        ("A", 'm', [0, 0, 0, 500]),
        ("B", 'm', [0, 0, 0, 480]),
        ("W1", 'f', [0, 0, 0, 400]),
        ("W2", 'f', [0, 0, 0, 400]),
    ];
    let case = |seats| {
        with(
            first(600, [0, 0, 0, seats], &rows),
            json!({"rule_set": "sd-2011"}),
        )
    };
    let outcome = tally(&case(3));
    assert_eq!(elected(&outcome), ["member:A", "member:B"]);
    assert_eq!(open(&outcome, "tie_revotes"), ["member×1:W1 W2"]);
    assert!(words(&outcome, "pending").is_empty());
    let outcome = tally(&case(4));
    assert_eq!(elected(&outcome).len(), 4, "as many as seats go by votes");
}

#[test]
fn seats_wait_when_more_women_are_equal_than_fit() {
    let rows = ["W1", "W2", "W3"].map(|id| (id, 'f', [0, 0, 0, 400]));
    let case = first(600, [0, 0, 0, 2], &rows);
    let outcome = tally(&with(case.clone(), json!({"rule_set": "sd-2011"})));
    assert_eq!(open(&outcome, "tie_revotes"), ["member×1:W1 W2 W3"]);
    assert_eq!(
        words(&outcome, "pending"),
        ["member"],
        "the other seat waits for it"
    );
    assert_eq!(open(&tally(&case), "tie_revotes"), ["member×2:W1 W2 W3"]);
}

#[test]
fn a_seat_of_an_earlier_round_is_refilled_from_nobody() {
    let rows = [("A", 'm', [400, 0, 0, 0]), ("C", 'f', [0, 0, 0, 350])];
    let changes = json!({
        "rule_set": "zj-2020",
        "elected_before": [{"person": "Z", "post": "member", "sex": "female", "votes": 500}],
        "kinship": [{"a": "A", "b": "Z", "relation": "sibling"}],
    });
    let outcome = tally(&with(
        runoff(first(600, [1, 0, 0, 0], &rows[..1])),
        changes.clone(),
    ));
    assert_eq!(elected(&outcome), ["chair:A"]);
    assert_eq!(shortages(&outcome), ["member×1:another_runoff"]);
    let outcome = tally(&with(first(600, [1, 0, 0, 1], &rows), changes));
    assert_eq!(elected(&outcome), ["chair:A", "member:C"]);
    assert_eq!(open(&outcome, "runoffs"), ["member×1:"]);
}

#[test]
fn a_runoff_fills_what_its_entries_name() {
    let rows = [
        ("M", 'm', [0, 0, 0, 300]),
        ("N", 'm', [0, 0, 0, 290]),
        ("W", 'f', [0, 0, 0, 210]),
    ];
    let entries = json!({
        "rule_set": "sd-2011",
        "entries": [
            {"post": "member", "seats": 1, "pool": ["M"], "women_only": false, "woman_first": true},
            {"post": "member", "seats": 1, "pool": ["W", "M"], "women_only": true, "woman_first": false},
        ],
    });
    let outcome = tally(&with(runoff(first(600, [0; 4], &rows)), entries));
    assert_eq!(elected(&outcome), ["member:M", "member:W"]);
    assert_eq!(result(&outcome, "N"), "not_enough", "outside the pool");
}
