//! Candidates put up for a runoff whose pool the round before left too small: there are to be more
//! candidates than seats (VCL18 art. 15; ZJ art. 29, SH art. 21, BJ art. 30).

use diesel::prelude::*;
use serde_json::Value;

use super::cell::post_name;
use super::frame::{Person, person_of};
use super::store::named;
use super::store_kept::last_outcome;
use super::store_persons::NewPerson;
use super::store_reading::Count;
use crate::db::Conn;
use crate::elections::chapter::ChapterKind;
use crate::elections::facts::Facts;
use crate::elections::state::State;
use crate::elections::store::chapters_beside;
use crate::elections::store_void_winners::of_chapter;
use crate::error::{Error, Result};
use crate::schema::{election_persons, nominees, person_kinships, round_candidates};
use crate::tally::Post;

/// Seats of a runoff with those who stand for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contest {
    /// The post.
    pub post: Post,
    /// Seats to be filled.
    pub seats: u64,
    /// Only women stand.
    pub women_only: bool,
    /// Who stands: number, name, and whether put up for this runoff.
    pub candidates: Vec<(i64, String, bool)>,
}

impl Contest {
    /// Whether there are not more candidates than seats.
    pub fn is_short(&self) -> bool {
        u64::try_from(self.candidates.len()).is_ok_and(|number| number <= self.seats)
    }
}

/// Whether candidates can still be put up: in a runoff, before the vote.
fn is_open(count: &Count) -> bool {
    let known = &count.election.known;
    known.kind == ChapterKind::Runoff && known.state < State::Voting
}

/// The seats of a runoff before its vote; none of any other chapter, nor where the round before was
/// counted on paper.
pub fn contests(conn: &mut Conn, count: &Count) -> Result<Vec<Contest>> {
    if !is_open(count) {
        return Ok(Vec::new());
    }
    let put_up: Vec<i64> = round_candidates::table
        .filter(round_candidates::election_id.eq(count.election.id))
        .select(round_candidates::person_id)
        .load(conn)?;
    let contest = |entry: &Value| {
        let pool = entry["pool"].as_array().into_iter().flatten();
        let ids = pool.filter_map(Value::as_str).filter_map(person_of);
        Some(Contest {
            post: entry["post"].as_str().and_then(Post::from_word)?,
            seats: entry["seats"].as_u64()?,
            women_only: entry["women_only"] == Value::Bool(true),
            candidates: ids
                .map(|id| (id, count.frame.name(id).to_owned(), put_up.contains(&id)))
                .collect(),
        })
    };
    Ok(count.about.entries.iter().filter_map(contest).collect())
}

/// Tells the guards of seats of a runoff for which nobody stands.
pub fn fill(conn: &mut Conn, count: &Count, facts: &mut Facts) -> Result<()> {
    let contests = contests(conn, count)?;
    let empty = contests.iter().filter(|one| one.candidates.is_empty());
    let told = empty.map(|one| format!("{}还没有候选人，请先补充。", post_name(one.post)));
    facts.voting_faults.extend(told);
    Ok(())
}

/// Puts somebody up. Whoever stood in an earlier round, or was nominated, is the same person.
pub fn put_up(conn: &mut Conn, count: &Count, new: &NewPerson) -> Result<()> {
    let name = named(&new.name, "姓名")?;
    if !is_open(count) {
        return Err(Error::invalid("只有另行选举投票以前，才能补充候选人。"));
    }
    let post = new.post.ok_or_else(|| Error::invalid("请选择参选职务。"))?;
    let all = contests(conn, count)?;
    let fits = |one: &&Contest| one.post == post && (new.is_woman || !one.women_only);
    let Some(contest) = all.iter().find(fits) else {
        return Err(Error::invalid(
            "这一轮没有这个职务的名额，或者名额限妇女，请重新选择。",
        ));
    };
    if !contest.is_short() {
        return Err(Error::invalid("这个职务的候选人已经多于名额，不用再补充。"));
    }
    if count.frame.persons.iter().any(|one| one.name == name) {
        return Err(Error::invalid(format!(
            "{name}已经是这一轮的候选人；同名的另一个人，请在姓名后注明，如“王芳（三组）”。"
        )));
    }
    let id = match count.frame.others.iter().find(|one| one.name == name) {
        Some(known) => may_stand(conn, count, known, new)?,
        None => person(conn, count, &name, new)?,
    };
    diesel::insert_into(round_candidates::table)
        .values((
            round_candidates::election_id.eq(count.election.id),
            round_candidates::person_id.eq(id),
            round_candidates::post.eq(post.word()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The number of somebody who stood before: not elected, no relative of who is.
fn may_stand(conn: &mut Conn, count: &Count, known: &Person, new: &NewPerson) -> Result<i64> {
    let id = known.case_id();
    let refuse = |why: &str| Err(Error::invalid(format!("{}{why}", known.name)));
    if count
        .about
        .elected_before
        .iter()
        .any(|one| one["person"] == id.as_str())
    {
        return refuse("已经当选，不能再作候选人。");
    }
    let beside = chapters_beside(conn, &count.election)?;
    let void = of_chapter(conn, &beside, &count.election)?;
    if void.iter().any(|one| one.person == known.id) {
        return refuse("的当选已被认定无效，不能在这一轮再作候选人。");
    }
    let parent = count.election.parent_id.unwrap_or(count.root);
    if let Some(last) = last_outcome(conn, parent)?
        && last.round(&count.election)?.lost().contains(&known.id)
    {
        return refuse("因近亲属回避没有当选，不能再作候选人。");
    }
    if known.is_woman != new.is_woman {
        return refuse("的性别与名单上的不同，请核对；是同名的另一个人，请在姓名后注明。");
    }
    Ok(known.id)
}

/// Somebody who was not on a sheet yet: a nominee, or new.
fn person(conn: &mut Conn, count: &Count, name: &str, new: &NewPerson) -> Result<i64> {
    let known: Option<i64> = election_persons::table
        .filter(election_persons::election_id.eq(count.root))
        .filter(election_persons::name.eq(name))
        .select(election_persons::id)
        .first(conn)
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    let sex: i16 = if new.is_woman { 2 } else { 1 };
    Ok(diesel::insert_into(election_persons::table)
        .values((
            election_persons::election_id.eq(count.root),
            election_persons::name.eq(name),
            election_persons::sex.eq(sex),
            election_persons::post.eq(None::<String>),
            election_persons::is_counted.eq(false),
        ))
        .returning(election_persons::id)
        .get_result(conn)?)
}

/// Takes back somebody who was put up.
pub fn take_back(conn: &mut Conn, count: &Count, id: i64) -> Result<()> {
    if !is_open(count) {
        return Err(Error::invalid("投票开始后，候选人不能再改。"));
    }
    let row = round_candidates::table.find((count.election.id, id));
    if diesel::delete(row).execute(conn)? != 1 {
        return Err(Error::conflict("这位候选人已经不在，请刷新页面。"));
    }
    // A name that was typed here alone goes with it.
    let others: i64 = round_candidates::table
        .filter(round_candidates::person_id.eq(id))
        .count()
        .get_result(conn)?;
    let nominated: i64 = nominees::table.find(id).count().get_result(conn)?;
    let related: i64 = person_kinships::table
        .filter(person_kinships::a.eq(id).or(person_kinships::b.eq(id)))
        .count()
        .get_result(conn)?;
    if others + nominated + related == 0 {
        let typed = election_persons::table
            .find(id)
            .filter(election_persons::is_counted.eq(false));
        diesel::delete(typed).execute(conn)?;
    }
    Ok(())
}
