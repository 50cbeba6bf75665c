//! Tables out of the system: masked for everybody who may export, in full for a reason.

use actix_web::http::StatusCode;
use actix_web::web;

use super::{Answer, asked, download, off_thread};
use crate::accounts::{Allowed, ExportTables, Principal, Right};
use crate::committees;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::imports::export::{self, Request};
use crate::imports::{Kind, views};
use crate::people::{NUMBER_IN_TEXT, names_a_number};
use crate::tables::sheet::{self, CsvEncoding, Sheet};
use crate::web::form::FieldErrors;
use crate::web::form_post::{Fields, Posted};
use crate::web::request::{App, PageContext};

/// The form of the page.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ExportTables>,
) -> Answer {
    let terms = app.db.read(committees::list_terms).await?;
    let likely = committees::likely_term(&terms, app.db.clock().today());
    let body = views::exporting::page(&views::exporting::Page {
        kind: &asked(page.query(), "kind"),
        scope: &allowed.who.scope,
        terms: &terms,
        term: likely.map_or("", |term| term.name.as_str()),
        may_reveal: allowed.who.role.may(Right::RevealPeople),
        reason: "",
        errors: &FieldErrors::NONE,
        csrf: page.csrf(),
    });
    Ok(page.page("导出", &[("首页", "/office")], &body))
}

/// A table with masked numbers.
pub(super) async fn masked(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ExportTables>,
) -> Answer {
    let value = |name: &str| asked(page.query(), name);
    let request = request(&allowed.who, value, None)?;
    file(app, request, value("format")).await
}

/// A table with full numbers; who took it and why is audited.
pub(super) async fn full(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ExportTables>,
    form: Posted<Fields>,
) -> Answer {
    if !allowed.who.role.may(Right::RevealPeople) {
        return Err(Error::Forbidden.into());
    }
    let value = |name: &str| form.fields.get(name).to_owned();
    let reason = value("reason").trim().to_owned();
    if names_a_number(&reason) {
        let mut errors = FieldErrors::NONE;
        errors.add("reason", format!("{NUMBER_IN_TEXT}。"));
        let terms = app.db.read(committees::list_terms).await?;
        let body = views::exporting::page(&views::exporting::Page {
            kind: &value("kind"),
            scope: &allowed.who.scope,
            terms: &terms,
            term: &value("term"),
            may_reveal: true,
            reason: &reason,
            errors: &errors,
            csrf: page.csrf(),
        });
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page.answer(status, "导出", &[("首页", "/office")], &body));
    }
    let request = request(&allowed.who, value, Some(reason))?;
    file(app, request, value("format")).await
}

fn request(
    who: &Principal,
    value: impl Fn(&str) -> String,
    full: Option<String>,
) -> Result<Request> {
    let kind = Kind::from_word(&value("kind"));
    let kind = kind.ok_or_else(|| Error::invalid("请选择要导出的表。"))?;
    let code = value("division");
    let division = match code.trim() {
        "" => who.scope.clone(),
        code => DivisionCode::parse(code)
            .map_err(|_| Error::invalid("区划代码应为2、4、6、9或12位数字，请核对。"))?,
    };
    who.may_see(&division)?;
    let term = value("term");
    Ok(Request {
        kind,
        division,
        term: kind
            .needs_term()
            .then_some(term)
            .filter(|term| !term.is_empty()),
        full,
        actor: who.actor(),
    })
}

async fn file(app: web::Data<App>, request: Request, format: String) -> Answer {
    let written = off_thread(move || {
        let today = app.db.clock().today();
        let name = app
            .db
            .read_now(|conn| export::file_name(conn, &request, today))?;
        let sheet = export::run(&app.db, &app.key, request)?;
        let (ending, bytes) = bytes(&sheet, &format)?;
        Ok((format!("{name}.{ending}"), bytes))
    });
    let (name, bytes) = written.await?;
    Ok(download(&name, bytes))
}

/// The table in a format; a workbook unless a text is asked for.
fn bytes(sheet: &Sheet, format: &str) -> Result<(&'static str, Vec<u8>)> {
    let mut bytes = Vec::new();
    let (ending, written) = match format {
        "csv" => (
            "csv",
            sheet::write_csv(sheet, CsvEncoding::Utf8Bom, &mut bytes),
        ),
        "gb18030" => (
            "csv",
            sheet::write_csv(sheet, CsvEncoding::Gb18030, &mut bytes),
        ),
        _ => ("xlsx", sheet::write_xlsx(sheet, &mut bytes)),
    };
    written.map_err(Error::internal)?;
    Ok((ending, bytes))
}
