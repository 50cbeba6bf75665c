//! Records that are gone because somebody joined two of them: a form that was open meanwhile is told
//! where its record went.

use diesel::prelude::*;

use super::store;
use crate::accounts::Principal;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::office::forms::Sent;
use crate::people::matches_store;
use crate::schema::audit_events;
use crate::web::request::App;

/// Records that were joined one into the next are followed so far.
const MOST_STEPS: usize = 8;

/// The record that one was joined into, if it was; the audit alone remembers it. Whether the reader
/// may see it is not looked at.
pub(super) fn joined_into(conn: &mut Conn, gone: i64) -> Result<Option<i64>> {
    let mut found = None;
    for _ in 0..MOST_STEPS {
        let Some(kept) = next(conn, found.unwrap_or(gone))? else {
            break;
        };
        found = Some(kept);
    }
    Ok(found)
}

fn next(conn: &mut Conn, gone: i64) -> Result<Option<i64>> {
    let details: Vec<String> = audit_events::table
        .filter(audit_events::action.eq("person.join"))
        .filter(audit_events::details.like(format!("%\"other\":{gone}%")))
        .select(audit_events::details)
        .load(conn)?;
    let read = |text: &String| -> Option<i64> {
        let details: serde_json::Value = serde_json::from_str(text).ok()?;
        let is_it = details.get("other")?.as_i64()? == gone;
        details.get("kept")?.as_i64().filter(|_| is_it)
    };
    Ok(details.iter().find_map(read))
}

/// What is said of a pair that is open no more: how it was answered, if that is the reader's to know.
pub(super) async fn answered(app: &App, who: &Principal, id: i64, form: &Sent) -> Result<Error> {
    let (scope, newer) = (
        who.scope.clone(),
        form.fields.get("newer").parse::<i64>().ok(),
    );
    let read = app.db.read(move |conn| {
        if matches_store::is_kept_apart(conn, &scope, id)? {
            return Ok(Error::conflict(
                "这一对记录刚才已经认定为不是同一人，不必再处理。请返回“可能是同一人”看其余的。",
            ));
        }
        let kept = match newer {
            Some(newer) => joined_into(conn, newer)?,
            None => None,
        };
        let Some(kept) = kept else {
            return Ok(Error::NotFound);
        };
        let kept = store::visible(conn, &scope, kept)?;
        Ok(Error::conflict(format!(
            "这一对记录刚才已经合并为同一人“{}”，不必再处理。请返回“可能是同一人”看其余的。",
            kept.name
        )))
    });
    read.await
}
