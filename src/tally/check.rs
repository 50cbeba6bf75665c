//! An [`Input`] into a [`Case`]: what must agree does, ids become indexes.

use std::borrow::Cow;

use super::case::{Case, Entry, Paper, Somebody};
use super::check_people::people;
use super::check_votes::votes;
use super::input::{Counted, Input, PaperInput};
use super::problem::{At, Problem, Problems};
use super::words::{Body, PerPost, Post, Round};
use crate::rules::RuleSets;

impl<'a> Case<'a> {
    /// Checks a case: all that is wrong with it, or the case (interfaces: "What is an input error,
    /// and nothing else").
    pub fn check(input: Input<'a>, sets: &RuleSets) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::default();
        let case = checked(input, sets, &mut problems);
        if problems.is_empty() {
            Ok(case)
        } else {
            Err(problems.0)
        }
    }
}

/// The case as far as it can be made; worth something only when no problem was added.
pub(super) fn checked<'a>(input: Input<'a>, sets: &RuleSets, problems: &mut Problems) -> Case<'a> {
    let top = At::Case;
    if let Some(id) = input
        .rule_set
        .as_deref()
        .filter(|id| sets.find(id).is_none())
    {
        let known: Vec<&str> = sets.iter().map(crate::rules::RuleSet::id).collect();
        let message = format!("{id:?} is not one of {}", known.join(", "));
        problems.add(&top.key("rule_set"), message);
    }
    match input.round {
        Some(Round::First) if !input.entries.is_empty() => {
            problems.add(&top.key("entries"), "are not for a first round");
        }
        Some(Round::TieRevote) if input.entries.is_empty() => {
            problems.add(&top.key("entries"), "is missing: a tie_revote needs it");
        }
        _ => {}
    }
    let people = people(&input, problems);
    let resolve = Resolve { people: &people };
    let kinship = kinship(&input, &resolve, problems);
    let entries = entries(&input, &resolve, problems);
    let (votes, papers) = counted(&input, &resolve, problems);
    Case {
        label: input.case,
        body: input.body.unwrap_or(Body::VillagersCommittee),
        rule_set: input.rule_set.unwrap_or_default(),
        overrides: input.overrides,
        round: input.round.unwrap_or(Round::First),
        registered: input.registered,
        issued: input.issued,
        voters: input.voters,
        recovered: input.recovered.unwrap_or(0),
        seats: input.seats.unwrap_or_default(),
        votes,
        papers,
        kinship,
        entries,
        people,
    }
}

/// Finds people by id.
pub(super) struct Resolve<'p, 'a> {
    pub(super) people: &'p [Somebody<'a>],
}

impl Resolve<'_, '_> {
    pub(super) fn anybody(&self, id: &str) -> Option<usize> {
        self.people
            .binary_search_by(|person| person.id.as_bytes().cmp(id.as_bytes()))
            .ok()
    }

    fn listed(&self, id: &str, at: &At<'_>, problems: &mut Problems) -> Option<usize> {
        let found = self
            .anybody(id)
            .filter(|index| self.people[*index].is_listed);
        if found.is_none() {
            problems.add(at, format_args!("{id:?} is not in persons"));
        }
        found
    }
}

fn kinship(
    input: &Input<'_>,
    resolve: &Resolve<'_, '_>,
    problems: &mut Problems,
) -> Vec<(usize, usize, crate::rules::Relation)> {
    let top = At::Case;
    let all = top.key("kinship");
    let mut pairs = Vec::with_capacity(input.kinship.len());
    for (index, pair) in input.kinship.iter().enumerate() {
        let at = all.item(index);
        let mut one = |key, id: &str| {
            let found = resolve.anybody(id);
            if found.is_none() {
                let message = format!("{id:?} is neither in persons nor in elected_before");
                problems.add(&at.key(key), message);
            }
            found
        };
        if let (Some(a), Some(b)) = (one("a", &pair.a), one("b", &pair.b)) {
            pairs.push((a, b, pair.relation));
        }
    }
    pairs
}

fn entries(input: &Input<'_>, resolve: &Resolve<'_, '_>, problems: &mut Problems) -> Vec<Entry> {
    let top = At::Case;
    let all = top.key("entries");
    let named = match input.round {
        Some(Round::TieRevote) => "persons",
        Some(_) => "pool",
        // Which of the two is meant is not known.
        None => return Vec::new(),
    };
    let mut entries = Vec::with_capacity(input.entries.len());
    for (index, entry) in input.entries.iter().enumerate() {
        let at = all.item(index);
        let at = at.key(named);
        let mut persons = resolved(&entry.persons, resolve, &at, problems);
        persons.sort_unstable();
        persons.dedup();
        entries.push(Entry {
            post: entry.post,
            is_open_to_men: !entry.women_only && entry.post != Post::WomanMember,
            persons,
            seats: entry.seats,
            woman_first: entry.woman_first,
        });
    }
    entries.sort();
    entries
}

fn resolved(
    ids: &[Cow<'_, str>],
    resolve: &Resolve<'_, '_>,
    at: &At<'_>,
    problems: &mut Problems,
) -> Vec<usize> {
    let one = |(index, id): (usize, &Cow<'_, str>)| resolve.listed(id, &at.item(index), problems);
    ids.iter().enumerate().filter_map(one).collect()
}

fn counted(
    input: &Input<'_>,
    resolve: &Resolve<'_, '_>,
    problems: &mut Problems,
) -> (Vec<PerPost<u64>>, Option<Vec<Paper>>) {
    let top = At::Case;
    match &input.counted {
        Counted::Votes(votes) => (self::votes(input, votes, resolve, problems), None),
        Counted::Papers(papers) => {
            let all = top.key("ballots");
            let number = papers.len() as u64;
            if let Some(recovered) = input.recovered.filter(|recovered| *recovered != number) {
                let message = format!("{number} papers are listed, recovered is {recovered}");
                problems.add(&all, message);
            }
            let papers = papers
                .iter()
                .enumerate()
                .map(|(index, paper)| self::paper(paper, resolve, &all.item(index), problems))
                .collect();
            (vec![[0; 4]; resolve.people.len()], Some(papers))
        }
    }
}

fn paper(
    paper: &PaperInput<'_>,
    resolve: &Resolve<'_, '_>,
    at: &At<'_>,
    problems: &mut Problems,
) -> Paper {
    let mut names: PerPost<Vec<usize>> = Default::default();
    for post in Post::ALL {
        let section = &paper.names[*post as usize];
        if !section.is_empty() {
            names[*post as usize] = resolved(section, resolve, &at.key(post.word()), problems);
        }
    }
    let PaperInput {
        other,
        illegible,
        unofficial,
        ..
    } = *paper;
    Paper {
        names,
        other,
        illegible,
        unofficial,
    }
}
