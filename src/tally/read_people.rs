//! The parts of a case that list people: who was named, elected before, related, and what is open.

use super::input::{ElectedBefore, EntryInput, Kinship, PersonInput};
use super::node::Node;
use super::problem::At;
use super::read::{Reader, ids};
use super::words::{Post, Round};
use crate::rules::Relation;

pub(super) fn people<'a>(read: &mut Reader<'a>, node: Option<Node<'a>>) -> Vec<PersonInput<'a>> {
    let (top, mut people) = (At::Case, Vec::new());
    let all = top.key("persons");
    for (index, node) in read.list(node, &all).into_iter().enumerate() {
        let at = all.item(index);
        let Some([id, sex, name]) = read.fields(node, &at, ["id", "sex", "name"]) else {
            continue;
        };
        let id = read.text(id, &at.key("id"));
        let is_woman = sex_of(read, sex, &at);
        if name.is_some() {
            read.text(name, &at.key("name"));
        }
        if let Some(id) = id {
            people.push(PersonInput { id, is_woman });
        }
    }
    people
}

fn sex_of<'a>(read: &mut Reader<'a>, node: Option<Node<'a>>, at: &At<'_>) -> bool {
    let is_woman = |word: &str| match word {
        "female" => Some(true),
        "male" => Some(false),
        _ => None,
    };
    read.word(node, &at.key("sex"), is_woman, &["male", "female"])
        .unwrap_or(false)
}

pub(super) fn elected_before<'a>(
    read: &mut Reader<'a>,
    node: Option<Node<'a>>,
) -> Vec<ElectedBefore<'a>> {
    let (top, mut seats) = (At::Case, Vec::new());
    let all = top.key("elected_before");
    for (index, node) in read.list(node, &all).into_iter().enumerate() {
        let at = all.item(index);
        let names = ["person", "post", "sex", "votes"];
        let Some([person, post, sex, votes]) = read.fields(node, &at, names) else {
            continue;
        };
        let person = read.text(person, &at.key("person"));
        let post = read.word(post, &at.key("post"), Post::from_word, Post::WORDS);
        let is_woman = sex_of(read, sex, &at);
        let votes = match votes {
            None => 0,
            some => read.count(some, &at.key("votes")).unwrap_or(0),
        };
        if let (Some(person), Some(post)) = (person, post) {
            seats.push(ElectedBefore {
                person,
                post,
                is_woman,
                votes,
            });
        }
    }
    seats
}

pub(super) fn relatives<'a>(read: &mut Reader<'a>, node: Option<Node<'a>>) -> Vec<Kinship<'a>> {
    let (top, mut pairs) = (At::Case, Vec::new());
    let all = top.key("kinship");
    for (index, node) in read.list(node, &all).into_iter().enumerate() {
        let at = all.item(index);
        let Some([a, b, relation]) = read.fields(node, &at, ["a", "b", "relation"]) else {
            continue;
        };
        let a = read.text(a, &at.key("a"));
        let b = read.text(b, &at.key("b"));
        let words = (
            Relation::from_word as fn(&str) -> Option<Relation>,
            Relation::WORDS,
        );
        let relation = read.word(relation, &at.key("relation"), words.0, words.1);
        if let (Some(a), Some(b), Some(relation)) = (a, b, relation) {
            pairs.push(Kinship { a, b, relation });
        }
    }
    pairs
}

pub(super) fn entries<'a>(
    read: &mut Reader<'a>,
    node: Option<Node<'a>>,
    round: Option<Round>,
) -> Vec<EntryInput<'a>> {
    let (top, mut entries) = (At::Case, Vec::new());
    let all = top.key("entries");
    for (index, node) in read.list(node, &all).into_iter().enumerate() {
        let at = all.item(index);
        let Some((named, [post, seats, persons, women_only, woman_first])) =
            parts(read, node, &at, round)
        else {
            continue;
        };
        let post = read.word(post, &at.key("post"), Post::from_word, Post::WORDS);
        let seats = read.count(seats, &at.key("seats"));
        let persons = match round {
            Some(_) => read.given(persons, &at.key(named)),
            None => persons,
        };
        let persons = ids(read, persons, &at.key(named));
        let women_only = read.flag(women_only, &at.key("women_only"));
        let woman_first = read.flag(woman_first, &at.key("woman_first"));
        // Kept even when a part is wrong: that there are entries must not be lost.
        let (post, seats) = (post.unwrap_or(Post::Member), seats.unwrap_or(0));
        entries.push(EntryInput {
            post,
            seats,
            persons,
            women_only,
            woman_first,
        });
    }
    entries
}

type Parts<'a> = (&'static str, [Option<Node<'a>>; 5]);

/// The values of an entry. The persons of a revote stand under another key than the pool of a runoff;
/// both are known where the round could not be read.
fn parts<'a>(
    read: &mut Reader<'a>,
    node: Node<'a>,
    at: &At<'_>,
    round: Option<Round>,
) -> Option<Parts<'a>> {
    match round {
        Some(Round::TieRevote) => {
            let [post, seats, persons] = read.fields(node, at, ["post", "seats", "persons"])?;
            Some(("persons", [post, seats, persons, None, None]))
        }
        Some(_) => {
            let names = ["post", "seats", "pool", "women_only", "woman_first"];
            Some(("pool", read.fields(node, at, names)?))
        }
        None => {
            let names = [
                "post",
                "seats",
                "persons",
                "pool",
                "women_only",
                "woman_first",
            ];
            let [post, seats, persons, pool, women_only, woman_first] =
                read.fields(node, at, names)?;
            let parts = [post, seats, persons.or(pool), women_only, woman_first];
            Some(("persons", parts))
        }
    }
}
