//! What changes nominees: adding, correcting, removing, the post confirmed.

use diesel::prelude::*;

use super::standing::Nomination;
use super::store_reading::{Candidacy, Person};
use super::typed::Typed;
use crate::db::Conn;
use crate::elections::count::cell::post_name;
use crate::elections::store_programme::{changed_once, stored};
use crate::error::{Error, Result};
use crate::schema::{
    candidate_relatives, election_persons, nominations, nominees, person_kinships,
};
use crate::tally::Post;

/// Most nominees of one chapter.
const MANY: usize = 200;

/// The nominee of a number.
pub(super) fn found(candidacy: &Candidacy, id: i64) -> Result<&Person> {
    let told = "没有这个被提名人，可能已被删除；请刷新页面后再试。";
    candidacy.person(id).ok_or_else(|| Error::invalid(told))
}

/// A name stands once; another person of the same name gets a remark.
fn check_name(candidacy: &Candidacy, typed: &Typed, own: Option<i64>) -> Result<()> {
    let is_same = |one: &&Person| one.nominee.name == typed.name && Some(one.nominee.id) != own;
    if candidacy.people.iter().any(|one| is_same(&one)) {
        let name = &typed.name;
        return Err(Error::invalid(format!(
            "名单里已有“{name}”。是同名的另一个人，请在姓名后注明，如“{name}（三组）”。"
        )));
    }
    Ok(())
}

/// Adds a nominee. Gives the number.
pub fn add(conn: &mut Conn, candidacy: &Candidacy, typed: &Typed) -> Result<i64> {
    candidacy.check_open()?;
    if candidacy.people.len() >= MANY {
        return Err(Error::invalid(format!(
            "一次选举最多录入{MANY}名被提名人。"
        )));
    }
    check_name(candidacy, typed, None)?;
    let same = typed.known_person_id.and_then(|known| {
        let is_same = |one: &&Person| one.known_person_id == Some(known);
        candidacy.people.iter().find(is_same)
    });
    if let Some(same) = same {
        return Err(Error::invalid(format!(
            "此人已经在名单里（{}），不用再加；要改请点开姓名更正。",
            same.nominee.name
        )));
    }
    let id: i64 = diesel::insert_into(election_persons::table)
        .values((
            election_persons::election_id.eq(candidacy.election.id),
            election_persons::name.eq(&typed.name),
            election_persons::sex.eq(sex(typed)),
            election_persons::post.eq(None::<String>),
            election_persons::is_counted.eq(false),
        ))
        .returning(election_persons::id)
        .get_result(conn)?;
    diesel::insert_into(nominees::table)
        .values((
            nominees::person_id.eq(id),
            nominees::election_id.eq(candidacy.election.id),
            nominees::known_person_id.eq(typed.known_person_id),
            nominees::birth_date.eq(typed.birth),
            nominees::political_status.eq(typed.political_status),
            nominees::education.eq(typed.education),
            nominees::nominated_on.eq(typed.nominated_on),
            nominees::own_strokes.eq(typed.own_strokes.map(stored)),
            nominees::joint_voters.eq(typed.supporters.voters.map(stored)),
            nominees::joint_households.eq(typed.supporters.households.map(stored)),
            nominees::leaving_reason.eq(""),
            nominees::decision_reason.eq(""),
            nominees::version.eq(1),
        ))
        .execute(conn)?;
    write_nominations(conn, id, &typed.nominations)?;
    Ok(id)
}

const fn sex(typed: &Typed) -> i16 {
    if typed.is_woman { 2 } else { 1 }
}

pub(super) fn write_nominations(conn: &mut Conn, id: i64, all: &[Nomination]) -> Result<()> {
    let count = |votes: u64| i64::try_from(votes).map_err(Error::internal);
    for one in all {
        let revotes = serde_json::to_string(&one.revotes).map_err(Error::internal)?;
        diesel::insert_into(nominations::table)
            .values((
                nominations::person_id.eq(id),
                nominations::post.eq(one.post.word()),
                nominations::votes.eq(count(one.votes)?),
                nominations::primary_votes.eq(one.primary.map(count).transpose()?),
                nominations::revotes.eq(revotes),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Posts and votes without the revotes, for comparison.
fn votes(all: &[Nomination]) -> Vec<(Post, u64, Option<u64>)> {
    let mut votes: Vec<(Post, u64, Option<u64>)> = all
        .iter()
        .map(|one| (one.post, one.votes, one.primary))
        .collect();
    votes.sort_unstable_by_key(|(post, ..)| *post);
    votes
}

/// Corrects a nominee. A published list fixes posts and votes. Changed votes undo revotes and the
/// confirmed post where it is no longer one of the nominated.
pub fn correct(
    conn: &mut Conn,
    candidacy: &Candidacy,
    id: i64,
    version: i32,
    typed: &Typed,
) -> Result<()> {
    candidacy.check_open()?;
    let person = found(candidacy, id)?;
    check_name(candidacy, typed, Some(id))?;
    let before = &person.nominee;
    let has_new_votes = votes(&before.nominations) != votes(&typed.nominations);
    if has_new_votes && !candidacy.lists.is_empty() {
        return Err(Error::invalid(
            "正式候选人名单已经公布，职务和得票不能再改；退出或死亡的，请办理退出。",
        ));
    }
    let names = |post: Post| typed.nominations.iter().any(|one| one.post == post);
    let confirmed = before.confirmed.filter(|post| names(*post));
    touched(conn, id, version)?;
    diesel::update(nominees::table.find(id))
        .set((
            nominees::known_person_id.eq(typed.known_person_id),
            nominees::birth_date.eq(typed.birth),
            nominees::political_status.eq(typed.political_status),
            nominees::education.eq(typed.education),
            nominees::nominated_on.eq(typed.nominated_on),
            nominees::own_strokes.eq(typed.own_strokes.map(stored)),
            nominees::joint_voters.eq(typed.supporters.voters.map(stored)),
            nominees::joint_households.eq(typed.supporters.households.map(stored)),
            nominees::confirmed_post.eq(confirmed.map(Post::word)),
        ))
        .execute(conn)?;
    diesel::update(election_persons::table.find(id))
        .set((
            election_persons::name.eq(&typed.name),
            election_persons::sex.eq(sex(typed)),
        ))
        .execute(conn)?;
    if has_new_votes {
        diesel::delete(nominations::table.filter(nominations::person_id.eq(id))).execute(conn)?;
        write_nominations(conn, id, &typed.nominations)?;
    }
    Ok(())
}

/// Raises the version of a nominee; only from the one that was seen.
pub(super) fn touched(conn: &mut Conn, id: i64, version: i32) -> Result<()> {
    let row = nominees::table
        .find(id)
        .filter(nominees::version.eq(version));
    let changed = diesel::update(row)
        .set(nominees::version.eq(version.saturating_add(1)))
        .execute(conn)?;
    changed_once(changed)
}

/// Removes a nominee who was typed by mistake. Who was reviewed or on a list stays on record.
pub fn remove(conn: &mut Conn, candidacy: &Candidacy, id: i64, version: i32) -> Result<()> {
    candidacy.check_open()?;
    let person = found(candidacy, id)?;
    let was_listed = candidacy
        .lists
        .iter()
        .any(|one| one.list.persons().any(|(_, other)| other == id));
    if was_listed || !person.given.is_empty() || person.decision.is_some() {
        return Err(Error::invalid(format!(
            "{}已经审查或公布过，不能删除；退出的请办理退出。",
            person.nominee.name
        )));
    }
    touched(conn, id, version)?;
    let relatives =
        person_kinships::table.filter(person_kinships::a.eq(id).or(person_kinships::b.eq(id)));
    diesel::delete(relatives).execute(conn)?;
    let others = candidate_relatives::table.filter(candidate_relatives::person_id.eq(id));
    diesel::delete(others).execute(conn)?;
    diesel::delete(nominations::table.filter(nominations::person_id.eq(id))).execute(conn)?;
    diesel::delete(nominees::table.find(id)).execute(conn)?;
    diesel::delete(election_persons::table.find(id)).execute(conn)?;
    Ok(())
}

/// Writes down the one post somebody confirmed (R-A4-5), before the list is published.
pub fn confirm(
    conn: &mut Conn,
    candidacy: &Candidacy,
    id: i64,
    version: i32,
    post: Post,
) -> Result<()> {
    candidacy.check_open()?;
    let person = found(candidacy, id)?;
    if person.is_listed {
        return Err(Error::invalid(
            "正式候选人名单已经公布，竞选的职务不能再改。",
        ));
    }
    if !person
        .nominee
        .nominations
        .iter()
        .any(|one| one.post == post)
    {
        let (name, title) = (&person.nominee.name, post_name(post));
        return Err(Error::invalid(format!("{name}没有被提名为{title}。")));
    }
    touched(conn, id, version)?;
    diesel::update(nominees::table.find(id))
        .set(nominees::confirmed_post.eq(Some(post.word())))
        .execute(conn)?;
    Ok(())
}
