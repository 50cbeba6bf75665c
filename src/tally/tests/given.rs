//! Cases and their answers, short to write.

use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::rules::RuleSets;
use crate::tally::{Refusal, answer};

/// Person, sex (`m`, `f`), votes for chair, vice chair, woman member, member.
pub(super) type Row<'a> = (&'a str, char, [u64; 4]);

/// A first round under the national rules: 1,000 registered, `papers` papers, issued and voters.
pub(super) fn first(papers: u64, seats: [u64; 4], rows: &[Row<'_>]) -> Value {
    let words = ["chair", "vice_chair", "woman_member", "member"];
    let by_post = |counts: &[u64; 4]| -> Value {
        words
            .iter()
            .zip(counts)
            .map(|(word, count)| ((*word).to_owned(), json!(count)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let persons: Vec<Value> = rows
        .iter()
        .map(|(id, sex, _)| json!({"id": id, "sex": if *sex == 'f' { "female" } else { "male" }}))
        .collect();
    let votes: serde_json::Map<String, Value> = rows
        .iter()
        .map(|(id, _, votes)| ((*id).to_owned(), by_post(votes)))
        .collect();
    json!({
        "rule_set": "cn-2018", "round": "first",
        "registered": 1000, "issued": papers, "voters": papers, "recovered": papers,
        "seats": by_post(&seats), "persons": persons, "votes": votes,
    })
}

/// The same with some values changed or added.
pub(super) fn with(mut case: Value, changes: Value) -> Value {
    let (Value::Object(case_map), Value::Object(changes)) = (&mut case, changes) else {
        panic!("objects are expected");
    };
    case_map.extend(changes);
    case
}

/// The same, as a runoff.
pub(super) fn runoff(case: Value) -> Value {
    with(case, json!({"round": "runoff"}))
}

pub(super) fn sets() -> &'static RuleSets {
    static SETS: OnceLock<RuleSets> = OnceLock::new();
    SETS.get_or_init(|| RuleSets::built_in().unwrap())
}

pub(super) fn try_tally(case: &Value) -> Result<Value, Refusal> {
    let text = case.to_string();
    answer(text.as_bytes(), sets(), |outcome| {
        serde_json::to_value(outcome).unwrap()
    })
}

#[track_caller]
pub(super) fn tally(case: &Value) -> Value {
    try_tally(case).unwrap()
}

/// `post:person` of everybody elected.
#[track_caller]
pub(super) fn elected(outcome: &Value) -> Vec<String> {
    let list = outcome["elected"].as_array().unwrap();
    let text = |seat: &Value, key: &str| seat[key].as_str().unwrap().to_owned();
    list.iter()
        .map(|seat| format!("{}:{}", text(seat, "post"), text(seat, "person")))
        .collect()
}

/// `post×seats:persons` of a list of revotes or runoffs.
#[track_caller]
pub(super) fn open(outcome: &Value, list: &str) -> Vec<String> {
    let named = if list == "runoffs" { "pool" } else { "persons" };
    let show = |entry: &Value| {
        let persons: Vec<&str> = entry[named]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| id.as_str().unwrap())
            .collect();
        format!(
            "{}×{}:{}",
            entry["post"].as_str().unwrap(),
            entry["seats"],
            persons.join(" ")
        )
    };
    outcome[list].as_array().unwrap().iter().map(show).collect()
}

/// The words of a plain list.
#[track_caller]
pub(super) fn words<'a>(outcome: &'a Value, list: &str) -> Vec<&'a str> {
    outcome[list]
        .as_array()
        .unwrap()
        .iter()
        .map(|word| word.as_str().unwrap())
        .collect()
}

/// `post×seats:next` of the shortages.
#[track_caller]
pub(super) fn shortages(outcome: &Value) -> Vec<String> {
    let list = outcome["shortages"].as_array().unwrap();
    let show = |entry: &Value| {
        format!(
            "{}×{}:{}",
            entry["post"].as_str().unwrap(),
            entry["seats"],
            entry["next"].as_str().unwrap()
        )
    };
    list.iter().map(show).collect()
}

/// The result of a person.
#[track_caller]
pub(super) fn result<'a>(outcome: &'a Value, person: &str) -> &'a str {
    let list = outcome["persons"].as_array().unwrap();
    let found = list.iter().find(|entry| entry["person"] == person).unwrap();
    found["result"].as_str().unwrap()
}
