//! One person: what is known, masked, and everything the person did.

use actix_web::web;

use super::views::one as views;
use super::{WAY, service, store};
use crate::accounts::{Allowed, Principal, ReadPeople};
use crate::error::{Error, Result};
use crate::office::forms::Answer;
use crate::people::persons_store::Person;
use crate::people::seal::{self, SealingKey};
use crate::people::{mask_id_number, mask_telephone};
use crate::web::form::FieldErrors;
use crate::web::idempotency::new_key;
use crate::web::request::{App, PageContext};

/// The page of a person.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadPeople>,
    id: web::Path<i64>,
) -> Answer {
    let known = known(&app, &allowed.who, *id).await?;
    let reveal = views::RevealTyped {
        field: "id_number",
        reason: "",
        errors: &FieldErrors::NONE,
        csrf: page.csrf(),
        key: &new_key(),
    };
    let body = views::person(&known, &allowed.who, &reveal);
    Ok(page.page(&known.person.name, WAY, &body))
}

/// Reads all that the page shows; what is sealed is opened only to be masked.
pub(super) async fn known(app: &App, who: &Principal, id: i64) -> Result<views::Known> {
    let (scope, key, today) = (who.scope.clone(), app.key.clone(), app.db.clock().today());
    let read = app.db.read(move |conn| {
        let person = store::visible(conn, &scope, id)?;
        let names = store::unit_names(conn, std::iter::once(person.home_unit_code.as_str()))?;
        let home = names
            .get(&person.home_unit_code)
            .cloned()
            .unwrap_or_default();
        Ok(views::Known {
            id_number: masked_id_number(&key, &person)?,
            telephone: masked_telephone(&key, &person)?,
            services: service::of_person(conn, &scope, id)?,
            voting: service::voting(conn, &scope, id)?,
            is_at_home: person.home_unit_code.starts_with(scope.as_str()),
            person,
            home,
            today,
        })
    });
    read.await
}

/// A sealed value opened and at once masked.
pub(super) fn masked(
    key: &SealingKey,
    sealed: Option<&[u8]>,
    context: &'static str,
    mask: fn(&str) -> String,
) -> Result<Option<String>> {
    let opened = sealed.map(|sealed| key.open(sealed, context)).transpose();
    let opened = opened.map_err(Error::internal)?;
    Ok(opened.map(|value| mask(&value)))
}

/// The ID number with all but a few digits hidden.
pub(super) fn masked_id_number(key: &SealingKey, person: &Person) -> Result<Option<String>> {
    let sealed = person.id_number_sealed.as_deref();
    masked(key, sealed, seal::ID_NUMBER, mask_id_number)
}

/// The telephone number with its middle hidden.
pub(super) fn masked_telephone(key: &SealingKey, person: &Person) -> Result<Option<String>> {
    let sealed = person.telephone_sealed.as_deref();
    masked(key, sealed, seal::TELEPHONE, mask_telephone)
}
