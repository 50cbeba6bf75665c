//! The two committees of a unit in one term: who sits there, who joins or leaves mid-term.

use chrono::{Months, NaiveDate};
use diesel::prelude::*;

use crate::committees::membership::{self, Ending, Membership, Origin};
use crate::committees::{OrganisationRefusal as Refusal, Posts, Term, check_day};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::office::changes;
use crate::people::{Education, PoliticalStatus, persons_store};
use crate::schema::{memberships, persons};

/// A stretch with the person's name.
#[derive(Clone, Debug)]
pub(super) struct MemberLine {
    pub(super) name: String,
    pub(super) stretch: Membership,
}

/// Somebody who joins mid-term.
#[derive(Clone, Debug)]
pub(super) struct NewMember {
    pub(super) posts: Posts,
    pub(super) education: Education,
    pub(super) political_status: PoliticalStatus,
    pub(super) origin: Origin,
    pub(super) began_on: NaiveDate,
}

/// All stretches of a unit and term, those in office first.
pub(super) fn members(conn: &mut Conn, unit: &DivisionCode, term: i32) -> Result<Vec<MemberLine>> {
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

/// One stretch of a unit.
pub(super) fn member(
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

/// Records a stretch that begins mid-term; who is re-elected later, and the sums, follow.
pub(super) fn add(
    conn: &mut Conn,
    unit: &DivisionCode,
    term: &Term,
    person: i64,
    new: &NewMember,
    today: NaiveDate,
) -> Result<()> {
    // Some places vote up to a year before the term begins.
    check_day(
        new.began_on,
        term.starts_on.checked_sub_months(Months::new(12)),
        today,
    )?;
    if new.posts.is_empty() {
        return Err(Refusal::NoPost.into());
    }
    check_held_once(conn, unit, (term.id, person, None), new.posts)?;
    let known = persons_store::person(conn, person)?;
    let row = Membership {
        term_id: term.id,
        current_unit_code: unit.to_string(),
        person_id: person,
        stretch: changes::free_stretch(conn, term.id, unit, person)?,
        unit_code: unit.to_string(),
        posts: new.posts.bits(),
        sex: known.sex,
        birth_date: known.birth_date,
        education: new.education.code(),
        political_status: new.political_status.code(),
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

/// Nobody holds a post twice at the same time; the stretch that is corrected does not count.
fn check_held_once(
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

/// What may be corrected of a stretch: posts, and education and political status as of the term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Corrected {
    pub(super) posts: Posts,
    pub(super) education: Education,
    pub(super) political_status: PoliticalStatus,
}

impl Corrected {
    /// As it is recorded.
    pub(super) fn of(row: &Membership) -> Self {
        Self {
            posts: Posts::from_bits(row.posts),
            education: Education::from_code(row.education),
            political_status: PoliticalStatus::from_code(row.political_status),
        }
    }

    /// For one sentence.
    pub(super) fn in_words(self) -> String {
        let (education, status) = (self.education.label(), self.political_status.label());
        let posts = posts_label(self.posts);
        format!("职务{posts}，学历{education}，政治面貌{status}")
    }
}

/// Corrects a stretch; who was re-elected, and the sums, follow.
pub(super) fn correct(
    conn: &mut Conn,
    unit: &DivisionCode,
    line: &MemberLine,
    version: i32,
    to: Corrected,
) -> Result<()> {
    let row = &line.stretch;
    if row.ending.is_none() {
        let own = (row.term_id, row.person_id, Some(row.stretch));
        check_held_once(conn, unit, own, to.posts)?;
    }
    let key = (
        row.term_id,
        &row.current_unit_code,
        row.person_id,
        row.stretch,
    );
    let unchanged = memberships::table
        .find(key)
        .filter(memberships::version.eq(version));
    let written = diesel::update(unchanged)
        .set((
            memberships::posts.eq(to.posts.bits()),
            memberships::education.eq(to.education.code()),
            memberships::political_status.eq(to.political_status.code()),
            memberships::version.eq(memberships::version + 1),
        ))
        .execute(conn)?;
    check_written(line, written)?;
    changes::retell(conn, std::slice::from_ref(unit))
}

/// The posts of both bodies in words.
pub(super) fn posts_label(posts: Posts) -> String {
    crate::office::people::service::posts_in_words(posts)
}

/// Records that somebody left; the sums follow.
pub(super) fn leave(
    conn: &mut Conn,
    unit: &DivisionCode,
    line: &MemberLine,
    version: i32,
    (day, ending): (NaiveDate, Ending),
    today: NaiveDate,
) -> Result<()> {
    let row = &line.stretch;
    if row.ending.is_some() {
        return Err(Refusal::LeftAlready.into());
    }
    check_day(day, row.began_on, today)?;
    let key = (
        row.term_id,
        &row.current_unit_code,
        row.person_id,
        row.stretch,
    );
    let unchanged = memberships::table
        .find(key)
        .filter(memberships::version.eq(version));
    let written = diesel::update(unchanged)
        .set((
            memberships::ended_on.eq(day),
            memberships::ending.eq(ending.number()),
            memberships::version.eq(memberships::version + 1),
        ))
        .execute(conn)?;
    check_written(line, written)?;
    changes::retell(conn, std::slice::from_ref(unit))
}

/// No row was written when its version is another one by now.
fn check_written(line: &MemberLine, rows: usize) -> Result<()> {
    if rows == 1 {
        return Ok(());
    }
    let sentence = format!("“{}”的任职记录刚被他人修改过，请核对后再提交。", line.name);
    Err(Error::conflict(sentence))
}
