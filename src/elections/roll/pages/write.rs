//! From a sent form to the written change of a roll: for pages and the JSON interface.

use super::{Sent, change::By, typed};
use crate::accounts::Principal;
use crate::db::WriteScope;
use crate::elections::store;
use crate::error::{Error, Result};
use crate::web::idempotency::{Done, once};
use crate::web::request::App;

/// Carries out the change of a form; `location` is where it leads.
pub(super) async fn carry_out(
    app: &App,
    who: &Principal,
    id: i64,
    word: &str,
    form: &Sent,
    location: String,
) -> Result<Done> {
    let scope = who.scope.clone();
    let found = app.db.read(move |conn| store::election(conn, &scope, id));
    let county = found.await?.unit.county().ok_or(Error::NotFound)?;
    let today = app.db.clock().today();
    let change = typed::read(word, &form.fields, today)?;
    let (stamp, who, key) = (form.stamp()?, who.clone(), app.key.clone());
    let written = app.db.write(WriteScope::County(county), move |conn| {
        once(conn, &stamp, |conn| {
            let by = By {
                who: &who,
                key: &key,
                today,
            };
            let written = change.carry_out(conn, id, by)?;
            Ok(written.map(|()| location))
        })
    });
    written.await
}
