//! Handlers of the election days of a term.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;

use super::views::{DayTyped, TermPage};
use super::{LIST, store, views};
use crate::accounts::{Allowed, ManageTerms, Principal};
use crate::audit::NewEvent;
use crate::committees::{self, Term};
use crate::db::{WriteScope, Written};
use crate::divisions::{self, DivisionCode, Level};
use crate::error::Result;
use crate::office::forms::{self, Again, Answer, Sent};
use crate::office::places::{self, Meant};
use crate::office::{changes, replaced_days};
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};
use crate::web::table::Listing;

pub(super) const WAY: &[(&str, &str)] = &[("首页", "/office"), ("届次", LIST)];

/// A term with the election days of the reader's scope.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageTerms>,
    id: web::Path<i32>,
) -> Answer {
    let known = known(&app, &page, &allowed.who, *id).await?;
    let typed = DayTyped::first(&allowed.who.scope);
    let none = FieldErrors::NONE;
    Ok(told(
        &page,
        StatusCode::OK,
        &known,
        &typed,
        (None, &none),
        &new_key(),
    ))
}

/// Sets the election day of a place; the last word counts for all below it.
pub(super) async fn set(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageTerms>,
    id: web::Path<i32>,
    form: Sent,
) -> Answer {
    let known = known(&app, &page, &allowed.who, *id).await?;
    let typed = DayTyped {
        code: form.fields.get("code").trim().to_owned(),
        day: form.fields.get("day").to_owned(),
        is_late_meant: form.fields.get("late") == "true",
        is_replacing_meant: form.fields.get("replace") == "true",
    };
    let mut errors = FieldErrors::NONE;
    let place = place(&app, &allowed.who, &typed.code, &mut errors).await?;
    let day = forms::date(&form.fields, "day", "选举日", &mut errors);
    if let Some(day) = day.filter(|day| committees::is_late(&known.term, *day))
        && !typed.is_late_meant
    {
        errors.add("late", late(&known.term, day));
    }
    if let Some(Err(refusal)) = day.map(|day| committees::check_election_day(&known.term, day)) {
        errors.add("day", refusal.to_string());
    } else if let (Some(place), Some(day), false) = (&place, day, typed.is_replacing_meant) {
        ask_replacing(&app, place, (&known.term, day), &mut errors).await?;
    }
    let refuse = |status, refusal: Option<&str>| {
        let refused = (refusal, &errors);
        told(&page, status, &known, &typed, refused, form.key())
    };
    let (Some(place), Some(day), true) = (place, day, errors.is_empty()) else {
        return Ok(refuse(StatusCode::UNPROCESSABLE_ENTITY, None));
    };
    // A place above a county reaches into the sums of many counties.
    let scope = place.county().map_or(WriteScope::Whole, WriteScope::County);
    let (stamp, actor, term) = (form.stamp()?, allowed.who.actor(), known.term.clone());
    let written = app.db.write(scope, move |conn| {
        once(conn, &stamp, |conn| {
            changes::set_election_day(conn, &place, &term, day)?;
            let subject = format!("届次 {} 区划 {place} 选举日 {day}", term.name);
            let event = NewEvent::new(actor, "term.set_election_day", &place, subject);
            Ok(Written::new(
                with_notice(&format!("{LIST}/{}", term.id), "saved"),
                event,
            ))
        })
    });
    match written.await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            Ok(refuse(again.status, Some(&again.sentence)))
        }
    }
}

/// Asked back: days that places below have of their own would be gone.
async fn ask_replacing(
    app: &App,
    place: &DivisionCode,
    (term, day): (&Term, NaiveDate),
    errors: &mut FieldErrors,
) -> Result<()> {
    let (place, term) = (place.clone(), term.clone());
    let replaced = app
        .db
        .read(move |conn| replaced_days::replaced(conn, &place, &term, day));
    let replaced = replaced.await?;
    if !replaced.is_empty() {
        let places = replaced_days::in_words(&replaced);
        errors.add(
            "replace",
            format!("其下已有单独设的选举日，保存后会改为{day}，{places}。确实要改的请勾选后再保存；不要改的，请只为其余的区划设置。"),
        );
    }
    Ok(())
}

/// Asked back: most such days are a slip of the year.
fn late(term: &Term, day: NaiveDate) -> String {
    format!(
        "{day}比{}届的开始日期{}晚一年以上，请检查年份；没有写错请勾选后再保存。",
        term.name, term.starts_on
    )
}

/// The place of the form, by code or name, if it is known and inside the scope.
async fn place(
    app: &App,
    who: &Principal,
    text: &str,
    errors: &mut FieldErrors,
) -> Result<Option<DivisionCode>> {
    if text.is_empty() && who.scope.level() != Level::Nation {
        errors.add("code", "请填写区划的名称或代码。");
        return Ok(None);
    }
    let (scope, text) = (who.scope.clone(), text.to_owned());
    let meant = app
        .db
        .read(move |conn| places::meant(conn, &scope, &text))
        .await?;
    Ok(match meant {
        Meant::Place(place) => Some(place),
        Meant::Unclear(unclear) => {
            errors.add("code", unclear.in_words());
            None
        }
    })
}

pub(super) async fn known(
    app: &App,
    page: &PageContext,
    who: &Principal,
    id: i32,
) -> Result<TermPage> {
    let mut listing = Listing::from_query(&format!("{LIST}/{id}"), page.query(), &[], "");
    listing.query.retain(|(name, _)| name != "done");
    let scope = who.scope.clone();
    let read = app.db.read(move |conn| {
        Ok(TermPage {
            term: store::term(conn, id)?,
            days: store::days_in(conn, id, &scope, &mut listing)?,
            from_above: store::day_from_above(conn, id, &scope)?,
            places: choices(conn, &scope)?,
            is_unused: committees::uses_of_term(conn, id)?.is_empty(),
            listing,
        })
    });
    read.await
}

/// The scope itself and the places right below it, to choose from.
fn choices(
    conn: &mut crate::db::Conn,
    scope: &DivisionCode,
) -> Result<Vec<(DivisionCode, String)>> {
    const MOST: i64 = 200;
    let mut places = Vec::new();
    if let Some(own) = divisions::find_anywhere(conn, scope)? {
        places.push((own.code, own.name));
    }
    let below = divisions::children(conn, scope, "", 0, MOST)?.divisions;
    let existing = below.into_iter().filter(|place| place.valid_to.is_none());
    places.extend(existing.map(|place| (place.code, place.name)));
    Ok(places)
}

pub(super) fn told(
    page: &PageContext,
    status: StatusCode,
    known: &TermPage,
    typed: &DayTyped,
    refused: (Option<&str>, &FieldErrors),
    key: &str,
) -> HttpResponse {
    let body = views::term(known, typed, refused, page.csrf(), key);
    page.answer(status, &format!("届次 {}", known.term.name), WAY, &body)
}
