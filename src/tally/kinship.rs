//! Relatives who may not serve together (rulebook C0 step 5).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::count::{Count, Place, Tie};
use super::words::Post;

/// Better ranks are smaller: the higher post, then more votes.
type Rank = (Post, Reverse<u64>);
/// Two elected relatives; the smallest is handled first.
type Pair = Reverse<(Rank, Rank, usize, usize)>;

impl Count<'_, '_> {
    /// Handles pairs until no two relatives are elected together.
    pub(super) fn part_relatives(&mut self) {
        let relatives = self.relatives();
        if relatives.is_empty() {
            return;
        }
        let mut pairs = BinaryHeap::new();
        for person in 0..self.places.len() {
            self.add_pairs(person, &relatives, &mut pairs);
        }
        while let Some(Reverse((better, other, a, b))) = pairs.pop() {
            if self.rank(a).is_none() || self.rank(b).is_none() {
                continue;
            }
            let refilled = if better == other {
                self.part_equals(a, b, better.0)
            } else {
                self.drop_out(b, a)
            };
            if let Some(next) = refilled {
                self.add_pairs(next, &relatives, &mut pairs);
            }
        }
    }

    /// The relatives of each person within the scope; empty when there are none at all.
    fn relatives(&self) -> Vec<Vec<usize>> {
        let mut relatives = Vec::new();
        for (a, b, relation) in &self.case.kinship {
            if self.rules.kinship_scope.has(*relation) && a != b {
                relatives.resize(self.places.len(), Vec::new());
                relatives[*a].push(*b);
                relatives[*b].push(*a);
            }
        }
        relatives
    }

    fn rank(&self, person: usize) -> Option<Rank> {
        match self.places[person] {
            Place::Seated { post, votes, .. } => Some((post, Reverse(votes))),
            _ => None,
        }
    }

    /// Adds the pairs of an elected person.
    fn add_pairs(&self, person: usize, relatives: &[Vec<usize>], pairs: &mut BinaryHeap<Pair>) {
        let Some(rank) = self.rank(person) else {
            return;
        };
        for relative in &relatives[person] {
            if let Some(theirs) = self.rank(*relative) {
                let ((better, a), (other, b)) = if (rank, person) < (theirs, *relative) {
                    ((rank, person), (theirs, *relative))
                } else {
                    ((theirs, *relative), (rank, person))
                };
                pairs.push(Reverse((better, other, a, b)));
            }
        }
    }

    /// The same post and the same votes: a revote decides, and only then one of them gives way.
    fn part_equals(&mut self, a: usize, b: usize, post: Post) -> Option<usize> {
        let tie = Tie {
            post,
            seats: 1,
            persons: vec![a, b],
        };
        if let Some(winners) = self.winners(&tie, true) {
            let (loser, winner) = if winners.contains(&a) { (b, a) } else { (a, b) };
            return self.drop_out(loser, winner);
        }
        self.open(tie, true);
        None
    }

    /// Takes somebody's seat, who gives way to a relative, and gives it to the next, whom it returns.
    fn drop_out(&mut self, person: usize, relative: usize) -> Option<usize> {
        let Place::Seated { post, contest, .. } = self.places[person] else {
            return None;
        };
        self.places[person] = Place::Dropped { post };
        self.gave_way.push((person, relative));
        // A seat of an earlier round is refilled from nobody.
        let Some(index) = contest else {
            self.leave_empty(post, post == Post::WomanMember, 1);
            return None;
        };
        let next = self.next_in_line(index);
        match next.as_slice() {
            [] => {
                let is_for_women = !self.contests[index].is_open_to_men;
                self.leave_empty(post, is_for_women, 1);
                None
            }
            [one] => {
                self.elect(*one, index);
                Some(*one)
            }
            _ => {
                let before = self.ties.len();
                self.tie(index, 1, next.clone());
                let is_open = self.ties.len() > before;
                next.into_iter()
                    .find(|person| !is_open && self.rank(*person).is_some())
            }
        }
    }

    /// Who has the most votes among those who could take a seat of this contest now. Nobody becomes
    /// free again, so who was passed over once need not be looked at twice.
    fn next_in_line(&mut self, index: usize) -> Vec<usize> {
        let contest = &self.contests[index];
        let post = contest.post;
        let mut line = self.in_line[index].take().unwrap_or_else(|| {
            let mut line = self.candidates(contest);
            line.retain(|person| self.may_follow(*person, contest) && self.passes(*person, post));
            self.sort(&mut line, post);
            line.reverse();
            line
        });
        while line
            .last()
            .is_some_and(|person| self.places[*person] != Place::Free)
        {
            line.pop();
        }
        let most = line.last().map_or(0, |first| self.votes_for(*first, post));
        let equals = line
            .iter()
            .rev()
            .take_while(|person| self.votes_for(**person, post) == most);
        let next = equals
            .filter(|person| self.places[**person] == Place::Free)
            .copied()
            .collect();
        self.in_line[index] = Some(line);
        next
    }
}
