//! The seats of winners whose election is void, as a runoff takes them: the pool is that of any empty
//! seat (rulebook C0 step 6), of the round that had filled it.

use serde_json::{Value, json};

use super::explain_more::effective;
use super::frame::{case_id, person_of};
use crate::tally::Post;

/// A round that was held: its case and what it decided.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) case: Value,
    pub(super) outcome: Value,
}

/// Who may not stand and who decides on the flag of a woman.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    /// Ids of those who have a seat.
    pub(super) seated: Vec<String>,
    /// Those who gave way to a relative, and those whose election is void.
    pub(super) out: Vec<i64>,
    /// A woman is to be elected first: none is yet, and the rules say so.
    pub(super) woman_first: bool,
}

/// Joins these seats to the entries of a runoff: person and post, one seat each. A post has one entry
/// for all its seats, but those that are held back for a woman.
pub(super) fn join(
    into: &mut Vec<Value>,
    seats: &[(i64, Post)],
    rounds: &[Held],
    standing: &Standing,
) {
    for post in Post::ALL.iter().copied() {
        let own: Vec<i64> = seats
            .iter()
            .filter(|seat| seat.1 == post)
            .map(|seat| seat.0)
            .collect();
        let Some(first) = own.first() else {
            continue;
        };
        let women_only = post == Post::WomanMember;
        let same = |one: &&mut Value| {
            one["post"] == post.word() && one["women_only"] == Value::Bool(women_only)
        };
        let mut known = into.iter_mut().find(same);
        let before = known.as_ref().and_then(|one| one["seats"].as_u64());
        let before = usize::try_from(before.unwrap_or(0)).unwrap_or(usize::MAX);
        let all = own.len().saturating_add(before);
        let round = rounds.iter().rev().find(|round| filled(round, *first));
        let mut pool = round.map_or_else(Vec::new, |round| pool(round, post, all, standing));
        if let Some(known) = &mut known {
            let others = known["pool"].as_array().into_iter().flatten();
            let others: Vec<Value> = others.filter(|id| !pool.contains(id)).cloned().collect();
            pool.extend(others);
            known["seats"] = json!(all);
            known["pool"] = json!(pool);
        } else {
            into.push(json!({
                "post": post, "seats": all, "pool": pool, "women_only": women_only,
                "woman_first": standing.woman_first && !women_only,
            }));
        }
    }
}

fn filled(round: &Held, person: i64) -> bool {
    let mut elected = round.outcome["elected"].as_array().into_iter().flatten();
    elected.any(|one| one["person"].as_str() == Some(case_id(person).as_str()))
}

/// One more than the seats by votes, with everyone tied with the last one.
fn pool(round: &Held, post: Post, seats: usize, standing: &Standing) -> Vec<Value> {
    let may_stand = |one: &&Value| {
        let id = one["id"].as_str().unwrap_or_default();
        let is_out = person_of(id).is_none_or(|id| standing.out.contains(&id));
        let fits = post != Post::WomanMember || one["sex"] == "female";
        fits && !is_out && !standing.seated.iter().any(|seated| seated == id)
    };
    let persons = round.case["persons"].as_array().into_iter().flatten();
    let mut all: Vec<(u64, &str)> = persons
        .filter(may_stand)
        .filter_map(|one| one["id"].as_str())
        .map(|id| (effective(&round.case, id, post), id))
        .filter(|(votes, _)| *votes > 0)
        .collect();
    all.sort_by_key(|(votes, _)| std::cmp::Reverse(*votes));
    let least = all.get(seats).map_or(0, |(votes, _)| *votes);
    all.into_iter()
        .filter(|(votes, _)| *votes >= least)
        .map(|(_, id)| json!(id))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pool_has_one_more_than_seats_and_the_tied() {
        let person = |id: &str, sex: &str| json!({ "id": id, "sex": sex });
        let case = json!({
            "persons": [person("p1", "male"), person("p2", "male"), person("p3", "female"),
                person("p4", "male"), person("p5", "male"), person("p6", "male")],
            "votes": { "p1": { "member": 400 }, "p2": { "member": 350 }, "p3": { "member": 200 },
                "p4": { "member": 190 }, "p5": { "member": 190 }, "p6": { "chair": 500 } },
        });
        let outcome = json!({ "elected": [{ "person": "p1", "post": "member" }] });
        let rounds = [Held { case, outcome }];
        let standing = Standing {
            seated: vec!["p2".to_owned()],
            out: vec![1],
            woman_first: false,
        };
        let joined = |mut into: Vec<Value>, seat: (i64, Post)| {
            join(&mut into, &[seat], &rounds, &standing);
            into
        };
        let told = joined(Vec::new(), (1, Post::Member));
        assert_eq!(told[0]["pool"], json!(["p3", "p4", "p5"]));
        assert_eq!((told.len(), &told[0]["seats"]), (1, &json!(1)));
        let none = joined(Vec::new(), (9, Post::Chair));
        assert_eq!(none[0]["pool"], json!([]));
        let open =
            json!({ "post": "member", "seats": 1, "pool": ["p3", "p7"], "women_only": false });
        let both = joined(vec![open], (1, Post::Member));
        assert_eq!((both.len(), &both[0]["seats"]), (1, &json!(2)));
        assert_eq!(both[0]["pool"], json!(["p3", "p4", "p5", "p7"]));
    }
}
