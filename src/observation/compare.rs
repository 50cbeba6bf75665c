//! The observer's count beside the official one, cell by cell.
//!
//! Observers do not decide (rulebook A16): a difference never holds the official result up. It
//! stays in sight until the county or township explains these very two numbers; other numbers need
//! another explanation.

use std::collections::{BTreeMap, BTreeSet};

use super::field::Place;
use crate::elections::count::cell::Cell;

/// Numbers by place and cell.
pub type Numbers = BTreeMap<(Place, Cell), u64>;

/// How a number of the observer stands to the official one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Both say the same.
    Matches,
    /// They say different numbers and nobody has explained it.
    Differs,
    /// They say different numbers, and it is explained why.
    Explained,
    /// The official count is not there yet.
    Waiting,
}

impl Verdict {
    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Matches => "一致",
            Self::Differs => "不一致，待说明",
            Self::Explained => "不一致，已说明",
            Self::Waiting => "等官方计票",
        }
    }
}

/// One number of the observer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where.
    pub place: Place,
    /// Which number.
    pub cell: Cell,
    /// What the observer counted.
    pub observed: u64,
    /// What the official count says; none before it is done.
    pub official: Option<u64>,
    /// How they stand to each other.
    pub verdict: Verdict,
}

/// Two numbers of a cell that were explained.
pub type Explained = BTreeSet<(Place, Cell, u64, u64)>;

/// Compares every number the observer gave; what the observer left empty is not compared.
pub fn compare(observed: &Numbers, official: &Numbers, explained: &Explained) -> Vec<Line> {
    let line = |(&(place, cell), &own): (&(Place, Cell), &u64)| {
        let other = official.get(&(place, cell)).copied();
        let verdict = match other {
            None => Verdict::Waiting,
            Some(other) if other == own => Verdict::Matches,
            Some(other) if explained.contains(&(place, cell, own, other)) => Verdict::Explained,
            Some(_) => Verdict::Differs,
        };
        Line {
            place,
            cell,
            observed: own,
            official: other,
            verdict,
        }
    };
    observed.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::Post;

    #[test]
    fn a_difference_stays_until_these_two_numbers_are_explained() {
        let votes = (Place::Village, Cell::Votes(7, Post::Chair));
        let issued = (Place::Box(2), Cell::Issued);
        let observed = Numbers::from([(votes, 120), (issued, 80)]);
        let mut explained = Explained::new();
        let verdicts = |official: &Numbers, explained: &Explained| -> Vec<Verdict> {
            let lines = compare(&observed, official, explained);
            lines.iter().map(|line| line.verdict).collect()
        };
        let none = Numbers::new();
        assert_eq!(verdicts(&none, &explained), [Verdict::Waiting; 2]);
        let mut official = Numbers::from([(votes, 121), (issued, 80)]);
        let differs = [Verdict::Differs, Verdict::Matches];
        assert_eq!(verdicts(&official, &explained), differs);
        explained.insert((votes.0, votes.1, 120, 121));
        let told = [Verdict::Explained, Verdict::Matches];
        assert_eq!(verdicts(&official, &explained), told);
        // Another official number is another difference.
        official.insert(votes, 122);
        assert_eq!(verdicts(&official, &explained), differs);
    }
}
