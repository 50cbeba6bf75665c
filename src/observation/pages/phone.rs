//! What phones send and ask: jobs, parts of photos, what stands in the fields.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, sender, village};
use crate::accounts::{Allowed, Observe};
use crate::db::{WriteScope, Written};
use crate::error::Error;
use crate::observation::job::Job;
use crate::observation::store_jobs::receive;
use crate::observation::store_observers::observed_by;
use crate::observation::store_photos::{Photo, append, bytes_of, photo_of};
use crate::web::csrf;
use crate::web::form_post::Posted;
use crate::web::request::{App, PageContext};

/// Largest part of a photo.
const LARGEST_PART: usize = 256 * 1024;

/// Who is signed in, and the token that sendings carry.
pub(super) async fn session(page: PageContext, allowed: Allowed<Observe>) -> Answer {
    let who = allowed.who;
    Ok(HttpResponse::Ok().json(json!({
        "account": who.name, "name": who.display_name, "csrf_token": page.csrf(),
    })))
}

/// A job (`job`: JSON) with the phone's time of the sending.
#[derive(Debug, Deserialize)]
pub(super) struct SentJob {
    job: String,
    clock: i64,
}

/// Takes a job in.
pub(super) async fn job(
    app: web::Data<App>,
    allowed: Allowed<Observe>,
    form: Posted<SentJob>,
) -> Answer {
    let who = allowed.who;
    let job = Job::read(&form.value.job).map_err(|refused| Error::invalid(refused.0))?;
    let from = sender(&app, &who, Some(form.value.clock));
    let written = app.db.write(WriteScope::of(&who.scope), move |conn| {
        if let Some(id) = job.election() {
            let known = observed_by(conn, &who, id);
            known.map_err(|error| match error {
                Error::NotFound => Error::conflict(
                    "这个村现在不由您负责，或者县里改过安排。记录还在手机里，请打县里电话。",
                ),
                other => other,
            })?;
        }
        receive(conn, &from, &job)
    });
    let receipt = written.await?;
    Ok(HttpResponse::Ok().json(json!({
        "job": receipt.job, "receipt": receipt.number, "sha256": receipt.sha256,
        "received_at": receipt.received_at.and_utc().to_rfc3339(),
    })))
}

/// What stands in the fields of a report.
pub(super) async fn fields(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<Observe>,
    id: web::Path<i64>,
) -> Answer {
    let pack = village::read_pack(&app, &allowed.who, *id).await?;
    let fields: serde_json::Map<String, Value> = pack
        .fields
        .into_iter()
        .map(|(name, shown)| {
            let value = json!({ "value": shown.value, "jobs": shown.jobs, "others": shown.others });
            (name, value)
        })
        .collect();
    let photos: Vec<Value> = pack.photos.iter().map(state_of).collect();
    Ok(HttpResponse::Ok().json(json!({
        "csrf_token": page.csrf(), "fields": fields, "photos": photos,
    })))
}

fn state_of(photo: &Photo) -> Value {
    json!({
        "id": photo.id, "field": photo.field, "state": photo.state, "received": photo.received,
        "size": photo.size, "refusal": photo.refusal, "sha256": photo.kept_sha256,
    })
}

#[derive(Debug, Deserialize)]
pub(super) struct From {
    from: i64,
}

/// Bytes of a photo; the token comes in a header.
pub(super) async fn photo_part(
    app: web::Data<App>,
    request: HttpRequest,
    allowed: Allowed<Observe>,
    id: web::Path<String>,
    query: web::Query<From>,
    payload: web::Payload,
) -> Answer {
    let who = allowed.who;
    let sent = request.headers().get("x-csrf-token");
    let sent = sent
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    csrf::verify(&who.csrf_token, sent)?;
    let bytes = match payload.to_bytes_limited(LARGEST_PART).await {
        Ok(bytes) => bytes?,
        Err(_) => return Err(actix_web::error::ErrorPayloadTooLarge("too large")),
    };
    let (id, from) = (id.into_inner(), query.from);
    let written = app.db.write(WriteScope::of(&who.scope), move |conn| {
        // The photo was announced by a job, which is in the audit with its hash.
        Ok(Written::bookkeeping(append(
            conn,
            who.account_id,
            &id,
            from,
            &bytes,
        )?))
    });
    Ok(HttpResponse::Ok().json(state_of(&written.await?)))
}

/// A photo of one's own.
pub(super) async fn photo(
    app: web::Data<App>,
    allowed: Allowed<Observe>,
    id: web::Path<String>,
) -> Answer {
    let account_id = allowed.who.account_id;
    let read = app.db.read(move |conn| {
        let photo = photo_of(conn, account_id, &id)?;
        if photo.state != "kept" {
            return Err(Error::NotFound);
        }
        bytes_of(conn, &photo.id)
    });
    Ok(HttpResponse::Ok()
        .content_type("image/jpeg")
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ))
        .body(read.await?))
}
