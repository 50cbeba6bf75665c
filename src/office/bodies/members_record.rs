//! What is corrected of those on the two committees: what was recorded wrongly, that somebody left,
//! and that nobody left after all.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::members_store::{MemberLine, check_held_once, posts_label};
use crate::committees::membership::{Ending, Membership, Origin};
use crate::committees::{self, OrganisationRefusal as Refusal, Posts, Term, check_leaving};
use crate::db::Conn;
use crate::divisions::{self, DivisionCode};
use crate::error::{Error, Result};
use crate::office::changes;
use crate::office::forms::Recorded;
use crate::people::{Education, PoliticalStatus};
use crate::schema::memberships;

/// Day and way of leaving in words.
pub(crate) fn left_in_words(day: NaiveDate, ending: i16) -> String {
    let how = Ending::label_of(ending);
    if ending == Ending::Mistaken.number() {
        return format!("{day}移出（{how}）");
    }
    format!("{day}{how}离任")
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

    /// As the form shows it.
    pub(super) fn recorded(self) -> Vec<Recorded> {
        let held = Posts::NAMED.into_iter().map(|(post, _)| post);
        let held = held.filter(|post| self.posts.has(*post));
        let bits: Vec<String> = held.map(|post| post.bits().to_string()).collect();
        let (education, status) = (self.education, self.political_status);
        let one = |code: i16| [code.to_string()];
        let mut fields = vec![
            Recorded::choice("posts", "职务", bits, posts_label(self.posts)),
            Recorded::choice(
                "education",
                "学历",
                one(education.code()),
                education.label(),
            ),
            Recorded::choice(
                "political_status",
                "政治面貌",
                one(status.code()),
                status.label(),
            ),
        ];
        if let Some((day, ending)) = self.left {
            fields.push(Recorded::text("ended_on", "离任日期", day.to_string()));
            let label = Ending::label_of(ending);
            fields.push(Recorded::choice("ending", "离任方式", one(ending), label));
        }
        fields
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
        check_elected_before(conn, (unit, term), row, day)?;
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
    check_elected_before(conn, (unit, term), row, day)?;
    let new = Membership {
        ended_on: Some(day),
        ending: Some(ending.number()),
        ..row.clone()
    };
    write(conn, unit, (line, version), &new)
}

/// Whoever left before the election was not elected in it: such a person never sat there, and the
/// figures of the elected must not count one.
fn check_elected_before(
    conn: &mut Conn,
    (unit, term): (&DivisionCode, &Term),
    row: &Membership,
    day: NaiveDate,
) -> Result<()> {
    if !Origin::BY_TERM_ELECTION.contains(&row.origin) {
        return Ok(());
    }
    let elected_on = committees::reference_days(conn, term)?.election_day(unit);
    match elected_on.filter(|elected_on| day < *elected_on) {
        Some(elected_on) => Err(Error::invalid(format!(
            "离任日期 {day} 早于本届选举日 {elected_on}，请核对日期；选举日以前已经离开、没有当选本届的人，请用“登记错了，不是本届成员”移出。"
        ))),
        None => Ok(()),
    }
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

/// Takes out somebody who was entered by mistake and never sat there; who was re-elected and who is
/// new in later terms, and the sums, follow.
pub(crate) fn withdraw(
    conn: &mut Conn,
    unit: &DivisionCode,
    line: &MemberLine,
    version: i32,
    today: NaiveDate,
) -> Result<()> {
    let row = &line.stretch;
    if !row.has_served() {
        return Err(Error::conflict(
            "此人已经移出，不计入任何统计，不必再办理。",
        ));
    }
    let new = Membership {
        ended_on: Some(today),
        ending: Some(Ending::Mistaken.number()),
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
    check_written(conn, unit, line, written)?;
    changes::retell(conn, std::slice::from_ref(unit))
}

/// No row was written when its version is another one by now.
fn check_written(
    conn: &mut Conn,
    unit: &DivisionCode,
    line: &MemberLine,
    rows: usize,
) -> Result<()> {
    if rows == 1 {
        return Ok(());
    }
    let name = &line.name;
    let place =
        divisions::find_anywhere(conn, unit)?.filter(|_| line.stretch.unit_code != unit.as_str());
    let moved = place.map_or_else(String::new, |place| {
        format!("，原村（社区）已有变更，现在计入“{}”", place.name)
    });
    let sentence = format!("“{name}”的任职记录刚被他人修改过{moved}，请核对后再提交。");
    Err(Error::conflict(sentence))
}
