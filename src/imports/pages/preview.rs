//! From the preview of an upload to its result.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{Answer, START, WAY, download, kind, off_thread};
use crate::accounts::{Allowed, ImportTables, Principal};
use crate::committees::{self, Term};
use crate::db::{WriteScope, Written};
use crate::error::{Error, Result};
use crate::imports::pending::{self, Pending};
use crate::imports::views::preview::{Choices, Preview, Sample};
use crate::imports::{Kind, Request, run, views};
use crate::tables::import::{Progress, Report, Stopped};
use crate::tables::{Encoding, Source, TableReader, report as reports};
use crate::web::form_post::{Fields, Posted};
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// Rows shown as they were read.
const SHOWN_ROWS: usize = 5;

/// An upload with what it needs to be run.
pub(super) struct Upload {
    pub(super) id: String,
    pub(super) kind: Kind,
    term: Option<Term>,
    source: Arc<Source>,
}

impl Upload {
    /// The import of it with what was chosen.
    pub(super) fn request(&self, who: &Principal, choices: Choices, is_trial: bool) -> Request {
        Request {
            kind: self.kind,
            source: self.source.clone(),
            encoding: choices.encoding,
            term: self.term.as_ref().map(|term| term.name.clone()),
            is_trial,
            skip_bad_rows: choices.skip_bad_rows,
            replace: choices.replace && self.kind == Kind::Members,
            scope: who.scope.clone(),
            actor: who.actor(),
            progress: Progress::default(),
        }
    }
}

/// The choices in a form or a query.
pub(super) fn choices(value: impl Fn(&str) -> String) -> Choices {
    Choices {
        encoding: Encoding::parse(&value("encoding")),
        skip_bad_rows: value("skip_bad_rows") == "true",
        replace: value("replace") == "true",
    }
}

/// An own upload that still waits.
pub(super) async fn find(app: &App, who: &Principal, id: String) -> Result<Upload> {
    let (account, now) = (who.account_id, app.db.clock().now());
    let read = app.db.read(move |conn| {
        let found = pending::find(conn, account, &id, now)?;
        let terms = committees::list_terms(conn)?;
        let term = terms
            .into_iter()
            .find(|term| Some(term.id) == found.term_id);
        Ok((found, term))
    });
    let (found, term) = read.await?;
    let Pending {
        id,
        kind: word,
        file_name,
        content,
        ..
    } = found;
    let key = app.key.clone();
    let bytes = off_thread(move || pending::open(&key, &content)).await?;
    Ok(Upload {
        id,
        kind: kind(&word, who)?,
        term,
        source: Arc::new(Source::Bytes {
            name: file_name,
            bytes,
        }),
    })
}

/// What the import would do, before anything is written.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ImportTables>,
    id: web::Path<String>,
) -> Answer {
    let (who, id) = (allowed.who, id.into_inner());
    let upload = match find(&app, &who, id.clone()).await {
        Ok(upload) => upload,
        Err(Error::NotFound) => {
            return super::confirm::imported_before(&app, &page, &who, id).await;
        }
        Err(cause) => return Err(cause.into()),
    };
    let choices = choices(|name| page.asked(name));
    shown(&app, &page, &who, (upload, choices), None).await
}

/// The preview; `problem` tells why a confirmation was not carried out.
pub(super) async fn shown(
    app: &web::Data<App>,
    page: &PageContext,
    who: &Principal,
    (upload, choices): (Upload, Choices),
    problem: Option<String>,
) -> Answer {
    let (outcome, upload) = tried(app, who, upload, choices).await?;
    let (source, kind) = (upload.source.clone(), upload.kind);
    let is_unread = outcome.is_err();
    let (sample, looks_like) = off_thread(move || {
        let looks_like = is_unread.then(|| looks_like(&source, kind)).flatten();
        Ok((sample(&source, kind, choices.encoding), looks_like))
    })
    .await?;
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let preview = Preview {
        id: &upload.id,
        file_name: &upload.source.name(),
        kind,
        term: upload.term.as_ref().map(|term| term.name.as_str()),
        choices,
        sample,
        is_workbook: upload.source.is_workbook(),
        looks_like,
        outcome,
        problem,
        csrf: page.csrf(),
        key: &new_key(),
    };
    let title = format!("核对{}", kind.label());
    Ok(page.answer(status, &title, WAY, &views::preview::preview(&preview)))
}

/// Tries the import off the request thread. The sentence tells why the file cannot be read.
async fn tried(
    app: &web::Data<App>,
    who: &Principal,
    upload: Upload,
    choices: Choices,
) -> Result<(Result<Report, String>, Upload)> {
    let request = upload.request(who, choices, true);
    let app = app.clone();
    let outcome = off_thread(move || match run(&app.db, &app.key, request) {
        Ok(done) => Ok(Ok(done.report)),
        Err(Stopped::Unreadable(cause)) => Ok(Err(cause.to_string())),
        Err(Stopped::Failed(cause)) => Err(cause),
    });
    Ok((outcome.await?, upload))
}

/// The first rows as they were read; nothing when the table cannot be opened.
fn sample(source: &Source, kind: Kind, encoding: Option<Encoding>) -> Option<Sample> {
    let mut reader = TableReader::open(source, &kind.columns(), encoding).ok()?;
    let mut sample = Sample {
        titles: reader.header().to_vec(),
        rows: Vec::new(),
        encoding: reader.encoding(),
    };
    while let Ok(Some(row)) = reader.next_row() {
        let cells = row.raw().into_iter().map(str::to_owned).collect();
        sample.rows.push((row.number, cells));
        if sample.rows.len() == SHOWN_ROWS {
            break;
        }
    }
    Some(sample)
}

/// Another kind of table that the file has all columns of.
fn looks_like(source: &Source, kind: Kind) -> Option<Kind> {
    let mut others = Kind::ALL.into_iter().filter(|other| *other != kind);
    others.find(|other| TableReader::open(source, &other.columns(), None).is_ok())
}

/// The defects as a table, or marked in the handed-in one.
pub(super) async fn report(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ImportTables>,
    id: web::Path<String>,
) -> Answer {
    let upload = find(&app, &allowed.who, id.into_inner()).await?;
    let choices = choices(|name| page.asked(name));
    let is_csv = page.asked("format") == "csv";
    let (outcome, upload) = tried(&app, &allowed.who, upload, choices).await?;
    let report = outcome.map_err(Error::invalid)?;
    let name = upload.source.name();
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    let ending = if is_csv { "csv" } else { "xlsx" };
    let name = format!("{stem}_问题清单.{ending}");
    let bytes = off_thread(move || {
        let mut bytes = Vec::new();
        let written = if is_csv {
            reports::write_csv(&mut bytes, &report.defects)
        } else {
            let columns = upload.kind.columns();
            let (source, encoding) = (&upload.source, choices.encoding);
            reports::write_xlsx(source, &columns, encoding, &report.defects, &mut bytes)
        };
        written.map_err(Error::internal)?;
        Ok(bytes)
    });
    Ok(download(&name, bytes.await?))
}

/// Forgets an upload.
pub(super) async fn discard(
    app: web::Data<App>,
    allowed: Allowed<ImportTables>,
    id: web::Path<String>,
    form: Posted<Fields>,
) -> Result<HttpResponse, actix_web::Error> {
    let (who, stamp, id) = (allowed.who, form.stamp()?, id.into_inner());
    let written = app.db.write(WriteScope::of(&who.scope), move |conn| {
        once(conn, &stamp, |conn| {
            pending::remove(conn, who.account_id, &id)?;
            Ok(Written::bookkeeping(START.to_owned()))
        })
    });
    Ok(written.await?.see_other())
}
