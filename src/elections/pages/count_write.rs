//! From a sent form to the written change of a count: for pages and the JSON interface.

use sha2::{Digest, Sha256};

use super::Sent;
use super::chapter_page;
use super::count_change::{At, CountChange};
use crate::accounts::{Principal, password_again};
use crate::elections::count::cell::{Cell, read_number};
use crate::elections::count::sheet::Sheet;
use crate::error::{Error, Result};
use crate::web::again::version;
use crate::web::form_post::{Fields, stamp};
use crate::web::idempotency::{Done, once};
use crate::web::request::App;

/// A change by its word (the last part of its address).
pub(super) async fn carry_out(
    app: &App,
    who: &Principal,
    id: i64,
    word: &str,
    form: &Sent,
    location: String,
) -> Result<Done> {
    write(app, who, id, word, form, location, || {
        CountChange::read(word, &form.fields)
    })
    .await
}

/// An entry of a box.
pub(super) async fn enter(
    app: &App,
    who: &Principal,
    (id, box_id, entry): (i64, i64, usize),
    form: &Sent,
    location: String,
) -> Result<Done> {
    let read = || {
        let fields = &form.fields;
        let revision = fields.get("revision").parse();
        let revision = revision.map_err(|_| Error::invalid("表单不完整，请刷新页面后再试。"))?;
        let (is_final, reason) = (
            fields.get("action") == "finish",
            fields.get("reason").to_owned(),
        );
        let sheet = typed_sheet(fields)?;
        Ok(CountChange::Enter {
            box_id,
            entry,
            revision,
            sheet,
            is_final,
            reason,
        })
    };
    write(app, who, id, "entry", form, location, read).await
}

/// The numbers of a form, by the names of its cells.
pub(super) fn typed_sheet(fields: &Fields) -> Result<Sheet> {
    let mut sheet = Sheet::default();
    for (name, text) in fields.iter() {
        if let Some(cell) = Cell::from_name(name) {
            sheet.set(cell, read_number(text).map_err(Error::invalid)?);
        }
    }
    Ok(sheet)
}

pub(super) async fn write(
    app: &App,
    who: &Principal,
    id: i64,
    word: &str,
    form: &Sent,
    location: String,
    read: impl FnOnce() -> Result<CountChange>,
) -> Result<Done> {
    let (lock, now) = (
        chapter_page::lock(app, who, id).await?,
        app.db.clock().now(),
    );
    let change = read()?;
    let stamp = if word == "confirm" {
        password_again(app, who, form.fields.get("password")).await?;
        // A plain hash of the fields would be one of the password.
        let told = format!(
            "{id}/{}/{}",
            form.fields.get("version"),
            form.fields.get("next_day")
        );
        stamp(
            who.account_id,
            form.key(),
            Sha256::digest(told).to_vec(),
            now,
        )?
    } else {
        form.stamp()?
    };
    let asks_version = ["setup", "reset", "propose", "confirm", "reopen"].contains(&word);
    let version = if asks_version { version(form)? } else { 0 };
    let at = At {
        version,
        today: app.db.clock().today(),
        now,
    };
    let who = who.clone();
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let written = change.carry_out(conn, &who, id, &at)?;
            Ok(written.map(|_| location))
        })
    });
    written.await
}
