//! Handlers of the observer's count: the sheet of a place, and its called votes.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::{Answer, chapter, sender, village};
use crate::accounts::{Allowed, Observe, Principal};
use crate::db::WriteScope;
use crate::error::{Error, Result};
use crate::observation::field::Place;
use crate::observation::job::id_of_key;
use crate::observation::pack::Pack;
use crate::observation::store_calls::{Called, append, taps};
use crate::observation::store_pack::pack;
use crate::observation::store_reports;
use crate::observation::views::count as views;
use crate::observation::views::fields::Page;
use crate::web::form_post::{Fields, Posted};
use crate::web::idempotency::{new_key, see_other};
use crate::web::request::{App, PageContext};

/// Chapter and place, as addresses have them.
type At = (i64, String);

/// The pack and the taps of a place; a place that is not there does not exist.
async fn read(app: &App, who: &Principal, at: &At) -> Result<(Pack, Place, Vec<String>)> {
    let place = Place::from_word(&at.1).ok_or(Error::NotFound)?;
    let pack = village::read_pack(app, who, at.0).await?;
    if !pack.places.iter().any(|(own, _)| *own == place) {
        return Err(Error::NotFound);
    }
    let (account_id, id) = (who.account_id, chapter(at.0));
    let read = app.db.read(
        move |conn| match store_reports::find(conn, account_id, id)? {
            Some(report) => taps(conn, report.id, place),
            None => Ok(Vec::new()),
        },
    );
    Ok((pack, place, read.await?))
}

/// The page of a place.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<Observe>,
    at: web::Path<At>,
) -> Answer {
    let (pack, place, taps) = read(&app, &allowed.who, &at).await?;
    let shown = Page {
        pack: &pack,
        csrf: page.csrf(),
        typed: &[],
    };
    let storage = format!("observe.{}.{}.{}", allowed.who.account_id, at.0, at.1);
    let body = views::count(shown, place, &taps, &storage, None);
    let names = pack.places.iter().find(|(own, _)| *own == place);
    let name = names.map_or("", |(_, name)| name.as_str());
    let way = [("选举观察", "/observe")];
    Ok(page.page(&format!("{}：{name}计票", pack.title), &way, &body))
}

/// The stored taps.
pub(super) async fn called(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<Observe>,
    at: web::Path<At>,
) -> Answer {
    let (_, _, taps) = read(&app, &allowed.who, &at).await?;
    Ok(HttpResponse::Ok().json(json!({
        "csrf_token": page.csrf(), "attempt": 0, "stored": taps.len(), "taps": taps,
    })))
}

/// Taps of the script (`taps`, `from`).
pub(super) async fn call(
    app: web::Data<App>,
    allowed: Allowed<Observe>,
    at: web::Path<At>,
    form: Posted<Fields>,
) -> Answer {
    let taps = form.fields.get("taps").split_whitespace();
    let taps = taps.map(str::to_owned).collect();
    let stored = keep(&app, allowed.who, &at, &form, taps).await?;
    Ok(HttpResponse::Ok().json(json!({ "stored": stored })))
}

/// One tap without the script (`tap`, `from`).
pub(super) async fn tap(
    app: web::Data<App>,
    allowed: Allowed<Observe>,
    at: web::Path<At>,
    form: Posted<Fields>,
) -> Answer {
    let one = vec![form.fields.get("tap").to_owned()];
    keep(&app, allowed.who, &at, &form, one).await?;
    Ok(see_other(&format!(
        "/observe/{}/count/{}#calling",
        at.0, at.1
    )))
}

async fn keep(
    app: &App,
    who: Principal,
    at: &At,
    form: &Posted<Fields>,
    taps: Vec<String>,
) -> Result<usize> {
    let incomplete = || Error::invalid("表单不完整，请刷新页面后再试。");
    let (number, place) = (at.0, Place::from_word(&at.1).ok_or(Error::NotFound)?);
    let called = Called {
        election: chapter(number),
        place,
        from: form.fields.get("from").parse().map_err(|_| incomplete())?,
        taps,
        // Taps sent twice are known by their place in the order.
        job: id_of_key(&new_key()).ok_or_else(incomplete)?,
    };
    let sender = sender(app, &who, None);
    let written = app.db.write(WriteScope::of(&who.scope), move |conn| {
        let pack = pack(conn, &who, number)?;
        if !pack.places.iter().any(|(own, _)| *own == place) {
            return Err(Error::NotFound);
        }
        append(conn, &sender, &pack.frame, &called)
    });
    written.await
}
