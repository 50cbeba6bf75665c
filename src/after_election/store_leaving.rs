//! Who left a committee before the term was over, the proceedings of recalls, and what is vacant.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::leaving::{AutomaticEnd, Cause, RecallState, vacant};
use super::seats::Seated;
use super::store::{Register, register};
use super::store_recall::Recall;
use crate::committees::Posts;
use crate::committees::membership::{Ending, Origin};
use crate::db::Conn;
use crate::divisions::{DivisionCode, UnitKind};
use crate::elections::chapter::{Chapter, ChapterKind, may_follow};
use crate::elections::facts::Seats;
use crate::elections::roll;
use crate::elections::store::{self as elections_store, Election};
use crate::elections::store_vacancy;
use crate::elections::vacancy::ByElectionDue;
use crate::error::{Error, Result};
use crate::office::seating::{self, MemberLine, NewMember};
use crate::people::{Education, PoliticalStatus};
use crate::rules::RuleSet;
use crate::schema::{departures, persons, recalls};

/// A departure on record.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = departures)]
pub(super) struct Departure {
    pub(super) id: i64,
    pub(super) person_id: i64,
    pub(super) kind: String,
    pub(super) posts: i16,
    pub(super) left_on: NaiveDate,
    pub(super) reason: String,
    pub(super) told: String,
    pub(super) submitted_on: Option<NaiveDate>,
    pub(super) submitted_to: String,
    pub(super) accepted_by: String,
    pub(super) announced_on: Option<NaiveDate>,
}

/// Everything about leaving the committee of an election.
#[derive(Debug)]
pub(super) struct Leaving {
    /// The election of the whole committee, never a by-election.
    pub(super) at: Register,
    pub(super) rules: RuleSet,
    pub(super) departures: Vec<Departure>,
    pub(super) recalls: Vec<Recall>,
    /// A village's committee without a woman (VCL18 art. 6).
    pub(super) lacks_woman: bool,
    /// What is vacant now.
    pub(super) vacant: Seats,
    /// The by-election that must be held.
    pub(super) by_election: Option<ByElectionDue>,
    /// Whether a by-election may be opened now.
    pub(super) may_fill: bool,
    /// How many stand on the roll kept here.
    pub(super) registered: Option<u64>,
}

/// The election of the whole committee, for a by-election the one it fills a vacancy of.
fn main_of(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<i64> {
    let one = elections_store::election(conn, scope, id)?;
    let beside = elections_store::chapters_beside(conn, &one)?;
    let mut at = &one;
    for _ in &beside {
        let is_part = at.known.is_by_election || at.known.kind.is_round_of_another();
        let parent = beside.iter().find(|other| Some(other.id) == at.parent_id);
        match parent {
            Some(parent) if is_part => at = parent,
            _ => break,
        }
    }
    Ok(at.id)
}

/// What is recorded.
pub(super) fn leaving(
    conn: &mut Conn,
    scope: &DivisionCode,
    id: i64,
    today: NaiveDate,
) -> Result<Leaving> {
    let main = main_of(conn, scope, id)?;
    let at = register(conn, scope, main)?;
    let programme = elections_store::programme(conn, scope, at.election.programme_id)?;
    let rules = at.election.rules(&programme.rules()?)?;
    let beside = elections_store::chapters_beside(conn, &at.election)?;
    let chapters: Vec<Chapter> = beside.iter().map(Election::as_chapter).collect();
    let may_fill =
        may_follow(&chapters, &at.election.as_chapter()).contains(&ChapterKind::ByElection);
    let sitting = sitting(conn, &at)?;
    let is_village = at.election.known.unit_kind == UnitKind::Village;
    let is_woman = |one: &(Posts, bool)| one.0.in_committee() && one.1;
    Ok(Leaving {
        lacks_woman: is_village && !sitting.iter().any(is_woman),
        vacant: vacant(at.election.known.seats, &sitting),
        by_election: store_vacancy::by_election(conn, &at.election, &rules, today)?,
        departures: departures::table
            .filter(departures::election_id.eq(main))
            .order((departures::left_on, departures::id))
            .select(Departure::as_select())
            .load(conn)?,
        recalls: recalls::table
            .filter(recalls::election_id.eq(main))
            .order(recalls::id)
            .select(Recall::as_select())
            .load(conn)?,
        registered: roll::registered(conn, &at.election)?,
        at,
        rules,
        may_fill,
    })
}

/// The posts of everybody in office, and whether it is a woman.
fn sitting(conn: &mut Conn, at: &Register) -> Result<Vec<(Posts, bool)>> {
    let seated = at.seated();
    let ids: Vec<i64> = seated.iter().map(|one| one.person).collect();
    let women: Vec<i64> = persons::table
        .filter(persons::id.eq_any(ids))
        .filter(persons::sex.eq(2_i16))
        .select(persons::id)
        .load(conn)?;
    let one = |one: &Seated| (one.posts, women.contains(&one.person));
    Ok(seated.iter().map(one).collect())
}

impl Leaving {
    /// Those in office on the committee.
    pub(super) fn in_office(&self) -> impl Iterator<Item = &MemberLine> {
        self.at.members.iter().filter(|line| {
            let row = &line.stretch;
            row.ending.is_none() && Posts::from_bits(row.posts).in_committee()
        })
    }

    /// The stretch on the committee of somebody in office.
    pub(super) fn member(&self, person: i64) -> Result<&MemberLine> {
        let mut all = self.in_office();
        let own = all.find(|line| line.stretch.person_id == person);
        own.ok_or_else(|| Error::conflict("此人现在不在村（居）委会任职，请核对。"))
    }

    /// The name of a person who is or was a member.
    pub(super) fn name(&self, person: i64) -> &str {
        let mut all = self.at.members.iter();
        let own = all.find(|line| line.stretch.person_id == person);
        own.map_or("", |line| line.name.as_str())
    }

    /// The recall with this number.
    pub(super) fn recall(&self, id: i64) -> Result<&Recall> {
        self.recalls
            .iter()
            .find(|one| one.id == id)
            .ok_or(Error::NotFound)
    }
}

/// How somebody leaves.
#[derive(Clone, Debug)]
pub(super) struct NewDeparture {
    pub(super) cause: Cause,
    /// The reason of an automatic end.
    pub(super) reason: Option<AutomaticEnd>,
    /// The first day no longer in office.
    pub(super) left_on: NaiveDate,
    /// What else is said.
    pub(super) told: String,
    pub(super) submitted_on: Option<NaiveDate>,
    pub(super) submitted_to: String,
    pub(super) accepted_by: String,
    pub(super) announced_on: Option<NaiveDate>,
}

impl NewDeparture {
    fn ending(&self) -> Ending {
        match (self.cause, self.reason) {
            (Cause::Resignation, _) => Ending::Resigned,
            (Cause::Recall, _) => Ending::Recalled,
            (Cause::Termination, reason) => reason.map_or(Ending::ByLaw, AutomaticEnd::ending),
        }
    }
}

/// Ends the seat on the committee; a post of the party body goes on by itself. Gives the sentence
/// for the audit record.
pub(super) fn leave(
    conn: &mut Conn,
    known: &Leaving,
    person: i64,
    new: &NewDeparture,
    today: NaiveDate,
) -> Result<String> {
    let line = known.member(person)?;
    let (unit, term) = (&known.at.unit.code, &known.at.term);
    if new.reason.is_some_and(|reason| !reason.holds(&known.rules)) {
        return Err(Error::invalid(
            "本省的选举办法没有规定“连续六个月不履行职务”自行终止职务，请选别的原因，或者办理辞职、罢免。",
        ));
    }
    for (day, what) in [(new.submitted_on, "提出"), (new.announced_on, "公告")] {
        if day.is_some_and(|day| day > today) {
            return Err(Error::invalid(format!("{what}的日期还没有到，请核对。")));
        }
    }
    if new.submitted_on.is_some_and(|day| day > new.left_on) {
        return Err(Error::invalid("接受辞职的日期早于提出辞职的日期，请核对。"));
    }
    let left = (new.left_on, new.ending());
    let version = line.stretch.version;
    seating::leave(conn, (unit, term), line, version, left, today)?;
    let posts = Posts::from_bits(line.stretch.posts);
    if left.1 != Ending::Died {
        go_on_in_party(conn, known, line, new.left_on, today)?;
    }
    diesel::insert_into(departures::table)
        .values((
            departures::election_id.eq(known.at.election.id),
            departures::person_id.eq(person),
            departures::kind.eq(new.cause.word()),
            departures::posts.eq(posts.bits()),
            departures::left_on.eq(new.left_on),
            departures::reason.eq(new.reason.map_or("", AutomaticEnd::word)),
            departures::told.eq(&new.told),
            departures::submitted_on.eq(new.submitted_on),
            departures::submitted_to.eq(&new.submitted_to),
            departures::accepted_by.eq(&new.accepted_by),
            departures::announced_on.eq(new.announced_on),
        ))
        .execute(conn)?;
    withdraw(conn, known, person)?;
    let how = seating::left_in_words(left.0, left.1.number());
    let posts = seating::posts_label(posts);
    Ok(format!(
        "{unit} 届次 {} 人员 {person} {posts} {how}",
        term.name
    ))
}

/// Who leaves the villagers' committee keeps what he is in the party body.
fn go_on_in_party(
    conn: &mut Conn,
    known: &Leaving,
    line: &MemberLine,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<()> {
    let row = &line.stretch;
    let party = super::seats::of_party(Posts::from_bits(row.posts));
    if party.is_empty() {
        return Ok(());
    }
    let new = NewMember {
        posts: party,
        education: Education::from_code(row.education),
        political_status: PoliticalStatus::from_code(row.political_status),
        origin: Origin::Appointed,
        began_on: on,
    };
    let (unit, term) = (&known.at.unit.code, &known.at.term);
    seating::add(conn, unit, term, row.person_id, &new, today)
}

/// Whoever leaves before the vote is not recalled any more (ZJ art. 36).
fn withdraw(conn: &mut Conn, known: &Leaving, person: i64) -> Result<()> {
    let open = [RecallState::Accepted, RecallState::Noticed].map(RecallState::word);
    let own = recalls::table
        .filter(recalls::election_id.eq(known.at.election.id))
        .filter(recalls::person_id.eq(person))
        .filter(recalls::state.eq_any(open));
    diesel::update(own)
        .set((
            recalls::state.eq(RecallState::Withdrawn.word()),
            recalls::version.eq(recalls::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}
