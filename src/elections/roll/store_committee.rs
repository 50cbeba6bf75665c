//! 村民选举委员会 on record: choosing, leaving, filling vacancies.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::committee::{Chosen, Leaving, faults, next_in_line};
use crate::db::Conn;
use crate::elections::state::State;
use crate::elections::step::Step;
use crate::elections::store::{self as elections_store, Election};
use crate::elections::store_programme::changed_once;
use crate::elections::store_steps::{Done, forget, record};
use crate::error::{Error, Result};
use crate::rules::Rules;
use crate::schema::election_committee_members as members;

/// Most people of one committee, those in waiting with them.
const MANY: usize = 40;

type Row = (
    i64,
    String,
    bool,
    Option<i32>,
    Option<NaiveDate>,
    Option<NaiveDate>,
    String,
);

/// All who were ever chosen, in the order they were written down, each with why they left.
pub fn chosen(conn: &mut Conn, election: i64) -> Result<Vec<(Chosen, String)>> {
    let rows: Vec<Row> = members::table
        .filter(members::election_id.eq(election))
        .order(members::id)
        .select((
            members::id,
            members::name,
            members::is_chair,
            members::votes,
            members::joined_on,
            members::left_on,
            members::left_reason,
        ))
        .load(conn)?;
    let one = |(id, name, is_chair, votes, joined_on, left_on, why): Row| {
        let chosen = Chosen {
            id,
            name,
            is_chair,
            votes,
            joined_on,
            left_on,
        };
        (chosen, why)
    };
    Ok(rows.into_iter().map(one).collect())
}

/// The chapter whose election committee hosts this one: its own where it chooses one, else that of
/// the chapter it comes from (a runoff or a rerun has no choice of its own, R-A2-5).
pub fn keeping(conn: &mut Conn, own: &Election) -> Result<i64> {
    let beside = elections_store::chapters_beside(conn, own)?;
    let mut at = own;
    for _ in &beside {
        if at.known.start == State::Preparation {
            break;
        }
        match beside.iter().find(|one| Some(one.id) == at.parent_id) {
            Some(parent) => at = parent,
            None => break,
        }
    }
    Ok(at.id)
}

/// The names of the members now, the chair first: for notices and checks of others.
pub fn members_now(conn: &mut Conn, election: i64) -> Result<Vec<Chosen>> {
    let all = chosen(conn, election)?.into_iter().map(|(one, _)| one);
    let mut now: Vec<Chosen> = all.filter(Chosen::is_member).collect();
    now.sort_by_key(|one| (!one.is_chair, one.id));
    Ok(now)
}

/// What stands against the committee that was written down; nothing where none was.
pub(super) fn faults_now(conn: &mut Conn, election: i64, rules: &Rules) -> Result<Vec<String>> {
    let all: Vec<Chosen> = chosen(conn, election)?
        .into_iter()
        .map(|(one, _)| one)
        .collect();
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let (least, most) = (
        rules.election_committee_least,
        rules.election_committee_most,
    );
    Ok(faults(&all, least, most))
}

/// Somebody who was chosen, as a form says it.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// The name.
    pub name: String,
    /// 主任
    pub is_chair: bool,
    /// The votes.
    pub votes: Option<i32>,
    /// The day of the choice; `None` for somebody in waiting.
    pub joined_on: Option<NaiveDate>,
}

/// The committee works from its choice until the handover is complete (R-A2-5).
fn check_open(election: &Election) -> Result<()> {
    if [State::Archived, State::Invalid].contains(&election.known.state) {
        let label = election.known.state.label();
        return Err(Error::conflict(format!(
            "现在是“{label}”，选举委员会不能再改。"
        )));
    }
    Ok(())
}

fn check_day(day: NaiveDate, today: NaiveDate) -> Result<()> {
    if day > today {
        return Err(Error::invalid(format!("日期{day}还没有到，请核对。")));
    }
    Ok(())
}

/// Writes somebody down who was chosen.
pub fn add(conn: &mut Conn, election: &Election, new: &NewMember, today: NaiveDate) -> Result<()> {
    check_open(election)?;
    let all = chosen(conn, election.id)?;
    if all.len() >= MANY {
        return Err(Error::invalid(format!("选举委员会最多登记{MANY}人。")));
    }
    if let Some(day) = new.joined_on {
        check_day(day, today)?;
    }
    let is_there = |one: &Chosen| one.left_on.is_none() && one.name == new.name;
    if all.iter().any(|(one, _)| is_there(one)) {
        return Err(Error::conflict(format!("{}已经登记过。", new.name)));
    }
    let is_chair = |one: &Chosen| one.is_member() && one.is_chair;
    if new.is_chair && all.iter().any(|(one, _)| is_chair(one)) {
        return Err(Error::conflict(
            "选举委员会已有主任；要换主任的，请先办理原主任退出。",
        ));
    }
    diesel::insert_into(members::table)
        .values((
            members::election_id.eq(election.id),
            members::name.eq(&new.name),
            members::is_chair.eq(new.is_chair),
            members::votes.eq(new.votes),
            members::joined_on.eq(new.joined_on),
            members::left_on.eq(None::<NaiveDate>),
            members::left_reason.eq(""),
        ))
        .execute(conn)?;
    Ok(())
}

/// Somebody leaves the committee of the chapter `committee`, which hosts `election`; whoever waits
/// with the most votes comes in on the same day. Gives the name of the one who came in.
pub fn leave(
    conn: &mut Conn,
    (election, committee): (&Election, i64),
    id: i64,
    why: Leaving,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<Option<String>> {
    check_open(election)?;
    check_day(on, today)?;
    let all: Vec<Chosen> = chosen(conn, committee)?
        .into_iter()
        .map(|(one, _)| one)
        .collect();
    let one = all.iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
    if one.joined_on.is_some_and(|joined| on < joined) {
        return Err(Error::invalid(format!(
            "退出的日期{on}比推选的日期还早，请核对。"
        )));
    }
    let row = members::table.find(id).filter(members::left_on.is_null());
    let gone = diesel::update(row)
        .set((
            members::left_on.eq(Some(on)),
            members::left_reason.eq(why.label()),
        ))
        .execute(conn)?;
    changed_once(gone)?;
    let next = next_in_line(&all).filter(|next| one.is_member() && next.id != id);
    let Some(next) = next else {
        return Ok(None);
    };
    diesel::update(members::table.find(next.id))
        .set(members::joined_on.eq(Some(on)))
        .execute(conn)?;
    Ok(Some(next.name.clone()))
}

/// Removes somebody who was written down by mistake, before the names were published. Gives what
/// is removed.
pub fn remove(conn: &mut Conn, election: &Election, id: i64) -> Result<Chosen> {
    check_open(election)?;
    if election.known.done.contains_key(&Step::CommitteePublished) {
        return Err(Error::conflict(
            "选举委员会名单已经公布，不能删除；退出的请办理退出。",
        ));
    }
    let all = chosen(conn, election.id)?;
    let found = all.into_iter().find(|(one, _)| one.id == id);
    let (found, _) = found.ok_or_else(|| Error::conflict("此人已经删除，请刷新页面。"))?;
    diesel::delete(members::table.find(id)).execute(conn)?;
    Ok(found)
}

/// Records that the committee is chosen once the names say so, while it is being chosen; with
/// `has_less`, when a name went, takes it back where they say so no longer.
pub fn settle(
    conn: &mut Conn,
    election: &Election,
    rules: &Rules,
    has_less: bool,
    today: NaiveDate,
) -> Result<()> {
    let step = Step::CommitteeChosen;
    if election.known.state != State::Preparation || !step.belongs(election.known.start) {
        return Ok(());
    }
    let all = members_now(conn, election.id)?;
    let is_chosen = !all.is_empty() && faults_now(conn, election.id, rules)?.is_empty();
    let day = all.iter().filter_map(|one| one.joined_on).max();
    match (is_chosen, day) {
        (true, Some(on)) => {
            let note = format!("选举委员会{}人", all.len());
            let known = elections_store::notes(conn, election.id)?.remove(&step);
            let is_same = known.is_some_and(|(known, _)| known == note);
            if is_same && election.known.done.get(&step) == Some(&on) {
                return Ok(());
            }
            record(conn, election, &done(step, on, note), today)
        }
        _ if has_less => forget(conn, election, step),
        _ => Ok(()),
    }
}

/// Records that the names are public.
pub fn publish(
    conn: &mut Conn,
    election: &Election,
    rules: &Rules,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<usize> {
    check_open(election)?;
    let all = members_now(conn, election.id)?;
    if all.is_empty() {
        return Err(Error::invalid("还没有登记选举委员会成员。"));
    }
    let told = faults_now(conn, election.id, rules)?;
    if !told.is_empty() {
        return Err(Error::invalid(format!("现在还不能公布：{}", told.concat())));
    }
    let chosen_on = all.iter().filter_map(|one| one.joined_on).max();
    if let Some(chosen_on) = chosen_on.filter(|chosen_on| on < *chosen_on) {
        return Err(Error::invalid(format!(
            "公布日期{on}比推选的日期{chosen_on}还早，请核对。"
        )));
    }
    let note = format!("选举委员会{}人", all.len());
    let step = Step::CommitteePublished;
    record(conn, election, &done(step, on, note), today)?;
    Ok(all.len())
}

const fn done(step: Step, on: NaiveDate, note: String) -> Done {
    Done {
        step,
        on,
        note,
        evidence: String::new(),
    }
}
