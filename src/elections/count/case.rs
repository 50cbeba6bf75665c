//! From the sum of all boxes to the case of the calculator, and from there to the outcome. The text
//! of the case is what `cunzhi tally` reads, and it goes through the same reader here.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::cell::Cell;
use super::frame::{Frame, case_id, person_of};
use super::sheet::Sheet;
use crate::rules::{Relation, RuleSet, RuleSets};
use crate::tally::{GaveWay, OVERRIDABLE, Post, Round, Settled, decide_again, read_case};

/// What a case says besides its numbers.
#[derive(Clone, Debug)]
pub struct About {
    /// What the case is called.
    pub label: String,
    /// Whether it is a residents' committee.
    pub is_community: bool,
    /// Which round.
    pub round: Round,
    /// What the round before left open, as the calculator takes it; empty in a first round.
    pub entries: Vec<Value>,
    /// Who was elected in rounds before, as the calculator takes it.
    pub elected_before: Vec<Value>,
    /// Near relatives among all persons of the election, by number.
    pub kinship: Vec<(i64, i64, Relation)>,
    /// Near relatives of a candidate, by number, who are in office, by the id of the case.
    pub kinship_in_office: Vec<(i64, String, Relation)>,
}

/// The relatives of whom both are on the sheet or elected before, as the calculator takes them.
fn kinship(about: &About, frame: &Frame) -> Vec<Value> {
    let is_named = |id: i64| {
        let elected = |one: &Value| one["person"].as_str().and_then(person_of) == Some(id);
        frame.persons.iter().any(|one| one.id == id) || about.elected_before.iter().any(elected)
    };
    let in_office = |id: &str| {
        let is_own = |one: &Value| one["person"].as_str() == Some(id);
        about.elected_before.iter().any(is_own)
    };
    let among = about.kinship.iter();
    let among = among.filter(|(a, b, _)| is_named(*a) && is_named(*b)).map(
        |(a, b, relation)| json!({ "a": case_id(*a), "b": case_id(*b), "relation": relation }),
    );
    let beside = about.kinship_in_office.iter();
    let beside = beside
        .filter(|(id, other, _)| is_named(*id) && in_office(other))
        .map(
            |(id, other, relation)| json!({ "a": case_id(*id), "b": other, "relation": relation }),
        );
    among.chain(beside).collect()
}

/// The frozen rules as the calculator takes them: a rule set of the program and the values that
/// differ. An error names a value that differs and cannot be told to the calculator.
fn rules_of(
    frozen: &RuleSet,
    sets: &RuleSets,
) -> Result<(String, BTreeMap<String, Value>), String> {
    let own = frozen.id();
    let parent = frozen.about().parent.as_deref().unwrap_or_default();
    let base = sets.find(own).or_else(|| sets.find(parent));
    let base = base.ok_or_else(|| format!("the rule set {own} is not in the program"))?;
    let mut overrides = BTreeMap::new();
    for name in OVERRIDABLE {
        let (of_base, of_frozen) = (base.stated(name), frozen.stated(name));
        if let Some(stated) = of_frozen
            && of_base.is_none_or(|other| other.value != stated.value)
        {
            let value = serde_json::to_value(&stated.value).map_err(|cause| cause.to_string())?;
            overrides.insert(name.to_owned(), value);
        }
    }
    Ok((base.id().to_owned(), overrides))
}

/// The case: canonical JSON (keys in order, no spaces). An error says what is missing.
pub fn case_text(
    about: &About,
    frame: &Frame,
    total: &Sheet,
    frozen: &RuleSet,
    sets: &RuleSets,
) -> Result<String, String> {
    let number = |cell: Cell| {
        let missing = || format!("“{}”还没有合计", frame.label(cell));
        frame.value(total, cell).ok_or_else(missing)
    };
    let mut votes: BTreeMap<String, BTreeMap<&str, u64>> = BTreeMap::new();
    for post in frame.posts() {
        for person in frame.persons_of(post) {
            let count = number(Cell::Votes(person.id, post))?;
            if count > 0 {
                let own = votes.entry(person.case_id()).or_default();
                own.insert(post.word(), count);
            }
        }
    }
    let mut persons: Vec<Value> = Vec::new();
    let mut listed: Vec<&super::frame::Person> = frame.persons.iter().collect();
    listed.sort_by_key(|one| one.id);
    for one in listed {
        let sex = if one.is_woman { "female" } else { "male" };
        persons.push(json!({ "id": one.case_id(), "name": one.name, "sex": sex }));
    }
    let body = if about.is_community {
        "residents_committee"
    } else {
        "villagers_committee"
    };
    let (rule_set, overrides) = rules_of(frozen, sets)?;
    let registered = frame
        .registered
        .ok_or_else(|| "还没有填登记选民数".to_owned())?;
    let mut case = json!({
        "case": about.label, "body": body, "rule_set": rule_set, "round": about.round.word(),
        "registered": registered, "issued": number(Cell::Issued)?,
        "voters": number(Cell::Voters)?, "recovered": number(Cell::Recovered)?,
        "persons": persons, "votes": votes,
    });
    if !overrides.is_empty() {
        case["overrides"] = json!(overrides);
    }
    if about.entries.is_empty() {
        let on_paper: BTreeMap<&str, u64> = frame
            .posts()
            .map(|post| (post.word(), frame.seats[post as usize]))
            .collect();
        case["seats"] = json!(on_paper);
    } else {
        case["entries"] = json!(about.entries);
    }
    let kinship = kinship(about, frame);
    if !kinship.is_empty() {
        case["kinship"] = json!(kinship);
    }
    if !about.elected_before.is_empty() {
        case["elected_before"] = json!(about.elected_before);
    }
    serde_json::to_string(&case).map_err(|cause| cause.to_string())
}

/// An outcome with what follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The outcome as `cunzhi tally` prints it.
    pub outcome: Value,
    /// Whether the round is valid (A7).
    pub is_valid: bool,
    /// How many persons are in a tie.
    pub tied_persons: u32,
    /// How many seats are still to be filled.
    pub unfilled_seats: u32,
    /// Who gave way to a relative, with post and relation: those elected before too.
    pub gave_way: Value,
    /// Whether all is decided and no woman is on the committee (VCL18 art. 6).
    pub lacks_woman: bool,
}

/// Decides a case; `settled` are revotes that were held since.
pub fn decided(text: &str, sets: &RuleSets, settled: &[Settled]) -> Result<Decided, String> {
    let (case, set) = read_case(text.as_bytes(), sets).map_err(|refusal| {
        let lines: Vec<String> = refusal.error.iter().map(ToString::to_string).collect();
        lines.join("; ")
    })?;
    let outcome = decide_again(&case, set, settled);
    let tied = outcome.tie_revotes.iter().chain(&outcome.kinship_revotes);
    let tied: usize = tied.map(|revote| revote.persons.len()).sum();
    // After a runoff an empty seat stands in both lists, where another one must be held.
    let is_after_runoff = !outcome.shortages.is_empty();
    let runoffs = outcome.runoffs.iter().map(|runoff| runoff.seats);
    let shortages = outcome.shortages.iter().map(|shortage| shortage.seats);
    let unfilled: u128 = if is_after_runoff {
        shortages.sum()
    } else {
        runoffs.sum()
    };
    let gave_way: Vec<Value> = outcome.gave_way.iter().map(|one| {
        json!({ "person": one.person, "post": one.post, "to": one.to, "relation": relation(text, one) })
    }).collect();
    Ok(Decided {
        is_valid: outcome.valid,
        tied_persons: u32::try_from(tied).unwrap_or(u32::MAX),
        unfilled_seats: u32::try_from(unfilled).unwrap_or(u32::MAX),
        gave_way: json!(gave_way),
        lacks_woman: !outcome.blocked.is_empty(),
        outcome: serde_json::to_value(&outcome).map_err(|cause| cause.to_string())?,
    })
}

/// The relation of somebody to the relative who serves, as the case says.
fn relation(text: &str, one: &GaveWay<'_>) -> Value {
    let mut case: Value = serde_json::from_str(text).unwrap_or_default();
    let is_pair = |pair: &&Value| {
        let own = (pair["a"].as_str(), pair["b"].as_str());
        own == (Some(one.person), Some(one.to)) || own == (Some(one.to), Some(one.person))
    };
    let all = case["kinship"].take();
    let found = all.as_array().into_iter().flatten().find(is_pair);
    found.map_or(Value::Null, |pair| pair["relation"].clone())
}

/// SHA-256 of a text, as manifests write it.
pub fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// The revotes of an outcome as entries of a tie revote, ties first.
pub fn revote_entries(outcome: &Value) -> Vec<Value> {
    let lists = ["tie_revotes", "kinship_revotes"];
    let all = lists.iter().filter_map(|name| outcome[*name].as_array());
    all.flatten().cloned().collect()
}

/// The seats of entries by post.
pub fn seats_of(entries: &[Value]) -> [u64; 4] {
    let mut seats = [0_u64; 4];
    for entry in entries {
        if let Some(post) = entry["post"].as_str().and_then(Post::from_word) {
            let seat = &mut seats[post as usize];
            *seat = seat.saturating_add(entry["seats"].as_u64().unwrap_or(0));
        }
    }
    seats
}

/// Who competes for what in entries.
pub fn competing(entries: &[Value]) -> Vec<(i64, Post)> {
    let mut all = Vec::new();
    for entry in entries {
        let post = entry["post"].as_str().and_then(Post::from_word);
        let persons = entry["persons"].as_array().or(entry["pool"].as_array());
        for id in persons.into_iter().flatten().filter_map(Value::as_str) {
            all.extend(person_of(id).zip(post));
        }
    }
    all
}
