//! The published lists of formal candidates: publishing one, and the one that holds.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

pub use super::list::{FormalList, Listed, ListedPost, Published};
use super::setup::seats_by_post;
use super::standing::Chosen;
use super::store_leaving::reason;
use super::store_reading::Candidacy;
use super::words::Mode;
use crate::db::Conn;
use crate::elections::chapter::ChapterKind;
use crate::elections::count::case::hash;
use crate::elections::in_force::keeps_candidates;
use crate::elections::state::State;
use crate::elections::step::Step;
use crate::elections::store_programme::stored;
use crate::elections::store_steps::{Done, mark};
use crate::error::{Error, Result};
use crate::people::{Education, PoliticalStatus};
use crate::schema::{candidate_lists, election_persons, elections, nominees, person_kinships};
use crate::tally::Post;

/// The published lists of a chapter, the newest last.
pub fn published(conn: &mut Conn, election: i64) -> Result<Vec<Published>> {
    let rows: Vec<(String, String)> = candidate_lists::table
        .filter(candidate_lists::election_id.eq(election))
        .order(candidate_lists::version)
        .select((candidate_lists::list, candidate_lists::hash))
        .load(conn)?;
    let one = |(text, hash): (String, String)| {
        let list = serde_json::from_str(&text).map_err(Error::internal)?;
        Ok(Published { list, hash })
    };
    rows.into_iter().map(one).collect()
}

/// The formal list that holds for a chapter: the newest published one. A tie revote, a runoff and a
/// repeated vote have that of the election they come from. `None` where none was published.
pub fn formal_list(conn: &mut Conn, chapter: i64) -> Result<Option<Published>> {
    let mut at = chapter;
    // Each chapter is one step above the one it comes from; there are never more than a hundred.
    for _ in 0..100 {
        let row: Option<(String, String, Option<i64>)> = elections::table
            .find(at)
            .select((elections::kind, elections::starts_in, elections::parent_id))
            .first(conn)
            .optional()?;
        let Some((kind, start, parent)) = row else {
            return Ok(None);
        };
        let kind = ChapterKind::from_word(&kind).ok_or_else(|| Error::internal("a kind"))?;
        let start = State::from_word(&start).ok_or_else(|| Error::internal("a state"))?;
        match parent.filter(|_| keeps_candidates(kind, start)) {
            Some(parent) => at = parent,
            None => break,
        }
    }
    Ok(published(conn, at)?.pop())
}

/// Why the list cannot be published now; empty when it can.
pub fn against_publishing(candidacy: &Candidacy) -> Vec<String> {
    let mut against = candidacy.faults();
    for one in candidacy.unreviewed() {
        against.push(format!("{}还没有审查决定", one.nominee.name));
    }
    if candidacy.setup_version == 0 {
        against.push("还没有保存候选人的产生方式".to_owned());
    }
    let Some(last) = candidacy.list() else {
        return against;
    };
    // Once it is public, who is on it goes only by withdrawal or death.
    for (_, id) in last.list.persons() {
        let stays = candidacy.standing.post_of(id).is_some();
        let has_left = candidacy.person(id).is_some_and(|one| one.left.is_some());
        if !stays && !has_left {
            against.push(format!(
                "正式名单公布后，只有退出或死亡才能更换候选人，而{}没有办理退出",
                candidacy.name(id)
            ));
        }
    }
    if candidacy.standing.total() > last.list.persons().count() {
        against.push("正式名单公布后，候选人只能递补，不能增加".to_owned());
    }
    against
}

/// Publishes the list as the records give it: a new version with its hash, the step on the
/// checklist, and the persons of the count. A later version needs a reason.
pub fn publish(
    conn: &mut Conn,
    candidacy: &Candidacy,
    (on, why): (NaiveDate, &str),
    (account, now, today): (i64, NaiveDateTime, NaiveDate),
) -> Result<i32> {
    candidacy.check_open()?;
    let election = &candidacy.election;
    if election.known.state < State::QualificationReview {
        return Err(Error::invalid(
            "现在是“提名候选人”阶段。请先在办事清单里进入“资格审查”，再公布名单。",
        ));
    }
    if on > today {
        return Err(Error::invalid(format!("公布日期{on}还没有到。")));
    }
    let against = against_publishing(candidacy);
    if !against.is_empty() {
        let all = against.join("；");
        return Err(Error::invalid(format!("名单现在不能公布：{all}。")));
    }
    let why = match candidacy.list() {
        None => why.trim().to_owned(),
        Some(last) if !candidacy.is_outdated() => {
            return Err(Error::conflict(format!(
                "候选人没有变动，第{}版名单仍然有效，不用重新公布。",
                last.list.version
            )));
        }
        Some(_) => reason(why, "更换名单的理由")?,
    };
    let version = candidacy
        .list()
        .map_or(0, |last| last.list.version)
        .saturating_add(1);
    let list = frozen(candidacy, version, on, why);
    let text = serde_json::to_string(&list).map_err(Error::internal)?;
    diesel::insert_into(candidate_lists::table)
        .values((
            candidate_lists::election_id.eq(election.id),
            candidate_lists::version.eq(version),
            candidate_lists::list.eq(&text),
            candidate_lists::hash.eq(hash(&text)),
            candidate_lists::published_on.eq(on),
            candidate_lists::reason.eq(&list.reason),
            candidate_lists::account_id.eq(account),
            candidate_lists::made_at.eq(now),
        ))
        .execute(conn)?;
    put_on_sheets(conn, candidacy)?;
    review_done(conn, candidacy, on, today)?;
    if !election.known.done.contains_key(&Step::CandidatesPublished) {
        let done = Done {
            step: Step::CandidatesPublished,
            on,
            note: format!("正式候选人名单第{version}版"),
            evidence: String::new(),
        };
        mark(conn, election, &done, today)?;
    }
    Ok(version)
}

/// A list that is published says that the review is over: the day is that of its last decision. Where
/// nothing was decided here, the review is on paper and recorded by hand.
fn review_done(
    conn: &mut Conn,
    candidacy: &Candidacy,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<()> {
    let step = Step::JointReviewDone;
    let decisions = candidacy
        .people
        .iter()
        .filter_map(|one| one.decision.as_ref());
    let last = decisions.map(|decision| decision.1).max();
    let Some(last) = last.filter(|_| !candidacy.election.known.done.contains_key(&step)) else {
        return Ok(());
    };
    let done = Done {
        step,
        on: last.min(on),
        note: String::new(),
        evidence: String::new(),
    };
    mark(conn, &candidacy.election, &done, today)
}

fn frozen(candidacy: &Candidacy, version: i32, on: NaiveDate, why: String) -> FormalList {
    let election = &candidacy.election;
    let seats = seats_by_post(election.known.seats);
    let of_post = |post: &Post| ListedPost {
        post: post.word().to_owned(),
        seats: seats[*post as usize],
        candidates: candidacy.standing.chosen[*post as usize]
            .iter()
            .filter_map(|one| listed(candidacy, one))
            .collect(),
    };
    let has_list = candidacy.setup.mode != Mode::NoCandidate;
    let posts = Post::ALL
        .iter()
        .filter(|post| has_list && seats[**post as usize] > 0);
    FormalList {
        election: election.id,
        unit: election.unit.to_string(),
        unit_name: election.unit_name.clone(),
        version,
        published_on: on,
        reason: why,
        mode: candidacy.setup.mode.word().to_owned(),
        order: candidacy.setup.order.word().to_owned(),
        posts: posts.map(of_post).collect(),
    }
}

fn listed(candidacy: &Candidacy, chosen: &Chosen) -> Option<Listed> {
    let person = candidacy.person(chosen.id)?;
    let status = person.political_status.map(PoliticalStatus::from_code);
    let education = person.education.map(Education::from_code);
    Some(Listed {
        person: chosen.id,
        name: person.nominee.name.clone(),
        is_woman: person.nominee.is_woman,
        birth: person.birth,
        political_status: status.map_or("", PoliticalStatus::label).to_owned(),
        education: education.map_or("", Education::label).to_owned(),
        votes: candidacy.setup.mode.has_votes().then_some(chosen.votes),
        is_by_woman_rule: chosen.is_by_woman_rule,
    })
}

/// The persons of the count are those of the list, in its order. Names that were typed on the page
/// of the count before there was a list go.
fn put_on_sheets(conn: &mut Conn, candidacy: &Candidacy) -> Result<()> {
    let election = candidacy.election.id;
    let of_election = || election_persons::table.filter(election_persons::election_id.eq(election));
    let nominated = nominees::table
        .filter(nominees::election_id.eq(election))
        .select(nominees::person_id);
    let typed: Vec<i64> = of_election()
        .filter(election_persons::id.ne_all(nominated))
        .select(election_persons::id)
        .load(conn)?;
    let relatives = person_kinships::table.filter(
        person_kinships::a
            .eq_any(&typed)
            .or(person_kinships::b.eq_any(&typed)),
    );
    diesel::delete(relatives).execute(conn)?;
    diesel::delete(election_persons::table.filter(election_persons::id.eq_any(&typed)))
        .execute(conn)?;
    diesel::update(of_election())
        .set((
            election_persons::is_counted.eq(false),
            election_persons::post.eq(None::<String>),
            election_persons::place.eq(None::<i32>),
        ))
        .execute(conn)?;
    let mut place = 0_u32;
    for post in Post::ALL {
        for one in &candidacy.standing.chosen[*post as usize] {
            place = place.saturating_add(1);
            diesel::update(election_persons::table.find(one.id))
                .set((
                    election_persons::is_counted.eq(true),
                    election_persons::post.eq(Some(post.word())),
                    election_persons::place.eq(Some(stored(place))),
                ))
                .execute(conn)?;
        }
    }
    Ok(())
}
