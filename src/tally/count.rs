//! The state of one count: who competes, who passes, who sits where.

use super::case::{Case, Entry};
use super::settled::Settled;
use super::words::{PerPost, Post, Round};
use crate::rules::{Basis, DownwardAdd, TallyRules};

/// Seats to be filled in this round.
#[derive(Clone, Debug)]
pub(super) struct Contest {
    pub(super) post: Post,
    pub(super) seats: u64,
    /// Sorted; `None`: everybody.
    pub(super) pool: Option<Vec<usize>>,
    pub(super) is_open_to_men: bool,
    pub(super) woman_first: bool,
}

/// Where a person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Free,
    /// Holds a seat; `contest` is the one of this round that filled it.
    Seated {
        post: Post,
        votes: u64,
        contest: Option<usize>,
    },
    /// Named in an open revote.
    InTie {
        post: Post,
        is_kinship: bool,
    },
    /// Gave way to a relative.
    Dropped {
        post: Post,
    },
}

/// An open revote.
#[derive(Clone, Debug)]
pub(super) struct Tie {
    pub(super) post: Post,
    pub(super) seats: u64,
    pub(super) persons: Vec<usize>,
}

/// A count under way (rulebook C0).
#[derive(Debug)]
pub(super) struct Count<'c, 'a> {
    pub(super) case: &'c Case<'a>,
    pub(super) rules: TallyRules,
    pub(super) settled: &'c [Settled],
    /// Plain votes.
    pub(super) votes: &'c [PerPost<u64>],
    /// Effective votes (step 2).
    pub(super) effective: Vec<PerPost<u64>>,
    pub(super) participants: u64,
    pub(super) contests: Vec<Contest>,
    pub(super) places: Vec<Place>,
    pub(super) ties: Vec<Tie>,
    pub(super) kinship_ties: Vec<Tie>,
    /// Empty seats by post: open to all, and for women only.
    pub(super) short: PerPost<[u128; 2]>,
    pub(super) pending: PerPost<bool>,
    /// Highest post where somebody passed; told when no seat was left.
    pub(super) passed: Vec<Option<Post>>,
    /// Who was weighed where, and whether it was enough.
    pub(super) weighed: Vec<(Post, usize, bool)>,
    /// Who could take a vacated seat of each contest, best last; made when first needed.
    pub(super) in_line: Vec<Option<Vec<usize>>>,
    /// The tied persons who lost a settled revote, by post.
    pub(super) lost: Vec<(Post, usize)>,
    /// Who gave way to whom.
    pub(super) gave_way: Vec<(usize, usize)>,
}

impl<'c, 'a> Count<'c, 'a> {
    pub(super) fn new(
        case: &'c Case<'a>,
        rules: TallyRules,
        votes: &'c [PerPost<u64>],
        settled: &'c [Settled],
    ) -> Self {
        let seat = |(post, votes)| Place::Seated {
            post,
            votes,
            contest: None,
        };
        let contests = contests(case);
        Self {
            case,
            rules,
            settled,
            votes,
            effective: effective(case, &rules, votes),
            participants: participants(case, &rules),
            in_line: vec![None; contests.len()],
            contests,
            places: case
                .people
                .iter()
                .map(|person| person.before.map_or(Place::Free, seat))
                .collect(),
            ties: Vec::new(),
            kinship_ties: Vec::new(),
            short: [[0; 2]; 4],
            pending: [false; 4],
            passed: vec![None; case.people.len()],
            weighed: Vec::new(),
            lost: Vec::new(),
            gave_way: Vec::new(),
        }
    }

    pub(super) fn votes_for(&self, person: usize, post: Post) -> u64 {
        self.effective[person][post as usize]
    }

    /// The pass test (step 2). Votes are below 2^55, so the products fit.
    pub(super) fn passes(&self, person: usize, post: Post) -> bool {
        let (left, right) = self.threshold(person, post);
        match self.case.round {
            Round::First => left > right,
            Round::Runoff => left >= right,
            Round::TieRevote => true,
        }
    }

    /// Both sides of the pass test.
    pub(super) fn threshold(&self, person: usize, post: Post) -> (u64, u64) {
        let votes = self.votes_for(person, post);
        match self.case.round {
            Round::Runoff => (3 * votes, self.case.recovered),
            _ => (2 * votes, self.participants),
        }
    }

    /// Whether votes, sex and pool let a person stand, whatever became of them (step 3); who lost a
    /// revote for the post does not.
    pub(super) fn may_stand(&self, person: usize, contest: &Contest) -> bool {
        self.may_follow(person, contest) && !self.lost.contains(&(contest.post, person))
    }

    /// Whether votes, sex and pool let a person take a seat that a relative vacates (step 5): the
    /// loser of a revote is in line again.
    pub(super) fn may_follow(&self, person: usize, contest: &Contest) -> bool {
        self.votes_for(person, contest.post) > 0
            && (contest.is_open_to_men || self.case.people[person].is_woman)
            && contest
                .pool
                .as_ref()
                .is_none_or(|pool| pool.binary_search(&person).is_ok())
    }

    /// Everybody a contest may be about: its pool, or all.
    pub(super) fn candidates(&self, contest: &Contest) -> Vec<usize> {
        match &contest.pool {
            Some(pool) => pool.clone(),
            None => (0..self.places.len()).collect(),
        }
    }

    /// Whether a person competes (step 3).
    pub(super) fn competes(&self, person: usize, contest: &Contest) -> bool {
        self.places[person] == Place::Free && self.may_stand(person, contest)
    }

    /// Most votes first; among equals by id, which decides nothing.
    pub(super) fn sort(&self, persons: &mut [usize], post: Post) {
        persons.sort_unstable_by_key(|person| {
            (std::cmp::Reverse(self.votes_for(*person, post)), *person)
        });
    }

    pub(super) fn has_woman(&self) -> bool {
        let seated = |place: &Place| matches!(place, Place::Seated { .. });
        self.places
            .iter()
            .zip(&self.case.people)
            .any(|(place, person)| person.is_woman && seated(place))
    }

    /// Gives a seat of this round.
    pub(super) fn elect(&mut self, person: usize, contest: usize) {
        let post = self.contests[contest].post;
        let votes = self.votes_for(person, post);
        self.places[person] = Place::Seated {
            post,
            votes,
            contest: Some(contest),
        };
        self.weighed.push((post, person, true));
    }

    /// Adds empty seats of a kind.
    pub(super) fn leave_empty(&mut self, post: Post, is_for_women: bool, seats: u64) {
        // At most 2^53 seats an entry: no number of entries that fits into memory overflows.
        self.short[post as usize][usize::from(is_for_women)] += u128::from(seats);
    }
}

fn effective(case: &Case<'_>, rules: &TallyRules, votes: &[PerPost<u64>]) -> Vec<PerPost<u64>> {
    // Votes of a revote are plain (step 8).
    if rules.downward_add != DownwardAdd::Ballot || case.round == Round::TieRevote {
        return votes.to_vec();
    }
    let add = |[chair, vice_chair, woman_member, member]: &PerPost<u64>| {
        let down = chair + vice_chair;
        [*chair, down, *woman_member, down + member]
    };
    votes.iter().map(add).collect()
}

/// B of step 1: who took part.
pub(super) const fn participants(case: &Case<'_>, rules: &TallyRules) -> u64 {
    match rules.participants_basis {
        Basis::Recovered => case.recovered,
        Basis::Voters => case.voters,
        Basis::Issued => case.issued,
    }
}

fn contests(case: &Case<'_>) -> Vec<Contest> {
    let from_entry = |entry: &Entry| Contest {
        post: entry.post,
        seats: entry.seats,
        pool: Some(entry.persons.clone()),
        is_open_to_men: entry.is_open_to_men,
        woman_first: entry.woman_first,
    };
    if !case.entries.is_empty() {
        return case.entries.iter().map(from_entry).collect();
    }
    Post::ALL
        .iter()
        .filter(|post| case.seats[**post as usize] > 0)
        .map(|post| Contest {
            post: *post,
            seats: case.seats[*post as usize],
            pool: None,
            is_open_to_men: *post != Post::WomanMember,
            woman_first: false,
        })
        .collect()
}
