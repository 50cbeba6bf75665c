//! Who stands for election and who is related to whom, as far as it is on record: what proxies,
//! staff and the election committee are judged by.

use super::proxies::Named;
use crate::elections::count::cell::post_name;
use crate::elections::count::frame::Frame;
use crate::rules::{Kin, Relation};
use crate::tally::Post;

/// Somebody who stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contestant {
    /// The number among the persons of the election.
    pub id: i64,
    /// The person on record; `None` where the name was typed.
    pub person: Option<i64>,
    /// The name.
    pub name: String,
}

/// A near relative of somebody who stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The number of the one who stands.
    pub candidate_id: i64,
    /// The name of the one who stands.
    pub candidate: String,
    /// The name of the relative.
    pub name: String,
    /// How they are related.
    pub relation: Relation,
}

/// All who stand, with their relatives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contestants {
    /// Who stands.
    pub candidates: Vec<Contestant>,
    /// Their near relatives.
    pub relatives: Vec<Related>,
}

impl Contestants {
    /// Whether a voter stands: by number where the candidate is linked to the records (a namesake
    /// is somebody else), by name where the candidate was typed.
    pub fn has(&self, voter: &Named) -> bool {
        let is_same = |one: &Contestant| match one.person {
            Some(person) => person == voter.id,
            None => one.name == voter.name,
        };
        self.candidates.iter().any(is_same)
    }

    /// The names of those who stand.
    pub fn names(&self) -> Vec<String> {
        self.candidates.iter().map(|one| one.name.clone()).collect()
    }

    /// The recorded relation of somebody to one who stands.
    pub fn relative(&self, name: &str) -> Option<&Related> {
        self.relatives.iter().find(|one| one.name == name)
    }

    /// How two people are related, where one of them stands and it is on record.
    pub fn relation(&self, one: &str, other: &str) -> Option<Relation> {
        let is_pair = |known: &&Related| {
            (known.candidate == one && known.name == other)
                || (known.candidate == other && known.name == one)
        };
        self.relatives.iter().find(is_pair).map(|one| one.relation)
    }
}

/// Posts for which those who stand are no more than the seats (差额, VCL18 art. 15).
pub fn surplus_faults(frame: &Frame) -> Vec<String> {
    let short = |post: &Post| {
        let seats = frame.seats[*post as usize];
        let stand = frame.persons.iter().filter(|one| one.post == Some(*post));
        let count = u64::try_from(stand.count()).unwrap_or(u64::MAX);
        (count <= seats).then(|| {
            let title = post_name(*post);
            format!("{title}应选{seats}名，现有候选人{count}名，候选人应多于应选名额。")
        })
    };
    frame.posts().filter_map(|post| short(&post)).collect()
}

/// Whether what a clerk says of two people is the recorded relation.
pub const fn fits(relation: Relation, kin: Kin) -> bool {
    match relation {
        Relation::Spouse => matches!(kin, Kin::Spouse),
        Relation::ParentChild => matches!(kin, Kin::Parent | Kin::Child),
        Relation::Sibling => matches!(kin, Kin::Sibling),
        Relation::LinealOther => matches!(kin, Kin::Grandparent | Kin::Grandchild),
    }
}

/// What a proxy is to the principal, where the recorded relation alone says so; the others leave
/// open who is the elder.
pub const fn kin_of(relation: Relation) -> Option<Kin> {
    match relation {
        Relation::Spouse => Some(Kin::Spouse),
        Relation::Sibling => Some(Kin::Sibling),
        Relation::ParentChild | Relation::LinealOther => None,
    }
}
