//! All that the pages of a roll show.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::ground::Ground;
use super::listing::RollState;
use super::objection::{DecisionStanding, decision_standing};
use super::store::{self, Entry, Roll};
use super::store_entitled::{self, Entitled};
use super::store_make::{LeftOut, left_out};
use super::store_objections::{Objection, objections};
use super::store_pairs::{Conflict, conflicts};
use super::store_publish::{Version, faults, versions};
use super::store_why::knows_reach;
use crate::db::{Conn, MultiBackend, containing};
use crate::elections::electorate::ElectorateMode;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::elections::store_electorate::electorate;
use crate::error::{Error, Result};
use crate::people::RegistrationCategory;
use crate::rules::Deadlines;
use crate::schema::{roll_changes, roll_entries};
use crate::web::table::Listing;

/// A gain, loss or correction on record.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = roll_changes)]
pub struct ChangeOnRecord {
    /// From 1.
    pub number: i32,
    /// The entry.
    pub entry_id: i64,
    ground: String,
    /// Why, in words.
    pub reason: String,
    /// The day of the decision.
    pub on_day: NaiveDate,
    /// The name.
    pub name: String,
    /// 村民小组; empty for none.
    pub group_name: String,
    /// The objection it carried out.
    pub objection: Option<i32>,
}

impl ChangeOnRecord {
    /// The ground.
    pub fn ground(&self) -> Result<Ground> {
        Ground::from_word(&self.ground).ok_or_else(|| Error::internal("a ground of a change"))
    }
}

/// A roll as a whole, without its lines.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The chapter that registers voters.
    pub election: Election,
    /// The roll; `None` before it is made.
    pub roll: Option<Roll>,
    /// How many stand on it, by the code of the category.
    pub by_category: BTreeMap<i16, i64>,
    /// Who stands on two rolls, or may do so.
    pub conflicts: Vec<Conflict>,
    /// Objections and how far each is.
    pub objections: Vec<(Objection, DecisionStanding)>,
    /// Registered voters who do not stand on the roll.
    pub left_out: Vec<LeftOut>,
    /// What was frozen.
    pub versions: Vec<Version>,
    /// Gains, losses and corrections.
    pub changes: Vec<ChangeOnRecord>,
    /// How many villagers have the right to vote; `None` where it is not recorded.
    pub entitled: Option<Entitled>,
    /// Who votes.
    pub electorate: ElectorateMode,
    /// Names of those on the roll who live or are registered elsewhere, without a word of why they
    /// stand on it (VCL18 art. 13).
    pub without_basis: Vec<String>,
    /// What stands against publishing it now.
    pub faults: Vec<String>,
    /// Last day to publish it.
    pub publish_by: Option<NaiveDate>,
    /// Last day for objections.
    pub object_by: Option<NaiveDate>,
    /// Those who cannot be reached may be left out (BJ art. 14).
    pub knows_reach: bool,
}

impl Overview {
    /// How many stand on the roll.
    pub fn listed(&self) -> i64 {
        self.by_category.values().sum()
    }

    /// Objections without a decision.
    pub fn open_objections(&self) -> usize {
        let is_open = |one: &&(Objection, DecisionStanding)| one.0.is_upheld.is_none();
        self.objections.iter().filter(is_open).count()
    }

    /// Whether names may be put on or struck now.
    pub fn is_changeable(&self) -> bool {
        store::check_open(&self.election, self.roll.as_ref()).is_ok()
    }

    /// Whether the roll may be published now, as far as the phase goes.
    pub fn is_publishable(&self) -> bool {
        self.roll.is_some() && self.election.known.state == State::RegistrationOpen
    }

    /// Whether objections are taken.
    pub fn takes_objections(&self) -> bool {
        let published = self.roll.as_ref().is_some_and(Roll::is_published);
        published && self.election.known.state <= State::ListPublished
    }
}

/// Everything about the roll of a chapter that registers voters.
pub fn overview(
    conn: &mut Conn,
    election: Election,
    deadlines: &Deadlines,
    today: NaiveDate,
) -> Result<Overview> {
    let roll = store::roll(conn, election.id)?;
    let standing = |one: Objection| {
        let standing = decision_standing(deadlines, one.received_on, one.decided_on, today);
        (one, standing)
    };
    let objections = objections(conn, election.id)?;
    let is_registering = election.known.state == State::RegistrationOpen;
    let published = roll.as_ref().and_then(|roll| roll.published_on);
    Ok(Overview {
        by_category: by_category(conn, election.id)?,
        conflicts: match &roll {
            Some(roll) => conflicts(conn, roll)?,
            None => Vec::new(),
        },
        objections: objections.into_iter().map(standing).collect(),
        left_out: left_out(conn, &election)?,
        versions: versions(conn, election.id)?,
        changes: changes(conn, election.id)?,
        entitled: store_entitled::entitled(conn, election.id)?,
        electorate: electorate(conn, election.id)?.mode,
        without_basis: without_basis(conn, election.id)?,
        faults: match &roll {
            Some(roll) if is_registering => faults(conn, &election, roll)?,
            _ => Vec::new(),
        },
        publish_by: deadlines.roll_due(election.known.election_day),
        object_by: published.and_then(|on| deadlines.objection_due(on)),
        knows_reach: knows_reach(&election)?,
        roll,
        election,
    })
}

fn without_basis(conn: &mut Conn, election: i64) -> Result<Vec<String>> {
    Ok(roll_entries::table
        .filter(roll_entries::election_id.eq(election))
        .filter(roll_entries::is_listed.eq(true))
        .filter(roll_entries::category.ne(RegistrationCategory::LocalResident.code()))
        .filter(roll_entries::basis.eq(""))
        .order(roll_entries::id)
        .select(roll_entries::name)
        .load(conn)?)
}

fn by_category(conn: &mut Conn, election: i64) -> Result<BTreeMap<i16, i64>> {
    let rows: Vec<(i16, i64)> = roll_entries::table
        .filter(roll_entries::election_id.eq(election))
        .filter(roll_entries::is_listed.eq(true))
        .group_by(roll_entries::category)
        .select((roll_entries::category, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

fn changes(conn: &mut Conn, election: i64) -> Result<Vec<ChangeOnRecord>> {
    Ok(roll_changes::table
        .filter(roll_changes::election_id.eq(election))
        .order(roll_changes::number)
        .select(ChangeOnRecord::as_select())
        .load(conn)?)
}

/// One page of the names of a roll; sets the number of rows. The address narrows it down by name,
/// group and whether they were struck.
pub fn lines(conn: &mut Conn, election: i64, listing: &mut Listing) -> Result<Vec<Entry>> {
    let name = listing.filter_value("q").trim().to_owned();
    let group = listing.filter_value("group").trim().to_owned();
    let is_listed = listing.filter_value("struck") != "1";
    let query = || {
        let mut query = roll_entries::table
            .filter(roll_entries::election_id.eq(election))
            .filter(roll_entries::is_listed.eq(is_listed))
            .into_boxed::<MultiBackend>();
        if !name.is_empty() {
            query = query.filter(roll_entries::name.like(containing(&name)).escape('\\'));
        }
        if !group.is_empty() {
            let pattern = containing(&group);
            query = query.filter(roll_entries::group_name.like(pattern).escape('\\'));
        }
        query
    };
    listing.total_rows = query().count().get_result(conn)?;
    let ordered = match (listing.sort.as_str(), listing.descending) {
        ("name", false) => query().order((roll_entries::name.asc(), roll_entries::id.asc())),
        ("name", true) => query().order((roll_entries::name.desc(), roll_entries::id.asc())),
        (_, false) => query().order((roll_entries::group_name.asc(), roll_entries::id.asc())),
        (_, true) => query().order((roll_entries::group_name.desc(), roll_entries::id.asc())),
    };
    Ok(ordered
        .limit(listing.per_page)
        .offset(listing.offset())
        .select(Entry::as_select())
        .load(conn)?)
}

/// The roll in a line of the checklist.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// How far it is and how many stand on it; empty before it is made.
    pub told: String,
    /// What must be seen to, each with its last day where there is one.
    pub urgent: Vec<String>,
}

/// What the checklist of a village says of its roll.
pub fn summary(
    conn: &mut Conn,
    election: &Election,
    deadlines: &Deadlines,
    today: NaiveDate,
) -> Result<Summary> {
    let election = store::registering(conn, election)?;
    let Some(roll) = store::roll(conn, election.id)? else {
        return Ok(Summary::default());
    };
    let count = store::count_listed(conn, election.id)?;
    let mut urgent = Vec::new();
    if election.known.state < State::Voting {
        let pairs = conflicts(conn, &roll)?.len();
        if pairs > 0 {
            urgent.push(format!("{pairs}条重复登记没有处理"));
        }
    }
    for one in objections(conn, election.id)? {
        match decision_standing(deadlines, one.received_on, one.decided_on, today) {
            DecisionStanding::Overdue { last } => urgent.push(format!(
                "第{}号异议没有处理，最迟应在{last}处理，已经超过期限",
                one.number
            )),
            DecisionStanding::Open { last } => {
                urgent.push(format!("第{}号异议没有处理，最迟在{last}处理", one.number));
            }
            DecisionStanding::InTime | DecisionStanding::Late { .. } => {}
        }
    }
    let last = roll.published_on.and_then(|on| deadlines.objection_due(on));
    let state = match roll.state()? {
        RollState::Published if last.is_some_and(|last| today > last) => "已公布，异议期已满",
        state => state.label(),
    };
    let told = format!("{state}，{count}人");
    Ok(Summary { told, urgent })
}
