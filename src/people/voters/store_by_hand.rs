//! A voter who is registered by hand: somebody on record, or a new person.
//!
//! Only the ID number joins silently; a name alone makes the reader choose.

use diesel::prelude::*;

use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::people::changes::sealed;
use crate::people::seal::{self, SealingKey};
use crate::people::store::{self, KnownPerson, NewPerson, PersonChange};
use crate::people::{Birth, IdNumber, Sex};
use crate::schema::persons;

/// Who is meant, among those on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Nobody said so yet.
    Open,
    /// This person.
    OnRecord(i64),
    /// None of them.
    New,
}

/// A person as a form says it.
#[derive(Clone, Debug)]
pub struct ByHand {
    /// Normalised name.
    pub name: String,
    /// ID number; tells sex and birth.
    pub id_number: Option<IdNumber>,
    /// Sex, where no number tells it.
    pub sex: Option<Sex>,
    /// Birth, where no number tells it.
    pub birth: Option<Birth>,
    /// Which of those on record.
    pub choice: Choice,
}

impl ByHand {
    fn birth(&self) -> Option<Birth> {
        let number = self.id_number.as_ref();
        number
            .map(|number| Birth::on(number.birth_date()))
            .or(self.birth)
    }

    fn sex(&self) -> Option<Sex> {
        self.id_number.as_ref().map(IdNumber::sex).or(self.sex)
    }
}

/// Those of this name who are at home or registered in the unit.
pub fn namesakes(conn: &mut Conn, unit: &DivisionCode, name: &str) -> Result<Vec<KnownPerson>> {
    let mut found = store::at_home_named(conn, &[unit.as_str()], &[name])?;
    let voters = super::named(conn, &[unit.as_str()], &[name])?;
    let ids: Vec<i64> = voters.iter().map(|voter| voter.person_id).collect();
    for person in store::by_ids(conn, &ids)? {
        if !found.iter().any(|known| known.id == person.id) {
            found.push(person);
        }
    }
    found.sort_by_key(|person| person.id);
    Ok(found)
}

/// The person who is meant; a new one is recorded, at home in the unit. Refused with what is
/// missing.
pub fn record(
    conn: &mut Conn,
    key: &SealingKey,
    unit: &DivisionCode,
    meant: &ByHand,
) -> Result<i64> {
    if let Some(number) = &meant.id_number {
        let lookup = key.lookup(number.as_str(), seal::ID_NUMBER);
        if let Some(known) = store::with_id_numbers(conn, &[lookup.as_slice()])?.first() {
            if known.name == meant.name {
                return Ok(known.id);
            }
            return Err(Error::invalid(
                "这个身份证号登记在另一个姓名下，请核对姓名和号码。",
            ));
        }
    }
    let mut known = namesakes(conn, unit, &meant.name)?;
    if meant.id_number.is_some() {
        // Whoever has another ID number, or another birth, is somebody else.
        known.retain(|one| one.id_number_lookup.is_none() && agrees(one, meant));
    }
    match meant.choice {
        Choice::OnRecord(id) if known.iter().any(|one| one.id == id) => {
            add_number(conn, key, id, meant)?;
            Ok(id)
        }
        Choice::New => new_person(conn, key, unit, meant),
        Choice::Open if known.is_empty() => new_person(conn, key, unit, meant),
        _ => Err(Error::invalid(
            "本村登记有同名的人，请在“同名人员”里选择是哪一位，或者选“不是以上的人”。",
        )),
    }
}

fn agrees(known: &KnownPerson, meant: &ByHand) -> bool {
    let birth = Birth {
        date: known.birth_date,
        month_only: known.birth_month_only,
    };
    meant.birth().is_none_or(|typed| typed.agrees(birth))
        && meant.sex().is_none_or(|sex| sex.code() == known.sex)
}

fn add_number(conn: &mut Conn, key: &SealingKey, id: i64, meant: &ByHand) -> Result<()> {
    let Some(number) = &meant.id_number else {
        return Ok(());
    };
    let (sealed, lookup) = sealed(key, number.as_str(), seal::ID_NUMBER)?;
    let change = PersonChange {
        id_number_sealed: Some(sealed),
        id_number_lookup: Some(lookup),
        ..PersonChange::default()
    };
    store::change(conn, id, &change)
}

fn new_person(
    conn: &mut Conn,
    key: &SealingKey,
    unit: &DivisionCode,
    meant: &ByHand,
) -> Result<i64> {
    let missing =
        |what: &str| Error::invalid(format!("此人尚未登记，请填写{what}，或填写身份证号。"));
    let sex = meant.sex().ok_or_else(|| missing("性别"))?;
    let birth = meant.birth().ok_or_else(|| missing("出生日期"))?;
    let number = meant.id_number.as_ref();
    let number = number.map(|number| sealed(key, number.as_str(), seal::ID_NUMBER));
    let (id_number_sealed, id_number_lookup) = number.transpose()?.unzip();
    let id = store::next_ids(conn, 1)?.first().copied();
    let id = id.ok_or_else(|| Error::internal("no number for a new person"))?;
    let new = NewPerson {
        id,
        name: meant.name.clone(),
        sex: sex.code(),
        birth_date: birth.date.into(),
        birth_month_only: birth.month_only,
        ethnicity: None,
        home_unit_code: unit.to_string(),
        id_number_sealed,
        id_number_lookup,
        telephone_sealed: None,
        telephone_lookup: None,
        version: 1,
    };
    store::insert_many(conn, vec![new])?;
    Ok(id)
}

/// The sealed ID number of a person; `None` when there is none.
pub fn sealed_number(conn: &mut Conn, person: i64) -> Result<Option<Vec<u8>>> {
    let found = persons::table
        .find(person)
        .select(persons::id_number_sealed);
    Ok(found.first(conn)?)
}
