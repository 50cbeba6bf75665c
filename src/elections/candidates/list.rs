//! The formal list as it is published: frozen text, version, hash.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::words::Mode;
use crate::tally::Post;

/// Somebody on the list, with what is printed beside the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The number of the person in the election.
    pub person: i64,
    /// The name.
    pub name: String,
    /// 女
    pub is_woman: bool,
    /// The day of birth, where it was typed.
    pub birth: Option<NaiveDate>,
    /// 政治面貌, in Chinese; empty where it is not known.
    pub political_status: String,
    /// 文化程度, in Chinese; empty where it is not known.
    pub education: String,
    /// Votes of the nomination or primary; `None` for who nominated himself.
    pub votes: Option<u64>,
    /// On the list by the rule for women.
    pub is_by_woman_rule: bool,
}

/// The candidates of one post, in the order of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedPost {
    /// The word of the post.
    pub post: String,
    /// Seats.
    pub seats: u32,
    /// The candidates.
    pub candidates: Vec<Listed>,
}

impl ListedPost {
    /// The post.
    pub fn post(&self) -> Option<Post> {
        Post::from_word(&self.post)
    }
}

/// A published list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormalList {
    /// The number of the chapter.
    pub election: i64,
    /// The code of the village or community.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// From 1; each replacement is a new one.
    pub version: i32,
    /// The day it was published.
    pub published_on: NaiveDate,
    /// Why it replaced the one before; empty for the first.
    pub reason: String,
    /// The word of the way the candidates came about.
    pub mode: String,
    /// The word of the order.
    pub order: String,
    /// By post; empty in an election without candidates.
    pub posts: Vec<ListedPost>,
}

impl FormalList {
    /// Whether the election has no candidates: voters write the names (HA art. 29).
    pub fn is_without_candidates(&self) -> bool {
        self.mode == Mode::NoCandidate.word()
    }

    fn candidates(&self) -> impl Iterator<Item = (Post, &Listed)> {
        self.posts
            .iter()
            .filter_map(|own| Some((own.post()?, own)))
            .flat_map(|(post, own)| own.candidates.iter().map(move |one| (post, one)))
    }

    /// Post and number of everybody on it.
    pub fn persons(&self) -> impl Iterator<Item = (Post, i64)> {
        self.candidates().map(|(post, one)| (post, one.person))
    }

    /// Post and name of everybody on it.
    pub fn names(&self) -> impl Iterator<Item = (Post, &str)> {
        self.candidates()
            .map(|(post, one)| (post, one.name.as_str()))
    }
}

/// A published list with its hash.
#[derive(Clone, Debug)]
pub struct Published {
    /// What was published.
    pub list: FormalList,
    /// SHA-256 of its text.
    pub hash: String,
}
