//! Handlers of what was observed in one chapter, beside the official count.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde_json::json;

use super::Answer;
use super::office::Form;
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections, Right};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::elections::count::cell::{Cell, read_number};
use crate::error::{Error, Result};
use crate::observation::field::Place;
use crate::observation::store_compare::{Comparison, Said, comparison, explain};
use crate::observation::views::chapter as views;
use crate::web::again::Again;
use crate::web::flash::with_notice;
use crate::web::form_post::Fields;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// Characters of a reason at most.
const LONGEST_REASON: usize = 500;

/// The chapter.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let shown = read(&app, &allowed.who, *id).await?;
    let refused = (None, &Fields::default());
    Ok(told(
        &page,
        &allowed.who,
        StatusCode::OK,
        &shown,
        refused,
        &new_key(),
    ))
}

async fn read(app: &App, who: &Principal, id: i64) -> Result<Comparison> {
    let scope = who.scope.clone();
    app.db.read(move |conn| comparison(conn, &scope, id)).await
}

fn told(
    page: &PageContext,
    who: &Principal,
    status: StatusCode,
    shown: &Comparison,
    refused: (Option<&str>, &Fields),
    key: &str,
) -> HttpResponse {
    let may_explain = who.role.may(Right::ManageElections);
    let body = views::chapter(shown, may_explain, refused, (page.csrf(), key));
    let own = format!("/office/elections/{}", shown.election.id);
    let title = shown.election.title();
    let way = [
        ("首页", "/office"),
        ("换届", "/office/elections"),
        (title.as_str(), own.as_str()),
    ];
    page.answer(status, "观察和核对", &way, &body)
}

/// Explains a difference.
pub(super) async fn say(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    id: web::Path<i64>,
    form: Form,
) -> Answer {
    match keep(&app, &allowed.who, *id, &form).await {
        Ok(answer) => Ok(answer),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let shown = read(&app, &allowed.who, *id).await?;
            let refused = (Some(again.sentence.as_str()), &form.fields);
            let (who, key) = (&allowed.who, form.key());
            Ok(told(&page, who, again.status, &shown, refused, key))
        }
    }
}

async fn keep(app: &App, who: &Principal, id: i64, form: &Form) -> Result<HttpResponse> {
    // Outside the scope there is no such chapter, whatever was typed.
    let unit = read(app, who, id).await?.election.unit;
    let said = typed(&form.fields)?;
    let (stamp, now, who) = (form.stamp()?, app.db.clock().now(), who.clone());
    let written = app.db.write(WriteScope::of(&unit), move |conn| {
        once(conn, &stamp, |conn| {
            let known = comparison(conn, &who.scope, id)?;
            explain(conn, &known, &said, (who.account_id, now))?;
            let subject = format!("{} 选举{id}", known.election.unit_name);
            let event = NewEvent::new(who.actor(), "observation.explain", &unit, subject);
            let event = event.with_details(json!({
                "place": said.place.word(), "cell": said.cell.name(), "observed": said.shown.0,
                "official": said.shown.1, "third": said.third, "reason": said.reason,
            }));
            let back = format!("/office/observers/elections/{id}");
            Ok(Written::new(with_notice(&back, "saved"), event))
        })
    });
    Ok(written.await?.see_other())
}

fn typed(fields: &Fields) -> Result<Said> {
    let incomplete = || Error::invalid("请先选择要说明的是哪一处不一致。");
    let mut words = fields.get("difference").split(' ');
    let mut word = || words.next().ok_or_else(incomplete);
    let place = Place::from_word(word()?).ok_or_else(incomplete)?;
    let cell = Cell::from_name(word()?).ok_or_else(incomplete)?;
    let observed = word()?.parse().map_err(|_| incomplete())?;
    let official = word()?.parse().map_err(|_| incomplete())?;
    let reason = fields.get("reason").trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(Error::invalid(format!(
            "请写明为什么不一致、核对了什么，不超过{LONGEST_REASON}个字。"
        )));
    }
    Ok(Said {
        place,
        cell,
        shown: (observed, official),
        third: read_number(fields.get("third")).map_err(Error::invalid)?,
        reason: reason.to_owned(),
    })
}
