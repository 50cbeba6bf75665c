//! The rule sets that come with the program, and counties' own.

use std::collections::{BTreeMap, BTreeSet};

use super::{KEYS, RuleFault, RuleSet, RuleSets, Value};

fn sets() -> RuleSets {
    RuleSets::built_in().unwrap()
}

fn derive(changes: &[(&str, Value)]) -> Result<RuleSet, RuleFault> {
    let changes: BTreeMap<String, Value> = changes
        .iter()
        .map(|(key, value)| ((*key).to_owned(), value.clone()))
        .collect();
    sets().find("zj-2020").unwrap().derive(
        "zj-2020-county",
        "某县",
        changes,
        "县选举工作方案第三条",
    )
}

#[test]
fn every_set_states_every_value_with_its_source() {
    let ids: Vec<String> = sets().iter().map(|set| set.id().to_owned()).collect();
    let expected = [
        "cn-2018", "cn-2026", "zj-2020", "sh-2020", "bj-2012", "sd-2011", "ha-2011", "js-2019",
        "ah",
    ];
    assert_eq!(ids, expected);
    for set in sets().iter() {
        for (key, stated) in set.values() {
            assert!(!stated.source.is_empty(), "{} {}", set.id(), key.name);
        }
        for key in KEYS.iter().filter(|key| key.is_needed) {
            assert!(set.stated(key.name).is_some(), "{} {}", set.id(), key.name);
        }
    }
    let names: BTreeSet<&str> = KEYS.iter().map(|key| key.name).collect();
    assert_eq!(names.len(), KEYS.len());
}

/// The table of the interface: recount, downward add, woman rule, kinship scope, vacancies.
#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn the_values_of_a_count_are_those_of_the_interface() {
    let near = &["spouse", "parent_child", "sibling"][..];
    let lineal = &["spouse", "parent_child", "lineal_other"][..];
    let table = [
        (
            "cn-2018",
            "voters",
            "off",
            "should_only",
            &[][..],
            3,
            false,
            false,
        ),
        (
            "cn-2026",
            "voters",
            "off",
            "should_only",
            &[],
            3,
            false,
            false,
        ),
        (
            "zj-2020",
            "voters",
            "off",
            "reserved_seat",
            near,
            3,
            false,
            false,
        ),
        (
            "sh-2020",
            "voters",
            "off",
            "should_only",
            lineal,
            3,
            false,
            true,
        ),
        (
            "bj-2012",
            "voters",
            "off",
            "designated_post",
            &[],
            4,
            true,
            true,
        ),
        (
            "sd-2011",
            "voters",
            "off",
            "top_woman_first",
            &[],
            3,
            false,
            false,
        ),
        (
            "ha-2011",
            "issued",
            "nomination",
            "should_only",
            near,
            3,
            false,
            false,
        ),
        (
            "js-2019",
            "voters",
            "off",
            "should_only",
            &[],
            3,
            false,
            false,
        ),
        ("ah", "voters", "off", "should_only", &[], 3, false, false),
    ];
    let sets = sets();
    let word = |word: &str| Value::Word(word.to_owned());
    for (id, recount, add, women, kinship, least, chair, meeting) in table {
        let set = sets.find(id).unwrap();
        let value = |key: &str| set.stated(key).unwrap().value.clone();
        assert_eq!(value("count.recount_basis"), word(recount), "{id}");
        assert_eq!(value("count.downward_add"), word(add), "{id}");
        assert_eq!(value("women.rule"), word(women), "{id}");
        let words = kinship.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(value("kinship.scope"), Value::Words(words), "{id}");
        assert_eq!(
            value("runoff.vacancy_min_members"),
            Value::Number(least),
            "{id}"
        );
        assert_eq!(
            value("runoff.vacancy_needs_chair"),
            Value::Flag(chair),
            "{id}"
        );
        assert_eq!(
            value("runoff.vacancy_needs_meeting"),
            Value::Flag(meeting),
            "{id}"
        );
        assert_eq!(value("count.participants_basis"), word("recovered"), "{id}");
        assert_eq!(value("runoff.turnout_required"), Value::Flag(true), "{id}");
        assert_eq!(value("ballot.overvote_scope"), word("whole_ballot"), "{id}");
        let twice = if id == "zj-2020" {
            "ballot_invalid"
        } else {
            "count_once"
        };
        assert_eq!(value("ballot.same_person_two_posts"), word(twice), "{id}");
        let paper = if ["bj-2012", "ha-2011"].contains(&id) {
            "paper"
        } else {
            "section"
        };
        assert_eq!(value("ballot.illegible"), word(paper), "{id}");
    }
}

#[test]
fn every_set_has_its_own_hash_and_keeps_it() {
    let hashes: BTreeSet<String> = sets().iter().map(|set| set.hash().to_owned()).collect();
    assert_eq!(hashes.len(), 9);
    let again: BTreeSet<String> = sets().iter().map(|set| set.hash().to_owned()).collect();
    assert_eq!(hashes, again);
    for hash in hashes {
        assert!(hash.starts_with("sha256:") && hash.len() == 71, "{hash}");
    }
    let one = derive(&[("proxy.most", Value::Number(2))]).unwrap();
    let other = derive(&[("proxy.most", Value::Number(1))]).unwrap();
    assert_ne!(one.hash(), other.hash());
}

#[test]
fn a_county_changes_values_and_each_change_has_its_reason() {
    let set = derive(&[
        ("proxy.most", Value::Number(2)),
        ("runoff.days", Value::Number(30)),
    ])
    .unwrap();
    assert_eq!(set.rules().proxy.most, 2);
    assert_eq!(set.source("proxy.most"), "县选举工作方案第三条");
    assert_eq!(
        set.source("runoff.days"),
        "ZJ art. 29",
        "the same value keeps its source"
    );
    assert_eq!(set.about().parent.as_deref(), Some("zj-2020"));
    let sets = sets();
    let difference = set.difference(sets.find("zj-2020").unwrap());
    let lines: Vec<(&str, Option<&Value>)> = difference
        .iter()
        .map(|line| (line.key.name, line.own.map(|stated| &stated.value)))
        .collect();
    assert_eq!(lines, [("proxy.most", Some(&Value::Number(2)))]);
}

#[test]
fn zhejiang_differs_from_the_nation_and_says_where() {
    let sets = sets();
    let zhejiang = sets.find("zj-2020").unwrap();
    let difference = zhejiang.difference(sets.find("cn-2018").unwrap());
    let women = difference
        .iter()
        .find(|line| line.key.name == "women.rule")
        .unwrap();
    assert_eq!(women.own.unwrap().source, "ZJ arts 21, 29");
    assert_eq!(women.national.unwrap().source, "VCL18 art. 6");
    assert!(
        difference.iter().all(|line| line.key.name != "proxy.most"),
        "3 is 3"
    );
    assert!(zhejiang.difference(zhejiang).is_empty());
}

/// What a county may not do, and the key its refusal names.
const TOO_LOOSE: [(&str, Value); 22] = [
    ("committee.term_years", Value::Number(4)),
    ("committee.least", Value::Number(2)),
    ("committee.most", Value::Number(9)),
    ("committee.most", Value::Number(2)),
    ("election_committee.least", Value::Number(2)),
    ("register.list_days", Value::Number(19)),
    ("register.objection_days", Value::Number(4)),
    ("register.decision_days", Value::Number(4)),
    ("surplus.chair_least", Value::Number(0)),
    ("surplus.vice_chair_least", Value::Number(0)),
    ("surplus.member_least", Value::Number(0)),
    ("candidates.equal_allowed", Value::Flag(true)),
    ("count.invalid_in_total", Value::Flag(false)),
    ("women.least", Value::Number(0)),
    ("proxy.most", Value::Number(4)),
    ("proxy.near_relative", Value::Flag(false)),
    ("recall.petition_voters_part", Value::Number(4)),
    ("recall.petition_representatives_part", Value::Number(2)),
    ("handover.days", Value::Number(11)),
    ("assembly.notice_days", Value::Number(9)),
    ("residents.most", Value::Number(4)),
    ("runoff.vacancy_min_members", Value::Number(10)),
];

#[test]
fn national_limits_hold_and_the_refusal_names_the_key() {
    for (key, value) in TOO_LOOSE {
        let refusal = derive(&[(key, value.clone())]).unwrap_err().to_string();
        assert!(
            refusal.contains(&format!("“{key}”")),
            "{key} {value:?}: {refusal}"
        );
    }
    for (key, word) in [
        ("count.turnout", "half"),
        ("count.elected", "plurality"),
        ("runoff.threshold", "none"),
    ] {
        let refusal = derive(&[(key, Value::Word(word.to_owned()))])
            .unwrap_err()
            .to_string();
        assert!(refusal.contains(&format!("“{key}”")), "{refusal}");
    }
    let unknown = derive(&[("votes.double", Value::Flag(true))])
        .unwrap_err()
        .to_string();
    assert!(unknown.contains("“votes.double”"), "{unknown}");
    assert!(
        derive(&[("register.list_days", Value::Number(25))]).is_ok(),
        "tighter is allowed"
    );
}

#[test]
fn a_change_needs_a_reason_and_a_name() {
    let sets = sets();
    let zhejiang = sets.find("zj-2020").unwrap();
    let none = BTreeMap::new();
    assert_eq!(
        zhejiang.derive("a", "甲", none.clone(), " ").unwrap_err(),
        RuleFault::NoReason
    );
    assert_eq!(
        zhejiang.derive("zj-2020", "甲", none, "理由").unwrap_err(),
        RuleFault::SameName
    );
}

#[test]
fn a_set_holds_from_its_day_to_its_day() {
    let sets = sets();
    let day = |text: &str| text.parse().unwrap();
    let holds = |id: &str, text: &str| sets.find(id).unwrap().holds_on(day(text));
    assert!(holds("cn-2018", "2025-12-31") && !holds("cn-2018", "2026-01-01"));
    assert!(holds("cn-2026", "2026-01-01") && !holds("cn-2026", "2025-12-31"));
}
