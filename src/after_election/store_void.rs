//! A winner whose election is void (VCL18 art. 17; ZJ arts 15, 32): the decision is recorded, the
//! person is elected no longer and no member; the county takes it back while nothing rests on it.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::seats::{of_party, post_won};
use super::store::{Register, register};
use super::store_elected::Elected;
use crate::accounts::{Principal, Right};
use crate::audit::NewEvent;
use crate::committees::Posts;
use crate::db::Conn;
use crate::elections::chapter::{ChapterKind, follow_up};
use crate::elections::chapter_page;
use crate::elections::facts::FollowUp;
use crate::elections::state::State;
use crate::elections::store::{Election, chapters_beside};
use crate::elections::store_steps::LONGEST_NOTE;
use crate::elections::store_taken_back;
use crate::elections::store_void;
use crate::elections::store_void_winners::void_winners as recorded;
use crate::elections::void_winner::{Authority, Ground};
use crate::error::{Error, Result};
use crate::office::seating::{self, Corrected, MemberLine};
use crate::schema::{elected_members, elections, void_winners};

/// A decision as it is typed.
#[derive(Clone, Debug)]
pub(super) struct NewVoid {
    /// The number of the elected person.
    pub(super) person: i64,
    pub(super) ground: Ground,
    pub(super) authority: Authority,
    pub(super) decided_on: NaiveDate,
    /// What was found.
    pub(super) reason: String,
    /// The number of the decision and where its papers are.
    pub(super) evidence: String,
}

/// Whether decisions on winners are recorded now: from the counted result to the handover.
pub(super) fn is_open(election: &Election) -> bool {
    (State::Round1Result..=State::Handover).contains(&election.known.state)
}

/// Records a decision. Gives the events.
pub(super) fn record(
    conn: &mut Conn,
    who: &Principal,
    (id, version): (i64, i32),
    new: &NewVoid,
    (today, now): (NaiveDate, NaiveDateTime),
) -> Result<Vec<NewEvent>> {
    let at = register(conn, &who.scope, id)?;
    let election = &at.election;
    if !is_open(election) {
        return Err(Error::invalid(
            "选举结果得出以后、归档以前，才能登记当选无效；归档以后按罢免、职务终止办理。",
        ));
    }
    check(new, election, today)?;
    let Some(elected) = at.elected.iter().find(|one| one.id == new.person) else {
        return Err(Error::invalid("请选择当选人；已经认定无效的不用再登记。"));
    };
    touch(conn, election, version)?;
    diesel::insert_into(void_winners::table)
        .values((
            void_winners::election_person_id.eq(elected.id),
            void_winners::election_id.eq(election.id),
            void_winners::post.eq(elected.post.word()),
            void_winners::ground.eq(new.ground.word()),
            void_winners::authority.eq(new.authority.word()),
            void_winners::decided_on.eq(new.decided_on),
            void_winners::reason.eq(new.reason.trim()),
            void_winners::evidence.eq(new.evidence.trim()),
            void_winners::refilled_by.eq(None::<i64>),
            void_winners::account_id.eq(who.account_id),
            void_winners::recorded_at.eq(now),
        ))
        .execute(conn)?;
    let what = format!("当选人{}", elected.id);
    let event = chapter_page::event(who, "election.void_winner", election, &what);
    let mut events = vec![event.with_details(serde_json::json!({
        "ground": new.ground.label(), "authority": new.authority.label(),
        "day": new.decided_on.to_string(),
    }))];
    events.extend(remove_member(conn, who, &at, elected, today)?);
    Ok(events)
}

fn check(new: &NewVoid, election: &Election, today: NaiveDate) -> Result<()> {
    let day = new.decided_on;
    if day > today || day < election.known.election_day {
        return Err(Error::invalid(format!(
            "决定日期应在选举日{}至今天之间，现在填的是{day}。",
            election.known.election_day
        )));
    }
    for (text, label) in [
        (&new.reason, "查明的事实和理由"),
        (&new.evidence, "决定文号和证据材料"),
    ] {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > LONGEST_NOTE {
            return Err(Error::invalid(format!(
                "请写明{label}，不超过{LONGEST_NOTE}字。"
            )));
        }
    }
    Ok(())
}

/// Somebody was faster, or the chapter counts one more change.
fn touch(conn: &mut Conn, election: &Election, version: i32) -> Result<()> {
    let row = elections::table.find(election.id);
    let changed = diesel::update(row)
        .filter(elections::version.eq(version))
        .set(elections::version.eq(version.saturating_add(1)))
        .execute(conn)?;
    if changed == 1 {
        return Ok(());
    }
    Err(Error::conflict(
        "刚才有人改过这次选举，请核对现在登记的内容后再提交。",
    ))
}

/// Whose election is void never sat on the committee; a post of the party body stays.
fn remove_member(
    conn: &mut Conn,
    who: &Principal,
    at: &Register,
    elected: &Elected,
    today: NaiveDate,
) -> Result<Option<NewEvent>> {
    let Some(person) = elected.person else {
        return Ok(None);
    };
    diesel::delete(elected_members::table.find(elected.id)).execute(conn)?;
    let sits = |line: &&MemberLine| {
        let row = &line.stretch;
        let posts = Posts::from_bits(row.posts);
        row.person_id == person && row.ending.is_none() && posts.has(post_won(elected.post))
    };
    let Some(line) = at.members.iter().find(sits) else {
        return Ok(None);
    };
    let (unit, version) = (&at.unit.code, line.stretch.version);
    let before = Corrected::of(&line.stretch);
    let party = of_party(before.posts);
    let subject = format!("{unit} 届次 {} 人员 {person} 当选无效", at.term.name);
    if party.is_empty() {
        seating::withdraw(conn, unit, line, version, today)?;
        let event = NewEvent::new(who.actor(), "membership.withdraw", unit, subject);
        return Ok(Some(event));
    }
    let to = Corrected {
        posts: party,
        ..before
    };
    seating::correct(conn, (unit, &at.term), line, version, to, today)?;
    let event = NewEvent::new(who.actor(), "membership.correct", unit, subject);
    let details = serde_json::json!({ "before": before.in_words(), "after": to.in_words() });
    Ok(Some(event.with_details(details)))
}

/// The county records that an authority declared a counted election void: its elected are no members
/// any more, and it is held again. Gives the events.
pub(super) fn annul(
    conn: &mut Conn,
    who: &Principal,
    (id, version): (i64, i32),
    reason: &str,
    today: NaiveDate,
) -> Result<Vec<NewEvent>> {
    let at = register(conn, &who.scope, id)?;
    let election = &at.election;
    if !may_take_back(who, election) {
        return Err(Error::Forbidden);
    }
    let mut events = Vec::new();
    for elected in &at.elected {
        events.extend(remove_member(conn, who, &at, elected, today)?);
    }
    let to = store_void::annul(conn, &who.scope, election, version, reason, today)?;
    let event = chapter_page::event(who, "election.act", election, to.label());
    events.push(event.with_details(serde_json::json!({
        "before": election.known.state.label(), "after": to.label(), "reason": reason.trim(),
    })));
    Ok(events)
}

/// The county takes a decision back: the person is elected again, and is registered anew where that
/// was done. Refused once the seat is being voted on.
pub(super) fn take_back(
    conn: &mut Conn,
    who: &Principal,
    (id, version): (i64, i32),
    (person, reason): (i64, &str),
    now: NaiveDateTime,
) -> Result<NewEvent> {
    let at = register(conn, &who.scope, id)?;
    let election = &at.election;
    if !may_take_back(who, election) {
        return Err(Error::Forbidden);
    }
    let reason = store_taken_back::reason(reason)?;
    let known = recorded(conn, election.id)?;
    let Some(known) = known.iter().find(|one| one.person == person) else {
        return Err(Error::conflict("这项认定已经撤回，请核对现在登记的内容。"));
    };
    let beside = chapters_beside(conn, election)?;
    let by_election = beside
        .iter()
        .any(|one| one.known.kind == ChapterKind::ByElection && one.parent_id == Some(election.id));
    if known.refilled_by.is_some() || by_election || !is_open(election) {
        return Err(Error::conflict(
            "这个名额已经另行选举、补选，或者选举已经归档，不能撤回。",
        ));
    }
    touch(conn, election, version)?;
    diesel::delete(void_winners::table.find(person)).execute(conn)?;
    let by = (who.account_id, now);
    store_taken_back::keep(conn, (election.id, true), (&known.told(), reason), by)?;
    let chapters: Vec<_> = beside.iter().map(Election::as_chapter).collect();
    let waits_for_nothing = election.known.state == State::Runoff
        && follow_up(&chapters, &election.as_chapter()) == FollowUp::None
        && election
            .known
            .declared
            .is_some_and(|(_, unfilled)| unfilled == 0)
        && election.known.void_seats == 1;
    if waits_for_nothing {
        diesel::update(elections::table.find(election.id))
            .set(elections::state.eq(State::Round1Result.word()))
            .execute(conn)?;
    }
    let what = format!("当选人{person}");
    let event = chapter_page::event(who, "election.take_back_void_winner", election, &what);
    Ok(event.with_details(serde_json::json!({ "reason": reason })))
}

/// Whether somebody works for the whole county of an election.
pub(super) fn may_take_back(who: &Principal, election: &Election) -> bool {
    let county = election.unit.county();
    who.role.may(Right::PlanElections) && county.is_some_and(|county| who.scope.contains(&county))
}
