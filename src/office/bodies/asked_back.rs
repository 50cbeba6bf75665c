//! What is asked back before the posts of a member are saved, until a tick says that it is meant.

use maud::{Markup, html};

use super::members_store as store;
use super::sheet::Sheet;
use crate::committees::Posts;
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::web::form::{self, FieldErrors};
use crate::web::form_post::Fields;
use crate::web::request::App;

/// The field that says a second secretary or chair is meant.
const SECOND_HEAD: &str = "second_head";

/// Asks back where somebody else in office is secretary or chair already, until it is ticked that
/// this is meant. `own`: the term, and the stretch the posts are for.
pub(super) async fn ask_second_head(
    app: &App,
    unit: &DivisionCode,
    own: (i32, Option<(i64, i16)>),
    posts: Posts,
    fields: &Fields,
    errors: &mut FieldErrors,
) -> Result<()> {
    if fields.get(SECOND_HEAD) == "true" {
        return Ok(());
    }
    let unit = unit.clone();
    let asked = app
        .db
        .read(move |conn| store::second_head(conn, &unit, own, posts));
    if let Some(question) = asked.await? {
        errors.add(SECOND_HEAD, question);
    }
    Ok(())
}

/// The field that says a second post in the same body is meant.
const OTHER_POST: &str = "other_post";

/// Asks back where the person is in office in the same body already, until it is ticked that both
/// posts are meant.
pub(super) async fn ask_other_post(
    app: &App,
    unit: &DivisionCode,
    own: (i32, i64),
    posts: Posts,
    fields: &Fields,
    errors: &mut FieldErrors,
) -> Result<()> {
    if fields.get(OTHER_POST) == "true" {
        return Ok(());
    }
    let unit = unit.clone();
    let asked = app
        .db
        .read(move |conn| store::other_post(conn, &unit, own, posts));
    if let Some(question) = asked.await? {
        errors.add(OTHER_POST, question);
    }
    Ok(())
}

/// The ticks that answer what was asked back, once it was asked.
pub(super) fn ticks(sheet: &Sheet<'_>) -> Markup {
    let tick = |field: &str, label: &str| {
        let is_ticked = sheet.value(field) == "true";
        html! {
            @if is_ticked || sheet.errors.get(field).is_some() {
                (form::checkbox(field, label, is_ticked, sheet.errors))
            }
        }
    };
    html! {
        (tick(SECOND_HEAD, "已核对，仍要保存"))
        (tick(OTHER_POST, "两个职务都担任，仍要保存"))
    }
}
