//! Where an import begins: the kinds, their templates, the upload.

use actix_web::http::StatusCode;
use actix_web::web;

use super::{Answer, START, WAY, download, kind, may_import, off_thread};
use crate::accounts::{Allowed, ImportTables, Right};
use crate::committees::{self, Term};
use crate::db::{WriteScope, Written};
use crate::error::{Error, Result};
use crate::imports::pending::{self, Pending};
use crate::imports::upload::{LARGEST, Upload};
use crate::imports::{Kind, templates, views};
use crate::tables::{Source, TableReader, Unreadable, template as writing};
use crate::web::form::FieldErrors;
use crate::web::form_post;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// All kinds, and the uploads that wait for their confirmation.
pub(super) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ImportTables>,
) -> Answer {
    let who = allowed.who;
    let (account, now) = (who.account_id, app.db.clock().now());
    let waiting = app
        .db
        .read(move |conn| pending::waiting(conn, account, now))
        .await?;
    let kinds: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| may_import(&who, *kind))
        .collect();
    let may_export = who.role.may(Right::ExportTables);
    let body = views::start::list(&kinds, &waiting, may_export);
    Ok(page.page("导入", &[("首页", "/office")], &body))
}

/// The upload page of one kind.
pub(super) async fn new(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ImportTables>,
    word: web::Path<String>,
) -> Answer {
    let kind = kind(&word, &allowed.who)?;
    let terms = app.db.read(committees::list_terms).await?;
    let likely = committees::likely_term(&terms, app.db.clock().today());
    let form = views::start::Form {
        kind,
        terms: &terms,
        term: likely.map_or("", |term| term.name.as_str()),
        errors: &FieldErrors::NONE,
        csrf: page.csrf(),
        key: &new_key(),
    };
    Ok(page.page(&title(kind), WAY, &views::start::upload(&form)))
}

fn title(kind: Kind) -> String {
    format!("导入{}", kind.label())
}

/// Takes a file in. It is kept until it is confirmed, so that no mistake asks for it again.
pub(super) async fn upload(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ImportTables>,
    mut upload: Upload,
) -> Answer {
    let who = allowed.who;
    let kind = kind(upload.get("kind"), &who)?;
    let terms = app.db.read(committees::list_terms).await?;
    let (mut errors, file) = check(&app, kind, &terms, &mut upload).await?;
    let Some((name, content)) = file.filter(|_| errors.is_empty()) else {
        if errors.is_empty() {
            errors.add("file", "请选择要导入的文件。");
        }
        let form = views::start::Form {
            kind,
            terms: &terms,
            term: upload.get("term"),
            errors: &errors,
            csrf: page.csrf(),
            key: upload.get("idempotency_key"),
        };
        let body = views::start::upload(&form);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page.answer(status, &title(kind), WAY, &body));
    };
    let now = app.db.clock().now();
    let key = upload.get("idempotency_key");
    let stamp = form_post::stamp(who.account_id, key, upload.hash(), now)?;
    let term = terms.iter().find(|term| term.name == upload.get("term"));
    let kept = Pending {
        id: new_key(),
        account_id: who.account_id,
        kind: kind.word().to_owned(),
        term_id: term.filter(|_| kind.needs_term()).map(|term| term.id),
        file_name: name,
        content,
        created_at: now,
    };
    let written = app.db.write(WriteScope::of(&who.scope), move |conn| {
        once(conn, &stamp, |conn| {
            pending::keep(conn, &kept)?;
            Ok(Written::bookkeeping(format!("{START}/files/{}", kept.id)))
        })
    });
    Ok(written.await?.see_other())
}

/// Name and sealed content.
type File = Option<(String, Vec<u8>)>;

/// What is wrong with the form; the file is handed over sealed when it is a table.
async fn check(
    app: &App,
    kind: Kind,
    terms: &[Term],
    upload: &mut Upload,
) -> Result<(FieldErrors, File)> {
    let mut errors = FieldErrors::NONE;
    if kind.needs_term() && !terms.iter().any(|term| term.name == upload.get("term")) {
        errors.add("term", "请选择届次。");
    }
    let Some(file) = upload.file.take() else {
        errors.add("file", "请选择要导入的文件。");
        return Ok((errors, None));
    };
    if file.size > LARGEST {
        let size = LARGEST / 1024 / 1024;
        let sentence = format!(
            "文件超过{size} MB。请删去表中的图片和用不到的列，或另存为 CSV、分成几个文件后再传。"
        );
        errors.add("file", sentence);
        return Ok((errors, None));
    }
    let (name, key) = (file.name.clone(), app.key.clone());
    let (content, refusal) = off_thread(move || {
        let source = Source::Bytes {
            name: file.name,
            bytes: file.content,
        };
        let refusal = match TableReader::open(&source, &kind.columns(), None) {
            Ok(_) => None,
            Err(cause) => no_table(&cause).then(|| cause.to_string()),
        };
        match source {
            Source::Bytes { bytes, .. } => Ok((pending::seal(&key, &bytes)?, refusal)),
            Source::Path(_) => Err(Error::internal("an upload became a path")),
        }
    })
    .await?;
    if let Some(sentence) = refusal {
        errors.add("file", format!("{sentence}。"));
    }
    Ok((errors, Some((name, content))))
}

/// Whether the file is none that another encoding or a look at the first rows would help.
fn no_table(cause: &Unreadable) -> bool {
    !matches!(
        cause,
        Unreadable::BadBytes { .. }
            | Unreadable::MissingColumn { .. }
            | Unreadable::DuplicateColumn(_)
            | Unreadable::MergedCells(_)
            | Unreadable::OpenQuote(_)
            | Unreadable::LongRow(_)
            | Unreadable::ManyColumns(_)
    )
}

/// The template of a kind, as a workbook or as CSV.
pub(super) async fn template(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ImportTables>,
    word: web::Path<String>,
) -> Answer {
    let kind = kind(&word, &allowed.who)?;
    let is_csv = page.asked("format") == "csv";
    let scope = allowed.who.scope;
    let spec = app
        .db
        .read(move |conn| templates::template(conn, kind, &scope))
        .await?;
    let mut bytes = Vec::new();
    let written = if is_csv {
        writing::write_csv(&spec, &mut bytes)
    } else {
        writing::write_xlsx(&spec, &mut bytes)
    };
    written.map_err(Error::internal)?;
    let ending = if is_csv { "csv" } else { "xlsx" };
    let name = format!("{}导入模板.{ending}", kind.short_label());
    Ok(download(&name, bytes))
}
