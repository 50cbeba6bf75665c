//! The parts of a case whose keys are posts, persons or rules.

use std::borrow::Cow;

use super::input::PaperInput;
use super::node::Node;
use super::problem::At;
use super::read::{Reader, ids};
use super::words::{PerPost, Post};
use crate::rules::{Key, Kind, Value};

/// The keys of a rule set that a case may override.
pub const OVERRIDABLE: [&str; 12] = [
    "count.recount_basis",
    "count.participants_basis",
    "count.downward_add",
    "women.rule",
    "runoff.turnout_required",
    "runoff.vacancy_min_members",
    "runoff.vacancy_needs_chair",
    "runoff.vacancy_needs_meeting",
    "kinship.scope",
    "ballot.overvote_scope",
    "ballot.same_person_two_posts",
    "ballot.illegible",
];

pub(super) fn overrides<'a>(read: &mut Reader<'a>, node: Node<'a>) -> Vec<(&'static str, Value)> {
    let (top, mut values) = (At::Case, Vec::new());
    let all = top.key("overrides");
    let Some(found) = read.fields(node, &all, OVERRIDABLE) else {
        return values;
    };
    for (name, node) in OVERRIDABLE.into_iter().zip(found) {
        let (Some(node), Some(key)) = (node, Key::find(name)) else {
            continue;
        };
        if let Some(value) = value(read, &node, key, &all.key(name)) {
            values.push((name, value));
        }
    }
    values
}

fn value<'a>(read: &mut Reader<'a>, node: &Node<'a>, key: &Key, at: &At<'_>) -> Option<Value> {
    let listed =
        |words: &[&'static str], text: &str| words.iter().copied().find(|word| *word == text);
    let problem = match (key.kind, node) {
        (Kind::Flag, Node::Bool(flag)) => return Some(Value::Flag(*flag)),
        (Kind::Flag, _) => format!("{node} is not true or false"),
        (Kind::Number { least, most }, Node::Whole(number)) => {
            match u32::try_from(*number)
                .ok()
                .filter(|n| (least..=most).contains(n))
            {
                Some(number) => return Some(Value::Number(number)),
                None => format!("{node} is not from {least} to {most}"),
            }
        }
        (Kind::Number { least, most }, _) => {
            format!("{node} is not a whole number from {least} to {most}")
        }
        (Kind::Word(words), Node::Text(text)) if listed(words, text).is_some() => {
            return Some(Value::Word(text.clone().into_owned()));
        }
        (Kind::Word(words), _) => format!("{node} is not one of {}", words.join(", ")),
        (Kind::Words(words), Node::List(nodes)) => {
            let of = |node: &Node<'_>| match node {
                Node::Text(text) => listed(words, text),
                _ => None,
            };
            if let Some(wrong) = nodes.iter().find(|node| of(node).is_none()) {
                format!("{wrong} is not one of {}", words.join(", "))
            } else {
                let given: Vec<&str> = nodes.iter().filter_map(of).collect();
                let in_order = words.iter().filter(|word| given.contains(*word));
                return Some(Value::Words(
                    in_order.map(|&word| word.to_owned()).collect(),
                ));
            }
        }
        (Kind::Words(_), _) => format!("{node} is not a list"),
    };
    read.problems.add(at, problem);
    None
}

const fn posts() -> [&'static str; 4] {
    [
        Post::Chair.word(),
        Post::ViceChair.word(),
        Post::WomanMember.word(),
        Post::Member.word(),
    ]
}

/// Counts by post; 0 where none is given.
fn counts<'a>(read: &mut Reader<'a>, node: Node<'a>, at: &At<'_>) -> PerPost<u64> {
    let mut counts = [0; 4];
    let found = read.fields(node, at, posts());
    for (index, node) in found.into_iter().flatten().enumerate() {
        if node.is_some() {
            counts[index] = read.count(node, &at.key(posts()[index])).unwrap_or(0);
        }
    }
    counts
}

/// Seats by post; `None` when something is wrong with them.
pub(super) fn seats<'a>(read: &mut Reader<'a>, node: Node<'a>) -> Option<PerPost<u64>> {
    let before = read.problems.0.len();
    let seats = counts(read, node, &At::Case.key("seats"));
    (read.problems.0.len() == before).then_some(seats)
}

pub(super) fn votes<'a>(
    read: &mut Reader<'a>,
    node: Node<'a>,
) -> Vec<(Cow<'a, str>, PerPost<u64>)> {
    let top = At::Case;
    let all = top.key("votes");
    let Node::Object(pairs) = node else {
        read.problems
            .add(&all, format_args!("{node} is not an object"));
        return Vec::new();
    };
    let mut votes = Vec::with_capacity(pairs.len());
    for (key, node) in pairs {
        let counts = counts(read, node, &all.key(&key.0));
        votes.push((key.0, counts));
    }
    votes
}

pub(super) fn paper<'a>(read: &mut Reader<'a>, node: Node<'a>, at: &At<'_>) -> PaperInput<'a> {
    const KEYS: [&str; 7] = [
        "chair",
        "vice_chair",
        "woman_member",
        "member",
        "other",
        "illegible",
        "unofficial",
    ];
    let mut paper = PaperInput::default();
    let Some(
        [
            chair,
            vice_chair,
            woman_member,
            member,
            other,
            illegible,
            unofficial,
        ],
    ) = read.fields(node, at, KEYS)
    else {
        return paper;
    };
    for (index, node) in [chair, vice_chair, woman_member, member]
        .into_iter()
        .enumerate()
    {
        if node.is_some() {
            paper.names[index] = ids(read, node, &at.key(KEYS[index]));
        }
    }
    if let Some(node) = other {
        paper.other = counts(read, node, &at.key("other"));
    }
    let marked = at.key("illegible");
    for (index, node) in read.list(illegible, &marked).into_iter().enumerate() {
        let post = read.word(
            Some(node),
            &marked.item(index),
            Post::from_word,
            Post::WORDS,
        );
        if let Some(post) = post {
            paper.illegible[post as usize] = true;
        }
    }
    paper.unofficial = read.flag(unofficial, &at.key("unofficial"));
    paper
}
