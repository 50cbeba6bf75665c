//! What revotes settled of a round: kept in its package, and read again when the round is decided
//! once more with the winners of the next revote (rulebook C0 step 8).

use serde_json::{Value, json};

use crate::tally::{Post, Settled};

/// What a revote settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settlement {
    /// The chapter that was opened for it; `None` in packages that do not tell: the first one.
    pub(super) revote: Option<i64>,
    /// Who took part and who won.
    pub(super) settled: Settled,
}

impl Settlement {
    /// As a package keeps it.
    fn told(&self) -> Value {
        let one = &self.settled;
        json!({
            "post": one.post, "persons": one.persons, "winners": one.winners,
            "kinship": one.is_kinship, "revote": self.revote,
        })
    }
}

/// As a package keeps them.
pub(super) fn told(all: &[Settlement]) -> Vec<Value> {
    all.iter().map(Settlement::told).collect()
}

/// As the calculator takes them.
pub(super) fn as_settled(all: &[Settlement]) -> Vec<Settled> {
    all.iter().map(|one| one.settled.clone()).collect()
}

/// Those that a package keeps.
pub(super) fn kept(list: &Value) -> Vec<Settlement> {
    let one = |one: &Value| {
        Some(Settlement {
            revote: one["revote"].as_i64(),
            settled: Settled {
                post: post(one)?,
                persons: texts(&one["persons"]),
                winners: texts(&one["winners"]),
                is_kinship: one["kinship"] == Value::Bool(true),
            },
        })
    };
    let all = list.as_array().into_iter().flatten();
    all.filter_map(one).collect()
}

/// What a revote settled of an outcome that was tied: its entries and who was elected.
pub(super) fn settled(revote: i64, before: &Value, outcome: &Value) -> Vec<Settlement> {
    let mut all = Vec::new();
    for (list, is_kinship) in [("tie_revotes", false), ("kinship_revotes", true)] {
        for entry in before[list].as_array().into_iter().flatten() {
            let Some(post) = post(entry) else {
                continue;
            };
            let persons = texts(&entry["persons"]);
            let elected = outcome["elected"].as_array().into_iter().flatten();
            let won = elected.filter(|one| one["post"].as_str() == Some(post.word()));
            let won = won.filter_map(|one| one["person"].as_str());
            let winners: Vec<String> = won
                .filter(|id| persons.iter().any(|person| person == id))
                .map(str::to_owned)
                .collect();
            all.push(Settlement {
                revote: Some(revote),
                settled: Settled {
                    post,
                    persons,
                    winners,
                    is_kinship,
                },
            });
        }
    }
    all
}

fn post(one: &Value) -> Option<Post> {
    one["post"].as_str().and_then(Post::from_word)
}

fn texts(list: &Value) -> Vec<String> {
    let all = list.as_array().into_iter().flatten();
    all.filter_map(|one| one.as_str().map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_package_keeps_is_read_as_it_was() {
        let before = json!({
            "tie_revotes": [{ "post": "member", "seats": 1, "persons": ["p2", "p3"] }],
            "kinship_revotes": [{ "post": "chair", "seats": 1, "persons": ["p4", "p5"] }],
        });
        let outcome = json!({ "elected": [
            { "person": "p3", "post": "member", "votes": 9 },
            { "person": "p4", "post": "chair", "votes": 8 },
        ] });
        let all = settled(7, &before, &outcome);
        assert_eq!(all[0].settled.winners, ["p3"]);
        assert!(all[1].settled.is_kinship && all[1].settled.winners == ["p4"]);
        assert_eq!(kept(&Value::from(told(&all))), all);
        let old = json!([{ "post": "member", "persons": ["p2"], "winners": [], "kinship": false }]);
        assert_eq!(kept(&old)[0].revote, None);
    }
}
