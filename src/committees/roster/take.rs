//! A batch of roster rows meets the data on record: units, duplicates, persons, changes.

use super::RosterImport;
use super::columns::{BIRTH, ID_NUMBER, NAME, RECORDED_UNIT};
use super::row::MemberRow;
use crate::committees::membership::{self, Membership};
use crate::divisions::resolver::UnitFound;
use crate::error::{Error, Result};
use crate::people::directory::units_and_names;
use crate::people::intake::{NewPersons, Passed, PersonRow, SealedCells, Wording, check_in_file};
use crate::people::whom::{Meant, Who};
use crate::tables::Severity;
use crate::tables::import::{Checked, Outcome, Report};

pub(super) const WORDING: Wording = Wording {
    merge: "请删去重复的一行，职务合写在一行里",
    elsewhere: "任职",
};

/// A row with its unit and the keyed hash of its ID number.
pub(super) struct Placed {
    pub(super) row: u32,
    is_refused: bool,
    pub(super) member: MemberRow,
    unit: Option<UnitFound>,
    pub(super) sealed: SealedCells,
}

/// What the batch adds.
#[derive(Default)]
pub(super) struct Additions {
    persons: NewPersons,
    pub(super) memberships: Vec<Membership>,
}

impl RosterImport<'_> {
    pub(super) fn take_batch(
        &mut self,
        batch: Vec<Checked<MemberRow>>,
        report: &mut Report,
    ) -> Result<()> {
        let mut placed = Vec::with_capacity(batch.len());
        if let Some(first) = batch.first() {
            self.told = first.record.columns;
        }
        for checked in batch {
            placed.push(self.place(checked, report)?);
        }
        let lookups: Vec<&[u8]> = placed
            .iter()
            .filter_map(|row| row.sealed.lookup().map(<[u8; 32]>::as_slice))
            .collect();
        self.known.people.look_up(self.conn, &lookups)?;
        if !self.known.people.is_empty() {
            let rows = placed
                .iter()
                .filter_map(|row| Some((row.unit.as_ref()?, row.member.person.name.as_deref()?)));
            let (units, names) = units_and_names(rows);
            self.known.people.load_named(self.conn, &units, &names)?;
        }
        let mut additions = Additions::default();
        if self.is_writing(report) {
            additions.persons = NewPersons::with_room_for(self.conn, placed.len())?;
        }
        for row in placed {
            let outcome = self.take_row(&row, &mut additions, report)?;
            if outcome == Outcome::Refused && self.options.replace {
                let name = row.member.person.name.as_deref();
                self.refused
                    .note(name, row.sealed.lookup(), row.unit.is_some());
            }
            report.count(outcome);
        }
        let persons = self.elsewhere.persons();
        let seats = membership::in_office(self.conn, self.terms.current.id, &persons)?;
        self.elsewhere.meet(&seats, &self.touched);
        if self.is_writing(report) {
            additions.persons.save(self.conn)?;
            membership::insert_many(self.conn, additions.memberships)?;
        }
        Ok(())
    }

    fn place(&mut self, checked: Checked<MemberRow>, report: &mut Report) -> Result<Placed> {
        let Checked {
            row,
            mut is_refused,
            record: mut member,
        } = checked;
        let mut unit = member
            .unit
            .find(self.conn, &mut self.resolver, row, report)?;
        if let Some(today) = unit.take() {
            unit = self.recorded_in(today, (row, &member.recorded_unit), report);
        }
        if let Some(unit) = &mut unit {
            self.stand_alone(unit);
            let around = (&self.terms, &self.days);
            self.known.load(self.conn, &unit.current, around)?;
            is_refused |= self.began_too_late(row, &member, &unit.code, report);
        }
        let sealed = std::mem::replace(&mut member.sealed, Ok(SealedCells::default()));
        let sealed = sealed.map_err(Error::internal)?;
        Ok(Placed {
            row,
            is_refused,
            member,
            unit,
            sealed,
        })
    }

    /// The unit of then that a row of an export names beside the one of today.
    fn recorded_in(
        &mut self,
        unit: UnitFound,
        (row, cell): (u32, &str),
        report: &mut Report,
    ) -> Option<UnitFound> {
        if cell.is_empty() {
            return Some(unit);
        }
        let part = self.resolver.part_of(&unit, cell);
        if part.is_none() {
            let message = format!(
                "“{cell}”没有并入“{}”，请核对登记时的单位；不是从系统导出的表，请把这一格清空",
                unit.name
            );
            let (code, severity) = ("unknown_village", Severity::Refused);
            report.add(row, RECORDED_UNIT, code, severity, message, cell.to_owned());
        }
        part
    }

    /// Two units that existed on the election day are two, though they were joined since: their rows
    /// never mean one entry.
    fn stand_alone(&mut self, unit: &mut UnitFound) {
        if unit.code != unit.current {
            let today = std::mem::replace(&mut unit.number, self.resolver.number(&unit.code));
            self.joined.insert(unit.number, today);
        }
    }

    /// Whether two units are counted in one today.
    fn is_of_one_unit(&self, one: u32, other: u32) -> bool {
        let today = |unit: u32| self.joined.get(&unit).copied().unwrap_or(unit);
        today(one) == today(other)
    }

    fn take_row(
        &mut self,
        placed: &Placed,
        additions: &mut Additions,
        report: &mut Report,
    ) -> Result<Outcome> {
        let Some(unit) = &placed.unit else {
            return Ok(Outcome::Refused);
        };
        let Some(name) = &placed.member.person.name else {
            self.unsettled.insert(unit.current.clone());
            return Ok(Outcome::Refused);
        };
        let person = PersonRow {
            row: placed.row,
            columns: (NAME, ID_NUMBER),
            unit,
            name,
            cells: &placed.member.person,
            sealed: &placed.sealed,
        };
        let taken = self.take_person(placed, &person, additions, report)?;
        self.in_file.note_row(&person, taken.map(|(id, _)| id));
        if taken.is_some() {
            self.heads.note(unit, placed.row, placed.member.posts);
        }
        Ok(taken.map_or(Outcome::Refused, |(_, outcome)| outcome))
    }

    /// Whom the row means, and what the rows before it say of that person; `None` when it is refused.
    fn admit(
        &mut self,
        placed: &Placed,
        person: &PersonRow<'_>,
        report: &mut Report,
    ) -> Option<(Who, Passed)> {
        let unit = person.unit;
        let Some(passed) = check_in_file(&mut self.in_file, person, WORDING, report) else {
            self.unsettled.insert(unit.current.clone());
            return None;
        };
        let meant = Meant {
            row: placed.row,
            columns: (NAME, BIRTH),
            id_column: ID_NUMBER,
            lookup: person.sealed.lookup(),
            name: person.name,
            cells: person.cells,
            unit: &unit.current,
            among_members: true,
            is_quiet: placed.is_refused || passed.is_warned,
        };
        // An entry is taken by one row only: a second one is of somebody else.
        let in_office = |person| self.known.fit(unit, person);
        match self.known.people.who(&meant, in_office, report) {
            Some(who) if !placed.is_refused => Some((who, passed)),
            // The row is refused, but who it means is in the file.
            Some(Who::OnRecord(id)) => {
                if let Some(row) = self.known.stretch(unit, id).cloned() {
                    self.known.meet(unit, &row);
                }
                None
            }
            _ => {
                self.unsettled.insert(unit.current.clone());
                None
            }
        }
    }

    /// The person the row means, and what becomes of the row; `None` when it is refused.
    fn take_person(
        &mut self,
        placed: &Placed,
        person: &PersonRow<'_>,
        additions: &mut Additions,
        report: &mut Report,
    ) -> Result<Option<(i64, Outcome)>> {
        let unit = person.unit;
        let Some((who, passed)) = self.admit(placed, person, report) else {
            return Ok(None);
        };
        if self.last_touched.replace(unit.number) != Some(unit.number) {
            self.touched.insert(unit.current.clone());
            self.named.insert(unit.code.clone());
        }
        if who == Who::New(Vec::new()) {
            self.compare_reelection((placed.row, &placed.member), unit, false, report);
        }
        let earlier = passed.earlier.filter(|earlier| earlier.person > 0);
        let again = earlier.is_some_and(|one| self.is_of_one_unit(one.unit, unit.number));
        let (id, outcome) = match (who, earlier) {
            (Who::OnRecord(id), _) => {
                if !passed.is_warned {
                    self.elsewhere.note(id, person);
                }
                let (people, persons) = (&self.known.people, &mut additions.persons);
                let met = (id, person);
                let holder = self.same_number.meet(self.conn, people, met, persons)?;
                if let Some(holder) = holder.filter(|_| !passed.is_warned) {
                    self.elsewhere.note(holder, person);
                }
                let outcome = self.meet((placed, again), unit, (id, holder), additions, report)?;
                (id, outcome)
            }
            // New in this file, and in another unit of it before.
            (Who::New(_), Some(earlier)) => {
                let seat = (earlier.person, again);
                self.add_stretch(placed, unit, seat, (false, true), additions);
                (earlier.person, Outcome::Added)
            }
            (Who::New(candidates), None) => {
                self.possible_matches += u32::from(!candidates.is_empty());
                let id = additions.persons.add(person, candidates);
                self.add_stretch(placed, unit, (id, false), (false, true), additions);
                (id, Outcome::Added)
            }
        };
        Ok(Some((id, outcome)))
    }
}
