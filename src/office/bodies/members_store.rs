//! The two committees of a unit in one term: who sits there, who joins or leaves mid-term.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::committees::membership::{self, Ending, Membership, Origin};
use crate::committees::{
    self, OrganisationRefusal as Refusal, Posts, Term, check_day, check_of_age, earliest_service,
};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::office::changes;
use crate::people::{Education, PoliticalStatus, persons_store};
use crate::schema::{audit_events, memberships, persons, terms};

/// A stretch with the person's name.
#[derive(Clone, Debug)]
pub(crate) struct MemberLine {
    pub(crate) name: String,
    pub(crate) stretch: Membership,
}

/// Somebody who joins mid-term.
#[derive(Clone, Debug)]
pub(crate) struct NewMember {
    pub(crate) posts: Posts,
    pub(crate) education: Education,
    pub(crate) political_status: PoliticalStatus,
    pub(crate) origin: Origin,
    pub(crate) began_on: NaiveDate,
}

/// All stretches of a unit and term, those in office first.
pub(crate) fn members(conn: &mut Conn, unit: &DivisionCode, term: i32) -> Result<Vec<MemberLine>> {
    let rows: Vec<Membership> = memberships::table
        .filter(memberships::term_id.eq(term))
        .filter(memberships::current_unit_code.eq(unit.as_str()))
        .load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.person_id).collect();
    let names: Vec<(i64, String)> = persons::table
        .filter(persons::id.eq_any(ids))
        .select((persons::id, persons::name))
        .load(conn)?;
    let name = |id: i64| {
        let found = names.iter().find(|(known, _)| *known == id);
        found.map_or_else(String::new, |(_, name)| name.clone())
    };
    let mut lines: Vec<MemberLine> = rows
        .into_iter()
        .map(|stretch| MemberLine {
            name: name(stretch.person_id),
            stretch,
        })
        .collect();
    // The bits ascend from the highest post to the lowest.
    lines.sort_by_key(|line| {
        let row = &line.stretch;
        (
            row.ending.is_some(),
            row.posts.trailing_zeros(),
            row.person_id,
            row.stretch,
        )
    });
    Ok(lines)
}

/// Why those of a list who were entered by mistake were taken out, by person and stretch: the audit
/// alone remembers it.
pub(super) fn mistakes(
    conn: &mut Conn,
    term: &Term,
    lines: &[MemberLine],
) -> Result<BTreeMap<(i64, i16), String>> {
    let mut found = BTreeMap::new();
    let mistaken = lines.iter().map(|line| &line.stretch);
    for row in mistaken.filter(|row| row.ending == Some(Ending::Mistaken.number())) {
        let about = format!("% 届次 {} 人员 {} %", term.name, row.person_id);
        let details: Option<String> = audit_events::table
            .filter(audit_events::action.eq("membership.withdraw"))
            .filter(audit_events::subject.like(about))
            .order(audit_events::sequence.desc())
            .select(audit_events::details)
            .first(conn)
            .optional()?;
        let details = details.and_then(|text| serde_json::from_str(&text).ok());
        let reason = details.as_ref().and_then(|details: &serde_json::Value| {
            let reason = details.get("reason")?;
            reason.as_str()
        });
        if let Some(reason) = reason {
            found.insert((row.person_id, row.stretch), reason.to_owned());
        }
    }
    Ok(found)
}

/// One stretch of a unit.
pub(crate) fn member(
    conn: &mut Conn,
    unit: &DivisionCode,
    (term, person, stretch): (i32, i64, i16),
) -> Result<MemberLine> {
    let lines = members(conn, unit, term)?;
    let found = lines
        .into_iter()
        .find(|line| line.stretch.person_id == person && line.stretch.stretch == stretch);
    found.ok_or(Error::NotFound)
}

/// As [`member`]; where the unit was merged, split or got a new code, the stretch in the unit where
/// it is counted by now.
pub(super) fn member_wherever(
    conn: &mut Conn,
    unit: &DivisionCode,
    key: (i32, i64, i16),
) -> Result<MemberLine> {
    match member(conn, unit, key) {
        Err(Error::NotFound) => moved_member(conn, unit, key),
        found => found,
    }
}

/// A stretch that is counted in another unit by now: its own was merged, split or got a new code.
fn moved_member(
    conn: &mut Conn,
    unit: &DivisionCode,
    (term, person, stretch): (i32, i64, i16),
) -> Result<MemberLine> {
    let moved: Vec<(String, i16)> = memberships::table
        .filter(memberships::term_id.eq(term))
        .filter(memberships::unit_code.eq(unit.as_str()))
        .filter(memberships::current_unit_code.ne(unit.as_str()))
        .filter(memberships::person_id.eq(person))
        .order(memberships::stretch)
        .select((memberships::current_unit_code, memberships::stretch))
        .load(conn)?;
    // Stretches keep their order on the way.
    let place = usize::try_from(stretch).map_err(|_| Error::NotFound)?;
    let (now, stretch) = moved.into_iter().nth(place).ok_or(Error::NotFound)?;
    let now = DivisionCode::parse(&now).map_err(Error::internal)?;
    member(conn, &now, (term, person, stretch))
}

/// Records a stretch that begins mid-term; who is re-elected later, and the sums, follow.
pub(crate) fn add(
    conn: &mut Conn,
    unit: &DivisionCode,
    term: &Term,
    person: i64,
    new: &NewMember,
    today: NaiveDate,
) -> Result<()> {
    check_day(new.began_on, Some(earliest_service(term)), today)?;
    let elected_on = committees::reference_days(conn, term)?.of(unit);
    if new.origin == Origin::ByElection && new.began_on < elected_on {
        return Err(Error::invalid(format!(
            "补选在本届换届选举以后，任职日期 {} 早于本届选举日 {elected_on}，请核对日期和届次。",
            new.began_on
        )));
    }
    if new.posts.is_empty() {
        return Err(Refusal::NoPost.into());
    }
    check_held_once(conn, unit, (term.id, person, None), new.posts)?;
    let known = persons_store::person(conn, person)?;
    check_of_age(known.birth(), term, Some(new.began_on))?;
    let (education, political_status) = as_registered(conn, person, new)?;
    let row = Membership {
        term_id: term.id,
        current_unit_code: unit.to_string(),
        person_id: person,
        stretch: changes::free_stretch(conn, term.id, unit, person)?,
        unit_code: unit.to_string(),
        posts: new.posts.bits(),
        sex: known.sex,
        birth_date: known.birth_date,
        education,
        political_status,
        reelected: false,
        newcomer: true,
        origin: new.origin.number(),
        began_on: Some(new.began_on),
        ended_on: None,
        ending: None,
        sources: None,
        remark: None,
        version: 1,
    };
    membership::insert_many(conn, vec![row])?;
    changes::retell(conn, std::slice::from_ref(unit))
}

/// Education and political status as they are told; what is left open is as in the person's latest
/// stretch that knows it.
fn as_registered(conn: &mut Conn, person: i64, new: &NewMember) -> Result<(i16, i16)> {
    let told = (new.education.code(), new.political_status.code());
    let unknown = (Education::Unknown.code(), PoliticalStatus::Unknown.code());
    if told.0 != unknown.0 && told.1 != unknown.1 {
        return Ok(told);
    }
    let known: Vec<(i16, i16)> = memberships::table
        .inner_join(terms::table.on(terms::id.eq(memberships::term_id)))
        .filter(memberships::person_id.eq(person))
        .order((terms::starts_on.desc(), memberships::stretch.desc()))
        .select((memberships::education, memberships::political_status))
        .load(conn)?;
    let first = |told: i16, unknown: i16, of: fn(&(i16, i16)) -> i16| {
        let mut all = std::iter::once(told).chain(known.iter().map(of));
        all.find(|code| *code != unknown).unwrap_or(unknown)
    };
    Ok((
        first(told.0, unknown.0, |known| known.0),
        first(told.1, unknown.1, |known| known.1),
    ))
}

/// A sentence where the person is in office in the same body with another post, which as a rule
/// ends before the new one begins.
pub(crate) fn other_post(
    conn: &mut Conn,
    unit: &DivisionCode,
    (term, person): (i32, i64),
    posts: Posts,
) -> Result<Option<String>> {
    let held = members(conn, unit, term)?;
    let own = held
        .iter()
        .filter(|line| line.stretch.person_id == person && line.stretch.ending.is_none());
    let own = own.fold(Posts::NONE, |all, line| {
        all.and(Posts::from_bits(line.stretch.posts))
    });
    let bodies = [Posts::OF_PARTY, Posts::OF_COMMITTEE].into_iter();
    let both = bodies
        .filter(|body| !own.within(*body).is_empty() && !posts.within(*body).is_empty())
        .fold(Posts::NONE, |all, body| all.and(own.within(body)));
    Ok((!both.is_empty()).then(|| {
        format!(
            "此人现在登记为在任{}。改任新职务的，请先给原来的职务办理离任，再添加；确实两个职务都担任的，请勾选后再保存。",
            posts_label(both)
        )
    }))
}

/// Nobody holds a post twice at the same time; the stretch that is corrected does not count.
pub(crate) fn check_held_once(
    conn: &mut Conn,
    unit: &DivisionCode,
    (term, person, corrected): (i32, i64, Option<i16>),
    posts: Posts,
) -> Result<()> {
    let held = members(conn, unit, term)?;
    let twice = held.iter().find(|line| {
        let row = &line.stretch;
        row.person_id == person
            && row.ending.is_none()
            && Some(row.stretch) != corrected
            && row.posts & posts.bits() != 0
    });
    if let Some(line) = twice {
        let posts = Posts::from_bits(line.stretch.posts & posts.bits());
        return Err(Refusal::ServesAlready(posts_label(posts)).into());
    }
    Ok(())
}

/// A sentence where somebody else in office holds one of these posts that one person of a unit
/// holds: two secretaries or chairs are seldom meant. `own`: the stretch the posts are for.
pub(crate) fn second_head(
    conn: &mut Conn,
    unit: &DivisionCode,
    (term, own): (i32, Option<(i64, i16)>),
    posts: Posts,
) -> Result<Option<String>> {
    let held = members(conn, unit, term)?;
    let other = held.iter().find_map(|line| {
        let row = &line.stretch;
        if row.ending.is_some() || Some((row.person_id, row.stretch)) == own {
            return None;
        }
        let held = Posts::from_bits(row.posts);
        let mut single = Posts::SINGLE.into_iter();
        let (_, label) = single.find(|(post, _)| posts.has(*post) && held.has(*post))?;
        Some((label, &line.name))
    });
    Ok(other.map(|(label, name)| {
        format!("这一届的{label}已登记为{name}，在任；一个村（社区）只有一名，请核对。确实无误的，请勾选后再保存。")
    }))
}

/// The posts of both bodies in words.
pub(crate) fn posts_label(posts: Posts) -> String {
    crate::office::people::service::posts_in_words(posts)
}
