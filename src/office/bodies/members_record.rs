//! What is corrected of those on the two committees: what was recorded wrongly, that somebody left,
//! and that nobody left after all.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::members_store::{MemberLine, check_held_once, posts_label};
use crate::committees::membership::{Ending, Membership};
use crate::committees::{OrganisationRefusal as Refusal, Posts, Term, check_leaving};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::office::changes;
use crate::people::{Education, PoliticalStatus};
use crate::schema::memberships;

/// Day and way of leaving in words.
pub(crate) fn left_in_words(day: NaiveDate, ending: i16) -> String {
    format!("{day}{}离任", Ending::label_of(ending))
}

/// What may be corrected of a stretch: posts, education and political status as of the term, and
/// when and how somebody left who left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Corrected {
    pub(crate) posts: Posts,
    pub(crate) education: Education,
    pub(crate) political_status: PoliticalStatus,
    /// Day and way of leaving; none while in office, and where they are not known.
    pub(crate) left: Option<(NaiveDate, i16)>,
}

impl Corrected {
    /// As it is recorded.
    pub(crate) fn of(row: &Membership) -> Self {
        Self {
            posts: Posts::from_bits(row.posts),
            education: Education::from_code(row.education),
            political_status: PoliticalStatus::from_code(row.political_status),
            left: row.ended_on.zip(row.ending),
        }
    }

    /// For one sentence.
    pub(crate) fn in_words(self) -> String {
        let (education, status) = (self.education.label(), self.political_status.label());
        let posts = posts_label(self.posts);
        let left = self.left.map_or_else(String::new, |(day, ending)| {
            format!("，{}", left_in_words(day, ending))
        });
        format!("职务{posts}，学历{education}，政治面貌{status}{left}")
    }
}

/// Corrects a stretch; who was re-elected, and the sums, follow.
pub(crate) fn correct(
    conn: &mut Conn,
    (unit, term): (&DivisionCode, &Term),
    line: &MemberLine,
    version: i32,
    to: Corrected,
    today: NaiveDate,
) -> Result<()> {
    let row = &line.stretch;
    if row.ending.is_none() {
        let own = (row.term_id, row.person_id, Some(row.stretch));
        check_held_once(conn, unit, own, to.posts)?;
    }
    let left = to.left.filter(|_| row.ending.is_some());
    if let Some((day, _)) = left.filter(|left| row.ended_on.zip(row.ending) != Some(*left)) {
        check_leaving(day, term, row.began_on, today)?;
    }
    let new = Membership {
        posts: to.posts.bits(),
        education: to.education.code(),
        political_status: to.political_status.code(),
        ended_on: left.map_or(row.ended_on, |(day, _)| Some(day)),
        ending: left.map_or(row.ending, |(_, ending)| Some(ending)),
        ..row.clone()
    };
    write(conn, unit, (line, version), &new)
}

/// Records that somebody left; the sums follow.
pub(crate) fn leave(
    conn: &mut Conn,
    (unit, term): (&DivisionCode, &Term),
    line: &MemberLine,
    version: i32,
    (day, ending): (NaiveDate, Ending),
    today: NaiveDate,
) -> Result<()> {
    let row = &line.stretch;
    if row.ending.is_some() {
        return Err(Refusal::LeftAlready.into());
    }
    check_leaving(day, term, row.began_on, today)?;
    let new = Membership {
        ended_on: Some(day),
        ending: Some(ending.number()),
        ..row.clone()
    };
    write(conn, unit, (line, version), &new)
}

/// Takes back that somebody left, which was recorded by mistake; the sums follow.
pub(crate) fn restore(
    conn: &mut Conn,
    unit: &DivisionCode,
    line: &MemberLine,
    version: i32,
) -> Result<()> {
    let row = &line.stretch;
    if row.ending.is_none() {
        return Err(Error::conflict("此人现在登记为在任，不必撤销离任。"));
    }
    let own = (row.term_id, row.person_id, Some(row.stretch));
    check_held_once(conn, unit, own, Posts::from_bits(row.posts))?;
    let new = Membership {
        ended_on: None,
        ending: None,
        ..row.clone()
    };
    write(conn, unit, (line, version), &new)
}

/// Writes what these steps may change, if nobody else changed the stretch meanwhile.
fn write(
    conn: &mut Conn,
    unit: &DivisionCode,
    (line, version): (&MemberLine, i32),
    new: &Membership,
) -> Result<()> {
    let key = (
        new.term_id,
        &new.current_unit_code,
        new.person_id,
        new.stretch,
    );
    let unchanged = memberships::table
        .find(key)
        .filter(memberships::version.eq(version));
    let written = diesel::update(unchanged)
        .set((
            memberships::posts.eq(new.posts),
            memberships::education.eq(new.education),
            memberships::political_status.eq(new.political_status),
            memberships::ended_on.eq(new.ended_on),
            memberships::ending.eq(new.ending),
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
