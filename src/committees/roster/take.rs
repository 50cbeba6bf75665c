//! A batch of roster rows meets the data on record: units, duplicates, persons, changes.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::RosterImport;
use super::columns::{BIRTH, ID_NUMBER, NAME, REELECTED, TOWNSHIP, VILLAGE};
use super::compare::{person_change, sealed, updated};
use super::row::MemberRow;
use crate::committees::membership::{self, Ending, Membership, Origin};
use crate::divisions::DivisionCode;
use crate::divisions::resolver::{Place, UnitFound};
use crate::divisions::unit_rows::refuse_place;
use crate::error::Result;
use crate::people::directory::{Meant, Who};
use crate::people::in_file::{Earlier, SameId, SameName};
use crate::people::store::{self, NewPerson};
use crate::people::{Birth, Education, PoliticalStatus, seal};
use crate::schema::person_matches;
use crate::tables::Severity;
use crate::tables::import::{Checked, Outcome, Report};

/// A row with its unit and the keyed hash of its ID number.
struct Placed {
    row: u32,
    is_refused: bool,
    member: MemberRow,
    unit: Option<UnitFound>,
    lookup: Option<[u8; 32]>,
}

/// What the batch adds.
#[derive(Default)]
struct Additions {
    ids: std::vec::IntoIter<i64>,
    persons: Vec<NewPerson>,
    memberships: Vec<Membership>,
    matches: Vec<(i64, i64, String)>,
}

impl RosterImport<'_> {
    pub(super) fn take_batch(
        &mut self,
        batch: Vec<Checked<MemberRow>>,
        report: &mut Report,
    ) -> Result<()> {
        let mut placed = Vec::with_capacity(batch.len());
        for checked in batch {
            placed.push(self.place(checked, report)?);
        }
        let lookups: Vec<&[u8]> = placed
            .iter()
            .filter_map(|row| row.lookup.as_ref().map(<[u8; 32]>::as_slice))
            .collect();
        self.known.people.look_up(self.conn, &lookups)?;
        let mut additions = Additions::default();
        if self.is_writing(report) {
            additions.ids = store::next_ids(self.conn, placed.len())?.into_iter();
        }
        for row in placed {
            let outcome = self.take_row(&row, &mut additions, report)?;
            report.count(outcome);
        }
        if self.is_writing(report) {
            self.write(&additions)?;
        }
        Ok(())
    }

    fn place(&mut self, checked: Checked<MemberRow>, report: &mut Report) -> Result<Placed> {
        let Checked {
            row,
            mut is_refused,
            record: member,
        } = checked;
        let mut unit = None;
        if !member.village.is_empty() {
            match self
                .resolver
                .find(self.conn, &member.township, &member.village)?
            {
                Place::One(found) => unit = Some(found),
                place => {
                    is_refused = true;
                    refuse_place(
                        report,
                        row,
                        (TOWNSHIP, &member.township),
                        (VILLAGE, &member.village),
                        &place,
                    );
                }
            }
        }
        if let Some(unit) = &unit {
            self.known.load(self.conn, &unit.current, &self.terms)?;
        }
        let number = member.person.id_number.as_ref();
        let lookup = number.map(|number| self.key.lookup(number.as_str(), seal::ID_NUMBER));
        Ok(Placed {
            row,
            is_refused,
            member,
            unit,
            lookup,
        })
    }

    fn take_row(
        &mut self,
        placed: &Placed,
        additions: &mut Additions,
        report: &mut Report,
    ) -> Result<Outcome> {
        let (Some(unit), Some(name)) = (&placed.unit, &placed.member.person.name) else {
            return Ok(Outcome::Refused);
        };
        let twice = self.check_in_file(placed, unit, name, report);
        let meant = Meant {
            row: placed.row,
            columns: (NAME, BIRTH),
            lookup: placed.lookup.as_ref(),
            name,
            cells: &placed.member.person,
            unit: &unit.current,
            is_refused: placed.is_refused,
        };
        let in_office = |person| self.known.stretch(&unit.current, person).is_some();
        let who = self.known.people.who(&meant, in_office, report);
        let (Some(earlier), Some(who), false) = (twice, who, placed.is_refused) else {
            return Ok(Outcome::Refused);
        };
        let (person, outcome) = match (who, earlier) {
            (Who::OnRecord(person), _) => {
                (person, self.meet(placed, unit, person, additions, report)?)
            }
            // New in this file, and in another unit of it before.
            (Who::New(_), Some(earlier)) => {
                self.add_stretch(placed, unit, earlier.person, (false, true), additions);
                (earlier.person, Outcome::Added)
            }
            (Who::New(candidates), None) => {
                let person = self.add_person(placed, unit, name, additions)?;
                self.possible_matches += u32::from(!candidates.is_empty());
                let with = |other| (person, other, unit.current.to_string());
                additions.matches.extend(candidates.into_iter().map(with));
                self.add_stretch(placed, unit, person, (false, true), additions);
                (person, Outcome::Added)
            }
        };
        if let Some(lookup) = &placed.lookup {
            self.in_file.note_id(
                lookup,
                Earlier {
                    row: placed.row,
                    unit: unit.number,
                    person,
                },
            );
        }
        if !self.touched.contains(&unit.current) {
            self.touched.insert(unit.current.clone());
        }
        Ok(outcome)
    }

    /// Reports the same person twice; `None` when that keeps the row out, else where the person
    /// stood before in another unit.
    fn check_in_file(
        &mut self,
        placed: &Placed,
        unit: &UnitFound,
        name: &str,
        report: &mut Report,
    ) -> Option<Option<Earlier>> {
        let person = &placed.member.person;
        let same_id = placed.lookup.as_ref().map_or(SameId::No, |lookup| {
            self.in_file.meet_id(lookup, unit.number)
        });
        let masked = person
            .id_number
            .map(|number| number.masked())
            .unwrap_or_default();
        let has_id = placed.lookup.is_some();
        let same_name = self
            .in_file
            .meet_name(unit.number, name, person.birth, has_id, placed.row);
        match same_id {
            SameId::InThisUnit(row) => {
                let message = format!(
                    "与第{row}行是同一个身份证号、同一个村（社区），请删去重复的一行，职务合写在一行里"
                );
                report.add(
                    placed.row,
                    ID_NUMBER,
                    "duplicate_in_file",
                    Severity::Refused,
                    message,
                    masked,
                );
                return None;
            }
            SameId::InAnotherUnit(earlier) => {
                let message = format!(
                    "与第{}行是同一个身份证号，但在另一个村（社区）任职，请确认",
                    earlier.row
                );
                report.add(
                    placed.row,
                    ID_NUMBER,
                    "same_id_other_unit",
                    Severity::Warning,
                    message,
                    masked,
                );
                return Some(Some(earlier));
            }
            SameId::No => {}
        }
        match same_name {
            SameName::Indistinguishable(row) => {
                let message = format!(
                    "与第{row}行同村、同名、同出生日期，又没有身份证号可以区分；若是两个人，请补填身份证号"
                );
                report.add(
                    placed.row,
                    NAME,
                    "duplicate_in_file",
                    Severity::Refused,
                    message,
                    name.to_owned(),
                );
                None
            }
            SameName::Other(row) => {
                let message = format!("与第{row}行同村、同名，但是另一个人，请确认没有填错");
                report.add(
                    placed.row,
                    NAME,
                    "same_name_other_person",
                    Severity::Warning,
                    message,
                    name.to_owned(),
                );
                Some(None)
            }
            SameName::No => Some(None),
        }
    }

    /// A person on record: the stretch is new, changed, or just as it is.
    fn meet(
        &mut self,
        placed: &Placed,
        unit: &UnitFound,
        person: i64,
        additions: &mut Additions,
        report: &mut Report,
    ) -> Result<Outcome> {
        let flags = self.known.flags(&unit.current, person);
        self.compare_reelection(placed, unit, flags.0, report);
        let record = self.known.people.person(person).cloned();
        let change = match &record {
            Some(record) => person_change(self.key, &placed.member, record)?,
            None => None,
        };
        let writes = self.is_writing(report);
        if let Some(change) = change.as_ref().filter(|_| writes) {
            store::change(self.conn, person, change)?;
        }
        let Some(old) = self.known.stretch(&unit.current, person).cloned() else {
            self.add_stretch(placed, unit, person, flags, additions);
            return Ok(Outcome::Added);
        };
        self.met.insert((unit.current.to_string(), person));
        let new = updated(&placed.member, &old, flags);
        if new == old && change.is_none() {
            return Ok(Outcome::Unchanged);
        }
        if writes {
            membership::overwrite(self.conn, &new)?;
        }
        Ok(Outcome::Changed)
    }

    fn compare_reelection(
        &self,
        placed: &Placed,
        unit: &UnitFound,
        reelected: bool,
        report: &mut Report,
    ) {
        let member = &placed.member;
        let Some(said) = member.says_reelected.filter(|said| *said != reelected) else {
            return;
        };
        if self.known.has_preceding(&unit.current) && member.posts.in_committee() {
            let (said, found) = if said {
                ("是", "不在")
            } else {
                ("否", "在")
            };
            let message = format!(
                "填的是“{said}”，但上届名册中此人{found}本村（居）委会，以系统计算为准，请核对"
            );
            report.add(
                placed.row,
                REELECTED,
                "reelection_differs",
                Severity::Warning,
                message,
                said.to_owned(),
            );
        }
    }

    fn add_person(
        &mut self,
        placed: &Placed,
        unit: &UnitFound,
        name: &str,
        additions: &mut Additions,
    ) -> Result<i64> {
        let cells = &placed.member.person;
        // In a trial nobody is added, and the number is never seen.
        let Some(id) = additions.ids.next() else {
            return Ok(0);
        };
        let birth = cells.birth.unwrap_or(Birth::on(NaiveDate::MIN));
        let id_number = match (&cells.id_number, &placed.lookup) {
            (Some(number), Some(lookup)) => {
                let sealed = self.key.seal(number.as_str(), seal::ID_NUMBER);
                Some((
                    sealed.map_err(crate::error::Error::internal)?,
                    lookup.to_vec(),
                ))
            }
            _ => None,
        };
        let telephone = match &cells.telephone {
            Some(number) => Some(sealed(self.key, number.as_str(), seal::TELEPHONE)?),
            None => None,
        };
        let (id_number_sealed, id_number_lookup) = id_number.unzip();
        let (telephone_sealed, telephone_lookup) = telephone.unzip();
        additions.persons.push(NewPerson {
            id,
            name: name.to_owned(),
            sex: cells.sex.map_or(0, crate::people::Sex::code),
            birth_date: birth.date,
            birth_month_only: birth.month_only,
            ethnicity: cells.ethnicity.clone(),
            home_unit_code: unit.current.to_string(),
            id_number_sealed,
            id_number_lookup,
            telephone_sealed,
            telephone_lookup,
            version: 1,
        });
        Ok(id)
    }

    fn add_stretch(
        &self,
        placed: &Placed,
        unit: &UnitFound,
        person: i64,
        (reelected, newcomer): (bool, bool),
        additions: &mut Additions,
    ) {
        let member = &placed.member;
        let birth = member
            .person
            .birth
            .map_or(NaiveDate::MIN, |birth| birth.date);
        additions.memberships.push(Membership {
            term_id: self.terms.current.id,
            current_unit_code: unit.current.to_string(),
            person_id: person,
            stretch: self.known.next_stretch(&unit.current, person),
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

    fn write(&mut self, additions: &Additions) -> Result<()> {
        store::insert_many(self.conn, &additions.persons)?;
        membership::insert_many(self.conn, &additions.memberships)?;
        for (person, other, unit) in &additions.matches {
            diesel::insert_into(person_matches::table)
                .values((
                    person_matches::person_id.eq(person),
                    person_matches::other_person_id.eq(other),
                    person_matches::unit_code.eq(unit),
                    person_matches::state.eq(0_i16),
                    person_matches::version.eq(1),
                ))
                .execute(self.conn)?;
        }
        Ok(())
    }

    /// After the last row: who is on record but not in the file.
    pub(super) fn finish(&mut self, report: &mut Report) -> Result<()> {
        let touched = |row: &&Membership| {
            DivisionCode::parse(&row.current_unit_code)
                .is_ok_and(|unit| self.touched.contains(&unit))
        };
        let mut missing: Vec<Membership> = self
            .known
            .stretches()
            .filter(|row| row.ending.is_none())
            .filter(|row| {
                !self
                    .met
                    .contains(&(row.current_unit_code.clone(), row.person_id))
            })
            .filter(touched)
            .cloned()
            .collect();
        missing.sort_by(|a, b| {
            (&a.current_unit_code, a.person_id).cmp(&(&b.current_unit_code, b.person_id))
        });
        let ends = self.options.replace && self.is_writing(report);
        for mut row in missing {
            let name = self
                .known
                .people
                .person(row.person_id)
                .map_or("", |person| &person.name);
            report.add_missing(format!("{name}（{}）", row.current_unit_code));
            if ends {
                row.ended_on = Some(self.options.today);
                row.ending = Some(Ending::RosterReplaced.number());
                membership::overwrite(self.conn, &row)?;
            }
        }
        if self.options.replace {
            report.counts.removed = report.missing_total;
        }
        if self.possible_matches > 0 {
            let count = self.possible_matches;
            report.notes.push(format!(
                "{count}人与往届某人同村、同名、同出生日期，但没有身份证号可以确认；导入后请到“人员”页面核对是否同一人"
            ));
        }
        Ok(())
    }
}
