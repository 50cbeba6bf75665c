//! Exports of voters, and the cells that tell who somebody is.

use std::collections::HashMap;

use super::places::unit_columns;
use super::unit_names::UnitNames;
use super::{Numbers, optional, text_column};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::people::seal::{self, SealingKey};
use crate::people::store::{self, PersonFields};
use crate::people::{Birth, RegistrationCategory, Sex, mask_id_number, voters};
use crate::tables::sheet::{Sheet, Value};

pub(super) type Persons = HashMap<i64, PersonFields>;

pub(super) fn voters(
    conn: &mut Conn,
    key: &SealingKey,
    place: &DivisionCode,
    is_full: bool,
) -> Result<Sheet> {
    let numbers = Numbers { key, is_full };
    let voters = voters::voters_in(conn, place)?;
    let persons = persons(conn, voters.iter().map(|voter| voter.person_id))?;
    let mut names = UnitNames::new(place);
    let mut rows = Vec::with_capacity(voters.len());
    for voter in voters {
        let person = person(&persons, voter.person_id)?;
        let category = RegistrationCategory::from_code(voter.category);
        let mut row = names.cells(conn, &voter.unit_code)?.to_vec();
        row.extend([
            Value::Text(person.name.clone()),
            sex(person.sex),
            birth(person),
            optional(category.map(RegistrationCategory::label)),
            id_number(person, numbers)?,
            optional(voter.group_name.as_deref()),
            numbers.remark(voter.remark.as_deref()),
        ]);
        rows.push(row);
    }
    let mut columns = unit_columns();
    columns.extend([
        text_column("姓名", 12),
        text_column("性别", 6),
        text_column("出生日期", 12),
        text_column("登记类别", 16),
        text_column(&numbers.title("身份证号"), 22),
        text_column("村民小组", 14),
        text_column("备注", 20),
    ]);
    Ok(Sheet {
        columns,
        rows,
        ..Sheet::default()
    })
}

pub(super) fn persons(conn: &mut Conn, ids: impl Iterator<Item = i64>) -> Result<Persons> {
    let mut ids: Vec<i64> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let found = store::fields_of(conn, &ids)?;
    Ok(found
        .into_iter()
        .map(|person| (person.id, person))
        .collect())
}

pub(super) fn person(persons: &Persons, id: i64) -> Result<&PersonFields> {
    persons
        .get(&id)
        .ok_or_else(|| Error::internal(format!("person {id} is missing")))
}

pub(super) fn sex(code: i16) -> Value {
    optional(Sex::from_code(code).map(Sex::label))
}

/// To the day, or to the month when only that is known.
pub(super) fn birth(person: &PersonFields) -> Value {
    let birth = Birth {
        date: person.birth_date,
        month_only: person.birth_month_only,
    };
    let form = if birth.month_only {
        "%Y-%m"
    } else {
        "%Y-%m-%d"
    };
    Value::Text(birth.date.format(form).to_string())
}

pub(super) fn id_number(person: &PersonFields, numbers: Numbers<'_>) -> Result<Value> {
    let sealed = person.id_number_sealed.as_deref();
    numbers.show(sealed, seal::ID_NUMBER, mask_id_number)
}
