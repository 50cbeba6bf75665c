//! JSON into an [`Input`]: the shape of a case, every mistake with its place.

use std::borrow::Cow;

use super::input::{Counted, Input, MOST};
use super::node::Node;
use super::problem::{At, Problem, Problems};
use super::read_parts::{overrides, paper, seats, votes};
use super::read_people::{elected_before, entries, people, relatives};
use super::words::{Body, Round};

/// What was read: as much as could be, its label, and what is wrong.
pub(super) struct Read<'a> {
    pub(super) input: Option<Input<'a>>,
    pub(super) label: Option<Cow<'a, str>>,
    pub(super) problems: Problems,
}

/// Reads one case.
pub(super) fn read(text: &[u8]) -> Read<'_> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut reader = Reader::default();
    let node = match std::str::from_utf8(text) {
        // Checked once as a whole, not text by text.
        Ok(text) => serde_json::from_str::<Node<'_>>(text).map_err(|cause| cause.to_string()),
        Err(cause) => Err(format!("invalid UTF-8 after byte {}", cause.valid_up_to())),
    };
    let input = match node {
        Ok(node) => case(&mut reader, node),
        Err(cause) => {
            let message = format!("is not JSON: {cause}");
            reader.problems.add(&At::Case, message);
            None
        }
    };
    let Reader { problems, label } = reader;
    Read {
        input,
        label,
        problems,
    }
}

/// Reads values and notes what is wrong with them.
#[derive(Default)]
pub(super) struct Reader<'a> {
    pub(super) problems: Problems,
    label: Option<Cow<'a, str>>,
}

impl<'a> Reader<'a> {
    /// The values of an object's known keys, in the order of `names`.
    pub(super) fn fields<const N: usize>(
        &mut self,
        node: Node<'a>,
        at: &At<'_>,
        names: [&str; N],
    ) -> Option<[Option<Node<'a>>; N]> {
        let Node::Object(pairs) = node else {
            self.problems
                .add(at, format_args!("{node} is not an object"));
            return None;
        };
        let mut found = [const { None }; N];
        for (key, value) in pairs {
            match names.iter().position(|name| *name == key.0) {
                None => self.problems.add(&at.key(&key.0), "is not a known key"),
                Some(index) if found[index].is_some() => {
                    self.problems.add(&at.key(&key.0), "is given twice");
                }
                Some(index) => found[index] = Some(value),
            }
        }
        Some(found)
    }

    pub(super) fn list(&mut self, node: Option<Node<'a>>, at: &At<'_>) -> Vec<Node<'a>> {
        match node {
            None => Vec::new(),
            Some(Node::List(list)) => list,
            Some(other) => {
                self.problems.add(at, format_args!("{other} is not a list"));
                Vec::new()
            }
        }
    }

    pub(super) fn text(&mut self, node: Option<Node<'a>>, at: &At<'_>) -> Option<Cow<'a, str>> {
        match self.given(node, at)? {
            Node::Text(text) => Some(text),
            other => {
                self.problems.add(at, format_args!("{other} is not a text"));
                None
            }
        }
    }

    pub(super) fn count(&mut self, node: Option<Node<'a>>, at: &At<'_>) -> Option<u64> {
        let node = self.given(node, at)?;
        let message = match node {
            Node::Whole(number) if number <= MOST => return Some(number),
            Node::Whole(_) => format!("{node} is above {MOST}"),
            Node::Other(number) if number.fract() == 0.0 && number > 9_007_199_254_740_991.0 => {
                format!("{node} is above {MOST}")
            }
            Node::Negative(_) => format!("{node} is below 0"),
            _ => format!("{node} is not a whole number"),
        };
        self.problems.add(at, message);
        None
    }

    pub(super) fn flag(&mut self, node: Option<Node<'a>>, at: &At<'_>) -> bool {
        match node {
            None | Some(Node::Bool(false)) => false,
            Some(Node::Bool(true)) => true,
            Some(other) => {
                self.problems
                    .add(at, format_args!("{other} is not true or false"));
                false
            }
        }
    }

    pub(super) fn word<T>(
        &mut self,
        node: Option<Node<'a>>,
        at: &At<'_>,
        from: fn(&str) -> Option<T>,
        words: &[&str],
    ) -> Option<T> {
        let node = self.given(node, at)?;
        let value = match &node {
            Node::Text(text) => from(text),
            _ => None,
        };
        if value.is_none() {
            self.problems.add(
                at,
                format_args!("{node} is not one of {}", words.join(", ")),
            );
        }
        value
    }

    pub(super) fn given(&mut self, node: Option<Node<'a>>, at: &At<'_>) -> Option<Node<'a>> {
        if node.is_none() {
            self.problems.add(at, "is missing");
        }
        node
    }
}

const KEYS: [&str; 16] = [
    "case",
    "body",
    "rule_set",
    "overrides",
    "round",
    "registered",
    "issued",
    "voters",
    "recovered",
    "seats",
    "persons",
    "votes",
    "ballots",
    "elected_before",
    "kinship",
    "entries",
];

/// `None` only when it is no object; a value that could not be read is replaced by a
/// harmless one, or none, so that it causes no second problem.
fn case<'a>(read: &mut Reader<'a>, node: Node<'a>) -> Option<Input<'a>> {
    let top = At::Case;
    let [
        label,
        body,
        rule_set,
        overridden,
        round,
        registered,
        issued,
        voters,
        recovered,
        seated,
        persons,
        vote_map,
        papers,
        before,
        kinship,
        entered,
    ] = read.fields(node, &top, KEYS)?;
    if label.is_some() {
        read.label = read.text(label, &top.key("case"));
    }
    let body = body.map_or(Some(Body::VillagersCommittee), |body| {
        read.word(Some(body), &top.key("body"), Body::from_word, Body::WORDS)
    });
    let rule_set = read.text(rule_set, &top.key("rule_set"));
    let overrides = overridden.map_or_else(Vec::new, |node| overrides(read, node));
    let round = read.word(round, &top.key("round"), Round::from_word, Round::WORDS);
    let registered = read.count(registered, &top.key("registered"));
    let issued = read.count(issued, &top.key("issued"));
    let voters = read.count(voters, &top.key("voters"));
    let recovered = read.count(recovered, &top.key("recovered"));
    let entries = entries(read, entered, round);
    if seated.is_none() && entries.is_empty() {
        read.problems.add(&top.key("seats"), "is missing");
    }
    let seats = seated.and_then(|node| seats(read, node));
    let persons = read.given(persons, &top.key("persons"));
    let persons = people(read, persons);
    let counted = counted(read, vote_map, papers);
    let elected_before = elected_before(read, before);
    let kinship = relatives(read, kinship);
    Some(Input {
        case: read.label.clone(),
        body,
        rule_set,
        overrides,
        round,
        registered: registered.unwrap_or(0),
        issued: issued.unwrap_or(0),
        voters: voters.unwrap_or(0),
        recovered,
        seats,
        persons,
        counted,
        elected_before,
        kinship,
        entries,
    })
}

fn counted<'a>(
    read: &mut Reader<'a>,
    vote_map: Option<Node<'a>>,
    papers: Option<Node<'a>>,
) -> Counted<'a> {
    let top = At::Case;
    match (vote_map, papers) {
        (Some(node), None) => Counted::Votes(votes(read, node)),
        (None, Some(node)) => {
            let all = top.key("ballots");
            let papers = read.list(Some(node), &all).into_iter().enumerate();
            Counted::Papers(
                papers
                    .map(|(index, node)| paper(read, node, &all.item(index)))
                    .collect(),
            )
        }
        (None, None) => {
            read.problems
                .add(&top.key("votes"), "is missing, and so is ballots");
            Counted::Votes(Vec::new())
        }
        (Some(_), Some(_)) => {
            read.problems.add(
                &top.key("ballots"),
                "stands beside votes; give one of the two",
            );
            Counted::Votes(Vec::new())
        }
    }
}

pub(super) fn ids<'a>(
    read: &mut Reader<'a>,
    node: Option<Node<'a>>,
    at: &At<'_>,
) -> Vec<Cow<'a, str>> {
    let mut ids = Vec::new();
    for (index, node) in read.list(node, at).into_iter().enumerate() {
        ids.extend(read.text(Some(node), &at.item(index)));
    }
    ids
}

impl From<Problems> for Vec<Problem> {
    fn from(problems: Problems) -> Self {
        problems.0
    }
}
