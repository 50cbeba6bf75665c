//! Handlers: the list of documents, one document with its versions, making a version final.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde_json::json;

use super::document;
use super::kind::Kind;
use super::particulars::Particulars;
use super::particulars_store::particulars;
use super::store::{self, FinalVersion};
use super::views::{self, Paper, Papers};
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections, Right};
use crate::db::{Conn, Written};
use crate::documents::Document;
use crate::elections::pages::chapter_page::{self, Answer, LIST, Sent};
use crate::elections::store::{self as elections_store, Election};
use crate::error::{Error, Result};
use crate::web::again::{Again, version};
use crate::web::flash::with_notice;
use crate::web::form_post::Fields;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// Longest answer in characters.
const LONGEST: usize = 200;

/// A kind of this chapter; any other word names nothing.
fn kind_of(word: &str, election: &Election) -> Result<Kind> {
    let known = &election.known;
    Kind::of_chapter(known.kind, known.start)
        .find(|one| one.word() == word)
        .ok_or(Error::NotFound)
}

/// A document as it stands today, with what was filled in before its last final version.
fn current(kind: Kind, of: &Particulars, versions: &[FinalVersion]) -> Result<Document> {
    let made = document(kind, of);
    match versions.last() {
        Some(last) => Ok(made.filled(&last.document()?.answers())),
        None => Ok(made),
    }
}

fn paper(kind: Kind, of: &Particulars, versions: Vec<FinalVersion>) -> Result<Paper> {
    let document = current(kind, of, &versions)?;
    let is_changed = match versions.last() {
        Some(last) => !last.is(&document)?,
        None => false,
    };
    Ok(Paper {
        kind,
        document,
        versions,
        is_changed,
    })
}

/// The documents of a chapter: all, or the one of this word.
pub(super) async fn read(
    app: &App,
    who: Principal,
    id: i64,
    word: Option<String>,
) -> Result<Papers> {
    let today = app.db.clock().today();
    let read = app.db.read(move |conn| {
        let election = elections_store::election(conn, &who.scope, id)?;
        let of = particulars(conn, &who.scope, &election, today)?;
        let mut versions = store::versions(conn, id)?;
        let known = &election.known;
        let kinds: Vec<Kind> = match &word {
            Some(word) => vec![kind_of(word, &election)?],
            None => Kind::of_chapter(known.kind, known.start).collect(),
        };
        let papers = kinds.into_iter().map(|kind| {
            let own = versions.remove(&kind).unwrap_or_default();
            paper(kind, &of, own)
        });
        Ok(Papers {
            all: papers.collect::<Result<_>>()?,
            may_manage: who.role.may(Right::ManageElections),
            rules: of.rules.clone(),
            election,
        })
    });
    read.await
}

/// 公告和表册
pub(in crate::elections) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let shown = read(&app, allowed.who, *id, None).await?;
    let (ok, body) = (StatusCode::OK, views::list(&shown));
    let answer = chapter_page::answer(&page, ok, "公告和表册", &shown.election, None, &body);
    Ok(answer)
}

/// One document: what is missing, filling in, making final, its versions.
pub(in crate::elections) async fn desk(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    path: web::Path<(i64, String)>,
) -> Answer {
    let (id, word) = path.into_inner();
    let shown = read(&app, allowed.who, id, Some(word)).await?;
    let nothing = Fields::default();
    Ok(told(
        &page,
        StatusCode::OK,
        &shown,
        (None, &nothing),
        &new_key(),
    ))
}

fn told(
    page: &PageContext,
    status: StatusCode,
    shown: &Papers,
    refused: (Option<&str>, &Fields),
    key: &str,
) -> HttpResponse {
    let title = shown.all.first().map_or("", |one| one.kind.label());
    let body = views::desk(shown, refused, page.csrf(), key);
    let between = Some(("公告和表册", "documents"));
    chapter_page::answer(page, status, title, &shown.election, between, &body)
}

/// Makes a version final; a refused form is shown again with what was typed.
pub(in crate::elections) async fn freeze(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let (id, word) = path.into_inner();
    let who = allowed.who;
    match carry_out(&app, &who, id, &word, &form).await {
        Ok(answer) => Ok(answer),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let shown = read(&app, who, id, Some(word)).await?;
            let refused = (Some(again.sentence.as_str()), &form.fields);
            Ok(told(&page, again.status, &shown, refused, form.key()))
        }
    }
}

async fn carry_out(
    app: &App,
    who: &Principal,
    id: i64,
    word: &str,
    form: &Sent,
) -> Result<HttpResponse> {
    let (lock, now, word) = (
        chapter_page::lock(app, who, id).await?,
        app.db.clock().now(),
        word.to_owned(),
    );
    let (stamp, last, fields) = (form.stamp()?, version(form)?, form.fields.clone());
    let (who, today) = (who.clone(), app.db.clock().today());
    let location = with_notice(&format!("{LIST}/{id}/documents/{word}"), "saved");
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let election = elections_store::election(conn, &who.scope, id)?;
            let kind = kind_of(&word, &election)?;
            let of = particulars(conn, &who.scope, &election, today)?;
            let ready = typed(conn, kind, &of, id, &fields)?;
            let (version, hash) =
                store::freeze(conn, (id, kind, last), &ready, (who.account_id, now))?;
            let what = format!("{}第{version}版", kind.label());
            let event = chapter_page::event(&who, "document.freeze", &election, &what);
            let event = event.with_details(json!({ "hash": hash }));
            Ok(Written::new(location, event))
        })
    });
    Ok(written.await?.see_other())
}

/// The document with what the form filled in.
fn typed(
    conn: &mut Conn,
    kind: Kind,
    of: &Particulars,
    id: i64,
    fields: &Fields,
) -> Result<Document> {
    let versions = store::versions(conn, id)?.remove(&kind).unwrap_or_default();
    let made = document(kind, of);
    let mut answers = versions
        .last()
        .map(|last| last.document().map(|one| one.answers()))
        .transpose()?
        .unwrap_or_default();
    for what in made.blanks() {
        let Some(answer) = views::answer(fields, what) else {
            continue;
        };
        if answer.chars().count() > LONGEST {
            return Err(Error::invalid(format!(
                "“{what}”太长，请不要超过{LONGEST}字。"
            )));
        }
        if answer.is_empty() {
            answers.remove(what);
        } else {
            answers.insert(what.to_owned(), answer);
        }
    }
    Ok(made.filled(&answers))
}
