//! Handlers of calling votes: the page of a box, single taps without scripts, many at once with.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde_json::json;

use super::chapter_page;
use super::count_change::{At as When, CountChange, Told};
use super::{Answer, LIST, Sent, count_write};
use crate::accounts::{Allowed, ManageElections, Principal};
use crate::db::{Conn, Written};
use crate::elections::count::case::hash;
use crate::elections::count::sheet::Sheet;
use crate::elections::count::store::{self as counts, NewEntry};
use crate::elections::count::store_reading::{Count, count};
use crate::elections::count::store_taps::{
    self, Caller, NewTaps, called_box, with_papers, with_strokes,
};
use crate::elections::store;
use crate::elections::views::calling_page::{self, CallingPage};
use crate::elections::views::{count_sheet, village::Refused};
use crate::error::{Error, Result};
use crate::web::again::Again;
use crate::web::flash::with_notice;
use crate::web::form_post::Fields;
use crate::web::idempotency::new_key;
use crate::web::request::{App, PageContext};

/// Chapter, box and entry, as addresses have them.
type At = (i64, i64, usize);

/// Begins calling, or writes what was called into the sheet: a draft that is corrected and handed
/// in there.
pub(super) fn call(
    conn: &mut Conn,
    count: &Count,
    (caller, revision): (&Caller, i32),
    papers: Option<&Sheet>,
    at: &When,
) -> Result<Told> {
    let one = called_box(count, caller)?;
    let reason = one.entry(caller.entry).map_or("", |own| &own.reason);
    let (sheet, done) = if let Some(papers) = papers {
        (with_papers(count, caller, papers)?, "唱票".to_owned())
    } else {
        let (sheet, taps) = with_strokes(conn, count, caller)?;
        (sheet, format!("唱票填入录入表（共{taps}下）"))
    };
    let (entry, hash) = (caller.entry, hash(&sheet.to_json()));
    let what = format!("{} 第{entry}遍{done}", one.name);
    let new = NewEntry {
        box_id: caller.box_id,
        entry,
        revision,
        sheet,
        is_final: false,
        reason: reason.to_owned(),
        account_id: caller.account_id,
        now: at.now,
    };
    counts::save(conn, count, &new)?;
    let details = json!({ "hash": hash, "revision": revision.saturating_add(1) });
    Ok(Told::new("count.call", what, details))
}

/// All that the page of a box shows to this person; never anything of the other entry.
async fn read(app: &App, who: &Principal, (id, box_id, entry): At) -> Result<CallingPage> {
    let (scope, account_id) = (who.scope.clone(), who.account_id);
    let read = app.db.read(move |conn| {
        let election = store::election(conn, &scope, id)?;
        let count = count(conn, election)?;
        let caller = Caller {
            box_id,
            entry,
            account_id,
        };
        let (mut names, mut attempt) = (Vec::new(), 0);
        let closed = match store_taps::called_box(&count, &caller) {
            Ok(_) => {
                attempt = store_taps::attempt(conn, &caller)?;
                names = store_taps::names(conn, &caller, attempt)?;
                None
            }
            Err(Error::NotFound) => return Err(Error::NotFound),
            Err(why) => Some(why.to_string()),
        };
        let mut boxes = count.boxes.into_iter();
        Ok(CallingPage {
            election: id,
            frame: count.frame,
            one: boxes.find(|one| one.id == box_id).ok_or(Error::NotFound)?,
            entry,
            account_id,
            attempt,
            names,
            closed,
        })
    });
    read.await
}

/// The page.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<At>,
) -> Answer {
    let shown = read(&app, &allowed.who, path.into_inner()).await?;
    let refused = (None, "", &Fields::default());
    Ok(told(&page, StatusCode::OK, &shown, refused, &new_key()))
}

fn told(
    page: &PageContext,
    status: StatusCode,
    shown: &CallingPage,
    refused: Refused<'_>,
    key: &str,
) -> HttpResponse {
    let overview = shown.overview();
    let way = [("首页", "/office"), ("换届", LIST), ("计票", &overview)];
    let nth = if shown.entry == 1 { "一" } else { "二" };
    let title = format!("{}：第{nth}遍唱票", shown.one.name);
    let body = match &shown.closed {
        Some(why) => count_sheet::closed(why, &overview),
        None => calling_page::page(shown, refused, page.csrf(), key),
    };
    page.answer(status, &title, &way, &body)
}

/// A tap (`tap`), or the papers (`papers`), or the strokes into the sheet (`finish`).
pub(super) async fn post(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<At>,
    form: Sent,
) -> Answer {
    let (at, who) = (path.into_inner(), allowed.who);
    let word = match form.fields.get("action") {
        "" => "tap",
        word => word,
    };
    match carry_out(&app, &who, at, word, &form).await {
        Ok(answer) => Ok(answer),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let shown = read(&app, &who, at).await?;
            let refused = (Some(again.sentence.as_str()), word, &form.fields);
            Ok(told(&page, again.status, &shown, refused, &new_key()))
        }
    }
}

async fn carry_out(
    app: &App,
    who: &Principal,
    (id, box_id, entry): At,
    word: &str,
    form: &Sent,
) -> Result<HttpResponse> {
    let sheet = format!("{LIST}/{id}/count/boxes/{box_id}/{entry}");
    let caller = Caller {
        box_id,
        entry,
        account_id: who.account_id,
    };
    let papers = match word {
        "tap" => {
            let names = vec![form.fields.get("tap").to_owned()];
            append(app, who, (id, caller), form, names, true).await?;
            let location = format!("{sheet}/calls#calling");
            return Ok(crate::web::idempotency::see_other(&location));
        }
        "papers" => Some(()),
        "finish" => None,
        _ => return Err(Error::NotFound),
    };
    let read = || {
        let revision = form.fields.get("revision").parse();
        let revision = revision.map_err(|_| Error::invalid("表单不完整，请刷新页面后再试。"))?;
        let papers = papers.map(|()| count_write::typed_sheet(&form.fields));
        Ok(CountChange::Call {
            caller,
            revision,
            papers: papers.transpose()?,
        })
    };
    let next = match word {
        "finish" => with_notice(&sheet, "saved"),
        _ => format!("{sheet}/calls"),
    };
    let done = count_write::write(app, who, id, "call", form, next, read).await?;
    Ok(done.see_other())
}

/// Keeps taps; gives how many there are then.
async fn append(
    app: &App,
    who: &Principal,
    (id, caller): (i64, Caller),
    form: &Sent,
    names: Vec<String>,
    is_single: bool,
) -> Result<usize> {
    let incomplete = || Error::invalid("表单不完整，请刷新页面后再试。");
    let from = form.fields.get("from").parse();
    let attempt = form.fields.get("attempt").parse();
    let new = NewTaps {
        caller,
        attempt: Some(attempt.map_err(|_| incomplete())?),
        from: from.map_err(|_| incomplete())?,
        names,
        is_single,
        now: app.db.clock().now(),
    };
    let (lock, own) = (chapter_page::lock(app, who, id).await?, who.scope.clone());
    let written = app.db.write(lock, move |conn| {
        let election = store::election(conn, &own, id)?;
        let count = count(conn, election)?;
        // See `store_taps`: the taps are their own record.
        Ok(Written::bookkeeping(store_taps::append(
            conn, &count, &new,
        )?))
    });
    written.await
}

/// The stored taps of one's own entry.
pub(super) async fn stored(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<At>,
) -> Answer {
    let shown = read(&app, &allowed.who, path.into_inner()).await?;
    if let Some(why) = shown.closed {
        return Err(Error::conflict(why).into());
    }
    Ok(HttpResponse::Ok().json(json!({
        "csrf_token": page.csrf(), "attempt": shown.attempt, "stored": shown.names.len(),
        "taps": shown.names,
    })))
}

/// Taps by their names with a space between them (`taps`); `from` is how many came before. Sent
/// twice they are kept once.
pub(super) async fn send(
    app: web::Data<App>,
    allowed: Allowed<ManageElections>,
    path: web::Path<At>,
    form: Sent,
) -> Answer {
    let (id, box_id, entry) = path.into_inner();
    let caller = Caller {
        box_id,
        entry,
        account_id: allowed.who.account_id,
    };
    let taps = form.fields.get("taps").split_whitespace();
    let names = taps.map(str::to_owned).collect();
    let stored = append(&app, &allowed.who, (id, caller), &form, names, false).await?;
    Ok(HttpResponse::Ok().json(json!({ "stored": stored })))
}
