//! An [`Input`] into a [`Case`]: what must agree does, ids become indexes.

use std::borrow::Cow;

use super::case::{Case, Entry, Paper, Somebody};
use super::input::{Counted, Input, PaperInput};
use super::problem::{At, Problem, Problems};
use super::words::{PerPost, Post, Round};
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
    if sets.find(&input.rule_set).is_none() {
        let known: Vec<&str> = sets.iter().map(crate::rules::RuleSet::id).collect();
        let message = format!("{:?} is not one of {}", input.rule_set, known.join(", "));
        problems.add(&top.key("rule_set"), message);
    }
    match input.round {
        Round::First if !input.entries.is_empty() => {
            problems.add(&top.key("entries"), "are not for a first round");
        }
        Round::TieRevote if input.entries.is_empty() => {
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
        body: input.body,
        rule_set: input.rule_set,
        overrides: input.overrides,
        round: input.round,
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
struct Resolve<'p, 'a> {
    people: &'p [Somebody<'a>],
}

impl Resolve<'_, '_> {
    fn anybody(&self, id: &str) -> Option<usize> {
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

fn people<'a>(input: &Input<'a>, problems: &mut Problems) -> Vec<Somebody<'a>> {
    let top = At::Case;
    let (persons, before) = (top.key("persons"), top.key("elected_before"));
    let mut people: Vec<(usize, Somebody<'a>)> = input
        .persons
        .iter()
        .map(|person| Somebody {
            id: person.id.clone(),
            is_woman: person.is_woman,
            is_listed: true,
            before: None,
        })
        .enumerate()
        .collect();
    people.sort_unstable_by(|(i, a), (j, b)| a.id.cmp(&b.id).then(i.cmp(j)));
    for pair in people.windows(2) {
        if pair[0].1.id == pair[1].1.id {
            let at = persons.item(pair[1].0);
            problems.add(
                &at.key("id"),
                format_args!("{:?} is given twice", pair[1].1.id),
            );
        }
    }
    people.dedup_by(|later, earlier| later.1.id == earlier.1.id);
    let mut people: Vec<Somebody<'a>> = people.into_iter().map(|(_, person)| person).collect();
    let mut others = Vec::new();
    for (index, seat) in input.elected_before.iter().enumerate() {
        let at = before.item(index);
        let held = Some((seat.post, seat.votes));
        match (Resolve { people: &people }).anybody(&seat.person) {
            Some(found) if people[found].before.is_some() => {
                problems.add(
                    &at.key("person"),
                    format_args!("{:?} is given twice", seat.person),
                );
            }
            Some(found) => {
                if people[found].is_woman != seat.is_woman {
                    problems.add(&at.key("sex"), "is another sex than in persons");
                }
                people[found].before = held;
            }
            None => others.push((
                index,
                Somebody {
                    id: seat.person.clone(),
                    is_woman: seat.is_woman,
                    is_listed: false,
                    before: held,
                },
            )),
        }
    }
    others.sort_by(|(i, a), (j, b)| a.id.cmp(&b.id).then(i.cmp(j)));
    for pair in others.windows(2) {
        if pair[0].1.id == pair[1].1.id {
            let at = before.item(pair[1].0);
            problems.add(
                &at.key("person"),
                format_args!("{:?} is given twice", pair[1].1.id),
            );
        }
    }
    if !others.is_empty() {
        people.extend(others.into_iter().map(|(_, person)| person));
        people.sort_by(|a, b| a.id.cmp(&b.id));
        people.dedup_by(|later, earlier| later.id == earlier.id);
    }
    people
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
    let named = if input.round == Round::TieRevote {
        "persons"
    } else {
        "pool"
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

fn votes(
    input: &Input<'_>,
    given: &[(Cow<'_, str>, PerPost<u64>)],
    resolve: &Resolve<'_, '_>,
    problems: &mut Problems,
) -> Vec<PerPost<u64>> {
    let top = At::Case;
    let all = top.key("votes");
    let mut votes = vec![[0; 4]; resolve.people.len()];
    let mut is_given = vec![false; resolve.people.len()];
    let mut sums = [0_u128; 4];
    // Nothing limits the sums where entries say what is open.
    let seats = input.seats.filter(|_| input.entries.is_empty());
    for (id, counts) in given {
        let at = all.key(id);
        let Some(index) = resolve
            .anybody(id)
            .filter(|index| resolve.people[*index].is_listed)
        else {
            problems.add(&at, "is not in persons");
            continue;
        };
        if std::mem::replace(&mut is_given[index], true) {
            problems.add(&at, "is given twice");
            continue;
        }
        votes[index] = *counts;
        for post in Post::ALL {
            let count = counts[*post as usize];
            if count == 0 {
                continue;
            }
            sums[*post as usize] += u128::from(count);
            if let Some(recovered) = input.recovered.filter(|recovered| count > *recovered) {
                let message = format!("{count} is more than recovered, {recovered}");
                problems.add(&at.key(post.word()), message);
            } else if seats.is_some_and(|seats| seats[*post as usize] == 0) {
                problems.add(
                    &at.key(post.word()),
                    format_args!("{count} votes for a post without seats"),
                );
            }
        }
    }
    for post in Post::ALL {
        let seats = seats.map_or(0, |seats| seats[*post as usize]);
        let Some(recovered) = input.recovered.filter(|_| seats > 0) else {
            continue;
        };
        let most = u128::from(recovered) * u128::from(seats);
        let sum = sums[*post as usize];
        if sum > most {
            let word = post.word();
            let message = format!("{sum} votes for {word} are more than recovered × seats, {most}");
            problems.add(&all, message);
        }
    }
    votes
}
