//! Publishing a roll, making it final, and what the rest of an election asks of it.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::ground::of_age;
use super::listing::{Frozen, Group, RollState, grouped};
use super::pair::Likeness;
use super::store::{self, Roll, check_open, registering, touch};
use super::store_pairs::Conflict;
use super::{store_committee, store_objections, store_pairs, store_representatives};
use crate::db::Conn;
use crate::elections::count::case::hash;
use crate::elections::facts::Facts;
use crate::elections::state::State;
use crate::elections::step::Step;
use crate::elections::store::Election;
use crate::elections::store_steps::{self, Done};
use crate::error::{Error, Result};
use crate::rules::{Deadlines, Rules, Timely};
use crate::schema::{roll_versions, rolls};

/// A frozen version of a roll.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = roll_versions)]
pub struct Version {
    /// From 1.
    pub number: i32,
    /// `published` or `final`.
    pub kind: String,
    /// The day of publication, or the day it was made final.
    pub on_day: NaiveDate,
    /// How many names it has.
    pub voters: i32,
    /// Names by group, canonical JSON.
    pub content: String,
    /// Its SHA-256.
    pub hash: String,
}

/// A published roll, for notices and pages: names and groups, nothing else.
#[derive(Clone, Debug)]
pub struct PublishedRoll {
    /// The number of the version.
    pub number: i32,
    /// The day of publication.
    pub published_on: NaiveDate,
    /// How many names it has.
    pub voters: i32,
    /// SHA-256 of the frozen text.
    pub hash: String,
    /// The groups with their names, in order.
    pub groups: Vec<Group>,
}

/// The frozen versions of a roll, in order.
pub fn versions(conn: &mut Conn, election: i64) -> Result<Vec<Version>> {
    Ok(roll_versions::table
        .filter(roll_versions::election_id.eq(election))
        .order(roll_versions::number)
        .select(Version::as_select())
        .load(conn)?)
}

/// The newest published (or final) version of the roll that a chapter uses; `None` before
/// publication or where no roll was made here.
pub fn published_roll(conn: &mut Conn, election: &Election) -> Result<Option<PublishedRoll>> {
    let election = registering(conn, election)?;
    let Some(last) = versions(conn, election.id)?.pop() else {
        return Ok(None);
    };
    let frozen: Frozen = serde_json::from_str(&last.content).map_err(Error::internal)?;
    Ok(Some(PublishedRoll {
        number: last.number,
        published_on: last.on_day,
        voters: last.voters,
        hash: last.hash,
        groups: frozen.groups,
    }))
}

/// 登记参加选举的村民: the final number of the roll that a chapter uses (R-A3-7: the whole cycle,
/// the runoff too); `None` where no roll was made here.
pub fn registered(conn: &mut Conn, election: &Election) -> Result<Option<u64>> {
    let election = registering(conn, election)?;
    let roll = store::roll(conn, election.id)?;
    let number = roll.and_then(|roll| roll.voters);
    Ok(number.and_then(|number| u64::try_from(number).ok()))
}

/// Freezes the roll as it stands.
fn freeze(
    conn: &mut Conn,
    election: &Election,
    kind: RollState,
    on: NaiveDate,
) -> Result<(i32, i32)> {
    let listed = store::listed(conn, election.id)?;
    let names = listed
        .iter()
        .map(|one| (one.group_name.as_str(), one.name.as_str()));
    let frozen = Frozen {
        election: election.id,
        unit: election.unit.to_string(),
        groups: grouped(names),
    };
    let content = serde_json::to_string(&frozen).map_err(Error::internal)?;
    let number = versions(conn, election.id)?
        .last()
        .map_or(1, |last| last.number.saturating_add(1));
    let voters = i32::try_from(listed.len()).map_err(Error::internal)?;
    diesel::insert_into(roll_versions::table)
        .values((
            roll_versions::election_id.eq(election.id),
            roll_versions::number.eq(number),
            roll_versions::kind.eq(kind.word()),
            roll_versions::on_day.eq(on),
            roll_versions::voters.eq(voters),
            roll_versions::hash.eq(hash(&content)),
            roll_versions::content.eq(content),
        ))
        .execute(conn)?;
    Ok((number, voters))
}

/// What stands against publishing a roll now, in sentences.
pub fn faults(conn: &mut Conn, election: &Election, roll: &Roll) -> Result<Vec<String>> {
    let mut told = Vec::new();
    if store::listed(conn, election.id)?.is_empty() {
        told.push("名单上还没有人。".to_owned());
    }
    let young = young_on(conn, election, election.known.election_day)?;
    if !young.is_empty() {
        told.push(format!(
            "{}等人到选举日未满18周岁，请先划去。",
            young.join("、")
        ));
    }
    told.extend(store_representatives::faults(conn, election)?);
    told.extend(undecided(conn, roll)?);
    Ok(told)
}

/// The first five on a list who are not 18 on a day.
fn young_on(conn: &mut Conn, election: &Election, day: NaiveDate) -> Result<Vec<String>> {
    let listed = store::listed(conn, election.id)?.into_iter();
    let young = listed.filter(|one| of_age(one.birth(), day).is_err());
    Ok(young.map(|one| one.name.clone()).take(5).collect())
}

/// Who is on the published roll of a chapter and not 18 on a day, the first five names; nobody where
/// no roll is published here.
pub fn too_young(conn: &mut Conn, election: &Election, day: NaiveDate) -> Result<Vec<String>> {
    match store::roll(conn, election.id)? {
        Some(roll) if roll.is_published() => young_on(conn, election, day),
        _ => Ok(Vec::new()),
    }
}

/// A published roll is only held up by another published one: who comes later must decide.
fn undecided(conn: &mut Conn, roll: &Roll) -> Result<Option<String>> {
    let holds_up = |one: &&Conflict| {
        let both_public = one.other_state != RollState::Open && one.likeness == Likeness::Same;
        !roll.is_published() || one.is_own() || both_public
    };
    let found = store_pairs::conflicts(conn, roll)?;
    let open = found.iter().filter(holds_up).count();
    Ok((open > 0).then(|| {
        format!("还有{open}条重复登记没有处理，请到选民名单的“重复登记”页决定在哪里登记。")
    }))
}

/// Publishes a roll: a frozen, numbered version, and the step with its day. While the registration
/// lasts it may be published anew. Gives number and names of the version.
pub fn publish(
    conn: &mut Conn,
    election: &Election,
    deadlines: &Deadlines,
    version: i32,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<(i32, i32)> {
    let roll = store::made(conn, election.id)?;
    check_open(election, Some(&roll))?;
    if election.known.state != State::RegistrationOpen {
        return Err(Error::conflict(
            "名单已经公布，进入了下一阶段；以后的变动请在名单上办理增加或划去。",
        ));
    }
    if on > today {
        return Err(Error::invalid(format!("公布日期{on}还没有到。")));
    }
    let day = election.known.election_day;
    let due = deadlines.roll_due(day).unwrap_or(day);
    if let Timely::Late { last } = Timely::judge(on, due) {
        return Err(Error::invalid(format!(
            "选民名单最迟应在{last}公布（选举日{day}的{}日前，村民委员会组织法第十四条），填的是{on}。请核对日期；确实晚了的，请先推迟选举日。",
            deadlines.list_days
        )));
    }
    let told = faults(conn, election, &roll)?;
    if !told.is_empty() {
        return Err(Error::conflict(told.concat()));
    }
    touch(conn, &roll, Some(version))?;
    diesel::update(rolls::table.find(election.id))
        .set((
            rolls::state.eq(RollState::Published.word()),
            rolls::published_on.eq(Some(on)),
        ))
        .execute(conn)?;
    let frozen = freeze(conn, election, RollState::Published, on)?;
    mark(conn, election, on, frozen, today)?;
    Ok(frozen)
}

/// Records registration and publication as done. Published anew, the step has the new day.
fn mark(
    conn: &mut Conn,
    election: &Election,
    on: NaiveDate,
    (number, voters): (i32, i32),
    today: NaiveDate,
) -> Result<()> {
    let note = format!("选民名单第{number}版，{voters}人");
    for step in [Step::VotersRegistered, Step::ListPublished] {
        if step == Step::VotersRegistered && election.known.done.contains_key(&step) {
            continue;
        }
        let done = Done {
            step,
            on,
            note: note.clone(),
            evidence: String::new(),
        };
        store_steps::record(conn, election, &done, today)?;
    }
    Ok(())
}

/// Makes a published roll final when the chapter comes to its final list; nothing where no roll
/// was made here.
pub fn make_final(conn: &mut Conn, election: &Election, today: NaiveDate) -> Result<()> {
    if store::roll(conn, election.id)?.is_none() {
        return Ok(());
    }
    let (_, voters) = freeze(conn, election, RollState::Final, today)?;
    diesel::update(rolls::table.find(election.id))
        .set((
            rolls::state.eq(RollState::Final.word()),
            rolls::voters.eq(Some(voters)),
            rolls::version.eq(rolls::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Fills in what the guards ask of committee and roll.
pub fn tell(conn: &mut Conn, election: &Election, rules: &Rules, facts: &mut Facts) -> Result<()> {
    let state = election.known.state;
    if state == State::Preparation {
        facts.committee_faults = store_committee::faults_now(conn, election.id, rules)?;
    }
    if ![State::RegistrationOpen, State::ListPublished].contains(&state) {
        return Ok(());
    }
    let Some(roll) = store::roll(conn, election.id)? else {
        return Ok(());
    };
    if !roll.is_published() {
        let told = "选民名单还没有公布，请到“选民名单”页公布。";
        facts.roll_faults.push(told.to_owned());
    }
    facts.roll_faults.extend(undecided(conn, &roll)?);
    if state == State::ListPublished {
        let told = store_representatives::faults(conn, election)?;
        facts.roll_faults.extend(told);
    }
    for one in store_objections::objections(conn, election.id)? {
        match one.is_upheld {
            None => facts.open_objections = facts.open_objections.saturating_add(1),
            Some(true) if !one.is_carried_out => facts
                .roll_faults
                .push(format!("第{}号异议已经支持，名单还没有照改。", one.number)),
            Some(_) => {}
        }
    }
    Ok(())
}
