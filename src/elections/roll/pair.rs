//! Whether two entries of rolls are one person (R-A3-4, "one person, one place"): the ID number
//! says so for certain, name and birth only ask.

use crate::people::Birth;

/// An entry, as far as it tells who is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meant<'a> {
    /// The person on record; there is one record for each ID number.
    pub person: i64,
    /// Normalised name.
    pub name: &'a str,
    /// Birth.
    pub birth: Birth,
    /// Whether the record has an ID number.
    pub has_number: bool,
}

/// What two entries are to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same record, hence the same ID number where there is one.
    Same,
    /// Same name and birth, and no two numbers that tell them apart: somebody must decide.
    Question,
}

/// Compares two entries. Two different ID numbers are two persons, whatever the names.
pub fn compare(one: Meant<'_>, other: Meant<'_>) -> Option<Likeness> {
    if one.person == other.person {
        return Some(Likeness::Same);
    }
    let is_like = one.name == other.name && one.birth.agrees(other.birth);
    (is_like && !(one.has_number && other.has_number)).then_some(Likeness::Question)
}
