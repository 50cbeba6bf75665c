//! The candidates of a chapter with all that is recorded, and what follows from it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::faults::Frame;
use super::list::Published;
use super::review::{Given, Settings};
use super::setup::Setup;
use super::standing::{Nominee, Selection, Standing};
use super::typed::Supporters;
use super::words::{Decision, Leaving};
use crate::divisions::UnitKind;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::error::{Error, Result};
use crate::rules::{Relation, RuleSet};
use crate::tally::Post;

/// A nominee with all that is recorded.
#[derive(Clone, Debug)]
pub struct Person {
    /// What the list depends on.
    pub nominee: Nominee,
    /// The person on record; `None` where the name was typed.
    pub known_person_id: Option<i64>,
    /// The day of birth.
    pub birth: Option<NaiveDate>,
    /// 政治面貌, as stored.
    pub political_status: Option<i16>,
    /// 文化程度, as stored.
    pub education: Option<i16>,
    /// The day of a self-nomination.
    pub nominated_on: Option<NaiveDate>,
    /// By how many together; only of a joint nomination.
    pub supporters: Supporters,
    /// Withdrew or died: when and why.
    pub left: Option<(Leaving, NaiveDate, String)>,
    /// What the township decided.
    pub decision: Option<(Decision, NaiveDate, String)>,
    /// What each department says.
    pub given: BTreeMap<String, Given>,
    /// On the published list.
    pub is_listed: bool,
    /// Counts the changes.
    pub version: i32,
}

/// The candidates of a chapter.
#[derive(Clone, Debug)]
pub struct Candidacy {
    /// The chapter.
    pub election: Election,
    /// Its rules.
    pub rules: RuleSet,
    /// The arrangement.
    pub setup: Setup,
    /// Counts its changes; 0 before it was saved.
    pub setup_version: i32,
    /// The nominees, by number.
    pub people: Vec<Person>,
    /// Near relatives.
    pub kinships: Vec<Kin>,
    /// Departments and negative list.
    pub settings: Settings,
    /// The list as the votes stand.
    pub standing: Standing,
    /// The published lists, the newest last.
    pub lists: Vec<Published>,
}

impl Candidacy {
    /// Nothing was typed: candidates are kept on paper.
    pub fn is_empty(&self) -> bool {
        self.setup_version == 0 && self.people.is_empty()
    }

    /// What the list depends on besides the nominees.
    pub fn frame(&self) -> Frame<'_> {
        Frame {
            rules: &self.rules,
            is_by_election: self.election.known.is_by_election,
            seats: self.election.known.seats,
            is_community: self.election.known.unit_kind == UnitKind::Community,
        }
    }

    /// What decides who comes on the list.
    pub fn selection(&self) -> Selection {
        self.frame().selection(&self.setup)
    }

    /// What stands against the list.
    pub fn faults(&self) -> Vec<String> {
        let name = |id| self.name(id).to_owned();
        let mut faults = self.frame().sums(&self.setup, &self.nominees());
        faults.extend(self.frame().faults(&self.setup, &self.standing, &name));
        faults
    }

    /// The nominees as far as the list is concerned.
    pub fn nominees(&self) -> Vec<Nominee> {
        self.people.iter().map(|one| one.nominee.clone()).collect()
    }

    /// A nominee.
    pub fn person(&self, id: i64) -> Option<&Person> {
        self.people.iter().find(|one| one.nominee.id == id)
    }

    /// The name of a nominee.
    pub fn name(&self, id: i64) -> &str {
        self.person(id)
            .map_or("？", |one| one.nominee.name.as_str())
    }

    /// Those who are on the list or tied at it; who is below the cut-off needs no review.
    pub fn running(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|one| {
            let id = one.nominee.id;
            self.standing.post_of(id).is_some() || self.standing.is_tied(id)
        })
    }

    /// Those in the running about whom nothing is decided.
    pub fn unreviewed(&self) -> impl Iterator<Item = &Person> {
        self.running().filter(|one| one.decision.is_none())
    }

    /// The list that holds.
    pub fn list(&self) -> Option<&Published> {
        self.lists.last()
    }

    /// Whether the list that holds is not the one that the records give now.
    pub fn is_outdated(&self) -> bool {
        let Some(last) = self.list() else {
            return false;
        };
        let mut now: Vec<(Post, &str)> = Vec::new();
        for post in Post::ALL {
            let chosen = &self.standing.chosen[*post as usize];
            now.extend(chosen.iter().map(|one| (*post, self.name(one.id))));
        }
        let mut then: Vec<(Post, &str)> = last.list.names().collect();
        now.sort_unstable();
        then.sort_unstable();
        now != then
    }

    /// Refused before nomination and once the vote has begun.
    pub fn check_open(&self) -> Result<()> {
        let state = self.election.known.state;
        if state < State::Nomination {
            return Err(Error::invalid(format!(
                "现在是“{}”阶段，到“提名候选人”阶段才能办理。",
                state.label()
            )));
        }
        if state >= State::Voting {
            return Err(Error::invalid("投票已经开始，候选人不能再变动。"));
        }
        Ok(())
    }
}

/// Two relatives; `a` is the smaller number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kin {
    /// One.
    pub a: i64,
    /// The other.
    pub b: i64,
    /// How they are related.
    pub relation: Relation,
}
