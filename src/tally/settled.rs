//! The outcome of a revote, as a fixed input of the count that it came from (rulebook C0 step 8).

use super::count::{Count, Tie};
use super::words::Post;

/// A revote that was held. The count that produced it is decided again with the winners fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The post.
    pub post: Post,
    /// Ids of all who took part, in any order.
    pub persons: Vec<String>,
    /// Ids of those who won.
    pub winners: Vec<String>,
    /// Whether it was between relatives.
    pub is_kinship: bool,
}

impl Count<'_, '_> {
    /// The winners of this tie, once it has been settled: at most as many as it has seats.
    pub(super) fn winners(&self, tie: &Tie, is_kinship: bool) -> Option<Vec<usize>> {
        let id = |person: &usize| self.case.people[*person].id.as_ref();
        let settled = self.settled.iter().find(|settled| {
            settled.post == tie.post
                && settled.is_kinship == is_kinship
                && settled.persons.len() == tie.persons.len()
                && tie
                    .persons
                    .iter()
                    .all(|person| settled.persons.iter().any(|other| other == id(person)))
        })?;
        let won = |person: &&usize| settled.winners.iter().any(|winner| winner == id(person));
        let winners: Vec<usize> = tie.persons.iter().filter(won).copied().collect();
        (winners.len() as u64 <= tie.seats && !winners.is_empty()).then_some(winners)
    }
}
