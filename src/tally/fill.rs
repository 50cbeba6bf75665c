//! Filling seats post by post (rulebook C0 steps 3, 4 and 8).

use super::count::{Contest, Count, Place, Tie};
use super::words::{Post, Round};
use crate::rules::WomanRule;

impl Count<'_, '_> {
    /// All posts in order.
    pub(super) fn fill_posts(&mut self) {
        for index in 0..self.contests.len() {
            let contest = self.contests[index].clone();
            if self.waits(&contest) {
                self.pending[contest.post as usize] = true;
            } else {
                self.fill_contest(index, &contest);
            }
        }
    }

    /// Whether somebody in an open tie would pass here: then the post is not determined yet.
    fn waits(&self, contest: &Contest) -> bool {
        let ties = self.ties.iter().chain(&self.kinship_ties);
        ties.flat_map(|tie| &tie.persons)
            .any(|person| self.may_stand(*person, contest) && self.passes(*person, contest.post))
    }

    fn fill_contest(&mut self, index: usize, contest: &Contest) {
        let post = contest.post;
        let mut order = Vec::new();
        for person in 0..self.places.len() {
            if !self.competes(person, contest) {
                continue;
            }
            if self.passes(person, post) {
                self.passed[person].get_or_insert(post);
                order.push(person);
            } else {
                self.weighed.push((post, person, false));
            }
        }
        self.sort(&mut order, post);
        let mut seats = contest.seats;
        if seats >= 1 && self.wants_woman(contest) {
            let women: Vec<usize> = order
                .iter()
                .copied()
                .filter(|person| self.case.people[*person].is_woman)
                .collect();
            let passed = order.len() as u64;
            if self.case.round == Round::First && passed >= seats && women.is_empty() {
                seats -= 1;
                self.leave_empty(post, true, 1);
            } else if passed > seats && !women.is_empty() {
                match self.top_woman(index, &mut order, &women, seats) {
                    TopWoman::Elected => seats -= 1,
                    TopWoman::ByVotes => {}
                    TopWoman::Tied => return,
                }
            }
        }
        let empty = self.fill(index, &order, seats);
        self.leave_empty(post, !contest.is_open_to_men, empty);
    }

    /// Whether the woman with the most votes is to come first here.
    fn wants_woman(&self, contest: &Contest) -> bool {
        let is_asked = match self.case.round {
            Round::First => {
                contest.post == Post::Member && self.rules.woman_rule == WomanRule::TopWomanFirst
            }
            Round::Runoff => contest.woman_first,
            Round::TieRevote => false,
        };
        is_asked && !self.has_woman()
    }

    /// `top_woman()` of step 4; `women` of `order` are those who pass, most votes first.
    fn top_woman(
        &mut self,
        index: usize,
        order: &mut Vec<usize>,
        women: &[usize],
        seats: u64,
    ) -> TopWoman {
        let post = self.contests[index].post;
        let Some(most) = women.first().map(|woman| self.votes_for(*woman, post)) else {
            return TopWoman::ByVotes;
        };
        let top: Vec<usize> = women
            .iter()
            .copied()
            .filter(|woman| self.votes_for(*woman, post) == most)
            .collect();
        let up_to_her = order
            .iter()
            .filter(|person| self.votes_for(**person, post) >= most)
            .count();
        if top.len() > 1 && up_to_her as u64 <= seats {
            return TopWoman::ByVotes;
        }
        let tie = Tie {
            post,
            seats: 1,
            persons: top,
        };
        let winners = if tie.persons.len() == 1 {
            Some(tie.persons.clone())
        } else {
            self.winners(&tie, false)
        };
        if let Some(winners) = winners {
            for winner in winners {
                self.elect(winner, index);
                order.retain(|person| *person != winner);
            }
            return TopWoman::Elected;
        }
        self.open(tie, false);
        order.retain(|person| self.votes_for(*person, post) > most);
        if self.fill(index, order, seats - 1) > 0 {
            self.pending[post as usize] = true;
        }
        TopWoman::Tied
    }

    /// `fill()` of step 3: elects the first of `order`; gives the seats still empty.
    fn fill(&mut self, index: usize, order: &[usize], seats: u64) -> u64 {
        let post = self.contests[index].post;
        let fits = usize::try_from(seats).unwrap_or(usize::MAX);
        if fits >= 1 && order.len() > fits {
            let last = self.votes_for(order[fits - 1], post);
            if self.votes_for(order[fits], post) == last {
                let (sure, rest): (Vec<usize>, Vec<usize>) = order
                    .iter()
                    .partition(|person| self.votes_for(**person, post) > last);
                for person in &sure {
                    self.elect(*person, index);
                }
                let mut tied = rest;
                tied.retain(|person| self.votes_for(*person, post) == last);
                self.tie(index, seats - sure.len() as u64, tied);
                return 0;
            }
        }
        for person in order.iter().take(fits) {
            self.elect(*person, index);
        }
        seats.saturating_sub(order.len() as u64)
    }

    /// A tie across the last seat: open, unless its revote has been held.
    pub(super) fn tie(&mut self, index: usize, seats: u64, persons: Vec<usize>) {
        let post = self.contests[index].post;
        let tie = Tie {
            post,
            seats,
            persons,
        };
        let Some(winners) = self.winners(&tie, false) else {
            self.open(tie, false);
            return;
        };
        for person in &tie.persons {
            if winners.contains(person) {
                self.elect(*person, index);
            } else {
                // Free for lower posts, not for this one.
                self.lost.push((post, *person));
            }
        }
    }

    /// Opens a revote.
    pub(super) fn open(&mut self, mut tie: Tie, is_kinship: bool) {
        tie.persons.sort_unstable();
        for person in &tie.persons {
            self.places[*person] = Place::InTie {
                post: tie.post,
                is_kinship,
            };
        }
        if is_kinship {
            self.kinship_ties.push(tie);
        } else {
            self.ties.push(tie);
        }
    }

    /// A revote: the listed persons by plain votes, those without votes included (step 8).
    pub(super) fn fill_revote(&mut self) {
        for index in 0..self.contests.len() {
            let contest = self.contests[index].clone();
            let mut order: Vec<usize> = contest.pool.unwrap_or_default();
            order.retain(|person| self.places[*person] == Place::Free);
            self.sort(&mut order, contest.post);
            self.fill(index, &order, contest.seats);
        }
    }
}

/// What became of the seat for the woman with the most votes.
enum TopWoman {
    Elected,
    /// All women with the most votes are elected by votes anyway.
    ByVotes,
    /// Several are equal: a revote decides, and the rest is done.
    Tied,
}
