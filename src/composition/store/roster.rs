//! Reading the members of units, unit by unit: a person stands once with all posts.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;

use super::super::MemberFacts;
use super::member::Member;
use super::{code, span, texts};
use crate::committees::Posts;
use crate::committees::membership::{self, Origin};
use crate::db::{Conn, StoredDate, on_backend};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::people::{Education, PoliticalStatus, Sex};
use crate::schema::memberships;

/// Which stretches in office count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Serving {
    /// Those that began by the term's own election; for an imported roster everybody who is
    /// still in it.
    ByElection,
    /// Those that lasted on this day, however they began.
    On(NaiveDate),
}

type Row = (
    String,
    i64,
    i16,
    i16,
    StoredDate,
    i16,
    i16,
    bool,
    bool,
    String,
);

/// The columns of a [`Row`].
const ROW: (
    memberships::current_unit_code,
    memberships::person_id,
    memberships::posts,
    memberships::sex,
    memberships::birth_date,
    memberships::education,
    memberships::political_status,
    memberships::reelected,
    memberships::newcomer,
    memberships::unit_code,
) = (
    memberships::current_unit_code,
    memberships::person_id,
    memberships::posts,
    memberships::sex,
    memberships::birth_date,
    memberships::education,
    memberships::political_status,
    memberships::reelected,
    memberships::newcomer,
    memberships::unit_code,
);

/// Gives the members of each unit counted in `place` to `unit`, units by code, members by person.
/// `place` should be no larger than a county: PostgreSQL holds all its rows in memory.
pub(super) fn each_unit(
    conn: &mut Conn,
    term_id: i32,
    serving: Serving,
    place: &DivisionCode,
    mut unit: impl FnMut(DivisionCode, &[Member]) -> Result<()>,
) -> Result<()> {
    let (from, before) = span(place);
    let of_place = memberships::term_id
        .eq(term_id)
        .and(memberships::current_unit_code.ge(from))
        .and(memberships::current_unit_code.lt(before));
    let inside = memberships::table
        .filter(of_place)
        .filter(membership::served())
        .order((
            memberships::term_id,
            memberships::current_unit_code,
            memberships::person_id,
            memberships::stretch,
        ))
        .select(ROW);
    let mut gathered = Gathered::default();
    match serving {
        Serving::ByElection => {
            let rows = inside.filter(memberships::origin.eq_any(Origin::BY_TERM_ELECTION));
            on_backend!(conn, |conn| {
                for row in rows.load_iter::<Row, DefaultLoadingMode>(conn)? {
                    gathered.take(&row?, &mut unit)?;
                }
            });
        }
        Serving::On(day) => {
            let begun = memberships::began_on
                .is_null()
                .or(memberships::began_on.le(day));
            let lasting = memberships::ended_on
                .is_null()
                .or(memberships::ended_on.gt(day));
            let rows = inside.filter(begun).filter(lasting);
            on_backend!(conn, |conn| {
                for row in rows.load_iter::<Row, DefaultLoadingMode>(conn)? {
                    gathered.take(&row?, &mut unit)?;
                }
            });
        }
    }
    gathered.hand_over(&mut unit)
}

/// The members counted today in these units, by the unit that `unit_of` gives for the one they were
/// recorded in.
pub(super) fn by_recorded_unit(
    conn: &mut Conn,
    term_id: i32,
    serving: Serving,
    current: &[DivisionCode],
    unit_of: impl Fn(&DivisionCode) -> DivisionCode,
) -> Result<BTreeMap<DivisionCode, Vec<Member>>> {
    type Stretch = (i16, Option<NaiveDate>, Option<NaiveDate>, Row);
    let mut units: BTreeMap<DivisionCode, Vec<Member>> = BTreeMap::new();
    for chunk in current.chunks(1_000) {
        let stretches = memberships::table
            .filter(memberships::term_id.eq(term_id))
            .filter(memberships::current_unit_code.eq_any(texts(chunk)))
            .filter(membership::served())
            .order((memberships::person_id, memberships::stretch))
            .select((
                memberships::origin,
                memberships::began_on,
                memberships::ended_on,
                ROW,
            ));
        let rows: Vec<Stretch> = on_backend!(conn, |conn| stretches.load(conn))?;
        for (origin, began_on, ended_on, row) in rows {
            let counts = match serving {
                Serving::ByElection => Origin::BY_TERM_ELECTION.contains(&origin),
                Serving::On(day) => {
                    began_on.is_none_or(|began| began <= day)
                        && ended_on.is_none_or(|end| day < end)
                }
            };
            if counts {
                let unit = unit_of(&code(&row.9)?);
                let own = unit.to_string();
                take_member(units.entry(unit).or_default(), &own, &row)?;
            }
        }
    }
    Ok(units)
}

/// A person stands once with all posts: the rows of a person follow one another.
fn take_member(members: &mut Vec<Member>, unit: &str, row: &Row) -> Result<()> {
    let person_id = row.1;
    let elected_in = (row.9 != unit).then(|| code(&row.9)).transpose()?;
    let facts = facts_of((row.2, row.3, row.4.date(), row.5, row.6), (row.7, row.8))?;
    match members.last_mut() {
        Some(member) if member.person_id == person_id => {
            unite(&mut member.facts, facts);
            member.elected_in = elected_in;
        }
        _ => members.push(Member {
            person_id,
            facts,
            elected_in,
        }),
    }
    Ok(())
}

/// The members of the unit being read.
#[derive(Default)]
struct Gathered {
    unit: String,
    members: Vec<Member>,
}

impl Gathered {
    fn take(
        &mut self,
        row: &Row,
        unit: &mut impl FnMut(DivisionCode, &[Member]) -> Result<()>,
    ) -> Result<()> {
        if row.0 != self.unit {
            self.hand_over(unit)?;
            self.unit.clone_from(&row.0);
        }
        take_member(&mut self.members, &self.unit, row)
    }

    fn hand_over(
        &mut self,
        unit: &mut impl FnMut(DivisionCode, &[Member]) -> Result<()>,
    ) -> Result<()> {
        if !self.members.is_empty() {
            unit(code(&self.unit)?, &self.members)?;
            self.members.clear();
        }
        Ok(())
    }
}

fn facts_of(
    (posts, sex, birth_date, education, status): (i16, i16, NaiveDate, i16, i16),
    (reelected, newcomer): (bool, bool),
) -> Result<MemberFacts> {
    Ok(MemberFacts {
        posts: Posts::from_bits(posts),
        sex: Sex::from_code(sex).ok_or_else(|| Error::internal(format!("stored sex {sex}")))?,
        birth_date,
        education: Education::from_code(education),
        political_status: PoliticalStatus::from_code(status),
        reelected,
        newcomer,
    })
}

/// Another stretch of the same person in the same unit and term: posts are united, whatever else
/// is written is that of the later stretch; the flags are those of stretches on the committee.
fn unite(facts: &mut MemberFacts, later: MemberFacts) {
    let (posts, was_in_committee) = (facts.posts, facts.posts.in_committee());
    let flags = if was_in_committee {
        (facts.reelected, facts.newcomer)
    } else {
        (later.reelected, later.newcomer)
    };
    *facts = MemberFacts {
        posts: posts.and(later.posts),
        reelected: flags.0,
        newcomer: flags.1,
        ..later
    };
}
