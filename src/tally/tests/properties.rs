//! What must hold of every count: against the second implementation, and by itself.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::given::{elected, sets, tally, try_tally};
use super::random::{Random, random_case};
use super::second::{COMPARED, difference, second_count};
use crate::rules::RuleSets;
use crate::tally::answer;

/// How many random cases; `CUNZHI_TALLY_POSITIONS` asks for so many ballot positions instead.
const CASES: u64 = 10_000;

fn wanted_positions() -> Option<u64> {
    std::env::var("CUNZHI_TALLY_POSITIONS").ok()?.parse().ok()
}

fn parsed(line: &str, sets: &RuleSets) -> Value {
    let outcome = answer(line.as_bytes(), sets, |outcome| {
        serde_json::to_value(outcome).unwrap()
    });
    outcome.unwrap_or_else(|refusal| panic!("{refusal:?}\n{line}"))
}

fn a_case(seed: u64) -> Value {
    serde_json::from_str(&random_case(&mut Random::new(seed), seed, &mut 0)).unwrap()
}

#[test]
fn both_implementations_agree() {
    let sets = sets();
    let mut random = Random::new(20_261_220);
    let (mut positions, mut number) = (0, 0);
    let mut seen = std::collections::BTreeMap::new();
    while wanted_positions().map_or(number < CASES, |wanted| positions < wanted) {
        let line = random_case(&mut random, number, &mut positions);
        let outcome = parsed(&line, sets);
        let second = second_count(&serde_json::from_str(&line).unwrap());
        assert_eq!(difference(&outcome, &second), None, "\n{line}");
        for key in COMPARED {
            let is_there = second[key].as_array().is_some_and(|list| !list.is_empty());
            *seen.entry(key).or_insert(0_u64) += u64::from(is_there);
        }
        number += 1;
    }
    println!("{number} cases, {positions} ballot positions, no difference; not empty: {seen:?}");
    for key in COMPARED.into_iter().skip(3) {
        assert!(
            seen[key] * 200 > number,
            "{key} is hardly ever tried: {}",
            seen[key]
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_persons_and_papers_does_not_matter(seed: u64, turn in 1_usize..20) {
        let case = a_case(seed);
        let mut turned = case.clone();
        for key in ["persons", "ballots", "kinship", "entries", "elected_before"] {
            if let Some(list) = turned.get_mut(key).and_then(Value::as_array_mut) {
                let by = turn % list.len().max(1);
                list.rotate_left(by);
                list.reverse();
            }
        }
        let (mut one, mut other) = (tally(&case), tally(&turned));
        // Papers are numbered as they come.
        for outcome in [&mut one, &mut other] {
            if let Some(ballots) = outcome.get_mut("ballots") {
                ballots["invalid_papers"] = json!(ballots["invalid_papers"].as_array().unwrap().len());
                ballots["invalid_sections"] = json!(ballots["invalid_sections"].as_array().unwrap().len());
            }
        }
        prop_assert_eq!(one, other);
    }

    #[test]
    fn no_more_are_elected_than_there_are_seats(seed: u64) {
        seats_are_kept(seed)?;
    }

    #[test]
    fn everybody_has_one_result_that_agrees_with_the_lists(seed: u64) {
        let outcome = tally(&a_case(seed));
        for person in outcome["persons"].as_array().unwrap() {
            let is_in = |list: &str| outcome[list].as_array().unwrap().iter().any(|entry| {
                entry["person"] == person["person"]
                    || entry["persons"].as_array().is_some_and(|all| all.contains(&person["person"]))
            });
            prop_assert_eq!(is_in("elected"), person["result"] == "elected");
            prop_assert_eq!(is_in("tie_revotes"), person["result"] == "tie");
            prop_assert_eq!(is_in("kinship_revotes"), person["result"] == "kinship_tie");
            prop_assert_eq!(person["post"].is_null(), person["result"] == "no_votes");
        }
    }

    /// Where neither relatives nor a woman's seat change the order of votes, more votes for a winner
    /// at their post never take the seat away. (A relative's seat may hang on who wins another tie,
    /// and the top woman may displace a man; where two
    /// entries share a post, one vote more may lead into a tie of the first: there it is not true.)
    #[test]
    fn one_vote_more_keeps_a_winner_elected(seed: u64, which: prop::sample::Index) {
        let mut case = a_case(seed);
        for key in ["kinship", "overrides"] {
            case.as_object_mut().unwrap().remove(key);
        }
        if case["rule_set"] == "sd-2011" {
            case["rule_set"] = json!("cn-2018");
        }
        let outcome = tally(&case);
        let seats = outcome["elected"].as_array().unwrap();
        prop_assume!(!seats.is_empty() && case.get("votes").is_some() && case.get("entries").is_none());
        let seat = which.get(seats);
        let (person, post) = (seat["person"].as_str().unwrap(), seat["post"].as_str().unwrap());
        let more = json!(case["votes"][person][post].as_u64().unwrap_or(0) + 1);
        case["votes"][person][post] = more;
        // One vote more may be more than the papers hold; then there is nothing to say.
        if let Ok(after) = try_tally(&case) {
            let expected = format!("{post}:{person}");
            prop_assert!(elected(&after).contains(&expected), "{expected}");
        }
    }

    #[test]
    fn papers_of_several_boxes_add_up(seed: u64, cut in 0_usize..40) {
        let mut case = a_case(seed);
        prop_assume!(case.get("ballots").is_some());
        let whole = tally(&case);
        // The boxes are counted apart: the votes of both are the votes of all.
        let papers = case["ballots"].as_array().unwrap().clone();
        let cut = cut.min(papers.len());
        let mut sums = serde_json::Map::new();
        for papers in [&papers[..cut], &papers[cut..]] {
            case["ballots"] = json!(papers);
            for key in ["registered", "issued", "voters", "recovered"] {
                case[key] = json!(if key == "registered" { 0 } else { papers.len() });
            }
            if papers.is_empty() {
                continue;
            }
            // A basis of its own, so that each box is valid by itself.
            for person in tally(&case)["persons"].as_array().unwrap() {
                let id = person["person"].as_str().unwrap();
                for (post, votes) in person["votes"].as_object().unwrap() {
                    let key = format!("{id} {post}");
                    let sum = sums.get(&key).and_then(Value::as_u64).unwrap_or(0);
                    sums.insert(key, json!(sum + votes.as_u64().unwrap()));
                }
            }
        }
        for person in whole["persons"].as_array().unwrap() {
            let id = person["person"].as_str().unwrap();
            for (post, votes) in person["votes"].as_object().unwrap() {
                prop_assert_eq!(&sums[&format!("{id} {post}")], votes);
            }
        }
    }
}

fn seats_are_kept(seed: u64) -> Result<(), TestCaseError> {
    let case = a_case(seed);
    let outcome = tally(&case);
    let given = |post: &str| -> u64 {
        match case["entries"].as_array() {
            Some(entries) => entries
                .iter()
                .filter(|entry| entry["post"] == post)
                .map(|entry| entry["seats"].as_u64().unwrap())
                .sum(),
            None => case["seats"][post].as_u64().unwrap_or(0),
        }
    };
    // Relatives who were all elected before hold seats of their round, not of this one.
    let is_of_before = |entry: &Value| {
        let before = case["elected_before"].as_array().into_iter().flatten();
        let before: Vec<&Value> = before.map(|one| &one["person"]).collect();
        let all = entry["persons"].as_array();
        all.is_some_and(|all| all.iter().all(|one| before.contains(&one)))
    };
    let count = |list: &str, post: &str| -> u64 {
        outcome[list]
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["post"] == post && !is_of_before(entry))
            .map(|entry| entry["seats"].as_u64().unwrap_or(1))
            .sum()
    };
    for post in ["chair", "vice_chair", "woman_member", "member"] {
        let taken =
            count("elected", post) + count("tie_revotes", post) + count("kinship_revotes", post);
        prop_assert!(
            taken <= given(post),
            "{} of {} at {}",
            taken,
            given(post),
            post
        );
    }
    let mut people: Vec<&str> = outcome["elected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|seat| seat["person"].as_str().unwrap())
        .collect();
    let all = people.len();
    people.sort_unstable();
    people.dedup();
    prop_assert_eq!(people.len(), all, "nobody holds two seats");
    Ok(())
}

#[test]
fn relatives_elected_before_take_no_seat_of_this_round() {
    seats_are_kept(10_858_590_246_054_433_092).unwrap();
}
