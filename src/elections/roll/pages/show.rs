//! The pages of a roll, and their forms sent.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::reading::{Asked, Shown, read};
use super::{Answer, LIST, Sent, write};
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections, Right};
use crate::elections::pages::chapter_page;
use crate::elections::roll::store::registering;
use crate::elections::roll::views::{self, Typed};
use crate::elections::store as elections_store;
use crate::error::{Error, Result};
use crate::web::again::Again;
use crate::web::flash::with_notice;
use crate::web::form_post::Fields;
use crate::web::idempotency::{new_key, see_other};
use crate::web::request::{App, PageContext};

/// The page in its frame.
pub(super) fn told(
    context: &PageContext,
    status: StatusCode,
    shown: &Shown,
    title: &str,
    body: &maud::Markup,
) -> HttpResponse {
    let election = &shown.page.overview.election;
    chapter_page::answer(context, status, title, election, None, body)
}

/// The overview, or one person.
pub(super) fn body(shown: &Shown, typed: Typed<'_>) -> maud::Markup {
    match &shown.person {
        Some((entry, masked)) => views::person(
            &shown.page,
            entry,
            masked.as_deref(),
            shown.may_reveal,
            typed,
        ),
        None => views::overview(&shown.page, typed),
    }
}

fn answer(
    context: &PageContext,
    status: StatusCode,
    asked: &Asked,
    shown: &Shown,
    typed: Typed<'_>,
) -> HttpResponse {
    let page = &shown.page;
    let body = match asked {
        Asked::Overview | Asked::Person(_) => body(shown, typed),
        Asked::New => views::new(page, typed),
        Asked::Conflicts => views::conflicts(page, typed),
        Asked::Objections => views::objections(page, typed),
        Asked::Changes => views::changes(page),
        Asked::Public => views::public(page, shown.public.as_ref()),
    };
    told(context, status, shown, asked.title(), &body)
}

/// The chapter whose roll a chapter uses.
async fn registering_of(app: &App, who: &Principal, id: i64) -> Result<i64> {
    let scope = who.scope.clone();
    let read = app.db.read(move |conn| {
        let election = elections_store::election(conn, &scope, id)?;
        Ok(registering(conn, &election)?.id)
    });
    read.await
}

async fn show_page(
    app: &App,
    context: &PageContext,
    who: Principal,
    id: i64,
    asked: Asked,
) -> Answer {
    let own = registering_of(app, &who, id).await?;
    if own != id {
        return Ok(see_other(&format!("{LIST}/{own}/roll{}", asked.word())));
    }
    if asked == Asked::New && !who.role.may(Right::ManageElections) {
        return Err(Error::Forbidden.into());
    }
    let query = context.query().to_owned();
    let fields: Fields = serde_urlencoded::from_str(&query).unwrap_or_default();
    let shown = read(app, who, id, asked.clone(), (query, fields.clone())).await?;
    let key = new_key();
    let typed = Typed {
        refusal: None,
        // What an address fills in stands in the form that adds.
        word: if asked == Asked::New { "add" } else { "" },
        fields: &fields,
        csrf: context.csrf(),
        key: &key,
    };
    Ok(answer(context, StatusCode::OK, &asked, &shown, typed))
}

/// The overview.
pub(in crate::elections) async fn show(
    app: web::Data<App>,
    context: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    show_page(&app, &context, allowed.who, *id, Asked::Overview).await
}

/// A further page of the roll, by the last part of its address.
pub(in crate::elections) async fn part(
    app: web::Data<App>,
    context: PageContext,
    allowed: Allowed<ReadElections>,
    path: web::Path<(i64, String)>,
) -> Answer {
    let (id, word) = path.into_inner();
    let asked = Asked::from_word(&word).ok_or(Error::NotFound)?;
    show_page(&app, &context, allowed.who, id, asked).await
}

/// One person.
pub(in crate::elections) async fn person(
    app: web::Data<App>,
    context: PageContext,
    allowed: Allowed<ReadElections>,
    path: web::Path<(i64, i64)>,
) -> Answer {
    let (id, entry) = path.into_inner();
    show_page(&app, &context, allowed.who, id, Asked::Person(entry)).await
}

/// A change of the roll; a refused form is shown again with what was typed.
pub(in crate::elections) async fn change(
    app: web::Data<App>,
    context: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let (id, word) = path.into_inner();
    let who = allowed.who;
    let asked = Asked::of_change(&word, &form.fields);
    let next = format!("{LIST}/{id}/roll{}", asked.word());
    match write::carry_out(&app, &who, id, &word, &form, with_notice(&next, "saved")).await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let fields = form.fields.clone();
            let shown = read(&app, who, id, asked.clone(), (String::new(), fields)).await?;
            let typed = Typed {
                refusal: Some(again.sentence.as_str()),
                word: &word,
                fields: &form.fields,
                csrf: context.csrf(),
                key: form.key(),
            };
            Ok(answer(&context, again.status, &asked, &shown, typed))
        }
    }
}
