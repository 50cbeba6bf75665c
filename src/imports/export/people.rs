//! Exports of rosters and voters.

use std::collections::HashMap;

use super::places::unit_columns;
use super::unit_names::UnitNames;
use super::{Numbers, optional, text_column, yes_or_no};
use crate::committees::membership::{self, Ending, Membership, Origin};
use crate::committees::{Posts, Term};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::people::seal::{self, SealingKey};
use crate::people::store::{self, PersonFields};
use crate::people::{
    Birth, Education, PoliticalStatus, RegistrationCategory, Sex, mask_id_number, mask_telephone,
    voters,
};
use crate::tables::sheet::{Sheet, Value};

type Persons = HashMap<i64, PersonFields>;

/// The roster of a term: those who came into office with its election, as the importer knows them.
pub(super) fn members(
    conn: &mut Conn,
    key: &SealingKey,
    place: &DivisionCode,
    term: &Term,
    is_full: bool,
) -> Result<Sheet> {
    let numbers = Numbers { key, is_full };
    let mut stretches = membership::of_term(conn, term.id, place.as_str())?;
    stretches.retain(|row| {
        Origin::BY_TERM_ELECTION.contains(&row.origin)
            && row.ending != Some(Ending::RosterReplaced.number())
    });
    let persons = persons(conn, stretches.iter().map(|row| row.person_id))?;
    let mut names = UnitNames::new(place);
    let mut rows = Vec::with_capacity(stretches.len());
    for (number, stretch) in (1_i64..).zip(&stretches) {
        let mut row = vec![Value::Integer(number)];
        row.extend(names.cells(conn, &stretch.unit_code)?);
        row.extend(member_cells(
            stretch,
            person(&persons, stretch.person_id)?,
            numbers,
        )?);
        rows.push(row);
    }
    let mut columns = vec![super::number_column("序号", 6)];
    columns.extend(unit_columns());
    columns.extend([
        text_column("姓名", 12),
        text_column("性别", 6),
        text_column("民族", 8),
        text_column("出生年月", 12),
        text_column("文化程度", 10),
        text_column("政治面貌", 14),
        text_column(&numbers.title("身份证号"), 22),
        text_column("党组织职务", 14),
        text_column("村（居）委会职务", 18),
        text_column("任职时间", 12),
        text_column(&numbers.title("联系电话"), 20),
        text_column("人员来源", 14),
        text_column("是否连任", 10),
        text_column("备注", 20),
    ]);
    Ok(Sheet {
        columns,
        rows,
        ..Sheet::default()
    })
}

fn member_cells(
    stretch: &Membership,
    person: &PersonFields,
    numbers: Numbers<'_>,
) -> Result<Vec<Value>> {
    let posts = Posts::from_bits(stretch.posts);
    let education = Education::from_code(stretch.education);
    let status = PoliticalStatus::from_code(stretch.political_status);
    let known = |label: &'static str, is_known: bool| optional(is_known.then_some(label));
    Ok(vec![
        Value::Text(person.name.clone()),
        sex(stretch.sex),
        optional(person.ethnicity.as_deref()),
        birth(person),
        known(education.label(), education != Education::Unknown),
        known(status.label(), status != PoliticalStatus::Unknown),
        id_number(person, numbers)?,
        Value::Text(posts.party_label()),
        Value::Text(posts.committee_label()),
        stretch
            .began_on
            .map_or(Value::Empty, |day| Value::Text(day.to_string())),
        numbers.show(
            person.telephone_sealed.as_deref(),
            seal::TELEPHONE,
            mask_telephone,
        )?,
        optional(stretch.sources.as_deref()),
        if posts.in_committee() {
            yes_or_no(stretch.reelected)
        } else {
            Value::Empty
        },
        numbers.remark(stretch.remark.as_deref()),
    ])
}

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

fn persons(conn: &mut Conn, ids: impl Iterator<Item = i64>) -> Result<Persons> {
    let mut ids: Vec<i64> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let found = store::fields_of(conn, &ids)?;
    Ok(found
        .into_iter()
        .map(|person| (person.id, person))
        .collect())
}

fn person(persons: &Persons, id: i64) -> Result<&PersonFields> {
    persons
        .get(&id)
        .ok_or_else(|| Error::internal(format!("person {id} is missing")))
}

fn sex(code: i16) -> Value {
    optional(Sex::from_code(code).map(Sex::label))
}

/// To the day, or to the month when only that is known.
fn birth(person: &PersonFields) -> Value {
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

fn id_number(person: &PersonFields, numbers: Numbers<'_>) -> Result<Value> {
    let sealed = person.id_number_sealed.as_deref();
    numbers.show(sealed, seal::ID_NUMBER, mask_id_number)
}
