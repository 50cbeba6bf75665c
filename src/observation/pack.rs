//! What a phone needs of one village to work for days without a network.

use std::collections::BTreeMap;

use super::checklist::Checklist;
use super::field::{Field, Place};
use super::merge::Shown;
use super::store_photos::Photo;
use crate::elections::count::frame::{Frame, Person};
use crate::tally::{PerPost, Post};

/// The number of the practice election in addresses.
pub const PRACTICE: i64 = 0;

/// A village pack.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The chapter; [`PRACTICE`] for the practice election.
    pub election: i64,
    /// The account it is for.
    pub account: String,
    /// Village and chapter: 际村村委会 换届选举.
    pub title: String,
    /// The day of the vote in words; empty for practice.
    pub day: String,
    /// Whom to call; empty when the county has not said.
    pub telephone: String,
    /// Registered voters; none when it is not known yet.
    pub registered: Option<u64>,
    /// Seats and persons on the paper.
    pub frame: Frame,
    /// Where votes are counted, with names: the village as a whole first.
    pub places: Vec<(Place, String)>,
    /// The questions.
    pub checklist: Checklist,
    /// What stands in the fields.
    pub fields: BTreeMap<String, Shown>,
    /// The photos.
    pub photos: Vec<Photo>,
}

impl Pack {
    /// What stands in a field.
    pub fn value(&self, field: &Field) -> &str {
        self.fields
            .get(&field.name())
            .map_or("", |shown| shown.value.as_str())
    }

    /// The address of its page.
    pub fn address(&self) -> String {
        format!("/observe/{}", self.election)
    }

    /// The ids of turnouts or incidents that have a value, in the order in which they were made.
    pub fn ids(&self, of: impl Fn(&Field) -> Option<String>) -> Vec<String> {
        let mut ids = Vec::new();
        for (name, shown) in &self.fields {
            let id = Field::from_name(name).and_then(|field| of(&field));
            let id = id.filter(|id| !shown.value.is_empty() && !ids.contains(id));
            ids.extend(id);
        }
        ids
    }
}

/// The ballot of the practice election: made-up names.
pub fn practice_frame() -> Frame {
    let person = |id, name: &str, is_woman, post| Person {
        id,
        name: name.to_owned(),
        is_woman,
        post: Some(post),
    };
    let mut seats: PerPost<u64> = PerPost::default();
    seats[Post::Chair as usize] = 1;
    seats[Post::Member as usize] = 2;
    Frame {
        registered: Some(200),
        seats,
        persons: vec![
            person(1, "练习甲", false, Post::Chair),
            person(2, "练习乙", true, Post::Chair),
            person(3, "练习丙", true, Post::Member),
            person(4, "练习丁", false, Post::Member),
            person(5, "练习戊", false, Post::Member),
        ],
        ..Frame::default()
    }
}
