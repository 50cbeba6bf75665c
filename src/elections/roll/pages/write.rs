//! From a sent form to the written change of a roll: for pages and the JSON interface.

use super::{Sent, change::By, typed};
use crate::accounts::Principal;
use crate::elections::pages::chapter_page;
use crate::error::Result;
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
    let lock = chapter_page::lock(app, who, id).await?;
    let today = app.db.clock().today();
    let change = typed::read(word, &form.fields, today)?;
    let (stamp, who, key) = (form.stamp()?, who.clone(), app.key.clone());
    let written = app.db.write(lock, move |conn| {
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
