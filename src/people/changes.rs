//! What a row of a table changes in a person on record.

use super::seal::{self, SealingKey};
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
    key: &SealingKey,
    cells: &PersonCells,
    person: &KnownPerson,
) -> Result<Option<PersonChange>> {
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
    if let (Some(number), None) = (&cells.id_number, &person.id_number_lookup) {
        let (sealed, lookup) = sealed(key, number.as_str(), seal::ID_NUMBER)?;
        change.id_number_sealed = Some(sealed);
        change.id_number_lookup = Some(lookup);
        is_changed = true;
    }
    if let Some(number) = &cells.telephone {
        let lookup = key.lookup(number.as_str(), seal::TELEPHONE).to_vec();
        if person.telephone_lookup.as_ref() != Some(&lookup) {
            let (sealed, lookup) = sealed(key, number.as_str(), seal::TELEPHONE)?;
            change.telephone_sealed = Some(sealed);
            change.telephone_lookup = Some(lookup);
            is_changed = true;
        }
    }
    Ok(is_changed.then_some(change))
}
