//! A row against what is on record of the same person: what would change.

use super::row::MemberRow;
use crate::committees::membership::{Ending, Membership};
use crate::error::{Error, Result};
use crate::people::seal::SealingKey;
use crate::people::store::{KnownPerson, PersonChange};
use crate::people::{Birth, seal};

/// Seals a value and gives its keyed hash beside it.
pub(super) fn sealed(
    key: &SealingKey,
    value: &str,
    context: &'static str,
) -> Result<(Vec<u8>, Vec<u8>)> {
    let sealed = key.seal(value, context).map_err(Error::internal)?;
    Ok((sealed, key.lookup(value, context).to_vec()))
}

/// What a row changes in the person; empty cells change nothing.
pub(super) fn person_change(
    key: &SealingKey,
    row: &MemberRow,
    person: &KnownPerson,
) -> Result<Option<PersonChange>> {
    let cells = &row.person;
    let mut change = PersonChange::default();
    let mut is_changed = false;
    if let Some(sex) = cells
        .sex
        .map(crate::people::Sex::code)
        .filter(|sex| *sex != person.sex)
    {
        change.sex = Some(sex);
        is_changed = true;
    }
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

/// The stretch as the row would have it; empty cells change nothing.
pub(super) fn updated(row: &MemberRow, old: &Membership, flags: (bool, bool)) -> Membership {
    let mut new = old.clone();
    new.posts = row.posts.bits();
    new.education = row
        .education
        .map_or(old.education, crate::people::Education::code);
    new.political_status = row
        .political_status
        .map_or(old.political_status, crate::people::PoliticalStatus::code);
    if let Some(sex) = row.person.sex {
        new.sex = sex.code();
    }
    let known = Birth::on(old.birth_date);
    if let Some(birth) = row.person.birth.filter(|birth| !birth.agrees(known)) {
        new.birth_date = birth.date;
    }
    new.began_on = row.began_on.or(old.began_on);
    if row.sources.is_some() {
        new.sources.clone_from(&row.sources);
    }
    if row.remark.is_some() {
        new.remark.clone_from(&row.remark);
    }
    // One who was missing from the last roster and stands in this one is back in office.
    if old.ending == Some(Ending::RosterReplaced.number()) {
        new.ended_on = None;
        new.ending = None;
    }
    (new.reelected, new.newcomer) = flags;
    new
}
