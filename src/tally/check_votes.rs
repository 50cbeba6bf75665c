//! The votes of a case: of known persons, once each, and no more than the papers allow.

use std::borrow::Cow;

use super::check::Resolve;
use super::input::Input;
use super::problem::{At, Problems};
use super::words::{PerPost, Post};

/// Votes of everybody in the order of the people.
pub(super) fn votes(
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
