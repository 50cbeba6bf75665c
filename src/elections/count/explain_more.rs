//! What the checks of an outcome leave out: the thresholds of those who were equal or for whom no
//! seat was left, the votes of a revote, what a revote settled.

use serde_json::{Value, json};

use super::explain::{check, name, names, post};
use super::frame::Frame;
use crate::tally::Post;

/// The votes of somebody for a post, those for higher posts added where the rules say so.
pub(super) fn effective(case: &Value, id: &str, post: Post) -> u64 {
    let votes = |post: &Post| case["votes"][id][post.word()].as_u64().unwrap_or(0);
    let adds = case["overrides"]["count.downward_add"] == "ballot";
    let above = Post::ALL.iter().filter(|one| {
        adds && **one < post && post != Post::WomanMember && **one != Post::WomanMember
    });
    above.map(votes).fold(votes(&post), u64::saturating_add)
}

/// The thresholds of those whom they did not decide: votes were enough and equal, or no seat was
/// left.
pub(super) fn weighed(outcome: &Value, case: &Value, frame: &Frame) -> Vec<String> {
    let all = |name: &str| outcome[name].as_array().into_iter().flatten();
    let Some(turnout) = all("checks").find(|one| one["rule"] == "turnout") else {
        return Vec::new();
    };
    let is_runoff = case["round"] == "runoff";
    let right = if is_runoff {
        case["recovered"].as_u64()
    } else {
        turnout["left"].as_u64().map(|twice| twice / 2)
    };
    let line = |one: &Value| {
        let (id, post) = (one["person"].as_str()?, one["post"].as_str()?);
        let is_told = all("checks").any(|known| known["person"] == id && known["post"] == post);
        let result = one["result"].as_str()?;
        if is_told || ["elected", "not_enough", "no_votes"].contains(&result) {
            return None;
        }
        let votes = effective(case, id, Post::from_word(post)?);
        let (rule, factor, operator) = if is_runoff {
            ("one_third", 3, ">=")
        } else {
            ("majority", 2, ">")
        };
        let (left, right) = (votes.checked_mul(factor)?, right?);
        let holds = left > right || (is_runoff && left == right);
        let told = json!({ "rule": rule, "post": post, "person": id, "left": left,
            "operator": operator, "right": right, "holds": holds });
        Some(check(&told, frame))
    };
    all("persons").filter_map(line).collect()
}

/// The votes of a revote, the most first: the most votes win.
pub(super) fn revote(case: &Value, frame: &Frame) -> Vec<String> {
    let mut all = Vec::new();
    let entries = case["entries"].as_array().into_iter().flatten();
    for entry in entries.filter(|_| case["round"] == "tie_revote") {
        let persons = entry["persons"].as_array().into_iter().flatten();
        for id in persons {
            let votes = &case["votes"][id.as_str().unwrap_or_default()];
            let votes = votes[entry["post"].as_str().unwrap_or_default()].as_u64();
            let votes = votes.unwrap_or(0);
            let told = format!("{}：{}，{votes}票", post(entry), name(id, frame));
            all.push((std::cmp::Reverse(votes), told));
        }
    }
    all.sort();
    all.into_iter().map(|(_, told)| told).collect()
}

/// Why this is a second version: the revotes that were held.
pub(super) fn settled(settled: &Value, frame: &Frame) -> Vec<String> {
    let told = |one: &Value| {
        let winners: Vec<String> = one["winners"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|id| name(id, frame))
            .collect();
        format!(
            "{}：{}得票相同，再次投票后{}当选。",
            post(one),
            names(one, frame),
            winners.join("、")
        )
    };
    settled.as_array().into_iter().flatten().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::super::frame::Person;
    use super::*;

    fn frame() -> Frame {
        let persons = [(1, "甲"), (2, "乙"), (3, "丙")];
        let person = |(id, name): (i64, &str)| Person {
            id,
            name: name.to_owned(),
            is_woman: false,
            post: Some(Post::Member),
        };
        Frame {
            persons: persons.map(person).into(),
            ..Frame::default()
        }
    }

    #[test]
    fn the_tied_have_their_line_too() {
        let outcome = json!({
            "checks": [
                { "rule": "turnout", "left": 1236, "operator": ">", "right": 1000, "holds": true },
                { "rule": "majority", "post": "member", "person": "p1" },
            ],
            "persons": [
                { "person": "p1", "result": "elected", "post": "member" },
                { "person": "p2", "result": "tie", "post": "member" },
                { "person": "p3", "result": "not_enough", "post": "member" },
            ],
        });
        let case = json!({ "round": "first", "votes": { "p2": { "member": 330, "chair": 5 } } });
        let told = weighed(&outcome, &case, &frame());
        assert_eq!(told, ["乙（委员）：330 × 2 = 660 > 618，超过半数"]);
        let case =
            json!({ "round": "runoff", "recovered": 240, "votes": { "p2": { "member": 80 } } });
        let told = weighed(&outcome, &case, &frame());
        assert_eq!(told, ["乙（委员）：80 × 3 = 240 ≥ 240，达到三分之一"]);
    }

    #[test]
    fn a_revote_tells_its_votes_and_what_it_settled() {
        let case = json!({
            "round": "tie_revote", "votes": { "p2": { "member": 108 }, "p3": { "member": 140 } },
            "entries": [{ "post": "member", "seats": 1, "persons": ["p2", "p3"] }],
        });
        let told = revote(&case, &frame());
        assert_eq!(told, ["委员：丙，140票", "委员：乙，108票"]);
        let held = json!([{ "post": "member", "persons": ["p2", "p3"], "winners": ["p3"] }]);
        let told = settled(&held, &frame());
        assert_eq!(told, ["委员：乙、丙得票相同，再次投票后丙当选。"]);
    }
}
