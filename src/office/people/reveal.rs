//! A sensitive field in full: for a reason that is kept in the audit, shown once.

use actix_web::http::StatusCode;
use actix_web::web;

use super::views::one as views;
use super::{WAY, address, one};
use crate::accounts::{Allowed, Principal, RevealPeople};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::office::forms::{self, Answer, Sent};
use crate::people::seal;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::idempotency::once;
use crate::web::request::{App, PageContext};

/// The sensitive fields: word, Chinese name.
pub(super) const FIELDS: [(&str, &str); 2] = [("id_number", "身份证号"), ("telephone", "电话")];

/// Shows one field in full. The event is committed before anything is shown; the page is stored
/// nowhere, and the same form sent again shows nothing.
pub(super) async fn reveal(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<RevealPeople>,
    id: web::Path<i64>,
    form: Sent,
) -> Answer {
    let who = allowed.who;
    let known = one::known(&app, &who, *id).await?;
    let reason = form.fields.get("reason").trim().to_owned();
    let mut errors = FieldErrors::NONE;
    let field = FIELDS
        .into_iter()
        .find(|(word, _)| *word == form.fields.get("field"));
    if field.is_none() {
        errors.add("field", "请选择要查看的内容。");
    }
    forms::reason(&form.fields, "查看的原因", &mut errors);
    let Some((word, label)) = field.filter(|_| errors.is_empty()) else {
        let typed = views::RevealTyped {
            field: form.fields.get("field"),
            reason: &reason,
            errors: &errors,
            csrf: page.csrf(),
            key: form.key(),
        };
        let body = views::person(&known, &who, &typed);
        return Ok(page.answer(
            StatusCode::UNPROCESSABLE_ENTITY,
            &known.person.name,
            WAY,
            &body,
        ));
    };
    let value = opened(&app, &known, word)?;
    let place = place_of_event(&who, &known)?;
    let (stamp, actor, id) = (form.stamp()?, who.actor(), known.person.id);
    let written = app.db.write(WriteScope::of(&place), move |conn| {
        once(conn, &stamp, |_| {
            let event = NewEvent::new(actor, "person.reveal", &place, format!("人员 {id}"))
                .with_details(serde_json::json!({ "field": word, "reason": reason }));
            Ok(Written::new(
                with_notice(&address(id), "revealed-before"),
                event,
            ))
        })
    });
    let done = written.await?;
    if done.is_repeat {
        return Ok(done.see_other());
    }
    let body = views::revealed(&known, label, &value);
    Ok(page.page(&known.person.name, WAY, &body))
}

fn opened(app: &App, known: &views::Known, field: &str) -> Result<String> {
    let (sealed, context) = match field {
        "telephone" => (&known.person.telephone_sealed, seal::TELEPHONE),
        _ => (&known.person.id_number_sealed, seal::ID_NUMBER),
    };
    let sealed = sealed.as_deref();
    let sealed = sealed.ok_or_else(|| Error::conflict("此人没有登记这一项，无需查看。"))?;
    app.key.open(sealed, context).map_err(Error::internal)
}

/// The event stands where the reader knows the person from: the home unit, else a unit of service.
fn place_of_event(who: &Principal, known: &views::Known) -> Result<DivisionCode> {
    let services = known
        .services
        .iter()
        .map(|service| service.unit_code.as_str());
    let voting = known.voting.iter().map(|voting| voting.unit_code.as_str());
    let places = std::iter::once(known.person.home_unit_code.as_str())
        .chain(services)
        .chain(voting);
    places
        .filter_map(|code| DivisionCode::parse(code).ok())
        .find(|place| who.scope.contains(place))
        .ok_or(Error::NotFound)
}
