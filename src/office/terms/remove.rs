//! Removing a term that was added by mistake.

use actix_web::web;

use super::views::DayTyped;
use super::{LIST, days};
use crate::accounts::{Allowed, ManageTerms};
use crate::audit::NewEvent;
use crate::committees;
use crate::db::{WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::office::forms::{self, Again, Answer, Sent};
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// Removes the term. Terms belong to nobody's scope: the event stands in the chain above the
/// counties, and nobody writes members meanwhile.
pub(super) async fn remove(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageTerms>,
    id: web::Path<i32>,
    form: Sent,
) -> Answer {
    if let Some(before) = forms::answered_before(&app, &form).await? {
        return Ok(before);
    }
    let known = days::known(&app, &page, &allowed.who, *id).await?;
    let (stamp, actor, version) = (form.stamp()?, allowed.who.actor(), forms::version(&form)?);
    let written = app.db.write(WriteScope::Whole, move |conn| {
        once(conn, &stamp, |conn| {
            let term = committees::remove_term(conn, *id, version)?;
            let subject = format!("届次 {}（自{}起）", term.name, term.starts_on);
            let event = NewEvent::new(actor, "term.remove", &DivisionCode::nation(), subject);
            Ok(Written::new(with_notice(LIST, "removed"), event))
        })
    });
    match written.await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let typed = DayTyped::first(&allowed.who.scope);
            let refused = (Some(again.sentence.as_str()), &FieldErrors::NONE);
            let status = again.status;
            Ok(days::told(
                &page,
                status,
                &known,
                &typed,
                refused,
                &new_key(),
            ))
        }
    }
}
