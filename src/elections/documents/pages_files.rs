//! Handlers: the A4 page and the Word file of a document, all villages' Word files of a kind.

use actix_web::{HttpResponse, web};

use super::kind::Kind;
use super::pages::read;
use super::particulars::Particulars;
use super::particulars_store::particulars;
use super::{document, store, views, words};
use crate::accounts::{Allowed, ReadElections};
use crate::documents::{Document, archive, word};
use crate::elections::pages::chapter_page::Answer;
use crate::elections::store as elections_store;
use crate::error::{Error, Result};
use crate::web::download::download;
use crate::web::request::App;

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The A4 page or the Word file: `page`, `blank` or `v2`, with `.docx` for Word.
pub(in crate::elections) async fn file(
    app: web::Data<App>,
    allowed: Allowed<ReadElections>,
    path: web::Path<(i64, String, String)>,
) -> Answer {
    let (id, kind, name) = path.into_inner();
    let shown = read(&app, allowed.who, id, Some(kind)).await?;
    let paper = shown.all.first().ok_or(Error::NotFound)?;
    let (stem, is_word) = match name.strip_suffix(".docx") {
        Some(stem) => (stem, true),
        None => (name.as_str(), false),
    };
    let known = &shown.election.known;
    let (document, note) = match stem {
        "page" => (paper.document.clone(), String::new()),
        "blank" => {
            let is_community = known.unit_kind == crate::divisions::UnitKind::Community;
            let none = Particulars::blank(shown.rules.clone(), is_community, known.kind);
            (document(paper.kind, &none), "空白表".to_owned())
        }
        _ => {
            let number: Option<i32> = stem.strip_prefix('v').and_then(|text| text.parse().ok());
            let found = paper
                .versions
                .iter()
                .find(|one| Some(one.version) == number);
            let found = found.ok_or(Error::NotFound)?;
            (found.document()?, format!("第{}版", found.version))
        }
    };
    if !is_word {
        return Ok(HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .body(views::page(&shown, paper, stem, &document).into_string()));
    }
    let place = words::place(&shown.election.unit_name);
    let own = if note.is_empty() {
        String::new()
    } else {
        format!("_{note}")
    };
    let name = format!("{place}_{}{own}.docx", paper.kind.label());
    let bytes = off_thread(move || word(&document).map_err(Error::internal)).await?;
    Ok(download(&name, WORD, bytes))
}

/// A document of all villages of the reader's scope as Word files in a ZIP: final where there is a
/// final version, else as it stands.
pub(in crate::elections) async fn county(
    app: web::Data<App>,
    allowed: Allowed<ReadElections>,
    path: web::Path<(i64, String)>,
) -> Answer {
    let (programme, word) = path.into_inner();
    let (who, today) = (allowed.who, app.db.clock().today());
    let kind = Kind::from_word(&word).ok_or(Error::NotFound)?;
    let read = app.db.read(move |conn| {
        elections_store::programme(conn, &who.scope, programme)?;
        let mut all = Vec::new();
        for election in elections_store::elections_of(conn, programme, &who.scope)? {
            let known = &election.known;
            if !Kind::of_chapter(known.kind, known.start).any(|one| one == kind) {
                continue;
            }
            let versions = store::versions(conn, election.id)?
                .remove(&kind)
                .unwrap_or_default();
            let shown = match versions.last() {
                Some(last) => last.document()?,
                None => document(kind, &particulars(conn, &who.scope, &election, today)?),
            };
            // Codes keep villages of the same name apart.
            let name = format!(
                "{}_{}_{}_{}.docx",
                election.unit,
                words::place(&election.unit_name),
                election.known.label(),
                kind.label()
            );
            all.push((election.chapter, name, shown));
        }
        Ok(all)
    });
    let all = read.await?;
    let bytes = off_thread(move || packed(&all)).await?;
    Ok(download(
        &format!("{}_各村.zip", kind.label()),
        "application/zip",
        bytes,
    ))
}

fn packed(all: &[(i32, String, Document)]) -> Result<Vec<u8>> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (chapter, name, document) in all {
        let is_taken = files.iter().any(|(known, _)| known == name);
        let name = if is_taken {
            format!("{chapter}_{name}")
        } else {
            name.clone()
        };
        files.push((name, word(document).map_err(Error::internal)?));
    }
    let parts = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    archive(parts).map_err(Error::internal)
}

/// Packing off the request thread.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    web::block(work).await.map_err(Error::internal)?
}
