//! Vectors C2 of the rulebook: papers.

use serde_json::{Value, json};

use super::given::{elected, result, tally, with, words};

/// Papers of an election with these seats; everybody is a man but the W.
fn papers(set: &str, seats: &Value, ballots: &[Value]) -> Value {
    let persons: Vec<Value> = ["A", "B", "C", "D", "E", "W"]
        .iter()
        .map(|id| json!({"id": id, "sex": if *id == "W" { "female" } else { "male" }}))
        .collect();
    let number = ballots.len();
    json!({
        "rule_set": set, "round": "first", "registered": number, "issued": number,
        "voters": number, "recovered": number, "seats": seats, "persons": persons,
        "ballots": ballots,
    })
}

fn member_votes<'a>(outcome: &'a Value, person: &str, post: &str) -> &'a Value {
    let list = outcome["persons"].as_array().unwrap();
    &list.iter().find(|entry| entry["person"] == person).unwrap()["votes"][post]
}

#[test]
fn b01_too_many_names_void_the_paper() {
    let paper = json!({"member": ["A", "B", "C", "D"]});
    let outcome = tally(&papers("cn-2018", &json!({"member": 3}), &[paper]));
    assert_eq!(
        outcome["ballots"]["invalid_papers"],
        json!([{"paper": 1, "reason": "over_vote"}])
    );
    assert_eq!(outcome["ballots"]["recovered"], 1);
    assert_eq!(outcome["checks"][1]["left"], 2, "it still took part");
    assert_eq!(result(&outcome, "A"), "no_votes");
}

#[test]
fn b02_fewer_names_are_fine() {
    let outcome = tally(&papers(
        "cn-2018",
        &json!({"member": 3}),
        &[json!({"member": ["A", "B"]})],
    ));
    assert_eq!(outcome["ballots"]["valid"], 1);
    assert_eq!(elected(&outcome), ["member:A", "member:B"]);
}

#[test]
fn b03_invalid_papers_stay_in_the_base() {
    let mut all = vec![json!({"member": ["D"]}); 100];
    all.extend(vec![json!({}); 80]);
    all.extend(vec![json!({"member": ["A", "B"]}); 20]);
    let outcome = tally(&papers("cn-2018", &json!({"member": 1}), &all));
    assert!(elected(&outcome).is_empty(), "200 is not more than 200");
    assert_eq!(outcome["ballots"]["valid"], 180);
    assert_eq!(outcome["ballots"]["blank"], 80);
}

#[test]
fn b04_what_an_over_vote_voids() {
    let seats = json!({"chair": 1, "member": 3});
    let paper = json!({"chair": ["A"], "member": ["B", "C", "D", "E"]});
    let case = papers("cn-2018", &seats, &[paper]);
    let outcome = tally(&case);
    assert!(elected(&outcome).is_empty());
    let section = json!({"overrides": {"ballot.overvote_scope": "section"}});
    let outcome = tally(&with(case, section));
    assert_eq!(elected(&outcome), ["chair:A"]);
    let expected = json!([{"paper": 1, "post": "member", "reason": "over_vote"}]);
    assert_eq!(outcome["ballots"]["invalid_sections"], expected);
}

#[test]
fn b05_what_an_illegible_name_voids() {
    let paper = json!({"illegible": ["chair"], "member": ["A", "B"]});
    let case = |set| {
        papers(
            set,
            &json!({"chair": 1, "member": 2}),
            std::slice::from_ref(&paper),
        )
    };
    let outcome = tally(&case("sd-2011"));
    assert_eq!(member_votes(&outcome, "A", "member"), 1);
    let expected = json!([{"paper": 1, "post": "chair", "reason": "illegible"}]);
    assert_eq!(outcome["ballots"]["invalid_sections"], expected);
    for set in ["bj-2012", "ha-2011"] {
        let outcome = tally(&case(set));
        assert_eq!(
            outcome["ballots"]["invalid_papers"][0]["reason"], "illegible",
            "{set}"
        );
        assert_eq!(result(&outcome, "A"), "no_votes", "{set}");
    }
}

#[test]
fn b06_one_person_at_two_posts() {
    let paper = json!({"chair": ["A"], "member": ["A", "B"]});
    let case = |set| {
        papers(
            set,
            &json!({"chair": 1, "member": 2}),
            std::slice::from_ref(&paper),
        )
    };
    let outcome = tally(&case("cn-2018"));
    assert_eq!(member_votes(&outcome, "A", "chair"), 1);
    assert_eq!(member_votes(&outcome, "A", "member"), &Value::Null);
    assert_eq!(member_votes(&outcome, "B", "member"), 1);
    let outcome = tally(&case("zj-2020"));
    assert_eq!(
        outcome["ballots"]["invalid_papers"][0]["reason"],
        "same_person_two_posts"
    );
}

#[test]
fn b07_a_blank_paper_raises_the_majority() {
    let all = vec![json!({"chair": ["A"]}), json!({})];
    let outcome = tally(&papers("cn-2018", &json!({"chair": 1}), &all));
    assert_eq!(outcome["ballots"]["valid"], 2);
    assert_eq!(outcome["ballots"]["blank"], 1);
    assert!(elected(&outcome).is_empty());
}

#[test]
fn b08_somebody_written_in_can_win() {
    let mut all = vec![json!({"chair": ["E"]}); 320];
    all.extend(vec![json!({"chair": ["A"]}); 280]);
    let outcome = tally(&papers("zj-2020", &json!({"chair": 1}), &all));
    assert_eq!(elected(&outcome), ["chair:E"]);
}

#[test]
fn b09_a_name_without_the_right_takes_room_and_gets_nothing() {
    let fits = json!({"member": ["A"], "other": {"member": 1}});
    let over = json!({"member": ["A", "B"], "other": {"member": 1}});
    let outcome = tally(&papers("cn-2018", &json!({"member": 2}), &[fits, over]));
    assert_eq!(member_votes(&outcome, "A", "member"), 1);
    assert_eq!(outcome["ballots"]["blank"], 0);
    assert_eq!(
        outcome["ballots"]["invalid_papers"],
        json!([{"paper": 2, "reason": "over_vote"}])
    );
}

#[test]
fn the_first_reason_is_told() {
    let all = vec![
        json!({"unofficial": true, "chair": ["A", "B"]}),
        json!({"chair": ["A", "B"], "member": ["A"], "illegible": ["member"]}),
        json!({"chair": ["A"], "member": ["A"], "illegible": ["member"]}),
        json!({"chair": ["A"], "illegible": ["member"]}),
    ];
    let paper = json!({"overrides": {"ballot.illegible": "paper"}});
    let outcome = tally(&with(
        papers("zj-2020", &json!({"chair": 1, "member": 2}), &all),
        paper,
    ));
    let reasons: Vec<&str> = outcome["ballots"]["invalid_papers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|paper| paper["reason"].as_str().unwrap())
        .collect();
    assert_eq!(
        reasons,
        [
            "unofficial",
            "over_vote",
            "same_person_two_posts",
            "illegible"
        ]
    );
    assert_eq!(outcome["ballots"]["invalid"], 4);
    assert_eq!(outcome["ballots"]["invalid_sections"], json!([]));
    assert!(words(&outcome, "invalid_reasons").is_empty());
}

#[test]
fn a_revote_on_papers_has_room_for_its_entries() {
    let all = vec![
        json!({"member": ["A"]}),
        json!({"member": ["B"]}),
        json!({"member": ["A"]}),
    ];
    let revote = json!({
        "round": "tie_revote",
        "entries": [{"post": "member", "seats": 1, "persons": ["A", "B"]}],
    });
    let outcome = tally(&with(papers("cn-2018", &json!({}), &all), revote));
    assert_eq!(elected(&outcome), ["member:A"]);
}
