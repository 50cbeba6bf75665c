//! A person of a unit, and the day on which the person is aged: that of the election that brought
//! the person into office, in the unit as it was recorded.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::MemberFacts;
use super::{code, texts};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::schema::memberships;

/// A person of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// The person.
    pub(super) person_id: i64,
    /// What is counted.
    pub(super) facts: MemberFacts,
    /// The unit the person was elected in, where that is another one than it is read in.
    pub(super) elected_in: Option<DivisionCode>,
}

impl Member {
    /// The day on which the person is aged: that of the unit that elected it (`own` is the day of the
    /// unit it is read in).
    pub(super) fn aged_on(
        &self,
        own: NaiveDate,
        day_of: impl Fn(&DivisionCode) -> NaiveDate,
    ) -> NaiveDate {
        self.elected_in.as_ref().map_or(own, day_of)
    }
}

/// What is counted of the members of a unit, each with the day of its age.
pub(super) fn aged<'a>(
    members: &'a [Member],
    unit: &DivisionCode,
    day_of: impl Fn(&DivisionCode) -> NaiveDate + 'a,
) -> impl Iterator<Item = (MemberFacts, NaiveDate)> + 'a {
    let own = day_of(unit);
    members
        .iter()
        .map(move |member| (member.facts, member.aged_on(own, &day_of)))
}

/// The units with an earlier code whose members of a term are counted today in these units.
pub(super) fn elected_elsewhere(
    conn: &mut Conn,
    term_id: i32,
    units: &[DivisionCode],
) -> Result<Vec<DivisionCode>> {
    let recorded: Vec<String> = memberships::table
        .filter(memberships::term_id.eq(term_id))
        .filter(memberships::current_unit_code.eq_any(texts(units)))
        .filter(memberships::unit_code.ne(memberships::current_unit_code))
        .select(memberships::unit_code)
        .distinct()
        .load(conn)?;
    recorded.iter().map(|unit| code(unit)).collect()
}
