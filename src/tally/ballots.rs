//! Papers into votes: which papers and sections are void, and whom the others name (rulebook A7-6).

use super::case::Paper;
use super::outcome::{BallotFault, Ballots, InvalidPaper, InvalidSection};
use super::words::{PerPost, Post};
use crate::rules::{Illegible, OvervoteScope, SamePersonTwoPosts, TallyRules};

/// Votes of each of `people` persons, and how the papers were taken. `seats` is how many names a
/// paper may bear at each post.
pub(super) fn count(
    papers: &[Paper],
    people: usize,
    seats: PerPost<u64>,
    rules: &TallyRules,
) -> (Vec<PerPost<u64>>, Ballots) {
    let mut votes = vec![[0; 4]; people];
    let mut ballots = Ballots::default();
    // The last paper that named a person: a paper counts at most once for each.
    let mut named_by = vec![0; people];
    for (paper, number) in papers.iter().zip(1..) {
        ballots.recovered += 1;
        match judge(paper, seats, rules) {
            Err(reason) => {
                ballots.invalid += 1;
                ballots.invalid_papers.push(InvalidPaper {
                    paper: number,
                    reason,
                });
            }
            Ok(faults) => {
                ballots.valid += 1;
                ballots.blank += u64::from(is_blank(paper));
                for post in Post::ALL {
                    if let Some(reason) = faults[*post as usize] {
                        let section = InvalidSection {
                            paper: number,
                            post: *post,
                            reason,
                        };
                        ballots.invalid_sections.push(section);
                        continue;
                    }
                    for person in &paper.names[*post as usize] {
                        // Posts come highest first, so the highest one counts.
                        if std::mem::replace(&mut named_by[*person], number) != number {
                            votes[*person][*post as usize] += 1;
                        }
                    }
                }
            }
        }
    }
    (votes, ballots)
}

/// Why the paper is void as a whole, else which of its sections are.
fn judge(
    paper: &Paper,
    seats: PerPost<u64>,
    rules: &TallyRules,
) -> Result<PerPost<Option<BallotFault>>, BallotFault> {
    let mut faults = [None; 4];
    if paper.unofficial {
        return Err(BallotFault::Unofficial);
    }
    for post in Post::ALL {
        let index = *post as usize;
        // Somebody named twice in one section is one name.
        let named = distinct(&paper.names[index]);
        if u128::from(named) + u128::from(paper.other[index]) > u128::from(seats[index]) {
            if rules.overvote_scope == OvervoteScope::WholeBallot {
                return Err(BallotFault::OverVote);
            }
            faults[index] = Some(BallotFault::OverVote);
        }
    }
    if rules.same_person_two_posts == SamePersonTwoPosts::BallotInvalid && names_twice(paper) {
        return Err(BallotFault::SamePersonTwoPosts);
    }
    for (fault, is_illegible) in faults.iter_mut().zip(paper.illegible) {
        if is_illegible {
            if rules.illegible == Illegible::Paper {
                return Err(BallotFault::Illegible);
            }
            fault.get_or_insert(BallotFault::Illegible);
        }
    }
    Ok(faults)
}

fn distinct(names: &[usize]) -> u64 {
    if names.len() <= 1 {
        return names.len() as u64;
    }
    let mut names = names.to_vec();
    names.sort_unstable();
    names.dedup();
    names.len() as u64
}

/// Whether one person is named for two posts, as the paper stands.
fn names_twice(paper: &Paper) -> bool {
    let mut seen: Vec<(usize, usize)> = Vec::new();
    for (post, names) in paper.names.iter().enumerate() {
        seen.extend(names.iter().map(|person| (*person, post)));
    }
    seen.sort_unstable();
    seen.dedup();
    seen.windows(2).any(|pair| pair[0].0 == pair[1].0)
}

fn is_blank(paper: &Paper) -> bool {
    paper.names.iter().all(Vec::is_empty)
        && paper.other.iter().all(|other| *other == 0)
        && !paper.illegible.contains(&true)
}
