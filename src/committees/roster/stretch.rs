//! What a row does to the stretch in office that it means, or the one it begins.

use chrono::NaiveDate;

use super::compare::updated;
use super::take::{Additions, Placed};
use super::{RosterImport, changes};
use crate::committees::membership::{self, Membership, Origin};
use crate::divisions::resolver::UnitFound;
use crate::error::Result;
use crate::people::{Education, PoliticalStatus, store};
use crate::tables::import::{Outcome, Report};

impl RosterImport<'_> {
    /// A person on record: the stretch is new, changed, or just as it is. `holder` is the record with
    /// which that of the person is joined after the last row; `again`: a row before it
    /// begins a stretch of the person in the unit of today, too.
    pub(super) fn meet(
        &mut self,
        (placed, again): (&Placed, bool),
        unit: &UnitFound,
        (person, holder): (i64, Option<i64>),
        additions: &mut Additions,
        report: &mut Report,
    ) -> Result<Outcome> {
        let flags = self.known.flags(&unit.current, person, holder);
        self.compare_reelection((placed.row, &placed.member), unit, flags.0, report);
        let cells = &placed.member.person;
        let kept = holder.unwrap_or(person);
        let change = self.known.people.change(kept, cells, &placed.sealed);
        let writes = self.is_writing(report);
        if let Some(change) = change.as_ref().filter(|_| writes) {
            store::change(self.conn, kept, change)?;
        }
        let Some(old) = self.known.stretch(unit, person).cloned() else {
            if self.known.has_stretch(unit, person) {
                let seat = (person, unit.current.to_string(), unit.name.clone());
                self.beside.push(seat);
            }
            self.add_stretch(placed, unit, (person, again), flags, additions);
            return Ok(Outcome::Added);
        };
        self.known.meet(unit, &old);
        let new = updated(&placed.member, &old, flags);
        self.note_left(unit, &placed.member, &new);
        if new == old && change.is_none() && holder.is_none() {
            return Ok(Outcome::Unchanged);
        }
        if let Some(known) = self.known.people.person(kept) {
            let at = (placed.row, &*unit.name);
            let is_joined = holder.is_some();
            changes::tell(
                report,
                at,
                (known, is_joined),
                change.as_ref(),
                (&old, &new),
            );
        }
        if writes && new != old {
            membership::overwrite(self.conn, &new)?;
        }
        Ok(Outcome::Changed)
    }

    pub(super) fn add_stretch(
        &mut self,
        placed: &Placed,
        unit: &UnitFound,
        (person, again): (i64, bool),
        (reelected, newcomer): (bool, bool),
        additions: &mut Additions,
    ) {
        let member = &placed.member;
        let stretch = self.known.next_stretch(&unit.current, person, again);
        let birth = member
            .person
            .birth
            .map_or(NaiveDate::MIN, |birth| birth.date);
        additions.memberships.push(Membership {
            term_id: self.terms.current.id,
            current_unit_code: unit.current.to_string(),
            person_id: person,
            stretch,
            unit_code: unit.code.to_string(),
            posts: member.posts.bits(),
            sex: member.person.sex.map_or(0, crate::people::Sex::code),
            birth_date: birth,
            education: member.education.unwrap_or(Education::Unknown).code(),
            political_status: member
                .political_status
                .unwrap_or(PoliticalStatus::Unknown)
                .code(),
            reelected,
            newcomer,
            origin: Origin::Roster.number(),
            began_on: member.began_on,
            ended_on: None,
            ending: None,
            sources: member.sources.clone(),
            remark: member.remark.clone(),
            version: 1,
        });
    }
}
