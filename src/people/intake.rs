//! Rows that tell of persons, on their way into the record: the same person twice in the file, and
//! the persons it adds. Shared by rosters and voters.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::in_file::{Earlier, InFile, SameId, SameName};
use super::seal::{self, SealProblem, SealingKey};
use super::store::{self, NewPerson};
use super::{Birth, PersonCells};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::divisions::resolver::UnitFound;
use crate::error::Result;
use crate::schema::person_matches;
use crate::tables::Severity;
use crate::tables::import::Report;

/// A row of a person whose unit and name are known.
#[derive(Debug, Clone, Copy)]
pub struct PersonRow<'a> {
    /// Row number.
    pub row: u32,
    /// Columns of name and ID number, for defects.
    pub columns: (usize, usize),
    /// The unit.
    pub unit: &'a UnitFound,
    /// Normalised name.
    pub name: &'a str,
    /// All cells that tell of the person.
    pub cells: &'a PersonCells,
    /// Its sealed cells.
    pub sealed: &'a SealedCells,
}

/// A value as it is stored.
#[derive(Debug, Clone)]
pub struct SealedValue {
    /// The sealed value.
    pub sealed: Vec<u8>,
    /// Its keyed hash.
    pub lookup: [u8; 32],
}

impl SealedValue {
    fn new(key: &SealingKey, value: &str, context: &'static str) -> Result<Self, SealProblem> {
        Ok(Self {
            sealed: key.seal(value, context)?,
            lookup: key.lookup(value, context),
        })
    }
}

/// The cells of a row that are stored sealed. They are sealed where the row is read, beside the
/// writing of earlier rows.
#[derive(Debug, Clone, Default)]
pub struct SealedCells {
    /// ID number.
    pub id_number: Option<SealedValue>,
    /// Telephone number.
    pub telephone: Option<SealedValue>,
}

impl SealedCells {
    /// Seals what the cells tell. Fails as [`SealingKey::seal`] does.
    pub fn of(key: &SealingKey, cells: &PersonCells) -> Result<Self, SealProblem> {
        let id_number = cells.id_number.as_ref().map(super::IdNumber::as_str);
        let telephone = cells.telephone.as_ref().map(super::Telephone::as_str);
        let seal = |value: Option<&str>, context| {
            value
                .map(|value| SealedValue::new(key, value, context))
                .transpose()
        };
        Ok(Self {
            id_number: seal(id_number, seal::ID_NUMBER)?,
            telephone: seal(telephone, seal::TELEPHONE)?,
        })
    }

    /// Keyed hash of the ID number.
    pub fn lookup(&self) -> Option<&[u8; 32]> {
        self.id_number.as_ref().map(|number| &number.lookup)
    }
}

/// What a kind says of one ID number in two rows.
#[derive(Debug, Clone, Copy)]
pub struct Wording {
    /// What to do about two rows of one unit.
    pub merge: &'static str,
    /// What the person does in the other unit.
    pub elsewhere: &'static str,
}

/// A row that the file's earlier rows do not keep out.
#[derive(Debug, Clone, Copy)]
pub struct Passed {
    /// Where the person stood before, in another unit.
    pub earlier: Option<Earlier>,
    /// Something was pointed out already; the record need not repeat it.
    pub is_warned: bool,
}

/// Compares a row with the earlier rows of the file. `None` keeps it out, and why is reported.
pub fn check_in_file(
    in_file: &mut InFile,
    person: &PersonRow<'_>,
    wording: Wording,
    report: &mut Report,
) -> Option<Passed> {
    let number = person.unit.number;
    let same_id = person.sealed.lookup().map_or(SameId::No, |lookup| {
        in_file.meet_id(lookup, number, person.name)
    });
    let birth = person.cells.birth;
    let has_id = person.sealed.id_number.is_some();
    let same_name = in_file.meet_name(number, person.name, birth, has_id, person.row);
    match same_id {
        SameId::InThisUnit(row, is_refused) => {
            let merge = wording.merge;
            let earlier = if is_refused {
                format!("（第{row}行已被拒绝，原因见该行）")
            } else {
                String::new()
            };
            let message =
                format!("与第{row}行是同一个身份证号、同一个村（社区），{merge}{earlier}");
            add_to_id(
                person,
                "duplicate_in_file",
                Severity::Refused,
                message,
                report,
            );
            None
        }
        SameId::OtherName(row) => {
            let message = format!("与第{row}行是同一个身份证号，但姓名不同，请核对哪一行填错了");
            add_to_id(
                person,
                "duplicate_in_file",
                Severity::Refused,
                message,
                report,
            );
            None
        }
        SameId::InAnotherUnit(earlier) => {
            let (row, elsewhere) = (earlier.row, wording.elsewhere);
            let message =
                format!("与第{row}行是同一个身份证号，但在另一个村（社区）{elsewhere}，请确认");
            add_to_id(
                person,
                "same_id_other_unit",
                Severity::Warning,
                message,
                report,
            );
            Some(Passed {
                earlier: Some(earlier),
                is_warned: true,
            })
        }
        SameId::No => check_name(person, &same_name, report),
    }
}

fn check_name(person: &PersonRow<'_>, same_name: &SameName, report: &mut Report) -> Option<Passed> {
    let (code, severity, message) = match same_name {
        SameName::No => {
            return Some(Passed {
                earlier: None,
                is_warned: false,
            });
        }
        SameName::Indistinguishable(row) => (
            "duplicate_in_file",
            Severity::Refused,
            format!(
                "与第{row}行同村、同名、同出生日期，又没有身份证号可以区分；若是两个人，请补填身份证号"
            ),
        ),
        SameName::Other(row) => (
            "same_name_other_person",
            Severity::Warning,
            format!("与第{row}行同村、同名，但是另一个人，请确认没有填错"),
        ),
    };
    let value = person.name.to_owned();
    report.add(person.row, person.columns.0, code, severity, message, value);
    (severity == Severity::Warning).then_some(Passed {
        earlier: None,
        is_warned: true,
    })
}

fn add_to_id(
    person: &PersonRow<'_>,
    code: &'static str,
    severity: Severity,
    message: String,
    report: &mut Report,
) {
    let number = person.cells.id_number.as_ref();
    let masked = number.map(super::IdNumber::masked).unwrap_or_default();
    report.add(
        person.row,
        person.columns.1,
        code,
        severity,
        message,
        masked,
    );
}

/// The persons a batch adds, and those who may be somebody on record.
#[derive(Debug, Default)]
pub struct NewPersons {
    ids: std::vec::IntoIter<i64>,
    persons: Vec<NewPerson>,
    matches: Vec<(i64, i64, String)>,
}

impl NewPersons {
    /// Takes numbers for at most `count` persons; a trial takes none.
    pub fn with_room_for(conn: &mut Conn, count: usize) -> Result<Self> {
        Ok(Self {
            ids: store::next_ids(conn, count)?.into_iter(),
            ..Self::default()
        })
    }

    /// Adds a person, who may be one of `candidates`. In a trial nobody is added, and the number
    /// is 0.
    pub fn add(&mut self, row: &PersonRow<'_>, candidates: Vec<i64>) -> i64 {
        let Some(id) = self.ids.next() else {
            return 0;
        };
        self.persons.push(new_person(id, row));
        let with = |other| (id, other, row.unit.current.to_string());
        self.matches.extend(candidates.into_iter().map(with));
        id
    }

    /// Asks whether two records are one person.
    pub fn ask(&mut self, person: i64, other: i64, unit: &DivisionCode) {
        self.matches.push((person, other, unit.to_string()));
    }

    /// Writes them.
    pub fn save(self, conn: &mut Conn) -> Result<()> {
        store::insert_many(conn, self.persons)?;
        for (person, other, unit) in &self.matches {
            diesel::insert_into(person_matches::table)
                .values((
                    person_matches::person_id.eq(person),
                    person_matches::other_person_id.eq(other),
                    person_matches::unit_code.eq(unit),
                    person_matches::state.eq(0_i16),
                    person_matches::version.eq(1),
                ))
                .execute(conn)?;
        }
        Ok(())
    }
}

fn new_person(id: i64, row: &PersonRow<'_>) -> NewPerson {
    let cells = row.cells;
    let birth = cells.birth.unwrap_or(Birth::on(NaiveDate::MIN));
    let split = |value: &Option<SealedValue>| {
        let value = value.as_ref();
        value
            .map(|value| (value.sealed.clone(), value.lookup.to_vec()))
            .unzip()
    };
    let (id_number_sealed, id_number_lookup) = split(&row.sealed.id_number);
    let (telephone_sealed, telephone_lookup) = split(&row.sealed.telephone);
    NewPerson {
        id,
        name: row.name.to_owned(),
        sex: cells.sex.map_or(0, super::Sex::code),
        birth_date: birth.date.into(),
        birth_month_only: birth.month_only,
        ethnicity: cells.ethnicity.clone(),
        home_unit_code: row.unit.current.to_string(),
        id_number_sealed,
        id_number_lookup,
        telephone_sealed,
        telephone_lookup,
        version: 1,
    }
}
