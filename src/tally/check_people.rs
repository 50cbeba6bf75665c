//! The people of a case: those named and those elected before, each once.

use super::case::Somebody;
use super::check::Resolve;
use super::input::{ElectedBefore, Input, PersonInput};
use super::problem::{At, Problems};

/// Everybody by id.
pub(super) fn people<'a>(input: &Input<'a>, problems: &mut Problems) -> Vec<Somebody<'a>> {
    let mut people = named(&input.persons, problems);
    let others = elected_before(&input.elected_before, &mut people, problems);
    if !others.is_empty() {
        people.extend(others);
        people.sort_by(|a, b| a.id.cmp(&b.id));
    }
    people
}

/// A person with their place in the input.
type Placed<'a> = (usize, Somebody<'a>);

/// Sorts by id and tells whoever stands there twice; keeps the first.
fn once<'a>(
    mut people: Vec<Placed<'a>>,
    at: (&At<'_>, &str),
    problems: &mut Problems,
) -> Vec<Somebody<'a>> {
    people.sort_unstable_by(|(i, a), (j, b)| a.id.cmp(&b.id).then(i.cmp(j)));
    for pair in people.windows(2) {
        if pair[0].1.id == pair[1].1.id {
            let item = at.0.item(pair[1].0);
            problems.add(
                &item.key(at.1),
                format_args!("{:?} is given twice", pair[1].1.id),
            );
        }
    }
    people.dedup_by(|later, earlier| later.1.id == earlier.1.id);
    people.into_iter().map(|(_, person)| person).collect()
}

fn named<'a>(persons: &[PersonInput<'a>], problems: &mut Problems) -> Vec<Somebody<'a>> {
    let somebody = |person: &PersonInput<'a>| Somebody {
        id: person.id.clone(),
        is_woman: person.is_woman,
        is_listed: true,
        before: None,
    };
    let people = persons.iter().map(somebody).enumerate().collect();
    once(people, (&At::Case.key("persons"), "id"), problems)
}

/// Notes the earlier seats of those named; gives the others.
fn elected_before<'a>(
    seats: &[ElectedBefore<'a>],
    people: &mut [Somebody<'a>],
    problems: &mut Problems,
) -> Vec<Somebody<'a>> {
    let top = At::Case;
    let all = top.key("elected_before");
    let mut others = Vec::new();
    for (index, seat) in seats.iter().enumerate() {
        let at = all.item(index);
        let before = Some((seat.post, seat.votes));
        let Some(found) = (Resolve { people }).anybody(&seat.person) else {
            let (id, is_woman) = (seat.person.clone(), seat.is_woman);
            others.push((
                index,
                Somebody {
                    id,
                    is_woman,
                    is_listed: false,
                    before,
                },
            ));
            continue;
        };
        if people[found].before.is_some() {
            problems.add(
                &at.key("person"),
                format_args!("{:?} is given twice", seat.person),
            );
        } else if people[found].is_woman != seat.is_woman {
            problems.add(&at.key("sex"), "is another sex than in persons");
        }
        people[found].before = before;
    }
    once(others, (&all, "person"), problems)
}
