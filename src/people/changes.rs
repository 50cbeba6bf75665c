//! What a row of a table changes in a person on record.

use super::intake::SealedCells;
use super::seal::SealingKey;
use super::store::{KnownPerson, PersonChange};
use super::{Birth, PersonCells};
use crate::error::{Error, Result};

/// Seals a value and gives its keyed hash beside it.
pub fn sealed(key: &SealingKey, value: &str, context: &'static str) -> Result<(Vec<u8>, Vec<u8>)> {
    let sealed = key.seal(value, context).map_err(Error::internal)?;
    Ok((sealed, key.lookup(value, context).to_vec()))
}

/// What a row changes in the person; empty cells change nothing.
pub fn person_change(
    cells: &PersonCells,
    sealed: &SealedCells,
    person: &KnownPerson,
) -> Option<PersonChange> {
    let mut change = PersonChange {
        sex: cells.sex.map(super::Sex::code),
        ..PersonChange::default()
    };
    change.sex = change.sex.filter(|sex| *sex != person.sex);
    let mut is_changed = change.sex.is_some();
    let known = Birth {
        date: person.birth_date,
        month_only: person.birth_month_only,
    };
    // A month known to the day is not made less exact.
    if let Some(birth) = cells
        .birth
        .filter(|birth| *birth != known && !(birth.month_only && birth.agrees(known)))
    {
        change.birth_date = Some(birth.date);
        change.birth_month_only = Some(birth.month_only);
        is_changed = true;
    }
    if cells.ethnicity.is_some() && cells.ethnicity != person.ethnicity {
        change.ethnicity.clone_from(&cells.ethnicity);
        is_changed = true;
    }
    if let (Some(number), None) = (&sealed.id_number, &person.id_number_lookup) {
        change.id_number_sealed = Some(number.sealed.clone());
        change.id_number_lookup = Some(number.lookup.to_vec());
        is_changed = true;
    }
    let known = person.telephone_lookup.as_deref();
    let telephone = sealed.telephone.as_ref();
    if let Some(number) = telephone.filter(|number| known != Some(number.lookup.as_slice())) {
        change.telephone_sealed = Some(number.sealed.clone());
        change.telephone_lookup = Some(number.lookup.to_vec());
        is_changed = true;
    }
    is_changed.then_some(change)
}
