//! The confirmation of an upload and its result.

use actix_web::web;
use chrono::NaiveDateTime;

use super::preview::{choices, find, shown};
use super::{Answer, START, WAY, kind};
use crate::accounts::{Allowed, ImportTables, Principal};
use crate::error::{Error, Result};
use crate::imports::write::{self, Confirmed};
use crate::imports::{Kind, views};
use crate::tables::import::{Counts, Stopped};
use crate::web::flash::with_notice;
use crate::web::form_post::{Fields, Posted};
use crate::web::idempotency::{self, see_other};
use crate::web::request::{App, PageContext};

/// The word of the notice that nothing was written a second time.
const BEFORE: &str = "imported-before";

/// Where the result of an own upload is told, and when it was imported (UTC).
async fn result_of(app: &App, who: &Principal, id: String) -> Result<(String, NaiveDateTime)> {
    let account = who.account_id;
    let read = app
        .db
        .read(move |conn| idempotency::carried_out(conn, account, &id));
    read.await?.ok_or(Error::NotFound)
}

/// Instead of a preview: the upload was imported, and nothing is left to confirm.
pub(super) async fn imported_before(
    app: &App,
    page: &PageContext,
    who: &Principal,
    id: String,
) -> Answer {
    let (location, at) = result_of(app, who, id).await?;
    let body = views::done::before(&location, at);
    Ok(page.page("已导入", WAY, &body))
}

/// Imports what was shown, once.
pub(super) async fn confirm(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ImportTables>,
    id: web::Path<String>,
    form: Posted<Fields>,
) -> Answer {
    let who = allowed.who;
    let stamp = form.stamp()?;
    let id = id.into_inner();
    let upload = match find(&app, &who, id.clone()).await {
        Ok(upload) => upload,
        Err(Error::NotFound) => {
            let (location, _) = result_of(&app, &who, id).await?;
            return Ok(see_other(&with_notice(&location, BEFORE)));
        }
        Err(cause) => return Err(cause.into()),
    };
    let choices = choices(|name| form.fields.get(name).to_owned());
    if form.fields.get("act") == "check" {
        return Ok(see_other(&choices.address(&upload.id)));
    }
    let checked = form.fields.get("checked");
    if !checked.is_empty() && checked != choices.word() {
        let sentence = "您改了“怎样导入”中的选择，还没有导入。下面是按新选择核对的结果，请看清后再按“确认导入”。";
        return shown(
            &app,
            &page,
            &who,
            (upload, choices),
            Some(sentence.to_owned()),
        )
        .await;
    }
    let request = upload.request(&who, choices, false);
    let data = app.clone();
    let upload_id = upload.id.clone();
    let seen = form.fields.get("shown").to_owned();
    let confirmed = web::block(move || {
        let (db, key) = (&data.db, &data.key);
        write::confirm(db, key, request, (stamp, upload_id), seen, address)
    });
    let problem = match confirmed.await.map_err(Error::internal)? {
        Ok(Confirmed::Done(done)) if done.is_repeat => {
            return Ok(see_other(&with_notice(&done.location, BEFORE)));
        }
        Ok(Confirmed::Done(done)) => return Ok(done.see_other()),
        Ok(Confirmed::Refused) => {
            "有行被拒绝，什么都没有写入。请改正后重新上传，或勾选“只导入正确行”。".to_owned()
        }
        Ok(Confirmed::Otherwise) => {
            "您核对以后，系统里的名册又有变动，还没有导入。下面是按现在的情况重新核对的结果，请看清后再按“确认导入”。".to_owned()
        }
        Err(Stopped::Unreadable(cause)) => cause.to_string(),
        Err(Stopped::Failed(cause @ (Error::Conflict(_) | Error::Invalid(_) | Error::Busy))) => {
            cause.to_string()
        }
        Err(Stopped::Failed(cause)) => return Err(cause.into()),
    };
    shown(&app, &page, &who, (upload, choices), Some(problem)).await
}

/// The page that tells the counts.
fn address(kind: Kind, counts: Counts) -> String {
    let query = serde_urlencoded::to_string([
        ("added", counts.added),
        ("changed", counts.changed),
        ("unchanged", counts.unchanged),
        ("removed", counts.removed),
        ("refused", counts.refused),
        ("skipped", counts.skipped),
    ]);
    format!("{START}/done/{}?{}", kind.word(), query.unwrap_or_default())
}

/// What an import has done.
pub(super) async fn done(
    page: PageContext,
    allowed: Allowed<ImportTables>,
    word: web::Path<String>,
) -> Answer {
    let kind = kind(&word, &allowed.who)?;
    let count = |name| page.asked(name).parse().unwrap_or(0);
    let counts = Counts {
        rows: 0,
        added: count("added"),
        changed: count("changed"),
        unchanged: count("unchanged"),
        removed: count("removed"),
        refused: count("refused"),
        skipped: count("skipped"),
    };
    let title = format!("{}已导入", kind.label());
    let body = views::done::done(kind, counts, &allowed.who);
    Ok(page.page(&title, WAY, &body))
}
