//! ID number and telephone typed anew on the form of a person: sealed before they are written,
//! and an ID number belongs to one person only.

use super::views::edit::Typed;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::people::persons_store::Person;
use crate::people::seal::{self, SealingKey};
use crate::people::store::{self, PersonChange};
use crate::people::{IdNumber, Telephone};
use crate::web::form::FieldErrors;

/// What was typed; an empty field leaves what is on record.
#[derive(Debug)]
pub(super) struct Numbers {
    pub(super) id_number: Option<IdNumber>,
    telephone: Option<Telephone>,
}

impl Numbers {
    /// Reads the two fields; mistakes are noted.
    pub(super) fn read(typed: &Typed, errors: &mut FieldErrors) -> Self {
        let id_number = match typed.id_number.as_str() {
            "" => None,
            text => IdNumber::parse(text)
                .map_err(|problem| errors.add("id_number", format!("{problem}。")))
                .ok(),
        };
        let telephone = match typed.telephone.as_str() {
            "" => None,
            text => Telephone::parse(text)
                .map_err(|problem| errors.add("telephone", format!("{problem}。")))
                .ok(),
        };
        Self {
            id_number,
            telephone,
        }
    }

    /// The change to the person, sealed; what is on record already changes nothing.
    pub(super) fn sealed(&self, key: &SealingKey, person: &Person) -> Result<PersonChange> {
        let mut change = PersonChange::default();
        if let Some(number) = &self.id_number {
            let lookup = key.lookup(number.as_str(), seal::ID_NUMBER).to_vec();
            if person.id_number_lookup.as_ref() != Some(&lookup) {
                let sealed = key.seal(number.as_str(), seal::ID_NUMBER);
                change.id_number_sealed = Some(sealed.map_err(Error::internal)?);
                change.id_number_lookup = Some(lookup);
            }
        }
        if let Some(number) = &self.telephone {
            let lookup = key.lookup(number.as_str(), seal::TELEPHONE).to_vec();
            if person.telephone_lookup.as_ref() != Some(&lookup) {
                let sealed = key.seal(number.as_str(), seal::TELEPHONE);
                change.telephone_sealed = Some(sealed.map_err(Error::internal)?);
                change.telephone_lookup = Some(lookup);
            }
        }
        Ok(change)
    }
}

/// Writes new numbers, if any; an ID number that another person has is refused.
pub(super) fn write(conn: &mut Conn, id: i64, change: &PersonChange) -> Result<()> {
    if let Some(lookup) = change.id_number_lookup.as_deref() {
        let known = store::with_id_numbers(conn, &[lookup])?;
        if known.iter().any(|person| person.id != id) {
            return Err(Error::invalid(
                "这个身份证号已登记在另一人名下，请核对号码；如果两条记录是同一人，请先在“可能是同一人”中合并。",
            ));
        }
    }
    if change.id_number_lookup.is_none() && change.telephone_lookup.is_none() {
        return Ok(());
    }
    store::change(conn, id, change)
}
