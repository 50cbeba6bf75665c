//! Bad cases: every mistake is told once, with its field, and nothing else is a mistake.

use serde_json::{Value, json};

use super::given::{first, sets, tally, try_tally, with};
use super::random::{Random, random_case};
use crate::tally::answer;

fn good() -> Value {
    first(
        600,
        [1, 0, 0, 2],
        &[("p1", 'm', [400, 0, 0, 0]), ("p3", 'f', [0, 0, 0, 350])],
    )
}

/// `field: message` of all problems of a case.
#[track_caller]
fn problems(case: &Value) -> Vec<String> {
    try_tally(case)
        .unwrap_err()
        .error
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn of_text(text: &str) -> Vec<String> {
    let refusal = answer(text.as_bytes(), sets(), |_| ()).unwrap_err();
    refusal.error.iter().map(ToString::to_string).collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn every_mistake_names_its_field() {
    let table = [
        (
            json!({"votes": {"p3": {"member": -1}}}),
            "votes.p3.member: -1 is below 0",
        ),
        (
            json!({"votes": {"p3": {"member": 1.5}}}),
            "votes.p3.member: 1.5 is not a whole number",
        ),
        (
            json!({"votes": {"p3": {"member": 1.0}}}),
            "votes.p3.member: 1.0 is not a whole number",
        ),
        (
            json!({"votes": {"p3": {"member": "9"}}}),
            "votes.p3.member: \"9\" is not a whole number",
        ),
        (
            json!({"votes": {"p3": {"member": null}}}),
            "votes.p3.member: null is not a whole number",
        ),
        (
            json!({"votes": {"p3": {"member": 601}}}),
            "votes.p3.member: 601 is more than recovered, 600",
        ),
        (
            json!({"votes": {"p3": {"vice_chair": 1}}}),
            "votes.p3.vice_chair: 1 votes for a post without seats",
        ),
        (
            json!({"votes": {"p3": {"boss": 1}}}),
            "votes.p3.boss: is not a known key",
        ),
        (
            json!({"votes": {"p9": {"member": 1}}}),
            "votes.p9: is not in persons",
        ),
        (json!({"votes": []}), "votes: a list is not an object"),
        (
            json!({"votes": {"p1": {"chair": 300}, "p3": {"chair": 301}}}),
            "votes: 601 votes for chair are more than recovered × seats, 600",
        ),
        (
            json!({"registered": 9_007_199_254_740_992_u64}),
            "registered: 9007199254740992 is above 9007199254740991",
        ),
        (
            json!({"registered": 1e300}),
            "registered: 1e300 is above 9007199254740991",
        ),
        (
            json!({"issued": true}),
            "issued: true is not a whole number",
        ),
        (
            json!({"rule_set": "zj"}),
            "rule_set: \"zj\" is not one of cn-2018, cn-2026, zj-2020, sh-2020, bj-2012, sd-2011, ha-2011, js-2019, ah",
        ),
        (
            json!({"round": "second"}),
            "round: \"second\" is not one of first, runoff, tie_revote",
        ),
        (
            json!({"body": "party"}),
            "body: \"party\" is not one of villagers_committee, residents_committee",
        ),
        (json!({"case": 7}), "case: 7 is not a text"),
        (json!({"colour": 1}), "colour: is not a known key"),
        (
            json!({"seats": {"boss": 1}}),
            "seats.boss: is not a known key",
        ),
        (
            json!({"persons": [{"id": "p1", "sex": "male"}, {"id": "p3", "sex": "x"}]}),
            "persons[1].sex: \"x\" is not one of male, female",
        ),
        (
            json!({"persons": [{"id": "p1", "sex": "male"}, {"id": "p3", "sex": "male"}, {"id": "p1", "sex": "male"}]}),
            "persons[2].id: \"p1\" is given twice",
        ),
        (
            json!({"persons": [{"id": "p1", "sex": "male"}, {"id": "p3"}]}),
            "persons[1].sex: is missing",
        ),
        (
            json!({"persons": [{"id": "p1", "sex": "male"}, {"id": "p3", "sex": "male", "name": 1}]}),
            "persons[1].name: 1 is not a text",
        ),
        (
            json!({"elected_before": [{"person": "p1", "post": "member", "sex": "female"}]}),
            "elected_before[0].sex: is another sex than in persons",
        ),
        (
            json!({"elected_before": [{"person": "e", "post": "boss", "sex": "male"}]}),
            "elected_before[0].post: \"boss\" is not one of chair, vice_chair, woman_member, member",
        ),
        (
            json!({"elected_before": [{"person": "e", "post": "member", "sex": "male"}, {"person": "e", "post": "chair", "sex": "male"}]}),
            "elected_before[1].person: \"e\" is given twice",
        ),
        (
            json!({"kinship": [{"a": "p1", "b": "p9", "relation": "spouse"}]}),
            "kinship[0].b: \"p9\" is neither in persons nor in elected_before",
        ),
        (
            json!({"kinship": [{"a": "p1", "b": "p3", "relation": "cousin"}]}),
            "kinship[0].relation: \"cousin\" is not one of spouse, parent_child, sibling, lineal_other",
        ),
        (
            json!({"overrides": {"women.rules": "x"}}),
            "overrides.women.rules: is not a known key",
        ),
        (
            json!({"overrides": {"women.rule": "x"}}),
            "overrides.women.rule: \"x\" is not one of should_only, top_woman_first, reserved_seat, designated_post",
        ),
        (
            json!({"overrides": {"count.recount_basis": "recovered"}}),
            "overrides.count.recount_basis: \"recovered\" is not one of voters, issued",
        ),
        (
            json!({"overrides": {"runoff.vacancy_min_members": 10}}),
            "overrides.runoff.vacancy_min_members: 10 is not from 0 to 9",
        ),
        (
            json!({"overrides": {"runoff.turnout_required": 1}}),
            "overrides.runoff.turnout_required: 1 is not true or false",
        ),
        (
            json!({"overrides": {"kinship.scope": ["cousin"]}}),
            "overrides.kinship.scope: \"cousin\" is not one of spouse, parent_child, sibling, lineal_other",
        ),
        (
            json!({"entries": [{"post": "member", "seats": 1, "pool": ["p1"]}]}),
            "entries: are not for a first round",
        ),
        (
            json!({"round": "tie_revote"}),
            "entries: is missing: a tie_revote needs it",
        ),
        (
            json!({"round": "runoff", "entries": [{"post": "member", "seats": 1, "pool": ["p9"]}]}),
            "entries[0].pool[0]: \"p9\" is not in persons",
        ),
        (
            json!({"round": "runoff", "entries": [{"post": "member", "seats": 1, "persons": []}]}),
            "entries[0].persons: is not a known key\nentries[0].pool: is missing",
        ),
        (
            json!({"ballots": []}),
            "ballots: stands beside votes; give one of the two",
        ),
    ];
    for (changes, expected) in table {
        assert_eq!(
            problems(&with(good(), changes.clone())).join("\n"),
            expected,
            "{changes}"
        );
    }
}

#[test]
fn every_required_value_is_missed() {
    for key in [
        "rule_set",
        "round",
        "registered",
        "issued",
        "voters",
        "recovered",
        "seats",
    ] {
        let mut case = good();
        case.as_object_mut().unwrap().remove(key);
        assert_eq!(problems(&case), [format!("{key}: is missing")]);
    }
    let mut case = good();
    case.as_object_mut().unwrap().remove("votes");
    assert_eq!(problems(&case), ["votes: is missing, and so is ballots"]);
    let mut case = with(good(), json!({"votes": {}}));
    case.as_object_mut().unwrap().remove("persons");
    assert_eq!(problems(&case), ["persons: is missing"]);
}

#[test]
fn all_mistakes_are_told_at_once() {
    let case = with(
        good(),
        json!({
            "registered": -5, "colour": 1, "votes": {"p1": {"chair": "x"}, "p7": {}}, "kinship": 3,
        }),
    );
    let told = problems(&case);
    for expected in [
        "registered: -5 is below 0",
        "colour: is not a known key",
        "votes.p1.chair: \"x\" is not a whole number",
        "votes.p7: is not in persons",
        "kinship: 3 is not a list",
    ] {
        assert!(
            told.iter().any(|line| line == expected),
            "{expected} in {told:?}"
        );
    }
    assert_eq!(told.len(), 5);
}

#[test]
fn papers_are_checked_too() {
    let mut case = good();
    case.as_object_mut().unwrap().remove("votes");
    let papers = json!({"recovered": 2, "ballots": [
        {"chair": ["p9"], "other": {"member": -1}, "illegible": ["boss"], "unofficial": 1, "x": 1}, 5, {},
    ]});
    let told = problems(&with(case, papers));
    let expected = [
        "ballots[0].x: is not a known key",
        "ballots[0].other.member: -1 is below 0",
        "ballots[0].illegible[0]: \"boss\" is not one of chair, vice_chair, woman_member, member",
        "ballots[0].unofficial: 1 is not true or false",
        "ballots[1]: 5 is not an object",
        "ballots: 3 papers are listed, recovered is 2",
        "ballots[0].chair[0]: \"p9\" is not in persons",
    ];
    assert_eq!(told, expected);
}

#[test]
fn text_that_is_no_case_is_refused_and_never_panics() {
    for text in [
        "",
        "x",
        "[]",
        "null",
        "{",
        "{}x",
        "\"case\"",
        "{\"case\": 1e999}",
        "\u{feff}",
    ] {
        assert!(!of_text(text).is_empty(), "{text}");
    }
    assert!(!of_text(&"[".repeat(100_000)).is_empty());
    assert!(of_text("[]")[0].contains("a list is not an object"));
    let twice = "{\"round\":\"first\",\"round\":\"runoff\"}";
    assert!(of_text(twice).contains(&"round: is given twice".to_owned()));
    let text = good()
        .to_string()
        .replace("\"p1\":{\"chair\":400", "\"p3\":{},\"p1\":{\"chair\":400");
    assert_eq!(of_text(&text), ["votes.p3: is given twice"]);
    // An id with a line break stays on one line.
    let broken = with(good(), json!({"votes": {"a\nb": {}}}));
    assert_eq!(problems(&broken), ["votes.a\\nb: is not in persons"]);
    let not_text = [b'{', b'"', 0xff, b'"', b'}'];
    assert!(answer(&not_text, sets(), |_| ()).is_err());
}

#[test]
fn the_label_is_given_back_when_it_was_read() {
    let refusal = try_tally(&with(good(), json!({"case": "W04", "voters": -1}))).unwrap_err();
    assert_eq!(refusal.case.as_deref(), Some("W04"));
    let shown = serde_json::to_string(&refusal).unwrap();
    assert_eq!(
        shown,
        r#"{"case":"W04","error":[{"field":"voters","message":"-1 is below 0"}]}"#
    );
}

/// Odd, but no mistake (interfaces: "and nothing else").
#[test]
fn what_is_odd_is_counted_all_the_same() {
    let odd = [
        json!({"registered": 1, "issued": 0, "voters": 0}),
        json!({"seats": {"chair": 1, "woman_member": 1, "member": 2}, "votes": {"p1": {"woman_member": 600}}}),
        json!({"votes": {"p1": {"chair": 600, "member": 600}}}),
        json!({"votes": {"p1": {"vice_chair": 0}}}),
        json!({"kinship": [{"a": "p1", "b": "p1", "relation": "sibling"}, {"a": "p1", "b": "p3", "relation": "lineal_other"}]}),
        json!({"elected_before": [{"person": "p1", "post": "member", "sex": "male", "votes": 9}]}),
        json!({"entries": [], "kinship": [], "overrides": {}, "elected_before": []}),
        json!({"seats": {}, "votes": {}}),
        json!({"persons": [], "votes": {}}),
        json!({"round": "runoff", "entries": [{"post": "member", "seats": 1, "pool": []}], "votes": {"p1": {"chair": 600}, "p3": {"chair": 600}}}),
        json!({"registered": 9_007_199_254_740_991_u64, "recovered": 9_007_199_254_740_991_u64}),
    ];
    for changes in odd {
        assert!(
            try_tally(&with(good(), changes.clone())).is_ok(),
            "{changes}"
        );
    }
    let most = 9_007_199_254_740_991_u64;
    let largest = json!({
        "registered": most, "issued": most, "voters": most, "recovered": most,
        "seats": {"chair": most, "vice_chair": most, "member": most},
        "overrides": {"count.downward_add": "ballot"},
        "votes": {"p3": {"chair": 0, "vice_chair": most, "member": most}},
    });
    let outcome = tally(&with(good(), largest));
    assert_eq!(outcome["elected"][0]["votes"], most);
}

/// Cases with a few bytes changed, cut or doubled are answered or refused, never a panic.
#[test]
fn spoilt_text_never_panics() {
    let mut random = Random::new(99);
    let mut refused = 0;
    for label in 0..3_000 {
        let mut text = random_case(&mut random, label, &mut 0).into_bytes();
        for _ in 0..=random.below(3) {
            let at = usize::try_from(random.below(text.len() as u64)).unwrap();
            match random.below(4) {
                0 => text[at] = u8::try_from(random.below(256)).unwrap(),
                1 => text[at] = b"0123456789-.e\"{}[],:"[at % 20],
                2 => text.truncate(at + 1),
                _ => text.insert(at, text[at]),
            }
        }
        refused += u32::from(answer(&text, sets(), |_| ()).is_err());
    }
    assert!((1_000..3_000).contains(&refused), "{refused}");
}

#[test]
fn an_unknown_word_hides_no_other_mistake() {
    let case = json!({
        "rule_set": "zj", "round": "second", "body": "parish",
        "registered": 1, "issued": 1, "voters": 1, "recovered": 1,
        "seats": { "member": 1 }, "persons": [{ "id": "p1", "sex": "male" }],
        "votes": { "p9": { "member": 1 } },
        "entries": [{ "post": "member", "seats": 1, "persons": ["p1"] }],
    });
    let told = problems(&case);
    let of = |field: &str| told.iter().filter(|one| one.starts_with(field)).count();
    assert_eq!(told.len(), 4, "{told:?}");
    for field in ["rule_set: ", "round: ", "body: ", "votes.p9: "] {
        assert_eq!(of(field), 1, "{field} {told:?}");
    }
    let mut bare = case;
    bare.as_object_mut().unwrap().remove("rule_set");
    let told = problems(&bare);
    assert!(
        told.contains(&"rule_set: is missing".to_owned())
            && told.contains(&"votes.p9: is not in persons".to_owned()),
        "{told:?}"
    );
}
