//! The persons of a count: added, corrected, removed. Where a formal list was published the
//! candidates come from it, and only names that voters wrote are added here.

use diesel::prelude::*;

use super::frame::Person;
use super::store::{MANY, named, touch};
use super::store_reading::{BallotBox, Count, Progress};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::schema::{election_persons, nominees, person_kinships};
use crate::tally::Post;

/// A person as typed; `post` is `None` for a name that voters wrote.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The name.
    pub name: String,
    /// Women have seats kept for them.
    pub is_woman: bool,
    /// The post of the candidacy.
    pub post: Option<Post>,
}

const fn sex(is_woman: bool) -> i16 {
    if is_woman { 2 } else { 1 }
}

/// The name, when it is one and nobody else has it.
fn checked(count: &Count, new: &NewPerson, own: Option<i64>) -> Result<String> {
    let name = named(&new.name, "姓名")?;
    if count.election.known.kind.is_round_of_another() {
        return Err(Error::invalid(
            "再次投票和另行选举的人选由上一轮结果决定，不能另加或更改。",
        ));
    }
    let is_other = |one: &&Person| one.name == name && Some(one.id) != own;
    if count.frame.persons.iter().any(|one| is_other(&one)) {
        let advice = "是同名的另一个人，请在姓名后注明，如“王芳（三组）”。";
        return Err(Error::invalid(format!("名单里已有“{name}”。{advice}")));
    }
    if new.post.is_some() && count.formal_list.is_some() {
        return Err(Error::invalid(
            "候选人以公布的正式名单为准，不能在这里另加；选票上另写的人，职务请选“选票上另写的人”。",
        ));
    }
    Ok(name)
}

/// Adds a candidate, or a name that voters wrote. Whoever was nominated and is not on the list is
/// the same person.
pub fn add_person(conn: &mut Conn, count: &Count, new: &NewPerson) -> Result<()> {
    let name = checked(count, new, None)?;
    if count.frame.persons.len() >= MANY {
        return Err(Error::invalid(format!("一次选举最多{MANY}人。")));
    }
    let is_finished = |one: &BallotBox| !matches!(one.progress(&count.frame), Progress::First);
    if new.post.is_some() && count.boxes.iter().any(is_finished) {
        return Err(Error::invalid(
            "已有票箱录完，不能再加候选人；选票上另写的人，职务请选“选票上另写的人”。",
        ));
    }
    touch(conn, count, None)?;
    let nominee = election_persons::table
        .filter(election_persons::election_id.eq(count.root))
        .filter(election_persons::name.eq(&name))
        .filter(election_persons::is_counted.eq(false));
    let post = new.post.map(Post::word);
    let known = diesel::update(nominee)
        .set((
            election_persons::is_counted.eq(true),
            election_persons::post.eq(post),
        ))
        .execute(conn)?;
    if known > 0 {
        return Ok(());
    }
    diesel::insert_into(election_persons::table)
        .values((
            election_persons::election_id.eq(count.root),
            election_persons::name.eq(name),
            election_persons::sex.eq(sex(new.is_woman)),
            election_persons::post.eq(post),
            election_persons::is_counted.eq(true),
        ))
        .execute(conn)?;
    Ok(())
}

/// Somebody who was typed here and may still be changed: before the first entry.
fn changeable(conn: &mut Conn, count: &Count, id: i64) -> Result<Person> {
    let found = count.frame.persons.iter().find(|one| one.id == id);
    let told = "名单里没有这个人，可能已被删除；请刷新页面后再试。";
    let found = found.ok_or_else(|| Error::invalid(told))?;
    let is_nominee: i64 = nominees::table.find(id).count().get_result(conn)?;
    if is_nominee > 0 {
        return Err(Error::invalid(format!(
            "{}是提名时录入的人，投票以后不能再改。",
            found.name
        )));
    }
    if count.root != count.election.id {
        return Err(Error::invalid(
            "这一轮的人选是上一次选举的，不能更正或删除。",
        ));
    }
    let has_entry = |one: &BallotBox| one.entries.iter().any(Option::is_some);
    if count.boxes.iter().any(has_entry) {
        return Err(Error::invalid("已经开始录票，人选不能再更正或删除。"));
    }
    Ok(found.clone())
}

/// Corrects a person before the first entry.
pub fn correct_person(conn: &mut Conn, count: &Count, id: i64, new: &NewPerson) -> Result<()> {
    changeable(conn, count, id)?;
    let name = checked(count, new, Some(id))?;
    touch(conn, count, None)?;
    diesel::update(election_persons::table.find(id))
        .set((
            election_persons::name.eq(name),
            election_persons::sex.eq(sex(new.is_woman)),
            election_persons::post.eq(new.post.map(Post::word)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Removes a person before the first entry.
pub fn remove_person(conn: &mut Conn, count: &Count, id: i64) -> Result<()> {
    changeable(conn, count, id)?;
    touch(conn, count, None)?;
    let relatives =
        person_kinships::table.filter(person_kinships::a.eq(id).or(person_kinships::b.eq(id)));
    diesel::delete(relatives).execute(conn)?;
    diesel::delete(election_persons::table.find(id)).execute(conn)?;
    Ok(())
}
